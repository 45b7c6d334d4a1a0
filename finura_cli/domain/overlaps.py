"""The same statement in another format or export: rows that other files of their days brought already.

Texts differ from format to format, days and amounts hardly do. So rows whose fingerprint nobody knows are held against
what the files of one source brought for the same days, count by count: two coffees of a day are two in either file.
What is left over on a day that both files hold whole is odd, and somebody should look at it; the first and the last
day of a file may not be whole, so nothing is said of them. Among files of one source nothing is odd: banks add rows
later. There the bank wrote another text, or the file was read otherwise then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from finura_cli.domain.duplicates import Fresh, likeness

FEWEST = 3
"""So many rows must match, and at least half of those of the days that both hold, or it is another statement."""
_COMPARED = 2500
"""Pairs of twins whose texts are compared; beyond that they are taken in their order."""

Key = tuple[int, int, str, bool]
"""Day (ordinal), minor units, currency, whether it is pending."""


@dataclass(frozen=True, slots=True)
class Held:
    """An entry that a file brought, as that file had it."""

    id: int
    day: int
    minor: int
    currency: str
    pending: bool
    words: str = ""
    gone: bool = False
    """The user removed it."""

    @property
    def key(self) -> Key:
        return self.day, self.minor, self.currency, self.pending


@dataclass(slots=True)
class Other:
    """What the files of one other source brought for the days of a file."""

    name: str
    """What to call it: the name of its last file."""
    own: bool = False
    """It is the file's own source: its rows were read otherwise then, or the bank wrote other texts."""
    days: set[int] = field(default_factory=set)
    """The days that its files go over."""
    whole: set[int] = field(default_factory=set)
    """Those before and after which one of its files goes on."""
    held: list[Held] = field(default_factory=list)
    """The entries that its rows stand for."""
    once: list[Held] = field(default_factory=list)
    """The same as they were before a person changed or removed them."""

    def add_file(self, name: str, days: range, within: range) -> None:
        """One more file of this source, as far as it goes over the days of the file that is looked at."""
        self.name = name
        self.days.update(range(max(days.start, within.start), min(days.stop, within.stop)))
        self.whole.update(range(max(days.start, within.start) + 1, min(days.stop, within.stop) - 1))


def pairs(rows: Iterable[Fresh], held: Iterable[Held]) -> dict[int, Held]:
    """Which row is which entry: key of the row -> entry, one for one. Among several of a kind those whose texts are
    most alike; the order of the rows in the file does not matter.
    """
    by_key: dict[Key, list[Held]] = defaultdict(list)
    for entry in held:
        by_key[entry.key].append(entry)
    waiting: dict[Key, list[Fresh]] = defaultdict(list)
    for row in rows:
        key = row.day, row.minor, row.currency, row.pending
        if key in by_key:
            waiting[key].append(row)
    found: dict[int, Held] = {}
    for key, fresh in waiting.items():
        found.update(_paired(fresh, by_key[key]))
    return found


def _paired(rows: list[Fresh], held: list[Held]) -> Iterable[tuple[int, Held]]:
    if len(rows) == len(held) == 1:
        return [(rows[0].key, held[0])]
    rows.sort(key=lambda row: row.fingerprint)
    held.sort(key=lambda entry: (entry.gone, entry.id))
    if len(rows) * len(held) > _COMPARED:
        return [(row.key, entry) for row, entry in zip(rows, held, strict=False)]
    likes = [(-likeness(row.words, entry.words), i, j) for i, row in enumerate(rows) for j, entry in enumerate(held)]
    used_rows, used_held, made = set(), set(), []
    for _, i, j in sorted(likes):
        if i not in used_rows and j not in used_held:
            used_rows.add(i)
            used_held.add(j)
            made.append((rows[i].key, held[j]))
    return made


def is_same_statement(other: Other, same: Iterable[int], counts: Mapping[int, int]) -> bool:
    """Whether the file and those of the other source are of one account, as far as their rows say.

    `same`: the days of posted entries that rows of both stand for; `counts`: how many posted rows the file has by
    day. Of those on days that both hold at least FEWEST, and at least half, must be the same; on the days that both
    hold whole, that is enough.
    """
    matches = list(same)
    for both in (other.days, other.whole):
        there = sum(count for day, count in counts.items() if day in both)
        met = sum(1 for day in matches if day in both)
        if met >= FEWEST and 2 * met >= there:
            return True
    return False


def left_over(names: Sequence[str]) -> str:
    """Why a row waits that the other files of its day do not have: `not in oct.csv, which has this day too`."""
    return f"not in {' or '.join(dict.fromkeys(names))}, which has this day too"
