"""The command reference in Markdown, from the catalogue and the commands themselves. `make docs` writes it."""

from __future__ import annotations

from collections.abc import Iterator

from typer.core import TyperOption

from finura_cli.cli.catalogue import CATALOGUE, Row
from finura_cli.cli.every_command import Called, called, own_params
from finura_cli.cli.front import GLOBALS, PANELS


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
    commands = list(called(row))
    if all(one.named for one in commands):  # else the first has a help of its own, which begins with this
        yield row.help
    for one in commands:
        if one.named:
            yield f"### {one.words}" + (f", also `{one.also}`" if one.also else "")
        yield from _command(one)


def _command(one: Called) -> Iterator[str]:
    command = one.command
    context = command.make_context(one.words, [], resilient_parsing=True)
    pieces = [piece for piece in command.collect_usage_pieces(context) if piece != "[OPTIONS]"]
    own = sorted(own_params(command), key=lambda param: isinstance(param, TyperOption))  # arguments first
    has_options = bool(own) and isinstance(own[-1], TyperOption)
    yield _prose(command.help or "")
    yield f"    {' '.join([one.words, *(['[OPTIONS]'] if has_options else []), *pieces])}"
    records = [param.get_help_record(context) for param in own]
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
