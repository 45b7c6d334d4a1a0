"""The books as a workbook: the entries, a line a row, and a sheet for each other table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice

from finura_cli.domain.account import Account
from finura_cli.domain.books import Names
from finura_cli.domain.money import Money, exponent
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.transaction import Line, Transaction, whose
from finura_cli.formats.xlsx_writer import Cell, Sheet, workbook
from finura_cli.services.naming import names_for, names_of
from finura_cli.store import accounts, by_day, dump, transactions
from finura_cli.store.connection import Store

_ENTRIES = (
    "Date", "Time", "Account", "Amount", "Currency", "Category", "Kind", "Necessity", "Merchant", "Description", "Note",
    "Tags", "Who", "Mode", "Mood", "Pending", "Id", "Uid",
)  # fmt: skip
_ACCOUNTS = ("Name", "Kind", "Currency", "Balance", "Opening", "Opening date", "Number", "Closed", "Uid")
_ASIDE = frozenset(("accounts", "transactions", "sources", "imported_rows"))
"""Tables that have a sheet of their own here, and what is known of files by programs alone."""
_NAMED = ("accounts", "categories", "merchants", "imports")
"""Tables whose rows others name by their uid: a person reads the name."""
_AMOUNT = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_MONEY = frozenset("amount cap low high target contribution balance value".split())
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BATCH = 500


def as_workbook(store: Store, query: Query, period: Period | None) -> bytes:
    """The file. Of a query or a period the entries are fewer; the other sheets stay whole."""
    with store.read_tx():
        names = names_of(store)
        sheets = [
            Sheet("Entries", _ENTRIES, _entries(store, names, query, period)),
            Sheet("Accounts", _ACCOUNTS, _accounts(store, list(names.accounts.values()))),
            *_others(store),
        ]
        return workbook(sheets)


def _entries(store: Store, names: Names, query: Query, period: Period | None) -> Iterator[Sequence[Cell]]:
    found = iter(by_day.entries(store, query, period))
    while batch := list(islice(found, _BATCH)):
        entries = transactions.get_many(store, batch)
        known = names_for(store, entries, names)
        for entry in entries:
            yield from (_row(entry, line, known) for line in query.matching_lines(entry, known))


def _row(entry: Transaction, line: Line, names: Names) -> Sequence[Cell]:
    necessity = names.necessity(entry, line)
    return (
        entry.date, entry.time, names.accounts[entry.account_id].name, line.money, line.money.currency,
        names.categories.path(line.category_id) if line.category_id is not None else None,
        names.kind(entry, line).value, necessity.value if necessity else None,
        names.merchant(entry.merchant_id) or None, entry.description, entry.note or None,
        " ".join(entry.tags) or None, whose(entry, line), entry.mode, entry.mood, True if entry.pending else None,
        entry.id, entry.uid,
    )  # fmt: skip


def _accounts(store: Store, owners: Sequence[Account]) -> Iterator[Sequence[Cell]]:
    held = accounts.balances(store)
    for account in sorted(owners, key=lambda account: account.uid):
        yield (
            account.name, account.kind.value, account.currency, held[account.id],
            Money(account.opening, account.currency), account.opening_date, account.number, account.closed, account.uid,
        )  # fmt: skip


def _others(store: Store) -> Iterator[Sheet]:
    """The tables as the export has them, those that are not empty."""
    read = dump.tables(store)
    tables = {name: list(rows()) for name, rows in read.items() if name not in _ASIDE}
    tables["accounts"] = list(read["accounts"]())
    known = {str(row["uid"]): _called(row) for name in _NAMED for row in tables[name]}
    currencies = {str(row["uid"]): row["currency"] for row in tables.pop("accounts")}
    for name, rows in tables.items():
        if rows:
            columns = tuple(rows[0])
            heads = tuple(column.replace("_", " ").capitalize() for column in columns)
            cells = [tuple(_value(column, row, known, currencies) for column in columns) for row in rows]
            yield Sheet(name.replace("_", " ").capitalize(), heads, cells)


def _called(row: dump.Record) -> str:
    return str(row.get("path") or row["name"])


def _value(column: str, row: dump.Record, known: dict[str, str], currencies: dict[str, object]) -> Cell:
    """A field of the export as a cell: amounts are numbers, days are days, what is named by its uid has its name."""
    value = row[column]
    if column == "value" and "to" in row:  # of a rate: no amount
        return Decimal(str(value))
    if isinstance(value, (list, dict)):
        if not value:
            return None
        plain = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return ", ".join(value) if plain else json.dumps(value, ensure_ascii=False)
    if not isinstance(value, str):
        return value if isinstance(value, (bool, int, float)) else None
    if column in _MONEY and _AMOUNT.fullmatch(value):
        currency = str(row.get("currency") or currencies.get(str(row.get("account"))) or "")
        return Money(int(value.replace(".", "")), currency) if exponent(currency) == _decimals(value) else value
    if _DAY.fullmatch(value):
        return date.fromisoformat(value)
    return known.get(value, value) if column != "uid" else value


def _decimals(value: str) -> int:
    return len(value.partition(".")[2])
