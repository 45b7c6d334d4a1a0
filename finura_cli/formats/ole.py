"""The container of old Office files: one stream out of it, every step within the file's own size.

Source: [MS-CFB], Compound File Binary File Format. Written because the library for old workbooks ends the whole process
on some damaged files (it trusts the sizes they state).
"""

from __future__ import annotations

from collections.abc import Sequence
from struct import Struct, unpack_from

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_ENTRY = 128
_LAST = 0xFFFFFFFA
"""Numbers from here on are no sectors: the end of a chain, a free sector."""
_NUMBER = Struct("<I")
_STREAM, _ROOT = 2, 5


class _Sectors:
    """A run of bytes in sectors of one size, with the table that says which one follows which."""

    def __init__(self, data: bytes, size: int, table: Sequence[int]) -> None:
        self._data, self._size, self._table = data, size, table

    def chain(self, start: int) -> bytes:
        """The sectors from one to the last, joined: never more than there are. Raises ValueError for a chain that does
        not end."""
        found: list[bytes] = []
        most = min(len(self._table), len(self._data) // self._size + 1)
        while start < _LAST:
            if start >= len(self._table) or len(found) > most:
                raise ValueError("a chain of sectors leads nowhere")
            found.append(self._data[start * self._size : (start + 1) * self._size])
            start = self._table[start]
        return b"".join(found)


def stream_of(data: bytes, *names: str) -> bytes:
    """The first stream of such a name. Raises ValueError (struct.error is one kind of damage, too) without one."""
    shift = unpack_from("<H", data, 30)[0]
    if not data.startswith(MAGIC) or shift not in (9, 12):
        raise ValueError("no container of streams")
    body = data[1 << shift :] if shift == 12 else data[_HEADER:]
    sectors = _Sectors(body, 1 << shift, _table(data, body, 1 << shift))
    first_entry, _, cutoff, small_table = unpack_from("<4I", data, 48)
    entries = sectors.chain(first_entry)
    found: dict[str, tuple[int, int]] = {}
    root = None
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        length, kind = unpack_from("<HB", entries, at + 64)
        start, size = unpack_from("<II", entries, at + 116)
        name = entries[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        if kind == _ROOT and root is None:
            root = start
        elif kind == _STREAM:
            found.setdefault(name.casefold(), (start, size))
    start, size = next((found[name.casefold()] for name in names if name.casefold() in found), (None, 0))
    if start is None:
        raise ValueError("no such stream")
    if size >= cutoff or root is None:
        return sectors.chain(start)[:size]
    small = _numbers(sectors.chain(small_table))
    return _Sectors(sectors.chain(root), 64, small).chain(start)[:size]


def _table(data: bytes, body: bytes, size: int) -> list[int]:
    """Which sector follows which, from the sectors that hold this table; they are listed in the header and, of large
    files, in a chain of their own."""
    places = _numbers(data[76:_HEADER])
    further, seen = unpack_from("<I", data, 68)[0], set[int]()
    while further < _LAST:
        if further in seen or further * size >= len(body):
            raise ValueError("the list of sectors leads nowhere")
        seen.add(further)
        *more, further = _numbers(body[further * size : (further + 1) * size])
        places += more
    table: list[int] = []
    for place in places:
        if place < _LAST:
            if place * size >= len(body) or len(table) * size > 4 * len(body) + 4 * size:
                raise ValueError("the table of sectors is larger than the file")
            table += _numbers(body[place * size : (place + 1) * size])
    return table


def _numbers(data: bytes) -> list[int]:
    return [number for (number,) in _NUMBER.iter_unpack(data[: len(data) // 4 * 4])]
