"""What a person said about something the program claimed."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from finura_cli.records import NamedTuple


class Answer(StrEnum):
    """`accept`: the program was right (an accepted anomaly is odd); `reject` is for ever."""

    ACCEPT = "accept"
    REJECT = "reject"
    SNOOZE = "snooze"


class Verdict(NamedTuple):
    """An answer; a snoozed one holds until the day before `until` (None: until it is changed)."""

    answer: Answer
    until: date | None = None

    def holds(self, today: date) -> bool:
        """Whether it still counts."""
        return self.until is None or today < self.until
