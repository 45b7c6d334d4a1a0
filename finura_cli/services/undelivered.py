"""What doctor says of the channels: which does not work, what did not arrive, and what nobody sends."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import date, timedelta

from finura_cli.domain.channel import TERMINAL
from finura_cli.domain.delivery import Standing
from finura_cli.domain.finding import Finding, Weight
from finura_cli.domain.text import how_many
from finura_cli.services import delivering
from finura_cli.store.connection import Store

PATIENCE = 2
"""Days after which it is worth a word that a message was not even tried."""
_NAMED = 3


def findings(store: Store, *, today: date) -> list[Finding]:
    """All that is wrong with what goes out; nothing where every message arrived, or there never was one."""
    return [finding for one in delivering.standing(store, today=today) for finding in _of(one, today)]


def _of(one: Standing, today: date) -> Iterator[Finding]:
    test = f"finura alerts channels test {shlex.quote(one.channel)}" if one.channel != TERMINAL else None
    weight = (
        Weight.NOTE if one.worked is not None and one.lost is not None and one.worked > one.lost else Weight.WARNING
    )
    since = "; it has worked since" if weight is Weight.NOTE else ""
    if one.failed:
        text = f"{how_many(len(one.failed), 'message')} did not get to {one.channel} ({_some(one.failed)})"
        yield Finding(weight, "not-sent", f"{text}: {one.why}{since}", None if since else test)
    if one.unknown:
        text = f"{how_many(len(one.unknown), 'message')} to {one.channel} may not have arrived ({_some(one.unknown)})"
        why = "" if one.failed else f": {one.why}"
        yield Finding(weight, "maybe-not-sent", f"{text}{why}; none is sent twice{since}", None if since else test)
    if one.paused and one.waiting:
        text = f"{one.channel} is paused, and {how_many(one.waiting, 'message waits', 'messages wait')} for it"
        yield Finding(Weight.NOTE, "channel-paused", text, "finura alerts channels list")
    elif one.error is not None:
        text = f"{one.channel} took nothing in {how_many(one.tried, 'try', 'tries')}: {one.error}"
        waits = how_many(one.waiting, "message waits", "messages wait")
        yield Finding(Weight.WARNING, "not-sent-yet", f"{text}; {waits}", test)
    elif one.since is not None and date.fromisoformat(one.since[:10]) + timedelta(days=PATIENCE) < today:
        text = f"{how_many(one.waiting, 'message waits', 'messages wait')} for {one.channel} since {one.since[:10]}"
        hint = "finura schedule run, outside the quiet hours; finura schedule list shows what runs by itself"
        yield Finding(Weight.WARNING, "nobody-sends", f"{text}, and nothing sends", hint)


def _some(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[-_NAMED:]) + more
