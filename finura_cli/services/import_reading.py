"""How a file is read and where it goes: each may settle what the other leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from finura_cli.domain.imports import Hints, ImportPlan, Place, Reading
from finura_cli.domain.money import exponent
from finura_cli.errors import BadInput
from finura_cli.formats.base import Reader, Source
from finura_cli.services.import_kin import (
    AS_WRITTEN,
    accounts_named,
    is_as_one,
    is_by_sign,
    kin,
    known_accounts,
    sign_before,
)
from finura_cli.services.import_places import is_card, place_of, place_without_books
from finura_cli.services.understanding import Settle, order_of, understood
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from finura_cli.services.importing import Asked


def read_and_placed(
    store: Store | None, path: str, found: Source, asked: Asked, part: int, earlier: Sequence[ImportPlan]
) -> tuple[Reader, Reading, Place]:
    """Reader, reading and account. Where the account's currency has other decimals than was thought, amounts read
    otherwise; where it is a card's, positive ones may be charges, and earlier files of it may have proved how theirs
    count: then that is settled again."""
    said = asked.said
    named = accounts_named(earlier[-1].reading) if part and earlier else frozenset()
    hints = Hints(asked.date_order, said.currency, asked.format, part, accounts=named)
    reader, settle, reading, refusal = _read(store, found, asked, hints)
    if refusal is not None:
        hints = replace(hints, sign=AS_WRITTEN)
    if is_as_one(store, reading, said):
        hints = replace(hints, one_account=True)
        reading = settle(replace(hints, date_order=order_of(reading)))
    if store is None:
        return reader, reading, place_without_books(reading, said)
    if known := known_accounts(store, reading, said):
        hints = replace(hints, accounts=known)
        reading = settle(replace(hints, date_order=order_of(reading)))
    place = place_of(store, path, reading, said, earlier)
    other_decimals = reading.currency is None and exponent(place.currency) != exponent(said.currency)
    sign = sign_before(store, place, reading, earlier)
    if refusal is not None and sign is None:
        raise refusal
    card = is_by_sign(reading) and is_card(store, place, reading)
    if other_decimals or card or sign is not None:
        currency = place.currency if other_decimals else said.currency
        hints = replace(hints, date_order=order_of(reading), currency=currency, card=card, sign=sign)
        reading = settle(hints)
    return reader, reading, place


def _read(
    store: Store | None, found: Source, asked: Asked, hints: Hints
) -> tuple[Reader, Settle, Reading, BadInput | None]:
    """Reader and reading; where nothing in the file says which way money went, that refusal beside a reading as
    written: earlier files of its source may have said it, and which source it is, is yet to be told."""
    try:
        return *understood(store, found, hints, asked.profiles, asked.said.source), None
    except BadInput as refusal:
        if store is None or refusal.code != "ambiguous-sign":
            raise
        hints = replace(hints, sign=AS_WRITTEN)
        read = understood(store, found, hints, asked.profiles, asked.said.source)
        if not kin(store, read[2]):
            raise
        return *read, refusal
