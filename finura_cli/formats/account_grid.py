"""A table with the rows of several accounts, looked at as that of one: budget programs write such."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from finura_cli.errors import BadInput
from finura_cli.formats.grid import Grid, Row

_MOST = 200


@dataclass(frozen=True, slots=True)
class Owners:
    """How a row says whose it is. With two columns money out is the first one's and money in the second one's; a row
    whose kind is one of `transfers` is both's."""

    columns: tuple[int, ...]
    amount: int | None = None
    kind: int | None = None
    transfers: tuple[str, ...] = ()

    def of(self, cells: Sequence[str]) -> list[str]:
        """The accounts of a row: one, or of a transfer two, the one that the money leaves first."""
        names = [cells[i].strip() if i < len(cells) else "" for i in self.columns]
        if len(names) == 1:
            return names
        if self._is_transfer(cells):
            return names
        return names[:1] if self._amount(cells).startswith("-") else names[1:]

    def as_seen_by(self, account: str, cells: list[str]) -> list[str]:
        """The cells of a row of this account: a transfer is written without a sign, and leaves the first one."""
        if self.amount is not None and len(self.columns) > 1 and self._is_transfer(cells):
            cells = list(cells)
            bare = self._amount(cells).lstrip("+-")
            cells[self.amount] = f"-{bare}" if cells[self.columns[0]].strip() == account else bare
        return cells

    def _amount(self, cells: Sequence[str]) -> str:
        return cells[self.amount].strip() if self.amount is not None and self.amount < len(cells) else ""

    def _is_transfer(self, cells: Sequence[str]) -> bool:
        return self.kind is not None and self.kind < len(cells) and cells[self.kind].strip() in self.transfers

    def as_details(self) -> dict[str, object]:
        """As plain values, for a Reading."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}


def owners_of(details: Mapping[str, Any]) -> Owners:
    """Come back from JSON."""
    return Owners(tuple(details["columns"]), details["amount"], details["kind"], tuple(details["transfers"]))


def accounts_in(grid: Grid, owners: Owners, body_from: int) -> list[str]:
    """The accounts of a table, in the order they come. Raises BadInput (`too-large`) when they are no accounts."""
    found: dict[str, None] = {}
    for first, _, cells in grid.rows():
        if first >= body_from and grid.fault is None:
            found |= dict.fromkeys(name for name in owners.of(cells) if name)
            if len(found) > _MOST:
                raise BadInput(f"the file holds rows of more than {_MOST} accounts", code="too-large")
    return list(found)


class AccountGrid:
    """The rows of one account. What stands above the table, and rows that name no account, are the first one's."""

    def __init__(self, grid: Grid, owners: Owners, account: str, body_from: int, *, is_first: bool) -> None:
        self._grid = grid
        self._owners = owners
        self._account = account
        self._body_from = body_from
        self._is_first = is_first
        self.sound = grid.sound
        self.width = grid.width
        self.fault: str | None = None

    def raw(self) -> str:
        """See Grid."""
        return self._grid.raw()

    def rows(self) -> Iterator[Row]:
        """See Grid."""
        for first, last, cells in self._grid.rows():
            self.fault = self._grid.fault
            if first < self._body_from or self.fault is not None:
                if self._is_first:
                    yield first, last, cells
                continue
            names = self._owners.of(cells)
            if self._account in names:
                yield first, last, self._owners.as_seen_by(self._account, cells)
            elif self._is_first and not any(names):
                yield first, last, cells
