"""Flags: what is far above its own months, and never for a few coins or for coming early."""

from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.anomaly_flags import ABOVE, ENOUGH_PAST, above, far_above, worth_a_look

PAST = [5200, 4800, 6300, 5100, 4100, 5600, 5300, 4900, 5000, 6100, 5400, 4700]


def flags(now, past=PAST, month=30_000):
    return far_above({"Dining": now}, [{"Dining": one} for one in past], month, "INR")


def test_a_category_far_above_its_own_months_is_told_with_what_is_usual():
    (flag,) = flags(9400)
    assert (flag.category, flag.amount.minor, flag.usual.minor) == ("Dining", 9400, 5200)
    assert (flag.low.minor, flag.high.minor, flag.months) == (4100, 6300, 12)
    assert flag.score > 3.5


def test_what_lies_apart_anyhow_needs_more_to_be_far():
    wild = [0, 9000, 300, 5200, 100, 8000, 2500, 7000, 40, 6000, 3000, 9500]
    assert flags(9400, wild) == []
    assert flags(12_000, wild) == []
    assert flags(40_000, wild)


def test_what_hardly_varies_is_not_far_for_a_few_coins():
    assert flags(5700, [5000] * 12) == []
    assert flags(5300, [5000] * 12, month=10) == []


def test_too_few_months_and_what_is_new_say_nothing():
    assert flags(99_000, PAST[: ENOUGH_PAST - 1]) == []
    assert flags(99_000, [0] * 10 + [50, 60]) == []
    assert flags(99_000, [0] * 8 + [50, 60, 70])


def test_what_costs_nothing_is_not_looked_at_and_any_cost_is_above_none():
    assert worth_a_look({"A": 0, "B": -5, None: 1}, 0) == {None: 1}
    assert above({"A": 1, "B": 0}, {}) == {"A": 1}
    assert above({"A": 110, "B": 111}, {"A": 100, "B": 100}) == {"B": 111}


def test_the_largest_excess_comes_first():
    past = [{"A": 100, "B": 1000, None: 10}] * 12
    found = far_above({"A": 9000, "B": 9500, None: 9000}, past, 30_000, "INR")
    assert [flag.category for flag in found] == [None, "A", "B"]


amounts = st.dictionaries(st.sampled_from(["a", "b", None]), st.integers(-(10**6), 10**6))


@given(amounts, st.lists(amounts, min_size=6, max_size=12), st.integers(0, 10**6))
def test_what_is_flagged_was_worth_a_look(now, past, month):
    left = worth_a_look(now, month)
    for one in past:
        left = above(left, one)
    for flag in far_above(left, past, month, "INR"):
        assert flag.low.minor <= flag.usual.minor <= flag.high.minor
        assert flag.amount.minor > ABOVE * flag.high.minor
    if all(min(one.values(), default=0) >= 0 for one in past):  # looking away from the small ones misses none
        every = {key: minor for key, minor in now.items() if all(minor > ABOVE * one.get(key, 0) for one in past)}
        told = far_above(every, past, month, "INR")
        assert [one for one in told if one.amount.minor > 0] == far_above(left, past, month, "INR")
