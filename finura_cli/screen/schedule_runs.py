"""What a run of the scheduled work did, or would do: a row a job, a row a message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.channel import Message
from finura_cli.domain.delivery import Sent, State
from finura_cli.domain.jobs import Outcome, Status
from finura_cli.screen.shown import Cell, Column, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

_JOBS = (Column("job"), Column("key", title="Of", spare=1), Column("status", title=""), Column("said", title="What"))
_MESSAGES = (
    Column("channel", title="Sent to"),
    Column("topic"),
    Column("key", title="Of", spare=1),
    Column("state", title=""),
    Column("error", title="Why"),
)
_STATES: dict[str, str] = {
    Status.WOULD: "would be sent",
    State.WAITING: "waits",
    State.SENDING: "on its way",
    State.SENT: "sent",
    State.FAILED: "given up",
    State.UNKNOWN: "may have arrived",
}
_WENT_WRONG = {
    State.WAITING: "is not sent yet",
    State.FAILED: "was not sent, and is given up",
    State.UNKNOWN: "may have arrived, and is not sent again",
}


def ran_shown(
    outcomes: Sequence[Outcome], messages: Sequence[Sent], *, dry: bool, texts: Sequence[Message] = ()
) -> Shown:
    """`texts`: the messages for whoever runs the program, where they were not printed."""
    rows = tuple((one.job.value, one.key, one.status.value, one.said) for one in outcomes)
    table = Table(_JOBS, rows)
    sent = Table(_MESSAGES, tuple(_row(one, dry=dry) for one in messages), title="Messages")

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        draw_table(table, console)
        if messages:
            console.print()
            draw_table(_seen(sent), console)

    answer = {
        "dry_run": dry,
        "rows": [{"job": one.job.value, "key": one.key, "status": one.status.value, "said": one.said or None}
                 for one in outcomes],
        "messages": [_json(one, dry=dry) for one in messages],
        "texts": [{"subject": one.subject, "text": one.text} for one in texts],
    }  # fmt: skip
    return Shown(json=answer, table=table, rich=draw, digest=True, more=(sent,) if messages else ())


def _seen(sent: Table) -> Table:
    """Without the column that says nothing."""
    if any(row[-1] for row in sent.rows):
        return sent
    return Table(sent.columns[:-1], tuple(row[:-1] for row in sent.rows), title=sent.title)


def _row(one: Sent, *, dry: bool) -> tuple[Cell, ...]:
    return one.channel, one.topic, one.key, _STATES[Status.WOULD if dry else one.state], why(one)


def why(one: Sent) -> str:
    """Why a message is not sent yet, or not at all; nothing where it is."""
    until = f"not before {one.until.replace('T', ' ')[:16]}" if one.until is not None else ""
    return "; ".join(part for part in (one.error or "", until) if part)


def warning(one: Sent) -> str:
    """A message that did not go out, for whoever reads the log."""
    return f"{one.channel}: {one.topic} {one.key} {_WENT_WRONG[one.state]}: {why(one)}"


def _json(one: Sent, *, dry: bool) -> dict[str, object]:
    return {
        "channel": one.channel, "topic": one.topic, "key": one.key,
        "state": Status.WOULD.value if dry else one.state.value,
        "error": one.error, "tries": one.tries, "until": one.until,
    }  # fmt: skip
