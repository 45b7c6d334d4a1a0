"""Alerts: what entries set off, and whether it is said. `alert_standing` has what stands, `alert_answers` the answers.

Everything that is worth a word is noted once, said or withheld, with the figures it rests on. What is withheld by
chance stays so wherever the user looks: else nobody could tell what saying it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from finura_cli.config import Settings
from finura_cli.domain.alert_budget import is_new_crossing, raised
from finura_cli.domain.alerts import URGENCY, Alert, AlertKind, is_held_out, is_quiet
from finura_cli.domain.period import Calendar
from finura_cli.domain.transaction import Transaction
from finura_cli.domain.verdict import Verdict
from finura_cli.records import NamedTuple
from finura_cli.services import alert_budgets, alert_charges, alert_touches
from finura_cli.services.alert_budgets import before_of
from finura_cli.store import nudges, verdicts
from finura_cli.store.connection import Store
from finura_cli.store.nudges import Noted, Plans

SUBJECT = "alert"
"""Under which verdicts are kept; the key is an identity, or what it is about."""
HOLDOUT, QUIET, CAP = "holdout", "quiet", "cap"
"""Why an alert is not said."""


class Now(NamedTuple):
    """When this happens, and how these books count and speak."""

    today: date
    time: str | None
    at: str
    calendar: Calendar
    currency: str
    settings: Settings
    silent: bool = False
    """Whether nobody would see what is said: it is withheld then, and waits."""

    @property
    def holdout(self) -> float:
        return float(self.settings.holdout)


class Nudge(NamedTuple):
    """An alert that was set off. `withheld`: why it is not said; None: it is."""

    id: int
    alert: Alert
    withheld: str | None


def after_adding(store: Store, entries: Sequence[Transaction], *, now: Now) -> tuple[Nudge, ...]:
    """What entries that were just added set off."""
    if not entries:
        return ()
    found = alert_budgets.alerts(
        store, today=now.today, calendar=now.calendar, currency=now.currency,
        touched=alert_touches.touched_by(store, entries, now.currency), at_a_glance=True,
    )  # fmt: skip
    found += alert_charges.large(store, entries, today=now.today, calendar=now.calendar)
    held = nudges.plans(store)
    if (held.bills or held.goals) and held.looked != str(now.today):  # the first entry of a day looks for the others
        found += by_time(store, now, held, thorough=False)
        nudges.note_look(store, now.today)
    return _noted(store, found, now)


def after_import(store: Store, batches: Sequence[int], *, now: Now) -> tuple[Nudge, ...]:
    """What the rows of files set off: of their spending only what lies in the present periods, and never the past."""
    if not batches:
        return ()
    from finura_cli.services import alert_rises  # it reads a year, and an added entry does not

    touched = alert_touches.touched_in(store, batches, now.today, now.calendar, now.currency)
    found = alert_budgets.alerts(store, today=now.today, calendar=now.calendar, currency=now.currency, touched=touched)
    rows = alert_charges.largest_of(store, batches, now.calendar.month_of(now.today))
    found += alert_charges.large(store, rows, today=now.today, calendar=now.calendar)
    found += alert_rises.rises(store, today=now.today, calendar=now.calendar)
    found += by_time(store, now, nudges.plans(store), thorough=True)
    return _noted(store, found, now)


def by_time(store: Store, now: Now, held: Plans, *, thorough: bool) -> list[Alert]:
    """What time alone sets off. Only a `thorough` look finds bills that nobody has stored: it reads a year."""
    today, calendar = now.today, now.calendar
    found = []
    if held.bills or thorough:
        from finura_cli.services import alert_bills

        if held.bills:
            found += alert_bills.due_and_late(store, today=today, remind_days=now.settings.remind_days)
        found += alert_bills.short_balances(
            store, today=today, calendar=calendar, currency=now.currency, detect=thorough
        )
    if held.goals:
        from finura_cli.services import alert_goals

        found += alert_goals.behind(store, today=today, calendar=calendar)
    return found


def _noted(store: Store, found: Sequence[Alert], now: Now) -> tuple[Nudge, ...]:
    """Note what is new and was not answered before, the most urgent first."""
    if not found:
        return ()
    answers = verdicts.get(store, SUBJECT)
    nudged = []
    with store.write_tx():  # from here on no other process notes anything
        before = nudges.of(store, (alert.identity.period for alert in found))
        fresh = [
            new for alert in found if not is_answered(alert, answers, now.today) and (new := new_of(alert, before))
        ]
        already = nudges.said_on(store, now.today)
        seed = nudges.seed(store) if fresh else None
        for alert in sorted(fresh, key=urgency_of):
            why, alert = withheld(alert, seed or "", already, now)
            id = nudges.note(store, alert, at=now.at, withheld=why, told=told_at(alert, why, now))
            if id is not None:
                nudged.append(Nudge(id, alert, why))
                already += why is None
    return tuple(nudged)


def urgency_of(alert: Alert) -> tuple[int, int, str]:
    level = alert.basis.get("level")
    return URGENCY[alert.kind], -level if isinstance(level, int) else 0, alert.text


def told_at(alert: Alert, why: str | None, now: Now) -> str | None:
    """When it is said, or would be, were it not for chance; None: it waits."""
    return now.at if why is None or (why == HOLDOUT and alert.basis["besides"] is None) else None


def withheld(alert: Alert, seed: str, already: int, now: Now) -> tuple[str | None, Alert]:
    """Why an alert is not said; None: it is. One that chance may withhold remembers how likely that was, and why it
    would not have been said without it: only those that would have been can be compared with those that were."""
    silent = now.silent or is_quiet(now.settings.quiet, now.time)
    besides = QUIET if silent else CAP if already >= now.settings.per_day else None
    if not alert.kind.spending:
        return besides, alert
    drawn = replace(alert, basis={**alert.basis, "holdout": now.holdout, "besides": besides})
    return (HOLDOUT if is_held_out(seed, alert.identity, now.holdout) else besides), drawn


def new_of(alert: Alert, before: Sequence[Noted]) -> Alert | None:
    """The alert, as it is to be noted; None when it says nothing new."""
    same = same_matter(alert, before)
    if alert.kind not in (AlertKind.BUDGET, AlertKind.PACE):
        return alert if all(one.identity != alert.identity for one in same) else None
    held = [before_of(one) for one in same]
    return raised(alert, held) if is_new_crossing(alert, held) else None


def same_matter(alert: Alert, before: Sequence[Noted]) -> list[Noted]:
    """What was noted of the same thing in the same period. Budgets and their pace are one matter."""
    both = (AlertKind.BUDGET, AlertKind.PACE)
    kinds = both if alert.kind in both else (alert.kind,)
    object, period = alert.identity.object, alert.identity.period
    return [
        one
        for one in before
        if one.identity.kind in kinds and one.identity.object == object and one.identity.period == period
    ]


def is_answered(alert: Alert, answers: dict[str, Verdict], today: date) -> bool:
    """Whether the user has settled it, or wants to hear nothing about its object (now, or ever again)."""
    both = (answers.get(alert.identity.key), answers.get(alert.identity.about))
    return any(one is not None and one.holds(today) for one in both)
