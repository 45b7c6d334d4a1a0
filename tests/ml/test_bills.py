"""The forest for bills that vary: heard where it has told them better, silent elsewhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ml import bills
from ml.bills import KNOWN, ORIGINS, check, contest, examples, learn, trials
from ml.forecast_challengers import BLIND, CHAMPION, FOREST
from ml.frames import FrameError


@pytest.fixture
def small(monkeypatch):
    """A forest of few trees, where how many there are does not matter."""
    monkeypatch.setattr(bills, "TREES", 10)


def utilities(seed=0, months=36, count=4, swing=0.6, ahead=1):
    """Bills that follow the year, as heating does, told as the median of their last six; the last months are asked."""
    random = np.random.default_rng(seed)
    rows = []
    for bill in range(count):
        past = []
        for month in range(months + ahead):
            told = np.median(past[-6:]) if len(past) >= 2 else np.nan
            amount = 1000 * (bill + 1) * (1 + swing * np.sin(2 * np.pi * month / 12)) * random.gamma(80, 1 / 80)
            rows.append((month, bill, amount if month < months else np.nan, told))
            if month < months:
                past.append(amount)
    rows.sort()
    month, bill, amount, champion = (np.array(column) for column in zip(*rows, strict=True))
    return {"bill": bill, "month": month, "amount": amount, "champion": champion}


def shuffled(seed):
    """The contest when what was asked in any month is dealt out to all of them."""
    payments = check(utilities(seed, 30, ahead=0))
    rows = examples(payments)
    share = np.random.default_rng(seed).permutation(rows.share)
    amount = payments.amount.copy()
    amount[rows.place] = share * rows.scale
    payments, rows = replace(payments, amount=amount), replace(rows, share=share)
    return contest(payments, rows, trials(payments, rows))


def test_a_forest_that_sees_the_winter_is_heard():
    frame = utilities()
    learnt = learn(frame)
    scores = {score.name: score for score in learnt.contest.scores}
    assert learnt.contest.speaker == FOREST
    assert list(scores) == [CHAMPION, FOREST, BLIND]
    assert scores[FOREST].loss < min(scores[CHAMPION].loss, scores[BLIND].loss)
    assert scores[FOREST].won >= 8
    assert learnt.contest.origins == ORIGINS
    told = np.isfinite(learnt.said)
    assert told.sum() == 4 * (ORIGINS + 1)
    asked = np.isnan(frame["amount"])
    assert told[asked].all()
    assert learnt.said[asked] == pytest.approx(1000 * np.arange(1, 5), rel=0.25)


def test_on_shuffled_payments_the_champion_speaks():
    found = shuffled(0)
    assert found.origins >= 8
    assert (found.speaker, len(found.scores)) == (CHAMPION, 3)


@pytest.mark.judge
@pytest.mark.timeout(900)
def test_on_shuffled_payments_the_champion_speaks_in_95_of_100_runs():
    assert sum(shuffled(seed).speaker == CHAMPION for seed in range(100)) >= 95


def test_later_payments_change_nothing_that_was_told(small, monkeypatch):
    monkeypatch.setattr(bills, "ORIGINS", 8)
    frame = utilities(1, 34, ahead=0)
    late = frame["month"] >= 30
    changed = {**frame, "amount": np.where(late, frame["amount"] * 7, frame["amount"])}
    short = {name: column[~late] for name, column in frame.items()}
    told = []
    for one in (frame, changed, short):
        payments = check(one)
        rows = examples(payments)
        told.append((payments.month[rows.place], rows, trials(payments, rows)))
    early = told[0][0] < 30
    tried = np.isfinite(told[0][2][FOREST]) & early
    assert tried.sum() == 4 * 4
    for months, rows, said in told[1:]:
        then = months < 30
        assert (rows.features[then] == told[0][1].features[early]).all()
        for name in (FOREST, BLIND):
            now = said[name][: len(tried)][tried[: len(said[name])]]
            assert (now == told[0][2][name][tried]).all()


def test_what_is_known_of_a_month_ends_before_it():
    """Of a weekly bill the other weeks of that month are not known."""
    frame = {"bill": np.zeros(12), "month": np.repeat(np.arange(4), 3), "amount": np.arange(1.0, 13),
             "champion": np.full(12, 2.0)}  # fmt: skip
    rows = examples(check(frame))
    assert rows.place.tolist() == list(range(KNOWN, 12))
    assert rows.scale.tolist() == [2.0] * 3 + [3.5] * 3 + [5.0] * 3
    assert (rows.features[:, 0] * rows.scale).tolist() == [3.0] * 3 + [6.0] * 3 + [9.0] * 3


def test_the_same_payments_give_the_same_answer(small):
    one, other = learn(utilities(3, 20)), learn(utilities(3, 20))
    assert one.contest == other.contest
    assert np.array_equal(one.said, other.said, equal_nan=True)


def test_few_payments_are_not_tried_and_none_are_no_error():
    learnt = learn(utilities(months=9))
    assert (learnt.contest.speaker, learnt.contest.scores) == (CHAMPION, ())
    assert np.isnan(learnt.said).all()
    empty = learn({name: [] for name in bills.COLUMNS})
    assert (empty.rows, empty.contest.tried) == (0, 0)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"amount": [0.0, 1.0]}, "positive"),
        ({"month": [1, 0]}, "fall"),
        ({"bill": [0]}, "one length"),
        ({"champion": [[1.0, 2.0]]}, "one length"),
    ],
)
def test_what_is_no_frame_of_payments_is_refused(change, why):
    frame = {"bill": [0, 0], "month": [0, 1], "amount": [1.0, 1.0], "champion": [1.0, 1.0]}
    with pytest.raises(FrameError, match=why):
        check({**frame, **change})
    with pytest.raises(FrameError, match="columns missing: amount"):
        check({name: column for name, column in frame.items() if name != "amount"})
