"""Answers from looked-up rows: the laws of chances, and scikit-learn's own figures."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB

from ml import answer, texts
from ml.answer import Head
from ml.linear import SMOOTHING, SOFTNESS, Examples, Recipe, Table, fit
from tests.work import lines_run

TOLD = [
    ("Thai Restaurant", "Food"), ("Amazon", "Shopping"), ("Shell petrol", "Fuel"), ("Green Restaurant", "Food"),
    ("Amazon prime", "Fun"), ("City petrol station", "Fuel"), ("Bazar চা", "Food"), ("দোকানের চা", "Food"),
    ("किराया", "Rent"), ("house किराया", "Rent"), ("Cinema city", "Fun"), ("Amazon books", "Shopping"),
]  # fmt: skip


def model(recipe: Recipe, told=TOLD, **more):
    names, labels = zip(*told, strict=True)
    fitted = fit(Table(Examples(names, labels, **more)), np.arange(len(told)), recipe)
    rows = fitted.rows()
    return fitted.head(), rows, lambda features: {f: rows[f] for f in features if f in rows}


def scikit(told, kind):
    """The pipeline that the design names, from scikit-learn's parts alone; answers a text that it has seen all of."""
    names = [texts.normal(name) for name, _ in told]
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\S+", lowercase=False)
    parts = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, lowercase=False)
    values = sparse.hstack([words.fit_transform(names), parts.fit_transform(names)]).tocsr()
    fitted = kind.fit(values, [label for _, label in told])
    return fitted, lambda text: sparse.hstack([words.transform([text]), parts.transform([text])]).tocsr()


@pytest.mark.parametrize("text", ["green petrol", "amazon", "zzz restaurant", "চা city", "किराया", "books books shell"])
def test_logistic_regression_answers_as_scikit_learn_does(text):
    head, _, look_up = model(Recipe(answer.LOGISTIC))
    fitted, values = scikit(TOLD, LogisticRegression(C=SOFTNESS, max_iter=1000, tol=1e-8))
    told = answer.probabilities(head, texts.features(text), look_up)
    assert list(head.classes) == list(fitted.classes_)
    assert told == pytest.approx(fitted.predict_proba(values(text))[0], abs=0.01)


@pytest.mark.parametrize("text", ["green petrol", "amazon", "zzz restaurant", "চা city"])
def test_naive_bayes_scores_as_scikit_learn_does(text):
    head, _, look_up = model(Recipe(answer.BAYES))
    fitted, values = scikit(TOLD, ComplementNB(alpha=SMOOTHING))
    scores = fitted.predict_joint_log_proba(values(text))[0]
    told = np.log(answer.probabilities(head, texts.features(text), look_up))
    sharpness = np.polyfit(scores, told, 1)[0]
    assert sharpness > 0
    assert told - told.mean() == pytest.approx(sharpness * (scores - scores.mean()), abs=0.03)


@pytest.mark.parametrize("prior", [False, True])
@pytest.mark.parametrize("kind", [answer.LOGISTIC, answer.BAYES])
def test_looked_up_rows_answer_as_the_fitted_model(kind, prior):
    random = np.random.default_rng(5)
    told = [(f"{a} {b}", c) for a, b, c in random.choice(list("abcdefgh"), (200, 3))]
    sides = [texts.side(int(m), "x") for m in random.integers(-9999, 9999, 200)]
    names, labels = zip(*told, strict=True)
    chance = random.dirichlet([1, 1, 1], 200)
    table = Table(Examples(names, labels, sides, chance, ("P:a", "P:b", "P:c")))
    fitted = fit(table, np.arange(150), Recipe(kind, side=True, prior=prior))
    head, rows = fitted.head(), fitted.rows()
    known = {"P:a", "P:b", "P:c"} if prior else set()
    assert set(head.columns) == known
    expected = fitted.chances(np.arange(150, 200))[:, fitted.seen]
    for row, whole in zip(range(150, 200), expected, strict=True):
        given_prior = dict(zip(("P:a", "P:b", "P:c"), chance[row], strict=True))
        features = [*texts.features(names[row]), *sides[row]]
        told = answer.probabilities(head, features, lambda f: {k: rows[k] for k in f if k in rows}, given_prior)
        assert told == pytest.approx(whole, abs=0.01)


@given(st.text("amazon petrol ক্ষ किराया #1*", max_size=25), st.integers(-(10**9), 10**9))
def test_chances_are_chances(text, minor):
    head, _, look_up = MODEL
    told = answer.probabilities(head, [*texts.features(text), *texts.side(minor, "a")], look_up)
    assert len(told) == len(head.classes)
    assert all(0 <= chance <= 1 for chance in told)
    if answer.known(look_up(texts.features(text)), texts.features(text), {}):
        assert sum(told) == pytest.approx(1)
    else:
        assert max(told) <= answer.UNKNOWN + 1e-12
        assert sum(told) <= 1 + 1e-9


MODEL = model(Recipe(answer.LOGISTIC))


@pytest.mark.parametrize("unseen", ["Zorblax Qwijibo", "ZORBLAX 123", "restauranteur", "মাছ", "", "##", "カフェ新宿"])
def test_a_text_without_a_known_word_is_believed_half_at_most(unseen):
    one_sided = [*[(f"Amazon {n} restaurant", "Food") for n in "abcdefghij"], ("Rent", "Rent")]
    for kind in (answer.LOGISTIC, answer.BAYES):
        head, _, look_up = model(Recipe(kind), one_sided)
        assert max(answer.probabilities(head, texts.features(unseen), look_up)) <= 0.5
        assert max(answer.probabilities(head, texts.features("amazon restaurant"), look_up)) > 0.6


def test_one_class_alone_is_not_certain_of_what_it_never_saw():
    head, _, look_up = model(Recipe(answer.LOGISTIC), [("Cafe", "Food"), ("Grill", "Food")])
    assert answer.probabilities(head, texts.features("garage"), look_up) == [0.5]
    assert answer.probabilities(head, texts.features("cafe"), look_up) == [1.0]


def test_a_head_of_nothing_answers_nothing():
    assert answer.probabilities(Head(answer.MEMORY, (), ()), texts.features("x"), lambda _: {}) == []


def test_a_sure_prior_makes_a_new_name_known():
    told = [(f"{'xyz'[n % 3]}{'qwrt'[n // 10]}{'jkl' * (n % 4)}", "ab"[n % 2]) for n in range(40)]
    chance = np.array([[0.9, 0.0] if n % 2 else [0.0, 0.9] for n in range(40)])
    head, _, look_up = model(Recipe(answer.LOGISTIC, prior=True), told, prior=chance, columns=("P", "Q"))
    ask = texts.features("Hmmmmm")
    sure = dict(zip(head.classes, answer.probabilities(head, ask, look_up, {"P": 0.9}), strict=True))
    assert sure["b"] > 0.8
    assert max(answer.probabilities(head, ask, look_up, {"P": 0.4})) <= 0.5
    assert max(answer.probabilities(head, ask, look_up)) <= 0.5


@given(st.lists(st.floats(-60000, 60000), max_size=40), st.floats(1, 12))
@example([1e-5], 1.0)  # whose scale is so small a half float that a thousandth more is the same one
def test_a_row_keeps_its_numbers_within_half_a_step(weights, rarity):
    row = answer.packed(rarity, weights)
    assert len(row) == 4 + len(weights)
    held, scale, *steps = answer._row(len(weights)).unpack(row)
    assert held == pytest.approx(rarity, rel=1e-3)
    most = max(map(abs, weights), default=0.0)
    for weight, step in zip(weights, steps, strict=True):
        assert step * scale == pytest.approx(weight, abs=0.51 * max(scale, most / 127) + 1e-5)


@given(st.lists(st.sampled_from("abc")), st.lists(st.floats(0.01, 1), min_size=3, max_size=3))
def test_memory_and_model_blend_into_chances(labels, shares):
    counts = answer.remembered(labels)
    chances = {label: share / sum(shares) for label, share in zip("abd", shares, strict=True)}
    blended = answer.blended(counts, chances)
    assert sum(blended.values()) == pytest.approx(1)
    assert set(blended) == set(labels) | set("abd")
    if len(labels) > 8 and len(set(labels)) == 1:
        assert blended[labels[0]] > 0.8
    if not labels:
        assert blended == pytest.approx(chances)


def test_the_last_label_of_a_text_counts_most():
    assert answer.remembered("ab") == {"a": 0.8, "b": 1.0}
    assert answer.remembered([1, 1]) == {1: 1.8}
    assert answer.blended({"a": 1.0}, {"b": 1.0}) == {"b": 0.5, "a": 0.5}


def test_the_words_that_told_are_named():
    head, _, look_up = MODEL
    assert answer.telling(head, texts.features("green restaurant amazon"), look_up, "Food")[0] == "restaurant"
    assert answer.telling(head, texts.features("green restaurant amazon"), look_up, "Shopping") == ["amazon"]
    assert answer.telling(head, texts.features("zorblax"), look_up, "Food") == []
    assert answer.telling(head, texts.features("amazon"), look_up, "Nobody") == []


def test_a_head_survives_as_text():
    for classes in (("a", "b"), (3, 14)):
        head = Head(answer.LOGISTIC, classes, (0.25, -1 / 3), ("P:ব",))
        assert Head.of(head.text()) == head
    with pytest.raises((ValueError, KeyError, TypeError)):
        Head.of(json.dumps({"kind": "x"}))


def test_a_text_is_answered_by_one_look_at_its_weights_and_without_a_library():
    random = np.random.default_rng(2)
    told = [("".join(random.choice(list("abcdefgh "), 20)), int(label)) for label in random.integers(0, 60, 600)]
    head, _, look_up = model(Recipe(answer.LOGISTIC), told)
    for text in (f"{told[n][0]} {told[n + 1][0]}" for n in range(50)):
        had = texts.features(text)
        assert lines_run(lambda had=had: answer.probabilities(head, had, look_up)) < 2 * 60 * len(had)
    code = "import sys, ml.answer; print(sorted({'numpy', 'sklearn', 'scipy', 'pandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
