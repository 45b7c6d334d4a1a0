"""What each report looks like at 80 columns, and the shape of its JSON: a change is seen here before a user sees it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from rich.cells import cell_len
from rich.console import Console

from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Period, calendar_month
from finura_cli.domain.reports.cashflow import cashflow
from finura_cli.domain.reports.compare import compare
from finura_cli.domain.reports.income import income
from finura_cli.domain.reports.month import Largest, month
from finura_cli.domain.reports.parts import Grouping, Part, Span
from finura_cli.domain.reports.spending import Before, spending
from finura_cli.domain.reports.trend import Earlier, trend
from finura_cli.domain.reports.week import week
from finura_cli.screen import digests, plain, reports, tables, trends
from finura_cli.screen.money import show as show_money
from finura_cli.screen.shown import Shown

CALENDAR = Calendar()
YEAR, LAST_YEAR = Period(date(2026, 1, 1), date(2027, 1, 1)), Period(date(2025, 1, 1), date(2026, 1, 1))
OCTOBER, SEPTEMBER = calendar_month(2026, 10), calendar_month(2026, 9)
YEARLY = {
    "Housing:Rent": 24_000_00, "Food:Groceries": 9_150_50, "Food:Dining": 4_220_00, "খাবার:বাজার": 3_100_00,
    "Transport:Fuel": 2_500_00, "Utilities:Electricity": 1_870_25, "Health": 990_00,
    "Shopping:[bold]Clothing[/]": 5_400_00,
    "Entertainment:Subscriptions": 649_00, "Education:School fees": 7_500_00, "Giving:Gifts": 1_111_00,
    "Insurance:Life insurance": 2_000_00, "Personal:Personal care": 450_00,
}  # fmt: skip


def show(money: Money) -> str:
    return show_money(money, "en_IN")


def parts(period: Period) -> list[Part]:
    """A household's sums by month: a little more each month, one refund, one account outside, another currency."""
    found = []
    for span in CALENDAR.tile(YEAR, "M"):
        day, n = span.start, span.start.month
        found.append(Part("Income:Salary", day, Kind.INCOME, "INR", 85_000_00 + 500_00 * n, 1))
        found += [
            Part(name, day, Kind.EXPENSE, "INR", -minor - (n * 37_50 if k % 2 else 0), 1 + k)
            for k, (name, minor) in enumerate(YEARLY.items())
        ]
        found.append(Part(None, day, Kind.EXPENSE, "INR", -123_45, 2))
        found.append(Part("Transfer:Unlisted account", day, Kind.TRANSFER, "INR", -5_000_00, 1, unlisted=True))
    found.append(Part("Shopping:Shoes", date(2026, 10, 9), Kind.EXPENSE, "INR", 2_999_00, 1))
    found.append(Part("Travel:Hotels", date(2026, 10, 9), Kind.EXPENSE, "EUR", -120_00, 1))
    return [part for part in found if period.start <= part.start < period.end]


PENDING = [Part(None, date(2026, 10, 19), Kind.EXPENSE, "INR", -200_00, 1)]
LARGEST = (
    Largest(12, date(2026, 10, 1), "NEFT SALARY ACME [bold] LTD", "Income:Salary", Money(90_000_00, "INR")),
    Largest(
        13, date(2026, 10, 2), "RENT OCT\x1b[31m 2026 FLAT 4B SECTOR 12 GREEN PARK", None, Money(-24_000_00, "INR")
    ),
)
BEFORE = Before(SEPTEMBER, parts(SEPTEMBER))
SPANS = [Span(CALENDAR.key(piece, "M"), piece) for piece in CALENDAR.tile(YEAR, "M")]
OLD_SPANS = [Span(CALENDAR.key(piece, "M"), piece) for piece in CALENDAR.tile(LAST_YEAR, "M")]
EARLIER = Earlier(LAST_YEAR, OLD_SPANS, [replace(part, start=part.start.replace(year=2025)) for part in parts(YEAR)])
NOW = parts(OCTOBER)


def trended(**how: object) -> Shown:
    return trends.trend(trend(parts(YEAR), YEAR, SPANS, "INR", **how), show=show)  # type: ignore[arg-type]


CASES: dict[str, Callable[[], Shown]] = {
    "spending": lambda: reports.spending(spending(NOW, OCTOBER, "INR", before=BEFORE, pending=PENDING), show=show),
    "spending compared": lambda: reports.spending(
        spending(NOW, OCTOBER, "INR", before=BEFORE), show=show, compared=True
    ),
    "spending percent": lambda: reports.spending(spending(NOW, OCTOBER, "INR", depth=1), show=show, percent=True),
    "spending nothing": lambda: reports.spending(spending([], OCTOBER, "INR"), show=show),
    "income": lambda: reports.spending(income(NOW, OCTOBER, "INR", before=BEFORE), show=show),
    "compare": lambda: reports.compare(compare(NOW, OCTOBER, "INR", BEFORE, depth=1), show=show),
    "trend": trended,
    "trend compared": lambda: trended(before=EARLIER),
    "trend by category": lambda: trended(grouping=Grouping.CATEGORY),
    "cashflow": lambda: trends.cashflow(cashflow(parts(YEAR), YEAR, SPANS, "INR"), show=show),
    "month": lambda: digests.month(
        month(NOW, OCTOBER, "INR", date(2026, 10, 20), BEFORE, largest=LARGEST, pending=PENDING), show=show
    ),
    "month first": lambda: digests.month(
        month(NOW, OCTOBER, "INR", date(2026, 11, 2), Before(SEPTEMBER, ()), largest=LARGEST), show=show
    ),
    "month nothing": lambda: digests.month(month([], OCTOBER, "INR", date(2026, 11, 2), BEFORE), show=show),
    "week": lambda: digests.week(
        week(NOW, OCTOBER, "INR", Before(SEPTEMBER, BEFORE.parts, months=4), largest=LARGEST, waiting=3), show=show
    ),
    "week first": lambda: digests.week(
        week(NOW, OCTOBER, "INR", Before(SEPTEMBER, (), months=0), largest=LARGEST), show=show
    ),
}
EVERY = pytest.mark.parametrize("name", CASES)


def drawn(shown: Shown, width: int, encoding: str = "utf-8") -> str:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="replace", newline="\n")
    tables.draw(shown, Console(file=stream, width=width, color_system=None, highlight=False, markup=False, emoji=False))
    stream.flush()
    text = stream.buffer.getvalue().decode(encoding)
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


@EVERY
def test_at_80_columns(name, snapshot):
    assert drawn(CASES[name](), 80) == snapshot


@EVERY
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_passes_the_width_and_no_data_is_obeyed(name, width):
    text = drawn(CASES[name](), width)
    assert max(map(cell_len, text.splitlines())) <= width
    assert "\x1b" not in text


@EVERY
def test_a_terminal_that_knows_only_ascii_gets_ascii(name):
    text = drawn(CASES[name](), 80, "ascii")
    assert "\x1b" not in text
    assert not any(mark in text for mark in "█▒─")


@EVERY
def test_json(name, snapshot):
    assert plain.shown_json(f"report {name.split()[0]}", CASES[name]()) == snapshot


@pytest.mark.parametrize("name", ["spending", "trend by category", "compare", "month"])
def test_files(name, snapshot):
    shown, stream = CASES[name](), io.StringIO()
    assert shown.table is not None
    plain.write_csv(stream, shown.table)
    plain.write_markdown(stream, shown)
    assert stream.getvalue() == snapshot
