"""A day's mood is the mean of its own; a day counts once however often it was logged."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.mood import LOOK_DAYS, Felt, by_day, look

TODAY = date(2026, 10, 20)
moods = st.lists(
    st.builds(Felt, st.dates(date(2026, 7, 1), date(2026, 11, 1)), st.integers(0, 5), st.sampled_from(["", "x"]))
)


@given(moods)
def test_days_hold_every_mood_once(felt: list[Felt]) -> None:
    days = by_day(felt)
    assert [one.date for one in days] == sorted({one.date for one in felt})
    assert sum(one.count for one in days) == len(felt)
    for one in days:
        own = [mood.mood for mood in felt if mood.date == one.date]
        assert one.mean == sum(own) / len(own)
        assert min(own) <= one.mean <= max(own)


@given(moods)
def test_what_is_seen_depends_on_the_last_days_alone(felt: list[Felt]) -> None:
    seen = look(felt, TODAY, len(felt))
    start = TODAY - timedelta(days=LOOK_DAYS - 1)
    before = start - timedelta(days=LOOK_DAYS)
    assert seen.start == start
    assert seen.days == by_day(one for one in felt if start <= one.date <= TODAY)
    assert seen == look([one for one in felt if before <= one.date <= TODAY], TODAY, len(felt))
    assert (seen.mean is None) == (not seen.days)
    assert (seen.before is None) == (not any(before <= one.date < start for one in felt))


def test_a_day_logged_often_weighs_no_more() -> None:
    felt = [Felt(TODAY, 0)] * 9 + [Felt(TODAY - timedelta(days=1), 4)]
    assert look(felt, TODAY, 2).mean == 2.0


@pytest.mark.parametrize("today", [date.min, date.min + timedelta(days=40), date.max])
def test_at_the_ends_of_time(today: date) -> None:
    assert look([Felt(today, 3)], today, 1).mean == 3.0
