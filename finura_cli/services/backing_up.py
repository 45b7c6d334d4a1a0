"""Backups: a copy of the books under their own key, examined before it counts, with its key file beside it.

A backup is written under a part's name and gets its own name last, after its key file: what is named `finura-*.db` is
always complete. Names and days are in UTC, so that a change of the clock never makes two of one.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from finura_cli import private_files
from finura_cli.domain.backup import ASKED, Backup, keys_of, name_of, newest_first, read_name, to_keep
from finura_cli.errors import Damaged, DiskError, UsageError
from finura_cli.paths import BACKUPS, BOOKS, KEYS, KEYS_LIMIT, RESTORING
from finura_cli.store import copying
from finura_cli.store.connection import Store, is_plain, open_as_is

_LEFT_BEHIND = re.compile(r"\.finura-\d{8}-\d{6}.*\.part|finura\.restoring\.(db|keys)")
_STALE = 3600
"""A part that is so many seconds older than a backup just made belongs to nobody any more."""
_ENDS = (".db", ".keys.json", ".db-wal", ".db-shm")


def back_up(store: Store, home: Path, *, at: str, why: str = ASKED) -> Backup:
    """Keep a copy of the open books in the home's own folder; then remove those that are too many.

    `at` is the time in ISO form; `why` a word of small letters. Books of an older format are copied as they are.

    Raises:
        DiskError (74): no room, or not writable. Damaged (76): the copy is not sound. Nothing is left of it then.
    """
    folder, made = home / BACKUPS, moment(at)
    with _told(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        target, part = _begin(store, folder, made, why)
        entries = _finish(store, home, part, target)
        backup = replace(_described(target, made, why, _number(target)), entries=entries)
    _sweep(home, backup.path)
    rotate(home, at, but=backup.path)
    return backup


def before_migration(home: Path, key: str | None, *, at: str) -> Backup:
    """Keep the books of a home as they are before they are migrated; nobody else has them open."""
    with open_as_is(home / BOOKS, key) as store:
        return back_up(store, home, at=at, why="migration")


def back_up_to(store: Store, home: Path, file: Path, *, at: str, force: bool = False) -> Backup:
    """Copy the open books into a file of the user's choice, or into a folder under a name of ours.

    Raises:
        UsageError: it is there already and not to be overwritten, or a place that is Finura's own.
    """
    made = moment(at)
    if file.is_dir():
        file /= f"{name_of(made, ASKED)}.db"
    with _told(file.parent):
        _check_place(home, file, force=force)
        part = file.with_name(f".{file.name}.{os.getpid()}.part")
        part.unlink(missing_ok=True)  # of a killed process that had the number of this one
        copying.vacuum_into(store, part)
        entries = _finish(store, home, part, file)
        return replace(_described(file, made, ASKED), entries=entries)


def listed(home: Path) -> list[Backup]:
    """The backups in the home's own folder, the newest first. Links, and names that are not ours, are none."""
    found = []
    try:
        entries = list(os.scandir(home / BACKUPS))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise DiskError(f"{home / BACKUPS}: {error.strerror or error}") from error
    for entry in entries:
        said = read_name(entry.name.removesuffix(".db")) if entry.name.endswith(".db") else None
        if said is not None and entry.is_file(follow_symlinks=False):
            with suppress(FileNotFoundError):  # removed meanwhile
                found.append(_described(Path(entry.path), *said))
    return newest_first(found)


def last_good(home: Path) -> Backup | None:
    """The newest backup that was examined when it was made and has its keys."""
    return next((one for one in listed(home) if one.good), None)


def rotate(home: Path, at: str, *, but: Path | None = None) -> list[Path]:
    """Remove the backups that are too many (domain/backup.py says which), `but` never; gives back what is gone."""
    backups = listed(home)
    kept = to_keep(backups, moment(at).date()) | {but}
    removed = [one.path for one in backups if one.path not in kept]
    for path in removed:
        for end in _ENDS:
            with suppress(OSError):
                path.with_suffix(end).unlink(missing_ok=True)
    return removed


def moment(at: str) -> datetime:
    """The time of a backup, in UTC where a zone was said; without a zone, so that names and times compare."""
    said = datetime.fromisoformat(at)
    return (said.astimezone(UTC) if said.tzinfo else said).replace(tzinfo=None, microsecond=0)


def free_names(folder: Path, made: datetime, why: str) -> Iterator[str]:
    """Names that nothing in the folder has yet. A number never comes again, even when its backup was removed: the
    highest one is the newest."""
    taken = [0]
    for name in os.listdir(folder):
        end = next((end for end in _ENDS if name.endswith(end)), None)
        said = read_name(name.removesuffix(end)) if end else None
        if said is not None and said[:2] == (made, why):
            taken.append(said[2])
    return (name_of(made, why, number) for number in count(max(taken) + 1))


def _begin(store: Store, folder: Path, made: datetime, why: str) -> tuple[Path, Path]:
    """A part, full and not yet examined. It holds its name: another process that wants it too takes the next one."""
    for name in free_names(folder, made, why):
        target, part = folder / f"{name}.db", folder / f".{name}.part"
        try:
            copying.vacuum_into(store, part)
        except FileExistsError:
            continue
        if not target.exists():
            return target, part
        part.unlink()  # the other one was quicker than the look at the names
    raise AssertionError("names never end")


def _finish(store: Store, home: Path, part: Path, target: Path) -> int:
    """Examine the part and give it its name; the number of its entries."""
    keys_part = Path(f"{part}.keys")
    try:
        entries = _examined(store, part)
        if store.key is not None:
            private_files.replace(keys_part, _keys(home))
            _check_keys(keys_part, store.key)
        for end in ("", "-wal", "-shm"):  # an old backup must never be found with keys that are not its own,
            Path(f"{target}{end}").unlink(missing_ok=True)  # nor the new one with what an old one left
        if store.keyed:
            os.replace(keys_part, keys_of(target))
        else:
            keys_of(target).unlink(missing_ok=True)
        os.replace(part, target)
        private_files.sync_folder(target.parent)
    except BaseException:
        for left in (part, keys_part):
            with suppress(OSError):
                left.unlink(missing_ok=True)
        raise
    return entries


def _examined(store: Store, part: Path) -> int:
    with open_as_is(part, store.key) as copy, store.read_tx():
        said = copying.problem(copy)
        entries = copying.count(copy) if said is None else 0
        if said is None and store.outdated and not copying.same_content(store, copy):
            said = "the copy differs from the books"
        if said is None and copy.revision == store.revision and entries != copying.count(store):
            said = "entries are missing in the copy"
    if said is not None:
        raise Damaged(
            f"no backup was made, it would be damaged: {said}",
            hint="finura doctor examines the books; older backups are still there: finura backup list",
        )
    return entries


def _keys(home: Path) -> bytes:
    try:
        return private_files.read(home / KEYS, what="the key file", limit=KEYS_LIMIT)
    except FileNotFoundError:
        raise Damaged(f"the books are encrypted, and {home / KEYS} is missing", code="no-keys") from None


def _check_keys(copied: Path, key: str) -> None:
    """A copy that no key file opens is none. The one beside the books is as it was when they were opened, unless
    something else put another in its place since."""
    from finura_cli.vault import header as keys

    header = keys.load(copied)
    if header is not None:
        keys.verify(header, key)


def _number(path: Path) -> int:
    said = read_name(path.stem)
    return said[2] if said is not None else 1


def _described(path: Path, made: datetime, why: str, number: int = 1) -> Backup:
    keys = keys_of(path)
    own = keys if keys.is_file() and not keys.is_symlink() else None
    return Backup(path, made, why, path.stat().st_size, not is_plain(path), keys=own, number=number)


def _check_place(home: Path, file: Path, *, force: bool) -> None:
    folder, home = file.parent.resolve(), home.resolve()
    if folder == home or any(folder.is_relative_to(home / name) for name in (BACKUPS, "profiles")):
        raise UsageError(
            f"{file} is among finura's own files",
            hint="finura backup, without a file, keeps one there",
            code="own-file",
        )
    for path in (file, keys_of(file), Path(f"{file}-wal")):
        with suppress(FileNotFoundError):
            if not stat.S_ISREG(path.stat().st_mode):
                raise UsageError(f"{path} is not a file", code="not-a-file")
        if os.path.lexists(path) and not force:
            raise UsageError(f"{path} is there already", hint="--force overwrites it", code="file-exists")


def _sweep(home: Path, fresh: Path) -> None:
    """Remove what killed backups and restores left behind. The clock is that of the disk: the fresh backup's time."""
    with suppress(OSError):
        now = fresh.stat().st_mtime
        for entry in [*os.scandir(fresh.parent), *os.scandir(home)]:
            found = entry.stat(follow_symlinks=False)
            if _LEFT_BEHIND.match(entry.name) and stat.S_ISREG(found.st_mode) and now - found.st_mtime > _STALE:
                if (home / RESTORING).exists():  # then they are not left behind: the restore will be finished
                    return
                Path(entry.path).unlink(missing_ok=True)


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """A failure of the disk says that there is no backup, and where it was to be."""
    try:
        yield
    except (DiskError, OSError) as error:
        why = error.message if isinstance(error, DiskError) else error.strerror or str(error)
        raise DiskError(
            f"no backup was made in {place}: {why.removeprefix('the data file: ')}",
            hint="the books are as they were; is the folder there, and has it room?",
        ) from error
