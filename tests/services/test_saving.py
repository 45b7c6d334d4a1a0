"""Goals over real books: what counts as saved, what is refused, and what the odds rest on."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from finura_cli.domain.account import AccountKind
from finura_cli.domain.goals import Per
from finura_cli.domain.money import Money
from finura_cli.errors import Ambiguous, NotFound, UsageError
from finura_cli.services import affording, goal_setting, saving
from finura_cli.services.goal_setting import Each, Wanted
from finura_cli.store import accounts, goals, history
from tests.services.ledger import AT, Ledger, months_of

TODAY = date(2026, 10, 20)


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    made.add(("2026-01-02", 1_000_000, "from before", "Transfer"))
    yield made
    made.store.close()


def inr(minor):
    return Money(minor, "INR")


def add(ledger, name="Bike", target=600_000, *, today=TODAY, **more):
    more.setdefault("start", today)
    if "each" not in more:
        more.setdefault("by", date(2027, 3, 31))
    wanted = Wanted(name=name, target=inr(target), **more)
    return goal_setting.add(ledger.store, wanted, today=today, at=AT)


def pay(ledger, name, minor, account="Bank", *, today=TODAY, day=None):
    return goal_setting.pay(ledger.store, name, inr(minor), account=account, day=day or today, today=today, at=AT)


def saved(ledger, today=TODAY):
    return {one.goal.name: one.saved.minor for one in saving.standing(ledger.store, today)}


def refused(code, call, *words, **more):
    with pytest.raises(UsageError) as raised:
        call(*words, **more)
    assert raised.value.code == code
    return raised.value


# ----------------------------------------------------------------------------------------------------- what is saved


def test_slices_are_saved_and_may_not_exceed_what_is_there(ledger):
    add(ledger)
    add(ledger, "Trip", each=Each(inr(50_000), Per.MONTH))
    pay(ledger, "Bike", 400_000)
    pay(ledger, "Trip", 600_000)
    said = refused("not-enough", pay, ledger, "Bike", 1)
    assert said.message == "Bank has 0.00 free, not 0.01"
    assert saved(ledger) == {"Bike": 400_000, "Trip": 600_000}
    pay(ledger, "Trip", -100_000)
    pay(ledger, "Bike", 100_000)
    refused("not-enough", pay, ledger, "Trip", -500_001)
    assert saved(ledger) == {"Bike": 500_000, "Trip": 500_000}


def test_slices_never_exceed_the_balance_when_they_are_given(ledger):
    for n in range(3):
        add(ledger, f"Goal {n}", 10**6, account="Savings" if n == 2 else None)
    rng = Random(7)
    refusals = 0
    for step in range(120):
        day = TODAY + timedelta(days=step // 4)
        if rng.random() < 0.2:
            ledger.add((day.isoformat(), rng.randint(-200_000, 150_000), "x", "Food:Dining"))
            continue
        name, account = f"Goal {rng.randrange(3)}", rng.choice(["Bank", "Savings", None])
        try:
            pay(ledger, name, rng.randint(-150_000, 300_000), account, today=day)
        except UsageError:
            refusals += 1
            continue
        given: dict[int, int] = {}
        for one in goals.slices(ledger.store):
            given[one.account_id] = given.get(one.account_id, 0) + one.amount
        latest = goals.slices(ledger.store)[-1]
        if latest.amount > 0:
            balance = accounts.balances(ledger.store, day)[latest.account_id].minor
            assert given[latest.account_id] <= balance
        assert min(given.values()) >= 0
    assert 10 < refusals < 100


def test_an_account_of_its_own_just_counts(ledger):
    ledger.save("2026-10-01", 100_000)
    done = add(ledger, "Car", account="Savings", today=date(2026, 10, 5))
    assert (done.standing.saved.minor, done.standing.plan.base, done.standing.account) == (100_000, 100_000, "Savings")
    ledger.save("2026-10-12", 50_000)
    assert saved(ledger) == {"Car": 150_000}
    assert saved(ledger, date(2026, 10, 11)) == {"Car": 100_000}
    refused("own-account", pay, ledger, "Car", 10_000, "Savings")
    refused("own-account", pay, ledger, "Car", -10_000, None)
    add(ledger, "Bike")
    pay(ledger, "Bike", 40_000, "Savings")
    assert saved(ledger) == {"Car": 110_000, "Bike": 40_000}
    pay(ledger, "Car", 70_000, "Bank")  # a slice of another account may be for it too
    assert saved(ledger)["Car"] == 180_000


def test_a_second_goal_of_an_account_takes_nothing_from_the_first(ledger):
    ledger.save("2026-08-01", 100_000)
    add(ledger, "Car", account="Savings", today=date(2026, 8, 5))
    ledger.save("2026-09-01", 60_000)
    before = saving.standing(ledger.store, TODAY)[0]
    done = add(ledger, "Trip", account="Savings")
    owner, held = done.handed
    assert (owner.name, held.minor) == ("Car", 160_000)
    after = saving.standing(ledger.store, TODAY)[0]
    assert (after.saved, after.expected, after.plan) == (before.saved, before.expected, before.plan)
    assert saved(ledger) == {"Car": 160_000, "Trip": 0}
    ledger.save("2026-10-02", 30_000)
    pay(ledger, "Trip", 30_000, None)  # the account that it named
    assert saved(ledger) == {"Car": 160_000, "Trip": 30_000}
    goal_setting.remove(ledger.store, "Trip", at=AT)
    assert saved(ledger) == {"Car": 190_000}  # its own again


def test_what_is_more_than_the_first_goal_wants_is_free(ledger):
    ledger.save("2026-10-01", 100_000)
    add(ledger, "Desk", 30_000, account="Savings")
    add(ledger, "Trip", account="Savings")
    assert saved(ledger) == {"Desk": 30_000, "Trip": 0}
    pay(ledger, "Trip", 70_000, "Savings")


def test_a_goal_keeps_what_was_in_the_account_that_was_its_own(ledger):
    ledger.save("2026-10-01", 100_000)
    add(ledger, "Car", account="Savings")
    now = Wanted("Car", inr(600_000), TODAY)
    goal_setting.change(ledger.store, "Car", now, today=TODAY, at=AT, apart=True)
    ledger.save("2026-10-02", 20_000)
    (one,) = saving.standing(ledger.store, TODAY)
    assert (one.account, one.saved.minor) == (None, 100_000)


def test_money_that_is_gone_is_said_and_the_first_goals_are_covered(ledger):
    add(ledger)
    add(ledger, "Trip", each=Each(inr(50_000), Per.MONTH))
    pay(ledger, "Trip", 300_000)
    pay(ledger, "Bike", 500_000)
    ledger.add(("2026-10-20", -400_000, "repair", "Food:Dining"))
    bike, trip = saving.standing(ledger.store, TODAY)
    assert (bike.saved.minor, bike.short.minor) == (500_000, 0)
    assert (trip.saved.minor, trip.short.minor) == (100_000, 200_000)
    goal_setting.close(ledger.store, "Bike", on=TODAY, today=TODAY, at=AT)
    (trip,) = saving.standing(ledger.store, TODAY)
    assert (trip.saved.minor, trip.short.minor) == (300_000, 0)


def test_what_is_saved_already_is_a_slice_of_the_first_day(ledger):
    done = add(ledger, saved=inr(90_000), account="Bank", start=date(2026, 9, 1))
    assert (done.goal.account_id, done.standing.plan.base, done.standing.saved.minor) == (None, 90_000, 90_000)
    refused("not-enough", add, ledger, "Trip", saved=inr(910_001), account="Bank")
    assert [goal.name for goal in goals.all(ledger.store)] == ["Bike"]  # nothing of what was refused is left


# -------------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("bad-amount", {"target": 0}),
        ("bad-amount", {"target": -5}),
        ("bad-day", {"by": date(2026, 10, 20)}),
        ("bad-day", {"by": date(2027, 1, 1), "start": date(2027, 1, 1)}),
        ("bad-amount", {"each": Each(inr(0), Per.WEEK)}),
        ("too-slow", {"each": Each(inr(1), Per.MONTH)}),
        ("exists", {"name": "BIKE"}),
        ("bad-name", {"name": " "}),
        ("bad-name", {"name": "x" * 101}),
        ("bad-name", {"name": "a\x1bb"}),
        ("not-found", {"account": "Nowhere"}),
        ("other-currency", {"account": "Dollars"}),
        ("not-savings", {"account": "Visa"}),
        ("bad-amount", {"saved": inr(0), "account": "Bank"}),
        ("which-account", {"saved": inr(5)}),
    ],
)
def test_what_makes_no_goal(ledger, code, more):
    with history.unrecorded(ledger.store):
        accounts.add(ledger.store, "Dollars", AccountKind.BANK, "USD")
        accounts.add(ledger.store, "Visa", AccountKind.CARD, "INR")
    add(ledger)
    more = {"name": "Other", **more}
    with pytest.raises((UsageError, NotFound)) as raised:
        add(ledger, **more)
    assert raised.value.code == code
    assert len(goals.all(ledger.store)) == 1


def test_payments_that_are_refused(ledger):
    add(ledger)
    refused("bad-amount", pay, ledger, "Bike", 0)
    refused("bad-day", pay, ledger, "Bike", 5, day=TODAY + timedelta(days=1))
    refused("not-enough", pay, ledger, "Bike", -1)
    refused("which-account", pay, ledger, "Bike", 5, None)
    pay(ledger, "Bike", 5)
    pay(ledger, "Bike", 5, None)  # the account of the latest slice
    assert saved(ledger) == {"Bike": 10}
    with pytest.raises(NotFound):
        pay(ledger, "Boat", 5)
    add(ledger, "Bicycle")
    with pytest.raises(Ambiguous):
        pay(ledger, "Bi", 5)
    goal_setting.close(ledger.store, "Bike", on=TODAY, today=TODAY, at=AT)
    refused("closed", pay, ledger, "Bike", 5)
    goal_setting.reopen(ledger.store, "Bike", today=TODAY, at=AT)
    pay(ledger, "Bike", 5)


def test_a_day_that_is_over_may_stay_when_something_else_is_changed(ledger):
    add(ledger)
    later = date(2027, 5, 1)
    now = Wanted("Cycle", inr(700_000), TODAY)
    done = goal_setting.change(ledger.store, "Bike", now, today=later, at=AT)
    assert (done.goal.name, done.goal.by, done.goal.target) == ("Cycle", date(2027, 3, 31), 700_000)
    refused("usage", goal_setting.change, ledger.store, "Cycle", now, today=later, at=AT)


# ------------------------------------------------------------------------------------------------- streaks and odds


def test_months_in_which_the_plan_was_kept(ledger):
    add(ledger, "Car", 900_000, account="Savings", each=Each(inr(10_000), Per.MONTH), today=date(2026, 5, 15))
    for day, minor in (("05-20", 5_000), ("06-01", 10_000), ("08-03", 4_000), ("08-31", 6_000), ("09-09", 10_000)):
        ledger.save(f"2026-{day}", minor)
    (one,) = saving.standing(ledger.store, TODAY)
    assert one.streak == ("month", 3, 4, 2, 2)  # June, not July, August, September; October goes on
    ledger.save("2026-10-15", 10_000)
    assert saving.standing(ledger.store, TODAY)[0].streak == ("month", 4, 5, 3, 3)
    assert saving.standing(ledger.store, date(2026, 10, 14))[0].streak == ("month", 3, 4, 2, 2)


def test_months_after_the_plan_are_not_counted(ledger):
    late = add(ledger, "Late", 60_000, start=date(2026, 1, 31), each=Each(inr(10_000), Per.MONTH)).standing
    assert (late.plan.ends, late.streak.of) == (date(2026, 7, 31), 4)  # the first and the last one were not kept


def test_weeks_in_which_the_plan_was_kept(ledger):
    add(ledger, "Car", 900_000, each=Each(inr(1_000), Per.DAY), today=date(2026, 9, 25))  # a Friday
    for day in (date(2026, 9, 29), date(2026, 10, 6), date(2026, 10, 8), date(2026, 10, 14)):
        pay(ledger, "Car", 7_000 if day.month == 9 or day.day == 14 else 3_500, today=day)
    (one,) = saving.standing(ledger.store, date(2026, 10, 20))
    assert one.streak == ("week", 3, 3, 3, 3)


def test_no_spend_days_count_what_could_have_been_left_out(ledger):
    ledger.add(
        ("2026-10-01", -500, "cafe", "Food:Dining"), ("2026-10-02", -500, "market", "Food:Groceries"),
        ("2026-10-03", -500, "XQZVK", None), ("2026-10-04", 500, "cafe refund", "Food:Dining"),
        ("2026-10-12", 900, "ZUQQI", None),
    )  # fmt: skip
    assert saving.quiet_days(ledger.store, TODAY) == ("day", 10, 12, 9, 9)  # what comes after is not known yet
    assert saving.quiet_days(ledger.store, date(2026, 12, 1)) is None


def year(ledger, months=9, spent=lambda month: 60_000):
    for y, month in months_of(2026, 1, months):
        ledger.add(
            (f"{y}-{month:02}-01", 100_000, "salary", "Income:Salary"),
            (f"{y}-{month:02}-28", -spent(month), "rent", "Housing:Rent"),
            (f"{y}-{month:02}-15", -9_999, "to a broker", "Transfer:Investments"),
        )
    ledger.add(("2026-10-15", -100, "tea", "Food:Dining"))


def test_odds_rest_on_what_was_saved_in_complete_months(ledger):
    year(ledger)
    past = saving.monthly_savings(ledger.store, "INR", TODAY)
    assert past == [40_000] * 9  # transfers are neither earned nor spent
    assert saving.monthly_savings(ledger.store, "USD", TODAY) == []
    add(ledger, "Sure", 80_000)
    add(ledger, "Never", 90_000_000, by=date(2026, 12, 31))
    sure, never = saving.standing(ledger.store, TODAY)
    assert (never.odds, never.streak) == (0.0, None)
    assert sure.odds < 1  # the other one's plan asks for nearly everything
    assert saving.standing(ledger.store, TODAY, odds=False)[0].odds is None


def test_too_few_months_have_no_odds(ledger):
    year(ledger, months=5)
    add(ledger)
    (one,) = saving.standing(ledger.store, date(2026, 6, 20))
    assert one.odds is None
    found = affording.afford(ledger.store, inr(5_000), date(2027, 1, 1), today=date(2026, 6, 20))
    assert (found.odds, found.rows, found.months) == (None, (), 5)


def test_one_goal_s_odds_fall_with_its_target_and_rise_with_its_day(ledger):
    year(ledger, spent=lambda month: 40_000 + month * 9_000)
    add(ledger)

    def odds(target, by):
        now = Wanted("Bike", inr(target), TODAY, by=by)
        goal_setting.change(ledger.store, "Bike", now, today=TODAY, at=AT)
        return saving.standing(ledger.store, TODAY)[0].odds

    days = [date(2027, 1, 15), date(2027, 6, 15), date(2028, 1, 15)]
    by_day = [odds(400_000, day) for day in days]
    assert by_day == sorted(by_day)
    assert by_day[0] < by_day[2]
    by_target = [odds(target, days[1]) for target in (100_000, 300_000, 900_000)]
    assert by_target == sorted(by_target, reverse=True)


def test_what_can_be_afforded(ledger):
    year(ledger, spent=lambda month: 40_000 + month * 6_000)
    add(ledger, "Bike", 300_000, by=date(2027, 8, 31))
    add(ledger, "Soon", 1_000, by=date(2026, 12, 31))
    add(ledger, "There", 500)
    pay(ledger, "There", 500)
    by_name = {one.goal.name: one.odds for one in saving.standing(ledger.store, TODAY)}
    found = affording.afford(ledger.store, inr(200_000), date(2027, 3, 31), today=TODAY)
    bike, soon = found.rows
    assert [row.one.goal.name for row in found.rows] == ["Bike", "Soon"]
    assert (bike.without, soon.without) == (by_name["Bike"], by_name["Soon"])  # the same futures
    assert bike.having < bike.without
    assert bike.later >= 1
    assert bike.there_having > bike.there_without
    assert soon.having == soon.without
    assert found.free.minor == accounts.balances(ledger.store, TODAY)[ledger.bank].minor - 500
    only = affording.afford(
        ledger.store, inr(200_000), date(2027, 3, 31), today=TODAY, only=saving.find(ledger.store, "Bike")
    )
    assert only.rows == (bike,)


def test_a_small_expense_touches_less_than_a_large_one(ledger):
    year(ledger, spent=lambda month: 40_000 + month * 6_000)
    add(ledger, "Bike", 300_000, by=date(2027, 8, 31))
    rows = [
        affording.afford(ledger.store, inr(amount), date(2027, 1, 31), today=TODAY).rows[0]
        for amount in (100, 50_000, 200_000, 10**9)
    ]
    with_it = [row.having for row in rows]
    assert with_it == sorted(with_it, reverse=True)
    assert len({row.without for row in rows}) == 1
    assert (rows[-1].later, rows[-1].there_having) == (None, None)


def test_what_is_no_expense(ledger):
    for code, amount, by in (("bad-amount", 0, date(2027, 1, 1)), ("bad-day", 5, TODAY)):
        refused(code, affording.afford, ledger.store, inr(amount), by, today=TODAY)


def test_goals_in_several_currencies_are_apart(ledger):
    year(ledger)
    with history.unrecorded(ledger.store):
        accounts.add(ledger.store, "Dollars", AccountKind.BANK, "USD", opening=5_000)
    add(ledger)
    wanted = Wanted("Visit", Money(9_000, "USD"), TODAY, by=date(2027, 3, 31), account="Dollars")
    goal_setting.add(ledger.store, wanted, today=TODAY, at=AT)
    refused("other-currency", pay, ledger, "Visit", 5)
    bike, visit = saving.standing(ledger.store, TODAY)
    assert (visit.saved.minor, visit.odds) == (5_000, None)
    assert bike.odds is not None


def test_a_goal_of_a_few_days_is_not_said_to_be_hopeless(ledger):
    year(ledger)
    add(ledger, "Soon", 10_000, by=date(2026, 10, 30))
    (one,) = saving.standing(ledger.store, TODAY)
    assert one.odds == 1
    assert affording.afford(ledger.store, inr(10_000), date(2026, 10, 30), today=TODAY).odds == 1
    assert affording.afford(ledger.store, inr(30_000), date(2026, 10, 30), today=TODAY).odds == 0
