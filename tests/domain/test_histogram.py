"""Every amount lies in one bin, and the edges are numbers that people read."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.category import Kind
from finura_cli.domain.period import calendar_month
from finura_cli.domain.reports.histogram import MOST, at, edges, histogram, nice_below
from finura_cli.domain.reports.parts import scope

OCTOBER = calendar_month(2026, 10)
ABOUT, _ = scope((), OCTOBER, "INR")
sizes = st.one_of(st.integers(1, 10**4), st.integers(1, 10**15), st.integers(10**6, 10**6 + 900))
some = st.dictionaries(sizes, st.integers(1, 9), min_size=1, max_size=40).map(lambda found: sorted(found.items()))


@given(some)
def test_every_amount_lies_in_one_bin(amounts):
    found = histogram([*amounts, (-500, 2)], ABOUT, Kind.EXPENSE)
    assert found.count == sum(count for _, count in amounts)
    assert found.amount.minor == sum(minor * count for minor, count in amounts)
    assert (found.back.minor, found.back_count) == (1000, 2)
    for one in found.bins:
        inside = [(minor, count) for minor, count in amounts if one.low.minor <= minor < one.high.minor]
        assert one.count == sum(count for _, count in inside)
    assert all(one.high == other.low for one, other in pairwise(found.bins))


@given(some)
def test_edges_are_few_rise_and_are_read_at_a_glance(amounts):
    marks = edges(amounts)
    assert 2 <= len(marks) <= MOST + 1
    assert marks == sorted(set(marks))
    assert marks[0] <= amounts[0][0] < amounts[-1][0] + 1 <= marks[-1]
    steps = {high - low for low, high in pairwise(marks)}
    even = len(steps) == 1
    for value in steps if even else set(marks) - {0}:
        assert str(value).rstrip("0") in {"1", "2", "5"}


@given(some, st.integers(0, 10), st.integers(1, 10))
def test_a_quantile_is_one_of_the_amounts_and_has_its_part_below_it(amounts, part, more):
    whole = sum(count for _, count in amounts)
    value = at(amounts, part, part + more)
    assert value in dict(amounts)
    assert sum(count for minor, count in amounts if minor <= value) * (part + more) >= whole * part


def test_edges_as_people_would_draw_them():
    wide = [(minor * 100, 1) for minor in (12, 40, 80, 130, 260, 700, 1900, 24_000)]
    assert [edge // 100 for edge in edges(wide)] == [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000]
    near = [(minor * 100, 1) for minor in (203, 250, 299, 410)]
    assert [edge // 100 for edge in edges(near)] == [200, 250, 300, 350, 400, 450]
    assert edges([(735, 3)]) == [720, 740]
    assert edges([]) == []
    assert [nice_below(value) for value in (0, 1, 3, 5, 49, 50, 99)] == [1, 1, 2, 5, 20, 50, 50]


def test_nothing_to_draw():
    found = histogram([(-300, 1)], ABOUT, Kind.EXPENSE)
    assert (found.bins, found.median, found.mean, found.count) == ((), None, None, 0)
    assert date(2026, 10, 1) in found.scope.period
