"""Which downloaders the user named or agreed to on this computer.

Books name programs to run, and books may come from elsewhere: a backup of somebody else's, a file that took the place
of the real one. So what they name is run only when a note knows it that lies apart from them, with the settings of this
user. It holds digests alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from finura_cli import private_files
from finura_cli.errors import FinuraError
from finura_cli.paths import settings_folder

_NOTE = "downloaders.json"
_MOST = 1000


def is_agreed(words: Sequence[str], folder: Path, home: Path) -> bool:
    """Whether these words may be run in this folder for the books of this home."""
    return _mark(words, folder, home) in _noted()


def agree(words: Sequence[str], folder: Path, home: Path) -> None:
    """Note that they may. Raises DiskError (74): there is no place for the note."""
    mark, noted = _mark(words, folder, home), _noted()
    if mark not in noted:
        place = settings_folder()
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        private_files.replace(place / _NOTE, json.dumps([*noted, mark][-_MOST:], indent=1).encode())


def _mark(words: Sequence[str], folder: Path, home: Path) -> str:
    said = json.dumps([str(home.resolve()), str(folder.resolve()), *words])
    return hashlib.sha256(said.encode()).hexdigest()


def _noted() -> list[str]:
    """The digests; none where the note is missing, is no note, or is not ours alone."""
    try:
        found = json.loads(private_files.read(settings_folder() / _NOTE, what="the note of downloaders", limit=1 << 18))
    except (OSError, FinuraError, ValueError, RecursionError):
        return []
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
