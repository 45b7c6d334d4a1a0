"""finura bills add, edit, skip, link, end and rm: what you say of bills."""

from datetime import date, timedelta
from typing import Annotated

import typer

from finura_cli.cli.fields import ACCOUNT, CATEGORY
from finura_cli.cli.house import House, house_of
from finura_cli.cli.typed import typed_day, typed_end
from finura_cli.domain.bills import Bill
from finura_cli.domain.entry import said_day
from finura_cli.domain.paces import Every, months_after
from finura_cli.domain.parse_money import parse_money
from finura_cli.errors import UsageError
from finura_cli.screen.bills import bill_words, said_json
from finura_cli.screen.money import style_of
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.services import bill_setting
from finura_cli.services.bill_setting import Amounts, Said

Which = Annotated[str, typer.Argument(metavar="ID", help="The bill, by its number or name.")]
On = Annotated[str | None, typer.Argument(metavar="[DATE]", help="Its due day; the next open one if left out.")]
EVERY = typer.Option("--every", help="How often.")
DUE = typer.Option("--due", metavar="DATE", help="A day on which it is due, as 2026-11-05; or 5: the next 5th.")
MERCHANT = typer.Option("--merchant", "-m", help="Who is paid, if not of the bill's name.")
UNTIL = typer.Option("--until", metavar="DATE", help="The last day on which it may be due; none: it goes on.")
REMIND = typer.Option("--remind", min=0, max=365, metavar="DAYS", help="Days before it is due to be told.")


def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called.")],
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="What it asks: 649, or 900..2400 where it varies.")],
    due: Annotated[str, DUE],
    every: Annotated[Every, EVERY] = Every.MONTH,
    account: Annotated[str | None, ACCOUNT] = None,
    category: Annotated[str | None, CATEGORY] = None,
    merchant: Annotated[str | None, MERCHANT] = None,
    until: Annotated[str | None, UNTIL] = None,
    remind: Annotated[int | None, REMIND] = None,
) -> None:
    """Keep a bill: `bills add Rent 25000 --due 1`."""
    house = house_of(ctx)
    said = Said(
        name=name, amounts=_amounts(house, amount), every=every, due=_due(house, due), on=_on(due), account=account,
        category=category, merchant=merchant, until=typed_end(house, until)[0], remind=remind,
    )  # fmt: skip
    done = bill_setting.add(house.session(), said, at=house.at)
    _tell(house, "bills add", done.bill, done.deed_id, f"Bill {bill_words(done.bill, house.show)}")


def edit(
    ctx: typer.Context,
    which: Which,
    name: Annotated[str | None, typer.Option("--name", help="Another name.")] = None,
    amount: Annotated[str | None, typer.Option("--amount", metavar="AMOUNT", help="649, or 900..2400.")] = None,
    due: Annotated[str | None, DUE] = None,
    every: Annotated[Every | None, EVERY] = None,
    account: Annotated[str | None, ACCOUNT] = None,
    category: Annotated[str | None, CATEGORY] = None,
    merchant: Annotated[str | None, MERCHANT] = None,
    until: Annotated[str | None, UNTIL] = None,
    remind: Annotated[int | None, REMIND] = None,
) -> None:
    """Change a bill."""
    house = house_of(ctx)
    last, endless = typed_end(house, until)
    said = Said(
        name=name, amounts=None if amount is None else _amounts(house, amount), every=every,
        due=None if due is None else _due(house, due), on=None if due is None else _on(due),
        account=account, category=category, merchant=merchant, until=last,
        no_end=endless, remind=remind,
    )  # fmt: skip
    done = bill_setting.edit(house.session(), which, said, at=house.at)
    _tell(house, "bills edit", done.bill, done.deed_id, f"Bill {bill_words(done.bill, house.show)}")


def skip(ctx: typer.Context, which: Which, day: On = None) -> None:
    """One due day is not to be paid."""
    house = house_of(ctx)
    done, due = bill_setting.skip(house.session(), which, typed_day(house, day), house.today, at=house.at)
    _tell(house, "bills skip", done.bill, done.deed_id, f"{done.bill.name} of {due} is skipped", due=due)


def link(
    ctx: typer.Context,
    which: Which,
    entry: Annotated[int, typer.Argument(metavar="ENTRY", help="The entry that paid it.")],
    day: Annotated[str | None, typer.Argument(metavar="[DATE]", help="Its due day; the nearest if left out.")] = None,
) -> None:
    """Say which entry paid a bill; later ones of that payee are seen by themselves."""
    house = house_of(ctx)
    done, due = bill_setting.link(house.session(), which, entry, typed_day(house, day), house.today, at=house.at)
    head = f"Entry {entry} paid {done.bill.name} of {due}"
    _tell(house, "bills link", done.bill, done.deed_id, head, due=due, entry=entry)


def end(
    ctx: typer.Context,
    which: Which,
    day: Annotated[str | None, typer.Argument(metavar="[DATE]", help="The last day; yesterday if left out.")] = None,
) -> None:
    """A bill ends; what was paid stays known, and a charge after it is told by `bills audit`."""
    house = house_of(ctx)
    last = typed_day(house, day) or house.today - timedelta(days=1)
    done = bill_setting.end(house.session(), which, last, at=house.at)
    _tell(house, "bills end", done.bill, done.deed_id, f"{done.bill.name} ends with {last}")


def rm(ctx: typer.Context, which: Which) -> None:
    """Take a bill out, as if it had never been made."""
    house = house_of(ctx)
    done = bill_setting.remove(house.session(), which, at=house.at)
    _tell(house, "bills rm", done.bill, done.deed_id, f"Removed bill {done.bill.id}, {done.bill.name}")


def _tell(house: House, command: str, bill: Bill, deed: int, head: str, **more: object) -> None:
    house.emit(command, receipt({**said_json(bill), **more, "deed": deed}, head, undo=UNDO))


def _amounts(house: House, text: str) -> Amounts:
    currency, style = house.needed_currency, style_of(house.locale)
    return bill_setting.amounts_of(text, lambda one: parse_money(one, currency, style))


def _on(text: str) -> int | None:
    """`5`: a day of the month."""
    clean = text.strip()
    return int(clean) if clean.isascii() and clean.isdecimal() and len(clean) < 3 else None


def _due(house: House, text: str) -> date:
    """`5` is the next 5th, today included; else a day."""
    on = _on(text)
    if on is None:
        return said_day(text, house.calendar, house.today)
    if not 1 <= on <= 31:
        raise UsageError(f"there is no {on}th of a month", hint="--due 5, or --due 2026-11-05", code="bad-day")
    day = months_after(house.today, 0, on)
    return day if day >= house.today else months_after(house.today, 1, on)
