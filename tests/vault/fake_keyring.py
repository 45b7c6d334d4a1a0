"""Keyrings for tests, named by FINURA_KEYRING_BACKEND: `tests.vault.fake_keyring.FileKeyring` and worse ones.

A process of its own finds them with PYTHONPATH at the root of the repository.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

FILE = "FINURA_FAKE_KEYRING"
MODULE = "tests.vault.fake_keyring"


def environment(file: Path, kind: str = "FileKeyring") -> dict[str, str]:
    """What makes `finura` use one of these; `file` holds what FileKeyring keeps."""
    root = str(Path(__file__).parents[2])
    return {"FINURA_KEYRING_BACKEND": f"{MODULE}.{kind}", FILE: str(file), "PYTHONPATH": root}


class FileKeyring(KeyringBackend):
    """A JSON file that FINURA_FAKE_KEYRING names: {"SERVICE USER": TEXT}."""

    priority = 1  # type: ignore[assignment]

    @property
    def _file(self) -> Path:
        return Path(os.environ[FILE])

    def _entries(self) -> dict[str, str]:
        try:
            return json.loads(self._file.read_text("utf-8"))
        except FileNotFoundError:
            return {}

    def _save(self, entries: dict[str, str]) -> None:
        part = self._file.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(entries), encoding="utf-8")
        part.replace(self._file)

    def get_password(self, service: str, username: str) -> str | None:
        return self._entries().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._save(self._entries() | {f"{service} {username}": password})

    def delete_password(self, service: str, username: str) -> None:
        entries = self._entries()
        if entries.pop(f"{service} {username}", None) is None:
            raise PasswordDeleteError("there is none")
        self._save(entries)


class ForgetfulKeyring(FileKeyring):
    """Takes everything and keeps nothing."""

    def _save(self, entries: dict[str, str]) -> None:
        pass


class SlowKeyring(FileKeyring):
    """Waits for a window that nobody sees."""

    def _entries(self) -> dict[str, str]:
        time.sleep(3600)
        return {}


class LockedKeyring(FileKeyring):
    """Is locked, and nobody unlocks it."""

    def _entries(self) -> dict[str, str]:
        raise KeyringLocked("the window was closed")


class BrokenKeyring(FileKeyring):
    """Fails, and tells everybody what it was given."""

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError(f"cannot read {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError(f"cannot keep {password} for {username}")


class AbsentKeyring(FileKeyring):
    """Belongs to another system."""

    priority = property(lambda self: 1 / 0)
    viable = False
