"""Champion and challenger, the threshold, calibration."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml import gate

CONFIDENCE = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=120)


def trial(losses, right=None, origins=12):
    losses = np.asarray(losses, dtype=float)
    hits = np.zeros(len(losses), dtype=bool) if right is None else np.asarray(right)
    return gate.Trial(losses, np.full(len(losses), 0.5), hits, np.arange(len(losses)) * origins // len(losses))


def test_origins_rise_from_few_labels_to_all():
    for labels in (10, 25, 60, 400, 1999, 2000, 50_000):
        points = gate.origins(labels)
        assert points == sorted(set(points))
        assert points[0] <= gate.FIRST
        assert points[-1] == labels
        assert gate.FEWEST <= len(points) - 1 <= gate.ORIGINS or labels < 12
    assert gate.origins(0) == gate.origins(4) == []


def test_who_is_clearly_better_is_let_speak():
    noise = np.random.default_rng(0).normal(0, 0.2, 60)
    assert gate.beats(trial(2 + noise), trial(1 - noise))
    assert not gate.beats(trial(1 - noise), trial(2 + noise))
    assert not gate.beats(trial(2 + noise), trial(2 + noise))


def test_better_by_chance_is_not_better():
    passed = 0
    for seed in range(200):
        random = np.random.default_rng(seed)
        passed += gate.beats(trial(random.normal(1, 1, 100)), trial(random.normal(1, 1, 100)))
    assert passed <= 20


def test_seven_origins_are_too_few():
    better = np.ones(60)
    assert gate.beats(trial(better + 1, origins=8), trial(better, origins=8), sure=0)
    assert not gate.beats(trial(better + 1, origins=7), trial(better, origins=7), sure=0)


def test_who_is_wrong_more_often_does_not_speak_however_low_the_loss():
    champion = trial(np.full(60, 2.0), np.arange(60) < 31)
    assert gate.beats(champion, trial(np.full(60, 1.0), np.arange(60) < 31))
    assert not gate.beats(champion, trial(np.full(60, 1.0), np.arange(60) < 30))


def test_one_surprise_costs_no_more_than_the_floor():
    chances = np.array([[1.0, 0.0], [0.25, 0.75]])
    told = gate.trial(chances, np.array([1, 1]), np.array([0, 1]))
    assert told.losses == pytest.approx([-np.log(gate.FLOOR), -np.log(0.75)])
    assert told.right.tolist() == [False, True]
    assert told.confidence.tolist() == [1.0, 0.75]
    assert told.until(1).losses.tolist() == told.losses[:1].tolist()


@given(CONFIDENCE)
def test_from_the_threshold_on_enough_were_right(pairs):
    confidence = np.array([pair[0] for pair in pairs])
    right = np.array([pair[1] for pair in pairs], dtype=bool)
    found = gate.threshold(confidence, right)
    if found is not None:
        above = confidence >= found
        assert above.sum() >= gate.FEWEST_ABOVE
        assert right[above].mean() >= gate.PRECISION - 1e-9
        shuffled = np.random.default_rng(1).permutation(len(pairs))
        assert (
            gate.threshold(confidence[shuffled], right[shuffled]) is None
            or len(set(confidence)) < len(pairs)
            or (gate.threshold(confidence[shuffled], right[shuffled]) == found)
        )


def test_before_there_is_enough_past_there_is_no_threshold():
    assert gate.threshold(np.full(39, 0.9), np.ones(39, dtype=bool)) is None
    assert gate.threshold(np.full(40, 0.9), np.ones(40, dtype=bool)) == 0.9
    assert gate.threshold(np.full(400, 0.9), np.arange(400) % 10 > 0) is None
    assert gate.threshold(np.zeros(0), np.zeros(0, dtype=bool)) is None


def test_many_sure_rows_do_not_pay_for_wild_guesses():
    confidence = np.concatenate([np.full(1000, 0.99), np.linspace(0.4, 0.2, 50)])
    right = np.concatenate([np.ones(1000, dtype=bool), np.arange(50) % 3 == 0])
    assert right.mean() > gate.PRECISION
    assert gate.threshold(confidence, right) > 0.35


def test_what_would_have_been_accepted_uses_the_past_alone():
    blocks = np.repeat([0, 1, 2], 50)
    right = np.concatenate([np.ones(100, dtype=bool), np.zeros(50, dtype=bool)])
    told = gate.Trial(np.zeros(150), np.full(150, 0.9), right, blocks)
    assert gate.accepted(told) == (1.0, 0.5)
    assert gate.accepted(told.until(1)) is None


def test_bands_count_every_prediction_once():
    random = np.random.default_rng(3)
    confidence = np.append(random.uniform(0.001, 1, 500), 1.0)
    right = random.random(501) < confidence
    found = gate.bands(confidence, right)
    assert sum(band.count for band in found) == 501
    assert sum(band.right for band in found) == right.sum()
    assert all(band.low < band.claimed <= band.high for band in found)
    assert gate.calibration_error(confidence, right) < 0.08


def test_calibration_error_is_the_gap_between_claim_and_truth():
    assert gate.calibration_error(np.full(10, 0.9), np.arange(10) < 4) == pytest.approx(0.5)
    assert gate.calibration_error(np.full(10, 0.5), np.arange(10) < 5) == pytest.approx(0)
    assert gate.calibration_error(np.zeros(0), np.zeros(0, dtype=bool)) == 0
