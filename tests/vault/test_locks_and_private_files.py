"""The floor that the vault stands on: the lock that commands share, and small files that are read only when safe."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from finura_cli import locks, private_files
from finura_cli.errors import Busy, DiskError, Locked
from finura_cli.paths import LOCK
from tests.vault.making import private

POSIX = pytest.mark.skipif(os.name == "nt", reason="modes and pipes of POSIX")
ROOT = str(Path(__file__).parents[2])


def test_many_share_and_one_has_it_alone(tmp_path: Path) -> None:
    shared = [locks.take(tmp_path) for _ in range(20)]
    with pytest.raises(Busy) as refusal:
        locks.take(tmp_path, exclusive=True, wait=0)
    assert refusal.value.exit_code == 75
    for lock in shared:
        lock.release()
    with locks.take(tmp_path, exclusive=True, wait=0) as alone:
        for exclusive in (False, True):
            with pytest.raises(Busy):
                locks.take(tmp_path, exclusive=exclusive, wait=0)
        alone.share()
        locks.take(tmp_path, wait=0).release()
        with pytest.raises(Busy):
            locks.take(tmp_path, exclusive=True, wait=0)
    locks.take(tmp_path, exclusive=True, wait=0).release()
    assert (tmp_path / LOCK).stat().st_mode & 0o777 == 0o600


def test_who_comes_in_while_a_lock_is_shared_again_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = locks.take(tmp_path, exclusive=True)
    monkeypatch.setattr(locks, "_try", lambda *_, **__: False)
    with pytest.raises(Busy):
        alone.share()
    monkeypatch.undo()
    locks.take(tmp_path, exclusive=True, wait=0).release()  # it holds nothing any more


def test_it_is_waited_for(tmp_path: Path) -> None:
    alone = locks.take(tmp_path, exclusive=True)
    threading.Timer(0.2, alone.release).start()
    locks.take(tmp_path, wait=30).release()


def test_a_lock_of_another_name_is_another_lock(tmp_path: Path) -> None:
    with locks.take(tmp_path, exclusive=True), locks.take(tmp_path, exclusive=True, wait=0, name="other.lock"):
        pass


@POSIX
def test_the_system_releases_what_a_killed_process_held_and_no_child_inherits_it(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time; from pathlib import Path; from finura_cli import locks\n"
        f"lock = locks.take(Path({str(tmp_path)!r}), exclusive=True)\n"
        "child = subprocess.Popen(['sleep', '30'], stdout=subprocess.DEVNULL)\n"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    env = {"PYTHONPATH": ROOT, "PATH": os.environ["PATH"]}
    with subprocess.Popen([sys.executable, "-c", code], env=env, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        child = int(holder.stdout.readline())
        with pytest.raises(Busy):
            locks.take(tmp_path, wait=0)
        holder.kill()
        holder.wait()
        locks.take(tmp_path, exclusive=True, wait=5).release()
        os.kill(child, signal.SIGKILL)


@POSIX
def test_waiting_hears_ctrl_c_and_leaves_no_lock(tmp_path: Path) -> None:
    with locks.take(tmp_path, exclusive=True):
        timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
        handler = signal.signal(signal.SIGINT, signal.default_int_handler)
        timer.start()
        try:
            with pytest.raises(KeyboardInterrupt):
                locks.take(tmp_path)
        finally:
            signal.signal(signal.SIGINT, handler)
    locks.take(tmp_path, exclusive=True, wait=0).release()


@POSIX
@pytest.mark.timeout(20)
def test_something_else_in_its_place(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / LOCK)  # a pipe that nobody writes to would be waited for, for ever
    locks.take(tmp_path, wait=0).release()
    (tmp_path / LOCK).unlink()
    (tmp_path / LOCK).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DiskError):
        locks.take(tmp_path)
    assert not (tmp_path / "elsewhere").exists()
    (tmp_path / LOCK).unlink()
    (tmp_path / LOCK).mkdir()
    with pytest.raises(DiskError):
        locks.take(tmp_path)


def test_on_a_read_only_disk_a_shared_lock_holds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(locks.os, "open", refuse)
    with pytest.raises(
        DiskError
    ):  # the home can be written, only this file cannot be read: nothing is taken for granted
        locks.take(tmp_path)
    monkeypatch.setattr(locks.os, "access", lambda *_: False)
    locks.take(tmp_path).release()
    with pytest.raises(DiskError):
        locks.take(tmp_path, exclusive=True)


# Private files


def read(path: Path, limit: int = 100) -> bytes:
    return private_files.read(path, what="the file", limit=limit)


def test_a_private_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    path = private(tmp_path / "file", b"x" * 100)
    assert read(path) == b"x" * 100
    with pytest.raises(Locked):
        read(private(path, b"x" * 101))
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "none")
    with pytest.raises(DiskError):
        read(path / "below")
    with pytest.raises(DiskError):
        read(tmp_path / ("x" * 300))


@POSIX
@pytest.mark.timeout(20)
def test_it_is_no_link_no_pipe_no_folder_and_closed_to_others(tmp_path: Path) -> None:
    real = private(tmp_path / "real", "secret")
    (tmp_path / "link").symlink_to(real)
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe", 0o600)
    for path in (tmp_path / "link", tmp_path / "folder", tmp_path / "pipe", Path("/dev/zero"), Path("/dev/null")):
        before = set(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else set()
        with pytest.raises(Locked) as refusal:
            read(path)
        assert (refusal.value.code, refusal.value.exit_code) == ("unsafe-file", 78)
        if before:
            assert len(os.listdir("/proc/self/fd")) == len(before)  # nothing stays open
    for mode in (0o640, 0o602, 0o610, 0o601):
        real.chmod(mode)
        with pytest.raises(Locked):
            read(real)
    real.chmod(0o700)
    assert read(real) == b"secret"


def test_writing_leaves_the_old_or_the_new_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = private(tmp_path / "file", "old", 0o644)
    private_files.replace(path, b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o600)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(private_files.os, "fsync", full)
    with pytest.raises(DiskError):
        private_files.replace(path, b"newer")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("file", b"new")]


@POSIX
def test_a_part_that_a_killed_process_left_is_no_obstacle_and_no_way_in(tmp_path: Path) -> None:
    """In a container each run has the same number."""
    path = tmp_path / "file"
    part = tmp_path / f".file.{os.getpid()}.part"
    private(part, "half")
    private_files.replace(path, b"whole")
    assert path.read_bytes() == b"whole"
    part.symlink_to(private(tmp_path / "elsewhere", "untouched"))
    private_files.replace(path, b"again")
    assert (tmp_path / "elsewhere").read_text() == "untouched"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["elsewhere", "file"]


@POSIX
def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    other = private(tmp_path / "other", "untouched")
    (tmp_path / "file").symlink_to(other)
    private_files.replace(tmp_path / "file", b"new")
    assert other.read_text() == "untouched"
    assert not (tmp_path / "file").is_symlink()
    private_files.remove(tmp_path / "file")
    private_files.remove(tmp_path / "file")
    with pytest.raises(DiskError):
        private_files.remove(tmp_path)


@POSIX
def test_a_kill_at_any_time_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; from finura_cli import private_files\n"
        "print(flush=True); n = 0\n"
        f"while True: n += 1; private_files.replace(Path({str(tmp_path)!r}, 'file'), str(n).encode() * 500)"
    )
    env = {"PYTHONPATH": ROOT, "PATH": os.environ["PATH"]}
    private(tmp_path / "file", "0" * 500)
    for _ in range(3):
        with subprocess.Popen([sys.executable, "-c", code], env=env, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(0.05)
            writer.kill()
        data = read(tmp_path / "file", limit=10_000)
        number = data[: len(data) // 500]
        assert data == number * 500
