"""The diary of risk: every day once, what was high, what is likely, and sentences without amounts."""

from __future__ import annotations

from datetime import date, timedelta
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain import risk
from finura_cli.domain.risk import Block, Day, Spending

MONDAY = date(2026, 3, 2)


def after(days):
    return MONDAY + timedelta(days=days)


def day(n, spent=0, category=None, block=None):
    return Day(after(n), None, spent, category, block, False)


spendings = st.lists(
    st.builds(
        Spending,
        st.integers(0, 40).map(after),
        st.integers(-500, 5000),
        st.none() | st.integers(1, 4),
        st.none() | st.integers(0, 23),
    ),
    max_size=30,
)
moods = st.lists(st.tuples(st.integers(0, 40).map(after), st.integers(0, 5)), max_size=20)


@given(spendings, moods, st.integers(0, 40))
def test_a_diary_has_every_day_once_and_nothing_of_later_ones(lines, felt, last):
    days = risk.diary(lines, felt, (), after(last))
    begun = min([line.day for line in lines] + [when for when, _ in felt], default=after(last + 1))
    assert [one.day for one in days] == [
        begun + timedelta(days=n) for n in range(max(0, (after(last) - begun).days + 1))
    ]
    early = [line for line in lines if line.day <= after(last)]
    assert risk.diary(early, [(when, mood) for when, mood in felt if when <= after(last)], (), after(last)) == days
    for one in days:
        assert one.spent == max(0, sum(line.minor for line in lines if line.day == one.day))
        assert (one.mood is None) == (one.day not in {when for when, _ in felt})


def test_a_day_is_named_after_what_most_was_spent_on():
    lines = [
        Spending(MONDAY, 300, 7, 9),
        Spending(MONDAY, 500, 8, 20),
        Spending(MONDAY, 250, 7, 10),
        Spending(MONDAY, -400, 8, None),
        Spending(after(1), -50, 9, 3),
    ]
    first, second = risk.diary(lines, [(MONDAY, 1), (MONDAY, 4)], {after(1)}, after(1))
    assert first == Day(MONDAY, 2.5, 650, 7, Block.MORNING, False)
    assert second == Day(after(1), None, 0, None, None, True)
    assert [Block.of(hour).name for hour in (0, 5, 6, 12, 18, 23)] == [
        "NIGHT", "NIGHT", "MORNING", "AFTERNOON", "EVENING", "EVENING",
    ]  # fmt: skip


def test_the_columns_that_learning_reads():
    days = risk.diary([Spending(MONDAY, 300, 7, 9)], [(after(1), 2)], {MONDAY}, after(1))
    columns = risk.columns(days)
    assert columns["day"] == [MONDAY.toordinal(), MONDAY.toordinal() + 1]
    assert (columns["spend"], columns["category"], columns["block"]) == ([300, 0], [7, -1], [1, -1])
    assert columns["payday"] == [1, 0]
    assert isnan(columns["mood"][0])
    assert columns["mood"][1] == 2
    assert risk.moods_logged(days) == 1
    assert risk.diary([], [], (), MONDAY) == ()


@given(st.lists(st.integers(0, 10_000), min_size=risk.FEWEST_DAYS, max_size=500))
def test_at_most_one_day_in_four_of_the_last_year_is_high(amounts):
    days = [day(n, spent) for n, spent in enumerate(amounts)]
    cut = risk.high_from(days)
    year = amounts[-risk.YEAR :]
    assert cut in year
    assert sum(spent > cut for spent in year) * 4 <= len(year)
    assert sum(spent >= cut for spent in year) * 4 > len(year)


def test_what_is_high_is_not_said_of_a_few_days():
    assert risk.high_from([day(n, 5) for n in range(risk.FEWEST_DAYS - 1)]) is None


@given(st.lists(st.none() | st.integers(1, 5), min_size=0, max_size=200), st.integers(0, 6))
def test_likely_categories_are_chances_beside_their_base_rates(kinds, ahead):
    days = [day(n, 100, kind) for n, kind in enumerate(kinds)]
    likely = risk.likely_categories(days, after(700 + ahead))
    if len(kinds) - kinds.count(None) < risk.FEWEST_DAYS:
        assert likely == ()
        return
    assert sum(one.chance for one in likely) == pytest.approx(1)
    assert sum(one.base for one in likely) == pytest.approx(1)
    assert [one.chance for one in likely] == sorted((one.chance for one in likely), reverse=True)
    assert {one.what for one in likely} == set(kinds) - {None}


def test_what_is_bought_on_weekends_is_likelier_there():
    days = [day(n, 100, 1 + ((n % 7) >= 5), Block.EVENING if n % 7 >= 5 else Block.MORNING) for n in range(140)]
    saturday, monday = risk.likely_categories(days, after(705)), risk.likely_categories(days, after(700))
    assert (saturday[0].what, monday[0].what) == (2, 1)
    assert saturday[0].chance > saturday[0].base == 2 / 7
    assert [one.what for one in risk.likely_blocks(days, after(705))] == [Block.EVENING, Block.MORNING]


def test_sentences_tell_what_is_and_no_amount():
    assert risk.sentence("mood_lately", 1.94, 2.8) == "the mood of the last seven days is 1.9, usually 2.8"
    assert risk.sentence("mood_last", 1.0, 2.84) == "the last mood is 1.0, usually 2.8"
    assert risk.sentence("spending_lately", 1.2, 0.6) == "the last seven days cost more than usual"
    assert risk.sentence("spending_lately", 0.2, 0.6) == "the last seven days cost less than usual"
    assert risk.sentence("spending_lately", 0.62, 0.6) == "the last seven days cost as usual"
    assert risk.sentence("weekend", 1.0, 0.3) == "it is a day of the weekend"
    assert risk.sentence("weekend", 0.0, 0.3) == "it is no day of the weekend"
    assert risk.sentence("pay_day", 1.0, 0.1) == "it is a pay day"
    assert risk.sentence("pay_day", 0.0, 0.1) == "it is no pay day"
    assert risk.sentence("mood_last", None, 2.8) is None
    with pytest.raises(ValueError, match="nothing is called moon"):
        risk.sentence("moon", 1.0, 1.0)
