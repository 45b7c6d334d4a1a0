"""`finura unlock` and `finura lock`, and the PIN that any other command asks for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from finura_cli.paths import BOOKS, KEYS, TRIES
from finura_cli.services import founding
from finura_cli.vault import header as keys
from finura_cli.vault import making, session, slots, words
from finura_cli.vault.header import Header
from tests import terminal
from tests.commands.forked import talk
from tests.conftest import Finura
from tests.services.vaults import PIN, secret, surroundings
from tests.terminal import CTRL_C, CTRL_D, FINURA, SOURCE
from tests.vault.making import MADE, private

POSIX = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, making.Made]]:
    """A home and a keyring as `init` makes them."""
    folder = tmp_path_factory.mktemp("template")
    with pytest.MonkeyPatch.context() as monkeypatch:
        surroundings(folder, monkeypatch)
        made = making.make(PIN, keyring=True, environ=os.environ, made=MADE, patience=9, change="init")
        founding.found(folder / "home", currency="INR", locale="en_IN", vault=made)
        yield folder, made


@pytest.fixture
def made(
    template: tuple[Path, making.Made], tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[making.Made]:
    """Encrypted books, and a machine with a keyring; the PIN is in FINURA_PIN_FILE."""
    surroundings(tmp_path, monkeypatch)
    folder, vault = template
    home.mkdir(mode=0o700)
    for path in (folder / "home").iterdir():
        private(home / path.name, path.read_bytes())
    private(tmp_path / "keyring.json", (folder / "keyring.json").read_bytes())
    yield vault
    session.end(vault.header.vault, environ=os.environ)


@pytest.fixture
def alone(made: making.Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody says the PIN."""
    monkeypatch.delenv("FINURA_PIN_FILE")


def error(ran: Any) -> tuple[int, str]:
    assert PIN not in ran.out + ran.err
    return ran.code, ran.json["error"]["code"]


def by_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str = PIN) -> None:
    monkeypatch.setenv("FINURA_PIN_FILE", secret(tmp_path, "typed", text))


def test_unlocked_commands_need_no_pin_until_they_are_locked(
    finura: Finura, made: making.Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = finura("unlock", "--json").json
    assert (answer["command"], answer["locked"], answer["seconds"]) == ("unlock", False, 900)
    monkeypatch.delenv("FINURA_PIN_FILE")
    assert finura("list", "--count").out == "0\n"
    finura("add", "250", "lunch")
    answer = finura("lock", "--json").json
    assert (answer["command"], answer["locked"], answer["ended"]) == ("lock", True, True)
    assert error(finura("list", "--json", code=78)) == (78, "locked")
    assert finura("lock").out == "Locked. Nothing was open.\n"


def test_no_other_command_begins_a_session(
    finura: Finura, made: making.Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finura("list")
    finura("add", "250", "lunch")
    monkeypatch.setenv("FINURA_PIN_COMMAND", f"echo {PIN}")
    monkeypatch.delenv("FINURA_PIN_FILE")
    finura("list")
    monkeypatch.delenv("FINURA_PIN_COMMAND")
    assert error(finura("list", "--json", code=78)) == (78, "locked")
    assert not any((tmp_path / "run").rglob("*.session"))


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("30m", 1800), ("2h", 7200), ("12h", 43200), ("90s", 90), ("5", 300), (" 1H ", 3600), ("৩m", 180)],
)
def test_for_how_long(finura: Finura, made: making.Made, said: str, seconds: int) -> None:
    assert finura("unlock", "--for", said, "--json").json["seconds"] == seconds
    left = session.remaining(made.header.vault, environ=os.environ, now=time.time())
    assert left is not None
    assert seconds - 60 < left <= seconds


@pytest.mark.parametrize("said", ["", "13h", "43201s", "721m", "-5m", "1d", "1.5h", "forever", "5 m m", "999999s"])
def test_what_is_no_time_or_too_long(finura: Finura, made: making.Made, said: str) -> None:
    assert error(finura("unlock", f"--for={said}", "--json", code=2)) == (2, "bad-time")
    assert session.remaining(made.header.vault, environ=os.environ, now=time.time()) is None


def test_zero_ends_what_was_open(finura: Finura, made: making.Made, monkeypatch: pytest.MonkeyPatch) -> None:
    finura("unlock")
    assert finura("unlock", "--for", "0", "--json").json["locked"]
    monkeypatch.delenv("FINURA_PIN_FILE")
    assert error(finura("list", "--json", code=78)) == (78, "locked")


def test_a_wrong_pin_opens_nothing_and_ends_nothing(
    finura: Finura, made: making.Made, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finura("unlock")
    by_file(tmp_path, monkeypatch, "sentinel-wrong")
    ran = finura("unlock", "--json", code=77)
    assert error(ran) == (77, "wrong-pin")
    assert "sentinel" not in ran.out + ran.err
    assert not (home / TRIES).exists()  # nobody typed it
    monkeypatch.delenv("FINURA_PIN_FILE")
    finura("list")


def test_nobody_is_asked_without_a_terminal(finura: Finura, alone: None, home: Path) -> None:
    for said in (["unlock"], ["list"], ["add", "250", "lunch"], ["export"], ["review"]):
        ran = finura(*said, "--json", code=78, typed=f"{PIN}\n" * 5)
        assert error(ran) == (78, "locked")
        assert "PIN:" not in ran.err + ran.out
        assert "FINURA_PIN_FILE" in ran.err
    assert not (home / TRIES).exists()


def test_unlock_takes_no_token(
    finura: Finura, made: making.Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finura("unlock")
    monkeypatch.setenv("FINURA_TOKEN_FILE", finura("vault", "token", "create", "--json").json["file"])
    finura("lock")
    assert finura("list", "--count").out == "0\n"
    monkeypatch.delenv("FINURA_PIN_FILE")
    assert error(finura("unlock", "--json", code=78)) == (78, "token-scope")


def test_the_recovery_words_unlock_where_the_keyring_is_lost(
    finura: Finura, made: making.Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keyring.json").unlink()
    assert error(finura("unlock", "--json", code=78)) == (78, "no-device")
    monkeypatch.setenv("FINURA_RECOVERY_FILE", secret(tmp_path, "words", "\n".join(made.words)))
    finura("unlock")
    monkeypatch.delenv("FINURA_RECOVERY_FILE")
    assert finura("list", "--count").out == "0\n"
    monkeypatch.setenv("FINURA_RECOVERY_FILE", secret(tmp_path, "words", " ".join(words.words_of(bytes(16)))))
    assert error(finura("unlock", "--json", code=77)) == (77, "wrong-words")


def test_books_that_are_not_encrypted_are_always_open(finura: Finura, home: Path) -> None:
    for said in ("unlock", "lock"):
        assert error(finura(said, "--json", code=78)) == (78, "no-store")
    finura("init", "--no-pin", "--currency", "INR", "-q")
    for said in ("unlock", "lock"):
        answer = finura(said, "--json").json
        assert (answer["command"], answer["locked"]) == (said, False)
    (home / KEYS).symlink_to(home / "nowhere")
    for said in ("unlock", "lock"):
        assert error(finura(said, "--json", code=78)) == (78, "unsafe-file")


def test_where_nothing_can_be_kept_it_says_so(
    finura: Finura, made: making.Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_place", lambda *_, **__: None)
    assert error(finura("unlock", "--json", code=69)) == (69, "no-session")
    assert finura("unlock", "--for", "0", "--json").json["locked"]
    finura("list")


def two_keys(made: making.Made, new: str) -> Header:
    device = json.loads(Path(os.environ["FINURA_FAKE_KEYRING"]).read_text())[f"finura device:{made.header.vault}"]
    own = slots.pin_slot(made.header.vault, new, PIN, bytes.fromhex(device), made=MADE)
    return Header(made.header.vault, MADE, (*made.header.slots, own), change="rekey")


def test_unlock_settles_a_change_of_the_key_that_was_interrupted(
    finura: Finura, made: making.Made, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two keys the session must hold the one that opens the books."""
    from finura_cli.store import copying

    new = slots.new_key()
    for swapped in (False, True):
        if swapped:
            copying.copy(home / BOOKS, made.key, home / "other", new)
            os.replace(home / "other", home / BOOKS)
        keys.save(home / KEYS, two_keys(made, new), made.key, new)
        finura("unlock")
        with monkeypatch.context() as nobody:
            nobody.delenv("FINURA_PIN_FILE")
            assert finura("list", "--count").out == "0\n"
        header = keys.load(home / KEYS)
        assert header is not None
        assert header.change is None
        assert {slot.key_id for slot in header.slots} == {keys.key_id(new if swapped else made.key)}


def test_a_session_of_the_key_of_before_is_no_damage(
    finura: Finura, made: making.Made, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.start(made.header.vault, slots.new_key(), environ=os.environ, now=time.time(), seconds=900)
    assert finura("list", "--count").out == "0\n"
    monkeypatch.delenv("FINURA_PIN_FILE")
    assert error(finura("list", "--json", code=78)) == (78, "locked")


# At a terminal


def on_screen(tmp_path: Path) -> dict[str, str]:
    wanted = ("FINURA_KEYRING_BACKEND", "FINURA_FAKE_KEYRING", "FINURA_HOME", "PATH", "XDG_RUNTIME_DIR", "HOME")
    return {name: os.environ[name] for name in wanted} | {"LC_ALL": "C.UTF-8", "COLUMNS": "100"}


@POSIX
@pytest.mark.timeout(60)
def test_a_pin_that_was_typed_holds_for_the_next_commands(finura: Finura, alone: None, tmp_path: Path) -> None:
    code, screen = talk(on_screen(tmp_path), ["-c", FINURA, "list", "--count"], "wrong\r", "\r", f"{PIN}\r")
    assert code == 0, screen
    assert screen.count("PIN:") == 3
    assert PIN not in screen
    assert finura("list", "--count").out == "0\n"
    code, screen = talk(on_screen(tmp_path), ["-c", FINURA, "export"], CTRL_D)
    assert code == 130, "what leaves the books in the clear asks again"
    code, screen = talk(on_screen(tmp_path), ["-c", FINURA, "export"], f"{PIN}\r")
    assert code == 0, screen


@POSIX
@pytest.mark.timeout(60)
def test_it_holds_for_as_long_as_the_settings_say(finura: Finura, alone: None, tmp_path: Path) -> None:
    finura("config", "set", "unlock.minutes", "0")
    code, screen = talk(on_screen(tmp_path), ["-c", FINURA, "list", "--count"], f"{PIN}\r")
    assert code == 0, screen
    assert error(finura("list", "--json", code=78)) == (78, "locked")


@POSIX
@pytest.mark.timeout(60)
def test_three_wrong_ones_and_then_the_wait(finura: Finura, alone: None, home: Path, tmp_path: Path) -> None:
    code, screen = talk(on_screen(tmp_path), ["-c", FINURA, "list"], *["sentinel-wrong\r"] * 3)
    assert code == 77
    assert screen.count("PIN:") == 3
    assert "the PIN is wrong; the next try is in 1 s" in screen
    assert "sentinel" not in screen
    tries = json.loads((home / TRIES).read_text())
    assert tries["failures"] == 3
    private(home / TRIES, json.dumps({"failures": 6, "last": time.time()}))
    code, screen = talk(on_screen(tmp_path), ["-c", FINURA, "list"])
    assert code == 77
    assert "PIN:" not in screen, "it is said before somebody types in vain"
    assert "too many wrong PINs: wait" in screen


@POSIX
@pytest.mark.timeout(60)
@pytest.mark.parametrize("key", [CTRL_C, CTRL_D], ids=["ctrl-c", "ctrl-d"])
def test_who_leaves_at_the_question_tried_nothing(alone: None, home: Path, tmp_path: Path, key: str) -> None:
    code, screen = talk(on_screen(tmp_path), ["-c", FINURA, "unlock"], key)
    assert code == 130
    assert "Traceback" not in screen
    assert not (home / TRIES).exists()
    assert not any((tmp_path / "run").rglob("*.session"))


@POSIX
@pytest.mark.timeout(60)
def test_killed_at_its_try_it_was_a_wrong_one(alone: None, home: Path, tmp_path: Path) -> None:
    kill = "from finura_cli.vault import slots; import os\nslots.open_by_pin = lambda *_: os.kill(os.getpid(), 9)\n"
    code, _ = talk(on_screen(tmp_path), ["-c", kill + FINURA, "list"], f"{PIN}\r")
    assert code == -9
    assert json.loads((home / TRIES).read_text())["failures"] == 1


@POSIX
@pytest.mark.timeout(60)
def test_a_terminal_for_what_is_typed_alone_is_none(alone: None, tmp_path: Path) -> None:
    """Nobody sees a question when neither stdout nor stderr is a terminal: none is put."""
    run = f"""
import os, subprocess, sys
done = subprocess.run([sys.executable, "-m", "finura_cli", "list"], capture_output=True, text=True, cwd={SOURCE!r})
print(done.returncode, done.stderr)
"""
    code, screen = terminal.talk(on_screen(tmp_path), ["-c", run])
    assert code == 0
    assert "78 error: the books are locked" in screen


def test_a_pin_in_a_pipe_is_not_read(alone: None, home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "finura_cli", "list"], input=f"{PIN}\n" * 3, capture_output=True, text=True, timeout=60,
        env=os.environ | {"PYTHONPATH": SOURCE},
    )  # fmt: skip
    assert done.returncode == 78
    assert done.stdout == ""
    assert not (home / TRIES).exists()
