"""Alerts: a word at the right moment. From figures to what is worth saying, to whom it was said, and when to be silent.

Pure: what is said rests on the values that are given, and on nothing else. A text names its amounts, and whatever was
typed or imported, in braces, as `{left}` and `{name}`; they are figures of its basis, so that amounts can be shown in
any locale, or as dots, and no name is ever taken for an amount.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from finura_cli.domain.money import Money
from finura_cli.records import NamedTuple

Figure = Money | str | int | float | date | None
Basis = Mapping[str, Figure]

LARGE_PAST, LARGE_TIMES, LARGE_BEYOND, LARGE_SHARE = 8, 3, 1.5, 0.04
"""A large expense: with so many earlier ones in its category, so many times the usual one, beyond the largest of them
so many times, and this share of what a month costs."""

TEXT = 48
"""Of the text of an entry so many characters are said."""
LATE_IN_BOOKS = 2
"""A bill is late once the books go on for so many days after the day on which it was due."""
BEHIND, LIKELY_THERE = (40, 20, 10, 5), 0.5
"""A goal is told to be behind by so many percent of its target, each once, unless it is likely to be there in time."""

GOAL_PERIOD = "plan"
"""A goal's alerts have no month: they are about all of its plan."""


class AlertKind(StrEnum):
    """What an alert is about, as JSON names it; the most urgent first."""

    LOW_BALANCE = "low-balance"
    BILL_LATE = "bill-late"
    BILL_DUE = "bill-due"
    BUDGET = "budget"
    PACE = "pace"
    LARGE = "large-expense"
    PRICE_RISE = "price-rise"
    GOAL = "goal-behind"
    RISK = "risk"

    @property
    def spending(self) -> bool:
        """Whether it is meant to change what is spent: some of these are withheld at random, to see whether it does."""
        return self in (AlertKind.BUDGET, AlertKind.PACE, AlertKind.LARGE, AlertKind.RISK)


URGENCY = {kind: n for n, kind in enumerate(AlertKind)}


class Identity(NamedTuple):
    """What makes two alerts the same, so that one is said: `object` is the uid (or the word) of what it is about,
    `period` when, `bucket` which of several steps."""

    kind: AlertKind
    object: str
    period: str
    bucket: str

    @property
    def key(self) -> str:
        """As verdicts name one alert."""
        return "|".join(self)

    @property
    def about(self) -> str:
        """As verdicts name all alerts of this kind about the same thing. The pace of a budget is about the budget; what
        is told of a day ahead is about such days, whichever category it names."""
        kind = AlertKind.BUDGET if self.kind is AlertKind.PACE else self.kind
        return f"{kind}|{self.bucket if kind is AlertKind.RISK else self.object}"


@dataclass(frozen=True, slots=True)
class Alert:
    """Something worth saying. `basis`: the figures it rests on."""

    identity: Identity
    text: str
    basis: Basis = field(hash=False)

    @property
    def kind(self) -> AlertKind:
        return self.identity.kind

    def said(self, show: Callable[[Money], str]) -> str:
        return said(self.text, self.basis, show)


class Told(NamedTuple):
    """An alert as it is passed on: its kind, the sentence, and why it is not said (None: it is)."""

    kind: str
    text: str
    withheld: str | None


_NAMED = r"\{(\w+)\}"


def said(text: str, basis: Basis, show: Callable[[Money], str]) -> str:
    """The sentence, its amounts as `show` writes them."""

    def filled(found: re.Match[str]) -> str:
        value = basis.get(found[1])
        return show(value) if isinstance(value, Money) else value if isinstance(value, str) else found[0]

    return re.sub(_NAMED, filled, text)


# ------------------------------------------------------------------------------------------------------ single charges


class LargeFigures(NamedTuple):
    """An expense against what its category cost before. Amounts are minor units > 0 of one currency."""

    uid: str
    id: int
    day: date
    text: str
    category: str
    object: str
    """The uid of the category."""
    paid: Money
    usual: int
    largest: int
    past: int
    month: int
    """What a month usually costs in all."""
    since: date | None = None
    """The first of those earlier ones, where a year of them is not known."""
    later: int = 0
    """The largest that the books hold of the days after it."""


def large_alert(one: LargeFigures, month: str) -> Alert | None:
    """An expense far beyond the user's own past in its category, large enough to matter in a month."""
    paid = one.paid.minor
    if (
        one.past < LARGE_PAST
        or paid < LARGE_TIMES * one.usual
        or paid < LARGE_BEYOND * one.largest
        or paid < LARGE_SHARE * one.month
    ):
        return None
    text = f"{{what}}, {{paid}}: {paid / one.usual:.0f} times the usual in {{name}}"
    if one.later < paid:
        most = "in a year" if one.since is None else f"since {day_text(one.since, one.day).removeprefix('on ')}"
        text += f", and the most {most}"
    currency = one.paid.currency
    basis: dict[str, Figure] = {
        "paid": one.paid, "usual": Money(one.usual, currency), "largest": Money(one.largest, currency),
        "past": one.past, "month": Money(one.month, currency), "entry": one.id, "date": one.day, "name": one.category,
        "what": _short(one.text) or "An expense",
    }  # fmt: skip
    return Alert(Identity(AlertKind.LARGE, one.object, month, one.uid), text, basis)


def _short(text: str) -> str:
    """A text of a bank in a sentence: one line, and not all of it where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= TEXT else f"{line[: TEXT - 1].rstrip()}…"


def rise_alert(object: str, name: str, entry: int, day: date, paid: Money, before: Money, month: str) -> Alert:
    """A charge that comes back has become dearer; both amounts > 0."""
    share = round((paid.minor - before.minor) * 100 / before.minor)
    text = f"{{name}} rose by {share} %: {{paid}}, was {{before}}"
    name = _short(name) or "A charge"
    basis: dict[str, Figure] = {"paid": paid, "before": before, "entry": entry, "date": day, "name": name}
    return Alert(Identity(AlertKind.PRICE_RISE, object, month, str(paid.minor)), text, basis)


# --------------------------------------------------------------------------------------------------------------- bills


class BillFigures(NamedTuple):
    """A due day. `sure`: whether that amount will be asked, or one about it."""

    object: str
    name: str
    due: date
    amount: Money
    sure: bool
    late: bool


def bill_alert(one: BillFigures, today: date) -> Alert:
    """A bill that falls due soon, or that nothing in the books has paid; one that was to be said in time and was not
    may have been due since."""
    what, day = f"{{name}}, {'' if one.sure else 'about '}{{amount}},", day_text(one.due, today)
    basis: dict[str, Figure] = {"name": one.name, "due": one.due, "amount": one.amount}
    verb = "is" if one.due >= today else "was"
    if one.late:
        text = f"{what} was due {day}, and nothing in the books has paid it"
        return Alert(Identity(AlertKind.BILL_LATE, one.object, str(one.due), "late"), text, basis)
    return Alert(Identity(AlertKind.BILL_DUE, one.object, str(one.due), "due"), f"{what} {verb} due {day}", basis)


class BalanceFigures(NamedTuple):
    """What is in an account, and the bills before the next income. `bills` is positive."""

    account: str
    name: str
    balance: Money
    bills: Money
    number: int
    until: date
    """The day on which money comes in again, else the first of the next month."""
    paid: bool = True
    """Whether that is a pay day."""


def balance_alert(one: BalanceFigures, today: date) -> Alert | None:
    """An account that does not hold what is due before money comes in again."""
    short = one.bills - one.balance
    if not one.number or short.minor <= 0:
        return None
    bills = "the bill" if one.number == 1 else f"{one.number} bills"
    before = f"the next income ({day_text(one.until, today)})" if one.paid else "the month ends"
    comes = "comes" if one.number == 1 else "come"
    text = f"{{name}} holds {{balance}}, and {bills} before {before} {comes} to {{bills}}: {{short}} short"
    basis: dict[str, Figure] = {
        "name": one.name, "balance": one.balance, "bills": one.bills, "count": one.number, "short": short,
        "until": one.until,
    }  # fmt: skip
    return Alert(Identity(AlertKind.LOW_BALANCE, one.account, f"{one.until:%Y-%m}", "short"), text, basis)


class GoalFigures(NamedTuple):
    """How far a goal is. `each`: what its plan puts aside at a time, minor units; `odds`: of being there in time."""

    goal: str
    name: str
    target: Money
    saved: Money
    expected: Money
    each: int
    odds: float | None


def goal_alert(one: GoalFigures, before: Iterable[str]) -> Alert | None:
    """A goal that is behind its plan by more than one payment, and not likely to be there in time. `before`: the
    buckets in which it was told; a lower one, or the same, is no news."""
    behind = one.expected - one.saved
    level = next((level for level in BEHIND if behind.minor * 100 >= level * one.target.minor), None)
    if level is None or behind.minor <= one.each or (one.odds is not None and one.odds >= LIKELY_THERE):
        return None
    told = [int(bucket) for bucket in before]
    if any(other > level for other in told):
        level = max(told)  # it caught up a little: what was said then still stands
    text = "{name} is {behind} behind its plan: {saved} saved, {expected} planned by now"
    if one.odds is not None:
        text += f"; {round(one.odds * 100)} % likely to be there in time"
    basis: dict[str, Figure] = {
        "name": one.name, "saved": one.saved, "expected": one.expected, "behind": behind, "odds": one.odds,
    }  # fmt: skip
    return Alert(Identity(AlertKind.GOAL, one.goal, GOAL_PERIOD, str(level)), text, basis)


# --------------------------------------------------------------------------------------------------- when to be silent


def is_quiet(window: str, time: str | None) -> bool:
    """Whether a local time lies in `22:00-07:00` (which crosses midnight). An unknown time does not, nor does any in
    an empty window. The first minute is in it, the last is not."""
    if not window or time is None:
        return False
    start, _, end = window.partition("-")
    return start <= time < end if start <= end else time >= start or time < end


def is_held_out(seed: str, identity: Identity, share: float) -> bool:
    """Whether chance withholds a spending alert. The draw is a function of the vault's seed and of what the alert is
    about in which period: asking again never draws again, and all that is said of one budget in one month is either
    said or withheld. (Were 80 % withheld and 90 % said, nobody could tell what the first would have done.)"""
    if not identity.kind.spending:
        return False
    from hashlib import sha256

    drawn = sha256(f"{seed}|{identity.object}|{identity.period}".encode()).digest()
    return int.from_bytes(drawn[:8], "big") < share * 2**64


def day_text(day: date, today: date) -> str:
    """`today`, `tomorrow`, `on 27 Oct`, `on 3 Jan 2027`."""
    ahead = (day - today).days
    if ahead in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[ahead + 1]
    month = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[day.month - 1]
    return f"on {day.day} {month}" + (f" {day.year}" if day.year != today.year else "")
