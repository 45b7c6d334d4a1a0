"""finura vault, as it is typed."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from finura_cli.cli.house import House
from tests.commands.forked import instead_of_python
from tests.conftest import Finura, Once
from tests.services.vaults import NEW_PIN, PASSPHRASE, PIN, new_pin_at_hand, secret, surroundings
from tests.terminal import SOURCE


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    surroundings(tmp_path, monkeypatch)
    return tmp_path


@pytest.fixture
def words(finura: Finura, home: Path, machine: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Encrypted books with one entry; the recovery words."""
    made = finura("init", "--currency", "INR", "--yes", "--json").json
    finura("add", "250", "lunch")
    new_pin_at_hand(machine, monkeypatch)
    return str(made["recovery_words"])


@pytest.fixture
def plain(finura: Finura, once: Once, home: Path, machine: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def make() -> None:
        finura("init", "--currency", "INR", "--no-pin", "-q")
        finura("add", "250", "lunch")

    once(make)
    new_pin_at_hand(machine, monkeypatch)
    return home


def failed(ran: Any) -> tuple[int, str]:
    return ran.code, json.loads(ran.out)["error"]["code"]


def beside_each_other(words: list[str], text: str) -> list[str]:
    """Pairs of the recovery words that stand in a text. One alone says nothing: they are common English words."""
    return [pair for pair in map(" ".join, pairwise(words)) if pair in text]


Failing = Callable[..., tuple[int, str]]


@pytest.fixture
def failing(finura: Finura) -> Failing:
    """`failing("vault", "pin")`: exit code and error code."""
    return lambda *said: failed(finura(*said, "--json", code=None))


# Status


def test_status_without_books_and_of_plain_ones(finura: Finura, failing: Failing, home: Path, machine: Path) -> None:
    assert failing("vault") == (78, "no-store")
    finura("init", "--currency", "INR", "--no-pin", "-q")
    told = finura("vault")
    assert told.out.startswith("NOT encrypted:")
    assert "finura vault encrypt" in told.out
    answer = finura("vault", "status", "--json").json
    assert answer["command"] == "vault status"
    assert (answer["encrypted"], answer["opens_by"], answer["slots"], answer["tokens"]) == (False, None, [], [])


def test_status_needs_no_pin_and_tells_what_there_is(
    finura: Finura, words: str, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finura("vault", "token", "create", "--scope", "import,report", "--days", "10")
    finura("backup")
    monkeypatch.delenv("FINURA_PIN_FILE")
    answer = finura("vault", "--json").json
    assert answer["encrypted"]
    assert answer["opens_by"] == "pin+device"
    assert answer["keyring"].endswith("FileKeyring")
    assert [slot["name"] for slot in answer["slots"]] == ["pin+device", "recovery", "token-cron"]
    assert all(slot["made"].endswith("Z") for slot in answer["slots"])
    (token,) = answer["tokens"]
    assert (token["name"], token["scope"], token["state"]) == ("cron", "report,import", "valid")
    left = datetime.fromisoformat(token["expires"]) - datetime.now(UTC)
    assert 9.9 < left.total_seconds() / 86400 <= 10
    assert answer["failed_tries"] == 0
    assert answer["session_seconds"] is None
    assert Path(answer["last_backup_file"]).is_file()
    told = finura("vault").out
    for part in ("Encrypted:", "the PIN and this machine's keyring", "token cron: report, import, until", "locked"):
        assert part in told
    assert "name,made,expires,scope" in finura("vault", "--csv").out


def test_status_tells_a_session_and_wrong_tries(finura: Finura, home: Path, words: str) -> None:
    from finura_cli.vault import attempts

    attempts.begin(home, time.time())
    finura("unlock", "--for", "10m")
    answer = finura("vault", "--json").json
    assert 500 < answer["session_seconds"] <= 600
    assert answer["failed_tries"] == 1
    assert "unlocked until" in finura("vault").out
    assert "wrong PINs since the last right one: 1" in finura("vault").out


# Tokens


def test_a_token_opens_within_its_scope_and_nothing_else(
    finura: Finura, failing: Failing, words: str, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = finura("vault", "token", "create", "--json").json
    file = Path(made["file"])
    assert file == machine / "config" / "finura" / "cron.token"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert made["scope"] == "report"
    monkeypatch.setenv("FINURA_TOKEN_FILE", str(file))
    pin_file = os.environ["FINURA_PIN_FILE"]
    monkeypatch.delenv("FINURA_PIN_FILE")
    assert finura("list", "--count").out == "1\n"
    assert failing("add", "5", "tea") == (78, "token-scope")
    for said in (
        ("token", "create", "--name", "b"), ("token", "revoke", "cron"), ("pin",), ("rekey", "--yes"),
        ("decrypt", "--yes"),
    ):  # fmt: skip
        assert failing("vault", *said) == (78, "token-scope"), said
    assert failing("vault", "recover")[0] == 2  # nobody is there to type the words
    assert failing("vault", "encrypt", "--yes") == (2, "already-encrypted")
    monkeypatch.setenv("FINURA_PIN_FILE", pin_file)
    assert failing("vault", "token", "revoke", "cron") == (78, "token-scope")  # a token comes first, and does not do
    monkeypatch.delenv("FINURA_TOKEN_FILE")
    told = finura("vault", "token", "revoke", "cron")
    assert "opens nothing any more" in told.out
    assert not file.exists()
    assert finura("vault", "token", "list", "--json").json["rows"] == []


def test_the_pin_is_asked_for_though_the_books_are_unlocked(
    finura: Finura, failing: Failing, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    finura("unlock")
    finura("vault", "token", "create")
    monkeypatch.delenv("FINURA_PIN_FILE")
    assert finura("list", "--count").out == "1\n"
    for said in (("token", "create", "--name", "b"), ("pin",), ("rekey", "--yes"), ("decrypt", "--yes")):
        assert failing("vault", *said) == (78, "locked"), said
    finura("vault", "token", "revoke", "cron")  # for this a session is enough
    finura("lock")
    assert failing("vault", "token", "revoke", "cron") == (78, "locked")


def test_nothing_is_replaced_without_force(finura: Finura, failing: Failing, words: str, machine: Path) -> None:
    file = machine / "config" / "finura" / "cron.token"
    finura("vault", "token", "create")
    first = file.read_bytes()
    assert failing("vault", "token", "create") == (2, "token-exists")
    assert failing("vault", "token", "create", "--name", "b", "--file", str(file)) == (2, "file-exists")
    assert failing("vault", "token", "create", "--name", "b", "--file", str(machine), "--force") == (2, "file-exists")
    assert file.read_bytes() == first
    finura("vault", "token", "create", "--force", "--scope", "backup")
    assert file.read_bytes() != first
    (row,) = finura("vault", "token", "list", "--json").json["rows"]
    assert row["scope"] == "backup"


def test_a_file_of_a_token_that_is_void_is_no_obstacle(finura: Finura, words: str) -> None:
    finura("vault", "token", "create")
    finura("vault", "rekey", "--yes")
    finura("vault", "token", "create")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (("--name", "../x"), "bad-name"),
        (("--name", "Cron"), "bad-name"),
        (("--scope", "everything"), "bad-scope"),
        (("--scope", ""), "bad-scope"),
        (("--days", "0"), "usage"),
        (("--days", "3651"), "usage"),
    ],
)
def test_what_a_token_cannot_be(failing: Failing, words: str, said: tuple[str, ...], code: str) -> None:
    assert failing("vault", "token", "create", *said) == (2, code)


def test_an_expired_token_is_listed_as_such_and_opens_nothing(
    finura: Finura, failing: Failing, words: str, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = finura("vault", "token", "create", "--days", "1", "--json").json["file"]
    monkeypatch.setattr(House, "now", lambda _: time.time() + 86401)
    assert finura("vault", "token", "list", "--json").json["rows"][0]["state"] == "expired"
    assert "token cron: report, expired" in finura("vault").out
    monkeypatch.setenv("FINURA_TOKEN_FILE", file)
    assert failing("list") == (78, "token-expired")


def test_the_line_for_cron_can_be_pasted(finura: Finura, words: str, home: Path, machine: Path) -> None:
    file = machine / "100% mine" / "cron token"
    made = finura("vault", "token", "create", "--file", str(file), "--json").json
    line = made["crontab"]
    assert line in finura("vault", "token", "create", "--file", str(file), "--force").out
    assert "%" not in line.replace(r"\%", ""), "cron ends a line at a bare %"
    command = line.replace(r"\%", "%").split(" ", 5)[5]
    done = subprocess.run(
        ["env", "-i", f"PYTHONPATH={SOURCE}", "/bin/sh", "-c", command],
        cwd="/",
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout
    told = " ".join(finura("vault", "token", "create", "--file", str(file), "--force").out.split())
    assert "can read everything" in told
    assert "finura vault rekey" in told


def test_a_profile_has_tokens_of_its_own(finura: Finura, home: Path, machine: Path) -> None:
    finura("--profile", "shop", "init", "--currency", "INR", "--yes")
    made = finura("--profile", "shop", "vault", "token", "create", "--json").json
    assert Path(made["file"]).name == "shop.cron.token"
    words = shlex.split(made["crontab"])
    assert words[-4:] == ["--profile", "shop", "report", "week"]
    assert f"FINURA_HOME={home}" in words


def test_a_token_beside_the_books_is_warned_of(finura: Finura, words: str, home: Path) -> None:
    assert "who copies the folder has both" in finura("vault", "token", "create", "--file", str(home / "t")).err


def test_revoking_what_is_not_there(failing: Failing, words: str) -> None:
    assert failing("vault", "token", "revoke", "cron") == (2, "not-found")


# PIN and recovery


def test_a_new_pin(
    finura: Finura, failing: Failing, words: str, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finura("vault", "token", "create")
    finura("unlock")
    finura("vault", "pin")
    assert finura("vault", "--json").json["session_seconds"] is None
    assert failing("list") == (77, "wrong-pin")
    monkeypatch.setenv("FINURA_PIN_FILE", os.environ["FINURA_NEW_PIN_FILE"])
    assert finura("list", "--count").out == "1\n"
    monkeypatch.setenv("FINURA_TOKEN_FILE", str(machine / "config/finura/cron.token"))
    assert finura("list", "--count").out == "1\n"


def test_a_weak_new_pin_is_refused(
    failing: Failing, words: str, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINURA_NEW_PIN_FILE", secret(machine, "weak", "123456"))
    assert failing("vault", "pin") == (2, "weak-pin")
    monkeypatch.setenv("FINURA_PIN_FILE", secret(machine, "wrong", "not the PIN"))
    assert failing("vault", "pin") == (77, "wrong-pin")


def test_recovery_in_an_empty_home_of_another_machine(
    finura: Finura, failing: Failing, words: str, home: Path, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = machine / "new machine"
    other.mkdir(mode=0o700)
    for name in ("finura.db", "finura.keys.json"):
        shutil.copy(home / name, other / name)
    monkeypatch.setenv("FINURA_HOME", str(other))
    monkeypatch.setenv("FINURA_FAKE_KEYRING", str(machine / "another.json"))
    assert failing("list") == (78, "no-device")
    assert failing("vault", "recover") == (2, "needs-terminal")
    monkeypatch.setenv("FINURA_RECOVERY_FILE", secret(machine, "words", words))
    answer = finura("vault", "recover", "--json").json
    assert answer["opens_by"] == "pin+device"
    monkeypatch.delenv("FINURA_RECOVERY_FILE")
    assert failing("list") == (77, "wrong-pin")
    monkeypatch.setenv("FINURA_PIN_FILE", os.environ["FINURA_NEW_PIN_FILE"])
    assert finura("list", "--count").out == "1\n"


def test_recovery_where_there_is_no_keyring(
    finura: Finura, failing: Failing, words: str, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINURA_RECOVERY_FILE", secret(machine, "words", words))
    monkeypatch.setenv("FINURA_KEYRING_BACKEND", "tests.vault.fake_keyring.AbsentKeyring")
    assert failing("vault", "recover") == (69, "no-keyring")
    monkeypatch.setenv("FINURA_NEW_PIN_FILE", secret(machine, "short", "short-1"))
    assert failing("vault", "recover", "--no-keyring") == (2, "weak-pin")
    monkeypatch.setenv("FINURA_NEW_PIN_FILE", secret(machine, "long", PASSPHRASE))
    assert finura("vault", "recover", "--no-keyring", "--json").json["opens_by"] == "passphrase"
    monkeypatch.setenv("FINURA_PIN_FILE", os.environ["FINURA_NEW_PIN_FILE"])
    assert finura("vault", "--json").json["opens_by"] == "passphrase"
    assert finura("list", "--count").out == "1\n"
    finura("vault", "pin")  # a passphrase is changed by the same word
    finura("vault", "recover")  # and stays one


def test_wrong_words(failing: Failing, words: str, machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINURA_RECOVERY_FILE", secret(machine, "words", " ".join(["abandon"] * 11 + ["about"])))
    assert failing("vault", "recover") == (77, "wrong-words")
    monkeypatch.setenv("FINURA_RECOVERY_FILE", secret(machine, "words", "abandon"))
    assert failing("vault", "recover") == (2, "bad-words")


# New keys


def test_rekey(finura: Finura, failing: Failing, words: str, machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finura("vault", "token", "create")
    assert failing("vault", "rekey") == (2, "needs-terminal")
    done = finura("vault", "rekey", "--yes", "--json")
    assert "these tokens will work no more: cron" in done.err
    assert done.json["dropped_tokens"] == "cron"
    assert Path(done.json["backup"]).is_file()
    fresh = done.json["recovery_words"]
    assert len(fresh.split()) == 12
    assert fresh != words
    assert finura("list", "--count").out == "1\n"
    monkeypatch.setenv("FINURA_RECOVERY_FILE", secret(machine, "words", words))
    assert failing("vault", "recover") == (77, "wrong-words")
    monkeypatch.setenv("FINURA_RECOVERY_FILE", secret(machine, "words", fresh))
    finura("vault", "recover")


def test_encrypting_plain_books(finura: Finura, failing: Failing, plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finura("backup")
    assert failing("vault", "encrypt") == (2, "needs-terminal")
    done = finura("vault", "encrypt", "--yes", "--json")
    assert done.json["encrypted"]
    assert len(done.json["plain_backups"]) == 1
    assert f"rm '{done.json['plain_backups'][0]}'" in done.err
    assert len(done.json["recovery_words"].split()) == 12
    assert failing("vault", "encrypt", "--yes") == (2, "already-encrypted")
    assert failing("list") == (77, "wrong-pin")  # the new PIN comes from FINURA_NEW_PIN_FILE
    monkeypatch.setenv("FINURA_PIN_FILE", os.environ["FINURA_NEW_PIN_FILE"])
    assert finura("list", "--count").out == "1\n"
    finura("doctor", "-q")


def test_encrypting_by_a_passphrase(
    finura: Finura, failing: Failing, plain: Path, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINURA_KEYRING_BACKEND", "tests.vault.fake_keyring.AbsentKeyring")
    assert failing("vault", "encrypt", "--yes") == (69, "no-keyring")
    monkeypatch.setenv("FINURA_NEW_PIN_FILE", secret(machine, "long", PASSPHRASE))
    finura("vault", "encrypt", "--yes", "--no-keyring")
    monkeypatch.setenv("FINURA_PIN_FILE", os.environ["FINURA_NEW_PIN_FILE"])
    assert finura("list", "--count").out == "1\n"


@pytest.mark.skipif(os.name == "nt", reason="needs a limit on the size of files")
def test_a_disk_that_is_full(finura: Finura, plain: Path) -> None:
    import resource

    before = (plain / "finura.db").read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "finura_cli", "vault", "encrypt", "--yes"],
        env=os.environ | {"PYTHONPATH": SOURCE, "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2,) * 2),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 74
    assert "no copy of the data file can be written" in done.stderr
    assert (plain / "finura.db").read_bytes() == before
    assert sorted(path.name for path in plain.iterdir()) == ["config.toml", "finura.db", "finura.lock"]
    assert "device:" not in (plain.parent / "keyring.json").read_text()


def test_damaged_books_are_not_encrypted(failing: Failing, plain: Path) -> None:
    with (plain / "finura.db").open("rb+") as file:
        file.seek(3 * 4096)
        file.write(os.urandom(100_000))
    damaged = (plain / "finura.db").read_bytes()
    assert failing("vault", "encrypt", "--yes") == (76, "damaged")
    assert (plain / "finura.db").read_bytes() == damaged
    assert not (plain / "finura.keys.json").exists()


def test_decrypting(finura: Finura, failing: Failing, words: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = finura("export", "--json").out
    assert failing("vault", "decrypt") == (2, "needs-terminal")
    finura("vault", "token", "create")
    done = finura("vault", "decrypt", "--yes", "--json")
    assert "able to read everything" in done.err
    assert (done.json["encrypted"], done.json["dropped_tokens"], done.json["secret_kept"]) == (False, "cron", False)
    monkeypatch.delenv("FINURA_PIN_FILE")
    assert finura("export", "--json").out == before
    assert not (home / "finura.keys.json").exists()
    assert failing("vault", "decrypt", "--yes") == (2, "not-encrypted")
    for said in (("pin",), ("recover",), ("rekey", "--yes"), ("token", "create"), ("token", "revoke", "a")):
        assert failing("vault", *said) == (2, "not-encrypted"), said


def test_plain_books_with_a_key_file_of_before_are_not_believed(
    finura: Finura, failing: Failing, words: str, home: Path, machine: Path
) -> None:
    shutil.copy(home / "finura.keys.json", machine / "kept")
    finura("vault", "decrypt", "--yes")
    shutil.copy(machine / "kept", home / "finura.keys.json")
    assert failing("list") == (76, "not-encrypted")
    assert failing("vault", "encrypt", "--yes") == (76, "not-encrypted")


# At a terminal


def talk(environ: dict[str, str], said: list[str], answer: Callable[[str], str | None]) -> tuple[int, str]:
    """Run finura on a terminal; `answer` is given what stands since the last answer, and gives what is typed."""
    import pty

    with instead_of_python(said):
        child, screen = pty.fork()
        if child == 0:
            os.environ.clear()
            os.environ.update(environ)
            os.execv(sys.executable, [sys.executable, "-c", WEAK, *said])
    seen = since = ""
    while True:
        try:
            part = os.read(screen, 4096).decode()
        except OSError:
            break
        if not part:
            break
        seen, since = seen + part, since + part
        typed = answer(since) if since.rstrip(" ").endswith((":", "]")) else None
        if typed is not None:
            since = ""
            time.sleep(0.05)  # the terminal is put into its mode after the question is written
            os.write(screen, f"{typed}\n".encode())
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), seen


WEAK = """
from finura_cli.vault import slots
slots.MEMORY_PIN = slots.MEMORY_PASSPHRASE = 19 * 1024
slots._PASSES = 2
from finura_cli.__main__ import main
main()
"""


def words_on(screen: str) -> list[str]:
    found = {}
    pieces = screen.split()
    for place, word in pairwise(pieces):
        if place.endswith(".") and place[:-1].isdigit():
            found[int(place[:-1])] = word
    return [found[n] for n in range(1, 13)]


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.timeout(180)
def test_everything_is_typed_at_a_terminal(finura: Finura, plain: Path, environment: dict[str, str]) -> None:
    from tests.vault.fake_keyring import environment as keyring

    environ = environment | keyring(plain.parent / "keyring.json") | {"TERM": "xterm", "COLUMNS": "100"}
    environ |= {"XDG_RUNTIME_DIR": str(plain.parent / "run"), "XDG_CONFIG_HOME": str(plain.parent / "config")}
    shown: list[str] = []

    def person(pins: list[str]) -> Callable[[str], str | None]:
        left = list(pins)

        def answer(since: str) -> str | None:
            question = since.rstrip().splitlines()[-1]
            if question.startswith("Word "):
                if " 12. " in since:
                    shown[:] = words_on(since)
                return shown[int(question.removeprefix("Word ").split(":")[0]) - 1]
            return left.pop(0)

        return answer

    code, screen = talk(environ, ["vault", "encrypt"], person(["123456", PIN, PIN + "x", PIN, PIN]))
    assert code == 0, screen
    assert PIN not in screen
    assert "these two differ" in screen
    assert "Recovery words, shown only now" not in screen, "they were typed back, and are not repeated"
    first = list(shown)
    code, screen = talk(environ, ["vault", "pin"], person([NEW_PIN, PIN, NEW_PIN, NEW_PIN]))
    assert code == 0, screen
    assert "Wrong. PIN:" in screen
    code, screen = talk(environ, ["vault", "rekey"], person([NEW_PIN]))
    assert code == 0, screen
    assert "under the new key: finura backup" in screen
    assert shown != first
    code, screen = talk(environ, ["vault", "recover"], person(["a slip", " ".join(shown), PIN, PIN]))
    assert code == 0, screen
    assert not beside_each_other(shown, screen), "words are typed unseen"
    code, screen = talk(environ, ["vault", "token", "create"], person([PIN]))
    assert code == 0, screen
    code, screen = talk(environ, ["vault", "decrypt"], lambda since: "n" if "[y/N]" in since else PIN)
    assert code == 2, screen
    code, screen = talk(environ, ["vault", "decrypt"], lambda since: "y" if "[y/N]" in since else PIN)
    assert code == 0, screen


# Bugs


def test_a_crash_report_holds_no_secret(
    finura: Finura, words: str, home: Path, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from finura_cli.services import swapping

    def bug(_home: Path, key: str, new: str) -> None:
        raise RuntimeError(f"{key} {new}")

    monkeypatch.setattr(swapping, "prepare", bug)
    ran = finura("vault", "rekey", "--yes", code=1)
    (report,) = home.glob("finura-crash-*")
    text = report.read_text() + ran.out + ran.err
    assert PIN not in text
    assert NEW_PIN not in text
    assert not beside_each_other(words.split(), text)
    assert not re.search(r"[0-9a-f]{32}", text), "no key"
