"""finura show: one entry, and why it is as it is."""

from typing import Annotated

import typer

from finura_cli.cli.house import house_of
from finura_cli.domain.anomaly import ALL
from finura_cli.screen.story import story_shown
from finura_cli.services import spotting
from finura_cli.services.explaining import explain


def show(
    ctx: typer.Context,
    id: Annotated[int, typer.Argument(metavar="ID", min=1, max=2**63 - 1, help="The entry's number in `finura list`.")],
) -> None:
    """Show one entry: its parts, who set the category and why, what looks odd, its file, what was done to it."""
    house = house_of(ctx)
    store = house.read_session()
    story = explain(store, id)
    odd = spotting.of_entry(
        store,
        story.entry,
        month=house.calendar.month_of(story.entry.date),
        today=house.today,
        alarms_a_month=house.settings.alarms or ALL,
        at=house.at,
    )
    house.emit("show", story_shown(story, show=house.show, odd=odd))
