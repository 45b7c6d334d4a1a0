"""Budgets set and ended, one deed each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from finura_cli.domain.budget import Budget, BudgetSetting, Key, Per, Target, in_force, name_of
from finura_cli.domain.budget_deeds import Done, Wanted
from finura_cli.domain.category import Categories, Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar
from finura_cli.errors import NotFound, UsageError
from finura_cli.store import budgets, categories, history
from finura_cli.store.connection import Store

__all__ = ["Done", "Wanted", "end", "held", "key_of", "put", "put_many", "settings", "would_be"]


def put(
    store: Store, target: str, *, amount: Money, per: Per, calendar: Calendar, today: date, at: str,
    rollover: bool | None = None, cap: Money | None = None, template: str | None = None,
) -> Done:  # fmt: skip
    """Set a budget from the first day of this month on, until the next one of the same target.

    Raises NotFound and Ambiguous for a category; UsageError for one of income, or an amount below zero.
    """
    wanted = Wanted(target, amount, per, rollover, cap, template)
    return put_many(store, [wanted], calendar=calendar, today=today, at=at, command="budget set")[0]


def put_many(
    store: Store, wanted: Sequence[Wanted], *, calendar: Calendar, today: date, at: str, command: str
) -> tuple[Done, ...]:
    """Several budgets, each as by `put`, in one deed (`command` is its name in the log); all or none."""
    with history.deed(store, command=command, at=at) as deed:
        found = []
        for one in wanted:
            done = would_be(store, one, calendar=calendar, today=today)
            new = done.setting
            _remove_later(store, budgets.by_key(store, new.currency).get(new.key, []), new.start)
            setting = budgets.set(
                store, *new.key, new.amount, new.currency, new.per, new.start,
                rollover=new.rollover, cap=new.cap, template=new.template,
            )  # fmt: skip
            found.append(done._replace(setting=setting))
        deed.summary = ", ".join(done.name for done in found)
    return tuple(done._replace(deed_id=deed.id) for done in found)


def would_be(store: Store, wanted: Wanted, *, calendar: Calendar, today: date) -> Done:
    """What setting it would come to, with all that is refused; nothing is written."""
    if wanted.amount.minor < 0:
        raise UsageError("a budget is not below zero", code="bad-amount")
    tree = categories.tree(store)
    key = key_of(tree, wanted.target)
    before = in_force(budgets.by_key(store, wanted.amount.currency).get(key, []), today)
    rollover, cap = _rolling(wanted, before)
    setting = Budget(
        0, "", *key, wanted.amount.minor, wanted.amount.currency, wanted.per, calendar.month_of(today).start,
        rollover, cap, wanted.template,
    )  # fmt: skip
    return Done(setting, name_of(key, tree), before, None)


def _rolling(wanted: Wanted, before: Budget | None) -> tuple[bool, int | None]:
    """Whether the new setting rolls over, and its cap."""
    if wanted.cap is not None and wanted.cap.currency != wanted.amount.currency:
        raise UsageError(f"the cap is in {wanted.cap.currency}, not in {wanted.amount.currency}", code="other-currency")
    cap = None if wanted.cap is None else wanted.cap.minor
    if cap is not None and cap <= 0:
        raise UsageError("a cap is above zero", hint="--no-rollover lets nothing roll over", code="bad-amount")
    if wanted.rollover is not None:
        if cap is not None and not wanted.rollover:
            raise UsageError("a cap is for a budget that rolls over", hint="leave out --no-rollover")
        return wanted.rollover, cap
    rolls = before is not None and before.rollover
    if cap is not None and not rolls:
        raise UsageError("a cap is for a budget that rolls over", hint="add --rollover")
    return rolls, cap if cap is not None else before.cap if before is not None and rolls else None


def end(store: Store, target: str, *, currency: str, calendar: Calendar, today: date, at: str) -> Done:
    """End a budget with the first day of this month; earlier months keep theirs. NotFound when there is none."""
    tree = categories.tree(store)
    key = _meant(tree, target)
    start = calendar.month_of(today).start
    own = budgets.by_key(store, currency).get(key, [])
    before = in_force(own, today)
    name = name_of(key, tree)
    if before is None:
        raise NotFound(f"there is no budget for {name}", hint="`finura budget` shows those that hold")
    with history.deed(store, command="budget rm", at=at) as deed:
        _remove_later(store, own, start)
        if all(one.start >= start for one in own):
            budgets.remove(store, before.id)  # it never held in an earlier month: nothing to remember
            setting = before._replace(amount=None)
        else:
            setting = budgets.set(store, *key, None, currency, before.per, start)
        deed.summary = name
    return Done(setting, name, before, deed.id)


def held(store: Store, target: str, *, currency: str, today: date) -> Budget | None:
    """The setting that holds today for the budget of these words; None when there is none."""
    return in_force(budgets.by_key(store, currency).get(key_of(categories.tree(store), target), []), today)


def _remove_later(store: Store, own: Sequence[Budget], start: date) -> None:
    for later in own:
        if later.start > start:
            budgets.remove(store, later.id)


def settings(store: Store, *, currency: str) -> list[BudgetSetting]:
    """Everything that was ever set, by target, oldest first."""
    tree = categories.tree(store)
    found = []
    for key, own in budgets.by_key(store, currency).items():
        for n, one in enumerate(own):
            until = own[n + 1].start if n + 1 < len(own) else None
            money = None if one.amount is None else Money(one.amount, one.currency)
            cap = None if one.cap is None else Money(one.cap, one.currency)
            found.append(
                BudgetSetting(
                    name_of(key, tree), one.target, money, one.per, one.start, until, one.rollover, cap, one.template
                )
            )
    return found


def key_of(tree: Categories, text: str) -> Key:
    """The words of the targets, else a category that is for spending; `cat:total` is a category of that name."""
    key = _meant(tree, text)
    kind = Kind.EXPENSE if key[1] is None else tree.by_id[key[1]].kind
    if kind is Kind.INCOME:
        hint = "a budget is for what goes out"
        raise UsageError(f"{name_of(key, tree)} is income", hint=hint, code="not-spending")
    if kind is Kind.TRANSFER:
        hint = "finura budget set saving AMOUNT is for what is put aside."
        raise UsageError(f"{name_of(key, tree)} is a transfer, not spending", hint=hint, code="not-spending")
    return key


def _meant(tree: Categories, text: str) -> Key:
    word = text.strip().casefold()
    if word != Target.CATEGORY and word in list(Target):
        return Target(word), None
    return Target.CATEGORY, tree.find(text[4:] if word.startswith("cat:") else text).id
