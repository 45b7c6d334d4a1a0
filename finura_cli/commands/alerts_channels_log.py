"""finura alerts channels log: what went out, where to, and what became of it."""

from typing import Annotated

import typer

from finura_cli.cli.house import house_of
from finura_cli.screen.sent_messages import MessageLine, messages_shown

Name = Annotated[str | None, typer.Argument(metavar="[NAME]", help="One channel; all of them.")]


def log(
    ctx: typer.Context,
    name: Name = None,
    lost: Annotated[bool, typer.Option("--lost", help="Only what did not arrive, or maybe not.")] = False,
    limit: Annotated[int, typer.Option(min=0, help="How many; 0 for all.")] = 50,
) -> None:
    """Every message that was made, the latest first: sent, waiting, or lost, and why. Their texts are not kept."""
    from finura_cli.services import channels as service
    from finura_cli.store import outbox

    house = house_of(ctx)
    store = house.read_session()
    uid = None if name is None else service.get(store, name).uid
    found = outbox.log(store, limit or None, channel=uid, lost=lost)
    lines = [
        MessageLine(
            one.id, one.name, one.topic, one.key, one.subject, one.state.value, one.made, one.settled, one.tries,
            one.next, one.error,
        )
        for one in found
    ]  # fmt: skip
    house.emit("alerts channels log", messages_shown(lines))
