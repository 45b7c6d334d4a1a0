"""A question in SQL from outside: it may read the documented views and what is under them, and change nothing."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import count

from finura_cli.errors import UsageError
from finura_cli.store.connection import Store
from finura_cli.store.driver import Conflict, Failed, NotText, Stopped, Value

VIEWS = ("entries", "balances", "months", "planned", "category_paths")
"""What docs/ describes; their columns are never renamed."""
_TABLES = frozenset(
    "accounts account_values rates categories merchants transactions lines tags totals budgets moods notes"
    " rules".split()
)
_READABLE = _TABLES | frozenset(VIEWS)

# Of what SQLite and SQLCipher offer: nothing that reads files, loads code, exports or asks for keys.
_FUNCTIONS = frozenset(
    """abs avg ceil ceiling char coalesce concat concat_ws count cume_dist date datetime dense_rank first_value floor
    format glob group_concat hex ifnull iif if instr json json_array json_array_length json_each json_extract
    json_group_array json_group_object json_object json_type json_valid julianday lag last_value lead length like
    lower ltrim max min mod nth_value ntile nullif percent_rank printf quote random rank replace round row_number
    rtrim sign strftime string_agg substr substring sum time timediff total trim trunc typeof unicode unixepoch
    upper -> ->>""".split()
)
_OK, _DENY = 0, 1
_SELECT, _READ, _FUNCTION, _RECURSIVE = 21, 20, 31, 33  # SQLite's action codes
_STEPS = 20_000  # of SQLite's machine between two looks at the clock
_LONGEST_SQL = 100_000


@dataclass(frozen=True, slots=True)
class Answer:
    """`rows` in the order of `columns`, whose names are unique. Bytes come as hexadecimal text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]


def ask(store: Store, sql: str, *, seconds: float = 60.0) -> Answer:
    """Run one SELECT.

    Raises:
        UsageError: not one SELECT, something that may not be read (`not-readable`), SQL that is wrong (`bad-sql`),
            or no answer within `seconds` (`too-long`).
    """
    if len(sql) > _LONGEST_SQL or "\0" in sql or any("\ud800" <= character <= "\udfff" for character in sql):
        raise UsageError("this is no query", code="bad-sql")
    refused: list[str] = []
    deadline = time.monotonic() + seconds

    def authorize(action: int, one: str | None, two: str | None, _base: str | None, _view: str | None) -> int:
        if action in (_SELECT, _RECURSIVE):
            return _OK
        if action == _READ and (one in _READABLE or one in ("json_each", "json_tree") or not one):
            return _OK
        if action == _FUNCTION and (two or "").lower() in _FUNCTIONS:
            return _OK
        refused.append(two or "a function" if action == _FUNCTION else one if action == _READ and one else "")
        return _DENY

    conn = store.conn
    conn.execute("PRAGMA query_only=ON")
    conn.set_authorizer(authorize)
    conn.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    try:
        cursor = conn.execute(sql)
        names = tuple(str(column[0]) for column in cursor.description or ())
        rows = tuple(tuple(map(_plain, row)) for row in cursor.fetchall())
    except NotText as error:
        hint = "hex(...) shows it; `finura doctor` tells whether the books are sound"
        raise UsageError("a value of the answer is no text", hint=hint, code="bad-sql") from error
    except (Failed, Stopped, Conflict) as error:
        if isinstance(error, Stopped) and not refused:
            raise UsageError(f"no answer within {seconds:g} seconds", hint="ask for less", code="too-long") from error
        raise _refusal(refused, error) from error
    finally:
        conn.set_progress_handler(None, 0)
        conn.set_authorizer(None)
        if not store.read_only:
            conn.execute("PRAGMA query_only=OFF")
    if not names:
        raise UsageError("only a SELECT can be asked", hint=f"views: {', '.join(VIEWS)}", code="not-readable")
    return Answer(_unique(names), rows)


def _refusal(refused: list[str], error: Exception) -> UsageError:
    hint = f"views: {', '.join(VIEWS)}"
    if refused:
        what = f"{refused[0][:40]} cannot be asked for" if refused[0] else "only a SELECT can be asked"
        return UsageError(what, hint=hint, code="not-readable")
    return UsageError(f"SQL: {str(error)[:200]}", hint=hint, code="bad-sql")


def _plain(value: Value) -> str | int | float | None:
    return value.hex() if isinstance(value, bytes) else value


def _unique(names: tuple[str, ...]) -> tuple[str, ...]:
    """`SELECT a.name, m.name` gives `name` and `name_2`."""
    made: list[str] = []
    for name in names:
        made.append(next(free for n in count(1) if (free := name if n == 1 else f"{name}_{n}") not in made))
    return tuple(made)
