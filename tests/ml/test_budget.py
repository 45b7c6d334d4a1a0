"""The forest that would set budgets: heard where it has won, silent elsewhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ml import budget, gate
from ml.budget import BLIND, FOREST, QUANTILE
from ml.frames import FrameError


@pytest.fixture
def few(monkeypatch):
    """As few months are tried as may decide a contest."""
    monkeypatch.setattr(budget, "ORIGINS", gate.FEWEST)


@pytest.fixture
def small(monkeypatch):
    """A forest of few trees, where how many there are does not matter."""
    monkeypatch.setattr(budget, "TREES", 10)


def seasons(seed=0, months=48, series=8, swing=0.6, noise=20):
    """Categories whose spending follows the year: what six months cannot see, a forest can."""
    random = np.random.default_rng(seed)
    t = np.arange(months)
    rows = []
    for n in range(series):
        wave = np.maximum(0, 1 + swing * np.sin(2 * np.pi * (t + n) / 12))
        rows.append(1000 * (n + 1) * wave * random.gamma(noise, 1 / noise, months))
    return np.array(rows)


def shuffled(seed, months=26, series=6):
    """What was spent in any of these months, dealt out to all of them: there is nothing to learn but the level."""
    rows = budget.examples(seasons(seed, months, series), 1, 0.7)
    share = np.random.default_rng(seed).permutation(rows.share)
    return replace(rows, share=share, spent=share * rows.scale)


def test_a_forest_that_sees_the_year_is_heard():
    learnt = budget.learn(seasons(), 1)
    assert learnt.speaker == FOREST
    scores = {score.name: score for score in learnt.scores}
    assert scores[FOREST].loss < min(scores[QUANTILE].loss, scores[BLIND].loss)
    assert scores[FOREST].won >= 8
    assert [score.name for score in learnt.scores if score.speaks] == [FOREST]
    assert (len(learnt.says), learnt.origins) == (8, budget.ORIGINS)
    assert all(said is not None and said > 0 for said in learnt.says)


def test_a_forest_says_nothing_of_what_was_all_given_back(few, small):
    months = seasons(noise=200)
    learnt = budget.learn(np.hstack([months, -months.sum(axis=1, keepdims=True)]), 1)
    assert (learnt.speaker, set(learnt.says)) == (FOREST, {None})


def test_what_it_says_follows_the_season(few):
    """After 48 months January comes; six months before the peak of a series it says less than at its peak."""
    months = seasons(noise=200, series=12)
    said = np.array(budget.learn(months, 1).says, dtype=float)
    true = np.array([1000 * (n + 1) * (1 + 0.6 * np.sin(2 * np.pi * (48 + n) / 12)) for n in range(12)])
    assert np.corrcoef(said / (1000 * np.arange(1, 13)), true / (1000 * np.arange(1, 13)))[0, 1] > 0.9


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.judge) for seed in (1, 2))])
def test_on_shuffled_months_the_quantile_speaks(seed):
    speaker, origins, _, scores = budget.contest(shuffled(seed), 0.7)
    assert origins >= 8
    assert (speaker, len(scores)) == (QUANTILE, 3)


@pytest.mark.judge
@pytest.mark.timeout(900)
def test_on_shuffled_months_the_quantile_speaks_in_95_of_100_runs():
    speakers = [budget.contest(shuffled(seed), 0.7)[0] for seed in range(100)]
    assert speakers.count(QUANTILE) >= 95


def test_the_same_months_give_the_same_answer(few, small):
    months = seasons(3, 30, 5)
    assert budget.learn(months, 4) == budget.learn(months.copy(), 4)


def test_a_short_past_is_not_tried():
    learnt = budget.learn(seasons(months=12), 1)
    assert (learnt.speaker, learnt.scores, learnt.says) == (QUANTILE, (), ())
    assert budget.learn([[1.0, 2.0]], 1).rows == 0
    with pytest.raises(FrameError):
        budget.learn(np.zeros((2, 0)), 1)


def test_rows_know_nothing_of_their_month_or_later():
    months = seasons(1, 20, 3)
    rows = budget.examples(months, 1, 0.7)
    changed = months.copy()
    changed[:, 12:] *= 7
    others = budget.examples(changed, 1, 0.7)
    early = rows.month <= 12
    assert (rows.features[early] == others.features[early]).all()
    assert (rows.champion[early] == others.champion[early]).all()
    assert (rows.month[:-1] <= rows.month[1:]).all()


def test_months_before_a_series_began_are_no_rows():
    months = seasons(1, 20, 2)
    months[1, :10] = np.nan
    rows = budget.examples(months, 1, 0.7)
    assert rows.month[rows.series == 1].min() == 10 + budget.KNOWN
    assert np.isfinite(rows.features).all()


def test_the_quantile_of_a_forest_is_that_of_the_leaves():
    """One feature parts low from high months: the answers are the quantiles of either part."""
    random = np.random.default_rng(0)
    features = np.repeat([[0.0], [1.0]], 200, axis=0)
    share = np.concatenate([random.uniform(0, 1, 200), random.uniform(4, 5, 200)])
    low, high = budget._quantiles(features, share, np.array([[0.0], [1.0]]), 0.7)
    assert low == pytest.approx(0.7, abs=0.1)
    assert high == pytest.approx(4.7, abs=0.1)


def test_pinball_by_hand():
    assert budget.pinball(np.array([10.0, 4.0]), np.array([6.0, 6.0]), 0.7) == pytest.approx([2.8, 0.6])
