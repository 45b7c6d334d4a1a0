"""Train what parts of words say of a category: logistic regressions on brands and words, cut down to bytes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
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
    """One logistic regression a label, on the parts of texts in normal form; `ValueError` for fewer than
    three labels, or no part that three texts share.
    """
    if len(set(labels)) < 3:
        raise ValueError("too few labels to learn from parts of words")
    cut = [sorted(parts(text.split())) for text in texts]
    counter = CountVectorizer(analyzer=list, min_df=_FEWEST)
    counts = counter.fit_transform(cut)
    # As when it is read: a part weighs less in a text of many, whether the others are known or not.
    matrix = counts.multiply(np.array([[len(found) ** -0.5] for found in cut])).tocsr()
    model = SGDClassifier(loss="log_loss", alpha=4e-6, max_iter=6, tol=None, random_state=0)
    model.fit(matrix, labels)
    names = tuple(map(str, model.classes_))
    rounded = np.clip(np.rint(np.where(np.abs(model.coef_) < _LEAST, 0, model.coef_) / PART_SCALE), -127, 127).astype(
        int
    )
    weights: dict[str, dict[str, int]] = {}
    for place, part in enumerate(counter.get_feature_names_out()):
        said = {names[row]: int(rounded[row, place]) for row in np.flatnonzero(rounded[:, place])}
        if said:
            weights[str(part)] = said
    return PartWeights(names, tuple(round(float(value), 3) for value in model.intercept_), weights)
