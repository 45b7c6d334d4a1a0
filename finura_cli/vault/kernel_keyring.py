"""The Linux kernel's keyring of a user: memory that no file shows, gone by itself after a time.

Spoken to by system calls, as there is no library for it in Python. Nothing here raises: where it does not work (another
system, a container that forbids it, a full quota), nothing is kept and nothing is found.
"""

from __future__ import annotations

import os
import sys

_USER_KEYRING = -4  # @u: of all processes of this user; a session's own keyring (@s) is lost with the next setsid
_GET_ID, _SETPERM, _UNLINK, _SEARCH, _READ, _SET_TIMEOUT, _INVALIDATE = 0, 5, 9, 10, 11, 15, 21
# Who possesses it and every process of the user may do everything; nobody else anything. A process that was started by
# cron does not possess what is in @u.
_OURS_ALONE = 0x3F3F0000
_KIND = b"user"
_LARGEST = 4096

_GENERIC, _INTEL, _ARM = (217, 219), (286, 288), (309, 311)
# Numbers of add_key and keyctl by the kernel's architecture; a 32-bit Python may run on a 64-bit kernel.
_NUMBERS_64 = {
    "x86_64": (248, 250),
    "aarch64": _GENERIC,
    "riscv64": _GENERIC,
    "loongarch64": _GENERIC,
    "ppc64le": (269, 271),
    "ppc64": (269, 271),
    "s390x": (278, 280),
}
_NUMBERS_32 = {
    "x86_64": _INTEL,
    "i386": _INTEL,
    "i486": _INTEL,
    "i586": _INTEL,
    "i686": _INTEL,
    "aarch64": _ARM,
    "armv6l": _ARM,
    "armv7l": _ARM,
    "armv8l": _ARM,
}


def add(name: str, payload: bytes, seconds: int) -> bool:
    """Keep a payload under a name for so many seconds, in place of an earlier one. Whether it can be read back."""
    if seconds <= 0 or not 0 < len(payload) <= _LARGEST:
        return False
    key = _add_key(_KIND, _description(name), payload, len(payload), _USER_KEYRING)
    if key <= 0:
        return False
    # The time first: should we be killed in between, it does not stay for ever.
    if _keyctl(_SET_TIMEOUT, key, seconds) == 0 and _keyctl(_SETPERM, key, _OURS_ALONE) == 0 and read(name) == payload:
        return True
    drop(name)
    return False


def read(name: str) -> bytes | None:
    """The payload under a name; None when there is none, or its time is over."""
    key = _find(name)
    if key is None:
        return None
    import ctypes

    buffer = ctypes.create_string_buffer(_LARGEST)
    size = _keyctl(_READ, key, buffer, _LARGEST)
    return buffer.raw[:size] if 0 <= size <= _LARGEST else None


def drop(name: str) -> bool:
    """Forget a payload, at once; whether there was one."""
    key = _find(name)
    if key is not None:
        _keyctl(_INVALIDATE, key)
        _keyctl(_UNLINK, key, _USER_KEYRING)
    return key is not None


def works() -> bool:
    """Whether this user has a keyring in the kernel."""
    return _keyctl(_GET_ID, _USER_KEYRING, 0) > 0


def _find(name: str) -> int | None:
    key = _keyctl(_SEARCH, _USER_KEYRING, _KIND, _description(name), 0)
    return key if key > 0 else None


def _description(name: str) -> bytes:
    return f"finura:{name}".encode()


def _add_key(*words: object) -> int:
    return _call(0, words)


def _keyctl(*words: object) -> int:
    return _call(1, words)


def _call(which: int, words: tuple[object, ...]) -> int:
    """The result of a system call; -1 for every failure."""
    numbers = _numbers()
    if numbers is None:
        return -1
    try:
        import ctypes

        syscall = ctypes.CDLL(None).syscall
    except (ImportError, OSError, AttributeError):  # a Python without ctypes, a libc without the call
        return -1
    syscall.restype = ctypes.c_long
    sent = [ctypes.c_long(word) if isinstance(word, int) else word for word in words]
    return int(syscall(ctypes.c_long(numbers[which]), *sent))


def _numbers() -> tuple[int, int] | None:
    if sys.platform != "linux":
        return None
    return (_NUMBERS_64 if sys.maxsize > 2**32 else _NUMBERS_32).get(os.uname().machine)
