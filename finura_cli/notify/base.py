"""What every channel does: it carries a message, or says why it could not."""

from __future__ import annotations

from typing import Protocol

from finura_cli.domain.channel import Message


class NotSent(Exception):
    """A message that was not taken. `again`: whether it may help to try later (the network, a busy server); a wrong
    address or password does not mend itself. The reason holds no secret, and is one line."""

    def __init__(self, why: str, *, again: bool = True) -> None:
        super().__init__(why)
        self.why = why
        self.again = again


class Carrier(Protocol):
    """A way to a place. A carrier keeps no state between messages."""

    def send(self, message: Message, *, seconds: float) -> None:
        """Hand the message over within so many seconds, whatever the other side does. NotSent when it was not taken,
        Unsure when nobody knows."""


class Unsure(TimeoutError):
    """A message was handed over, or a part of it, and nobody said that it was taken: it may be there. It is not sent
    again. The reason holds no secret, and is one line."""
