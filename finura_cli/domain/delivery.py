"""How a message is sent once: its states, when it is tried again, and when that has no more sense. Pure.

Instants are local and in ISO form to the second, as the books have them: texts that compare as the instants do.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum

from finura_cli.domain.alerts import is_quiet
from finura_cli.domain.channel import TERMINAL, Channel
from finura_cli.records import NamedTuple

TRIES, DAYS, LEAST = 5, 3, 3
"""A message is tried so often in all; and after so many days no more, once it was tried `LEAST` times: one that waited
for a machine that was off is not lost to a network that is not there yet."""
PAUSES = (timedelta(minutes=10), timedelta(minutes=50), timedelta(hours=5), timedelta(hours=20))
"""After the first failure, the second, ... Less than an hour and a day: what runs every hour, or every day, is now and
then a second early, and would leave a message for the next time but one."""
LONGEST = max(PAUSES) + timedelta(days=1)
"""No message waits for longer: an instant beyond was written under a clock that has been put back since."""
_WHY = 200

HERE = Channel(0, TERMINAL, TERMINAL, f"{TERMINAL}:")
"""Who gets what goes out as long as there is no channel."""


class State(StrEnum):
    """A message is `waiting` or `sending` until it is settled; what is settled is never sent again."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """The program ended while it was sent: it may have arrived."""

    @property
    def settled(self) -> bool:
        return self not in (State.WAITING, State.SENDING)

    @property
    def lost(self) -> bool:
        """Whether somebody should know: it did not arrive, or maybe not."""
        return self in (State.FAILED, State.UNKNOWN)


class Instant(NamedTuple):
    """When messages are sent. `time`: HH:MM, None where only the day is known, which is never quiet."""

    at: str
    time: str | None = None
    quiet: str = ""
    """`22:00-07:00`, or empty."""

    @property
    def quiet_until(self) -> str | None:
        """When the quiet hours end in which this lies; None where it lies in none."""
        if self.time is None or not is_quiet(self.quiet, self.time):
            return None
        end = self.quiet.partition("-")[2]
        now = datetime.fromisoformat(self.at)
        day = now.date() if self.time < end else now.date() + timedelta(days=1)
        return datetime.combine(day, time.fromisoformat(end)).isoformat()


class Sent(NamedTuple):
    """What became of a message in a run. `waiting` with an error: it will be tried again; without: it is held back by
    the quiet hours. `until`: not before that instant."""

    channel: str
    topic: str
    key: str
    state: State
    error: str | None
    tries: int
    until: str | None = None

    @property
    def went_wrong(self) -> bool:
        """What was let go untried, as its channel is no more or does not take it any more, went as the user wants."""
        return self.error is not None and self.tries > 0


class Standing(NamedTuple):
    """What a channel still has before it, and what of late did not arrive. `since`: when the oldest message was made
    that waits; `tried`, `error`, `until`: of the one that was tried most often. What is lost is named by topic and
    key, with the reason of the latest; `worked`: when a message was last taken."""

    channel: str
    paused: bool
    waiting: int
    since: str | None
    tried: int
    error: str | None
    until: str | None
    failed: tuple[str, ...]
    unknown: tuple[str, ...]
    why: str | None
    lost: str | None
    """When the latest of these was lost."""
    worked: str | None


def is_due(next: str | None, at: str) -> bool:
    """Whether a message that waits for an instant is to be sent now. It is, too, when that instant is further ahead
    than any message is made to wait: the clock went back."""
    if next is None or next <= at:
        return True
    return _plain(next) - _plain(at) > LONGEST


def after_failure(tries: int, *, made: str, at: str) -> str | None:
    """When a message is tried again that failed for the `tries`-th time; None: it is given up."""
    old = _plain(at) - _plain(made) >= timedelta(days=DAYS)
    if tries >= TRIES or (old and tries >= LEAST):
        return None
    return (_plain(at) + PAUSES[min(tries, len(PAUSES)) - 1]).isoformat(timespec="seconds")


def reason(text: str) -> str:
    """Why something was not sent: one line, and not all of it where it is long."""
    line = " ".join(text.split()) or "nothing was said"
    return line if len(line) <= _WHY else f"{line[: _WHY - 1].rstrip()}…"


def _plain(instant: str) -> datetime:
    """Local time without its offset: instants of one machine are compared by what its clock showed."""
    return datetime.fromisoformat(instant).replace(tzinfo=None)
