"""finura rates: what one currency was worth in another, day by day."""

from typing import Annotated

import typer

from finura_cli.cli import parsers
from finura_cli.cli.group import Group
from finura_cli.cli.house import House, house_of
from finura_cli.domain.currencies import CODES
from finura_cli.domain.entry import said_day
from finura_cli.domain.rates import Rate, Source, exact
from finura_cli.errors import UsageError
from finura_cli.screen.money import style_of
from finura_cli.screen.rates import added_shown, brought_shown, rates_shown, removed_shown, updated_shown
from finura_cli.services import quoting
from finura_cli.store import rates

NEWEST = 50
WORDS = "A day, a currency, what one of it was, and of which: `2026-10-01 USD 119.50 BDT`."
FILE = "A table with the columns date, from, rate, to; or a journal with P lines; - is standard input."


def list_(
    ctx: typer.Context,
    currency: Annotated[
        str | None, typer.Argument(metavar="[CURRENCY]", help="Only those from or to this one.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=0, help="So many; 0 is all.")] = NEWEST,
    source: Annotated[Source | None, typer.Option("--source", help="Only your own, or those of the ECB.")] = None,
) -> None:
    """The rates that are known, the newest first."""
    house = house_of(ctx)
    code = None if currency is None else parsers.currency_of(currency)
    found = rates.all(house.read_session(), currency=code)
    found = [one for one in found if source is None or one.source is source]
    house.emit("rates", rates_shown(found[:limit] if limit else found, len(found)))


def add(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="[DAY] CURRENCY RATE [CURRENCY]", help=WORDS)],
) -> None:
    """Say a rate: `rates add 2026-10-01 USD 119.50 BDT`. Today, and in the currency of the books, if left out."""
    house = house_of(ctx)
    rate = _rate(house, words)
    house.emit("rates add", added_shown(quoting.say(house.session(), rate, at=house.at)))


def import_(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help=FILE)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be taken; write nothing.")] = False,
) -> None:
    """Take in a file of rates."""
    house = house_of(ctx)
    store = house.read_session() if dry_run else house.session()
    found = quoting.bring(store, file, house.currency, at=None if dry_run else house.at)
    house.emit("rates import", brought_shown(found))
    if found.problems:
        house.leave_with(4)


def update(ctx: typer.Context) -> None:
    """Copy the rates of the European Central Bank for the currencies of the books. Nothing is fetched."""
    house = house_of(ctx)
    store = house.session()
    house.emit(
        "rates update", updated_shown(quoting.update(store, house.needed_currency, today=house.today, at=house.at))
    )


def rm(
    ctx: typer.Context,
    numbers: Annotated[list[int] | None, typer.Argument(metavar="[ID]...", help="The rates.")] = None,
    source: Annotated[Source | None, typer.Option("--source", help="All of your own, or all of the ECB.")] = None,
) -> None:
    """Remove rates, by id or all from one source."""
    house = house_of(ctx)
    if bool(numbers) == (source is not None):
        raise UsageError("which rates?", hint="finura rates rm ID ..., or finura rates rm --source ecb")
    store = house.session()
    ids = list(dict.fromkeys(numbers or ()))
    if source is not None:
        ids = [one.id for one in rates.all(store) if one.source is source]
        if ids and not house.confirm(f"Remove {len(ids):,} rates?"):
            raise UsageError("nothing was removed", code="declined")
    gone, deed = quoting.take_out(store, ids, at=house.at)
    house.emit("rates rm", removed_shown(gone, deed))


def _rate(house: House, words: list[str]) -> Rate:
    left = list(words)
    day = house.today if left[0].upper() in CODES else said_day(left.pop(0), house.calendar, house.today)
    if len(left) not in (2, 3):
        raise UsageError("a rate is a day, a currency, a number and a currency", hint="2026-10-01 USD 119.50 BDT")
    currency = _code(left[0])
    to = _code(left[2]) if len(left) == 3 else house.needed_currency
    if currency == to:
        raise UsageError(f"both are {to}", hint="as in 2026-10-01 USD 119.50 BDT", code="same-currency")
    return Rate(day, currency, to, _value(house, left[1]))


def _code(text: str) -> str:
    code = parsers.currency_of(text)
    if code not in CODES:
        raise UsageError(f"{code} is no currency", hint="a code as INR or EUR", code="bad-currency")
    return code


def _value(house: House, text: str) -> str:
    """A point parts decimals, a comma where the locale writes one; `1.234` would be two numbers there."""
    style, plain = style_of(house.locale), text
    if style.decimal == ",":
        if text.count(".") == 1 and len(text.partition(".")[2]) == 3:
            hint = f"{text.replace('.', '')}, or {text.replace('.', ',')}"
            raise UsageError(f"{text[:40]!r} can be read in two ways", hint=hint[:80], code="bad-rate")
        plain = text.replace(",", ".")
    value = exact(plain)
    if value is None:
        raise UsageError(f"{text[:40]!r} is no rate", hint="a number above zero: 119.50", code="bad-rate")
    return value


group = Group(default="list", commands={"list": list_, "add": add, "import": import_, "update": update, "rm": rm})
