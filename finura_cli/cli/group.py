"""Commands that are also groups: `report` alone, `report month`, `report 2026-10`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from typer.core import TyperCommand

from finura_cli.cli.command import Command, command_of, first_line, write_sections
from finura_cli.cli.options import append_globals, skip_globals
from finura_cli.cli.stubs import StubGroup
from finura_cli.errors import UsageError
from finura_cli.records import NamedTuple

Function = Callable[..., Any]


class Group(NamedTuple):
    """What a commands/ file exposes when its command has subcommands.

    `commands` maps a subcommand's name to its function, or to a group of its own (`vault token create`), or to
    `module:name` below finura_cli.commands when either lives in another file. `default` runs when the first word is
    not one of them: the name of one, or a function of its own that is not listed. `hidden` names work but are not
    listed in the help. `help` is the line of a group within a group; of others the catalogue has it.
    """

    commands: Mapping[str, Function | Group | str]
    default: str | Function | None = None
    hidden: tuple[str, ...] = ()
    help: str = ""


DEFAULT = "(default)"
"""Name under which an unlisted default is inserted: no word typed in earnest is this one."""


def _found(target: Function | Group | str) -> Function | Group:
    if not isinstance(target, str):
        return target
    module, _, name = target.partition(":")
    found: Function | Group = getattr(import_module(f"finura_cli.commands.{module}"), name)
    return found


def _help_line(target: Function | Group) -> str:
    return target.help if isinstance(target, Group) else first_line(target)


class GroupCommand(StubGroup):
    """A Group on the command line. The hidden default is inserted before the words are parsed."""

    def __init__(self, name: str, group: Group, help_line: str) -> None:
        self.group = group
        self.default = group.default if isinstance(group.default, str) else DEFAULT
        super().__init__(name=name, help=help_line, short_help=help_line, rich_markup_mode=None)
        for word, target in group.commands.items():
            line = "" if isinstance(target, str) else _help_line(target)
            self.add_command(TyperCommand(word, help=line, rich_markup_mode=None, hidden=word in group.hidden))
        if callable(group.default):
            line = first_line(group.default)
            self.add_command(TyperCommand(DEFAULT, help=line, rich_markup_mode=None, hidden=True))
        append_globals(self)

    def load(self, name: str) -> Command | GroupCommand:
        if name == DEFAULT:
            assert callable(self.group.default)
            return command_of(self.group.default, self.name or "")
        target = _found(self.group.commands[name])
        if isinstance(target, Group):
            return GroupCommand(name, target, target.help)
        return command_of(target, name)

    def _wants_default(self, words: list[str]) -> bool:
        if self.group.default is None:
            return False
        rest = words[skip_globals(words) :]
        if not rest:
            return True
        return rest[0] not in self.group.commands and rest[0] != "--help"

    def _refuse_slip(self, path: str, words: list[str]) -> None:
        """`report spendng` is no search for spendng. Words that are meant can be said as `text:spendng`."""
        rest = words[skip_globals(words) :]
        if not rest or not rest[0].isalpha():
            return
        from difflib import get_close_matches

        names = [name for name in self.group.commands if name not in self.group.hidden]
        searches = any(param.nargs == -1 for param in self.load(self.default).params)
        near = get_close_matches(rest[0].lower(), names, n=1, cutoff=0.8 if searches else 0.6)
        if near:
            hint = f"did you mean {path} {near[0]}?"
            if searches:
                hint += f" to search for the word: text:{rest[0]}"
            raise UsageError(f"{self.name} has no {rest[0]!r}", hint=hint)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        # While completing, no words yet means that a subcommand's name may come.
        if self._wants_default(args) and not (ctx.resilient_parsing and not args):
            if not ctx.resilient_parsing:
                self._refuse_slip(ctx.command_path.strip(), args)
            args = [self.default, *args]
        elif not args and not ctx.resilient_parsing:
            args = ["--help"]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:  # noqa: ANN401
        name, command, rest = super().resolve_command(ctx, args)
        return None if name == DEFAULT else name, command, rest

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:  # noqa: ANN401
        found = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("-") and self.group.default is not None:
            seen = {item.value for item in found}
            found += [i for i in self.load(self.default).shell_complete(ctx, incomplete) if i.value not in seen]
        return found

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        path = ctx.command_path.strip()
        if self.group.default is not None:
            formatter.write_usage(path, " ".join(self.load(self.default).collect_usage_pieces(ctx)))
        formatter.write_usage(path, "COMMAND [ARGS]...", "       " if self.group.default is not None else None)

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        if self.group.default is not None:
            write_sections(self.load(self.default), ctx, formatter)
        else:
            write_sections(self, ctx, formatter)
        records = [(word, self._line(word)) for word in self.group.commands if word not in self.group.hidden]
        if records:
            with formatter.section("Subcommands"):
                formatter.write_dl(records)

    def _line(self, word: str) -> str:
        line = _help_line(_found(self.group.commands[word]))
        return f"{line} (default)" if word == self.group.default else line
