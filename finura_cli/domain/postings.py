"""A pending entry and the posted row that takes its place.

Banks list a payment first as pending, then, some days later, as posted: on another day, with another text, and with
the tip. A pair is applied by itself only when the amount is the same and the texts (or the bank's id) speak for it;
everything else is a question to a person. Amounts alone prove nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from finura_cli.domain.duplicates import APART, Fresh, likeness, telling_words
from finura_cli.domain.memory import without_numbers
from finura_cli.domain.money import plain

LATEST = 10
"""Days after the pending entry that its posting is looked for."""
CLOSE = 30
"""Percent that an amount may change on its way, for a tip; beyond that it is asked otherwise."""
OVERDUE = 14
"""Days after which a pending entry that its bank does not list any more was never posted."""
NEVER = "never posted"
NEVER_POSTED = "never-posted"
"""What verdicts on such entries are kept under, by uid."""
_MAY_BE = "may be the posting of pending "
_ENTRY = re.compile(r"may be the posting of pending entry ([0-9]+)\b")
_COMPARED = 250_000


class Tier(IntEnum):
    """How sure it is that a row is the posting of an entry."""

    SAME = 0
    """The amount is the same, and the text or the bank's id: it is applied."""
    TIPPED = 1
    """The amount changed by at most CLOSE percent: proposed."""
    FAR = 2
    """The amount changed more: asked."""
    BARE = 3
    """The amount is the same, and nothing else: asked."""


@dataclass(frozen=True, slots=True)
class Waits:
    """A pending entry that no row of the file says again."""

    id: int
    day: int
    minor: int
    currency: str
    words: str
    gone: bool
    """Its bank listed it in an earlier file of this source, and does not any more."""
    bank_ids: frozenset[int] = frozenset()
    typed: bool = False
    uid: str = ""
    asked: bool = False
    """Something is asked about it already."""

    def is_overdue(self, last: int) -> bool:
        """Whether it should have been posted by the last day of a file that does not list it."""
        return self.gone and not self.asked and self.day + OVERDUE <= last


@dataclass(frozen=True, slots=True)
class Posting:
    """A row (`key`) and the pending entry that it posts, or may post."""

    key: int
    entry: Waits
    row: Fresh
    tier: Tier


def reason(posting: Posting, what: str) -> str:
    """The question about a pair: `may be the posting of pending entry 12, 23.00 became 27.60`. Amounts without their
    sign; `what` names the entry.
    """
    currency = posting.row.currency
    was, now = plain(abs(posting.entry.minor), currency), plain(abs(posting.row.minor), currency)
    match posting.tier:
        case Tier.TIPPED:
            return f"{_MAY_BE}{what}, {was} became {now}"
        case Tier.FAR:
            return f"{_MAY_BE}{what}, though {was} became {now}"
        case _:
            return f"{_MAY_BE}{what}: the amount is the same, the text is not"


def posted_entry(review: str | None) -> int | None:
    """The pending entry that a row may be the posting of, by what it waits for."""
    found = _ENTRY.match(review or "")
    return int(found[1]) if found else None


def is_never_posted(review: str | None) -> bool:
    """Whether an entry waits because it was never posted."""
    return review is not None and review.startswith(NEVER)


def never_posted(days: int) -> str:
    """Why such an entry waits."""
    return f"{NEVER}: {days} days on, its bank does not list it any more"


def find(
    waiting: Sequence[Waits], rows: Sequence[Fresh], ids: Mapping[int, int], tiers: Iterable[Tier] = Tier
) -> list[Posting]:
    """Which posted rows are, or may be, the posting of which pending entries; each once. `ids`: digests of the bank's
    own ids of rows, by their key. The surest pairs come first, and of those alike the first pending with the first
    posted; the order of the rows in the file does not matter.
    """
    found: list[Posting] = []
    left, free = list(waiting), {row.key: row for row in rows if not row.pending}
    for tier in tiers:
        if not left or not free:
            break
        likely = (_same, _changed, _changed, _bare)[tier]
        if tier is not Tier.SAME:
            left = [entry for entry in left if not entry.asked]
        made = list(_chosen(likely(left, list(free.values()), ids, tier), tier))
        found += made
        taken = {posting.entry.id for posting in made}
        left = [entry for entry in left if entry.id not in taken]
        for posting in made:
            del free[posting.key]
    return found


_Likely = tuple[float, int, int, int, Waits, Fresh]
"""How good a pair is (less is better), days of both, fingerprint of the row, entry, row."""


def _chosen(likely: Iterable[_Likely], tier: Tier) -> Iterator[Posting]:
    entries: set[int] = set()
    rows: set[int] = set()
    for *_, entry, row in sorted(likely, key=lambda pair: (*pair[:4], pair[4].id, pair[5].key)):
        if entry.id not in entries and row.key not in rows:
            entries.add(entry.id)
            rows.add(row.key)
            yield Posting(row.key, entry, row, tier)


def _pair(goodness: float, entry: Waits, row: Fresh) -> _Likely:
    return goodness, entry.day, row.day, row.fingerprint, entry, row


def _in_time(entry: Waits, row: Fresh) -> bool:
    return entry.currency == row.currency and 0 <= row.day - entry.day <= LATEST


def _same(waiting: Sequence[Waits], rows: Sequence[Fresh], ids: Mapping[int, int], _tier: Tier) -> Iterator[_Likely]:
    for entry, row in _of_one_amount(waiting, rows):
        if _in_time(entry, row):
            alike = 2.0 if ids.get(row.key) in entry.bank_ids else likeness(entry.words, row.words)
            if alike:
                yield _pair(-alike, entry, row)


def _bare(waiting: Sequence[Waits], rows: Sequence[Fresh], _ids: Mapping[int, int], _tier: Tier) -> Iterator[_Likely]:
    """Where the bank still may post an entry, only what lies near is worth a question."""
    for entry, row in _of_one_amount(waiting, rows):
        if entry.typed:
            near = abs(row.day - entry.day) <= APART and entry.currency == row.currency
        else:
            near = _in_time(entry, row) and (entry.gone or row.day == entry.day)
        if near:
            yield _pair(abs(row.day - entry.day), entry, row)


def _of_one_amount(waiting: Sequence[Waits], rows: Sequence[Fresh]) -> Iterator[tuple[Waits, Fresh]]:
    entries: dict[int, list[Waits]] = defaultdict(list)
    for entry in waiting:
        entries[entry.minor].append(entry)
    fresh: dict[int, list[Fresh]] = defaultdict(list)
    for row in rows:
        if row.minor in entries:
            fresh[row.minor].append(row)
    for minor, some in fresh.items():
        if len(some) * len(entries[minor]) <= _COMPARED:
            yield from ((entry, row) for entry in entries[minor] for row in some)
        else:  # nobody has so many: those with one text are taken in their order
            yield from _in_order(entries[minor], some)


def _in_order(waiting: Sequence[Waits], rows: Sequence[Fresh]) -> Iterator[tuple[Waits, Fresh]]:
    by_text: dict[str, list[Waits]] = defaultdict(list)
    for entry in sorted(waiting, key=lambda entry: (-entry.day, -entry.id)):
        by_text[without_numbers(entry.words)].append(entry)
    for row in sorted(rows, key=lambda row: (row.day, row.fingerprint)):
        some = by_text.get(without_numbers(row.words))
        while some and row.day - some[-1].day > LATEST:
            some.pop()
        if some:
            yield some.pop(), row


def _changed(waiting: Sequence[Waits], rows: Sequence[Fresh], ids: Mapping[int, int], tier: Tier) -> Iterator[_Likely]:
    """Pairs of another amount, found by the words and ids that they share."""
    by_word: dict[str | int, list[Fresh]] = defaultdict(list)
    for row in rows:
        for word in _handles(row.words):
            by_word[word].append(row)
        if row.key in ids:
            by_word[ids[row.key]].append(row)
    for entry in waiting:
        handles: list[str | int] = [*_handles(entry.words), *entry.bank_ids]
        near = {
            row.key: row
            for word in handles
            for row in by_word.get(word, ())
            if _in_time(entry, row) and (row.minor < 0) == (entry.minor < 0) and row.minor != entry.minor
        }
        for row in near.values():
            close = abs(row.minor - entry.minor) * 100 <= CLOSE * abs(entry.minor)
            if close != (tier is Tier.TIPPED) or not (close or entry.gone):
                continue
            alike = 2.0 if ids.get(row.key) in entry.bank_ids else likeness(entry.words, row.words)
            if alike:
                yield _pair(-alike, entry, row)


def _handles(words: str) -> frozenset[str]:
    """Words by which a text is found again: those that tell, and it as a whole."""
    return telling_words(words) | {without_numbers(words)}
