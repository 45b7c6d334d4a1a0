"""The options that every command takes, declared once and appended to each; and those that many commands share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from typer.core import TyperCommand, TyperGroup, TyperOption


@dataclass(slots=True)
class Wishes:
    """What the global options said, before and after the subcommand together. The later one wins."""

    today: str | None = None
    json: bool = False
    csv: bool = False
    profile: str | None = None
    private: bool = False
    currency: str | None = None
    quiet: bool = False
    verbose: bool = False
    yes: bool = False
    output: str | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class _Global:
    field: str
    opts: tuple[str, ...]
    help: str
    metavar: str | None = None  # None: a flag


GLOBALS: tuple[_Global, ...] = (
    _Global("json", ("--json",), "Print one JSON object."),
    _Global("csv", ("--csv",), "Print tables as CSV."),
    _Global("output", ("--output", "-o"), "Write to FILE: .csv, .json or .md.", "FILE"),
    _Global("force", ("--force",), "Let -o overwrite a file."),
    _Global("private", ("--private",), "Show amounts as dots."),
    _Global("currency", ("--currency",), "Currency of amounts that name none.", "CODE"),
    _Global("today", ("--today",), "Pretend it is this day: 2026-10-03 or 2026-10-03T12:30.", "DATE"),
    _Global("profile", ("--profile",), "Use the books of this profile.", "NAME"),
    _Global("yes", ("--yes",), "Answer yes to questions."),
    _Global("quiet", ("--quiet", "-q"), "Say less on stderr."),
    _Global("verbose", ("--verbose", "-v"), "Say more on stderr."),
)
_BY_OPTION = {opt: row for row in GLOBALS for opt in row.opts}


class GlobalOption(TyperOption):
    """One of GLOBALS on one command. It leaves its value in the House's wishes, not with the command."""


def _keeper(field: str) -> Callable[[Any, Any, Any], None]:
    def keep(ctx: Any, _param: Any, value: Any) -> None:  # noqa: ANN401 Typer's callback protocol
        if value and ctx.obj is not None:
            setattr(ctx.obj.wishes, field, value)

    return keep


def append_globals(command: TyperCommand | TyperGroup) -> None:
    """Give `command` the global options, but for those it declares itself."""
    taken = {opt for param in command.params for opt in (*param.opts, *param.secondary_opts)}
    for row in GLOBALS:
        opts = [opt for opt in row.opts if opt not in taken]
        if row.opts[0] not in opts:
            continue
        command.params.append(
            GlobalOption(
                param_decls=opts,
                help=row.help,
                metavar=row.metavar,
                is_flag=True if row.metavar is None else None,
                type=None if row.metavar is None else str,
                default=None,
                expose_value=False,
                callback=_keeper(row.field),
            )
        )


def skip_globals(words: list[str]) -> int:
    """Number of leading words that are global options with their values."""
    i = 0
    while i < len(words):
        name, equals, _ = words[i].partition("=")
        row = _BY_OPTION.get(name)
        if row is None:
            break
        i += 2 if row.metavar is not None and not equals else 1
    return min(i, len(words))
