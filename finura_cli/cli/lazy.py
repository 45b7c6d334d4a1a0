"""Run the words, and the one place where an exception becomes a message and an exit code."""

from __future__ import annotations

import os
import re
import signal
import sys
from itertools import takewhile

from finura_cli.cli import streams
from finura_cli.errors import DiskError, FinuraError, UsageError

INTERRUPTED, READER_GONE = 130, 141
COMPLETE = "_FINURA_COMPLETE"
"""The variable by which a shell asks for completions."""
_NEGATED = r"(?s)-([a-z]+):(.+)"
FETCH = "--fetch"
"""The option whose value is all that follows."""


def run(words: list[str]) -> int:
    """Carry out `words` and give back the exit code. Only here do exceptions end."""
    streams.prepare()
    try:
        try:
            code = _carry_out(words)
            streams.flush()
        except BrokenPipeError:
            raise
        except (FinuraError, OSError) as error:
            code = _report(_failure(error), words)
            streams.flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        code = READER_GONE
    except OSError:
        code = DiskError.exit_code  # stdout itself is full or broken: there is no place left to say so
    streams.abandon()
    return code


def _carry_out(words: list[str]) -> int:
    if COMPLETE in os.environ:
        from finura_cli.cli.completing import answer

        return answer(words, os.environ, os.environ[COMPLETE])
    alone = words in (["--help"], ["--version"]) or (not words and not streams.is_terminal(sys.stdout))
    if alone:
        from finura_cli.cli.front import front_page, version_line

        page = version_line() if "--version" in words else front_page(streams.columns(os.environ, sys.stdout))
        sys.stdout.write(page)
        return 0
    from typer import Abort, Exit, TyperException

    from finura_cli.cli.app import Root
    from finura_cli.cli.house import House

    house, root = House(os.environ), Root()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with root.make_context("finura", negations_rewritten(words), obj=house) as ctx:
            root.invoke(ctx)
        return house.exit_code
    except Exit as leaving:
        return leaving.exit_code
    except (Abort, EOFError):
        return INTERRUPTED
    except TyperException as error:
        raise _usage(error, words) from error
    except (FinuraError, OSError):
        raise
    except UnicodeEncodeError as error:
        if not error.reason.startswith("surrogates"):
            raise
        raise UsageError("a word is no UTF-8 text", code="not-utf8") from error
    except Exception as error:  # a bug: everything foreseen is above
        from finura_cli.cli.crash import write_report

        if os.environ.get("FINURA_TRACEBACK"):  # for whoever works on the program: it may show what is in the books
            import traceback

            traceback.print_exception(error)
        raise Crashed(*write_report(error, house.home_if_known)) from error
    finally:
        house.close()


class Crashed(FinuraError):
    """A bug in the program (1)."""

    default_code = "bug"

    def __init__(self, what: str, where: str) -> None:
        super().__init__(f"this is a bug in finura: {what}", hint=f"a report without your data is in {where}")


def negations_rewritten(words: list[str]) -> list[str]:
    """`-cat:Food` as `not:cat:Food`, so that it is no option. Words after `--` stay as they are, and those after
    `--fetch`, which are another program's: that option tells how many there are."""
    rewritten = list(words)
    for i, word in enumerate(words):
        if word == "--":
            break
        if word == FETCH:
            rest = words[i + 1 :]
            return [*rewritten[: i + 1], str(len(rest)), "--", *rest]
        found = re.fullmatch(_NEGATED, word) if word.startswith("-") else None
        if found:
            from finura_cli.domain.query import FIELDS

            if found[1] in FIELDS:
                rewritten[i] = f"not:{found[1]}:{found[2]}"
    return rewritten


def _usage(error: Exception, words: list[str]) -> UsageError:
    """Typer's complaint about the words, in the program's own form."""
    message = error.format_message().rstrip(".")  # type: ignore[attr-defined]
    message = re.sub(
        r"a valid int( range)?\b", "a whole number", re.sub(r"a valid float( range)?\b", "a number", message)
    )
    message = re.sub(r"is not in the range (\S+)", _outside, message)
    ctx = getattr(error, "ctx", None)
    option = getattr(error, "option_name", "")
    hint = f"{ctx.command_path.strip()} --help" if ctx is not None else "finura --help"
    if re.fullmatch(r"-[\d.,]", option):
        typed = next((word for word in words if word.startswith(option) and re.fullmatch(r"-[\d.,]+", word)), option)
        message = f"{typed} has a sign: numbers are typed without one"
        if hint.startswith("finura budget"):
            hint = "a budget is an amount above zero; finura budget rm takes one away"
        else:
            hint = "money that comes in is --income, and goal take takes out of a goal"
    elif option in ("-d", "--date", "--day", "--on") and hint == "finura add --help":
        hint = "the day is one of the words, as in finura add 250 lunch yesterday, or 2026-10-03"
    elif type(error).__name__ == "NoSuchOption" and any(re.fullmatch(r"-[^\W\d]{2,}", word) for word in words):
        hint = f"to leave a word out: not:WORD; else {hint}"
    return UsageError(message[:1].lower() + message[1:], hint=hint)


def _outside(found: re.Match[str]) -> str:
    """`0<=x<=5` as people say it; a largest number of many digits is not told."""
    if found[1].startswith("x<="):
        return f"is more than {found[1][3:]}"
    least, _, most = found[1].removeprefix("x>=").partition("<=x<=")
    return f"is not {least} or more" if not most or len(most) > 10 else f"is not from {least} to {most}"


def _failure(error: FinuraError | OSError) -> FinuraError:
    if isinstance(error, FinuraError):
        return error
    what = error.strerror or type(error).__name__
    name = f"{error.filename}: " if isinstance(error.filename, str) else ""
    part = re.fullmatch(r"(.*?)\.([^/]+)\.\d+\.part: ", name)
    if part is None:
        return DiskError(f"{name}{what}", hint="nothing was written, as far as the books go")
    # It is written beside the file and then given its name: the file is what the person knows.
    what = {"No such file or directory": "there is no such folder", "Is a directory": "it is a folder"}.get(what, what)
    return DiskError(f"{part[1]}{part[2]} cannot be written: {what}", hint="the books are as they were")


def _report(error: FinuraError, words: list[str]) -> int:
    """Say what happened: a line on stderr, a hint, and with --json an object on stdout."""
    from finura_cli.domain.text import visible

    message = visible(error.message)
    hint = visible(_of_profile(error.hint, words)) if error.hint else None
    before_dashes = list(takewhile(lambda word: word not in ("--", FETCH), words))
    if "--json" in before_dashes:
        import json

        detail = {"code": error.code, "message": message, "hint": hint}
        print(json.dumps({"schema": 1, "error": detail}, ensure_ascii=False))  # noqa: T201
    red, plain = ("\x1b[31m", "\x1b[0m") if streams.colours(os.environ, sys.stderr) else ("", "")
    sys.stderr.write(f"{_folded(f'error: {message}').replace('error:', f'{red}error:{plain}', 1)}\n")
    if hint:
        sys.stderr.write(f"{_folded(f'hint: {hint}')}\n")
    return error.exit_code


def _of_profile(hint: str, words: list[str]) -> str:
    """A hint that names commands for the books that were meant: followed as it stands, it must not touch others."""
    profile = next((words[i + 1] for i, word in enumerate(words[:-1]) if word == "--profile"), None)
    if profile is None or "--profile" in hint:
        return hint
    from finura_cli.cli.catalogue import CATALOGUE

    names = "|".join(row.name for row in CATALOGUE)
    return re.sub(rf"\bfinura (?=(?:{names})\b)", lambda _: f"finura --profile {profile} ", hint)


def _folded(line: str) -> str:
    """One line; on a terminal that is too narrow for it, broken between words."""
    width = streams.columns(os.environ, sys.stderr)
    if len(line) <= width or not streams.is_terminal(sys.stderr):
        return line
    from textwrap import fill

    return fill(line, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
