"""A straight line for savings: a challenger of the statistics, heard only where it has won.

Two linear regressions, of income and of spending, on the last months and the champion; what is saved is their
difference, so that savings are income less spending whoever speaks. They are tried together, on savings, from rolling
origins against the champion and against somebody without eyes: the mean of all that was saved.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ml import gate
from ml.forecast_challengers import BLIND, CHAMPION, KNOWN, Contest, ForecastScore, errors_of
from ml.frames import Floats, FrameError, check_months

LINE = "linear regression"
SAVINGS = "savings"
FEWEST_MONTHS = 12
"""Months it is fitted to, at least."""
ORIGINS = 18
"""The latest months from which it is tried."""


@dataclass(frozen=True, eq=False)
class SavingsLearnt:
    """The contest; and what the line told of `income` and `spending` (each T + lead) in the months it was tried on and,
    in the last place, in the month asked for. NaN elsewhere, and everywhere while the champion speaks.
    """

    contest: Contest
    income: Floats
    spending: Floats


def learn(months: object, champion: Floats, lead: int = 1) -> SavingsLearnt:
    """Try the line on income and spending (2, T), oldest month first, NaN before each began; units are the caller's.

    `champion` (2, T + lead): what it told of each month, `lead` months before; NaN where nothing. FrameError for other
    arrays; with a short past the champion speaks.
    """
    both = check_months(months)
    if both.shape[0] != 2 or champion.shape != (2, both.shape[1] + lead):
        raise FrameError("income and spending, and what the champion told of both")
    said, blind = trials(both, champion, lead)
    found = _contest(both[0] - both[1], champion, said, blind, lead)
    if found.speaker != LINE:
        said = np.full(champion.shape, np.nan)
    return SavingsLearnt(found, said[0], said[1])


def trials(both: Floats, champion: Floats, lead: int) -> tuple[Floats, Floats]:
    """What the line tells of income and spending (2, T + lead), and who has no eyes of savings (T + lead): of the last
    `ORIGINS` months and the month asked for, each from what was known `lead` months before. NaN elsewhere.
    """
    features = np.array([_features(series, told, lead) for series, told in zip(both, champion, strict=True)])
    usable = np.isfinite(features).all(axis=(0, 2))
    known = usable[: both.shape[1]] & np.isfinite(both).all(axis=0)
    said, blind = np.full(champion.shape, np.nan), np.full(champion.shape[1], np.nan)
    for t in [*np.flatnonzero(known)[-ORIGINS:], champion.shape[1] - 1]:
        before = np.flatnonzero(known[: t - lead + 1])
        if len(before) >= FEWEST_MONTHS and usable[t]:
            said[:, t] = [_line(features[n, before], both[n, before], features[n, t]) for n in range(2)]
            blind[t] = (both[0] - both[1])[before].mean()
    return said, blind


def _features(series: Floats, champion: Floats, lead: int) -> Floats:
    """(T + lead, 4): of each month the last known one, means of three and twelve, the champion. NaN: too early."""
    found = np.full((len(champion), 4), np.nan)
    began = int(np.isnan(series).sum())
    for t in range(began + KNOWN + lead - 1, len(champion)):
        past = series[began : t - lead + 1]
        found[t] = [past[-1], past[-3:].mean(), past[-12:].mean(), champion[t]]
    return found


def _line(features: Floats, came: Floats, asked: Floats) -> float:
    from sklearn.linear_model import LinearRegression

    return float(LinearRegression().fit(features, came).predict(asked[None, :])[0])


def _contest(saved: Floats, champion: Floats, said: Floats, blind: Floats, lead: int) -> Contest:
    tried = np.flatnonzero(np.isfinite(said[0, : len(saved)]))
    if len(tried) < gate.FEWEST:
        return Contest(SAVINGS, CHAMPION, len(tried), len(tried))
    told = {CHAMPION: champion[0] - champion[1], LINE: said[0] - said[1], BLIND: blind}
    blocks = np.arange(len(tried), dtype=np.int64)
    trials = {name: errors_of(saved[tried], one[tried], blocks) for name, one in told.items()}
    wins = all(gate.beats(trials[who], trials[LINE]) for who in (CHAMPION, BLIND))
    speaker = LINE if wins else CHAMPION
    naive = sum(abs(saved[t] - saved[max(0, t - lead - 2) : t - lead + 1].mean()) for t in tried)
    size = np.abs(saved[tried]).sum()
    scores = []
    for name, one in trials.items():
        won, lost = gate.won(trials[CHAMPION], one)
        bias = float((told[name][tried] - saved[tried]).sum() / size) if size else 0.0
        scores.append(ForecastScore(name, float(one.losses.sum() / naive) if naive else 0.0, bias, won, lost,
                                    name == speaker))  # fmt: skip
    return Contest(SAVINGS, speaker, len(tried), len(tried), tuple(scores))
