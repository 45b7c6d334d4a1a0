"""`finura config`: settings, shown and changed."""

from typing import Annotated

import typer

from finura_cli import config, paths
from finura_cli.cli.group import Group
from finura_cli.cli.house import house_of
from finura_cli.domain.currencies import CODES
from finura_cli.errors import UsageError
from finura_cli.screen.shown import Column, Shown, Table


def _complete_name(incomplete: str) -> list[tuple[str, str]]:
    return [(row.name, row.help) for row in config.TABLE if row.name.startswith(incomplete)]


Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A setting, as calendar.cycle_start.", autocompletion=_complete_name)
]


def _text(value: config.Value) -> str | None:
    return str(value).lower() if isinstance(value, bool) else None if value is None else str(value)


def _said(value: config.Value) -> str:
    """An empty text is a choice, such as no quiet hours at all: not what nobody set."""
    return "not set" if value is None else _text(value) or '""'


def list_(ctx: typer.Context) -> None:
    """Every setting with its value."""
    house = house_of(ctx)
    settings = house.settings
    rows = [(row, config.value_of(settings, row.name)) for row in config.TABLE]
    table = Table(
        columns=(Column("name", title="Setting"), Column("value"), Column("default"), Column("help", title="Meaning")),
        rows=tuple((row.name, _text(value), _text(row.default), row.help) for row, value in rows),
    )
    answer = [{"name": row.name, "value": value, "default": row.default, "help": row.help} for row, value in rows]
    house.emit("config", Shown(json={"rows": answer}, table=table))


def get(ctx: typer.Context, name: Name) -> None:
    """The value of one setting, alone on a line; empty where there is none."""
    house = house_of(ctx)
    value = config.value_of(house.settings, name)
    house.emit_text("config get", {"name": name, "value": value}, f"{_text(value) or ''}\n")


def set_(
    ctx: typer.Context,
    name: Name,
    value: Annotated[str, typer.Argument(metavar="VALUE", help="Its new value.")],
) -> None:
    """Change a setting."""
    new = config.parsed(name, value)
    if name == "currency" and new not in CODES:
        raise UsageError(f"{value!r} is no currency that is in use", hint="an ISO code, as INR", code="bad-currency")
    _keep(ctx, "config set", name, new)


def unset(ctx: typer.Context, name: Name) -> None:
    """Bring the default of a setting back."""
    config.setting(name)
    _keep(ctx, "config unset", name, None)


def _keep(ctx: typer.Context, command: str, name: str, value: config.Value) -> None:
    house = house_of(ctx)
    before = config.value_of(house.settings, name)
    settings = config.changed(house.settings, name, value)
    path = config.save(house.home, settings)
    after = config.value_of(settings, name)

    house.say(f"{name} is {_said(after)} (was {_said(before)}), in {path}")
    house.emit_text(command, {"name": name, "value": after, "previous": before}, "")


def path(ctx: typer.Context) -> None:
    """Where settings and books are kept."""
    house = house_of(ctx)
    places = {"home": house.home, "config": house.home / paths.CONFIG, "books": house.books}
    table = Table(
        columns=(Column("name", title="What"), Column("path", title="Where")),
        rows=tuple((name, str(place)) for name, place in places.items()),
    )
    house.emit("config path", Shown(json={name: str(place) for name, place in places.items()}, table=table))


group = Group(commands={"list": list_, "get": get, "set": set_, "unset": unset, "path": path}, default="list")
