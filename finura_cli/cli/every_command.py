"""Every command that can be called, one after the other: what the reference and the manual page are written from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from typer.core import TyperArgument, TyperOption

from finura_cli.cli.app import load
from finura_cli.cli.catalogue import Row
from finura_cli.cli.group import DEFAULT, GroupCommand
from finura_cli.cli.options import GlobalOption
from finura_cli.records import NamedTuple


class Called(NamedTuple):
    """A command under the words by which it is called. `named`: the last word is its own within a group, not that of
    the group. `also`: the group's words, where they do it, too."""

    words: str
    command: Any  # a Typer command
    named: bool
    also: str | None = None


def called(row: Row) -> Iterator[Called]:
    """A row's command, or all of its group: first what is done unasked, then the others as they are listed."""
    found = load(row)
    if isinstance(found, GroupCommand):
        yield from _in_group(found, f"finura {row.name}")
    else:
        yield Called(f"finura {row.name}", found, named=False)


def _in_group(group: GroupCommand, path: str) -> Iterator[Called]:
    for name in sorted(group.commands, key=lambda name: name not in (DEFAULT, group.default)):
        if name in group.group.hidden:
            continue
        command, words = group.load(name), path if name == DEFAULT else f"{path} {name}"
        if isinstance(command, GroupCommand):
            yield from _in_group(command, words)
        else:
            yield Called(words, command, named=name != DEFAULT, also=path if name == group.default else None)


def own_params(command: Any) -> list[TyperArgument | TyperOption]:  # noqa: ANN401 a Typer command
    """What is explained of it alone, as it was declared: not the options that every command takes."""
    return [param for param in command.params if _is_told(param)]


def _is_told(param: TyperArgument | TyperOption) -> bool:
    if isinstance(param, TyperOption):
        return not isinstance(param, GlobalOption) and not param.hidden
    return bool(param.help)
