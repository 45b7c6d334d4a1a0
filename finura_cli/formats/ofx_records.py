"""From the tags of an OFX file to its statements and their records, whatever is unclosed or misplaced among them.

Aggregates have ranks: one that begins ends all that are open at its rank or below, and an end tag ends what it names
and all inside. Only the aggregates of statements are known; everything else is a leaf, and leaves nest at will.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from finura_cli.formats.grid import LONGEST_FIELD, LONGEST_SHOWN
from finura_cli.formats.ofx_tags import Tag, clean, tags

_FILE, _MESSAGES, _RESPONSE, _STATEMENT, _LIST, _HOLDER, _RECORD, _INSIDE = range(8)

_LISTS = ("BANKTRANLIST", "BANKTRANLISTP", "PENDTRANLIST", "CCTRANLIST", "INVTRANLIST", "LOANTRANLIST")
_ACCOUNTS = ("BANKACCTFROM", "CCACCTFROM", "INVACCTFROM", "LOANACCTFROM", "ACCTFROM")
_INVESTMENTS = frozenset(
    "BUYDEBT BUYMF BUYOPT BUYOTHER BUYSTOCK CLOSUREOPT INCOME INVEXPENSE JRNLFUND JRNLSEC MARGININTEREST REINVEST"
    " RETOFCAP SELLDEBT SELLMF SELLOPT SELLOTHER SELLSTOCK SPLIT TRANSFER".split()
)
_RECORDS = ("STMTTRN", "STMTTRNP", "LOANSTMTTRN")
_RANKS: dict[str, int] = {
    "OFX": _FILE,
    "OFC": _FILE,
    "ACCTSTMT": _RESPONSE,
    **dict.fromkeys(_LISTS, _LIST),
    **dict.fromkeys(_ACCOUNTS, _LIST),
    **dict.fromkeys(("LEDGERBAL", "AVAILBAL", "INVBAL", "BALLIST", "INVPOSLIST", "INVOOLIST", "INV401K"), _LIST),
    **dict.fromkeys(("INVBANKTRAN", "BAL"), _HOLDER),
    **dict.fromkeys(_RECORDS, _RECORD),
    **dict.fromkeys(("PAYEE", "EXTDPAYEE", "BANKACCTTO", "CCACCTTO", "CURRENCY", "ORIGCURRENCY", "IMAGEDATA"), _INSIDE),
}
_CORE = {"TRNAMT": "amounts", "DTPOSTED": "dates", "FITID": "ids"}
"""Leaves that a record has once; where two differ, two records have run into one."""
_LONG = ("NAME", "MEMO")
"""Leaves that go on where they come again."""
_LONG_ENOUGH = 4_096
_MAKES_A_RECORD = frozenset(("TRNAMT", "DTPOSTED", "FITID", "TRNTYPE"))

UNREAD_INVESTMENT = "an investment's transaction: investments are not read"
UNREAD_LOAN = "a loan's transaction: loans are not read"
NO_BEGINNING = "the beginning of this record (<STMTTRN>) is missing"


@lru_cache(maxsize=4096)
def _rank_of(name: str) -> int | None:
    """The rank of an aggregate; None for a leaf."""
    rank = _RANKS.get(name)
    if rank is not None:
        return rank
    if name in _INVESTMENTS:
        return _RECORD
    if name.endswith("STMTRS"):
        return _STATEMENT
    if name.endswith("TRNRS"):
        return _RESPONSE
    return _MESSAGES if "MSGSRSV" in name else None


@dataclass(slots=True)
class Statement:
    """One statement of one account, filled while its file is read."""

    number: int
    kind: str
    """`bank`, `card`, `investment` or `loan`."""
    account: dict[str, str] = field(default_factory=dict)
    """ACCTID, BANKID, ACCTTYPE, ..."""
    currency: str = ""
    first: str = ""
    """DTSTART and DTEND as written."""
    last: str = ""
    ledgers: list[dict[str, str]] = field(default_factory=list)
    """BALAMT and DTASOF of each ledger balance."""


@dataclass(slots=True)
class Record:
    """One transaction as it stands in the file."""

    statement: Statement
    line: int
    pending: bool
    fields: dict[str, str] = field(default_factory=dict)
    """Cleaned leaves by name; those of an aggregate inside as `PAYEE/NAME`."""
    last: int = 0
    fault: str = ""
    """Why it is none that can be read."""
    begin: int = 0
    """Where it stands in the text."""
    end: int = 0


class Records:
    """One walk through a file. `statements` and the rest are complete when `records` has ended."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.statements: list[Statement] = []
        self.bank: dict[str, str] = {}
        """ORG, FID and INTU.BID of whoever made the file."""
        self.errors: list[str] = []
        """What the bank says instead of a statement."""
        self.truncated = False
        """Whether the text ends inside of a statement."""
        self.balance_lines: list[tuple[int, int]] = []
        self.last_line = 1
        self._stack: list[str] = []
        self._statement: Statement | None = None
        self._record: Record | None = None
        self._account: dict[str, str] = {}
        self._status: dict[str, str] = {}
        self._line, self._counted = 1, 0

    def records(self) -> Iterator[Record]:
        """Every record in file order."""
        for tag in tags(self._text):
            record = self._record
            if record is not None and self._is_plain_leaf(tag, record):
                record.fields[tag.name] = clean(tag.value)
                record.end = tag.after
                continue
            finished = self._end(tag) if tag.name[0] == "/" else self._start(tag)
            if finished is not None:
                yield finished
            if tag.closed and _rank_of(tag.name) is not None and (finished := self._end(tag)) is not None:
                yield finished
            if self._record is not None:
                self._record.end = tag.after
        self.truncated = any(
            name in _RECORDS or name in _LISTS or name.endswith(("STMTRS", "TRNRS")) or "MSGSRSV" in name
            for name in self._stack
        )
        last = self._close(_FILE)
        if last is not None:
            yield last
        self.last_line = self._line_at(len(self._text.rstrip()))

    def raw(self, record: Record) -> str:
        """A record as it stands in the file, on one line."""
        return " ".join(self._text[record.begin : record.end][:LONGEST_SHOWN].split())

    # ------------------------------------------------------------------------------------------------------ tags

    def _is_plain_leaf(self, tag: Tag, record: Record) -> bool:
        """Whether a tag is what nearly all are: a leaf right inside of a record, met for the first time."""
        name = tag.name
        return (
            name[0] != "/"
            and name not in record.fields
            and _rank_of(name) is None
            and self._stack[-1] in _RECORDS
            and len(tag.value) <= LONGEST_FIELD
        )

    def _start(self, tag: Tag) -> Record | None:
        name = tag.name
        rank = self._rank(name)
        if rank is None or (rank == _INSIDE and tag.value.strip()):
            if self._record is None and name in _MAKES_A_RECORD and self._stack and self._stack[-1] in _LISTS:
                self._open_record(tag, "STMTTRN", NO_BEGINNING)
            self._leaf(name, tag.value)
            return None
        finished = self._close(rank)
        self._stack.append(name)
        if rank == _STATEMENT or (rank == _LIST and name in _LISTS and self._statement is None):
            self._open_statement(name)
        elif rank == _RECORD:
            self._stack.pop()
            self._open_record(tag, name, self._fault_of(name))
        elif name in _ACCOUNTS:
            self._account = {}
        elif name == "LEDGERBAL":
            if self._statement is not None:
                self._statement.ledgers.append({})
            line = self._line_at(tag.at)
            self.balance_lines.append((line, line))
        if rank == _INSIDE and self._record is None:
            self._stack.pop()
        return finished

    def _rank(self, name: str) -> int | None:
        if name in _INVESTMENTS and "INVTRANLIST" not in self._stack:
            return None
        return _rank_of(name)

    def _end(self, tag: Tag) -> Record | None:
        name = tag.name.removeprefix("/")
        if name not in self._stack:
            return None
        if name == "LEDGERBAL" and self.balance_lines:
            self.balance_lines[-1] = (self.balance_lines[-1][0], self._line_at(tag.at))
        finished: Record | None = None
        while self._stack:
            top = self._stack.pop()
            finished = self._left(top, tag.at if top == name else None) or finished
            if top == name:
                break
        return finished

    def _close(self, rank: int) -> Record | None:
        """End what is open at a rank and below."""
        finished: Record | None = None
        while self._stack and (self._rank(self._stack[-1]) or _FILE) >= rank:
            finished = self._left(self._stack.pop(), None) or finished
        return finished

    def _left(self, name: str, at: int | None) -> Record | None:
        """Leave an aggregate that ends at a place, or without an end tag."""
        if name.endswith("STMTRS"):
            self._statement, self._account = None, {}
            return None
        if self._record is None or self._rank(name) != _RECORD:
            return None
        record, self._record = self._record, None
        if at is None:
            at = record.begin + len(self._text[record.begin : record.end].rstrip())
        record.last = max(record.line, self._line_at(at))
        return record

    # ----------------------------------------------------------------------------------------------------- parts

    def _open_statement(self, name: str) -> None:
        kind = (
            "card" if name.startswith("CC")
            else "investment" if name.startswith("INV")
            else "loan" if name.startswith(("LOAN", "AMRT"))
            else "bank"
        )  # fmt: skip
        # OFC names the account before the statement; and what is damaged in between may be just the statement's tag
        self._statement = Statement(len(self.statements), kind, self._account)
        self.statements.append(self._statement)

    def _fault_of(self, name: str) -> str:
        if name in _INVESTMENTS:
            return UNREAD_INVESTMENT
        return UNREAD_LOAN if name == "LOANSTMTTRN" else ""

    def _open_record(self, tag: Tag, name: str, fault: str) -> None:
        if self._statement is None:
            if self.statements:
                fault = fault or "this record is outside of any statement"
                self._statement = self.statements[-1]
            else:
                self._open_statement("STMTRS")
        assert self._statement is not None
        pending = name == "STMTTRNP" or any(above in ("BANKTRANLISTP", "PENDTRANLIST") for above in self._stack)
        self._record = Record(self._statement, self._line_at(tag.at), pending, fault=fault, begin=tag.at)
        self._stack.append(name)

    def _leaf(self, name: str, value: str) -> None:
        record = self._record
        if record is not None:
            self._field(record, name, value)
            return
        text = clean(value)
        top = self._stack[-1] if self._stack else ""
        if not text:
            return
        if name in ("CODE", "SEVERITY", "MESSAGE"):
            self._told_status(name, text)
        elif name in ("ORG", "FID", "INTU.BID"):
            self.bank.setdefault(name, text)
        elif top in _ACCOUNTS:
            self._account.setdefault(name, text)
            if self._statement is not None:
                self._statement.account.setdefault(name, text)
        elif self._statement is None:
            return
        elif top == "LEDGERBAL" and self._statement.ledgers:
            self._statement.ledgers[-1].setdefault(name, text)
        elif name == "CURDEF":
            self._statement.currency = self._statement.currency or text
        elif name == "DTSTART":
            self._statement.first = self._statement.first or text
        elif name == "DTEND":
            self._statement.last = text

    def _field(self, record: Record, name: str, value: str) -> None:
        if len(value) > LONGEST_FIELD:
            record.fault = record.fault or "a field is too long (over 128 KiB)"
            value = value[:100]
        text = clean(value)
        top = self._stack[-1]
        key = name if self._rank(top) == _RECORD else f"{top}/{name}"
        before = record.fields.get(key, "")
        if not before:
            record.fields[key] = text
        elif text and text != before:
            if key in _CORE:
                record.fault = record.fault or f"two {_CORE[key]} in one record"
            elif key in _LONG and len(before) < _LONG_ENOUGH:
                record.fields[key] = f"{before} {text}"

    def _told_status(self, name: str, text: str) -> None:
        if name == "CODE":
            self._status = {}
        self._status[name] = text
        if name == "SEVERITY" and text.upper() == "ERROR":
            self.errors.append(self._status.get("CODE", ""))
        elif name == "MESSAGE" and self.errors and self._status.get("SEVERITY", "").upper() == "ERROR":
            self.errors[-1] = f"{self._status.get('CODE', '')} {text}".strip()

    # ----------------------------------------------------------------------------------------------------- lines

    def _line_at(self, place: int) -> int:
        """The line of a place; places come in order but for the last few."""
        if place >= self._counted:
            self._line += self._text.count("\n", self._counted, place)
        else:
            self._line -= self._text.count("\n", place, self._counted)
        self._counted = place
        return self._line
