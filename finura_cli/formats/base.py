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
    `rows` then streams the file under that reading, every record accounted for exactly once."""

    name: str

    def recognise(self, source: Source) -> Certainty:
        """How likely this file is of the format. Looks at the beginning only."""
        ...

    def settle(self, source: Source, hints: Hints) -> Reading:
        """Find columns, orders and signs from whole columns. Raises BadInput (65): `not-a-statement`,
        `ambiguous-date-order`, `ambiguous-amount`, `ambiguous-sign` with the readings in the hint."""
        ...

    def rows(self, source: Source, reading: Reading) -> Iterator[Draft | Problem | Skipped]:
        """The rows in file order."""
        ...
