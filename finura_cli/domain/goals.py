"""Goals: what is saved for, by when or at which rate, and how far it is. Pure rules, whole minor units."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from finura_cli.domain.above_zero import AboveZero
from finura_cli.domain.money import Money
from finura_cli.domain.period import LAST_YEAR
from finura_cli.domain.streaks import Run
from finura_cli.records import NamedTuple

ENOUGH_DAYS = 28
"""Days of saving that must have gone by before they are called a pace."""
_DAY = timedelta(days=1)


class Per(StrEnum):
    """How often something is put aside."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Goal(NamedTuple):
    """A stored goal. `target` and `contribution` are minor units of `currency`.

    Either `by` is said, and what it takes each time follows, or `contribution` and `per` are, and the day follows.
    `account_id`: the account that is kept for it alone, if there is one.
    """

    id: int
    uid: str
    name: str
    target: int
    currency: str
    start: date
    by: date | None = None
    contribution: int | None = None
    per: Per | None = None
    account_id: int | None = None
    closed: date | None = None


class Slice(NamedTuple):
    """A part of an account's balance that was given to a goal; below zero when it was taken out again. Minor units."""

    id: int
    uid: str
    goal_id: int
    account_id: int
    date: date
    amount: int
    note: str = ""


# ----------------------------------------------------------------------------------------------------------- the plan


class Plan(NamedTuple):
    """From `base`, what was there on the first day, to `target`: `payments` times a `contribution` each `per`.

    Minor units. `ends`: the day by which it is all there; None when that is beyond the calendar.
    """

    base: int
    target: int
    contribution: int
    per: Per
    payments: int
    ends: date | None


def nth(start: date, per: Per, n: int) -> date | None:
    """The day of the n-th payment: one `per` after `start` for the first. The 31st is a short month's last day. None
    beyond the calendar."""
    if per is Per.MONTH:
        index = start.year * 12 + start.month - 1 + n
        year, month = index // 12, index % 12 + 1
        if year > LAST_YEAR:
            return None
        return date(year, month, min(start.day, monthrange(year, month)[1]))
    ordinal = start.toordinal() + n * (7 if per is Per.WEEK else 1)
    return date.fromordinal(ordinal) if ordinal < date(LAST_YEAR + 1, 1, 1).toordinal() else None


def payments(start: date, end: date, per: Per) -> int:
    """How many payments fall after `start` and not after `end`."""
    if end <= start:
        return 0
    if per is not Per.MONTH:
        return (end - start).days // (7 if per is Per.WEEK else 1)
    months = (end.year - start.year) * 12 + end.month - start.month
    last = nth(start, per, months)
    return months if last is not None and last <= end else months - 1


def contribution_for(missing: int, times: int) -> int:
    """The least amount that, put aside so many times (at least once), comes to what is missing. Minor units."""
    return -(-max(missing, 0) // max(times, 1))


def times_for(missing: int, contribution: int) -> int:
    """How many payments of so much come to what is missing. Minor units."""
    return -(-max(missing, 0) // contribution)


def plan_of(goal: Goal, base: int) -> Plan:
    """The plan of a goal that had `base` minor units on its first day.

    Up to a day it goes by months; by weeks or days where there is less than one.
    """
    missing = goal.target - base
    if goal.contribution is not None and goal.per is not None:
        times = times_for(missing, goal.contribution)
        return Plan(base, goal.target, goal.contribution, goal.per, times, nth(goal.start, goal.per, times))
    by = goal.by or goal.start
    per = next((per for per in (Per.MONTH, Per.WEEK) if payments(goal.start, by, per)), Per.DAY)
    times = max(payments(goal.start, by, per), 1)
    return Plan(base, goal.target, contribution_for(missing, times), per, times, by)


def expected(plan: Plan, start: date, on: date) -> int:
    """What the plan wants to be there at the end of a day, minor units. After its end: all."""
    if plan.ends is not None and on >= plan.ends:
        return plan.target
    return min(plan.target, plan.base + plan.contribution * payments(start, on, plan.per))


def ends_from_here(plan: Plan, start: date, today: date, missing: int) -> date | None:
    """The day on which what is missing is there, if from now on every payment of the plan is made. None when nothing
    is missing, or beyond the calendar."""
    if missing <= 0 or not plan.contribution:
        return None
    return nth(start, plan.per, payments(start, today, plan.per) + times_for(missing, plan.contribution))


def reached_on(base: int, saved: int, missing: int, start: date, today: date) -> date | None:
    """The day on which what is missing is there, if it goes on as since the first day. None when nothing is missing,
    it does not grow, it is too early to say (`ENOUGH_DAYS`), or beyond the calendar."""
    days, gained = (today - start).days, saved - base
    if missing <= 0 or gained <= 0 or days < ENOUGH_DAYS:
        return None
    return nth(today, Per.DAY, -(-missing * days // gained))


class Needed(NamedTuple):
    """What is to be put aside from now on each day, or each week, or each month, so that it is there in time."""

    per_day: Money
    per_week: Money
    per_month: Money


def needed(missing: Money, today: date, due: date | None) -> Needed | None:
    """None when nothing is missing, or the day is over or not known. With less than a week or month left it is all
    to be found in that one."""
    if missing.minor <= 0 or due is None or due <= today:
        return None
    return Needed(*(Money(contribution_for(missing.minor, payments(today, due, per)), missing.currency) for per in Per))


# --------------------------------------------------------------------------------------------------- what is there


class Share(NamedTuple):
    """What a goal has, minor units: `saved`, and `short`, what was given to it and is no longer in the account."""

    saved: int
    short: int


class Shared(NamedTuple):
    """Who has what of the accounts: by goal; and by account what no goal has. Minor units."""

    by_goal: dict[int, Share]
    free: dict[int, int]


def owners(goals: Iterable[Goal]) -> dict[int, Goal]:
    """The accounts that are kept for one open goal alone. One that several name is nobody's own."""
    found: dict[int, list[Goal]] = defaultdict(list)
    for goal in goals:
        if goal.account_id is not None and goal.closed is None:
            found[goal.account_id].append(goal)
    return {account: of[0] for account, of in found.items() if len(of) == 1}


def shared(goals: Sequence[Goal], slices: Iterable[Slice], balances: Mapping[int, int]) -> Shared:
    """What every open goal has of these balances (by account, minor units).

    Slices come first, in the order of the goals: when less is in the account than was given out, the later ones are
    short. The rest of an account that is kept for one goal is that goal's, its own slices of it included; the rest of
    any other account is free.
    """
    still = {goal.id: goal for goal in goals if goal.closed is None}
    own = owners(goals)
    given: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for one in slices:
        if one.goal_id in still:
            given[one.account_id][one.goal_id] += one.amount
    saved, short = dict.fromkeys(still, 0), dict.fromkeys(still, 0)
    free = {}
    for account, balance in balances.items():
        left = max(balance, 0)
        owner = own.get(account)
        for goal in still:
            if owner is not None and goal == owner.id:
                continue
            wanted = max(given[account][goal], 0)
            covered = min(wanted, left)
            left -= covered
            saved[goal] += covered
            short[goal] += wanted - covered
        if owner is not None:
            saved[owner.id] += left
            left = 0
        free[account] = left
    return Shared({goal: Share(saved[goal], short[goal]) for goal in still}, free)


# --------------------------------------------------------------------------------------------------- how it is going


class GoalStanding(NamedTuple):
    """How a goal is going. `account`: the name of its own one.

    `expected`: what the plan wants by now; a payment counts as missed from the day after. `reached_on`: the day at the
    present pace; `by_plan_on`: the day if the plan is kept from here on. `odds`: of being there in time, 0 to 1; None
    when the books hold too few months. `streak`: the weeks or months in which the plan was kept.
    """

    goal: Goal
    account: str | None
    plan: Plan
    saved: Money
    expected: Money
    short: Money
    needed: Needed | None
    reached_on: date | None
    by_plan_on: date | None
    streak: Run | None = None
    odds: float | None = None

    @property
    def target(self) -> Money:
        return Money(self.goal.target, self.goal.currency)

    @property
    def left(self) -> Money:
        """What is missing; never below zero."""
        return Money(max(self.goal.target - self.saved.minor, 0), self.goal.currency)

    @property
    def used(self) -> float:
        """The share of the target that is there; over 1 when there is more."""
        return self.saved.minor / self.goal.target

    @property
    def ahead(self) -> Money:
        """What there is beyond the plan; below zero when it is behind."""
        return self.saved - self.expected

    @property
    def behind_by(self) -> Money:
        """Zero when it is not behind."""
        return Money(max(-self.ahead.minor, 0), self.goal.currency)

    @property
    def is_done(self) -> bool:
        return self.saved.minor >= self.goal.target

    @property
    def is_behind(self) -> bool:
        return bool(self.behind_by) and not self.is_done

    @property
    def due(self) -> date | None:
        """The day that was said, else the day on which the plan ends."""
        return self.plan.ends


class Pushed(NamedTuple):
    """A goal with an expense and without it: the odds of being there in time, the day by which half of the futures are
    there (None: fewer are, as far as is looked ahead), and how many months lie between these two."""

    one: GoalStanding
    without: float
    having: float
    there_without: date | None
    there_having: date | None
    later: int | None


class Afforded(NamedTuple):
    """An expense against the goals. `months`: how many of the past it rests on; `typical`: what was saved in a middle
    one. `free`: what is in hand today and in no goal. `odds`: of having saved it by then, were there no goals. `above`:
    None when no complete month is known, or its day is too far ahead to tell."""

    amount: Money
    by: date
    months: int
    typical: Money | None
    free: Money
    odds: float | None
    rows: tuple[Pushed, ...]
    above: AboveZero | None = None


def standing(goal: Goal, share: Share, base: int, today: date, *, account: str | None = None) -> GoalStanding:
    """How a goal with this share is going, without its odds and its streak."""

    def money(minor: int) -> Money:
        return Money(minor, goal.currency)

    plan = plan_of(goal, base)
    missing = goal.target - share.saved
    return GoalStanding(
        goal=goal,
        account=account,
        plan=plan,
        saved=money(share.saved),
        expected=money(expected(plan, goal.start, today - _DAY)),
        short=money(share.short),
        needed=needed(money(missing), today, plan.ends),
        reached_on=reached_on(base, share.saved, missing, goal.start, today),
        by_plan_on=ends_from_here(plan, goal.start, today, missing),
    )
