"""What forecasts read: complete months, spending and income of each, and nothing of what came later."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Period, calendar_month
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import InCategories
from finura_cli.errors import Unavailable, UsageError
from finura_cli.services import forecast_series as series
from finura_cli.services.trained import Seen
from tests.services.ledger import Ledger, monthly, months_of

TODAY = date(2026, 10, 10)
SEEN = Seen(Calendar(), TODAY, "INR")
YEAR = months_of(2026, 1, 9)


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    yield made
    made.store.close()


def test_spending_and_income_of_complete_months(ledger):
    ledger.add(*monthly(YEAR, 1, -1_000, "x", "Food"), *monthly(YEAR, 2, 300, "back", "Food"),
               *monthly(YEAR, 2, 9_000, "salary", "Income:Salary"), *monthly(YEAR, 3, -70, "card", "Transfer"),
               ("2026-03-09", -200, "?", None), ("2026-10-02", -5, "this month", "Food"))  # fmt: skip
    ledger.add(*monthly(YEAR, 4, -300, "hotel", "Food:Dining"), currency="EUR")
    ledger.add(*monthly(YEAR, 5, -9_999, "later", "Food"), pending=True)
    past = series.read(ledger.store, SEEN)
    assert past.months == tuple(calendar_month(2026, n) for n in range(1, 10))
    assert dict(past.spent) == {ledger.ids["Food"]: (700,) * 9, None: (0, 0, 200, 0, 0, 0, 0, 0, 0)}
    assert past.income == (9_000,) * 9
    assert past.other == (Money(2_700, "EUR"),)
    assert past.until == date(2026, 10, 2)
    only = series.read(ledger.store, SEEN, Query.of(InCategories((ledger.ids["Income:Salary"],))))
    assert (dict(only.spent), only.income) == ({}, (9_000,) * 9)


def test_entries_dated_ahead_make_no_month_complete_and_no_bill_known(ledger):
    """The books stop in July; an entry of December was typed already."""
    ledger.add(*monthly(months_of(2026, 1, 6), 3, -900, "rent", "Housing:Rent"), ("2026-07-09", -5, "x", "Food"))
    before = series.read(ledger.store, SEEN)
    known = series.known(ledger.store, before)
    ledger.add(("2026-12-03", -900, "rent", "Housing:Rent"), ("2026-10-10", -70, "today", "Food"))
    after = series.read(ledger.store, SEEN._replace(today=date(2026, 10, 9)))
    assert (after.months, after.spent, after.until) == (before.months, before.spent, before.until)
    assert series.known(ledger.store, before) == known


def test_months_of_ones_own(ledger):
    calendar = Calendar(cycle_start=25)
    start = date(2026, 1, 25)
    ledger.add(*[((start + timedelta(days=n)).isoformat(), -100, "daily", "Food") for n in range(250)])
    past = series.read(ledger.store, SEEN._replace(calendar=calendar))
    assert past.spent[ledger.ids["Food"]] == tuple(100 * month.days for month in past.months)
    assert [month.start.day for month in past.months] == [25] * 8


def test_bills_are_known_as_they_were(ledger):
    ledger.add(*monthly(YEAR, 3, -900, "rent", "Housing:Rent"), ("2026-10-03", -950, "rent", "Housing:Rent"),
               ("2026-01-01", -5, "first", "Food"), ("2026-09-30", -5, "last", "Food"))  # fmt: skip
    past = series.read(ledger.store, SEEN)
    known = series.known(ledger.store, past)
    rent = ledger.ids["Housing:Rent"]
    assert list(known) == list(range(1, 10))
    assert dict(known[9].paid) == {rent: [900] * 9}
    assert known[9].due(calendar_month(2026, 11)) == {rent: 950}
    assert known[8].due(calendar_month(2026, 11)) == {rent: 900}
    assert not known[1].bills


def test_the_months_ahead_and_how_far_they_are(ledger):
    ledger.add(*monthly(YEAR, 3, -900, "rent", "Housing:Rent"), ("2026-01-01", -5, "x", "Food"),
               ("2026-09-30", -5, "x", "Food"))  # fmt: skip
    past = series.read(ledger.store, SEEN)
    assert series.ahead(SEEN, past) == [calendar_month(2026, 11)]
    assert series.ahead(SEEN, past, calendar_month(2026, 10), 2) == [calendar_month(2026, n) for n in (10, 11)]
    assert [series.lead(past, calendar_month(2026, n)) for n in (10, 11, 12)] == [1, 2, 3]
    assert series.windows(past, calendar_month(2026, 11)) == [calendar_month(2026, n) for n in range(1, 12)]
    for target in (calendar_month(2026, 9), calendar_month(2031, 1), Period.ALL):
        with pytest.raises(UsageError):
            series.ahead(SEEN, past, target)
    for horizon in (0, 25):
        with pytest.raises(UsageError):
            series.ahead(SEEN, past, None, horizon)


@pytest.mark.parametrize(
    ("last", "first_unknown"),
    [("2026-10-10", date(2026, 10, 11)), ("2026-10-09", TODAY), ("2026-10-05", TODAY),
     ("2026-10-04", date(2026, 10, 5)), ("2026-09-30", date(2026, 10, 1)), ("2026-09-28", date(2026, 10, 1))],
)  # fmt: skip
def test_up_to_which_day_something_is_known(ledger, last, first_unknown):
    days = [(date(2026, 9, 1) + timedelta(days=3 * n)).isoformat() for n in range(20)]
    ledger.add(*[(day, -5, "x", "Food") for day in (*days, last) if day <= last])
    past = series.read(ledger.store, SEEN)
    assert past.day == first_unknown
    assert past.has_ended is (first_unknown < TODAY)


def test_books_that_are_often_silent_have_not_ended(ledger):
    ledger.add(*[(f"2026-{month:02}-{day:02}", -5, "x", "Food") for month in (8, 9) for day in (1, 14, 27)])
    assert series.read(ledger.store, SEEN).day == TODAY
    assert series.read(ledger.store, SEEN._replace(today=date(2026, 10, 12))).day == date(2026, 10, 1)


def test_without_a_complete_month_there_is_nothing_to_read(ledger):
    with pytest.raises(Unavailable, match="no entries") as refusal:
        series.read(ledger.store, SEEN)
    assert (refusal.value.exit_code, refusal.value.code) == (69, "no-history")
    ledger.add(("2026-11-12", -1_000, "x", "Food"))
    with pytest.raises(Unavailable, match="no entries"):
        series.read(ledger.store, SEEN)
    ledger.add(("2026-09-12", -1_000, "x", "Food"))
    with pytest.raises(Unavailable, match="no complete month"):
        series.read(ledger.store, SEEN)
