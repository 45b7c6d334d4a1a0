"""A piece of SQL with its parameters. Nothing a person typed is ever part of the SQL: it travels as parameters."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from finura_cli.domain.query_entries import OfEntries
from finura_cli.domain.text import folded
from finura_cli.records import NamedTuple
from finura_cli.store.connection import Store
from finura_cli.store.driver import Cursor, Value


class Compiled(NamedTuple):
    """SQL and its parameters."""

    sql: str
    params: tuple[Value, ...] = ()

    def __and__(self, other: Compiled) -> Compiled:
        return all_of((self, other))


EVERYTHING = Compiled("1")
_folded = lru_cache(maxsize=4096)(folded)


def all_of(parts: Iterable[Compiled]) -> Compiled:
    """All of these conditions at once."""
    found = [part for part in parts if part != EVERYTHING]
    if not found:
        return EVERYTHING
    return Compiled(" AND ".join(part.sql for part in found), tuple(value for part in found for value in part.params))


def among(entries: OfEntries) -> Compiled:
    """The condition for `t`."""
    return Compiled("t.id IN (SELECT value FROM json_each(?))", (str(sorted(entries.ids)),))


def run(store: Store, compiled: Compiled) -> Cursor:
    """Ask the books. Whoever makes SQL of their own around a condition runs it here too: conditions may call ours."""
    if "finura_" in compiled.sql:
        from finura_cli.domain import regex

        store.conn.create_function("finura_folded", 1, _folded, deterministic=True)
        store.conn.create_function("finura_found", 2, regex.found, deterministic=True)
    return store.conn.execute(compiled.sql, compiled.params)
