"""What bills are likely to ask in days to come, each and together, and how well that would have been told before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from finura_cli.domain.bill_ranges import Amount, Heard, Range, amounts, sum_range, together
from finura_cli.domain.bills import BillDay
from finura_cli.domain.bills_ahead import Basis, BillAhead, BillsAhead, CategoryAhead, Payment
from finura_cli.domain.money import Money, in_currencies
from finura_cli.domain.period import Period, shifted
from finura_cli.domain.query import Query
from finura_cli.domain.track_record import Told, What
from finura_cli.errors import Unavailable, UsageError
from finura_cli.services import bill_model, bill_replay, bill_schedules, track_record
from finura_cli.services.answers import answer
from finura_cli.services.bill_books import BillBooks
from finura_cli.services.billing import days_in
from finura_cli.services.trained import Seen
from finura_cli.store import accounts, bills, categories, charges, schedules, transactions
from finura_cli.store.connection import Store
from finura_cli.store.extent import posted_span

NAME = "predict bills"
LONGEST = 24
"""Months ahead that can be asked for."""
PAST = 24
"""Payments that are told of a bill."""


@dataclass(frozen=True, slots=True)
class Ask:
    seen: Seen
    query: Query = field(default_factory=Query)
    target: Period | None = None
    """Any days to come, or a running period; None: the next month."""
    horizon: int = 1
    """How many months from the target's on, where it is one."""
    interval: float = 0.8


def bills_ahead(store: Store, ask: Ask, *, at: str) -> BillsAhead:
    """The due days of a period with what each will likely ask; worked out once, kept until the books change.

    Raises:
        UsageError: the period is over, is open, or begins too far ahead.
        Unavailable: there are neither entries nor bills (69, `no-history`).
    """
    period = _period(ask)
    question = (ask.seen, ask.query, period, ask.interval)

    def note(found: BillsAhead) -> None:
        if ask.query.is_empty and ask.seen.calendar.month_of(period.start) == period:
            track_record.note(store, [_told(found)])

    return answer(store, NAME, question, BillsAhead, lambda: _work(store, ask, period), at=at, besides=note)


def _period(ask: Ask) -> Period:
    calendar, today = ask.seen.calendar, ask.seen.today
    if not 1 <= ask.horizon <= LONGEST:
        raise UsageError(f"--horizon is from 1 to {LONGEST} months", code="bad-horizon")
    target = ask.target or calendar.next_month(today)
    if target.is_open:
        raise UsageError("bills need a period with two ends", hint="as in next-month, 2026-12 or next-30d")
    if target.end <= today:
        raise UsageError(f"{target.label} is over", hint="`finura bills` shows what was paid", code="bad-target")
    end = target.end
    if ask.horizon > 1:
        if calendar.month_of(target.start) != target:
            raise UsageError(f"--horizon counts months, and {target.label} is none", hint="as in next-month")
        end = calendar.unit(target.start, "M", ask.horizon - 1).end
    if end > calendar.unit(today, "M", LONGEST).end:
        raise UsageError(f"{target.label} is too far ahead", hint=f"at most {LONGEST} months", code="bad-target")
    return Period(target.start, end)


def _told(found: BillsAhead) -> Told:
    return Told(
        what=What.BILLS,
        period=found.period,
        made=found.today,
        typical=found.paid + found.due,
        low=found.paid + found.low,
        high=found.paid + found.high,
        share=found.interval,
        speaker=found.speaker,
    )


# ------------------------------------------------------------------------------------------------------ the answer


def _work(store: Store, ask: Ask, period: Period) -> BillsAhead:
    seen = ask.seen
    heard, why = bill_model.heard(store, seen)
    with store.read_tx():
        known_until = bills.last_day(store, seen.today)
        chosen = bill_replay.windows(store, seen.calendar, period, seen.today)
        matching = _matching(store, ask.query, seen.today)
        rows, typed = _rows(store, period, seen, matching)
        if not rows and posted_span(store, seen.today) is None:
            hint = "finura import FILE, or finura bills add Rent 25000 --due 1"
            raise Unavailable("there are neither entries nor bills yet", hint=hint, code="no-history")
        replays = bill_replay.replays(store, chosen, seen, matching)
        since = chosen[0].period.start if chosen else period.start
        late = BillBooks(store, seen.today, since=since, until=period.end, before=shifted(seen.today, 1))
        went = bill_replay.tried(replays, late, seen.currency, matching)
        ahead = _ahead(store, rows, typed, heard, ask.interval)
    score = bill_replay.score(replays, went, ask.interval, seen.currency)
    still = [row for row in ahead if row.is_open and row.typical.currency == seen.currency]
    alone = together([row.typical.minor for row in still], [Range(row.low.minor, row.high.minor) for row in still])
    due = sum(row.typical.minor for row in still)
    plain, usual = bill_replay.open_sum(
        [row for row in rows if row.is_open and row.typical.currency == seen.currency], typed
    )
    off = due - plain  # earlier periods were told by the median, whoever speaks now
    total = sum_range(due, Range(usual.low + off, usual.high + off), went, ask.interval, alone)

    def money(minor: int) -> Money:
        return Money(minor, seen.currency)

    paid = sum(row.paid.minor for row in ahead if row.paid is not None and row.paid.currency == seen.currency)
    return BillsAhead(
        period=period,
        today=seen.today,
        currency=seen.currency,
        interval=ask.interval,
        rows=tuple(ahead),
        due=money(due),
        low=money(total.low),
        high=money(total.high),
        paid=money(paid),
        categories=_categories(ahead, seen.currency),
        score=score,
        speaker=bill_model.FOREST if any(row.basis is Basis.FOREST for row in still) else bill_model.CHAMPION,
        why=why,
        known_until=known_until,
        unconverted=_others(ahead, seen.currency),
    )


def _matching(store: Store, query: Query, today: date) -> frozenset[int] | None:
    """The entries that match, of those that are known; None: whatever there is."""
    if query.is_empty:
        return None
    return frozenset(one.id for one in charges.read(store, Period(date.min, shifted(today, 1)), query))


def _rows(
    store: Store, period: Period, seen: Seen, matching: frozenset[int] | None
) -> tuple[list[BillDay], frozenset[str]]:  # fmt: skip
    """The days of the period and what is late, as `finura bills` has them, by the entries up to today; and the ids of
    the bills whose amount was typed. What a card's statement asks for is none: it was spent when it was bought."""
    today = seen.today
    books = BillBooks(store, today, since=period.start, until=period.end, before=shifted(today, 1))
    rows = bill_schedules.among(days_in(books, period), store, period, today)
    typed = books.typed
    posted = {f"s{id}": frozenset(own.values()) for id, own in schedules.done(store).items()} if matching else {}
    meant = [
        row
        for row in rows
        if bill_replay.is_meant(row, matching)
        or (matching is not None and not matching.isdisjoint(posted.get(row.id, frozenset())))
    ]
    return sorted(meant, key=lambda row: (row.due, row.name, row.id)), typed


def _ahead(
    store: Store, rows: Sequence[BillDay], typed: frozenset[str], heard: Heard, share: float
) -> list[BillAhead]:  # fmt: skip
    still = [row for row in rows if row.is_open]
    likely = {(row.id, row.due): one for row, one in zip(still, amounts(still, share, typed, heard), strict=True)}
    tree, own = categories.tree(store), {one.id: one.name for one in accounts.all(store)}
    filed = _filed(store, rows)

    def shown(row: BillDay) -> BillAhead:
        said = likely.get((row.id, row.due))
        category = filed.get(row.id)
        return _one(
            row,
            said,
            None if category is None else tree.path(category),
            None if row.account_id is None else own.get(row.account_id),
        )

    return [shown(row) for row in rows]


def _one(row: BillDay, said: Amount | None, category: str | None, account: str | None) -> BillAhead:
    code = row.typical.currency
    low, typical, high = (row.low, row.typical, row.high)
    if said is not None:
        low, typical, high = (Money(minor, code) for minor in said[:3])
    _, days, paid = row.evidence
    return BillAhead(
        id=row.id,
        name=row.name,
        kind=row.kind,
        every=row.every,
        due=row.due,
        state=row.state,
        low=low,
        typical=typical,
        high=high,
        basis=Basis.PAID if said is None else said.basis,
        category=category,
        account=account,
        entry=row.entry,
        paid_on=row.paid_on,
        paid=row.paid,
        sure=row.sure,
        past=tuple(Payment(day, Money(minor, code)) for day, minor in [*zip(days, paid, strict=True)][-PAST:]),
    )


def _filed(store: Store, rows: Sequence[BillDay]) -> dict[str, int]:
    """The category of each bill: its own, else that of its latest payment."""
    found = {row.id: row.category_id for row in rows if row.category_id is not None}
    last = {row.id: row.evidence.ids[-1] for row in rows if row.id not in found and row.evidence.ids}
    there = {one.id: one for one in transactions.get_many(store, sorted(set(last.values())))} if last else {}
    for id, entry in last.items():
        category = there[entry].lines[0].category_id if entry in there else None
        if category is not None:
            found[id] = category
    return found


def _categories(rows: Sequence[BillAhead], currency: str) -> tuple[CategoryAhead, ...]:
    """The most first."""
    due: dict[str | None, int] = defaultdict(int)
    paid: dict[str | None, int] = defaultdict(int)
    count: dict[str | None, int] = defaultdict(int)
    for row in rows:
        if row.typical.currency == currency and (row.is_open or row.paid is not None):
            count[row.category] += 1
            due[row.category] += row.typical.minor if row.is_open else 0
            paid[row.category] += 0 if row.paid is None else row.paid.minor
    order = sorted(count, key=lambda category: (-due[category] - paid[category], category or ""))
    return tuple(CategoryAhead(one, Money(due[one], currency), Money(paid[one], currency), count[one]) for one in order)


def _others(rows: Sequence[BillAhead], currency: str) -> tuple[Money, ...]:
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.is_open and row.typical.currency != currency:
            found[row.typical.currency] += row.typical.minor
    return in_currencies(found)
