"""One entry of an ISO 20022 cash message as a row.

An entry is one row, with its whole amount, also when it stands for a batch of payments: that is what the account shows
and what balances add up from. The payments of a batch are told in the note. `CdtDbtInd` alone says which way money
went; `RvslInd` says that it takes an earlier entry back, so the parties are the earlier entry's.
Source: ISO 20022, message definition report Bank-to-Customer Cash Management, camt.052/053/054.001.02 to .14.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from finura_cli.domain.money import exponent, plain
from finura_cli.domain.transaction import Draft
from finura_cli.formats import amounts, dates
from finura_cli.formats.camt_tree import LONGEST, Node
from finura_cli.formats.payment_text import Told, distinct, mode_of, one_line, said, told_by

_AMOUNT = re.compile(r"\+?([0-9]{0,40})(?:\.([0-9]{0,40}))?(?:[eE]\+?([0-9]{1,2}))?", re.ASCII)
_DATE = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,12})?)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_CURRENCY = re.compile(r"[A-Z]{3}")
_COUNTER = 8
"""Shorter numbers of an entry are where it stands in this file, not what it is called."""
_FUTURE = frozenset(("PDNG", "FUTR"))
_LISTED = 20
"""Payments of a batch that a note tells."""


def read_amount(text: str, digits: int) -> int:
    """Minor units of an amount (xsd:decimal, without a sign; `1E3` too). Raises ValueError with what is wrong."""
    text = text.strip()
    m = _AMOUNT.fullmatch(text)
    shown = repr(text if len(text) <= 40 else f"{text[:40]}…")
    if m is None or not (m[1] or m[2]):
        raise ValueError(f"{shown} is no amount" if text else "no amount")
    whole, part, power = m[1].lstrip("0"), m[2] or "", int(m[3] or 0)
    if len(whole) + power > 18:
        raise ValueError(f"{shown} is too large")
    number = amounts.Units(int((whole + part) or "0") * 10**power, len(part))
    try:
        return amounts.scaled(number, digits)
    except ValueError as error:
        raise ValueError(f"{shown} {error}") from None


def read_day(node: Node | None) -> tuple[date, str | None] | None:
    """Date and local time of `Dt` or `DtTm`; None when there is none. Raises ValueError for a day that is none."""
    if node is None:
        return None
    text = node.say("Dt") or node.say("DtTm") or one_line(node.text)
    if not text:
        return None
    m = _DATE.fullmatch(text)
    if m is None:
        raise ValueError(f"no date: {text[:40]!r}")
    try:
        day = dates.to_date(dates.Parts("ymd", int(m[1]), int(m[2]), int(m[3]), None, "-"), "ymd")
    except ValueError as error:
        raise ValueError(f"{text[:40]!r}: {error}") from None
    time = dates.clock(int(m[4]), int(m[5]), int(m[6] or 0)) if m[4] and not m[7] else None
    return day, time


def currency_of(node: Node | None) -> str | None:
    """The currency of an amount, if it says one."""
    code = (node.currency or "").strip().upper() if node is not None else ""
    return code if _CURRENCY.fullmatch(code) else None


def signed(node: Node, digits: int) -> int:
    """The amount of an entry or a balance: money out, or a debt, is negative. Raises ValueError."""
    minor = read_amount(node.say("Amt"), digits)
    side = node.say("CdtDbtInd").upper()
    if side not in ("CRDT", "DBIT"):
        raise ValueError(f"neither CRDT nor DBIT: {side[:40]!r}" if side else "neither credit nor debit")
    return -minor if side == "DBIT" else minor


def status_of(entry: Node) -> str:
    """`BOOK`, `PDNG`, `INFO`, `FUTR`: a text in old versions, `Cd` in new ones. Booked when nothing is said."""
    return (entry.say("Sts", "Cd") or entry.say("Sts", "Prtry") or entry.say("Sts") or "BOOK").upper()


def draft_of(entry: Node, line: int, payments: int, currency: str | None, digits: int) -> Draft:
    """An entry as a row. `currency` and `digits` are of amounts that do not say theirs. Raises ValueError."""
    own = currency_of(entry.one("Amt"))
    minor = signed(entry, exponent(own) if own else digits)
    details = list(entry.every("NtryDtls", "TxDtls"))
    day, time = _day_of(entry, details)
    if any(len(node.text) > LONGEST for node in _all(entry)):
        raise ValueError(f"a text of more than {LONGEST // 1024} KiB")
    status = status_of(entry)
    reversal = entry.say("RvslInd").lower() in ("true", "1")
    out = (minor < 0) != reversal
    if payments > 1:
        told = _told_of_batch(entry, details, payments, out, own or currency)
    else:
        told = _told_of_one(entry, details[0] if details else entry, out)
    references = _references(entry, details)
    texts = distinct((told.purpose, told.kind, told.payee, *told.rest))
    description = texts[0] if texts else next(iter(distinct(references)), "")
    more = "reversal" if reversal else ""
    return Draft(
        line,
        day,
        minor,
        description,
        (day.isoformat(), plain(minor, own or currency), *references, *_words(entry, details)),
        own or currency,
        time,
        told.payee or None,
        mode=_mode(entry, details),
        note=" · ".join(distinct((more, told.kind, *told.rest), (description, told.payee))),
        reference=next(iter(distinct(references)), None),
        pending=status != "BOOK",
        doubt=None if status == "BOOK" or status in _FUTURE else f"may not be booked: its status is {status[:40]}",
    )  # fmt: skip


def _day_of(entry: Node, details: Sequence[Node]) -> tuple[date, str | None]:
    """The day it was booked, else its value date, else what its payment says."""
    for name in ("BookgDt", "ValDt"):
        if found := read_day(entry.one(name)):
            return found
    for name in ("IntrBkSttlmDt", "AccptncDtTm", "TxDtTm", "TradDt"):
        for payment in details[:1]:
            if found := read_day(payment.one("RltdDts", name)):
                return found
    raise ValueError("no date")


def shown(entry: Node) -> str:
    """An entry as text, for people who look at what could not be read."""
    leaves = (node for node in _all(entry) if not node.children and node.text.strip())
    return ", ".join(sorted(f"{node.name} {one_line(node.text[:200])}" for node in leaves))[:16_384] or "an empty entry"


def _all(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        now = waiting.pop()
        yield now
        waiting.extend(now.children)


def _references(entry: Node, details: Sequence[Node]) -> tuple[str, ...]:
    """The ids of an entry, the bank's own first. A short number only counts the entries of a file."""
    number = entry.say("NtryRef")
    first = details[0] if len(details) == 1 else None
    found = (
        entry.say("AcctSvcrRef"),
        first.say("Refs", "AcctSvcrRef") if first else "",
        number if len(number) >= _COUNTER else "",
        first.say("Refs", "EndToEndId") if first else "",
        first.say("Refs", "TxId") if first else "",
    )
    return tuple(map(said, found))


def _words(entry: Node, details: Sequence[Node]) -> Iterator[str]:
    """The texts of an entry as they stand there: what makes it the same entry next time."""
    yield entry.say("AddtlNtryInf")
    for payment in details[:_LISTED]:
        yield from (_remitted(payment), _name(payment, "Cdtr"), _name(payment, "Dbtr"))


# ------------------------------------------------------------------------------------------------------------- texts


def _told_of_one(entry: Node, payment: Node, out: bool) -> Told:
    remitted = _remitted(payment)
    more, kind = said(payment.say("AddtlTxInf")), said(entry.say("AddtlNtryInf"))
    by = told_by([[remitted]], not out)
    payee = _party(payment, out) or by.payee
    purpose = by.purpose or more
    count = entry.say("NtryDtls", "Btch", "NbOfTxs")
    batch = f"{count} payments" if count.isdecimal() and count.lstrip("0") not in ("", "1") else ""
    rest = (
        batch,
        more,
        by.kind,
        *by.rest,
        *_ultimate(payment, out),
        _account(payment, out),
        *_structured(payment),
        payment.say("RtrInf", "AddtlInf"),
    )
    return Told(payee, purpose, kind, distinct(rest), by.reference)


def _told_of_batch(entry: Node, details: Sequence[Node], payments: int, out: bool, currency: str | None) -> Told:
    """A batch has one payee only if all its payments have the same."""
    names = {_party(payment, out) for payment in details}
    kind = said(entry.say("AddtlNtryInf"))
    lines = []
    for payment in details[:_LISTED]:
        amount = payment.one("Amt") or payment.one("AmtDtls", "TxAmt", "Amt")
        money = said(amount.text) if amount is not None else ""
        if (own := currency_of(amount)) not in (None, currency):
            money = f"{money} {own}"
        lines.append(one_line(f"{_party(payment, out)} {money} {_remitted(payment)}"))
    if payments > _LISTED:
        lines.append(f"and {payments - _LISTED} more")
    listed = distinct(sorted(names)[:3])
    purpose = kind or (", ".join(listed) + (" ..." if len(names) > 3 else "") if listed else f"{payments} payments")
    payee = names.pop() if len(names) == 1 else ""
    return Told(payee, purpose, f"{payments} payments", distinct(lines))


def _party(payment: Node, out: bool) -> str:
    """Who is on the other side; whoever is named, if only one is."""
    sides = ("Cdtr", "Dbtr") if out else ("Dbtr", "Cdtr")
    names = [_name(payment, side) for side in sides]
    ultimate = [_name(payment, f"Ultmt{side}") for side in sides]
    return names[0] or ultimate[0] or _name(payment, "TradgPty") or names[1]


def _name(payment: Node, role: str) -> str:
    return said(payment.say("RltdPties", role, "Pty", "Nm") or payment.say("RltdPties", role, "Nm"))


def _ultimate(payment: Node, out: bool) -> tuple[str, ...]:
    return (_name(payment, "UltmtCdtr" if out else "UltmtDbtr"),)


def _account(payment: Node, out: bool) -> str:
    role = "CdtrAcct" if out else "DbtrAcct"
    return account_id(payment.one("RltdPties", role))


def account_id(account: Node | None) -> str:
    """The id of an account: IBAN, else the bank's number; empty when there is none."""
    if account is None:
        return ""
    return (
        account.say("Id", "IBAN") or account.say("Id", "Othr", "Id") or account.say("Id", "BBAN")
        or account.say("Id", "PrtryAcct", "Id")
    )  # fmt: skip


def _remitted(payment: Node) -> str:
    """What the payer wrote. Banks cut it into pieces of 140 characters, or of 35."""
    text = ""
    before = ""
    for node in payment.every("RmtInf", "Ustrd"):
        piece = node.text.strip("\r\n\t")
        text += piece if len(before) in (35, 140) and before[-1:].isalnum() else f" {piece}"
        before = piece
    text = one_line(text)
    if not text:
        text = one_line(" ".join(node.text for node in payment.every("RmtInf", "Strd", "AddtlRmtInf")))
    return text


def _structured(payment: Node) -> tuple[str, ...]:
    """References and documents that the payer gave, for machines."""
    return tuple(
        one_line(node.text)
        for path in (("CdtrRefInf", "Ref"), ("CdtrRefInf", "CdtrRef"), ("RfrdDocInf", "Nb"))
        for node in payment.every("RmtInf", "Strd", *path)
    )


# ------------------------------------------------------------------------------------------------------------- modes

_BY_FAMILY = {
    "ICDT": "transfer", "RCDT": "transfer", "ICCT": "transfer", "RCCT": "transfer", "IRCT": "transfer",
    "RRCT": "transfer", "IDDT": "direct debit", "RDDT": "direct debit", "CCRD": "card", "MCRD": "card",
    "ICHQ": "cheque", "RCHQ": "cheque", "CNTR": "cash",
}  # fmt: skip
_BY_SUB_FAMILY = {
    "STDO": "standing order", "CHRG": "fee", "COMM": "fee", "FEES": "fee", "INTR": "interest", "CWDL": "cash",
    "CDPT": "cash",
}  # fmt: skip
_GVC = re.compile(r"(?:N[A-Z]{3}\+)?([0-9]{3})(?:\+|$)")


def _mode(entry: Node, details: Sequence[Node]) -> str | None:
    """How it was paid, by the bank transaction code (ISO 20022 external code set), or a German bank's own."""
    for node in (entry, *details[:1]):
        sub = node.say("BkTxCd", "Domn", "Fmly", "SubFmlyCd")
        family = node.say("BkTxCd", "Domn", "Fmly", "Cd")
        if found := _BY_SUB_FAMILY.get(sub) or _BY_FAMILY.get(family):
            return found
        m = _GVC.match(node.say("BkTxCd", "Prtry", "Cd"))
        if m and node.say("BkTxCd", "Prtry", "Issr").upper() in ("DK", "ZKA") and (found := mode_of(m[1])):
            return found
    return None
