"""Failures, each with the exit code of the contract. Nothing here prints."""

from __future__ import annotations

from typing import ClassVar


class FinuraError(Exception):
    """A failure that a person can act on: one line of what happened, one of what to do next."""

    exit_code: ClassVar[int] = 1
    default_code: ClassVar[str] = "error"

    def __init__(self, message: str, *, hint: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code or self.default_code


class UsageError(FinuraError):
    """The words of a command or a query do not make sense (2)."""

    exit_code = 2
    default_code = "usage"


class NotFound(FinuraError):
    """Something that was named does not exist (2)."""

    exit_code = 2
    default_code = "not-found"


class Ambiguous(FinuraError):
    """A name or a text can be read in several ways (2)."""

    exit_code = 2
    default_code = "ambiguous"


class BadInput(FinuraError):
    """A file cannot be taken: nothing was written (65)."""

    exit_code = 65
    default_code = "bad-input"


class Unavailable(FinuraError):
    """What was asked needs something that is not here: an extra, a history (69)."""

    exit_code = 69
    default_code = "unavailable"


class DiskError(FinuraError):
    """The operating system refused a read or a write (74)."""

    exit_code = 74
    default_code = "io-error"


class Busy(FinuraError):
    """Another process holds the store (75)."""

    exit_code = 75
    default_code = "busy"


class Damaged(FinuraError):
    """The data file is damaged, or newer than this program (76)."""

    exit_code = 76
    default_code = "damaged"


class WrongPin(FinuraError):
    """The PIN is wrong, or it is too early to try again (77)."""

    exit_code = 77
    default_code = "wrong-pin"


class Locked(FinuraError):
    """No way to open the books: no store, locked, or a bad configuration (78)."""

    exit_code = 78
    default_code = "locked"
