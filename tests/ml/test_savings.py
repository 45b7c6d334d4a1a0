"""The straight line for savings."""

from __future__ import annotations

import numpy as np
import pytest

from ml import savings
from ml.forecast_challengers import CHAMPION
from ml.frames import FrameError
from ml.savings import LINE
from tests.thorough import in_part


def medians(months, lead=1):
    told = np.full((2, months.shape[1] + lead), np.nan)
    for t in range(3 + lead - 1, told.shape[1]):
        told[:, t] = np.median(months[:, max(0, t - lead - 5) : t - lead + 1], axis=1)
    return told


def swinging(seed, months=40):
    """Income that swings back after each month: what a line can learn, and a median cannot."""
    random = np.random.default_rng(seed)
    income = [3000.0]
    for _ in range(months - 1):
        income.append(3000 - 0.9 * (income[-1] - 3000) + random.normal(0, 300))
    return np.array([income, 2000 + random.normal(0, 60, months)])


def test_a_line_that_sees_the_swing_is_heard():
    months = swinging(0)
    learnt = savings.learn(months, medians(months))
    assert learnt.contest.speaker == LINE
    scores = {score.name: score for score in learnt.contest.scores}
    assert scores[LINE].loss < scores[CHAMPION].loss
    assert scores[LINE].won >= 8
    told = np.isfinite(learnt.income)
    assert (told == np.isfinite(learnt.spending)).all()
    assert told[-1]
    assert told.sum() == learnt.contest.origins + 1
    expected = 3000 - 0.9 * (months[0, -1] - 3000)
    assert learnt.income[-1] == pytest.approx(expected, abs=350)


@pytest.mark.parametrize("runs", in_part(20, 100))
def test_on_shuffled_months_the_champion_speaks_in_95_of_100_runs(runs):
    silent = 0
    for seed in range(runs):
        random = np.random.default_rng(seed)
        months = swinging(seed)
        shuffled = np.array([random.permutation(row) for row in months])
        silent += savings.learn(shuffled, medians(months)).contest.speaker == CHAMPION
    assert silent >= 0.95 * runs


@pytest.mark.parametrize("lead", [1, 2])
def test_what_was_told_knows_nothing_of_later_months(lead):
    months = swinging(0, 44)
    changed = months.copy()
    changed[:, 40:] *= 3
    now, then = (savings.trials(both, medians(both, lead), lead) for both in (months, changed))
    early = np.isfinite(now[1]) & (np.arange(44 + lead) < 40 + lead)
    assert early.sum() == savings.ORIGINS - 4 + lead
    assert (now[0][:, early] == then[0][:, early]).all()
    assert (now[1][early] == then[1][early]).all()


def test_a_short_past_is_not_tried():
    months = swinging(1, 14)
    learnt = savings.learn(months, medians(months))
    assert (learnt.contest.speaker, learnt.contest.scores) == (CHAMPION, ())
    assert np.isnan(learnt.income).all()
    with pytest.raises(FrameError, match="income and spending"):
        savings.learn(np.ones((3, 5)), np.ones((3, 6)))
