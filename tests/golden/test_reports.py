"""What each report looks like at 80 columns, and the shape of its JSON: a change is seen here before a user sees it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from rich.cells import cell_len
from rich.console import Console

from finura_cli.domain.anomaly import Oddity, OddKind
from finura_cli.domain.budget import BudgetTotals
from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.paces import PACES, Every
from finura_cli.domain.period import Calendar, Period, calendar_month
from finura_cli.domain.recurring import Recurring
from finura_cli.domain.reports.cashflow import cashflow
from finura_cli.domain.reports.coming import Bill as Due30
from finura_cli.domain.reports.coming import Coming
from finura_cli.domain.reports.compare import compare
from finura_cli.domain.reports.focus import About, Advice, twice
from finura_cli.domain.reports.income import income
from finura_cli.domain.reports.month import Known, Largest, letter, month
from finura_cli.domain.reports.movers import Paid, Payees, movers
from finura_cli.domain.reports.parts import Grouping, Part, Span
from finura_cli.domain.reports.spending import Before, spending
from finura_cli.domain.reports.trend import Earlier, Window, trend
from finura_cli.domain.reports.week import Beside, Bills, Due, MonthSoFar, week
from finura_cli.domain.track_record import Held, State, Told, What
from finura_cli.screen import plain, reports, tables, trends
from finura_cli.screen.money import show as show_money
from finura_cli.screen.month import month as month_shown
from finura_cli.screen.shown import Shown
from finura_cli.screen.week import week as week_shown

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


def spent(name: str | None, minor: int) -> Part:
    return Part(name, date(2026, 10, 14), Kind.EXPENSE, "INR", -minor, 1)


def bill(text: str, day: date, minor: int, every: Every = Every.MONTH, low: int = 0) -> Due:
    pace = next(pace for pace in PACES if pace.every is every)
    amount, least = Money(minor, "INR"), Money(low or minor, "INR")
    return Due(text, Recurring(text, None, 1, pace, day, date(2026, 9, 20), amount, least, amount, (7, 8, 9)))


WEEK, WEEKS_BEFORE = CALENDAR.week_of(date(2026, 10, 14)), Period(date(2026, 9, 14), date(2026, 10, 12))
MONDAY = date(2026, 10, 19)
SPENT = (
    spent("Food:Dining", 2_130_00), spent("Food:Groceries", 1_870_40), spent("Travel", 12_345_00), spent(None, 123_45),
    Part("Travel:Hotels", date(2026, 10, 14), Kind.EXPENSE, "EUR", -120_00, 1),
)  # fmt: skip
BEFORE_WEEK = Before(
    WEEKS_BEFORE,
    (spent("Food:Dining", 3_560_00), spent("Food:Groceries", 7_300_00), spent("Housing:Rent", 24_000_00)),
    months=4,
)
BESIDE = Beside(
    largest=(
        Largest(12, date(2026, 10, 16), "WLT*HOLI [b]123[/]", "Travel", Money(-12_345_00, "INR"), "Mahalaxmi Tours"),
        Largest(13, date(2026, 10, 17), "করিম স্টোর চাল ডাল", "Food:Groceries", Money(-1_870_40, "INR")),
    ),
    now=(
        Paid("Food:Dining", "Swiggy", "swiggy", 890_00, 3), Paid("Food:Dining", "Third Wave", "third wave", 840_00, 1),
        Paid("Travel", "Mahalaxmi Tours and Travels of Greater Kailash", "m", 12_345_00, 1),
    ),
    before=(
        Paid("Food:Dining", "Swiggy", "swiggy", 1_560_00, 6),
        Paid("Housing:Rent", "Lakeview Residency", "lakeview residency", 24_000_00, 1),
    ),
    bills=Bills({"lakeview residency": Every.MONTH}, frozenset({99}), (
        bill("Lakeview Residency", date(2026, 10, 18), 24_000_00),
        bill("BESCOM", date(2026, 10, 20), 2_600_00, low=1_400_00),
        bill("Milk", date(2026, 10, 23), 350_00, Every.WEEK),
    )),
    waiting=2,
    budget=MonthSoFar(OCTOBER, MONDAY, BudgetTotals(Money(30_000_00, "INR"), Money(12_400_00, "INR"),
                                                    Money(0, "INR"), of_total=True)),
    foretold=Held(
        (Told(What.EXPENSES, Period(date(2026, 9, 1), OCTOBER.start), date(2026, 8, 30), Money(36_400_00, "INR"),
              Money(31_000_00, "INR"), Money(41_200_00, "INR"), 0.8, "champion"),),
        Money(38_912_75, "INR"), State.KNOWN,
    ),
)  # fmt: skip
TWICE = Oddity(
    13, date(2026, 10, 17), Money(-412_50, "INR"), "UPI-SWIGGY-ORDER 5521", "Food:Dining", OddKind.DUPLICATE, 6.0,
    "same text, amount and account as entry 11 one day earlier", None, 11, accepted=False,
)  # fmt: skip


COMING = Coming(
    Period(date(2026, 10, 20), date(2026, 11, 19)),
    "INR",
    (
        Due30(date(2026, 10, 18), "Lakeview [b]Residency[/]", "monthly", *[Money(24_000_00, "INR")] * 3, late=True),
        Due30(
            date(2026, 10, 22), "BESCOM", "monthly", *[Money(minor, "INR") for minor in (1_400_00, 2_000_00, 2_600_00)]
        ),
        Due30(date(2026, 11, 2), "Cloud Storage", "monthly", *[Money(2_99, "EUR")] * 3),
    ),
)
TEA = Advice(
    About.HABIT, a_month=310_00, name="Ravi's tea stall [b]opposite the metro station[/b]",
    amount=Money(1_840_00, "INR"), saves=Money(3_720_00, "INR"), more=Money(7_440_00, "INR"),
    day=date(2026, 10, 19), times=80, ref="91", why="Food:Coffee & snacks",
)  # fmt: skip
FORGOTTEN = Advice(
    About.BILL, a_month=199_00, name="Zebra Streams", amount=Money(199_00, "INR"), saves=Money(2_388_00, "INR"),
    day=date(2025, 3, 2), times=19, ref="4", why="forgotten",
)  # fmt: skip
DEARER = [
    replace(part, minor=part.minor * 3 // 2, count=9) if part.group == "Food:Dining" else part for part in NOW
]  # fmt: skip
PAYEES = Payees(
    (Paid("Food:Dining", "Swiggy", "swiggy", 3_890_00, 7), Paid("Food:Dining", "Third Wave", "third wave", 840_00, 1)),
    (Paid("Food:Dining", "Swiggy", "swiggy", 2_560_00, 6), Paid("Shopping:Shoes", "Bata", "bata", 100_00, 1)),
)


def weekly(
    parts: tuple[Part, ...] = SPENT, before: Before = BEFORE_WEEK, beside: Beside | None = BESIDE, today: date = MONDAY
) -> Shown:
    return week_shown(week(parts, WEEK, "INR", today, before, word="2026-w42", beside=beside), show=show)


def trended(**how: object) -> Shown:
    return trends.trend(trend(parts(YEAR), YEAR, SPANS, "INR", **how), show=show)  # type: ignore[arg-type]


DEEPER = Payees(
    now=[paid._replace(group=(paid.group or "").split(":")[0]) for paid in BESIDE.now],
    before=[paid._replace(group=(paid.group or "").split(":")[0]) for paid in BESIDE.before],
)

CASES: dict[str, Callable[[], Shown]] = {
    "spending": lambda: reports.spending(spending(NOW, OCTOBER, "INR", before=BEFORE, pending=PENDING), show=show),
    "spending compared": lambda: reports.spending(
        spending(NOW, OCTOBER, "INR", before=BEFORE), show=show, compared=True
    ),
    "spending percent": lambda: reports.spending(spending(NOW, OCTOBER, "INR", depth=1), show=show, percent=True),
    "spending nothing": lambda: reports.spending(spending([], OCTOBER, "INR"), show=show),
    "income": lambda: reports.spending(income(NOW, OCTOBER, "INR", before=BEFORE), show=show),
    "compare": lambda: reports.compare(compare(NOW, OCTOBER, "INR", BEFORE, depth=1), show=show),
    "compare and why": lambda: reports.compare(
        (compared := compare(SPENT, WEEK, "INR", BEFORE_WEEK, depth=1))._replace(
            movers=tuple(movers(compared.spending, DEEPER, BEFORE_WEEK.months)),
        ),
        show=show,
    ),
    "trend": trended,
    "trend compared": lambda: trended(before=EARLIER),
    "trend average": lambda: trended(window=Window(3, (), (), frozenset(span.key for span in SPANS[:-1]))),
    "trend by category": lambda: trended(grouping=Grouping.CATEGORY),
    "cashflow": lambda: trends.cashflow(cashflow(parts(YEAR), YEAR, SPANS, "INR"), show=show),
    "month": lambda: month_shown(
        letter(
            month(NOW, OCTOBER, "INR", date(2026, 10, 20), BEFORE, largest=LARGEST, pending=PENDING),
            NOW,
            Known(coming=COMING, advice=(TEA, FORGOTTEN)),
        ),
        show=show,
    ),
    "month over": lambda: month_shown(
        letter(
            month(DEARER, OCTOBER, "INR", date(2026, 11, 2), BEFORE, largest=LARGEST),
            DEARER,
            Known(PAYEES, frozenset({"Food:Dining"}), COMING),
        ),
        show=show,
    ),
    "month first": lambda: month_shown(
        letter(month(NOW, OCTOBER, "INR", date(2026, 11, 2), Before(SEPTEMBER, ()), largest=LARGEST), NOW, Known()),
        show=show,
    ),
    "month nothing": lambda: month_shown(
        letter(month([], OCTOBER, "INR", date(2026, 11, 2), BEFORE), [], Known()), show=show
    ),
    "week": weekly,
    "week charged twice": lambda: weekly(beside=replace(BESIDE, advice=(twice(TWICE, 412_50),))),
    "week not over": lambda: weekly(today=date(2026, 10, 15)),
    "week first": lambda: weekly(before=Before(WEEKS_BEFORE, (), months=0), beside=Beside(LARGEST)),
    "week refunds": lambda: weekly((spent("Food:Dining", -412_50),), beside=None),
    "week nothing": lambda: weekly((), beside=replace(BESIDE, largest=(), now=(), waiting=0)),
}
EVERY = pytest.mark.parametrize("name", CASES)


def drawn(shown: Shown, width: int, encoding: str = "utf-8", *, terminal: bool = True) -> str:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="replace", newline="\n")
    plainly = {"color_system": None, "highlight": False, "markup": False, "emoji": False}
    tables.draw(shown, Console(file=stream, width=width, force_terminal=terminal, **plainly))
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


BLOCKS = re.compile("[\u2500-\u259f\u2800-\u28ff]")


@EVERY
def test_a_pipe_gets_no_boxes_and_no_blocks(name):
    text = drawn(CASES[name](), 80, terminal=False)
    assert not BLOCKS.search(text)
    assert max(map(cell_len, text.splitlines())) <= 80


@pytest.mark.parametrize("name", ["week", "month"])
def test_a_digest_in_a_mail(name, snapshot):
    assert drawn(CASES[name](), 80, terminal=False) == snapshot


@pytest.mark.parametrize("name", ["week", "week first", "week charged twice"])
def test_hidden_amounts_are_nowhere_in_a_week(name, monkeypatch):
    monkeypatch.setitem(globals(), "show", lambda money: show_money(money, "en_IN", private=True))
    shown = CASES[name]()
    said = drawn(shown, 120) + plain.shown_json("report week", shown, private=True)
    figures = (
        "2,130",
        "2130",
        "412.50",
        "890",
        "24,000",
        "24000",
        "12,400",
        "12400",
        "1,400",
        "1400",
        "36,400",
        "38912",
    )
    for figure in figures:
        assert figure not in said


@EVERY
def test_json(name, snapshot):
    """Amounts are there in the `hidden` ones, too: JSON and files are masked where they are written, by --private."""
    assert plain.shown_json(f"report {name.split()[0]}", CASES[name]()) == snapshot


@pytest.mark.parametrize("name", ["spending", "trend by category", "compare", "month", "week"])
def test_files(name, snapshot):
    shown, stream = CASES[name](), io.StringIO()
    assert shown.table is not None
    plain.write_csv(stream, shown.table)
    plain.write_markdown(stream, shown)
    assert stream.getvalue() == snapshot
