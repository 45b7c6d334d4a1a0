"""finura undo: take back a deed, do it again, list them."""

from typing import Annotated

import typer

from finura_cli.cli.group import Group
from finura_cli.cli.house import house_of
from finura_cli.errors import UsageError
from finura_cli.screen.deeds import deeds_shown, taken_back_shown
from finura_cli.store import history


def undo(
    ctx: typer.Context,
    number: Annotated[
        int | None, typer.Argument(metavar="[N]", help="Number of the deed; the last one if left out.")
    ] = None,
    redo: Annotated[bool, typer.Option("--redo", help="Do again what was taken back last.")] = False,
) -> None:
    """Take back the last deed, or deed N of `undo list`; --redo does it again."""
    house = house_of(ctx)
    if redo and number is not None:
        raise UsageError("--redo does again what was taken back last; it takes no number")
    store = house.session()
    deed = history.redo(store) if redo else history.undo(store, number)
    house.emit("undo", taken_back_shown(deed, redo=redo, show=house.show))


def list_(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(min=0, help="How many; 0 for all.")] = 20,
) -> None:
    """The latest deeds, newest first."""
    house = house_of(ctx)
    house.emit("undo list", deeds_shown(history.log(house.read_session(), limit or None), show=house.show))


group = Group(default=undo, commands={"list": list_})
