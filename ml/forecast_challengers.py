"""Those who would forecast spending better than the statistics do: heard only where they have won.

A forest, boosted trees, and for totals of more than two years the same month of last year. Rows are a series in a
month: what was known before it, against what was spent in it, both as shares of the series' own mean so that rent and
coffee can be learnt from together. Each is tried from rolling origins against the champion, whose forecasts are handed
in, and against somebody without eyes: the middle of all shares that were known. Who only knows the level of spending
has learnt nothing about a month, so both must be beaten; with shuffled months neither is.
Source of the doubt: a forest on lags was no better than a mean of three months on households, and worse on accounts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ml import gate
from ml.frames import Floats, FrameError, Ints, check_months

if TYPE_CHECKING:
    from sklearn.base import RegressorMixin

CHAMPION, FOREST, BOOSTING, LAST_YEAR, BLIND = "champion", "forest", "boosting", "last year", "blind"
TOTAL, CATEGORY = "total", "category"
KNOWN = 4
"""Months a series must have before one of its months is a row."""
TWO_YEARS = 24
"""Months that are known before last year is listened to."""
FEWEST_ROWS = 60
"""Rows before anything is grown at all."""
ORIGINS = 14
"""The latest months from which all are tried."""
SURE = 2.0
"""Standard errors by which a challenger must be better: there are three, and one of them may be lucky."""
TREES, LEAF, ROUNDS = 60, 5, 60
LARGEST = 8.0
"""A month of more than so many times the mean counts as so many: one flood must not move every leaf."""


@dataclass(frozen=True, eq=False)
class Rows:
    """n rows in the order of their months. `features` (n, d), `share` (n): spent over `scale`; `spent`, `scale`,
    `champion`, `naive`, `last_year` (n) in the units of the series, the last NaN where it is not listened to; `month`
    (n): the column, `series` (n): the row it is of.
    """

    features: Floats
    share: Floats
    spent: Floats
    scale: Floats
    champion: Floats
    naive: Floats
    last_year: Floats
    month: Ints
    series: Ints


@dataclass(frozen=True)
class ForecastScore:
    """How one way of forecasting did: `loss` is its absolute error over that of the mean of three months, `bias` what
    it told over what came less one; `won` and `lost` from how many origins it was better than the champion.
    """

    name: str
    loss: float
    bias: float
    won: int
    lost: int
    speaks: bool


@dataclass(frozen=True)
class Contest:
    """Who speaks for a group of series, from how many origins and tried months, and how each did."""

    group: str
    speaker: str
    origins: int
    tried: int
    scores: tuple[ForecastScore, ...] = ()


@dataclass(frozen=True, eq=False)
class ForecastLearnt:
    """The contest of each group; and `said` (C, T + lead), in the units of the series: what the speaker of a series'
    group told of each month it was tried on, and in the last column of the month asked for. NaN elsewhere, and
    wherever the champion speaks.
    """

    rows: int
    contests: tuple[Contest, ...]
    said: Floats


def learn(
    series: object, champion: Floats, groups: Sequence[str], first_month: int, lead: int = 1
) -> ForecastLearnt:  # fmt: skip
    """Try all on monthly series (C, T), oldest first, NaN before each began; units are the caller's.

    `champion` (C, T + lead): what it told of each month, `lead` months before, NaN where nothing; `groups` (C):
    `TOTAL` or `CATEGORY`; `first_month` (1..12) is the month of the year of the first column. All series are learnt
    from, each group has a contest of its own. Raises FrameError for other arrays; with too few rows champions speak.
    """
    months = check_months(series)
    if champion.shape != (months.shape[0], months.shape[1] + lead) or len(groups) != months.shape[0]:
        raise FrameError("champion and groups must be those of the series")
    rows = examples(months, champion, first_month, lead)
    chosen = _origins(rows, lead)
    said = _trials(rows, chosen, lead)
    contests, told = [], np.full(champion.shape, np.nan)
    for group in dict.fromkeys(groups):
        mine = np.array([name == group for name in groups])
        tried = np.isin(rows.month, chosen) & mine[rows.series]
        heard = group == TOTAL and np.isfinite(rows.last_year[tried]).any()
        names = (FOREST, BOOSTING, LAST_YEAR) if heard else (FOREST, BOOSTING)
        found = contest(group, rows, {name: said[name] for name in (CHAMPION, *names, BLIND)}, tried)
        contests.append(found)
        if found.speaker != CHAMPION:
            told[rows.series[tried], rows.month[tried]] = said[found.speaker][tried]
            told[mine, -1] = _next(months, champion, rows, first_month, lead, found.speaker)[mine]
    return ForecastLearnt(len(rows.share), tuple(contests), told)


def examples(months: Floats, champion: Floats, first_month: int, lead: int) -> Rows:
    """Every month of every series that the champion told, when `KNOWN` months of it were known and something was spent
    in them. What is known of a month ends `lead` months before it.
    """
    found = []
    for n, series in enumerate(months):
        for t in range(months.shape[1]):
            asked = _asked(series, float(champion[n, t]), t, first_month, lead)
            if asked is not None:
                features, *known = asked
                found.append((t, n, series[t], champion[n, t], *known, features))
    found.sort(key=lambda row: row[:2])
    scale = np.array([row[4] for row in found], dtype=np.float64)
    spent = np.array([row[2] for row in found], dtype=np.float64)
    return Rows(
        features=np.array([row[7] for row in found]),
        share=np.clip(spent / scale, 0.0, LARGEST),
        spent=spent,
        scale=scale,
        champion=np.array([row[3] for row in found]),
        naive=np.array([row[5] for row in found]),
        last_year=np.array([row[6] for row in found]),
        month=np.array([row[0] for row in found], dtype=np.int64),
        series=np.array([row[1] for row in found], dtype=np.int64),
    )


def _asked(
    series: Floats, champion: float, t: int, first_month: int, lead: int
) -> tuple[list[float], float, float, float] | None:
    """What is known before month t: features, scale, the mean of three months, last year beside the champion."""
    began = int(np.isnan(series).sum())
    past = series[began : max(began, t - lead + 1)]
    if len(past) < KNOWN or past.mean() <= 0 or not np.isfinite(champion):
        return None
    mean, six, year = past.mean(), past[-6:], past[-12:]
    ago = series[t - 12] if t - 12 >= began and lead <= 12 else np.nan
    lagged = [past[-1], past[-2], past[-3], ago if np.isfinite(ago) else mean]
    levels = [
        past[-3:].mean(),
        six.mean(),
        np.median(six),
        np.median(year),
        champion,
        year.max(),
        six.std(),
        past.std(),
    ]
    gaps = [(six <= 0).mean(), (past <= 0).mean(), np.log(len(past))]
    turn = 2 * np.pi * ((first_month - 1 + t) % 12) / 12
    features = [float(value / mean) for value in lagged + levels]
    features += [float(value) for value in [*gaps, np.sin(turn), np.cos(turn)]]
    last_year = (ago + champion) / 2 if len(past) >= TWO_YEARS else np.nan
    return features, float(mean), float(max(0.0, past[-3:].mean())), float(last_year)


def _origins(rows: Rows, lead: int) -> list[int]:
    """The months that are tried: the latest before which enough rows were known."""
    usable = [int(month) for month in np.unique(rows.month) if (rows.month <= month - lead).sum() >= FEWEST_ROWS]
    return usable[-ORIGINS:]


def _trials(rows: Rows, chosen: Sequence[int], lead: int) -> dict[str, Floats]:
    """What each tells of each row (n) from what was known `lead` months before; trees NaN but in the chosen months."""
    said = {name: np.full(len(rows.share), np.nan) for name in (FOREST, BOOSTING, BLIND)}
    for month in chosen:
        before, here = rows.month <= month - lead, rows.month == month
        for name in (FOREST, BOOSTING):
            said[name][here] = _grown(name, rows.features[before], rows.share[before])(rows.features[here])
        said[BLIND][here] = np.median(rows.share[before])
    told = {name: share * rows.scale for name, share in said.items()}
    heard = np.isfinite(rows.last_year)
    return {CHAMPION: rows.champion, **told, LAST_YEAR: np.where(heard, rows.last_year, rows.champion)}


def contest(group: str, rows: Rows, said: Mapping[str, Floats], tried: np.ndarray) -> Contest:
    """Who speaks, judged on the rows `tried` (n). Of those who beat the champion and the blind, the best."""
    blocks = np.unique(rows.month[tried], return_inverse=True)[1].reshape(-1)
    origins = int(blocks.max()) + 1 if blocks.size else 0
    if origins < gate.FEWEST:
        return Contest(group, CHAMPION, origins, int(tried.sum()))
    spent = rows.spent[tried]
    naive = np.abs(spent - rows.naive[tried]).sum()
    trials = {name: errors_of(spent, told[tried], blocks) for name, told in said.items()}
    heard = {
        name: one.losses.sum()
        for name, one in trials.items()
        if name not in (CHAMPION, BLIND) and all(gate.beats(trials[who], one, SURE) for who in (CHAMPION, BLIND))
    }
    speaker = min(heard, key=heard.__getitem__, default=CHAMPION)
    scores = []
    for name, one in trials.items():
        won, lost = gate.won(trials[CHAMPION], one)
        loss = float(one.losses.sum() / naive) if naive else 0.0
        bias = float(said[name][tried].sum() / spent.sum() - 1) if spent.sum() else 0.0
        scores.append(ForecastScore(name, loss, bias, won, lost, name == speaker))
    return Contest(group, speaker, origins, int(tried.sum()), tuple(scores))


def errors_of(came: Floats, told: Floats, blocks: Ints) -> gate.Trial:
    """For the gate: absolute errors (m)."""
    return gate.of_losses(np.abs(came - told), blocks)


class _Says(Protocol):
    def __call__(self, features: Floats, /) -> Floats: ...


def _grown(name: str, features: Floats, share: Floats) -> _Says:
    """Trees of a kind. A forest learns roots, so that what it tells lies between median and mean; boosted trees learn
    the median itself.
    """
    from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor

    model: RegressorMixin
    if name == FOREST:
        model = RandomForestRegressor(TREES, min_samples_leaf=LEAF, max_features=0.5, random_state=0, n_jobs=1)
        model.fit(features, np.sqrt(share))
        return lambda asked: np.asarray(model.predict(asked), dtype=np.float64) ** 2
    model = HistGradientBoostingRegressor(
        loss="absolute_error", max_iter=ROUNDS, learning_rate=0.08, max_leaf_nodes=8, min_samples_leaf=2 * LEAF,
        early_stopping=False, random_state=0,
    )  # fmt: skip
    model.fit(features, share)
    return lambda asked: np.maximum(0.0, np.asarray(model.predict(asked), dtype=np.float64))


def _next(months: Floats, champion: Floats, rows: Rows, first_month: int, lead: int, speaker: str) -> Floats:
    """What the speaker, grown from all rows, tells (C) of the month `lead` after the last one; NaN where it cannot."""
    found = np.full(months.shape[0], np.nan)
    t = months.shape[1] + lead - 1
    asked = {n: _asked(series, float(champion[n, -1]), t, first_month, lead) for n, series in enumerate(months)}
    known = {n: one for n, one in asked.items() if one is not None}
    if speaker == LAST_YEAR:
        found[list(known)] = [one[3] for one in known.values()]
    elif known:
        told = _grown(speaker, rows.features, rows.share)(np.array([one[0] for one in known.values()]))
        found[list(known)] = told * np.array([one[1] for one in known.values()])
    return found
