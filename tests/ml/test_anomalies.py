"""The forest on evidence: past-only, by hand and by law; who may speak."""

from __future__ import annotations

import numpy as np
import pytest

from ml.anomalies import blended, contest, isolation
from ml.frames import FrameError

DAYS = [737_000 + n for n in range(240)]


def evidence(seed=0, rows=240):
    draw = np.random.default_rng(seed)
    return np.where(draw.random((rows, 6)) < 0.3, draw.exponential(1.0, (rows, 6)), 0.0)


def ranked(strengths, days, **more):
    return isolation(strengths, days, trees=20, **more)


def test_what_is_like_nothing_before_is_most_isolated():
    strengths = evidence()
    strengths[-1] = [9, 9, 6, 5, 6, 2]
    ranks = ranked(strengths, DAYS)
    assert ((ranks >= 0) & (ranks <= 1)).all()
    assert ranks[-1] == ranks.max() == 1.0
    assert (ranks[:40] == 0).all()


def test_the_future_changes_no_rank():
    """Of the days that stay, in the same month too: a month is ranked by the months before it."""
    strengths, cut = evidence(), 200
    other = strengths.copy()
    other[cut:] = evidence(seed=1)[cut:] * 50
    assert (ranked(strengths, DAYS)[:cut] == ranked(other, DAYS)[:cut]).all()
    assert (ranked(strengths[:cut], DAYS[:cut]) == ranked(strengths, DAYS)[:cut]).all()


def test_only_days_asked_for_are_ranked_as_they_are_among_all():
    strengths = evidence()
    every, late = ranked(strengths, DAYS), ranked(strengths, DAYS, since=DAYS[210])
    assert (late[:210] == 0).all()
    assert (late[210:] == every[210:]).all()


def test_the_forest_does_not_learn_from_what_it_must_not():
    strengths = evidence()
    strengths[50:55] = [9, 9, 6, 5, 6, 2]
    strengths[-1] = strengths[50]
    assert ranked(strengths, DAYS, left_out=range(50, 55))[-1] >= ranked(strengths, DAYS)[-1]
    gone = np.delete(strengths, range(50, 55), axis=0)
    days = [*DAYS[:50], *DAYS[55:]]
    assert ranked(strengths, DAYS, left_out=range(50, 55))[-1] == ranked(gone, days)[-1]


def test_few_charges_or_none_say_nothing():
    assert isolation([], []).size == 0
    assert (ranked(evidence(rows=30), DAYS[:30]) == 0).all()


@pytest.mark.parametrize(
    ("strengths", "days"),
    [([[1.0]], [1, 2]), ([1.0], [1]), ([[np.nan]], [1]), ([[-1.0]], [1]), ([[1.0], [1.0]], [2, 1])],
)
def test_evidence_that_cannot_be_is_refused(strengths, days):
    with pytest.raises(FrameError):
        isolation(strengths, days)


def test_the_forests_rank_counts_half():
    assert blended([1.0, 2.0], np.array([1.0, 0.0])).tolist() == [1.5, 2.0]


def test_a_contest_by_hand():
    """Pairs of an odd and a normal one: the champion has two of four in order, the challenger all."""
    found = contest([3.0, 1.0, 2.0, 2.0], [3.0, 3.0, 2.0, 2.0], [True, True, False, False])
    assert (found.champion, found.challenger, found.accepted, found.rejected) == (0.5, 1.0, 2, 2)
    assert found.error == pytest.approx(np.sqrt(0.5 / 2 + 0.0 / 2))
    assert not found.won
    assert contest([1.0], [1.0], [True]) is None


def verdicts(seed, count=60):
    draw = np.random.default_rng(seed)
    odd = np.arange(count) % 2 == 0
    return draw.normal(0.3 * odd), draw.normal(2.5 * odd), odd, draw


def test_a_challenger_that_ranks_better_is_heard_and_the_champion_never_loses_to_itself():
    champion, challenger, odd, _ = verdicts(1)
    assert contest(champion, challenger, odd).won
    assert not contest(challenger, champion, odd).won
    assert not contest(champion, champion, odd).won
    few = np.r_[0:14]
    assert not contest(champion[few], challenger[few], odd[few]).won


def test_with_verdicts_at_random_the_champion_keeps_the_word():
    wins = 0
    for seed in range(100):
        champion, challenger, odd, draw = verdicts(seed)
        wins += contest(champion, challenger, draw.permutation(odd)).won
    assert wins <= 5
