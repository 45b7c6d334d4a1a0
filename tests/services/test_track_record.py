"""What was told is kept, and held against the books."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Period
from finura_cli.domain.track_record import State, Told, What
from finura_cli.services import track_record
from finura_cli.services.trained import Seen
from finura_cli.store import answers, connection
from tests.services.ledger import Ledger, monthly, months_of

OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))
NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))


def seen(day: str, **more: int) -> Seen:
    return Seen(Calendar(**more), date.fromisoformat(day), "INR")


def inr(minor: int) -> Money:
    return Money(minor, "INR")


def told(
    typical: int, made: str = "2026-09-20", *, what: What = What.EXPENSES, period: Period = OCTOBER, **more
) -> Told:
    low, high = inr(typical - 5_000), inr(typical + 5_000)
    return Told(what, period, date.fromisoformat(made), inr(typical), low, high, 0.8, "champion", **more)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(tmp_path)
    months = months_of(2026, 8, 11)
    made.add(
        *monthly(months, 1, 90_000, "XQZVK", "Income:Salary"),
        *monthly(months, 5, -30_000, "ZUQQI", "Housing:Rent"),
        *monthly(months, 9, -8_000, "VORNIK", "Food:Dining"),
        ("2026-10-30", 2_000, "VORNIK back", "Food:Dining"),
    )
    yield made
    made.store.close()


def test_each_kind_is_held_against_its_own_sums(ledger: Ledger) -> None:
    dining = ledger.ids["Food:Dining"]
    track_record.note(
        ledger.store,
        [
            told(36_500),
            told(90_000, what=What.INCOME),
            told(52_000, what=What.SAVINGS),
            told(8_000, category_id=dining),
            told(0, what=What.BALANCE),
        ],
    )
    found = track_record.history(ledger.store, seen("2026-11-20"))
    came = {one.last.what: one.came for one in found.rows}
    assert came[What.EXPENSES] == inr(36_000)
    assert came[What.INCOME] == inr(90_000)
    assert came[What.SAVINGS] == inr(54_000)
    assert came[What.BALANCE] == inr(3 * 52_000 + 2_000)
    (part,) = found.parts
    assert part.came == inr(6_000)
    assert found.names[dining] == "Food:Dining"
    scores = {one.what: one for one in found.scores}
    assert scores[What.EXPENSES].mean_error == inr(500)
    assert (scores[What.BALANCE].inside, scores[What.SAVINGS].inside) == (0, 1)


def test_told_again_on_a_day_the_later_one_counts(ledger: Ledger) -> None:
    track_record.note(ledger.store, [told(10_000), told(20_000, "2026-09-21")])
    track_record.note(ledger.store, [told(30_000)._replace(speaker="forest")])
    (held,) = track_record.history(ledger.store, seen("2026-11-20")).rows
    assert [(one.made.day, one.typical.minor, one.speaker) for one in held.told] == [
        (20, 30_000, "forest"), (21, 20_000, "champion"),
    ]  # fmt: skip


def test_a_month_counts_when_it_is_over_and_in_the_books(ledger: Ledger) -> None:
    track_record.note(ledger.store, [told(36_000), told(38_000, period=NOVEMBER)])
    states = [one.state for one in track_record.history(ledger.store, seen("2026-11-20")).rows]
    assert states == [State.KNOWN, State.RUNNING]
    later = track_record.history(ledger.store, seen("2026-12-20"))  # the last entry is of 9 November
    assert [one.state for one in later.rows] == [State.KNOWN, State.UNKNOWN]
    assert [one.months for one in later.scores] == [1]


def test_other_currencies_and_periods_are_left_out(ledger: Ledger) -> None:
    dollars = {name: Money(5, "USD") for name in ("typical", "low", "high")}
    track_record.note(ledger.store, [told(36_000), told(1)._replace(**dollars), told(1, period=NOVEMBER)])
    found = track_record.history(ledger.store, seen("2026-11-20"), period=OCTOBER)
    assert [one.last.period for one in found.rows] == [OCTOBER]


def test_a_digest_is_told_of_a_month_that_is_over_and_was_foretold(ledger: Ledger) -> None:
    def found(month: Period, day: str = "2026-11-20"):
        return track_record.month_told(ledger.store, seen(day), month)

    assert found(OCTOBER) is None
    track_record.note(ledger.store, [told(36_400, category_id=ledger.ids["Food:Dining"]), told(40_000, "2026-10-02")])
    assert found(OCTOBER) is None  # of a category, and told within the month
    track_record.note(ledger.store, [told(36_400), told(31_000, "2026-09-01"), told(38_000, period=NOVEMBER)])
    held = found(OCTOBER)
    assert held is not None
    assert (held.last.typical, held.came, held.is_inside) == (inr(36_400), inr(36_000), True)
    assert found(NOVEMBER) is None  # running
    assert found(NOVEMBER, "2026-12-20") is None  # its end is not in the books


def test_a_command_that_only_reads_keeps_them_too(ledger: Ledger) -> None:
    path = ledger.store.path
    ledger.store.close()
    with connection.open_store(path, read_only=True) as store:
        with answers.keeping(store) as writing:
            assert writing
            track_record.note(store, [told(36_000)])
        assert track_record.history(store, seen("2026-11-20")).rows


def test_what_came_so_far_ends_with_today(ledger: Ledger) -> None:
    track_record.note(ledger.store, [told(36_000)])
    (held,) = track_record.history(ledger.store, seen("2026-10-07")).rows
    assert (held.state, held.came) == (State.RUNNING, inr(30_000))


def test_a_bill_that_has_ended_since_was_one_then(ledger: Ledger) -> None:
    """Rent and dining come back until November; the rent ended in the spring after."""
    ledger.add(*monthly(months_of(2027, 1, 9), 9, -8_000, "VORNIK", "Food:Dining"))
    track_record.note(ledger.store, [told(38_000, what=What.BILLS), told(0, what=What.BILLS, period=NOVEMBER)])
    (held,) = track_record.history(ledger.store, seen("2027-09-20"), period=OCTOBER).rows
    assert held.came == inr(38_000)
    now = track_record.history(ledger.store, seen("2026-11-20"), period=OCTOBER).rows
    assert [one.came for one in now] == [inr(38_000)]


def test_of_nothing_nothing_is_kept(ledger: Ledger) -> None:
    zero = inr(0)
    track_record.note(ledger.store, [told(0, what=What.BILLS)._replace(low=zero, high=zero)])
    assert not track_record.history(ledger.store, seen("2026-11-20")).rows
