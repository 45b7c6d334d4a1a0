"""What a letter says beside its sums: what is coming, and what could be done. Worked out once, kept until the books
change.

It takes several readings of a year; a month's letter is typed daily, and reads a few lines of JSON. What gathers them
is loaded when they are not kept.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from finura_cli.domain.category import Categories, Kind, Necessity
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.reports.coming import Bill, Coming
from finura_cli.domain.reports.focus import About, Advice, Outlook
from finura_cli.services import answers
from finura_cli.services.trained import Seen
from finura_cli.store.connection import Store

NAME = "letters"
NEWS = 31
"""What is coming is told of a period that runs, and so many days after it: later it is no news of it."""


def beside(store: Store, seen: Seen) -> Outlook:
    """Of all the books, as they stand today. Call it outside a reading: what is new is kept by a write of its own."""

    def work() -> str:
        from finura_cli.services.focus_gathering import gathered

        with store.read_tx():
            return written(gathered(store, seen))

    return read(answers.text(store, NAME, seen, work, at=str(seen.today)), seen.currency)


def kept(store: Store, seen: Seen) -> Outlook | None:
    """The same where it was worked out since the books changed."""
    found = answers.kept_text(store, NAME, seen)
    return None if found is None else read(found, seen.currency)


def is_news(period: Period, today: date) -> bool:
    """Whether what stands today belongs into a letter on this period."""
    return period.start <= today and (period.is_open or today < period.end + timedelta(days=NEWS))


def free(tree: Categories) -> frozenset[str]:
    """The categories of spending that could have been left out: marked so, or not marked at all."""
    return frozenset(
        one.path
        for one in tree
        if one.kind is Kind.EXPENSE and tree.necessity(one.id) in (Necessity.DISCRETIONARY, None)
    )


def written(found: Outlook) -> str:
    """As it is kept: JSON, amounts as minor units and currency."""
    coming = [(one.due, one.name, one.every, one.low, one.typical, one.high, one.late) for one in found.coming.bills]
    days = (found.coming.period.start, found.coming.period.end)
    return json.dumps([days, coming, found.advice], default=_plain, ensure_ascii=False)


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return [value.minor, value.currency]
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def read(text: str, currency: str) -> Outlook:
    """The same again."""
    (start, end), bills, advice = json.loads(text)
    coming = tuple(
        Bill(date.fromisoformat(due), name, every, Money(*low), Money(*typical), Money(*high), late)
        for due, name, every, low, typical, high, late in bills
    )
    period = Period(date.fromisoformat(start), date.fromisoformat(end))
    return Outlook(Coming(period, currency, coming), tuple(_advice(row) for row in advice))


def _advice(row: Sequence[Any]) -> Advice:
    one = Advice(*row)  # as it was written, in the shapes of JSON
    money: Sequence[Any] = (one.amount, one.usual, one.saves, one.more)
    amount, usual, saves, more = (None if it is None else Money(*it) for it in money)
    return one._replace(
        about=About(one.about), amount=amount, usual=usual, saves=saves, more=more,
        day=None if one.day is None else date.fromisoformat(str(one.day)), others=tuple(one.others),
        last=None if one.last is None else date.fromisoformat(str(one.last)),
    )  # fmt: skip
