"""The charges of a period and the audit of bills, for the report on leaks."""

from __future__ import annotations

from datetime import date, timedelta

from finura_cli.domain.category import Necessity
from finura_cli.domain.charges import Charge, same_text
from finura_cli.domain.reports import leaks as report
from finura_cli.domain.reports.leaks import Leaks, Spent
from finura_cli.domain.reports.parts import scope
from finura_cli.services import bill_audit
from finura_cli.services.bill_audit import Audit
from finura_cli.services.report_books import Ask, Books
from finura_cli.store import charges, merchants
from finura_cli.store.connection import Store

_SPARED = (Necessity.ESSENTIAL, Necessity.SAVING)


def leaks(store: Store, ask: Ask) -> Leaks:
    """Habits and fees of the period; bills as they stand today, where no query narrows the report."""
    return gathered(store, ask)[0]


def gathered(store: Store, ask: Ask) -> tuple[Leaks, Audit]:
    """The leaks, with the audit of bills that they were read from."""
    with store.read_tx():
        books = Books(store, ask)
        ask = books.ask
        about, _ = scope(books.parts(ask.period), ask.period, ask.currency, pending=books.pending())
        found = charges.read(store, ask.period, ask.query)
        audit = bill_audit.audit(store, ask.today, currency=ask.currency)
        spent = _spent(books, found)
    billed = frozenset(id for cost in audit.costs for id in cost.evidence.ids)
    bills = audit.found if ask.query.is_empty else ()
    return report.leaks(spent, about, books.known, billed=billed, bills=bills), audit


def _spent(books: Books, found: list[Charge]) -> list[Spent]:
    names = {merchant.id: merchant.name for merchant in merchants.all(books.store)}
    said = merchants.necessities(books.store)
    texts: dict[str, str] = {}
    made = []
    for charge in found:
        paid = charge.paid
        if charge.currency != books.ask.currency:
            day = date.fromordinal(charge.day)
            converted = books.into.convert(paid, charge.currency, day)
            if converted is None:
                continue
            paid = converted
        shop = charge.merchant_id
        text = texts.get(charge.description)
        if text is None:
            text = texts[charge.description] = same_text(charge.description)
        necessity = said.get(shop) if shop is not None else None
        necessity = necessity or books.tree.necessity(charge.category_id)
        made.append(
            Spent(
                id=charge.id,
                day=date.min + timedelta(days=charge.day - 1),
                payee=names[shop] if shop is not None else charge.description,
                key=f"m{shop}" if shop is not None else text and f"t{text}",
                text=charge.description,
                category=None if charge.category_id is None else books.tree.path(charge.category_id),
                paid=paid,
                spared=necessity in _SPARED,
            )
        )
    return made
