"""Budgets that are proposed: by a rule of income, or by what the user's own months took. Nothing is written here but
what `apply` is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from finura_cli.domain import budget_quantile as quantiles
from finura_cli.domain.budget import Key, Target, allowance
from finura_cli.domain.budget_quantile import KEEP, MONTHS, Advice, Suggestion, suggestion
from finura_cli.domain.budget_rule import GROUPS, Group, Plan, Rule, Share, shares, spread
from finura_cli.domain.category import Categories, Kind, Necessity
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Period
from finura_cli.errors import NotFound, Unavailable, UsageError
from finura_cli.services import budget_forest, budget_past
from finura_cli.services.budget_past import Past
from finura_cli.services.budget_setting import Wanted, key_of
from finura_cli.store import aggregates, budgets, categories
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from finura_cli.domain.query import Query

_READ = MONTHS * 2
"""Months that a plan looks at: as many as count, and those before them for what they are compared with."""


def suggest(
    store: Store, *, calendar: Calendar, today: date, currency: str, keep: int = KEEP,
    named: Sequence[str] = (), query: Query | None = None,
) -> Advice:  # fmt: skip
    """What to budget a month: for the `named` targets, else for every category that the last months had lines in, and
    the total. With a query only for categories in which something of these months matches it.

    Raises:
        Unavailable: there is no complete month (69).
        UsageError: of `keep`; a category that is no spending. NotFound, Ambiguous: of a name, or nothing matches.
    """
    quantiles.checked_keep(keep)
    tree = categories.tree(store)
    keys = [_asked_for(tree, word) for word in named]
    past = budget_past.read(store, calendar=calendar, today=today, currency=currency)
    present = _present(store, currency, calendar, today)
    if not keys:
        keys = [*_usual(store, past, present, query)]
    told = budget_forest.fresh(store, past) if keep == KEEP else None
    series = {key: _known(past, key) for key in dict.fromkeys(keys)}
    found = [_one(past, key, row, present, keep, told) for key, row in series.items() if row and any(row[-MONTHS:])]
    if named and not found:
        raise NotFound("nothing was spent there in the last complete months", hint="finura budget suggest shows all")
    rows = [one for one in found if one.category_id is not None or one.name != Target.TOTAL]
    total = next((one for one in found if one.name == Target.TOTAL and one.category_id is None), None)
    return Advice(
        months=past.months[-MONTHS:],
        currency=currency,
        keep=keep,
        rows=_ordered(one for one in rows if one.amount.minor > 0),
        irregular=_ordered(one for one in rows if one.amount.minor == 0 and one.spent_in),
        total=total,
        score=quantiles.past_score([row for key, row in series.items() if key[0] is not Target.TOTAL], keep),
        speaker=quantiles.FOREST if told else quantiles.QUANTILE,
        unfiled=Money(quantiles.middle(past.unfiled[-MONTHS:]), currency),
        unconverted=past.other,
    )


def suggested_settings(advice: Advice, *, named: bool) -> list[Wanted]:
    """What applying it sets: every row that says something new; the total where it was asked for or has a budget."""
    chosen = [_setting(one) for one in advice.rows if one.is_change]
    total = advice.total
    if total is not None and total.is_change and (named or total.present is not None):
        chosen.append(_setting(total))
    return chosen


def plan(
    store: Store, rule: Rule, *, calendar: Calendar, today: date, currency: str, income: Money | None = None
) -> Plan:
    """An income shared out by a rule, and spread over categories by the last complete months.

    Without `income` it is the median of these months. Raises Unavailable (69) when there is none, or no income.
    """
    if income is not None and income.minor <= 0:
        raise UsageError("an income is above zero", code="bad-amount")
    try:
        past = budget_past.read(store, calendar=calendar, today=today, currency=currency, most=_READ)
    except Unavailable:
        if income is None:
            raise
        past = None
    earned = income or Money(quantiles.middle(past.income[-MONTHS:]) if past else 0, currency)
    if earned.minor <= 0:
        count = len(past.months[-MONTHS:]) if past else 0
        raise Unavailable(
            f"no income in most of the last {count} complete months", hint="give it: --income 80000", code="no-income"
        )
    amounts = shares(earned, rule)
    groups = [
        _group(past, necessity, name, percent, amount)
        for (necessity, name), percent, amount in zip(GROUPS, rule, amounts, strict=True)
    ]
    unmarked = quantiles.middle(past.of_necessity(None)[-MONTHS:]) if past else 0
    return Plan(
        rule=rule,
        income=earned,
        measured=income is None,
        months=past.months[-MONTHS:] if past else (),
        groups=tuple(groups),
        unmarked=Money(unmarked, currency),
        unconverted=past.other if past else (),
    )


def planned_settings(plan: Plan) -> list[Wanted]:
    """What applying it sets: the three groups and their categories. A category gets what its groups give it and what
    they give to those below it, for its budget holds these too."""
    chosen = [Wanted(group.necessity.value, group.budget) for group in plan.groups]
    own: dict[str, Money] = {}
    for group in plan.groups:
        for share in group.shares:
            own[share.name] = own.get(share.name, Money(0, share.budget.currency)) + share.budget
    for name in own:
        inside = [money for other, money in own.items() if other == name or other.startswith(f"{name}:")]
        chosen.append(Wanted(f"cat:{name}", sum(inside[1:], inside[0])))
    return chosen


# ------------------------------------------------------------------------------------------------ what is looked at


def _asked_for(tree: Categories, word: str) -> Key:
    key = key_of(tree, word)
    if key[0] is Target.SAVING:
        hint = "finura budget plan shares income out; finura budget set saving AMOUNT sets one"
        raise UsageError("what was spent tells nothing of how much to save", hint=hint, code="not-spending")
    return key


def is_target(store: Store, word: str) -> bool:
    """Whether a word names what can have a budget: one of the targets, or a category."""
    return word.casefold() in {*Target} - {Target.CATEGORY} or bool(categories.tree(store).candidates(word))


def _usual(store: Store, past: Past, present: Mapping[Key, Money], query: Query | None) -> list[Key]:
    """The categories with lines of their own in the last months, those with a budget, and the total."""
    ids = set(past.direct(MONTHS)) | {id for target, id in present if target is Target.CATEGORY and id is not None}
    spending = [id for id in ids if past.tree.by_id[id].kind is Kind.EXPENSE]
    if query is None:
        return [(Target.TOTAL, None), *((Target.CATEGORY, id) for id in sorted(spending, key=past.tree.path))]
    looked = Period(past.months[-MONTHS:][0].start, past.months[-1].end)
    matched = {one.category_id for one in aggregates.sums(store, looked, query=query)}
    kept = [id for id in sorted(spending, key=past.tree.path) if id in matched]
    if not kept:
        raise NotFound("no category with spending matches that", hint="finura budget suggest shows all")
    return [(Target.CATEGORY, id) for id in kept]


def _known(past: Past, key: Key) -> list[int]:
    """The months of a target since it began: before that nothing is known of it. What came in one month alone has begun
    nothing that comes each month: it is seen among all months."""
    target, id = key
    if id is not None:
        row = past.of_category(id)
    else:
        row = past.total if target is Target.TOTAL else past.of_necessity(target.necessity)
    return row[budget_past.began(row) :] if sum(map(bool, row)) > 1 else row


def _present(store: Store, currency: str, calendar: Calendar, today: date) -> dict[Key, Money]:
    """What each target may take this month, by what was set for it."""
    month = calendar.month_of(today)
    found = {key: allowance(own, month, calendar) for key, own in budgets.by_key(store, currency).items()}
    return {key: Money(minor, currency) for key, minor in found.items() if minor is not None}


def _one(
    past: Past, key: Key, row: Sequence[int], present: Mapping[Key, Money], keep: int, told: Mapping[int, int] | None
) -> Suggestion:
    target, id = key
    name = past.tree.path(id) if id is not None else target.value
    forest = told.get(id) if told is not None and id is not None else None
    return suggestion(name, id, row, past.currency, keep, present.get(key), forest)


def _ordered(rows: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    return tuple(sorted(rows, key=lambda one: (-one.amount.minor, -one.average.minor, one.name)))


def _setting(one: Suggestion) -> Wanted:
    return Wanted(f"cat:{one.name}" if one.category_id is not None else one.name, one.amount)


def _group(past: Past | None, necessity: Necessity, name: str, percent: int, budget: Money) -> Group:
    if past is None:
        return Group(necessity, name, percent, budget, (), ())
    if necessity is Necessity.SAVING:
        return Group(necessity, name, percent, budget, tuple(past.aside[-MONTHS:]), ())
    rows = {
        id: row[-MONTHS:]
        for (id, said), row in past.spent.items()
        if said is necessity and id in past.tree.by_id and sum(row[-MONTHS:]) > 0
    }
    parts = spread(budget, list(rows.values()))
    found = [
        Share(past.tree.path(id), id, part, tuple(row)) for (id, row), part in zip(rows.items(), parts, strict=False)
    ]
    found = sorted((one for one in found if one.budget), key=lambda one: (-one.budget.minor, one.name))
    return Group(necessity, name, percent, budget, tuple(past.of_necessity(necessity)[-MONTHS:]), tuple(found))
