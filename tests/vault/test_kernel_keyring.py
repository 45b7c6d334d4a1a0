"""The kernel's keyring of this user: found from every process of the user, gone after its time, silent elsewhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from finura_cli.vault import kernel_keyring

ROOT = str(Path(__file__).parents[2])
PAYLOAD = bytes(range(64))
READ = f"import sys; sys.path.insert(0, {ROOT!r}); from finura_cli.vault import kernel_keyring as k; n = sys.argv[1]; "


@pytest.fixture
def name() -> Iterator[str]:
    """A name that nobody else uses, where the kernel keeps anything."""
    own = f"test:{uuid.uuid4().hex}"
    if not kernel_keyring.add(own, b"try", 60):
        pytest.skip("the kernel's keyring does not work here")
    kernel_keyring.drop(own)
    yield own
    kernel_keyring.drop(own)


def test_a_payload_is_kept_replaced_and_dropped(name: str) -> None:
    assert kernel_keyring.read(name) is None
    assert kernel_keyring.add(name, PAYLOAD, 60)
    assert kernel_keyring.read(name) == PAYLOAD
    assert kernel_keyring.add(name, b"other\0", 60)
    assert kernel_keyring.read(name) == b"other\0"
    kernel_keyring.drop(name)
    assert kernel_keyring.read(name) is None
    kernel_keyring.drop(name)
    assert kernel_keyring.add(name, PAYLOAD, 60)


@pytest.mark.parametrize("before", [[], ["setsid"], ["env", "-i"], ["setsid", "env", "-i", "setsid"]], ids=" ".join)
def test_every_process_of_the_user_reads_it_and_may_drop_it(name: str, before: list[str]) -> None:
    if not all(shutil.which(word) for word in before if not word.startswith("-")):
        pytest.skip(f"{' '.join(before)} is not here")
    assert kernel_keyring.add(name, PAYLOAD, 60)
    code = READ + "print(k.read(n).hex()); print(k.add(n, b'again', 60)); print(k.read(n)); k.drop(n); print(k.read(n))"
    done = subprocess.run([*before, sys.executable, "-c", code, name], capture_output=True, text=True, timeout=60)
    assert (done.stdout.split(), done.stderr) == ([PAYLOAD.hex(), "True", "b'again'", "None"], "")
    assert kernel_keyring.read(name) is None


def test_it_outlives_the_process_that_kept_it(name: str) -> None:
    code = READ + "print(k.add(n, bytes(range(64)), 60))"
    words = [sys.executable, "-c", code, name]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, start_new_session=True, env={})
    assert (done.stdout, done.stderr) == ("True\n", "")
    assert kernel_keyring.read(name) == PAYLOAD


def test_nobody_but_this_user_may_touch_it_and_it_has_an_end(name: str) -> None:
    assert kernel_keyring.add(name, PAYLOAD, 3600)
    try:
        keys = Path("/proc/keys").read_text()
    except OSError:
        pytest.skip("the list of keys is not shown here")
    lines = [line.split() for line in keys.splitlines() if f" finura:{name}: " in line]
    (line,) = [line for line in lines if "i" not in line[1]]  # what was dropped is listed until it is swept
    assert line[3] in {"59m", "60m", "1h"}
    assert line[4] == "3f3f0000"
    assert line[5] == str(os.getuid())


@pytest.mark.timeout(60)
def test_it_is_gone_when_its_time_is_over(name: str) -> None:
    assert kernel_keyring.add(name, PAYLOAD, 1)
    while kernel_keyring.read(name) is not None:
        time.sleep(0.05)
    assert kernel_keyring.add(name, PAYLOAD, 60)


@pytest.mark.parametrize(("payload", "seconds"), [(PAYLOAD, 0), (PAYLOAD, -1), (b"", 60), (bytes(5000), 60)])
def test_nothing_is_kept_for_ever_or_beyond_a_limit(name: str, payload: bytes, seconds: int) -> None:
    assert not kernel_keyring.add(name, payload, seconds)
    assert kernel_keyring.read(name) is None


def nothing_works() -> None:
    assert not kernel_keyring.add("test:none", PAYLOAD, 60)
    assert kernel_keyring.read("test:none") is None
    kernel_keyring.drop("test:none")


def test_another_system_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_keyring, "_numbers", lambda: None)
    nothing_works()


@pytest.mark.skipif(sys.platform != "linux", reason="asks for the architecture of a Linux kernel")
def test_an_unknown_machine_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "uname", lambda: os.uname_result(("Linux", "x", "6", "1", "pdp11")))
    nothing_works()


def test_a_python_without_ctypes_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ctypes", None)
    nothing_works()


@pytest.mark.skipif(sys.platform != "linux", reason="system calls of Linux")
def test_a_kernel_that_refuses_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a container does: the number of no call answers ENOSYS."""
    monkeypatch.setattr(kernel_keyring, "_numbers", lambda: (99999, 99999))
    nothing_works()


def test_loading_it_loads_no_ctypes() -> None:
    code = READ + "print('ctypes' in sys.modules)"
    done = subprocess.run([sys.executable, "-I", "-c", code, "x"], capture_output=True, text=True, timeout=60)
    assert done.stdout == "False\n"
