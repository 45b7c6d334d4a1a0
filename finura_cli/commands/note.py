"""finura note: a line beside the books, under a day."""

from typing import Annotated

import typer

from finura_cli.cli.group import Group
from finura_cli.cli.house import house_of
from finura_cli.cli.typed import typed_day
from finura_cli.domain.period import Period, required_period
from finura_cli.errors import UsageError
from finura_cli.screen.notes import notes_shown
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.store import notes


def list_(
    ctx: typer.Context,
    period: Annotated[str | None, typer.Argument(metavar="[PERIOD]", help="Only notes of these days.")] = None,
) -> None:
    """The notes, newest first."""
    house = house_of(ctx)
    within = required_period(period, house.calendar, house.today) if period else Period.ALL
    house.emit("note", notes_shown([n for n in notes.all(house.read_session()) if n.date in within]))


def add(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="TEXT...", help="What to keep.")],
    day: Annotated[str | None, typer.Option("--date", "-d", metavar="DAY", help="Its day; today if left out.")] = None,
) -> None:
    """Keep a note: `note add the landlord owes us 500`."""
    house = house_of(ctx)
    on = typed_day(house, day or None) or house.today
    text = " ".join(words).strip()
    if not text:
        raise UsageError("the note is empty", hint="finura note add TEXT")
    store = house.session()
    with house.deed("note add") as deed:
        made = notes.add(store, on, text)
        deed.summary = text[:60]
    answer = {"id": made, "date": on, "text": text, "deed": deed.id}
    house.emit("note add", receipt(answer, f"Note {made}, {on.isoformat()}: {text}", undo=UNDO))


def rm(ctx: typer.Context, number: Annotated[int, typer.Argument(metavar="ID", help="The note.")]) -> None:
    """Remove a note."""
    house = house_of(ctx)
    store = house.session()
    with house.deed("note rm") as deed:
        notes.remove(store, number)
        deed.summary = str(number)
    house.emit("note rm", receipt({"id": number, "deed": deed.id}, f"Removed note {number}", undo=UNDO))


group = Group(default="list", commands={"list": list_, "add": add, "rm": rm})
