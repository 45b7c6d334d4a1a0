"""Files that come by themselves: what the sources' downloaders bring, and what lies in their folders."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from finura_cli.domain.source_settings import SourceSettings
from finura_cli.domain.text import visible
from finura_cli.errors import DiskError, FinuraError, Unavailable
from finura_cli.formats import source as files
from finura_cli.services import agreeing
from finura_cli.services.fetching import Tell, fetch
from finura_cli.services.import_files import REJECTS
from finura_cli.store import files_read, source_settings
from finura_cli.store.connection import Store

May = Callable[[str, str, Path], bool]
"""Asks whether a source, by name, may run a command in a folder."""
_SHOWN = 200
_UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".opdownload")
"""How names of files end that a browser or a downloader is still writing."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that was not read yet, and the source that it came by."""

    source: SourceSettings
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class NotFetched:
    """A source whose files could not be got."""

    source: SourceSettings
    error: FinuraError


def folder_of(settings: SourceSettings, home: Path) -> Path:
    """Where the files of a source come."""
    return home / (settings.folder or "")


def arrivals(
    store: Store,
    home: Path,
    *,
    environ: Mapping[str, str],
    tell: Tell,
    may: May,
    dry: bool = False,
    begin: Tell = lambda _: None,
) -> tuple[list[Arrival], list[NotFetched]]:
    """Run every downloader (not if `dry`), and list what is new. One that fails stops no other, and what it left is
    looked at all the same. `begin` is told the name of each source that is fetched; `may` is asked for those that were
    not agreed to on this computer."""
    found: list[Arrival] = []
    failed: list[NotFetched] = []
    for settings in source_settings.all(store):
        if not settings.brings_files:
            continue
        folder = folder_of(settings, home)
        try:
            if settings.fetch and not dry:
                _check_agreed(settings, folder, home, may)
                begin(settings.name)
                fetch(settings.fetch, folder, environ=environ, tell=tell)
        except FinuraError as error:
            failed.append(NotFetched(settings, error))
        try:
            found += _new(store, settings, folder, {one.sha256 for one in found})
        except FinuraError as error:
            failed.append(NotFetched(settings, error))
    return found, failed


def _check_agreed(settings: SourceSettings, folder: Path, home: Path, may: May) -> None:
    if agreeing.is_agreed(settings.fetch, folder, home):
        return
    command = visible(shlex.join(settings.fetch))
    if not may(settings.name, command, folder):
        raise Unavailable(
            f"it would run a program that was not named on this computer: {command[:_SHOWN]}",
            hint="finura import at a terminal asks about it; finura import sources shows it",
            code="fetch-not-agreed",
        )
    agreeing.agree(settings.fetch, folder, home)


def _new(store: Store, settings: SourceSettings, folder: Path, known: set[str]) -> list[Arrival]:
    """The files of a folder that were not read yet; of a downloader's, those that are not older than it."""
    since = _seconds(settings.since) if settings.fetch else None
    found = []
    for path in _inside(folder, missing_ok=bool(settings.fetch)):
        entry = path.stat()
        if since is not None and max(entry.st_mtime, entry.st_ctime) < since:
            continue
        sha256 = files.load(path, max(files.MAX_BYTES, entry.st_size)).sha256
        if sha256 not in known and not files_read.has(store, sha256):
            known.add(sha256)
            found.append(Arrival(settings, str(path), sha256))
    return found


def _inside(folder: Path, *, missing_ok: bool) -> Sequence[Path]:
    try:
        entries = sorted(
            (entry for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False)), key=lambda e: e.name
        )
    except FileNotFoundError as error:
        if missing_ok:
            return ()
        raise DiskError(f"{folder}: there is no such folder", code="no-folder") from error
    except OSError as error:
        raise DiskError(f"{folder} cannot be read: {error.strerror or error}") from error
    return [
        Path(entry.path)
        for entry in entries
        if not entry.name.startswith(".") and not entry.name.lower().endswith((REJECTS, *_UNFINISHED))
    ]


def _seconds(since: str | None) -> float | None:
    return datetime.fromisoformat(since).replace(tzinfo=UTC).timestamp() if since else None
