"""Whole copies of the books: under the same key, under another, or in the clear; and whether two are the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from finura_cli import private_files
from finura_cli.domain.finding import Weight
from finura_cli.errors import Busy, Damaged, DiskError, FinuraError
from finura_cli.store import checks
from finura_cli.store.connection import Store, open_as_is
from finura_cli.store.driver import Failed, Row, address, key_literal

_BATCH = 2000
_RW = "mode=rw"


def vacuum_into(store: Store, target: Path) -> None:
    """Write the books of this moment into a new file, under the same key; others may go on writing meanwhile.

    Raises:
        FileExistsError: there is such a file. DiskError: it cannot be written; nothing is left of it then.
    """
    with _new_file(target):
        store.conn.execute("PRAGMA query_only=OFF")  # which would keep it from writing anywhere
        try:
            store.conn.execute("VACUUM INTO ?", (address(target, _RW),))
        finally:
            store.conn.execute(f"PRAGMA query_only={'ON' if store.read_only else 'OFF'}")


def copy(source: Path, key: str | None, target: Path, new_key: str | None) -> None:
    """Write books that nobody has open into a new file, under another key or under none.

    Raises: as `vacuum_into`, and what opening `source` raises.
    """
    with open_as_is(source, key) as store, _new_file(target):
        conn = store.conn
        conn.execute("PRAGMA query_only=OFF")
        new = "" if new_key is None else key_literal(new_key)
        conn.execute("ATTACH DATABASE ? AS copy KEY ?", (address(target, _RW), new))
        try:
            conn.execute("SELECT sqlcipher_export('copy')").fetchall()
        except Failed as error:
            raise _within(error) from error
        for name in ("user_version", "application_id"):  # the only things that it leaves out
            conn.execute(f"PRAGMA copy.{name}={conn.value(f'PRAGMA main.{name}')}")
        conn.execute("DETACH DATABASE copy")


def _within(error: Failed) -> FinuraError:
    """What failed inside an export: SQLCipher passes the words on, and not the code."""
    if any(word in str(error) for word in ("malformed", "not a database")):
        return Damaged("the data file is damaged", hint="finura doctor examines it; finura backup list")
    return DiskError(f"no copy of the data file can be written: {error}", hint="the books are as they were")


def settle_journal(path: Path, key: str | None) -> None:
    """Bring all that waits in the -wal into the file itself, so that it is whole without one. Nobody else has it open.

    Raises:
        Busy: somebody has.
    """
    with open_as_is(path, key) as store:
        store.conn.execute("PRAGMA query_only=OFF")
        waiting, *_ = store.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if waiting or store.conn.value("PRAGMA journal_mode=DELETE") != "delete":
            raise Busy("another process has the books open", hint="try again in a moment")
    for end in ("-wal", "-shm"):  # a file of the same name that is put here later must not find them
        Path(f"{path}{end}").unlink(missing_ok=True)
    sync(path)


def sync(path: Path) -> None:
    """Make a file and its name survive a power cut."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    private_files.sync_folder(path.parent)


def count(store: Store) -> int:
    """How many entries there are, in books of any format."""
    return int(store.conn.value("SELECT count(*) FROM transactions"))


def problem(store: Store) -> str | None:
    """What is damaged in a copy, in a sentence; None when it is sound. Reads the whole file."""
    try:
        found = checks.examine_file(store) if store.outdated else checks.examine(store)
        return next((f.text for f in found if f.weight is Weight.DAMAGE), None)
    except Damaged as error:
        return error.message


def same_content(a: Store, b: Store) -> bool:
    """Whether two books are the same in format, schema and every row, whatever their keys are."""
    return _shape(a) == _shape(b) and all(_same_rows(a, b, table) for table in _tables(a))


def _shape(store: Store) -> list[Row]:
    versions = tuple(store.conn.value(f"PRAGMA {name}") for name in ("user_version", "application_id"))
    schema = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite@_stat%' ESCAPE '@'"
    return [versions, *store.conn.execute(f"{schema} ORDER BY type, name")]


def _tables(store: Store) -> list[str]:
    tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite@_stat%' ESCAPE '@'"
    return [name for (name,) in store.conn.execute(tables)]


def _same_rows(a: Store, b: Store, table: str) -> bool:
    """Row by row in the order of the primary key, which costs no sorting; of all columns where there is none."""
    columns = a.conn.execute("SELECT name, pk FROM pragma_table_info(?) ORDER BY pk", (table,)).fetchall()
    order = [name for name, pk in columns if pk] or [name for name, _ in columns]
    names = ", ".join(f'"{name}"' for name in order)
    ours, theirs = (store.conn.execute(f'SELECT * FROM "{table}" ORDER BY {names}') for store in (a, b))
    while True:
        batch = ours.fetchmany(_BATCH)
        if batch != theirs.fetchmany(_BATCH):
            return False
        if not batch:
            return True


@contextmanager
def _new_file(target: Path) -> Iterator[None]:
    """An empty private file to be filled: for good when that succeeds, else nothing is left."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        yield
        sync(target)
    except BaseException:
        for name in (target, Path(f"{target}-journal")):
            with suppress(OSError):
                name.unlink(missing_ok=True)
        raise
