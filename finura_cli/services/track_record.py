"""What was told of months to come is kept, and held against what came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cache

from finura_cli.domain.account import AccountKind
from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import EDGE_DAYS, Period
from finura_cli.domain.track_record import Held, State, Told, TrackRecord, What, hold, score
from finura_cli.services.trained import Seen
from finura_cli.store import accounts, aggregates, categories, forecasts
from finura_cli.store.connection import Store
from finura_cli.store.extent import posted_span

LATE_DAYS = 10
"""So long after a month what was due in it may still be paid."""
IN_HAND = frozenset({AccountKind.CASH, AccountKind.BANK, AccountKind.WALLET, AccountKind.SAVINGS})


def note(store: Store, told: Iterable[Told]) -> None:
    """Keep forecasts that were just made: those to plain questions, whose answer is not narrowed by a query and not
    changed by a what-if. Told again on that day, the later one counts.

    Of balances `period` ends with the day at whose end so much is in hand; nothing is kept of what has no category by
    itself, as None means all together. Nothing out of nothing is no forecast: where there are no bills, none are kept.
    """
    forecasts.put(store, (one for one in told if one.low or one.typical or one.high))


def history(
    store: Store, seen: Seen, *, kinds: Sequence[What] = tuple(What), period: Period = Period.ALL
) -> TrackRecord:  # fmt: skip
    """What was told of the periods that begin in `period`."""
    with store.read_tx():
        found = forecasts.told(store, seen.currency, what=kinds[0] if len(kinds) == 1 else None, starts=period)
        told = [one for one in found if one.what in kinds]
        tree = categories.tree(store)
        names = {one.id: tree.path(one.id) for one in tree}
        known = [one for one in told if one.category_id is None or one.category_id in names]
        held = _held(store, seen, known)
    rows = tuple(one for one in held if one.last.category_id is None)
    parts = tuple(one for one in held if one.last.category_id is not None)
    scores = (score([one for one in rows if one.last.what is kind]) for kind in What)
    return TrackRecord(
        seen.currency, rows, parts, tuple(one for one in scores if one is not None), score(parts), names
    )  # fmt: skip


def month_told(store: Store, seen: Seen, month: Period) -> Held | None:
    """What was told of the spending of a month before it began; None when nothing was, or it is not over, or the books
    do not hold all of it. For digests: one read of an index where nothing was told."""
    starts = Period(month.start, month.start + timedelta(days=1))
    told = forecasts.told(store, seen.currency, what=What.EXPENSES, starts=starts, total=True)
    told = [one for one in told if one.period == month and one.is_early]
    if not told:
        return None
    (found,) = _held(store, seen, told)
    return found if found.counts else None


def _held(store: Store, seen: Seen, told: Iterable[Told]) -> tuple[Held, ...]:
    span = posted_span(store, seen.today)

    def state(period: Period) -> State:
        if seen.today < period.end:
            return State.RUNNING
        is_held = span is not None and span[1] >= period.end - timedelta(days=EDGE_DAYS)
        return State.KNOWN if is_held else State.UNKNOWN

    @cache
    def flows(period: Period) -> list[aggregates.Sum]:
        until = min(period.end, seen.today + timedelta(days=1))
        return aggregates.sums(store, Period(period.start, until))

    @cache
    def bills(period: Period) -> Money:
        return _bills(store, seen, period)

    tree = categories.tree(store)

    def came(one: Told) -> Money | None:
        if one.period.start > seen.today:
            return None
        if one.what is What.BILLS:
            return bills(one.period) if one.category_id is None else None
        if one.what is What.BALANCE:
            return _in_hand(store, seen, one.period) if seen.today >= one.period.end else None
        kinds = {What.EXPENSES: (Kind.EXPENSE,), What.INCOME: (Kind.INCOME,)}.get(one.what, (Kind.EXPENSE, Kind.INCOME))
        minor = sum(
            flow.amount
            for flow in flows(one.period)
            if flow.currency == seen.currency
            and (one.category_id is None or flow.category_id == one.category_id)
            and flow.kind(tree) in kinds
        )
        return Money(-minor if one.what is What.EXPENSES else minor, seen.currency)

    return hold(told, came, state)


def _in_hand(store: Store, seen: Seen, period: Period) -> Money:
    own = {account.id for account in accounts.all(store) if account.kind in IN_HAND}
    held = accounts.balances(store, period.last)
    return Money(
        sum(money.minor for id, money in held.items() if id in own and money.currency == seen.currency), seen.currency
    )


def _bills(store: Store, seen: Seen, period: Period) -> Money:
    """What bills took whose day was in a period, as it was seen soon after it: what has ended since was a bill then."""
    from finura_cli.services.bill_books import BillBooks
    from finura_cli.services.billing import days_in

    day = min(seen.today, period.end + timedelta(days=LATE_DAYS))
    books = BillBooks(store, day, since=period.start, until=period.end, before=day + timedelta(days=1))
    rows = (row for row in days_in(books, period) if row.due in period)
    paid = (row.paid.minor for row in rows if row.paid is not None and row.paid.currency == seen.currency)
    return Money(sum(paid), seen.currency)
