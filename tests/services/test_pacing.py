"""The pace of budgets over real books: which earlier periods count, what is a bill, and what stands apart."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from finura_cli.domain.budget import Per
from finura_cli.domain.money import Money
from finura_cli.domain.pace import RestsOn
from finura_cli.domain.period import Calendar, Period, calendar_month
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import Tagged
from finura_cli.domain.transaction import By, Line
from finura_cli.services import bill_answers, bill_books, bill_setting, budget_setting, budgeting, pacing
from finura_cli.store import history, merchants, transactions
from tests.services.ledger import AT, Ledger, monthly, months_of

TODAY = date(2026, 10, 10)
PLAIN = Calendar()
OCTOBER = calendar_month(2026, 10)
SINCE_APRIL = months_of(2026, 4, 9)


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    yield made
    made.store.close()


def put(ledger, target, minor, *, calendar=PLAIN, today=TODAY):
    money = Money(minor, "INR")
    budget_setting.put(ledger.store, target, amount=money, per=Per.MONTH, calendar=calendar, today=today, at=AT)


def status(ledger, period=OCTOBER, *, today=TODAY, calendar=PLAIN, query=None):
    return budgeting.status(ledger.store, period=period, calendar=calendar, today=today, currency="INR", query=query)


def pace_of(ledger, *args, **more):
    (row,) = status(ledger, *args, **more).rows
    return row.pace


def test_the_pace_rests_on_whole_earlier_months(ledger):
    ledger.add(
        *monthly([(2026, 3)], 20, -900_000, "", "Housing:Rent"),  # the books begin late in March
        *monthly(SINCE_APRIL, 5, -10_000, "", "Food:Groceries"),
        *monthly(SINCE_APRIL, 25, -30_000, "", "Food:Groceries"),
        ("2026-10-05", -15_000, "market", "Food:Groceries"),
    )
    put(ledger, "groceries", 40_000)
    assert status(ledger).past == 6
    going = pace_of(ledger)
    assert (going.expected_by_now, going.projected, going.usual_share) == (10_000, 45_000, 0.25)
    assert going.probability_over == pytest.approx(6.2 / 7)
    assert going.over_on == date(2026, 10, 26)  # the 25th of a month of 30 days
    assert going.rests_on is RestsOn.SHAPE


def test_a_category_that_is_new_has_a_shorter_past_than_the_books(ledger):
    ledger.add(
        *monthly(SINCE_APRIL, 1, -10_000, "", "Housing:Rent"),
        *monthly(months_of(2026, 8, 9), 20, -2_000, "", "Food:Dining"),
        ("2026-10-01", -10_000, "", "Housing:Rent"),
    )
    put(ledger, "dining", 5_000)
    going = pace_of(ledger)
    assert (going.projected, going.probability_over) == (2_000, pytest.approx(0.2 / 3))


def test_books_that_began_in_a_month_do_not_count_it(ledger):
    ledger.add(("2026-09-12", -10_000, "market", "Food:Groceries"), ("2026-10-05", -15_000, "market", "Food:Groceries"))
    put(ledger, "groceries", 31_000)
    assert status(ledger).past == 0
    going = pace_of(ledger)
    assert (going.expected_by_now, going.projected, going.rests_on) == (10_000, 46_500, RestsOn.LINE)


def test_an_empty_month_counts_as_one_without_spending(ledger):
    ledger.add(
        *monthly(SINCE_APRIL, 1, -10_000, "", "Housing:Rent"),
        *monthly(months_of(2026, 4, 7), 20, -3_000, "", "Food:Dining"),
        ("2026-10-02", -10_000, "", "Housing:Rent"),
    )
    put(ledger, "dining", 2_000)
    assert pace_of(ledger).probability_over == pytest.approx((4 + 0.2) / 7)


def test_months_after_the_last_entry_are_not_held(ledger):
    ledger.add(*monthly(months_of(2026, 3, 7), 3, -3_000, "", "Food:Dining"), ("2026-08-10", -1, "", "Food:Dining"))
    put(ledger, "dining", 2_000)
    assert status(ledger).past == 5  # March to July: August is not known to its end


def test_a_bill_is_added_on_its_day_and_no_part_of_the_shape(ledger):
    """Rent has moved to the 28th: it is not late on the 10th, and not forgotten."""
    ledger.add(
        *monthly(SINCE_APRIL, 28, -500_000, "Landlord", "Housing:Rent"),
        *monthly(SINCE_APRIL, 3, -20_000, "", "Food:Groceries"),
        ("2026-10-04", -20_000, "", "Food:Groceries"),
    )
    put(ledger, "total", 510_000, today=date(2026, 4, 1))
    going = pace_of(ledger)
    assert (going.expected_by_now, going.projected) == (10_000, 520_000)
    assert going.over_on == date(2026, 10, 28)
    paid = pace_of(ledger, today=date(2026, 9, 29), period=calendar_month(2026, 9))
    assert (paid.projected, paid.over_on) == (520_000, date(2026, 9, 28))


def test_a_bill_paid_ahead_is_not_still_to_come(ledger):
    ledger.add(
        *monthly(SINCE_APRIL, 28, -500_000, "Landlord", "Housing:Rent"),
        ("2026-10-28", -500_000, "Landlord", "Housing:Rent"),
    )
    put(ledger, "rent", 500_000)
    going = pace_of(ledger)
    assert (going.expected_by_now, going.projected, going.over_on) == (0, 500_000, None)


def test_a_weekly_bill_comes_as_often_as_it_does(ledger):
    first = date(2026, 6, 5)
    days = [first + timedelta(days=7 * n) for n in range(18)]  # Fridays, until the 2nd of October
    ledger.add(*((day.isoformat(), -1_000, "Cleaner", "Housing:Rent") for day in days))
    put(ledger, "rent", 10_000)
    assert pace_of(ledger, today=date(2026, 10, 8)).projected == 1_000 + 4 * 1_000


def test_refunds_and_entries_ahead(ledger):
    ledger.add(
        *monthly(SINCE_APRIL, 5, -10_000, "", "Food:Dining"),
        *monthly(SINCE_APRIL, 20, 4_000, "", "Food:Dining"),
        ("2026-10-05", -10_000, "", "Food:Dining"),
    )
    put(ledger, "dining", 9_000)
    going = pace_of(ledger)
    assert (going.projected, going.over_on) == (6_000, date(2026, 10, 5))
    assert going.probability_over == pytest.approx(0.95 / 7)
    ledger.add(("2026-10-30", -20_000, "", "Food:Dining"))
    assert pace_of(ledger).projected == 26_000


def test_pay_day_months_weeks_and_years_have_their_own_past(ledger):
    ledger.add(
        *monthly(months_of(2025, 1, 12), 2, -5_000, "", "Food:Dining"),
        *monthly(SINCE_APRIL, 2, -5_000, "", "Food:Dining"),
        ("2026-10-02", -5_000, "", "Food:Dining"),
    )
    cycle = Calendar(cycle_start=25)
    put(ledger, "dining", 9_000, calendar=cycle)
    assert pace_of(ledger, cycle.month_of(TODAY), calendar=cycle).projected == 5_000
    found = status(ledger, PLAIN.unit(TODAY, "Y"))
    assert found.past == 1
    assert found.rows[0].pace.projected == 7 * 5_000 + 2 * 5_000
    assert status(ledger, PLAIN.week_of(TODAY)).past == 12


def test_a_query_says_what_counts_in_earlier_months_too(ledger):
    ledger.add(*monthly(SINCE_APRIL, 20, -5_000, "", "Food:Dining"))
    ledger.add(*monthly(SINCE_APRIL, 20, -1_000, "", "Food:Dining"), tags=frozenset({"trip"}))
    put(ledger, "dining", 9_000)
    assert pace_of(ledger).projected == 6_000
    assert pace_of(ledger, query=Query.of(Tagged("trip"))).projected == 1_000


def test_saving_is_nothing_to_be_warned_of(ledger):
    for year, month in SINCE_APRIL:
        ledger.save(f"{year}-{month:02}-20", 30_000)
    put(ledger, "saving", 10_000)
    going = pace_of(ledger)
    assert (going.projected, going.over_on, going.probability_over) == (30_000, None, None)


def test_full_books_are_read_less_far_back(ledger, monkeypatch):
    ledger.add(*monthly(SINCE_APRIL, 5, -10_000, "", "Food:Groceries"))
    put(ledger, "food", 20_000)
    monkeypatch.setattr(pacing, "MANY_LINES", 2)
    assert status(ledger).past == 2
    monkeypatch.setattr(pacing, "MANY_LINES", 0)
    assert status(ledger).past == 0
    assert pace_of(ledger).rests_on is RestsOn.LINE


def test_a_period_that_is_over_has_no_pace(ledger):
    ledger.add(*monthly(SINCE_APRIL, 5, -10_000, "", "Food:Groceries"))
    put(ledger, "food", 20_000)
    found = status(ledger, Period(date(2026, 10, 1), date(2026, 10, 8)))
    assert (found.past, found.rows[0].pace.probability_over) == (0, 0.0)


def test_a_bill_typed_by_hand_is_still_to_come_until_it_is_paid_or_skipped(ledger):
    ledger.add(*monthly(SINCE_APRIL, 3, -20_000, "", "Food:Groceries"))
    ledger.add(("2026-10-04", -20_000, "", "Food:Groceries"))
    put(ledger, "total", 30_000)
    said = bill_setting.Said(
        name="Club",
        amounts=bill_setting.Amounts(15_000, None, None, "INR"),
        due=date(2026, 10, 25),
        category="Fun:Streaming",
    )
    done = bill_setting.add(ledger.store, said, at=AT)
    going = pace_of(ledger)
    assert (going.projected, going.over_on) == (35_000, date(2026, 10, 25))
    assert going.expected_by_now == 15_000  # all of what the bill leaves: the rest is usually spent on the 3rd
    bill_setting.skip(ledger.store, str(done.bill.id), None, TODAY, at=AT)
    assert pace_of(ledger).projected == 20_000
    history.undo(ledger.store)
    ledger.add(("2026-10-20", -15_000, "Club", "Fun:Streaming"))
    assert pace_of(ledger, today=date(2026, 10, 21)).projected == 35_000


@pytest.mark.parametrize("kept", [False, True])
def test_of_a_shared_bill_ones_own_part_is_still_to_come(ledger, kept):
    rents = []
    for year, month in SINCE_APRIL:
        lines = tuple(
            Line(ledger.ids[path], Money(minor, "INR"), By.HAND)
            for path, minor in (("Housing:Rent", -2_000), ("Transfer", -3_000))
        )
        rents.append(ledger.entry(f"{year}-{month:02}-28", -5_000, "Landlord", None)._replace(lines=lines))
    with history.deed(ledger.store, command="test", at=AT) as deed:
        transactions.add_all(ledger.store, rents)
        deed.summary = "test"
    ledger.add(("2026-04-01", -10, "", "Food:Dining"), ("2026-10-01", -10, "", "Food:Dining"))
    put(ledger, "rent", 2_500)
    if kept:
        bill_answers.accept(ledger.store, ["landlord"], TODAY, at=AT)
    assert (pace_of(ledger).projected, pace_of(ledger).over_on) == (2_000, None)


def test_what_was_rejected_as_a_bill_is_part_of_the_shape(ledger):
    ids = ledger.add(
        *monthly(SINCE_APRIL[:4], 28, -4_000, "Landlord", "Housing:Rent"),
        *monthly(SINCE_APRIL[4:], 28, -5_000, "Landlord", "Housing:Rent"),
    )
    ledger.add(("2026-04-01", -10, "", "Food:Dining"), ("2026-10-01", -10, "", "Food:Dining"))
    put(ledger, "rent", 4_500)
    assert (pace_of(ledger).projected, pace_of(ledger).probability_over) == (5_000, pytest.approx(6.2 / 7))
    bill_answers.reject(ledger.store, [f"d{ids[-1]}"], TODAY, at=AT)
    assert (pace_of(ledger).projected, pace_of(ledger).probability_over) == (4_000, pytest.approx(2.2 / 7))


def test_a_query_leaves_out_bills_that_do_not_match(ledger):
    ledger.add(*monthly(SINCE_APRIL, 28, -5_000, "Landlord", "Housing:Rent"))
    ledger.add(*monthly(SINCE_APRIL, 29, -300, "Streamer", "Fun:Streaming"), tags=frozenset({"fun"}))
    ledger.add(("2026-10-01", -10, "", "Food:Dining"))
    put(ledger, "total", 6_000)
    assert pace_of(ledger).projected == 5_310
    assert pace_of(ledger, query=Query.of(Tagged("fun"))).projected == 300


def test_full_books_keep_only_the_months_in_which_bills_were_looked_for(ledger, monkeypatch):
    ledger.add(*monthly(SINCE_APRIL, 28, -5_000, "Landlord", "Housing:Rent"))
    ledger.add(("2026-04-01", -10, "", "Food:Dining"), ("2026-10-01", -10, "", "Food:Dining"))
    put(ledger, "total", 6_000)
    assert status(ledger).past == 6
    monkeypatch.setattr(bill_books, "MANY", 5)
    assert status(ledger).past == 4


def test_of_the_fullest_books_a_payee_that_takes_much_is_a_shop(ledger, monkeypatch):
    weeks = [TODAY - timedelta(days=3 + 7 * n) for n in range(15)]
    with history.unrecorded(ledger.store):
        landlord, cleaner = (merchants.find_or_add(ledger.store, name) for name in ("Landlord", "Cleaner"))
    ledger.add(*monthly(SINCE_APRIL[-4:], 28, -5_000, "", "Housing:Rent"), merchant_id=landlord)
    ledger.add(*((day.isoformat(), -500, "", "Fun:Streaming") for day in weeks), merchant_id=cleaner)
    known = {one.name for one in bill_books.BillBooks(ledger.store, TODAY).detected}
    assert known == {"Landlord", "Cleaner"}
    monkeypatch.setattr(bill_books, "MANY", 5)
    assert {one.name for one in bill_books.BillBooks(ledger.store, TODAY).detected} == known
    monkeypatch.setattr(bill_books, "FULL", 5)
    for near in (True, False):
        assert [one.name for one in bill_books.BillBooks(ledger.store, TODAY, near=near).detected] == ["Landlord"]
    monkeypatch.setattr(bill_books, "SELDOM", 20)
    assert {one.name for one in bill_books.BillBooks(ledger.store, TODAY).detected} == known


def test_without_budgets_no_day_is_read(ledger, monkeypatch):
    ledger.add(*monthly(SINCE_APRIL, 28, -5_000, "Landlord", "Housing:Rent"))
    monkeypatch.setattr(pacing.rating, "sums", lambda *args, **more: pytest.fail("read"))
    found = pacing.paces(
        ledger.store, {}, lambda key, sums: 0, period=OCTOBER, calendar=PLAIN, today=TODAY, currency="INR"
    )
    assert found == ({}, 5)
