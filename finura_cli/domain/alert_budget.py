"""What a budget has to say: that a level is crossed, or that it is on its way to be exceeded. Pure, in minor units."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from finura_cli.domain.alerts import Alert, AlertKind, Figure, Identity, day_text
from finura_cli.domain.money import Money, round_ratio
from finura_cli.records import NamedTuple

LEVELS = (100, 90, 80)
"""Percent of a budget at which something is said, the highest first."""
_PACE = 95
"""Where a pace stands among them."""
LIKELY = 0.8
"""A budget that will be over this probably is told before it comes near: by its pace."""
MAYBE = 0.5
"""Below this, a budget that is nearly used up is on its usual course: nothing is said."""
BY_ENOUGH = 0.05
"""The pace is told when it leads over the budget by this share of it."""
WORTH_A_LOOK = 0.4
"""Before this share of a budget is spent nothing is said of its pace: it may still go either way."""
SETTLED_IN = 0.25
"""No pace is told before this share of the period is over: a few days say little."""
LATE_PART = 0.1
"""When no more than this share of a period is left, only an excess is told: there is little left to steer."""
ENOUGH_PERIODS = 3
"""With fewer earlier periods nobody knows what is usual by now: every level is told."""


class BudgetFigures(NamedTuple):
    """How one budget stands in its own period. Amounts are positive; `left` may be below zero."""

    object: str
    name: str
    period: str
    start: date
    end: date
    """The day after its last."""
    budget: Money
    spent: Money
    expected_by_now: Money
    projected: Money | None
    over_on: date | None
    probability: float | None
    past: int
    """Earlier periods that the pace rests on."""
    planned: bool = False
    """Most of it was one payment of a long period: an insurance for the year, for which the budget was made."""


def level_of(spent: int, budget: int) -> int | None:
    """The highest level that is reached; None below the lowest. A budget of nothing is crossed by anything."""
    return next((level for level in LEVELS if spent > 0 and spent * 100 >= level * budget), None)


def budget_alert(one: BudgetFigures, today: date) -> Alert | None:
    """What there is to say of a budget: that a level is crossed, else that it is on its way to be exceeded.

    Up to its end, a budget that is used up as it always is by that day is no news.
    """
    level = level_of(one.spent.minor, one.budget.minor)
    if level is not None:
        return (
            _crossed(one, level, today) if one.spent.minor > one.budget.minor or _is_news(one, level, today) else None
        )
    elapsed = (today - one.start).days + 1
    if (
        one.projected is None
        or one.probability is None
        or one.probability < LIKELY
        or elapsed < SETTLED_IN * (one.end - one.start).days
        or one.projected.minor - one.budget.minor < BY_ENOUGH * one.budget.minor
        or one.spent.minor <= one.expected_by_now.minor
        or one.spent.minor < WORTH_A_LOOK * one.budget.minor
    ):
        return None
    over = one.projected - one.budget
    when = f", crossing it {day_text(one.over_on, today)}" if one.over_on is not None else ""
    text = f"At this pace {{name}} goes {{over}} over its budget{when}: {{spent}} spent, usually {{usual}} by now"
    basis = _figures(one) | {"over": over, "usual": one.expected_by_now}
    return Alert(Identity(AlertKind.PACE, one.object, one.period, "over"), text, basis)


def _is_news(one: BudgetFigures, level: int, today: date) -> bool:
    """Whether it is early to have spent so much. With little past nobody knows, and every level is told."""
    if one.planned:
        return False
    if one.past < ENOUGH_PERIODS:
        return True
    if (one.end - today).days - 1 <= LATE_PART * (
        one.end - one.start
    ).days or one.spent.minor <= one.expected_by_now.minor:
        return False
    return level >= LEVELS[0] or one.probability is None or one.probability >= MAYBE


def _crossed(one: BudgetFigures, level: int, today: date) -> Alert:
    left, days = one.budget - one.spent, max((one.end - today).days, 0)  # today is one of them, as in `budget`
    basis = _figures(one) | {"left": left, "level": level}
    percent = "More than nothing"
    if one.budget.minor:
        used = round_ratio(one.spent.minor * 100, one.budget.minor)  # as `finura budget` writes it
        percent = f"{min(used, 99) if left.minor > 0 else used} %"  # but all of it is only said when it is
    if left.minor < 0:
        basis |= {"over": -left}
        text = f"{percent} of {{name}}, {{over}} over" + (f" with {_days(days)} to go" if days > 1 else "")
    elif not left.minor:
        text = f"{percent} of {{name}}, nothing left for {_days(days)}"
    else:
        text = f"{percent} of {{name}}, {{left}} left for {_days(days)}"
        if one.over_on is not None and one.probability is not None and one.probability >= LIKELY:
            basis |= {"foretold": 1}
            text += f"; as it usually goes, over {day_text(one.over_on, today)}"
    return Alert(Identity(AlertKind.BUDGET, one.object, one.period, str(level)), text, basis)


def _figures(one: BudgetFigures) -> dict[str, Figure]:
    return {
        "name": one.name, "budget": one.budget, "spent": one.spent, "expected_by_now": one.expected_by_now,
        "projected": one.projected, "over_on": one.over_on, "probability_over": one.probability, "past": one.past,
        "end": one.end - timedelta(days=1),
    }  # fmt: skip


def _days(days: int) -> str:
    return "today" if days <= 1 else f"{days} days"


class Before(NamedTuple):
    """An alert of this kind about the same thing in the same period that was noted before."""

    kind: AlertKind
    bucket: str
    budget: Money | None
    """The budget it spoke of."""
    foretold: bool = False
    """Whether it said that the budget will be exceeded."""


def is_new_crossing(alert: Alert, before: Iterable[Before]) -> bool:
    """Whether a budget's alert says more than those before it in this period.

    The highest level counts for those below it, and whatever foretold the excess for all levels before it: they would
    only say again what is known. A budget that was raised since is a new promise, and crossing it is new.
    """
    budget = alert.basis["budget"]
    assert isinstance(budget, Money)
    return not _is_told(_rank(alert.kind, alert.identity.bucket), budget, before)


def could_be_new(spent: int, budget: Money, before: Iterable[Before]) -> bool:
    """Whether a budget of which so much is spent could have something new to say, whatever its pace is."""
    level = level_of(spent, budget.minor)
    return not _is_told(_PACE if level is None else level, budget, before)


def _is_told(rank: int, budget: Money, before: Iterable[Before]) -> bool:
    own = [one for one in before if one.budget is None or one.budget.minor >= budget.minor]
    return any(max(_rank(one.kind, one.bucket), _PACE if one.foretold else 0) >= rank for one in own)


def raised(alert: Alert, before: Iterable[Before]) -> Alert:
    """The alert of a budget that was raised after one of the same name was noted has a name of its own."""
    if all(one.bucket != alert.identity.bucket for one in before):
        return alert
    budget = alert.basis["budget"]
    assert isinstance(budget, Money)
    bucket = f"{alert.identity.bucket} of {budget.minor}"
    return Alert(alert.identity._replace(bucket=bucket), alert.text, alert.basis)


def _rank(kind: AlertKind, bucket: str) -> int:
    """A pace stands between 90 % and 100 %: it says that the budget will be exceeded."""
    return _PACE if kind is AlertKind.PACE else int(bucket.partition(" ")[0])
