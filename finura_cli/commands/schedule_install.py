"""`finura schedule install`: a timer that calls `finura schedule run`."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from finura_cli.cli import streams
from finura_cli.cli.house import House, house_of
from finura_cli.domain.text import visible
from finura_cli.domain.timer import Timer, TimerName, when_of
from finura_cli.errors import Locked, UsageError
from finura_cli.paths import KEYS
from finura_cli.schedule.bare import Tried, try_out
from finura_cli.schedule.base import Keeper
from finura_cli.screen import timers as screen
from finura_cli.services import opening, timer_tokens, timers

At = Annotated[str | None, typer.Option("--at", metavar="TIME", help="Time of day, as 08:00; for hourly, as :15.")]
Day = Annotated[str | None, typer.Option("--day", help="The day of weekly-report (mon) or of monthly-report (3).")]
Systemd = Annotated[bool, typer.Option("--systemd", help="A timer of the user's systemd.")]
Cron = Annotated[bool, typer.Option("--cron", help="A line of the crontab; the default where there is one.")]
Print = Annotated[bool, typer.Option("--print", help="Print the text and write nothing.")]
NoToken = Annotated[bool, typer.Option("--no-token", help="The books open otherwise: FINURA_PIN_FILE, say.")]


def install(
    ctx: typer.Context,
    name: Annotated[TimerName, typer.Argument(metavar="NAME", help=f"One of {', '.join(TimerName)}.")],
    at: At = None,
    day: Day = None,
    systemd: Systemd = False,
    cron: Cron = False,
    print_: Print = False,
    no_token: NoToken = False,
) -> None:
    """Have `finura schedule run` called by itself: a line of the crontab, or a timer of systemd.

    Shows what it will write and asks; makes a token for encrypted books (asks for the PIN; one that is there is used
    again), tries the command with as little around it as cron gives, and writes it only when that works (or with
    --force). Nothing else in the crontab is touched. daily and hourly do all that is due; the others one job.
    For launchd and Windows it prints what to paste.
    """
    house = house_of(ctx)
    if systemd and cron:
        raise UsageError("--systemd and --cron exclude each other")
    if not house.has_store:
        raise opening.no_books(house.profile)
    when = when_of(name, at, day, week_start=house.settings.week_start, month_start=house.settings.cycle_start)
    place = timers.keeper(house.environ, "systemd" if systemd else "cron" if cron or _lone_print(print_) else None)
    token, to_make = _token(house, wanted=(house.home / KEYS).exists() and not no_token)
    plan = timers.planned(
        name, when, home=house.home, profile=house.profile, called=sys.argv[0], environ=house.environ,
        token=token, today=house.today,
    )  # fmt: skip
    if print_:
        made = _made(house, plan, place, written=False)
        if to_make is not None:
            make = f"finura vault token create --name {to_make.name} --scope schedule"
            house.say(f"the token that it names is not there yet: {make}")
        house.emit_text("schedule install", screen.made_json(made), screen.pasted(made.pieces))
    else:
        _install(house, plan, place, to_make)


def _install(house: House, plan: Timer, place: Keeper, to_make: timer_tokens.Place | None) -> None:
    """Show, ask, make the token, try, write."""
    there = timers.installed(house.environ, house.home)
    timer, already = timers.ready(plan, place, there, force=house.force)
    if not already and not _agreed(house, timer, place, to_make):
        house.say("nothing was written")
        return
    if to_make is not None:
        timer_tokens.make(house.around, to_make, now=house.now(), stamp=house.stamp)
    tried = None if sys.platform == "win32" else try_out(place.trial(timer), house.environ)
    if tried is not None and tried.exit_code != 0 and not (house.force or place.by_hand):
        raise Locked(
            f"nothing was written: tried with as little around it as cron gives, it fails: {_complaint(tried)}",
            hint=tried.hint or "finura doctor; --force writes it all the same",
            code="trial-failed",
        )
    if not place.by_hand:
        place.write(timer)  # what is there already is at least made to run
    _report(house, timer, place, tried, already=already, token_made=to_make is not None)


def _report(house: House, timer: Timer, place: Keeper, tried: Tried | None, *, already: bool, token_made: bool) -> None:
    made = _made(house, timer, place, written=not already and not place.by_hand)._replace(
        token_made=token_made,
        tried=tried is not None,
        said=(tried.complaint or tried.remark) if tried else None,
        complaint=None if tried is None or tried.exit_code == 0 else _complaint(tried),
        covered=timers.covering(timer, timers.installed(house.environ, house.home)),
    )
    if place.by_hand:
        house.say("put this there by hand; finura cannot do it on this system")
        house.emit_text("schedule install", screen.made_json(made), screen.pasted(made.pieces))
        for step in made.steps:
            house.say(f"then type: {step}")
    else:
        house.emit("schedule install", screen.made_shown(made, already=already))
    if made.complaint is not None:
        house.leave_with(4)


def _made(house: House, timer: Timer, place: Keeper, *, written: bool) -> screen.Made:
    moment = datetime.fromisoformat(house.at).replace(tzinfo=None)
    coming = timer.when.next_after(moment) if timer.when is not None else None
    return screen.Made(timer, place.kind, place.pieces(timer), place.steps(timer), coming, written)


def _agreed(house: House, timer: Timer, place: Keeper, to_make: timer_tokens.Place | None) -> bool:
    """Whether the person who saw it wants it; on a system where nothing is written there is nothing to ask."""
    if place.by_hand and to_make is None:
        return True
    notes = []
    if to_make is not None:
        notes += ["With a new token, which opens the books for a year:", f"  {to_make.file}"]
    for line in screen.before_writing(place.pieces(timer), notes):
        if house.yes:
            house.say(line)
        else:  # whoever is asked sees what for
            streams.tell(house.environ, visible(line))
    return house.confirm("Write this?", default=True)


def _token(house: House, *, wanted: bool) -> tuple[Path | None, timer_tokens.Place | None]:
    """The token that the timer names, and the one that has to be made for it."""
    if not wanted:
        return None, None
    return timer_tokens.choose(house.home, house.environ, house.profile, now=house.now())


def _complaint(tried: Tried) -> str:
    return (tried.complaint or f"exit code {tried.exit_code}").removeprefix("error: ")


def _lone_print(print_: bool) -> bool:
    """Who only wants the text of a line needs no crontab here; macOS and Windows have texts of their own."""
    return print_ and sys.platform not in ("darwin", "win32")
