"""What budgets have to say: each in its own period, and of an entry only those that it touches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from finura_cli.domain.alert_budget import Before, BudgetFigures, budget_alert
from finura_cli.domain.alerts import Alert, AlertKind
from finura_cli.domain.budget import Budget, BudgetRow, Key, Per, Target, in_force
from finura_cli.domain.category import Categories
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Interval
from finura_cli.services import alert_glance
from finura_cli.services import budget_spending as spending
from finura_cli.services.alert_glance import Frame, money
from finura_cli.services.alert_touches import Touch
from finura_cli.store import budgets, categories, nudges
from finura_cli.store.connection import Store
from finura_cli.store.nudges import Noted

_INTERVALS: dict[Per, Interval] = {Per.DAY: "W", Per.WEEK: "W", Per.MONTH: "M", Per.QUARTER: "Q", Per.YEAR: "Y"}
"""In which period a budget is judged: its own, and one by the day in its week, for nobody wants a word each day."""
_LONG = (Per.QUARTER, Per.YEAR)
ONE_PAYMENT = 0.6
"""A quarter's or a year's budget of which so much went in one day was made for that payment."""
_NAMES = {
    Target.TOTAL: "all spending",
    Target.ESSENTIAL: "essential spending",
    Target.DISCRETIONARY: "discretionary spending",
}
Settings = Mapping[Key, Sequence[Budget]]


def alerts(
    store: Store, *, today: date, calendar: Calendar, currency: str, touched: Sequence[Touch] | None = None,
    at_a_glance: bool = False,
) -> list[Alert]:  # fmt: skip
    """What the budgets that hold today have to say. With `touched`, those that count any of it in their present period,
    and have not said as much before.

    `at_a_glance`: a glance says that a level is crossed, and the whole status, which reads a year, is only asked of a
    pace; where there was nothing, neither is asked again on the same day before the next level is reached.
    """
    if touched is not None and not touched:
        return []
    settings = budgets.by_key(store, currency)
    held = {key: one for key, own in settings.items() if (one := in_force(own, today))}
    held.pop((Target.SAVING, None), None)  # saving more than planned is nothing to warn of
    if not held:
        return []
    tree = categories.tree(store)
    found: list[Alert] = []
    for interval in sorted({_INTERVALS[one.per] for one in held.values()}):
        period = calendar.unit(today, interval)
        frame = Frame(period, calendar.key(period, interval), calendar, today, currency, tree)
        wanted = {key: one for key, one in held.items() if _INTERVALS[one.per] == interval}
        if touched is not None:
            here = [one for one in touched if one.day in period]
            wanted = {key: one for key, one in wanted.items() if any(line.counts_for(key, tree) for line in here)}
        if wanted:
            found += _of_period(store, settings, wanted, frame, again=touched is None, at_a_glance=at_a_glance)
    return found


def _of_period(
    store: Store, settings: Settings, wanted: Mapping[Key, Budget], frame: Frame, *, again: bool, at_a_glance: bool
) -> list[Alert]:
    told = [] if again else nudges.of(store, (frame.word,))
    before = {key: [before_of(n) for n in told if n.identity.object == object_of(key, frame.tree)] for key in wanted}
    amounts = alert_glance.amounts_of(store, settings, wanted, frame)
    steps = alert_glance.worth_a_look(store, wanted, amounts, frame, before)
    if not steps or not at_a_glance:
        return list(_judged(store, settings, {key: wanted[key] for key in steps}, amounts, frame).values())
    seen = nudges.seen(store, frame.today)
    names = {key: f"{object_of(key, frame.tree)} {frame.word} {step}" for key, step in steps.items()}
    fresh = [key for key, name in names.items() if name not in seen]
    if not fresh:
        return []
    found: dict[Key, Alert] = {}
    closer: dict[Key, Budget] = {}
    for key, figures in alert_glance.glanced(store, fresh, amounts, frame).items():
        long = wanted[key].per in _LONG
        named = figures._replace(object=object_of(key, frame.tree), name=_name(key, frame.tree))
        alert = budget_alert(named, frame.today)
        if alert is not None and (long or alert.kind is AlertKind.PACE):
            closer[key] = wanted[key]
        elif alert is not None:
            found[key] = alert
    found |= _judged(store, settings, closer, amounts, frame)
    if len(found) < len(fresh):
        nudges.note_seen(store, frame.today, [*seen, *(names[key] for key in fresh if key not in found)])
    return list(found.values())


def _name(key: Key, tree: Categories) -> str:
    return _NAMES[key[0]] if key[1] is None else short_name(tree, key[1])


def _judged(
    store: Store, settings: Settings, chosen: Mapping[Key, Budget], amounts: Mapping[Key, int], frame: Frame
) -> dict[Key, Alert]:
    """What there is to say of these budgets by their whole status."""
    if not chosen:
        return {}
    from finura_cli.domain.budget import name_of
    from finura_cli.services import budgeting

    status = budgeting.status(
        store, period=frame.period, calendar=frame.calendar, today=frame.today, currency=frame.currency
    )
    rows = {(row.target, row.name): row for row in status.rows}
    found = {}
    for key, one in chosen.items():
        row = rows.get((key[0], name_of(key, frame.tree)))
        if row is None:
            continue
        first = alert_glance.is_first(settings[key], frame.period)
        planned = one.per in _LONG and _is_one_payment(store, row, key, frame)
        alert = budget_alert(_figures(row, key, amounts[key], frame, 0 if first else status.past, planned), frame.today)
        if alert is not None:
            found[key] = alert
    return found


def _figures(row: BudgetRow, key: Key, amount: int, frame: Frame, past: int, planned: bool) -> BudgetFigures:
    pace = row.pace
    if amount != row.budget.minor:  # the pace is of the part of it that was allowed for
        pace = pace._replace(projected=None, over_on=None, probability_over=None)
    return BudgetFigures(
        object=object_of(key, frame.tree),
        name=_name(key, frame.tree),
        period=frame.word,
        start=frame.period.start,
        end=frame.period.end,
        budget=money(amount, frame),
        spent=row.spent,
        expected_by_now=money(pace.expected_by_now, frame),
        projected=None if pace.projected is None else money(pace.projected, frame),
        over_on=pace.over_on,
        probability=pace.probability_over,
        past=past,
        planned=planned,
    )


def _is_one_payment(store: Store, row: BudgetRow, key: Key, frame: Frame) -> bool:
    """Whether most of what was spent of a long period was spent on one day."""
    days = spending.by_day(store, frame.period, None, frame.currency)
    counts = spending.counting(key, frame.tree)
    spent = (spending.spent(own, counts, frame.tree, frame.currency, None) for own in days.values())
    return row.spent.minor > 0 and max(spent, default=0) >= ONE_PAYMENT * row.spent.minor


def object_of(key: Key, tree: Categories) -> str:
    """What a budget is about, whatever is set for it later: the uid of its category, else its word."""
    return key[0].value if key[1] is None else tree.by_id[key[1]].uid


def before_of(one: Noted) -> Before:
    """A nudge about a budget, as later ones are compared with it."""
    budget = one.basis.get("budget")
    foretold = bool(one.basis.get("foretold"))
    return Before(one.identity.kind, one.identity.bucket, budget if isinstance(budget, Money) else None, foretold)


def short_name(tree: Categories, id: int) -> str:
    """A category by its own name where that is the only one of its kind, else by its path."""
    name = tree.by_id[id].name
    return name if sum(one.name == name for one in tree) == 1 else tree.path(id)
