"""What could be done, gathered from all over the books: double charges, dearer and forgotten bills, habits, fees,
budgets that are heading over, goals that are behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from finura_cli.domain.anomaly import OddKind
from finura_cli.domain.bill_audit import Cost, Finding, Found
from finura_cli.domain.bills import State
from finura_cli.domain.budget import BudgetRow, Target, in_force
from finura_cli.domain.category import Necessity
from finura_cli.domain.charges import payee_codes, text_codes
from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.period import Period, shifted
from finura_cli.domain.query import Query
from finura_cli.domain.reports.coming import Bill, Coming
from finura_cli.domain.reports.focus import HALF, MONTHS, YEAR, About, Advice, Outlook, twice
from finura_cli.domain.reports.leaks import Leaks
from finura_cli.services import bill_audit, billing, budgeting, focus_answers, leaks, saving, spotting
from finura_cli.services.bill_audit import Audit
from finura_cli.services.rating import Converter
from finura_cli.services.report_books import Ask
from finura_cli.services.trained import Seen
from finura_cli.store import budgets, categories, charges
from finura_cli.store.connection import Store

EACH = 3
"""So many of a kind at most are kept: the first one is told."""
HABIT_DAYS, KNOWN_DAYS = 91, 60
"""Habits are those of the last quarter, in books that know most of it."""
MANY = 10_000
"""Of more charges in these days nobody's habits are read: a household has a tenth of it."""
NEWS_DAYS = 35
"""A price that rose, and what was charged twice, is news for so many days; a letter on a month comes after it."""
ODD_BACK = 135
"""Days of charges that say whether one came twice."""
DAYS_LEFT = 3
"""With fewer days to go little can be done about a month's budget."""
LIKELY = 0.5
"""A budget is heading over when that is as likely as not."""
_NEEDS = (Necessity.ESSENTIAL, Necessity.SAVING)


def gathered(store: Store, seen: Seen) -> Outlook:
    """All of it, as the books stand today."""
    habits, audit = _leaks(store, seen)
    into = Converter(store, seen.currency)
    advice = [
        *_double(store, seen, into),
        *_bills(audit, seen, into),
        *habits,
        *_budgets(store, seen),
        *_goals(store, seen),
    ]
    return Outlook(_coming(store, seen), tuple(_most_of_each(advice)))


def _most_of_each(advice: Iterable[Advice]) -> Iterator[Advice]:
    kept: dict[About, int] = {}
    for one in sorted(advice, key=lambda one: (-one.worth, one.name, one.ref)):
        kept[one.about] = kept.get(one.about, 0) + 1
        if kept[one.about] <= EACH or one.about is About.DUPLICATE:
            yield one


def _leaks(store: Store, seen: Seen) -> tuple[list[Advice], Audit]:
    """Habits and fees, and the audit of bills."""
    days = Period(shifted(seen.today, 1 - HABIT_DAYS), seen.today + timedelta(days=1))
    if charges.count(store, days) > MANY:
        return [], bill_audit.audit(store, seen.today, currency=seen.currency)
    found, audit = leaks.gathered(store, Ask(days, seen.currency, seen.calendar, seen.today))
    return list(_habits(focus_answers.heard(store, found))), audit


def _coming(store: Store, seen: Seen) -> Coming:
    period = billing.next_days(seen.today)
    found = billing.upcoming(store, period=period, today=seen.today, currency=seen.currency)
    rows = [row for row in found.rows if row.is_open]
    bills = (
        Bill(row.due, row.name, row.every.value, row.low, row.typical, row.high, row.state is State.LATE)
        for row in rows
    )
    return Coming(period, seen.currency, tuple(bills))


def _double(store: Store, seen: Seen, into: Converter) -> Iterator[Advice]:
    since = shifted(seen.today, -NEWS_DAYS)
    known = charges.read(store, Period(shifted(since, -ODD_BACK), seen.today + timedelta(days=1)), Query())
    texts = text_codes(known)
    news = Period(since, seen.today + timedelta(days=1))
    for odd in spotting.by_rule(store, known, payee_codes(known, texts), texts, period=news, today=seen.today):
        if odd.kind is OddKind.DUPLICATE:
            paid = abs(odd.amount)
            yield twice(odd, into.convert(paid.minor, paid.currency, odd.date) or 0)


def _bills(audit: Audit, seen: Seen, into: Converter) -> Iterator[Advice]:
    """What the audit found of bills that could be done without. A dearer rent is nothing that anybody can change."""
    costs = {cost.id: cost for cost in audit.costs}
    for one in audit.found:
        cost = costs.get(one.id)
        worth = into.convert(one.worth, one.a_year.currency, seen.today)
        if worth is not None and _can_be_changed(one, cost, seen.today):
            yield Advice(
                About.BILL, a_month=round_ratio(worth, MONTHS), name=one.name, amount=one.new, usual=one.old,
                saves=one.a_year, day=one.since, times=one.charges, ref=one.id, why=one.kind.value, others=one.others,
                last=None if cost is None or not cost.evidence.days else cost.evidence.days[-1],
            )  # fmt: skip


def _can_be_changed(one: Found, cost: Cost | None, today: date) -> bool:
    if one.kind in (Finding.STILL_CHARGED, Finding.DUPLICATE):
        return True
    if cost is None or cost.necessity in _NEEDS:
        return False
    return one.kind is not Finding.PRICE_RISE or (one.since is not None and (today - one.since).days <= NEWS_DAYS)


def _habits(found: Leaks) -> Iterator[Advice]:
    """Half as often saves half; fees and fines as they were. `more`: what it comes to in a year; `why`: what it is
    for."""
    habits = found.habits if found.days >= KNOWN_DAYS else ()
    for about, part, own in ((About.HABIT, HALF, habits), (About.FEES, 1, found.fees)):
        for one in own:
            saves = Money(round_ratio(one.a_year.minor, part), one.a_year.currency)
            yield Advice(
                about, a_month=round_ratio(saves.minor, MONTHS), name=one.payee, amount=one.amount, saves=saves,
                more=one.a_year, last=one.last, times=one.count, ref=str(found.days), why=one.category or "",
            )  # fmt: skip


def _budgets(store: Store, seen: Seen) -> list[Advice]:
    """This month's budgets that are heading over while something can be done; the one for all of them only where no
    category says more."""
    month = seen.calendar.month_of(seen.today)
    left = (month.end - seen.today).days
    settings = budgets.by_key(store, seen.currency)
    if left < DAYS_LEFT or not any(in_force(own, seen.today) for own in settings.values()):
        return []
    tree = categories.tree(store)
    needs = {one.path for one in tree if tree.necessity(one.id) in _NEEDS}
    status = budgeting.status(
        store, period=month, calendar=seen.calendar, today=seen.today, currency=seen.currency
    )  # fmt: skip
    found = []
    for row in status.rows:
        if row.target not in (Target.CATEGORY, Target.DISCRETIONARY, Target.TOTAL) or row.name in needs:
            continue
        one = _heading(row, month, left)
        if one is not None:
            found.append((row.target is Target.CATEGORY, one))
    best = max((own for own, _ in found), default=False)
    return [one for own, one in found if own is best]


def _heading(row: BudgetRow, month: Period, left: int) -> Advice | None:
    """`usual` is the budget, `amount` what is spent of it, `more` where it is heading; `why`: "over" or "heading". To
    keep it saves what it would be over; of one that is over half of what would still follow."""
    heading = row.pace.projected
    if heading is None or heading <= row.budget.minor or (row.pace.probability_over or 0) < LIKELY:
        return None
    over = row.spent.minor > row.budget.minor
    saves = round_ratio(heading - row.spent.minor, HALF) if over else heading - row.budget.minor
    if saves <= 0:
        return None
    code = row.budget.currency
    return Advice(
        About.PACE, once=saves, name=row.name if row.target is Target.CATEGORY else row.target.value, amount=row.spent,
        usual=row.budget, saves=Money(saves, code), more=Money(heading, code), day=month.last, times=left,
        ref=row.name if row.target is Target.CATEGORY else "", why="over" if over else "heading",
    )  # fmt: skip


def _goals(store: Store, seen: Seen) -> Iterator[Advice]:
    """What a goal behind its plan needs beside it, each month that is left, a year at most. `more`: by how much it is
    behind; `times`: those months."""
    for one in saving.standing(store, seen.today, calendar=seen.calendar, odds=False):
        if not one.is_behind or one.goal.currency != seen.currency:
            continue
        days = YEAR if one.due is None else (one.due - seen.today).days
        months = max(1, min(MONTHS, days * MONTHS // YEAR))
        each = -(-one.behind_by.minor // months)
        yield Advice(
            About.GOAL, a_month=each, name=one.goal.name, amount=one.saved, usual=one.expected,
            saves=Money(each, seen.currency), more=one.behind_by, day=one.due, times=months, ref=one.goal.name,
        )  # fmt: skip
