"""Books as a journal that hledger or Ledger reads. What a text holds never means anything there but itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from finura_cli.domain.money import Money, exponent
from finura_cli.formats.written import INCOME, OWN, Accounts, Booking, Books, Entry, line, own_fields, told_of

_HEAD = "; Books of Finura. Pending transactions carry a `!`; without them: {alone}\n\n"
_ALONE = {"hledger": "hledger -C balance", "ledger": "ledger --cleared balance"}
_TYPES = {"assets": "A", "liabilities": "L", "equity": "E", INCOME: "R", "expenses": "X"}
_HEADING = str.maketrans(";|", "；｜")
_FIRST = {"(": "（", "*": "＊", "!": "！", "=": "＝"}
# Signs that look alike stand for these; `own_fields` takes them for what they stand for.
_COMMENT = (
    (re.compile(r"(?i)(\bdate2?):"), r"\1꞉"),  # to hledger, the date of the posting
    (re.compile(r"\[(?=[0-9=/.-])"), "⁅"),  # to both
    (re.compile(r"::"), "꞉꞉"),  # to Ledger, a value that is worked out
)
_TAG = re.compile(r"[\s,:;\[\]]+")
_MEANT = frozenset("date date2 type time payee".split())
"""Tags that hledger understands."""
_IN_NAME = str.maketrans({";": "；", ":": "："})


def pieces(books: Books, dialect: str) -> Iterator[str]:
    """The journal, booking by booking. `dialect`: hledger or ledger."""
    names = Accounts(books.accounts, _part, " ")
    yield _HEAD.format(alone=_ALONE[dialect])
    for currency in books.commodities:
        decimals = "." + "0" * exponent(currency)
        if dialect == "hledger":  # which wants the sign where no decimals follow, too
            yield f"commodity 1000{decimals} {currency}\n"
        else:
            yield f"commodity {currency}\n    format 1000{decimals.rstrip('.')} {currency}\n"
    known = dict.fromkeys((*OWN, *filter(None, map(_tag, books.tags))))
    yield "".join(f"tag {tag}\n" for tag in known)
    for account in books.accounts:
        yield f"account {names.of(account.path)}\n"
        if dialect == "hledger":
            yield f"    ; type: {_TYPES[account.path[0]]}\n"
        if label := names.label(account):
            yield f"    ; name: {_comment(label)}\n"
    yield from books.prices(lambda one: f"P {one.day} {one.currency} {one.value} {one.to}")
    for booking in books.bookings:
        yield "\n" + "\n".join(_lines(booking, names, dialect)) + "\n"


def _lines(booking: Booking, names: Accounts, dialect: str) -> Iterator[str]:
    first, *others = booking.entries
    merchant, text = heading = _heading(first)
    whole = f"{merchant} | {text}" if merchant else text
    yield f"{first.day} {'!' if first.pending else '*'} {whole}".rstrip()
    yield from _entry(first, names, "", _fields(first, booking, heading), dialect)
    price = booking.exchanged
    for entry in others:
        cost = f" @@ {_amount(price)}" if price else ""
        day = [f"[{entry.day}]"] if entry.day != first.day else []
        fields = _fields(entry, booking, heading)
        yield from _entry(entry, names, cost, [*day, *fields], dialect, differs=entry.pending != first.pending)
    for part in booking.against:
        yield f"    {names.of(part.account)}  {_amount(part.money)}"
        if part.who:
            yield f"      ; who: {_comment(line(part.who))}"


def _entry(
    entry: Entry, names: Accounts, cost: str, comments: list[str], dialect: str, *, differs: bool = False
) -> Iterator[str]:
    """The posting of an entry and what is said of it. `differs`: whether it is marked otherwise than its booking."""
    mark = ("! " if entry.pending else "* ") if differs else ""
    yield f"    {mark}{names.of(entry.account)}  {_amount(entry.money)}{cost}"
    yield from (f"      ; {comment}" for comment in comments)
    tags = list(dict.fromkeys(filter(None, map(_tag, entry.tags))))
    if tags:
        yield "      ; " + (", ".join(f"{tag}:" for tag in tags) if dialect == "hledger" else f":{':'.join(tags)}:")


def _fields(entry: Entry, booking: Booking, heading: tuple[str, str]) -> list[str]:
    if booking.is_opening:
        return []
    fields = own_fields(entry, told_of(booking, entry, heading))
    return [f"{name}: {_comment(value)}".rstrip() for name, value in fields]


def _heading(entry: Entry) -> tuple[str, str]:
    """Merchant and description as they may stand in a heading, `merchant | description`."""
    merchant, text = (line(text).translate(_HEADING) for text in (entry.merchant, entry.description))
    if merchant:
        return _FIRST.get(merchant[0], merchant[0]) + merchant[1:], text
    return "", _FIRST.get(text[:1], text[:1]) + text[1:]


def _comment(text: str) -> str:
    for order, instead in _COMMENT:
        text = order.sub(instead, text)
    return text


def _tag(text: str) -> str:
    tag = _TAG.sub("-", line(text)).strip("-")
    return f"{tag}-" if tag.casefold() in _MEANT else tag


def _amount(money: Money) -> str:
    return f"{money.plain()} {money.currency}"


def _part(text: str) -> str:
    """A part of an account's name: one space at a time, as two of them end it."""
    return line(text).translate(_IN_NAME) or "?"
