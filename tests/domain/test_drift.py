"""A level that leapt is found, chance is not taken for one, and doubling every amount changes no verdict."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.drift import LEAST, drift_of

MONTHS = st.lists(st.integers(-(10**7), 10**7), min_size=1, max_size=24)


@given(MONTHS)
def test_readings_are_shares_of_one_and_say_how_months_lie_off_the_likelier(monthly):
    found = drift_of(monthly)
    assert abs(sum(one.share for one in found.levels) - 1) < 1e-9
    assert all(0 <= one.real <= 1 and 0 <= one.since <= max(len(monthly) - LEAST, 0) for one in found.levels)
    assert found.stretch > 0
    likely = max(found.levels, key=lambda one: one.share)
    late = zip(monthly[likely.since :], found.off[likely.since :], strict=True)
    assert all(abs(one - off - likely.level) < 1e-3 for one, off in late)


@given(MONTHS)
def test_amounts_twice_as_large_are_judged_alike(monthly):
    once, twice = ({one.since: one for one in drift_of([n * one for one in monthly]).levels} for n in (100, 200))
    for since in once | twice:
        if since in once and since in twice:
            assert abs(once[since].real - twice[since].real) < 1e-6
        else:  # a reading that is all but ruled out is told or not by the last digit of its share
            assert (once | twice)[since].share < 1e-6


def test_an_account_that_was_filled_and_then_was_not():
    found = drift_of([58_000, 57_000, 59_000, 58_000, 3_700, -2_400, -500, 400])
    late = found.levels[0]
    assert (late.since, late.share > 0.9, late.real < 0.2) == (4, True, True)


def test_steady_saving_is_no_chance_and_a_coin_is():
    assert drift_of([900, 1100, 1000, 950, 1050, 1000]).levels[0].real > 0.9
    assert drift_of([900, -1100, 1000, -950, 1050, -1000]).levels[0].real < 0.1


def test_months_that_are_all_alike_leave_no_doubt():
    assert drift_of([500] * 6).levels[0].real == 1
    assert drift_of([500]).levels[0].level == 500


def test_scattered_months_seldom_leap():
    rng = Random(5)
    leapt = [drift_of([round(rng.gauss(1000, 700)) for _ in range(12)]).levels[0] for _ in range(300)]
    assert sum(one.share for one in leapt if one.since) < 30
