"""Paths: drawn from the same days of past months, with what is known on its day; wide as past tries were off."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from finura_cli.domain import balance_flows
from finura_cli.domain.balance import Ahead, ahead_of, days_told, spent_on, tried
from finura_cli.domain.balance_flows import Flow, Flows
from finura_cli.domain.balance_paths import PATHS, PastDays, drawn
from finura_cli.domain.balance_trials import (
    LARGEST_SCORE,
    PRIOR_WEIGHT,
    Trial,
    band,
    below,
    brier,
    factors,
    lowest,
    stretched,
    widening,
)
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Period

FIRST = date(2026, 7, 1)
PLAIN = Calendar()
FEW = settings(max_examples=20, deadline=None)


def months(count: int, end: date = FIRST) -> list[Period]:
    year, month = divmod(end.year * 12 + end.month - 1 - count, 12)
    return PLAIN.tile(Period(date(year, month + 1, 1), end), "M")


def past(count: int, **on: int) -> PastDays:
    """Months in which so much moves on a day of the month: `d5=-300`."""
    own = months(count)
    moved = {
        (month.start + timedelta(days=int(day[1:]) - 1)).toordinal(): minor
        for month in own
        for day, minor in on.items()
    }
    return PastDays.of(PLAIN, own, moved)


def at(first: date, day: date) -> int:
    return (day - first).days


def test_what_came_on_a_day_of_every_month_comes_on_it_again():
    columns = drawn(past(6, d1=50_000, d20=-30_000), FIRST, 62, {})
    assert {*columns[0]} == {50_000}
    assert {*columns[at(FIRST, date(2026, 7, 19))]} == {50_000}
    assert {*columns[at(FIRST, date(2026, 7, 20))]} == {20_000}
    assert {*columns[at(FIRST, date(2026, 8, 20))]} == {40_000}


def test_the_last_days_of_a_month_are_told_by_the_last_days_of_others():
    own = months(4)
    moved = {month.last.toordinal(): -700 for month in own}
    columns = drawn(PastDays.of(PLAIN, own, moved), date(2026, 7, 21), 20, {})
    assert {*columns[at(date(2026, 7, 21), date(2026, 7, 30))]} == {0}
    assert {*columns[at(date(2026, 7, 21), date(2026, 7, 31))]} == {-700}


def test_a_shorter_month_loses_nothing_of_a_longer_one():
    moved = {
        date(2026, 5, 31).toordinal(): -900,
        date(2026, 3, 31).toordinal(): -900,
        date(2026, 1, 31).toordinal(): -900,
    }
    own = [month for month in months(6) if month.days == 31]
    columns = drawn(PastDays.of(PLAIN, own, moved), date(2026, 9, 1), 30, {})
    assert {*columns[-1]} == {-900}


def test_known_things_fall_on_their_days():
    day = FIRST + timedelta(days=9)
    columns = drawn(past(4), FIRST, 20, {day.toordinal(): -1234})
    assert {*columns[8]} == {0}
    level = sorted(columns[9])[PATHS // 2]
    assert -1234 <= level <= -1234 + 500  # a drift of one due day is not drift of every month


SUMS = st.lists(st.integers(-90_000, 90_000), min_size=3, max_size=14)


@FEW
@given(SUMS, st.integers(1, 70), st.integers(0, 30))
def test_a_longer_look_begins_as_a_shorter_one_and_is_the_same_again(sums, days, offset):
    own = months(len(sums))
    moved = {month.start.toordinal() + 9: one for month, one in zip(own, sums, strict=True)}
    first, known = FIRST + timedelta(days=offset), {FIRST.toordinal() + 40: -500}
    long = drawn(PastDays.of(PLAIN, own, moved), first, 70, known)
    assert drawn(PastDays.of(PLAIN, own, moved), first, days, known) == long[:days]
    assert drawn(PastDays.of(PLAIN, own, moved), first, 70, known) == long


def test_drift_that_is_no_more_than_chance_is_left_out_and_steady_saving_is_not():
    def ends(sums):
        own = months(len(sums))
        moved = {month.start.toordinal() + 9: one for month, one in zip(own, sums, strict=True)}
        return band(drawn(PastDays.of(PLAIN, own, moved), FIRST, 62, {})[-1], 0.8).typical

    assert ends([10_000] * 8) == 20_000
    assert abs(ends([10_100, 9_900] * 4) - 20_000) < 600
    assert abs(ends([90_000, -80_000] * 4)) < 20_000


def test_of_one_month_weeks_are_drawn():
    short = past(1, d3=-700, d17=-300, d30=2_000)
    assert short.is_short
    columns = drawn(short, FIRST, 40, {})
    assert len(columns) == 40
    assert len({*columns[-1]}) > 5


# ------------------------------------------------------------------------------------------------------ tries


COLUMNS = st.lists(st.integers(-5_000, 5_000), min_size=30, max_size=60)


@FEW
@given(COLUMNS, st.floats(0.5, 4), st.integers(-3, 3))
def test_stretched_paths_keep_their_middle_and_order(column, factor, floor):
    (wide,) = stretched([column], [factor])
    low, middle, high = band(column, 0.8)
    assert abs(band(wide, 0.8).typical - middle) <= 1
    assert abs((band(wide, 0.8).high - middle) - factor * (high - middle)) <= 2 + abs(high - middle) / 500
    assert abs((middle - band(wide, 0.8).low) - factor * (middle - low)) <= 2 + abs(middle - low) / 500
    assert [n for _, n in sorted(zip(column, range(len(column)), strict=True))] == [
        n for _, _, n in sorted(zip(wide, column, range(len(column)), strict=True))
    ]


def trial(first: date, off: int, days: int = 30) -> Trial:
    return Trial(first, [list(range(-100, 101))] * days, [off] * days, 5)


def test_without_tries_the_common_widening_holds_and_own_errors_move_it():
    grain, plain = 1, factors([], FIRST, 60, 1, 5)
    assert all(abs(one - widening(5)) < 1e-9 for one in plain)
    assert widening(3) > widening(12) > 1
    starts = [FIRST - timedelta(days=30 * n) for n in range(1, 13)]
    calm = factors([trial(one, 5) for one in starts], FIRST, 60, grain, 5)
    wild = factors([trial(one, 240) for one in starts], FIRST, 60, grain, 5)
    wilder = factors([trial(one, 10**9) for one in starts], FIRST, 60, grain, 5)
    assert all(one < two < three < four for one, two, three, four in zip(calm, plain, wild, wilder, strict=True))
    assert max(wilder) < LARGEST_SCORE * widening(5)
    few = factors([trial(starts[0], 10**9)], FIRST, 60, grain, 5)
    assert few[29] < widening(5) * (LARGEST_SCORE + PRIOR_WEIGHT) / (1 + PRIOR_WEIGHT) + 0.01


def test_lowest_points_and_probabilities_are_of_the_same_paths():
    columns = [[5, 1, 9, 3], [2, 4, 8, -1], [7, 6, 3, 2]]
    found = lowest(columns, 0.8)
    assert (found.band.low, found.band.high) == (-1, 3)
    assert found.day == 1
    assert below(columns, 0) == 0.25
    assert below(columns, 3) == 0.75
    assert below([], 3) == 0
    assert spent_on(columns, 10, 1) == [[5, 1, 9, 3], [-8, -6, -2, -11], [-3, -4, -7, -8]]


def test_brier_is_held_against_the_base_rate():
    perfect = brier([(1.0, True), (0.0, False), (0.0, False)])
    assert perfect is not None
    assert (perfect.score, perfect.skill, perfect.came) == (0, 1, 1)
    flat = brier([(0.5, True), (0.5, False)])
    assert flat is not None
    assert flat.skill == 0
    never = brier([(0.1, False)])
    assert never is not None
    assert never.skill is None
    assert brier([]) is None


# ------------------------------------------------------------------------------------------------------ whole books


def household(count: int = 10) -> list[Flow]:
    """Pay on the 1st, rent on the 3rd, and shopping on uneven days."""
    found = []
    for n, month in enumerate(months(count)):
        start = month.start.toordinal()
        found += [(start, 90_000, "XQZVK PAY"), (start + 2, -40_000, "ZUQQI RENT")]
        found += [
            (start + (7 * n + 5 * k) % 28, -(3_000 + 977 * ((n * k) % 7)), f"VORNIK {'abcdefgh'[k]}") for k in range(8)
        ]
    return [Flow(n, day, minor, 1, text, None) for n, (day, minor, text) in enumerate(sorted(found))]


def test_past_tries_know_nothing_of_what_came_later():
    entries = household()
    cut = date(2026, 4, 11)
    before = [one for one in entries if one.day < cut.toordinal()]
    later = [one._replace(minor=9 * one.minor) if one.day >= cut.toordinal() else one for one in entries]
    (whole, less, changed) = (Flows.of(PLAIN, months(10), some, "INR") for some in (entries, before, later))
    for day in balance_flows.trial_days(whole, FIRST):
        if day <= cut:
            columns = balance_flows.trial(whole, day, FIRST).columns
            assert columns == balance_flows.trial(less, day, FIRST).columns
            assert columns == balance_flows.trial(changed, day, FIRST).columns


def test_how_past_tries_came_out_does_not_change_with_what_came_after_them():
    """A dear year makes no earlier interval wider: what a day moves counts as it was known then."""
    entries, cut = household(), FIRST - timedelta(days=30)
    dear = [one._replace(minor=99 * one.minor) if one.day >= cut.toordinal() else one for one in entries]
    found = []
    for some in (entries, dear):
        flows = Flows.of(PLAIN, months(10), some, "INR")
        tries = [one.before(cut) for one in balance_flows.trials(flows, FIRST) if one.first < cut]
        start = 500_000 + flows.came(cut, 30)[-1]
        found.append(tried(flows, Ahead(FIRST, start, [[0]] * 30, tuple(tries)), 0.8, 490_000, "INR"))
    assert found[0] == found[1]
    assert found[0][1] is not None


def test_tries_tell_how_it_went_and_pay_and_rent_are_known():
    flows = Flows.of(PLAIN, months(10), household(), "INR")
    tries = balance_flows.trials(flows, FIRST)
    assert [one.first.day for one in tries[:3]] == [1, 11, 21]
    taken = {id for side in flows.sides for one in side.streams(FIRST) for id in one.ids}
    known = {one.description for one in flows.entries if one.id in taken}
    assert {"XQZVK PAY", "ZUQQI RENT"} <= known
    start = 500_000
    rest = flows.rest(FIRST, taken, {})
    ahead = ahead_of(rest, FIRST, start, drawn(rest, FIRST, 40, {}), tries, flows.grain(FIRST))
    told = days_told(ahead, 0.8, 0, "INR")
    assert all(one.low.minor <= one.typical.minor <= one.high.minor for one in told)
    found, score = tried(flows, ahead, 0.8, 0, "INR")
    assert found is not None
    assert score is not None
    assert found.tries == score.stretches == sum(len(one.came) >= 30 for one in tries)
    assert 0 <= found.inside <= found.tries
    still = Ahead(FIRST, start, [[0]] * 30, (trial(FIRST - timedelta(days=60), -241),))
    (once, _) = tried(flows, still, 0.8, 0, "INR")
    assert once is not None
    assert (once.tries, once.inside, once.off, once.off_same) == (1, 0, Money(241, "INR"), Money(241, "INR"))
    beside = {FIRST + timedelta(days=2): 300, FIRST + timedelta(days=5): -100, FIRST - timedelta(days=1): 999}
    more = days_told(ahead_of(rest, FIRST, start, [[0] * PATHS] * 7, (), 1, beside), 0.8, 0, "INR")
    assert [one.typical.minor - start for one in more] == [0, 0, 300, 300, 300, 200, 200]
