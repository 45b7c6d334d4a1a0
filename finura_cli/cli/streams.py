"""stdin, stdout and stderr as the program wants them, whatever it was started with."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping
from typing import TextIO


def prepare() -> None:
    """Make the three streams usable: never None, UTF-8, and their numbers taken.

    A descriptor closed by the caller (`>&-`) would be given to the next file opened, and that is the books:
    whatever is printed then would land in them.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number: this one
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 lives as long as the process
    if sys.stdout is None:
        sys.stdout = _nowhere()
    if sys.stderr is None:
        sys.stderr = _nowhere()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a test's StringIO has none
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")


def flush() -> None:
    """Write out what is still held. A full disk or a reader that went away is seen here, not at exit."""
    sys.stdout.flush()
    sys.stderr.flush()


def abandon() -> None:
    """Give up on a broken stdout (and stderr), so that the interpreter does not try again while it ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)


def columns(environ: Mapping[str, str], stream: TextIO) -> int:
    """Width to draw in: COLUMNS where it is a sound number, else the terminal's, else 80."""
    with contextlib.suppress(ValueError):
        asked = int(environ.get("COLUMNS", ""))
        if asked > 0:
            return max(20, min(asked, 1000))
    with contextlib.suppress(OSError, ValueError):
        found = os.get_terminal_size(stream.fileno()).columns
        if found > 0:
            return max(20, found)
    return 80


def size(environ: Mapping[str, str], stream: TextIO) -> tuple[int, int]:
    """Columns and lines of a screen: LINES where it is a sound number, else the terminal's, else 24."""
    lines = 24
    with contextlib.suppress(OSError, ValueError):
        lines = os.get_terminal_size(stream.fileno()).lines or lines
    with contextlib.suppress(ValueError):
        lines = int(environ.get("LINES", "")) or lines
    return columns(environ, stream), max(5, min(lines, 500))


def is_terminal(stream: TextIO) -> bool:
    """Whether a person looks at (or types into) this stream."""
    try:
        return stream.isatty()
    except (OSError, ValueError):
        return False


def colours(environ: Mapping[str, str], stream: TextIO) -> bool:
    """Whether colours and boxes may be used on this stream."""
    return is_terminal(stream) and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def tell(environ: Mapping[str, str], line: str) -> None:
    """A message on stderr; a terminal that is too narrow for it gets it broken between words."""
    width = columns(environ, sys.stderr)
    if len(line) > width and is_terminal(sys.stderr):
        from finura_cli.screen.receipts import broken

        line = "\n".join(broken(line, width))
    sys.stderr.write(f"{line}\n")
