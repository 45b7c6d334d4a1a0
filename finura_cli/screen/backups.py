"""Backups: the one just made, those there are, and one put back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from finura_cli.domain.backup import Backup
from finura_cli.domain.text import how_many
from finura_cli.screen.receipts import receipt
from finura_cli.screen.shown import Column, Shown, Table

_COLUMNS = (
    Column("name", title="Backup"),
    Column("made"),
    Column("why"),
    Column("size"),
    Column("encrypted"),
    Column("bytes", "int", machine=True),
    Column("file", machine=True),
)


def backed_up_shown(backup: Backup, removed: Sequence[str], *, listed: bool) -> Shown:
    """What is in the new backup, and how it comes back. `listed`: it is one of the home's own."""
    protection = (
        f"encrypted, as the books are; its key file is {backup.keys.name}"
        if backup.keys is not None
        else "NOT encrypted: whoever can read it can read everything in it"
    )
    more = [f"{_size(backup.size)}, {protection}"]
    if removed:
        more.append(f"removed {how_many(len(removed), 'older backup')} (finura help backup)")
    back = backup.name if listed else backup.path
    entries = how_many(backup.entries or 0, "entry", "entries")
    answer = {**_fields(backup), "entries": backup.entries, "removed": list(removed)}
    head = f"Backed up {entries}, examined: {backup.path}"
    return receipt(answer, head, more=more, undo=f"finura backup restore {back} brings it back")


def backups_shown(backups: Sequence[Backup], folder: Path) -> Shown:
    """One row a backup, the newest first."""
    rows = tuple(
        (
            one.name, _moment(one.made), one.why, _size(one.size), _protection(one),
            one.size, str(one.path),
        )
        for one in backups
    )  # fmt: skip
    answer = {"folder": str(folder), "rows": [_fields(one) for one in backups]}
    return Shown(json=answer, table=Table(_COLUMNS, rows, empty="No backups yet: finura backup makes one."))


def restored_shown(
    file: Path, *, books: Path, entries: int, keys: str, migrated: bool, aside: Path | None, currency: str | None,
    noun: str = "PIN",
) -> Shown:  # fmt: skip
    """What the books are now, and where they were moved that were there before. `noun`: what a person opens them
    with."""
    more = [_keys_now(keys, noun)]
    if migrated:
        more.append("brought to the format of this program")
    if currency:
        more.append(f"{currency} is the currency of the books: finura config")
    answer = {
        "file": str(file), "books": str(books), "entries": entries, "keys": keys, "migrated": migrated,
        "aside": str(aside) if aside else None,
    }  # fmt: skip
    undo = f"the books from before: finura backup restore {aside.stem}" if aside else None
    head = f"Put back {how_many(entries, 'entry', 'entries')} from {file}"
    return receipt(answer, head, more=more, undo=undo)


def _keys_now(keys: str, noun: str) -> str:
    if keys == "kept":
        return f"the {noun}, the recovery words and the tokens are as before"
    if keys == "none":
        return "NOT encrypted: whoever can read them can read everything in them"
    where = "on that computer, or, anywhere," if noun == "PIN" else "or"
    return (
        f"they open as they did when the backup was made: by the {noun} of that day {where} by its recovery words: "
        "finura vault recover"
    )


def _fields(backup: Backup) -> dict[str, object]:
    return {
        "name": backup.name,
        "file": str(backup.path),
        "keys": str(backup.keys) if backup.keys is not None else None,
        "made": f"{backup.made.isoformat()}Z",
        "why": backup.why,
        "size": backup.size,
        "encrypted": backup.encrypted,
    }


def _protection(backup: Backup) -> str:
    if not backup.encrypted:
        return "no"
    return "yes" if backup.keys is not None else "yes, its keys are missing"


def _moment(made: datetime) -> str:
    return f"{made:%Y-%m-%d %H:%M} UTC"


def _size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 1e5 else f"{size / 1e3:,.0f} kB"
