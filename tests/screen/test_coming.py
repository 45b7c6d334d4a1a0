"""What is coming in a letter: a day that went by is not passed over in silence, and not called late too soon."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.reports.coming import Bill, Coming
from finura_cli.screen.coming import coming_table, listed

RENT = Money(24_000_00, "INR")


@pytest.mark.parametrize(
    ("day", "late", "said"),
    [
        (18, True, "Rent (late)"),
        (19, False, "Rent (not seen yet)"),
        (20, False, "Rent"),
        (21, False, "Rent"),
    ],
)
def test_a_day_that_went_by_is_told(day: int, late: bool, said: str) -> None:
    bill = Bill(date(2026, 10, day), "Rent", "monthly", RENT, RENT, RENT, late)
    coming = Coming(Period(date(2026, 10, 20), date(2026, 11, 19)), "INR", (bill,))
    assert [row[1] for row in coming_table(coming, Money.plain).rows] == [said]


def test_nothing_is_coming_where_nothing_was_asked() -> None:
    assert coming_table(None, Money.plain).rows == ()


@pytest.mark.parametrize(
    ("over", "ahead", "shown"),
    [
        (0, 3, [0, 1, 2]), (0, 9, [0, 1, 2, 3, 4]), (3, 1, [-3, -2, -1, 0]), (9, 0, [-5, -4, -3, -2, -1]),
        (9, 1, [-4, -3, -2, -1, 0]), (9, 9, [-2, -1, 0, 1, 2]), (1, 9, [-1, 0, 1, 2, 3]),
    ],
)  # fmt: skip
def test_days_that_went_by_leave_room_for_those_to_come(over: int, ahead: int, shown: list[int]) -> None:
    today = date(2026, 10, 20)
    days = [today + timedelta(n) for n in range(-over, ahead)]
    bills = tuple(Bill(day, "Rent", "monthly", RENT, RENT, RENT) for day in days)
    coming = Coming(Period(today, today + timedelta(30)), "INR", bills)
    rows = listed(coming_table(coming, Money.plain), coming).rows
    assert [(row[0] - today).days for row in rows if isinstance(row[0], date)] == shown
