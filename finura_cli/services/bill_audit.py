"""What all bills cost a year, and which of them deserve a look."""

from __future__ import annotations

from datetime import date, timedelta

from finura_cli.domain.bill_audit import Cost, Found, findings
from finura_cli.domain.bills import Bill, By, estimate
from finura_cli.domain.category import Categories
from finura_cli.domain.charges import same_text
from finura_cli.domain.money import Money, in_currencies
from finura_cli.records import NamedTuple
from finura_cli.services.bill_books import BillBooks, Stream
from finura_cli.store import categories
from finura_cli.store.connection import Store

YEAR_BACK = 420
"""Days of payments that are looked at: a rise of the last year has the price before it."""


class Audit(NamedTuple):
    """The answer of `bills audit`: what each costs, the dearest first, and what deserves a look, the most money
    first."""

    today: date
    currency: str
    costs: tuple[Cost, ...]
    found: tuple[Found, ...]
    total: Money
    """A year, in `currency`."""
    unconverted: tuple[Money, ...]


def audit(store: Store, today: date, *, currency: str) -> Audit:
    """Every bill that goes on, stored or detected, by what it costs a year."""
    with store.read_tx():
        books = BillBooks(store, today, since=today - timedelta(days=min(YEAR_BACK, (today - date.min).days)), far=True)
        tree = categories.tree(store)
        own = {stream.bill_id: stream for stream in books.streams if stream.bill_id is not None}
        costs = [_of_bill(books, bill, own.get(bill.id), tree) for bill in books.bills]
        costs += [_of_stream(stream, tree) for stream in books.detected]
    going = [cost for cost in costs if cost.ended is None or cost.ended >= today]
    going.sort(key=lambda cost: (-cost.a_year.minor, cost.name))
    sums: dict[str, int] = {}
    for cost in going:
        sums[cost.amount.currency] = sums.get(cost.amount.currency, 0) + cost.a_year.minor
    return Audit(
        today=today,
        currency=currency,
        costs=tuple(going),
        found=tuple(findings(costs, today)),
        total=Money(sums.pop(currency, 0), currency),
        unconverted=in_currencies(sums),
    )


def _of_bill(books: BillBooks, bill: Bill, stream: Stream | None, tree: Categories) -> Cost:
    likely = estimate(bill, books.past(bill), date.max)
    ended = bill.until if bill.until is not None and bill.until < books.today else None
    evidence = books.evidence(bill) if ended is None else books.after_end(bill)
    payee = f"m{bill.merchant_id}" if bill.merchant_id is not None else f"t{same_text(bill.text or bill.name)}"
    category = None if bill.category_id is None else tree.path(bill.category_id)
    return Cost(
        id=str(bill.id),
        name=bill.name,
        payee=payee,
        account_id=bill.account_id,
        every=bill.every,
        amount=Money(likely.typical, bill.currency),
        low=Money(likely.low, bill.currency),
        high=Money(likely.high, bill.currency),
        evidence=evidence,
        accepted=True,
        necessity=tree.necessity(bill.category_id),
        category=category,
        ended=ended,
        whole=bill.by is By.HAND or stream is None or stream.found.is_all,
    )


def _of_stream(stream: Stream, tree: Categories) -> Cost:
    found = stream.found
    payee = f"m{found.merchant_id}" if found.merchant_id is not None else f"t{same_text(found.description)}"
    return Cost(
        id=stream.id,
        name=stream.name,
        payee=payee,
        account_id=found.account_id,
        every=found.every,
        amount=found.amount,
        low=found.low,
        high=found.high,
        evidence=stream.evidence,
        accepted=False,
        necessity=tree.necessity(stream.category_id),
        category=None if stream.category_id is None else tree.path(stream.category_id),
        whole=found.is_all,
        sure=found.sure,
    )
