"""Categories learnt from what one user did: memory is the champion, models speak where they did better."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ml import answer, gate
from ml.answer import Head
from ml.frames import Floats, Ints
from ml.gate import Band, Trial
from ml.linear import Examples, Recipe, Table, fit

FEW = 25
"""Under so many labels the model of texts is ComplementNB, from here on logistic regression."""
OPTION_SURE = 0.5
"""By how many standard errors side information, or the prior, must better a model that speaks already."""


@dataclass(frozen=True)
class Score:
    """How one model did on the past. `loss`: mean -ln chance of the truth. `won`, `lost`: from how many origins its
    loss was lower, or higher, than memory's.
    """

    name: str
    accuracy: float
    loss: float
    won: int
    lost: int
    speaks: bool


@dataclass(frozen=True)
class Report:
    """Who speaks and how well. Everything is told of past rows before their labels were known (`tried` of them).

    `since`: the labels known when the speaker last took the word. `threshold`: from this confidence on rows may be
    filed unasked; None: not known yet. `coverage`, `precision`: what such thresholds let through, as time went on.
    """

    labels: int
    classes: int
    speaker: str
    since: int
    scores: tuple[Score, ...]
    tried: int
    accuracy: float | None
    calibration_error: float | None
    bands: tuple[Band, ...]
    threshold: float | None
    coverage: float | None
    precision: float | None


@dataclass(frozen=True)
class Learnt:
    """A model that can be kept: `rows` are packed weights by feature (`ml.answer`)."""

    head: Head
    rows: dict[str, bytes]
    report: Report


def learn(examples: Examples) -> Learnt:
    """The model that has earned the word on these examples, fitted on all of them, and the report on it.

    The same examples give the same bytes. No example, or one class only: memory with what is known.
    """
    table = Table(examples)
    speaker, report = _contest(table)
    every = np.arange(len(table.labels))
    if speaker is None:
        shares = np.bincount(table.labels, minlength=len(table.classes)) / max(1, len(every))
        head = Head(answer.MEMORY, table.classes, tuple(float(np.log(share)) for share in shares))
        return Learnt(head, {}, report)
    model = fit(table, every, speaker)
    return Learnt(model.head(), model.rows(), report)


def evaluate(examples: Examples) -> Report:
    """The report alone."""
    return _contest(Table(examples))[1]


def _contest(table: Table) -> tuple[Recipe | None, Report]:
    """Who speaks (None: memory), from trials of all models on the past."""
    labels = len(table.labels)
    points = gate.origins(labels)
    if len(points) <= gate.FEWEST or len(table.classes) < 2:
        return None, Report(labels, len(table.classes), answer.MEMORY, 0, (), 0, None, None, (), None, None, None)
    recalled = _recalled(table)
    trials = {recipe: _tried(table, recipe, points, recalled) for recipe in (None, *_recipes(table))}
    speaker = _choose(trials, table)
    since = labels
    for block in range(len(points) - 1, gate.FEWEST, -1):
        if _choose({recipe: tried.until(block) for recipe, tried in trials.items()}, table) != speaker:
            break
        since = points[block]
    told = trials[speaker]
    passed = gate.accepted(told)
    report = Report(
        labels=labels,
        classes=len(table.classes),
        speaker=_name(speaker),
        since=since,
        scores=tuple(_score(recipe, tried, trials[None], recipe == speaker) for recipe, tried in trials.items()),
        tried=len(told.right),
        accuracy=float(told.right.mean()),
        calibration_error=gate.calibration_error(told.confidence, told.right),
        bands=gate.bands(told.confidence, told.right),
        threshold=gate.threshold(told.confidence, told.right),
        coverage=passed[0] if passed else None,
        precision=passed[1] if passed else None,
    )
    return speaker, report


def _recipes(table: Table) -> list[Recipe]:
    """All that is tried on a table, the plainest first."""
    base = [Recipe(kind) for kind in (answer.BAYES, answer.LOGISTIC)]
    side = [True, False] if table.side.any() else [False]
    prior = [True, False] if table.columns else [False]
    more = [Recipe(answer.LOGISTIC, s, p) for s in side for p in prior if s or p]
    return base + sorted(more, key=lambda recipe: recipe.side + recipe.prior)


def _choose(trials: dict[Recipe | None, Trial], table: Table) -> Recipe | None:
    """Memory speaks unless a model of texts beats it; then side information and the prior, where they better that."""
    kind = answer.BAYES if len(table.labels) < FEW else answer.LOGISTIC
    first = Recipe(kind)
    other = Recipe(answer.LOGISTIC if kind == answer.BAYES else answer.BAYES)
    speaker = next((recipe for recipe in (first, other) if gate.beats(trials[None], trials[recipe])), None)
    if speaker == first and gate.beats(trials[first], trials[other]):
        speaker = other
    sure = gate.SURE if speaker is None else OPTION_SURE
    options = [recipe for recipe in trials if recipe and (recipe.side or recipe.prior)]
    for recipe in sorted(options, key=lambda option: float(trials[option].losses.mean())):
        if gate.beats(trials[speaker], trials[recipe], sure):
            return recipe
    return speaker


def _tried(table: Table, recipe: Recipe | None, points: list[int], recalled: Floats) -> Trial:
    """What a model would have said from each point until the next, with the memory of the very row."""
    parts, blocks = [], []
    for block, (start, end) in enumerate(pairwise(points)):
        past, coming = np.arange(start), np.arange(start, end)
        if recipe is None:
            parts.append(_expected(table, past, coming))
        else:
            parts.append(fit(table, past, recipe).chances(coming))
        blocks += [block] * (end - start)
    counts = recalled[points[0] :]
    total = counts.sum(axis=1, keepdims=True) + answer.STRENGTH
    blended = (counts + answer.STRENGTH * np.vstack(parts)) / total
    return gate.trial(blended, table.labels[points[0] :], np.array(blocks))


def _expected(table: Table, past: Ints, coming: Ints) -> Floats:
    """What memory falls back on: what the prior says in the user's labels, and for the rest how often each was used."""
    shares = np.bincount(table.labels[past], minlength=len(table.classes)) / len(past)
    said = table.prior[coming] @ table.meant
    return np.asarray(said + np.maximum(0.0, 1 - said.sum(axis=1, keepdims=True)) * shares)


def _recalled(table: Table) -> Floats:
    """Decayed counts of the labels that each row's exact text had been given before it (n, K)."""
    found = np.zeros((len(table.labels), len(table.classes)))
    kept: dict[int, Floats] = {}
    for row, text in enumerate(table.text.tolist()):
        if table.blank[row]:
            continue
        counts = kept.get(text, np.zeros(len(table.classes)))
        found[row] = counts
        kept[text] = counts * answer.DECAY
        kept[text][table.labels[row]] += 1.0
    return found


def _score(recipe: Recipe | None, tried: Trial, memory: Trial, speaks: bool) -> Score:
    lower, higher = gate.won(memory, tried)
    return Score(_name(recipe), float(tried.right.mean()), float(tried.losses.mean()), lower, higher, speaks)


def _name(recipe: Recipe | None) -> str:
    return recipe.name if recipe else answer.MEMORY
