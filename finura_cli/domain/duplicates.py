"""Doubtful duplicates: a new row that looks like an entry which is there already, though its text is another.

An entry that was typed by hand before the bank's file came, or the same statement in another export. Rows with the
same raw cells are not doubtful: their fingerprints are equal (see fingerprints.py) and they are never met here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from finura_cli.domain.text import how_many

APART = 3
"""Days that the dates may lie apart when the rest speaks for it."""
_TELLING = 4
"""A word this long, without digits, says something when two texts share it."""
_LIKE = "may be the same as "


def reason(what: str, apart: int) -> str:
    """Why a row waits for a person: `may be the same as entry 12, 2 days apart`."""
    when = "on the same day" if not apart else f"{how_many(apart, 'day')} apart"
    return f"{_LIKE}{what}, {when}"


def is_double(review: str | None) -> bool:
    """Whether an entry waits because it may be there twice. Until that is settled it is outside all sums."""
    return review is not None and review.startswith(_LIKE)


@dataclass(frozen=True, slots=True)
class Known:
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


@dataclass(frozen=True, slots=True)
class Fresh:
    """A row of the file that is new by its fingerprint. `key` is its place in the file."""

    key: int
    fingerprint: int
    day: int
    minor: int
    currency: str
    words: str


def telling_words(words: str) -> frozenset[str]:
    """The words of a folded text that may tell two texts alike."""
    return frozenset(w for w in words.split() if len(w) >= _TELLING and not any(map(str.isdigit, w)))


def may_be_same(known: Known, fresh: Fresh) -> bool:
    """Whether `fresh` may be what `known` already says. Amount and currency are equal, APART days are kept."""
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
        taken: set[int] = set()
        for apart in range(APART + 1):
            for row in waiting:
                if row.key in found:
                    continue
                entry = self._near(row, apart, taken)
                if entry is not None:
                    found[row.key] = entry
                    taken.add(entry.id)
        return found

    def _near(self, row: Fresh, apart: int, taken: set[int]) -> Known | None:
        for day in (row.day - apart, row.day + apart) if apart else (row.day,):
            for entry in self._by_day.get((row.minor, row.currency, day), ()):
                if entry.id not in taken and may_be_same(entry, row):
                    return entry
        return None
