"""The statements and entries of an ISO 20022 cash message, met one by one while the XML streams by.

Elements are known by their local names, so that every version, prefix and envelope will do. Only what an entry is made
of is kept, and of that no more than an honest bank writes. No DTD, no entities, no depth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from finura_cli.errors import BadInput
from finura_cli.formats.sniff import as_text
from finura_cli.records import NamedTuple

STATEMENTS = frozenset(("Stmt", "Rpt", "Ntfctn"))
"""What holds entries: a statement (camt.053), a report of the day (052), a notification (054)."""
MOST_DETAILS = 200
"""Payments within an entry whose texts are kept; all of them are in its amount."""
LONGEST = 128 * 1024
"""Characters of one text."""
_KEPT = frozenset(("Ntry", "Bal", "Acct"))
# What an entry, a balance or an account is read from; all below other elements is passed over.
_READ = frozenset(
    """
    Ntry Bal Acct NtryRef Amt CdtDbtInd RvslInd Sts Cd Prtry BookgDt ValDt Dt DtTm AcctSvcrRef BkTxCd Domn Fmly
    SubFmlyCd Issr NtryDtls Btch NbOfTxs TxDtls Refs EndToEndId TxId AmtDtls TxAmt RltdPties Dbtr Cdtr UltmtDbtr
    UltmtCdtr TradgPty Pty Nm DbtrAcct CdtrAcct Id IBAN Othr PrtryAcct BBAN RmtInf Ustrd Strd CdtrRefInf CdtrRef Ref
    AddtlRmtInf RfrdDocInf Nb RltdDts AccptncDtTm TxDtTm IntrBkSttlmDt TradDt AddtlTxInf AddtlNtryInf Tp CdOrPrtry
    Ccy RtrInf AddtlInf
    """.split()
)
_DEEPEST = 64
_MOST_NODES = 50_000
"""Elements kept of one entry."""
_MOST_STATEMENTS = 100_000
_PIECE = 64 * 1024
_LONGEST_TOKEN = 1024 * 1024
_OLD = re.compile(
    r"windows-[0-9]{3,4}|iso-?8859-[0-9]{1,2}|cp[0-9]{3,4}|koi8-[ru]|gb[0-9k]{1,5}|big5|shift_jis|euc-[jk][pr]"
)
"""Encodings that are believed when a file says that it is in one."""
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")


class Node:
    """An element: its local name, its text, the `Ccy` it may have, and its children."""

    __slots__ = ("children", "currency", "name", "text")

    def __init__(self, name: str, currency: str | None = None) -> None:
        self.name = name
        self.currency = currency
        self.text = ""
        self.children: list[Node] = []

    def every(self, *path: str) -> Iterator[Node]:
        """All elements at the end of a path below this one."""
        if not path:
            yield self
            return
        for child in self.children:
            if child.name == path[0]:
                yield from child.every(*path[1:])

    def one(self, *path: str) -> Node | None:
        """The first element at the end of a path below this one."""
        return next(self.every(*path), None)

    def say(self, *path: str) -> str:
        """Its text on one line, empty when there is no such element."""
        found = self.one(*path)
        return " ".join(found.text.split()) if found is not None else ""


class Piece(NamedTuple):
    """What is met: `begin` and `end` of a statement (number `statement`), and `Acct`, `Bal`, `Ntry` inside of it, with
    the lines they stand on. `payments`: how many there are within an entry."""

    kind: str
    statement: int
    first: int
    last: int
    node: Node | None = None
    payments: int = 0


def pieces(data: bytes) -> Iterator[Piece]:
    """The pieces of a file, in its order, the last one an `eof`.

    Raises BadInput: `not-a-statement` for what is no XML, `dtd` for one with a DTD, `truncated`, `too-deep`,
    `too-large` and `undecodable`.
    """
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:4] in (b"<\0?\0", b"\0<\0?")
    if wide:
        data = as_text(data).data
    elif b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    statements, lines = 0, 0
    for document in _documents(data):
        target = _Target(lines, statements)
        yield from _read(document, target)
        statements, lines = target.statements, lines + document.count(b"\n")
    yield Piece("eof", -1, 0, lines + 1)


def _documents(data: bytes) -> list[bytes]:
    """The XML documents of a file: some banks put one behind the other."""
    at = [m.start() for m in re.finditer(rb"<\?xml\s", data)]
    if len(at) < 2:
        return [data]
    return [data[first:last] for first, last in pairwise((0, *at[1:], len(data)))]


def _read(data: bytes, target: _Target) -> Iterator[Piece]:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser, ParseError

    data, skipped = _readable(data)
    target.skipped += skipped
    parser = DefusedXMLParser(target=target, encoding="utf-8", forbid_dtd=True)
    target.expat = parser.parser
    try:
        for at in range(0, len(data), _PIECE):
            parser.feed(data[at : at + _PIECE])
            if at + _PIECE - parser.parser.CurrentByteIndex > _LONGEST_TOKEN:
                # It is looked through from its beginning with every piece that comes.
                raise BadInput(f"a tag or a remark of more than {_LONGEST_TOKEN >> 20} MiB", code="too-large")
            yield from target.met
            target.met.clear()
    except DefusedXmlException:
        raise BadInput("the file has a DTD or entities, which no statement needs", code="dtd") from None
    except ParseError as error:
        line = error.position[0] + target.skipped
        raise BadInput(f"the file is no sound XML in line {line}: {_why(error)}", code="not-a-statement") from None
    try:
        parser.close()
    except ParseError as error:
        line = error.position[0] + target.skipped
        raise BadInput(f"the file breaks off in line {line}", hint="download it again", code="truncated") from None
    yield from target.met


def _why(error: Exception) -> str:
    return str(error).partition(":")[0]


def _readable(data: bytes) -> tuple[bytes, int]:
    """The XML in UTF-8 without blanks before and behind it, and how many lines those before it were.

    What is UTF-8 is read as such whatever it says, and what says UTF-8 and is not, as what its bytes look like.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    bare = data.lstrip()
    skipped = data[: len(data) - len(bare)].count(b"\n")
    bare = bare.rstrip(b"\x1a\0 \t\r\n")
    try:
        bare.decode("utf-8")
    except UnicodeDecodeError:
        declared = _DECLARED.match(bare[:300])
        name = declared[1].decode("ascii").lower() if declared else ""
        if name in ("iso-8859-1", "iso8859-1", "latin1"):
            name = "windows-1252"  # which is what it always is
        try:
            if _OLD.fullmatch(name):
                return bare.decode(name).encode("utf-8"), skipped
        except (LookupError, UnicodeDecodeError):
            pass
        return bare.decode(as_text(bare).encoding, "replace").encode("utf-8"), skipped
    return bare, skipped


class _Target:
    """What the parser tells, as pieces. Subtrees are built for accounts, balances and entries only."""

    def __init__(self, skipped: int, statements: int) -> None:
        """`skipped`: lines before the document; `statements`: how many were met before it."""
        self.met: list[Piece] = []
        self.expat: Any = None
        self.skipped = skipped
        self.statements = statements
        self._depth = 0
        self._inside = 0
        """Depth of the statement that is open."""
        self._open: list[Node] = []
        self._ignored = 0
        """Depth of an element that is passed over with all below it."""
        self._first = 0
        self._nodes = 0
        self._payments = 0

    @property
    def line(self) -> int:
        """Where the parser is, in lines of the file."""
        return int(self.expat.CurrentLineNumber) + self.skipped

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise BadInput(f"the XML is more than {_DEEPEST} elements deep", code="too-deep")
        if self._ignored:
            return
        name = tag.rpartition("}")[2]
        if self._open:
            self._deeper(name, attributes)
        elif self._inside:
            if self._depth == self._inside + 1 and name in _KEPT:
                self._first, self._nodes, self._payments = self.line, 0, 0
                self._open.append(Node(name))
        elif name in STATEMENTS:
            self.statements += 1
            if self.statements > _MOST_STATEMENTS:
                raise BadInput(f"the file holds more than {_MOST_STATEMENTS:,} statements", code="too-large")
            self._inside = self._depth
            self.met.append(Piece("begin", self.statements - 1, self.line, self.line))

    def _deeper(self, name: str, attributes: dict[str, str]) -> None:
        self._nodes += 1
        if name == "TxDtls":
            self._payments += 1
        if name not in _READ or self._nodes > _MOST_NODES or (name == "TxDtls" and self._payments > MOST_DETAILS):
            self._ignored = self._depth
            return
        node = Node(name, attributes.get("Ccy") if attributes else None)
        self._open[-1].children.append(node)
        self._open.append(node)

    def data(self, text: str) -> None:
        """Text of the element that is open."""
        if self._open and not self._ignored:
            node = self._open[-1]
            if len(node.text) <= LONGEST:
                node.text += text[: LONGEST + 1]

    def end(self, _tag: str) -> None:
        """An element ends."""
        if self._ignored:
            if self._ignored == self._depth:
                self._ignored = 0
        elif self._open:
            node = self._open.pop()
            if not self._open:
                found = Piece(node.name, self.statements - 1, self._first, self.line, node, self._payments)
                self.met.append(found)
        elif self._inside == self._depth:
            self._inside = 0
            self.met.append(Piece("end", self.statements - 1, self.line, self.line))
        self._depth -= 1

    def close(self) -> None:
        """The document ends."""
