"""Linear models of texts: ComplementNB where labels are few, TF-IDF and logistic regression, on distinct texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB

from ml import answer, texts
from ml.answer import Head, Label
from ml.frames import Floats, FrameError, Ints

SOFTNESS = 20.0
"""C of the logistic regression. Measured: 5 loses a point on strange texts, 60 wins one and is over-confident."""
SMOOTHING = 0.3
TEMPERATURES = (0.5, 1.0, 2.0, 3.0, 4.0)
FOLDS = 5
DENSE = 1200
"""Up to so many distinct texts a model is fitted in their own space (m x m), which is exact and 10 times as fast."""


@dataclass(frozen=True, eq=False)
class Examples:
    """What was labelled, oldest first: n texts, n labels (numbers or strings, not both).

    `sides`: side information of each (`texts.side`), or none at all. `prior`: the shipped prior's probabilities (n, P)
    of each text, and the names of its P columns, or none. `meant`: for each column the label that means the same to
    this user, None where there is none: memory falls back on it.
    """

    texts: Sequence[str]
    labels: Sequence[Label]
    sides: Sequence[Sequence[str]] = ()
    prior: Floats | None = None
    columns: Sequence[str] = ()
    meant: Sequence[Label | None] = ()

    def __post_init__(self) -> None:
        """Raises FrameError: of other lengths, labels of two kinds, a prior that is no matrix of probabilities."""
        n = len(self.texts)
        if len(self.labels) != n or len(self.sides) not in (0, n):
            raise FrameError("texts, labels and side information differ in length")
        if len({type(label) for label in self.labels}) > 1:
            raise FrameError("labels are all numbers or all strings")
        if self.prior is not None:
            if self.prior.shape != (n, len(self.columns)):
                raise FrameError(f"the prior has shape {self.prior.shape}, not {(n, len(self.columns))}")
            if not ((self.prior >= 0) & (self.prior <= 1)).all():
                raise FrameError("the prior holds what is no probability")
        if len(self.meant) not in (0, len(self.columns)):
            raise FrameError("each column of the prior means one label, or none")


@dataclass(frozen=True)
class Recipe:
    """Which model, from what: BAYES or LOGISTIC, with side information or not, with the prior or not."""

    kind: str
    side: bool = False
    prior: bool = False

    @property
    def name(self) -> str:
        """For people: `logistic + side`."""
        return " + ".join([self.kind, *(["side"] if self.side else []), *(["prior"] if self.prior else [])])


class Table:
    """Examples as numbers, once for all models that are fitted on parts of them."""

    def __init__(self, examples: Examples) -> None:
        plain = [texts.normal(text) for text in examples.texts]
        sides = [tuple(side) for side in examples.sides] or [()] * len(plain)
        self.classes: tuple[Label, ...] = tuple(sorted(set(examples.labels)))
        place = {label: code for code, label in enumerate(self.classes)}
        self.labels: Ints = np.array([place[label] for label in examples.labels], dtype=np.int64)
        self.text = _codes(plain)
        self.whole = _codes(list(zip(plain, sides, strict=True)))
        self.blank = np.array([not text for text in plain], dtype=bool)
        _, first, unit = np.unique(self.whole, return_index=True, return_inverse=True)
        counts, self.features = _counted([[*texts.cut(plain[row]), *sides[row]] for row in first])
        self.counts = counts[unit]
        self.parts = np.array([feature[0] == texts.PART for feature in self.features], dtype=bool)
        self.side = np.array([feature[0] == texts.SIDE for feature in self.features], dtype=bool)
        self.words = np.array([texts.is_word(feature) for feature in self.features], dtype=bool)
        self.columns = tuple(examples.columns)
        self.prior = np.zeros((len(plain), 0)) if examples.prior is None else examples.prior
        self.said = _codes([row.tobytes() for row in self.prior])
        self.meant = np.zeros((len(self.columns), len(self.classes)))
        for column, label in enumerate(examples.meant):
            if label in place:
                self.meant[column, place[label]] = 1.0

    def values(self, rows: Ints, rarity: Floats, prior: bool) -> sparse.csr_matrix:
        """TF-IDF of some rows: of length 1 within parts of words and within the rest; then the prior's columns."""
        found = (self.counts[rows] @ sparse.diags(rarity)).tocsr()
        where = self.parts[found.indices]
        line = np.repeat(np.arange(len(rows)), np.diff(found.indptr))
        for kind in (where, ~where):
            length = np.sqrt(np.bincount(line[kind], weights=found.data[kind] ** 2, minlength=len(rows)))
            found.data[kind] /= np.where(length > 0, length, 1.0)[line[kind]]
        return sparse.hstack([found, self.prior[rows]]).tocsr() if prior else found


def _codes(things: Sequence[object]) -> Ints:
    place: dict[object, int] = {}
    return np.array([place.setdefault(thing, len(place)) for thing in things], dtype=np.int64)


def _counted(cut: Sequence[Sequence[str]]) -> tuple[sparse.csr_matrix, list[str]]:
    """1 + ln of how often each feature is in each text (n, F), and the features in the order of their columns."""
    names = sorted({feature for features in cut for feature in features})
    place = {feature: column for column, feature in enumerate(names)}
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for features in cut:
        for feature, count in Counter(features).items():
            columns.append(place[feature])
            data.append(1 + log(count))
        ends.append(len(columns))
    return sparse.csr_matrix((data, columns, ends), shape=(len(cut), len(names))), names


@dataclass(frozen=True, eq=False)
class Fitted:
    """A model that was fitted on some rows of a table. `weights` (F + P, K): K classes of the whole table."""

    table: Table
    recipe: Recipe
    rarity: Floats
    weights: Floats
    intercept: Floats
    seen: Ints

    def chances(self, rows: Ints) -> Floats:
        """The chance of each class of the table (rows, K): 0 for one never seen; as `answer.probabilities` says it."""
        values = self.table.values(rows, self.rarity, self.recipe.prior)
        scores = values @ self.weights[:, self.seen] + self.intercept[self.seen]
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances = raised / raised.sum(axis=1, keepdims=True)
        most = chances.max(axis=1)
        cut = ~self._known(rows) & (most > answer.UNKNOWN)
        chances[cut] *= answer.UNKNOWN / most[cut, None]
        full = np.zeros((len(rows), len(self.table.classes)))
        full[:, self.seen] = chances
        return full

    def _known(self, rows: Ints) -> np.ndarray:
        table = self.table
        has = self.rarity > 0
        worded = np.asarray(table.counts[rows] @ table.words.astype(float)).ravel() > 0
        word = np.asarray(table.counts[rows] @ (table.words & has).astype(float)).ravel() > 0
        side = np.asarray(table.counts[rows] @ (table.side & has).astype(float)).ravel() > 0
        sure = (table.prior[rows] > answer.UNKNOWN).any(axis=1) & self.recipe.prior
        return np.asarray(np.where(worded, word, side) | sure)

    def head(self) -> Head:
        """The head, and with `rows` all that `answer.probabilities` needs."""
        classes = tuple(self.table.classes[code] for code in self.seen)
        columns = self.table.columns if self.recipe.prior else ()
        return Head(self.recipe.kind, classes, tuple(float(x) for x in self.intercept[self.seen]), columns)

    def rows(self) -> dict[str, bytes]:
        """Feature -> packed row (`answer.packed`)."""
        names = [*self.table.features, *(answer.PRIOR + name for name in self.table.columns if self.recipe.prior)]
        rarity = np.concatenate([self.rarity, np.ones(len(names) - len(self.rarity))])
        centred = self.weights[:, self.seen] - self.weights[:, self.seen].mean(axis=1, keepdims=True)
        return {
            names[column]: answer.packed(float(rarity[column]), centred[column].tolist())
            for column in np.flatnonzero(rarity > 0)
        }


def fit(table: Table, rows: Ints, recipe: Recipe) -> Fitted:
    """A model of some rows of a table (at least one). Their order does not matter, and nothing is left to chance."""
    told = [table.whole if recipe.side else table.text, *([table.said] if recipe.prior else [])]
    units, first, unit = np.unique(np.column_stack(told)[rows], axis=0, return_index=True, return_inverse=True)
    unit = unit.ravel()
    pairs, times = np.unique(np.column_stack([unit, table.labels[rows]]), axis=0, return_counts=True)
    seen, target = np.unique(pairs[:, 1], return_inverse=True)
    texts_of = rows[first]
    found = np.asarray((table.counts[texts_of] > 0).sum(axis=0)).ravel()
    used = (found > 0) & (recipe.side | ~table.side)
    rarity = np.where(used, np.log((1 + len(units)) / (1 + found)) + 1, 0.0)
    values = table.values(texts_of, rarity, recipe.prior)
    weights = np.zeros((values.shape[1], len(table.classes)))
    intercept = np.zeros(len(table.classes))
    if not values.nnz:
        intercept[seen] = np.log(np.bincount(target, weights=times) / times.sum())
    elif len(seen) > 1:
        solve = _bayes if recipe.kind == answer.BAYES else _logistic
        weights[:, seen], intercept[seen] = solve(values, pairs[:, 0], target, times.astype(float))
    return Fitted(table, recipe, rarity, weights, intercept, seen)


def _logistic(values: sparse.csr_matrix, unit: Ints, target: Ints, times: Floats) -> tuple[Floats, Floats]:
    """Weights (F, K) and intercepts (K) of scikit-learn's regression on `values[unit]`, each row counted `times`."""
    model = LogisticRegression(C=SOFTNESS, max_iter=300, tol=1e-3)
    if values.shape[0] > DENSE:
        model.fit(values[unit], target, sample_weight=times)
        return _both(model.coef_.T, model.intercept_)
    # A ridge-penalised model of m texts lies in the space they span: there it has m columns instead of thousands.
    spread, axes = np.linalg.eigh((values @ values.T).toarray())
    kept = spread > 1e-9 * spread.max()
    spread, axes = np.sqrt(spread[kept]), axes[:, kept]
    model.fit((axes * spread)[unit], target, sample_weight=times)
    return _both(values.T @ ((axes / spread) @ model.coef_.T), model.intercept_)


def _both(weights: Floats, intercept: Floats) -> tuple[Floats, Floats]:
    """Of two classes scikit-learn keeps one column of scores: the other's is its opposite."""
    if weights.shape[1] > 1:
        return weights, intercept
    return np.hstack([-weights, weights]) / 2, np.concatenate([-intercept, intercept]) / 2


def _bayes(values: sparse.csr_matrix, unit: Ints, target: Ints, times: Floats) -> tuple[Floats, Floats]:
    """Weights (F, K) of ComplementNB, each text counted once, as sharp as it should be on texts left out."""
    classes = int(target.max()) + 1
    folds = unit % FOLDS
    losses = np.zeros(len(TEMPERATURES))
    for fold in range(FOLDS):
        kept, out = folds != fold, folds == fold
        here = np.unique(target[kept])
        out &= np.isin(target, here)
        if len(here) > 1 and out.any():
            scores = values[unit[out]] @ _complement(values[unit[kept]], target[kept])
            truth = np.searchsorted(here, target[out])
            for at, temperature in enumerate(TEMPERATURES):
                sharp = scores * temperature
                top = sharp.max(axis=1)
                total = np.log(np.exp(sharp - top[:, None]).sum(axis=1)) + top
                losses[at] += (total - sharp[np.arange(len(truth)), truth]).sum()
    best = TEMPERATURES[int(np.argmin(losses))] if losses.any() else 1.0
    return _complement(values[unit], target) * best, np.zeros(classes)


def _complement(values: sparse.csr_matrix, target: Ints) -> Floats:
    model = ComplementNB(alpha=SMOOTHING).fit(values, target)
    return np.asarray(model.feature_log_prob_, dtype=np.float64).T
