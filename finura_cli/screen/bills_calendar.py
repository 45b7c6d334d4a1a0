"""A month of bills as a grid: the days, what falls due on them, and how it stands. Plain lines, 80 columns wide."""

from __future__ import annotations

from calendar import day_abbr
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING
from unicodedata import category, combining, east_asian_width

from finura_cli.domain.bills import BillDay, State
from finura_cli.domain.money import Money
from finura_cli.domain.period import WEEKDAYS, Period
from finura_cli.domain.upcoming import Upcoming
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.bills import amount_of, days_json, days_shown
from finura_cli.screen.shown import ShowMoney, Shown

if TYPE_CHECKING:
    from rich.console import Console

CELL = 11
"""Columns of a day: seven of them fit in 80."""
LINES = 3
"""Bills that are named in a day; the last line counts the others."""
_MARKS = {State.DUE: "", State.LATE: "!", State.PAID: "=", State.SKIPPED: "~"}
LEGEND = "= paid   ! late   ~ skipped   no mark: to pay"


def calendar_shown(found: Upcoming, week_start: str, *, show: ShowMoney = Money.plain) -> Shown:
    """`finura bills --calendar`: a grid for each month that the period touches, and the late ones before it."""
    by_day: dict[date, list[BillDay]] = defaultdict(list)
    for row in found.rows:
        by_day[row.due].append(row)
    lines = [line for month in _months(found.period) for line in _month(month, by_day, found.today, week_start, show)]
    before = [row for row in found.rows if row.due < found.period.start]
    foot = [f"! {part.cut(row.name, 40)} was due on {row.due}" for row in before]
    foot.append(LEGEND)
    table = days_shown(found, show=show).table
    answer = days_json(found) | {"days": [_day_json(day, own, found.currency) for day, own in by_day.items()]}

    def draw(console: Console) -> None:
        part.say_title(console, part.heading("Bills", found.period, found.currency))
        part.say(console, lines, "")
        part.say(console, foot, theme.QUIET)

    title = part.heading("Bills", found.period, found.currency)
    return Shown(
        json=answer, table=table, rich=draw, digest=True, show=show, text="\n".join([title, *lines, *foot]) + "\n"
    )


def _day_json(day: date, rows: Sequence[BillDay], currency: str) -> dict[str, object]:
    def summed(states: tuple[State, ...]) -> Money:
        own = [row for row in rows if row.state in states and row.typical.currency == currency]
        return Money(sum((row.paid or row.typical).minor for row in own), currency)

    return {
        "date": day,
        "due": summed((State.DUE, State.LATE)),
        "paid": summed((State.PAID,)),
        "bills": [row.id for row in rows],
    }


def _months(period: Period) -> Iterator[Period]:
    first = period.start.replace(day=1)
    while first < period.end:
        following = (first + timedelta(days=31)).replace(day=1)
        yield Period(first, following)
        first = following


def _month(
    month: Period, by_day: dict[date, list[BillDay]], today: date, week_start: str, show: ShowMoney
) -> Iterator[str]:
    shift = WEEKDAYS.index(week_start)
    yield ""
    yield month.label
    yield "".join(f"{day_abbr[(shift + n) % 7]:<{CELL}}" for n in range(7)).rstrip()
    monday = month.start - timedelta(days=(month.start.weekday() - shift) % 7)
    while monday < month.end:
        days = [monday + timedelta(days=n) for n in range(7)]
        cells = [_cell(day, by_day.get(day, ()), today, show) if day in month else [] for day in days]
        for n in range(max(map(len, cells))):
            yield "".join(_filled(_at(cell, n)) for cell in cells).rstrip()
        monday += timedelta(days=7)


def _cells(text: str) -> int:
    """How wide a text is in a terminal: Chinese takes two cells a character, an accent of its own none."""
    return sum(0 if combining(one) or category(one) in ("Mn", "Me", "Cf") else 1 + (east_asian_width(one) in "WF")
               for one in text)  # fmt: skip


def _narrow(text: str) -> str:
    """Its beginning, as far as it fits into a day."""
    while _cells(text) >= CELL:
        text = text[:-1]
    return text


def _filled(text: str) -> str:
    short = _narrow(text)
    return short + " " * (CELL - _cells(short))


def _at(cell: Sequence[str], n: int) -> str:
    return cell[n] if n < len(cell) else ""


def _cell(day: date, rows: Sequence[BillDay], today: date, show: ShowMoney) -> list[str]:
    """The number of the day (today in brackets), then a line a bill: mark, name, amount."""
    lines = [f"[{day.day}]" if day == today else str(day.day)]
    named = rows if len(rows) <= LINES else rows[: LINES - 1]
    for row in named:
        amount = amount_of(row)
        lines.append(f"{_MARKS[row.state]}{part.short(amount.minor, amount.currency, show)}")
        lines.append(_narrow(part.cut(row.name, CELL - 1)))
    if len(named) < len(rows):
        lines.append(f"+{len(rows) - len(named)} more")
    return lines
