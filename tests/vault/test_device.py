"""The system's keyring: real ones by class, others by name; what goes wrong is one line without secrets."""

from __future__ import annotations

import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from finura_cli.errors import FinuraError, Locked, Unavailable
from finura_cli.vault import device
from tests.vault.fake_keyring import FILE, environment

VAULT = "0123456789abcdef" * 2
SECRET = bytes(range(32))
Environ = Callable[..., dict[str, str]]


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environ:
    """The environment that names a fake keyring."""

    def named(kind: str = "FileKeyring") -> dict[str, str]:
        env = environment(tmp_path / "keyring.json", kind)
        monkeypatch.setenv(FILE, env[FILE])
        return env

    return named


def test_a_secret_is_remembered_recalled_replaced_and_forgotten(environ: Environ) -> None:
    env = environ()
    assert device.recall(VAULT, timeout=9, environ=env) is None
    device.remember(VAULT, SECRET, timeout=9, environ=env)
    assert device.recall(VAULT, timeout=9, environ=env) == SECRET
    assert device.recall("f" * 32, timeout=9, environ=env) is None
    device.remember(VAULT, SECRET[::-1], timeout=9, environ=env)
    assert device.recall(VAULT, timeout=9, environ=env) == SECRET[::-1]
    assert device.forget(VAULT, timeout=9, environ=env)
    assert not device.forget(VAULT, timeout=9, environ=env)
    assert device.recall(VAULT, timeout=9, environ=env) is None


def test_entries_have_the_names_that_are_documented(environ: Environ) -> None:
    env = environ()
    device.remember(VAULT, SECRET, timeout=9, environ=env)
    device.put("session:x", "text", timeout=9, environ=env)
    assert device.get("session:x", timeout=9, environ=env) == "text"
    assert Path(env[FILE]).read_text() == f'{{"finura device:{VAULT}": "{SECRET.hex()}", "finura session:x": "text"}}'


@pytest.mark.parametrize("text", ["", "00" * 31, "00" * 33, "zz" * 32, "AB" * 32, " " * 64, "ab " * 21 + "a"])
def test_what_finura_did_not_write_is_no_secret(environ: Environ, text: str) -> None:
    env = environ()
    device.put(f"device:{VAULT}", text, timeout=9, environ=env)
    with pytest.raises(Locked) as caught:
        device.recall(VAULT, timeout=9, environ=env)
    assert caught.value.code == "keyring-damaged"


def test_a_secret_of_another_length_is_never_written(environ: Environ) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        device.remember(VAULT, b"short", timeout=9, environ=environ())


DEEDS: list[Callable[[dict[str, str]], object]] = [
    lambda env: device.remember(VAULT, SECRET, timeout=0.2, environ=env),
    lambda env: device.recall(VAULT, timeout=0.2, environ=env),
    lambda env: device.forget(VAULT, timeout=0.2, environ=env),
]


@pytest.mark.parametrize("deed", DEEDS, ids=["remember", "recall", "forget"])
@pytest.mark.parametrize("kind", ["SlowKeyring", "LockedKeyring"])
@pytest.mark.timeout(20)
def test_a_keyring_that_is_locked_or_silent_is_not_waited_for(environ: Environ, kind: str, deed: Callable) -> None:
    with pytest.raises(Locked) as caught:
        deed(environ(kind))
    assert (caught.value.exit_code, caught.value.code) == (78, "keyring-locked")
    instead = "--no-keyring" if deed is DEEDS[0] else "FINURA_TOKEN_FILE"
    assert (caught.value.hint or "").startswith("unlock it on the desktop; else ")
    assert instead in (caught.value.hint or "")


@pytest.mark.parametrize("deed", DEEDS, ids=["remember", "recall", "forget"])
def test_a_keyring_that_fails_is_one_line_without_its_words(environ: Environ, deed: Callable) -> None:
    with pytest.raises(Unavailable) as caught:
        deed(environ("BrokenKeyring"))
    assert caught.value.code == "keyring-failed"
    assert caught.value.message == "the system keyring failed (RuntimeError)"
    told = "".join(traceback.format_exception(caught.value))
    assert SECRET.hex() not in told
    assert "cannot" not in told


def test_what_was_written_is_read_back(environ: Environ) -> None:
    with pytest.raises(Unavailable) as caught:
        device.remember(VAULT, SECRET, timeout=9, environ=environ("ForgetfulKeyring"))
    assert caught.value.code == "keyring-failed"


@pytest.mark.parametrize(
    "name", ["nothing", "no.such.module", "os.path", "tests.vault.fake_keyring.Missing", ".", "os.", "builtins.int", ""]
)
def test_a_name_that_is_no_keyring_is_a_bad_configuration(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "_BACKENDS_ELSEWHERE", ())
    monkeypatch.setattr(device, "_BACKENDS", {})
    with pytest.raises(FinuraError) as caught:
        device.recall(VAULT, timeout=9, environ={"FINURA_KEYRING_BACKEND": name})
    assert caught.value.code == ("bad-config" if name else "no-keyring")
    assert caught.value.exit_code == (78 if name else 69)


def test_a_named_keyring_that_does_not_work_here_is_not_available(environ: Environ) -> None:
    with pytest.raises(Unavailable) as caught:
        device.recall(VAULT, timeout=9, environ=environ("AbsentKeyring"))
    assert caught.value.code == "no-keyring"
    assert "FINURA_TOKEN_FILE" in (caught.value.hint or "")
    with pytest.raises(Unavailable) as caught:
        device.recall(VAULT, timeout=9, environ={"FINURA_KEYRING_BACKEND": "keyring.backends.fail.Keyring"})
    assert caught.value.code == "no-keyring"


def test_the_first_keyring_is_written_and_all_are_read(environ: Environ, monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyring that appeared later does not hide what an earlier one keeps."""
    module = "tests.vault.fake_keyring."
    env = environ()
    device.remember(VAULT, SECRET, timeout=9, environ=env)
    rings = (module + "Missing", module + "AbsentKeyring", "keyring.backends.null.Keyring", module + "FileKeyring")
    monkeypatch.setattr(device, "_BACKENDS_ELSEWHERE", rings)
    monkeypatch.setattr(device, "_BACKENDS", {})
    assert device.backend_name({}) == "null.Keyring"
    assert device.recall(VAULT, timeout=9, environ={}) == SECRET
    assert device.forget(VAULT, timeout=9, environ={})


CHILD = """
import os, sys
from finura_cli.errors import FinuraError
from finura_cli.vault import device
assert not {"keyring", "ctypes", "cryptography"} & set(sys.modules)
print(device.backend_name(os.environ))
try:
    device.remember("0" * 32, bytes(32), timeout=20, environ=os.environ)
except FinuraError as error:
    print(error.code)
"""


def test_without_a_bus_there_is_none_and_the_configuration_of_keyring_is_not_asked(tmp_path: Path) -> None:
    """`keyring` itself would take the keyring that its file or its variable names."""
    if sys.platform in {"darwin", "win32"}:
        pytest.skip("a keyring is always there")
    for folder in (tmp_path / "python_keyring", tmp_path / ".config" / "python_keyring"):
        folder.mkdir(parents=True)
        (folder / "keyringrc.cfg").write_text("[backend]\ndefault-keyring=tests.vault.fake_keyring.FileKeyring\n")
    env = environment(tmp_path / "keyring.json") | {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    env["PYTHON_KEYRING_BACKEND"] = env.pop("FINURA_KEYRING_BACKEND")
    done = subprocess.run([sys.executable, "-c", CHILD], env=env, capture_output=True, text=True, timeout=60)
    assert (done.stdout.split(), done.stderr) == (["None", "no-keyring"], "")
    assert not (tmp_path / "keyring.json").exists()


@pytest.mark.timeout(30)
def test_a_silent_keyring_does_not_hold_the_program_back(tmp_path: Path) -> None:
    code = (
        "import os; from finura_cli.vault import device; device.recall('0' * 32, timeout=0.1, environ=dict(os.environ))"
    )
    env = environment(tmp_path / "keyring.json", "SlowKeyring")
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=20)
    assert done.stderr.splitlines()[-1].startswith("finura_cli.errors.Locked: the system keyring does not answer")
