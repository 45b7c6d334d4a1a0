"""Putting a backup in the place of the books, so that a crash at any moment leaves the old ones or the new ones.

1. The backup is copied into the home under names of its own, opened, examined and migrated there. Whatever fails, the
   copy is removed and nothing has changed.
2. A note of what is to be done (paths.RESTORING) is written and synced. From then on books are opened by nobody.
3. The present files get a name in backups/, the new ones take their place: first the -wal, which belongs to the old
   file alone, then the key file, then the data file. Every step is skipped where it was done before.
4. The note is removed.

Whoever finds the note does 3 and 4 again from the beginning: the new files were whole before it was written, and none
of the old ones is ever removed before it has its other name.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, get_args

from finura_cli import locks, paths, private_files
from finura_cli.domain.backup import ASIDE, keys_of, read_name
from finura_cli.errors import Damaged, DiskError, FinuraError, NotFound, UsageError
from finura_cli.services.backing_up import free_names, moment
from finura_cli.store import accounts, copying, outbox
from finura_cli.store.connection import is_plain, open_as_is, open_store
from finura_cli.store.driver import Failed

Keys = Literal["kept", "restored", "none"]
"""The key file afterwards: the present one, which fits; the one of the backup; none, the books are not encrypted."""
_PART, _PART_KEYS = "finura.restoring.db", "finura.restoring.keys.json"
_WAL, _SHM = "-wal", "-shm"
PUT_BACK = "a backup was put back: it may have been sent after it was made"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place. `aside` is where the books from before are now."""

    file: Path
    entries: int
    keys: Keys
    migrated: bool
    aside: Path | None
    currency: str | None
    """What most accounts are in: a new home has no settings yet."""


def find(home: Path, name: str) -> Path:
    """The file that is meant: a backup of the home by its name, or any other by its path.

    Raises:
        NotFound: there is none.
    """
    if Path(name).name == name:
        own = home / paths.BACKUPS / f"{name.removesuffix('.db')}.db"
        if own.is_file():
            return own
    file = Path(name)
    if not file.exists():
        raise NotFound(f"there is no backup {name}", hint="finura backup list")
    if not stat.S_ISREG(file.stat().st_mode):
        raise UsageError(f"{name} is not a file", hint="finura backup list", code="not-a-file")
    return file


def key_file(home: Path, file: Path) -> Path | None:
    """The key file to open a backup with; None for one that is not encrypted. It may be anywhere, with any mode.

    Raises:
        Damaged: it has none, so that it cannot be opened, or it is no backup at all.
    """
    if is_plain(file):
        return None
    beside, own = keys_of(file), home / paths.KEYS
    if beside.is_file() and own.is_file() and _same_data_key(beside, own):
        return own  # the PIN of today is the one that people know
    for keys in (beside, own):
        if keys.is_file():
            return keys
    raise Damaged(
        f"{file} is damaged or no backup; or it is encrypted, and its key file is missing",
        hint=f"put {beside.name} beside it",
        code="no-keys",
    )


@contextmanager
def private_copy(keys: Path) -> Iterator[Path]:
    """A key file as the vault wants to have it: on a stick it belongs to everyone."""
    with TemporaryDirectory(prefix="finura-") as folder:
        copy = Path(folder, paths.KEYS)
        private_files.replace(copy, _bytes(keys))
        yield copy


def restore(home: Path, file: Path, key: str | None, *, at: str) -> Restored:
    """Put a backup in the place of the books of a home, which are moved aside; nobody may have them open.

    Raises:
        Damaged (76): the backup is damaged, newer than this program, or not for this key; nothing has changed.
        Busy (75): somebody has the books open. DiskError (74).
    """
    paths.make_home(home)
    with locks.take(home, exclusive=True):
        _carry_out(home)
        try:
            _refuse_itself(home, file)
            migrated = _copied(home, file, key)
            entries, currency = _examined(home, file, key, at)
            keys = _settled_keys(home, file, key)
            aside = _begin(home, keys, at)
        except BaseException:
            _drop(home)
            raise
        _carry_out(home)
    there = aside if aside is not None and os.path.lexists(aside) else None
    return Restored(file, entries, keys, migrated, there, currency)


def unfinished(home: Path) -> bool:
    """Whether a restore stopped half-way."""
    return (home / paths.RESTORING).exists()


def finish(home: Path) -> bool:
    """Do what an interrupted restore has still to do; whether there was one.

    Raises:
        Busy (75): somebody else is at it. DiskError (74). Damaged (76): its note cannot be read.
    """
    if not unfinished(home):
        return False
    with locks.take(home, exclusive=True):
        return _carry_out(home)


def _copied(home: Path, file: Path, key: str | None) -> bool:
    """Copy the backup, and a -wal that it may have, into the home; migrate the copy; whether it was older."""
    _drop(home)
    part = home / _PART
    _copy(file, part)
    wal = Path(f"{file}{_WAL}")
    if wal.is_file():
        _copy(wal, Path(f"{part}{_WAL}"))
    with _about(file):
        with open_as_is(part, key) as copy:
            outdated = copy.outdated
            said = copying.problem(copy) if outdated else None  # else it is examined when it is settled
        if said is not None:
            raise Damaged(said)
        if outdated:
            open_store(part, key, migrate=True).close()
    return outdated


def _examined(home: Path, file: Path, key: str | None, at: str) -> tuple[int, str | None]:
    """How many entries there are, and the currency of most accounts. What waited to be sent when the copy was made may
    have been sent since: it is let go."""
    part = home / _PART
    with _about(file):
        copying.settle_journal(part, key)
        with open_as_is(part, key) as copy:
            said = copying.problem(copy)
            if said is not None:
                raise Damaged(said)
            used = Counter(account.currency for account in accounts.all(copy))
            found = copying.count(copy), used.most_common(1)[0][0] if used else None
            waits = bool(outbox.waiting(copy))
        if waits:
            with open_store(part, key) as copy:
                outbox.let_go(copy, at=at, error=PUT_BACK)
            copying.settle_journal(part, key)
        return found


def _settled_keys(home: Path, file: Path, key: str | None) -> Keys:
    """The present key file stays where it opens the backup too, so that the PIN and the tokens are those of today."""
    if key is None:
        return "none"
    if _fits(home / paths.KEYS, key):
        return "kept"
    beside = keys_of(file)
    if beside.is_file():
        private_files.replace(home / _PART_KEYS, _bytes(beside))
        if _fits(home / _PART_KEYS, key):
            return "restored"
    raise Damaged(f"no key file fits {file}: nothing was changed", hint=f"put {beside.name} beside it", code="no-keys")


def _fits(keys: Path, key: str) -> bool:
    from finura_cli.vault import header

    try:
        found = header.load(keys)
        if found is None or found.change is not None:
            return False
        header.verify(found, key)
    except FinuraError:
        return False
    return True


def _same_data_key(one: Path, other: Path) -> bool:
    from finura_cli.vault import header

    named = []
    for path in (one, other):
        try:
            with private_copy(path) as copy:
                found = header.load(copy)
        except (FinuraError, OSError):
            return False
        named.append({slot.key_id for slot in found.slots} if found else set())
    return bool(named[0] & named[1])


def _begin(home: Path, keys: Keys, at: str) -> Path:
    """Write the note. From here on the restore is carried out, by whomever."""
    folder = home / paths.BACKUPS
    folder.mkdir(mode=0o700, exist_ok=True)
    name = next(free_names(folder, moment(at), ASIDE))
    private_files.replace(home / paths.RESTORING, json.dumps({"aside": name, "keys": keys}).encode())
    return folder / f"{name}.db"


def _carry_out(home: Path) -> bool:
    note = home / paths.RESTORING
    try:
        name, keys = _noted(json.loads(private_files.read(note, what="the note of a restore")))
    except FileNotFoundError:
        return False
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Damaged(f"{note} cannot be read", hint=f"the new books are {home / _PART}; keep it") from error
    aside = home / paths.BACKUPS / f"{name}.db"
    books, own_keys, new, new_keys = (home / name for name in (paths.BOOKS, paths.KEYS, _PART, _PART_KEYS))
    try:
        if new.exists():  # else the data file is in its place already, and so is the key file
            for end in (_WAL, _SHM):
                _other_name(Path(f"{books}{end}"), Path(f"{aside}{end}"))
                Path(f"{books}{end}").unlink(missing_ok=True)
            if keys != "restored" or new_keys.exists():
                _other_name(own_keys, keys_of(aside))
            if keys == "none":
                own_keys.unlink(missing_ok=True)
            elif keys == "restored" and new_keys.exists():
                os.replace(new_keys, own_keys)
            _other_name(books, aside)
            private_files.sync_folder(aside.parent)
            private_files.sync_folder(home)
            os.replace(new, books)
        private_files.sync_folder(home)
        private_files.remove(note)
    except OSError as error:
        raise DiskError(
            f"the backup is not yet in place: {error.strerror or error}",
            hint="`finura backup restore`, without a file, goes on with it",
        ) from error
    return True


def _noted(said: dict[str, str]) -> tuple[str, str]:
    """Where the present files go, and what becomes of the key file; ValueError for what no restore ever notes, as a
    name that leads out of backups/."""
    aside, keys = said["aside"], said["keys"]
    name = read_name(aside)
    if name is None or name[1] != ASIDE or keys not in get_args(Keys):
        raise ValueError
    return aside, keys


def _other_name(path: Path, other: Path) -> None:
    """Give a file a second name; a copy where the file system has no links, or backups/ is on another."""
    if os.path.lexists(other) or not os.path.lexists(path):
        return
    try:
        os.link(path, other, follow_symlinks=False)
    except (OSError, NotImplementedError) as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EROFS, errno.EIO):
            raise
        part = other.with_name(f".{other.name}.part")
        part.unlink(missing_ok=True)
        _copy(path, part)
        os.replace(part, other)


def _copy(source: Path, target: Path) -> None:
    """A private copy, synced; DiskError when there is no room for it."""
    try:
        number = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(number, "wb") as out, source.open("rb") as file:
            shutil.copyfileobj(file, out, 1024 * 1024)
            out.flush()
            os.fsync(number)
    except OSError as error:
        raise DiskError(f"{target}: {error.strerror or error}", hint="the books are as they were") from error


def _drop(home: Path) -> None:
    """Remove the copies of a restore that did not begin: there is no note."""
    if unfinished(home):
        return
    for name in (_PART, f"{_PART}{_WAL}", f"{_PART}{_SHM}", f"{_PART}-journal", _PART_KEYS):
        with suppress(OSError):
            (home / name).unlink(missing_ok=True)


def _refuse_itself(home: Path, file: Path) -> None:
    books = home / paths.BOOKS
    if books.exists() and books.samefile(file):
        raise UsageError(f"{file} are the books themselves", hint="finura backup list", code="own-file")


def _bytes(keys: Path) -> bytes:
    with keys.open("rb") as file:
        return file.read(paths.KEYS_LIMIT)


@contextmanager
def _about(file: Path) -> Iterator[None]:
    """What is wrong with the copy is wrong with the backup."""
    try:
        yield
    except (Damaged, Failed) as error:
        said = error.message if isinstance(error, Damaged) else str(error)
        newer = isinstance(error, Damaged) and error.code == "newer"
        raise Damaged(
            f"{file} is not put back, nothing was changed: {said}",
            hint=error.hint if newer else "finura backup list names the others",
            code="newer" if newer else "damaged",
        ) from error
