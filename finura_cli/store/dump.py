"""Everything an export holds, row by row: sorted by uid, rows named by their uid, without log or clock. `id` is what
people call a row.

The same books give the same dump, whatever was done and undone on the way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from finura_cli.domain.money import plain
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.store import dump_plans, select
from finura_cli.store.compiled import EVERYTHING, Compiled, run
from finura_cli.store.connection import Store

Record = dict[str, object]
"""One row as it stands in the export. Amounts are decimal strings, dates ISO."""


def tables(store: Store) -> dict[str, Callable[[], Iterator[Record]]]:
    """The tables in the order of the export; each is read when called. The caller keeps a `read_tx` around them."""
    return {
        "accounts": lambda: _accounts(store),
        "categories": lambda: _categories(store),
        "merchants": lambda: _merchants(store),
        "rules": lambda: _rules(store),
        **dump_plans.tables(store),
        "notes": lambda: _simple(store, "SELECT uid, id, date, text FROM notes ORDER BY uid"),
        "moods": lambda: _simple(store, "SELECT uid, id, date, time, mood, note FROM moods ORDER BY uid"),
        "verdicts": lambda: _simple(store, "SELECT subject, key, verdict, until FROM verdicts ORDER BY subject, key"),
        "reconciliations": lambda: _reconciliations(store),
        "account_values": lambda: _account_values(store),
        "rates": lambda: _simple(store, _RATES),
        "sources": lambda: _sources(store),
        "imports": lambda: _imports(store),
        "transactions": lambda: transactions(store),
        "imported_rows": lambda: _simple(store, _IMPORTED),
    }


_CATEGORIES = """
SELECT c.uid, c.id, c.name, p.path, above.uid AS parent, c.kind, c.necessity,
  (SELECT json_group_array(folded ORDER BY folded) FROM category_aliases WHERE category_id = c.id) AS aliases
  FROM categories c
  JOIN category_paths p ON p.id = c.id LEFT JOIN categories above ON above.id = c.parent_id ORDER BY c.uid"""
_RULES = """
SELECT r.uid, r.id, r.position, r.pattern, c.uid AS category, r.merchant, r.tags, r.note, r.transfer FROM rules r
  LEFT JOIN categories c ON c.id = r.category_id ORDER BY r.uid"""
_SOURCES = """
SELECT s.uid, s.id, s.name, a.uid AS account, s.header_key AS header, s.last_import, s.reading FROM sources s
  JOIN accounts a ON a.id = s.account_id ORDER BY s.uid"""
_SETTLED = """
SELECT x.uid, x.id, x.name, a.uid AS account, x.date_order, x.fetch, x.folder, x.archive, x.since FROM source_settings x
  LEFT JOIN accounts a ON a.id = x.account_id ORDER BY x.uid"""
_RATES = 'SELECT uid, id, date, currency, to_currency AS "to", value, source FROM rates ORDER BY uid'
_IMPORTS = """
SELECT b.uid, b.id, b.at, b.name, b.sha256, b.format, a.uid AS account, s.uid AS source, b.read, b.new, b.already,
  b.review, b.rejected, b.first_day, b.last_day, b.reading
  FROM batches b JOIN accounts a ON a.id = b.account_id LEFT JOIN sources s ON s.id = b.source_id ORDER BY b.uid"""
_IMPORTED = """
SELECT b.uid AS "import", f.transaction_id AS entry, CAST(f.hash AS TEXT) AS row, CAST(f.bank_id AS TEXT) AS bank
  FROM fingerprints f JOIN batches b ON b.id = f.batch_id ORDER BY b.uid, f.transaction_id, f.hash"""


def _simple(store: Store, sql: str) -> Iterator[Record]:
    """Rows whose columns are their fields."""
    cursor = store.conn.execute(sql)
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def _categories(store: Store) -> Iterator[Record]:
    for row in _simple(store, _CATEGORIES):
        yield row | {"aliases": json.loads(str(row["aliases"]))}


def _accounts(store: Store) -> Iterator[Record]:
    sql = (
        "SELECT uid, id, name, kind, currency, opening, opening_date, number, closed, statement_day, due_day,"
        " credit_limit FROM accounts ORDER BY uid"
    )
    for row in _simple(store, sql):
        limit: int | None = row["credit_limit"]  # type: ignore[assignment]
        yield row | {
            "opening": plain(row["opening"], row["currency"]),  # type: ignore[arg-type]
            "credit_limit": None if limit is None else plain(limit, row["currency"]),  # type: ignore[arg-type]
        }


def _sources(store: Store) -> Iterator[Record]:
    """What is remembered of files by their header, then what was settled by name."""
    for row in _simple(store, _SOURCES):
        yield row | {"reading": json.loads(str(row["reading"]))}
    for row in _simple(store, _SETTLED):
        yield row | {"fetch": None if row["fetch"] is None else json.loads(str(row["fetch"]))}


def _imports(store: Store) -> Iterator[Record]:
    for row in _simple(store, _IMPORTS):
        yield row | {"reading": json.loads(str(row["reading"]))}


def _rules(store: Store) -> Iterator[Record]:
    for row in _simple(store, _RULES):
        yield row | {"tags": json.loads(str(row["tags"] or "[]")), "transfer": bool(row["transfer"])}


def _merchants(store: Store) -> Iterator[Record]:
    sql = (
        "SELECT uid, id, name, necessity,"
        " (SELECT json_group_array(folded ORDER BY folded) FROM merchant_aliases WHERE merchant_id = m.id)"
        " FROM merchants m ORDER BY uid"
    )
    for uid, id, name, necessity, aliases in store.conn.execute(sql):
        yield {"uid": uid, "id": id, "name": name, "necessity": necessity, "aliases": json.loads(aliases)}


def _reconciliations(store: Store) -> Iterator[Record]:
    sql = (
        "SELECT r.uid, r.id, a.uid, r.date, r.balance, a.currency FROM reconciliations r"
        " JOIN accounts a ON a.id = r.account_id ORDER BY r.uid"
    )
    for uid, id, account, day, balance, currency in store.conn.execute(sql):
        yield {"uid": uid, "id": id, "account": account, "date": day, "balance": plain(balance, currency)}


def _account_values(store: Store) -> Iterator[Record]:
    sql = (
        "SELECT v.uid, v.id, a.uid, v.date, v.worth, a.currency FROM account_values v"
        " JOIN accounts a ON a.id = v.account_id ORDER BY v.uid"
    )
    for uid, id, account, day, worth, currency in store.conn.execute(sql):
        yield {"uid": uid, "id": id, "account": account, "date": day, "worth": plain(worth, currency)}


_TRANSACTIONS = """
SELECT t.uid, t.id, t.date, t.time, t.account_id, t.amount, t.currency, t.description, t.merchant_id, t.note, t.mode,
  t.mood, t.who, t.pending, t.batch_id, t.batch_line, other.uid, refunded.uid, t.review,
  (SELECT json_group_array(json_array(l.category_id, l.amount, l.by, l.confidence, l.why, l.necessity, l.who)
     ORDER BY l.n)
     FROM lines l WHERE l.transaction_id = t.id),
  (SELECT json_group_array(g.tag ORDER BY g.tag) FROM tags g WHERE g.transaction_id = t.id)
FROM transactions t LEFT JOIN transactions other ON other.id = t.transfer_id
  LEFT JOIN transactions refunded ON refunded.id = t.refund_of
WHERE {} ORDER BY t.uid"""


def transactions(store: Store, query: Query | None = None, period: Period | None = None) -> Iterator[Record]:
    """The transactions with all their lines; of a query and a period only those that match."""
    chosen = EVERYTHING
    if query is not None:
        found = select.transactions(query, period, order="id")
        chosen = Compiled(f"t.id IN (SELECT id FROM ({found.sql}))", found.params)
    uids: dict[str, dict[int, str]] = {
        table: dict(store.conn.execute(f"SELECT id, uid FROM {table}").fetchall())
        for table in ("accounts", "categories", "merchants", "batches")
    }
    accounts, categories, merchants, batches = uids.values()
    for row in run(store, Compiled(_TRANSACTIONS.format(chosen.sql), chosen.params)):
        uid, id, day, time, account, amount, currency, description, merchant, note, mode, mood, who, *rest = row
        pending, batch, batch_line, other, refunded, review, lines, tags = rest
        yield {
            "uid": uid, "id": id, "date": day, "time": time, "account": accounts[account],
            "amount": plain(amount, currency), "currency": currency, "description": description,
            "merchant": merchants.get(merchant), "note": note, "mode": mode, "mood": mood, "who": who,
            "tags": json.loads(tags), "pending": bool(pending),
            "import": batches.get(batch), "line": batch_line, "transfer": other, "refund_of": refunded,
            "review": review,
            "lines": [
                {
                    "category": categories.get(category), "amount": plain(part, currency), "by": by,
                    "confidence": sure, "why": why, "necessity": necessity, "who": whose,
                }
                for category, part, by, sure, why, necessity, whose in json.loads(lines)
            ],
        }  # fmt: skip
