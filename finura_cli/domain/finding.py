"""What an examination of the books found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How bad it is. `damage`: figures may be wrong or rows lost; `warning`: something to mend; `note`: to know."""

    DAMAGE = "damage"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be. `code` names it for scripts; `hint` says what to do."""

    weight: Weight
    code: str
    text: str
    hint: str | None = None
