"""Timers on the screen: what will be written, which there are, and their very text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from finura_cli.domain.period import WEEKDAYS
from finura_cli.domain.text import how_many, visible
from finura_cli.domain.timer import Piece, Standing, Timer, When, ranges
from finura_cli.records import NamedTuple
from finura_cli.screen import theme
from finura_cli.screen.receipts import receipt
from finura_cli.screen.shown import Column, Shown, Table
from finura_cli.screen.tables import draw_table

if TYPE_CHECKING:
    from rich.console import Console

_COLUMNS = (
    Column("name", title="Timer"),
    Column("when"),
    Column("next", title="Next"),
    Column("last", title="Last work"),
    Column("kind", title="Kept by", spare=1),
    Column("since", "date", spare=3),
    Column("token", machine=True),
)
_DAYS = tuple(day.capitalize() for day in WEEKDAYS)
EMPTY = "No timer is installed for these books: finura schedule install daily"


class Made(NamedTuple):
    """What `install` did. `token`: the file that is used, `token_made`: just now; `said`: what the trial
    said beside, `complaint`: why it failed; `steps`: what a person still has to type; `covered`: the installed timer
    that does the same work."""

    timer: Timer
    kind: str
    pieces: tuple[Piece, ...]
    steps: tuple[str, ...]
    next: datetime | None
    written: bool
    token_made: bool = False
    tried: bool = False
    said: str | None = None
    complaint: str | None = None
    covered: str | None = None


class Unsent(NamedTuple):
    """A channel to which not everything came: how many messages wait, were given up, may have been lost."""

    channel: str
    waiting: int
    failed: int
    unknown: int


def before_writing(pieces: Sequence[Piece], notes: Sequence[str]) -> list[str]:
    """Lines for the person who is asked: the place and the text of each piece, then what else there is to know."""
    lines = []
    for piece in pieces:
        lines.append("To the crontab:" if piece.place == "crontab" else f"To {piece.place}:")
        lines += [f"  {line}" if line else "" for line in piece.text.rstrip("\n").split("\n")]
    return [*lines, *notes]


def pasted(pieces: Sequence[Piece]) -> str:
    """The text for a person who puts it there: of several files each below its name, as a comment."""
    if len(pieces) == 1:
        return f"{pieces[0].text.rstrip()}\n"
    return "\n".join(f"# {piece.place}\n{piece.text.rstrip()}\n" for piece in pieces)


def made_json(made: Made) -> dict[str, object]:
    timer = made.timer
    return {
        "name": str(timer.name),
        "profile": timer.profile,
        "kind": made.kind,
        "when": when_text(timer.when),
        "next": _instant(made.next),
        "written": made.written,
        "pieces": [{"place": piece.place, "text": piece.text} for piece in made.pieces],
        "steps": list(made.steps),
        "token": str(timer.token) if timer.token else None,
        "token_made": made.token_made,
        "works": made.complaint is None if made.tried else None,
        "said": made.complaint or made.said,
    }


def made_shown(made: Made, *, already: bool) -> Shown:
    """That it is installed, when it comes, and how the trial went."""
    timer = made.timer
    verb = "was installed already" if already else "is installed"
    more = [f"{when_text(timer.when)}, first at {_minute(made.next)}" if made.next else when_text(timer.when)]
    if len(timer.when.weekdays if timer.when else ()) > 1 or len(timer.when.days if timer.when else ()) > 1:
        more.append("The report comes once, on the first of these days; the others are for when that was missed.")
    more += _about_token(timer.token, made.token_made)
    if made.covered:
        more.append(f"{made.covered} does its work, too, when it is due: nothing is done or sent twice.")
    if made.tried and made.complaint is None:
        beside = f" It said: {made.said}" if made.said else ""
        more.append(f"Tried with as little around it as cron gives: it works.{beside}")
    elif made.complaint is not None:
        more.append(f"TRIED, AND IT DOES NOT WORK YET: {made.complaint}")
    if made.steps:
        more += ["Still to be typed by you:", *(f"  {step}" for step in made.steps)]
    more.append(f"finura schedule remove {timer.name} ends it.")
    return receipt(made_json(made), f"{timer.name} {verb}, kept by {made.kind}", more=more)


def timers_shown(rows: Sequence[Standing], unsent: Sequence[Unsent]) -> Shown:
    """A row a timer; below it the channels to which not everything came."""
    table = Table(
        _COLUMNS,
        tuple(
            (
                str(one.timer.name),
                when_text(one.timer.when),
                _minute(one.next) or "?",
                _minute(one.last) or "never",
                one.kind,
                one.timer.since,
                str(one.timer.token) if one.timer.token else None,
            )
            for one in rows
        ),
        empty=EMPTY,
    )

    def draw(console: Console) -> None:
        draw_table(table, console)
        for line in map(_unsent, unsent):
            console.print(Text(visible(line), style=theme.WARNING), soft_wrap=True)

    answer = {"rows": [_row(one) for one in rows], "unsent": [one._asdict() for one in unsent]}
    return Shown(json=answer, table=table, rich=draw)


def text_of(found: Sequence[tuple[str, tuple[Piece, ...]]]) -> str:
    """The text of an installed timer; of two keepers one after the other."""
    return "\n".join(pasted(pieces) for _, pieces in found if pieces)


def texts_json(name: str, found: Sequence[tuple[str, tuple[Piece, ...]]]) -> dict[str, object]:
    rows = [{"kind": kind, "place": piece.place, "text": piece.text} for kind, pieces in found for piece in pieces]
    return {"name": name, "rows": rows}


def removed_shown(
    name: str, kinds: Sequence[str], token: Path | None, revoked: str | None, steps: Sequence[str]
) -> Shown:
    """Which are gone, what became of the token, and what a person still has to type."""
    more = []
    if revoked is not None:
        more.append(f"The token {revoked} is revoked: it opens nothing any more.")
    elif token is not None:
        more += ["Its token stays:", f"  {token}"]
        more.append("finura vault token list shows it, finura vault token revoke NAME ends it.")
    if steps:
        more += ["What began before goes on until you type:", *(f"  {step}" for step in steps)]
    answer = {
        "name": name, "removed": list(kinds), "token": str(token) if token else None, "revoked": revoked,
        "steps": list(steps),
    }  # fmt: skip
    return receipt(answer, f"{name} is removed: {' and '.join(kinds)} will not call it any more.", more=more)


def when_text(when: When | None) -> str:
    """Times of a timer in words, as `Mon to Wed at 08:00`."""
    if when is None:
        return "as written by hand"
    if len(when.minutes) != 1 or len(when.hours) > 1 or when.months:
        return "at several times"
    clock = f"at {when.hours[0]:02d}:{when.minutes[0]:02d}" if when.hours else f"every hour at :{when.minutes[0]:02d}"
    if when.days and when.weekdays:
        return "at several times"
    if when.weekdays:
        return f"{_listed([(_DAYS[low - 1], _DAYS[high - 1]) for low, high in ranges(when.weekdays)])} {clock}"
    if when.days:
        return f"days {_listed([(str(low), str(high)) for low, high in ranges(when.days)])} of the month {clock}"
    return f"daily {clock}" if when.hours else clock


def _listed(runs: Sequence[tuple[str, str]]) -> str:
    return ", ".join(low if low == high else f"{low} to {high}" for low, high in runs)


def _about_token(token: Path | None, made: bool) -> list[str]:
    if token is None:
        return []
    if not made:
        return ["It opens the books by this token:", f"  {token}"]
    return [
        "A token was made for it, for schedule, until a year from now:",
        f"  {token}",  # a line of its own: it is to be copied, and is seldom short
        "Who has this file and the books can read everything in them. Never keep both in one backup.",
    ]


def _row(one: Standing) -> dict[str, object]:
    return {
        "name": str(one.timer.name),
        "profile": one.timer.profile,
        "kind": one.kind,
        "when": when_text(one.timer.when),
        "next": _instant(one.next),
        "last": one.last,
        "since": one.timer.since,
        "token": str(one.timer.token) if one.timer.token else None,
    }


def _instant(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _minute(moment: datetime | str | None) -> str:
    text = moment if isinstance(moment, str) else _instant(moment) or ""
    return text[:16].replace("T", " ") if len(text) > 10 else text


def _unsent(one: Unsent) -> str:
    parts = [
        how_many(one.waiting, "message waits", "messages wait") if one.waiting else "",
        how_many(one.failed, "message was given up", "messages were given up") if one.failed else "",
        how_many(one.unknown, "message may not have arrived", "messages may not have arrived") if one.unknown else "",
    ]
    return f"{one.channel}: {', '.join(part for part in parts if part)}: finura doctor says why"
