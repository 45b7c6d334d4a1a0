"""The digest of a week, from the books: why it differs, what is due, the month against its budget."""

from __future__ import annotations

from datetime import date

import pytest

from finura_cli.domain.budget import Per
from finura_cli.domain.money import Money
from finura_cli.domain.paces import Every
from finura_cli.domain.period import Calendar, Period, parse_period
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import InCategories
from finura_cli.domain.reports.focus import About
from finura_cli.domain.track_record import Told, What
from finura_cli.domain.verdict import Answer
from finura_cli.screen.week_words import look_text
from finura_cli.services import bill_answers, bill_setting, budget_setting, digesting, spotting, track_record
from finura_cli.services.bill_setting import Said
from finura_cli.services.report_books import Ask
from finura_cli.store import charges, history, merchants
from tests.services.ledger import AT, Ledger, monthly, months_of

CALENDAR, MONDAY = Calendar(), date(2026, 10, 19)
RENT = monthly(months_of(2026, 6, 10), 20, -24_000_00, "Lakeview Residency", "Housing:Rent")[:-1]
SHOPPING = [
    (f"2026-{month:02}-{day:02}", -900_00 - day, f"market {month}{day}", "Food:Groceries")
    for month, day in ((9, 14), (9, 22), (9, 28), (10, 8), (10, 15))
]


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    yield made
    made.store.close()


def week(ledger, period="last-week", today=MONDAY, query=None, **more):
    days = parse_period(period, CALENDAR, today)
    return digesting.week(ledger.store, Ask(days, "INR", CALENDAR, today, query or Query(), **more))


def causes(mover):
    return [(cause.payee, cause.amount.minor, cause.count, cause.every) for cause in mover.causes]


def test_a_mover_names_the_payees_that_made_it(ledger):
    ledger.add(*SHOPPING, ("2026-10-12", -412_50, "UPI-SWIGGY-ORDER 5521", "Food:Dining"),
               ("2026-10-14", -300_00, "UPI-SWIGGY-ORDER 7788", "Food:Dining"))  # fmt: skip
    report = week(ledger)
    assert (report.word, report.weeks) == ("2026-w42", 4)
    dining = next(mover for mover in report.movers if mover.row.group == "Food:Dining")
    assert causes(dining) == [("UPI-SWIGGY-ORDER", 712_50, 2, None)]
    assert week(ledger, depth=1).movers[0].row.group == "Food"


def test_a_merchant_is_one_payee_however_the_bank_writes_it(ledger):
    with history.unrecorded(ledger.store):
        merchant = merchants.find_or_add(ledger.store, "Swiggy")
    ledger.add(*SHOPPING)
    ledger.add(("2026-10-12", -412_50, "POS abc", "Food:Dining"), ("2026-10-13", -90_00, "xyz", "Food:Dining"),
               ("2026-10-14", 100_00, "refund", "Food:Dining"), merchant_id=merchant)  # fmt: skip
    dining = next(mover for mover in week(ledger).movers if mover.row.group == "Food:Dining")
    assert causes(dining) == [("Swiggy", 402_50, 3, None)]
    assert {(entry.text, entry.merchant) for entry in week(ledger).largest if entry.merchant} == {
        ("POS abc", "Swiggy"), ("xyz", "Swiggy"), ("refund", "Swiggy")
    }  # fmt: skip


def test_bills_are_set_aside_and_told_when_they_are_due(ledger):
    ledger.add(*RENT, *SHOPPING)
    report = week(ledger)
    assert [(due.payee, due.bill.due, due.bill.amount.minor, due.bill.every) for due in report.due] == [
        ("Lakeview Residency", date(2026, 10, 20), 24_000_00, Every.MONTH)
    ]
    rent = next(mover for mover in report.movers if mover.row.group == "Housing:Rent")
    assert rent.is_expected
    assert report.aside.now == report.scope.totals.expense
    assert report.aside.usual == report.usual.expense - Money(6_000_00, "INR")
    assert report.look.about is About.LARGEST


def test_what_was_rejected_is_no_bill_and_a_kept_one_speaks_for_itself(ledger):
    ids = ledger.add(*RENT)
    ledger.add(*SHOPPING)
    (bill,) = bill_answers.accept(ledger.store, [f"d{ids[0]}"], MONDAY, at=AT).bills
    bill_setting.edit(ledger.store, str(bill.id), Said(due=date(2026, 10, 22)), at=AT)
    due = [(one.payee, one.bill.due, one.bill.amount.minor, one.bill.every) for one in week(ledger).due]
    assert due == [("Lakeview Residency", date(2026, 10, 22), 24_000_00, Every.MONTH)]
    assert week(ledger, query=Query.of(InCategories((ledger.ids["Food:Groceries"],)))).due == ()
    bill_setting.remove(ledger.store, str(bill.id), at=AT)
    bill_answers.reject(ledger.store, [f"d{ids[0]}"], MONDAY, at=AT)
    assert week(ledger).due == ()
    assert week(ledger).aside is None


def test_what_was_paid_or_is_long_over_is_not_due(ledger):
    ledger.add(*RENT, *SHOPPING)
    assert week(ledger, "2026-w30").due == ()  # nobody wants to be told in a look back
    ledger.add(("2026-10-18", -24_000_00, "Lakeview Residency", "Housing:Rent"))
    assert week(ledger).due == ()


def test_yearly_bills_are_seen_in_books_that_are_not_too_large(ledger, monkeypatch):
    ledger.add(*[(f"{year}-10-21", -9_000_00, "Car insurance", None) for year in (2023, 2024, 2025)], *SHOPPING)
    assert [due.bill.every for due in week(ledger).due] == [Every.YEAR]
    read = []
    monkeypatch.setattr(digesting, "ENOUGH", 1)
    monkeypatch.setattr(charges, "read", lambda store, period, query: read.append(period) or [])
    week(ledger)
    assert read[0] == Period(date(2026, 6, 6), date.max)
    assert [period.end for period in read[1:]] == [period.start for period in read[:-1]]


def test_a_double_charge_comes_first_until_somebody_answered(ledger):
    ledger.add(
        *SHOPPING, ("2026-10-13", -700_00, "Cafe", "Food:Dining"), ("2026-10-14", -700_00, "Cafe", "Food:Dining")
    )
    look = week(ledger).look
    assert (look.about, look.advice.amount.minor) == (About.DUPLICATE, 700_00)
    assert week(ledger, "2026-w41").look.about is not About.DUPLICATE
    spotting.settle(ledger.store, [int(look.advice.ref)], Answer.REJECT, at=AT)
    assert week(ledger).look.about is About.MOVER


def test_a_price_rise_is_told(ledger):
    ledger.add(*monthly(months_of(2026, 5, 9), 14, -199_00, "Flimmer", "Fun:Streaming"), *SHOPPING,
               ("2026-10-14", -249_00, "Flimmer", "Fun:Streaming"))  # fmt: skip
    look = week(ledger).look
    assert (look.about, look.advice.usual.minor) == (About.PRICE_RISE, 199_00)


def test_the_month_so_far_against_its_budget(ledger):
    ledger.add(*SHOPPING, ("2026-10-19", -100_00, "tea", "Food:Dining"))
    assert week(ledger).budget is None
    budget_setting.put(ledger.store, "Food", amount=Money(5_000_00, "INR"), per=Per.MONTH, calendar=CALENDAR,
                  today=MONDAY, at=AT)  # fmt: skip
    month = week(ledger).budget
    assert month.period == Period(date(2026, 10, 1), date(2026, 11, 1))
    assert (month.totals.budget.minor, month.totals.spent.minor) == (5_000_00, 1_900_23)
    assert (month.totals.of_total, month.days_left) == (False, 13), "today is one of them"
    food = Query.of(InCategories((ledger.ids["Food:Dining"],)))
    assert week(ledger, query=food).budget is None
    assert week(ledger, "2026-w40", today=date(2026, 11, 9)).budget.days_left == 0


def test_a_week_before_which_the_books_hold_two_days_has_nothing_to_compare(ledger):
    ledger.add(("2026-10-10", -50_00, "tea", "Food:Dining"), ("2026-10-13", -50_00, "tea", "Food:Dining"))
    report = week(ledger)
    assert (report.weeks, report.usual, report.movers) == (0, None, ())
    ledger.add(("2026-10-08", -50_00, "tea", "Food:Dining"))
    assert week(ledger).weeks == 1


def test_a_week_at_the_ends_of_time_is_a_week(ledger):
    ledger.add(*SHOPPING)
    for period, today in (("1900-w01", MONDAY), ("2199-12-25..2199-12-31", date(2199, 12, 31)), ("all", MONDAY)):
        assert week(ledger, period, today).look


def test_it_tells_how_the_forecast_of_the_month_before_came_out(ledger):
    ledger.add(*SHOPPING, *RENT, ("2026-09-30", -100_00, "XQZVK", "Food:Dining"))
    assert week(ledger).foretold is None
    september = CALENDAR.month(2026, 9)
    amounts = (Money(minor, "INR") for minor in (26_500_00, 26_000_00, 27_000_00))
    told = Told(What.EXPENSES, september, date(2026, 8, 20), *amounts, 0.8, "champion")
    track_record.note(ledger.store, [told])
    held = week(ledger).foretold
    assert held is not None
    assert (held.last, held.came, held.is_inside) == (told, Money(26_800_64, "INR"), True)
    assert week(ledger, period="2026-w41").foretold == held
    assert week(ledger, period="2026-w39").foretold is None  # of August nothing was told
    dining = Query.of(InCategories((ledger.ids["Food:Dining"],)))
    assert week(ledger, query=dining).foretold is None


def test_a_subscription_is_told_in_the_week_in_which_it_was_paid(ledger):
    year = [(2025, 11), (2025, 12), *months_of(2026, 1, 10)]
    ledger.add(*monthly(year, 14, -300_00, "Flimmer", "Fun:Streaming"), *SHOPPING,
               *monthly(year, 1, -24_000_00, "Lakeview Residency", "Housing:Rent"))  # fmt: skip
    look = week(ledger).look
    assert (look.about, look.advice.name, look.advice.saves) == (About.BILL, "Flimmer", Money(3_600_00, "INR"))
    assert look.advice.worth == 150_00  # of a month, and half of it: nobody knows whether it is wanted
    assert week(ledger, "2026-w43", today=date(2026, 10, 26)).look.about is not About.BILL
    assert week(ledger, "2026-w42", today=date(2026, 11, 9)).look.about is not About.BILL  # no news any more


def test_the_biggest_drain_is_told_with_what_a_tenth_less_is(ledger):
    before = [(f"2026-{month:02}-{day:02}", -1_230_75, "Swiggy", "Food:Dining")
              for month, day in ((9, 15), (9, 17), (9, 19), (9, 20), (9, 22), (9, 24), (9, 26), (9, 27), (9, 29),
                                 (10, 1), (10, 3), (10, 4), (10, 6), (10, 8), (10, 10), (10, 11))]  # fmt: skip
    ledger.add(*before, *[(f"2026-10-{day}", -1_600_00, "Swiggy", "Food:Dining") for day in (12, 14, 16, 17)])
    look = week(ledger, depth=1).look
    assert (look.about, look.mover.row.group) == (About.MOVER, "Food")
    assert (look.advice.amount, look.advice.usual) == (Money(6_400_00, "INR"), Money(4_923_00, "INR"))
    assert (look.advice.saves, look.advice.why) == (Money(640_00, "INR"), "most")
    said = look_text(week(ledger, depth=1), Money.plain)
    assert said == (
        "Food was your biggest drain, 30% over your usual week (Swiggy 4 times, 6400.00); 10% less is 640.00."
    )


@pytest.mark.parametrize(("category", "asked"), [("Housing:Rent", False), ("Food:Dining", True)])
def test_nobody_is_asked_to_spend_less_on_rent(ledger, category, asked):
    paid = [("2026-09-15", 910_00), ("2026-09-18", 2_300_00), ("2026-09-29", 1_400_00), ("2026-10-10", 3_100_00)]
    paid += [("2026-10-12", 2_000_00), ("2026-10-13", 2_100_00), ("2026-10-17", 2_150_00)]
    ledger.add(*[(day, -minor, f"{name} XQZVK", category) for (day, minor), name in zip(paid, "abcdefg", strict=True)])
    look = week(ledger).look
    assert (look.about, look.mover.row.group, look.advice is not None) == (About.MOVER, category, asked)
