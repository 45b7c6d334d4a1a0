"""finura budget: set budgets, and see what is left of them."""

from typing import Annotated

import typer

from finura_cli.cli.asking import asked
from finura_cli.cli.fields import PERIOD, SINCE, UNTIL
from finura_cli.cli.group import Group
from finura_cli.cli.house import house_of
from finura_cli.domain.budget import Per
from finura_cli.domain.money import Money
from finura_cli.domain.parse_money import parse_money
from finura_cli.errors import UsageError
from finura_cli.screen.budget import history_shown, name_of, status_shown
from finura_cli.screen.money import style_of
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.shown import Shown
from finura_cli.services import budgeting

What = Annotated[str, typer.Argument(metavar="CAT", help="A category; or essential, discretionary, saving, total.")]


WORDS = "A period, else this month; with a query only what matches counts as spent."


def show(
    ctx: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="[QUERY] [PERIOD]", help=WORDS)] = None,
    period: Annotated[str | None, PERIOD] = None,
    since: Annotated[str | None, SINCE] = None,
    until: Annotated[str | None, UNTIL] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 3 when a budget is exceeded.")] = False,
) -> None:
    """How the budgets are going: spent, left, and where it is heading."""
    house = house_of(ctx)
    store = house.read_session()
    found = asked(house, words or [], period=period, since=since, until=until)
    days = found.period or house.calendar.month_of(house.today)
    status = budgeting.status(
        store,
        period=days,
        calendar=house.calendar,
        today=house.today,
        currency=house.needed_currency,
        query=found.query,
    )
    house.emit("budget", status_shown(status, show=house.show))
    if exit_code and status.over:
        house.leave_with(3)


def set_(
    ctx: typer.Context,
    what: What,
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="How much may be spent.")],
    per: Annotated[Per, typer.Option("--per", help="For how long.")] = Per.MONTH,
) -> None:
    """Set a budget, from this month on."""
    house = house_of(ctx)
    store = house.session()
    currency = house.needed_currency
    money = parse_money(amount, currency, style_of(house.locale))
    if money.currency != currency:
        hint = f"For a budget in {money.currency}: finura --currency {money.currency} budget set ..."
        raise UsageError(f"budgets are kept in {currency}", hint=hint, code="other-currency")
    done = budgeting.put(store, what, amount=money, per=per, calendar=house.calendar, today=house.today, at=house.at)
    name = name_of(done.setting.target, done.name)
    head = f"{name}: {house.show(money)} a {per.value} from {done.setting.start} on"
    if done.before is not None and done.before.amount is not None:
        head += f" (was {house.show(Money(done.before.amount, currency))} a {done.before.per.value})"
    house.emit("budget set", _receipt(done, head))


def rm(ctx: typer.Context, what: What) -> None:
    """End a budget with this month; earlier months keep theirs."""
    house = house_of(ctx)
    done = budgeting.end(
        house.session(), what, currency=house.needed_currency, calendar=house.calendar, today=house.today, at=house.at
    )
    name = name_of(done.setting.target, done.name)
    house.emit("budget rm", _receipt(done, f"No budget for {name} from {done.setting.start} on"))


def _receipt(done: budgeting.Done, head: str) -> Shown:
    one = done.setting
    answer = {
        "category": done.name,
        "target": one.target.value,
        "amount": None if one.amount is None else Money(one.amount, one.currency),
        "currency": one.currency,
        "per": one.per.value,
        "start": one.start,
        "deed": done.deed_id,
    }
    return receipt(answer, head, undo=UNDO)


def history(ctx: typer.Context) -> None:
    """Every budget that was ever set, and from when to when it held."""
    house = house_of(ctx)
    settings = budgeting.settings(house.read_session(), currency=house.needed_currency)
    house.emit("budget history", history_shown(settings, show=house.show))


group = Group(
    default=show,
    commands={
        "set": set_,
        "rm": rm,
        "history": history,
        "plan": "budget_plan:plan",
        "suggest": "budget_suggest:suggest",
    },
)
