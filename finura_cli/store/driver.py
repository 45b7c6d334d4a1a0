"""The one door to sqlcipher3, and the one place where its errors become ours."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from sqlcipher3 import dbapi2 as driver

from finura_cli.errors import Busy, Damaged, DiskError, FinuraError, UsageError

Value = int | float | str | bytes | None
Row = tuple[Any, ...]
Params = Sequence[Value] | Mapping[str, Value]

_LOOK = "keep it as it is; finura backup list names the copies, finura backup restore puts one back in its place"
_BUSY = {5, 6}  # SQLITE_BUSY, SQLITE_LOCKED
_DAMAGED = {11, 26}  # SQLITE_CORRUPT, SQLITE_NOTADB
_DISK = {3: "not allowed", 8: "the disk or file is read-only", 10: "the disk cannot be read or written",
         13: "the disk is full", 14: "the file cannot be opened", 22: "the file is too large"}  # fmt: skip

_FULL = 13
_UNSAVED = "nothing of this command was saved"
_ROOM = f"{_UNSAVED}: make room on that disk, then run it again"
_SHARED = 32 * 1024
"""Bytes of the -shm, which SQLite makes beside the books even to read them."""


Failed = driver.Error
"""What is left untranslated: a mistake in the SQL itself."""


class Stopped(FinuraError):
    """A query was stopped by the progress handler or the authorizer; store/asking.py says which."""


class Conflict(FinuraError):
    """A constraint of the schema does not hold: a bug, unless undo or a repository says better."""

    default_code = "conflict"


class NotText(Damaged):
    """A text that is not UTF-8: only UTF-8 was ever written."""


_FAILURES = (driver.Error, driver.Warning, UnicodeError, OverflowError)


def translated(error: Exception) -> Exception:
    """The error of the house for an error of the driver; a bug in our own SQL stays what it is."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _BUSY:
        return Busy("another process is writing to the books", hint="try again in a moment")
    if code in _DAMAGED:
        return Damaged(
            "the data file is damaged, or it is not a Finura data file",
            hint=_LOOK,
        )
    if code in _DISK:
        return DiskError(f"the data file: {_DISK[code]}", hint=_ROOM if code == _FULL else _UNSAVED)
    if code == 9 or code == 23:  # SQLITE_INTERRUPT, SQLITE_AUTH
        return Stopped(str(error))
    if code == 19:
        return Conflict(str(error))
    if isinstance(error, driver.OperationalError) and str(error).startswith("Could not decode"):
        return NotText("the data file is damaged: a text in it is no text", hint=_LOOK)
    if isinstance(error, UnicodeError):
        return UsageError("this is no text: it holds broken characters", code="not-text")
    if isinstance(error, OverflowError):
        return UsageError("a number is too large", code="too-large")
    if isinstance(error, driver.Warning):
        return UsageError("one statement at a time", code="one-statement")
    return error


def check_room(error: BaseException, path: Path) -> None:
    """Raises DiskError where opening books failed as the disk has no room even for reading them: SQLite calls that an
    error of reading or writing."""
    cause = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF
    if isinstance(error, DiskError) and cause == 10 and hasattr(os, "statvfs"):
        disk = os.statvfs(path.parent)
        if disk.f_bavail * disk.f_frsize < _SHARED:
            raise DiskError(f"the data file: {_DISK[_FULL]}", hint=_ROOM) from error


def _fail(error: Exception) -> NoReturn:
    ours = translated(error)
    if ours is error:
        raise error  # not from itself: a chain of causes must end
    raise ours from error


class Cursor(driver.Cursor):  # type: ignore[misc]
    """A cursor whose failures are ours, also those that come while rows are fetched."""

    def execute(self, sql: str, params: Params = ()) -> Cursor:
        try:
            super().execute(sql, params)
        except _FAILURES as error:
            _fail(error)
        return self

    def executemany(self, sql: str, rows: Iterable[Params]) -> Cursor:
        try:
            super().executemany(sql, rows)
        except _FAILURES as error:
            _fail(error)
        return self

    def fetchone(self) -> Any:  # noqa: ANN401 a row, or None
        try:
            return super().fetchone()
        except driver.Error as error:
            _fail(error)

    def fetchmany(self, size: int = 1000) -> list[Row]:
        try:
            return super().fetchmany(size)  # type: ignore[no-any-return]
        except driver.Error as error:
            _fail(error)

    def fetchall(self) -> list[Row]:
        try:
            return super().fetchall()  # type: ignore[no-any-return]
        except driver.Error as error:
            _fail(error)

    def __iter__(self) -> Iterator[Row]:
        try:
            yield from iter(super().fetchone, None)
        except driver.Error as error:
            _fail(error)


class Connection(driver.Connection):  # type: ignore[misc]
    """Autocommit is on: transactions are begun and ended by `Store.write_tx` alone."""

    def cursor(self, factory: type[Cursor] = Cursor) -> Cursor:
        return super().cursor(factory)  # type: ignore[no-any-return]

    def execute(self, sql: str, params: Params = ()) -> Cursor:
        return self.cursor().execute(sql, params)

    def executemany(self, sql: str, rows: Iterable[Params]) -> Cursor:
        return self.cursor().executemany(sql, rows)

    def value(self, sql: str, params: Params = ()) -> Any:  # noqa: ANN401 any SQL value
        """The first value of the first row; None when there is no row."""
        row = self.execute(sql, params).fetchone()
        return row[0] if row else None


def address(path: Path, options: str) -> str:
    """The file as a URI: any name is a name, also one with quotes, or one that is no text."""
    name = "".join(
        chr(byte) if (byte < 128 and chr(byte).isalnum()) or byte in b"/._-~:" else f"%{byte:02X}"
        for byte in os.fsencode(str(path.absolute()).replace(os.sep, "/"))
    )
    slash = "" if name.startswith("/") else "/"
    return f"file:{slash}{name}?{options}"


def key_literal(key: str) -> str:
    """A data key as SQLCipher takes it: of any other length it would be a passphrase, and say nothing."""
    if len(key) != 64 or not set(key) <= set("0123456789abcdefABCDEF"):
        raise ValueError("a data key has 64 hexadecimal digits")
    return f"x'{key}'"


def connect(path: Path, *, immutable: bool = False) -> Connection:
    """Open a file that exists, as it is: no pragma has run, no key was given.

    An `immutable` one is on a disk that cannot be written: no lock is taken, and no -wal is looked for.
    """
    try:
        connection: Connection = driver.connect(
            address(path, "mode=ro&immutable=1" if immutable else "mode=rw"),
            uri=True, isolation_level=None, factory=Connection, timeout=30.0, cached_statements=256,
        )  # fmt: skip
    except driver.Error as error:
        _fail(error)
    return connection


def statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if driver.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        raise ValueError("a migration ends in the middle of a statement")
