"""The champion: what it tells, what it may not know, and that its own past is shown as it would have been."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finura_cli.domain.forecast_champion import FEWEST, MEMORY, Forecasts, Series, Spoken, series_of
from finura_cli.domain.forecast_methods import plan_for, typical
from finura_cli.domain.period import Calendar, Period, calendar_month

ROWS = st.lists(st.lists(st.integers(-(10**6), 10**8), min_size=9, max_size=9), min_size=1, max_size=3)


def windows(count):
    return Calendar().tile(Period(calendar_month(2023, 1).start, calendar_month(2040, 1).start), "M")[:count]


def whole(*rows, ahead=3):
    return series_of(dict(enumerate(rows)), {}, windows(len(rows[0]) + ahead))


def household(seed, months=40):
    draw = random.Random(seed)
    return [[round(base * draw.lognormvariate(0, 0.3)) for _ in range(months)] for base in (90_000, 40_000, 7_000)]


def test_the_total_is_told_from_its_own_past():
    food, fun = [100, 200, 300, 400, 500, 600, 700, 800], [0, 0, 50, 50, 50, 50, 50, 50]
    total, rows = whole(food, fun)
    assert total.spent == (100, 200, 350, 450, 550, 650, 750, 850)
    assert total.told(8, 1).typical == typical(total.spent)
    assert total.told(8, 1).plan_for == max(typical(total.spent), plan_for(total.spent))
    assert rows[1].told(8, 1).typical == 50
    assert rows[1].told(2, 1) is None
    assert rows[1].told(3, 1).typical == 50


def test_with_one_or_two_months_there_is_their_mean_and_a_wide_interval():
    total, _ = whole([1000, 2000])
    (look,) = Forecasts((total,)).outlooks()
    assert (look.typical, look.plan_for) == (1500, 1500)
    assert look.low == pytest.approx(750, rel=0.03)
    assert look.high == pytest.approx(3000, rel=0.03)


def test_months_of_another_life_are_not_read():
    total, _ = whole([10**7] * 20 + [100 * n for n in range(MEMORY)])
    assert total.told(20 + MEMORY, 1).typical == typical([100 * n for n in range(MEMORY)])


def test_after_a_break_the_books_begin_anew():
    total, rows = whole([900] * 6 + [0] * 3 + [100, 100], [0] * 10 + [50])
    assert total.since == (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 9)
    assert total.told(11, 1).typical == 125
    assert rows[0].told(11, 1).typical == 100
    assert (rows[1].since[10], rows[1].told(10, 1), rows[1].told(11, 1).typical) == (10, None, 50)
    shorter, _ = whole([900] * 6 + [0] * 2 + [100, 100])
    assert shorter.since[-1] == 0


def test_errors_begin_when_three_months_are_known():
    total, _ = whole([100, 100, 100, 200, 100, 100])
    for lead in (1, 2):
        errors = Forecasts((total,), lead).errors[0]
        assert [off is None for off in errors] == [True] * (FEWEST + lead - 1) + [False] * (4 - lead)
    assert Forecasts((total,)).errors[0][3] > 0


@pytest.mark.parametrize("lead", [1, 2])
def test_what_was_told_of_each_month_and_of_the_one_asked_for(lead):
    total, _ = whole(*household(1, 12))
    told = Forecasts((total,), lead).typical(total)
    assert len(told) == 12 + lead
    assert [one is None for one in told] == [True] * (FEWEST + lead - 1) + [False] * 10
    assert told[-1] == Forecasts((total,), lead).outlooks()[0].typical
    assert told[7] == total.told(8 - lead, lead).typical


@given(ROWS, st.integers(1, 3))
def test_figures_are_ordered_and_larger_shares_hold_smaller_ones(rows, lead):
    total, parts = whole(*rows)
    for series in ((total,), tuple(parts.values())):
        told = [Forecasts(series, lead).outlooks(share) for share in (0.5, 0.8, 0.95)]
        for looks in zip(*told, strict=True):
            for look in filter(None, looks):
                assert look.low <= look.typical <= look.plan_for <= look.high
            for inner, outer in pairwise(filter(None, looks)):
                assert outer.low <= inner.low
                assert inner.high <= outer.high


EMPTY_AT_TIMES = st.lists(st.sampled_from([0, 0, 0, 40, 9_000]), min_size=8, max_size=16).filter(any)


@given(EMPTY_AT_TIMES, st.sampled_from([0.5, 0.8, 0.95]))
def test_where_no_month_was_below_zero_none_is_foretold(months, share):
    total, _ = whole(months)
    assert [look.low >= 0 for look in Forecasts((total,)).outlooks(share) if look] in ([], [True])


@settings(max_examples=40)
@given(ROWS, st.integers(4, 8), st.integers(1, 3), st.integers(-(10**6), 10**8))
def test_changing_the_future_changes_no_past_forecast(rows, known, lead, other):
    changed = [[*row[:known], *[other + n for n in range(9 - known)]] for row in rows]
    (total, parts), (total_then, parts_then) = whole(*rows), whole(*changed)
    for now, then in ((total,), (total_then,)), (tuple(parts.values()), tuple(parts_then.values())):
        for origin in range(known + 1):
            assert Forecasts(now, lead).outlooks(0.8, origin) == Forecasts(then, lead).outlooks(0.8, origin)


@pytest.mark.parametrize("lead", [1, 2])
def test_a_forecast_is_the_same_whether_or_not_the_books_hold_later_months(lead):
    rows = household(3)
    total, parts = whole(*rows)
    shown = {one.month: one.told for one in Forecasts((total,), lead).tried()}
    for known in range(FEWEST, 40 - lead + 1):
        total_then, parts_then = whole(*[row[:known] for row in rows])
        (look,) = Forecasts((total_then,), lead).outlooks()
        if known + lead - 1 in shown:
            assert look == shown[known + lead - 1]
        assert Forecasts(tuple(parts_then.values()), lead).outlooks() == Forecasts(
            tuple(parts.values()), lead
        ).outlooks(0.8, known)


def test_the_past_is_tried_as_it_was():
    total, _ = whole([100, 100, 100, 200, 100, 100, 900])
    tried = Forecasts((total,)).tried()
    assert [one.month for one in tried] == [3, 4, 5, 6]
    assert [one.scored for one in tried] == [False, True, True, True]
    assert [one.last for one in tried] == [100, 200, 100, 100]
    assert not tried[-1].is_inside
    assert [one.month for one in Forecasts((total,)).tried(0, 0.8, 2)] == [5, 6]
    assert Forecasts((total,), 2).tried()[-1].last == 100


def test_what_is_mostly_nothing_and_at_times_much_may_be_much_again():
    total, _ = whole([14, 14, 14, 14, 14, 14, 14, 2000, 14, 14, 14])
    (look,) = Forecasts((total,)).outlooks(0.95)
    assert look.typical < 50
    assert look.high >= 2000


@pytest.mark.parametrize(("share", "low", "high"), [(0.8, 0.74, 0.9), (0.95, 0.92, 0.99)])
def test_intervals_hold_what_they_promise(share, low, high):
    inside = tried = 0
    for seed in range(12):
        total, parts = whole(*household(seed))
        for series in ((total,), tuple(parts.values())):
            for n in range(len(series)):
                for one in Forecasts(series).tried(n, share):
                    inside += one.is_inside
                    tried += 1
    assert low <= inside / tried <= high


def test_a_challenger_speaks_with_intervals_of_its_own_errors():
    months = [100, 300] * 12
    total, _ = whole(months)
    seer = Spoken(total, {origin: (100, 300)[origin % 2] for origin in range(6, 25)})
    (sure,), (unsure,) = Forecasts((seer,)).outlooks(), Forecasts((total,)).outlooks()
    assert sure.typical == 100
    assert sure.plan_for == unsure.plan_for
    assert sure.high - sure.low < (unsure.high - unsure.low) / 2
    assert seer.told(5, 1) is None
    assert [one.month for one in Forecasts((seer,)).tried()] == list(range(6, 24))


def test_bills_are_put_back_where_they_fall_due():
    """A quarterly bill of 600 beside 100 a month: known, it is told of its month alone."""
    months = [100, 100, 700] * 4
    paid = {12: [0, 0, 600] * 4}
    due = {12: [0, 0, 600]}
    bare = Series(tuple(months), tuple([0] * 13), {}, {})
    known = Series(tuple(months), tuple([0] * 13), paid, due)
    assert [known.told(12, lead)[:3] for lead in (1, 2, 3)] == [(100, 100, 0), (100, 100, 0), (700, 700, 600)]
    assert known.told(12, 4)[:3] == (100, 100, 0)
    assert bare.told(12, 3).plan_for not in (100, 700)
    short = Series(tuple(months), tuple([0] * 13), {12: [0, 0, 600] * 2}, due)
    assert short.told(12, 3)[:3] == (700, 700, 600)
