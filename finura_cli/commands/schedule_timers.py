"""`finura schedule list|show|remove`: the timers that are installed."""

from datetime import datetime
from typing import Annotated

import typer

from finura_cli.cli.house import House, house_of
from finura_cli.domain.timer import Timer, TimerName
from finura_cli.screen import timers as screen
from finura_cli.services import delivering, proving, timer_tokens, timers, token_files
from finura_cli.store import runs

Name = Annotated[TimerName, typer.Argument(metavar="NAME", help="The timer, as `finura schedule list` names it.")]


def list_(ctx: typer.Context) -> None:
    """The timers of these books: when each comes next, when its work was last done, and what could not be sent."""
    house = house_of(ctx)
    store = house.read_session()
    there = timers.installed(house.environ, house.home)
    last = {job: one.at for job, one in runs.last(store, house.today).items()}
    now = datetime.fromisoformat(house.at).replace(tzinfo=None)
    rows = timers.standing(there, last, now=now)
    unsent = [
        screen.Unsent(one.channel, one.waiting, len(one.failed), len(one.unknown))
        for one in delivering.standing(store, today=house.today)
    ]
    house.emit("schedule list", screen.timers_shown(rows, unsent))


def show(ctx: typer.Context, name: Name) -> None:
    """The very text of a timer, as it stands in the crontab or in systemd's files."""
    house = house_of(ctx)
    found = timers.texts(timers.find(house.environ, house.home, name))
    house.emit_text("schedule show", screen.texts_json(name, found), screen.text_of(found))


def remove(ctx: typer.Context, name: Name) -> None:
    """End a timer. Its token is revoked, too, if you say so and nothing else uses it."""
    house = house_of(ctx)
    found = timers.find(house.environ, house.home, name)
    timer = found[0].timer
    revocable = _revocable(house, timer)
    wanted = revocable is not None and (house.yes or house.can_ask) and house.confirm(_question(revocable))
    opened = proving.by_session(house.around, at=house.stamp) if wanted else None
    steps = [step for one in found for step in one.keeper.remove(one.timer)]
    revoked = None
    if opened is not None and revocable is not None and timer.token is not None:
        token_files.revoke(house.home, *opened, revocable, usual=timer.token)
        revoked = revocable
    kinds = [one.keeper.kind for one in found]
    house.emit("schedule remove", screen.removed_shown(name, kinds, timer.token, revoked, steps))


def _question(token: str) -> str:
    return f"Revoke the token {token}, too? Nothing else here uses it."


def _revocable(house: House, timer: Timer) -> str | None:
    """The name of the timer's token, where it was made for timers and no other one uses it."""
    if timer.token is None or timers.shares_token(timer, house.environ, house.home):
        return None
    return timer_tokens.name_of(house.home, timer.token)
