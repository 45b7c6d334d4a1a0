"""Progress of work that takes longer than a second: one line on the terminal, wiped when it is done."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from finura_cli.cli import streams

PATIENCE = 1.0
REDRAW = 0.1


@contextmanager
def busy(title: str, *, quiet: bool) -> Iterator[None]:
    """One line on the terminal while work is done of which nobody knows how long it takes."""
    shown = streams.is_terminal(sys.stderr) and not quiet
    if shown:
        sys.stderr.write(title)
        sys.stderr.flush()
    try:
        yield
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


class Progress:
    """Draws `title 42%` on stderr. Nothing when the work is quick, or nobody looks."""

    def __init__(self, title: str, *, shown: bool) -> None:
        self.title = title
        self.shown = shown
        self._next = monotonic() + PATIENCE
        self._drawn = False

    def step(self, done: int, total: int) -> None:
        """So much of the whole is done; the last call has done == total."""
        if not self.shown:
            return
        if done >= total:
            if self._drawn:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()
            return
        now = monotonic()
        if now >= self._next:
            self._next = now + REDRAW
            self._drawn = True
            sys.stderr.write(f"\r\x1b[K{self.title} {100 * done // max(total, 1)}%")
            sys.stderr.flush()
