"""Books that stay shut, to what runs every hour: said once, and not again until they were opened.

Cron mails whatever is printed. A token that was revoked, or has run out, would be a mail at each run.
"""

from __future__ import annotations

import json
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from finura_cli import private_files
from finura_cli.cli.house import House
from finura_cli.errors import FinuraError, Locked
from finura_cli.paths import LOCKED_NOTE
from finura_cli.store.connection import Store


def open_books(house: House, *, always: bool) -> Store | None:
    """The books; None, and 78 as this run's exit code, when they are shut for the reason that was said before.
    `always`: it is said each time, and nothing is noted."""
    try:
        store = house.session()
    except Locked as error:
        if always or _said(house, error.code):
            raise
        house.leave_with(error.exit_code)
        return None
    if not always:
        _opened(house)
    return store


def _said(house: House, code: str) -> bool:
    """Whether it is to be said: it is noted then. It is said each time where no note can be kept."""
    path, noted, way = house.home / LOCKED_NOTE, _noted(house), _way(house)
    if noted.get(way) == code:
        return False
    if house.home.is_dir():
        with suppress(FinuraError):
            private_files.replace(path, json.dumps({**noted, way: code}, sort_keys=True).encode())
    return True


def _opened(house: House) -> None:
    path, noted = house.home / LOCKED_NOTE, _noted(house)
    if noted.pop(_way(house), None) is None:
        return
    with suppress(FinuraError):
        if noted:
            private_files.replace(path, json.dumps(noted, sort_keys=True).encode())
        else:
            private_files.remove(path)


def _noted(house: House) -> dict[str, str]:
    """Why the books stayed shut, by the way in which they were to be opened."""
    try:
        found = json.loads(private_files.read(house.home / LOCKED_NOTE, what="the note"))
    except (OSError, FinuraError, ValueError):
        return {}
    return {str(way): str(code) for way, code in found.items()} if isinstance(found, dict) else {}


def _way(house: House) -> str:
    """Another timer may have another token, and find the books open."""
    from finura_cli.vault import sources

    token: Path | None = sources.token_file(house.environ)
    return blake2b(str(token or "").encode(), digest_size=8).hexdigest()
