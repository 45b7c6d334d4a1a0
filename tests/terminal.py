"""A terminal for a test: a process of its own behind a pseudo-terminal."""

from __future__ import annotations

import os
import pty
import sys
import time
from pathlib import Path

SOURCE = str(Path(__file__).parents[1])


def talk(environment: dict[str, str], words: list[str], *answers: str) -> tuple[int, str]:
    """Run Python with `words` on a terminal; when it waits (says nothing for a moment after a prompt), type the next
    answer. Gives back the exit code and everything that was on the screen."""
    child, screen = pty.fork()
    if child == 0:
        os.environ.clear()
        os.environ.update({"TERM": "xterm", "PYTHONPATH": SOURCE} | environment)
        os.execv(sys.executable, [sys.executable, *words])
    seen, left = b"", list(answers)
    prompted = 0
    while True:
        if left and seen.rstrip(b" ").endswith((b":", b"]", b"?")) and len(seen) > prompted:
            time.sleep(0.05)
            prompted = len(seen)
            os.write(screen, left.pop(0).encode())
        try:
            part = os.read(screen, 4096)
        except OSError:  # Linux: the other end is gone
            break
        if not part:
            break
        seen += part
    _, status = os.waitpid(child, 0)
    os.close(screen)
    return os.waitstatus_to_exitcode(status), seen.decode()
