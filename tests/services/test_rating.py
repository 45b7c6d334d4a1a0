"""What is in other currencies counts at the rate of its day, line by line, and comes to the same in every report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finura_cli.domain.account import AccountKind
from finura_cli.domain.budget import Key, Target
from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period, parse_period
from finura_cli.domain.query import Query
from finura_cli.domain.rates import OLDEST, Rate, Source
from finura_cli.domain.reports.parts import Grouping
from finura_cli.services import (
    budget_spending,
    budgeting,
    calendar_days,
    histogram,
    leaks,
    monthly,
    networth,
    reporting,
    unrated,
)
from finura_cli.services.listing import listing
from finura_cli.services.quoting import update
from finura_cli.services.report_books import Ask
from finura_cli.store import accounts, connection, history, rates, search
from finura_cli.store.connection import Store
from tests.services.ledger import AT, Ledger
from tests.services.test_reporting import CROSSED, FIRST, PAYDAY, PLAIN, QUERIES, TODAY, ask, build

QUIET = Period(date(2026, 4, 20), date(2026, 7, 1))
"""Days for which nobody said a rate."""
SAID = [
    Rate(FIRST + timedelta(days=n), "EUR", "INR", f"{90 + n * 7 % 13}.{n % 97:02}5")
    for n in range(0, 300, 3)
    if FIRST + timedelta(days=n) not in QUIET
]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with connection.create(tmp_path_factory.mktemp("rated") / "finura.db") as store:
        build(store)
        say(store, *SAID)
        yield store


def say(store: Store, *many: Rate) -> None:
    with history.deed(store, "rates add", AT):
        rates.put_all(store, many)


def by_hand(store: Store, asked: Query, period: Period) -> tuple[dict[Kind, int], int]:
    """Every posted line at the latest rate of its day, by a search of the whole table; and how many have none."""
    page = listing(store, asked, period, currency="INR")
    found, without = dict.fromkeys(Kind, 0), 0
    for row in page.rows:
        for line in row.lines:
            if row.entry.pending:
                continue
            minor = line.money.minor
            if line.money.currency != "INR":
                known = [one for one in SAID if 0 <= (row.entry.date - one.day).days <= OLDEST]
                if not known:
                    without += 1
                    continue
                minor = round(minor * Fraction(max(known).value))
            found[page.names.kind(row.entry, line)] += minor
    return found, without


@pytest.mark.parametrize("calendar", [PLAIN, PAYDAY], ids=["plain", "pay day"])
@CROSSED
def test_every_report_comes_to_the_same(books, period, words, calendar):
    asked = ask(books, period, words, calendar)
    want, without = by_hand(books, asked.query, asked.period)
    whole = reporting.spending(books, asked)
    scope = whole.scope
    assert (scope.totals.income.minor, scope.totals.expense.minor) == (want[Kind.INCOME], -want[Kind.EXPENSE])
    assert scope.totals.transfers.minor == want[Kind.TRANSFER]
    assert sum(totals.count for totals in scope.unconverted) == without
    for interval in "DWMQY":
        course = reporting.trend(books, asked, interval=interval)
        assert sum(cell.totals.expense.minor for cell in course.cells) == -want[Kind.EXPENSE]
        assert course.scope == scope
    assert reporting.cashflow(books, asked).steps[-1].running.minor == sum(want.values())
    sizes, daily = histogram.histogram(books, asked), calendar_days.days(books, asked)
    for found, kind in ((sizes.amount - sizes.back, sizes.kind), (daily.amount, daily.kind)):
        assert found == (whole.total if kind is Kind.EXPENSE else scope.totals.income)
    assert sizes.scope == daily.scope == leaks.leaks(books, asked).scope == scope
    for few in (None, 3):
        page = listing(books, asked.query, asked.period, limit=few, currency="INR")
        assert (page.totals.income, page.totals.expense) == (scope.totals.income, scope.totals.expense)
        assert page.rates == scope.rates
        assert [sums.expense for sums in page.unconverted] == [totals.expense for totals in scope.unconverted]


@pytest.mark.parametrize("grouping", list(Grouping))
def test_groups_sum_to_the_converted_total(books, grouping):
    for period in ("all", "2026-03-17..2026-08-05"):
        asked = ask(books, period, grouping=grouping)
        report = reporting.spending(books, asked)
        want, _ = by_hand(books, Query(), asked.period)
        assert report.total.minor == -want[Kind.EXPENSE]
        if grouping is not Grouping.TAG:
            assert sum(row.amount.minor for row in report.rows) == -want[Kind.EXPENSE]
            cells = reporting.trend(books, asked, grouping=grouping).cells
            assert sum(cell.totals.expense.minor for cell in cells) == -want[Kind.EXPENSE]


@settings(max_examples=30, deadline=None)
@given(st.dates(FIRST, TODAY), st.integers(1, 250), st.sampled_from(QUERIES))
def test_adjacent_days_tile(books, start, length, words):
    whole = Period(start, start + timedelta(days=length))
    middle = start + timedelta(days=length // 2)

    def spent(period: Period) -> int:
        return reporting.spending(books, ask(books, "all", words)._replace(period=period)).total.minor

    assert spent(whole) == spent(Period(start, middle)) + spent(Period(middle, whole.end))


def test_the_rates_that_were_used_are_told(books):
    scope = reporting.spending(books, ask(books, "2026-03")).scope
    inside = Period(date(2026, 3, 1), date(2026, 4, 1))
    lines = sum(
        len(row.lines)
        for row in listing(books, Query(), inside).rows
        if row.entry.money.currency == "EUR" and not row.entry.pending
    )
    assert sum(used.lines for used in scope.rates) == lines > 0
    assert all(0 <= used.age <= 2 for used in scope.rates), "one was said every three days"
    assert not scope.unconverted
    assert reporting.spending(books, ask(books, "2026-06")).scope.rates == ()
    assert [one.income.currency for one in reporting.spending(books, ask(books, "2026-06")).scope.unconverted] == [
        "EUR"
    ]


@pytest.fixture
def ledger(tmp_path) -> Iterator[Ledger]:
    made = Ledger(tmp_path)
    made.add(("2026-09-02", -500_00, "books of the month", "Food:Groceries"))
    made.add(("2026-10-02", -100_00, "bread", "Food:Groceries"))
    made.add(("2026-10-03", -10_00, "cheese", "Food:Groceries"), currency="USD")
    yield made
    made.store.close()


OCTOBER = parse_period("2026-10", PLAIN, TODAY)


def spent(ledger: Ledger) -> tuple[Money, int]:
    found = budgeting.status(ledger.store, period=OCTOBER, calendar=PLAIN, today=TODAY, currency="INR")
    days = budget_spending.by_day(ledger.store, OCTOBER, None, "INR")
    key: Key = (Target.TOTAL, None)
    from finura_cli.store import categories

    tree = categories.tree(ledger.store)
    counted = budget_spending.spent(
        [one for many in days.values() for one in many], budget_spending.counting(key, tree), tree, "INR", None
    )
    return found.totals.spent + found.totals.unbudgeted, counted


def test_a_budget_counts_what_has_a_rate(ledger):
    assert spent(ledger) == (Money(100_00, "INR"), 100_00)
    say(ledger.store, Rate(date(2026, 10, 1), "USD", "INR", "88.5"))
    assert spent(ledger) == (Money(985_00, "INR"), 985_00)
    found = budgeting.status(ledger.store, period=OCTOBER, calendar=PLAIN, today=TODAY, currency="INR")
    assert found.unconverted == ()
    assert [(used.found.value, used.age, used.lines) for used in found.rates] == [("88.5", 2, 1)]


def test_net_worth_is_at_the_rate_of_each_day(ledger):
    with history.deed(ledger.store, "test", AT):
        trip = accounts.add(ledger.store, "Trip", AccountKind.CASH, "USD", opening=100_00).id
    ledger.add(("2026-10-05", -10_00, "taxi", None), currency="USD", account_id=trip)
    say(ledger.store, *(Rate(date(2026, month, 28), "USD", "INR", str(80 + month)) for month in (8, 9)))
    asked = Ask(Period(date(2026, 9, 1), date(2026, 11, 1)), "INR", PLAIN, TODAY)
    found = networth.networth(ledger.store, asked)
    own = [-500_00, -500_00 - 100_00]
    other = [100_00 * 89, (100_00 - 10_00 - 10_00) * 89]
    assert [point.standing.net.minor for point in found.points] == [a + b for a, b in zip(own, other, strict=True)]
    assert sum(row.worth.minor for row in found.accounts) == found.last.net.minor
    assert (found.unconverted, [used.found.value for used in found.rates]) == ((), ["88", "89"])


def test_books_of_one_currency_read_no_rate(tmp_path, monkeypatch):
    books = Ledger(tmp_path)
    books.add(("2026-10-02", -100_00, "bread", "Food:Groceries"))
    say(books.store, Rate(date(2026, 10, 1), "USD", "INR", "88.5"))
    monkeypatch.setattr(rates, "is_any", pytest.fail)
    asked = Ask(OCTOBER, "INR", PLAIN, TODAY)
    assert reporting.spending(books.store, asked).total == Money(100_00, "INR")
    assert networth.networth(books.store, asked).rates == ()
    assert listing(books.store, Query(), currency="INR").totals.expense == Money(100_00, "INR")
    assert search.count(books.store, Query()) == 1


def test_the_table_of_the_ecb_is_copied_for_the_currencies_of_the_books(ledger):
    done = update(ledger.store, "INR", today=TODAY, at=AT)
    assert (done.currencies, done.unknown) == (("INR", "USD"), ())
    assert done.new == len(rates.all(ledger.store)) > 40
    kept = rates.all(ledger.store)
    assert {(one.currency, one.to, one.source) for one in kept} == {
        ("EUR", "INR", Source.ECB), ("EUR", "USD", Source.ECB),
    }  # fmt: skip
    assert min(one.day for one in kept) >= date(2026, 9, 1) - timedelta(days=OLDEST)
    inr, usd = (next(o for o in kept if o.to == to and o.day == date(2026, 10, 2)) for to in ("INR", "USD"))
    (used,) = reporting.spending(ledger.store, Ask(OCTOBER, "INR", PLAIN, TODAY)).scope.rates
    assert (used.found.via, used.found.day) == (("EUR",), date(2026, 10, 2))
    assert Fraction(used.found.top, used.found.bottom) == Fraction(inr.value) / Fraction(usd.value)
    again = update(ledger.store, "INR", today=TODAY, at=AT)
    assert (again.new, again.changed, again.deed) == (0, 0, 0)


def test_few_dollars_may_be_the_largest_entry(tmp_path):
    books = Ledger(tmp_path)
    books.add(*((f"2026-10-{n % 28 + 1:02}", -(200_00 + n), f"shop {n}", "Food:Groceries") for n in range(80)))
    books.add(("2026-10-03", -10_00, "cheese", "Food:Groceries"), currency="USD")
    asked = Ask(OCTOBER, "INR", PLAIN, TODAY)
    assert "cheese" not in [entry.text for entry in monthly.month(books.store, asked).largest]
    say(books.store, Rate(date(2026, 10, 1), "USD", "INR", "88.5"))
    first, *_ = monthly.month(books.store, asked).largest
    assert (first.text, first.amount) == ("cheese", Money(-885_00, "INR"))


def test_an_account_without_a_day_needs_rates_too(tmp_path):
    books = Ledger(tmp_path)
    with history.deed(books.store, "test", AT):
        accounts.add(books.store, "Trip", AccountKind.CASH, "USD", opening=100_00)
    assert update(books.store, "INR", today=TODAY, at=AT).new > 20


def test_net_worth_carries_the_last_rate_and_tells_no_loss(ledger):
    with history.deed(ledger.store, "test", AT):
        accounts.add(ledger.store, "Trip", AccountKind.CASH, "USD", opening=100_00, opening_date=date(2026, 5, 1))
    say(ledger.store, Rate(date(2026, 7, 28), "USD", "INR", "80"))
    asked = Ask(Period(date(2026, 6, 1), date(2026, 11, 1)), "INR", PLAIN, TODAY)
    found = networth.networth(ledger.store, asked)
    assert [point.change.minor for point in found.points] == [0, 8000_00, 0, -500_00, -100_00 - 800_00]
    assert (found.unconverted, found.converted_late) == ((), ("USD",))
    (used,) = found.rates
    assert used.age == (TODAY - date(2026, 7, 28)).days > 31
    (one,) = [one for one in unrated.findings(ledger.store, "INR", TODAY) if one.code == "old-rate"]
    assert "its last rate is" in one.text
    assert [one.code for one in unrated.findings(ledger.store, "EUR", TODAY)] == [
        "no-rate",
        "no-rate",
        "no-rate-held",
        "no-rate-held",
    ]
