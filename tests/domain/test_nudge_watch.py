"""What follows a word beside the usual: the past alone tells it, hours are the same hours, nothing counts twice."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.nudge_watch import (
    FEWEST,
    HOURS,
    WEEKS,
    Below,
    Course,
    Moment,
    Purchase,
    Scope,
    between,
    counted,
    watched,
)
from ml.nudge_effect import Trial, effect
from tests.services.nudged import START, Person, live

FIRST = START
DAY = FIRST + 7 * 20
"""A Monday, twenty weeks later."""
NOON = Moment(DAY, 12 * 60)


def buy(day: int, clock: str | None, minor: int, category: int = 1, necessity: str | None = None) -> Purchase:
    minute = None if clock is None else int(clock[:2]) * 60 + int(clock[3:])
    return Purchase(day, minute, minor, category, necessity)


def course(*purchases: Purchase, first: int = FIRST) -> Course:
    return Course(purchases, first)


def hours(of: Course, at: Moment = NOON) -> Below:
    found = watched(of, at).hours
    assert found is not None
    return found


def rest(of: Course, at: Moment = NOON) -> Below:
    found = watched(of, at).rest
    assert found is not None
    return found


mondays = [DAY - 7 * n for n in range(1, 21)]
lunches = [buy(day, "13:00", 100_00) for day in mondays]


def test_usual_is_what_the_same_hours_of_the_same_weekday_cost() -> None:
    others = [buy(day + 1, "13:00", 900_00) for day in mondays] + [buy(day, "19:30", 40_00) for day in mondays]
    found = hours(course(*lunches, *others, buy(DAY, "12:30", 30_00), buy(DAY, "20:00", 15_00)))
    assert (found.usual, found.spent, found.below, len(found.past)) == (100_00, 30_00, 70_00, 20)
    assert (found.low, found.high) == (70_00, 70_00), "every Monday was the same"
    after = rest(course(*lunches, *others, buy(DAY, "12:30", 30_00), buy(DAY, "20:00", 15_00)))
    assert (after.usual, after.spent) == (140_00, 45_00)


def test_what_set_it_off_and_what_was_before_is_not_what_follows() -> None:
    found = rest(course(*lunches, buy(DAY, "08:00", 500_00), buy(DAY, "12:00", 700_00)))
    assert found.spent == 0
    assert found.usual == 100_00


def test_two_hours_are_two_hours() -> None:
    edge = [buy(DAY, "12:01", 1), buy(DAY, "14:00", 10), buy(DAY, "14:01", 100)]
    assert hours(course(*lunches, *edge)).spent == 11
    late = watched(course(*lunches, buy(DAY + 1, "00:20", 5)), Moment(DAY, 23 * 60))
    assert late.hours is not None
    assert late.rest is not None
    assert (late.hours.spent, late.rest.spent, late.last) == (5, 5, DAY + 1), "the day is no shorter than the hours"


purchases = st.lists(
    st.builds(
        Purchase,
        st.integers(FIRST, DAY + 3),
        st.integers(0, 1439),
        st.integers(-500, 5000),
        st.just(1),
        st.none(),
    ),
    max_size=60,
)


@given(purchases, purchases)
def test_only_the_past_tells_the_usual(before: list[Purchase], after: list[Purchase]) -> None:
    long_ago = buy(DAY - 7 * (WEEKS + 1), "12:30", 10_00)  # hours of nothing are not known
    past = [long_ago, *(one for one in before if one.day < DAY)]
    known = hours(course(*past))
    late = [one for one in after if one.day >= DAY]
    found = hours(course(*past, *late))
    assert found.past == known.past
    assert found.usual == known.usual
    within = [one for one in late if one.day == DAY and 12 * 60 < (one.minute or 0) <= 14 * 60]
    assert found.spent == sum(max(one.minor, 0) for one in within)
    assert found.low <= found.below <= found.high
    assert found.high - found.low == known.high - known.low


@given(purchases)
def test_the_usual_never_passes_the_mean_of_what_was(before: list[Purchase]) -> None:
    past = [one for one in before if one.day < DAY]
    found = rest(course(*past))
    plain = [
        sum(one.minor for one in past if one.day == day and (one.minute or 0) > 12 * 60 and one.minor > 0)
        for day in mondays
    ]
    assert len(found.past) == len(plain)
    assert 0 <= found.usual <= round(sum(plain) / len(plain) + 0.5)


def test_no_single_purchase_makes_the_usual() -> None:
    every = [buy(day, "13:00", 100_00) for day in range(FIRST, DAY)]
    assert hours(course(*every)).usual == 100_00
    assert hours(course(*every, buy(mondays[3], "13:30", 90_000_00))).usual == 105_00, "it counts as two, of twenty"


def test_with_few_weeks_it_is_days_of_the_same_kind_and_with_few_days_nothing() -> None:
    three_weeks = DAY - 21
    every = [buy(day, "13:00", 300_00 if day % 7 in (0, 6) else 100_00) for day in range(three_weeks, DAY)]
    found = hours(course(*every, first=three_weeks))
    assert (found.usual, len(found.past)) == (100_00, 15)
    weeks = course(*[buy(day, "13:00", 10) for day in range(DAY - 40, DAY)], first=DAY - 40)
    assert len(hours(weeks, Moment(DAY - 1, 720)).past) == 11, "of a Sunday, the days of weekends"
    young = watched(course(*every, first=DAY - FEWEST), NOON)
    assert (young.hours, young.rest) == (None, None)


def test_no_more_than_half_a_year_is_looked_at() -> None:
    far = Course([buy(FIRST, "13:00", 10**9), *lunches], FIRST - 400)
    assert len(hours(far).past) == WEEKS
    long_ago = [buy(DAY - 7 * (WEEKS + n), "13:00", 10**9) for n in range(1, 30)]
    assert hours(Course([*long_ago, *lunches], FIRST - 4000)).usual < 101_00


def test_without_times_of_day_the_next_day_is_watched() -> None:
    untimed = [buy(day + 1, None, 50_00) for day in mondays]
    found = watched(course(*untimed, buy(DAY, None, 900_00), buy(DAY + 1, None, 20_00)), NOON)
    assert found.hours is None
    assert found.rest is not None
    assert (found.timed, found.last, found.rest.usual, found.rest.spent) == (False, DAY + 1, 50_00, 20_00)
    dated = watched(course(*lunches), Moment(DAY, None))
    assert (dated.timed, dated.last) == (False, DAY + 1)
    mixed = [*lunches[:16], *[one._replace(minute=None) for one in lunches[16:]]]
    assert watched(course(*mixed), NOON).timed, "four of five are enough"
    assert not watched(course(*mixed[:14], *mixed[16:], *mixed[16:18]), NOON).timed


def test_without_times_of_day_the_day_of_the_word_tells_nothing_of_the_usual() -> None:
    """What set the word off is on it, and what the word may have changed."""
    days = [buy(day, None, 100_00) for day in range(DAY - 30, DAY)]
    young = course(*days, buy(DAY, None, 80_00), buy(DAY, "12:00", 700_00), first=DAY - 30)
    found = rest(young)
    assert (found.usual, set(found.past)) == (100_00, {100_00})
    weeks = course(*[buy(day, None, 100_00) for day in range(FIRST, DAY)], buy(DAY, None, 10**9))
    assert rest(weeks).usual == 100_00


def test_what_was_never_bought_before_is_watched_as_it_is_bought() -> None:
    new = watched(course(buy(DAY + 1, None, 70_00)), NOON)
    assert new.rest is not None
    assert (new.timed, new.rest.usual, new.rest.spent) == (False, 0, 70_00)
    long_ago = buy(DAY - 7 * (WEEKS + 1), "12:30", 10_00)
    assert hours(course(long_ago, buy(DAY, "12:30", 70_00))).spent == 70_00


@given(st.lists(st.tuples(st.integers(-400, 30), st.booleans()), max_size=30))
def test_whether_hours_are_known_is_told_by_what_came_before(bought: list[tuple[int, bool]]) -> None:
    every = [buy(DAY + day, "13:00" if timed else None, 10_00) for day, timed in bought]
    before = [one for one in every if one.day < DAY]
    assert Course(every, FIRST).is_timed(DAY) == Course(before, FIRST).is_timed(DAY)


def test_a_scope_is_categories_or_a_necessity_or_all() -> None:
    one = buy(DAY, "13:00", 100, 7, "essential")
    assert Scope().holds(one)
    assert Scope(frozenset({7, 9})).holds(one)
    assert not Scope(frozenset({8})).holds(one)
    assert Scope(necessity="essential").holds(one)
    assert not Scope(necessity="discretionary").holds(one)


scopes = st.one_of(
    st.just(Scope()),
    st.sampled_from(["essential", "discretionary"]).map(lambda word: Scope(necessity=word)),
    st.frozensets(st.integers(1, 4), min_size=1).map(Scope),
)
places = st.lists(
    st.tuples(scopes, st.integers(0, 600).map(lambda start: Below(start, start + HOURS, 0, 0, 0, 0, (0,)))), max_size=12
)


@given(places, st.integers(0, 720), st.integers(1, 4), st.sampled_from(["essential", "discretionary", None]))
def test_no_purchase_counts_twice(several: list[tuple[Scope, Below]], at: int, category: int, word: str | None) -> None:
    one = Purchase(0, at, 100, category, word)
    holding = [scope.holds(one) and below.start <= at < below.end for scope, below in several]
    counts = counted(several)
    assert sum(held and counts_ for held, counts_ in zip(holding, counts, strict=True)) <= 1
    assert counts[:1] == [True] * len(counts[:1])


def test_the_middle_of_some_amounts() -> None:
    assert between(range(1, 10)) == (1, 9)
    assert between(range(1, 20)) == (2, 18)
    assert between([5]) == (5, 5)
    assert between(list(range(1, 41)), 0.9) == (2, 39)


# ------------------------------------------------------------------------------------------------- a made-up person


def trials_of(person: Person) -> tuple[list[Trial], list[Trial]]:
    """What followed each word in two hours, and in the rest of the day."""
    of = Course([Purchase(one.day, one.minute, one.minor, 1, None) for one in person.meals], START)
    hours, day = [], []
    for word in person.words:
        found = watched(of, Moment(word.day, word.minute))
        assert found.hours is not None
        assert found.rest is not None
        hours.append(Trial(found.hours.below, word.said, 0.2, str(word.day)))
        day.append(Trial(found.rest.below, word.said, 0.2, str(word.day)))
    return hours, day


def test_before_and_after_would_claim_what_is_not_there() -> None:
    """After a dear lunch nobody has lunch again: said or not, far less than usual follows, and no word did it."""
    trials, _ = trials_of(live(1, days=500, effect=0.0, holdout=0.2))
    said = [one.outcome for one in trials if one.sent]
    mean = sum(said) / len(said)
    spread = (sum((one - mean) ** 2 for one in said) / len(said)) ** 0.5
    assert mean / (spread / len(said) ** 0.5) > 8, "by before and after it would be beyond all doubt"
    found = effect(trials)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0 < found.high


@pytest.mark.slow
def test_usual_windows_lie_where_they_are_said_to() -> None:
    """Of moments that nobody chose for what was spent, eight in ten lie within."""
    dice = Random(4)
    inside = moments = 0
    for seed in range(12):
        person = live(seed, days=420, effect=0.0, holdout=0.2)
        of = Course([Purchase(one.day, one.minute, one.minor, 1, None) for one in person.meals], START)
        for day in range(START + 200, START + 400, 3):
            found = rest(of, Moment(day, dice.randrange(9 * 60, 15 * 60)))
            inside += found.low <= 0 <= found.high
            moments += 1
    assert 0.72 <= inside / moments <= 0.9


@pytest.mark.judge
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("worth", "number"), [(0.0, 200), (0.6, 100)])
def test_of_a_hundred_people_the_interval_holds_the_truth(worth: float, number: int) -> None:
    """At least 90; and where nothing changes anybody, of each window about 5 intervals leave zero out."""
    people = [live(seed, days=400, effect=worth, holdout=0.2) for seed in range(number)]
    kept = [word.kept for one in people for word in one.words]
    truth = worth * sum(kept) / len(kept)
    for trials in zip(*map(trials_of, people), strict=True):
        told = [one for own in trials if (one := effect(own)).difference is not None]
        assert len(told) >= 0.95 * number
        held = sum(one.low <= truth <= one.high for one in told)  # type: ignore[operator]
        print(f"worth {worth}: {held} of {len(told)} hold {truth:.0f}")
        assert held >= 0.9 * len(told)
        if not worth:
            assert sum(one.is_sure for one in told) <= 0.08 * number
