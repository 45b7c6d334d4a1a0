"""The same terminal as tests/terminal.py, but for the time that Python takes to begin: the process of its own is a fork
of this one. That Python begun anew does the same is tried where tests/terminal.py itself is taken, and by the journeys
of `make judges`."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests import terminal


def talk(environment: dict[str, str], words: list[str], *answers: str | Callable[[str], str]) -> tuple[int, str]:
    """As `tests.terminal.talk`."""
    with instead_of_python(words[2:3]):
        return terminal.talk(environment, words, *answers)


@contextmanager
def instead_of_python(words: Sequence[str]) -> Iterator[None]:
    """A fork that would begin Python with `os.execv` goes on as it is; `words` begin with the name of a command."""
    first = next(iter(words), "")
    if first.isidentifier() and find_spec(f"finura_cli.commands.{first}") is not None:
        import_module(f"finura_cli.commands.{first}")  # once, and not in every fork
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "execv", _become)
        yield


def begin(words: Sequence[str], environment: Mapping[str, str], folder: Path, out: int, errors: int) -> int:
    """`finura` with these words in a fork, nobody at its keyboard; gives back the id of the process."""
    with instead_of_python(words):
        child = os.fork()
        if child == 0:
            try:
                for number, place in enumerate((os.open(os.devnull, os.O_RDONLY), out, errors)):
                    os.dup2(place, number)
                os.chdir(folder)
                os.environ.clear()
                os.environ.update(environment)
                os.execv(sys.executable, [sys.executable, "-m", "finura_cli", *words])
            finally:
                os._exit(70)  # never a second run of the tests
    return child


def _become(_program: str, words: Sequence[str]) -> None:
    """What Python does with these words, in the fork."""
    code = 0
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.stdin = os.fdopen(0, encoding="utf-8", errors="surrogateescape")
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", errors="surrogateescape")
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace")
        sys.argv = list(words[2:] if words[1] == "-m" else words[1:2] + words[3:])
        if words[1] == "-c":
            exec(words[2], {"__name__": "__main__"})
        else:
            assert list(words[1:3]) == ["-m", "finura_cli"], words
            from finura_cli.__main__ import main

            main()
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException:
        code = 70
        traceback.print_exc()
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
