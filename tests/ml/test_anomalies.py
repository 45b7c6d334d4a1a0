"""Surprise, and the forest on evidence: past-only, by hand and by law; who may speak."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.anomalies import blended, contest, isolation, own_past, surprises
from ml.frames import FrameError


def frame(amounts, category=0, merchant=-1, days=None):
    n = len(amounts)
    return {
        "day": days if days is not None else list(range(n)),
        "amount": amounts,
        "category": [category] * n if isinstance(category, int) else category,
        "merchant": [merchant] * n if isinstance(merchant, int) else merchant,
    }


def test_own_past_by_hand():
    values = np.array([1.0, 5.0, 2.0, 9.0, 3.0])
    groups = np.array([0, 1, 0, 0, 0])
    own = own_past(values, groups, np.arange(5), at_least=1)
    # the last row: 1, 2, 9 came before it in its group
    assert own.of.tolist() == [0, 0, 1, 2, 3]
    assert own.median[2:].tolist() == [1.0, 1.5, 2.0]
    assert own.spread[4] == pytest.approx(1.4826 * 1.0)
    assert np.isnan(own.median[:2]).all()


def test_own_past_is_of_the_latest_only():
    values = np.array([100.0, 100.0, 1.0, 1.0, 1.0, 7.0])
    own = own_past(values, np.zeros(6, dtype=np.int64), np.array([5]), at_least=1, window=3)
    assert (own.median[0], own.of[0]) == (1.0, 3)


def test_rows_without_a_group_have_no_past():
    own = own_past(np.ones(4), np.full(4, -1), np.arange(4), at_least=1)
    assert np.isnan(own.median).all()


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(-5, 5), st.integers(-1, 2)), min_size=1, max_size=40), st.integers(1, 6))
def test_own_past_is_what_a_loop_says(rows, window):
    values, groups = np.array([v for v, _ in rows]), np.array([g for _, g in rows])
    own = own_past(values, groups, np.arange(len(rows)), at_least=2, window=window)
    for i, (_, group) in enumerate(rows):
        past = [v for v, g in rows[:i] if g == group][-window:] if group >= 0 else []
        if len(past) < 2:
            assert np.isnan(own.median[i])
            continue
        middle = np.median(past)
        assert own.median[i] == pytest.approx(middle)
        assert own.spread[i] == pytest.approx(1.4826 * np.median(np.abs(np.array(past) - middle)))


def test_an_amount_far_above_its_category_is_found_with_what_is_usual():
    (found,) = surprises(frame([40.0, 44, 36, 41, 39, 40, 43, 38, 40, 400]))
    assert (found.row, found.of, found.past) == (9, "category", 9)
    assert found.usual == pytest.approx(40.0)
    assert found.z == pytest.approx(np.log(10) / 0.28)


def test_a_merchant_with_one_price_is_judged_more_sharply():
    amounts = [10.0, 90, 10, 200, 10, 15, 10, 60, 10, 14]
    merchants = [0, 1, 0, 1, 0, 1, 0, 1, 0, 0]
    (found,) = surprises(frame(amounts, merchant=merchants))
    assert (found.row, found.of) == (9, "merchant")
    assert found.usual == pytest.approx(10.0)


def test_what_a_merchant_took_before_is_not_odd():
    """Rent among many small purchases of one category; a price that rose is odd once."""
    small = [40.0, 44, 36, 41, 39, 40, 43, 38]
    amounts = [*small, 1340, 40, 41, 1340, 1700, 1700]
    merchants = [*range(8), 99, 20, 21, 99, 99, 99]
    assert [s.row for s in surprises(frame(amounts, merchant=merchants))] == [12, 8]


def test_no_past_no_surprise():
    assert surprises(frame([1.0, 1, 1, 1000])) == ()
    assert surprises(frame([])) == ()


def test_later_charges_change_nothing():
    past = [40.0, 44, 36, 41, 39, 40, 43, 38, 40, 400]
    assert surprises(frame(past)) == tuple(s for s in surprises(frame([*past, 1.0, 9e6, 3.0])) if s.row < 10)


def test_only_charges_since_the_day_are_judged():
    past = [40.0, 44, 36, 41, 39, 40, 43, 38, 400, 410]
    assert [s.row for s in surprises(frame(past), since=9)] == [9]


@settings(max_examples=30)
@given(st.lists(st.floats(0.5, 1e5), min_size=9, max_size=30), st.floats(0.01, 100))
def test_another_unit_is_no_surprise(amounts, factor):
    """Rows near the threshold apart, what is odd in one unit is odd in another."""
    plain = {s.row: s.z for s in surprises(frame(amounts))}
    scaled = {s.row: s.z for s in surprises(frame([a * factor for a in amounts]))}
    for row in plain.keys() & scaled.keys():
        assert plain[row] == pytest.approx(scaled[row], rel=1e-6)
    for row in plain.keys() ^ scaled.keys():
        assert min(abs(abs((plain | scaled)[row]) - edge) for edge in (2.5, 5, 2.5 / 0.35, 5 / 0.35)) < 1e-3


def test_most_surprising_first():
    usual = [40.0, 44, 36, 41, 39, 40, 43, 38, 40, 42]
    found = surprises(frame([*usual, 300.0, 3000.0]))
    assert [s.row for s in found] == [11, 10]


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
