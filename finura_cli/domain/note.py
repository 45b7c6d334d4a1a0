"""Notes: a line of text under a day, beside the books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Note:
    """A stored note."""

    id: int
    uid: str
    date: date
    text: str
