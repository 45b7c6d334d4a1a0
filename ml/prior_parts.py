"""Train what parts of words say of a category: logistic regressions on brands and words, cut down to bytes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from ml.prior import PART_SCALE, parts

_FEWEST = 3
_LEAST = 0.7
"""Weights below this are left out: nine tenths of them, for one hundredth of what is guessed right."""


@dataclass(frozen=True)
class PartWeights:
    """`labels`: the paths, sorted, `` for what says nothing; `bias`: one a label; `weights`: part -> label -> weight
    in units of `PART_SCALE`, within -127..127 and never 0.
    """

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    weights: dict[str, dict[str, int]]


def train(texts: list[str], labels: list[str]) -> PartWeights:
    """One logistic regression a label, on the parts of texts in normal form; `ValueError` for fewer than two labels."""
    cut = [sorted(parts(text.split())) for text in texts]
    counts: dict[str, int] = {}
    for found in cut:
        for part in found:
            counts[part] = counts.get(part, 0) + 1
    column = {part: place for place, part in enumerate(sorted(p for p, n in counts.items() if n >= _FEWEST))}
    if len(set(labels)) < 2 or not column:
        raise ValueError("too few texts or labels to learn from parts of words")
    known = [[column[part] for part in found if part in column] for found in cut]
    # As when it is read: a part weighs less in a text of many, whether the others are known or not.
    values = [len(found) ** -0.5 for found, columns in zip(cut, known, strict=True) for _ in columns]
    ends = np.cumsum([0, *map(len, known)])
    matrix = csr_matrix((values, [place for columns in known for place in columns], ends), (len(texts), len(column)))
    model = SGDClassifier(loss="log_loss", alpha=4e-6, max_iter=6, tol=None, random_state=0)
    model.fit(matrix, labels)
    names = tuple(map(str, model.classes_))
    # Of two labels only the second has a model; the first is its contrary.
    table = np.vstack([-model.coef_, model.coef_]) if len(names) == 2 else model.coef_
    bias = np.concatenate([-model.intercept_, model.intercept_]) if len(names) == 2 else model.intercept_
    rounded = np.clip(np.rint(np.where(np.abs(table) < _LEAST, 0, table) / PART_SCALE), -127, 127).astype(int)
    weights: dict[str, dict[str, int]] = {}
    for part, place in column.items():
        said = {names[row]: int(rounded[row, place]) for row in np.flatnonzero(rounded[:, place])}
        if said:
            weights[part] = said
    return PartWeights(names, tuple(round(float(value), 3) for value in bias), weights)
