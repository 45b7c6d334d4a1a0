"""Every report agrees with the totals of `list` for the same query and period, whatever the books hold."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finura_cli.domain.account import AccountKind
from finura_cli.domain.books import Names
from finura_cli.domain.category import UNLISTED_ACCOUNT, Kind, Necessity
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Period, calendar_month, parse_period
from finura_cli.domain.query import Query
from finura_cli.domain.query_parser import parse_query
from finura_cli.domain.reports.focus import About
from finura_cli.domain.reports.parts import Grouping
from finura_cli.domain.transaction import Line, NewTransaction
from finura_cli.errors import UsageError
from finura_cli.services import digesting, monthly, reporting
from finura_cli.services.listing import listing
from finura_cli.services.report_books import Ask
from finura_cli.store import accounts, aggregates, categories, history, merchants, transactions
from finura_cli.store.connection import Store
from tests.store.made import new_books

TODAY = date(2026, 10, 20)
FIRST = date(2026, 1, 10)
PLAIN, PAYDAY = Calendar(), Calendar(cycle_start=25, cycle_weekend="before")
PERIODS = ["all", "2026-10", "2026", "2026q2", "2026-w20", "2026-03-17..2026-08-05", "..2026-04", "this-month", "2025"]
QUERIES = [
    (), ("cat:Food",), ("acct:Bank",), ("type:income",), ("swiggy",), ("not:cat:Food",), ("amt:50..",), ("tag:home",),
    ("is:uncategorized",), ("acct:Cash", "cat:Dining"), ("is:essential",), ("not:is:saving",),
]  # fmt: skip


def build(store: Store, seed: int = 7, count: int = 300) -> None:
    """Random books of ten months: splits, refunds, transfers, pending, two currencies, tags, times, moods."""
    dice = random.Random(seed)
    with history.deed(store, "test", "2026-10-20T12:00:00"):
        cash = accounts.add(store, "Cash", AccountKind.CASH, "INR").id
        bank = accounts.add(store, "Bank", AccountKind.BANK, "INR").id
        euro = accounts.add(store, "Euro", AccountKind.BANK, "EUR").id
        ids = [None] + [
            categories.add(store, path, kind, necessity).id
            for path, kind, necessity in (
                ("Food:Groceries", Kind.EXPENSE, Necessity.ESSENTIAL),
                ("Food:Dining", Kind.EXPENSE, Necessity.DISCRETIONARY),
                ("Housing:Rent", Kind.EXPENSE, None),
                ("Income:Salary", Kind.INCOME, None),
                (UNLISTED_ACCOUNT, Kind.TRANSFER, None),
            )
        ]
        swiggy, amul = merchants.find_or_add(store, "Swiggy"), merchants.find_or_add(store, "Amul")
        merchants.set_necessity(store, amul, Necessity.ESSENTIAL)
        for n in range(count):
            account = dice.choice([cash, bank, bank, euro])
            currency = "EUR" if account == euro else "INR"
            amounts = [dice.randint(-90_000, 30_000) for _ in range(dice.choice([1, 1, 1, 2, 3]))]
            said = [None] * 9 + list(Necessity)
            lines = tuple(
                Line(dice.choice(ids), Money(minor, currency), necessity=dice.choice(said)) for minor in amounts
            )
            transactions.add(
                store,
                NewTransaction(
                    FIRST + timedelta(days=dice.randrange(280)), account, Money(sum(amounts), currency), f"entry {n}",
                    lines, time=dice.choice([None, "08:15", "23:59"]), merchant_id=dice.choice([None, swiggy, amul]),
                    mode=dice.choice([None, "upi", "cash"]), mood=dice.choice([None, 0, 5]),
                    tags=tuple(dice.sample(["home", "fun"], dice.choice([0, 0, 1, 2]))), pending=dice.random() < 0.1,
                ),
            )  # fmt: skip
        for day in (12, 60, 200):
            there = Money(-5_000, "INR"), Money(5_000, "INR")
            sides = [
                NewTransaction(FIRST + timedelta(days=day), account, money, "moved", (Line(None, money),))
                for account, money in zip((bank, cash), there, strict=True)
            ]
            transactions.add_linked(store, *sides)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("books") / "home" / "finura.db"
    with new_books(path) as store:
        store.conn.execute("PRAGMA synchronous=OFF")
        build(store)
        yield store


def query(store: Store, words: tuple[str, ...]) -> Query:
    owners = {a.id: a for a in accounts.all(store)}
    names = Names(categories.tree(store), owners, necessities=merchants.necessities(store))
    return parse_query(words, names)


def listed(store: Store, asked: Query, period: Period) -> dict[Kind, int]:
    """The totals that `list` shows, in rupees, with the sign of the books."""
    totals = listing(store, asked, period, currency="INR").totals
    return {
        Kind.INCOME: totals.income.minor,
        Kind.EXPENSE: -totals.expense.minor,
        Kind.TRANSFER: totals.transfers.minor,
    }


def ask(store: Store, period: str, words: tuple[str, ...] = (), calendar: Calendar = PLAIN, **more: object) -> Ask:
    days = parse_period(period, calendar, TODAY)
    assert days is not None
    return Ask(days, "INR", calendar, TODAY, query(store, words), **more)  # type: ignore[arg-type]


def crossed() -> list[object]:
    """Every period with every query; a third of them for `make test`, in which each one meets several of the others."""
    return [
        pytest.param(period, words, id=f"{period}-{' '.join(words)}", marks=pytest.mark.judge if (n + m) % 3 else ())
        for n, period in enumerate(PERIODS)
        for m, words in enumerate(QUERIES)
    ]


EVERY = pytest.mark.parametrize("words", QUERIES, ids=" ".join)
CROSSED = pytest.mark.parametrize(("period", "words"), crossed())


@CROSSED
def test_reports_agree_with_list(books, words, period):
    for calendar in (PLAIN, PAYDAY):
        asked = ask(books, period, words, calendar)
        want = listed(books, asked.query, asked.period)
        spent, earned = reporting.spending(books, asked), reporting.spending(books, asked, kind=Kind.INCOME)
        assert sum(row.amount.minor for row in spent.rows) == spent.total.minor == -want[Kind.EXPENSE]
        assert sum(row.amount.minor for row in earned.rows) == earned.total.minor == want[Kind.INCOME]
        for interval in "DWMQY":
            course = reporting.trend(books, asked, interval=interval)
            assert sum(cell.totals.expense.minor for cell in course.cells) == -want[Kind.EXPENSE]
            assert sum(cell.totals.income.minor for cell in course.cells) == want[Kind.INCOME]
        flow = reporting.cashflow(books, asked)
        assert flow.steps[-1].running.minor == sum(want.values())
        digest = monthly.month(books, asked)
        assert (digest.scope.totals.income.minor, digest.scope.totals.transfers.minor) == (
            want[Kind.INCOME],
            want[Kind.TRANSFER],
        )
        assert digesting.week(books, asked).scope.totals == digest.scope.totals


@EVERY
@pytest.mark.parametrize("grouping", list(Grouping))
def test_every_grouping_sums_to_the_same_total(books, words, grouping):
    asked = ask(books, "2026-02-10..2026-09", words, grouping=grouping)
    want = listed(books, asked.query, asked.period)
    report = reporting.spending(books, asked)
    assert report.total.minor == -want[Kind.EXPENSE]
    course = reporting.trend(books, asked, grouping=grouping)
    if grouping is Grouping.TAG:
        assert report.scope.overlapping
    else:
        assert sum(row.amount.minor for row in report.rows) == report.total.minor
        assert sum(cell.totals.expense.minor for cell in course.cells) == report.total.minor
        steps = reporting.cashflow(books, asked, grouping=grouping).steps
        assert sum(step.change.minor for step in steps) == sum(want.values())


@settings(max_examples=40, deadline=None)
@given(st.dates(FIRST, TODAY), st.integers(1, 250), st.sampled_from(QUERIES), st.sampled_from([PLAIN, PAYDAY]))
def test_any_days_agree_with_list_and_adjacent_ones_tile(books, start, length, words, calendar):
    asked = query(books, words)
    whole = Period(start, start + timedelta(days=length))
    middle = start + timedelta(days=length // 2)

    def spent(period: Period) -> int:
        return reporting.spending(books, Ask(period, "INR", calendar, TODAY, asked)).total.minor

    assert spent(whole) == -listed(books, asked, whole)[Kind.EXPENSE]
    assert spent(whole) == spent(Period(start, middle)) + spent(Period(middle, whole.end))


def test_other_currencies_and_pending_stand_apart(books):
    scope = reporting.spending(books, ask(books, "all")).scope
    assert [totals.income.currency for totals in scope.unconverted] == ["EUR"]
    assert {totals.income.currency for totals in scope.pending} == {"INR", "EUR"}
    pending = [one for one in aggregates.sums(books, pending=True) if one.currency == "INR"]
    assert sum(one.count for one in pending) == next(t.count for t in scope.pending if t.income.currency == "INR")


def test_the_unlisted_account_is_told(books):
    scope = reporting.spending(books, ask(books, "all")).scope
    want = listed(books, query(books, (f"cat:{UNLISTED_ACCOUNT}",)), Period.ALL)
    assert scope.totals.unlisted.minor == want[Kind.TRANSFER] != 0


def test_open_ends_are_closed_to_the_months_of_the_books(books):
    period = reporting.spending(books, ask(books, "all")).scope.period
    assert period == Period(date(2026, 1, 1), date(2026, 11, 1))
    cycle = reporting.spending(books, ask(books, "all", calendar=PAYDAY)).scope.period
    assert PAYDAY.month_of(cycle.start).start == cycle.start <= FIRST
    assert PAYDAY.month_of(cycle.end).start == cycle.end


@pytest.mark.parametrize(
    ("said", "start", "months"),
    [
        (None, date(2026, 9, 1), 1),
        ("last-month", date(2026, 9, 1), 1),
        ("2026-03", date(2026, 3, 1), 1),
        ("avg-6m", date(2026, 4, 1), 6),
        ("avg-3-months", date(2026, 7, 1), 3),
    ],
)
def test_what_a_month_is_held_against(books, said, start, months):
    report = reporting.spending(books, ask(books, "2026-10", compare=said))
    assert (report.compared.start, report.months) == (start, months)
    assert report.compared.end <= date(2026, 10, 1)
    want = -listed(books, Query(), report.compared)[Kind.EXPENSE]
    assert abs(report.previous_total.minor * months - want) <= months


def test_a_mean_is_over_the_months_that_the_books_have(books):
    report = reporting.spending(books, ask(books, "2026-03", compare="avg-6m"))
    assert (report.compared.start, report.months) == (date(2026, 1, 1), 2)


def test_last_month_counts_from_the_report(books):
    report = reporting.spending(books, ask(books, "2026-03", compare="last-month"))
    assert report.compared == calendar_month(2026, 2)


def test_before_the_books_there_is_nothing_to_compare(books):
    report = reporting.spending(books, ask(books, "2026-01"))
    assert report.compared is None
    assert all(row.previous is None for row in report.rows)


@pytest.mark.parametrize("said", ["soon", "all", "avg-0m", "..2026-03"])
def test_a_comparison_that_is_none(books, said):
    with pytest.raises(UsageError) as caught:
        reporting.spending(books, ask(books, "2026-10", compare=said))
    assert caught.value.code == "bad-compare"


def test_a_mean_of_months_is_for_a_month(books):
    with pytest.raises(UsageError):
        reporting.spending(books, ask(books, "2026", compare="avg-6m"))
    with pytest.raises(UsageError):
        reporting.trend(books, ask(books, "2026-10", compare="avg-6m"))


def test_what_is_gone_is_a_row_only_when_compared(books):
    quiet = ask(books, "2026-10-12..2026-10-13")
    assert all(row.count for row in reporting.spending(books, quiet).rows)
    compared = reporting.spending(books, quiet._replace(compare="2026-09"))
    assert any(not row.count for row in compared.rows)


def test_a_trend_against_another_year_goes_interval_by_interval(books):
    asked = ask(books, "2026-07..2026-09", compare="2026-04..2026-06")
    cells = reporting.trend(books, asked).cells
    for cell, month in zip(cells, (4, 5, 6), strict=True):
        assert cell.previous.expense.minor == -listed(books, Query(), calendar_month(2026, month))[Kind.EXPENSE]


def test_the_largest_are_posted_no_transfers_and_in_order(books):
    found = monthly.month(books, ask(books, "all")).largest
    assert len(found) == 5
    sizes = [abs(entry.amount.minor) for entry in found]
    assert sizes == sorted(sizes, reverse=True)
    for entry in found:
        txn = transactions.get(books, entry.id)
        assert not txn.pending
        assert txn.transfer_id is None
        assert txn.money.currency == "INR"


def test_a_week_is_held_against_the_four_before(books):
    report = digesting.week(books, ask(books, "2026-w30"))
    assert report.weeks == 4
    assert report.compared == Period(date(2026, 6, 22), date(2026, 7, 20))
    want = -listed(books, Query(), report.compared)[Kind.EXPENSE]
    assert abs(report.usual.expense.minor * 4 - want) <= 2
    assert report.look.about in (About.UNCATEGORIZED, About.MOVER, About.LARGEST)


def test_a_first_week_has_none_before(books):
    report = digesting.week(books, ask(books, "2026-w02"))
    assert report.weeks == 0
    assert report.usual is None


@pytest.mark.parametrize("words", [(), ("acct:Bank",), ("entry",)], ids=" ".join)
@pytest.mark.parametrize("period", PERIODS)
def test_by_necessity_is_what_list_finds(books, period, words):
    asked = ask(books, period, words, grouping=Grouping.NECESSITY)
    report = reporting.spending(books, asked)
    rows = {row.group: row.amount.minor for row in report.rows}
    for necessity in Necessity:
        chosen = query(books, (*words, f"is:{necessity}"))
        assert rows.get(necessity, 0) == -listed(books, chosen, report.scope.period)[Kind.EXPENSE]
    nothing = query(books, (*words, *(f"not:is:{necessity}" for necessity in Necessity)))
    assert rows.get(None, 0) == -listed(books, nothing, report.scope.period)[Kind.EXPENSE]


def test_necessity_comes_from_the_category_or_the_one_above(books):
    rows = reporting.spending(books, ask(books, "all", grouping=Grouping.NECESSITY)).rows
    assert {row.group for row in rows} >= {"essential", "discretionary", None}


def test_empty_books_report_nothing(tmp_path):
    with new_books(tmp_path / "home" / "finura.db") as store:
        for period in ("all", "2026-10"):
            asked = ask(store, period)
            assert reporting.spending(store, asked).rows == ()
            assert reporting.trend(store, asked).scope.totals.count == 0
            assert reporting.compare(store, asked).spending.rows == ()
            assert monthly.month(store, asked).largest == ()
            assert digesting.week(store, asked).weeks == 0


def test_a_course_does_not_go_on_into_the_future(books):
    last = books.conn.value("SELECT max(date) FROM transactions")
    report = reporting.trend(books, ask(books, "2026"))
    assert report.spans[-1].key == max(last, TODAY.isoformat())[:7]
    assert report.scope.period == Period(date(2026, 1, 1), date(2027, 1, 1))
    assert len(reporting.trend(books, ask(books, "2031-03"), interval="D").spans) == 1
