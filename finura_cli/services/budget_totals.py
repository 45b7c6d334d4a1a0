"""Over all budgets of a period: their totals with no child counted twice, what none covers, what is not given yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.budget import Allowed, BudgetTotals, Key, Overfull, Target, Unbudgeted, name_of
from finura_cli.domain.category import Categories, Kind
from finura_cli.domain.money import Money, in_currencies
from finura_cli.services import budget_spending as spending
from finura_cli.store.aggregates import Sum

if TYPE_CHECKING:
    from finura_cli.domain.rates import Used

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
    """Spending in other currencies for which no rate is known."""
    other: dict[str, int] = defaultdict(int)
    for one in here:
        if one.currency != currency and one.kind(tree) is Kind.EXPENSE:
            other[one.currency] -= one.amount
    return in_currencies(other)


def rates(here: Sequence[Sum], tree: Categories) -> tuple[Used, ...]:
    """At which spending in other currencies was converted."""
    used = [used for one in here if one.kind(tree) is Kind.EXPENSE for used in one.rates]
    if not used:
        return ()
    from finura_cli.domain.rates import merged

    return merged(used)


def ready(allowed: Mapping[Key, Allowed], here: Sequence[Sum], tree: Categories, currency: str) -> Money:
    """What came in and has no job yet: income less what was set for the period, and moved, below zero when more was.

    What rolled over is not taken off: it came in earlier. No money is given twice: the total budget holds all
    categories and necessities, a necessity those categories that are wholly of it, a category those below it; what
    is put aside comes on top. One that holds less than what is in it counts as that: more was promised than it has.
    """
    received = sum(one.amount for one in here if one.currency == currency and one.kind(tree) is Kind.INCOME)
    return Money(received - _Promised(allowed, tree).in_all, currency)


def overfull(allowed: Mapping[Key, Allowed], tree: Categories, currency: str) -> tuple[Overfull, ...]:
    """The budgets that were given less than those in them were together."""
    found = _Promised(allowed, tree).overfull
    return tuple(
        Overfull(key[0], name_of(key, tree), Money(given(allowed[key]), currency), Money(inside, currency))
        for key, inside in found.items()
    )


def topmost(allowed: Mapping[Key, Allowed], tree: Categories) -> list[int]:
    """The budgeted categories that have no budgeted one above them."""
    return [id for _, id in allowed if id is not None and parent(id, allowed, tree) is None]


def parent(id: int, allowed: Mapping[Key, Allowed], tree: Categories) -> int | None:
    """The nearest category above that has a budget, too."""
    above = tree.by_id[id].parent_id
    while above is not None and (Target.CATEGORY, above) not in allowed:
        above = tree.by_id[above].parent_id
    return above


class _Promised:
    """What the budgets of a period promise together, each once, and those that hold less than what is in them."""

    def __init__(self, allowed: Mapping[Key, Allowed], tree: Categories) -> None:
        self._allowed, self._tree = allowed, tree
        self._below: dict[int, list[int]] = defaultdict(list)
        for _, id in allowed:
            above = None if id is None else parent(id, allowed, tree)
            if id is not None and above is not None:
                self._below[above].append(id)
        self.overfull: dict[Key, int] = {}
        kinds: dict[Target, int] = {target: 0 for target in _NECESSITIES if (target, None) in allowed}
        own = 0
        for id in topmost(allowed, tree):
            minor, of = self._category(id), self._necessities(id)
            only = next(iter(of)) if len(of) == 1 else None
            if only in kinds:
                kinds[only] += minor
            elif not of <= kinds.keys():
                own += minor
        put_aside = self._whole((Target.SAVING, None), kinds.pop(Target.SAVING)) if Target.SAVING in kinds else 0
        spent = own + sum(self._whole((target, None), inside) for target, inside in kinds.items())
        if (Target.TOTAL, None) in allowed:
            spent = self._whole((Target.TOTAL, None), spent)
        self.in_all = spent + put_aside

    def _whole(self, key: Key, inside: int) -> int:
        own = given(self._allowed[key])
        if inside > own:
            self.overfull[key] = inside
        return max(own, inside)

    def _category(self, id: int) -> int:
        return self._whole((Target.CATEGORY, id), sum(map(self._category, self._below[id])))

    def _necessities(self, id: int) -> set[Target | None]:
        """Those of the categories at the ends of a branch; None: of some it was never said."""
        below = self._tree.children_of(id)
        parents = {self._tree.by_id[one].parent_id for one in below}
        found = (self._tree.necessity(one) for one in below if one not in parents)
        return {None if one is None else Target(one.value) for one in found}


def given(one: Allowed) -> int:
    """What was set for the period, and moved."""
    return one.amount + (one.moved or 0)


def _covered(allowed: Mapping[Key, Allowed], tree: Categories) -> set[int]:
    return {below for id in topmost(allowed, tree) for below in tree.children_of(id)}
