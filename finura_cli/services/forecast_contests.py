"""What the contests of forecasts have in common: series as the tables that ml takes, and what came of it as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.forecast_champion import Foretold, Spoken
from finura_cli.domain.model_report import ModelContest, ModelScore

if TYPE_CHECKING:
    from ml.forecast_challengers import Contest
    from ml.frames import Floats

MEASURE = "absolute error, of that of the mean of three months"

Told = tuple[int | None, ...]
"""What a speaker said of each month, minor units; None where it said nothing."""


def tables(series: Sequence[Foretold], told: Sequence[Sequence[int | None]]) -> tuple[Floats, Floats]:
    """What was, and what the champion told of it: (series, months), minor units, NaN where nothing is known."""
    import numpy as np

    months = np.array([one.spent for one in series], dtype=np.float64)
    for row, one in zip(months, series, strict=True):
        row[: one.since[-1]] = np.nan  # nothing is known of it before it began
    champion = np.array([[np.nan if minor is None else minor for minor in row] for row in told], dtype=np.float64)
    return months, champion


def told_of(row: Sequence[float]) -> Told:
    """A row of such a table as whole minor units."""
    return tuple(None if minor != minor else round(minor) for minor in row)


def spoken(one: Foretold, told: Sequence[int | None], lead: int) -> Spoken:
    """A series as a speaker tells it, `lead` months ahead. It knows nothing of what is said of bills: what that moves
    is moved in its word on the month to come, too."""
    now = one.told(len(one.spent), lead)
    if now is not None and now.moved and told and told[-1] is not None:
        told = [*told[:-1], told[-1] + now.moved]
    return Spoken(one, {month - lead + 1: minor for month, minor in enumerate(told) if minor is not None})


def contest(about: str, one: Contest, called: Mapping[str, str], measure: str = MEASURE) -> ModelContest:
    """A contest as a report shows it; `called`: forecasters by other names than they have in ml."""
    scores = tuple(
        ModelScore(
            called.get(score.name, score.name), score.loss, score.won, score.lost, speaks=score.name == one.speaker
        )
        for score in one.scores
    )
    return ModelContest(about, called.get(one.speaker, one.speaker), measure, one.origins, one.tried, scores)
