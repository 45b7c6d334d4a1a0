"""What doctor says of messages that did not arrive."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from finura_cli.domain.channel import Channel, Message
from finura_cli.domain.delivery import Instant, Standing
from finura_cli.domain.finding import Weight
from finura_cli.notify.base import NotSent
from finura_cli.services import delivering, undelivered
from finura_cli.store import channels, history, rows
from finura_cli.store.connection import Store
from tests.services.sending import add_channel
from tests.store.made import new_books


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_books(tmp_path / "finura.db") as store:
        store.conn.execute("PRAGMA synchronous=OFF")
        yield store


class Carrying:
    """A channel on which this happens."""

    def __init__(self, *happens: Exception | None) -> None:
        self.happens = list(happens)

    def send(self, message: Message, *, seconds: float) -> None:
        error = self.happens.pop(0) if self.happens else None
        if error is not None:
            raise error


def put(store: Store, key: str, day: int, topic: str = "weekly-report") -> None:
    delivering.put(
        store, channels.all(store), topic, key, lambda private: Message(key, key), at=f"2026-11-{day:02}T08:00:00"
    )


def send(store: Store, day: int, *happens: Exception | None, time: str = "08:00", quiet: str = "") -> None:
    carrying = Carrying(*happens)

    def carrier_of(channel: Channel) -> Carrying:
        return carrying

    delivering.send(store, carrier_of, now=Instant(f"2026-11-{day:02}T{time}:00", time, quiet))


def said(store: Store, day: int) -> list[tuple[Weight, str, str, str | None]]:
    found = undelivered.findings(store, today=date(2026, 11, day))
    return [(one.weight, one.code, one.text, one.hint) for one in found]


TEST = "finura alerts channels test 'my mail'"


def test_where_all_arrived_nothing_is_said(store: Store) -> None:
    assert said(store, 21) == []
    add_channel(store, "my mail")
    put(store, "w46", 16)
    send(store, 16)
    assert delivering.standing(store, today=date(2026, 11, 21)) == ()
    assert said(store, 21) == []


def test_a_channel_that_takes_nothing_is_told_with_the_reason(store: Store) -> None:
    add_channel(store, "my mail")
    put(store, "w45", 20)
    put(store, "w46", 20)
    send(store, 20, NotSent("no route to host"))
    (one,) = delivering.standing(store, today=date(2026, 11, 20))
    assert one == Standing(
        "my mail",
        False,
        2,
        "2026-11-20T08:00:00",
        1,
        "no route to host",
        "2026-11-20T08:10:00",
        (),
        (),
        None,
        None,
        None,
    )
    text = "my mail took nothing in 1 try: no route to host; 2 messages wait"
    assert said(store, 20) == [(Weight.WARNING, "not-sent-yet", text, TEST)]


def test_what_was_lost_is_named_until_two_weeks_have_gone_and_less_loud_once_it_works(store: Store) -> None:
    add_channel(store, "my mail")
    for n in range(5):
        put(store, f"w{n}", 2)
        send(store, 2, NotSent("wrong password", again=False))
    text = "5 messages did not get to my mail (weekly-report w2, weekly-report w3, weekly-report w4 and 2 more)"
    assert said(store, 2) == [(Weight.WARNING, "not-sent", f"{text}: wrong password", TEST)]
    put(store, "w9", 3)
    send(store, 3)
    assert said(store, 16) == [(Weight.NOTE, "not-sent", f"{text}: wrong password; it has worked since", None)]
    assert said(store, 17) == []


def test_what_may_have_arrived_is_told_apart(store: Store) -> None:
    add_channel(store, "my mail")
    put(store, "w46", 20)
    send(store, 20, RuntimeError("secret"))
    text = "1 message to my mail may not have arrived (weekly-report w46): a fault: RuntimeError; none is sent twice"
    assert said(store, 20) == [(Weight.WARNING, "maybe-not-sent", text, TEST)]


def test_messages_that_nobody_sends_are_told_after_two_days(store: Store) -> None:
    """As where the program runs in quiet hours only, or not at all any more."""
    add_channel(store, "my mail")
    put(store, "w46", 18)
    for day in (18, 19, 20):
        send(store, day, time="06:00", quiet="22:00-07:00")
    assert said(store, 20) == []
    ((weight, code, text, hint),) = said(store, 21)
    assert (weight, code) == (Weight.WARNING, "nobody-sends")
    assert text == "1 message waits for my mail since 2026-11-18, and nothing sends"
    assert hint is not None
    assert "quiet hours" in hint


def test_a_paused_channel_is_a_note_and_a_removed_one_nothing(store: Store) -> None:
    add_channel(store, "my mail")
    put(store, "w46", 18)
    (one,) = channels.all(store)
    with history.unrecorded(store):
        rows.update(store, "channels", (one.id,), {"paused": 1})
    assert [found[:3] for found in said(store, 30)] == [
        (Weight.NOTE, "channel-paused", "my mail is paused, and 1 message waits for it")
    ]
    with history.unrecorded(store):
        rows.delete(store, "channels", (one.id,))
    assert said(store, 30) == []
    send(store, 30)
    assert said(store, 30) == []
