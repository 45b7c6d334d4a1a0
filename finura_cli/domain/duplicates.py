"""Doubtful duplicates: a new row that looks like an entry which is there already, though its text is another.

An entry that was typed by hand before the bank's file came, or the same statement in another export. Rows with the
same raw cells are not doubtful: their fingerprints are equal (see fingerprints.py) and they are never met here.
"""

from __future__ import annotations

from collections.abc import Iterable

from finura_cli.domain.memory import without_numbers
from finura_cli.domain.text import how_many
from finura_cli.records import NamedTuple

APART = 3
"""Days that the dates may lie apart when the rest speaks for it."""
_TELLING = 4
"""A word this long, without digits, says something when two texts share it."""
_COMMON = frozenset(
    """
    card cards visa mastercard maestro amex debit credit contactless online purchase purchases payment payments paid
    transaction transactions transfer pending authorised authorized authorisation authorization reserved reservation
    direct order with from your euro
    karte kartenzahlung kartenumsatz zahlung lastschrift einkauf vorgemerkt girocard umsatz
    carte paiement achat achats autorisation facture compra compras tarjeta pago pagos cargo autorizacion
    cartao pagamento autorizacao carta acquisto pagamenti autorizzazione betaling betaalautomaat pinbetaling bankpas
    reservering reservation kortkob kortkop dankort varekjop korttiosto kortti karta karty kartou platnosc platba
    zakup nakup transakcja kartyas vasarlas fizetes pirkinys mokejimas odeme alisveris kartla
    карта картой покупка оплата платеж операция imps neft rtgs
    """.split()
)
"""Words that half of all payments share: they say how, and not to whom."""
_LIKE = "may be the same as "
_CHANGED = "the bank changed entry "


def reason(what: str, apart: int) -> str:
    """Why a row waits for a person: `may be the same as entry 12, 2 days apart`."""
    when = "on the same day" if not apart else f"{how_many(apart, 'day')} apart"
    return f"{_LIKE}{what}, {when}"


def is_double(review: str | None) -> bool:
    """Whether an entry waits because it may be there twice. Until that is settled it is outside all sums."""
    return review is not None and review.startswith((_LIKE, _CHANGED))


def changed(entry_id: int, old: str, new: str) -> str:
    """Why a row waits that has the bank's id of an entry, and another amount: `the bank changed entry 12: 10.00 ->
    12.00`."""
    return f"{_CHANGED}{entry_id}: {old} -> {new}"


def changed_entry(review: str | None) -> int | None:
    """The entry that such a row is the new version of."""
    if review is None or not review.startswith(_CHANGED):
        return None
    number = review[len(_CHANGED) :].partition(":")[0]
    return int(number) if number.isdecimal() else None


class Known(NamedTuple):
    """An entry of the same account that no row of the file stands for."""

    id: int
    day: int
    """Proleptic ordinal of its date."""
    minor: int
    currency: str
    words: str
    """Folded text."""
    typed: bool
    """By hand, not from a file."""
    same_source: bool = False
    """From an earlier file of the same source, where the same row would have had the same text."""
    pending: bool = False
    """Not posted yet, as its bank says."""


class Fresh(NamedTuple):
    """A row of the file that is new by its fingerprint. `key` is its place in the file."""

    key: int
    fingerprint: int
    day: int
    minor: int
    currency: str
    words: str
    pending: bool = False


def telling_words(words: str) -> frozenset[str]:
    """The words of a folded text that may tell two texts alike."""
    return frozenset(w for w in words.split() if len(w) >= _TELLING and not any(map(str.isdigit, w)))


def likeness(one: str, other: str) -> float:
    """How far two folded texts name the same payee, 0..1: telling words shared over those of the shorter text, but for
    words that half of all payments have. 1 for texts that are equal but for their numbers; names of two or three
    characters, as in Chinese, count where the one text holds the other.
    """
    bare, other_bare = without_numbers(one), without_numbers(other)
    if not bare or not other_bare:
        return 0.0
    if bare == other_bare:
        return 1.0
    a, b = telling_words(one) - _COMMON, telling_words(other) - _COMMON
    if a and b:
        return len(a & b) / min(len(a), len(b))
    short, long = sorted((bare, other_bare), key=len)
    return 0.5 if not short.isascii() and len(short) > 1 and short in long else 0.0


def may_be_same(known: Known, fresh: Fresh) -> bool:
    """Whether `fresh` may be what `known` already says. Amount and currency are equal, APART days are kept."""
    if known.pending and not fresh.pending:
        return False  # then it would be its posting: see postings.py
    if known.typed:
        return True
    if known.day == fresh.day and not known.same_source:
        return True
    if known.same_source and known.day != fresh.day:
        return False  # that bank lists both: the same fare on two days
    return not telling_words(known.words).isdisjoint(telling_words(fresh.words))


class Doubles:
    """Entries that could be met again, found by amount and day."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._by_day: dict[tuple[int, str, int], list[Known]] = {}
        for entry in known:
            self._by_day.setdefault((entry.minor, entry.currency, entry.day), []).append(entry)
        self._amounts = {(minor, currency) for minor, currency, _ in self._by_day}

    def __bool__(self) -> bool:
        return bool(self._by_day)

    def worth_a_look(self, minor: int, currency: str) -> bool:
        """Whether any entry has this amount."""
        return (minor, currency) in self._amounts

    def pairs(self, fresh: Iterable[Fresh]) -> dict[int, Known]:
        """Which rows may be which entries: key of the row -> entry. An entry answers for one row only, the nearest
        in time; the order of the rows in the file does not matter.
        """
        waiting = sorted(fresh, key=lambda row: (row.day, row.fingerprint))
        found: dict[int, Known] = {}
        left = {key: list(entries) for key, entries in self._by_day.items()}
        for apart in range(APART + 1):
            for row in waiting:
                if row.key in found:
                    continue
                entry = _near(row, apart, left)
                if entry is not None:
                    found[row.key] = entry
        return found


def _near(row: Fresh, apart: int, left: dict[tuple[int, str, int], list[Known]]) -> Known | None:
    """Take the first of those left that the row may be."""
    for day in (row.day - apart, row.day + apart) if apart else (row.day,):
        entries = left.get((row.minor, row.currency, day), [])
        for n, entry in enumerate(entries):
            if may_be_same(entry, row):
                return entries.pop(n)
    return None
