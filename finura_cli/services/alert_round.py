"""What is to be said now, of all that stands and was never said: to whom nobody has to look for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta

from finura_cli.domain.alerts import Alert, AlertKind, is_quiet
from finura_cli.domain.channel import Channel, Pace, Topic
from finura_cli.records import NamedTuple
from finura_cli.services import alert_budgets, alert_charges, alert_rises
from finura_cli.services.alert_standing import open_events
from finura_cli.services.alerting import (
    CAP,
    HOLDOUT,
    SUBJECT,
    Now,
    Nudge,
    by_time,
    is_answered,
    new_of,
    same_matter,
    told_at,
    urgency_of,
    withheld,
)
from finura_cli.store import nudges, verdicts
from finura_cli.store.connection import Store
from finura_cli.store.nudges import UNTOLD, Noted

DIGEST_DAYS = 31
"""What was said longer ago comes in no day's message any more."""
WEEK, RISKS_A_WEEK = 7, 3
"""Low moods and dear days come in rows: nobody is told of one every day. Those that chance withholds count, too."""
_BUDGETS = frozenset((AlertKind.BUDGET, AlertKind.PACE))


class Mailing(NamedTuple):
    """A message that is to be made of alerts, and the channels it goes to. `channels`: see `services.delivering.put`;
    of those that get a day's alerts together the topics are chosen here, so they hold none."""

    channels: tuple[Channel, ...]
    topic: str
    key: str
    nudges: tuple[Nudge, ...]


class Round(NamedTuple):
    """What is said now, the most urgent first, and the messages it makes. A day's message may hold what was said at
    once earlier. `held`: how many wait, as enough was said on this day."""

    said: tuple[Nudge, ...] = ()
    mailings: tuple[Mailing, ...] = ()
    held: int = 0


class _Step(NamedTuple):
    """An alert that is to be said, and how it was noted before, where it was."""

    alert: Alert
    noted: Noted | None


def round(store: Store, *, now: Now, channels: Sequence[Channel] = ()) -> Round:
    """All that stands now and was never said, as far as somebody takes it; it is noted as said, or as withheld.

    `channels`: all there are; without any, whoever runs the program takes everything at once. In quiet hours nothing is
    looked at. Where the books are only read nothing is noted: this is what would be said, what is new as number 0.
    """
    at_once, daily = _takers(channels)
    due = bool(daily) and nudges.digest_day(store) != str(now.today)
    kinds = {kind for kind in AlertKind if _takes(at_once, kind) or (due and _takes(daily, kind))} - {AlertKind.RISK}
    if not (kinds or due) or _is_quiet(now):
        return Round()
    found = _found(store, now, kinds) if kinds else []
    with nullcontext() if store.read_only else store.write_tx():  # from here on no other process notes anything
        answers = verdicts.get(store, SUBJECT)
        waiting = [one for one in open_events(store, answers, now) if one.told is None]
        before = nudges.of(store, (alert.identity.period for alert in found))
        steps = _steps(found, waiting, before)
        wanted = [one for one in steps if one.alert.kind in kinds and not is_answered(one.alert, answers, now.today)]
        said, held = _say(store, wanted, now, digest=bool(daily))
        mailings = _at_once(said, at_once, channels)
        if due:
            mailings += _digests(store, said, daily, now)
    return Round(said, mailings, held)


def risk_round(store: Store, *, now: Now, channels: Sequence[Channel] = ()) -> Round:
    """What is told of today's risk in the hour before the likely one, once a day; it never comes late, and so not with
    a day's alerts together."""
    alert = _risk(store, now, channels)
    if alert is None:
        return Round()
    with nullcontext() if store.read_only else store.write_tx():
        said, held = _say(store, [_Step(alert, None)], now, digest=False)
        return Round(said, _at_once(said, _takers(channels)[0], channels), held)


def foresee(store: Store, *, now: Now, channels: Sequence[Channel] = ()) -> None:
    """Work out what `risk_round` will ask for, which may take seconds and is kept: it is better done before the books
    are locked for writing."""
    _risk(store, now, channels)


def _risk(store: Store, now: Now, channels: Sequence[Channel]) -> Alert | None:
    """What there is to be told of today in this hour, if it was not yet, and somebody takes it at once."""
    if not _takes(_takers(channels)[0], AlertKind.RISK) or _is_quiet(now) or now.time is None:
        return None
    lately = nudges.since(store, now.today - timedelta(days=min(WEEK - 1, (now.today - date.min).days)))
    days = (one.identity.period for one in lately if one.identity.kind is AlertKind.RISK)
    told = {day for day in days if day <= str(now.today)}  # not those of a clock that has been put back since
    if str(now.today) in told or len(told) >= RISKS_A_WEEK:
        return None
    from finura_cli.services import alert_risk

    alert = alert_risk.alert(store, now)
    return None if alert is None or is_answered(alert, verdicts.get(store, SUBJECT), now.today) else alert


def _is_quiet(now: Now) -> bool:
    return now.silent or is_quiet(now.settings.quiet, now.time)


def _takers(channels: Sequence[Channel]) -> tuple[list[Channel] | None, list[Channel]]:
    """Who gets alerts at once (None: whoever runs the program), and who gets a day's together."""
    if not channels:
        return None, []
    at_once = [one for one in channels if one.pace is Pace.AT_ONCE]
    return at_once, [one for one in channels if one.pace is Pace.DIGEST and not one.paused]


def _takes(channels: Iterable[Channel] | None, kind: AlertKind) -> bool:
    return channels is None or any(one.takes(kind) for one in channels)


def _found(store: Store, now: Now, kinds: Set[AlertKind]) -> list[Alert]:
    """What stands by the books as they are. What nobody takes is not looked for."""
    today, calendar = now.today, now.calendar
    found: list[Alert] = []
    if kinds & _BUDGETS:
        found += alert_budgets.alerts(store, today=today, calendar=calendar, currency=now.currency)
    if AlertKind.LARGE in kinds:
        entries = alert_charges.largest(store, calendar.month_of(today))
        found += alert_charges.large(store, entries, today=today, calendar=calendar)
    if AlertKind.PRICE_RISE in kinds:
        found += alert_rises.rises(store, today=today, calendar=calendar)
    found += by_time(store, now, nudges.plans(store), thorough=AlertKind.LOW_BALANCE in kinds)
    return found


def _steps(found: Sequence[Alert], waiting: Sequence[Noted], before: Sequence[Noted]) -> list[_Step]:
    """What was never said: new, or noted before and waiting, as it is now."""
    steps = {one.id: _Step(one.alert, one) for one in waiting if one.identity.kind is not AlertKind.RISK}
    new = []
    for alert in found:
        fresh = new_of(alert, before)
        if fresh is not None:
            new.append(_Step(fresh, None))
            continue
        same = same_matter(alert, before)
        if alert.kind not in _BUDGETS:
            same = [one for one in same if one.identity == alert.identity]
        noted = same[-1]
        if noted.told is None:
            steps[noted.id] = _Step(Alert(noted.identity, alert.text, alert.basis), noted)
    return [*steps.values(), *new]


def _say(store: Store, steps: Sequence[_Step], now: Now, *, digest: bool) -> tuple[tuple[Nudge, ...], int]:
    """Say these, the most urgent first, up to the number of a day; what chance withholds is noted and not said. With
    how many wait for another day."""
    if not steps:
        return (), 0
    already = nudges.said_on(store, now.today)
    seed = nudges.seed(store)
    said, held = [], 0
    for alert, noted in sorted(steps, key=lambda one: urgency_of(one.alert)):
        if noted is None:
            # books that are only read and never drew have no seed: nothing is withheld by chance as far as is known
            drawing = now if seed is not None else now._replace(settings=replace(now.settings, holdout="0"))
            why, alert = withheld(alert, seed or "", already, drawing)
        elif already >= now.settings.per_day:
            held += noted.withheld != HOLDOUT
            continue  # it goes on waiting
        else:
            why = HOLDOUT if noted.withheld == HOLDOUT else None
            alert = _again(alert, noted)
        if why is None and digest:
            alert = replace(alert, basis={**alert.basis, UNTOLD: 0})
        id = _noted(store, alert, noted, why, now)
        if id is not None and why is None:
            said.append(Nudge(id, alert, None))
            already += 1
        held += why == CAP
    return tuple(said), held


def _again(alert: Alert, noted: Noted) -> Alert:
    """One that waited, with what its comparison needs: how likely chance was to withhold it when it was drawn."""
    if not alert.kind.spending:
        return alert
    return replace(alert, basis={**alert.basis, "holdout": noted.basis.get("holdout"), "besides": None})


def _noted(store: Store, alert: Alert, noted: Noted | None, why: str | None, now: Now) -> int | None:
    """Under which number it is said; None: another process said it."""
    if store.read_only:
        return 0 if noted is None else noted.id
    if noted is None:
        return nudges.note(store, alert, at=now.at, withheld=why, told=told_at(alert, why, now))
    return noted.id if nudges.release(store, noted.id, alert, told=now.at) else None


def _at_once(
    said: Sequence[Nudge], at_once: Sequence[Channel] | None, channels: Sequence[Channel]
) -> tuple[Mailing, ...]:
    """A message for each alert that somebody takes at once."""
    found = []
    for one in said:
        takers = () if at_once is None else tuple(channel for channel in at_once if channel.takes(one.alert.kind))
        if takers or not channels:
            found.append(Mailing(takers, one.alert.kind.value, str(one.id), (one,)))
    return tuple(found)


def _digests(store: Store, said: Sequence[Nudge], daily: Sequence[Channel], now: Now) -> tuple[Mailing, ...]:
    """A day's alerts together, a message for all channels that take the same of them."""
    noted = nudges.for_digest(store, now.today - timedelta(days=DIGEST_DAYS))
    all = [Nudge(one.id, one.alert, None) for one in noted]
    if store.read_only:
        all += said
    else:
        nudges.note_digest(store, now.today)
    takers: dict[tuple[Nudge, ...], list[Channel]] = {}
    for channel in daily:
        own = tuple(one for one in all if channel.takes(one.alert.kind))
        if own:
            takers.setdefault(own, []).append(replace(channel, topics=()))
    return tuple(
        Mailing(tuple(own), Topic.DIGEST.value, f"{now.today}.{max(one.id for one in which)}", which)
        for which, own in takers.items()
    )
