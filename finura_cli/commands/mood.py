"""finura mood: how a day felt, with or without an entry."""

from typing import Annotated

import typer

from finura_cli.cli.group import Group
from finura_cli.cli.house import house_of
from finura_cli.cli.typed import typed_day
from finura_cli.domain.entry import is_time
from finura_cli.domain.period import Period, required_period
from finura_cli.errors import UsageError
from finura_cli.screen.mood import logged_shown, look_shown, moods_shown, removed_shown
from finura_cli.services import moods as log
from finura_cli.store import moods

Value = Annotated[int | None, typer.Argument(min=0, max=5, metavar="[0-5]", help="How it felt, 0 (low) to 5 (high).")]
Note = Annotated[str | None, typer.Option("--note", "-n", help="A line beside it.")]
Day = Annotated[str | None, typer.Option("--date", "-d", metavar="DAY", help="Its day; today if left out.")]
Time = Annotated[str | None, typer.Option("--time", metavar="HH:MM", help="The time of day.")]
Id = Annotated[int, typer.Argument(metavar="ID", help="Its number in `mood list`.")]


def mood(ctx: typer.Context, value: Value = None, note: Note = None, day: Day = None, time: Time = None) -> None:
    """Log how a day felt: `mood 2 --note "slept badly"`; without a number the last days."""
    house = house_of(ctx)
    if value is None:
        if note is not None or day is not None or time is not None:
            raise UsageError("how did it feel?", hint="finura mood 2 --note ..., from 0 (low) to 5 (high)")
        house.emit("mood", look_shown(log.seen(house.read_session(), house.today)))
        return
    on = typed_day(house, day or None) or house.today
    at = _time(time) or (house.now_time if on == house.today else None)
    store = house.session()
    with house.deed("mood") as deed:
        made = log.add(store, value, day=on, time=at, note=note or "", today=house.today)
        deed.summary = f"{made.mood} on {made.date}"
    house.emit("mood", logged_shown(made, log.day_of(store, made.date), deed.id))


def list_(
    ctx: typer.Context,
    period: Annotated[str | None, typer.Argument(metavar="[PERIOD]", help="Only moods of these days.")] = None,
) -> None:
    """What was logged, newest first. Moods of entries: `finura list mood:0..5`."""
    house = house_of(ctx)
    within = required_period(period, house.calendar, house.today) if period else Period.ALL
    house.emit("mood list", moods_shown(moods.all(house.read_session(), within)))


def edit(
    ctx: typer.Context, number: Id, value: Value = None, note: Note = None, day: Day = None, time: Time = None
) -> None:
    """Change one that was logged."""
    house = house_of(ctx)
    change = log.Change(value, typed_day(house, day or None), _time(time), note)
    store = house.session()
    with house.deed("mood edit") as deed:
        made = log.edit(store, number, change, today=house.today)
        deed.summary = str(number)
    house.emit("mood edit", logged_shown(made, log.day_of(store, made.date), deed.id))


def rm(ctx: typer.Context, number: Id) -> None:
    """Remove one that was logged."""
    house = house_of(ctx)
    store = house.session()
    with house.deed("mood rm") as deed:
        gone = moods.get(store, number)
        moods.remove(store, number)
        deed.summary = str(number)
    house.emit("mood rm", removed_shown(gone, deed.id))


def _time(said: str | None) -> str | None:
    """As it is stored, `09:30`."""
    if said is None:
        return None
    if not is_time(said):
        raise UsageError(f"{said[:20]!r} is no time of day", hint="00:00 to 23:59", code="bad-time")
    return said.zfill(5)


group = Group(default=mood, commands={"list": list_, "edit": edit, "rm": rm})
