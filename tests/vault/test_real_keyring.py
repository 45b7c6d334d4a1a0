"""The device's secret and a session in a real Secret Service, each deed in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import secret_service

ROOT = str(Path(__file__).parents[2])
VAULT = "0123456789abcdef" * 2
Child = Callable[[str], str]

BEGIN = f"""
import os
from finura_cli.errors import FinuraError
from finura_cli.vault import device, kernel_keyring, session
vault, env, around = {VAULT!r}, os.environ, dict(timeout=30, environ=os.environ)
"""


def child_under(words: list[str], home: Path) -> Child:
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": ROOT}

    def run(code: str) -> str:
        done = subprocess.run(
            [*words, sys.executable, "-c", BEGIN + code], env=env, capture_output=True, text=True, timeout=100
        )
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout.strip()

    return run


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Child]:
    with secret_service.running() as words:
        yield child_under(words, tmp_path_factory.mktemp("home"))


def test_a_secret_goes_from_process_to_process(child: Child) -> None:
    assert child("print(device.backend_name(env))") == "SecretService.Keyring"
    assert child("print(device.recall(vault, **around))") == "None"
    child("device.remember(vault, bytes(range(32)), **around)")
    assert child("print(device.recall(vault, **around).hex())") == bytes(range(32)).hex()
    child("device.remember(vault, bytes(32), **around)")
    assert child("print(device.recall(vault, **around).hex())") == "00" * 32
    assert child("print(device.forget(vault, **around), device.forget(vault, **around))") == "True False"
    assert child("print(device.recall(vault, **around))") == "None"


def test_a_session_is_kept_there_where_the_kernel_keeps_nothing(child: Child) -> None:
    no_kernel = "kernel_keyring._numbers = lambda: None\n"
    begun = child(no_kernel + "print(session.start(vault, 'ab' * 32, environ=env, now=1e9, seconds=60))")
    assert begun == "True"
    found = "print(session.find(vault, environ=env, now=1e9 + {}))"
    assert child(found.format(1)) == "ab" * 32
    half = "print(len(device.get('session:' + vault, **around) or ''))"
    assert child(half) == "128"
    assert child("print(session.end(vault, environ=env), session.end(vault, environ=env))") == "True False"
    assert child(found.format(2)) == "None"
    assert child(half) == "0"


def test_a_locked_keyring_says_so(tmp_path: Path) -> None:
    tell = "\ntry:\n    {}\nexcept FinuraError as error:\n    print(error.exit_code, error.code)\n"
    with secret_service.running(unlocked=False) as words:
        child = child_under(words, tmp_path)
        for deed in ("device.recall(vault, **around)", "device.remember(vault, bytes(32), **around)"):
            assert child(tell.format(deed)) == "78 keyring-locked"
