"""Which days of a schedule come, and from when on it may go another way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from finura_cli.domain.money import Money
from finura_cli.domain.paces import Every
from finura_cli.domain.schedules import Planned, Schedule, ahead, restarted
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
