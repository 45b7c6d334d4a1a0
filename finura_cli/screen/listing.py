"""A list of entries: rows for machines, a table that fits a terminal, and what they all come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from finura_cli.domain.books import Names
from finura_cli.domain.listing import Listed, Listing, Sums
from finura_cli.domain.names import nearest
from finura_cli.domain.text import how_many, visible
from finura_cli.domain.transaction import Transaction
from finura_cli.errors import UsageError
from finura_cli.screen import theme
from finura_cli.screen.entries import COLUMNS, category_of, column, entries_json, what
from finura_cli.screen.rate_words import rate_notes, rates_json
from finura_cli.screen.receipts import broken
from finura_cli.screen.shown import Cell, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

_FOR_PEOPLE = ("id", "date", "description", "merchant", "category", "account", "amount", "running")
"""Columns of a Markdown table that was not told which."""
_TEXTS = ("description", "account", "category")
_GIVING = (("description", 30), ("account", 8), ("category", 15), ("description", 18))
"""How texts give way on a narrow terminal, in this order, each down to so many cells."""
_SPARE = ("account", "status", "category")
"""Columns that a narrow terminal is spared, in this order. A status then stands before the description."""
_SPARE_ON_A_PHONE = {"category": 1, "account": 2, "id": 2}
_MOST = {"category": 26, "account": 16}
"""Cells that it takes at most on a wide one."""


def columns_named(text: str) -> tuple[str, ...]:
    """The names in `date,amount,description`."""
    names = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    for name in names:
        if name not in COLUMNS:
            near = nearest(name, COLUMNS, count=1)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(COLUMNS)}"
            raise UsageError(f"there is no column {name[:40]!r}", hint=hint, code="unknown-column")
    if not names:
        raise UsageError("--columns is empty", hint="as in --columns date,amount,description")
    return names


def listing_shown(
    listing: Listing, *, show: ShowMoney, columns: Sequence[str] = (), running: bool = False, newest: bool = False
) -> Shown:
    """`columns` chooses what files and the terminal show; JSON rows are always whole. `newest`: no query, no period."""
    chosen = tuple(columns) or tuple(name for name in COLUMNS if running or name != "running")
    rows = tuple(zip(*(column(name, listing.rows, listing.names) for name in chosen), strict=True))
    shown = tuple(COLUMNS[name]._replace(machine=not columns and name not in _FOR_PEOPLE) for name in chosen)
    table = Table(shown, rows, empty=_nothing(newest))

    def draw(console: Console) -> None:
        from rich.text import Text

        from finura_cli.screen.tables import draw_table

        fitting = table if columns or not rows else _for_people(listing, console.width, show, running=running)
        draw_table(fitting, console, show=show)
        for line in _footer(listing, console.width, show):
            console.print(Text(visible(line), style=theme.QUIET))

    return Shown(json=_Later(lambda: _json(listing, running=running)), table=table, rich=draw, show=show)


class _Later(Mapping[str, object]):
    """An object that is made when it is first looked at: a long list in CSV needs no JSON beside it."""

    def __init__(self, make: Callable[[], Mapping[str, object]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> Mapping[str, object]:
        return self._make()

    def __getitem__(self, key: str) -> object:
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


def _nothing(newest: bool) -> str:
    return "No entries yet: `finura add` and `finura import` make some." if newest else "No entry matches."


def _for_people(listing: Listing, width: int, show: ShowMoney, *, running: bool) -> Table:
    """The few columns that a person reads, cut so that every entry is one line of the terminal."""
    from rich.cells import cell_len

    from finura_cli.screen.tables import GAP, cell_shown

    rows, names = listing.rows, listing.names
    wanted = ["id", "date", "description", "category", "account", "amount"]
    if len({row.entry.account_id for row in rows}) < 2:
        wanted.remove("account")
    if any(row.matched != row.entry.money for row in rows):
        wanted.append("matched")
    if running:
        wanted.append("running")
    if any(_status(row.entry) for row in rows):
        wanted.append("status")
    cells = {name: [_cell_for_people(row, name, names) for row in rows] for name in wanted}
    need = {
        name: max(cell_len(cell_shown(COLUMNS[name], cell, show)) for cell in (*cells[name], COLUMNS[name].heading))
        for name in wanted
    }
    shares = _shares(need, width, GAP)
    if "status" in wanted and "status" not in shares:
        cells["description"] = [
            f"{_status(row.entry)}: {text}" if _status(row.entry) else text
            for row, text in zip(rows, cells["description"], strict=True)
        ]
    for name in shares.keys() & set(_TEXTS):
        cells[name] = [cut(str(cell), shares[name]) for cell in cells[name]]
    kept = [name for name in wanted if name in shares]
    columns = tuple(COLUMNS[name]._replace(spare=_SPARE_ON_A_PHONE.get(name, 0)) for name in kept)
    return Table(columns, tuple(zip(*(cells[name] for name in kept), strict=True)))


def _status(entry: Transaction) -> str:
    return "pending" if entry.pending else "review" if entry.review else ""


def _shares(need: dict[str, int], width: int, gap: int) -> dict[str, int]:
    """How wide each column is. Texts give way in turn; where that is not enough, columns go."""
    shares = {name: min(cells, _MOST.get(name, cells)) for name, cells in need.items()}
    over = sum(shares.values()) + gap * (len(shares) - 1) - width
    for name, least in _GIVING:
        if over > 0 and name in shares:
            given = min(over, max(0, shares[name] - least))
            shares[name] -= given
            over -= given
    spare = next((name for name in _SPARE if name in shares), None)
    if over > 0 and spare is not None:
        return _shares({name: cells for name, cells in need.items() if name != spare}, width, gap)
    return shares


def cut(text: str, width: int) -> str:
    """The text in so many cells; one that is longer ends in `…`."""
    from rich.cells import cell_len, set_cell_size

    shown = visible(text)
    return shown if cell_len(shown) <= width else set_cell_size(shown, max(width - 1, 0)).rstrip() + "…"


def _cell_for_people(row: Listed, name: str, names: Names) -> Cell:
    entry = row.entry
    if name == "description":
        return what(entry, names)
    if name == "category":
        return _category_for_people(row, names)
    if name == "status":
        return _status(entry)
    return column(name, (row,), names)[0]


def _category_for_people(row: Listed, names: Names) -> str:
    """Of a split the parts that match, by name when they fall under one category."""
    found = list(dict.fromkeys(category_of(row.entry, line, names) for line in row.lines))
    if len(found) == 1 and len(row.lines) == len(row.entry.lines):
        return found[0]
    return f"{found[0]} +" if len(found) == 1 else f"split: {', '.join(found)}"


def _json(listing: Listing, *, running: bool) -> dict[str, object]:
    rows = entries_json(listing.rows, listing.names)
    if running:
        for found, row in zip(rows, listing.rows, strict=True):
            found["running"] = row.running
    return {
        "rows": rows,
        "totals": _sums_json(listing.totals) | {"count": listing.count},
        "unconverted": [_sums_json(sums) for sums in listing.unconverted],
        "rates": rates_json(listing.rates),
        "pending": {"count": listing.pending_count, "sums": [_sums_json(sums) for sums in listing.pending]},
    }


def _sums_json(sums: Sums) -> dict[str, object]:
    return {
        "income": sums.income,
        "expense": sums.expense,
        "net": sums.net,
        "transfers": sums.transfers,
        "currency": sums.currency,
    }


def _footer(listing: Listing, width: int, show: ShowMoney) -> list[str]:
    """What all that match come to, other currencies and pending entries apart."""
    if not listing.rows:
        return []
    shown = len(listing.rows)
    count = how_many(listing.count, "entry", "entries")
    if shown < listing.count:
        count = f"{shown:,} of {count} (--limit 0: all)"
    lines = [[count, *_sums_for_people(listing.totals, show)]]
    lines += [_sums_for_people(sums, show) for sums in listing.unconverted]
    if listing.pending:
        lines.append([f"{listing.pending_count:,} pending, outside the totals"])
        lines[-1] += [part for sums in listing.pending for part in _sums_for_people(sums, show)]
    packed = [line for parts in lines for line in _packed(parts, width)]
    return packed + [line for note in rate_notes(listing.rates) for line in broken(note, width)]


def _packed(parts: Sequence[str], width: int) -> list[str]:
    """The parts with two spaces between them, none of them broken over two lines if it fits on one."""
    lines = [parts[0]] if parts else []
    for part in parts[1:]:
        if len(lines[-1]) + 2 + len(part) <= width:
            lines[-1] += f"  {part}"
        else:
            lines.append(f"  {part}")
    return lines


def _sums_for_people(sums: Sums, show: ShowMoney) -> list[str]:
    parts = [
        f"{name} {show(money)}"
        for name, money in (("income", sums.income), ("spending", sums.expense), ("transfers", sums.transfers))
        if money
    ]
    if sums.income and sums.expense:
        parts.insert(2, f"net {show(sums.net)}")
    return parts
