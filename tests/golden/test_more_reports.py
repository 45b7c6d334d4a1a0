"""Further reports at 80 columns, and the shape of their JSON; as in the test of the first ones."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from rich.cells import cell_len

from finura_cli.domain.account import AccountKind
from finura_cli.domain.bill_audit import Finding, Found
from finura_cli.domain.budget_rule import Rule
from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Period
from finura_cli.domain.reports.calendar import days
from finura_cli.domain.reports.coming import Bill, Coming
from finura_cli.domain.reports.histogram import histogram
from finura_cli.domain.reports.leaks import Leaks, Spent, leaks
from finura_cli.domain.reports.movers import Paid
from finura_cli.domain.reports.networth import NetWorth, Owner, Stand, networth
from finura_cli.domain.reports.parts import Grouping, Part, Span, scope
from finura_cli.domain.reports.pivot import pivot
from finura_cli.domain.reports.rule import rule_kept
from finura_cli.domain.reports.spending import Before
from finura_cli.domain.reports.trend import trend
from finura_cli.domain.reports.year import Ahead, Aside, Sums, Worth, Year
from finura_cli.domain.reports.year import year as letter
from finura_cli.domain.track_record import Kept, What
from finura_cli.screen import plain
from finura_cli.screen.calendar import calendar as calendar_shown
from finura_cli.screen.histogram import histogram as histogram_shown
from finura_cli.screen.leaks import leaks as leaks_shown
from finura_cli.screen.money import show as show_money
from finura_cli.screen.networth import networth as networth_shown
from finura_cli.screen.pivot import pivot as pivot_shown
from finura_cli.screen.rule_kept import rule_kept as rule_shown
from finura_cli.screen.shown import Shown
from finura_cli.screen.year import year as year_shown
from tests.golden.test_reports import BLOCKS, LARGEST, OCTOBER, PENDING, drawn, parts, show

CALENDAR = Calendar()
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
SPANS = [Span(CALENDAR.key(piece, "M"), piece) for piece in CALENDAR.tile(YEAR, "M")]
QUARTERS = [Span(CALENDAR.key(piece, "Q"), piece) for piece in CALENDAR.tile(YEAR, "Q")]
TODAY = date(2026, 12, 20)
OWNERS = {
    1: Owner("Main", AccountKind.BANK),
    2: Owner("[bold]Visa[/] \x1b[31m", AccountKind.CARD),
    3: Owner("গ্রামের বাড়ি", AccountKind.INVESTMENT, date(2026, 3, 31)),
    4: Owner("Broker", AccountKind.INVESTMENT),
}


def stands(month: int) -> list[Stand]:
    """A household at the end of a month (0: before the year): a house is said to be worth something in March."""
    found = [Stand(1, "INR", 2_40_000_00 + 18_500_00 * month), Stand(2, "INR", -12_000_00 - 750_50 * (month % 4))]
    if month >= 3:
        found.append(Stand(3, "INR", 85_00_000_00))
    return [*found, Stand(4, "USD", 1_200_00 + 50_00 * month)]


def worth(first: int = 0) -> NetWorth:
    ends = [
        (span, min(span.period.last, TODAY), stands(n)) for n, span in enumerate(SPANS[first:], first + 1)
    ]  # fmt: skip
    period = Period(SPANS[first].period.start, YEAR.end)
    return networth(stands(first), ends, OWNERS, period, "INR")


# Many small ones, a rent, a laptop, two refunds; as lines of it.
AMOUNTS = [(minor * 100, count) for minor, count in (
    (12, 9), (35, 22), (60, 31), (120, 18), (249, 12), (480, 14), (900, 6), (2_150, 4), (6_499, 1), (24_000, 1),
    (1_12_990, 1), (-480, 2),
)]  # fmt: skip
ABOUT, _ = scope(parts(OCTOBER), OCTOBER, "INR", pending=PENDING)

SHEETS = {
    name: [Span(str(piece.start), piece) for piece in CALENDAR.tile(period, "D")]
    for name, period in (
        ("year", Period(date(2025, 11, 1), date(2026, 11, 1))), ("october", OCTOBER),
        ("years", Period(date(2025, 3, 14), date(2026, 10, 4))),
    )
}  # fmt: skip
# Four weekdays of seven with something, more towards the week's end; rent on the first, a refund on the ninth.
DAILY = [
    Part(None, span.period.start, Kind.EXPENSE, "INR", -minor, 1)
    for span in SHEETS["year"]
    for n in [span.period.start.toordinal()]
    for minor in (
        24_000_00 if span.period.start.day == 1 else -480_00 if span.period.start.day == 9
        else 90_00 + 35_50 * (n * n % 37) * (n % 7),
    )
    if n % 7 not in (1, 3, 5) or span.period.start.day in (1, 9)
]  # fmt: skip


def leaking() -> Leaks:
    """Tea twice a day, coffee now and then, a fee and a fine, a forgotten film service and a double one."""

    def bought(n: int, payee: str, category: str | None, paid: int, day: int) -> Spent:
        return Spent(n, date(2026, 10, day), payee, payee, payee, category, paid, spared=False)

    charges = [
        bought(
            n, "Ravi's tea stall [b]opposite the metro station[/b]", "Food:Coffee & snacks", 20_00 + n % 3, 1 + n // 2
        )
        for n in range(60)
    ]
    charges += [bought(100 + n, f"কফি হাউস {n % 13}", "Food:Coffee & snacks", 90_00, 1 + n % 31) for n in range(60)]
    charges += [
        bought(200, "ICICI LATE PAYMENT FEE", "Loans:EMI", 590_00, 4),
        bought(201, "Traffic police", "Taxes & fees:Fines", 500_00, 9),
    ]
    worth = Money(2_388_00, "INR")
    since = date(2025, 3, 2)
    bills = [
        Found(Finding.DUPLICATE, "4", "Zebra Streams", worth, others=("Zebra Streams (d7)",)),
        Found(Finding.FORGOTTEN, "4", "Zebra Streams", worth, None, Money(199_00, "INR"), since, charges=19),
        Found(Finding.PRICE_RISE, "9", "Rent", Money(24_000_00, "INR"), Money(1, "INR"), Money(2, "INR"), since),
    ]
    return leaks(charges, ABOUT, OCTOBER, bills=bills)


# By necessity: needs, wants, what is neither; in June more was spent than came in, in August nothing came.
SHARED = [
    one
    for n, span in enumerate(SPANS, 1)
    for one in (
        Part(None, span.period.start, Kind.INCOME, "INR", 0 if n == 8 else 85_000_00, 1),
        Part("essential", span.period.start, Kind.EXPENSE, "INR", -(38_000_00 + 950_00 * n), 20),
        Part("discretionary", span.period.start, Kind.EXPENSE, "INR", -(70_000_00 if n == 6 else 12_000_00), 9),
        Part(None, span.period.start, Kind.EXPENSE, "INR", -2_345_00, 3),
        Part("saving", span.period.start, Kind.EXPENSE, "INR", -5_000_00, 1),
    )
]


def lived(today: date = date(2027, 1, 9), *, known: bool = True) -> Year:
    """A year against the one before, with all that may stand beside it."""
    old = Period(date(2025, 1, 1), YEAR.start)
    before = Before(
        old,
        [
            replace(part, start=part.start.replace(year=2025), minor=part.minor * 9 // 10)
            for part in parts(YEAR)
            if part.group != "Shopping:Shoes"
        ],
    )
    spans = [span for span in SPANS if span.period.start <= today]
    power, rent = (Money(minor, "INR") for minor in (2_000_00, 24_000_00))
    bills = (
        Bill(date(2027, 1, 20), "BESCOM [b]", "monthly", Money(1_400_00, "INR"), power, Money(2_600_00, "INR")),
        Bill(date(2027, 2, 1), "Lakeview Residency", "monthly", rent, rent, rent),
    )
    aside = Aside(
        largest=LARGEST,
        now=(Paid("Shopping", "Bata", "bata", 9_400_00, 4), Paid("Food", "Third Wave", "third wave", 14_840_00, 31)),
        before=(Paid("Food", "Swiggy", "swiggy", 2_100_00, 3),),
        leaks=leaking() if known else None,
        worth=Worth(Money(2_40_000_00, "INR"), Money(4_62_000_00, "INR")),
        kept=Kept(What.EXPENSES, 9, 7, 0.8, Money(2_310_00, "INR"), Money(-120_00, "INR")) if known else None,
        ahead=Ahead(Coming(Period(date(2027, 1, 9), date(2027, 2, 8)), "INR", bills), Money(3_10_000_00, "INR")),
    )
    sums = Sums([part for part in parts(YEAR) if part.start <= today], spans, old, before if known else None, PENDING)
    return letter(sums, YEAR, "INR", today, depth=1, aside=aside)


CASES: dict[str, Callable[[], Shown]] = {
    "calendar": lambda: calendar_shown(days(DAILY, SHEETS["year"], ABOUT, Kind.EXPENSE), show=show),
    "calendar month": lambda: calendar_shown(
        days(DAILY, SHEETS["october"], ABOUT, Kind.EXPENSE), show=show, locale="bn_BD", week_start="sun"
    ),
    "calendar hidden": lambda: calendar_shown(
        days(DAILY, SHEETS["october"], ABOUT, Kind.EXPENSE),
        show=lambda money: show_money(money, "en_IN", private=True),
    ),
    "calendar years": lambda: calendar_shown(days(DAILY, SHEETS["years"], ABOUT, Kind.EXPENSE), show=show),
    "calendar nothing": lambda: calendar_shown(days([], SHEETS["october"], ABOUT, Kind.EXPENSE), show=show),
    "networth": lambda: networth_shown(worth(), show=show, today=TODAY),
    "networth one month": lambda: networth_shown(worth(11), show=show, today=TODAY),
    "networth nothing": lambda: networth_shown(networth([], [], {}, YEAR, "INR"), show=show, today=TODAY),
    "histogram": lambda: histogram_shown(histogram(AMOUNTS, ABOUT, Kind.EXPENSE), show=show),
    "histogram hidden": lambda: histogram_shown(
        histogram(AMOUNTS, ABOUT, Kind.EXPENSE), show=lambda money: show_money(money, "en_IN", private=True)
    ),
    "histogram nothing": lambda: histogram_shown(histogram([], ABOUT, Kind.INCOME), show=show),
    "year": lambda: year_shown(lived(), show=show),
    "year not over": lambda: year_shown(lived(date(2026, 10, 20), known=False), show=show),
    "year nothing": lambda: year_shown(
        letter(Sums([], [], Period(date(2025, 1, 1), YEAR.start)), YEAR, "INR", date(2027, 2, 1)), show=show
    ),
    "leaks": lambda: leaks_shown(leaking(), show=show),
    "leaks nothing": lambda: leaks_shown(leaks([], ABOUT, OCTOBER), show=show),
    "rule": lambda: rule_shown(
        rule_kept(SHARED, YEAR, SPANS, "INR", Rule(50, 30, 20), interval="M", pending=PENDING), show=show
    ),
    "rule without income": lambda: rule_shown(
        rule_kept(
            [part for part in SHARED if part.kind is Kind.EXPENSE], YEAR, SPANS, "INR", Rule(60, 20, 20), interval="M"
        ),
        show=show,
    ),
    "rule nothing": lambda: rule_shown(rule_kept([], YEAR, SPANS, "INR", Rule(50, 30, 20), interval="M"), show=show),
    "spending by month": lambda: pivot_shown(
        pivot(trend(parts(YEAR), YEAR, SPANS, "INR", grouping=Grouping.CATEGORY), Kind.EXPENSE), show=show
    ),
    "spending by quarter": lambda: pivot_shown(
        pivot(
            trend(parts(YEAR), YEAR, QUARTERS, "INR", interval="Q", grouping=Grouping.CATEGORY, depth=1), Kind.EXPENSE
        ),
        show=show,
    ),
    "spending by month percent": lambda: pivot_shown(
        pivot(trend(parts(YEAR), YEAR, SPANS, "INR", grouping=Grouping.CATEGORY, depth=1), Kind.EXPENSE),
        show=show,
        percent=True,
    ),
    "income by month": lambda: pivot_shown(
        pivot(trend([], YEAR, SPANS, "INR", grouping=Grouping.CATEGORY), Kind.INCOME), show=show
    ),
}
EVERY = pytest.mark.parametrize("name", CASES)


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
def test_a_pipe_gets_no_boxes_and_no_blocks(name):
    text = drawn(CASES[name](), 80, terminal=False)
    assert not BLOCKS.search(text)
    assert max(map(cell_len, text.splitlines())) <= 80


@EVERY
def test_a_terminal_that_knows_only_ascii_gets_ascii(name):
    text = drawn(CASES[name](), 80, "ascii")
    assert not any(mark in text for mark in "█▒─")


@EVERY
def test_json(name, snapshot):
    """Amounts are there in the `hidden` ones, too: JSON and files are masked where they are written, by --private."""
    assert plain.shown_json(f"report {name.split()[0]}", CASES[name]()) == snapshot


@EVERY
def test_files(name, snapshot):
    shown, stream = CASES[name](), io.StringIO()
    assert shown.table is not None
    plain.write_csv(stream, shown.table)
    plain.write_markdown(stream, shown)
    assert stream.getvalue() == snapshot
