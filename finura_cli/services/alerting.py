"""Alerts: what is worth a word now, whether it is said, and what the user answered.

Everything that is worth a word is noted once, said or withheld, with the figures it rests on. What is withheld by
chance stays so wherever the user looks: else nobody could tell what saying it does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from finura_cli.config import Settings
from finura_cli.domain.alert_budget import is_new_crossing, raised
from finura_cli.domain.alerts import URGENCY, Alert, AlertKind, is_held_out, is_quiet, said
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar
from finura_cli.domain.text import how_many
from finura_cli.domain.transaction import Transaction
from finura_cli.domain.verdict import Answer, Verdict
from finura_cli.errors import NotFound
from finura_cli.services import alert_budgets, alert_charges, alert_touches
from finura_cli.services.alert_budgets import before_of
from finura_cli.store import history, nudges, verdicts
from finura_cli.store.connection import Store
from finura_cli.store.nudges import LISTED, Noted, Plans

SUBJECT = "alert"
"""Under which verdicts are kept; the key is an identity, or what it is about."""
HOLDOUT, QUIET, CAP = "holdout", "quiet", "cap"
"""Why an alert is not said."""
OPEN_DAYS = 31
"""A large expense, or a price that rose, stands for so many days, or until it is accepted."""
_EVENTS = (AlertKind.LARGE, AlertKind.PRICE_RISE)


class Now(NamedTuple):
    """When this happens, and how these books count and speak."""

    today: date
    time: str | None
    at: str
    calendar: Calendar
    currency: str
    settings: Settings

    @property
    def holdout(self) -> float:
        return float(self.settings.holdout)


class Nudge(NamedTuple):
    """An alert that was set off. `withheld`: why it is not said; None: it is."""

    id: int
    alert: Alert
    withheld: str | None


class Standing(NamedTuple):
    """An alert that stands. `id` is None where it could not be noted: the books are only read."""

    id: int | None
    since: str | None
    alert: Alert
    withheld: str | None


class Logged(NamedTuple):
    """An alert of the log, with what the user says of it now: accepted, snoozed until a day, muted; None: nothing."""

    noted: Noted
    answer: str | None

    def text(self, show: Callable[[Money], str]) -> str:
        return said(self.noted.text, self.noted.basis, show)


class Answered(NamedTuple):
    """What was said to alerts."""

    ids: tuple[int, ...]
    names: tuple[str, ...]
    deed_id: int
    """0 when all of them had been answered so before."""


# --------------------------------------------------------------------------------------------------- what is set off


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
        found += _by_time(store, now, held, thorough=False)
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
    found += _by_time(store, now, nudges.plans(store), thorough=True)
    return _noted(store, found, now)


def _by_time(store: Store, now: Now, held: Plans, *, thorough: bool) -> list[Alert]:
    """What time alone sets off. Only a `thorough` look finds bills that nobody has stored: it reads a year."""
    if not (thorough or held.bills or held.goals):
        return []
    from finura_cli.services import alert_bills

    today, calendar = now.today, now.calendar
    found = []
    if held.bills:
        found += alert_bills.due_and_late(store, today=today, remind_days=now.settings.remind_days)
    if held.bills or thorough:
        found += alert_bills.short_balances(
            store, today=today, calendar=calendar, currency=now.currency, detect=thorough
        )
    if held.goals:
        found += alert_bills.goals_behind(store, today=today, calendar=calendar)
    return found


def _noted(store: Store, found: Sequence[Alert], now: Now) -> tuple[Nudge, ...]:
    """Note what is new and was not answered before, the most urgent first."""
    if not found:
        return ()
    before = nudges.of(store, (alert.identity.period for alert in found))
    answers = verdicts.get(store, SUBJECT)
    fresh = [new for alert in found if not _is_answered(alert, answers, now.today) and (new := _new(alert, before))]
    if not fresh:
        return ()
    already = nudges.said_on(store, now.today)
    nudged = []
    with store.write_tx():
        seed = nudges.seed(store) or ""
        for alert in sorted(fresh, key=_order):
            withheld = _withheld(alert, seed, already, now)
            id = nudges.note(store, alert, at=now.at, withheld=withheld)
            if id is not None:
                nudged.append(Nudge(id, alert, withheld))
                already += withheld is None
    return tuple(nudged)


def _order(alert: Alert) -> tuple[int, int, str]:
    level = alert.basis.get("level")
    return URGENCY[alert.kind], -level if isinstance(level, int) else 0, alert.text


def _withheld(alert: Alert, seed: str, already: int, now: Now) -> str | None:
    if is_held_out(seed, alert.identity, now.holdout):
        return HOLDOUT
    if is_quiet(now.settings.quiet, now.time):
        return QUIET
    return CAP if already >= now.settings.per_day else None


def _new(alert: Alert, before: Sequence[Noted]) -> Alert | None:
    """The alert, as it is to be noted; None when it says nothing new."""
    same = _same(alert, before)
    if alert.kind not in (AlertKind.BUDGET, AlertKind.PACE):
        return alert if all(one.identity != alert.identity for one in same) else None
    held = [before_of(one) for one in same]
    return raised(alert, held) if is_new_crossing(alert, held) else None


def _same(alert: Alert, before: Sequence[Noted]) -> list[Noted]:
    """What was noted of the same thing in the same period. Budgets and their pace are one matter."""
    both = (AlertKind.BUDGET, AlertKind.PACE)
    kinds = both if alert.kind in both else (alert.kind,)
    object, period = alert.identity.object, alert.identity.period
    return [
        one
        for one in before
        if one.identity.kind in kinds and one.identity.object == object and one.identity.period == period
    ]


def _is_answered(alert: Alert, answers: dict[str, Verdict], today: date) -> bool:
    """Whether the user has settled it, or wants to hear nothing about its object (now, or ever again)."""
    both = (answers.get(alert.identity.key), answers.get(alert.identity.about))
    return any(one is not None and one.holds(today) for one in both)


# ---------------------------------------------------------------------------------------------------- what stands now


def standing(store: Store, *, now: Now) -> tuple[Standing, ...]:
    """What stands now and was not answered, the most urgent first. What was never noted is noted here: it is seen.

    What chance withholds is not among it, for its whole period.
    """
    budgets = alert_budgets.alerts(store, today=now.today, calendar=now.calendar, currency=now.currency)
    found = [*budgets, *_by_time(store, now, nudges.plans(store), thorough=True)]
    before = nudges.of(store, (alert.identity.period for alert in found))
    answers = verdicts.get(store, SUBJECT)
    seed = nudges.seed(store) if found else None
    rows = []
    for alert in found:
        if not _is_drawn_out(alert, before, seed, now) and not _is_answered(alert, answers, now.today):
            row = _stand(store, alert, before, now)
            if row is not None and not _is_answered(row.alert, answers, now.today):
                rows.append(row)
    rows += _events(store, answers, now)
    return tuple(sorted(rows, key=lambda row: _order(row.alert)))


def _is_drawn_out(alert: Alert, before: Sequence[Noted], seed: str | None, now: Now) -> bool:
    """Whether chance withholds it: it did so before in this period, or would if it were noted now."""
    same = _same(alert, before)
    if any(one.withheld == HOLDOUT for one in same):
        return True
    if same or not alert.kind.spending or not now.holdout:
        return False
    return seed is None or is_held_out(seed, alert.identity, now.holdout)


def _stand(store: Store, alert: Alert, before: Sequence[Noted], now: Now) -> Standing | None:
    """An alert with the number under which it, or what said as much, was noted."""
    new = _new(alert, before)
    if new is None:
        one = _same(alert, before)[-1]
        named = Alert(one.identity, alert.text, alert.basis)
        return Standing(one.id, one.at, named, one.withheld)
    if store.read_only:
        return Standing(None, None, new, None)
    listed = Alert(new.identity, new.text, {**new.basis, LISTED: 1})
    id = nudges.note(store, listed, at=now.at, withheld=None)
    return None if id is None else Standing(id, now.at, new, None)


def _events(store: Store, answers: dict[str, Verdict], now: Now) -> list[Standing]:
    """What happened lately: it stands until it is accepted, or grows old."""
    rows = []
    for one in nudges.since(store, now.today - timedelta(days=OPEN_DAYS)):
        if one.identity.kind in _EVENTS and one.withheld != HOLDOUT and one.at[:10] <= str(now.today):
            alert = Alert(one.identity, one.text, one.basis)
            if not _is_answered(alert, answers, now.today):
                rows.append(Standing(one.id, one.at, alert, one.withheld))
    return rows


def log(store: Store, *, today: date, limit: int | None = None) -> list[Logged]:
    """All that was noted, the latest first: said, and withheld, by chance too."""
    answers = verdicts.get(store, SUBJECT)
    return [Logged(one, _answer_to(one, answers, today)) for one in nudges.log(store, limit)]


def _answer_to(one: Noted, answers: dict[str, Verdict], today: date) -> str | None:
    about = answers.get(one.identity.about)
    if about is not None and about.holds(today):
        return "muted" if about.until is None else f"snoozed until {about.until}"
    return "accepted" if one.identity.key in answers else None


# ---------------------------------------------------------------------------------------------------- what was answered


def accept(store: Store, ids: Sequence[int], *, at: str) -> Answered:
    """Settled: these alerts are not shown again. What is set off later is."""
    return _answer(store, ids, Verdict(Answer.ACCEPT), "accept", at)


def snooze(store: Store, ids: Sequence[int], until: date, *, at: str) -> Answered:
    """Nothing of these kinds about these things until a day."""
    return _answer(store, ids, Verdict(Answer.SNOOZE, until), "snooze", at)


def mute(store: Store, ids: Sequence[int], *, at: str) -> Answered:
    """Nothing of these kinds about these things, ever again."""
    return _answer(store, ids, Verdict(Answer.REJECT), "mute", at)


def _answer(store: Store, ids: Sequence[int], verdict: Verdict, word: str, at: str) -> Answered:
    found = [nudges.get(store, id) for id in dict.fromkeys(ids)]
    held = verdicts.get(store, SUBJECT)
    keys = {one.id: one.identity.key if verdict.answer is Answer.ACCEPT else one.identity.about for one in found}
    new = [one for one in found if held.get(keys[one.id]) != verdict]
    with history.deed(store, command=f"alerts {word}", at=at) as deed:
        for one in new:
            verdicts.put(store, SUBJECT, keys[one.id], verdict)
        deed.summary = _names(new)
    names = tuple(str(one.basis.get("name") or one.identity.object) for one in found)
    return Answered(tuple(one.id for one in found), names, deed.id if new else 0)


def hear(store: Store, ids: Sequence[int], *, at: str) -> Answered:
    """Take back what was said of these: accepted, snoozed, muted. NotFound when nothing was."""
    found = [nudges.get(store, id) for id in dict.fromkeys(ids)]
    held = verdicts.get(store, SUBJECT)
    keys = [key for one in found for key in (one.identity.key, one.identity.about) if key in held]
    if not keys:
        raise NotFound("nothing was said of these alerts", hint="`finura alerts log` shows all", code="not-answered")
    with history.deed(store, command="alerts hear", at=at) as deed:
        for key in dict.fromkeys(keys):
            verdicts.forget(store, SUBJECT, key)
        deed.summary = _names(found)
    names = tuple(str(one.basis.get("name") or one.identity.object) for one in found)
    return Answered(tuple(one.id for one in found), names, deed.id)


def _names(found: Sequence[Noted]) -> str:
    if len(found) != 1:
        return how_many(len(found), "alert", "alerts")
    return str(found[0].basis.get("name") or found[0].identity.kind.value)
