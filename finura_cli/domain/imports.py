"""What an import reads, plans and answers. Values only: formats make them, services carry them, screens show them."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum

from finura_cli.domain.category import Kind
from finura_cli.records import NamedTuple


class Status(StrEnum):
    NEW = "new"
    ALREADY = "already"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Problem:
    """A record that was meant as a transaction and cannot be one. `text` is as the bank wrote it (readers cut only what
    has no end); screens cut it."""

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
    part: int = 0
    """Which account's statements, of a file that holds those of several."""
    card: bool = False
    """Whether the account that it goes into is known to be a card's."""
    sign: str | None = None
    """`signed` or `inverted`, as the files of its source were proved to be read until now."""
    one_account: bool = False
    """Whether the user named the account: then a table is that one's, whatever a column says."""
    accounts: frozenset[str] = frozenset()
    """What earlier files with this header call the accounts they were of: a column of these names one's own."""


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


class Mark(IntEnum):
    """What becomes of a record, as one byte of a plan."""

    NEW = 0
    ALREADY = 1
    """Its fingerprint is known."""
    DOUBLE = 2
    """It may be an entry that is there: written, outside all sums, until somebody has looked."""
    DOUBT = 3
    """The reader was unsure of it: written, in all sums, to be looked at."""
    TAKEN_AS = 4
    """It may be an entry that is there, and the user said that such rows are."""
    REJECTED = 5
    MATCHED = 6
    """A file of another source brought it: its fingerprint is kept beside that of the other row."""
    POSTED = 7
    """It is the posting of a pending entry, which becomes it."""
    ASKED = 8
    """There is a question about it: written, in all sums, to be looked at."""


STATUS_OF = (
    Status.NEW, Status.ALREADY, Status.REVIEW, Status.REVIEW, Status.ALREADY, None, Status.ALREADY, Status.ALREADY,
    Status.REVIEW,
)  # fmt: skip
"""The status that people and scripts see, by mark; None for a rejected record, which is a Problem."""


@dataclass(frozen=True, slots=True)
class Counts:
    """`read == new + already + review + rejected`, always."""

    new: int = 0
    already: int = 0
    review: int = 0
    rejected: int = 0

    @property
    def read(self) -> int:
        return self.new + self.already + self.review + self.rejected

    @property
    def written(self) -> int:
        return self.new + self.review

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.new + other.new,
            self.already + other.already,
            self.review + other.review,
            self.rejected + other.rejected,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """The account that a file goes into. Without an id it is to be made; without a name nobody can tell yet."""

    account_id: int | None
    name: str | None
    currency: str | None
    number: str | None = None
    """The bank's id of the account, which the books shall remember."""
    why: str = ""
    """How it was found, for people."""
    learns: bool = False
    """The books do not know that number yet."""


@dataclass(frozen=True, slots=True)
class NewCategory:
    """A category that the file names and the books do not have."""

    name: str
    kind: Kind
    rows: int
    untyped: int
    """Those that did not say its kind."""
    deeper: bool = False
    """Whether the file's own path went deeper than the tree does, and was cut."""


@dataclass(frozen=True, slots=True)
class Double:
    """Which entry a row may be, or is asked about: in the books, or (`entry_id` None) in a file of the same command, or
    none at all."""

    entry_id: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row of a plan, for people and scripts."""

    line: int
    date: date
    time: str | None
    minor: int
    currency: str | None
    description: str
    merchant: str | None
    category: str | None
    status: Status
    reason: str | None


@dataclass(slots=True)
class Seen:
    """What the walk through a file added up: posted rows only for the sums, all rows for the days."""

    first: date | None = None
    last: date | None = None
    money_in: dict[str | None, int] = field(default_factory=dict)
    money_out: dict[str | None, int] = field(default_factory=dict)
    pending: int = 0
    """How many rows are pending."""

    def net(self, currency: str | None) -> int:
        """Sum of the rows in one currency, minor units."""
        return self.money_in.get(currency, 0) + self.money_out.get(currency, 0)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import of one file would do. Nothing is written yet, and the rows are not held: a mark and a
    fingerprint for each, the rest is read again."""

    path: str
    sha256: str
    reader: str
    reading: Reading
    place: Place
    source: str | None
    """Name under which this source is remembered, or will be."""
    marks: bytearray
    """A Mark for each record, good or bad, in file order."""
    fingerprints: array[int]
    """One for each record; 0 where it is bad."""
    doubles: dict[int, Double]
    """By place in `marks`."""
    doubtful: tuple[int, ...]
    """Places in `marks` of rows that the reader was unsure of."""
    turned: int
    """Rows without a type whose category is one of income: money in, though the reader took it for spent."""
    counts: Counts
    seen: Seen
    opening: int | None
    """Balance before the first row, if the file says or proves it; minor units of the place's currency."""
    closing: int | None
    problems: tuple[Problem, ...]
    """The first of them; all are in the file."""
    skipped: tuple[Skipped, ...]
    """The first of them."""
    new_categories: tuple[NewCategory, ...]
    revision: int | None
    """The store's change counter when this was planned; None without a store."""
    links: dict[int, int] = field(default_factory=dict)
    """By place in `marks`: the entry that a row stands for though its fingerprint was not known."""
    bank_ids: array[int] = field(default_factory=lambda: array("q"))
    """For each record the digest of the bank's own id of it, 0 without one; empty when no record has one."""
    overdue: tuple[int, ...] = ()
    """Pending entries of this source that its bank does not list any more, and never posted."""
    again: bool = False
    """Some rows stand for rows of earlier files of the same command, which have no number yet (in `links` they are
    below zero): it is judged again when those are written."""

    moves: OpeningMove | None = None
    """What its older rows do to the opening balance that the account has."""
    untaken: str | None = None
    """Why its balances do not set the opening balance of an account that has none."""

    @property
    def counts_for_something(self) -> bool:
        """Whether taking it in changes the books."""
        return bool(self.counts.written or self.links or self.overdue)

    @property
    def learnt_number(self) -> str | None:
        """The bank's id of the account, where the books are told it by this import."""
        return self.place.number if self.place.learns and self.counts_for_something else None


class OpeningMove(NamedTuple):
    """An opening balance that an import sets (`before` is None: there was none) or moves, in minor units, and the day
    that it is of from now on."""

    before: int | None
    after: int
    day: date


@dataclass(frozen=True, slots=True)
class FileReceipt:
    """What became of one file."""

    plan: ImportPlan
    account: str
    batch: int | None
    """None when nothing was written."""
    uncategorized: int
    guessed: int = 0
    """Of those, entries of which it is known what they may be."""
    off: int | None = None
    """By how much the books have more in the account, at the end of the statement's last day, than the statement says;
    minor units. None where they agree, or nothing can be compared."""
    moves: OpeningMove | None = None
    """Of an account that was there before."""


class Links(NamedTuple):
    """Transfers between own accounts that rows of files are a side of: linked, and to be asked about."""

    linked: int
    asked: int


NO_LINKS = Links(0, 0)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an import did."""

    deed: int | None
    files: tuple[FileReceipt, ...]
    transfers: Links = NO_LINKS

    @property
    def counts(self) -> Counts:
        return sum((file.plan.counts for file in self.files), Counts())


@dataclass(frozen=True, slots=True)
class Remembered:
    """A source of files, known by the header they have and the account they go into."""

    id: int
    name: str
    header_key: str
    account_id: int
    reading: Reading
    last_import: str | None


@dataclass(frozen=True, slots=True)
class Batch:
    """One file that was taken in."""

    id: int
    deed_id: int
    at: str
    name: str
    account: str
    source: str | None
    format: str
    sha256: str
    counts: Counts
    first_id: int | None
    last_id: int | None
