"""Opening and making the data file, and writing to it: one connection, one door: `conn`."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from finura_cli.errors import Damaged, DiskError, FinuraError, Locked, UsageError
from finura_cli.paths import RESTORING
from finura_cli.store.driver import Connection, check_room, connect, key_literal, statements
from finura_cli.store.migrations import APPLICATION_ID, MIGRATIONS

if TYPE_CHECKING:
    from finura_cli.domain.category import Categories
    from finura_cli.store.deeds import OpenDeed

    State = tuple[int, int, int]

_PRAGMAS = (
    "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", "trusted_schema=OFF", "cell_size_check=ON",
)  # fmt: skip
"""None of them writes to the file."""


class Store:
    """The books, open. Repositories read and write through `conn`; a service says `with history.deed(store, ...)`."""

    def __init__(
        self, conn: Connection, path: Path, *, key: str | None = None, read_only: bool = False, immutable: bool = False
    ) -> None:
        self.conn = conn
        self.path = path
        self.key = key
        """The data key, for a copy of these books; never shown, never logged."""
        self.read_only = read_only
        self.immutable = immutable
        """The disk cannot be written: there are no locks and no -wal."""
        self.deed: OpenDeed | None = None
        """The deed that is being recorded; see store/history.py."""
        self.tree: tuple[State, Categories] | None = None
        """The categories as they were read last, and of which state; see store/categories.py."""
        self._depth = self._undone = 0
        self._failed_inside = self.wrote = False

    @property
    def keyed(self) -> bool:
        return self.key is not None

    @property
    def outdated(self) -> bool:
        """Whether a program wrote it that knew fewer migrations; only `open_as_is` opens such books."""
        return bool(self.conn.value("PRAGMA user_version") < len(MIGRATIONS))

    @property
    def revision(self) -> int:
        """Grows with every write transaction that changed something, of any process."""
        return int(self.conn.value("SELECT value FROM meta WHERE name = 'revision'"))

    @property
    def state(self) -> State:
        """Another one as soon as anything was written, here or by another process, or was taken back."""
        return self.conn.total_changes, self.conn.value("PRAGMA data_version"), self._undone

    @contextmanager
    def write_tx(self) -> Iterator[None]:
        """All or nothing. The lock is taken at once, so that it waits its turn; an inner one joins the outer one."""
        if self._depth:
            self._depth += 1
            try:
                yield
            except BaseException:
                self._failed_inside = True
                raise
            finally:
                self._depth -= 1
            return
        self.conn.execute("BEGIN IMMEDIATE")
        self._depth, self._failed_inside = 1, False
        before = self.conn.total_changes
        try:
            yield
            if self._failed_inside:
                raise RuntimeError("a write failed inside a transaction and was passed over")
            if self.conn.total_changes != before:
                self.conn.execute("UPDATE meta SET value = value + 1 WHERE name = 'revision'")
                self.wrote = True
            self.conn.execute("COMMIT")
        except BaseException:
            self._undone += 1
            with suppress(Exception):  # the first failure is the one to tell; SQLite may have rolled back already
                if self.conn.in_transaction:
                    self.conn.execute("ROLLBACK")
            raise
        finally:
            self._depth = 0

    @contextmanager
    def read_tx(self) -> Iterator[None]:
        """Several reads see one state of the books, whatever other processes write meanwhile."""
        if self.conn.in_transaction:
            yield
            return
        self.conn.execute("BEGIN")
        try:
            yield
        finally:
            with suppress(Exception):
                self.conn.execute("ROLLBACK")

    def close(self) -> None:
        if self.wrote and self.keyed:
            from finura_cli.store import pages

            pages.note_after_closing(self)
        self.conn.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Outdated(FinuraError):
    """The books are of an older format; they are migrated where nobody else has them open."""

    exit_code = Damaged.exit_code
    default_code = "outdated"

    def __init__(self, found: int) -> None:
        super().__init__(f"the books have format {found}, this program writes {len(MIGRATIONS)}")
        self.found, self.wanted = found, len(MIGRATIONS)


class Unfinished(DiskError):
    """A restore stopped between the first file and the last: what lies there may not belong together."""

    default_code = "unfinished-restore"


def is_plain(path: Path) -> bool:
    """Whether a file begins as a SQLite file that is not encrypted."""
    try:
        if not path.is_file():  # a pipe would be waited for
            return False
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except OSError:
        return False


def open_store(path: Path, key: str | None = None, *, read_only: bool = False, migrate: bool = False) -> Store:
    """Open books that exist; never makes any.

    Raises:
        Locked: no store (78). Damaged: not a data file, or newer than this program (76). Busy (75). DiskError (74):
        also books on a read-only disk, unless they are only read; Unfinished.
        Outdated: of an older format, and not to be migrated.
    """
    check_finished(path)
    _check_file(path)
    immutable = not os.access(path.parent, os.W_OK)
    if immutable:
        _check_immutable(path, read_only=read_only)
    conn = connect(path, immutable=immutable)
    try:
        _unlock(conn, key)
        found = _check_version(conn)  # before anything is set: the file may belong to another program
        if found < len(MIGRATIONS):
            if immutable:
                raise _read_only_disk(path, f"the books have the older format {found} and are")
            if not migrate:
                raise Outdated(found)
        _set(conn)
        if not immutable:
            conn.execute("PRAGMA journal_mode=WAL").fetchall()
        if found < len(MIGRATIONS):
            _migrate(conn)
        if read_only:
            conn.execute("PRAGMA query_only=ON")
    except BaseException as error:
        conn.close()
        check_room(error, path)
        raise
    return Store(conn, path, key=key, read_only=read_only, immutable=immutable)


def open_as_is(path: Path, key: str | None = None) -> Store:
    """Books of this format or an older one, to be copied, examined and compared: nothing in them is changed.

    Raises: what `open_store` raises, but for Outdated.
    """
    check_finished(path)
    _check_file(path)
    immutable = not os.access(path.parent, os.W_OK)
    if immutable:
        _check_immutable(path, read_only=True)
    conn = connect(path, immutable=immutable)
    try:
        _unlock(conn, key)
        _check_version(conn)
        _set(conn)
        conn.execute("PRAGMA query_only=ON")
    except BaseException as error:
        conn.close()
        check_room(error, path)
        raise
    return Store(conn, path, key=key, read_only=True, immutable=immutable)


def create(path: Path, key: str | None = None, *, fill: Callable[[Store], object] | None = None) -> Store:
    """Make new books, with what `fill` puts into them. They appear whole under their name, or not at all."""
    check_finished(path)
    if path.exists() or path.is_symlink():
        raise UsageError(f"there are books already: {path}", code="store-exists")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        conn = connect(part)
        try:
            _unlock(conn, key)
            _set(conn)
            conn.execute("PRAGMA journal_mode=WAL").fetchall()
            _migrate(conn)
            if fill is not None:
                fill(Store(conn, part, key=key))
        finally:
            conn.close()
        _put_in_place(part, path)
    except OSError as error:
        raise DiskError(f"{path}: {error.strerror or error}") from error
    finally:
        for name in (part, Path(f"{part}-wal"), Path(f"{part}-shm")):
            with suppress(OSError):
                name.unlink(missing_ok=True)
    return open_store(path, key)


def _put_in_place(part: Path, path: Path) -> None:
    """Give the finished file its name, without ever taking the place of another."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise UsageError(f"there are books already: {path}", code="store-exists") from None
    except (OSError, NotImplementedError):  # a file system without links
        if path.exists():
            raise UsageError(f"there are books already: {path}", code="store-exists") from None
        part.rename(path)


def check_finished(path: Path) -> None:
    """Raises Unfinished where a restore stopped between the first file and the last."""
    if path.with_name(RESTORING).exists():
        raise Unfinished(
            "putting back a backup was interrupted", hint="`finura backup restore`, without a file, finishes it"
        )


def check_beside(books: Path) -> None:
    """Raises Damaged (`not-a-file`) for a pipe, a link or a folder that has the name of what SQLite keeps beside the
    books: it would wait for ever for somebody at the other end of a pipe."""
    for end in ("-journal", "-wal", "-shm"):
        with suppress(OSError):
            if not stat.S_ISREG(os.lstat(f"{books}{end}").st_mode):
                raise Damaged(f"{books}{end} is not a file", hint="move it away", code="not-a-file")


def _check_immutable(path: Path, *, read_only: bool) -> None:
    """On a disk that cannot be written, books can be read as long as nothing waits in their -wal."""
    if not read_only:
        raise _read_only_disk(path, "the books are", hint="what only reads still works: list, report, export")
    wal = Path(f"{path}-wal")
    with suppress(FileNotFoundError):
        if wal.stat().st_size:
            raise _read_only_disk(path, f"the newest changes wait in {wal.name}, and the books are")


def _read_only_disk(path: Path, what: str, hint: str | None = None) -> DiskError:
    return DiskError(
        f"{what} where nothing can be written: {path.parent}",
        hint=hint or "make it writable and run any finura command once",
        code="read-only-disk",
    )


def _check_file(path: Path) -> None:
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise Locked(f"no books at {path}", hint="run `finura init`", code="no-store") from None
    except OSError as error:
        raise DiskError(f"{path}: {error.strerror or error}") from error
    if not stat.S_ISREG(found.st_mode):
        raise Damaged(f"{path} is not a file", code="not-a-file")
    if not found.st_size:  # SQLite would take it for a new database
        raise Damaged(f"{path} is empty (0 bytes)", hint="put back a copy from before")


def _unlock(conn: Connection, key: str | None) -> None:
    conn.execute("PRAGMA cipher_log_level=NONE")  # SQLCipher writes to stderr otherwise
    if key is not None:
        conn.execute(f'PRAGMA key = "{key_literal(key)}"')
    conn.execute("PRAGMA busy_timeout=30000")
    conn.value("SELECT count(*) FROM sqlite_master")  # the first read: a wrong key is noticed here


def _set(conn: Connection) -> None:
    for pragma in _PRAGMAS:
        conn.execute(f"PRAGMA {pragma}").fetchall()


def _check_version(conn: Connection) -> int:
    if conn.value("PRAGMA application_id") != APPLICATION_ID:
        raise Damaged("this is a database of another program, not a Finura data file", code="not-finura")
    version = conn.value("PRAGMA user_version")
    if version > len(MIGRATIONS):
        raise Damaged(
            f"the data file has format {version}, this program knows {len(MIGRATIONS)}",
            hint="install the newer Finura that wrote it",
            code="newer",
        )
    return int(version)


def _migrate(conn: Connection) -> None:
    """Run what is missing, each with its version in one transaction; another process may have done it meanwhile."""
    while True:
        conn.execute("BEGIN IMMEDIATE")
        try:
            version = conn.value("PRAGMA user_version")
            if version >= len(MIGRATIONS):
                return
            for statement in statements(MIGRATIONS[version]):
                conn.execute(statement)
            conn.execute(f"PRAGMA application_id={APPLICATION_ID}")
            conn.execute(f"PRAGMA user_version={version + 1}")
            conn.execute("COMMIT")
        finally:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
