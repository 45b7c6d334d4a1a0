"""The forest that would set budgets: a challenger of the 70 % quantile of six months, heard only where it has won.

Rows are a series (a category) in a month: what was known before it, against what was spent in it, both as shares of the
series' own mean so that rent and coffee can be learnt from together. The forest answers with a quantile of what was
spent in the leaves a row falls into (Meinshausen 2006, quantile regression forests).
It is tried from rolling origins against the champion, and against itself without eyes: the same quantile of all
shares that were known. Who only knows the level of spending has learnt nothing about a month, so both must be beaten;
with shuffled months neither is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ml import gate
from ml.frames import Floats, Ints, check_months

if TYPE_CHECKING:
    from sklearn.ensemble import RandomForestRegressor

QUANTILE, FOREST, BLIND = "quantile", "forest", "blind"
WINDOW = 6
"""Months that the champion reads."""
KNOWN = 4
"""Months a series must have before one of its months is a row."""
FEWEST_ROWS = 60
"""Rows before a forest is grown at all."""
ORIGINS = 18
"""The latest months from which it is tried."""
TREES, LEAF = 60, 5
LARGEST = 8.0
"""A month of more than so many times the mean counts as so many: one flood must not move every leaf."""


@dataclass(frozen=True, eq=False)
class Rows:
    """n rows in the order of their months. `features` (n, d), `share` (n): spent over `scale`; `spent`, `scale`,
    `champion` and `naive` (n) in the units of the series; `month` (n): the column, `series` (n): the row it is of.
    """

    features: Floats
    share: Floats
    spent: Floats
    scale: Floats
    champion: Floats
    naive: Floats
    month: Ints
    series: Ints


@dataclass(frozen=True)
class BudgetScore:
    """How one way of setting budgets did: `loss` is its pinball loss over that of the mean of three months, `kept` the
    share of budgets that were enough; `won` and `lost` from how many origins it was better than the quantile.
    """

    name: str
    loss: float
    kept: float
    won: int
    lost: int
    speaks: bool


@dataclass(frozen=True)
class BudgetLearnt:
    """Who speaks, from `rows` rows and `origins` origins. `says`: what the forest would budget for the next month of
    each series, in its units; None where it has no say. Empty while the quantile speaks.
    """

    speaker: str
    rows: int
    origins: int
    tried: int
    scores: tuple[BudgetScore, ...]
    says: tuple[float | None, ...]


def learn(series: object, first_month: int, keep: float = 0.7) -> BudgetLearnt:
    """Try the forest on monthly series (C, T), oldest first, NaN before each began; units are the caller's.

    `first_month` (1..12) is the month of the year of the first column, `keep` (0..1) the quantile that is asked for.
    Raises FrameError for other arrays; with too few rows the quantile speaks.
    """
    months = check_months(series)
    rows = examples(months, first_month, keep)
    spoken, origins, tried, scores = contest(rows, keep)
    says: tuple[float | None, ...] = ()
    if spoken == FOREST:
        says = _next(months, rows, first_month, keep)
    return BudgetLearnt(spoken, len(rows.share), origins, tried, scores, says)


def recipe(past: Floats, keep: float) -> float:
    """The champion: the quantile of the last six known months and one more at their middle; never below zero."""
    last = past[-WINDOW:]
    return max(0.0, float(np.quantile(np.append(last, np.median(last)), keep)))


def examples(months: Floats, first_month: int, keep: float) -> Rows:
    """Every month of every series before which `KNOWN` months of it were known and something was spent in them."""
    found = []
    for n, series in enumerate(months):
        began = int(np.isnan(series).sum())
        for t in range(began + KNOWN, months.shape[1]):
            past = series[began:t]
            if past.mean() > 0:
                told = _features(past, (first_month - 1 + t) % 12, keep)
                found.append((t, n, past.mean(), series[t], recipe(past, keep), max(0.0, past[-3:].mean()), told))
    found.sort(key=lambda row: row[:2])
    scale = np.array([row[2] for row in found])
    spent = np.array([row[3] for row in found])
    return Rows(
        features=np.array([row[6] for row in found]),
        share=np.clip(spent / scale, 0.0, LARGEST),
        spent=spent,
        scale=scale,
        champion=np.array([row[4] for row in found]),
        naive=np.array([row[5] for row in found]),
        month=np.array([row[0] for row in found], dtype=np.int64),
        series=np.array([row[1] for row in found], dtype=np.int64),
    )


def contest(rows: Rows, keep: float) -> tuple[str, int, int, tuple[BudgetScore, ...]]:
    """Who speaks, from how many origins and tried rows, and how each did. The champion while nothing could be tried."""
    usable = [int(month) for month in np.unique(rows.month) if (rows.month < month).sum() >= FEWEST_ROWS]
    chosen = usable[-ORIGINS:]
    if len(chosen) < gate.FEWEST:
        return QUANTILE, len(chosen), 0, ()
    said: dict[str, list[Floats]] = {QUANTILE: [], FOREST: [], BLIND: []}
    inside = np.isin(rows.month, chosen)
    for month in chosen:
        before, here = rows.month < month, rows.month == month
        scale = rows.scale[here]
        said[QUANTILE].append(rows.champion[here])
        said[FOREST].append(_quantiles(rows.features[before], rows.share[before], rows.features[here], keep) * scale)
        said[BLIND].append(np.quantile(rows.share[before], keep) * scale)
    blocks = np.searchsorted(chosen, rows.month[inside])
    spent, naive = rows.spent[inside], pinball(rows.spent[inside], rows.naive[inside], keep)
    budgets = {name: np.concatenate(parts) for name, parts in said.items()}
    trials = {name: _trial(spent, budget, blocks, keep) for name, budget in budgets.items()}
    wins = all(gate.beats(trials[name], trials[FOREST]) for name in (QUANTILE, BLIND))
    speaker = FOREST if wins else QUANTILE
    scores = []
    for name, budget in budgets.items():
        won, lost = gate.won(trials[QUANTILE], trials[name])
        loss = float(trials[name].losses.sum() / naive.sum()) if naive.sum() else 0.0
        scores.append(BudgetScore(name, loss, float((spent <= budget + 1e-9).mean()), won, lost, name == speaker))
    return speaker, len(chosen), int(inside.sum()), tuple(scores)


def pinball(spent: Floats, budget: Floats, keep: float) -> Floats:
    """Spending above a budget costs `keep` of it, money parked in one the rest; in the units of both."""
    return np.maximum(keep * (spent - budget), (keep - 1) * (spent - budget))


def _trial(spent: Floats, budget: Floats, blocks: Ints, keep: float) -> gate.Trial:
    """For the gate."""
    return gate.of_losses(pinball(spent, budget, keep), blocks)


def _features(past: Floats, month: int, keep: float) -> list[float]:
    """What is known before a month, as shares of the mean: the last months, their level, spread, gaps; the season."""
    mean = past.mean()
    six, year = past[-WINDOW:], past[-12:]
    lagged = [past[-n] if len(past) >= n else mean for n in (1, 2, 3, 12)]
    levels = [past[-3:].mean(), six.mean(), np.median(six), np.median(year), np.quantile(six, keep)]
    spreads = [np.quantile(year, keep), year.max(), six.std(), past.std()]
    gaps = [(six <= 0).mean(), (past <= 0).mean(), np.log(len(past))]
    season = [np.sin(2 * np.pi * month / 12), np.cos(2 * np.pi * month / 12)]
    return [float(value / mean) for value in lagged + levels + spreads] + [float(value) for value in gaps + season]


def _grown(features: Floats, share: Floats) -> RandomForestRegressor:
    from sklearn.ensemble import RandomForestRegressor

    forest = RandomForestRegressor(TREES, min_samples_leaf=LEAF, max_features=0.5, random_state=0, n_jobs=1)
    return forest.fit(features, share)


def _quantiles(features: Floats, share: Floats, asked: Floats, keep: float) -> Floats:
    """The quantile of `share` in the leaves of each asked row (m): every tree shares one vote out over its leaf."""
    forest = _grown(features, share)
    known, wanted = forest.apply(features), forest.apply(asked)
    weights = np.zeros((len(asked), len(share)))
    for tree in range(known.shape[1]):
        same = wanted[:, tree, None] == known[None, :, tree]
        weights += same / same.sum(axis=1, keepdims=True)
    order = np.argsort(share, kind="stable")
    reached = np.cumsum(weights[:, order], axis=1) / TREES
    place = np.minimum((reached < keep - 1e-9).sum(axis=1), len(share) - 1)
    return np.asarray(share[order][place], dtype=np.float64)


def _next(months: Floats, rows: Rows, first_month: int, keep: float) -> tuple[float | None, ...]:
    """What the forest, grown from all rows, says of the month after the last one of each series."""
    asked, scales, places = [], [], []
    for n, series in enumerate(months):
        past = series[~np.isnan(series)]
        if len(past) >= KNOWN and past.mean() > 0:
            asked.append(_features(past, (first_month - 1 + months.shape[1]) % 12, keep))
            scales.append(past.mean())
            places.append(n)
    found: list[float | None] = [None] * months.shape[0]
    if not asked:
        return tuple(found)  # refunds have taken every series back below zero
    said = _quantiles(rows.features, rows.share, np.array(asked), keep) * np.array(scales)
    for place, value in zip(places, said, strict=True):
        found[place] = float(value)
    return tuple(found)
