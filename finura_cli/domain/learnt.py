"""What was learnt about categories, and how it did on the past."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """How one model did on the past of these books. `won`, `lost`: from how many points of it it was better than
    memory, or worse."""

    name: str
    accuracy: float
    loss: float
    won: int
    lost: int
    speaks: bool


@dataclass(frozen=True, slots=True)
class Band:
    """Of past guesses with a confidence in (low, high]: how many, how many right, and what they claimed on average."""

    low: float
    high: float
    count: int
    right: int
    claimed: float


@dataclass(frozen=True, slots=True)
class Learnt:
    """A model of categories. Its figures are of `tried` past entries, each guessed before its category was known."""

    at: str | None
    """UTC instant of its making; None when it is not kept."""
    labels: int
    classes: int
    speaker: str
    since: int
    """The labels that were known when the speaker took the word."""
    scores: tuple[Score, ...]
    tried: int
    accuracy: float | None
    calibration_error: float | None
    """Expected calibration error 0..1."""
    bands: tuple[Band, ...]
    threshold: float | None
    """From this confidence on entries are filed unasked; None: not known yet."""
    coverage: float | None
    """Share of entries that would have been filed unasked, as time went on."""
    precision: float | None
    """Share of those that were right."""
    newer: int = 0
    """Labels that came since."""
