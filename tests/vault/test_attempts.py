"""Wrong PINs make the next try wait, however the count is tampered with; nothing is ever wiped."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from finura_cli.errors import Busy, DiskError, WrongPin
from finura_cli.paths import TRIES
from finura_cli.vault import attempts
from tests.vault.making import NOW, private

ROOT = Path(__file__).parents[2]


def wait(home: Path, now: float) -> int:
    """Whole seconds until a try is allowed."""
    for seconds in range(302):
        with suppress(WrongPin):
            attempts.check(home, now + seconds)
            return seconds
    raise AssertionError("it would wait for ever")


def test_the_waits(tmp_path: Path) -> None:
    now, waited = NOW, []
    for n in range(10):
        assert attempts.failures(tmp_path) == n
        waited.append(wait(tmp_path, now))
        now += waited[-1]
        attempts.begin(tmp_path, now)
    assert waited == [0, 0, 0, 1, 5, 30, 300, 300, 300, 300]


def test_fifty_wrong_ones_wipe_nothing(tmp_path: Path) -> None:
    private(tmp_path / "finura.db", "the books")
    for n in range(50):
        attempts.begin(tmp_path, NOW + 301 * n)
    assert attempts.failures(tmp_path) == 50
    assert (tmp_path / "finura.db").read_text() == "the books"
    attempts.begin(tmp_path, NOW + 301 * 50)
    attempts.succeeded(tmp_path)
    assert attempts.failures(tmp_path) == 0
    assert wait(tmp_path, NOW) == 0


def test_what_was_typed_is_not_in_the_count(tmp_path: Path) -> None:
    attempts.begin(tmp_path, NOW)
    assert json.loads((tmp_path / TRIES).read_text()) == {"failures": 1, "last": NOW}
    assert (tmp_path / TRIES).stat().st_mode & 0o777 == 0o600


def test_a_refused_try_is_neither_counted_nor_moves_the_wait(tmp_path: Path) -> None:
    for _ in range(3):
        attempts.begin(tmp_path, NOW)
    for _ in range(5):
        with pytest.raises(WrongPin):
            attempts.begin(tmp_path, NOW + 0.5)
    with pytest.raises(WrongPin) as refusal:
        attempts.check(tmp_path, NOW + 0.5)
    assert (refusal.value.exit_code, refusal.value.code) == (77, "too-early")
    assert attempts.failures(tmp_path) == 3
    attempts.begin(tmp_path, NOW + 1)


def test_a_process_killed_at_its_try_was_a_wrong_one(tmp_path: Path) -> None:
    code = (
        "import os, signal; from pathlib import Path; from finura_cli.vault import attempts\n"
        f"attempts.begin(Path({str(tmp_path)!r}), {NOW})\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(ROOT)}, timeout=60)
    assert done.returncode == -9
    assert attempts.failures(tmp_path) == 1


def test_tries_at_the_same_moment_are_all_counted(tmp_path: Path) -> None:
    """Twenty at once get no more than three of them through."""

    def one(_: int) -> bool:
        try:
            attempts.begin(tmp_path, NOW)
        except WrongPin:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(one, range(20))) == 3
    assert attempts.failures(tmp_path) == 3


SPOILED = {
    "empty": "",
    "no JSON": "{",
    "a list": "[]",
    "deep": "[" * 60_000,
    "nothing in it": "{}",
    "no time": '{"failures": 0}',
    "not a number": '{"failures": 0, "last": NaN}',
    "before all time": '{"failures": 9, "last": -Infinity}',
    "after all time": '{"failures": 0, "last": Infinity}',
    "an endless count": '{"failures": Infinity, "last": 0}',
    "a text": '{"failures": "many", "last": "never"}',
    "a long number": '{"failures": ' + "9" * 5000 + ', "last": 0}',
    "no text": b"\xff\xfe\x00",
    "large": "x" * 70_000,
}


@pytest.mark.parametrize("text", SPOILED.values(), ids=SPOILED)
def test_who_spoils_the_count_waits_longest(tmp_path: Path, text: str | bytes) -> None:
    private(tmp_path / TRIES, text)
    with pytest.raises(WrongPin):
        attempts.begin(tmp_path, NOW)
    assert wait(tmp_path, NOW) == 300
    attempts.begin(tmp_path, NOW + 300)
    attempts.succeeded(tmp_path)
    assert wait(tmp_path, NOW) == 0


@pytest.mark.skipif(os.name == "nt", reason="modes and pipes of POSIX")
@pytest.mark.timeout(20)
def test_who_puts_something_else_in_its_place_waits_longest(tmp_path: Path) -> None:
    elsewhere = private(tmp_path / "elsewhere", '{"failures": 0, "last": 0}')
    for make in (
        lambda: (tmp_path / TRIES).symlink_to(elsewhere),
        lambda: os.mkfifo(tmp_path / TRIES),
        lambda: private(tmp_path / TRIES, '{"failures": 0, "last": 0}', 0o666),
    ):
        make()
        assert wait(tmp_path, NOW) == 300
        (tmp_path / TRIES).unlink()
    assert elsewhere.read_text() == '{"failures": 0, "last": 0}'
    (tmp_path / TRIES).mkdir()
    with pytest.raises(DiskError):
        attempts.begin(tmp_path, NOW)


def test_a_clock_that_was_set_back_begins_the_wait_anew(tmp_path: Path) -> None:
    for n in range(6):
        attempts.begin(tmp_path, NOW + 31 * n)
    earlier = NOW - 1e6
    assert wait(tmp_path, earlier) == 300  # not ten days, and not nothing
    attempts.begin(tmp_path, earlier + 300)


def test_a_clock_that_was_set_forward_saves_the_wait(tmp_path: Path) -> None:
    """Who may set the clock may remove the count as well: it is a file of the user. It keeps people from guessing at
    an open terminal, no more; against a copy stand the secret of the device, and Argon2id."""
    for n in range(6):
        attempts.begin(tmp_path, NOW + 31 * n)
    attempts.begin(tmp_path, NOW + 1e6)
    (tmp_path / TRIES).unlink()
    assert wait(tmp_path, NOW) == 0


def test_where_nothing_can_be_written_nothing_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts.os, "access", lambda *_: False)
    for _ in range(10):
        attempts.begin(tmp_path, NOW)
    attempts.succeeded(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_count_that_somebody_holds_on_to_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with attempts._alone(tmp_path):
        monkeypatch.setattr(attempts.locks.time, "sleep", lambda _: None)
        monkeypatch.setattr(attempts.locks.time, "monotonic", iter(range(0, 10_000, 20)).__next__)
        with pytest.raises(Busy):
            attempts.begin(tmp_path, NOW)
