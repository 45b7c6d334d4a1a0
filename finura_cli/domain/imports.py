"""What an import reads, plans and answers. Values only: formats make them, services carry them, screens show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Status(StrEnum):
    NEW = "new"
    ALREADY = "already"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Problem:
    """A record that was meant as a transaction and cannot be one. `text` is the raw line, uncut; screens cut it."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Non-blank lines that are no records. `why`: preamble, header, footer, balance, continuation, blank."""

    first: int
    last: int
    why: str


@dataclass(frozen=True, slots=True)
class Hints:
    """What the user said about a file, or what its source is remembered to be."""

    date_order: str | None = None
    """`dmy`, `mdy` or `ymd`."""
    currency: str | None = None
    """Currency of amounts that carry none: fixes the number of decimals."""
    format: str | None = None
    """Name of a reader; None lets the content choose."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read, settled from the whole file before a row is taken. Plain values: it can be stored as JSON."""

    format: str
    """Name of the reader: `simple`, `csv`, `xlsx`, ..."""
    header_key: str
    """Digest of the header (or of the shape, without one): the same source gives the same key next month."""
    details: dict[str, object] = field(default_factory=dict)
    """The reader's own: encoding, delimiter, columns by role, date order, decimal sign, sign convention ..."""
    currency: str | None = None
    """The one currency of the file, if it says so."""
    account: str | None = None
    """The bank's id of the account (IBAN, number), if the file says so."""
    opening: int | None = None
    """Opening balance in minor units, if printed or proved by a running balance."""
    closing: int | None = None
    closing_date: str | None = None
