"""Which files an import is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from finura_cli.errors import BadInput, DiskError

REJECTS = ".rejects.csv"
"""How the names of files with rejected rows end."""


def listed(words: Iterable[str]) -> list[str]:
    """The files that were named; of a folder, its own files sorted by name, without hidden ones and rejected rows.

    Raises:
        BadInput: a folder without files (`no-file`). DiskError: one that cannot be read.
    """
    found: dict[str, None] = {}
    for word in words:
        if word != "-" and Path(word).is_dir():
            found |= dict.fromkeys(_inside(Path(word)))
        else:
            found[word] = None
    return list(found)


def _inside(folder: Path) -> list[str]:
    try:
        names = sorted(entry.name for entry in folder.iterdir() if entry.is_file())
    except OSError as error:
        raise DiskError(f"{folder} cannot be read: {error.strerror or error}") from error
    chosen = [str(folder / name) for name in names if not name.startswith(".") and not name.endswith(REJECTS)]
    if not chosen:
        raise BadInput(f"{folder} holds no file to import", code="no-file")
    return chosen


@contextmanager
def named(name: str) -> Iterator[None]:
    """What is refused inside says which file it is about: a reader does not know its name."""
    try:
        yield
    except BadInput as error:
        if name not in error.message:
            error.message = f"{name}: {error.message}"
        raise
