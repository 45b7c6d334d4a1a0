"""The lock that commands share: many may have the books open, one alone may put another file in their place."""

from __future__ import annotations

import errno
import os
import sys
import time
from pathlib import Path

from finura_cli.errors import Busy, DiskError
from finura_cli.paths import LOCK

_PAUSE = 0.05
# Not waiting: a pipe of that name would never be opened.
_FLAGS = os.O_RDONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}  # who cannot make the lock cannot replace the books either

if sys.platform == "win32":
    import msvcrt

    _SEATS = 64

    def _try(number: int, *, exclusive: bool) -> bool:
        """Windows knows exclusive locks alone: a shared one is one free byte of many, an exclusive one is all."""

        def locked(at: int) -> bool:
            try:
                os.lseek(number, at, os.SEEK_SET)
                msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
            except OSError:
                return False
            return True

        if not exclusive:
            return any(map(locked, range(_SEATS)))
        for at in range(_SEATS):
            if not locked(at):  # what was taken so far goes back: the next try could not take it a second time
                _leave(number, range(at))
                return False
        return True

    def _leave(number: int, seats: range) -> None:
        for at in seats:
            os.lseek(number, at, os.SEEK_SET)
            msvcrt.locking(number, msvcrt.LK_UNLCK, 1)

    def _share(number: int) -> bool:
        _leave(number, range(1, _SEATS))
        return True

else:
    import fcntl

    def _share(number: int) -> bool:
        # The system lets go for an instant. Who comes in between may replace the books: then they are not waited for.
        return _try(number, exclusive=False)

    def _try(number: int, *, exclusive: bool) -> bool:
        try:
            fcntl.flock(number, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class Lock:
    """Held until released; the system releases what a killed process held."""

    def __init__(self, number: int | None) -> None:
        self._number = number

    def release(self) -> None:
        number, self._number = self._number, None
        if number is not None:
            os.close(number)

    def share(self) -> None:
        """Let others in again.

        Raises:
            Busy: another one took it for itself at that moment.
        """
        if self._number is not None and not _share(self._number):
            self.release()
            raise _busy(exclusive=False)

    def __enter__(self) -> Lock:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def take(home: Path, *, exclusive: bool = False, wait: float = 30.0, name: str = LOCK) -> Lock:
    """The lock of a home that exists, waited for at most `wait` seconds.

    On a disk that cannot be written there is nothing to lock against: a shared lock then holds nothing.

    Raises:
        Busy: somebody else has the books all that time. DiskError: no lock can be made.
    """
    try:
        # Read-only on purpose: flock asks for no more, and a lock that was made before serves on a read-only disk.
        number = os.open(home / name, _FLAGS, 0o600)
    except OSError as error:
        if not exclusive and error.errno in _READ_ONLY and not os.access(home, os.W_OK):
            return Lock(None)
        raise DiskError(f"{home / name}: {error.strerror or error}") from error
    until = time.monotonic() + wait
    try:
        while not _try(number, exclusive=exclusive):
            if time.monotonic() >= until:
                raise _busy(exclusive=exclusive)
            time.sleep(_PAUSE)
    except BaseException:
        os.close(number)
        raise
    return Lock(number)


def _busy(*, exclusive: bool) -> Busy:
    who = "another finura has the books open" if exclusive else "the books are being put in order"
    return Busy(who, hint="try again in a moment")
