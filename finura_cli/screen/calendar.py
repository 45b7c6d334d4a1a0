"""Days as a heat map: a month as a sheet of weeks with amounts, longer times as columns of weeks.

The shades read without colour, and where only ASCII can be shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import WEEKDAYS
from finura_cli.domain.reports.calendar import Day, Days
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.money import month_name, weekday_name
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table, hides

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from finura_cli.screen.pictures import Heat

SHADES, SHADES_ASCII = "·░▒▓█", ".-+*#"
SHEET = 45
"""Up to so many days are a sheet with amounts."""
WIDEST_CELL = 11
LABEL = 4
"""Cells of a weekday's name beside the weeks."""
_WORDS = {Kind.EXPENSE: "Spending by day", Kind.INCOME: "Income by day"}


def calendar(
    report: Days, *, show: ShowMoney = Money.plain, chart: bool = True, locale: str = "en", week_start: str = "mon"
) -> Shown:
    """`report calendar`: a row a day."""
    scope, largest = report.scope, report.largest
    json = {
        **part.scope_json(scope),
        "kind": report.kind.value,
        "steps": list(report.steps),
        "rows": [
            {"date": day.day, "amount": day.amount, "count": day.count, "level": day.level} for day in report.days
        ],
        "totals": {
            "amount": report.amount,
            "days": len(report.days),
            "without": report.without,
            "longest_without": report.longest_without,
            "mean": report.mean,
            "largest": None if largest is None else largest.amount,
            "largest_date": None if largest is None else largest.day,
        },
    }
    title = part.heading(_WORDS[report.kind], scope.period, scope.currency)
    table = _table(report, title)

    def draw(console: Console) -> None:
        from finura_cli.screen.charts import can_draw
        from finura_cli.screen.tables import draw_table

        part.say_title(console, title)
        if not any(day.count for day in report.days):
            part.say(console, [part.empty(scope)], "")
        elif chart:
            marks = SHADES if can_draw(console) else SHADES_ASCII
            for block in blocks(report, marks, console.width, show, locale, WEEKDAYS.index(week_start)):
                console.print(block)
            part.blank(console)
            console.print(_legend(report, marks, show))
        else:
            draw_table(table, console, show=show)
        part.say_notes(console, _said(report, show), "")
        part.say_notes(console, part.notes(scope, show))

    return Shown(json=json, table=table, rich=draw, show=show, missing=part.missing(scope, show))


def _table(report: Days, title: str) -> Table:
    return Table(
        columns=(
            Column("date", "date"),
            Column("amount", "money"),
            Column("currency", machine=True),
            Column("count", "int"),
            Column("level", "int", machine=True),
        ),
        rows=tuple((day.day, day.amount, report.scope.currency, day.count, day.level) for day in report.days),
        total=("Total", report.amount, report.scope.currency, sum(day.count for day in report.days), None),
        title=title,
        empty=part.empty(report.scope),
    )


def _said(report: Days, show: ShowMoney) -> list[str]:
    largest = report.largest
    if largest is None:
        return []
    what = "was spent" if report.kind is Kind.EXPENSE else "came in"
    span, mean = how_many(len(report.days), "day"), show(report.mean or report.amount)
    lines = [f"{show(report.amount)} {what} in {span}, {mean} a day."]
    if report.without:
        row = f", {report.longest_without} in a row at most" if report.longest_without > 1 else ""
        lines.append(f"Nothing {what} on {how_many(report.without, 'day')}{row}.")
    lines.append(f"The most was {show(largest.amount)} on {largest.day}.")
    return lines


def _legend(report: Days, marks: str, show: ShowMoney) -> Text:
    """`· nothing  ░ up to 350  ▒ up to 1.3k  ▓ up to 3.4k  █ more`, of the shades that are there."""
    from rich.text import Text

    if hides(show):
        said = [(marks[0], "nothing"), (marks[_shade(1, report) :], "the darker the more")]
    else:
        said = [(marks[0], "nothing")]
        for n, step in enumerate(report.steps, 1):
            said.append((marks[_shade(n, report)], f"up to {part.short(step.minor, step.currency, show)}"))
        said.append((marks[-1], "more" if report.steps else "something"))
    drawn = Text()
    for mark, word in said:
        drawn.append(mark, style=theme.BAR).append(f" {word}  ", style=theme.QUIET)
    drawn.rstrip()
    return drawn


def _shade(level: int, report: Days) -> int:
    """Where levels are fewer than shades the darkest is still the last one."""
    return level if not level else level + len(SHADES) - 2 - len(report.steps)


def blocks(
    report: Days, marks: str, width: int, show: ShowMoney, locale: str, first: int
) -> list[Text]:  # fmt: skip
    """The map in pieces that fit `width`. `first` is the weekday that weeks begin with, 0 is Monday."""
    from rich.text import Text

    found = {day.day: day for day in report.days}
    if len(report.days) <= SHEET:
        return [_sheet(report, found, marks, width, show, locale, first)]
    for months in (0, 12, 6, 3, 1):
        pieces = _pieces(report.days, months)
        if all(LABEL + _weeks(piece, first) <= width for piece in pieces) and (months or len(report.days) <= 372):
            break
    drawn = []
    wide = 2 if all(LABEL + 2 * _weeks(piece, first) <= width for piece in pieces) else 1
    for n, piece in enumerate(pieces):
        if len(pieces) > 1:
            heading = str(piece[0].day.year)
            drawn.append(Text(("\n" if n else "") + heading, style=theme.TITLE))
        drawn.append(_weeks_drawn(piece, report, marks, wide, show, locale, first))
    return drawn


def _pieces(days: Sequence[Day], months: int) -> list[list[Day]]:
    """Cut at every so many months of the calendar year; 0: whole."""
    found: dict[tuple[int, int], list[Day]] = {}
    for day in days:
        key = (day.day.year, (day.day.month - 1) // months) if months else (0, 0)
        found.setdefault(key, []).append(day)
    return list(found.values())


def _week_of(day: date, first: int) -> date:
    return day - timedelta(days=(day.weekday() - first) % 7)


def _weeks(days: Sequence[Day], first: int) -> int:
    return (_week_of(days[-1].day, first) - _week_of(days[0].day, first)).days // 7 + 1


def _weeks_drawn(
    days: Sequence[Day], report: Days, marks: str, wide: int, show: ShowMoney, locale: str, first: int
) -> Text:  # fmt: skip
    """A row a weekday, a column a week; the months above where they begin."""
    from rich.text import Text

    from finura_cli.screen.pictures import Drawing

    weeks, start = _weeks(days, first), _week_of(days[0].day, first)
    by_day = {day.day: day for day in days}
    drawn = Drawing(no_wrap=True, overflow="crop").showing(_heat(days, report, show, locale, first, is_sheet=False))
    above = [" "] * (weeks * wide)
    free = 0
    for day in days:
        at = (day.day - start).days // 7 * wide
        name = month_name(day.day.month, locale, short=True)
        if (day.day.day == 1 or day is days[0]) and at >= free and at + len(name) <= len(above):
            above[at : at + len(name)] = name
            free = at + len(name) + 1
    drawn.append(" " * LABEL + "".join(above).rstrip() + "\n", style=theme.QUIET)
    for row in range(7):
        name = weekday_name((first + row) % 7, locale) if row % 2 == 0 else ""
        drawn.append(_fitted(name, LABEL), style=theme.QUIET)
        line = Text()
        for week in range(weeks):
            found = by_day.get(start + timedelta(days=7 * week + row))
            _paint(line, found, report, marks, wide)
        line.rstrip()
        drawn.append_text(line).append("\n" if row < 6 else "")
    return drawn


def _heat(
    days: Sequence[Day], report: Days, show: ShowMoney, locale: str, first: int, *, is_sheet: bool
) -> Heat:  # fmt: skip
    """The same days as a value."""
    from finura_cli.screen.pictures import Heat, HeatDay

    def told(day: Day) -> HeatDay:
        short = part.short(day.amount.minor, day.amount.currency, show) if day.count else ""
        return HeatDay(day.day, _shade(day.level, report), short, f"{day.day}: {show(day.amount)}")

    return Heat(
        tuple(map(told, days)), first, is_sheet, lambda n: weekday_name(n, locale),
        lambda n: month_name(n, locale, short=True),
    )  # fmt: skip


def _paint(line: Text, day: Day | None, report: Days, marks: str, wide: int) -> None:
    if day is None:
        line.append(" " * wide)
        return
    shade = _shade(day.level, report)
    line.append(marks[shade] * wide, style=theme.BAR if shade else theme.QUIET)


def _fitted(text: str, cells: int) -> str:
    """Cut or filled to so many cells, one of them a space."""
    from rich.cells import cell_len, set_cell_size

    return set_cell_size(text, cells - 1) + " " if cell_len(text) >= cells else set_cell_size(text, cells)


def _sheet(
    report: Days, found: Mapping[date, Day], marks: str, width: int, show: ShowMoney, locale: str, first: int
) -> Text:  # fmt: skip
    """Weeks below each other: the day and its shade, the amount under them."""
    from rich.text import Text

    from finura_cli.screen.pictures import Drawing

    wide = min(WIDEST_CELL, width // 7)
    heat = _heat(report.days, report, show, locale, first, is_sheet=True)
    drawn = Drawing(no_wrap=True, overflow="crop").showing(heat)
    head = "".join(_fitted(weekday_name((first + n) % 7, locale), wide) for n in range(7))
    drawn.append(head.rstrip(), style=theme.HEADER)
    week, last = _week_of(report.days[0].day, first), report.days[-1].day
    while week <= last:
        above, below = Text("\n"), Text("\n")
        for n in range(7):
            day = found.get(week + timedelta(days=n))
            number = "" if day is None else f"{day.day.day:>2} "
            above.append(number)
            _paint(above, day, report, marks, wide - 1 - len(number))
            above.append(" ")
            amount = "" if day is None or not day.count else part.short(day.amount.minor, day.amount.currency, show)
            below.append(f"{amount:>{wide - 1}} ", style=theme.QUIET)
        for line in (above, below):
            line.rstrip()
            drawn.append_text(line)
        week += timedelta(days=7)
    return drawn
