"""What is left of a budget, or missing, goes into the next month: sums over whole months, in whole minor units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from finura_cli.domain.budget import Budget
from finura_cli.records import NamedTuple


class Month(NamedTuple):
    """A month of a budget that rolls over: what it was given (moves included), what was spent, minor units.

    `cap`: no more than this rolls over from its end, either way; None: all of it does.
    """

    budget: int
    spent: int
    cap: int | None = None


def carried(months: Iterable[Month], rolled: int = 0) -> int:
    """What has rolled over after these months, minor units; below zero when too much was spent.

    Without a cap it is `rolled` and the sum of (budget - spent), in whatever order. With one it is cut at every
    month's end, so that what a cap took in spring is not there in autumn.
    """
    for month in months:
        rolled = capped(rolled + month.budget - month.spent, month.cap)
    return rolled


def capped(left: int, cap: int | None) -> int:
    """An amount cut to a cap, which holds both above and below zero."""
    return left if cap is None else max(-cap, min(left, cap))


def rolling_since(settings: Sequence[Budget], day: date) -> date | None:
    """Since when what is left rolls over without a break, of one target's settings; None when on `day` it does not.

    A setting without rollover, or an end, breaks it: what had rolled over until then is gone.
    """
    since: date | None = None
    for setting in sorted(settings, key=lambda one: (one.start, one.id)):
        if setting.start > day:
            break
        if setting.amount is None or not setting.rollover:
            since = None
        elif since is None:
            since = setting.start
    return since


def cap_on(settings: Sequence[Budget], day: date) -> int | None:
    """The cap of the setting that holds on `day`; None without one."""
    latest = max((one for one in settings if one.start <= day), key=lambda one: (one.start, one.id), default=None)
    return None if latest is None else latest.cap
