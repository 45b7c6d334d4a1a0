"""What a command shows, as a value: its JSON, its table, and how it is drawn on a terminal.

Nothing heavy is imported here: a command that ends in CSV or JSON never loads rich.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from finura_cli.domain.money import Money
from finura_cli.records import NamedTuple
from finura_cli.screen import theme

if TYPE_CHECKING:
    from rich.console import Console

CellKind = Literal["text", "money", "date", "int", "ratio", "number"]
"""A number is text that holds an exact decimal: it is shown as it is, and is a number in a workbook."""
Align = Literal["left", "right"]
Cell = str | int | float | date | Money | None
ShowMoney = Callable[[Money], str]

_RIGHT = frozenset({"money", "int", "ratio", "number"})


def signed(money: Money, show: ShowMoney) -> str:
    """An amount with its `+`, too; the sign of a hidden amount is hidden."""
    text = show(money)
    return f"+{text}" if money.minor > 0 and any(character.isdecimal() for character in text) else text


def hides(show: ShowMoney) -> bool:
    """Whether amounts are hidden, so that those within texts have to be, too."""
    return theme.MASK in show(Money(1, "EUR"))


class Column(NamedTuple):
    """`name` is for machines (CSV header, JSON key); `title` for people, made from the name when None.

    `spare` > 0 lets a narrow terminal leave the column out, the largest first (from 3 on before any text is folded);
    files always carry it.
    `machine` columns (a currency beside its amount, a uid) are in files only. A `signed` one shows `+` for people.
    """

    name: str
    kind: CellKind = "text"
    align: Align | None = None
    title: str | None = None
    spare: int = 0
    machine: bool = False
    signed: bool = False

    @property
    def side(self) -> Align:
        return self.align or ("right" if self.kind in _RIGHT else "left")

    @property
    def heading(self) -> str:
        return self.name.replace("_", " ").capitalize() if self.title is None else self.title


@dataclass(frozen=True, slots=True)
class Table:
    """Typed columns and rows. `total` is the last row on a terminal and in Markdown; CSV and TSV leave it out."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    title: str = ""
    empty: str = "Nothing to show."
    """What a person reads instead of a table without rows."""

    def __post_init__(self) -> None:
        width = len(self.columns)
        if any(len(row) != width for row in self.rows) or (self.total is not None and len(self.total) != width):
            raise ValueError("every row needs one cell a column")


class Shown(NamedTuple):
    """One answer in all its forms.

    `json` may hold Money (a decimal string in JSON), dates, None, numbers, lists and dicts of these; `schema` and
    `command` are added by House.emit. `table` is what CSV, TSV and Markdown take, `more` the other sections of a
    digest (Markdown takes them all). `rich` draws on a terminal; None draws `table`. A `digest` that is piped is
    plain text at 80 columns, anything else that is piped is `table` as TSV. `show` writes money for people.
    """

    json: Mapping[str, object]
    table: Table | None = None
    rich: Callable[[Console], None] | None = None
    digest: bool = False
    more: tuple[Table, ...] = ()
    show: ShowMoney = Money.plain
    text: str = ""
    """A digest that is nothing but lines says them here too: a pipe takes them without rich."""
    missing: tuple[str, ...] = ()
    """What no figure has, or has by an old rate: drawn it is said below, of a bare table beside it on stderr."""
