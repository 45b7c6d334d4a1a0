"""Rollover, moves, the tree of budgets and what is ready to assign, over real books."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finura_cli.domain.budget import BudgetRow, BudgetStatus, Per
from finura_cli.domain.budget_deeds import Wanted
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Period, calendar_month
from finura_cli.domain.rollover import capped
from finura_cli.errors import FinuraError, NotFound, UsageError
from finura_cli.services import budget_moving, budget_setting, budgeting
from finura_cli.store import history
from tests.services.ledger import AT, Ledger

PLAIN, PAY_DAY = Calendar(), Calendar(cycle_start=25, cycle_weekend="before")
TODAY = date(2026, 10, 10)
OCTOBER = calendar_month(2026, 10)


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    yield made
    made.store.close()


def put(ledger, target, minor, *, today=TODAY, calendar=PLAIN, cap=None, **how):
    limit = None if cap is None else Money(cap, "INR")
    how = {"per": Per.MONTH, **how}
    return budget_setting.put(
        ledger.store, target, amount=Money(minor, "INR"), calendar=calendar, today=today, at=AT, cap=limit, **how
    )


def move(ledger, giver, taker, minor, *, today=TODAY, calendar=PLAIN):
    return budget_moving.move(ledger.store, giver, taker, Money(minor, "INR"), calendar=calendar, today=today, at=AT)


def status(ledger, period=OCTOBER, *, calendar=PLAIN, today=TODAY) -> BudgetStatus:
    return budgeting.status(ledger.store, period=period, calendar=calendar, today=today, currency="INR")


def row(ledger, name, period=OCTOBER, **how) -> BudgetRow:
    return next(one for one in status(ledger, period, **how).rows if one.name == name)


def rolled(ledger, period=OCTOBER, name="Food", **how):
    found = row(ledger, name, period, **how).rolled
    return None if found is None else found.minor


def month(number: int, year: int = 2026) -> Period:
    return calendar_month(year, number)


def in_month(number: int) -> date:
    return date(2026, number, 10)


def test_what_is_left_and_what_is_missing_go_into_the_next_month(ledger):
    put(ledger, "food", 1_000, today=in_month(7), rollover=True)
    ledger.add(("2026-07-05", -400, "a", "Food:Dining"), ("2026-08-05", -2_300, "b", "Food"),
               ("2026-09-05", 100, "refund", "Food:Groceries"))  # fmt: skip
    assert [rolled(ledger, month(n)) for n in (7, 8, 9, 10)] == [0, 600, -700, 400]
    october = row(ledger, "Food")
    assert (october.set.minor, october.budget.minor, october.left.minor) == (1_000, 1_400, 1_400)
    assert status(ledger, month(6)).rows == ()


def test_a_fresh_budget_says_nothing_of_rolling_over(ledger):
    put(ledger, "food", 1_000, today=in_month(7))
    assert rolled(ledger) is None


def test_a_cap_cuts_both_ways_and_a_fresh_start_drops_what_rolled_over(ledger):
    put(ledger, "food", 1_000, today=in_month(6), rollover=True, cap=500)
    ledger.add(("2026-07-05", -2_700, "a", "Food"))
    assert [rolled(ledger, month(n)) for n in (7, 8)] == [500, -500]
    put(ledger, "food", 1_000, today=in_month(9))  # neither flag: as it was
    assert rolled(ledger, month(10)) == 500
    assert row(ledger, "Food", month(9)).rolled == Money(500, "INR")
    put(ledger, "food", 1_000, today=in_month(9), rollover=True)  # said anew without a cap
    assert rolled(ledger, month(10)) == 1_500
    put(ledger, "food", 1_000, today=in_month(9), rollover=False)
    assert [rolled(ledger, month(n)) for n in (9, 10)] == [None, None]
    put(ledger, "food", 1_000, today=in_month(10), rollover=True)
    assert rolled(ledger, month(10)) == 0


@pytest.mark.parametrize("how", [{"cap": 5}, {"cap": 5, "rollover": False}, {"cap": 0, "rollover": True}])
def test_a_cap_needs_a_budget_that_rolls_over(ledger, how):
    with pytest.raises(UsageError, match="cap"):
        put(ledger, "food", 1_000, **how)
    assert status(ledger).rows == ()


def test_a_yearly_budget_that_rolls_over_saves_up_for_the_day(ledger):
    put(ledger, "rent", 12_000, today=in_month(1), per=Per.YEAR, rollover=True)
    assert row(ledger, "Housing:Rent", month(12)).budget.minor == 12_000
    ledger.add(("2026-09-05", -9_000, "paid", "Housing:Rent"))
    assert row(ledger, "Housing:Rent", month(10)).budget.minor == 1_000


def test_what_is_put_aside_rolls_over_too(ledger):
    put(ledger, "saving", 1_000, today=in_month(9), rollover=True)
    ledger.save("2026-09-20", 300)
    assert row(ledger, "saving").budget.minor == 1_700


def test_other_periods_have_their_part_of_what_rolled_into_their_first_month(ledger):
    put(ledger, "food", 3_100, today=in_month(7), rollover=True)
    ledger.add(("2026-08-05", -3_100, "a", "Food"), ("2026-10-05", -500, "b", "Food"))
    assert rolled(ledger, month(10)) == 6_200
    assert rolled(ledger, Period(date(2026, 10, 5), date(2026, 10, 12))) == 1_400
    quarter = Period(date(2026, 8, 1), date(2026, 11, 1))
    assert rolled(ledger, quarter) == 3_100
    assert row(ledger, "Food", quarter).left == row(ledger, "Food", month(10)).left
    assert rolled(ledger, Period(date(2026, 8, 1), date(2026, 8, 2))) == 100


def test_a_query_leaves_the_budget_and_what_rolled_over(ledger):
    from finura_cli.domain.query import Query
    from finura_cli.domain.query_terms import InAccounts

    put(ledger, "food", 1_000, today=in_month(9), rollover=True)
    ledger.add(("2026-09-05", -400, "a", "Food"), ("2026-10-05", -90, "b", "Food"))
    found = budgeting.status(
        ledger.store, period=OCTOBER, calendar=PLAIN, today=TODAY, currency="INR",
        query=Query.of(InAccounts((ledger.savings,))),
    )  # fmt: skip
    assert (found.rows[0].budget.minor, found.rows[0].spent.minor, found.ready) == (1_600, 0, None)


def test_left_a_day_counts_today_and_is_never_below_zero(ledger):
    put(ledger, "food", 2_200)
    put(ledger, "saving", 500)
    assert row(ledger, "Food").per_day == Money(100, "INR")  # 22 days with today
    assert row(ledger, "Food", today=date(2026, 10, 31)).per_day == Money(2_200, "INR")
    assert row(ledger, "Food", today=date(2026, 9, 15)).per_day == Money(70, "INR")
    assert row(ledger, "Food", today=date(2026, 11, 1)).per_day is None
    assert row(ledger, "saving").per_day is None
    ledger.add(("2026-10-05", -2_500, "b", "Food"))
    assert row(ledger, "Food").per_day == Money(0, "INR")


def test_a_tree_of_budgets_counts_once(ledger):
    for name, minor in (("food", 1_000), ("groceries", 700), ("housing", 5_000), ("rent", 4_000), ("streaming", 10)):
        put(ledger, name, minor)
    found = status(ledger)
    assert [(one.name, one.parent) for one in found.rows] == [
        ("Food", None), ("Food:Groceries", "Food"), ("Fun:Streaming", None), ("Housing", None),
        ("Housing:Rent", "Housing"),
    ]  # fmt: skip
    assert found.totals.budget.minor == 6_010


def test_spending_without_a_budget_is_named_largest_first(ledger):
    ledger.add(("2026-10-05", -70, "a", "Food:Dining"), ("2026-10-05", -900, "b", "Housing:Rent"),
               ("2026-10-05", -3, "c", None), ("2026-10-05", -50, "d", "Food:Groceries"))  # fmt: skip
    put(ledger, "groceries", 700)
    found = status(ledger)
    assert [(one.name, one.spent.minor) for one in found.unbudgeted] == [
        ("Housing:Rent", 900), ("Food:Dining", 70), (None, 3),
    ]  # fmt: skip
    assert found.totals.unbudgeted.minor == sum(one.spent.minor for one in found.unbudgeted)


@pytest.mark.parametrize(
    ("budgets", "ready"),
    [
        ({}, 10_000),
        ({"food": 1_000, "groceries": 700, "rent": 4_000}, 5_000),  # the child is in its parent
        ({"food": 1_000, "saving": 2_000}, 7_000),
        ({"total": 6_000, "food": 1_000, "essential": 3_000, "saving": 1_000}, 3_000),  # all is in the total
        ({"essential": 3_000, "rent": 2_500, "groceries": 500, "streaming": 100}, 6_900),  # rent is essential
        ({"essential": 3_000, "discretionary": 1_000, "food": 500}, 6_000),  # all of food is either
        ({"food": 11_000}, -1_000),
        ({"food": 1_000, "groceries": 1_700, "dining": 300}, 8_000),  # what is in it asks for more than it has
        ({"essential": 3_000, "rent": 2_500, "groceries": 900}, 6_600),
        ({"total": 6_000, "food": 7_000, "saving": 1_000}, 2_000),
    ],
)
def test_ready_to_assign_is_income_without_a_budget(ledger, budgets, ready):
    ledger.add(("2026-10-01", 10_000, "salary", "Income:Salary"), ("2026-09-01", 77_000, "salary", "Income:Salary"))
    ledger.add(("2026-10-02", 600, "salary", "Income:Salary"), pending=True)
    ledger.save("2026-10-03", 500)
    for target, minor in budgets.items():
        put(ledger, target, minor)
    assert status(ledger).ready == Money(ready, "INR")
    assert status(ledger, Period(date(2026, 10, 5), date(2026, 10, 12))).ready is None
    assert status(ledger, month(11)).ready is None
    assert status(ledger, Period(date(2026, 10, 1), date(2027, 1, 1))).ready is None


def test_a_budget_that_holds_less_than_what_is_in_it_is_named(ledger):
    for target, minor in {"essential": 3_000, "rent": 2_500, "groceries": 900, "food": 800, "total": 9_000}.items():
        put(ledger, target, minor)
    found = {one.name: (one.given.minor, one.inside.minor) for one in status(ledger).overfull}
    assert found == {"Food": (800, 900)}  # it has essential and other parts, so it is in no necessity
    put(ledger, "rent", 3_100)
    found = {one.name: (one.given.minor, one.inside.minor) for one in status(ledger).overfull}
    assert found == {"Food": (800, 900), "essential": (3_000, 3_100)}
    put(ledger, "total", 3_900)
    assert {one.name for one in status(ledger).overfull} == {"Food", "essential", "total"}


def test_what_rolled_over_came_in_earlier_and_moves_give_nothing_new(ledger):
    ledger.add(("2026-10-01", 10_000, "salary", "Income:Salary"))
    put(ledger, "food", 1_000, today=in_month(9), rollover=True)
    put(ledger, "rent", 4_000)
    assert status(ledger).ready.minor == 5_000
    move(ledger, "food", "rent", 700)
    assert status(ledger).ready.minor == 5_000


class TestMoves:
    def test_it_is_for_this_month_alone(self, ledger):
        ledger.add(("2026-10-05", -400, "rent", "Housing:Rent"), ("2026-09-05", -70, "rent", "Housing:Rent"))
        put(ledger, "dining", 1_000)
        put(ledger, "rent", 4_000)
        done = move(ledger, "dining", "rent", 300)
        assert (done.giver.budget.minor, done.taker.budget.minor) == (700, 4_300)
        assert (done.giver.left.minor, done.taker.left.minor) == (700, 3_900)
        assert [(one.moved and one.moved.minor) for one in status(ledger).rows] == [-300, 300]
        november = status(ledger, month(11)).rows
        assert [(one.budget.minor, one.moved) for one in november] == [(1_000, None), (4_000, None)]
        assert status(ledger).totals.budget.minor == 5_000
        history.undo(ledger.store)
        assert [one.budget.minor for one in status(ledger).rows] == [1_000, 4_000]

    def test_what_was_moved_rolls_over(self, ledger):
        put(ledger, "dining", 1_000, rollover=True)
        put(ledger, "rent", 4_000)
        move(ledger, "rent", "dining", 300)
        assert rolled(ledger, month(11), "Food:Dining") == 1_300

    def test_a_parent_gives_with_its_child_and_keeps_what_stays_below_it(self, ledger):
        for name, minor in (("food", 1_000), ("dining", 400), ("groceries", 500), ("rent", 4_000)):
            put(ledger, name, minor)
        move(ledger, "dining", "rent", 300)
        move(ledger, "groceries", "dining", 50)
        move(ledger, "food", "groceries", 5)
        found = {one.name: one.budget.minor for one in status(ledger).rows}
        assert found == {"Food": 700, "Food:Dining": 150, "Food:Groceries": 455, "Housing:Rent": 4_300}
        assert status(ledger).totals.budget.minor == 5_000

    def test_no_more_than_there_is_unless_it_was_given_more(self, ledger):
        put(ledger, "dining", 100)
        put(ledger, "rent", 4_000)
        with pytest.raises(UsageError, match="less than that"):
            move(ledger, "dining", "rent", 101)
        move(ledger, "rent", "dining", 50)
        move(ledger, "dining", "rent", 150)
        assert row(ledger, "Food:Dining").budget.minor == 0
        with pytest.raises(UsageError, match="less than that"):
            move(ledger, "dining", "rent", 1)
        put(ledger, "food", 30)
        put(ledger, "dining", 500)
        with pytest.raises(UsageError, match="Food, which holds Food:Dining"):
            move(ledger, "dining", "rent", 40)

    def test_what_rolled_over_can_be_given(self, ledger):
        put(ledger, "dining", 100, today=in_month(8), rollover=True)
        put(ledger, "rent", 4_000)
        move(ledger, "dining", "rent", 300)
        assert row(ledger, "Food:Dining").budget.minor == 0

    def test_refused(self, ledger):
        put(ledger, "dining", 100)
        put(ledger, "total", 100)
        put(ledger, "essential", 100)
        put(ledger, "discretionary", 100)
        for giver, taker, minor, kind in (
            ("dining", "rent", 1, NotFound), ("rent", "dining", 1, NotFound), ("dining", "dining", 1, UsageError),
            ("total", "dining", 1, UsageError), ("dining", "essential", 1, UsageError), ("dining", "nope", 1, NotFound),
            ("dining", "discretionary", 0, UsageError),
        ):  # fmt: skip
            with pytest.raises(kind):
                move(ledger, giver, taker, minor)
        assert budget_moving.moves(ledger.store, currency="INR") == []
        move(ledger, "essential", "discretionary", 10)
        (one,) = budget_moving.moves(ledger.store, currency="INR")
        assert (one.giver_name, one.taker_name, one.amount.minor) == ("essential", "discretionary", 10)

    def test_a_week_has_its_part(self, ledger):
        put(ledger, "dining", 3_100)
        put(ledger, "rent", 4_000)
        move(ledger, "rent", "dining", 310)
        week = row(ledger, "Food:Dining", Period(date(2026, 10, 5), date(2026, 10, 12)))
        assert (week.moved, week.budget) == (Money(70, "INR"), Money(770, "INR"))


def test_several_budgets_are_one_deed_and_all_or_none(ledger):
    before = len(history.log(ledger.store))
    wanted = [Wanted("food", Money(100, "INR"), rollover=True, cap=Money(10, "INR")), Wanted("rent", Money(5, "INR"))]
    how = {"calendar": PLAIN, "today": TODAY, "at": AT, "command": "budget plan"}
    budget_setting.put_many(ledger.store, wanted, **how)
    assert history.log(ledger.store)[0].command == "budget plan"
    assert len(history.log(ledger.store)) == before + 1
    with pytest.raises(FinuraError):
        budget_setting.put_many(ledger.store, [*wanted[:1], Wanted("salary", Money(5, "INR"))], **how)
    history.undo(ledger.store)
    assert status(ledger).rows == ()


# Laws

numbers = st.integers(0, 500_000)
plans = st.lists(
    st.tuples(
        st.none() | numbers,  # another amount from this month on
        st.sampled_from([None, True, True, False]),
        st.none() | st.integers(1, 100_000),
        st.lists(st.tuples(st.integers(0, 27), st.integers(-50_000, 400_000)), max_size=4),
        st.none() | st.tuples(st.booleans(), numbers),  # money moved to it, or from it
    ),
    min_size=2,
    max_size=9,
)


@settings(max_examples=20, deadline=None)
@given(plans, st.sampled_from([PLAIN, PAY_DAY]))
def test_each_month_begins_with_what_was_left_of_the_one_before(plan, calendar):
    """Whatever is set, spent, refunded and moved; cut by the cap of the month that ended, gone after a fresh start."""
    with TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder))
        put(ledger, "rent", 10**6, today=date(2026, 1, 10), calendar=calendar)
        months, rolls, caps = [], [], []
        for n, (amount, rollover, cap, spent, moved) in enumerate(plan):
            here = calendar.unit(date(2026, 1, 10), "M", n)
            months.append(here)
            if n == 0 or amount is not None:
                rolling = bool(rollover) if rollover is not None else bool(rolls and rolls[-1])
                done = put(
                    ledger, "food", amount or 1, today=here.start, calendar=calendar, rollover=rollover,
                    cap=cap if rolling else None,
                )  # fmt: skip
                rolls.append(rolling)
                caps.append(done.setting.cap)
            else:
                rolls.append(rolls[-1])
                caps.append(caps[-1])
            ledger.add(
                *((str(here.start + timedelta(days=day)), -minor, "x", "Food:Dining") for day, minor in spent if minor)
            )
            if moved is not None and moved[1]:
                sides = ("rent", "food") if moved[0] else ("food", "rent")
                with suppress(UsageError):
                    move(ledger, *sides, moved[1], today=here.start, calendar=calendar)
        rows = [row(ledger, "Food", here, calendar=calendar, today=here.start) for here in months]
        expected, total = 0, 0
        for n, one in enumerate(rows):
            if not rolls[n]:
                assert one.rolled is None
                expected = total = 0
                continue
            assert one.rolled == Money(expected, "INR")
            if not any(caps):
                assert one.rolled.minor == total
            expected = capped(one.left.minor, caps[n])
            total += one.set.minor + (one.moved.minor if one.moved else 0) - one.spent.minor
        ledger.store.close()
