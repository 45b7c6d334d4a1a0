"""What could be done, and what is coming, as the books have it; kept until they change."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.budget import Per
from finura_cli.domain.category import Necessity
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Period
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import InCategories
from finura_cli.domain.reports.coming import Bill, Coming
from finura_cli.domain.reports.focus import About, Advice, Outlook
from finura_cli.domain.verdict import Answer
from finura_cli.errors import NotFound
from finura_cli.services import (
    bill_answers,
    budget_setting,
    focus_answers,
    focus_gathering,
    focusing,
    goal_setting,
    monthly,
    spotting,
    yearly,
)
from finura_cli.services.goal_setting import Wanted
from finura_cli.services.report_books import Ask
from finura_cli.services.trained import Seen
from finura_cli.store import history, merchants, transactions
from tests.services.ledger import AT, Ledger, months_of
from tests.services.ledger import monthly as every_month

CALENDAR, TODAY = Calendar(), date(2026, 10, 20)
OCTOBER = CALENDAR.month_of(TODAY)
INR = "INR"


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    yield made
    made.store.close()


def beside(ledger, today=TODAY):
    return focusing.beside(ledger.store, Seen(CALENDAR, today, INR))


def advice(ledger, about, today=TODAY):
    return [one for one in beside(ledger, today).advice if one.about is about]


def month(ledger, period=OCTOBER, today=TODAY, query=None):
    return monthly.month(ledger.store, Ask(period, INR, CALENDAR, today, query or Query()))


def days(first, count, step=1):
    return [date.fromisoformat(first) + timedelta(days=n * step) for n in range(count)]


def test_books_with_nothing_in_them_have_nothing_to_say(ledger):
    assert beside(ledger) == Outlook(Coming(Period(TODAY, date(2026, 11, 19)), INR, ()), ())


def test_a_dearer_rent_is_no_advice_and_a_dearer_film_service_is_for_a_month(ledger):
    ledger.add(
        *every_month(months_of(2026, 3, 9), 1, -24_000_00, "Landlord", "Housing:Rent"),
        ("2026-10-01", -26_000_00, "Landlord", "Housing:Rent"),
        *every_month(months_of(2026, 3, 9), 14, -199_00, "Flimmer", "Fun:Streaming"),
        ("2026-10-14", -249_00, "Flimmer", "Fun:Streaming"),
    )
    (rise,) = advice(ledger, About.BILL)
    assert (rise.name, rise.why, rise.saves, rise.worth) == ("Flimmer", "price-rise", Money(600_00, INR), 50_00)
    later = date(2026, 11, 30)
    ledger.add(("2026-11-01", -26_000_00, "Landlord", "Housing:Rent"), ("2026-11-14", -249_00, "Flimmer", None))
    assert "price-rise" not in [one.why for one in advice(ledger, About.BILL, later)]


def test_a_forgotten_subscription_is_told_until_it_is_wanted(ledger):
    ids = ledger.add(
        *every_month([(2025, 11), (2025, 12), *months_of(2026, 1, 10)], 3, -49_00, "Flimmer", "Fun:Streaming"),
        *every_month(months_of(2026, 1, 10), 1, -24_000_00, "Landlord", "Housing:Rent"),
    )
    (found,) = advice(ledger, About.BILL)
    assert (found.name, found.why, found.saves) == ("Flimmer", "forgotten", Money(588_00, INR))
    assert found.worth == 24_50  # nobody knows whether it is wanted
    bill_answers.accept(ledger.store, [f"d{ids[11]}"], TODAY, at=AT)
    assert advice(ledger, About.BILL) == []


def test_a_habit_saves_half_of_what_it_costs_and_needs_cannot_be_one(ledger):
    tea = [(str(day), -20_00, "Ravi tea stall", "Food:Dining") for day in days("2026-07-21", 92)]
    bread = [(str(day), -20_00, "Baker", "Food:Groceries") for day in days("2026-07-21", 92)]
    ledger.add(*tea, *bread, *every_month(months_of(2026, 8, 10), 1, -24_000_00, "Landlord", "Housing:Rent"))
    (habit,) = advice(ledger, About.HABIT)
    assert (habit.name, habit.times, habit.more) == ("Ravi tea stall", 91, Money(7_300_00, INR))
    assert habit.saves == Money(3_650_00, INR)
    assert habit.worth == round(3_650_00 / 12)
    seen = Seen(CALENDAR, TODAY, INR)
    with pytest.raises(NotFound):
        focus_answers.mute(ledger.store, ["Raavi"], seen=seen, at=AT)
    done = focus_answers.mute(ledger.store, ["RAVI tea  stall"], seen=seen, at=AT)
    assert (done.names, advice(ledger, About.HABIT)) == (("Ravi tea stall",), [])
    ask = Ask(Period(date(2026, 1, 1), date(2027, 1, 1)), INR, CALENDAR, TODAY)
    assert yearly.year(ledger.store, ask).todo.habit is None
    assert not focus_answers.mute(ledger.store, ["Ravi tea stall"], seen=seen, at=AT).deed_id, "it was so already"
    focus_answers.hear(ledger.store, ["Ravi tea stall"], at=AT)
    assert advice(ledger, About.HABIT) == [habit]
    with pytest.raises(NotFound):
        focus_answers.hear(ledger.store, ["Ravi tea stall"], at=AT)


def test_a_payee_stays_muted_under_another_name(ledger):
    with history.unrecorded(ledger.store):
        tea = merchants.find_or_add(ledger.store, "Tea stall")
    cups = [(str(day), -20_00, "tea", "Food:Dining") for day in days("2026-07-21", 92)]
    ledger.add(*cups, merchant_id=tea)
    ledger.add(*every_month(months_of(2026, 8, 10), 1, -24_000_00, "Landlord", "Housing:Rent"))
    done = focus_answers.mute(ledger.store, ["Tea stall", "tea STALL"], seen=Seen(CALENDAR, TODAY, INR), at=AT)
    assert done.names == ("Tea stall",), "said once"
    with history.deed(ledger.store, command="test", at=AT) as deed:
        merchants.rename(ledger.store, tea, "Chai")
        deed.summary = "test"
    assert advice(ledger, About.HABIT) == []
    focus_answers.hear(ledger.store, ["Tea stall"], at=AT)
    assert [one.name for one in advice(ledger, About.HABIT)] == ["Chai"]


def test_what_somebody_calls_essential_is_no_habit(ledger):
    with history.unrecorded(ledger.store):
        tea = merchants.find_or_add(ledger.store, "Tea stall")
    cups = [(str(day), -20_00, "tea", "Food:Dining") for day in days("2026-07-21", 92)]
    ledger.add(*cups, merchant_id=tea)
    ledger.add(*every_month(months_of(2026, 8, 10), 1, -24_000_00, "Landlord", "Housing:Rent"))
    assert [one.name for one in advice(ledger, About.HABIT)] == ["Tea stall"]
    with history.deed(ledger.store, command="test", at=AT) as deed:
        merchants.set_necessity(ledger.store, tea, Necessity.ESSENTIAL)
        deed.summary = "test"
    assert advice(ledger, About.HABIT) == []


def test_a_budget_heading_over_is_told_while_something_can_be_done(ledger):
    ledger.add(*[(str(day), -100_00, "market", "Food:Dining") for day in days("2026-07-01", 112)])
    budget_setting.put(ledger.store, "Food:Dining", amount=Money(2_500_00, INR), per=Per.MONTH, calendar=CALENDAR,
                  today=TODAY, at=AT)  # fmt: skip
    budget_setting.put(ledger.store, "total", amount=Money(2_600_00, INR), per=Per.MONTH, calendar=CALENDAR,
                  today=TODAY, at=AT)  # fmt: skip
    (pace,) = advice(ledger, About.PACE)
    assert (pace.name, pace.why, pace.times) == ("Food:Dining", "heading", 12)
    assert (pace.amount, pace.usual) == (Money(2_000_00, INR), Money(2_500_00, INR))
    assert pace.more is not None
    assert pace.saves == pace.more - pace.usual
    assert advice(ledger, About.PACE, date(2026, 10, 30)) == []
    budget_setting.put(ledger.store, "Food:Dining", amount=Money(1_500_00, INR), per=Per.MONTH, calendar=CALENDAR,
                  today=TODAY, at=AT)  # fmt: skip
    (over,) = advice(ledger, About.PACE)
    assert over.why == "over"
    assert over.saves == Money(round((over.more.minor - 2_000_00) / 2), INR)


def test_a_goal_behind_asks_for_what_is_missing_in_the_months_that_are_left(ledger):
    goal = Wanted("Bike", Money(12_000_00, INR), date(2026, 4, 20), by=date(2027, 4, 20))
    goal_setting.add(ledger.store, goal, today=date(2026, 4, 20), at=AT)
    (found,) = advice(ledger, About.GOAL)
    assert (found.more, found.times) == (Money(5_000_00, INR), 5)
    assert found.saves == Money(1_000_00, INR)


def test_a_double_charge_is_told_in_the_letter_of_its_month_until_somebody_answered(ledger):
    ledger.add(("2026-10-13", -700_00, "Cafe", "Food:Dining"), ("2026-10-14", -700_00, "Cafe", "Food:Dining"))
    focus = month(ledger).focus
    assert (focus.about, focus.advice.amount) == (About.DUPLICATE, Money(700_00, INR))
    november = CALENDAR.month(2026, 11)
    assert month(ledger, november, date(2026, 11, 3)).focus.about is not About.DUPLICATE
    spotting.settle(ledger.store, [int(focus.advice.ref)], Answer.REJECT, at=AT)
    assert month(ledger).focus.about is not About.DUPLICATE


@pytest.mark.parametrize("twin", [0, 1])
def test_a_double_charge_that_was_given_back_is_none(ledger, twin):
    ids = ledger.add(("2026-10-13", -700_00, "Cafe", "Food:Dining"), ("2026-10-14", -700_00, "Cafe", "Food:Dining"))
    assert month(ledger).focus.about is About.DUPLICATE
    with history.deed(ledger.store, command="test", at=AT) as deed:
        back = ledger.entry("2026-10-16", 700_00, "Cafe", "Food:Dining")
        transactions.add(ledger.store, back._replace(refund_of=ids[twin]))
        deed.summary = "test"
    assert month(ledger).focus.about is not About.DUPLICATE


def test_a_month_names_the_payees_that_made_it_dearer_and_what_a_tenth_less_is(ledger):
    for name, each in (("2026-09", -300_00), ("2026-08", -300_00)):
        ledger.add(*[(f"{name}-{day:02}", each, "Swiggy", "Food:Dining") for day in (3, 9, 15, 21, 27)])
        ledger.add(*[(f"{name}-{day:02}", -900_00, "market", "Food:Groceries") for day in (2, 12, 22)])
    ledger.add(*[(f"2026-10-{day:02}", -500_00, "Swiggy", "Food:Dining") for day in (3, 9, 15, 18, 19)])
    report = month(ledger)
    (mover,) = report.movers
    assert (mover.row.group, [cause.payee for cause in mover.causes]) == ("Food:Dining", ["Swiggy"])
    assert (report.focus.about, report.focus.mover) == (About.MOVER, mover)
    assert report.focus.advice.saves == Money(250_00, INR)
    # Groceries went down, but the month is not over: that is no news
    assert [row.group for row in report.spending.rows if row.change.minor < 0] == ["Food:Groceries"]


def test_payees_of_more_lines_than_a_household_has_are_not_read(ledger, monkeypatch):
    ledger.add(("2026-09-03", -300_00, "Swiggy", "Food:Dining"), ("2026-10-03", -900_00, "Swiggy", "Food:Dining"))
    assert month(ledger).movers[0].causes
    monkeypatch.setattr(monthly, "MANY", 1)
    assert [(one.row.group, one.causes) for one in month(ledger).movers] == [("Food:Dining", ())]


def test_what_is_coming_stands_in_letters_of_today_only(ledger):
    ledger.add(*every_month(months_of(2026, 6, 9), 25, -24_000_00, "Landlord", "Housing:Rent"))
    coming = month(ledger).coming
    assert [(bill.due, bill.name, bill.typical, bill.late) for bill in coming.bills] == [
        (date(2026, 10, 25), "Landlord", Money(24_000_00, INR), False)
    ]
    assert (coming.due, coming.others) == (Money(24_000_00, INR), ())
    assert month(ledger, CALENDAR.month(2026, 9)).coming == coming
    assert month(ledger, CALENDAR.month(2026, 8)).coming is None
    assert month(ledger, query=Query.of(InCategories((ledger.ids["Food"],)))).coming is None
    ledger.add(("2026-10-31", -50_00, "tea", "Food:Dining"))
    (missed, _) = month(ledger, today=date(2026, 11, 3)).coming.bills
    assert (missed.due, missed.late) == (date(2026, 10, 25), True)
    assert [bill.late for bill in month(ledger, today=date(2026, 10, 26)).coming.bills] == [False]
    year = Period(date(2026, 1, 1), date(2027, 1, 1))
    coming = month(ledger).coming
    ahead = yearly.year(ledger.store, Ask(year, INR, CALENDAR, TODAY)).ahead
    assert (ahead.coming, ahead.a_year) == (coming, Money(288_000_00, INR))


def test_it_is_worked_out_once_until_the_books_change(ledger, monkeypatch):
    ledger.add(*every_month(months_of(2026, 6, 9), 25, -24_000_00, "Landlord", "Housing:Rent"))
    first, work, asked = beside(ledger), focus_gathering.gathered, []
    monkeypatch.setattr(focus_gathering, "gathered", lambda *args: asked.append(args) or work(*args))
    assert beside(ledger) == first
    assert asked == []
    beside(ledger, TODAY + timedelta(days=1))
    ledger.add(("2026-10-20", -24_000_00, "Landlord", "Housing:Rent"))
    assert beside(ledger) != first
    assert len(asked) == 2


MONEY = st.builds(Money, st.integers(0, 2**62), st.sampled_from(["INR", "EUR", "JPY"]))
NAMES = st.text(st.characters(codec="utf-8"), max_size=9)
DAYS = st.dates()
AGAIN = st.builds(
    Advice, st.sampled_from(About), st.integers(0, 2**62), st.integers(0, 2**62), NAMES, st.none() | MONEY,
    st.none() | MONEY, st.none() | MONEY, st.none() | MONEY, st.none() | DAYS, st.integers(0, 99), NAMES, NAMES,
    st.lists(NAMES, max_size=3).map(tuple), st.none() | DAYS,
)  # fmt: skip
BILLS = st.lists(st.builds(Bill, DAYS, NAMES, NAMES, MONEY, MONEY, MONEY, st.booleans()), max_size=3).map(tuple)


@given(st.lists(AGAIN, max_size=4).map(tuple), BILLS)
def test_what_is_kept_is_read_as_it_was_written(found, bills):
    one = Outlook(Coming(OCTOBER, INR, bills), found)
    assert focusing.read(focusing.written(one), INR) == one
