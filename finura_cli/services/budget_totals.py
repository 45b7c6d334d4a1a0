"""Over all budgets of a period: their totals with no child counted twice, what none covers, what is not given yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from finura_cli.domain.budget import Allowed, BudgetTotals, Key, Target, Unbudgeted
from finura_cli.domain.category import Categories, Kind
from finura_cli.domain.money import Money
from finura_cli.services import budget_spending as spending
from finura_cli.store.aggregates import Sum

_NECESSITIES = (Target.ESSENTIAL, Target.DISCRETIONARY, Target.SAVING)


def totals(allowed: Mapping[Key, Allowed], here: Sequence[Sum], tree: Categories, currency: str) -> BudgetTotals:
    """The total budget against all spending, else the topmost categories against the spending they cover."""
    spent = spending.spent(here, spending.counting((Target.TOTAL, None), tree), tree, currency, None)
    covered = _covered(allowed, tree)
    inside = spending.spent(here, lambda one: one.category_id in covered, tree, currency, None)
    total = allowed.get((Target.TOTAL, None))
    summed = sum(allowed[Target.CATEGORY, id].whole for id in topmost(allowed, tree))
    return BudgetTotals(
        budget=Money(summed if total is None else total.whole, currency),
        spent=Money(spent if total is not None else inside, currency),
        unbudgeted=Money(spent - inside, currency),
        of_total=total is not None,
    )


def unbudgeted(
    allowed: Mapping[Key, Allowed], here: Sequence[Sum], tree: Categories, currency: str
) -> tuple[Unbudgeted, ...]:
    """The spending that no budget of a category covers, by category, the largest first."""
    covered = _covered(allowed, tree)
    found: dict[int | None, int] = defaultdict(int)
    for one in here:
        if one.currency == currency and one.kind(tree) is Kind.EXPENSE and one.category_id not in covered:
            found[one.category_id] -= one.amount
    named = ((None if id is None else tree.path(id), minor) for id, minor in found.items() if minor)
    ordered = sorted(named, key=lambda pair: (-pair[1], pair[0] or ""))
    return tuple(Unbudgeted(name, Money(minor, currency)) for name, minor in ordered)


def unconverted(here: Sequence[Sum], tree: Categories, currency: str) -> tuple[Money, ...]:
    """Spending in other currencies."""
    other: dict[str, int] = defaultdict(int)
    for one in here:
        if one.currency != currency and one.kind(tree) is Kind.EXPENSE:
            other[one.currency] -= one.amount
    return tuple(Money(minor, code) for code, minor in sorted(other.items()) if minor)


def ready(allowed: Mapping[Key, Allowed], here: Sequence[Sum], tree: Categories, currency: str) -> Money:
    """What came in and has no job yet: income less what was set for the period, and moved, below zero when more was.

    What rolled over is not taken off: it came in earlier. No money is given twice: the total budget holds all
    categories and necessities, a necessity those categories that are wholly of it, a category those below it; what
    is put aside comes on top.
    """
    received = sum(one.amount for one in here if one.currency == currency and one.kind(tree) is Kind.INCOME)
    return Money(received - sum(_given(one) for one in _outermost(allowed, tree)), currency)


def topmost(allowed: Mapping[Key, Allowed], tree: Categories) -> list[int]:
    """The budgeted categories that have no budgeted one above them."""
    return [id for _, id in allowed if id is not None and parent(id, allowed, tree) is None]


def parent(id: int, allowed: Mapping[Key, Allowed], tree: Categories) -> int | None:
    """The nearest category above that has a budget, too."""
    above = tree.by_id[id].parent_id
    while above is not None and (Target.CATEGORY, above) not in allowed:
        above = tree.by_id[above].parent_id
    return above


def _outermost(allowed: Mapping[Key, Allowed], tree: Categories) -> list[Allowed]:
    """The budgets that lie in no other one."""
    said = {target.necessity for target in _NECESSITIES if (target, None) in allowed}
    aside = [allowed[Target.SAVING, None]] if (Target.SAVING, None) in allowed else []
    total = allowed.get((Target.TOTAL, None))
    if total is not None:
        return [total, *aside]
    kinds = [allowed[target, None] for target in _NECESSITIES[:2] if (target, None) in allowed]
    own = []
    for id in topmost(allowed, tree):
        below = tree.children_of(id)
        parents = {tree.by_id[one].parent_id for one in below}
        if not all(tree.necessity(one) in said for one in below if one not in parents):
            own.append(allowed[Target.CATEGORY, id])
    return [*kinds, *aside, *own]


def _given(one: Allowed) -> int:
    return one.amount + (one.moved or 0)


def _covered(allowed: Mapping[Key, Allowed], tree: Categories) -> set[int]:
    return {below for id in topmost(allowed, tree) for below in tree.children_of(id)}
