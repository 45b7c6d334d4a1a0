"""Timers that call `finura schedule run`: which there are for these books, a new one, and what is wrong with them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from shutil import which

from finura_cli import paths
from finura_cli.domain.finding import Finding, Weight
from finura_cli.domain.text import how_many
from finura_cli.domain.timer import Piece, Standing, Timer, TimerName, When
from finura_cli.errors import FinuraError, NotFound, Unavailable, UsageError
from finura_cli.records import NamedTuple
from finura_cli.schedule import crontab, systemd
from finura_cli.schedule.base import Keeper
from finura_cli.schedule.launchd import Launchd
from finura_cli.schedule.windows import Windows
from finura_cli.services import timer_tokens
from finura_cli.services.crontab import program
from finura_cli.vault.sources import PIN_COMMAND, PIN_FILE, TOKEN_FILE

_QUIET = "-q"
"""Cron mails whatever is said: what was done as usual is not."""


class Installed(NamedTuple):
    """A timer of these books, and who keeps it."""

    timer: Timer
    keeper: Keeper


def keeper(environ: Mapping[str, str], wanted: str | None = None, *, platform: str = sys.platform) -> Keeper:
    """Who keeps a new timer: whom the user wants, else cron, else systemd; on macOS and Windows a text to paste.

    Raises:
        Unavailable (69): neither is here.
    """
    if wanted == "systemd":
        return systemd.Systemd(environ, _usual())
    if wanted == "cron":
        return crontab.Crontab(environ)
    if platform == "darwin":
        return Launchd(environ)
    if platform == "win32":
        return Windows()
    if _found(crontab.PROGRAM, environ):
        return crontab.Crontab(environ)
    if _found(systemd.PROGRAM, environ):
        return systemd.Systemd(environ, _usual())
    raise Unavailable(
        "there is neither a crontab nor systemd here", hint="install cron, or take the line that --print shows"
    )


def installed(environ: Mapping[str, str], home: Path, *, platform: str = sys.platform) -> list[Installed]:
    """The timers of these books, wherever they are kept, in the order of their names.

    Raises:
        DiskError (74): the crontab cannot be read.
    """
    places: list[Keeper] = [systemd.Systemd(environ, _usual())]
    if _found(crontab.PROGRAM, environ):
        places.append(crontab.Crontab(environ))
    if platform == "darwin":
        places.append(Launchd(environ))
    found = [Installed(timer, place) for place in places for timer in place.installed() if _of(timer, home)]
    order = list(TimerName)
    return sorted(found, key=lambda one: order.index(one.timer.name))


def find(environ: Mapping[str, str], home: Path, name: TimerName) -> list[Installed]:
    """The timers of this name: one, or one in the crontab and one of systemd.

    Raises:
        NotFound (2): there is none.
    """
    there = installed(environ, home)
    found = [one for one in there if one.timer.name is name]
    if not found:
        names = ", ".join(dict.fromkeys(str(one.timer.name) for one in there))
        hint = f"there is: {names}" if names else f"finura schedule install {name}"
        raise NotFound(f"{name} is not installed for these books", hint=hint)
    return found


def planned(
    name: TimerName,
    when: When,
    *,
    home: Path,
    profile: str | None,
    called: str,
    environ: Mapping[str, str],
    token: Path | None,
    today: date,
) -> Timer:
    """A new timer. Whoever keeps it gives it bare surroundings, so that it says all that this run was told by its own:
    the books always, as they also tell it from the timers of others; and how they are opened."""
    told = [("FINURA_HOME", str(home.parent.parent if profile else home))]
    if token is not None:
        told.append((TOKEN_FILE, str(token)))
    else:
        told += [(PIN_FILE, str(Path(environ[PIN_FILE]).absolute()))] if environ.get(PIN_FILE) else []
        told += [(PIN_COMMAND, environ[PIN_COMMAND])] if environ.get(PIN_COMMAND) else []
    words = [*program(called), *(["--profile", profile] if profile else []), "schedule", "run", *name.jobs, _QUIET]
    return Timer(name, home, profile, when, tuple(words), tuple(told), token, today)


def ready(timer: Timer, place: Keeper, there: Sequence[Installed], *, force: bool) -> tuple[Timer, bool]:
    """The timer as it is to be written, and whether it is there already, word for word (its first day stays then).

    Raises:
        UsageError (`installed-elsewhere`): another keeper has one of its name.
    """
    for one in there:
        if one.timer.name is timer.name and one.keeper.kind != place.kind and not force:
            raise UsageError(
                f"{timer.name} is installed already, by {one.keeper.kind}",
                hint=f"finura schedule remove {timer.name}; --force installs it here, too",
                code="installed-elsewhere",
            )
    for one in there:
        if one.keeper.kind == place.kind and one.timer.name is timer.name:
            timer = replace(timer, home=one.timer.home)  # the same folder, as it may have been spelt then
            as_before = replace(timer, since=one.timer.since)
            if [piece.text for piece in place.pieces(as_before)] == [piece.text for piece in place.kept(as_before)]:
                return as_before, True
    return timer, False


def covering(timer: Timer, there: Sequence[Installed]) -> TimerName | None:
    """The installed timer that does the work of this one, too."""
    names = {one.timer.name for one in there}
    for wide in (TimerName.HOURLY, TimerName.DAILY):
        if wide in names and timer.name not in (TimerName.HOURLY, TimerName.DAILY):
            return wide
    return TimerName.HOURLY if timer.name is TimerName.DAILY and TimerName.HOURLY in names else None


def standing(there: Sequence[Installed], last: Mapping[str, str], *, now: datetime) -> list[Standing]:
    """How each timer stands. `last`: of each job when it was last done or tried (local, ISO)."""
    return [
        Standing(
            one.timer,
            one.keeper.kind,
            one.timer.when.next_after(now) if one.timer.when is not None else None,
            last_of(one.timer, last),
        )
        for one in there
    ]


def last_of(timer: Timer, last: Mapping[str, str]) -> str | None:
    """When the work of a timer was last done or tried: of one that does all, any of it."""
    jobs = timer.name.jobs or tuple(last)
    return max((last[job] for job in jobs if job in last), default=None)


def shares_token(timer: Timer, environ: Mapping[str, str], home: Path) -> bool:
    """Whether anything else that is kept on this machine names the timer's token: another timer, another's line."""
    token = str(timer.token)
    if any(str(one.timer.token) == token for one in installed(environ, home) if one.timer.name is not timer.name):
        return True
    place = crontab.Crontab(environ)
    return _found(crontab.PROGRAM, environ) and place.mentions(token, but=timer)


def wrong(
    environ: Mapping[str, str], home: Path, last: Mapping[str, str], *, today: date, now: float
) -> Iterator[Finding]:
    """Timers that do not do what they are for. Those whose keeper cannot be looked at are passed over. `now`: real
    time."""
    try:
        there = installed(environ, home)
    except (FinuraError, OSError):
        return
    for one in there:
        timer = one.timer
        path = Path(timer.argv[0])
        fault = (
            timer_tokens.fault(home, timer.token, now=now)
            if timer.token is not None and (home / paths.KEYS).exists()
            else None
        )
        if path.is_absolute() and not os.access(path, os.X_OK):
            text = f"the timer {timer.name} calls {path}, which is not there any more"
            yield Finding(Weight.WARNING, "timer-program", text, _anew(one))
        elif fault is not None:
            yield Finding(Weight.WARNING, "timer-token", f"the timer {timer.name} opens nothing: {fault}", _anew(one))
        else:
            yield from _missed(timer, max(last.values(), default=None), today)  # by whichever timer: the work is done


def _anew(one: Installed) -> str:
    return f"finura schedule install {one.timer.name}" + (" --systemd" if one.keeper.kind == "systemd" else "")


def _missed(timer: Timer, last: str | None, today: date) -> Iterator[Finding]:
    days = [date.fromisoformat(last[:10])] if last is not None else []
    began = max([*days, *([timer.since] if timer.since is not None else [])], default=None)
    if began is None or (today - began).days <= timer.patience:
        return
    ran = f"last on {days[0].isoformat()}" if days else "never yet"
    text = (
        f"the timer {timer.name} is installed, and nothing was done for {how_many((today - began).days, 'day')}: {ran}"
    )
    hint = f"finura schedule run {' '.join((*timer.name.jobs, '--dry-run'))}, and look whether cron or systemd runs"
    yield Finding(Weight.WARNING, "timer-missed", text, hint)


def texts(found: Sequence[Installed]) -> list[tuple[str, tuple[Piece, ...]]]:
    """The very text of timers, by who keeps them."""
    return [(one.keeper.kind, one.keeper.kept(one.timer)) for one in found]


def _of(timer: Timer, home: Path) -> bool:
    return timer.home == home or (timer.home.exists() and home.exists() and timer.home.samefile(home))


def _usual() -> Path:
    """The folder of the books of who never said another one."""
    try:
        return paths.home({})
    except FinuraError:  # there is no such folder: then no books are the usual ones
        return Path()


def _found(name: str, environ: Mapping[str, str]) -> bool:
    return which(name, path=environ.get("PATH")) is not None
