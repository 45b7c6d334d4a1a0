"""finura show: one entry, and why it is as it is."""

from typing import Annotated

import typer

from finura_cli.cli.house import house_of
from finura_cli.screen.story import story_shown
from finura_cli.services.explaining import explain


def show(
    ctx: typer.Context,
    id: Annotated[int, typer.Argument(metavar="ID", min=1, max=2**63 - 1, help="The entry's number in `finura list`.")],
) -> None:
    """Show one entry: its parts, who set the category and why, the file it came from, what was done to it."""
    house = house_of(ctx)
    house.emit("show", story_shown(explain(house.read_session(), id), show=house.show))
