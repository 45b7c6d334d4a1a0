"""What forecasts of spending hear of the bills that are kept: their days to come, what ended, what is refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from finura_cli.domain.bills import BillDay, is_rejected
from finura_cli.domain.category import Kind
from finura_cli.domain.charges import Charge
from finura_cli.domain.forecast_bills import BACK, DueBill, Kept, KeptBill, Key, KnownBills, shared
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period, shifted
from finura_cli.domain.recurring import Recurring
from finura_cli.domain.verdict import Answer
from finura_cli.services import bill_schedules, billing
from finura_cli.services.bill_books import SUBJECT, BillBooks
from finura_cli.services.forecast_series import Past
from finura_cli.store import bills, categories, schedules, verdicts
from finura_cli.store.connection import Store


def kept(
    store: Store, past: Past, known: KnownBills, charges: Sequence[Charge], *, end: date, whole: bool
) -> Kept | None:
    """What is said of bills beside what was found in these charges, with the days before `end`; None where nothing is.
    Not `whole`: the charges are those of a query, and so are the bills."""
    refused = [key for key, verdict in verdicts.get(store, SUBJECT).items() if verdict.answer is Answer.REJECT]
    if not (refused or bills.all(store) or schedules.all(store)):
        return None
    period = Period(known.day, max(end, known.day))
    books = BillBooks(store, known.day, since=max(past.months[0].start, shifted(known.day, -BACK)), until=period.end,
                      before=known.day)  # fmt: skip
    posted = bill_schedules.posted(store)
    rows = bill_schedules.among(billing.stored_days(books, period), store, period, known.day)
    open_ = [row for row in rows if row.is_open and row.typical.currency == past.seen.currency]
    found = [one.found for one in known.bills if isinstance(one, DueBill)]
    of = dict(zip((one.ids[-1] for one in found), books.whose(found), strict=True))
    told = {one.ids[-1] for one in found if of[one.ids[-1]] is not None or not posted.isdisjoint(one.ids)}
    told |= {one.ids[-1] for one in found if any(_is_same(one, row) for row in open_)}
    return Kept(
        bills=tuple(_ahead(store, open_, charges, whole=whole)),
        paid=posted.union(one.id for one in books.paid.values()),
        told=frozenset(told),
        refused=frozenset(_refused(store, [one for one in found if one.ids[-1] not in told], refused)),
    )


def _is_same(one: Recurring, row: BillDay) -> bool:
    """Whether a kept bill asks the same, in the same days, of the same account: its entries have another name."""
    return (
        abs((one.due - row.due).days) <= bill_schedules.NEAR
        and one.amount == row.typical
        and row.account_id in (None, one.account_id)
    )


def _refused(store: Store, found: Sequence[Recurring], keys: Sequence[str]) -> Iterator[int]:
    names = bills.merchant_keys(store, {one.merchant_id for one in found if one.merchant_id is not None})
    for one in found:
        if is_rejected(one, names.get(one.merchant_id or 0, ()), keys):
            yield one.ids[-1]


def _ahead(
    store: Store, rows: Sequence[BillDay], charges: Sequence[Charge], *, whole: bool
) -> Iterator[KeptBill]:  # fmt: skip
    """The open days of each bill that is spending, as its latest payment was filed, else as it was said to be."""
    last = {row.id: row.evidence.ids[-1] for row in rows if row.evidence.ids} | _posted_last(store)
    wanted = frozenset(last.values())
    lines: dict[int, list[Charge]] = defaultdict(list)
    for charge in charges:
        if charge.id in wanted:
            lines[charge.id].append(charge)
    kinds = {one.id: one.kind for one in categories.tree(store)}
    days: dict[tuple[str, str, Money, tuple[tuple[Key, Money], ...]], list[date]] = defaultdict(list)
    for row in rows:
        paid = lines.get(last[row.id], []) if row.id in last else []
        kind = Kind.EXPENSE if row.category_id is None else kinds[row.category_id]
        if paid or (whole and row.id not in last and kind is Kind.EXPENSE):
            filed = shared(row.typical, paid) if paid else ((row.category_id, row.typical),)
            days[row.id, row.name, row.typical, filed].append(row.due)
    for (_, name, amount, filed), on in days.items():
        yield KeptBill(name, tuple(on), amount, filed)


def _posted_last(store: Store) -> dict[str, int]:
    """The latest entry of each schedule that has posted one, by the id of its rows."""
    done = schedules.done(store)
    return {f"s{id}": max((day, entry) for day, entry in own.items() if entry is not None)[1]
            for id, own in done.items() if any(entry is not None for entry in own.values())}  # fmt: skip
