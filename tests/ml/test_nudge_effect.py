"""The worth of a word: the difference to those that chance withheld, its interval, and the silence before it."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml import nudge_effect
from ml.nudge_effect import FEWEST, TELLING, Effect, Trial, effect, to_find
from tests.thorough import in_part


def drawn(
    seed: int, number: int, *, worth: float = 0.0, holdout: float = 0.2, empty: float = 0.3, each: int = 1,
    less: float = 0.0,
) -> list[Trial]:  # fmt: skip
    """Skewed amounts, many of them none; a word that is said leaves each out with the chance `worth`, and makes each
    smaller by the share `less`."""
    dice = Random(seed)
    trials = []
    for n in range(number):
        sent = dice.random() >= holdout
        for _ in range(each):
            spent = 0.0 if dice.random() < empty else dice.lognormvariate(5, 0.9)
            if sent:
                spent *= 0.0 if dice.random() < worth else 1 - less
            usual = sum(dice.lognormvariate(5, 0.9) * (1 - empty) for _ in range(20)) / 20
            trials.append(Trial(usual - spent, sent, holdout, str(n), not spent))
    return trials


def known(trials: list[Trial]) -> tuple[Effect, float, float, float]:
    """The effect, with a difference that must be there."""
    found = effect(trials)
    assert found.difference is not None
    assert found.low is not None
    assert found.high is not None
    return found, found.difference, found.low, found.high


def plain(trials: list[Trial]) -> float:
    sides = [[one.outcome for one in trials if one.sent is sent] for sent in (True, False)]
    return sum(sides[0]) / len(sides[0]) - sum(sides[1]) / len(sides[1])


def test_where_one_share_is_withheld_it_is_the_difference_of_two_means() -> None:
    trials = drawn(1, 150, worth=0.5)
    _, difference, low, high = known(trials)
    assert difference == pytest.approx(plain(trials))
    assert low < difference < high


@settings(max_examples=8)
@given(st.floats(-1e4, 1e4), st.floats(0.01, 100))
def test_it_moves_and_grows_with_the_outcomes(more: float, times: float) -> None:
    trials = drawn(2, 90)
    _, *was = known(trials)
    moved = [one._replace(outcome=one.outcome * times + (more if one.sent else 0)) for one in trials]
    _, *now = known(moved)
    assert now == pytest.approx([value * times + more for value in was], abs=1e-5 * (1 + abs(more)))


def test_said_and_withheld_change_places_with_the_sign() -> None:
    trials = drawn(3, 120, worth=0.4)
    turned = [one._replace(sent=not one.sent, withholding=1 - one.withholding) for one in trials]
    _, difference, low, high = known(trials)
    _, other, other_low, other_high = known(turned)
    assert other == pytest.approx(-difference)
    assert (other_low, other_high) == pytest.approx((-high, -low), abs=0.1 * (high - low))


def test_nothing_is_said_before_enough_fell_either_way() -> None:
    assert effect([]) == Effect(0, 0, 5 * FEWEST)
    assert effect([], share=0.5).more == 2 * FEWEST
    for number in range(1, 60):
        trials = drawn(4, number, empty=0.0)
        found = effect(trials)
        withheld = sum(not one.sent for one in trials)
        assert (found.sent, found.withheld) == (number - withheld, withheld)
        enough = min(withheld, number - withheld) >= FEWEST
        assert (found.difference is not None) is enough
        assert (found.more == 0) is enough
        if withheld < FEWEST <= number - withheld:
            assert found.more == (FEWEST - withheld) * 5, "one in five is withheld"
        assert not (found.is_sure and found.difference is None)


def test_of_moments_that_are_mostly_followed_by_nothing_it_takes_more() -> None:
    """Twelve of them would hold an amount or none."""
    early = effect(drawn(9, 100, empty=0.95))
    assert min(early.sent, early.withheld) >= FEWEST
    assert early.difference is None
    wait = 5 * TELLING / 0.05 - 100
    assert 0.2 * wait < early.more < 2 * wait
    assert effect([one._replace(empty=False) for one in drawn(9, 100, empty=0.95)]).difference is not None
    assert effect(drawn(9, 600, empty=0.95)).difference is not None
    nothing = effect(drawn(9, 200, empty=1.0))
    assert nothing.difference is None
    assert nothing.more > 300, "nobody knows when something will follow"


def test_many_words_of_one_draw_are_one_draw() -> None:
    """What was drawn together says no more for being said several times."""
    once = drawn(5, 150, worth=0.3)
    thrice = [one for one in once for _ in range(3)]
    assert known(thrice)[1:] == pytest.approx(known(once)[1:])
    assert effect(thrice).sent == effect(once).sent
    apart = [one._replace(cluster=f"{one.cluster} {n}") for one in once for n in range(3)]
    _, _, low, high = known(apart)
    assert high - low < 0.8 * (known(once)[3] - known(once)[2])


def test_a_share_that_was_changed_along_the_way_does_not_pass_for_an_effect() -> None:
    """First half are withheld in cheap times, then few in dear ones: what was said was said in dear times."""
    dice = Random(6)
    trials = []
    for n in range(1200):
        holdout, spent = (0.5, 100) if n < 600 else (0.1, 300)
        sent = dice.random() >= holdout
        trials.append(Trial(-dice.gauss(spent, 20), sent, holdout, str(n)))
    assert plain(trials) < -50
    _, difference, low, high = known(trials)
    assert abs(difference) < 25
    assert low < 0 < high


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(ValueError, match="chance of 0"):
        effect([Trial(1.0, True, 0.0, "a")])
    with pytest.raises(ValueError, match="chance of 1"):
        effect([Trial(1.0, False, 1.0, "a")])
    with pytest.raises(ValueError, match="both said and withheld"):
        effect([Trial(1.0, True, 0.2, "a"), Trial(2.0, False, 0.2, "a")])


def test_outcomes_that_are_all_alike_show_nothing() -> None:
    found = effect([Trial(7.0, n % 3 > 0, 0.3, str(n)) for n in range(90)])
    assert found.difference is None
    assert found.more == FEWEST


def test_how_many_it_takes_grows_as_the_difference_shrinks() -> None:
    found, *_ = known(drawn(7, 100))
    assert found.error is not None
    assert to_find(found, 100 * found.error) == 0
    few, more = to_find(found, found.error), to_find(found, found.error / 2)
    assert few is not None
    assert more is not None
    assert more + 100 == pytest.approx(4 * (few + 100), rel=0.01)
    assert to_find(found, 0) is None
    assert to_find(effect([]), 10) is None


def test_the_answer_is_the_same_each_time() -> None:
    trials = drawn(8, 80)
    assert effect(trials) == effect(trials)


DRAWS = in_part(nudge_effect._LEAST, nudge_effect._DRAWS)
"""As few as it asks of very many: the interval's ends are known less well, and still hold the truth as often."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "worth", "empty", "each"),
    [
        (130, 0.0, 0.3, 1),
        (180, 0.4, 0.3, 1),
        pytest.param(330, 0.4, 0.7, 1, marks=pytest.mark.judge),
        pytest.param(130, 0.4, 0.3, 3, marks=pytest.mark.judge),
    ],
)
@pytest.mark.parametrize("draws", DRAWS)
def test_the_interval_holds_the_truth(
    number: int, worth: float, empty: float, each: int, draws: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 100 people each, the effect known by its making. A bell curve fails here: it misses up to 14 of them."""
    monkeypatch.setattr(nudge_effect, "_DRAWS", draws)
    runs = [effect(drawn(seed, number, worth=worth, empty=empty, each=each)) for seed in range(100)]
    assert all(one.difference is not None for one in runs)
    truth = worth * (1 - empty) * _mean_of_a_purchase()
    held = sum(one.low <= truth <= one.high for one in runs if one.low is not None and one.high is not None)
    assert held >= 90
    if not worth:
        assert sum(one.is_sure for one in runs) <= 8


@pytest.mark.slow
@pytest.mark.parametrize(
    ("worth", "less"),
    [(0.6, 0.0), pytest.param(0.0, 0.6, marks=pytest.mark.judge), pytest.param(0.0, 0.0, marks=pytest.mark.judge)],
)
@pytest.mark.parametrize("draws", DRAWS)
def test_the_interval_holds_the_truth_where_most_moments_are_followed_by_nothing(
    worth: float, less: float, draws: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six of seven, told as early as may be. Had each side to know by itself how it varies, and from twelve on, up to
    27 of 100 would miss."""
    monkeypatch.setattr(nudge_effect, "_DRAWS", draws)
    held = claimed = 0
    truth = (worth + less) * 0.15 * _mean_of_a_purchase()
    for seed in range(100):
        trials = drawn(seed, 600, empty=0.85, worth=worth, less=less)
        runs = (effect(trials[:number]) for number in range(60, 600, 10))
        found = next(one for one in runs if one.difference is not None)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= truth <= found.high
        claimed += found.is_sure
    print(f"worth {worth}, less {less}: {held} hold the truth, {claimed} claim")
    assert held >= 90
    assert truth or claimed <= 8


def _mean_of_a_purchase() -> float:
    from math import exp

    return exp(5 + 0.9**2 / 2)


@pytest.mark.judge
@pytest.mark.timeout(900)
def test_false_claims_are_one_in_twenty_whatever_amounts_are_like() -> None:
    """1,000 people for each way of spending whom nothing changes, as few as are told at all."""
    for empty in (0.1, 0.5, 0.85):
        runs = [found for seed in range(1000) if (found := effect(drawn(seed, 75, empty=empty))).difference is not None]
        sure = sum(one.is_sure for one in runs) / len(runs)
        print(f"{empty:.2f} empty: {len(runs)} told, {sure:.3f} claimed")
        assert sure <= 0.07
