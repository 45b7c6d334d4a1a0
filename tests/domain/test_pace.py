"""The pace of a budget: what is usual by now, where it is heading, how likely it is exceeded."""

from __future__ import annotations

from datetime import date
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finura_cli.domain.money import round_ratio
from finura_cli.domain.pace import MOST_PAST, Pace, RestsOn, Spent, crossing, pace
from finura_cli.domain.period import Period, calendar_month

OCTOBER = calendar_month(2026, 10)
TODAY = date(2026, 10, 10)


def on(day):
    return date(2026, 10, day)


def run(days=31, **spent):
    """Running sums of a month: run(d5=100, d25=300)."""
    return list(accumulate((spent.get(f"d{n}", 0) for n in range(1, days + 1)), initial=0))


def other(*items):
    return Spent(other=[(on(day), minor) for day, minor in items])


def test_rent_paid_on_the_first_is_where_it_is_expected():
    going = pace(1000, other((1, 1000)), OCTOBER, TODAY, [run(d1=1000)] * 6)
    assert going == Pace(1000, 1000, None, pytest.approx(0.2 / 7), 1.0, RestsOn.SHAPE)


def test_the_rest_is_the_median_rest_of_earlier_months():
    past = [run(d5=100, d25=200), run(d5=100, d20=300), run(d5=100, d12=800)]
    going = pace(500, other((3, 250)), OCTOBER, TODAY, past)
    assert going.projected == 250 + 300
    assert going.usual_share == pytest.approx((1 / 3 + 1 / 4 + 1 / 9) / 3)
    assert going.probability_over == pytest.approx((2 + 0.2) / 4)
    assert going.over_on == on(20)  # by then two of three earlier months had spent more than is left


def test_the_day_it_is_crossed_follows_the_shape():
    late = [run(d28=500)] * 3
    assert pace(500, other((3, 50)), OCTOBER, TODAY, late).over_on == on(28)
    early = [run(d11=500)] * 3
    assert pace(500, other((3, 50)), OCTOBER, TODAY, early).over_on == on(11)


def test_what_is_crossed_and_comes_back_is_not_said():
    refunded = [run(d15=500, d20=-480)] * 3
    assert pace(500, other((3, 50)), OCTOBER, TODAY, refunded).over_on is None


def test_a_month_of_another_length_is_compared_by_its_share_of_days():
    february = list(accumulate([10] * 28, initial=0))
    going = pace(310, other((31, 0)), OCTOBER, on(31 // 2), [february, february])
    assert going.expected_by_now == 150
    assert going.projected == round_ratio(280 * 16, 31)


def test_bills_stand_apart_from_the_shape():
    """Rent comes on the 28th, whatever of it there is; of the rest of the budget half is usual by the 10th."""
    past = [run(d5=100, d25=100)] * 4
    spent = Spent(other=[(on(4), 80)], bills=[(on(2), 50)], due=[(on(28), 1000)])
    going = pace(1300, spent, OCTOBER, TODAY, past)
    assert going.expected_by_now == 50 + (1300 - 1050) // 2
    assert (going.projected, going.over_on) == (80 + 50 + 1000 + 100, None)
    assert pace(1150, spent, OCTOBER, TODAY, past).over_on == on(28)
    assert pace(220, spent, OCTOBER, TODAY, past).over_on == on(25)


def test_an_overdue_bill_is_still_to_come():
    spent = Spent(due=[(on(8), 100)])
    going = pace(90, spent, OCTOBER, TODAY, [run(d1=1)] * 3)
    assert (going.projected, going.over_on, going.expected_by_now) == (100, on(11), 90)


def test_what_is_entered_ahead_is_part_of_what_is_usual_and_no_less_than_it_is():
    past = [run(d5=100, d25=300)] * 3
    assert pace(1000, other((5, 100), (20, 200)), OCTOBER, TODAY, past).projected == 400
    assert pace(1000, other((5, 100), (20, 900)), OCTOBER, TODAY, past).projected == 1000
    going = pace(900, other((5, 100), (20, 900)), OCTOBER, TODAY, past)
    assert (going.over_on, going.probability_over) == (on(20), 1.0)


def test_without_a_past_the_rest_goes_on_as_it_began():
    going = pace(3100, other((3, 2000)), OCTOBER, TODAY)
    assert going == Pace(1000, 6200, on(16), None, pytest.approx(10 / 31), RestsOn.LINE)
    early = pace(3100, other((3, 2000)), OCTOBER, on(5))
    assert (early.projected, early.over_on, early.rests_on) == (None, None, RestsOn.LINE)


def test_a_line_leaves_bills_alone():
    spent = Spent(other=[(on(3), 100)], bills=[(on(1), 1000)])
    assert pace(5000, spent, OCTOBER, TODAY).projected == 1000 + 310


def test_one_earlier_month_says_how_it_goes_and_not_how_likely():
    going = pace(200, other((3, 100)), OCTOBER, TODAY, [run(d2=100, d20=150)])
    assert (going.projected, going.over_on, going.probability_over) == (250, on(20), None)


def test_what_is_over_says_since_when():
    going = pace(100, other((3, 150)), OCTOBER, TODAY, [run(d1=1000)] * 6)
    assert (going.over_on, going.probability_over) == (on(3), 1.0)


def test_what_is_over_may_come_back_where_refunds_are_usual():
    going = pace(100, other((3, 150)), OCTOBER, TODAY, [run(d2=150, d20=-90)] * 6)
    assert going.projected == 60
    assert going.probability_over == pytest.approx(0.95 / 7)


def test_when_the_period_is_over_all_is_known():
    november = date(2026, 11, 2)
    past = [run(d1=1000)] * 6
    assert pace(100, other((9, 80)), OCTOBER, november, past) == Pace(100, 80, None, 0.0, 1.0)
    assert pace(100, other((9, 120)), OCTOBER, november) == Pace(100, 120, on(9), 1.0, 1.0)


def test_on_the_last_day_it_is_nearly_certain():
    going = pace(100, other((9, 80)), OCTOBER, on(31), [run(d1=50)] * 12)
    assert (going.projected, going.expected_by_now) == (80, 100)
    assert going.probability_over == pytest.approx(0.2 / 13)


def test_before_the_period_nothing_is_expected_yet():
    going = pace(3100, Spent(), OCTOBER, date(2026, 9, 20), [run(d9=200), run(d9=300), run(d9=400)])
    assert (going.expected_by_now, going.projected, going.usual_share) == (0, 300, 0.0)


def test_a_budget_below_nothing_is_over_from_the_first_day():
    going = pace(-50, Spent(), OCTOBER, TODAY, [run(d9=200)] * 2)
    assert going == Pace(0, 0, on(1), 1.0, None, RestsOn.SHAPE)
    assert pace(-50, other((9, 20)), OCTOBER, date(2026, 11, 2)) == Pace(0, 20, on(1), 1.0), "and after the last one"


# ------------------------------------------------------------------------------------------------------------ laws

AMOUNT = st.integers(0, 10**6)
DAILY = st.lists(AMOUNT, min_size=28, max_size=31)
PAST = st.lists(DAILY.map(lambda days: list(accumulate(days, initial=0))), max_size=MOST_PAST)
ENTRIES = st.lists(st.tuples(st.dates(on(1), on(31)), AMOUNT), max_size=6)
SPENT = st.builds(Spent, ENTRIES, ENTRIES, ENTRIES)
FEW = settings(max_examples=40)  # an example is dear to make
DAY = st.dates(date(2026, 9, 25), date(2026, 11, 4))


@FEW
@given(st.integers(0, 10**7), SPENT, DAY, PAST)
def test_pace_is_sane(budget, spent, today, past):
    going = pace(budget, spent, OCTOBER, today, past)
    over = spent.total > budget
    assert 0 <= going.expected_by_now <= budget
    assert (going.over_on is None) <= (not over)
    if going.projected is not None:
        assert going.projected >= spent.total  # nothing comes back where nothing ever did
        if going.over_on is None:
            assert going.projected <= budget
    if going.over_on is not None and not over:
        assert max(min(today, on(30)), date(2026, 9, 30)) < going.over_on <= OCTOBER.last
    if going.probability_over in (0, 1):
        assert over or today > OCTOBER.last
    elif going.probability_over is not None:
        assert 0 < going.probability_over < 1


@FEW
@given(st.lists(st.integers(-(10**6), 10**7), min_size=2, max_size=5), SPENT, DAY, PAST, st.booleans())
def test_a_larger_budget_is_never_likelier_to_be_exceeded(budgets, spent, today, past, refunds):
    if refunds:
        past = [[*one[:20], *(minor - 2 * one[20] for minor in one[20:])] for one in past]
    found = [pace(budget, spent, OCTOBER, today, past).probability_over for budget in sorted(budgets)]
    said = [one for one in found if one is not None]
    assert said == sorted(said, reverse=True)


@FEW
@given(st.integers(0, 10**7), SPENT, DAY, PAST, st.sampled_from([10, 1000, 62]))
def test_other_money_is_the_same_story(budget, spent, today, past, times):
    """Sums that are `times` as large are projected `times` as far, but for one rounding, and just as likely."""
    larger = Spent(*([(day, minor * times) for day, minor in part] for part in spent))
    here = pace(budget, spent, OCTOBER, today, past)
    there = pace(budget * times, larger, OCTOBER, today, [[minor * times for minor in one] for one in past])
    assert there.probability_over == here.probability_over
    assert abs(there.expected_by_now - here.expected_by_now * times) <= times
    if here.projected is None:
        assert there.projected is None
    else:
        assert abs(there.projected - here.projected * times) <= times


@given(st.lists(AMOUNT, min_size=31, max_size=31), st.integers(1, MOST_PAST), st.integers(1, 31), AMOUNT)
def test_a_month_like_all_others_is_exactly_on_its_share(days, count, day, budget):
    days[0] += 1
    shape = list(accumulate(days, initial=0))
    so_far = [(on(n + 1), minor) for n, minor in enumerate(days[:day])]
    going = pace(budget, Spent(so_far), OCTOBER, on(day), [shape] * count)
    assert going.expected_by_now == round_ratio(budget * shape[day], shape[-1])
    assert going.projected == shape[-1]
    if shape[-1] > budget >= shape[day]:
        assert going.over_on == on(next(n for n in range(32) if shape[n] > budget))


@given(st.integers(0, 10**6), st.lists(AMOUNT, min_size=7, max_size=7), st.lists(DAILY, min_size=1, max_size=3))
def test_weeks_and_years_follow_their_own_shape(budget, week, years):
    days = Period(date(2026, 10, 12), date(2026, 10, 19))
    shape = list(accumulate(week, initial=0))
    assert pace(budget, Spent(), days, on(11), [shape]).projected == shape[-1]
    year = Period(date(2026, 1, 1), date(2027, 1, 1))
    runs = [list(accumulate((days * 14)[:366], initial=0)) for days in years]
    going = pace(budget, Spent([(date(2026, 6, 1), 5)]), year, date(2026, 12, 31), runs)
    assert going.projected == 5


def test_crossing_is_the_day_from_which_it_stayed_over():
    days = [(on(2), 80), (on(5), 40), (on(6), -50), (on(9), 60)]
    assert crossing(days, 100) == on(9)
    assert crossing(days[:2], 100) == on(5)
    assert crossing(days[:3], 100) is None
