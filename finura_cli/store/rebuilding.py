"""An export becomes books again: each row in its table, under the id and the uid that it had.

What the export does not hold is not there: the change log, what was learnt, what was foreseen and said.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import cast

from finura_cli.domain.names import name_key
from finura_cli.domain.text import words_of
from finura_cli.errors import BadInput
from finura_cli.records import NamedTuple
from finura_cli.store import totals
from finura_cli.store.connection import Store
from finura_cli.store.driver import Conflict, Value
from finura_cli.store.export_cells import Record, id_of, minor_of, plain, said, text_of
from finura_cli.store.uids import new_uid

_CHUNK = 1000


class _Table(NamedTuple):
    """Where the rows of a list go. `fields`: names of the export that are columns, `name:how` where they are not as
    they stand: an amount, a yes or no, a day, texts, how a file was read, or the uid of a row of another list."""

    place: str
    fields: str
    named: bool = False
    """Whether its name is kept folded, too."""


_TABLES = {
    "accounts": _Table(
        "accounts",
        "uid id name kind currency opening:amount opening_date:day number closed:day statement_day due_day"
        " credit_limit:amount",
        named=True,
    ),
    "categories": _Table("categories", "uid id name parent:categories kind necessity", named=True),
    "merchants": _Table("merchants", "uid id name necessity", named=True),
    "rules": _Table("rules", "uid id position pattern category:categories merchant tags:words note transfer:yes"),
    "budgets": _Table(
        "budgets",
        "uid id target category:categories amount:amount currency per start:day rollover:flag cap:amount template",
    ),
    "budget_moves": _Table(
        "budget_moves",
        "uid id start:day from_target from_category:categories to_target to_category:categories amount:amount currency",
    ),
    "bills": _Table(
        "bills",
        "uid id name merchant:merchants text account:accounts category:categories currency amount:amount low:amount"
        " high:amount every due:day until:day remind by",
        named=True,
    ),
    "schedules": _Table(
        "schedules",
        "uid id every start:day until:day account:accounts to_account:accounts category:categories merchant:merchants"
        " amount:amount currency description note mode who tags:words",
    ),
    "goals": _Table(
        "goals",
        "uid id name target:amount currency start:day by:day contribution:amount per account:accounts closed:day",
        named=True,
    ),
    "notes": _Table("notes", "uid id date:day text"),
    "moods": _Table("moods", "uid id date:day time mood note"),
    "verdicts": _Table("verdicts", "subject key verdict until:day"),
    "reconciliations": _Table("reconciliations", "uid id account:accounts date:day balance:amount"),
    "account_values": _Table("account_values", "uid id account:accounts date:day worth:amount"),
    "rates": _Table("rates", "uid id date:day currency:currency to:currency value:rate source"),
    "sources": _Table("sources", "uid id name account:accounts header last_import reading:reading"),
    "source_settings": _Table(
        "source_settings", "uid id name account:accounts date_order fetch:words folder archive since"
    ),
    "imports": _Table(
        "batches",
        "uid id at name sha256 format account:accounts source:sources read new already review rejected first_day:day"
        " last_day:day reading:reading",
    ),
}
"""The lists of an export but for its entries. Rows name rows of lists above them, and of their own."""

LISTS = (*(name for name in _TABLES if name != "source_settings"), "transactions", "imported_rows")
"""What an export consists of. Whoever adds a list to `dump` lets it come back here."""

_COLUMN = {"parent:categories": "parent_id", "header": "header_key", "to:currency": "to_currency"}
_ENTRY = (
    "id uid date time account_id currency amount description merchant_id words note mode mood who pending batch_id"
    " batch_line transfer_id refund_of review"
).split()
_LINE = "transaction_id n category_id amount by confidence why necessity who".split()


def rebuild(store: Store, rows: Iterable[tuple[str, Record]]) -> None:
    """Fill empty books with the rows of an export, list by list. The caller is in a write transaction.

    Raises BadInput (`bad-export`) for what no books can be, and names the row.
    """
    store.conn.execute("PRAGMA defer_foreign_keys=ON")
    whole = _Rebuilding(store)
    entries: list[Record] = []
    for name, row in rows:
        try:
            if name == "transactions":
                entries.append(row)
                if len(entries) == _CHUNK:
                    whole.entries(entries)
                    entries = []
            elif name == "imported_rows":
                whole.imported(row)
            else:
                whole.row(name, row)
        except (ValueError, KeyError, TypeError, AttributeError, Conflict) as error:
            raise _bad(name, row, error) from error
    try:
        whole.entries(entries)
        whole.finish()
    except (ValueError, KeyError, TypeError, AttributeError, Conflict) as error:
        raise _bad("transactions", entries[-1] if entries else {}, error) from error


def _bad(name: str, row: Record, error: Exception) -> BadInput:
    why = f"it names {error}, which is not there" if isinstance(error, KeyError) else str(error)
    what = str(row.get("uid") or row.get("name") or "")[:60]
    return BadInput(
        f"the export cannot be books: {name.replace('_', ' ')} {what}: {why}",
        hint="export again, the whole of the books; or restore a backup",
        code="bad-export",
    )


class _Rebuilding:
    """What is known while the rows come in."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ids: dict[str, dict[str, int]] = {name: {} for name in (*_TABLES, "transactions")}
        self._currencies: dict[str, str] = {}
        self._merchants: dict[str, str] = {}
        self._later: list[Callable[[], None]] = []
        """What names entries, which come last."""
        self._waiting: list[Record] = []
        """Categories: one may stand before the one that it is below."""
        self._links: list[tuple[str, str, int]] = []

    def row(self, name: str, row: Record) -> None:
        """One row of a list that is not of entries."""
        if name == "sources" and "header" not in row:
            name = "source_settings"
        if name not in _TABLES:
            raise ValueError("a newer program wrote it")
        table = _TABLES[name]
        if "uid" in table.fields:
            self._ids[name][cast("str", row["uid"])] = id_of(row)
        if name == "categories":
            self._waiting.append(row)
            return
        self._categories()
        if name == "accounts":
            self._currencies[cast("str", row["uid"])] = cast("str", row["currency"])
        values = self._values(table, row)
        if name == "imports":
            values["deed_id"] = 0  # of a log that stayed behind
        self._insert(table.place, values)
        if name == "merchants":
            self._merchants[cast("str", row["uid"])] = cast("str", row["name"])
            for alias in cast("list[str]", row["aliases"]):
                self._insert("merchant_aliases", {"folded": alias, "merchant_id": cast("int", row["id"])})
        elif name in ("bills", "schedules"):
            self._later.append(lambda: self._days(name, row))
        elif name == "goals":
            self._slices(row)

    def _categories(self) -> None:
        waiting, self._waiting = self._waiting, []
        for row in waiting:
            self._insert("categories", self._values(_TABLES["categories"], row))
            for alias in cast("list[str]", row.get("aliases", [])):
                self._insert("category_aliases", {"folded": alias, "category_id": cast("int", row["id"])})

    def _values(self, table: _Table, row: Record) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for field in table.fields.split():
            name, _, how = field.partition(":")
            column = _COLUMN.get(field) or (f"{name}_id" if how in self._ids else name)
            values[column] = self._value(row[name], how, row)
        if table.named:
            values["folded"] = name_key(cast("str", row["name"]))
        return values

    def _value(self, value: object, how: str, row: Record) -> Value:
        if how == "yes":
            if not isinstance(value, bool):
                raise ValueError(f"{str(value)[:40]!r} is neither yes nor no")
            return 1 if value else None
        if value is None:
            return None
        if how == "day":
            return date.fromisoformat(cast("str", value)).isoformat()
        if how == "words":
            words = [text_of(word) for word in cast("list[object]", value)]
            return json.dumps(words, ensure_ascii=False) if words else None
        if how == "amount":
            return minor_of(value, str(row.get("currency") or self._currencies[cast("str", row["account"])]))
        if how in ("currency", "rate"):
            return said(value, how)
        if how == "flag":
            return int(cast("bool", value))
        if how == "reading":
            if not isinstance(value, dict):
                raise ValueError("how it was read is no object")
            return json.dumps(value, ensure_ascii=False, sort_keys=True)
        return self._ids[how][cast("str", value)] if how else plain(value)

    def _insert(self, place: str, values: Mapping[str, Value]) -> None:
        marks = ", ".join("?" * len(values))
        sql = f"INSERT INTO {place}({', '.join(values)}) VALUES ({marks})"
        self._store.conn.execute(sql, tuple(map(plain, values.values())))

    def _days(self, name: str, row: Record) -> None:
        one = name.removesuffix("s")
        for day in cast("list[Record]", row["days"]):
            entry = day["entry"]
            self._insert(
                f"{one}_days",
                {
                    f"{one}_id": cast("int", row["id"]), "due": self._value(day["due"], "day", row),
                    "transaction_id": None if entry is None else self._ids["transactions"][cast("str", entry)],
                },
            )  # fmt: skip

    def _slices(self, row: Record) -> None:
        for part in cast("list[Record]", row["slices"]):
            self._insert(
                "goal_slices",
                {
                    "uid": new_uid(), "goal_id": cast("int", row["id"]), "date": self._value(part["date"], "day", row),
                    "account_id": self._ids["accounts"][cast("str", part["account"])],
                    "amount": minor_of(part["amount"], cast("str", row["currency"])), "note": cast("str", part["note"]),
                },
            )  # fmt: skip

    def entries(self, rows: list[Record]) -> None:
        """Entries with their lines and tags, counted in."""
        conn = self._store.conn
        self._categories()
        self._ids["transactions"].update((cast("str", row["uid"]), id_of(row)) for row in rows)
        marks = ", ".join("?" * len(_ENTRY))
        conn.executemany(f"INSERT INTO transactions({', '.join(_ENTRY)}) VALUES ({marks})", map(self._entry, rows))
        lines = [line for row in rows for line in self._lines(row)]
        marks = ", ".join("?" * len(_LINE))
        conn.executemany(f"INSERT INTO lines({', '.join(_LINE)}) VALUES ({marks})", lines)
        tags = [(id_of(row), text_of(tag)) for row in rows for tag in cast("list[str]", row["tags"])]
        conn.executemany("INSERT INTO tags(transaction_id, tag) VALUES (?, ?)", tags)

    def _entry(self, row: Record) -> tuple[Value, ...]:
        id, ids = cast("int", row["id"]), self._ids
        for column, field in (("transfer_id", "transfer"), ("refund_of", "refund_of")):
            if row[field] is not None:
                self._links.append((column, cast("str", row[field]), id))
        merchant = cast("str | None", row["merchant"])
        description, note = cast("str", row["description"]), cast("str", row["note"])
        name = self._merchants[merchant] if merchant is not None else ""
        batch = None if row["import"] is None else ids["imports"][cast("str", row["import"])]
        values = (
            id, row["uid"], self._value(row["date"], "day", row), row["time"],
            ids["accounts"][cast("str", row["account"])], row["currency"],
            minor_of(row["amount"], cast("str", row["currency"])), description,
            None if merchant is None else ids["merchants"][merchant], words_of(description, name, note), note,
            row["mode"], row["mood"], row["who"], int(cast("bool", row["pending"])), batch, row["line"], None, None,
            row["review"],
        )  # fmt: skip
        return tuple(map(plain, values))

    def _lines(self, row: Record) -> Iterator[tuple[Value, ...]]:
        currency, whole = cast("str", row["currency"]), minor_of(row["amount"], cast("str", row["currency"]))
        for n, line in enumerate(cast("list[Record]", row["lines"])):
            minor = minor_of(line["amount"], currency)
            whole -= minor
            category = cast("str | None", line["category"])
            said = (line["by"], line["confidence"], line["why"], line["necessity"], line["who"])
            filed = None if category is None else self._ids["categories"][category]
            yield (id_of(row), n, filed, minor, *map(plain, said))
        if whole:
            raise ValueError("its parts do not add up to its amount")

    def imported(self, row: Record) -> None:
        """A row of a file by which it is known again. Its entry may have been removed since."""
        bank = row["bank"]
        self._store.conn.execute(
            "INSERT INTO fingerprints(account_id, hash, transaction_id, batch_id, bank_id)"
            " SELECT account_id, ?, ?, id, ? FROM batches WHERE id = ?",
            (int(cast("str", row["row"])), id_of(row, "entry"), None if bank is None else int(cast("str", bank)),
             self._ids["imports"][cast("str", row["import"])]),
        )  # fmt: skip

    def finish(self) -> None:
        """What could only be said when all entries were there."""
        conn, entries = self._store.conn, self._ids["transactions"]
        for column in ("transfer_id", "refund_of"):
            pairs = [(entries[uid], id) for name, uid, id in self._links if name == column]
            conn.executemany(f"UPDATE transactions SET {column} = ? WHERE id = ?", pairs)
        for deed in self._later:
            deed()
        conn.execute(
            "UPDATE sqlite_sequence SET seq = max(seq, (SELECT coalesce(max(transaction_id), 0) FROM fingerprints))"
            " WHERE name = 'transactions'"
        )
        if entries:
            totals.add_range(self._store, min(entries.values()), max(entries.values()))
