"""How an OFX file is read: its accounts, and for one of them currency, orders, signs and balances, from all records."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from finura_cli.domain.imports import Hints, Reading
from finura_cli.errors import BadInput
from finura_cli.formats import preamble
from finura_cli.formats.date_order import settle_order, written_day_first
from finura_cli.formats.money_column import MoneyColumn
from finura_cli.formats.ofx_numbers import Numbers, Part, Row, day_of
from finura_cli.formats.ofx_records import UNREAD_INVESTMENT, UNREAD_LOAN, Record, Records, Statement
from finura_cli.formats.signed_amounts import settle_decimal
from finura_cli.formats.statement_signs import Signs

_KINDS = {
    **dict.fromkeys(("SAVINGS", "MONEYMRKT", "CD"), "savings"),
    **dict.fromkeys(("CREDITLINE", "LOAN"), "loan"),
}
"""Kinds of account by ACCTTYPE; of others the kind of the statement tells."""
_NO_CURRENCY = frozenset((None, "XXX", "XTS"))
"""XXX is ISO 4217 for none at all, XTS for tests."""
_UNREAD = (UNREAD_INVESTMENT, UNREAD_LOAN)


def day_text(record: Record) -> str:
    """The date of a record: when it was posted, of a pending one when it was made."""
    fields = record.fields
    return fields.get("DTPOSTED") or fields.get("DTTRAN") or fields.get("DTUSER") or ""


def row_currency(fields: dict[str, str]) -> str:
    """The currency of the amount itself: CURRENCY says it is another than the account's. (ORIGCURRENCY says that it was
    converted, and is the account's again: OFX 2.3, 5.2.)"""
    return fields.get("CURRENCY/CURSYM", "") or fields.get("CURRENCY", "")


def name_of(fields: dict[str, str]) -> str:
    """The first text of a record."""
    return fields.get("NAME") or fields.get("PAYEE/NAME") or fields.get("PAYEE") or fields.get("MEMO") or ""


# ---------------------------------------------------------------------------------------------------- the whole file


def parts_of(walk: Records) -> list[Part]:
    """The accounts of a file that have records which can be read, in file order; one where none has.

    Raises BadInput: `truncated`, `not-a-statement`.
    """
    rows: list[Row] = []
    unread, damaged = "", False
    for record in walk.records():
        if record.fault:
            unread = unread or (record.fault if record.fault in _UNREAD else "")
            damaged = damaged or record.fault not in _UNREAD
            continue
        f = record.fields
        rows.append(Row(
            record.statement.number, day_text(record), f.get("TRNAMT", ""), f.get("TRNTYPE", "").upper(), name_of(f),
            row_currency(f), record.pending,
        ))  # fmt: skip
    if walk.truncated:
        raise BadInput(
            "the file is cut short: its last statement has no end", hint="download it again", code="truncated"
        )
    if not rows and not damaged and (unread or not any(s.kind in ("bank", "card") for s in walk.statements)):
        raise _nothing(walk, unread)
    found: dict[tuple[str, ...], Part] = {}
    for statement in walk.statements:
        found.setdefault(_account_key(statement), Part()).statements.append(statement)
    of_statement = {s.number: part for part in found.values() for s in part.statements}
    for row in rows:
        of_statement[row.statement].rows.append(row)
    return [part for part in found.values() if part.rows] or list(found.values())[:1]


def _account_key(statement: Statement) -> tuple[str, ...]:
    account = statement.account
    return (
        statement.kind, account.get("BANKID", ""), account.get("ACCTID", ""), account.get("ACCTTYPE", "").upper(),
        statement.currency.upper(),
    )  # fmt: skip


def _nothing(walk: Records, unread: str) -> BadInput:
    if unread or walk.statements:
        loans = unread == UNREAD_LOAN or (walk.statements and walk.statements[0].kind == "loan")
        why = "it holds the transactions of a loan" if loans else "it holds investments"
        return BadInput(
            f"the file is no statement that can be read: {why}",
            hint="give the statement of a bank account or a card",
            code="not-a-statement",
        )
    said = f": the bank answered {walk.errors[-1]!r}" if walk.errors else ""
    return BadInput(f"the file holds no statement{said}", hint="download it again", code="not-a-statement")


# ------------------------------------------------------------------------------------------------------- one account


def settle_part(name: str, walk: Records, parts: Sequence[Part], encoding: str, hints: Hints) -> Reading:
    """The Reading of one account. Raises BadInput: `ambiguous-date-order`, `ambiguous-amount`, `not-a-statement`."""
    if not 0 <= hints.part < len(parts):
        raise BadInput(f"the file holds {len(parts)} accounts only", code="not-a-statement")
    part = parts[hints.part]
    currency = _currency(part)
    cells = [cell for each in parts for cell in _amount_cells(each)]
    decimal = settle_decimal(cells, currency or hints.currency, grouped=False)
    order = _date_order(parts, cells, currency, hints)
    numbers = Numbers(part, currency or hints.currency, decimal, order)
    return Reading(
        format=name,
        header_key=_header_key(walk, part),
        details={
            "encoding": encoding,
            "part": hints.part,
            "parts": len(parts),
            "others": [s.number for other in parts if other is not part for s in other.statements],
            "statements": [s.number for s in part.statements],
            "decimal": decimal,
            "date_order": order,
            "sign": numbers.signs.mode,
            "doubt": numbers.signs.doubt,
            "off": [[step.after, step.upto] for step in numbers.off],
            "fillers": numbers.fillers,
            "hinted_currency": hints.currency,
            "account_kind": _KINDS.get(part.statements[0].account.get("ACCTTYPE", "").upper(), part.statements[0].kind),
        },
        currency=currency,
        account=_account(part, parts),
        opening=numbers.opening,
        closing=numbers.closing,
        closing_date=numbers.closing_date.isoformat() if numbers.closing_date else None,
    )


def _currency(part: Part) -> str | None:
    named = {preamble.as_currency(statement.currency) for statement in part.statements} - _NO_CURRENCY
    named = named or {preamble.as_currency(row.currency) for row in part.rows} - _NO_CURRENCY
    return named.pop() if len(named) == 1 else None


def _amount_cells(part: Part) -> list[str]:
    return [row.amount for row in part.rows] + [
        ledger.get("BALAMT", "") for statement in part.statements for ledger in statement.ledgers
    ]


def _date_order(parts: Sequence[Part], cells: Sequence[str], currency: str | None, hints: Hints) -> str:
    open_dates = [
        found
        for part in parts
        for row in part.rows
        if (found := day_of(row.day)) is not None and found.kind in ("xxy", "xxx")
    ]
    if not open_dates:
        return "ymd"
    return settle_order(open_dates, (), hints, day_first=written_day_first((), [MoneyColumn(cells)], currency))


def _header_key(walk: Records, part: Part) -> str:
    shape = (
        "ofx",
        *(walk.bank.get(name, "") for name in ("ORG", "FID", "INTU.BID")),
        *_account_key(part.statements[0]),
    )
    return hashlib.sha256("\x1f".join(shape).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _account(part: Part, parts: Sequence[Part]) -> str | None:
    """The bank's id of the account; with what tells it from another account of the file that has the same."""
    own = _account_key(part.statements[0])
    number = own[2].replace(" ", "")[:64]
    if not number:
        return None
    for other in parts:
        if other is not part and _account_key(other.statements[0])[2] == own[2]:
            theirs = _account_key(other.statements[0])
            return "-".join(
                (number, *(mine for mine, their in zip(own, theirs, strict=True) if mine and mine != their))
            )
    return number


def signs_of(details: dict[str, object]) -> Signs:
    """The signs of a Reading, fresh or come back from JSON."""
    doubt = details.get("doubt")
    return Signs(str(details["sign"]), doubt if isinstance(doubt, str) else None)
