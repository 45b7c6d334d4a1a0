"""What a user settles about sources: a downloader, a folder, an archive, the account, the order of day and month."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from finura_cli.domain.imports import Remembered
from finura_cli.domain.names import checked_name
from finura_cli.domain.source_settings import SourceSettings
from finura_cli.errors import NotFound, UsageError
from finura_cli.paths import INBOX
from finura_cli.store import accounts, history, rows, source_settings, sources
from finura_cli.store.connection import Store
from finura_cli.store.uids import new_uid

CLEARED = ("account", "date-order", "fetch", "folder", "archive")
"""What `edit --clear` takes back."""
_MOST_WORDS, _LONGEST = 100, 4_096


@dataclass(frozen=True, slots=True)
class Known:
    """A source as people see it: what was remembered of its files, and what was settled by its name."""

    name: str
    remembered: Remembered | None
    settings: SourceSettings | None

    @property
    def account_id(self) -> int | None:
        """The account its files go into; None where each file says its own."""
        if self.settings is not None and (self.settings.account_id is not None or self.settings.brings_files):
            return self.settings.account_id
        return self.remembered.account_id if self.remembered is not None else None


def known(store: Store) -> list[Known]:
    """Every source, by name."""
    by_name: dict[str, Known] = {one.name.casefold(): Known(one.name, one, None) for one in sources.all(store)}
    for settings in source_settings.all(store):
        key = settings.name.casefold()
        by_name[key] = replace(by_name.get(key, Known(settings.name, None, None)), settings=settings)
    return [by_name[key] for key in sorted(by_name)]


def get(store: Store, name: str) -> Known:
    """The source of this name. Raises NotFound that names those there are."""
    found = find(store, name)
    if found is None:
        names = ", ".join(one.name for one in known(store)[:8])
        raise NotFound(
            f"there is no source {name[:40]!r}", hint=f"there are: {names}" if names else "none is remembered yet"
        )
    return found


def find(store: Store, name: str) -> Known | None:
    """The source of this name, upper and lower case alike."""
    remembered, settings = sources.find(store, name), source_settings.find(store, name)
    one = remembered or settings
    return Known(one.name, remembered, settings) if one is not None else None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be settled; None leaves a thing as it is."""

    name: str | None = None
    account: str | None = None
    date_order: str | None = None
    fetch: Sequence[str] | None = None
    folder: Path | None = None
    """Of a downloader, its working folder."""
    archive: Path | None = None
    clear: Sequence[str] = ()


def settle(
    store: Store, home: Path, name: str, wish: Wish, *, make: bool, command: str, at: str, stamp: str
) -> tuple[Known, int]:
    """Settle something about a source, as one deed: its number, 0 when nothing changed. `make`: it may be a new one.

    Raises:
        NotFound: no such source, or account. UsageError: what was said cannot be.
    """
    found = find(store, name) if make else get(store, name)
    if found is None:
        found = Known(checked_name(name, "a source"), None, None)
    current = found.settings or SourceSettings(0, found.name)
    changed = _cleared(current, wish.clear)
    if wish.fetch is not None:
        changed = changed._replace(
            fetch=_words(wish.fetch), since=stamp, folder=current.folder if current.fetch else None
        )
    if wish.folder is not None:
        changed = changed._replace(folder=str(_folder(home, wish.folder, watched=not changed.fetch)))
    elif changed.fetch and changed.folder is None:
        changed = changed._replace(folder=str(Path(INBOX, _as_folder(found.name))))
    if wish.archive is not None:
        changed = changed._replace(archive=str(wish.archive.absolute()))
    if wish.date_order is not None:
        changed = changed._replace(date_order=wish.date_order)
    account = accounts.find(store, wish.account) if wish.account is not None else None
    if account is not None:
        changed = changed._replace(account_id=account.id)
    elif make and changed.brings_files and changed.account_id is None and found.remembered is not None:
        changed = changed._replace(account_id=found.remembered.account_id)
    called = _free_name(store, found, wish.name) if wish.name is not None else found.name
    with history.deed(store, command=command, at=at) as deed:
        if found.remembered is not None:
            _change_remembered(store, found.remembered, account.id if account else None, called)
            if account is not None and not _says_more(changed):
                changed = changed._replace(account_id=None)  # what is remembered says it
        source_settings.put(store, changed._replace(name=called))
        deed.summary = called
    return get(store, called), deed.id


def forget(store: Store, name: str, *, command: str, at: str) -> tuple[Known, int]:
    """Forget a source, with all that was settled about it. What came from it stays."""
    found = get(store, name)
    with history.deed(store, command=command, at=at) as deed:
        if found.remembered is not None:
            sources.remove(store, found.remembered.id)
        if found.settings is not None:
            source_settings.remove(store, found.settings.id)
        deed.summary = found.name
    return found, deed.id


def _says_more(settings: SourceSettings) -> bool:
    return bool(settings.brings_files or settings.archive or settings.date_order)


def _cleared(settings: SourceSettings, what: Sequence[str]) -> SourceSettings:
    for one in what:
        match one:
            case "fetch":
                settings = settings._replace(fetch=(), since=None, folder=None)
            case "folder" if settings.fetch:
                raise UsageError("a downloader needs a folder", hint="--clear fetch; or set --fetch again, with --into")
            case "folder":
                settings = settings._replace(folder=None)
            case "archive":
                settings = settings._replace(archive=None)
            case "account":
                settings = settings._replace(account_id=None)
            case "date-order":
                settings = settings._replace(date_order=None)
            case _:
                hint = f"one of {', '.join(CLEARED)}"
                raise UsageError(f"--clear cannot be {one[:40]!r}", hint=hint, code="bad-clear")
    return settings


def _words(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a downloader. A program that was named by its place is found from any folder."""
    if not words or not words[0].strip():
        raise UsageError("which program fetches?", hint="finura import sources set NAME --fetch COMMAND ...")
    if len(words) > _MOST_WORDS or any(len(word) > _LONGEST or "\0" in word for word in words):
        raise UsageError("that is no command", code="bad-fetch")
    program = words[0]
    if os.sep in program:
        program = str(Path(program).absolute())
    return (program, *words[1:])


def _folder(home: Path, folder: Path, *, watched: bool) -> Path:
    """A folder by its full path. A watched one must be there; and a home holds other things than a bank's files."""
    full = folder.absolute()
    if watched and not full.is_dir():
        raise UsageError(f"{folder} is no folder", hint="make it first", code="no-folder")
    if full.resolve().is_relative_to(home.resolve()) and not full.resolve().is_relative_to((home / INBOX).resolve()):
        raise UsageError(f"{folder} is among finura's own files", hint="take another folder", code="own-file")
    return full


def _as_folder(name: str) -> str:
    """A name that is one on every disk, and another one for another source."""
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:40]
    return (
        safe
        if safe == name and not re.fullmatch(r"(?i)CON|PRN|AUX|NUL|COM\d|LPT\d", name)
        else f"{safe}-{new_uid()[-8:]}"
    )


def _free_name(store: Store, found: Known, wanted: str) -> str:
    name = checked_name(wanted, "a source")
    other = find(store, name)
    if other is not None and other.name != found.name:
        raise UsageError(f"there is a source {other.name} already", code="exists")
    return name


def _change_remembered(store: Store, remembered: Remembered, account_id: int | None, name: str) -> None:
    """Name and account of what is remembered: one account has one source of a header."""
    account_id = account_id or remembered.account_id
    for other in sources.with_header(store, remembered.header_key):
        if other.id != remembered.id and other.account_id == account_id:
            raise UsageError(
                f"{other.name} is the source of such files for that account already",
                hint=f"finura import sources rm {other.name}", code="exists",
            )  # fmt: skip
    rows.update(store, "sources", (remembered.id,), {"name": name, "account_id": account_id})
