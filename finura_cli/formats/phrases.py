"""Words inside the rows of bank files: which way money went, what is a balance or a total, what is not final."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from finura_cli.domain.text import folded
from finura_cli.formats import phrase_words as words


def _listed(text: str) -> frozenset[str]:
    return frozenset(phrase for written in text.split(",") if (phrase := folded(written).strip()))


def _either(*lists: str) -> str:
    """A pattern for any phrase of the lists, the longest first."""
    phrases = frozenset[str]().union(*map(_listed, lists))
    return "|".join(map(re.escape, sorted(phrases, key=lambda phrase: (-len(phrase), phrase))))


_OUT, _IN = _listed(words.MONEY_OUT), _listed(words.MONEY_IN)
# A column of flags beside unsigned amounts: (money out, money in). Every cell of the column must be of one family, so
# that D is debit beside C or K, and deposit beside W.
_FAMILIES: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (_OUT, _IN),
    (frozenset(("d", "db", "dr", "dt")), frozenset(("c", "k", "cr", "cb", "kt", "ct"))),
    (frozenset("s"), frozenset("h")),
    (frozenset(("w", "wd", "wdl")), frozenset(("d", "dep"))),
    (frozenset("t"), frozenset("j")),
    (frozenset("d"), frozenset("a")),
    (frozenset("o"), frozenset("i")),
    (frozenset("-"), frozenset("+")),
    (frozenset("χ"), frozenset("π")),
    (frozenset(("дт", "д", "дб")), frozenset(("кт", "к", "кр"))),
    (frozenset("借"), frozenset("貸")),
    (frozenset("借"), frozenset("贷")),
)


@lru_cache(maxsize=4096)
def _flag_key(text: str) -> str:
    text = text.strip()
    return text if text in ("-", "+") else folded(text).strip()


def flag_family(values: Iterable[str]) -> dict[str, int] | None:
    """What each flag of a column means: -1 money out, +1 money in. None unless all of them are of one family."""
    distinct = {value for value in values if value.strip()}
    if not distinct or len(distinct) > 12:
        return None
    keys = {value: _flag_key(value) for value in distinct}
    for out, into in _FAMILIES:
        if all(k in out or k in into for k in keys.values()):
            return {value: -1 if k in out else 1 for value, k in keys.items()}
    mixed_out, mixed_in = _OUT | _FAMILIES[1][0], _IN | _FAMILIES[1][1]
    if all(k in mixed_out or k in mixed_in for k in keys.values()):
        return {value: -1 if k in mixed_out else 1 for value, k in keys.items()}
    return None


_START = re.compile(rf" (?:{_either(words.OPENING)}) ")
_END = re.compile(rf" (?:{_either(words.CLOSING)}) ")
_ANY = _either(words.OPENING, words.CLOSING, words.OTHER_BALANCE, words.TOTALS)
_AT_HEAD = re.compile(rf"^ (?:{_ANY}) ")
_WHOLE = re.compile(
    rf"^ (?:{_ANY}) "
    r"(?:(?:as )?(?:of|on|at|for|from|to|per|am|zum|vom|a|au|al|el|en|em|na|dzien|le|du|c o d|[a-z]{3}|[0-9]+|period"
    r"|statement|end|start|the) )*$"
)
_ALSO_A_NAME = _listed(words.ALSO_A_NAME)
_BEGINNINGS = frozenset(
    phrase.split(" ")[0]
    for text in (words.OPENING, words.CLOSING, words.OTHER_BALANCE, words.TOTALS)
    for phrase in _listed(text)
)
_SPACED = re.compile(r"(?<= )(?:\w ){4,}")  # S A L D O
_STEMS = tuple(word for word in _BEGINNINGS if len(word) > 3 or not word.isascii())


@lru_cache(maxsize=8192)
def _may_begin(word: str) -> bool:
    key = folded(word).strip()
    first = key.split(" ")[0]
    return len(key) < 2 or first in _BEGINNINGS or first.startswith(_STEMS)


def may_be_balance(text: str) -> bool:
    """Whether a text begins like a phrase of balances and totals: a quick look before `balance_kind`."""
    return (
        2 < len(text) <= 80
        and (text[0].isalpha() or text[0] in "#* ")
        and not text.isspace()
        and _may_begin(text.split(None, 1)[0])
    )


def is_surely_no_payment(text: str) -> bool:
    """Whether a text is a phrase of balances and totals that nobody is called."""
    return may_be_balance(text) and balance_kind(text) is not None and folded(text).strip() not in _ALSO_A_NAME


@lru_cache(maxsize=4096)
def balance_kind(text: str) -> str | None:
    """What a text that is no payment says: `opening`, `closing`, `other`; None when it is not about a balance or total.

    The whole text must be such a phrase (with a date or a currency at most): `Balance transfer fee` is a payment.
    """
    key = _SPACED.sub(lambda m: m[0].replace(" ", "") + " ", folded(text))
    if len(key) < 3 or len(key) > 80 or not _WHOLE.match(key.replace("  ", " ")):
        return None
    return "opening" if _START.search(key) else "closing" if _END.search(key) else "other"


def balance_columns(header: Sequence[str]) -> dict[int, str]:
    """Columns that stand apart for the opening and for the closing balance, where a header names one of each. They
    are filled in lines of their own; a lone `Closing Balance` is that after each row."""
    kinds = {
        at: kind for at, title in enumerate(header) if title and (kind := balance_kind(title)) not in (None, "other")
    }
    return kinds if sorted(kinds.values()) == ["closing", "opening"] else {}


def begins_a_footer(text: str) -> bool:
    """Whether a text at the end of a table begins like a total or a balance."""
    return bool(_AT_HEAD.match(folded(text)[:80]))


_PENDING, _REFUSED, _FINAL = _listed(words.PENDING), _listed(words.REFUSED), _listed(words.FINAL)


@lru_cache(maxsize=1024)
def is_pending(text: str) -> bool:
    return folded(text).strip() in _PENDING


@lru_cache(maxsize=1024)
def is_refused(text: str) -> bool:
    """Whether a status says that no money moved."""
    return folded(text).strip() in _REFUSED


@lru_cache(maxsize=1024)
def is_status(text: str) -> bool:
    """Whether a text says how far a payment is, and nothing else."""
    return is_pending(text) or is_refused(text) or folded(text).strip() in _FINAL


# Which way money went, by the words of a row. Only asked where the amounts carry no sign of their own.
_OUT_WORD = re.compile(rf" (?:{_either(words.SPEAKS_OF_OUT)}) ")
_IN_WORD = re.compile(rf" (?:{_either(words.SPEAKS_OF_IN)}) ")
_THANKS = re.compile(rf" (?:{_either(words.THANKS)}) ")
_CARD = re.compile(rf" (?:{_either(words.CARDS)}) ")
_PURCHASES, _EXCHANGES = _listed(words.PURCHASES), _listed(words.EXCHANGES)


@lru_cache(maxsize=4096)
def says_direction(text: str) -> int:
    """-1 when the words of a row speak of money out, +1 of money in, 0 of neither or both."""
    key = folded(text)
    out, into = bool(_OUT_WORD.search(key)), bool(_IN_WORD.search(key))
    return into - out


@lru_cache(maxsize=1024)
def names_a_card(header: str) -> bool:
    """Whether a header cell speaks of a card."""
    return bool(_CARD.search(folded(header)))


@lru_cache(maxsize=1024)
def is_purchase(text: str) -> bool:
    """Whether the sort of a booking is a purchase, whatever its sign."""
    return folded(text).strip() in _PURCHASES


@lru_cache(maxsize=1024)
def is_exchange(text: str) -> bool:
    """Whether the sort of a booking is money changed into another currency, which is neither spent nor earned."""
    return folded(text).strip() in _EXCHANGES


@lru_cache(maxsize=4096)
def says_card_was_paid(text: str) -> bool:
    """Whether the words are those by which a card statement thanks for a payment."""
    return bool(_THANKS.search(folded(text)))
