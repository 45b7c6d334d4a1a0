"""finura rm: entries chosen by id or by query, removed in one deed."""

from typing import Annotated

import typer

from finura_cli.cli.choosing import choose, confirm_bulk
from finura_cli.cli.house import house_of
from finura_cli.domain.text import how_many
from finura_cli.screen.editing import done_shown, removals_shown
from finura_cli.services import editing


def rm(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="ID|QUERY...", help="Entries: their numbers, or a query.")],
) -> None:
    """Remove entries; `finura undo` brings them back. A row of a bank's file does not return with the next import."""
    house = house_of(ctx)
    store = house.session()
    chosen = choose(house, words)
    if not chosen.entries:
        house.emit("rm", done_shown("Nothing matched.", changed=0, deed=None))
        return
    entries = editing.with_other_sides(store, chosen.entries)
    count = how_many(len(entries), "entry", "entries")
    confirm_bulk(house, chosen, removals_shown(entries, show=house.show), f"Remove {count}?")
    done = editing.remove(store, entries, at=house.at)
    said = f"entry {entries[0].id}, {entries[0].description}" if done.count == 1 else f"{done.count} entries"
    ids = [entry.id for entry in entries]
    house.emit("rm", done_shown(f"Removed {said}", changed=done.count, deed=done.deed_id, ids=ids))
