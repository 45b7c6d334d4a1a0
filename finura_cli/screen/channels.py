"""Channels: the table, what became of one, and the message by which it is tried out."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from shlex import quote

from finura_cli.domain.channel import Carries, Channel, Message, Topic
from finura_cli.domain.money import Money
from finura_cli.domain.text import how_many, visible
from finura_cli.records import NamedTuple
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table

_EMPTY = "No channels: messages go to the output of finura schedule run. finura alerts channels add NAME makes one."

_AMOUNTS = {Carries.AMOUNTS: "shown", Carries.PRIVATE: "as dots"}


class ChannelLine(NamedTuple):
    """A channel as people may see it: `to` is its address without secrets, `only` what it takes (empty: all), `takes`
    the same in words, `last` when a message last arrived; how many messages wait, how many did not arrive of late
    (or maybe not), and why the latest of either did not."""

    channel: Channel
    to: str
    only: Sequence[str]
    takes: str
    last: str | None = None
    waiting: int = 0
    lost: int = 0
    error: str | None = None


def channels_shown(lines: Sequence[ChannelLine]) -> Shown:
    """`finura alerts channels`."""
    table = Table(
        columns=(
            Column("name"),
            Column("to"),
            Column("carries", title="Amounts", spare=1),
            Column("only", title="Takes"),
            Column("pace", title="Alerts", spare=2),
            Column("state"),
            Column("last", title="Last sent", spare=3),
        ),
        rows=tuple(
            (
                one.channel.name, one.to, _AMOUNTS[one.channel.carries], one.takes,
                one.channel.pace.value if _hears(one) else None,
                _state(one), one.last and one.last.replace("T", " ")[:16],
            )
            for one in lines
        ),
        empty=_EMPTY,
    )  # fmt: skip
    rows = [{**_json(one), "waiting": one.waiting, "lost": one.lost, "error": one.error} for one in lines]
    return Shown(json={"rows": rows}, table=table)


def _json(one: ChannelLine) -> dict[str, object]:
    return {
        "name": one.channel.name,
        "to": one.to,
        "carries": one.channel.carries.value,
        "only": list(one.only),
        "pace": one.channel.pace.value,
        "paused": one.channel.paused,
        "last": one.last,
    }


def _state(one: ChannelLine) -> str:
    said = ["paused"] if one.channel.paused else []
    said += [f"{one.waiting:,} waiting"] if one.waiting else []
    said += [f"{one.lost:,} lost"] if one.lost else []
    return ", ".join(said) or "on"


def channel_receipt(
    line: ChannelLine, deed: int, *, verb: str, warnings: Sequence[str] = (), dropped: int = 0
) -> Shown:
    """What was done with a channel. `warnings` are said elsewhere; JSON has them, too."""
    answer = {**_json(line), "warnings": list(warnings), "dropped": dropped, "deed": deed}
    takes = "all reports and alerts" if line.takes == "all" else line.takes
    more = []
    if verb in ("added", "changed"):
        amounts = "amounts as dots" if line.channel.carries is Carries.PRIVATE else "with amounts"
        pace = f"; alerts {_pace(line.channel)}" if _hears(line) else ""
        more.append(f"It takes {takes}, {amounts}{pace}.")
        more.append(f"Try it: finura alerts channels test {quote(line.channel.name)}")
    if dropped:
        more.append(f"{how_many(dropped, 'message')} that waited with amounts in it will not be sent.")
    return receipt(answer, f"Channel {line.channel.name} ({line.to}): {verb}", more=more, undo=UNDO)


def _hears(line: ChannelLine) -> bool:
    """Whether any kind of alert goes there."""
    return not line.only or not set(line.only) <= {Topic.WEEKLY, Topic.MONTHLY}


def _pace(channel: Channel) -> str:
    return "once a day together" if channel.pace.value == "digest" else "one by one"


class TriedLine(NamedTuple):
    """What became of a test: `state` is sent, failed or unknown."""

    name: str
    to: str
    state: str
    error: str | None


def tried_shown(lines: Sequence[TriedLine]) -> Shown:
    """`finura alerts channels test`."""
    rows = tuple((one.name, one.to, one.state, one.error) for one in lines)
    columns = (Column("name"), Column("to"), Column("state"), Column("error", title="Why"))
    return Shown(json={"rows": [one._asdict() for one in lines]}, table=Table(columns=columns, rows=rows))


def sample(name: str, amount: Money, show: ShowMoney) -> Message:
    """A message by which a channel is tried out; `show` writes amounts as they will be there."""
    lines = (
        f"This is a test of the channel {visible(name)}.",
        "What Finura sends reaches you here: reports, and alerts.",
        f"An amount looks like this: {show(amount)}",
    )
    page = "".join(f"<p>{escape(line)}</p>" for line in lines)
    head = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Finura: a test</title></head>'
    return Message("Finura: a test", "\n".join(lines) + "\n", f"{head}<body>{page}</body></html>")
