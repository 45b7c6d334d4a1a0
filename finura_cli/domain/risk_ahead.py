"""What is told of a day ahead: two chances beside their base rates, how such claims did before, and what is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from finura_cli.domain.money import Money

LOW, HIGH = "low-mood", "high-spend"
"""What is asked of a day."""
FEW, STALE = "few-days", "entries-end"
"""Why nothing is told: too few days are logged; or of the last days no spending is known."""


@dataclass(frozen=True, slots=True)
class RiskPart:
    """A feature of the day: its `value` there and its `usual` one (None: not known), and what the chance would be told
    as `without` knowing it."""

    name: str
    value: float | None
    usual: float | None
    without: float


@dataclass(frozen=True, slots=True)
class RiskBand:
    """Of the past days whose chance was told as more than `low` and at most `high`: how many, how many came so, and
    the mean of what was told."""

    low: float
    high: float
    days: int
    came: int
    said: float


@dataclass(frozen=True, slots=True)
class RiskTold:
    """A chance, who told it, and how that did on the past: from `origins` points of it `tried` days were told.

    `base`: how often it is so. `proven`: it did better than the base rate, as surely as a model must. `skill`: 1 minus
    its Brier score over the base rate's. `learnt`: the last day it was tried on.
    """

    chance: float
    base: float
    speaker: str
    proven: bool
    hits: int
    origins: int
    tried: int
    skill: float | None
    learnt: date
    bands: tuple[RiskBand, ...]
    parts: tuple[RiskPart, ...]


@dataclass(frozen=True, slots=True)
class RiskAnswer:
    """To one question, from `days` days on which the answer is known. Where nothing is told `why` says the reason, and
    `missing` how many days there should be more."""

    risk: str
    days: int
    told: RiskTold | None = None
    why: str | None = None
    missing: int = 0


@dataclass(frozen=True, slots=True)
class RiskLikely:
    """Of days with spending: how often most of it went here, on such a day of the week beside all of `days`.

    `category` or, for a part of the day, its first hour and the one it ends before."""

    chance: float
    base: float
    days: int
    category: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class RiskDue:
    """A bill that falls due on the day: known, so no risk. `sure`: somebody said that it is a bill."""

    name: str
    amount: Money
    sure: bool


@dataclass(frozen=True, slots=True)
class RiskAhead:
    """The answer of `risk` for a day, seen from `today`.

    `high`: above it a day is one of high spending, bills aside. `spent`, `mood`: of the day so far, where it has begun.
    `known_until`: the last day of which spending is known, of the account that pays most.
    """

    day: date
    today: date
    currency: str
    low_mood: RiskAnswer
    high_spend: RiskAnswer
    high: Money | None
    categories: tuple[RiskLikely, ...]
    hours: tuple[RiskLikely, ...]
    due: tuple[RiskDue, ...]
    spent: Money | None
    mood: float | None
    known_until: date | None

    @property
    def answers(self) -> tuple[RiskAnswer, ...]:
        """Both, in their order."""
        return self.low_mood, self.high_spend
