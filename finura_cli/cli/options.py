"""The options that every command takes: declared once in `front`, appended to each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from typer.core import TyperCommand, TyperGroup, TyperOption

from finura_cli.cli.front import GLOBALS


class Wishes:
    """What the global options said, before and after the subcommand together. The later one wins."""

    def __init__(self) -> None:
        self.today: str | None = None
        self.json = False
        self.csv = False
        self.profile: str | None = None
        self.private = False
        self.currency: str | None = None
        self.quiet = False
        self.verbose = False
        self.yes = False
        self.output: str | None = None
        self.force = False
        self.watch = False


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
