"""The books as text that others can read: everything as JSON, or the entries as CSV."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice

from finura_cli.domain.books import Names
from finura_cli.domain.formulas import csv_row
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.transaction import Line, Transaction, whose
from finura_cli.services.naming import names_for, names_of
from finura_cli.store import dump, select, transactions
from finura_cli.store.compiled import run
from finura_cli.store.connection import Store

COLUMNS = (
    "date", "time", "account", "amount", "currency", "category", "transaction_type", "merchant", "payment_mode",
    "description", "note", "tags", "who", "mood", "pending", "id", "uid",
)  # fmt: skip
_BATCH = 500


def as_json(store: Store, settings: Mapping[str, object], query: Query, period: Period | None) -> Iterator[str]:
    """One JSON object in pieces, a row a line, so that two exports can be compared. The same books give the same text.

    With a query or a period only the transactions are fewer: what they refer to stays whole. Then it says `part`, as no
    books can be made of it.
    """
    whole = query.is_empty and period is None
    head = {"schema": 1, "command": "export", **({} if whole else {"part": True}), "settings": settings}
    with store.read_tx():
        yield json.dumps(head, ensure_ascii=False)[:-1]
        for name, rows in dump.tables(store).items():
            if name == "transactions" and not whole:
                yield from _rows(name, dump.transactions(store, query, period))
            else:
                yield from _rows(name, rows())
        yield "}\n"


def _rows(name: str, rows: Iterator[dump.Record]) -> Iterator[str]:
    yield f',\n"{name}": ['
    comma = "\n"
    for row in rows:
        yield comma + json.dumps(row, ensure_ascii=False)
        comma = ",\n"
    yield "\n]" if comma != "\n" else "]"


def as_csv(store: Store, query: Query, period: Period | None) -> Iterator[str]:
    """The matching lines in pieces, one row a line: a split entry has several rows, which sum to its amount."""
    with store.read_tx():
        names = names_of(store)
        yield csv_row(COLUMNS)
        found = (row[0] for row in run(store, select.transactions(query, period, order="date")).fetchall())
        while batch := list(islice(found, _BATCH)):
            entries = transactions.get_many(store, batch)
            known = names_for(store, entries, names)
            for entry in entries:
                yield from (csv_row(_cells(entry, line, known)) for line in query.matching_lines(entry, known))


def _cells(entry: Transaction, line: Line, known: Names) -> tuple[str, ...]:
    category = known.categories.by_id[line.category_id] if line.category_id is not None else None
    texts = (
        category.path if category else "", known.kind(entry, line).value, known.merchant(entry.merchant_id),
        entry.mode or "", entry.description, entry.note, " ".join(entry.tags), whose(entry, line) or "",
    )  # fmt: skip
    return (
        entry.date.isoformat(), entry.time or "", known.accounts[entry.account_id].name,
        line.money.plain(), line.money.currency, *texts,
        "" if entry.mood is None else str(entry.mood),
        "yes" if entry.pending else "", str(entry.id), entry.uid,
    )  # fmt: skip
