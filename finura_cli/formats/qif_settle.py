"""The accounts of a QIF file, and how one of them is read: settled from all records of the file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from finura_cli.domain.imports import Hints, Reading, Skipped
from finura_cli.domain.money import exponent
from finura_cli.errors import BadInput
from finura_cli.formats import dates
from finura_cli.formats.date_order import settle_order
from finura_cli.formats.money_column import MoneyColumn
from finura_cli.formats.phrases import balance_kind, is_surely_no_payment
from finura_cli.formats.preamble import number_of_named
from finura_cli.formats.qif_records import ACCOUNT, INVESTMENT, UNKNOWN, Entry, Records, Section, day_of
from finura_cli.formats.signed_amounts import SignedAmounts, settle_decimal
from finura_cli.formats.sniff import Text
from finura_cli.formats.statement_signs import Signed, settle_signs

OTHER_ACCOUNT = re.compile(r"\[([^\]]*)\]")
"""A category in brackets is another account."""
_ACCOUNT_KINDS = {"cash": "cash", "card": "card", "liability": "loan"}
_CODES = frozenset(
    "ATM CASH CHECK CHQ CREDIT CSH DD DEB DEBIT DEP DIRECTDEBIT DIRECTDEP DIV EFT FEE FPI FPO INT OTHER PAYMENT PMT POS"
    " REPEATPMT SO SRVCHG TFR WDL XFER".split()
)
"""What banks write as category where they mean the sort of booking."""


@dataclass(slots=True)
class Part:
    """The records of one account, as far as they settle how it is read."""

    key: str
    section: Section
    days: list[str] = field(default_factory=list)
    amounts: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    splits: list[str] = field(default_factory=list)
    opening: bool = False
    """Whether the first record is the opening balance."""


def key_of(section: Section) -> str:
    """What tells the accounts of a file apart."""
    return f"{section.kind}\x1f{section.name}"


def parts_of(walk: Records) -> list[Part]:
    """The accounts that have records, in file order. Raises BadInput (`not-a-statement`)."""
    found: dict[str, Part] = {}
    trades = False
    for item in walk.items():
        if isinstance(item, Skipped):
            continue
        if item.section.what == INVESTMENT:
            trades = True
            continue
        key = key_of(item.section)
        part = found.get(key) or found.setdefault(key, Part(key, item.section))
        part.opening = part.opening or (not part.days and balance_of(item) == "opening")
        part.days.append(item.fields.get("D", ""))
        part.amounts.append(item.amount)
        part.texts.append(item.fields.get("P", ""))
        part.categories.append(item.fields.get("L", ""))
        part.splits += [split.amount for split in item.splits if split.amount]
    if found:
        return list(found.values())
    sections = [section for section in walk.sections if section.what in (ACCOUNT, UNKNOWN)]
    if sections and not trades:
        return [Part(key_of(sections[0]), sections[0])]
    investments = trades or any(section.what == INVESTMENT for section in walk.sections)
    why = "it holds investments, which are not read" if investments else "it holds no transactions"
    raise BadInput(
        f"the file is no statement: {why}", hint="export a bank, cash or card account", code="not-a-statement"
    )


def balance_of(entry: Entry) -> str | None:
    """The kind of balance that a record prints; None for a payment. What comes from the account itself is its opening
    balance, whatever it is called."""
    payee, category = entry.fields.get("P", ""), entry.fields.get("L", "")
    other = OTHER_ACCOUNT.match(category)
    if entry.splits or (category and other is None):
        return None
    if is_surely_no_payment(payee):
        return balance_kind(payee)
    return "opening" if other and entry.section.name and other[1].strip() == entry.section.name else None


def settle_part(name: str, parts: Sequence[Part], hints: Hints, text: Text) -> Reading:
    """The Reading of one account. Raises BadInput: `ambiguous-date-order`, `ambiguous-amount`, `not-a-statement`."""
    if not 0 <= hints.part < len(parts):
        raise BadInput(f"the file holds {len(parts)} accounts only", code="not-a-statement")
    part = parts[hints.part]
    cells = [cell for each in parts for cell in (*each.amounts, *each.splits)]
    decimal = settle_decimal(cells, hints.currency, grouped=True)
    open_dates = [found for each in parts for written in each.days if (found := day_of(written)) is not None]
    # Decimal commas say nothing here: programs write the month first and the amounts as the computer is set
    order = settle_order(open_dates, (), hints, day_first=MoneyColumn(cells).is_indian)
    reader, digits = SignedAmounts(decimal), exponent(hints.currency)
    days, minors = _days_of(part, order), [minor_of(reader, written, digits) for written in part.amounts]
    signed = [Signed(minor, "", text) for minor, text in zip(minors, part.texts, strict=True) if minor is not None]
    signs = settle_signs(signed[part.opening :], card=part.section.kind == "card", proof=0)
    opening = None
    if part.opening and minors[0] is not None and days[0] is not None:
        opening = minors[0] if all(day is None or day >= days[0] for day in days) else None
    named = {category for each in parts for category in each.categories if category}
    return Reading(
        format=name,
        header_key=_header_key(part, open_dates),
        details={
            "encoding": text.encoding, "part": hints.part, "parts": len(parts), "key": part.key,
            "keys": [each.key for each in parts], "date_order": order, "decimal": decimal, "sign": signs.mode,
            "doubt": signs.doubt, "opening": part.opening, "codes": bool(named) and named <= _CODES,
            "hinted_currency": hints.currency, "account_name": part.section.name,
            "account_kind": _ACCOUNT_KINDS.get(part.section.kind, "bank"),
        },
        account=number_of_named(part.section.name),
        opening=opening if signs.mode == "written" else None,
    )  # fmt: skip


def _days_of(part: Part, order: str) -> list[date | None]:
    days: list[date | None] = []
    for written in part.days:
        parts = day_of(written)
        try:
            days.append(dates.to_date(parts, order) if parts else None)
        except ValueError:
            days.append(None)
    return days


def minor_of(reader: SignedAmounts, written: str, digits: int) -> int | None:
    """An amount in minor units; None where it is none."""
    try:
        return reader.of(written, digits)
    except ValueError:
        return None


def _header_key(part: Part, found: Sequence[dates.Parts]) -> str:
    shape = f"{found[0].kind} {found[0].separator}" if found else ""
    return hashlib.sha256("\x1f".join(("qif", part.key, shape)).encode("utf-8", "surrogatepass")).hexdigest()[:32]
