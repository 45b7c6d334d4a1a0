"""The odds of a goal: they rise with time, fall with the target and with an expense, and are the same each time."""

from __future__ import annotations

from datetime import date
from itertools import accumulate
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from finura_cli.domain import goal_odds as odds
from finura_cli.domain.goal_odds import Expense
from finura_cli.domain.goals import Per
from tests.domain.test_goals import standing
from tests.work import lines_run

PASTS = st.lists(st.integers(-30_000, 60_000), min_size=6, max_size=24)
FEW = settings(max_examples=15, deadline=None)


def chance(past, need, months, expense=None, ahead=60):
    return odds.in_time(odds.arrivals(odds.futures(past, ahead), need, expense), months)


@FEW
@given(PASTS, st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 60), st.integers(0, 60))
def test_odds_rise_with_time_and_fall_with_the_target(past, need, more, months, longer):
    found = chance(past, need, months)
    assert 0 <= found <= 1
    assert chance(past, need + more, months) <= found <= chance(past, need, min(months + longer, 60))


@FEW
@given(PASTS, st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 70), st.integers(0, 60))
def test_an_expense_never_helps_and_a_larger_one_less(past, need, amount, when, months):
    without = chance(past, need, months)
    having = chance(past, need, months, Expense(amount, when))
    assert chance(past, need, months, Expense(amount * 2, when)) <= having <= without
    if when > months:
        assert having == without  # the goal was there before


@FEW
@given(PASTS, st.integers(-(10**5), 10**6), st.integers(1, 30))
def test_a_longer_future_begins_as_a_shorter_one(past, need, months):
    assert chance(past, need, months, ahead=months) == chance(past, need, months, ahead=90)


@FEW
@given(PASTS, st.integers(1, 400_000), st.integers(1, 40), st.integers(1, 200_000), st.integers(1, 40))
def test_arrivals_are_those_of_walking_every_future_month_by_month(past, need, months, amount, when):
    ahead = odds.futures(past, months)
    walked = []
    for i in range(odds.PATHS):
        saved = 0
        for month in range(1, len(ahead.starts) * odds.BLOCK + 1):
            block, place = divmod(month - 1, odds.BLOCK)
            saved += ahead.off[(ahead.starts[block][i] + place) % len(past)] + ahead.levels[i]
            if saved >= need + (amount if month >= when else 0):
                walked.append(month)
                break
    assert odds.arrivals(ahead, need, Expense(amount, when)) == sorted(walked)


def test_months_that_are_all_alike_leave_no_doubt():
    past = [10_000] * 12
    assert chance(past, 60_000, 6) == 1
    assert chance(past, 60_001, 6) == 0
    assert odds.middle(odds.arrivals(odds.futures(past, 60), 60_001)) == 7
    assert odds.middle(odds.arrivals(odds.futures(past, 60), 60_000, Expense(25_000, 3))) == 9


def test_blocks_keep_what_follows_each_other_together():
    """A month of nothing is always made up for in the next: three of them are one month off, never three."""
    ahead = odds.futures([0, 20_000] * 6, 6)
    first = {saved - 3 * level for saved, level in zip(ahead.before[1], ahead.levels, strict=True)}
    assert first == set(ahead.off)
    assert min(first) == -max(first)


def household(rng, months):
    """Savings of months that are around a mean; a large bill now and then."""
    usual, swing = rng.choice([300, 1000, 1500]), rng.choice([200, 500, 900])
    return [round(rng.gauss(usual, swing)) - (4 * swing if rng.random() < 0.1 else 0) for _ in range(months)]


def test_what_is_said_to_be_likely_comes_about_as_often(monkeypatch):
    monkeypatch.setattr(odds, "PATHS", 400)
    rng = Random(11)
    said: dict[str, list[tuple[float, bool]]] = {"unlikely": [], "even": [], "likely": []}
    for _ in range(150):
        known, months = rng.choice([6, 12, 24]), rng.choice([3, 6, 12])
        lived = household(rng, known + months)
        usual = max(sum(lived[:known]) // known, 50)
        ahead = odds.futures(lived[:known], months)
        best = max(accumulate(lived[known:]))
        for share in (6, 8, 9, 10, 11, 13):
            need = usual * months * share // 10
            chance = odds.in_time(odds.arrivals(ahead, need), months)
            said["unlikely" if chance < 0.2 else "likely" if chance > 0.8 else "even"].append((chance, best >= need))
    for group in said.values():
        expected = sum(chance for chance, _ in group) / len(group)
        assert abs(sum(came for _, came in group) / len(group) - expected) < 0.08


@given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 10**6)), min_size=1, max_size=6))
def test_all_goals_are_there_once_all_that_is_missing_is_saved(asked):
    pots = [odds.pot(asked, place) for place in range(len(asked))]
    whole = sum(missing for missing, _ in asked)
    assert max(pots) == whole  # the last one waits for all
    for (missing, _), found in zip(asked, pots, strict=True):
        assert missing <= found <= whole


def test_goals_share_by_their_plans_and_leave_the_rest_to_the_others():
    assert odds.pot([(100, 1), (1_000, 1)], 0) == 200
    assert odds.pot([(100, 1), (1_000, 1)], 1) == 1_100
    assert odds.pot([(100, 1), (1_000, 3)], 0) == 400
    assert odds.pot([(100, 5)], 0) == 100


def test_months_are_counted_to_the_nearest():
    today = date(2026, 10, 20)
    assert [odds.months_until(today, day) for day in (today, date(2026, 11, 2), date(2026, 11, 20))] == [0, 0, 1]
    assert odds.months_until(today, date(2027, 10, 20)) == 12
    assert odds.months_until(today, date(2026, 1, 1)) == 0


def test_a_few_days_bring_their_share_of_a_month():
    today, ahead = date(2026, 10, 20), odds.futures([30_000] * 6, 1)
    found = [odds.odds_by(ahead, 9_000, today, date(2026, 10, day)) for day in (20, 21, 28, 30)]
    assert found == [0, 0, 0, 1]  # of the month's 30,000 ten days bring 9,856
    assert odds.odds_by(ahead, 5_000, today, date(2026, 10, 30), Expense(4_000, 0)) == 1
    assert odds.odds_by(ahead, 5_000, today, date(2026, 10, 30), Expense(5_000, 0)) == 0
    assert odds.odds_by(ahead, 5_000, today, date(2026, 10, 30), Expense(5_000, 1)) == 1  # it comes after that
    assert odds.odds_by(ahead, 30_000, today, date(2026, 11, 20)) == 1


def test_a_plan_that_asked_for_nothing_weighs_what_it_takes_now():
    """All was there at first; then something was taken out."""
    late = standing(20_000, base=60_000, by=date(2026, 9, 1))
    open_ = standing(20_000, base=60_000)
    assert (late.plan.contribution, late.needed, open_.plan.contribution) == (0, None, 0)
    months = odds.weight(standing(0, contribution=1, per=Per.MONTH))
    assert odds.weight(late) == 40_000 * months
    assert odds.weight(open_) == open_.needed.per_month.minor * months
    assert odds.weight(standing(60_000, base=60_000)) > 0


def test_typical_is_the_middle_month():
    assert odds.typical([3, 1, 2], "INR").minor == 2
    assert odds.typical([4, 1, 2, 30], "INR").minor == 3
    assert odds.typical([], "INR") is None


def test_what_it_costs_grows_with_the_months_and_no_faster():
    """Five years of months for five goals take some 20 ms."""
    past = [((n * 7919) % 50_000 - 15_000) * 100 for n in range(24)]

    def looked_ahead(months):
        odds._drawn.cache_clear()
        ahead = odds.futures(past, months)
        for n in range(1, 6):
            odds.arrivals(ahead, n * 20_000_00)

    assert lines_run(lambda: looked_ahead(60)) < 2 * lines_run(lambda: looked_ahead(12))
