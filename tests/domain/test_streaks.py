"""Runs of days, weeks and months."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.period import calendar_month
from finura_cli.domain.streaks import kept, quiet_days, run

OCTOBER = calendar_month(2026, 10)


@given(st.lists(st.booleans()))
def test_runs_are_within_their_bounds(flags):
    found = run(flags, "day")
    assert 0 <= found.latest <= found.longest <= found.met <= found.of == len(flags)
    text = "".join("x" if flag else " " for flag in flags)
    assert found.longest == max(map(len, text.split()), default=0)
    assert found.latest == len(text) - len(text.rstrip("x"))


def test_days_without_spending():
    found = quiet_days(OCTOBER, date(2026, 10, 10), [date(2026, 10, 3), date(2026, 10, 3), date(2026, 9, 30)])
    assert found == ("day", 9, 10, 7, 7)
    assert quiet_days(OCTOBER, date(2026, 11, 5), [date(2026, 10, 31)]) == ("day", 30, 31, 0, 30)


@pytest.mark.parametrize(
    ("amounts", "met", "of", "latest"),
    [
        ([], 0, 0, 0),
        ([50], 0, 0, 0),  # begun late, and not over
        ([100], 1, 1, 1),
        ([50, 100, 100, 20], 2, 2, 2),  # the first began before the plan, the last goes on
        ([100, 0, 100, 100], 3, 4, 2),
        ([50, 100, 0, 20], 1, 2, 0),
    ],
)
def test_a_plan_is_kept_month_by_month(amounts, met, of, latest):
    found = kept(amounts, 100, "month")
    assert (found.met, found.of, found.latest) == (met, of, latest)
