"""The root: `finura` itself, its commands by the catalogue, its help."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

from typer.core import TyperCommand, TyperGroup, TyperOption

from finura_cli.cli import streams
from finura_cli.cli.catalogue import CATALOGUE, Row
from finura_cli.cli.command import command_of
from finura_cli.cli.front import ABOUT, WATCH, front_page, version_line
from finura_cli.cli.group import Group, GroupCommand
from finura_cli.cli.options import append_globals
from finura_cli.cli.stubs import StubGroup
from finura_cli.errors import UsageError


class Root(StubGroup):
    """The lazy root group, filled from the catalogue."""

    def __init__(self) -> None:
        super().__init__(
            name="finura",
            help=ABOUT,
            rich_markup_mode=None,
            commands={row.name: TyperCommand(row.name, help=row.help, rich_markup_mode=None) for row in CATALOGUE},
            params=[
                TyperOption(
                    param_decls=["--version"],
                    is_flag=True,
                    is_eager=True,
                    expose_value=False,
                    callback=_show_version,
                    help="Print the version.",
                ),
                TyperOption(
                    param_decls=["--watch"], is_flag=True, expose_value=False, callback=_keep_watch, help=WATCH
                ),
            ],
            invoke_without_command=True,
        )
        append_globals(self)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:  # noqa: ANN401
        name, command, rest = super().resolve_command(ctx, args)
        if ctx.obj is not None:
            ctx.obj.command = name or ""
            if ctx.obj.wishes.watch:
                raise UsageError("--watch goes without a command", hint="finura --watch")
        return name, command, rest

    def load(self, name: str) -> TyperCommand | TyperGroup:
        return load(next(row for row in CATALOGUE if row.name == name))

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401
        if ctx._protected_args:
            return super().invoke(ctx)
        return import_module("finura_cli.commands.dashboard").dashboard(ctx.obj, watch=ctx.obj.wishes.watch)

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401
        return front_page(streams.columns(os.environ, sys.stdout)).rstrip("\n")


def _show_version(ctx: Any, _param: Any, value: Any) -> None:  # noqa: ANN401
    if value and not ctx.resilient_parsing:
        sys.stdout.write(version_line())
        ctx.exit()


def _keep_watch(ctx: Any, _param: Any, value: Any) -> None:  # noqa: ANN401
    if value and ctx.obj is not None:
        ctx.obj.wishes.watch = True


def load(row: Row) -> TyperCommand | TyperGroup:
    """The real command behind a row of the catalogue."""
    module, _, attribute = row.target.partition(":")
    found = getattr(import_module(f"finura_cli.commands.{module}"), attribute)
    if isinstance(found, Group):
        return GroupCommand(row.name, found, row.help)
    return command_of(found, row.name, row.help)
