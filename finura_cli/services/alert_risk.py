"""The word before the hour at which, on days like today, more was spent: where `risk` speaks, and is proven."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from finura_cli.domain import risk
from finura_cli.domain.alert_risk import More, is_well_above, more_on, risk_alert
from finura_cli.domain.alerts import Alert
from finura_cli.domain.category import Necessity
from finura_cli.domain.period import Period
from finura_cli.domain.risk_ahead import HIGH, LOW, RiskAhead, RiskTold
from finura_cli.errors import Unavailable
from finura_cli.services import answers, risk_diary, risking
from finura_cli.services.alert_budgets import short_name
from finura_cli.services.alerting import Now
from finura_cli.services.trained import Seen
from finura_cli.store import categories, diary
from finura_cli.store.connection import Store


@dataclass(frozen=True, slots=True)
class Plan:
    """What could be said on a day, if its chance is high; by the days before it alone."""

    found: tuple[More, ...]


def alert(store: Store, now: Now) -> Alert | None:
    """What is to be said of today in this hour. Who speaks is only asked when there is something to say."""
    if now.time is None:
        return None
    seen = Seen(now.calendar, now.today, now.currency)
    plan = answers.answer(store, "risk-alert", seen, Plan, lambda: _plan(store, seen), at=now.at)
    due = [one for one in plan.found if one.is_due(now.time)]
    if not due:
        return None
    try:
        ahead = risking.ahead(store, seen, now.today, at=now.at)
    except Unavailable:
        return None
    likely = [(told, more) for more in due if (told := _told(ahead, more.risk)) is not None]
    if not likely:
        return None
    felt = ahead.mood is not None
    told, more = max(likely, key=lambda one: (felt and one[1].risk == LOW, one[0].chance - one[0].base))
    tree = categories.tree(store)
    name, object = short_name(tree, more.category), tree.by_id[more.category].uid
    return risk_alert(more, told, now.today, name, object, now.currency, felt=felt and more.risk == LOW)


def _told(ahead: RiskAhead, kind: str) -> RiskTold | None:
    """The chance of the day, where that is worth a word. What came already is no chance: a mood that is logged says
    itself whether it is low, and spending that is high by now needs no warning."""
    told = {one.risk: one.told for one in ahead.answers}[kind]
    if told is None or not told.proven:
        return None
    if kind == LOW and ahead.mood is not None:
        return told if ahead.mood <= risk.LOW_MOOD else None
    if kind == HIGH and ahead.spent is not None and ahead.high is not None and ahead.spent.minor > ahead.high.minor:
        return None
    return told if is_well_above(told) else None


def _plan(store: Store, seen: Seen) -> Plan:
    known = risk_diary.read(store, seen)
    days = known.before(seen.today)
    if known.stale or len(days) < risk.FEWEST_DAYS:
        return Plan(())
    lately = Period(seen.today - timedelta(days=min(risk.YEAR, (seen.today - date.min).days)), seen.today)
    bills = risk_diary.bill_entries(store, lately, seen.today)
    spendings = diary.spent(store, lately, seen.currency, bills)
    tree = categories.tree(store)
    likely = [
        one for one in risk.likely_categories(days, seen.today) if tree.necessity(one.what) is not Necessity.ESSENTIAL
    ]
    blocks = risk.likely_blocks(days, seen.today)
    found = (more_on(spendings, days, kind, likely[: risking.MOST], blocks) for kind in (LOW, HIGH))
    return Plan(tuple(one for one in found if one is not None))
