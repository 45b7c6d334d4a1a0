"""Flags of a month, read from books: up to the same day, without what only came early."""

from datetime import date

import pytest

from finura_cli.domain.period import Calendar, Period, calendar_month
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import InCategories
from finura_cli.services import flagging
from finura_cli.services.report_books import Ask, Books
from tests.services.ledger import Ledger

MONTHS = [f"2025-{n:02}" for n in range(10, 13)] + [f"2026-{n:02}" for n in range(1, 10)]
OCTOBER = calendar_month(2026, 10)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    books = Ledger(tmp_path_factory.mktemp("flags"))
    for n, month in enumerate(MONTHS):
        books.add(
            (f"{month}-01", 8_000_00, "salary", "Income:Salary"),
            (f"{month}-05", -2_000_00, "rent", "Housing:Rent"),
            (f"{month}-06", -100_00 - n * 300, "dinner", "Food:Dining"),
            (f"{month}-12", -90_00 + n * 200, "dinner", "Food:Dining"),
            (f"{month}-25", -400_00, "feast", "Food:Dining"),
            (f"{month}-15", -300_00 - n * 100, "market", "Food:Groceries"),
        )
    books.add(
        ("2026-10-02", -2_000_00, "rent", "Housing:Rent"),
        ("2026-10-06", -500_00, "dinner", "Food:Dining"),
        ("2026-10-09", -450_00, "party", "Food:Dining"),
        ("2026-10-15", -310_00, "market", "Food:Groceries"),
        ("2026-10-28", -9_000_00, "dated ahead", "Food:Groceries"),
    )
    yield books
    books.store.close()


def flags(ledger, today, period=OCTOBER, **more):
    ask = Ask(period, "INR", more.pop("calendar", Calendar()), date.fromisoformat(today), **more)
    with ledger.store.read_tx():
        return flagging.flags(Books(ledger.store, ask))


def test_a_category_is_held_against_the_same_days_of_its_months(ledger):
    (flag,) = flags(ledger, "2026-10-16")
    assert flag.category == "Food:Dining"
    assert flag.amount.minor == 950_00
    assert flag.usual.minor == 190_00 + 600
    assert flag.high.minor == 190_00 + 1100
    assert flag.months == 12


def test_what_came_early_and_what_is_dated_ahead_are_no_flags(ledger):
    assert flags(ledger, "2026-10-03") == ()
    assert "Housing:Rent" not in [flag.category for flag in flags(ledger, "2026-10-04")]
    assert [flag.category for flag in flags(ledger, "2026-10-27")] == ["Food:Dining"]


def test_a_month_that_is_over_is_held_against_whole_ones(ledger):
    ahead, dining = flags(ledger, "2026-11-05")
    assert (ahead.category, ahead.amount.minor) == ("Food:Groceries", 9_310_00)
    assert (dining.category, dining.usual.minor) == ("Food:Dining", 590_00 + 600)
    assert flags(ledger, "2026-11-05", calendar_month(2026, 9)) == ()


def test_months_may_begin_on_pay_day(ledger):
    pay_day = Calendar(cycle_start=25)
    (flag,) = flags(ledger, "2026-10-16", pay_day.month_of(date(2026, 10, 16)), calendar=pay_day)
    assert (flag.category, flag.amount.minor) == ("Food:Dining", 1_350_00)
    assert (flag.usual.minor, flag.months) == (590_00 + 600, 11)


def test_parents_are_flagged_where_the_report_sums_up_to_them(ledger):
    (flag,) = flags(ledger, "2026-10-16", depth=1)
    assert flag.category == "Food"


def test_nothing_is_said_of_other_periods_of_few_months_or_beside_a_query(ledger):
    day = "2026-10-16"
    assert flags(ledger, day, Period(date(2026, 10, 2), date(2026, 11, 2))) == ()
    assert flags(ledger, day, Period(date(2026, 1, 1), date(2027, 1, 1))) == ()
    assert flags(ledger, day, calendar_month(2026, 11)) == ()
    assert flags(ledger, "2026-03-20", calendar_month(2026, 3)) == ()
    assert flags(ledger, day, query=Query.of(InCategories((ledger.ids["Food:Dining"],)))) == ()
    ask = Ask(OCTOBER, "EUR", Calendar(), date(2026, 10, 16))
    assert flagging.flags(Books(ledger.store, ask)) == ()


def test_books_without_entries_have_none(tmp_path):
    empty = Ledger(tmp_path)
    assert flags(empty, "2026-10-16") == ()
    empty.store.close()
