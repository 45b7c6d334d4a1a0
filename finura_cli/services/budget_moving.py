"""Money moved from one budget to another, for this month."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.budget import Allowed, BudgetMove, Key, Target, name_of
from finura_cli.domain.budget_deeds import Moved, Side
from finura_cli.domain.category import Categories
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar
from finura_cli.errors import NotFound, UsageError
from finura_cli.services import budget_spending as spending
from finura_cli.services.budget_allowed import allowed as allowed_in
from finura_cli.services.budget_setting import key_of
from finura_cli.store import budget_moves, categories, history
from finura_cli.store.connection import Store

_OVERLAPPING = frozenset({Target.ESSENTIAL, Target.DISCRETIONARY})


def move(store: Store, giver: str, taker: str, amount: Money, *, calendar: Calendar, today: date, at: str) -> Moved:
    """Give a part of one budget to another, this month only.

    Raises:
        NotFound: no such category, or no budget holds for it this month.
        UsageError: nothing is moved, or from and to the same; `not-enough`: the giver, or a budgeted category above
            it that the money leaves, has less than that to spend.
    """
    tree = categories.tree(store)
    sides = key_of(tree, giver), key_of(tree, taker)
    _check(sides, amount)
    month = calendar.month_of(today)
    before = allowed_in(store, month, calendar, amount.currency, tree)
    for key in sides:
        if key not in before:
            name = name_of(key, tree)
            hint = f"finura budget set '{name}' 0 makes an empty one"
            raise NotFound(f"there is no budget for {name} this month", hint=hint)
    with history.deed(store, command="budget move", at=at) as deed:
        budget_moves.add(store, *sides, amount.minor, amount.currency, month.start)
        after = allowed_in(store, month, calendar, amount.currency, tree)
        _refuse_too_much(before, after, sides[0], tree)
        names = [name_of(key, tree) for key in sides]
        deed.summary = " to ".join(names)
    spent = spending.by_months(store, {key: [month] for key in sides}, amount.currency, tree)
    gave, took = (
        Side(
            key[0], name, Money(after[key].whole, amount.currency),
            Money(after[key].whole - spent[key][0], amount.currency),
        )
        for key, name in zip(sides, names, strict=True)
    )  # fmt: skip
    return Moved(amount, month, gave, took, deed.id)


def moves(store: Store, *, currency: str) -> list[BudgetMove]:
    """Every move, the oldest first."""
    tree = categories.tree(store)
    return [
        BudgetMove(
            one.start, one.giver[0], name_of(one.giver, tree), one.taker[0], name_of(one.taker, tree),
            Money(one.amount, currency),
        )
        for one in budget_moves.all(store, currency)
    ]  # fmt: skip


def _check(sides: tuple[Key, Key], amount: Money) -> None:
    if amount.minor <= 0:
        raise UsageError("what is moved is above zero", hint="to give it back, name the two the other way round")
    if sides[0] == sides[1]:
        raise UsageError("a budget cannot give to itself", code="same-budget")
    targets = {target for target, _ in sides}
    if Target.TOTAL in targets:
        raise UsageError("the budget for all spending holds the others: nothing moves into it or out of it")
    if Target.CATEGORY in targets and targets & _OVERLAPPING:
        word = next(iter(targets & _OVERLAPPING))
        raise UsageError(f"{word} holds categories, too", hint="move from a category to a category", code="overlapping")


def _refuse_too_much(before: dict[Key, Allowed], after: dict[Key, Allowed], giver: Key, tree: Categories) -> None:
    """The deed is not done when this is raised."""
    for key, now in after.items():
        if now.whole < 0 and now.whole < before[key].whole:
            above = "" if key == giver else f", which holds {name_of(giver, tree)},"
            raise UsageError(
                f"{name_of(key, tree)}{above} has less than that to give this month",
                hint="move less, or give it some first; finura budget shows what it has",
                code="not-enough",
            )
