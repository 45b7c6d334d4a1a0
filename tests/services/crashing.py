"""Work that dies, as by kill -9, at a disk call.

It is done in a child of a small process of its own: to fork the process of the tests, with all that is loaded in it,
costs many times as much, and it is done hundreds of times.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CALLS = ((os, "open"), (os, "link"), (os, "replace"), (os, "unlink"), (os, "fsync"))
KILLED = 9


class Crashes:
    """`with Crashes() as crashes: crashes.at(3, restoring.finish, home)`; what is done must be known by its name."""

    def __enter__(self) -> Crashes:
        self.server = subprocess.Popen(
            [sys.executable, "-m", "tests.services.crashing"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.server.stdin.close()
        self.server.wait(10)
        self.server.stdout.close()

    def at(self, step: int, work: Callable[..., object], *args: object, **named: object) -> bool:
        """Do the work in a child that dies right before its step-th disk call; whether it died."""
        pickle.dump((step, work, args, named), self.server.stdin)
        self.server.stdin.flush()
        code = int(self.server.stdout.readline())
        assert code in (0, KILLED), f"the work failed: exit {code}"
        return code == KILLED


def _die(step: int, work: Callable[..., object], args: tuple[object, ...], named: dict[str, object]) -> None:
    left, code = [step], 1

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                os._exit(KILLED)
            return real(*args, **named)

        return call

    try:
        for module, name in CALLS:
            setattr(module, name, counted(getattr(module, name)))
        work(*args, **named)
        code = 0
    finally:
        os._exit(code)


def main() -> None:
    import finura_cli.services.restoring  # noqa: F401 once here, not in every child

    while True:
        try:
            asked = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        child = os.fork()
        if child == 0:
            _die(*asked)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
