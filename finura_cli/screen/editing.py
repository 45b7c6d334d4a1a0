"""What an edit or a removal would do, and what it did."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.books import Names
from finura_cli.domain.transaction import Transaction
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

_ENTRY = (
    Column("id", "int"),
    Column("date", "date"),
    Column("description"),
    Column("amount", "money"),
    Column("currency", machine=True),
)


def edits_shown(pairs: Sequence[tuple[Transaction, Transaction]], names: Names, *, show: ShowMoney) -> Shown:
    """One row an entry, with what would change in words."""
    rows = tuple((*_cells(before), "; ".join(changes(before, after, names, show))) for before, after in pairs)
    table = Table((*_ENTRY, Column("change")), rows, empty="Nothing would change.")
    return Shown(json={"rows": [_json(before) for before, _ in pairs]}, table=table, show=show)


def removals_shown(entries: Sequence[Transaction], *, show: ShowMoney) -> Shown:
    """One row an entry that would go."""
    table = Table(_ENTRY, tuple(map(_cells, entries)), empty="Nothing would be removed.")
    return Shown(json={"rows": [_json(entry) for entry in entries]}, table=table, show=show)


def done_shown(head: str, *, changed: int, deed: int | None, ids: Sequence[int] = ()) -> Shown:
    """How many entries changed, and how to take it back."""
    undo = UNDO if deed is not None else None
    return receipt({"changed": changed, "ids": list(ids), "deed": deed}, head, undo=undo)


def changes(before: Transaction, after: Transaction, names: Names, show: ShowMoney) -> list[str]:
    """Each field that differs: `amount -₹12.00 -> -₹13.00`."""
    said = []
    for name, old, new in zip(_FIELDS, _texts(before, names, show), _texts(after, names, show), strict=True):
        if old != new:
            said.append(f"{name} {old or 'none'} -> {new or 'none'}")
    if not said and [line.by for line in before.lines] != [line.by for line in after.lines]:
        said.append(f"category {category_text(after, names, show)}, said by you now")
    return said


_FIELDS = ("amount", "date", "time", "description", "merchant", "category", "account", "mode", "mood", "who", "note",
           "tags", "necessity", "state")  # fmt: skip


def _texts(entry: Transaction, names: Names, show: ShowMoney) -> tuple[str, ...]:
    return (
        show(entry.money),
        entry.date.isoformat(),
        entry.time or "",
        entry.description,
        names.merchant(entry.merchant_id),
        category_text(entry, names, show),
        names.accounts[entry.account_id].name,
        entry.mode or "",
        "" if entry.mood is None else str(entry.mood),
        entry.who or "",
        entry.note,
        " ".join(entry.tags),
        ", ".join(dict.fromkeys(line.necessity or "" for line in entry.lines)),
        "pending" if entry.pending else "posted",
    )


def category_text(entry: Transaction, names: Names, show: ShowMoney) -> str:
    """The category of an entry; of a split one its parts."""
    paths = [
        (names.categories.path(line.category_id) if line.category_id is not None else "uncategorized")
        + (f" ({line.who})" if line.who else "")
        for line in entry.lines
    ]
    if len(paths) == 1:
        return paths[0]
    mixed = len({line.money.minor < 0 for line in entry.lines}) > 1  # then the signs tell what went which way
    amounts = [show(line.money if mixed else abs(line.money)) for line in entry.lines]
    return ", ".join(f"{path} {amount}" for path, amount in zip(paths, amounts, strict=True))


def _cells(entry: Transaction) -> tuple[Cell, ...]:
    return entry.id, entry.date, entry.description, entry.money, entry.money.currency


def _json(entry: Transaction) -> dict[str, object]:
    return dict(zip((column.name for column in _ENTRY), _cells(entry), strict=True))
