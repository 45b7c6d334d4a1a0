"""finura import log, show, undo: the imports that were."""

from typing import Annotated

import typer

from finura_cli.cli.house import house_of
from finura_cli.errors import UsageError
from finura_cli.screen import imports as screen
from finura_cli.screen.deeds import taken_back_shown
from finura_cli.store import history
from finura_cli.store import sources as stored

Number = Annotated[int, typer.Argument(metavar="N", help="Number of the import; `import log` shows them.")]


def log(ctx: typer.Context, limit: Annotated[int, typer.Option(min=0, help="How many; 0 for all.")] = 20) -> None:
    """The files that were taken in, newest first."""
    house = house_of(ctx)
    house.emit("import log", screen.batches_shown(stored.batches(house.read_session(), limit or None)))


def show(ctx: typer.Context, number: Number) -> None:
    """One import: file, account, counts."""
    house = house_of(ctx)
    house.emit_text("import show", *screen.batch_text(stored.batch(house.read_session(), number)))


def undo(ctx: typer.Context, number: Number) -> None:
    """Take an import back, with all that its command did."""
    house = house_of(ctx)
    store = house.session()
    batch = stored.batch(store, number)
    if not batch.deed_id:
        raise UsageError(
            f"import {number} was taken in by other books, whose export these were made of",
            hint=f"finura rm batch:{number}",
            code="other-books",
        )
    others = [other.name for other in stored.batches_of(store, batch.deed_id) if other.id != number]
    if others and not house.confirm(f"The same command took in {', '.join(others)}: take back all of it?"):
        return
    house.emit("import undo", taken_back_shown(history.undo(store, batch.deed_id), redo=False))
