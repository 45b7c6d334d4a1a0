"""Forest, boosted trees and last year: heard where they have won, silent elsewhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ml import forecast_challengers as challengers
from ml import gate
from ml.forecast_challengers import BLIND, BOOSTING, CATEGORY, CHAMPION, FOREST, LAST_YEAR, TOTAL
from ml.frames import FrameError


@pytest.fixture
def few(monkeypatch):
    """As few months are tried as may decide a contest."""
    monkeypatch.setattr(challengers, "ORIGINS", gate.FEWEST)


@pytest.fixture
def small(monkeypatch):
    """Few trees and rounds, where how many there are does not matter."""
    monkeypatch.setattr(challengers, "TREES", 10)
    monkeypatch.setattr(challengers, "ROUNDS", 10)


def seasons(seed=0, months=48, series=6, swing=0.6, noise=20):
    """Categories whose spending follows the year, and their total."""
    random = np.random.default_rng(seed)
    t = np.arange(months)
    rows = [
        1000
        * (n + 1)
        * np.maximum(0, 1 + swing * np.sin(2 * np.pi * (t + n) / 12))
        * random.gamma(noise, 1 / noise, months)
        for n in range(series)
    ]
    return np.vstack([rows, np.sum(rows, axis=0)])


def groups(months):
    return [CATEGORY] * (len(months) - 1) + [TOTAL]


def medians(months, lead=1):
    """A champion: the median of six months, told `lead` months before."""
    told = np.full((months.shape[0], months.shape[1] + lead), np.nan)
    for t in range(3 + lead - 1, told.shape[1]):
        past = months[:, max(0, t - lead - 5) : t - lead + 1]
        known = np.isfinite(past).sum(axis=1) >= 3
        told[known, t] = np.nanmedian(past[known], axis=1)
    return told


def learn(months, lead=1):
    return challengers.learn(months, medians(months, lead), groups(months), 1, lead)


def shuffled(seed):
    """Who speaks for either group when what was spent in any of the months is dealt out to all of them."""
    months = seasons(seed, 26)
    rows = challengers.examples(months, medians(months), 1, 1)
    share = np.random.default_rng(seed).permutation(rows.share)
    rows = replace(rows, share=share, spent=share * rows.scale)
    chosen = challengers._origins(rows, 1)
    said = challengers._trials(rows, chosen, 1)
    of = np.array(groups(months))[rows.series]
    return [challengers.contest(group, rows, said, np.isin(rows.month, chosen) & (of == group)) for group in
            (CATEGORY, TOTAL)]  # fmt: skip


def test_trees_that_see_the_year_are_heard():
    months = seasons()
    learnt = learn(months)
    found = {one.group: one for one in learnt.contests}
    assert found[CATEGORY].speaker in (FOREST, BOOSTING)
    assert found[TOTAL].speaker in (FOREST, BOOSTING, LAST_YEAR)
    scores = {score.name: score for score in found[CATEGORY].scores}
    assert scores[found[CATEGORY].speaker].loss < min(scores[CHAMPION].loss, scores[BLIND].loss)
    assert scores[found[CATEGORY].speaker].won >= 8
    assert [score.name for score in scores.values() if score.speaks] == [found[CATEGORY].speaker]
    assert (scores[CHAMPION].won, scores[CHAMPION].lost) == (0, 0)
    assert LAST_YEAR not in scores
    assert LAST_YEAR in [score.name for score in found[TOTAL].scores]
    told = np.isfinite(learnt.said)
    assert told[:, -1].all()
    assert told.sum(axis=1).tolist() == [challengers.ORIGINS + 1] * 7


def test_what_they_tell_follows_the_season(few):
    months = seasons(noise=200, series=12)
    said = learn(months).said[:12, -1]
    true = np.array([1 + 0.6 * np.sin(2 * np.pi * (48 + n) / 12) for n in range(12)])
    assert np.corrcoef(said / (1000 * np.arange(1, 13)), true)[0, 1] > 0.9


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.judge) for seed in (1, 2))])
def test_on_shuffled_months_the_champion_speaks(seed):
    for found in shuffled(seed):
        assert found.origins >= 8
        assert (found.speaker, len(found.scores)) == (CHAMPION, 5)


@pytest.mark.judge
@pytest.mark.timeout(900)
def test_on_shuffled_months_the_champion_speaks_in_95_of_100_runs():
    contests = [shuffled(seed) for seed in range(100)]
    for group in range(2):
        assert sum(found[group].speaker == CHAMPION for found in contests) >= 95


def test_last_year_is_heard_only_after_two_years_and_only_of_totals():
    months = seasons(months=40)
    rows = challengers.examples(months, medians(months), 1, 1)
    heard = np.isfinite(rows.last_year)
    assert rows.month[heard].min() == 24
    assert not heard[rows.month < 24].any()
    row = np.flatnonzero(rows.month == 30)[0]
    assert rows.last_year[row] == pytest.approx((months[rows.series[row], 18] + rows.champion[row]) / 2)


@pytest.mark.parametrize("lead", [1, 2])
def test_rows_and_trials_know_nothing_of_their_month_or_later(lead, small):
    months = seasons(1, 30)
    changed = months.copy()
    changed[:, 20:] *= 7
    one, other = (challengers.examples(m, medians(m, lead), 1, lead) for m in (months, changed))
    early = one.month < 20 + lead
    assert (one.features[early] == other.features[early]).all()
    assert (one.champion[early] == other.champion[early]).all()
    assert (one.month[:-1] <= one.month[1:]).all()
    chosen = [n for n in challengers._origins(one, lead) if n < 20 + lead][-3:]
    now, then = (challengers._trials(rows, chosen, lead) for rows in (one, other))
    tried = np.isin(one.month, chosen)
    assert tried.sum() > 10
    for name in (FOREST, BOOSTING, BLIND):
        assert (now[name][tried] == then[name][tried]).all()


def test_later_months_change_nothing_that_was_told(few, small):
    """The trials of a month are the same whether or not the books hold the months after it."""
    months = seasons(2, 36)
    whole, short = (challengers.examples(m, medians(m), 1, 1) for m in (months, months[:, :30]))
    chosen = [n for n in challengers._origins(whole, 1) if n < 30]
    assert len(chosen) == 2
    now, then = challengers._trials(whole, chosen, 1), challengers._trials(short, chosen, 1)
    for name in (FOREST, BOOSTING, BLIND):
        assert now[name][np.isin(whole.month, chosen)].tolist() == then[name][np.isin(short.month, chosen)].tolist()


def test_the_same_months_give_the_same_answer(few, small):
    months = seasons(3, 30, 4)
    one, other = learn(months), learn(months.copy())
    assert one.contests == other.contests
    assert np.array_equal(one.said, other.said, equal_nan=True)


def test_a_short_past_is_not_tried():
    learnt = learn(seasons(months=12))
    assert [one.speaker for one in learnt.contests] == [CHAMPION, CHAMPION]
    assert np.isnan(learnt.said).all()
    assert learn(np.ones((2, 1))).rows == 0
    with pytest.raises(FrameError, match="those of the series"):
        challengers.learn(np.ones((2, 3)), np.ones((2, 3)), [TOTAL, TOTAL], 1)


def test_months_before_a_series_began_are_no_rows():
    months = seasons(1, 24, 2)
    months[1, :10] = np.nan
    rows = challengers.examples(months, medians(months), 1, 1)
    assert rows.month[rows.series == 1].min() == 10 + challengers.KNOWN
    assert np.isfinite(rows.features).all()
