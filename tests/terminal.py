"""A terminal for a test: a process of its own behind a pseudo-terminal."""

from __future__ import annotations

import os
import pty
import sys
import time
from collections.abc import Callable
from pathlib import Path

SOURCE = str(Path(__file__).parents[1])

FINURA = """
from finura_cli.vault import slots
slots.MEMORY_PIN = slots.MEMORY_PASSPHRASE = 19 * 1024
slots._PASSES, slots._LANES = 2, 1
from finura_cli.__main__ import main
main()
"""
"""For `["-c", FINURA, "init"]`: the program, making slots that cost little."""

CTRL_C, CTRL_D = "\x03", "\x04"


def talk(environment: dict[str, str], words: list[str], *answers: str | Callable[[str], str]) -> tuple[int, str]:
    """Run Python with `words` on a terminal; when it waits (says nothing for a moment after a prompt), type the next
    answer, which may depend on what was on the screen. Gives back the exit code and everything that was there."""
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
            answer = left.pop(0)
            os.write(screen, (answer if isinstance(answer, str) else answer(seen.decode(errors="replace"))).encode())
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
