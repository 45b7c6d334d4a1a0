"""How a budget is going: what is usual by now, where it is heading, and when it is crossed. Pure, whole minor units.

What is spent is parted in two. Bills are known: what is paid of them stays, what is still to come is added at its
amount on its day. The rest follows the shape of the user's own earlier periods: each of them is looked at after the
same share of its days, and says what came after that. The median of these is what is likely still to come; how far
they lie apart says how sure that is. Without an earlier period the rest goes on as the days so far did.

The recipe was chosen on the books of 101 people, on five days of each month: with six or more months before, its
error is .21 to .50 of the straight line's (that of the median rest of six months, bills in it: .21 to .50 too, but 8 %
more in the categories of a person with many bills; of the mean rest .22 to .52; of the spending so far over its usual
share .35 to .88). Looking at earlier months after the same share of days, not the same number, gains up to 1 %. The
Brier score of its probabilities is .055 to .155 where always saying the base rate has .073 to .190; residuals of the
projections that would have been made in the earlier months did worse, and so did any smoothing, for bills and empty
months make many rests exactly the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate

from finura_cli.domain.money import round_ratio
from finura_cli.domain.period import Period
from finura_cli.records import NamedTuple

MOST_PAST = 12
"""So many earlier periods at most say what is usual: older ones are of another life."""
ENOUGH_PAST = 2
"""Earlier periods needed before a probability is said: one alone foretold no better than saying the same each month."""
PRIOR, OF_OVER = Fraction(1, 5), Fraction(19, 20)
"""A probability is shrunk as if there were one more period, which exceeds its budget with the first of these. Of a
budget that is exceeded, and may only come back by refunds, with the second."""


class RestsOn(StrEnum):
    """What a projection rests on, as JSON names it."""

    SHAPE = "shape"
    LINE = "line"


class Pace(NamedTuple):
    """Where a budget is heading. Amounts are minor units.

    `expected_by_now`: the part of the budget that is usually spent by this day, `usual_share` the same as a share of
    it (None of an empty budget). `projected`: what it comes to if the rest of the period is as usual; None while
    nothing can be said. `over_on`: the day it was or will be exceeded. `probability_over`: of being exceeded at the
    end; None with too few earlier periods, and 0 or 1 only where it is certain. `rests_on`: None when the period is
    over, for then all is known.
    """

    expected_by_now: int
    projected: int | None
    over_on: date | None
    probability_over: float | None
    usual_share: float | None = None
    rests_on: RestsOn | None = None


class Spent(NamedTuple):
    """What is known of a period: days with minor units, refunds negative. Days after today are entries dated ahead.

    `bills`: what was paid on bills; `other`: all other spending; `due`: bills that are still to come, on their day
    (before today: they are overdue).
    """

    other: Sequence[tuple[date, int]] = ()
    bills: Sequence[tuple[date, int]] = ()
    due: Sequence[tuple[date, int]] = ()

    @property
    def total(self) -> int:
        """All that is in the books, entries dated ahead included."""
        return sum(minor for _, minor in (*self.other, *self.bills))


Run = Sequence[int]
"""Spending on what is no bill, added up day by day: at `n` after the first `n` days, from 0 up to all of them."""


def pace(budget: int, spent: Spent, period: Period, today: date, past: Sequence[Run] = ()) -> Pace:
    """The pace of a budget on `today`, by `past`, the earlier periods that the books hold whole."""
    over = spent.total > budget
    crossed = crossing([(period.start, 0), *spent.other, *spent.bills], budget) if over else None
    if today > period.last:
        # What was overspent before may leave less than nothing of a budget: nothing is what could still be spent then.
        return Pace(max(budget, 0), spent.total, crossed, 1.0 if over else 0.0, 1.0 if budget > 0 else None)
    course = _Course(spent, period, today, past)
    expected = course.expected(budget)
    projected = course.at(period.days)
    if crossed is None and projected is not None and projected > budget:
        crossed = course.crosses(budget)
    return Pace(
        round_ratio(expected.numerator, expected.denominator),
        projected,
        crossed,
        course.probability(budget),
        float(expected / budget) if budget > 0 else None,
        RestsOn.SHAPE if past else RestsOn.LINE,
    )


class _Course:
    """A period that is not over. All sums are by number of days: index 0 is its beginning, `days` its end."""

    def __init__(self, spent: Spent, period: Period, today: date, past: Sequence[Run]) -> None:
        self.start, self.days, self.past = period.start, period.days, past
        self.elapsed = max((today - period.start).days + 1, 0)
        self.other = self._added_up(spent.other)
        self.known = [
            paid + due for paid, due in zip(self._added_up(spent.bills), self._added_up(spent.due), strict=True)
        ]
        """Bills, paid and to come; an overdue one as if it came now."""
        self.total = spent.total

    def _added_up(self, entries: Iterable[tuple[date, int]]) -> list[int]:
        by_day = [0] * (self.days + 1)
        for day, minor in entries:
            by_day[min(max((day - self.start).days + 1, 1), self.days)] += minor
        return list(accumulate(by_day))

    def _until(self, run: Run, n: int) -> int:
        """What an earlier period had spent after the same share of its own days as `n` are of these, times `days`.
        Between two of its days by parts."""
        whole, part = divmod(n * (len(run) - 1), self.days)
        return run[whole] * self.days + ((run[whole + 1] - run[whole]) * part if part else 0)

    def expected(self, budget: int) -> Fraction:
        """Bills as they fall; of what the budget leaves beside them the usual share. Within 0 and the budget.

        That share is the mean over earlier periods, of which each counts the same however much was spent in it; by
        days where nothing was.
        """
        shares = [
            min(max(Fraction(self._until(run, self.elapsed), run[-1] * self.days), Fraction(0)), Fraction(1))
            for run in self.past
            if run[-1] > 0
        ]
        usual = sum(shares, Fraction(0)) / len(shares) if shares else Fraction(self.elapsed, self.days)
        room = max(budget - self.known[-1], 0)
        return max(min(self.known[self.elapsed] + usual * room, Fraction(budget)), Fraction(0))

    def rests(self, n: int) -> list[int]:
        """What each earlier period spent from now until `n`, times `days`, with what this one has entered ahead."""
        ahead = (self.other[n] - self.other[self.elapsed]) * self.days
        return [_beside(self._until(run, n) - self._until(run, self.elapsed), ahead) for run in self.past]

    def at(self, n: int) -> int | None:
        """What will be spent after `n` days, of which today is none; None where nothing can be said yet."""
        if self.past:
            rests = sorted(self.rests(n))
            twice = rests[(len(rests) - 1) // 2] + rests[len(rests) // 2]
            rest = round_ratio(twice, 2 * self.days)
        elif self.elapsed * 4 >= self.days:
            so_far, ahead = max(self.other[self.elapsed], 0), self.other[n] - self.other[self.elapsed]
            rest = _beside(round_ratio(so_far * (n - self.elapsed), self.elapsed), ahead)
        else:
            return None
        return self.other[self.elapsed] + self.known[n] + rest

    def crosses(self, budget: int) -> date:
        """The day from which on the course is above a budget that it exceeds in the end."""
        n = self.days
        while n > self.elapsed + 1 and (before := self.at(n - 1)) is not None and before > budget:
            n -= 1
        return self.start + timedelta(days=n - 1)

    def probability(self, budget: int) -> float | None:
        """How many of the earlier rests would exceed what is left, shrunk towards `PRIOR`. The rests are the same for
        every budget: a larger one is never likelier to be exceeded.

        A budget that is exceeded stays so, unless in an earlier period more came back than was spent from this day on.
        """
        over, rests = self.total > budget, self.rests(self.days)
        if over and not any(rest < 0 for rest in rests):
            return 1.0
        if len(rests) < ENOUGH_PAST and not over:
            return None
        left = (budget - self.other[self.elapsed] - self.known[-1]) * self.days
        beyond = sum(rest > left for rest in rests)
        return float((beyond + (OF_OVER if over else PRIOR)) / (len(rests) + 1))


def _beside(rest: int, ahead: int) -> int:
    """What is usually still to come, where some is entered ahead: that is part of it, and at least that will come."""
    return ahead + (rest if ahead <= 0 else max(rest - ahead, min(rest, 0)))


def crossing(days: Iterable[tuple[date, int]], budget: int) -> date | None:
    """The first day on which the running sum of `(day, minor spent)` exceeds the budget for good."""
    running, crossed = 0, None
    for day, minor in sorted(days):
        running += minor
        if running <= budget:
            crossed = None
        elif crossed is None:
            crossed = day
    return crossed
