"""The root: `finura` itself, its commands by the catalogue, its help."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from typer.core import TyperCommand, TyperGroup, TyperOption

from finura_cli import __version__
from finura_cli.cli.catalogue import BOOKS, CAPTURE, CATALOGUE, LOOK, PLAN, PREDICT, SYSTEM, Row
from finura_cli.cli.command import command_of, write_sections
from finura_cli.cli.group import Group, GroupCommand
from finura_cli.cli.options import append_globals
from finura_cli.cli.stubs import StubGroup

ABOUT = "Personal finance on your own machine: add, import, budget, report, predict, and spot what is odd."
EPILOG = "`finura COMMAND --help` explains a command, `finura help` lists topics, `finura demo` shows it at work."

PANELS = (CAPTURE, LOOK, PLAN, PREDICT, BOOKS, SYSTEM)


class Root(StubGroup):
    """The lazy root group, filled from the catalogue."""

    def __init__(self) -> None:
        super().__init__(
            name="finura",
            help=ABOUT,
            epilog=EPILOG,
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
                )
            ],
        )
        append_globals(self)

    def load(self, name: str) -> TyperCommand | TyperGroup:
        return load(next(row for row in CATALOGUE if row.name == name))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        return super().parse_args(ctx, args if args or ctx.resilient_parsing else ["--help"])

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        panels: dict[str, list[tuple[str, str]]] = {panel: [] for panel in PANELS}
        for row in CATALOGUE:
            panels[row.panel].append((row.name, row.help))
        widest = max(len(row.name) for row in CATALOGUE)
        for panel, records in panels.items():
            with formatter.section(panel):
                formatter.write_dl([(f"{name:{widest}}", text) for name, text in records])
        write_sections(self, ctx, formatter)


def _show_version(ctx: Any, _param: Any, value: Any) -> None:  # noqa: ANN401
    if value and not ctx.resilient_parsing:
        print(f"finura {__version__}")  # noqa: T201
        ctx.exit()


def load(row: Row) -> TyperCommand | TyperGroup:
    """The real command behind a row of the catalogue."""
    module, _, attribute = row.target.partition(":")
    found = getattr(import_module(f"finura_cli.commands.{module}"), attribute)
    if isinstance(found, Group):
        return GroupCommand(row.name, found, row.help)
    return command_of(found, row.name, row.help)
