"""A session: for some minutes the books open without the PIN.

It has two halves, each useless alone: a file in a folder that goes with the login, which holds the sealed key; and 64
random bytes in the kernel's keyring of this user, or where there is none in the system's keyring. The first 32 of them
are the seal (a one-time pad, so XOR is enough), the others authenticate the whole file. Both are made anew each time.
The standard library alone: this stands in the way of every daily command.
"""

from __future__ import annotations

import hmac
import os
import stat
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from finura_cli import private_files
from finura_cli.errors import DiskError, FinuraError, UsageError
from finura_cli.records import NamedTuple
from finura_cli.vault import kernel_keyring

LONGEST = 12 * 60 * 60
_HEAD = "finura-session-1"
_KERNEL, _KEYRING = "kernel", "keyring"
_BOOT_ID = "/proc/sys/kernel/random/boot_id"
_HALF = 64
_PATIENCE = 5.0
_LIMIT = 1024
_END = ".session"


class _Record(NamedTuple):
    """What the file says; times in milliseconds."""

    vault: str
    started: int
    expires: int
    clock: int
    """Time since the machine started, at the start of the session."""
    boot: str
    kept: str
    sealed: bytes

    def line(self) -> bytes:
        words = (_HEAD, self.vault, self.started, self.expires, self.clock, self.boot, self.kept, self.sealed.hex())
        return " ".join(map(str, words)).encode()

    def left(self, now: float) -> float:
        """Seconds that are left; 0 also when a clock went back or the machine was started again."""
        lasts, by_wall, by_clock = self.expires - self.started, _ms(now) - self.started, _clock() - self.clock
        if by_wall < 0 or by_clock < 0 or self.boot != _boot() or lasts > LONGEST * 1000:
            return 0
        return max(0, lasts - max(by_wall, by_clock)) / 1000


def start(vault: str, key: str, *, environ: Mapping[str, str], now: float, seconds: int) -> bool:
    """Begin a session in place of an earlier one; whether there is one now. 0 seconds: none.

    Raises:
        UsageError: longer than 12 hours. DiskError: it shall be none, and the earlier one cannot be ended.
    """
    if not 0 <= seconds <= LONGEST:
        raise UsageError("a session lasts 12 hours at most", code="bad-duration")
    if not seconds:
        end(vault, environ=environ)
        return False
    path = _place(vault, environ, make=True)
    if path is None:
        kernel_keyring.drop(_name(vault))
        return False
    with suppress(DiskError):  # it is replaced below, and the half that was kept for it here
        end(vault, environ=environ)
    half = os.urandom(_HALF)
    sealed = _xor(bytes.fromhex(key), half[: _HALF // 2])
    kept = _keep(vault, half, seconds, environ)
    if kept is None:
        return False
    started = _ms(now)
    line = _Record(vault, started, started + seconds * 1000, _clock(), _boot(), kept, sealed).line()
    try:
        private_files.replace(path, line + b" " + _mac(half, line))
    except DiskError:
        _drop(vault, kept, environ)
        return False
    return True


def find(vault: str, *, environ: Mapping[str, str], now: float) -> str | None:
    """The data key, if a session is on. One that is over, edited or of other books is removed."""
    found = _open(vault, environ, now)
    return None if found is None else found[1]


def remaining(vault: str, *, environ: Mapping[str, str], now: float) -> int | None:
    """Whole seconds that a session has left; None without one."""
    found = _open(vault, environ, now)
    return None if found is None else int(found[0].left(now))


def end(vault: str, *, environ: Mapping[str, str]) -> bool:
    """Delete both halves; whether there was a session.

    Raises:
        DiskError: the file cannot be deleted.
    """
    path = _place(vault, environ)
    there = path is not None and os.path.lexists(path)
    read = _read(path) if path is not None and there else None
    try:
        if path is not None and there:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise DiskError(f"the session cannot be ended: {path}: {error.strerror or error}") from error
    finally:
        # Another login may have begun it, in a folder that is not seen from here; the half is the same for all.
        dropped = _drop(vault, read[0].kept if read else _usual(), environ)
    return there or dropped


def end_all(*, environ: Mapping[str, str]) -> bool:
    """Delete every session of this login, of whatever books; whether there was one."""
    folder, some = _folder(environ), False
    with suppress(OSError):
        for name in os.listdir(folder) if folder is not None else ():
            if _is_one(name):
                some = end(name.removesuffix(_END), environ=environ) or some
    return some


def _open(vault: str, environ: Mapping[str, str], now: float) -> tuple[_Record, str] | None:
    path = _place(vault, environ)
    read = None if path is None else _read(path)
    if read is None:
        return None
    record, line, mac = read
    if record.vault == vault and record.left(now):
        half = _other_half(vault, record.kept, environ)
        if half is None:  # its time is over, or the keyring is locked just now
            return None
        if hmac.compare_digest(mac, _mac(half, line)):
            return record, _xor(record.sealed, half[: _HALF // 2]).hex()
    with suppress(DiskError):
        end(vault, environ=environ)
    return None


def _read(path: Path) -> tuple[_Record, bytes, bytes] | None:
    """The file's record, the line that says it, and what authenticates the line; None without a file that makes sense
    and is safe."""
    try:
        data = private_files.read(path, what="the session", limit=_LIMIT)
        line, _, mac = data.rpartition(b" ")
        head, vault, started, expires, clock, boot, kept, sealed = line.decode("ascii").split(" ")
        record = _Record(vault, _time(started), _time(expires), _time(clock), boot, kept, bytes.fromhex(sealed))
    except (OSError, FinuraError, ValueError):
        return None
    if head != _HEAD or len(record.sealed) != _HALF // 2 or kept not in (_KERNEL, _KEYRING):
        return None
    return record, line, mac


def _time(text: str) -> int:
    if not text.isdecimal() or len(text) > 15:
        raise ValueError
    return int(text)


def _place(vault: str, environ: Mapping[str, str], *, make: bool = False) -> Path | None:
    """The session's file, in a folder that is ours alone; None when there is no such place."""
    folder = _folder(environ, make=make) if _is_one(f"{vault}{_END}") else None
    return None if folder is None else Path(folder, f"{vault}{_END}")


def _is_one(name: str) -> bool:
    """Whether a file's name is that of a session."""
    vault = name.removesuffix(_END)
    return name.endswith(_END) and len(vault) == 32 and set(vault) <= set("0123456789abcdef")


def _folder(environ: Mapping[str, str], *, make: bool = False) -> str | None:
    if os.name != "posix":
        return None
    user = os.getuid()
    runtime = environ.get("XDG_RUNTIME_DIR", "")
    if not os.path.isabs(runtime):
        runtime = f"/run/user/{user}"
        if not _private(runtime):
            return None
    folder = os.path.join(runtime, f"finura-{user}")
    if make:
        with suppress(OSError):
            os.mkdir(folder, 0o700)
    return folder if _private(folder) else None


def _private(folder: str) -> bool:
    """A folder (no link to one) that belongs to us and lets nobody else in."""
    try:
        found = os.lstat(folder)
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and stat.S_IMODE(found.st_mode) & 0o777 == 0o700


def _keep(vault: str, half: bytes, seconds: int, environ: Mapping[str, str]) -> str | None:
    """Put the second half away; where, or None when nothing takes it."""
    if kernel_keyring.add(_name(vault), half, seconds):
        return _KERNEL
    from finura_cli.vault import device  # only here: it loads the keyring library

    try:
        device.put(_name(vault), half.hex(), timeout=_PATIENCE, environ=environ)
    except FinuraError:
        return None
    return _KEYRING


def _other_half(vault: str, kept: str, environ: Mapping[str, str]) -> bytes | None:
    if kept == _KERNEL:
        half = kernel_keyring.read(_name(vault))
    else:
        from finura_cli.vault import device

        try:
            half = bytes.fromhex(device.get(_name(vault), timeout=_PATIENCE, environ=environ) or "")
        except (FinuraError, ValueError):
            return None
    return half if half is not None and len(half) == _HALF else None


def _usual() -> str:
    """Where the second half is, when no file says so."""
    return _KERNEL if os.name != "posix" or kernel_keyring.works() else _KEYRING


def _drop(vault: str, kept: str, environ: Mapping[str, str]) -> bool:
    """Forget the second half; whether one was there."""
    dropped = kernel_keyring.drop(_name(vault))
    if kept == _KEYRING:
        from finura_cli.vault import device

        with suppress(FinuraError):  # without the file it opens nothing
            dropped = device.drop(_name(vault), timeout=_PATIENCE, environ=environ) or dropped
    return dropped


def _name(vault: str) -> str:
    return f"session:{vault}"


def _mac(half: bytes, line: bytes) -> bytes:
    return hmac.digest(half[_HALF // 2 :], line, "sha256").hex().encode() + b"\n"


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _clock() -> int:
    """Since the machine was started, with the time that it slept where the system counts that."""
    kind = getattr(time, "CLOCK_BOOTTIME", None)
    return _ms(time.monotonic() if kind is None else time.clock_gettime(kind))


def _ms(seconds: float) -> int:
    return int(seconds * 1000)


def _boot() -> str:
    """This run of the machine; elsewhere than on Linux the clock alone tells a restart."""
    try:
        with open(_BOOT_ID, encoding="ascii") as file:
            return file.read().strip() or "-"
    except (OSError, ValueError):
        return "-"
