"""How the vault stands, for people: who may open the books, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from finura_cli.domain.backup import Backup


@dataclass(frozen=True, slots=True)
class Way:
    """One way to open the books. `made` is as it was written; `expires`, of a token, in seconds since 1970."""

    name: str
    made: str
    token: str | None = None
    expires: int | None = None
    scope: tuple[str, ...] = ()

    def expired(self, now: float) -> bool:
        return self.expires is not None and now >= self.expires


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known without opening the vault. `opens_by` is pin+device or passphrase, None for plain books;
    `keyring` names this machine's, where the PIN needs one; `session` is in seconds that are left; `change` is a deed
    that was interrupted."""

    books: Path
    opens_by: str | None = None
    ways: tuple[Way, ...] = ()
    keyring: str | None = None
    session: int | None = None
    tries: int = 0
    made: str | None = None
    change: str | None = None
    backup: Backup | None = None

    @property
    def encrypted(self) -> bool:
        return self.opens_by is not None

    @property
    def tokens(self) -> tuple[Way, ...]:
        return tuple(way for way in self.ways if way.token is not None)
