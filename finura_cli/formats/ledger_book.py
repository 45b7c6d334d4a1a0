"""A whole journal, read: what every dialect's parser gives, before it is parted by accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from finura_cli.domain.imports import Skipped
from finura_cli.formats.account_types import AccountTypes
from finura_cli.formats.double_entry import Booking, Check, Pad

LONGEST_LINE = 65_536
"""Characters of a line; a record with a longer one is rejected."""
_LONGEST_SHOWN = 65_536


@dataclass(slots=True)
class Book:
    """Bookings in file order, and everything else that stands in the file."""

    lines: Sequence[str]
    """The physical lines, to show what was rejected."""
    types: AccountTypes
    bookings: list[Booking] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    pads: list[Pad] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    """Neighbouring lines of a kind as one range, in file order."""
    default_currency: str | None = None
    """Commodity of amounts that carry none, if the file says so."""
    converting: bool = False
    """Whether two commodities in one booking are a conversion though no price is written."""
    sound: bool = True
    """Whether every byte of the file is text."""
    left_out: bool = False
    """Whether an amount of the last booking was left out, so that nothing proves the others."""
    directives: int = 0
    """Lines that are no bookings and mean something all the same."""

    def text_of(self, first: int, last: int) -> str:
        """The lines from `first` to `last`, as they stand in the file."""
        return "\n".join(self.lines[first - 1 : last])[:_LONGEST_SHOWN]

    def ends_open(self) -> None:
        """The last line has no end: the file may be cut off in it, and where that can be, its record is doubted."""
        last = self.bookings[-1] if self.bookings else None
        if last is None or not last.postings or last.postings[-1].line != len(self.lines):
            return
        account, text = last.postings[-1].account, self.lines[-1].strip()
        if "  " in text or "\t" in text:
            if self.left_out:
                last.doubt = "the file ends without a line end, so that its last amount may be cut off"
            return
        others = {posting.account for booking in self.bookings for posting in booking.postings[:-1]}
        others |= {booking.postings[-1].account for booking in self.bookings[:-1] if booking.postings}
        if account not in others and any(other.startswith(account) for other in others):
            last.blame("the file ends in the middle of this record", len(self.lines))

    def skip(self, first: int, last: int, why: str) -> None:
        """Lines that are no records; ranges come in file order."""
        before = self.skipped[-1] if self.skipped else None
        if before is not None and before.why == why and first <= before.last + 1:
            self.skipped[-1] = Skipped(before.first, max(last, before.last), why)
        else:
            self.skipped.append(Skipped(first, last, why))
