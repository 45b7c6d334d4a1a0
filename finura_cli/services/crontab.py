"""Lines for `crontab -e`."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from finura_cli.paths import usual_token
from finura_cli.vault.sources import TOKEN_FILE

_WORK = {
    "report": ("0 8 * * 1", "report week"),
    "import": ("30 2 * * *", "import FOLDER --yes -q"),
    "backup": ("40 2 * * *", "backup -q"),
    "schedule": ("0 7 * * *", "schedule run"),
}
"""For each scope of a token, when and what."""


def command(
    scope: str, *, home: Path, profile: str | None, called: str, environ: Mapping[str, str], token: Path | None
) -> str:
    """A command for a bare shell. It says what this run was told by its own surroundings: the home, the profile, the
    token, and this program, `called` by its full path."""
    told = []
    if environ.get("FINURA_HOME") or environ.get("XDG_DATA_HOME"):
        told.append(f"FINURA_HOME={shlex.quote(str(home.parent.parent if profile else home))}")
    if token is not None:
        told.append(f"{TOKEN_FILE}={shlex.quote(str(token))}")
    words = program(called) + (["--profile", profile] if profile else [])
    return " ".join([*told, shlex.join(words), _WORK[scope][1]])


def line(scope: str, command: str) -> str:
    """The same as a line for the crontab, where a bare % is the end of the line."""
    return f"{_WORK[scope][0]} {command}".replace("%", r"\%")


def program(called: str) -> list[str]:
    """This program by its full path: as it was `called`, else by the Python that runs it."""
    path = Path(called).absolute()
    if path.stem == "finura" and path.is_file() and os.access(path, os.X_OK):
        return [str(path)]
    return [sys.executable, "-m", "finura_cli"]


def token_at_hand(told: Path | None, environ: Mapping[str, str], profile: str | None) -> Path | None:
    """The token to try: the one that was told, else the one in the usual place; None when there is none."""
    if told is not None or environ.get(TOKEN_FILE):
        return (told or Path(environ[TOKEN_FILE])).absolute()
    usual = usual_token("cron", profile)
    return usual if usual.exists() else None
