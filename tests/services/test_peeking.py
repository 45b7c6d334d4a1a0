"""What a Tab may look into: books that a session has unlocked, as long as nothing about them is odd."""

from __future__ import annotations

from pathlib import Path

import pytest

from finura_cli.errors import Damaged
from finura_cli.paths import BOOKS, KEYS
from finura_cli.services import founding
from finura_cli.services.peeking import books_if_unlocked
from finura_cli.vault import header as keys
from finura_cli.vault import session
from finura_cli.vault.making import Made
from tests.vault.making import cheap, vault


def accounts_seen(home: Path) -> list[str] | None:
    """Their names; None where nothing may be seen."""
    with books_if_unlocked(home, {}, 0.0) as store:
        return None if store is None else [name for (name,) in store.conn.execute("SELECT name FROM accounts")]


def test_of_an_unlocked_vault_there_is_to_see_what_is_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cheap(monkeypatch)
    made, home = vault(), tmp_path / "home"
    founding.found(home, currency="INR", locale="en_IN", vault=Made(made.header, made.key, []))
    assert accounts_seen(home) is None

    unlocked = {made.header.vault: made.key}
    monkeypatch.setattr(session, "find", lambda vault, **_: unlocked.get(vault))
    before = (home / BOOKS).read_bytes()
    assert accounts_seen(home) == ["Cash"]

    keys.save(home / KEYS, made.header._replace(change="rekey"), made.key)  # who opens them in earnest mends that
    assert accounts_seen(home) is None

    keys.save(home / KEYS, made.header, "0" * 64)  # written by somebody who has not the key
    with pytest.raises(Damaged):
        accounts_seen(home)
    assert (home / BOOKS).read_bytes() == before
