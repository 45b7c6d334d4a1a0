"""finura account: accounts, balances, reconciling with a statement or a count."""

from typing import Annotated

import typer

from finura_cli.cli.group import Group
from finura_cli.cli.house import House, house_of
from finura_cli.cli.parsers import currency_of
from finura_cli.cli.typed import typed_balance, typed_day, typed_money
from finura_cli.domain.account import NO_TERMS, AccountKind, CardTerms
from finura_cli.errors import UsageError
from finura_cli.screen.accounts import account_shown, accounts_shown, opening_line, reconciliation_shown
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.services import accounting

Name = Annotated[str, typer.Argument(metavar="NAME", help="The account.")]
Day = Annotated[str | None, typer.Option("--date", "-d", metavar="DAY", help="The day; today if left out.")]
KIND_HELP = "cash, bank, card, wallet, savings, loan or investment."
OWED_HELP = " Of a loan or a card: what is owed; +50 is in your favour."
BALANCE_HELP = f"What the statement says, or what you counted; an overdraft is -50.{OWED_HELP}"
NONE = "none"
STATEMENT_HELP = "Of a card: the day of the month on which its statement closes; none: not known."
DUE_HELP = "Of a card: the day of the month on which it is to be paid; none: not known."
StatementDay = Annotated[str | None, typer.Option("--statement-day", metavar="DAY", help=STATEMENT_HELP)]
DueDay = Annotated[str | None, typer.Option("--due-day", metavar="DAY", help=DUE_HELP)]
Limit = Annotated[str | None, typer.Option("--limit", metavar="AMOUNT", help="Of a card: its limit; none: not known.")]


def list_(
    ctx: typer.Context, closed: Annotated[bool, typer.Option("--closed", help="Closed ones too.")] = False
) -> None:
    """Accounts with their balances."""
    house = house_of(ctx)
    held = accounting.holdings(house.read_session(), today=house.today, closed=closed)
    house.emit("account", accounts_shown(held, show=house.show, today=house.today))


def add(
    ctx: typer.Context,
    name: Name,
    kind: Annotated[AccountKind, typer.Option("--kind", "-k", help=KIND_HELP)] = AccountKind.BANK,
    opening: Annotated[
        str | None, typer.Option(metavar="BALANCE", help=f"What was in it at the beginning of that day.{OWED_HELP}")
    ] = None,
    day: Day = None,
    statement_day: StatementDay = None,
    due_day: DueDay = None,
    limit: Limit = None,
) -> None:
    """Make an account; --currency says which money is in it."""
    house = house_of(ctx)
    currency = currency_of(house.currency or "")
    made, deed = accounting.open_account(
        house.session(),
        name,
        kind=kind,
        currency=currency,
        opening=typed_balance(house, opening, kind, currency) if opening is not None else None,
        opening_date=(typed_day(house, day) or house.today) if opening is not None else None,
        at=house.at,
        terms=_terms(house, NO_TERMS, currency, statement_day, due_day, limit),
    )
    head = f"Account {made.name}, {made.kind.value}, {made.currency}"
    answer = {"account": made.name, "kind": made.kind.value, "currency": made.currency, "deed": deed}
    more = [opening_line(made, house.show)] if opening is not None else []
    house.emit("account add", receipt(answer, head, more=more, undo=UNDO))


def show(ctx: typer.Context, name: Name) -> None:
    """One account: balance, opening balance, last reconciliation."""
    house = house_of(ctx)
    held = accounting.holding(house.read_session(), name, today=house.today)
    house.emit("account show", account_shown(held, show=house.show, today=house.today))


def edit(
    ctx: typer.Context,
    name: Name,
    rename: Annotated[str | None, typer.Option("--name", help="New name.")] = None,
    kind: Annotated[AccountKind | None, typer.Option("--kind", "-k", help=KIND_HELP)] = None,
    opening: Annotated[str | None, typer.Option(metavar="BALANCE", help=f"New opening balance.{OWED_HELP}")] = None,
    number: Annotated[str | None, typer.Option(help="The bank's own number (IBAN); empty clears it.")] = None,
    day: Day = None,
    statement_day: StatementDay = None,
    due_day: DueDay = None,
    limit: Limit = None,
) -> None:
    """Change an account's name, kind, number, opening balance, or the terms of a card."""
    house = house_of(ctx)
    store = house.session()
    account = accounting.holding(store, name, today=house.today).account
    changed = account._replace(
        name=rename if rename is not None else account.name,
        kind=kind or account.kind,
        number=account.number if number is None else number or None,
        terms=_terms(house, account.terms, account.currency, statement_day, due_day, limit),
    )
    if opening is not None:
        minor = typed_balance(house, opening, changed.kind, account.currency).minor
        changed = changed._replace(opening=minor, opening_date=typed_day(house, day or None) or account.opening_date)
    if changed == account:
        raise UsageError("nothing to change was given", hint="--name, --kind, --number, --opening ...")
    deed = accounting.change_account(store, changed, command="account edit", at=house.at)
    answer = {"account": changed.name, "deed": deed}
    more = [opening_line(changed, house.show)] if opening is not None else []
    house.emit("account edit", receipt(answer, f"Changed {changed.name}", more=more, undo=UNDO))


def close(ctx: typer.Context, name: Name, day: Day = None) -> None:
    """Close an account that is empty; its entries stay."""
    house = house_of(ctx)
    on = typed_day(house, day) or house.today
    deed = accounting.close(house.session(), name, on=on, at=house.at)
    answer = {"account": name, "closed": on, "deed": deed}
    head = f"Closed {name} on {on.isoformat()}"
    house.emit("account close", receipt(answer, head, undo=UNDO))


def reconcile(
    ctx: typer.Context,
    name: Name,
    balance: Annotated[str, typer.Argument(metavar="BALANCE", help=BALANCE_HELP)],
    day: Day = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 3 when they differ.")] = False,
) -> None:
    """Compare with a statement's balance. For cash or a wallet a count posts one unaccounted entry."""
    house = house_of(ctx)
    store = house.session()
    account = accounting.holding(store, name, today=house.today).account
    statement = typed_balance(house, balance, account.kind, account.currency)
    result = accounting.compare(store, name, statement=statement, on=typed_day(house, day) or house.today)
    posts = bool(result.difference) and accounting.posts_difference(account)
    deed = accounting.confirm(store, result, at=house.at) if posts or not result.difference else None
    house.emit("account reconcile", reconciliation_shown(result, show=house.show, deed=deed, posted=posts))
    if exit_code and result.difference:
        house.leave_with(3)


def _terms(
    house: House, old: CardTerms, currency: str, statement_day: str | None, due_day: str | None, limit: str | None
) -> CardTerms:
    """The terms of a card with what was said anew."""
    asked = None if limit is None or limit.lower() == NONE else typed_money(house, limit, currency).minor
    return CardTerms(
        old.statement_day if statement_day is None else _day_of_month(statement_day),
        old.due_day if due_day is None else _day_of_month(due_day),
        old.limit if limit is None else asked,
    )


def _day_of_month(text: str) -> int | None:
    if text.lower() == NONE:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 2):
        raise UsageError(f"{text[:40]!r} is no day of a month", hint="1 to 31, or none", code="bad-day")
    return int(text)


group = Group(
    default="list",
    commands={
        "list": list_,
        "add": add,
        "show": show,
        "edit": edit,
        "close": close,
        "reconcile": reconcile,
        "value": "account_value:value",
    },
)
