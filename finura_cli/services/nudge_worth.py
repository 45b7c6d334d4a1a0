"""What followed alerts about spending, beside what is usual, and what saying them is worth. Nothing of it is kept: it
is read from the books each time, so that an entry that comes late or is corrected counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from finura_cli.domain import nudge_watch
from finura_cli.domain.alerts import AlertKind
from finura_cli.domain.budget import Target
from finura_cli.domain.category import Categories, Necessity
from finura_cli.domain.money import Money
from finura_cli.domain.nudge_watch import WEEKS, Below, Course, Moment, Purchase, Scope, Watched
from finura_cli.domain.period import Calendar, Interval, Period
from finura_cli.domain.reports import saved as report
from finura_cli.domain.reports.saved import Followed, Saved, Why, Window, Worth
from finura_cli.services import risk_diary
from finura_cli.services.alert_budgets import short_name
from finura_cli.services.rating import Converter
from finura_cli.services.report_books import Ask
from finura_cli.store import bills, categories, diary, extent, watched
from finura_cli.store.connection import Store
from finura_cli.store.watched import Told

if TYPE_CHECKING:
    from ml.nudge_effect import Effect

MAIN_DAYS = 180
"""Books are known as far as the account that most was paid from in so many days."""
USUAL_SHARE = 0.2
"""As the setting is when nobody changes it."""
_QUARTER = 4
_INTERVALS: tuple[Interval, ...] = ("D", "W", "M", "Q", "Y")


@dataclass(frozen=True, slots=True)
class _Step:
    """An alert with what it was about, and what followed it: None while `why` says why not."""

    told: Told
    scope: Scope | None
    found: Watched | None
    why: Why | None

    @property
    def hours(self) -> Below | None:
        return None if self.found is None or self.why else self.found.hours

    @property
    def day(self) -> Below | None:
        return None if self.found is None or self.why else self.found.rest


def saved(store: Store, ask: Ask, *, holdout: float) -> Saved:
    """What followed the alerts that were said in a period, or withheld. `holdout`: the share that is withheld now.
    Alerts that were first seen in the list are left out: nobody was interrupted."""
    with store.read_tx():
        known = watched.told(store)
        asked = [one for one in known if not one.listed and _day(one) in ask.period and _day(one) <= ask.today]
        reach = extent.posted_span(store, ask.today)
        tree = categories.tree(store)
        courses = _Courses(store, ask, asked, tree, reach[0] if reach else ask.today) if asked else None
        last = _known_until(store, ask) if asked else ask.today
    steps = [_step(one, tree, courses, ask.today, last) for one in asked if courses]
    rows = _rows(steps, tree, ask.currency)
    months, total = report.lines(
        [(row, step.hours, step.day) for row, step in zip(rows, steps, strict=True)], ask.calendar, ask.currency
    )
    firsts = _firsts(known)
    running = {step.told.id for step in steps if _is_running(step.told, ask.calendar, ask.today)}
    secret = {step.told.id for step in steps if step.told.id in running and not step.told.said}
    return Saved(
        period=ask.period,
        currency=ask.currency,
        rows=tuple(row for row in rows if row.id not in secret),
        months=months,
        total=total,
        # said or withheld, it counts when its period is over: a count that grows would tell what is withheld
        worth=_worths([step for step in steps if step.told.id in firsts - running], ask.currency, holdout),
        holdout=holdout,
        secret=len(secret),
        unconverted=tuple(sorted(courses.unconverted.items())) if courses else (),
    )


def _day(one: Told) -> date:
    return date.fromisoformat(one.told[:10])


def _known_until(store: Store, ask: Ask) -> date:
    """The last day of which all that was bought is known: its morrow is in the books, too."""
    back = Period(
        ask.today - timedelta(days=min(MAIN_DAYS, (ask.today - date.min).days)), ask.today + timedelta(days=1)
    )
    main = diary.main_account(store, back, ask.currency)
    last = bills.last_days(store, back)[main] if main is not None else bills.last_day(store, ask.today)
    return date.min if last is None else last - timedelta(days=1)


# ----------------------------------------------------------------------------------------------- what followed


class _Courses:
    """What was bought around some alerts, in the currency of the report. What was due as a bill is no choice."""

    def __init__(self, store: Store, ask: Ask, asked: Sequence[Told], tree: Categories, first: date) -> None:
        days = timedelta(weeks=WEEKS, days=1)
        start, end = _day(asked[0]), max(map(_day, asked)) + timedelta(days=2)
        period = Period(start - min(days, start - date.min), min(end, ask.today + timedelta(days=1)))
        self.first = first.toordinal()
        self.unconverted = Counter[str]()
        without = risk_diary.bill_entries(store, period, ask.today)
        into = Converter(store, ask.currency)
        self._bought: list[Purchase] = []
        for one in watched.bought(store, period):
            if one.id in without:
                continue
            minor = into.convert(one.minor, one.currency, date.fromordinal(one.day))
            if minor is None:
                self.unconverted[one.currency] += 1
                continue
            necessity = one.necessity or tree.necessity(one.category)
            self._bought.append(Purchase(one.day, one.minute, minor, one.category, necessity))
        self._known: dict[Scope, Course] = {}

    def of(self, scope: Scope) -> Course:
        if scope not in self._known:
            self._known[scope] = Course(filter(scope.holds, self._bought), self.first)
        return self._known[scope]


def _scope(one: Told, tree: Categories) -> Scope | None:
    """What an alert was about; None where its category is gone."""
    target = next((target for target in Target if target.value == one.object), None)
    if target is not None:
        return Scope(necessity=None if target.necessity is None else target.necessity.value)
    category = _category(one, tree)
    if category is not None:
        return Scope(categories=tree.children_of(category))
    return Scope() if one.kind == AlertKind.RISK else None


def _category(one: Told, tree: Categories) -> int | None:
    return next((category.id for category in tree if category.uid == one.object), None)


def _step(one: Told, tree: Categories, courses: _Courses, today: date, last: date) -> _Step:
    scope = _scope(one, tree)
    if scope is None:
        return _Step(one, None, None, Why.GONE)
    found = nudge_watch.watched(courses.of(scope), _moment(one))
    why = Why.LITTLE_PAST if found.rest is None else None
    if found.last >= today.toordinal():
        why = Why.RUNNING
    elif found.last > last.toordinal():
        why = Why.BOOKS_END
    return _Step(one, scope, found, why)


def _moment(one: Told) -> Moment:
    """A day that was given without a time has midnight."""
    hour, minute = int(one.told[11:13] or 0), int(one.told[14:16] or 0)
    return Moment(_day(one).toordinal(), hour * 60 + minute or None)


def _rows(steps: Sequence[_Step], tree: Categories, currency: str) -> list[Followed]:
    """What was said is summed apart from what was withheld, so it is counted apart, too."""
    counts: dict[int, tuple[bool, bool]] = {}
    for said in (True, False):
        own = [step for step in steps if step.told.said is said and step.scope is not None]
        hours = nudge_watch.counted([(step.scope, step.hours) for step in own if step.scope is not None])
        days = nudge_watch.counted([(step.scope, step.day) for step in own if step.scope is not None])
        counts |= {step.told.id: (hour, day) for step, hour, day in zip(own, hours, days, strict=True)}
    rows = []
    for step in steps:
        one = step.told
        hours_count, day_counts = counts.get(one.id, (False, False))
        rows.append(
            Followed(
                id=one.id,
                told=one.told,
                kind=one.kind,
                about=_about(one, step.scope, tree),
                said=one.said,
                timed=step.found is not None and step.found.timed,
                hours=report.after(step.hours, currency, counts=hours_count),
                day=report.after(step.day, currency, counts=day_counts),
                why=step.why,
            )
        )
    return rows


def _about(one: Told, scope: Scope | None, tree: Categories) -> str:
    category = _category(one, tree)
    if category is not None:
        return short_name(tree, category)
    if scope is not None and scope.necessity is not None:
        return f"{Necessity(scope.necessity).value} spending"
    return "all spending" if scope is not None else one.name or "a category that is gone"


def _is_running(one: Told, calendar: Calendar, today: date) -> bool:
    """Whether its period is not over: until then what is withheld of the same thing stays so."""
    units = (calendar.unit(_day(one), interval) for interval in _INTERVALS)
    spans = zip(_INTERVALS, units, strict=True)
    return any(calendar.key(unit, interval) == one.period and today < unit.end for interval, unit in spans)


# -------------------------------------------------------------------------------------------- what it is worth


def _firsts(known: Sequence[Told]) -> frozenset[int]:
    """The first alert on each thing in its period, of those that chance could have withheld.

    Later ones come after it was said or withheld: whether they come at all may be its doing, and then those that were
    said are no more like those that were withheld. What began in the list began with nobody interrupted.
    """
    first: dict[tuple[str, str], Told] = {}
    for one in known:
        first.setdefault((one.object, one.period), one)
    return frozenset(
        one.id for one in first.values() if not one.listed and one.holdout is not None and 0 < one.holdout < 1
    )


def _worths(firsts: Sequence[_Step], currency: str, holdout: float) -> tuple[Worth, ...]:
    """Both windows. The day is claimed after the hours alone, where these are told at all: two chances to be wrong
    would be wrong more often than 5 times of 100."""
    hours = [(step.told, step.hours) for step in firsts if step.hours is not None]
    day = [(step.told, step.day) for step in firsts if step.day is not None]
    found = []
    may = True
    for window, own in ((Window.HOURS, hours), (Window.DAY, day)):
        one = _worth(window, own, currency, share=holdout or USUAL_SHARE, may=may)
        may = may and (one.claimed or one.difference is None)
        found.append(one)
    return tuple(found)


def _worth(
    window: Window, own: Sequence[tuple[Told, Below]], currency: str, *, share: float, may: bool
) -> Worth:  # fmt: skip
    from ml import nudge_effect

    trials = [
        nudge_effect.Trial(
            float(below.below), one.said, one.holdout or 0.0, f"{one.object} {one.period}", not below.spent
        )
        for one, below in own
    ]
    found = nudge_effect.effect(trials, share=share)
    bare = Worth(window, found.sent, found.withheld, found.more)
    return _told(bare, found, own, currency, may=may) if found.difference is not None else bare


def _told(
    bare: Worth, found: Effect, own: Sequence[tuple[Told, Below]], currency: str, *, may: bool
) -> Worth:  # fmt: skip
    from ml import nudge_effect

    quarter = sum(below.usual for _, below in own) / len(own) / _QUARTER
    difference, low, high = (_money(value, currency) for value in (found.difference, found.low, found.high))
    return Worth(
        bare.window, bare.said, bare.withheld, 0, difference, low, high,
        claimed=may and found.is_sure,
        quarter=_money(quarter, currency),
        to_find=nudge_effect.to_find(found, quarter),
    )  # fmt: skip


def _money(value: float | None, currency: str) -> Money | None:
    return None if value is None else Money(round(value), currency)
