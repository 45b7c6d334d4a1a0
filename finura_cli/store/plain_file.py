"""The documented views as the tables of one plain SQLite file, for programs that know nothing of Finura.

The one door to sqlite-utils. Its import costs a second: never on a daily path.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.records import NamedTuple
from finura_cli.store import select
from finura_cli.store.compiled import EVERYTHING, Compiled, run
from finura_cli.store.connection import Store
from finura_cli.store.driver import Row, Value, connect
from finura_cli.store.money_sql import amount_sql

if TYPE_CHECKING:
    from sqlite_utils import Database

Kind = type[str] | type[int] | type[float]

_PRAGMAS = ("journal_mode=MEMORY", "synchronous=OFF", "temp_store=MEMORY")
"""Nothing of the books lies in a second file meanwhile. What stops in the middle is thrown away, so no disk is waited
for."""


class _Table(NamedTuple):
    """A view as it is written. `refers`: column -> the table whose key it holds, which comes before it."""

    name: str
    columns: Mapping[str, Kind]
    key: tuple[str, ...]
    may_lack: frozenset[str]
    refers: Mapping[str, str]
    indexed: tuple[str, ...]


def _columns(said: str) -> dict[str, Kind]:
    """`id:int amount ...`: a text where nothing is said."""
    kinds: dict[str, Kind] = {"": str, "int": int, "float": float}
    words = (word.partition(":") for word in said.split())
    return {name: kinds[kind] for name, _, kind in words}


_NAMES = {"account": "balances", "category": "category_paths"}
_TABLES = (
    # A category's path is its key, and not its id: the path is what other tables name, and what programs can follow.
    _Table(
        "category_paths", _columns("id:int path depth:int kind necessity"),
        ("path",), frozenset({"necessity"}), {}, (),
    ),
    _Table(
        "balances", _columns("account kind amount minor:int currency closed"),
        ("account",), frozenset({"closed"}), {}, (),
    ),
    _Table(
        "entries",
        _columns(
            "id:int line:int date time account description merchant category kind necessity amount minor:int currency"
            " mode mood:int who note tags pending:int transfer:int refund_of:int batch:int category_by confidence:float"
            " why"
        ),
        ("id", "line"),
        frozenset(
            "time merchant category necessity mode mood who tags transfer refund_of batch category_by confidence"
            " why".split()
        ),
        _NAMES, ("date", "account", "category"),
    ),
    _Table(
        "months", _columns("id:int month account category kind amount minor:int currency count:int"),
        ("id",), frozenset({"category"}), _NAMES, ("month", "account", "category"),
    ),
    _Table(
        "planned",
        _columns("id:int target category amount minor:int currency per start rollover:int cap_minor:int template"),
        ("id",), frozenset("category amount minor cap_minor template".split()),
        {"category": "category_paths"}, ("category",),
    ),
)  # fmt: skip
NUMBERED = frozenset(("months", "planned"))
"""Their rows have no column of their own that is a key, so they get an `id`: 1, 2, 3."""

_MATCH = "(id, line) IN (SELECT t.id, l.n FROM transactions t JOIN lines l ON l.transaction_id = t.id WHERE {})"
_FLOW = "iif(transfer IS NOT NULL, 0, iif(minor > 0, 1, -1))"
_MONTHS = (
    f"SELECT substr(date, 1, 7) AS month, account, category, kind, {amount_sql('sum(minor)', 'currency')}, sum(minor),"
    f" currency, count(*) FROM entries WHERE pending = 0 AND {_MATCH}"
    f" GROUP BY month, account, currency, category, kind, {_FLOW} ORDER BY month, account, currency, category, kind"
)
"""The view `months`, of some lines only. Of all of them it is kept, and nothing has to be summed and sorted."""


def write(store: Store, path: Path, query: Query, period: Period | None) -> None:
    """Fill the empty file at `path`. Of a query or a period it has the matching lines, and their sums by month; what
    they refer to, and the plans, stay whole. No table is held in memory.

    Raises: DiskError: it cannot be written; what is there of it is of no use then.
    """
    from sqlite_utils import Database

    conn = connect(path)
    try:
        for pragma in _PRAGMAS:
            conn.execute(f"PRAGMA {pragma}")
        # Plugins would be other people's code, with the books before them.
        file = Database(conn, recursive_triggers=False, execute_plugins=False)
        with store.read_tx(), file.atomic():
            for table in _TABLES:
                _fill(file, table, _rows(store, table, select.where(query, period)))
    finally:
        conn.close()


def _fill(file: Database, table: _Table, rows: Iterable[Row]) -> None:
    made = file.table(table.name)
    made.create(
        dict(table.columns), pk=table.key if len(table.key) > 1 else table.key[0],
        not_null=table.columns.keys() - table.may_lack,
        foreign_keys=[(column, other, _key(other)) for column, other in table.refers.items()],
    )  # fmt: skip
    for column in table.indexed:  # before the rows come: made after them, each would sort all of them in memory
        made.create_index([column])
    made.insert_all(chain([tuple(table.columns)], rows), batch_size=1000)


def _key(name: str) -> str:
    return next(table.key[0] for table in _TABLES if table.name == name)


def _rows(store: Store, table: _Table, lines: Compiled) -> Iterator[Row]:
    whole, numbered = lines == EVERYTHING, table.name in NUMBERED
    sql = f"SELECT {', '.join(name for name in table.columns if not (numbered and name == 'id'))} FROM {table.name}"
    params: tuple[Value, ...] = ()
    if table.name == "months" and not whole:
        sql, params = _MONTHS.format(lines.sql), lines.params
    if table.name == "entries":
        if not whole:
            sql, params = f"{sql} WHERE {_MATCH.format(lines.sql)}", lines.params
        sql += " ORDER BY id, line"  # as they lie: nothing is sorted, and the new table only grows at its end
    found = run(store, Compiled(sql, params))
    return ((n, *row) for n, row in enumerate(found, 1)) if numbered else iter(found)
