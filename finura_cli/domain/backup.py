"""Backups: what their names say, and which of them are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

ASKED, ASIDE = "asked", "restore"
"""Why a backup was made: somebody asked for one; or files were moved aside by a restore, as they were, unexamined."""
NEWEST, DAYS, WEEKS, OTHERS, OTHERS_DAYS = 5, 7, 4, 5, 90
_NAME = re.compile(r"finura-(\d{8})-(\d{6})(?:-([a-z]+))?(?:-([2-9]|[1-9]\d+))?")


@dataclass(frozen=True, slots=True)
class Backup:
    """A file with all the books. `made` is in UTC, without a zone; `entries` is known of one just made."""

    path: Path
    made: datetime
    why: str
    size: int
    encrypted: bool
    entries: int | None = None
    keys: Path | None = None
    """The key file beside it, which an encrypted one needs."""
    number: int = 1
    """Of several that were made in one second."""

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def good(self) -> bool:
        """Whether it was examined when it was made, and has its keys."""
        return self.why != ASIDE and (self.keys is not None or not self.encrypted)


def name_of(made: datetime, why: str, number: int = 1) -> str:
    """`finura-20261005-123000`; with its reason when nobody asked for it, with a number when the name is taken."""
    reason = "" if why == ASKED else f"-{why}"
    return f"finura-{made:%Y%m%d-%H%M%S}{reason}" + (f"-{number}" if number > 1 else "")


def read_name(name: str) -> tuple[datetime, str, int] | None:
    """What a name of ours says: when, why, and the how-manieth; None for any other name."""
    found = _NAME.fullmatch(name)
    if found is None or not name.isascii():
        return None
    try:
        made = datetime.fromisoformat(f"{found[1]}T{found[2]}")
    except ValueError:
        return None
    return made, found[3] or ASKED, int(found[4] or 1)


def keys_of(file: Path) -> Path:
    """Where the key file of a backup lies: `books.keys.json` beside `books.db`."""
    return file.with_name(f"{file.name.removesuffix('.db')}.keys.json")


def newest_first(backups: Iterable[Backup]) -> list[Backup]:
    """In the order of their making, the newest first."""
    return sorted(backups, key=lambda b: (b.made, b.number, b.why), reverse=True)


def to_keep(backups: Iterable[Backup], today: date) -> frozenset[Path]:
    """The files that stay. Of those that were asked for: the newest 5, and the newest of each of the last 7 days that
    have one, and of each of the last 4 such weeks. Of all others: the newest 5 of the last 90 days. And always the
    newest good one.

    Those from days to come, by a clock that was wrong, are counted by themselves: they take no place of another.
    """
    tomorrow = today + timedelta(1)
    ahead: list[Backup] = []
    others: list[Backup] = []
    for one in backups:
        (ahead if one.made.date() > tomorrow else others).append(one)
    return _stay(others, today) | _stay(ahead, today)


def _stay(backups: Iterable[Backup], today: date) -> frozenset[Path]:
    ordered = newest_first(backups)
    asked = [b for b in ordered if b.why == ASKED]
    others = [b for b in ordered if b.why != ASKED and b.made.date() > today - timedelta(OTHERS_DAYS)]
    kept = [
        *asked[:NEWEST],
        *_newest_of_each(asked, lambda b: b.made.date(), DAYS),
        *_newest_of_each(asked, lambda b: b.made.isocalendar()[:2], WEEKS),
        *others[:OTHERS],
        *[b for b in ordered if b.good][:1],
    ]
    return frozenset(b.path for b in kept)


def _newest_of_each(ordered: Sequence[Backup], group: Callable[[Backup], object], at_most: int) -> list[Backup]:
    first: dict[object, Backup] = {}
    for one in ordered:
        first.setdefault(group(one), one)
    return list(first.values())[:at_most]
