"""Reports are sums: rows add up to totals, refunds net, transfers and other currencies stay outside."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.anomaly import Oddity, OddKind
from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.paces import Every
from finura_cli.domain.period import DAY_NAMES, Calendar, Period, calendar_month
from finura_cli.domain.reports.cashflow import cashflow
from finura_cli.domain.reports.compare import compare, mean
from finura_cli.domain.reports.focus import About, twice
from finura_cli.domain.reports.income import income
from finura_cli.domain.reports.month import Largest, month
from finura_cli.domain.reports.movers import Paid
from finura_cli.domain.reports.parts import Grouping, Part, Span, arranged, total
from finura_cli.domain.reports.spending import Before, spending, weekdays
from finura_cli.domain.reports.trend import Earlier, Window, trend
from finura_cli.domain.reports.week import Beside, Bills, week

OCTOBER = calendar_month(2026, 10)
SEPTEMBER = calendar_month(2026, 9)
CALENDAR = Calendar()
GROUPS = st.sampled_from([None, "Food", "Food:Groceries", "Food:Dining", "Rent", "Salary"])
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
PARTS = st.lists(
    st.builds(
        Part,
        GROUPS,
        DAYS,
        st.sampled_from(Kind),
        st.sampled_from(["INR", "INR", "EUR"]),
        st.integers(-(10**9), 10**9),
        st.integers(1, 9),
    ),
    max_size=30,
)
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))


def out(group: str | None, minor: int, day: date = date(2026, 10, 5), currency: str = "INR") -> Part:
    return Part(group, day, Kind.EXPENSE, currency, -minor, 1)


def spans(interval: str) -> list[Span]:
    return [Span(CALENDAR.key(p, interval), p) for p in CALENDAR.tile(YEAR, interval)]


@given(PARTS, st.none() | st.integers(1, 3))
def test_spending_rows_sum_to_its_total(parts, depth):
    report = spending(parts, YEAR, "INR", depth=depth)
    assert sum(row.amount.minor for row in report.rows) == report.total.minor
    assert report.total == report.scope.totals.expense
    assert sum(row.count for row in report.rows) == sum(
        p.count for p in parts if p.kind is Kind.EXPENSE and p.currency == "INR"
    )


@given(PARTS)
def test_income_rows_sum_to_its_total(parts):
    report = income(parts, YEAR, "INR")
    assert sum(row.amount.minor for row in report.rows) == report.total.minor == report.scope.totals.income.minor


@given(PARTS, st.sampled_from("DWMQY"))
def test_a_trend_sums_to_its_totals_with_and_without_groups(parts, interval):
    for grouping in (None, Grouping.CATEGORY):
        report = trend(parts, YEAR, spans(interval), "INR", interval=interval, grouping=grouping)
        totals = report.scope.totals
        assert sum(cell.totals.expense.minor for cell in report.cells) == totals.expense.minor
        assert sum(cell.totals.income.minor for cell in report.cells) == totals.income.minor
        if grouping is None:
            assert len(report.cells) == len(report.spans)
            assert sum(cell.totals.count for cell in report.cells) == totals.count


@given(PARTS)
def test_cashflow_ends_at_the_change_of_the_whole(parts):
    report = cashflow(parts, YEAR, spans("M"), "INR")
    totals = report.scope.totals
    assert report.steps[-1].running == totals.net + totals.transfers
    assert sum(p.minor for p in parts if p.currency == "INR") == report.steps[-1].running.minor
    by_group = cashflow(parts, YEAR, spans("M"), "INR", grouping=Grouping.CATEGORY)
    assert sum(step.change.minor for step in by_group.steps) == report.steps[-1].running.minor


@given(PARTS, PARTS)
def test_changes_sum_to_the_change_of_the_total(parts, earlier):
    report = spending(parts, YEAR, "INR", before=Before(YEAR, earlier))
    changes = [row.change for row in report.rows]
    assert all(change is not None for change in changes)
    assert sum(change.minor for change in changes) == report.total.minor - report.previous_total.minor


@given(PARTS, st.integers(1, 6))
def test_a_mean_is_the_whole_over_the_months_to_the_nearest_unit(parts, months):
    whole = total([p for p in parts if p.currency == "INR"], "INR")
    assert abs(mean(parts, "INR", months).expense.minor * months - whole.expense.minor) <= months / 2


@given(PARTS)
def test_nothing_is_lost_between_currencies(parts):
    scope = spending(parts, YEAR, "INR").scope
    assert scope.totals.count + sum(t.count for t in scope.unconverted) == sum(p.count for p in parts)
    assert all(t.income.currency != "INR" for t in scope.unconverted)


def test_a_refund_nets_and_a_net_refund_is_negative():
    parts = [out("Shoes", 5000), Part("Shoes", date(2026, 10, 9), Kind.EXPENSE, "INR", 7000, 1), out("Food", 1000)]
    report = spending(parts, OCTOBER, "INR")
    assert [(row.group, row.amount.minor) for row in report.rows] == [("Food", 1000), ("Shoes", -2000)]
    assert report.total == Money(-1000, "INR")
    assert all(row.share is None for row in report.rows)


def test_depth_folds_paths():
    parts = [out("Food:Groceries:Milk", 100), out("Food:Dining", 50), out("Rent", 70)]
    rows = spending(parts, OCTOBER, "INR", depth=1).rows
    assert [(row.group, row.amount.minor, row.count) for row in rows] == [("Food", 150, 2), ("Rent", 70, 1)]
    assert len(spending(parts, OCTOBER, "INR", depth=2).rows) == 3


def test_what_was_spent_before_and_is_not_now_is_a_row():
    report = spending([out("Food", 10)], OCTOBER, "INR", before=Before(SEPTEMBER, [out("Rent", 40)]))
    assert [(r.group, r.amount.minor, r.change.minor) for r in report.rows] == [("Food", 10, 10), ("Rent", 0, -40)]


def test_pending_and_unlisted_are_in_no_total():
    away = Part("Transfer:Unlisted account", date(2026, 10, 2), Kind.TRANSFER, "INR", -900, 1, unlisted=True)
    scope = spending([out("Food", 10), away], OCTOBER, "INR", pending=[out(None, 77)]).scope
    assert scope.totals.expense == Money(10, "INR")
    assert scope.totals.unlisted == Money(-900, "INR")
    assert [t.expense.minor for t in scope.pending] == [77]


def test_groups_that_share_lines_do_not_count_twice_in_the_total():
    tagged = [out("home", 100), out("fun", 100)]
    report = spending(tagged, OCTOBER, "INR", grouping=Grouping.TAG, whole=[out(None, 100)])
    assert [row.amount.minor for row in report.rows] == [100, 100]
    assert report.total.minor == 100
    assert report.scope.overlapping


def test_weekdays_hours_and_moods_keep_their_own_order():
    shuffled = ["Sunday", "Friday", None, "Saturday", "Monday", "Tuesday", "Thursday", "Wednesday"]
    assert arranged(shuffled, Grouping.WEEKDAY, lambda name: 0) == [*DAY_NAMES, None]
    parts = [out(name, minor) for minor, name in enumerate(shuffled, 1)]
    for grouping, order in ((Grouping.WEEKDAY, [*DAY_NAMES, None]), (Grouping.MODE, shuffled[::-1])):
        found = trend(parts, OCTOBER, [Span("2026-10", OCTOBER)], "INR", grouping=grouping)
        assert [cell.group for cell in found.cells] == list(found.groups) == order
    assert arranged(["23", "04", None], Grouping.HOUR, lambda name: 0) == ["04", "23", None]
    assert arranged(["a", "b", None], Grouping.MODE, lambda name: {"b": 2}.get(name, 1)) == ["b", "a", None]


def test_a_trend_is_held_against_the_same_interval_before():
    earlier = Earlier(SEPTEMBER, [Span("2026-09", SEPTEMBER)], [out("Food", 30, date(2026, 9, 1))])
    report = trend([out("Food", 50)], OCTOBER, [Span("2026-10", OCTOBER)], "INR", before=earlier)
    assert report.cells[0].previous is not None
    assert report.cells[0].previous.expense.minor == 30


def test_a_moving_mean_is_of_whole_intervals_alone():
    months = [Span(f"2026-{n:02}", calendar_month(2026, n)) for n in range(1, 7)]
    course = [out("Food", 100 * n, month.period.start) for n, month in enumerate(months, 1)]
    window = Window(3, months[:2], course[:2], frozenset(f"2026-{n:02}" for n in range(1, 6)))
    report = trend(course[2:], YEAR, months[2:], "INR", window=window)
    assert report.window == 3
    means = [cell.mean and cell.mean.expense.minor for cell in report.cells]
    assert means == [200, 300, 400, None]  # June is not over
    later = trend(course[2:], YEAR, months[2:], "INR", window=Window(3, (), (), window.whole))
    assert [cell.mean is None for cell in later.cells] == [True, True, False, True]


@pytest.mark.parametrize(
    ("today", "gone"), [(date(2026, 10, 20), 20), (date(2026, 10, 31), None), (date(2026, 11, 2), None)]
)
def test_a_month_says_how_much_of_it_is_gone(today, gone):
    assert month([], OCTOBER, "INR", today, Before(SEPTEMBER, [])).days_gone == gone


def test_a_month_without_anything_before_compares_with_nothing():
    report = month([out("Food", 10)], OCTOBER, "INR", date(2026, 10, 31), Before(SEPTEMBER, []))
    assert report.before is None
    assert report.scope.totals.expense.minor == 10


def test_compare_has_both_sides():
    salary = Part("Salary", date(2026, 10, 1), Kind.INCOME, "INR", 500, 1)
    report = compare([salary, out("Food", 10)], OCTOBER, "INR", Before(SEPTEMBER, [out("Food", 30)]))
    assert [row.group for row in report.spending.rows] == ["Food"]
    assert [row.group for row in report.income.rows] == ["Salary"]
    assert report.before.expense.minor == 30


LATEST = (Largest(4, date(2026, 10, 3), "Shoes", "Shopping", Money(-900, "INR")),)


MONDAY = date(2026, 11, 2)
TWICE = Oddity(
    9, date(2026, 10, 3), Money(-50, "INR"), "Cafe", None, OddKind.DUPLICATE, 6.0, "again", None, 8, accepted=False
)


def digest(parts, before, /, **beside):
    return week(parts, OCTOBER, "INR", MONDAY, before, beside=Beside(**beside))


def paid(group, payee, minor, lines=1):
    return Paid(group, payee, payee.lower(), minor, lines)


def test_a_week_points_at_one_thing():
    before = Before(SEPTEMBER, [out("Food", 4000)], months=4)
    calm, more = [out("Food", 1000)], [out("Food", 2000), out(None, 5)]
    assert digest(calm, before).look.about is About.NOTHING
    assert digest(calm, before, largest=LATEST).look.about is About.LARGEST
    assert digest([*calm, out(None, 5)], before, largest=LATEST).look.about is About.UNCATEGORIZED
    review = digest([*calm, out(None, 5)], before, waiting=2)
    assert (review.look.about, review.waiting, review.uncategorized) == (About.REVIEW, 2, 1)
    mover = digest(more, before, largest=LATEST, waiting=2).look
    assert mover.about is About.MOVER
    assert mover.mover.row.change.minor == 1000
    odd = digest(more, before, waiting=2, advice=(twice(TWICE, 50), twice(TWICE, 40))).look
    assert (odd.about, odd.advice, odd.alike) == (About.DUPLICATE, twice(TWICE, 50), 1)


def test_a_bill_is_neither_a_mover_to_look_at_nor_the_largest():
    before = Before(SEPTEMBER, [out("Food", 4000)], months=4)
    rent = {"now": [paid("Housing", "Landlord", 9000)], "before": [paid("Food", "Shop", 4000, 9)]}
    bills = Bills(every={"landlord": Every.MONTH}, ids=frozenset({4}))
    found = digest([out("Food", 1000), out("Housing", 9000)], before, **rent, bills=bills, largest=LATEST)
    assert found.look.about is About.NOTHING
    assert [mover.is_expected for mover in found.movers] == [True]
    assert (found.aside.now.minor, found.aside.usual.minor) == (1000, 1000)
    assert digest([out("Housing", 9000)], before, **rent, largest=LATEST).look.about is About.MOVER


def test_the_payees_who_made_a_change_are_named():
    before = Before(SEPTEMBER, [out("Food", 4000), out("Fun", 400)], months=4)
    now = [
        paid("Food", "Swiggy", 1500, 3),
        paid("Food", "Cafe", 700),
        paid("Food", "", 900, 2),
        paid("Food", "Shop", 100),
    ]
    were = [paid("Food", "Shop", 3600, 9), paid("Food", "Swiggy", 400, 2), paid("Fun", "Kino", 400)]
    food, fun = digest([out("Food", 3200)], before, now=now, before=were).movers
    assert [(cause.payee, cause.amount.minor, cause.count) for cause in food.causes] == [("Swiggy", 1500, 3)]
    assert [(cause.payee, cause.amount.minor, cause.count) for cause in fun.causes] == [("Kino", 0, 0)]


def test_the_least_change_has_its_payee():
    nothing = Before(SEPTEMBER, [], months=4)
    (kiosk,) = digest([out("Food", 1)], nothing, now=[paid("Food", "Kiosk", 1)]).movers
    assert [(cause.payee, cause.amount.minor) for cause in kiosk.causes] == [("Kiosk", 1)]


@given(PARTS, PARTS, st.integers(1, 4))
def test_movers_are_what_changed_the_largest_first(parts, before, weeks):
    found = digest(parts, Before(SEPTEMBER, before, months=weeks))
    sizes = [abs(mover.row.change.minor) for mover in found.movers]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) <= 5
    assert all(sizes)


def test_a_first_week_has_nothing_to_be_held_against():
    report = digest([out("Food", 10)], Before(SEPTEMBER, [], months=0))
    assert report.usual is None
    assert report.movers == ()
    assert report.weeks == 0


@given(st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.integers(1, 60), st.integers(-5, 70))
def test_weekdays_of_a_period_are_counted_until_today(start, days, today):
    gone = Counter(DAY_NAMES[(start + timedelta(n)).weekday()] for n in range(min(days, max(today + 1, 0))))
    found = weekdays(Period(start, start + timedelta(days)), start + timedelta(today))
    assert Counter({name: count for name, count in found.items() if count}) == gone
