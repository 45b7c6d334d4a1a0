"""Statements of cards: their days tile, what is due comes after them, and payments and refunds pay them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.card_statements import Standing, State, due_after, last_closed, owed, statement
from finura_cli.domain.money import Money

DAYS = st.dates(date(1990, 1, 1), date(2150, 12, 31))
OF_MONTH = st.integers(1, 31)
SUMS = st.integers(0, 10**9)


def inr(minor: int) -> Money:
    return Money(minor, "INR")


def day(text: str) -> date:
    return date.fromisoformat(text)


@given(DAYS, OF_MONTH)
def test_statements_tile_whatever_the_day(today: date, statement_day: int) -> None:
    here = last_closed(today, statement_day)
    assert here.end <= today
    assert 28 <= here.days <= 31
    before = last_closed(here.last, statement_day)
    assert before.end == here.start
    following = last_closed(here.end + timedelta(days=31), statement_day)
    assert following.start == here.end
    assert here.last.day == statement_day or (here.end.day == 1 and here.last.day < statement_day)


@given(DAYS, OF_MONTH)
def test_a_statement_closes_at_the_end_of_its_day(today: date, statement_day: int) -> None:
    closing = last_closed(today, statement_day).last
    assert last_closed(closing, statement_day).last < closing
    assert last_closed(closing + timedelta(days=1), statement_day).last == closing


@given(DAYS, OF_MONTH)
def test_it_is_due_within_a_month_after_it_closed(closing: date, due_day: int) -> None:
    due = due_after(closing, due_day)
    assert closing < due <= closing + timedelta(days=31)
    assert due.day == due_day or (due + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("closing", "due_day", "due"),
    [
        ("2026-10-05", 25, "2026-10-25"),
        ("2026-10-25", 15, "2026-11-15"),
        ("2026-12-25", 15, "2027-01-15"),
        ("2026-10-05", 5, "2026-11-05"),
        ("2027-01-31", 30, "2027-02-28"),
        ("2027-02-28", 31, "2027-03-31"),
    ],
)
def test_the_due_day_is_the_first_after_it(closing: str, due_day: int, due: str) -> None:
    assert due_after(day(closing), due_day) == day(due)


@given(DAYS, OF_MONTH, OF_MONTH, SUMS, SUMS)
def test_payments_and_refunds_pay_it(today: date, statement_day: int, due_day: int, debt: int, came: int) -> None:
    period = last_closed(today, statement_day)
    found = statement(period, due_day, inr(-debt), inr(came))
    assert found.amount == inr(debt)
    assert found.left == inr(max(0, debt - came))
    assert found.paid + found.left == found.amount
    whole = statement(period, due_day, inr(-debt), inr(debt))
    assert whole.state(today) is State.PAID
    assert (found.state(today) is State.PAID) == (came >= debt)
    more = statement(period, due_day, inr(-debt), inr(came + 1))
    assert more.left.minor == max(0, found.left.minor - 1)


@given(DAYS, OF_MONTH, SUMS)
def test_a_card_with_money_on_it_asks_for_nothing(today: date, statement_day: int, balance: int) -> None:
    found = statement(last_closed(today, statement_day), 10, inr(balance), inr(0))
    assert not found.amount
    assert found.state(today) is State.PAID
    assert not owed(inr(balance))


def test_it_is_late_from_the_day_after_it_was_due() -> None:
    found = statement(last_closed(day("2026-10-06"), 5), 25, inr(-500), inr(100))
    assert found.state(day("2026-10-25")) is State.DUE
    assert found.state(day("2026-10-26")) is State.LATE
    without = statement(last_closed(day("2026-10-06"), 5), None, inr(-500), inr(100))
    assert without.state(day("2027-10-26")) is State.DUE


def test_utilisation_is_what_is_owed_over_the_limit() -> None:
    assert Standing(inr(2_500), inr(10_000), None).utilisation == 0.25
    assert Standing(inr(12_500), inr(10_000), None).utilisation == 1.25
    assert Standing(inr(2_500), None, None).utilisation is None
