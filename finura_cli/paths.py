"""Where files live: FINURA_HOME, else the platform's folder; and below it the profiles."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from finura_cli.errors import DiskError, UsageError

BOOKS, CONFIG = "finura.db", "config.toml"
KEYS = "finura.keys.json"
"""The key slots; the books are encrypted where it stands beside them."""
KEYS_LIMIT = 256 * 1024
"""Bytes; no key file that was written here is as large."""
LOCK, TRIES, BACKUPS = "finura.lock", "finura.tries", "backups"
BANKS, INBOX = "banks", "inbox"
"""The user's own profiles of banks; what the downloaders of sources bring."""
PAGES = "finura.pages"
"""What the pages of encrypted books were after the last write; see store/pages.py."""
SCHEDULE_LOCK, LOCKED_NOTE = "finura.schedule.lock", "finura.schedule.locked"
"""One run of the scheduled work at a time; why the last one could not open the books."""
RESTORING = "finura.restoring.json"
"""What a restore has still to do, from before the first file is moved until after the last one."""

_PROFILE = r"[A-Za-z0-9_][A-Za-z0-9_-]{0,63}"
_RESERVED = r"(?i)CON|PRN|AUX|NUL|COM\d|LPT\d"
"""Windows opens a device under these names, whatever the folder; a home may be carried there."""


def checked_profile(name: str) -> str:
    """A profile's name, or UsageError: it becomes a folder's name."""
    if not re.fullmatch(_PROFILE, name) or re.fullmatch(_RESERVED, name):
        raise UsageError(
            f"{name!r} cannot be the name of a profile",
            hint="letters, digits, - and _ only, not starting with -",
            code="bad-profile",
        )
    return name


def home(environ: Mapping[str, str], profile: str | None = None) -> Path:
    """The folder of the books. It is not made here."""
    name = profile or environ.get("FINURA_PROFILE")
    top = environ.get("FINURA_HOME")
    if top:
        folder = Path(top).absolute()
    else:
        from platformdirs import user_data_path  # 20 ms: only when nothing was said

        try:
            folder = user_data_path("finura", appauthor=False)
        except (KeyError, RuntimeError) as error:  # no HOME and no entry in the user database
            raise DiskError("no home folder is known", hint="set FINURA_HOME", code="no-home") from error
    return folder / "profiles" / checked_profile(name) if name else folder


def settings_folder() -> Path:
    """The platform's folder for settings, apart from the one for data even where a platform makes no difference: what
    opens the books is kept there, and a copy of the one is no copy of both."""
    from platformdirs import user_config_path, user_data_path

    try:
        folder = user_config_path("finura", appauthor=False)
        return folder if folder != user_data_path("finura", appauthor=False) else Path.home() / ".config" / "finura"
    except (KeyError, RuntimeError) as error:
        raise DiskError("no home folder is known", hint="set HOME, or XDG_CONFIG_HOME", code="no-home") from error


def usual_token(name: str, profile: str | None) -> Path:
    """Where a token goes when nobody says: a profile's name comes first, with a dot, which no name has."""
    return settings_folder() / (f"{profile}.{name}.token" if profile else f"{name}.token")


def make_home(folder: Path) -> None:
    """Make the folder of the books, closed to everyone else."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def too_open(folder: Path) -> bool:
    """Whether others may look into the folder (there are no such bits on Windows)."""
    if os.name == "nt":
        return False
    try:
        return bool(stat.S_IMODE(folder.stat().st_mode) & 0o077)
    except OSError:
        return False
