"""A function becomes a command: with the global options, and help that is plain text in sections."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperOption
from typer.main import get_command_from_info
from typer.models import CommandInfo

from finura_cli.cli.options import GlobalOption, append_globals

Function = Callable[..., Any]

_METAVARS = {"str": "TEXT", "int": "N", "int range": "N", "float": "X", "float range": "X", "path": "FILE"}
"""What stands for an option's value in help, by the name of its type, where the command does not say."""
_BALANCES = frozenset({"BALANCE", "[BALANCE]"})
"""Arguments that may be below zero: `-41.27` and `-$50` are no options there."""
_MINUS = "\u2212"
"""The minus of printed numbers: amounts are read with it as with a hyphen, and it begins no option."""


def write_sections(command: Any, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 Typer's formatter protocol
    """Arguments and options of the command; the global ones, which the front page explains, by name only."""
    sections: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": [], "Everywhere": []}
    for param in command.get_params(ctx):
        record = param.get_help_record(ctx)
        if record is None:
            continue
        if param.param_type_name == "argument":
            sections["Arguments"].append(record)
        elif isinstance(param, GlobalOption):
            sections["Everywhere"].append(record)
        else:
            sections["Options"].append(record)
    everywhere = sections.pop("Everywhere")
    for title, records in sections.items():
        if records:
            with formatter.section(title):
                formatter.write_dl(records)
    if everywhere:
        with formatter.section("Everywhere (finura help output)"):
            formatter.write_text(", ".join(record[0].rpartition(", ")[2] for record in everywhere))


class Command(TyperCommand):
    """A command whose help costs no rich and reads well in a pipe."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        if any(isinstance(param, TyperArgument) and param.metavar in _BALANCES for param in self.params):
            args = [f"{_MINUS}{word[1:]}" if re.match(r"-[^A-Za-z-]", word) else word for word in args]
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:  # noqa: ANN401
        # Typer writes {NAME} for what must be there; everybody else writes NAME.
        return [re.sub(r"\{(.*?)\}", r"\1", piece) for piece in super().collect_usage_pieces(ctx)]

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        # A group's unlisted default has no name of its own, which would leave two blanks.
        formatter.write_usage(ctx.command_path.strip(), " ".join(self.collect_usage_pieces(ctx)))

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        write_sections(self, ctx, formatter)


def command_of(function: Function, name: str, help_line: str | None = None) -> Command:
    """The command for `function`. Its help is the function's docstring, or `help_line` where it has none."""
    text = inspect.getdoc(function) or help_line or ""
    info = CommandInfo(name=name, cls=Command, callback=function, help=text, short_help=help_line)
    command = get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)
    assert isinstance(command, Command)
    for param in command.params:
        if param.metavar is None and isinstance(param, TyperOption) and not param.is_flag:
            param.metavar = _METAVARS.get(param.type.name)
    append_globals(command)
    return command


def first_line(function: Function) -> str:
    """First line of a docstring, for the list of subcommands."""
    return (inspect.getdoc(function) or "").partition("\n")[0]
