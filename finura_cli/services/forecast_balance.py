"""What will be in hand, day by day: of all accounts, or of some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from finura_cli.domain.account import Account
from finura_cli.domain.balance import Ahead, BalanceForecast, LowestPoint, ahead_of, days_told, point, tried
from finura_cli.domain.balance_flows import BACK, Flows, trials
from finura_cli.domain.balance_paths import AHEAD_SPAN, SHORT_PAST, drawn
from finura_cli.domain.balance_trials import below, lowest
from finura_cli.domain.money import Money, in_currencies
from finura_cli.domain.period import EDGE_DAYS, Period, shifted
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import InAccounts
from finura_cli.domain.track_record import Told, What
from finura_cli.errors import Unavailable, UsageError
from finura_cli.services import answers, balance_known, card_statements, forecast_series, track_record
from finura_cli.services.balance_known import Known
from finura_cli.services.trained import Seen
from finura_cli.store import accounts, flows
from finura_cli.store.connection import Store

LONGEST = 12
"""Months ahead that can be asked for."""
HISTORY_DAYS = 60
SPEAKER = "past days of the same part of the month"
PLAIN = 0.8


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked: seen from which day, of which accounts, until when, above which floor (minor units).

    `until`: the last day; None is the end of the month `horizon` months after this one. `more`: what days
    bring beside, minor units, as a what-if says.
    """

    seen: Seen
    query: Query = field(default_factory=Query)
    until: date | None = None
    horizon: int = 1
    interval: float = PLAIN
    floor: int = 0
    more: tuple[tuple[date, int], ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether the answer belongs in the track record."""
        return self.query.is_empty and not self.more and self.until is None and self.interval == PLAIN


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything an answer is read from."""

    own: tuple[Account, ...]
    whole: bool
    flows: Flows
    known: Known
    ahead: Ahead
    period: Period
    has_ended: bool


def answered(store: Store, ask: Ask, *, at: str) -> BalanceForecast:
    """The answer, kept until the books change; its month ends go to the track record where it was asked plainly."""
    return answers.answer(
        store, "predict balance", ask, BalanceForecast, lambda: balance(store, ask), at=at,
        besides=lambda found: track_record.note(store, _told(found, ask)),
    )  # fmt: skip


def balance(store: Store, ask: Ask) -> BalanceForecast:
    """The balance at the end of each day to come.

    Raises:
        Unavailable (69, `no-history`): no complete month yet, or no account to tell of.
        UsageError: of the query, the day, or the horizon.
    """
    with store.read_tx():
        ready = prepare(store, ask)
        owed = sum(-one.owed.minor for one in card_statements.standings(store, ask.seen.today).values()
                   if one.owed.currency == ask.seen.currency)  # fmt: skip
        elsewhere = _elsewhere(store, ask)
    ahead, currency = ready.ahead, ask.seen.currency
    low = lowest(ahead.columns, ask.interval)
    figures = tried(ready.flows, ahead, ask.interval, ask.floor, currency)
    return BalanceForecast(
        accounts=tuple(one.name for one in ready.own),
        whole=ready.whole,
        currency=currency,
        balance=Money(ahead.start, currency),
        period=ready.period,
        interval=ask.interval,
        floor=Money(ask.floor, currency),
        days=days_told(ahead, ask.interval, ask.floor, currency),
        lowest=LowestPoint(
            *point(low.band, currency), *(ahead.first + timedelta(days=n) for n in (low.day, low.earliest, low.latest))
        ),
        below=below(ahead.columns, ask.floor),
        tried=figures[0],
        brier=figures[1],
        known=ready.known.items,
        months=len(ready.flows.months),
        short=len(ready.flows.months) < SHORT_PAST,
        has_ended=ready.has_ended,
        history=_history(ready.flows, ahead, currency),
        owed=Money(owed, currency),
        elsewhere=elsewhere,
    )


def prepare(store: Store, ask: Ask) -> Prepared:
    """Paths of the balance of the accounts asked for, as wide as tries on past days were off."""
    seen = ask.seen
    own, whole = _accounts(store, ask)
    past = forecast_series.read(store, seen)
    first = past.day
    last = _last(ask)
    if last < first:
        raise UsageError(f"{last} is over", hint="a day or month to come, as in next-month", code="bad-target")
    period = Period(first, last + timedelta(days=1))
    since = shifted(first, -BACK)
    entries = flows.read(store, [one.id for one in own], Period(since, first))
    begun = date.fromordinal(entries[0].day) if entries else first
    months = [one for one in past.months if one.start + timedelta(days=EDGE_DAYS) > begun and one.start >= since]
    if not months:
        name = "these accounts" if len(own) > 1 else own[0].name
        raise Unavailable(f"no complete month of {name} yet", hint="`finura list` shows its entries", code="no-history")
    moved = Flows.of(seen.calendar, months, entries, seen.currency)
    end = max(period.end, first + timedelta(days=AHEAD_SPAN))
    known = balance_known.known(store, moved, own, first, end, whole=whole)
    rest = moved.rest(first, known.taken, known.usual)
    columns = drawn(rest, first, period.days, balance_known.by_day(known.items))
    start = _in_hand(store, own, first - timedelta(days=1))
    ahead = ahead_of(rest, first, start, columns, trials(moved, first), moved.grain(first), dict(ask.more))
    shown = tuple(one for one in known.items if one.day in period)
    return Prepared(tuple(own), whole, moved, replace(known, items=shown), ahead, period, past.has_ended)


def furthest(seen: Seen) -> date:
    """The last day that can be asked for."""
    return min(seen.today, date.max - timedelta(days=500)) + timedelta(days=31 * (LONGEST + 1))


def _last(ask: Ask) -> date:
    if ask.until is not None:
        if ask.until > furthest(ask.seen):
            raise UsageError(f"{ask.until} is too far ahead", hint=f"up to {LONGEST} months", code="bad-target")
        return ask.until
    if not 1 <= ask.horizon <= LONGEST:
        raise UsageError(f"--horizon is from 1 to {LONGEST} months", code="bad-horizon")
    month = ask.seen.calendar.month_of(ask.seen.today)
    for _ in range(ask.horizon):
        month = ask.seen.calendar.next_month(month.start)
    return month.last


def _accounts(store: Store, ask: Ask) -> tuple[list[Account], bool]:
    """The open accounts that money is paid from, or those of the query."""
    named: set[int] | None = None
    for clause in ask.query.clauses:
        if clause.negated or not all(isinstance(test, InAccounts) for test in clause.tests):
            raise UsageError(
                "a balance is of whole accounts", hint="name one with acct:, as in acct:cash", code="bad-query"
            )
        ids = {id for test in clause.tests if isinstance(test, InAccounts) for id in test.account_ids}
        named = ids if named is None else named & ids
    every = [one for one in accounts.all(store) if one.closed is None or one.closed >= ask.seen.today]
    can = [one for one in every if one.kind in track_record.IN_HAND and one.currency == ask.seen.currency]
    if named is None:
        if not can:
            raise Unavailable(f"no account in {ask.seen.currency} to pay from", code="no-history")
        return can, True
    for one in every:
        if one.id in named and one not in can:
            what = "is in another currency" if one.kind in track_record.IN_HAND else f"is of kind {one.kind.value}"
            raise UsageError(
                f"{one.name} {what}: a balance is told of cash, bank, wallet and savings accounts in"
                f" {ask.seen.currency}",
                code="bad-account",
            )
    own = [one for one in can if one.id in named]
    if not own:
        raise UsageError("no open account is meant", hint="`finura account` shows them", code="bad-account")
    return own, len(own) == len(can)


def _in_hand(store: Store, own: Sequence[Account], day: date) -> int:
    held = accounts.balances(store, day)
    return sum(held[one.id].minor for one in own)


def _elsewhere(store: Store, ask: Ask) -> tuple[Money, ...]:
    if not ask.query.is_empty:
        return ()
    held = accounts.balances(store, ask.seen.today)
    other: dict[str, int] = {}
    for one in accounts.all(store):
        if one.kind in track_record.IN_HAND and one.currency != ask.seen.currency and one.closed is None:
            other[one.currency] = other.get(one.currency, 0) + held[one.id].minor
    return in_currencies(other)


def _history(moved: Flows, ahead: Ahead, currency: str) -> tuple[tuple[date, Money], ...]:
    """The balance at the end of the last days, backwards from the known one."""
    found, now = [], ahead.start
    begun = moved.entries[0].day
    for n in range(ahead.first.toordinal() - 1, max(ahead.first.toordinal() - 1 - HISTORY_DAYS, begun - 1), -1):
        found.append((date.fromordinal(n), Money(now, currency)))
        now -= moved.moved.get(n, 0)
    return tuple(reversed(found))


def _told(found: BalanceForecast, ask: Ask) -> list[Told]:
    """What is in hand at the end of each month to come."""
    if not ask.is_plain or found.has_ended:
        return []
    by_day = {one.day: one for one in found.days}
    months = ask.seen.calendar.tile(Period(ask.seen.calendar.next_month(ask.seen.today).start, found.period.end), "M")
    return [
        Told(What.BALANCE, month, ask.seen.today, day.typical, day.low, day.high, found.interval, SPEAKER)
        for month in months
        if (day := by_day.get(month.last)) is not None
    ]
