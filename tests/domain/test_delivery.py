"""When a message is tried again, and when it is let go."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.alerts import is_quiet
from finura_cli.domain.delivery import (
    DAYS,
    LEAST,
    LONGEST,
    PAUSES,
    TRIES,
    Instant,
    after_failure,
    is_due,
    reason,
)

instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda one: one.replace(microsecond=0))
hours = st.times().map(lambda one: f"{one:%H:%M}")


@given(instants, hours, hours)
def test_quiet_hours_end_at_their_end_and_within_a_day(now: datetime, start: str, end: str) -> None:
    instant = Instant(now.isoformat(), f"{now:%H:%M}", f"{start}-{end}")
    until = instant.quiet_until
    assert (until is None) == (not is_quiet(instant.quiet, instant.time))
    if until is not None:
        ends = datetime.fromisoformat(until)
        assert f"{ends:%H:%M}" == end
        assert timedelta(0) < ends - now.replace(second=0) <= timedelta(days=1)
        assert Instant(until, end, instant.quiet).quiet_until is None


def test_a_day_without_a_time_is_never_quiet() -> None:
    assert Instant("2026-11-21T00:00:00", None, "22:00-07:00").quiet_until is None
    assert Instant("2026-11-21T23:00:00", "23:00", "").quiet_until is None


@given(instants, st.lists(st.timedeltas(timedelta(0), timedelta(days=40)), min_size=40, max_size=40))
def test_a_message_that_always_fails_is_tried_three_to_five_times(made: datetime, late: list[timedelta]) -> None:
    """Whenever the program happens to run after the instant for which it waits."""
    at, tries, next = made + late[0], 0, None
    for later in late[1:]:
        tries += 1
        next = after_failure(tries, made=made.isoformat(), at=at.isoformat(timespec="seconds"))
        if next is None:
            break
        assert PAUSES[0] <= datetime.fromisoformat(next) - at.replace(microsecond=0) <= PAUSES[-1]
        assert not is_due(next, at.isoformat(timespec="seconds"))
        assert is_due(next, next)
        at = datetime.fromisoformat(next) + later
    assert next is None
    assert LEAST <= tries <= TRIES
    if at - made < timedelta(days=DAYS):
        assert tries == TRIES


def test_the_pauses_grow() -> None:
    assert list(PAUSES) == sorted(set(PAUSES))
    made = "2026-11-21T08:00:00"
    assert [after_failure(n, made=made, at=made) for n in range(1, TRIES + 1)] == [
        "2026-11-21T08:10:00", "2026-11-21T08:50:00", "2026-11-21T13:00:00", "2026-11-22T04:00:00", None,
    ]  # fmt: skip


@given(instants)
def test_an_instant_of_a_clock_that_was_put_back_holds_nothing_up(now: datetime) -> None:
    at = now.isoformat()
    assert is_due(None, at)
    assert is_due((now - timedelta(seconds=1)).isoformat(), at)
    assert not is_due((now + timedelta(seconds=1)).isoformat(), at)
    assert not is_due((now + LONGEST).isoformat(), at)
    assert is_due((now + LONGEST + timedelta(seconds=1)).isoformat(), at)


def test_a_reason_is_one_line() -> None:
    assert reason("a\n b\r\n\tc") == "a b c"
    assert reason(" ") == "nothing was said"
    assert len(reason("x" * 5000)) == 200
