"""Old Excel workbooks (.xls, of Excel 5 to 2003): the values of their sheets, as the program that wrote them left them.

Source: [MS-XLS], Excel Binary File Format. Nothing is computed, and nothing is believed that a record says about sizes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from struct import error as StructError
from struct import unpack, unpack_from

from finura_cli.errors import BadInput
from finura_cli.formats.ole import stream_of

BAD = (ValueError, StructError, OverflowError, IndexError)
"""What reading a damaged workbook raises."""
Value = str | float | bool | date | time
_COLUMNS = 256
_ROOM = 12_000_000
"""Records and cells, empty ones too, that are read of one workbook: a few bytes may ask for a cell at the far end of a
sheet, and sheets may share their records."""
_ROOM_OF_ROW = 8
"""What a row takes beside its cells."""
_BOF, _EOF, _CONTINUE = 0x0809, 0x000A, 0x003C
_NUMBER, _RK, _MULRK, _LABEL, _RSTRING, _LABELSST = 0x0203, 0x027E, 0x00BD, 0x0204, 0x00D6, 0x00FD
_BOOLERR, _FORMULA, _STRING = 0x0205, 0x0006, 0x0207
_CODEPAGES = {1200: "utf-16-le", 10000: "mac_roman", 32768: "mac_roman", 32769: "cp1252"}
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""The built-in formats of dates and times."""
_NO_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_FEBRUARY_1900 = 60
"""The day number of 29 February 1900, which was none: days before it count from one day later."""

_MIDNIGHT = datetime.combine(date(1904, 1, 1), time())


class Encrypted(ValueError):
    """The workbook is behind a password."""


@dataclass(slots=True)
class _Book:
    """What the sheets of a workbook share."""

    wide: bool = True
    """Whether texts are Unicode (Excel 97 and later)."""
    codec: str = "cp1252"
    sheets: list[tuple[str, int]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    since_1904: bool = False
    dated: dict[int, bool] = field(default_factory=dict)
    room: int = _ROOM

    def take(self, room: int) -> None:
        """Raises BadInput `too-large` when there is no more."""
        self.room -= room
        if self.room < 0:
            raise BadInput("the workbook has more cells than any statement", code="too-large")


def sheets_of(data: bytes) -> list[tuple[str, list[list[Value]]]]:
    """The sheets in order, each with its rows from the first; cells without a value are empty texts.

    Raises Encrypted, BadInput `too-large`, or one of BAD for damage.
    """
    stream = stream_of(data, "Workbook", "Book")
    book = _globals(stream)
    return [(name, _rows(book, stream, at)) for name, at in book.sheets]


def _records(book: _Book, stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of a substream from its first to the one that ends it; those of what is embedded are left out."""
    depth = 0
    while True:
        book.take(1)
        kind, size = unpack_from("<HH", stream, at)
        data = stream[at + 4 : at + 4 + size]
        if len(data) < size:
            raise ValueError("a record ends behind the file")
        at += 4 + size
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, data


def _globals(stream: bytes) -> _Book:
    book = _Book()
    shared: list[bytes] = []
    last = 0
    for kind, data in _records(book, stream, 0):
        if kind == _BOF:
            book.wide = unpack_from("<H", data)[0] >= 0x0600
        elif kind == 0x002F:
            raise Encrypted("behind a password")
        elif kind == 0x0042:
            number = unpack_from("<H", data)[0]
            book.codec = _CODEPAGES.get(number, f"cp{number}")
        elif kind == 0x0022:
            book.since_1904 = unpack_from("<H", data)[0] == 1
        elif kind == 0x0085:
            at, kind_of_sheet = unpack_from("<IxB", data)
            if kind_of_sheet == 0:  # not a chart, not macros
                book.sheets.append((_text(book, data, 6, short=True), at))
        elif kind == 0x041E:
            book.formats[unpack_from("<H", data)[0]] = _text(book, data, 2, short=not book.wide)
        elif kind == 0x00E0:
            book.styles.append(unpack_from("<H", data, 2)[0])
        elif kind == 0x00FC or (kind == _CONTINUE and last == 0x00FC):
            shared.append(data)
            kind = 0x00FC
        last = kind
    if len({at for _, at in book.sheets}) < len(book.sheets):
        raise ValueError("two sheets are one")
    book.texts = list(_shared_texts(shared)) if shared else []
    return book


# -------------------------------------------------------------------------------------------------------- the texts


def _decoded(book: _Book, data: bytes) -> str:
    try:
        return data.decode(book.codec, "replace")
    except LookupError:
        return data.decode("cp1252", "replace")


def _text(book: _Book, data: bytes, at: int, *, short: bool = False) -> str:
    """A text within one record: its length in one byte or two, then bytes of the codepage, or a flag and Unicode."""
    length, at = (data[at], at + 1) if short else (unpack_from("<H", data, at)[0], at + 2)
    if not book.wide:
        return _decoded(book, data[at : at + length])
    flags = data[at] if length or at < len(data) else 0
    at += 1 + 2 * bool(flags & 8) + 4 * bool(flags & 4)
    return _characters(data[at : at + length * (1 + (flags & 1))], flags)


def _characters(data: bytes, flags: int) -> str:
    return data.decode("utf-16-le", "replace") if flags & 1 else data.decode("latin-1")


def _shared_texts(parts: Sequence[bytes]) -> Iterator[str]:
    """The table of texts. It goes on over several records; within a text each begins with a flag of its own."""
    count = unpack_from("<I", parts[0], 4)[0]
    n, at = 0, 8
    for _ in range(count):
        while n < len(parts) - 1 and at >= len(parts[n]):
            n, at = n + 1, 0
        if at >= len(parts[n]):
            return  # fewer than it says: what points behind them is damage
        length, flags = unpack_from("<HB", parts[n], at)
        at += 3
        runs = unpack_from("<H", parts[n], at)[0] if flags & 8 else 0
        at += 2 * bool(flags & 8)
        extra = unpack_from("<I", parts[n], at)[0] if flags & 4 else 0
        at += 4 * bool(flags & 4)
        found = []
        while length:
            width = 1 + (flags & 1)
            taken = parts[n][at : at + length * width]
            found.append(_characters(taken, flags))
            length -= len(taken) // width
            at += len(taken)
            if length:
                n, at = n + 1, 1
                flags = parts[n][0]
        at += 4 * runs + extra
        while n < len(parts) - 1 and at > len(parts[n]):
            n, at = n + 1, at - len(parts[n])
        yield "".join(found)


# -------------------------------------------------------------------------------------------------------- the cells


def _rows(book: _Book, stream: bytes, at: int) -> list[list[Value]]:
    rows: list[list[Value]] = []
    waiting: tuple[int, int] | None = None
    for kind, data in _records(book, stream, at):
        if kind == _STRING and waiting is not None:
            _put(book, rows, *waiting, _text(book, data, 0))
            waiting = None
        elif kind == _MULRK:
            row, column = unpack_from("<HH", data)
            for n in range((len(data) - 6) // 6):
                style, packed = unpack_from("<HI", data, 4 + 6 * n)
                _put(book, rows, row, column + n, _number(book, _unpacked(packed), style))
        elif kind in (_NUMBER, _RK, _LABEL, _RSTRING, _LABELSST, _BOOLERR, _FORMULA):
            row, column, style = unpack_from("<HHH", data)
            if kind == _FORMULA and data[12:14] == b"\xff\xff":
                waiting = (row, column) if data[6] == 0 else None
                value: Value = bool(data[8]) if data[6] == 1 else "#ERROR" if data[6] == 2 else ""
            else:
                value = _value(book, kind, data, style)
            _put(book, rows, row, column, value)
    return rows


def _put(book: _Book, rows: list[list[Value]], row: int, column: int, value: Value) -> None:
    if column >= _COLUMNS:
        raise ValueError("a cell lies beside the sheet")
    if row >= len(rows):
        book.take(_ROOM_OF_ROW * (row + 1 - len(rows)))
        rows += ([] for _ in range(row + 1 - len(rows)))
    cells = rows[row]
    if column >= len(cells):
        book.take(column + 1 - len(cells))
        cells += [""] * (column + 1 - len(cells))
    cells[column] = value


def _value(book: _Book, kind: int, data: bytes, style: int) -> Value:
    if kind == _LABELSST:
        at: int = unpack_from("<I", data, 6)[0]
        return book.texts[at]
    if kind in (_LABEL, _RSTRING):
        return _text(book, data, 6)
    if kind == _BOOLERR:
        return "#ERROR" if data[7] else bool(data[6])
    number = _unpacked(unpack_from("<I", data, 6)[0]) if kind == _RK else float(unpack_from("<d", data, 6)[0])
    return _number(book, number, style)


def _unpacked(packed: int) -> float:
    """A number in four bytes: 30 bits of a whole number or the upper half of a fraction, maybe in hundredths."""
    if packed & 2:
        whole = packed >> 2
        number = float(whole - (1 << 30) if whole >> 29 else whole)
    else:
        number = float(unpack("<d", bytes(4) + (packed & 0xFFFFFFFC).to_bytes(4, "little"))[0])
    return number / 100 if packed & 1 else number


def _number(book: _Book, number: float, style: int) -> Value:
    """A number, or the date or time that its style shows it as."""
    if not _is_dated(book, style) or not 0 <= number < 2_958_466:
        return number
    seconds = timedelta(seconds=round(number % 1 * 86_400))
    if number < 1:
        return (_MIDNIGHT + seconds).time()
    first = date(1904, 1, 1) if book.since_1904 else date(1899, 12, 31 if number < _FEBRUARY_1900 else 30)
    at = datetime.combine(first + timedelta(days=int(number)), time()) + seconds
    return at.date() if at.time() == time() else at


def _is_dated(book: _Book, style: int) -> bool:
    known = book.dated.get(style)
    if known is None:
        which = book.styles[style] if style < len(book.styles) else 0
        written = _NO_LETTERS.sub("", book.formats.get(which, "")).casefold()
        known = which in _DATES if which not in book.formats else "general" not in written and bool(
            re.search("[dmyhs]", written)
        )  # fmt: skip
        book.dated[style] = known
    return known
