"""Goals: amounts and days that solve each other, and who has what of an account."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain import goals as rule
from finura_cli.domain.goals import Goal, Per, Slice
from finura_cli.domain.money import Money

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
PERS = st.sampled_from(list(Per))
TODAY = date(2026, 10, 20)


def goal(id=1, target=60_000, start=date(2026, 5, 31), **more):
    if "contribution" not in more:
        more.setdefault("by", date(2027, 3, 31))
    return Goal(id, f"u{id}", f"Goal {id}", target, "INR", start, **more)


def cut(goal, account, minor, day=date(2026, 6, 1)):
    return Slice(0, "", goal, account, day, minor)


@given(st.integers(1, 10**12), st.integers(1, 600))
def test_the_least_amount_that_is_enough_is_solved_for(missing, times):
    each = rule.contribution_for(missing, times)
    assert times * each >= missing > times * (each - 1)


@given(st.integers(1, 10**12), st.integers(1, 10**9))
def test_the_least_number_of_payments_that_is_enough_is_solved_for(missing, each):
    times = rule.times_for(missing, each)
    assert times * each >= missing > (times - 1) * each


@given(DAYS, PERS, st.integers(0, 400))
def test_payments_are_counted_as_they_fall(start, per, n):
    day = rule.nth(start, per, n)
    assert rule.payments(start, day, per) == n
    if n:
        assert rule.payments(start, day - timedelta(days=1), per) == n - 1


def test_the_31st_is_the_last_day_of_short_months():
    days = [rule.nth(date(2026, 10, 31), Per.MONTH, n) for n in range(1, 6)]
    assert [str(day) for day in days] == ["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31"]


@given(DAYS, st.integers(1, 10**9), st.integers(0, 10**9), st.integers(1, 4000))
def test_a_plan_up_to_a_day_is_there_on_it_and_not_with_less(start, target, base, days):
    plan = rule.plan_of(goal(target=target, start=start, by=start + timedelta(days=days)), base)
    assert plan.base + plan.payments * plan.contribution >= target
    if base < target:
        assert plan.base + plan.payments * (plan.contribution - 1) < target
    assert rule.payments(start, plan.ends, plan.per) == plan.payments
    assert rule.expected(plan, start, plan.ends) == target


@given(DAYS, st.integers(1, 10**6), st.integers(0, 10**6), st.integers(2_000, 10**6), PERS)
def test_a_plan_at_a_rate_ends_with_the_payment_that_reaches_it(start, target, base, each, per):
    plan = rule.plan_of(goal(target=target, start=start, contribution=each, per=per), base)
    assert rule.payments(start, plan.ends, per) == plan.payments
    if base < target:
        before = rule.nth(start, per, plan.payments - 1)
        assert rule.expected(plan, start, before) < target == rule.expected(plan, start, plan.ends)


@given(st.integers(1, 10**6), st.integers(0, 2 * 10**6), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_what_is_expected_never_falls_and_never_passes_the_target(target, base, day):
    found = goal(target=target, start=date(2024, 2, 29), by=date(2035, 1, 1))
    plan = rule.plan_of(found, base)
    now, later = (rule.expected(plan, found.start, on) for on in (day, day + timedelta(days=40)))
    assert now <= later <= target


def test_short_plans_go_by_weeks_and_days():
    weeks = rule.plan_of(goal(start=TODAY, by=TODAY + timedelta(days=20)), 0)
    assert (weeks.per, weeks.payments, weeks.contribution) == (Per.WEEK, 2, 30_000)
    days = rule.plan_of(goal(start=TODAY, by=TODAY + timedelta(days=3)), 0)
    assert (days.per, days.payments, days.contribution) == (Per.DAY, 3, 20_000)


def test_a_rate_that_never_gets_there_has_no_end():
    plan = rule.plan_of(goal(target=10**15, contribution=1, per=Per.DAY), 0)
    assert plan.ends is None
    assert rule.expected(plan, date(2026, 5, 31), TODAY) == (TODAY - date(2026, 5, 31)).days
    assert rule.reached_on(0, 1, 10**15, date(2026, 5, 31), TODAY) is None


# ------------------------------------------------------------------------------------------------ who has what


ACCOUNTS = (7, 8)


@given(
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from(ACCOUNTS), st.integers(-500, 900)), max_size=12),
    st.lists(st.sampled_from([None, *ACCOUNTS]), min_size=4, max_size=4),
    st.tuples(st.integers(-500, 2000), st.integers(-500, 2000)),
)
def test_nothing_is_given_twice_and_nothing_is_lost(slices, own, balances):
    found = [goal(n + 1, account_id=account) for n, account in enumerate(own)]
    there = dict(zip(ACCOUNTS, balances, strict=True))
    shared = rule.shared(found, [cut(*one) for one in slices], there)
    held = sum(share.saved for share in shared.by_goal.values()) + sum(shared.free.values())
    assert held == sum(max(balance, 0) for balance in balances)
    assert min([*(s.saved for s in shared.by_goal.values()), *(s.short for s in shared.by_goal.values())]) >= 0
    assert min(shared.free.values()) >= 0


def test_an_account_of_its_own_counts_but_for_slices_of_others():
    found = [goal(1, account_id=7), goal(2)]
    shared = rule.shared(found, [cut(1, 7, 50), cut(2, 7, 300)], {7: 1000, 8: 40})
    assert shared.by_goal == {1: (700, 0), 2: (300, 0)}  # its own slice is in what is there
    assert shared.free == {7: 0, 8: 40}


def test_an_account_that_two_goals_name_is_nobody_s_own():
    found = [goal(1, account_id=7), goal(2, account_id=7)]
    shared = rule.shared(found, [cut(1, 7, 50), cut(2, 7, 300)], {7: 1000})
    assert shared.by_goal == {1: (50, 0), 2: (300, 0)}
    assert shared.free == {7: 650}


def test_when_money_is_gone_the_first_goals_are_covered_first():
    found = [goal(1), goal(2), goal(3), goal(4, closed=TODAY)]
    slices = [cut(1, 7, 500), cut(2, 7, 400), cut(3, 7, 100), cut(3, 8, 10), cut(4, 7, 900)]
    shared = rule.shared(found, slices, {7: 600, 8: 10})
    assert shared.by_goal == {1: (500, 0), 2: (100, 300), 3: (10, 100)}
    assert shared.free == {7: 0, 8: 0}


# ------------------------------------------------------------------------------------------------ how it is going


def standing(saved, base=0, today=TODAY, **more):
    return rule.standing(goal(start=date(2026, 5, 20), **more), rule.Share(saved, 0), base, today)


def test_a_payment_is_missed_from_the_day_after():
    # 60 000 in 10 months from 20 May: the fifth payment falls on 20 October
    assert standing(24_000).expected == Money(24_000, "INR")
    assert not standing(24_000).is_behind
    late = standing(24_000, today=date(2026, 10, 21))
    assert (late.expected.minor, late.behind_by.minor, late.is_behind) == (30_000, 6_000, True)


def test_what_it_takes_from_now_on_gets_there():
    found = standing(24_000)
    assert found.needed.per_month.minor * 5 >= 36_000 > (found.needed.per_month.minor - 1) * 5
    assert found.needed.per_day.minor * 162 >= 36_000
    assert found.by_plan_on == date(2027, 4, 20)  # six more payments: one was missed
    assert found.reached_on == TODAY + timedelta(days=-(-36_000 * 153 // 24_000))


def test_a_goal_that_is_there_needs_nothing():
    found = standing(60_000)
    assert (found.is_done, found.is_behind, found.needed, found.reached_on, found.by_plan_on) == (
        True, False, None, None, None,
    )  # fmt: skip
    assert found.left.minor == 0


def test_a_day_that_is_over_asks_for_nothing_more():
    found = standing(10, by=date(2026, 9, 1))
    assert (found.expected.minor, found.needed, found.is_behind) == (60_000, None, True)


@pytest.mark.parametrize(("today", "saved"), [(date(2026, 6, 16), 900), (TODAY, 0), (TODAY, -5)])
def test_a_pace_is_not_said_too_early_nor_where_nothing_grows(today, saved):
    assert rule.reached_on(0, saved, 1_000, date(2026, 5, 20), today) is None


def test_the_least_gain_is_a_pace():
    assert rule.reached_on(10, 11, 5, TODAY - timedelta(days=30), TODAY) == TODAY + timedelta(days=150)
