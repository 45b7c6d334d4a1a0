"""Which days of a schedule come, and from when on it may go another way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from finura_cli.domain.duplicates import APART
from finura_cli.domain.money import Money
from finura_cli.domain.paces import Every
from finura_cli.domain.schedules import (
    Due,
    Planned,
    Schedule,
    Standing,
    ahead,
    double_of,
    entries,
    following,
    restarted,
)
from finura_cli.domain.text import folded
from finura_cli.domain.transaction import By, Line
from finura_cli.errors import UsageError

FIRST = date(2026, 1, 5)
TODAY = date(2026, 3, 20)
RENT = Schedule(7, "u7", Every.MONTH, FIRST, None, 1, Money(-900_00, "INR"), "rent")
DONE = {date(2026, n, 5): n for n in (1, 2, 3)}


def coming(closed: date | None = None, done: dict[date, int | None] | None = None) -> list[str]:
    planned = Planned(RENT, DONE if done is None else done, (), None, closed)
    return [day.isoformat() for day in ahead(planned, TODAY, date(2026, 6, 5))]


def test_what_is_ahead_is_after_today_and_not_done() -> None:
    assert coming() == ["2026-04-05", "2026-05-05", "2026-06-05"]
    assert coming(done={date(2026, 5, 5): None}) == ["2026-04-05", "2026-06-05"]


def test_nothing_comes_from_an_account_that_is_closed_by_then() -> None:
    assert coming(date(2026, 5, 5)) == ["2026-04-05", "2026-05-05"]
    assert coming(date(2026, 5, 4)) == ["2026-04-05"]
    assert coming(date(2026, 12, 31)) == coming()
    assert coming(TODAY) == []


def test_the_next_day_is_none_where_the_account_closes_before() -> None:
    assert following(RENT, DONE, TODAY, None) == following(RENT, DONE, TODAY, date(2026, 4, 5)) == date(2026, 4, 5)
    assert following(RENT, DONE, TODAY, date(2026, 4, 4)) is None
    assert following(RENT, {**DONE, date(2026, 4, 5): None}, TODAY, None) == date(2026, 5, 5)


def test_what_is_posted_is_what_was_said() -> None:
    said = RENT._replace(category_id=3, merchant_id=4, note="flat", mode="upi", who="Asha", tags=("home",))
    (entry,) = entries(Due(said, FIRST))
    assert entry.lines == (Line(3, RENT.money, By.HAND),)
    assert (entry.date, entry.account_id, entry.money, entry.description) == (FIRST, 1, RENT.money, "rent")
    assert (entry.merchant_id, entry.note, entry.mode, entry.who, entry.tags) == (4, "flat", "upi", "Asha", ("home",))
    (open_,) = entries(Due(RENT, FIRST))
    assert open_.lines == (Line(None, RENT.money, None),)
    out, into = entries(Due(RENT._replace(to_account_id=2), FIRST))
    assert [(one.account_id, one.money.minor) for one in (out, into)] == [(1, -900_00), (2, 900_00)]


def standing(id: int, days: int, text: str = "rent", *, typed: bool = False) -> Standing:
    return Standing(id, FIRST + timedelta(days=days), folded(text), typed)


def test_what_is_in_the_books_already_is_the_nearest_that_may_be_it() -> None:
    def double(*known: Standing, taken: tuple[int, ...] = ()) -> int | None:
        found = double_of(FIRST, folded("rent sharma"), known, taken)
        return None if found is None else found.id

    assert double(standing(1, -2), standing(2, 1), standing(3, 3)) == 2
    assert double(standing(1, -1), standing(2, 1)) == 1
    assert double(standing(1, -1), standing(2, 2), taken=(1,)) == 2
    assert double(standing(1, APART + 1), standing(2, -APART - 1)) is None
    assert double(standing(1, APART, "NEFT 4411 XQZVK")) == 1  # banks have their own words
    assert double(standing(1, 0, "XQZVK", typed=True)) is None
    assert double(standing(1, 0, "Rent VORNIK", typed=True)) == 1  # half of its telling words


def test_a_new_pace_goes_on_behind_what_is_done_and_the_hint_can_be_typed() -> None:
    assert restarted(RENT, DONE, Every.WEEK, None) == (Every.WEEK, date(2026, 4, 5))
    assert restarted(RENT, DONE, None, date(2026, 3, 6)) == (Every.MONTH, date(2026, 3, 6))
    with pytest.raises(UsageError) as refused:
        restarted(RENT, DONE, None, date(2026, 3, 5))
    assert refused.value.code == "days-done"
    assert refused.value.message == (
        "schedule 7 is done up to 2026-03-05: from another day or at another pace it can only go on after that"
    )
    said = (refused.value.hint or "").split()[1]
    assert restarted(RENT, DONE, None, date.fromisoformat(said)) == (Every.MONTH, max(DONE) + timedelta(days=1))
