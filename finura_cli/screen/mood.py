"""The log of moods: the last days at a glance, its rows, and what logging answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from finura_cli.domain.mood import LOOK_DAYS, MOST, Mood, MoodDay, MoodLook
from finura_cli.domain.risk import FEWEST_DAYS
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.shown import Column, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

NEWEST = 7
"""Days that are written out on a terminal; pipes and files have all of them."""
NOTE = 200


def look_shown(seen: MoodLook) -> Shown:
    """`finura mood`: the last days, their mean, and how many of them were logged."""
    answer = {
        "period": {"start": seen.start, "end": seen.today},
        "rows": [{"date": one.date, "mood": _two(one.mean), "logged": one.count, "notes": list(one.notes)}
                 for one in seen.days],
        "logged": len(seen.days), "days": LOOK_DAYS, "mean": _two(seen.mean), "mean_before": _two(seen.before),
        "logged_ever": seen.total,
    }  # fmt: skip
    table = _days(seen.days)

    def draw(console: Console) -> None:
        from finura_cli.screen.charts import can_draw
        from finura_cli.screen.tables import draw_table

        part.say_title(console, f"Mood, {seen.start} to {seen.today}")
        if seen.days:
            blocks = can_draw(console)
            part.say(console, [line(seen, blocks=blocks)], theme.BAR)
            part.say(console, [summary(seen)], "")
            part.blank(console)
            draw_table(_days(seen.days[-NEWEST:][::-1]), console)
        else:
            part.say(console, [table.empty], "")
        part.say_notes(console, notes(seen))

    return Shown(json=answer, table=table, rich=draw)


def line(seen: MoodLook, *, blocks: bool = True) -> str:
    """A sign a day, the higher the better it was; a dot where nothing was logged."""
    from finura_cli.screen.charts import LEVELS

    told = {one.date: one.mean for one in seen.days}
    days = [seen.start + timedelta(days=n) for n in range((seen.today - seen.start).days + 1)]
    if not blocks:
        return "".join(str(round(told[day])) if day in told else "." for day in days)
    return "".join(LEVELS[round(told[day] / MOST * (len(LEVELS) - 1))] if day in told else "·" for day in days)


def summary(seen: MoodLook) -> str:
    """The days in a sentence."""
    said = f"{len(seen.days)} of {LOOK_DAYS} days logged"
    if seen.mean is not None:
        said += f", mean {seen.mean:.1f} of {MOST}"
    if seen.before is not None:
        said += f"; the {LOOK_DAYS} days before: {seen.before:.1f}"
    return f"{said}."


def notes(seen: MoodLook) -> list[str]:
    """What is missing until `risk` has something to say."""
    if not seen.total:
        return ['finura mood 3 --note "slept well" logs today; 0 is low, 5 is high.']
    left = FEWEST_DAYS - seen.total
    return [f"finura risk speaks from {FEWEST_DAYS} logged days on: {how_many(left, 'day')} to go."] if left > 0 else []


def moods_shown(moods: Sequence[Mood]) -> Shown:
    """`finura mood list`: the log, newest first."""
    ordered = sorted(moods, key=lambda one: (one.date, one.time or "", one.id), reverse=True)
    columns = (Column("id", "int"), Column("date", "date"), Column("time"), Column("mood", "int"), Column("note"))
    rows = tuple((one.id, one.date, one.time, one.mood, one.note) for one in ordered)
    return Shown(
        json={"rows": [_json(one) for one in ordered]}, table=Table(columns, rows, empty="No moods were logged.")
    )


def logged_shown(mood: Mood, day: MoodDay | None, deed: int) -> Shown:
    """What `finura mood 2` answers, and `mood edit`. `day`: all of that day, this one included."""
    several = day is not None and day.count > 1
    more = [f"{day.count} moods that day, mean {day.mean:.1f}"] if several and day is not None else []
    answer = {**_json(mood), "day_mean": None if day is None else _two(day.mean), "deed": deed}
    return receipt(answer, f"Mood {mood.id}, {_when(mood)}: {mood.mood} of {MOST}{_said(mood)}", more=more, undo=UNDO)


def removed_shown(mood: Mood, deed: int) -> Shown:
    """What `finura mood rm` answers."""
    return receipt({**_json(mood), "deed": deed}, f"Removed mood {mood.id}, {_when(mood)}: {mood.mood}", undo=UNDO)


def _days(days: Sequence[MoodDay]) -> Table:
    columns = (
        Column("date", "date"), Column("mood", align="right"), Column("logged", "int", spare=3),
        Column("notes", title="Note"),
    )  # fmt: skip
    rows = tuple((one.date, f"{one.mean:.1f}", one.count, "; ".join(one.notes)) for one in days)
    return Table(columns, rows, empty="No mood was logged in these days.")


def _when(mood: Mood) -> str:
    return f"{mood.date} {mood.time}" if mood.time else str(mood.date)


def _said(mood: Mood) -> str:
    return f", {part.cut(mood.note, NOTE)}" if mood.note else ""


def _json(mood: Mood) -> dict[str, object]:
    return {
        "id": mood.id, "uid": mood.uid, "date": mood.date, "time": mood.time, "mood": mood.mood, "note": mood.note,
    }  # fmt: skip


def _two(mean: float | None) -> float | None:
    return None if mean is None else round(mean, 2)
