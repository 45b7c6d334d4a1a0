"""Days of a calendar sum to the period, and the darker a day the more it came to."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.category import Kind
from finura_cli.domain.period import Period
from finura_cli.domain.reports.calendar import LEVELS, days, steps_of, two_digits
from finura_cli.domain.reports.parts import Part, Span, scope

START = date(2026, 1, 1)
PERIOD = Period(START, START + timedelta(days=40))
SPANS = [Span(str(n), Period(START + timedelta(n), START + timedelta(n + 1))) for n in range(40)]
some = st.lists(
    st.builds(
        Part, st.none(), st.integers(0, 39).map(lambda n: START + timedelta(n)), st.sampled_from(Kind),
        st.just("INR"), st.integers(-(10**9), 10**9), st.integers(1, 3),
    ),
    max_size=60,
)  # fmt: skip


@given(some, st.sampled_from([Kind.EXPENSE, Kind.INCOME]))
def test_days_sum_to_the_period_and_levels_follow_the_amounts(parts, kind):
    about, own = scope(parts, PERIOD, "INR")
    found = days(own, SPANS, about, kind)
    assert found.amount == (about.totals.expense if kind is Kind.EXPENSE else about.totals.income)
    assert sum(day.count for day in found.days) == sum(part.count for part in own if part.kind is kind)
    for one in found.days:
        assert 0 <= one.level <= LEVELS
        assert (one.level > 0) == (one.amount.minor > 0)
    ranked = sorted(found.days, key=lambda day: day.amount.minor)
    assert [day.level for day in ranked] == sorted(day.level for day in ranked)
    assert found.without == sum(day.count == 0 for day in found.days) >= found.longest_without


@given(st.lists(st.integers(-(10**6), 10**9), max_size=50))
def test_steps_rise_and_the_darkest_shade_is_used(amounts):
    steps = steps_of(amounts)
    assert len(steps) < LEVELS
    assert all(low < high for low, high in pairwise(steps))
    assert all(step < max(amounts) for step in steps)
    assert all(step == two_digits(step) for step in steps)


def test_two_digits_are_read():
    assert [two_digits(value) for value in (0, 7, 99, 128_74, 995)] == [0, 7, 99, 13_000, 1_000]
