"""The files of a home as they lie there: whether they are ours, closed to others, and all of them wanted."""

from __future__ import annotations

import os
import re
import shlex
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from finura_cli.domain.finding import Finding, Weight
from finura_cli.domain.text import how_many
from finura_cli.paths import BACKUPS, BOOKS, CONFIG, KEYS, LOCK, LOCKED_NOTE, PAGES, SCHEDULE_LOCK, TRIES

_OWN = (
    BOOKS, f"{BOOKS}-wal", f"{BOOKS}-shm", KEYS, CONFIG, LOCK, TRIES, f"{TRIES}.lock", PAGES, SCHEDULE_LOCK,
    LOCKED_NOTE,
)  # fmt: skip
_PARTS = re.compile(r"(\..+\.(part|new)|finura\.restoring\.(db|keys\.json))(-wal|-shm|-journal|\.keys)?")
_HOUR = 3600
_SHOWN = 5


def wrong(home: Path, tokens: Iterable[Path]) -> Iterator[Finding]:
    """What others may use, and what is not ours: a home, our own files in it, its backups, and files of `tokens`."""
    places = [home, *(home / name for name in _OWN), home / BACKUPS, *_inside(home / BACKUPS), *tokens]
    found = [finding for place in places for finding in _of(place, is_home=place == home)]
    yield from found[:_SHOWN]
    if len(found) > _SHOWN:
        what = how_many(len(found) - _SHOWN, "more file is", "more files are")
        yield _warning("open-to-others", f"{what} not as private as they should be", f"ls -laR {_quoted(home)}")


def _of(place: Path, *, is_home: bool) -> Iterator[Finding]:
    try:
        found = place.stat() if is_home else place.lstat()  # a home may well be a link
    except OSError:
        return
    mode, folder = stat.S_IMODE(found.st_mode), stat.S_ISDIR(found.st_mode)
    if stat.S_ISLNK(found.st_mode):
        target = place.resolve()
        yield _warning("not-ours", f"{place} is a link to {target}", f"mv {_quoted(target)} {_quoted(place)}")
    elif os.name == "posix" and found.st_uid != os.geteuid():
        yield _warning("not-ours", f"{place} belongs to another user", f"sudo chown {os.geteuid()} {_quoted(place)}")
    elif os.name == "posix" and mode & (0o077 if folder else 0o177):
        hint = f"chmod {'700' if folder else '600'} {_quoted(place)}"
        yield _warning("open-to-others", f"others may use {place} (mode {mode:03o})", hint)


def left_behind(home: Path, now: float) -> Iterator[Finding]:
    """What runs that were killed left, and what runs that failed told."""
    parts = [
        path for path in (*_inside(home), *_inside(home / BACKUPS)) if _PARTS.fullmatch(path.name) and _old(path, now)
    ]
    if parts:
        what = how_many(len(parts), "file of a run that was killed is", "files of runs that were killed are")
        yield _warning("left-behind", f"{what} still there: {_names(parts)}", f"rm {_paths(parts)}")
    reports = [path for path in _inside(home) if path.name.startswith("finura-crash-") and path.suffix == ".txt"]
    if reports:
        what = how_many(len(reports), "crash report lies", "crash reports lie")
        text = f"{what} in {home}; without amounts or names, and of help against the bug when sent"
        yield Finding(Weight.NOTE, "crash-report", text, f"rm {_paths(reports)}")


def _old(path: Path, now: float) -> bool:
    """Whether it is no file that another run is writing now."""
    try:
        return now - path.lstat().st_mtime > _HOUR
    except OSError:
        return False


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(Path(entry.path) for entry in os.scandir(folder) if not entry.is_dir(follow_symlinks=False))
    except OSError:
        return []


def _warning(code: str, text: str, hint: str) -> Finding:
    return Finding(Weight.WARNING, code, text, hint)


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))


def _names(paths: list[Path]) -> str:
    return ", ".join(path.name for path in paths[:_SHOWN]) + (" ..." if len(paths) > _SHOWN else "")


def _paths(paths: list[Path]) -> str:
    return " ".join(map(_quoted, paths))
