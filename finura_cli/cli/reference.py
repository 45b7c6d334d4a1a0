"""The command reference in Markdown, from the catalogue and the commands themselves. `make docs` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from typer.core import TyperArgument, TyperOption

from finura_cli.cli.app import load
from finura_cli.cli.catalogue import CATALOGUE, Row
from finura_cli.cli.front import GLOBALS, PANELS
from finura_cli.cli.group import DEFAULT, GroupCommand
from finura_cli.cli.options import GlobalOption


def reference() -> str:
    """Every command with its arguments and options, panel by panel."""
    parts: list[str] = []
    for panel in PANELS:
        rows = [row for row in CATALOGUE if row.panel == panel]
        if rows:
            parts += [f"# {panel}", *(part for row in rows for part in _row(row))]
    parts += ["# Everywhere", "Every command takes these, before or after its name.", _globals()]
    return "\n\n".join(parts) + "\n"


def _row(row: Row) -> Iterator[str]:
    yield f"## finura {row.name}"
    command = load(row)
    if isinstance(command, GroupCommand):
        if DEFAULT not in command.commands:  # else it has a help of its own, which begins with this
            yield row.help
        yield from _group(command, f"finura {row.name}")
    else:
        yield from _command(command, f"finura {row.name}")


def _group(group: GroupCommand, path: str) -> Iterator[str]:
    for name in sorted(group.commands, key=lambda name: name not in (DEFAULT, group.default)):
        if name in group.group.hidden:
            continue
        command, words = group.load(name), path if name == DEFAULT else f"{path} {name}"
        if isinstance(command, GroupCommand):
            yield from _group(command, words)
            continue
        if name != DEFAULT:
            also = f", also `{path}`" if name == group.default else ""
            yield f"### {words}{also}"
        yield from _command(command, words)


def _command(command: Any, words: str) -> Iterator[str]:  # noqa: ANN401 a Typer command
    context = command.make_context(words, [], resilient_parsing=True)
    pieces = [piece for piece in command.collect_usage_pieces(context) if piece != "[OPTIONS]"]
    options = [param for param in command.params if isinstance(param, TyperOption)]
    own = [param for param in options if not isinstance(param, GlobalOption) and not param.hidden]
    yield _prose(command.help or "")
    yield f"    {' '.join([words, *(['[OPTIONS]'] if own else []), *pieces])}"
    arguments = [param for param in command.params if isinstance(param, TyperArgument) and param.help]
    records = [param.get_help_record(context) for param in [*arguments, *own]]
    lines = [f"- `{record[0]}`: {record[1]}" for record in records if record]
    if lines:
        yield "\n".join(lines)


def _prose(text: str) -> str:
    """A docstring as Markdown, its line breaks kept."""
    return "\n\n".join(part.replace("\n", "  \n") for part in text.replace("\b\n", "").split("\n\n") if part.strip())


def _globals() -> str:
    lines = []
    for row in GLOBALS:
        names = ", ".join(row.opts)
        lines.append(f"- `{names} {row.metavar}`: {row.help}" if row.metavar else f"- `{names}`: {row.help}")
    return "\n".join(lines)
