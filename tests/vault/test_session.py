"""A session: found from everywhere while it lasts, void by any doubt, and never more than its two halves."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from finura_cli import private_files
from finura_cli.errors import DiskError, UsageError
from finura_cli.vault import device, kernel_keyring, session
from tests.vault.fake_keyring import FILE, environment

ROOT = str(Path(__file__).parents[2])
KEY, OTHER = "0123456789abcdef" * 4, "fedcba9876543210" * 4
T0 = 1_790_000_000.75

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sessions need a folder of the login")


class Login:
    """One user's login: where its sessions are, and what time it is."""

    def __init__(self, runtime: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        runtime.mkdir(mode=0o700)
        self.vault = os.urandom(16).hex()
        self.folder = runtime / f"finura-{os.getuid()}"
        self.file = self.folder / f"{self.vault}.session"
        self.keyring = runtime.parent / "keyring.json"
        self.environ = environment(self.keyring) | {"XDG_RUNTIME_DIR": str(runtime)}
        self.clock, self.boot = 5_000_000, "11111111-2222-3333-4444-555555555555"
        monkeypatch.setenv(FILE, str(self.keyring))
        monkeypatch.setattr(session, "_clock", lambda: self.clock)
        monkeypatch.setattr(session, "_boot", lambda: self.boot)

    def start(self, seconds: int = 900, key: str = KEY, now: float = T0) -> bool:
        return session.start(self.vault, key, environ=self.environ, now=now, seconds=seconds)

    def find(self, later: float = 1.0) -> str | None:
        return session.find(self.vault, environ=self.environ, now=T0 + later)

    def remaining(self, later: float = 1.0) -> int | None:
        return session.remaining(self.vault, environ=self.environ, now=T0 + later)

    def end(self) -> bool:
        return session.end(self.vault, environ=self.environ)

    def half(self) -> object:
        """What is kept beside the file, wherever it is."""
        name = f"session:{self.vault}"
        return kernel_keyring.read(name) or device.get(name, timeout=9, environ=self.environ)


def no_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_keyring, "_numbers", lambda: None)


@pytest.fixture(params=["kernel", "keyring"])
def login(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Login]:
    if request.param == "keyring":
        no_kernel(monkeypatch)
    elif not kernel_keyring.add("test:session", b"try", 60):
        pytest.skip("the kernel's keyring does not work here")
    made = Login(tmp_path / "run", monkeypatch)
    yield made
    kernel_keyring.drop(f"session:{made.vault}")


def test_a_session_gives_the_key_back_until_it_is_over(login: Login) -> None:
    assert login.find() is None
    assert login.start(seconds=900)
    assert login.find() == KEY
    assert login.find(899) == KEY
    assert login.remaining(0) == 900
    assert login.remaining(600.5) == 299
    assert login.find(900) is None
    assert login.remaining(1) is None
    assert not login.file.exists()
    assert login.half() is None


def test_ending_deletes_both_halves(login: Login) -> None:
    assert not login.end()
    login.start()
    assert login.half()
    assert login.end()
    assert login.find() is None
    assert (login.half(), list(login.folder.iterdir())) == (None, [])
    assert not login.end()


def test_a_new_session_takes_the_place_of_the_old_one(login: Login) -> None:
    login.start(seconds=60)
    before = login.file.read_bytes(), login.half()
    assert login.start(seconds=600, key=OTHER)
    assert login.find(300) == OTHER
    assert login.file.read_bytes() != before[0]
    assert login.half() != before[1]


def test_no_seconds_end_the_session(login: Login) -> None:
    login.start()
    assert not login.start(seconds=0)
    assert login.find() is None
    assert (login.file.exists(), login.half()) == (False, None)


@pytest.mark.parametrize("seconds", [-1, 12 * 3600 + 1])
def test_no_session_is_longer_than_twelve_hours(login: Login, seconds: int) -> None:
    with pytest.raises(UsageError):
        login.start(seconds=seconds)
    assert login.start(seconds=12 * 3600)


def test_neither_half_holds_the_key_and_the_file_is_private(login: Login) -> None:
    login.start()
    text = login.file.read_bytes()
    assert KEY.encode() not in text
    assert bytes.fromhex(KEY) not in text
    assert KEY not in str(login.half())
    assert (login.file.stat().st_mode & 0o777, login.folder.stat().st_mode & 0o777) == (0o600, 0o700)
    login.start()
    assert text.split()[-2] != login.file.read_bytes().split()[-2], "the seal is made anew"


def test_it_is_void_when_the_clock_went_back(login: Login) -> None:
    login.start()
    assert login.find(-1) is None
    assert login.find(1) is None, "and it does not come back"
    assert login.half() is None


def test_it_is_void_after_its_time_whatever_the_clock_on_the_wall_says(login: Login) -> None:
    login.start(seconds=900)
    login.clock += 899_000
    assert login.find(1) == KEY
    assert login.remaining(1) == 1
    login.clock += 1000
    assert login.find(1) is None


def test_it_is_void_when_the_machine_was_started_again(login: Login) -> None:
    login.start()
    login.boot = "99999999-2222-3333-4444-555555555555"
    assert login.find() is None
    login.boot = "-"
    login.start()
    assert login.find() == KEY
    login.clock = 30
    assert login.find() is None


def edits(data: bytes) -> Iterator[bytes]:
    for at in range(len(data)):
        yield data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
    words = data.split(b" ")
    longer = [*words]
    longer[3] = str(int(words[3]) + 60_000).encode()
    yield b" ".join(longer)
    yield data.upper()
    yield from (b"", b"\n", data[:-1], data + b"\n", data + data, data.replace(b" ", b"  "), data[: len(data) // 2])
    yield b" ".join([*words[:2], b"-" + b"9" * 400, b"-" + b"9" * 300, *words[4:]])
    yield b"\xff" * 300


def test_an_edited_file_opens_nothing(login: Login) -> None:
    """Every bit that may matter, and what an attacker would rather change."""
    login.start()
    data, half = login.file.read_bytes(), login.half()
    for edited in edits(data):
        private_files.replace(login.file, edited)
        assert login.find() is None, edited
        if isinstance(half, bytes):
            kernel_keyring.add(f"session:{login.vault}", half, 900)
        else:
            device.put(f"session:{login.vault}", str(half), timeout=9, environ=login.environ)
    private_files.replace(login.file, data)
    assert login.find() == KEY, "the other half was there all the time"


def test_a_session_of_other_books_opens_nothing(login: Login) -> None:
    login.start()
    other = login.vault[::-1]
    login.file.rename(login.folder / f"{other}.session")
    assert session.find(other, environ=login.environ, now=T0 + 1) is None


def test_a_file_without_its_other_half_opens_nothing(login: Login) -> None:
    login.start()
    data = login.file.read_bytes()
    login.end()
    private_files.replace(login.file, data)
    assert login.find() is None
    login.start()
    private_files.replace(login.file, data)
    assert login.find() is None, "the half of another session"


def loosen(path: Path) -> None:
    path.chmod(0o640)


def link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def make_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path, 0o600)


def make_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir(mode=0o700)


def fill(path: Path) -> None:
    path.write_bytes(path.read_bytes() * 1000)


@pytest.mark.parametrize("spoil", [loosen, link, make_a_pipe, make_a_folder, fill])
@pytest.mark.timeout(20)
def test_a_file_that_is_not_safe_is_not_used(login: Login, spoil: Callable[[Path], None]) -> None:
    login.start()
    spoil(login.file)
    assert login.find() is None
    if spoil is make_a_folder:
        with pytest.raises(DiskError):
            login.end()
        assert not login.start()
        login.file.rmdir()
    assert login.start()
    assert login.find() == KEY


@pytest.mark.parametrize("mode", [0o750, 0o701, 0o777, 0o500])
def test_a_folder_that_others_may_enter_is_not_used(login: Login, mode: int) -> None:
    login.start()
    login.folder.chmod(mode)
    assert login.find() is None
    assert not login.start()
    login.folder.chmod(0o700)


def test_a_planted_folder_is_not_used(login: Login, tmp_path: Path) -> None:
    login.start()
    login.folder.rename(tmp_path / "planted")
    login.folder.symlink_to(tmp_path / "planted")
    assert login.find() is None
    assert login.end()  # the half that is no file
    assert login.half() is None
    assert not login.end()
    assert not login.start()
    assert (tmp_path / "planted" / login.file.name).exists()


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_belongs_to_another_user_is_not_used(login: Login, what: str) -> None:
    if os.getuid():
        pytest.skip("only root gives files away")
    login.start()
    os.chown(getattr(login, what), 65534, 65534)
    assert login.find() is None


@pytest.mark.parametrize("runtime", [None, "", "relative", "/nowhere/at/all"])
def test_without_a_place_for_it_there_is_no_session(
    login: Login, runtime: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 987654321)  # of whom there is no /run/user
    login.environ.pop("XDG_RUNTIME_DIR")
    if runtime is not None:
        login.environ["XDG_RUNTIME_DIR"] = runtime
    assert not login.start()
    assert login.find() is None
    assert not login.end()
    assert login.half() is None


@pytest.mark.parametrize("vault", ["", "../../etc/passwd", "A" * 32, "0" * 31 + "/", "0" * 33])
def test_a_name_that_is_no_vault_makes_no_path(login: Login, vault: str) -> None:
    assert not session.start(vault, KEY, environ=login.environ, now=T0, seconds=60)
    assert session.find(vault, environ=login.environ, now=T0) is None


def test_where_nothing_keeps_the_other_half_there_is_no_session(
    login: Login, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_kernel(monkeypatch)
    for kind in ("BrokenKeyring", "LockedKeyring", "ForgetfulKeyring", "AbsentKeyring", "NoSuchKeyring"):
        login.environ |= environment(login.keyring, kind)
        assert not login.start()
        assert not login.file.exists()


def test_a_file_that_cannot_be_written_leaves_no_half(login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> None:
        raise DiskError("no space")

    monkeypatch.setattr(private_files, "replace", full)
    assert not login.start()
    assert login.half() is None


PROBE = f"""
import sys, time
sys.path.insert(0, {ROOT!r})
before = set(sys.modules)
from finura_cli.vault import session
deed, vault, runtime = sys.argv[1:]
environ = {{"XDG_RUNTIME_DIR": runtime}}
if deed == "start":
    print(session.start(vault, {KEY!r}, environ=environ, now=time.time(), seconds=60))
else:
    print(session.find(vault, environ=environ, now=time.time()))
heavy = {{"keyring", "cryptography", "argon2", "secrets", "threading", "json", "asyncio", "platformdirs", "random"}}
print(sorted(heavy & (set(sys.modules) - before)))
"""


def test_a_session_goes_from_process_to_process_and_loads_nothing_heavy(tmp_path: Path) -> None:
    """Real clocks, a real boot id; started at one terminal, found by another."""
    if not kernel_keyring.add("test:session", b"try", 60):
        pytest.skip("the kernel's keyring does not work here")
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    vault = os.urandom(16).hex()

    def child(deed: str) -> list[str]:
        words = [sys.executable, "-I", "-c", PROBE, deed, vault, str(runtime)]
        done = subprocess.run(words, env={}, capture_output=True, text=True, timeout=60, start_new_session=True)
        assert done.stderr == ""
        return done.stdout.splitlines()

    assert child("start") == ["True", "[]"]
    assert child("find") == [KEY, "[]"]
    assert session.end(vault, environ={"XDG_RUNTIME_DIR": str(runtime)})
    assert child("find") == ["None", "[]"]


@pytest.mark.parametrize("runtime", ["elsewhere", "", None])
def test_it_is_ended_from_surroundings_that_do_not_see_its_file(
    login: Login, tmp_path: Path, runtime: str | None
) -> None:
    """As by cron, by ssh, or in a shell that was given another folder."""
    login.start()
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    seen = {name: value for name, value in login.environ.items() if name != "XDG_RUNTIME_DIR"}
    if runtime is not None:
        seen["XDG_RUNTIME_DIR"] = str(tmp_path / runtime) if runtime else ""
    assert session.end(login.vault, environ=seen)
    assert login.half() is None
    assert login.find() is None


def test_a_spoiled_file_ends_with_its_half(login: Login) -> None:
    login.start()
    whole = login.file.read_bytes()
    login.file.write_bytes(b"spoiled")
    assert login.end()
    login.file.write_bytes(whole)
    login.file.chmod(0o600)
    assert login.find() is None
    assert login.half() is None


def test_all_of_a_login_are_ended_at_once(login: Login) -> None:
    other = os.urandom(16).hex()
    login.start()
    session.start(other, OTHER, environ=login.environ, now=T0, seconds=60)
    (login.folder / "notes.txt").write_text("not ours")
    assert session.end_all(environ=login.environ)
    assert login.find() is None
    assert session.find(other, environ=login.environ, now=T0) is None
    assert [path.name for path in login.folder.iterdir()] == ["notes.txt"]
    assert not session.end_all(environ=login.environ)
