"""Forecasts against what came: which one counts, what is inside, what a score says."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.track_record import State, Told, What, hold, score

OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))


def inr(minor: int) -> Money:
    return Money(minor, "INR")


def told(typical: int, made: str = "2026-09-20", *, share: float = 0.8, period: Period = OCTOBER) -> Told:
    return Told(
        What.EXPENSES,
        period,
        date.fromisoformat(made),
        inr(typical),
        inr(typical - 100),
        inr(typical + 100),
        share,
        "x",
    )


def held(*many: Told, came: int | None = 1000, state: State = State.KNOWN):
    (found,) = hold(many, lambda _: None if came is None else inr(came), lambda _: state)
    return found


def test_the_latest_of_before_the_month_counts() -> None:
    found = held(told(900, "2026-08-02"), told(1300, "2026-10-09"), told(1050, "2026-09-30"))
    assert found.last.typical == inr(1050)
    assert [one.made.day for one in found.told] == [2, 30, 9]
    assert found.is_inside
    assert found.error == inr(-50)
    assert found.counts


def test_what_was_told_within_the_month_does_not_count() -> None:
    found = held(told(1000, "2026-10-01"))
    assert found.is_inside
    assert not found.counts
    assert score([found]) is None


def test_of_several_intervals_of_a_day_the_standard_one_counts() -> None:
    found = held(told(1000, share=0.95), told(1001, share=0.8), told(1002, share=0.5))
    assert [one.share for one in found.told] == [0.8]


def test_a_month_that_is_running_or_not_in_the_books_is_neither_inside_nor_outside() -> None:
    for state in (State.RUNNING, State.UNKNOWN):
        found = held(told(1000), state=state)
        assert found.is_inside is None
        assert found.error is None
        assert not found.counts
    assert held(told(1000), came=None).is_inside is None


def test_other_periods_categories_and_kinds_are_other_things() -> None:
    november = Period(date(2026, 11, 1), date(2026, 12, 1))
    many = (told(1), told(2, period=november), told(3)._replace(what=What.INCOME), told(4)._replace(category_id=7))
    found = hold(many, lambda one: one.typical, lambda _: State.KNOWN)
    assert sorted(one.last.typical.minor for one in found) == [1, 2, 3, 4]


@given(st.lists(st.tuples(st.integers(-5000, 5000), st.integers(-5000, 5000)), min_size=1, max_size=12))
def test_a_score_is_the_mean_of_what_it_counts(months: list[tuple[int, int]]) -> None:
    rows = []
    for n, (typical, came) in enumerate(months):
        start = date(2020, 1, 1) + timedelta(days=31 * n)
        one = told(typical, "2019-12-01", period=Period(start, start + timedelta(days=31)))
        rows += hold([one], lambda _, came=came: inr(came), lambda _: State.KNOWN)
    kept = score(rows)
    assert kept is not None
    assert kept.months == len(months)
    assert kept.inside == sum(abs(came - typical) <= 100 for typical, came in months)
    assert abs(kept.mean_error.minor - sum(abs(c - t) for t, c in months) / len(months)) <= 0.5
    assert abs(kept.bias.minor - sum(c - t for t, c in months) / len(months)) <= 0.5
    assert kept.mean_error.currency == kept.bias.currency == "INR"
    assert kept.promised == 0.8 or abs(kept.promised - 0.8) < 1e-9
