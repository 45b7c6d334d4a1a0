"""What makes a row of a file the same row next time: its cells as the bank wrote them, and which of its kind it is."""

from __future__ import annotations

from hashlib import blake2b
from unicodedata import normalize
from zlib import adler32, crc32

_BETWEEN = "\x1f"
_OF_A_KIND = "\x1e"
_MIDDLE = 1 << 63


class Fingerprints:
    """The fingerprints of one file's rows, in file order.

    Equal rows are told apart by counting them: the second coffee of a day is the second of its kind in every file
    that holds that day. The date is one of the cells, so equal rows are of one day, and a bank's files hold whole
    days: renaming, reordering, or overlapping with next month's file gives the same fingerprints.
    """

    __slots__ = ("_again", "_seen")

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._again: dict[int, int] = {}

    def of(self, raw: tuple[str, ...]) -> int:
        """The next row's fingerprint: a signed 64-bit number. `raw` are the cells that identify the row: dates,
        amounts, descriptions, reference; never a running balance or a line number.
        """
        first = fingerprint(raw)
        if first not in self._seen:
            self._seen.add(first)
            return first
        nth = self._again.get(first, 0) + 1
        self._again[first] = nth
        return fingerprint(raw, nth)


def fingerprint(raw: tuple[str, ...], nth: int = 0) -> int:
    """Fingerprint of the `nth` (from 0) row with these cells: BLAKE2b, 64 bits, signed as the store keeps integers."""
    text = _BETWEEN.join(raw)
    if text.count(_BETWEEN) >= len(raw):  # a cell holds the separator itself
        text = _OF_A_KIND + repr(raw)
    if not text.isascii():
        text = normalize("NFC", text)  # é is é, in however many pieces a program between saved it
    if nth:
        text = f"{text}{_OF_A_KIND}{nth}"
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


def of_bank_id(text: str) -> int:
    """The digest of an id that the bank itself gave to a row, 64 bits, never 0: CRC-32 and Adler-32, of which the first
    tells ids apart that are counted, and both together others. Half the time of a fingerprint; nothing is dropped for
    it alone.
    """
    data = (text if text.isascii() else normalize("NFC", text)).encode("utf-8", "surrogatepass")
    return ((crc32(data) << 32 | adler32(data)) - _MIDDLE) or 1
