"""The budget in a database of the app Actual: read as a stranger's file, which may be anything.

Tables, as that app makes them: `zero_budgets` (envelopes) or `reflect_budgets` (tracking) with month (202610), category
and amount (hundredths); `categories` and `category_groups` with their names; `preferences` says which of both holds.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from finura_cli.errors import BadInput, Damaged, FinuraError
from finura_cli.records import NamedTuple
from finura_cli.store.driver import Connection, Failed, connect

MAX_ROWS = 200_000
_SECONDS = 20.0
_STEPS = 20_000  # of SQLite's machine between two looks at the clock
_OK, _DENY, _SELECT, _READ = 0, 1, 21, 20  # SQLite's action codes
_ENVELOPES, _TRACKING = "zero_budgets", "reflect_budgets"
_NEEDED = frozenset({"categories", "category_groups"})
_READABLE = _NEEDED | {_ENVELOPES, _TRACKING, "preferences", "sqlite_master"}
_TABLES = "SELECT name, type, sql FROM sqlite_master"
_KIND = "SELECT value FROM preferences WHERE id = 'budgetType'"
_ROWS = """
SELECT b.month, g.name, c.name, c.is_income, b.amount FROM {} b
  JOIN categories c ON c.id = b.category LEFT JOIN category_groups g ON g.id = c.cat_group
  WHERE c.tombstone = 0 OR c.tombstone IS NULL ORDER BY b.month, g.name, c.name LIMIT ?"""


class Held(NamedTuple):
    """A row as it stands there; a stranger's database may hold any value anywhere."""

    month: object
    group: object
    category: object
    is_income: object
    amount: object


def read(data: bytes) -> list[Held]:
    """The rows of the budget, by month. BadInput (65, `not-a-budget`, `too-large`) for what is no such database.

    The bytes are for a moment in a file of one's own (0600), for SQLite reads nothing else.
    """
    with tempfile.TemporaryDirectory(prefix="finura-") as folder:
        path = Path(folder) / "db.sqlite"
        path.touch(mode=0o600)
        path.write_bytes(data)
        conn = None
        try:
            conn = connect(path, immutable=True)
            return _rows(conn)
        except BadInput:
            raise
        except (FinuraError, Failed) as error:
            why = "is damaged" if isinstance(error, Damaged) else "cannot be read"
            raise BadInput(f"the database of Actual {why}", code="not-a-budget") from error
        finally:
            if conn is not None:
                conn.close()


def _rows(conn: Connection) -> list[Held]:
    for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON"):
        conn.execute(f"PRAGMA {pragma}")
    deadline = time.monotonic() + _SECONDS
    conn.set_authorizer(_allowed)
    conn.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    tables = {
        name
        for name, kind, sql in conn.execute(_TABLES)
        if kind == "table" and isinstance(sql, str) and not sql.upper().startswith("CREATE VIRTUAL")
    }
    if not tables >= _NEEDED or not tables & {_ENVELOPES, _TRACKING}:
        raise BadInput("the database is not one of Actual: it has no budget", code="not-a-budget")
    kind = conn.value(_KIND) if "preferences" in tables else None
    found: list[Held] = []
    for table in (_TRACKING, _ENVELOPES) if kind in ("tracking", "report") else (_ENVELOPES, _TRACKING):
        if table in tables and not any(row.amount for row in found):
            found = [Held(*row) for row in conn.execute(_ROWS.format(table), (MAX_ROWS + 1,))]
    if len(found) > MAX_ROWS:
        raise BadInput(f"the budget has more than {MAX_ROWS:,} rows", code="too-large")
    return found


def _allowed(action: int, one: str | None, two: str | None, _base: str | None, view: str | None) -> int:
    """Only SELECT, only of these tables, no function, no view, no trigger."""
    if action == _SELECT or (action == _READ and view is None and (one in _READABLE or not one)):
        return _OK
    return _DENY
