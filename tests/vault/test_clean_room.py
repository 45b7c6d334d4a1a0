"""What docs/security.md says is enough to read the books without the program: in every way, in forty lines."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from finura_cli.paths import BOOKS, KEYS
from tests.conftest import Finura
from tests.services.vaults import PASSPHRASE, PIN, secret, surroundings

READER = Path(__file__).with_name("clean_reader.py")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    surroundings(tmp_path, monkeypatch)
    return tmp_path


def read(home: Path, *words: str, code: int = 0) -> str:
    """The reader in a process of its own that cannot see the program."""
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-I", str(READER), str(home), *words],
        env=environment, cwd="/", capture_output=True, text=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def made(finura: Finura, *words: str) -> str:
    """Encrypted books with two entries; the recovery words."""
    answer = finura("init", *words, "--currency", "INR", "--yes", "--json").json
    finura("add", "250", "lunch")
    finura("add", "30", "tea")
    return str(answer["recovery_words"])


@pytest.mark.parametrize("passphrase", [PASSPHRASE, "৪২ টাকার ｆｕｌｌ ﬁne cafe\u0301"])
def test_by_passphrase_and_by_words(
    finura: Finura, home: Path, machine: Path, monkeypatch: pytest.MonkeyPatch, passphrase: str
) -> None:
    (machine / "pin").unlink()
    monkeypatch.setenv("FINURA_PIN_FILE", secret(machine, "pin", passphrase))
    words = made(finura, "--no-keyring")
    assert read(home, "passphrase", passphrase) == "2"
    assert read(home, "recovery", words) == "2"
    assert "InvalidTag" in read(home, "passphrase", passphrase + "x", code=1)


def test_by_pin_and_device_and_by_token(finura: Finura, home: Path, machine: Path) -> None:
    words = made(finura)
    finura("vault", "token", "create", "--name", "cron-1", "--file", str(machine / "token"), "-q")
    finura("vault", "token", "create", "--name", "other", "--file", str(machine / "other"), "-q")
    ((name, device),) = json.loads((machine / "keyring.json").read_text()).items()
    assert name == f"finura device:{json.loads((home / KEYS).read_text())['vault']}"
    assert read(home, "pin+device", PIN, device) == "2"
    assert read(home, "recovery", words) == "2"
    assert read(home, "token", str(machine / "token")) == "2"
    assert read(home, "token", str(machine / "other")) == "2"
    assert "InvalidTag" in read(home, "pin+device", PIN, "00" * 32, code=1)


def test_with_new_keys_and_from_a_backup(finura: Finura, home: Path, machine: Path) -> None:
    old = made(finura)
    new = str(finura("vault", "rekey", "--yes", "--json").json["recovery_words"])
    finura("add", "20", "bus")
    assert read(home, "recovery", new) == "3"
    assert "InvalidTag" in read(home, "recovery", old, code=1)
    (backup,) = (home / "backups").glob("*.db")
    elsewhere = machine / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / BOOKS).write_bytes(backup.read_bytes())
    (elsewhere / KEYS).write_bytes(backup.with_suffix(".keys.json").read_bytes())
    assert read(elsewhere, "recovery", old) == "2"


def test_it_sees_an_edited_key_file(finura: Finura, home: Path, machine: Path) -> None:
    words = made(finura)
    finura("vault", "token", "create", "--file", str(machine / "token"), "-q")
    fields = json.loads((home / KEYS).read_text())
    del fields["slots"][-1]
    (home / KEYS).write_text(json.dumps(fields))
    assert read(home, "recovery", words, code=1) == "the key file was edited"


def test_it_is_forty_lines_at_most_and_knows_nothing_of_the_program() -> None:
    text = READER.read_text(encoding="utf-8")
    tree = ast.parse(text)
    title = tree.body[0]
    assert isinstance(title, ast.Expr)
    assert title.end_lineno is not None
    lines = [line for line in text.splitlines()[title.end_lineno :] if line.strip()]
    assert len(lines) <= 40
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }
    assert imported - set(sys.stdlib_module_names) == {"argon2", "cryptography", "mnemonic", "sqlcipher3"}
