"""What rolls over: sums of what was left, cut by a cap at each month's end."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.budget import Budget, Per, Target
from finura_cli.domain.rollover import Month, cap_on, capped, carried, rolling_since

amounts = st.integers(-(10**9), 10**9)
months = st.lists(st.builds(Month, st.integers(0, 10**9), amounts, st.none()), max_size=30)
caps = st.none() | st.integers(1, 10**6)
capped_months = st.lists(st.builds(Month, st.integers(0, 10**6), amounts, caps), max_size=30)


@given(months)
def test_without_a_cap_all_that_was_left_rolls_over(run: list[Month]) -> None:
    assert carried(run) == sum(month.budget - month.spent for month in run)


@given(months, st.integers(0, 30))
def test_what_rolled_over_is_the_start_of_the_rest(run: list[Month], at: int) -> None:
    assert carried(run[at:], carried(run[:at])) == carried(run)


@given(capped_months)
def test_a_cap_holds_at_every_months_end(run: list[Month]) -> None:
    rolled = 0
    for month in run:
        left = rolled + month.budget - month.spent
        rolled = carried([month], rolled)
        if month.cap is None or -month.cap <= left <= month.cap:
            assert rolled == left
        else:
            assert rolled == (month.cap if left > 0 else -month.cap)
    assert rolled == carried(run)


def test_a_cap_in_spring_is_felt_in_autumn() -> None:
    assert carried([Month(100, 0, 50), Month(100, 0, 50), Month(100, 180, 50)]) == -30
    assert carried([Month(100, 500, 50)]) == -50
    assert capped(70, None) == 70


def setting(month: int, amount: int | None = 100, *, rollover: bool = True, cap: int | None = None) -> Budget:
    return Budget(month, f"u{month}", Target.TOTAL, None, amount, "INR", Per.MONTH, date(2026, month, 1), rollover, cap)


@pytest.mark.parametrize(
    ("settings", "since"),
    [
        ([], None),
        ([setting(3)], 3),
        ([setting(3), setting(5, 200)], 3),  # another amount goes on rolling
        ([setting(3), setting(5, rollover=False)], None),
        ([setting(3), setting(5, rollover=False), setting(7)], 7),
        ([setting(3), setting(5, None), setting(7)], 7),  # ended in between
        ([setting(3), setting(5, None)], None),
        ([setting(9)], None),  # it holds from September on
        ([setting(3), setting(9, rollover=False)], 3),
        ([setting(5, 200), setting(3)], 3),
    ],
)
def test_a_run_is_broken_by_an_end_and_by_a_fresh_start(settings: list[Budget], since: int | None) -> None:
    found = rolling_since(settings, date(2026, 8, 1))
    assert found == (None if since is None else date(2026, since, 1))


def test_the_cap_is_that_of_the_setting_which_holds() -> None:
    run = [setting(3, cap=10), setting(5), setting(6, cap=30)]
    assert [cap_on(run, date(2026, month, 28)) for month in (1, 3, 4, 5, 6)] == [None, 10, 10, None, 30]
