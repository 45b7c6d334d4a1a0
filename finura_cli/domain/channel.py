"""Where messages go, what each place may carry, and what a message is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from finura_cli.records import NamedTuple

TERMINAL = "terminal"
"""Where messages go as long as there is no channel: to whoever runs the program."""


class Topic(StrEnum):
    """What goes out, besides the kinds of alerts (domain/alerts.py), which are topics, too."""

    WEEKLY = "weekly-report"
    MONTHLY = "monthly-report"
    DIGEST = "alert-digest"
    """Several alerts in one message."""
    TEST = "test"


class Carries(StrEnum):
    """What a channel may know: mail, pushes and files leave the encrypted books."""

    AMOUNTS = "amounts"
    PRIVATE = "private"
    """Amounts as dots."""


class Pace(StrEnum):
    """How alerts come to a channel."""

    AT_ONCE = "at-once"
    DIGEST = "digest"
    """A day's alerts together, with the first run of the day after quiet hours."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A place where messages go. `address` is an Apprise URL, `file:///path` or `terminal:`; it holds secrets, so it
    is in no text of this object. `topics`: only these; empty: all."""

    id: int
    uid: str
    name: str
    address: str = field(repr=False)
    carries: Carries = Carries.AMOUNTS
    topics: tuple[str, ...] = ()
    pace: Pace = Pace.AT_ONCE
    paused: bool = False

    def takes(self, topic: str) -> bool:
        """Whether a report, or an alert of a kind, goes there."""
        return not self.paused and (not self.topics or topic in self.topics)


class Message(NamedTuple):
    """What is sent: plain text at 80 columns, and a page of the same where there is one (self-contained HTML)."""

    subject: str
    text: str
    html: str | None = None
