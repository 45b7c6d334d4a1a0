"""What is printed above a table: whose account it is, in which currency."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from finura_cli.domain.currencies import CODES, meanings
from finura_cli.formats import dates
from finura_cli.formats.grid import Row
from finura_cli.formats.headers import key, roles_of

OWN_ACCOUNT = frozenset(
    phrase.strip()
    for phrase in (
        "auftragskonto, auftraggeberkonto, iban auftraggeberkonto, rekening, iban bban, rekeningnummer, kliendi konto,"
        "saskaitos nr, account no, your account, my account, konyvelesi szamla, kredietkaart, umsatz getatigt von,"
        "card number, card no"
    ).split(",")
)
"""Headers that name the account of the file even in a single row; others may be the other side's."""

_IBAN = re.compile(r"(?<![A-Z0-9])([A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)(?![A-Z0-9])")
_DAY = re.compile(r"(?<![0-9])[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}(?![0-9])")
_NUMBER = re.compile(r"[0-9Xx*][0-9Xx*\-./ ]{3,30}[0-9]")
_NAME = re.compile(
    r"(?!.*\b(?:visa|mastercard|maestro|amex|debit|credit|card)\b)"
    r"[^\W\d_]{3,20}(?: [^\W\d_]{1,20}){0,4} [x*]{0,4}[0-9]{4}",
    re.IGNORECASE,
).fullmatch
_ENGLISH_CODES = frozenset("ALL TOP TRY CUP PEN MOP BAM LAK SOS GEL MAD COP RON DOP".split())


@dataclass(frozen=True, slots=True)
class Above:
    """What the preamble says."""

    account: str | None = None
    currency: str | None = None
    dates: tuple[dates.Parts, ...] = ()
    """Dates of a period or of the printing: they may settle the order of day and month."""


def as_account(text: str) -> str | None:
    """An account's id as the bank prints it: an IBAN or a number of four digits and more, spaces aside."""
    bare = text.replace(" ", "").strip("'\"=")
    if not 4 <= len(bare) <= 40 or sum(1 for c in bare if "0" <= c <= "9") < 4:
        return None
    return bare if re.fullmatch(r"[A-Za-z0-9*./_-]+", bare) else None


def number_of_named(text: str) -> str | None:
    """The id of an account that is known by name as well: words and the end of a number, as `Chase 1234`, are only what
    it is called, but for a card's, which is what was paid with."""
    return None if is_name(text) else as_account(text)


def is_name(text: str) -> bool:
    """Whether it is words and the end of a number, as `Chase 1234`, and no card's."""
    return _NAME(text.strip()) is not None


@lru_cache(maxsize=1024)
def as_currency(text: str) -> str | None:
    """The currency that a cell of a currency column names: a code of three letters, known or not, or a sign."""
    text = text.strip()
    if re.fullmatch(r"[A-Za-z]{3}", text):
        return text.upper()
    found = meanings(text)
    return found[0] if len(found) == 1 else None


def read(rows: Sequence[Row]) -> Above:
    """Account and currency of the lines above the table. Nothing is said where two are."""
    accounts: list[str] = []
    days: list[dates.Parts] = []
    labelled: set[str] = set()
    loose: set[str] = set()
    for _, _, cells in rows:
        texts = [cell.strip() for cell in cells if cell.strip()]
        for i, text in enumerate(texts):
            after = texts[i + 1] if i + 1 < len(texts) else ""
            label, _, value = text.partition(":")
            value = value.strip() or after
            days += [parts for m in _DAY.findall(text) if (parts := dates.take_apart(m))]
            accounts += [m.replace(" ", "") for m in _IBAN.findall(text)]
            roles = roles_of(label) if len(label) <= 60 else {}
            if "account" in roles and (m := _NUMBER.search(value)) and not _IBAN.search(f"{text} {value}"):
                accounts.append(m[0].strip().replace(" ", ""))
            if "currency" in roles and (code := as_currency(value)):
                labelled.add(code)
            bare = text.strip(" :;.()")
            if bare in CODES and bare not in _ENGLISH_CODES:
                loose.add(bare)
            elif m := re.search(r"[0-9] ?([A-Z]{3})$", text):
                loose |= {m[1]} & CODES
    codes = labelled or loose
    distinct = list(dict.fromkeys(accounts))
    account = distinct[0] if len(distinct) == 1 else None
    return Above(account, codes.pop() if len(codes) == 1 else None, tuple(days))


def is_own_account(header: str) -> bool:
    """Whether a header names the account of the file, beyond doubt."""
    return key(header) in OWN_ACCOUNT
