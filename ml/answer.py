"""The answer of a linear model, from the few rows of it that a text needs. Standard library only.

A model is a `Head` (classes, intercepts) and rows, one a feature: its rarity (idf) and its weight for each class, in a
few bytes. Whoever keeps the rows hands in `look_up`; a text needs some dozens. The sum is scikit-learn's: values
(1 + ln count) x idf, scaled to length 1 within parts of words and within everything else, times weights, softmax.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import exp, log, sqrt
from struct import Struct
from typing import TypeVar

from ml import texts

Label = int | str
Kind = TypeVar("Kind", int, str)
LookUp = Callable[[Sequence[str]], Mapping[str, bytes]]
"""Features in, the packed rows of those that exist out."""

MEMORY, BAYES, LOGISTIC = "memory", "bayes", "logistic"
PRIOR = "q"
"""The first letter of a feature that stands for a column of the shipped prior: its value is a probability."""

STRENGTH = 1.0
"""How many labels of the very same text the model's opinion is worth."""
DECAY = 0.8
"""What an older label of the same text counts beside the one after it."""
UNKNOWN = 0.5
"""The most that is believed of a text without a word that was ever seen."""

MOST_WORDS = 3
"""That are told of a guess."""

_LEVELS = 127


@dataclass(frozen=True)
class Head:
    """What is said once for a whole model. `intercept`: one a class. `columns`: of the prior, where it helps.

    `kind` is MEMORY (no rows: the intercepts are the base rates alone), BAYES or LOGISTIC.
    """

    kind: str
    classes: tuple[Label, ...]
    intercept: tuple[float, ...]
    columns: tuple[str, ...] = ()

    def text(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of(cls, text: str) -> Head:
        """What `text` told. Raises ValueError, KeyError or TypeError when it is no head."""
        told = json.loads(text)
        return cls(told["kind"], tuple(told["classes"]), tuple(map(float, told["intercept"])), tuple(told["columns"]))


def packed(rarity: float, weights: Sequence[float]) -> bytes:
    """A row: the idf and the greatest weight as half floats, then each weight as a share of it, a byte a class."""
    most = max((abs(weight) for weight in weights), default=0.0)
    scale = _half(most / _LEVELS)
    if scale and most / scale > _LEVELS + 0.5:  # halves round down, too
        scale = _next_half(scale)
    steps = [round(weight / scale) for weight in weights] if scale else [0] * len(weights)
    return _row(len(weights)).pack(rarity, scale, *steps)


def _half(number: float) -> float:
    return float(Struct("<e").unpack(Struct("<e").pack(number))[0])


def _next_half(half: float) -> float:
    """The half float above one: the next number of its bits. A share of it may round back to it, where it is small."""
    (bits,) = Struct("<H").unpack(Struct("<e").pack(half))
    return float(Struct("<e").unpack(Struct("<H").pack(bits + 1))[0])


def _row(classes: int) -> Struct:
    return Struct(f"<ee{classes}b")


def probabilities(
    head: Head, features: Sequence[str], look_up: LookUp, prior: Mapping[str, float] | None = None
) -> list[float]:
    """The chance of each class of `head`, in its order, for a text's features (with side information or not).

    `prior`: the shipped prior's probabilities by column, for a head with `columns`. The chances sum to 1; for a text
    of which no word is known they are cut to `UNKNOWN` at most, and what is missing is the chance of anything else.
    """
    if not head.classes:
        return []
    prior = {name: prior[name] for name in head.columns if name in prior} if prior else {}
    values, rows = _values(head, features, look_up, prior)
    scores = list(head.intercept)
    for feature, value in values.items():
        _, scale, *weights = rows[feature]
        by = value * scale
        scores = [score + by * weight for score, weight in zip(scores, weights, strict=True)]
    chances = softmax(scores)
    most = max(chances)
    if most > UNKNOWN and not known(values, features, prior):
        return [chance * UNKNOWN / most for chance in chances]
    return chances


def _values(
    head: Head, features: Sequence[str], look_up: LookUp, prior: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, tuple[float, ...]]]:
    """The value of each feature that the model knows, and its row as numbers."""
    counts = Counter(features)
    columns = {PRIOR + name: chance for name, chance in prior.items() if chance}
    unpack = _row(len(head.classes)).unpack
    rows = {feature: unpack(row) for feature, row in look_up([*counts, *columns]).items()}
    values: dict[str, float] = {}
    squares = {True: 0.0, False: 0.0}
    for feature, count in counts.items():
        if feature in rows:
            value = values[feature] = (1 + log(count)) * rows[feature][0]
            squares[feature[0] == texts.PART] += value * value
    for feature in values:
        values[feature] /= sqrt(squares[feature[0] == texts.PART])
    for feature, value in columns.items():
        if feature in rows:
            values[feature] = value * rows[feature][0]
    return values, rows


def known(seen: Iterable[str], features: Sequence[str], prior: Mapping[str, float]) -> bool:
    """Is there a word in the text that was seen before, or that the prior is sure of?

    `seen`: those of the features that the model has. A text without words is judged by its side information.
    """
    if any(chance > UNKNOWN for chance in prior.values()):
        return True
    worded = any(texts.is_word(feature) for feature in features)
    return any(texts.is_word(feature) if worded else feature[0] == texts.SIDE for feature in seen)


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores to chances that sum to 1, one for one."""
    top = max(scores)
    raised = [exp(score - top) for score in scores]
    total = sum(raised)
    return [share / total for share in raised]


def remembered(labels: Iterable[Kind]) -> dict[Kind, float]:
    """Decayed counts of the labels that one exact text was given, oldest first: the last one counts 1."""
    counts: dict[Kind, float] = {}
    for label in labels:
        counts = {known: count * DECAY for known, count in counts.items()}
        counts[label] = counts.get(label, 0.0) + 1.0
    return counts


def blended(counts: Mapping[Kind, float], chances: Mapping[Kind, float]) -> dict[Kind, float]:
    """Back-off: (decayed counts of this exact text + STRENGTH x the model's chance) / (all counts + STRENGTH).

    Sums to 1 where `chances` do. A label that the model has not learnt yet is known from the counts alone.
    """
    total = sum(counts.values()) + STRENGTH
    return {
        label: (counts.get(label, 0.0) + STRENGTH * chances.get(label, 0.0)) / total for label in {**chances, **counts}
    }


def telling(head: Head, features: Sequence[str], look_up: LookUp, label: Label) -> list[str]:
    """The few words of the text that spoke most for `label`, best first; each brings what its pairs and parts said."""
    if label not in head.classes:
        return []
    at = head.classes.index(label)
    values, rows = _values(head, features, look_up, {})
    spoke = {feature: value * _edge(rows[feature], at) for feature, value in values.items()}
    words = dict.fromkeys(feature[1:] for feature in features if feature[0] == texts.WORD)
    said = {}
    for word in words:
        own = set(texts.cut(word))
        said[word] = sum(share for feature, share in spoke.items() if feature in own or _in_pair(word, feature))
    whole = sum(share for share in said.values() if share > 0)
    best = sorted((word for word in said if said[word] > whole / 5), key=lambda word: -said[word])
    return best[:MOST_WORDS]


def _edge(row: Sequence[float], at: int) -> float:
    """How much more a row says for one class than for the classes on the whole."""
    _, scale, *weights = row
    return scale * (weights[at] - sum(weights) / len(weights))


def _in_pair(word: str, feature: str) -> bool:
    return feature[0] == texts.PAIR and word in feature[1:].split()
