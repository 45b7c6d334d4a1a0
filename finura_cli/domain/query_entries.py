"""The one term of a query that programs ask with: `budget` needs it each day, and none of the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from finura_cli.domain.books import Names
    from finura_cli.domain.transaction import Line, Transaction


@dataclass(frozen=True, slots=True)
class OfEntries:
    """These entries, which were found when the query was read."""

    ids: frozenset[int]
    of_line: ClassVar[bool] = False

    def holds(self, txn: Transaction, line: Line, names: Names) -> bool:
        return txn.id in self.ids
