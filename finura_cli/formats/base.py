"""What a reader of files is. Readers give values; they never see the store and never ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from finura_cli.domain.imports import Hints, Problem, Reading, Skipped
from finura_cli.domain.transaction import Draft


class Certainty(IntEnum):
    """How sure a reader is, by the content alone, that a file is of its format."""

    NO = 0
    MAYBE = 1
    LIKELY = 2
    SURE = 3


@dataclass(frozen=True, slots=True)
class Source:
    """A file's bytes, read once. `name` is for messages only, never for decisions."""

    name: str
    data: bytes
    sha256: str


class Reader(Protocol):
    """One format. `settle` looks at the whole file and raises BadInput when two readings remain;
    `rows` then streams the file under that reading, every record accounted for exactly once.

    What a reader owes:

    - `recognise` sees bytes: a mark at the head (UTF-8, UTF-16) and the NULs between the letters of UTF-16 are there.
      `settle` and `rows` read through sniff.as_text, which takes both away. `settle` keeps the encoding in
      `details["encoding"]`, and `rows` reads with that one: a `Reading` comes back from the store as JSON, and what
      `rows` needs to know again stands in its details.
    - Every line that is not blank is a Draft, a Problem, or in one Skipped, and in one alone
      (statement_parts.Told keeps count of the skipped ones).
    - A record that is meant as a transaction and is none is a Problem, never a guess and never an exception. Bytes that
      are no text make it one (grid.is_broken); only where banks cut texts in the middle of a letter (OFX, SWIFT) a
      text has U+FFFD in their place. Its `text` is as written, cut at grid.LONGEST_SHOWN where a record may be long.
    - `raw` is what the bank wrote and will write again: date, amount, texts, reference; no balance, no line, nothing
      that was worked out. `reference` is an id that lasts: one that a bank counts anew in each file is none.
    - `header_key` is the same next month. Several accounts are several parts (`hints.part`, `details["parts"]`).
    - A proof that fails: balances that the rows contradict are not believed, and said in `details["gap"]`. A file that
      lacks its end, or whose own count or sum says that rows are missing, is refused as `truncated`: half a file is no
      statement.
    - No record is held that has no end: what is longer than a field may be (128 KiB) is a Problem, or `too-large`.
    """

    name: str

    def recognise(self, source: Source) -> Certainty:
        """How likely this file is of the format. Looks at the beginning only; never raises."""
        ...

    def settle(self, source: Source, hints: Hints) -> Reading:
        """Find columns, orders and signs from whole columns. Raises BadInput (65): `not-a-statement`, `undecodable`,
        `truncated`, `too-large`, `no-such-part`; `ambiguous-date-order`, `ambiguous-amount`, `ambiguous-sign` with the
        readings in the hint; and what only the format knows, as `dtd` of XML."""
        ...

    def rows(self, source: Source, reading: Reading) -> Iterator[Draft | Problem | Skipped]:
        """The rows in file order. A file is refused by `settle`, not here."""
        ...
