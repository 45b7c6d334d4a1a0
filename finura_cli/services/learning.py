"""Learning categories from what people said in these books: train, evaluate, forget. Loads scikit-learn."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from finura_cli.domain.learnt import Band, Learnt, Score
from finura_cli.domain.memory import without_numbers
from finura_cli.domain.text import folded, how_many
from finura_cli.errors import Unavailable
from finura_cli.services.guessing import CATEGORY, LATEST, open_prior, place_of, text_of_label
from finura_cli.services.trained import quiet
from finura_cli.store import categories, labels, models
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from ml.frames import Floats
    from ml.linear import Examples
    from ml.prior import Prior

FEWEST = 10
"""Labels before there is anything to learn."""
MOST_TEXTS = 3_000
"""Different texts among the latest labels that are learnt from: more would take minutes, and memory knows the rest."""


def train(store: Store, *, at: str) -> Learnt:
    """Learn anew from every label, and keep the model in the books. Nothing a person would undo is changed."""
    from ml import categorize, libraries

    chosen = _chosen(store)
    with quiet():
        learnt = categorize.learn(_examples(store, chosen))
    report = {**asdict(learnt.report), "versions": libraries.versions(), "all_labels": labels.count(store)}
    kept = models.Kept(CATEGORY, at, _fingerprint(chosen), learnt.head.text(), json.dumps(report, sort_keys=True))
    models.put(store, kept, learnt.rows.items())
    return _learnt(report, at)


def evaluate(store: Store) -> Learnt:
    """How the models do on the past of these books as they are now; nothing is kept."""
    from ml import categorize

    with quiet():
        return _learnt(asdict(categorize.evaluate(_examples(store, _chosen(store)))), None)


def known(store: Store) -> Learnt | None:
    """What was learnt, as it was kept; None when nothing was."""
    kept = models.get(store, CATEGORY)
    if kept is None:
        return None
    told = json.loads(kept.report)
    return replace(_learnt(told, kept.at), newer=labels.count(store) - told["all_labels"])


def due(store: Store) -> int:
    """How many new labels wait to be learnt from; 0 while they are too few to be worth it."""
    kept = models.get(store, CATEGORY)
    learnt = json.loads(kept.report)["all_labels"] if kept is not None else 0
    newer = labels.count(store) - learnt
    return newer if newer >= (max(5, learnt // 20) if kept is not None else FEWEST) else 0


def _chosen(store: Store) -> list[labels.Label]:
    """The labels to learn from. Raises Unavailable (69) when they are too few."""
    found = labels.latest(store, LATEST)
    if len(found) < FEWEST:
        raise Unavailable(
            f"{how_many(len(found), 'entry', 'entries')} with a category of yours, {FEWEST} are needed to learn from",
            hint="finura review files them",
            code="too-few",
        )
    return _lately(found)


def _lately(found: list[labels.Label]) -> list[labels.Label]:
    """The latest of the labels, of at most `MOST_TEXTS` different texts."""
    texts = set[str]()
    for back, one in enumerate(reversed(found)):
        texts.add(without_numbers(folded(one.description)))
        if len(texts) > MOST_TEXTS:
            return found[-back:]
    return found


def _examples(store: Store, chosen: Sequence[labels.Label]) -> Examples:
    from ml import texts
    from ml.linear import Examples

    told = [text_of_label(one.description, one.merchant, typed=one.typed) for one in chosen]
    given = [one.category_id for one in chosen]
    sides = [texts.side(one.minor, str(one.account_id)) for one in chosen]
    prior = open_prior()
    if prior is None:
        return Examples(told, given, sides)
    tree = categories.tree(store)
    matrix = _of_prior(prior, told, [one.minor < 0 for one in chosen])
    return Examples(told, given, sides, matrix, prior.paths, [place_of(tree, path) for path in prior.paths])


def _of_prior(prior: Prior, told: Sequence[str], outgoing: Sequence[bool]) -> Floats:
    """What the shipped prior says of each text (n, P): a column for each of its paths."""
    import numpy as np

    rows = list(zip(told, outgoing, strict=True))
    answers = {row: dict(prior.answer(row[0], outgoing=row[1])) for row in set(rows)}
    return np.array([[answers[row].get(path, 0.0) for path in prior.paths] for row in rows])


def _fingerprint(chosen: Sequence[labels.Label]) -> str:
    made = blake2b(digest_size=16)
    for one in chosen:
        made.update(repr(one).encode())
    return made.hexdigest()


def _learnt(told: Mapping[str, Any], at: str | None) -> Learnt:
    """A report of `ml.categorize`, as its fields are called there."""
    return Learnt(
        at=at,
        scores=tuple(Score(**{field.name: one[field.name] for field in fields(Score)}) for one in told["scores"]),
        bands=tuple(Band(**{field.name: one[field.name] for field in fields(Band)}) for one in told["bands"]),
        **{name: told[name] for name in _PLAIN},
    )


_PLAIN = tuple(field.name for field in fields(Learnt) if field.name not in ("at", "scores", "bands", "newer"))
