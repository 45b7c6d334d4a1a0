"""A screen that is kept up to date: drawn over itself without a flicker, left by a key, and the terminal as it was.

The books are open only while they are read: whoever wants them for himself, to restore or to change their keys, finds
them free. Encrypted books are opened by the session each time; when it ends, so does what is on the screen.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from finura_cli.cli import prompts, streams
from finura_cli.errors import Busy, Locked, UsageError, WrongPin

if TYPE_CHECKING:
    from rich.text import Text

    from finura_cli.cli.house import House

T = TypeVar("T")
Draw = Callable[[T, int, int], Sequence["Text"]]
"""What was read, in so many columns and lines."""

TICK, AT_LEAST = 0.5, 30.0
"""Seconds: so often it is looked whether the books changed, and so often they are read in any case."""
LEAVE = frozenset({"q", "Q", "\x04"})
AGAIN = frozenset({"r", "R", "\x0c"})
_ENTER, _LEAVE_SCREEN = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"
"""A terminal that knows them shows what is between them at once; others pass them over."""


def watch(house: House, read: Callable[[], T], draw: Draw[T]) -> None:
    """Show what `read` gives until q, or Ctrl-C as ever. Raises UsageError where there is no such screen."""
    if not house.is_tty or house.environ.get("TERM", "") in ("", "dumb") or os.name == "nt":
        raise UsageError("--watch needs a terminal", hint="finura --json answers once", code="needs-terminal")
    with _ended_by_term():
        while True:
            found = read()  # on the plain screen: a PIN may be asked for
            house.start_over()
            with _screen() as resumed:
                if not _kept_up(house, found, read, draw, resumed):
                    return


def _kept_up(house: House, found: T, read: Callable[[], T], draw: Draw[T], resumed: list[bool]) -> bool:
    """Draw until somebody leaves: False; or until the books are locked: True."""
    shown: tuple[str, ...] = ()
    unasked = _opens_unasked(house)
    seen, since = _state(house), time.monotonic()
    while True:
        if resumed:
            resumed.clear()
            shown = ()
        width, height = streams.size(house.environ, sys.stdout)
        lines = _as_text(house, draw(found, width, height), width, height)
        if lines != shown:
            _put(lines)
            shown = lines
        key = _key(TICK)
        if key in LEAVE:
            return False
        now = _state(house)
        if key in AGAIN or now != seen or (unasked and time.monotonic() - since >= AT_LEAST):
            try:
                found = _read_unasked(house, read)
            except Busy:  # somebody is changing the books: they are looked at again at the next tick
                continue
            except (Locked, WrongPin):
                return True
            seen, since = _state(house), time.monotonic()


def _opens_unasked(house: House) -> bool:
    """Whether the books open by themselves: by a session, or as they are. Where each opening asks for the PIN, they
    are read again only when there is something new."""
    try:
        _read_unasked(house, house.read_session)
    except (Locked, WrongPin):
        return False
    return True


def _read_unasked(house: House, read: Callable[[], T]) -> T:
    house.silent = True
    try:
        return read()
    finally:
        house.silent = False
        house.start_over()


def _state(house: House) -> list[tuple[int, int] | None]:
    """Another one when somebody wrote into the books."""

    def of(path: Path) -> tuple[int, int] | None:
        try:
            found = path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

    return [of(house.books), of(house.books.with_name(f"{house.books.name}-wal"))]


def _as_text(house: House, lines: Sequence[Text], width: int, height: int) -> tuple[str, ...]:
    """Each line as the terminal takes it, and how to leave in the last one of the screen."""
    texts = []
    for line in lines[: height - 1]:
        with house.out.capture() as taken:
            house.out.print(line, end="", width=width, no_wrap=True, overflow="ignore", crop=False)
        texts.append(taken.get())
    return (*texts, *[""] * (height - 1 - len(texts)), " q leaves, r reads again"[: width - 1])


def _put(lines: Sequence[str]) -> None:
    """Over what is there, line by line: nothing is wiped before something else stands in its place."""
    body = "\r\n".join(f"{line}\x1b[K" for line in lines)
    sys.stdout.write(f"{_BEGIN}\x1b[H{body}\x1b[J{_END}")
    sys.stdout.flush()


def _key(seconds: float) -> str:
    """A key that was struck meanwhile, or nothing."""
    import select

    if not streams.is_terminal(sys.stdin):
        time.sleep(seconds)
        return ""
    if not select.select([sys.stdin.fileno()], [], [], seconds)[0]:
        return ""
    try:
        return prompts.one_key(sys.stdin.fileno())
    except EOFError:
        return "\x04"


@contextmanager
def _screen() -> Iterator[list[bool]]:
    """The other screen of the terminal, without a cursor, keys coming one by one; after it all is as it was. What it
    gives is filled when the terminal was given back to the shell (Ctrl-Z) and taken again."""
    import termios

    resumed: list[bool] = []
    terminal = sys.stdin.fileno() if streams.is_terminal(sys.stdin) else None
    before = None if terminal is None else termios.tcgetattr(terminal)

    def enter() -> None:
        if terminal is not None:
            import tty

            tty.setcbreak(terminal, termios.TCSADRAIN)
        sys.stdout.write(_ENTER)
        sys.stdout.flush()

    def leave() -> None:
        sys.stdout.write(_LEAVE_SCREEN)
        sys.stdout.flush()
        if terminal is not None and before is not None:
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)

    def stop(_signal: int, _frame: Any) -> None:  # noqa: ANN401
        leave()
        os.kill(os.getpid(), signal.SIGSTOP)
        enter()
        resumed.append(True)

    with ExitStack() as after:
        after.callback(leave)
        after.callback(signal.signal, signal.SIGTSTP, signal.signal(signal.SIGTSTP, stop))
        enter()
        yield resumed


@contextmanager
def _ended_by_term() -> Iterator[None]:
    """Whoever ends the run, or closes the terminal's window, ends it as Ctrl-C does: the screen is left first."""

    def end(_signal: int, _frame: Any) -> None:  # noqa: ANN401
        raise KeyboardInterrupt

    kinds = (signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(kind, end) for kind in kinds]
    try:
        yield
    finally:
        for kind, handler in zip(kinds, before, strict=True):
            signal.signal(kind, handler)
