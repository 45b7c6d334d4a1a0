"""Messages that went out, or should have: what became of each."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.records import NamedTuple
from finura_cli.screen.shown import Column, Shown, Table

_EMPTY = "No message was ever made. finura schedule run makes them."
_REMOVED = "(removed)"


class MessageLine(NamedTuple):
    """A message without its text. `channel`: None when it is no more; instants are local and in ISO form."""

    id: int
    channel: str | None
    topic: str
    key: str
    subject: str
    state: str
    made: str
    settled: str | None
    tries: int
    next: str | None
    error: str | None


def messages_shown(lines: Sequence[MessageLine]) -> Shown:
    """`finura alerts channels log`, the latest first."""
    table = Table(
        columns=(
            Column("id", "int", spare=5),
            Column("made"),
            Column("channel"),
            Column("topic", spare=3),
            Column("key", machine=True),
            Column("subject"),
            Column("state"),
            Column("settled", title="When", spare=3),
            Column("tries", "int", spare=4),
            Column("next", machine=True),
            Column("error", title="Why"),
        ),
        rows=tuple(
            (
                one.id, _short(one.made), one.channel or _REMOVED, one.topic, one.key, one.subject,
                one.state, _short(one.settled), one.tries, _short(one.next), one.error,
            )
            for one in lines
        ),
        empty=_EMPTY,
    )  # fmt: skip
    return Shown(json={"rows": [one._asdict() for one in lines]}, table=table)


def _short(instant: str | None) -> str | None:
    return instant and instant.replace("T", " ")[:16]
