"""A table with the rows of several accounts, looked at as that of one: budget programs write such."""

from __future__ import annotations

import hashlib
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
    money: tuple[int, ...] = ()
    """The columns of amounts: a row that fills none of them only continues the text of the one above."""

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

    def continues(self, cells: Sequence[str]) -> bool:
        """Whether a row belongs to the one above it."""
        return bool(self.money) and not any(cells[i].strip() for i in self.money if i < len(cells))

    def _amount(self, cells: Sequence[str]) -> str:
        return cells[self.amount].strip() if self.amount is not None and self.amount < len(cells) else ""

    def _is_transfer(self, cells: Sequence[str]) -> bool:
        return self.kind is not None and self.kind < len(cells) and cells[self.kind].strip() in self.transfers

    def as_details(self) -> dict[str, object]:
        """As plain values, for a Reading."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}


def owners_of(details: Mapping[str, Any]) -> Owners:
    """Come back from JSON."""
    money = tuple(details.get("money", ()))
    return Owners(tuple(details["columns"]), details["amount"], details["kind"], tuple(details["transfers"]), money)


def accounts_in(grid: Grid, owners: Owners, body_from: int) -> list[str]:
    """The accounts of a table, in the order they come. Raises BadInput (`too-large`) when they are no accounts."""
    found: dict[str, None] = {}
    for first, _, cells in grid.rows():
        if first >= body_from and grid.fault is None:
            found |= dict.fromkeys(name for name in owners.of(cells) if name)
            if len(found) > _MOST:
                raise BadInput(f"the file holds rows of more than {_MOST} accounts", code="too-large")
    return list(found)


@dataclass(frozen=True, slots=True)
class Part:
    """One account of several in a table. What stands above the table, and rows that name none of them, are the first
    one's; a line that continues a row goes with it."""

    owners: Owners
    accounts: tuple[str, ...]
    index: int
    body_from: int

    @property
    def account(self) -> str:
        """As the table names it."""
        return self.accounts[self.index]

    def as_details(self) -> dict[str, object]:
        """As plain values, for a Reading. `parts` is said where there are several."""
        several: dict[str, object] = {"parts": len(self.accounts)} if len(self.accounts) > 1 else {}
        named = {"account_name": self.account, "owners": self.owners.as_details(), "part": self.index}
        return {**named, "accounts_named": list(self.accounts), **several}


def part_of(grid: Grid, details: Mapping[str, Any]) -> Grid:
    """The rows that a reading is of: those of its account, or all."""
    if "owners" not in details:
        return grid
    names = tuple(details["accounts_named"])
    return AccountGrid(grid, Part(owners_of(details["owners"]), names, details["part"], details["body_from"]))


def with_account(header_key: str, account: str) -> str:
    """The key of one account's rows: what is remembered of them is not what is of another's."""
    return hashlib.sha256(f"{header_key}\x1f{account}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


class AccountGrid:
    """The rows of one account. See Part."""

    def __init__(self, grid: Grid, part: Part) -> None:
        self._grid = grid
        self._part = part
        self.sound = grid.sound
        self.width = grid.width
        self.fault: str | None = None

    def raw(self) -> str:
        """See Grid."""
        return self._grid.raw()

    def says_whose(self, cells: Sequence[str]) -> bool:
        """Whether a line names this account, or there is no other: what is printed once is not of each of several."""
        return len(self._part.accounts) == 1 or self._part.account in self._part.owners.of(cells)

    def rows(self) -> Iterator[Row]:
        """See Grid."""
        part, owners, known = self._part, self._part.owners, frozenset(self._part.accounts)
        first_one = part.accounts[0]
        above: Sequence[str] = (first_one,)
        for first, last, cells in self._grid.rows():
            self.fault = self._grid.fault
            if first < part.body_from or self.fault is not None:
                whose: Sequence[str] = (first_one,)
            else:
                whose = [name for name in owners.of(cells) if name in known]
                if not whose:
                    whose = above if owners.continues(cells) else (first_one,)
                above = whose
            if part.account in whose:
                yield first, last, owners.as_seen_by(part.account, cells)
