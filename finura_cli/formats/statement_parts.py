"""What formats with whole statements share: accounts as parts of a file, balances that prove each other, and the lines
that are no records."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from finura_cli.domain.imports import Hints, Skipped
from finura_cli.errors import BadInput

_MOST_ACCOUNTS = 200
Key = tuple[str, str | None]
"""Account (as `bare`) and currency of a statement."""


@dataclass(slots=True)
class Balanced:
    """One statement: its balances in minor units as far as it prints them, the sum of its posted rows, and how many
    records could not be read."""

    opening: int | None = None
    closing: int | None = None
    day: str | None = None
    """Of the closing balance, ISO."""
    net: int = 0
    unread: int = 0

    @property
    def holds(self) -> bool:
        """Whether the closing balance can be believed: the rows lead to it, or one of them could not be read."""
        return self.closing is not None and (
            self.opening is None or self.unread > 0 or self.opening + self.net == self.closing
        )


@dataclass(frozen=True, slots=True)
class Ends:
    """Opening and closing balance of a part, minor units; None where nothing proves them."""

    opening: int | None = None
    closing: int | None = None
    day: str | None = None
    gap: str | None = None
    """What the balances say against the rows, in a sentence."""


def ends(statements: Sequence[Balanced], digits: int) -> Ends:
    """The balances of one account's statements. As with a running balance, what the rows contradict is not believed:
    the closing balance if the last statement adds up, the opening one if all of them lead from it to the closing one.
    """
    told = [one for one in statements if one.opening is not None or one.closing is not None]
    if not told:
        return Ends()
    if len(told) > 1 and not _chained(told) and _chained(told[::-1]):
        told.reverse()  # the newest statement stands first
    last, gap = told[-1], _gap(told, digits)
    if not last.holds:
        return Ends(gap=gap)
    opening, net = told[0].opening, sum(one.net for one in statements)
    proved = opening is not None and last.closing is not None and opening + net == last.closing
    return Ends(opening if proved else None, last.closing, last.day, gap)


def _gap(told: Sequence[Balanced], digits: int) -> str | None:
    """What is missing or too much in the rows of statements that have both balances, and between statements."""
    within = [one for one in told if one.opening is not None and one.closing is not None and not one.unread]
    off = [one for one in within if (one.opening or 0) + one.net != one.closing]
    if off:
        total = sum(one.net for one in off)
        said = sums_said(total, sum((one.closing or 0) - (one.opening or 0) for one in off), digits)
        return said if len(off) == len(told) == 1 else f"in {len(off)} of {len(told)} statements {said}"
    jumps = [(one, after) for one, after in pairwise(told) if one.day and after.day and one.day <= after.day]
    if len(within) < len(told) or len(jumps) < len(told) - 1:
        return None
    torn = [after for one, after in jumps if one.closing != after.opening]
    return f"{len(torn)} of {len(told)} statements do not begin where the one before ends" if torn else None


def sums_said(total: int, difference: int, digits: int) -> str:
    """The sentence for rows that do not lead from one balance to the other; minor units at so many decimals."""
    off = total - difference
    less = "less" if off < 0 else "more"
    return f"the rows add up to {in_digits(total, digits)}, {in_digits(abs(off), digits)} {less} than the balances say"


def in_digits(minor: int, digits: int) -> str:
    """Minor units as a plain number, where no currency is known."""
    sign, whole = ("-", -minor) if minor < 0 else ("", minor)
    return f"{sign}{whole // 10**digits}.{whole % 10**digits:0{digits}d}" if digits else f"{sign}{whole}"


def _chained(told: Sequence[Balanced]) -> bool:
    return all(one.closing == next_.opening for one, next_ in pairwise(told))


def bare(number: str) -> str:
    """An account's id for comparison: letters and digits, in capitals."""
    return "".join(filter(str.isalnum, number)).upper()


def parts_of(keys: Sequence[Key]) -> list[Key]:
    """The accounts of a file in the order they come. A statement that does not say its currency goes to the first
    account with its number. Raises BadInput (`too-large`) for more than a household can have."""
    found = dict.fromkeys(key for key in keys if key[1] is not None)
    numbers = {number for number, _ in found}
    found |= dict.fromkeys(key for key in keys if key[0] not in numbers)
    if len(found) > _MOST_ACCOUNTS:
        raise BadInput(f"the file holds statements of more than {_MOST_ACCOUNTS} accounts", code="too-large")
    order = {key: place for place, key in reversed(list(enumerate(keys)))}
    return sorted(found, key=lambda key: order[key])


def part_of(parts: Sequence[Key], key: Key) -> int:
    """Which part a statement belongs to."""
    if key in parts:
        return parts.index(key)
    return next((place for place, (number, _) in enumerate(parts) if number == key[0]), 0)


def check_part(parts: Sequence[Key], hints: Hints) -> None:
    """Raises BadInput (`no-such-part`) when a part is asked for that the file has not."""
    if not 0 <= hints.part < max(len(parts), 1):
        raise BadInput(f"the file has no part {hints.part}, only {len(parts)}", code="no-such-part")


def part_details(parts: Sequence[Key], part: int) -> dict[str, object]:
    """What a reading keeps about parts; nothing when there is but one."""
    return {"part": part, "parts": len(parts), "accounts": [list(key) for key in parts]} if len(parts) > 1 else {}


def kept_parts(details: dict[str, object]) -> tuple[int, list[Key]]:
    """The part of a reading, and all parts of its file."""
    part, listed = details.get("part", 0), details.get("accounts", [])
    assert isinstance(part, int)
    assert isinstance(listed, list)
    return part, [(str(number), currency) for number, currency in listed]


def header_key(name: str, key: Key) -> str:
    """A statement has no header; the source is known by its format and its account."""
    return hashlib.sha256("\x1f".join((name, key[0], key[1] or "")).encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Told:
    """The lines that are told as no records: neighbours of a kind as one range, and no line twice."""

    def __init__(self) -> None:
        self._now: Skipped | None = None
        self._reach = 0

    def skip(self, first: int, last: int, why: str) -> Iterator[Skipped]:
        """Lines that are no record; what was told before them, if it is of another kind."""
        first = max(first, self._reach + 1)
        if first > last:
            return
        self._reach = last
        if self._now is not None and self._now.why == why:
            self._now = Skipped(self._now.first, last, why)
            return
        yield from self.flush()
        self._now = Skipped(first, last, why)

    def record(self, line: int) -> Iterator[Skipped]:
        """What is to be told before a record that begins in this line."""
        self._reach = max(self._reach, line)
        yield from self.flush()

    def flush(self) -> Iterator[Skipped]:
        """What is left to tell."""
        if self._now is not None:
            yield self._now
            self._now = None
