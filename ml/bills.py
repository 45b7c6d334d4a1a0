"""A forest for bills whose amounts vary, as electricity does: heard only where it has told past months better.

Rows are payments: what was known of a bill when the month of its payment began, against what it asked, both as shares
of the bill's own mean, so that water and heating can be learnt from together. It is tried from rolling origins against
the champion, whose amounts are handed in, and against somebody without eyes: the middle of all shares that were known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ml import gate
from ml.forecast_challengers import BLIND, CHAMPION, FOREST, Contest, ForecastScore, errors_of
from ml.frames import Floats, FrameError, Ints

VARIABLE = "variable bills"
KNOWN = 3
"""Payments of a bill that are known before one of its months is told."""
FEWEST_ROWS = 24
"""Rows before a forest is grown at all."""
ORIGINS = 18
"""The latest months from which it is tried."""
SURE = 2.0
"""Standard errors by which it must be better."""
TREES, LEAF = 60, 3
FEATURES = 13
LARGEST = 8.0
"""A payment of more than so many times the mean counts as so many."""
COLUMNS = ("bill", "month", "amount", "champion")


@dataclass(frozen=True, eq=False)
class Payments:
    """n payments in the order of their months. `bill` (n): codes >= 0; `month` (n): numbered on and on, January of the
    year 0 is 0; `amount` (n): what was paid, > 0, or NaN where it is asked what will be; `champion` (n): what it tells,
    NaN where nothing. Units are the caller's.
    """

    bill: Ints
    month: Ints
    amount: Floats
    champion: Floats


@dataclass(frozen=True, eq=False)
class BillsLearnt:
    """The contest; and `said` (n), of each payment the forest was tried on and of those asked for, in the units of the
    amounts. NaN elsewhere, and everywhere while the champion speaks. `rows`: what could be learnt from.
    """

    contest: Contest
    rows: int
    said: Floats


@dataclass(frozen=True, eq=False)
class Rows:
    """m rows: `place` (m) in the payments, `features` (m, d), `share` (m): paid over `scale`, NaN where it is asked."""

    place: Ints
    features: Floats
    share: Floats
    scale: Floats


def check(frame: Mapping[str, object]) -> Payments:
    """The columns of a frame of payments, any mapping of names to arrays, as arrays. FrameError: a column is missing,
    of another length, an amount not positive, months falling.
    """
    missing = sorted(set(COLUMNS) - set(frame))
    if missing:
        raise FrameError(f"columns missing: {', '.join(missing)}")
    bill, month = (np.asarray(frame[name], dtype=np.int64) for name in COLUMNS[:2])
    amount, champion = (np.asarray(frame[name], dtype=np.float64) for name in COLUMNS[2:])
    if any(one.ndim != 1 or one.shape != bill.shape for one in (bill, month, amount, champion)):
        raise FrameError("the columns are not of one length")
    if (amount <= 0).any() or np.isinf(amount).any() or (np.diff(month) < 0).any():
        raise FrameError("amounts must be positive, and months must not fall")
    return Payments(bill, month, amount, champion)


def learn(frame: Mapping[str, object]) -> BillsLearnt:
    """Try the forest on payments, and let it tell those asked for where it has won. With few rows the champion speaks.

    Raises FrameError as `check` does.
    """
    payments = check(frame)
    rows = examples(payments)
    told = trials(payments, rows)
    found = contest(payments, rows, told)
    said = np.full(len(payments.bill), np.nan)
    if found.speaker == FOREST:
        tried = np.isfinite(told[FOREST])
        said[rows.place[tried]] = told[FOREST][tried]
        asked = np.isnan(rows.share)
        if asked.any():
            shares = _grown(rows, ~asked, asked)
            said[rows.place[asked]] = shares * rows.scale[asked]
    return BillsLearnt(found, int(np.isfinite(rows.share).sum()), said)


def examples(payments: Payments) -> Rows:
    """The payments that the champion told when `KNOWN` of their bill were known; known is what was paid in the months
    before.
    """
    found = []
    for n in np.flatnonzero(np.isfinite(payments.champion)):
        month = payments.month[n]
        own = (payments.bill == payments.bill[n]) & (payments.month < month) & np.isfinite(payments.amount)
        if own.sum() >= KNOWN:
            past, months = payments.amount[own], payments.month[own]
            scale = past.mean()
            found.append((n, _features(past / scale, month - months, month, payments.champion[n] / scale), scale))
    place = np.array([row[0] for row in found], dtype=np.int64)
    scale = np.array([row[2] for row in found], dtype=np.float64)
    return Rows(
        place=place,
        features=np.array([row[1] for row in found], dtype=np.float64).reshape(len(found), FEATURES),
        share=np.minimum(payments.amount[place] / scale, LARGEST),
        scale=scale,
    )


def _features(past: Floats, ago: Ints, month: int, champion: float) -> list[float]:
    """Of a bill: its last payments, its levels, what it asked a year ago, the season. All in shares of its mean."""
    year = past[ago == 12]
    turn = 2 * np.pi * (month % 12) / 12
    return [
        *map(float, past[-3:][::-1]),
        float(past[-3:].mean()),
        float(np.median(past[-6:])),
        float(np.median(past[-12:])),
        champion,
        float(year[-1]) if year.size else 1.0,
        float(past.std()),
        float(np.log(len(past))),
        float(ago[-1]),
        float(np.sin(turn)),
        float(np.cos(turn)),
    ]


def trials(payments: Payments, rows: Rows) -> dict[str, Floats]:
    """What each tells of each row (m) of the latest `ORIGINS` months, from what was paid in the months before; NaN
    elsewhere.
    """
    months, known = payments.month[rows.place], np.isfinite(rows.share)
    usable = [int(one) for one in np.unique(months[known]) if (known & (months < one)).sum() >= FEWEST_ROWS]
    shares = {name: np.full(len(rows.place), np.nan) for name in (FOREST, BLIND)}
    for month in usable[-ORIGINS:]:
        before, here = known & (months < month), known & (months == month)
        shares[FOREST][here] = _grown(rows, before, here)
        shares[BLIND][here] = np.median(rows.share[before])
    return {CHAMPION: payments.champion[rows.place], **{name: one * rows.scale for name, one in shares.items()}}


def _grown(rows: Rows, before: np.ndarray, here: np.ndarray) -> Floats:
    """What a forest grown from some rows tells of others, in shares. It learns roots, so that what it tells lies
    between median and mean.
    """
    from sklearn.ensemble import RandomForestRegressor

    model = RandomForestRegressor(TREES, min_samples_leaf=LEAF, max_features=0.5, random_state=0, n_jobs=1)
    model.fit(rows.features[before], np.sqrt(rows.share[before]))
    return np.asarray(model.predict(rows.features[here]), dtype=np.float64) ** 2


def contest(payments: Payments, rows: Rows, told: Mapping[str, Floats]) -> Contest:
    """Who speaks, by absolute errors of the payments that were tried. A loss is the error over that of the payment
    before.
    """
    tried = np.isfinite(told[FOREST])
    months, blocks = np.unique(payments.month[rows.place[tried]], return_inverse=True)
    if len(months) < gate.FEWEST:
        return Contest(VARIABLE, CHAMPION, len(months), int(tried.sum()))
    came, last = payments.amount[rows.place[tried]], rows.features[tried, 0] * rows.scale[tried]
    trials_of = {name: errors_of(came, one[tried], blocks.reshape(-1)) for name, one in told.items()}
    wins = all(gate.beats(trials_of[who], trials_of[FOREST], SURE) for who in (CHAMPION, BLIND))
    speaker = FOREST if wins else CHAMPION
    naive = float(np.abs(came - last).sum())
    scores = []
    for name, one in trials_of.items():
        won, lost = gate.won(trials_of[CHAMPION], one)
        loss = float(one.losses.sum()) / naive if naive else 0.0
        bias = float(told[name][tried].sum() / came.sum() - 1)
        scores.append(ForecastScore(name, loss, bias, won, lost, name == speaker))
    return Contest(VARIABLE, speaker, len(months), int(tried.sum()), tuple(scores))
