"""UUIDv7 texts: rows keep one beside their small id, so that copies of the books on several devices can be merged."""

from __future__ import annotations

import os
import time

_PAGE = 1 << 14  # the counter's part in the second group of random bits
_state = [0, 0]  # the millisecond last used, and the next count within it


def new_uid() -> str:
    """One uid, later in text order than every one this process made before."""
    return new_uids(1)[0]


def new_uids(count: int) -> list[str]:
    """Uids in rising order: one timestamp, a 26-bit counter, 48 random bits each (RFC 9562, method 1)."""
    made: list[str] = []
    while len(made) < count:
        made += _page(count - len(made))
    return made


def _page(wanted: int) -> list[str]:
    """As many as fit under one value of the first 12 counter bits."""
    now, n = time.time_ns() // 1_000_000, 0
    if now <= _state[0]:  # the same millisecond, or the clock went back: go on from there
        now, n = _state
        if n >> 26:
            now, n = now + 1, 0
    count = min(wanted, _PAGE - n % _PAGE)
    _state[:] = now, n + count
    stamp = f"{now:012x}"
    prefix = f"{stamp[:8]}-{stamp[8:]}-7{n >> 14:03x}-"
    random = os.urandom(6 * count).hex()
    first = 0x8000 | n % _PAGE
    return [f"{prefix}{first + i:x}-{random[12 * i : 12 * i + 12]}" for i in range(count)]
