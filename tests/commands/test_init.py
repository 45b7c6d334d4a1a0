from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from finura_cli.errors import DiskError
from finura_cli.paths import BOOKS, KEYS
from finura_cli.services import founding
from finura_cli.store.connection import is_plain
from finura_cli.vault import header as keys
from tests import terminal
from tests.commands.forked import talk
from tests.conftest import Finura
from tests.services.vaults import PASSPHRASE, PIN, secret, surroundings
from tests.terminal import CTRL_C, CTRL_D, FINURA
from tests.vault.fake_keyring import environment as keyring
from tests.vault.making import vault

POSIX = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")


def finura(home: Path, *words: str, lang: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "HOME": str(home.parent), "FINURA_HOME": str(home), "LC_ALL": lang}
    return subprocess.run(
        [sys.executable, "-m", "finura_cli", *words],
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_unencrypted_books_are_said_loudly_even_when_quiet(tmp_path: Path) -> None:
    done = finura(tmp_path / "home", "init", "--no-pin", "--currency", "INR", "-q", "--json")
    assert done.returncode == 0
    assert "NOT encrypted" in done.stderr
    answer = json.loads(done.stdout)
    assert answer["command"] == "init"
    assert (answer["currency"], answer["locale"], answer["encrypted"]) == ("INR", "en_IN", False)
    assert answer["account"] == "Cash"
    brief = finura(tmp_path / "other", "init", "--no-pin", "--currency", "INR", "-q")
    assert (brief.stdout, brief.stderr.count("\n")) == ("", 1)
    assert oct((tmp_path / "home").stat().st_mode & 0o777) == "0o700"
    assert oct((tmp_path / "home" / "finura.db").stat().st_mode & 0o777) == "0o600"


def test_a_second_init_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert finura(home, "init", "--no-pin", "--locale", "en_BD").returncode == 0
    for words in (["--no-pin", "--currency", "EUR"], [], ["--yes", "--no-pin"]):
        done = finura(home, "init", *words, "--json")
        assert done.returncode == 2
        assert json.loads(done.stdout)["error"]["code"] == "already-there"


def test_without_a_terminal_the_currency_is_never_guessed(tmp_path: Path) -> None:
    done = finura(tmp_path / "home", "init", "--no-pin", "--json", lang="en_IN.UTF-8")
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "which-currency"
    assert not (tmp_path / "home").exists()
    assert finura(tmp_path / "home", "init", "--no-pin", "--yes", lang="en_IN.UTF-8").returncode == 0


def test_profiles_have_books_of_their_own(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert finura(home, "init", "--no-pin", "--currency", "INR").returncode == 0
    assert finura(home, "--profile", "shop", "init", "--no-pin", "--currency", "EUR").returncode == 0
    assert (home / "profiles" / "shop" / "finura.db").exists()


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_on_a_terminal_it_asks_and_takes_the_proposal(tmp_path: Path) -> None:
    import pty

    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(FINURA_HOME=str(tmp_path / "home"), LC_ALL="en_IN.UTF-8", COLUMNS="80")
        os.execv(sys.executable, [sys.executable, "-m", "finura_cli", "init", "--no-pin"])
    told, answers, deadline = "", ["bdt\n", "\n"], time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            told += os.read(terminal, 4096).decode()
        except OSError:
            break
        if answers and told.rstrip(" ").endswith(":"):
            os.write(terminal, answers.pop(0).encode())
            told += "\n"
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert "Currency of the books, as INR [INR]:" in told
    assert "Locale, for numbers and words [en_IN]:" in told
    assert "৳1,00,000.00" in told


def test_a_slip_at_a_question_is_asked_again(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "FINURA_HOME": str(tmp_path / "home")}
    environment["LC_ALL"] = "en_IN.UTF-8"
    words = ["-m", "finura_cli", "init", "--no-pin"]
    code, screen = talk(environment, words, "rupees!\r", "BDT\r", "nowhere\r", "bn_BD\r")
    assert code == 0
    assert "is no currency" in screen
    assert "BDT in bn_BD" in screen


# Encrypted books


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A keyring, a login, and the PIN in a file."""
    surroundings(tmp_path, monkeypatch)
    return tmp_path


def entries(machine: Path) -> dict[str, str]:
    """What is in the keyring."""
    path = machine / "keyring.json"
    return json.loads(path.read_text()) if path.exists() else {}


def nothing_is_left(machine: Path) -> bool:
    home = machine / "home"
    names = os.listdir(home) if home.exists() else []
    return not entries(machine) and not [name for name in names if name not in ("finura.lock", "config.toml")]


def test_unattended_the_pin_is_in_a_file_and_the_words_in_the_answer(finura: Finura, home: Path, machine: Path) -> None:
    answer = finura("init", "--currency", "INR", "--yes", "--json").json
    assert (answer["encrypted"], answer["books"]) == (True, str(home / BOOKS))
    assert len(answer["recovery_words"].split()) == 12
    assert not is_plain(home / BOOKS)
    assert sorted(os.listdir(home)) == ["config.toml", BOOKS, KEYS, "finura.lock"]
    assert all((home / name).stat().st_mode & 0o077 == 0 for name in os.listdir(home))
    header = keys.load(home / KEYS)
    assert header is not None
    assert (header.change, [slot.name for slot in header.slots]) == (None, [keys.PIN, keys.RECOVERY])
    assert list(entries(machine)) == [f"finura device:{header.vault}"]
    assert not any((machine / "run").iterdir())  # init begins no session
    finura("add", "250", "lunch")
    kept = b"".join(path.read_bytes() for path in home.iterdir()) + json.dumps(entries(machine)).encode()
    assert not any(text.encode() in kept for text in (PIN, answer["recovery_words"], "lunch"))
    assert finura("list", "--count").out == "1\n"


def test_by_a_passphrase_alone(finura: Finura, home: Path, machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINURA_KEYRING_BACKEND", "no.such.Keyring")
    monkeypatch.delenv("FINURA_PIN_FILE")
    monkeypatch.setenv("FINURA_PIN_COMMAND", f"cat '{secret(machine, 'long', PASSPHRASE)}'")
    said = finura("init", "--no-keyring", "--currency", "INR", "--yes", "--quiet").out
    assert re.fullmatch(r"Recovery words, shown only now:(\s+[a-z]+){12}\n", said), "the rest is not needed"
    header = keys.load(home / KEYS)
    assert header is not None
    assert [slot.name for slot in header.slots] == [keys.PASSPHRASE, keys.RECOVERY]
    assert finura("list", "--count").out == "0\n"


def test_what_is_missing_is_said_before_anything_is_made(
    finura: Finura, home: Path, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failed(*words: str) -> tuple[int, str]:
        ran = finura("init", "--currency", "INR", *words, "--json", code=None)
        assert nothing_is_left(machine)
        assert PIN not in ran.out + ran.err
        return ran.code, ran.json["error"]["code"]

    assert failed() == (2, "needs-terminal")  # nobody would see the words
    assert failed("--no-keyring") == (2, "needs-terminal")
    assert failed("--no-pin", "--no-keyring") == (2, "usage")
    assert failed("--no-keyring", "--yes", "--locale", "e\nn")[0] == 2
    monkeypatch.setenv("FINURA_PIN_FILE", secret(machine, "weak", "১২৩৪৫৬"))
    assert failed("--yes") == (2, "weak-pin")
    monkeypatch.setenv("FINURA_PIN_FILE", secret(machine, "short", "brass-kettl"))
    assert failed("--yes", "--no-keyring") == (2, "weak-pin")
    (machine / "short").chmod(0o644)
    assert failed("--yes") == (78, "unsafe-file")
    monkeypatch.setenv("FINURA_PIN_FILE", str(machine / "none"))
    assert failed("--yes") == (78, "no-pin-file")
    monkeypatch.delenv("FINURA_PIN_FILE")
    assert failed("--yes") == (2, "needs-terminal")
    monkeypatch.setenv("FINURA_PIN_COMMAND", "false")
    assert failed("--yes") == (78, "pin-command")
    for kind, expected in (
        ("AbsentKeyring", (69, "no-keyring")),
        ("ForgetfulKeyring", (69, "keyring-failed")),
        ("BrokenKeyring", (69, "keyring-failed")),
        ("LockedKeyring", (78, "keyring-locked")),
    ):
        monkeypatch.setenv("FINURA_PIN_COMMAND", f"echo {PIN}")
        monkeypatch.setenv("FINURA_KEYRING_BACKEND", f"tests.vault.fake_keyring.{kind}")
        assert failed("--yes") == expected


def test_a_failure_leaves_no_keys(finura: Finura, machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        assert len(entries(machine)) == 1
        raise DiskError("no room")

    monkeypatch.setattr(founding.connection, "create", full)
    finura("init", "--currency", "INR", "--yes", code=74)
    assert nothing_is_left(machine)
    monkeypatch.undo()


def test_an_init_that_was_killed_may_begin_again(finura: Finura, home: Path, machine: Path) -> None:
    home.mkdir(mode=0o700)
    stale = vault()
    keys.save(home / KEYS, stale.header.changing("init"), stale.key)
    finura("init", "--currency", "INR", "--yes")
    header = keys.load(home / KEYS)
    assert header is not None
    assert (header.change, header.vault == stale.header.vault) == (None, False)
    assert finura("list", "--count").out == "0\n"


@pytest.mark.parametrize("change", [None, "encrypt", "decrypt", "rekey"])
def test_keys_of_other_books_are_never_replaced(finura: Finura, home: Path, machine: Path, change: str | None) -> None:
    home.mkdir(mode=0o700)
    other = vault()
    keys.save(home / KEYS, other.header.changing(change), other.key)
    before = (home / KEYS).read_bytes()
    for words in (["--yes"], ["--no-pin"], ["--yes", "--no-keyring"]):
        assert finura("init", "--currency", "INR", *words, "--json", code=2).json["error"]["code"] == "already-there"
    (home / KEYS).write_text("{}")
    assert finura("init", "--currency", "INR", "--yes", "--json", code=76).json["error"]["code"] == "keys-damaged"
    (home / KEYS).write_bytes(before)


def word_asked(screen: str) -> str:
    """What a careful person types at `Word 7:`."""
    shown = dict(re.findall(r"(\d+)\. ([a-z]+)", screen))
    assert len(shown) == 12
    return shown[re.findall(r"Word (\d+):", screen)[-1]] + "\r"


def at_terminal(machine: Path) -> dict[str, str]:
    return {
        **keyring(machine / "keyring.json"), "PATH": os.environ["PATH"], "HOME": str(machine), "COLUMNS": "80",
        "FINURA_HOME": str(machine / "home"), "XDG_RUNTIME_DIR": str(machine / "run"), "LC_ALL": "en_IN.UTF-8",
    }  # fmt: skip


@POSIX
@pytest.mark.timeout(60)
def test_everything_is_typed_at_a_terminal(finura: Finura, machine: Path) -> None:
    code, screen = talk(
        at_terminal(machine), ["-c", FINURA, "init"],
        "\r", "\r", "123456\r", f"{PIN}\r", "another\r", f"{PIN}\r", f"{PIN}\r", "abandon\r", word_asked, word_asked,
    )  # fmt: skip
    assert code == 0, screen
    assert "a thief would try" in screen
    assert "these two differ" in screen
    assert "another word: look again" in screen
    assert PIN not in screen
    assert "Encrypted:" in screen
    assert "shown only now:" not in screen, "the words are on the screen once"
    words = [word for _, word in sorted((int(n), word) for n, word in re.findall(r"(\d+)\. ([a-z]+)", screen))]
    assert finura("list", "--count").out == "0\n"  # the file of the fixture holds the same PIN
    path = secret(machine, "words", " ".join(words))
    assert finura("unlock", "--for", "0", "--json").json["locked"]
    os.environ["FINURA_RECOVERY_FILE"] = path
    try:
        assert finura("unlock", "--for", "0").out.startswith("The PIN is right")
    finally:
        del os.environ["FINURA_RECOVERY_FILE"]


@POSIX
@pytest.mark.timeout(60)
def test_the_words_are_shown_to_a_person_and_not_to_a_log(machine: Path) -> None:
    """`finura init 2>log`: stderr is a file, and the words are what opens the books without a PIN."""
    log = machine / "log"
    redirected = f"import os; os.dup2(os.open({str(log)!r}, os.O_CREAT | os.O_WRONLY), 2)\n{FINURA}"
    code, screen = terminal.talk(
        at_terminal(machine), ["-c", redirected, "init", "--currency", "INR", "--locale", "en_IN"],
        f"{PIN}\r", f"{PIN}\r", word_asked, word_asked,
    )  # fmt: skip
    assert code == 0, screen
    assert " 12. " not in log.read_text()


@POSIX
@pytest.mark.timeout(120)
@pytest.mark.parametrize("key", [CTRL_C, CTRL_D], ids=["ctrl-c", "ctrl-d"])
@pytest.mark.parametrize("before", [[], [f"{PIN}\r"], [f"{PIN}\r"] * 2, [f"{PIN}\r", f"{PIN}\r", word_asked]], ids=len)
def test_who_leaves_at_a_question_leaves_nothing_behind(
    machine: Path, before: list[str | Callable[[str], str]], key: str
) -> None:
    words = ["-c", FINURA, "init", "--currency", "INR", "--locale", "en_IN"]
    code, screen = talk(at_terminal(machine), words, *before, key)
    assert code == 130, screen
    assert nothing_is_left(machine), screen
    assert not (machine / "home").exists()
    assert "Traceback" not in screen


@pytest.mark.parametrize(
    ("share", "said"),
    [(None, "One in five alerts about spending is"), ("0.35", "Of alerts about spending 35 % are"), ("0", None)],
)
def test_init_says_what_share_of_alerts_is_withheld(finura: Finura, share: str | None, said: str | None) -> None:
    if share is not None:
        finura("config", "set", "alerts.holdout", share)
    out = finura("init", "--no-pin", "--currency", "INR", "--yes").out
    assert ("withheld at random" in out) is (said is not None)
    assert said is None or f"{said} withheld at random: finura help alerts." in " ".join(out.split())
