"""Questions to a person at a terminal. Nobody is asked elsewhere."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from finura_cli.cli import streams
from finura_cli.domain.text import visible
from finura_cli.errors import FinuraError
from finura_cli.records import NamedTuple

BACK = "<"
_SEQUENCE = rb"(?s)\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|[^\[O])"
"""What an arrow, a function key, or Alt with another key sends (ECMA-48)."""


class WentBack(Exception):
    """The person typed `<`: the question before this one is asked again."""


def possible() -> bool:
    """Whether there is somebody to ask."""
    return streams.is_terminal(sys.stdin) and (streams.is_terminal(sys.stdout) or streams.is_terminal(sys.stderr))


class Question(NamedTuple):
    """One step of a form. `read` turns the answer into a value and raises FinuraError when it cannot;
    it is given what was answered before, and so is `default` where it depends on that. `choices` are offered by Tab."""

    name: str
    text: str
    read: Callable[[str, Mapping[str, Any]], Any]
    default: str | Callable[[Mapping[str, Any]], str | None] | None = None
    choices: Sequence[str] = ()


def walk(questions: Sequence[Question]) -> dict[str, Any]:
    """Ask one after the other; `<` goes back one. A wrong answer is explained and asked again."""
    answers: dict[str, Any] = {}
    typed: dict[str, str] = {}
    at = 0
    while at < len(questions):
        question = questions[at]
        try:
            usual = question.default(answers) if callable(question.default) else question.default
            text = ask(question.text, default=typed.get(question.name, usual), choices=question.choices)
            answers[question.name] = question.read(text, answers)
        except WentBack:
            at = max(0, at - 1)
            continue
        except FinuraError as error:
            sys.stderr.write(f"{visible(error.message)}\n")
            if error.hint:
                sys.stderr.write(f"{visible(error.hint)}\n")
            continue
        typed[question.name] = text
        at += 1
    return answers


def ask(text: str, *, default: str | None = None, choices: Sequence[str] = ()) -> str:
    """One line from the person; the default when it is empty. `<` raises WentBack, end of input EOFError."""
    shown = f"{visible(text)} [{visible(default)}]: " if default else f"{visible(text)}: "
    answer = _line(shown, choices).strip()
    if answer == BACK:
        raise WentBack
    return answer or default or ""


def key(text: str, keys: str, *, other: str = "") -> str:
    """One key of `keys` from the person, without Enter where the terminal gives single keys; what Enter and space mean
    is `other`. Keys that mean nothing are passed over. End of input (Ctrl-D) raises EOFError."""
    shown = f"{visible(text)} "
    single = _single_keys()
    if single is None:
        while (answer := _meant(_line(shown, ())[:1], keys, other)) is None:
            pass
        return answer
    sys.stdout.write(shown)
    sys.stdout.flush()
    try:
        with single:
            while (answer := _meant(one_key(sys.stdin.fileno()), keys, other)) is None:
                pass
    except (KeyboardInterrupt, EOFError):
        _end_line()
        raise
    sys.stdout.write(f"{answer}\n")
    sys.stdout.flush()
    return answer


def _meant(typed: str, keys: str, other: str) -> str | None:
    typed = typed.casefold()
    if typed in ("", " ", "\n", "\r"):
        return other
    return typed if typed in keys else None


def _single_keys() -> AbstractContextManager[None] | None:
    """A terminal that gives each key at once and shows none; None where there is no such thing."""
    try:
        import termios
        import tty
    except ImportError:  # Windows: a line, of which the first character counts
        return None
    if not streams.is_terminal(sys.stdout):
        return None

    @contextmanager
    def cbreak() -> Iterator[None]:
        terminal = sys.stdin.fileno()
        before = termios.tcgetattr(terminal)
        try:
            tty.setcbreak(terminal, termios.TCSADRAIN)  # by itself it would drop what was typed ahead
            yield
        finally:
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)

    return cbreak()


def one_key(terminal: int) -> str:
    """What one key sends; an arrow or a function key sends several characters, which begin with Esc."""
    import select

    typed = os.read(terminal, 1)
    if typed in (b"", b"\x04"):
        raise EOFError
    if typed == b"\x1b":
        while not re.fullmatch(_SEQUENCE, typed) and select.select([terminal], [], [], 0.02)[0]:
            typed += os.read(terminal, 1)
    for first, more in ((0xF0, 3), (0xE0, 2), (0xC0, 1)):
        if typed[0] >= first:
            typed += os.read(terminal, more)
            break
    return typed.decode(errors="replace")


def secret(text: str) -> str:
    """One line that is not shown while it is typed. Only where `possible()`: without a terminal it would be."""
    from getpass import getpass

    sys.stdout.flush()
    try:
        return getpass(text, stream=None)
    except UnicodeDecodeError:
        return ""
    except (KeyboardInterrupt, EOFError):
        _end_line()
        raise


def confirm(text: str, *, default: bool = False) -> bool:
    """A yes or a no."""
    shown = f"{visible(text)} [{'Y/n' if default else 'y/N'}] "
    while True:
        answer = _line(shown, ()).strip().casefold()
        if not answer:
            return default
        if answer in ("y", "yes"):
            return True
        if answer in ("n", "no", BACK):
            return False


def _line(shown: str, choices: Sequence[str]) -> str:
    sys.stdout.flush()
    if not streams.is_terminal(sys.stdout):  # stdout is for data: the question goes to the terminal by stderr
        sys.stderr.write(shown)
        sys.stderr.flush()
        try:
            line = sys.stdin.readline()
            if not line:
                raise EOFError
        except (KeyboardInterrupt, EOFError):
            _end_line()
            raise
        return line.rstrip("\n")
    _offer(choices)
    try:
        return input(shown)
    except UnicodeDecodeError:
        return ""  # a broken paste: the question is asked again by whoever needs an answer
    except (KeyboardInterrupt, EOFError):
        _end_line()
        raise
    finally:
        _offer(())


def _end_line() -> None:
    """Who leaves at a question (Ctrl-C, Ctrl-D) finds the shell's prompt on a line of its own."""
    screen = sys.stderr if streams.is_terminal(sys.stderr) else sys.stdout
    if streams.is_terminal(screen):
        screen.write("\n")
        screen.flush()


def completions(choices: Sequence[str], typed: str) -> list[str]:
    """The choices that begin with what was typed, or whose last part does: `gro` finds `Food:Groceries`."""
    start = typed.casefold()
    return [
        choice
        for choice in choices
        if choice.casefold().startswith(start)
        or any(part.casefold().startswith(start) for part in choice.split(":")[1:])
    ]


def _offer(choices: Sequence[str]) -> None:
    try:
        import readline
    except ImportError:  # Windows, or a Python built without it: no Tab, the rest works
        return
    readline.set_auto_history(False)  # what is typed here is the user's own and is kept nowhere

    def complete(typed: str, state: int) -> str | None:
        found = completions(choices, typed)
        return found[state] if state < len(found) else None

    readline.set_completer_delims("")
    readline.set_completer(complete if choices else None)
    libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
