"""Prices that rose: charges that come back and are dearer than they were."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from finura_cli.domain.alerts import Alert, rise_alert
from finura_cli.domain.anomaly import OddKind
from finura_cli.domain.charges import payee_codes, same_text, text_codes
from finura_cli.domain.period import Calendar, Period
from finura_cli.services import spotting
from finura_cli.store import charges, merchants
from finura_cli.store.connection import Store

NEWS_DAYS = 35
"""A price that rose longer ago is no news."""
PAST_DAYS = 400
MOST = 80
"""Characters of a text that tell a payee from others."""


def rises(store: Store, *, today: date, calendar: Calendar) -> Iterator[Alert]:
    """The charges of the last weeks that are dearer than those before them. Reads a year: not for every entry."""
    known = charges.read(store, Period(today - timedelta(days=PAST_DAYS), today + timedelta(days=1)))
    texts = text_codes(known)
    payees = payee_codes(known, texts)
    recent = Period(today - timedelta(days=NEWS_DAYS), today + timedelta(days=1))
    odd = [
        one
        for one in spotting.by_rule(store, known, payees, texts, period=recent, today=today)
        if one.kind is OddKind.PRICE_RISE and one.usual is not None
    ]
    by_id = {charge.id: charge for charge in known if charge.first}
    for one in odd:
        charge = by_id[one.id]
        assert one.usual is not None
        month = calendar.key(calendar.month_of(one.date), "M")
        if charge.merchant_id is None:
            payee, name = same_text(charge.description)[:MOST], one.description
        else:
            merchant = merchants.get(store, charge.merchant_id)
            payee, name = merchant.uid, merchant.name
        yield rise_alert(payee, name, one.id, one.date, -one.amount, -one.usual, month)
