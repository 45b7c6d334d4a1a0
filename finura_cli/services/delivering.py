"""Messages go out: each is made once for a channel, and sent once. A channel that fails never holds up the others.

A message is claimed in the books, for good, before it is handed over, and settled after it. Whatever happens in between
to this process or another, it is not sent a second time: that it may not have arrived is said instead.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from queue import Empty, SimpleQueue
from threading import Thread

from finura_cli.domain.channel import Carries, Channel, Message, Topic
from finura_cli.domain.delivery import HERE, Instant, Sent, Standing, State, after_failure, is_due, reason
from finura_cli.domain.text import visible
from finura_cli.errors import FinuraError
from finura_cli.notify.base import Carrier, NotSent, Unsure
from finura_cli.records import NamedTuple
from finura_cli.store import channels as known_channels
from finura_cli.store import outbox
from finura_cli.store.connection import Store
from finura_cli.store.outbox import Kept

TIMEOUT = 20.0
"""Seconds a channel may take for a message."""
GRACE = 10.0
"""A carrier that keeps no time is waited for so much longer, and then left behind."""
AT_ONCE = 8
"""Channels that are sent to at the same time."""
LONGEST_SUBJECT = 120
REMEMBERED = 14
"""Days for which what was lost is spoken of."""
BROKEN_OFF = "the program ended while it was sent"
REMOVED, UNWANTED = "the channel was removed", "the channel does not take it any more"
TOO_MUCH = "it had amounts, and the channel takes none any more"


class Held(NamedTuple):
    """A message that was claimed, and stands in what this run still has to write."""

    kept: Kept
    message: Message


class Tray:
    """In place of a carrier: what goes out with the answer of this run is laid here, and settled by `handed_out`."""

    def __init__(self) -> None:
        self.held: list[Held] = []


def put(
    store: Store, channels: Sequence[Channel], topic: str, key: str, render: Callable[[bool], Message], *, at: str
) -> int:
    """A message for each channel that takes this topic and never had this one; how many were made. `channels`: all
    there are; without any it goes to whoever runs the program. `render(private)` is called once at most for either,
    and not at all where nobody gets it."""
    receivers = [one for one in channels if one.takes(topic)] if channels else [HERE]
    had = outbox.have(store, topic, key)
    new = [one for one in receivers if one.uid not in had]
    texts = {private: _clean(render(private)) for private in sorted({_is_private(one) for one in new})}
    with store.write_tx():
        return sum(
            outbox.put(store, one.uid, topic, key, texts[_is_private(one)], private=_is_private(one), made=at)
            for one in new
        )


def send(
    store: Store, carrier_of: Callable[[Channel], Carrier | Tray], *, now: Instant, seconds: float = TIMEOUT
) -> tuple[Sent, ...]:
    """Send all that waits and is due, to all channels at once, to each one message after the other; what became of it.
    Nothing in quiet hours. What is laid in a tray is told as sent: whoever reads of it has it.

    After a failure a channel rests until the next run: a dead one costs its timeout once. Only one process at a time:
    what another one is sending is given up for lost here, and sent by that one alone."""
    done = [_told(one) for one in (*outbox.give_up(store, at=now.at, error=BROKEN_OFF), *_withdrawn(store, now.at))]
    open_ = outbox.waiting(store)
    if now.quiet_until is not None:
        return (*done, *(_told(one)._replace(error=None, until=now.quiet_until) for one in open_))
    places = {one.uid: one for one in (HERE, *known_channels.all(store))}
    lines: dict[str, deque[Kept]] = {}
    for one in open_:
        place = places.get(one.channel)
        if place is not None and place.paused:
            continue
        if place is None or not _still_takes(place, one.topic):
            why = REMOVED if place is None else UNWANTED
            outbox.settle(store, one.id, State.FAILED, at=now.at, error=why)
            done.append(_told(one._replace(state=State.FAILED, error=why)))
        elif is_due(one.next, now.at):
            lines.setdefault(one.channel, deque()).append(one)
    return (*done, *_Round(store, places, lines, carrier_of, now, seconds).run())


def handed_out(store: Store, tray: Tray, *, now: Instant, error: NotSent | None = None) -> None:
    """The answer in which messages stand was written, or was not: then they wait for another run."""
    held, tray.held = tray.held, []
    if not held:
        return
    with store.write_tx():
        for kept, _ in held:
            if error is None:
                outbox.settle(store, kept.id, State.SENT, at=now.at)
            else:
                _not_sent(store, kept, error, now)


def withdraw_amounts(store: Store, *, at: str) -> int:
    """What waits with amounts in it for channels that may know none is not sent any more; how many messages."""
    return len(_withdrawn(store, at))


def _withdrawn(store: Store, at: str) -> list[Kept]:
    return outbox.withdraw_amounts(store, at=at, error=TOO_MUCH)


def standing(store: Store, *, today: date) -> tuple[Standing, ...]:
    """How it stands with each channel that has something before it, or lost something in the last two weeks."""
    rows: dict[str, list[Kept]] = {}
    for kept in outbox.troubled(store, today - timedelta(days=REMEMBERED)):
        if kept.name is not None:  # nobody can do anything about a channel that is no more
            rows.setdefault(kept.channel, []).append(kept)
    if not rows:
        return ()
    paused = {one.uid: one.paused for one in known_channels.all(store)}
    worked = outbox.last_sent(store)
    found = (_standing(rows[uid], paused.get(uid, False), worked.get(uid)) for uid in rows)
    return tuple(one for one in found if one.waiting or one.lost is not None)


def _standing(rows: list[Kept], paused: bool, worked: str | None) -> Standing:
    waiting = [one for one in rows if not one.state.settled]
    worst = max(waiting, key=lambda one: one.tries, default=None)
    lost = [one for one in rows if one.state.lost and one.tries]  # what was let go untried is no fault of a channel
    last = max(lost, key=lambda one: one.settled or "", default=None)
    failed, unknown = (
        tuple(f"{one.topic} {one.key}" for one in lost if one.state is state)
        for state in (State.FAILED, State.UNKNOWN)
    )  # fmt: skip
    return Standing(
        rows[0].name or "", paused, len(waiting), min((one.made for one in waiting), default=None),
        worst.tries if worst else 0, worst.error if worst else None, worst.next if worst else None,
        failed, unknown, last.error if last else None, last.settled if last else None, worked,
    )  # fmt: skip


@dataclass(slots=True)
class _Flight:
    """A message that is being handed over. `deadline`: by the monotonic clock. `error`: why it was not, once `over`."""

    kept: Kept
    deadline: float
    over: bool = False
    error: BaseException | None = None


class _Round:
    """One run over all channels. Only this thread touches the books; each message is handed over in one of its own."""

    def __init__(
        self, store: Store, places: dict[str, Channel], lines: dict[str, deque[Kept]],
        carrier_of: Callable[[Channel], Carrier | Tray], now: Instant, seconds: float,
    ) -> None:  # fmt: skip
        self._store, self._places, self._lines = store, places, lines
        self._carrier_of, self._now, self._seconds = carrier_of, now, seconds
        self._flying: dict[int, _Flight] = {}
        self._bell: SimpleQueue[None] = SimpleQueue()
        self._done: list[Sent] = []

    def run(self) -> list[Sent]:
        try:
            while self._flying or any(self._lines.values()):
                self._take_off()
                if self._flying:
                    self._land()
        except BaseException:  # nothing new begins; what is under way is known within its time, and is then noted
            self._lines.clear()
            while self._flying:
                self._land()
            raise
        return self._done

    def _take_off(self) -> None:
        """The next message of each channel that has none under way."""
        busy = {flight.kept.channel for flight in self._flying.values()}
        for channel, line in self._lines.items():
            while line and channel not in busy and len(busy) < AT_ONCE:
                if self._begin(line.popleft()):
                    busy.add(channel)

    def _begin(self, kept: Kept) -> bool:
        message = outbox.claim(self._store, kept.id)
        if message is None:  # another process had it first
            return False
        claimed = kept._replace(tries=kept.tries + 1)
        try:
            carrier = self._carrier_of(self._places[kept.channel])
        except Exception as error:
            self._settle(claimed, _as_refused(error))
            return False
        if isinstance(carrier, Tray):
            carrier.held.append(Held(claimed, message))
            self._done.append(_told(claimed._replace(state=State.SENT, error=None)))
            return False
        flight = _Flight(claimed, time.monotonic() + self._seconds + GRACE)
        self._flying[kept.id] = flight
        Thread(target=self._hand_over, args=(flight, carrier, message), daemon=True).start()
        return True

    def _hand_over(self, flight: _Flight, carrier: Carrier, message: Message) -> None:
        try:
            carrier.send(message, seconds=self._seconds)
        except BaseException as error:
            flight.error = error
        flight.over = True
        self._bell.put(None)

    def _land(self) -> None:
        """Wait for one to be over, or for the end of somebody's time. The bell says nothing else: what it had to say
        would be lost with a Ctrl-C that comes as it rings."""
        until = min(flight.deadline for flight in self._flying.values())
        with suppress(Empty):
            self._bell.get(timeout=max(0.01, until - time.monotonic()))
        now = time.monotonic()
        for id, flight in list(self._flying.items()):
            if flight.over or flight.deadline <= now:
                late = None if flight.over else Unsure(f"no end after {self._seconds + GRACE:.0f} s")
                del self._flying[id]
                self._settle(flight.kept, late or flight.error)

    def _settle(self, kept: Kept, error: BaseException | None) -> None:
        """Note what became of a message; after a failure its channel rests."""
        if error is None:
            outbox.settle(self._store, kept.id, State.SENT, at=self._now.at)
            self._done.append(_told(kept._replace(state=State.SENT, error=None)))
            return
        self._lines.get(kept.channel, deque()).clear()
        if isinstance(error, NotSent):
            self._done.append(_not_sent(self._store, kept, error, self._now))
        elif isinstance(error, Exception):  # it may have been taken: nobody can tell
            why = reason(str(error) if isinstance(error, Unsure) else f"a fault: {type(error).__name__}")
            outbox.settle(self._store, kept.id, State.UNKNOWN, at=self._now.at, error=why)
            self._done.append(_told(kept._replace(state=State.UNKNOWN, error=why)))
        else:
            raise error


def _not_sent(store: Store, kept: Kept, error: NotSent, now: Instant) -> Sent:
    why = reason(error.why)
    next = after_failure(kept.tries, made=kept.made, at=now.at) if error.again else None
    if next is None:
        outbox.settle(store, kept.id, State.FAILED, at=now.at, error=why)
    else:
        outbox.wait(store, kept.id, next=next, error=why)
    return _told(kept._replace(state=State.FAILED if next is None else State.WAITING, error=why, next=next))


def _told(kept: Kept) -> Sent:
    name = kept.name if kept.name is not None else "(removed)"
    until = kept.next if kept.state is State.WAITING else None
    return Sent(name, kept.topic, kept.key, kept.state, kept.error, kept.tries, until)


def _still_takes(channel: Channel, topic: str) -> bool:
    """Of a day's alerts: any of them. A channel that gets them one by one from now on still gets those."""
    if topic == Topic.DIGEST:
        return not channel.topics or not set(channel.topics) <= {Topic.WEEKLY, Topic.MONTHLY}
    return channel.takes(topic)


def _as_refused(error: Exception) -> NotSent:
    """Why there is no way to a channel. Of a fault only its name is told: its text may hold a part of the address."""
    if isinstance(error, NotSent):
        return error
    why = error.message if isinstance(error, FinuraError) else f"a fault: {type(error).__name__}"
    return NotSent(why, again=False)


def _is_private(channel: Channel) -> bool:
    return channel.carries is Carries.PRIVATE


def _clean(message: Message) -> Message:
    """A subject is one line, whatever the books have in it: a line break would be a header of its own in a mail; and
    not all of it where it is long."""
    subject = visible(" ".join(message.subject.split()))
    if len(subject) > LONGEST_SUBJECT:
        subject = f"{subject[: LONGEST_SUBJECT - 1].rstrip()}…"
    return message._replace(subject=subject)
