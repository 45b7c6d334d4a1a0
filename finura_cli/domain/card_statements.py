"""A card's statements: when they close, what is still to be paid of the last one, and how much of the limit is used.

A statement holds what was posted from the day after the one before it closed to its own statement day. It asks for the
whole balance that was owed then; what came onto the card since, payments and refunds alike, pays it. A least payment
is the bank's to say, and is not made up here. Amounts of this file are positive where money is owed.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.records import NamedTuple

_DAY = timedelta(days=1)


class State(StrEnum):
    DUE = "due"
    PAID = "paid"
    """Nothing is left to pay of it."""
    LATE = "late"
    """Its due day is past, and something is left."""


class Statement(NamedTuple):
    """A statement that has closed."""

    period: Period
    amount: Money
    """What was owed at the end of its last day; 0 when nothing was."""
    paid: Money
    """What came onto the card since, up to `amount`."""
    due: date | None
    """None: nobody said on which day."""

    @property
    def left(self) -> Money:
        """What is still to be paid."""
        return self.amount - self.paid

    def state(self, today: date) -> State:
        """The due day itself is in time."""
        if not self.left:
            return State.PAID
        return State.LATE if self.due is not None and self.due < today else State.DUE


class Standing(NamedTuple):
    """How a card stands on a day; `statement` is its last one, None when nobody said when they close."""

    owed: Money
    """0 when the bank owes you."""
    limit: Money | None
    statement: Statement | None

    @property
    def utilisation(self) -> float | None:
        """Owed over limit: 0 is nothing, 1 all of it, and more is possible."""
        return None if self.limit is None else self.owed.minor / self.limit.minor


def closed_before(today: date, statement_day: int) -> date:
    """The last day of the newest statement that has closed before `today`: on its last day it is still open."""
    closing = _on(today.year, today.month, statement_day)
    if closing < today:
        return closing
    return _on(today.year - (today.month == 1), (today.month - 2) % 12 + 1, statement_day)


def last_closed(today: date, statement_day: int) -> Period:
    """The days of the newest statement that has closed before `today`."""
    closing = closed_before(today, statement_day)
    return Period(closed_before(closing, statement_day) + _DAY, closing + _DAY)


def due_after(closing: date, due_day: int) -> date:
    """The first such day of a month after the statement has closed: in the same month, else in the next one."""
    due = _on(closing.year, closing.month, due_day)
    if due > closing:
        return due
    return _on(closing.year + closing.month // 12, closing.month % 12 + 1, due_day)


def statement(period: Period, due_day: int | None, balance: Money, credited: Money) -> Statement:
    """The statement of these days, which closed with this balance (negative is owed); `credited` came in since, 0 or
    more."""
    amount = owed(balance)
    paid = Money(min(credited.minor, amount.minor), amount.currency)
    due = due_after(period.last, due_day) if due_day is not None else None
    return Statement(period, amount, paid, due)


def owed(balance: Money) -> Money:
    """What a balance (negative is owed) comes to as a debt."""
    return Money(max(0, -balance.minor), balance.currency)


def _on(year: int, month: int, day: int) -> date:
    """That day of the month, or its last one."""
    return date(year, month, min(day, monthrange(year, month)[1]))
