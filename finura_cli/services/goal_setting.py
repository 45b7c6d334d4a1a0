"""Goals: made, paid into, changed, closed."""

from __future__ import annotations

from datetime import date

from finura_cli.domain import goals as rule
from finura_cli.domain.goals import Goal, GoalStanding, Per
from finura_cli.domain.money import Money
from finura_cli.domain.names import checked_name, name_key
from finura_cli.domain.period import FIRST_YEAR, LAST_YEAR
from finura_cli.errors import UsageError
from finura_cli.records import NamedTuple
from finura_cli.services import goal_slices, saving
from finura_cli.services.goal_slices import Show
from finura_cli.store import accounts, goals, history
from finura_cli.store.connection import Store


class Each(NamedTuple):
    """What is put aside, and how often."""

    amount: Money
    per: Per


class Done(NamedTuple):
    """A goal after a deed; `standing` is without odds, None of a goal that is gone or closed.

    `handed`: the goal that lost its account of its own, with what it had of it, now a slice. `account`: of a payment.
    """

    goal: Goal
    standing: GoalStanding | None
    deed_id: int
    handed: tuple[Goal, Money] | None = None
    account: str | None = None


class Wanted(NamedTuple):
    """A goal as it was typed. Exactly one of `by` and `each`; `saved`: what of the account is for it, else all."""

    name: str
    target: Money
    start: date
    by: date | None = None
    each: Each | None = None
    account: str | None = None
    saved: Money | None = None


def currency_of(store: Store, account: str) -> str:
    """Of an account, by name. Raises NotFound, Ambiguous."""
    return accounts.find(store, account).currency


def add(store: Store, wanted: Wanted, *, today: date, at: str, show: Show = Money.plain) -> Done:
    """Make a goal. UsageError for a target that is not above zero, a day that is over, a name that is taken, an
    account in another money, or more said to be saved than is free in the account."""
    goal = _checked(
        Goal(
            0, "", wanted.name, wanted.target.minor, wanted.target.currency, wanted.start, wanted.by,
            wanted.each.amount.minor if wanted.each else None, wanted.each.per if wanted.each else None,
        ),
        today,
    )  # fmt: skip
    with history.deed(store, command="goal add", at=at) as deed:
        _refuse_taken(store, goal)
        handed = account = None
        if wanted.account is not None and wanted.saved is None:
            goal = goal._replace(account_id=goal_slices.usable(store, wanted.account, goal.currency).id)
            handed = goal_slices.hand_over(store, goal, today)
        made = goals.add(store, goal)
        if wanted.saved is not None:
            first = min(wanted.start, today)
            account = goal_slices.give(store, made, wanted.saved, wanted.account, first, today, show=show)
        deed.summary = made.name
    return _done(store, made, today, deed.id, handed, account)


def pay(
    store: Store, name: str, amount: Money, *, account: str | None, day: date, note: str = "", today: date, at: str,
    show: Show = Money.plain,
) -> Done:  # fmt: skip
    """Give a slice of an account to a goal; of an amount below zero, take it out again.

    Raises:
        UsageError: more than is free in the account, or than the goal has of it (`not-enough`); the account is not
            said and could be several (`which-account`), or is the goal's own (`own-account`).
    """
    goal = _open(store, name)
    if not amount:
        raise UsageError("nothing is to be paid", hint=f"finura goal pay {_typed(goal)} 500", code="bad-amount")
    if amount.currency != goal.currency:
        raise UsageError(f"{goal.name} is in {goal.currency}, not in {amount.currency}", code="other-currency")
    if day > today:
        raise UsageError(f"{day} is still to come", hint="pay it when it is there", code="bad-day")
    command = "goal pay" if amount.minor > 0 else "goal take"
    with history.deed(store, command=command, at=at) as deed:
        if amount.minor > 0:
            named = goal_slices.give(store, goal, amount, account, day, today, note, show=show)
        else:
            named = goal_slices.take(store, goal, -amount, account, day, today, note, show=show)
        deed.summary = f"{goal.name} {amount.plain()} {amount.currency}"
    return _done(store, goal, today, deed.id, account=named)


def change(store: Store, name: str, changes: Wanted, *, today: date, at: str, apart: bool = False) -> Done:
    """Another name, target, day or rate, first day or account. What stays is said in `changes` too, but for `by`,
    `each` and `account`. `apart`: the goal has no account of its own any more; what was in it stays with it as a
    slice."""
    goal = saving.find(store, name)
    changed = goal._replace(name=changes.name, target=changes.target.minor, start=changes.start)
    if changes.by is not None:
        changed = changed._replace(by=changes.by, contribution=None, per=None)
    elif changes.each is not None:
        changed = changed._replace(by=None, contribution=changes.each.amount.minor, per=changes.each.per)
    changed = _checked(changed, today, by_is_new=changed.by != goal.by)
    with history.deed(store, command="goal edit", at=at) as deed:
        _refuse_taken(store, changed)
        handed = None
        if apart:
            goal_slices.keep_as_slice(store, goal, today)
            changed = changed._replace(account_id=None)
        elif changes.account is not None:
            changed = changed._replace(account_id=goal_slices.usable(store, changes.account, goal.currency).id)
            handed = goal_slices.hand_over(store, changed, today)
        if changed == goal:
            raise UsageError("nothing to change was given", hint="--target, --by, --per-month, --account, --name")
        made = goals.update(store, changed)
        deed.summary = made.name
    return _done(store, made, today, deed.id, handed)


def close(store: Store, name: str, *, on: date, today: date, at: str) -> Done:
    """End a goal: reached, or given up. It keeps its past, and its slices are free again."""
    goal = _open(store, name)
    if on > today:
        raise UsageError(f"{on} is still to come", hint="close it then", code="bad-day")
    if on < min(goal.start, today):
        raise UsageError(f"{goal.name} began on {goal.start} only", hint="close it later, or today", code="bad-day")
    return _write(store, goal._replace(closed=on), "goal close", today, at)


def reopen(store: Store, name: str, *, today: date, at: str) -> Done:
    """Go on with a goal that was closed; what was in it counts as far as the accounts still hold it."""
    goal = saving.find(store, name)
    if goal.closed is None:
        raise UsageError(f"{goal.name} is not closed", code="not-closed")
    return _write(store, goal._replace(closed=None), "goal reopen", today, at)


def remove(store: Store, name: str, *, at: str) -> Done:
    """Forget a goal and its slices. No entry is touched."""
    goal = saving.find(store, name)
    with history.deed(store, command="goal rm", at=at) as deed:
        goals.remove(store, goal.id)
        deed.summary = goal.name
    return Done(goal, None, deed.id)


# ----------------------------------------------------------------------------------------------------- what is refused


def _checked(goal: Goal, today: date, *, by_is_new: bool = True) -> Goal:
    if goal.target <= 0:
        raise UsageError("a goal's target is above zero", code="bad-amount")
    if goal.contribution is not None and goal.contribution <= 0:
        raise UsageError("what is put aside each time is above zero", code="bad-amount")
    if not FIRST_YEAR <= goal.start.year <= LAST_YEAR or (goal.by is not None and goal.by.year > LAST_YEAR):
        raise UsageError("the day is too far away", code="bad-day")
    if goal.by is not None and by_is_new and goal.by <= today:
        raise UsageError(f"{goal.by} is over", hint="--by takes a day to come, such as 2027-03", code="bad-day")
    if goal.by is not None and goal.by <= goal.start:
        raise UsageError(
            f"{goal.by} is not after {goal.start}, the first day", hint="--from takes an earlier day", code="bad-day"
        )
    if rule.plan_of(goal, 0).ends is None:
        raise UsageError(
            f"at this rate it is not there by {LAST_YEAR}",
            hint="put more aside, or say --by DATE and see what it takes",
            code="too-slow",
        )
    return goal._replace(name=checked_name(goal.name, "a goal"))


def _refuse_taken(store: Store, goal: Goal) -> None:
    for other in goals.all(store):
        if other.id != goal.id and name_key(other.name) == name_key(goal.name):
            closed = ", closed" if other.closed else ""
            hint = "`finura goal edit` changes it, `finura goal rm` forgets it"
            raise UsageError(f"there is a goal {other.name} already{closed}", hint=hint, code="exists")


def _open(store: Store, name: str) -> Goal:
    goal = saving.find(store, name)
    if goal.closed is not None:
        hint = f"finura goal reopen {_typed(goal)}"
        raise UsageError(f"{goal.name} was closed on {goal.closed}", hint=hint, code="closed")
    return goal


# ------------------------------------------------------------------------------------------------------------- shared


def _write(store: Store, changed: Goal, command: str, today: date, at: str) -> Done:
    with history.deed(store, command=command, at=at) as deed:
        handed = goal_slices.hand_over(store, changed, today) if changed.closed is None else None
        goals.update(store, changed)
        deed.summary = changed.name
    return _done(store, changed, today, deed.id, handed)


def _done(
    store: Store, goal: Goal, today: date, deed: int, handed: tuple[Goal, Money] | None = None,
    account: str | None = None,
) -> Done:  # fmt: skip
    now = saving.standing(store, today, odds=False) if goal.closed is None else ()
    return Done(goal, next((one for one in now if one.goal.id == goal.id), None), deed, handed, account)


def _typed(goal: Goal) -> str:
    return goal_slices.quoted(goal.name)
