"""Categories learnt from what one user did."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml import answer, gate, texts
from ml.categorize import Learnt, evaluate, learn
from ml.frames import FrameError
from ml.linear import Examples, Recipe, Table, fit
from tests.thorough import in_part

KINDS = {
    "Food": ["restaurant", "grill", "cafe", "bakery"],
    "Fuel": ["petrol", "fuel station", "gas"],
    "Fun": ["cinema", "theatre", "bowling"],
    "Home": ["furniture", "hardware store", "curtains"],
    "Health": ["pharmacy", "clinic", "dentist"],
}


@pytest.fixture
def few(monkeypatch):
    """Half as many points of the past: eight of them must still be won."""
    monkeypatch.setattr(gate, "ORIGINS", gate.ORIGINS // 2)


def names(random, count):
    """What a town's shops are called: an invented name and the word of their trade; most come again."""
    shops = []
    for _ in range(60):
        kind = str(random.choice(list(KINDS)))
        name = "".join(random.choice(list("bdfgklmnprst"), 2)).join(random.choice(list("aeiou"), 3))
        shops.append((f"{name} {random.choice(KINDS[kind])}", kind))
    return [shops[int(place)] for place in random.integers(0, len(shops), count)]


def town(seed, count, shuffled=False):
    random = np.random.default_rng(seed)
    told, labels = map(list, zip(*names(random, count), strict=True))
    if shuffled:
        labels = [str(label) for label in random.permutation(labels)]
    sides = [texts.side(int(minor), "card") for minor in random.integers(-20_000, -100, count)]
    return Examples(told, labels, sides)


def chances(learnt: Learnt, text: str, side=()):
    def look_up(features):
        return {feature: learnt.rows[feature] for feature in features if feature in learnt.rows}

    told = answer.probabilities(learnt.head, [*texts.features(text), *side], look_up)
    return dict(zip(learnt.head.classes, told, strict=True))


def test_words_of_a_trade_are_learnt_and_the_report_says_how_well():
    learnt = learn(town(1, 200))
    report = learnt.report
    assert report.speaker != answer.MEMORY
    assert learnt.head.kind in report.speaker
    assert max(chances(learnt, "Zorba Pharmacy").items(), key=lambda pair: pair[1])[0] == "Health"
    memory, *challengers = report.scores
    speaker = next(score for score in report.scores if score.speaks)
    assert memory.name == answer.MEMORY
    assert {score.name for score in challengers} >= {"bayes", "logistic", "logistic + side"}
    assert speaker.name == report.speaker
    assert speaker.loss < memory.loss
    assert speaker.accuracy > memory.accuracy
    assert speaker.won >= 8
    assert sum(score.speaks for score in report.scores) == 1
    assert 0 < report.since <= report.labels == 200
    assert sum(band.count for band in report.bands) == report.tried
    assert report.calibration_error < 0.15
    assert report.threshold is not None
    assert report.precision > 0.9


def test_the_same_examples_give_the_same_bytes(few):
    assert learn(town(2, 90)) == learn(town(2, 90))


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.judge) for seed in (1, 2, 3))])
@pytest.mark.parametrize("count", [20, 80, 200])
def test_on_shuffled_labels_memory_speaks(count, seed):
    assert evaluate(town(seed, count, shuffled=True)).speaker == answer.MEMORY


@pytest.mark.judge
@pytest.mark.timeout(600)
def test_on_shuffled_labels_memory_speaks_in_95_of_100_runs():
    speakers = [evaluate(town(seed, 60, shuffled=True)).speaker for seed in range(100)]
    assert speakers.count(answer.MEMORY) >= 95


def test_side_information_speaks_only_where_it_tells_something(few):
    random = np.random.default_rng(4)
    told = ["transfer", "payment", "standing order", "card", "x"] * 60
    minors = random.choice([-1000, -50_000, 300_000], 300)
    labels = [{-1000: "Fees", -50_000: "Rent", 300_000: "Salary"}[int(minor)] for minor in minors]
    sides = [texts.side(int(minor), "main") for minor in minors]
    learnt = learn(Examples(told, labels, sides))
    assert learnt.report.speaker == "logistic + side"
    seen = chances(learnt, "payment", texts.side(290_000, "main"))
    assert max(seen, key=seen.__getitem__) == "Salary"
    noise = [texts.side(int(minor), "main") for minor in random.permutation(minors)]
    assert "side" not in evaluate(Examples(told, labels, noise)).speaker


def test_the_prior_speaks_only_where_it_helps(few):
    random = np.random.default_rng(6)
    kinds = random.integers(0, 4, 200)
    told = ["".join(random.choice(list("abcdefghijklmnopqrstuvwxyz"), 9)) for _ in kinds]
    labels = [f"own {kind}" for kind in kinds]
    columns = ("A", "B", "C", "D")
    helpful = np.eye(4)[kinds] * 0.85
    assert evaluate(Examples(told, labels, (), helpful, columns)).speaker == "logistic + prior"
    useless = np.eye(4)[random.permutation(kinds)] * 0.85
    assert evaluate(Examples(told, labels, (), useless, columns)).speaker == answer.MEMORY


def test_memory_that_falls_back_on_the_prior_is_a_stronger_champion(few):
    random = np.random.default_rng(7)
    kinds = random.integers(0, 4, 100)
    told = ["".join(random.choice(list("abcdefghijklmnopqrstuvwxyz"), 9)) for _ in kinds]
    labels = [f"own {kind}" for kind in kinds]
    prior = np.eye(4)[kinds] * 0.85
    plain = Examples(told, labels, (), prior, ("A", "B", "C", "D"))
    meant = replace(plain, meant=tuple(f"own {kind}" for kind in range(4)))
    assert evaluate(meant).scores[0].accuracy == 1.0
    assert evaluate(plain).scores[0].accuracy < 0.6


@pytest.mark.parametrize("count", [0, 1, 2, 5, 11])
def test_a_handful_of_labels_is_for_memory(count):
    learnt = learn(town(3, count)) if count else learn(Examples((), ()))
    assert learnt.report.speaker == learnt.head.kind == answer.MEMORY
    assert learnt.report.labels == count
    assert learnt.report.threshold is None
    assert learnt.rows == {}
    assert all(chance <= 0.5 for chance in chances(learnt, "anything").values())


def test_one_class_empty_texts_and_three_scripts_are_no_trouble(few):
    one = learn(Examples(["shop a", "shop b"] * 30, ["Food"] * 60))
    assert one.head.classes == ("Food",)
    blank = learn(Examples([""] * 60, ["a", "b"] * 30, [texts.side(-100, "x")] * 60))
    assert blank.report.speaker == answer.MEMORY
    told = ["চা দোকান", "किराया घर", "coffee bar", "মাছ বাজার", "बस किराया", "カフェ新宿"] * 20
    mixed = learn(Examples(told, [1, 2, 3, 1, 2, 3] * 20))
    assert mixed.head.classes == (1, 2, 3)
    for text, label in (("চা", 1), ("किराया", 2), ("カフェ渋谷", 3)):
        seen = chances(learn_all(told, [1, 2, 3, 1, 2, 3] * 20), text)
        assert max(seen, key=seen.__getitem__) == label


def learn_all(told, labels):
    """The model itself, whoever may speak."""
    fitted = fit(Table(Examples(told, labels)), np.arange(len(told)), Recipe(answer.LOGISTIC))
    return Learnt(fitted.head(), fitted.rows(), evaluate(Examples((), ())))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_a_model_does_not_depend_on_the_order_of_its_examples(seed):
    examples = town(seed, 40)
    order = np.random.default_rng(seed).permutation(40)
    for recipe in (Recipe(answer.LOGISTIC), Recipe(answer.LOGISTIC, side=True)):
        told = [fit(Table(examples), rows, recipe).chances(np.arange(40)) for rows in (np.arange(40), order)]
        assert np.abs(told[0] - told[1]).max() < 0.01


def test_fitting_in_the_space_of_the_texts_is_the_same_as_in_that_of_the_features(monkeypatch):
    table = Table(town(8, 60))
    rows = np.arange(60)
    dense = fit(table, rows, Recipe(answer.LOGISTIC, side=True)).chances(rows)
    monkeypatch.setattr("ml.linear.DENSE", 0)
    assert np.abs(fit(table, rows, Recipe(answer.LOGISTIC, side=True)).chances(rows) - dense).max() < 0.01


@pytest.mark.parametrize(
    "wrong",
    [
        {"labels": ("a",)},
        {"sides": ((),)},
        {"labels": ("a", 1)},
        {"prior": np.zeros((2, 1))},
        {"prior": np.full((2, 1), 1.5), "columns": ("P",)},
        {"prior": np.full((2, 1), np.nan), "columns": ("P",)},
        {"columns": ("P",), "meant": ("a", "b")},
    ],
)
def test_examples_that_do_not_fit_together_are_refused(wrong):
    with pytest.raises(FrameError):
        Examples(**{"texts": ("x", "y"), "labels": ("a", "b"), **wrong})


@pytest.mark.slow
@pytest.mark.parametrize("count", in_part(2_000, 10_000))
def test_ten_thousand_labels_stay_small(count):
    random = np.random.default_rng(9)
    words = ["".join(letters) for letters in random.choice(list("abcdefghijklmnop"), (3 * count // 10, 7))]
    told = [" ".join(three) for three in random.choice(words, (count, 3))]
    labels = [f"class {int(kind)}" for kind in random.integers(0, 30, count)]
    fitted = fit(Table(Examples(told, labels)), np.arange(count), Recipe(answer.BAYES))
    assert sum(len(feature.encode()) + len(row) for feature, row in fitted.rows().items()) < 500 * count
