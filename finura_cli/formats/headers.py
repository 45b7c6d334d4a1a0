"""Which role a header cell names, and which row of a file is the header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from finura_cli.domain.currencies import CODES
from finura_cli.domain.text import folded
from finura_cli.formats.header_words import FOREIGN, WORDS
from finura_cli.formats.phrases import names_a_card

_MONEY = ("amount", "debit", "credit")
_DATES = ("date", "late_date", "value_date")

WHOLE = 100
"""The score of a header that is one of our phrases, and does not only hold it."""


class _Lexicon:
    """The phrases of one role, sorted by how they are met."""

    def __init__(self, words: str) -> None:
        self.whole: set[str] = set()
        inside: set[str] = set()
        ends: set[str] = set()
        starts: set[str] = set()
        for written in words.split(","):
            phrase = folded(written).strip()
            if not phrase:
                continue
            self.whole.add(phrase)
            written = written.strip()
            if written.startswith("*"):
                ends.add(phrase)
            if written.endswith("*"):
                starts.add(phrase)
            if not written.startswith("="):
                inside.add(phrase)
        self.ends, self.starts = tuple(ends), tuple(starts)
        # The longest phrase first: it tells how closely the cell is met.
        found = sorted(inside, key=len, reverse=True)
        self.inside = re.compile(r"(?<= )(" + "|".join(map(re.escape, found)) + r")(?= )") if found else None
        # Scripts without spaces between words
        self.scripts = tuple(p for p in inside if "\u2e80" <= p[0] <= "\ud7ff" and len(p) > 1)

    def score(self, cell: str) -> int:
        """How closely a folded cell (without its outer spaces) is met: 0 not at all, WHOLE as a whole."""
        if cell in self.whole:
            return WHOLE
        best = 0
        if self.inside and (m := self.inside.search(f" {cell} ")):
            best = min(90, 20 + 2 * max(len(m[1]), max(map(len, self.inside.findall(f" {cell} ")))))
        if best < 40:
            for word in cell.split():
                if (
                    word.endswith(self.ends) or word.startswith(self.starts)
                    if self.starts
                    else word.endswith(self.ends)
                ):
                    best = max(best, 40)
                    break
        if not best and any(p in cell for p in self.scripts):
            best = 30
        return best


@lru_cache(maxsize=1)
def _lexicons() -> dict[str, _Lexicon]:
    return {role: _Lexicon(words) for role, words in WORDS.items()} | {"foreign": _Lexicon(FOREIGN)}


_WITH_FEES = re.compile(r"\b(?:after|before|excl\w*|incl\w*|without|with|net of|less) (?:fees?|tax\w*|vat)\b")
_IN_MONEY = re.compile(r" in(?: rs)?$")  # `Amount (in INR)` is not the amount in, as against out
_CAMEL = re.compile(r"(?<=[a-zß-ü])(?=[A-Z])")
_CODE = re.compile(r"(?<![A-Za-z])([A-Z]{3})(?![A-Za-z])")
_SIGN = {
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "৳": "BDT",
    "zł": "PLN",
    "Kč": "CZK",
    "₽": "RUB",
    "₺": "TRY",
    "円": "JPY",
    "원": "KRW",
    "元": "CNY",
    "R$": "BRL",
}


def currency_in(text: str) -> str | None:
    """The currency that a header cell or a line of the preamble names: `Betrag (EUR)`, `Amount in £`."""
    codes = {code for code in _CODE.findall(text) if code in CODES}
    codes |= {code for sign, code in _SIGN.items() if sign in text}
    return codes.pop() if len(codes) == 1 else None


@lru_cache(maxsize=4096)
def key(cell: str) -> str:
    """A header cell folded for comparison, compounds in CamelCase taken apart, the currency left out."""
    bare = _CODE.sub(lambda m: " " if m[1] in CODES else m[1], cell) if len(cell) > 4 else cell
    text = _WITH_FEES.sub("", folded(_CAMEL.sub(" ", bare.replace("_", " ")))).strip()
    return _IN_MONEY.sub("", text) if currency_in(cell) or text.endswith(" rs") else text


# Letters of languages no country of which has money of three decimals; Arabic, English and French are not among them.
_TWO_AT_MOST = re.compile("[\u0370-\u05ff\u0900-\ud7ffÞþÐðÄäÖöÜüßÅåØøÑñÃãÕõÁáÍíÓóÚúĄ-ſẠ-ỹ]")


def two_at_most(header: Sequence[str]) -> bool:
    """Whether a header is in a language that is spoken only where money has two decimals at most."""
    return any(map(_TWO_AT_MOST.search, header))


_LONGEST = 80
_ONLY_CURRENCY = re.compile(r"[A-Z]{3} ?[$€£]?|[€£₹৳]")


@lru_cache(maxsize=4096)
def _roles(cell: str) -> tuple[tuple[str, int], ...]:
    text = key(cell)
    if _ONLY_CURRENCY.fullmatch(cell) and currency_in(cell):
        return (("amount", 50),)
    if not text or len(cell) > _LONGEST:
        return ()
    lexicons = _lexicons()
    found = {role: score for role, lexicon in lexicons.items() if (score := lexicon.score(text))}
    foreign = found.pop("foreign", 0)
    exact = {role for role, score in found.items() if score == WHOLE}
    if exact:
        found = {role: found[role] for role in exact}
        if "flag" in exact and not exact & {"type"}:
            found["amount"] = 60  # `Debit/Credit` may stand over signed amounts instead of words
    elif "debit" in found and "credit" in found:
        found = {"flag": 60, "amount": 60}  # `Debit/Credit` over signed amounts, or over the words themselves
    else:
        _drop_the_general(found)
    if foreign:
        found = {_FOREIGN_ROLES.get(role, role): score for role, score in found.items()}
    return tuple(found.items())


_FOREIGN_ROLES = {"amount": "foreign_amount", "currency": "foreign_currency"}


def _drop_the_general(found: dict[str, int]) -> None:
    """Where a narrower role is met, the general word in it says nothing: `balance amount`, `value date`."""
    for narrow, generals in (
        ("value_date", ("date", "amount", "late_date")),
        ("late_date", ("date",)),
        ("balance", (*_MONEY, "account", "description")),
        ("fee", (*_MONEY, "foreign_amount")),
        ("other_number", (*_MONEY, "balance", "currency", "date", "account")),
        ("flag", ("debit", "credit", "description", "type")),
        ("counter_account", ("account", "payee", "description", "debit", "credit")),
        ("reference", ("description", "account", "payee")),
        ("date", (*_MONEY, "description", "payee", "account", "status", "time", "reference")),
        ("debit", ("amount", "account", "type", "description")),
        ("credit", ("amount", "account", "type", "description")),
        ("amount", ("description", "payee", "account", "type")),
        ("category", ("description", "payee", "type")),
    ):
        if narrow in found:
            for general in generals:
                if general in found and (narrow == "fee" or found[general] <= found[narrow]):
                    del found[general]


def roles_of(cell: str) -> dict[str, int]:
    """The roles that a header cell may name, each with how closely it is met (1..100)."""
    return dict(_roles(cell.strip()))


_ACCOUNT = frozenset(
    "account accounts acct konto kontonummer kontonr compte cuenta conta conto rekening rekeningnummer rachunek"
    " rachunku hesap ucet uctu tili tilinumero счет счета".split()
)
_OF_ONE_ROW = frozenset({"description", "payee", "type", "fee"})


def is_of_a_card(title: str) -> bool:
    """Whether a header says that the table is a card's: it speaks of a card and of nothing else. `Account/Card Number`
    stands beside the rows of accounts, too, and `Kort tekst` is a short text."""
    if not names_a_card(title) or not _ACCOUNT.isdisjoint(folded(title).split()):
        return False
    return not any(role in _OF_ONE_ROW and score < WHOLE for role, score in roles_of(title).items())


def header_score(cells: Sequence[str]) -> int:
    """How much a row looks like a header: 0 unless it names a date and money, or three roles that are neither."""
    named = [roles_of(cell) for cell in cells if cell and len(cell) <= _LONGEST]
    named = [roles for roles in named if roles]
    if len(named) < 2:
        return 0
    every = {role for roles in named for role in roles}
    has_date = bool(every & set(_DATES))
    has_money = bool(every & {*_MONEY, "balance", "foreign_amount"})
    if not (has_date or has_money):
        return 0
    return 2 * len(every & {*_DATES, *_MONEY, "balance"}) + len(named) + 10 * (has_date and has_money)
