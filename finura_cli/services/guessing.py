"""What a row without a category may be: what was done with its text before, what was learnt from these books, and what
is known of names and words everywhere. Loads neither numpy nor scikit-learn."""

from __future__ import annotations

import json
import mmap
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from struct import error as StructError
from typing import TYPE_CHECKING

from finura_cli.domain import guess
from finura_cli.domain.carriers import is_carrier
from finura_cli.domain.categories_default import DEFAULT_TREE
from finura_cli.domain.category import Categories, Kind
from finura_cli.domain.guess import Guess
from finura_cli.domain.memory import Memory, Recall
from finura_cli.domain.telling import telling_text
from finura_cli.domain.text import folded
from finura_cli.domain.transaction import By
from finura_cli.store import labels, models
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from ml.answer import Head
    from ml.prior import Prior

CATEGORY = "category"
"""The name of the model."""
_PRIOR = Path(__file__).resolve().parent.parent / "data" / "prior.bin"
LATEST = 20_000
"""Labels that are remembered and learnt from: what is older says little of today."""
_RECENT = 20
"""Labels of one text beyond which older ones no longer weigh anything."""
_RANKED, _OWN, _NEW = 6, 2, 2
"""Categories that are thought of; after how many come those that these books never had, and how many of them."""
_MANY = 25
"""Texts after which all weights are read at once."""


class Guesser:
    """Guesses for many texts. What it knows was read when it was made, or when it was first needed."""

    def __init__(self, store: Store | None, tree: Categories, *, thorough: bool = True, remembers: bool = True) -> None:
        """`thorough`: guesses that are never sure are wanted, too; an import of many thousand texts does without.
        `remembers`: what was done with the same text counts; who asks about one text has looked that up already."""
        self._store = store
        self._remembers = remembers
        self._thorough = thorough
        self._tree = tree
        self._answered: dict[tuple[str, bool] | tuple[str, ...], Guess | None] = {}
        self._thought: dict[tuple[object, ...], tuple[dict[int, float], bool]] = {}
        self._asked = 0

    def of(self, text: str, minor: int, account_id: int | None = None) -> Guess | None:
        """What an entry of this telling text and amount may be; None when nothing is known of it."""
        side = self._side(minor, account_id) if self._sided else ()
        key = (text, *side) if side else (text, minor > 0)
        try:
            return self._answered[key]
        except KeyError:
            found = self._answered[key] = self._guess(text, minor, side)
            return found

    def _guess(self, text: str, minor: int, side: Sequence[str]) -> Guess | None:
        from ml import answer

        heard = folded(text)
        recall = self._memory.of(heard, minor)
        chances, own = self._chances_of(text, minor, side)
        counts = answer.remembered(recall.categories[-_RECENT:]) if recall is not None else {}
        believed = answer.blended(counts, chances) if counts else chances
        if not believed:
            return None
        best, *others = sorted(believed, key=lambda id: (-believed[id], id))[:_RANKED]
        if own:  # what these books never had, the model cannot think of
            others[_OWN:_OWN] = [id for id in self._placed(self._asked_prior(text, minor)) if id not in believed][:_NEW]
        confidence = round(min(believed[best], 1.0), 3)
        sure = self._sure(confidence, best, recall, own=own) and not is_carrier(text)
        if recall is not None and best in counts:
            said = len(recall.categories)
            why = guess.by_memory(recall.categories.count(best), said, same=recall.same, text=heard)
            return Guess(best, By.MEMORY, confidence, why, sure, tuple(others))
        told = guess.by_model(self._words(text, minor, best, own=own), own=own)
        return Guess(best, By.MODEL, confidence, told, sure, tuple(others))

    def _sure(self, confidence: float, best: int, recall: Recall | None, *, own: bool) -> bool:
        """Whether this much was right often enough: on these books' own past, else on what the prior was tried on."""
        if recall is None and not own:
            return confidence >= self._sure_of_prior and self._is_as_known(best)
        if self._threshold is not None:
            return confidence >= self._threshold
        return recall is not None and set(recall.categories) == {best}

    def _chances_of(self, text: str, minor: int, side: Sequence[str]) -> tuple[dict[int, float], bool]:
        """The same for texts that differ in their numbers alone."""
        from ml import texts

        key = (texts.normal(text), minor > 0, *side)
        if key not in self._thought:
            self._thought[key] = self._chances(text, minor, side)
        return self._thought[key]

    def _chances(self, text: str, minor: int, side: Sequence[str]) -> tuple[dict[int, float], bool]:
        """By category, and whether they were learnt from these books."""
        from ml import answer, texts

        known = self._asked_prior(text, minor)
        head = self._head
        if head is None or head.kind == answer.MEMORY:
            return self._placed(known), False
        try:
            believed = answer.probabilities(head, [*texts.features(text), *side], self._look_up, known)
        except StructError:  # weights of other lengths than the head's
            return self._placed(known), False
        return {
            int(label): chance
            for label, chance in zip(head.classes, believed, strict=True)
            if label in self._tree.by_id
        }, True

    def _asked_prior(self, text: str, minor: int) -> dict[str, float]:
        """By path of the default tree, the likeliest first."""
        if self._prior is None:
            return {}
        asked_by_model = self._head is not None and bool(self._head.columns)
        try:
            return dict(
                self._prior.answer(text, outgoing=minor < 0, well_known=not self._thorough and not asked_by_model)
            )
        except ValueError:  # damaged where it was looked up: nothing is known of this text
            return {}

    def _side(self, minor: int, account_id: int | None) -> tuple[str, ...]:
        from ml import texts

        return tuple(texts.side(minor, str(account_id)))

    def _placed(self, known: Mapping[str, float]) -> dict[int, float]:
        """What the prior says, by categories of these books: the same path, else its last part, else its family."""
        found: dict[int, float] = {}
        for path, chance in known.items():
            id = self._place(path)
            if id is not None:
                found[id] = found.get(id, 0.0) + chance
        return found

    def _place(self, path: str) -> int | None:
        try:
            return self._places[path]
        except KeyError:
            id = self._places[path] = place_of(self._tree, path)
            return id

    def _words(self, text: str, minor: int, best: int, *, own: bool) -> Sequence[str]:
        """The words that told most."""
        from ml import answer, texts

        plain = texts.normal(text)
        if not own or self._head is None:
            if self._prior is None:
                return ()
            meant = {path for path in self._prior.paths if self._place(path) == best}
            return self._prior.heard(text, meant, outgoing=minor < 0)[:3]
        return answer.telling(self._head, texts.cut(plain), self._look_up, best)

    def _look_up(self, features: Sequence[str]) -> Mapping[str, bytes]:
        if self._store is None:
            return {}
        self._asked += 1
        if self._asked > _MANY:
            weights = self._weights
            return {feature: weights[feature] for feature in features if feature in weights}
        return models.weights(self._store, CATEGORY, features)

    @cached_property
    def _weights(self) -> Mapping[str, bytes]:
        return models.all_weights(self._store, CATEGORY) if self._store is not None else {}

    @cached_property
    def _places(self) -> dict[str, int | None]:
        return {}

    @cached_property
    def _memory(self) -> Memory:
        return Memory(_remembered(self._store) if self._store is not None and self._remembers else ())

    @cached_property
    def _model(self) -> models.Kept | None:
        return models.get(self._store, CATEGORY) if self._store is not None else None

    @cached_property
    def _head(self) -> Head | None:
        if self._model is None:
            return None
        from ml.answer import Head

        try:
            return Head.of(self._model.head)
        except (ValueError, KeyError, TypeError):  # damaged, or of a later version: as if nothing was learnt
            return None

    @cached_property
    def _report(self) -> Mapping[str, object]:
        return {} if self._model is None else json.loads(self._model.report)

    @cached_property
    def _threshold(self) -> float | None:
        found = self._report.get("threshold")
        return found if isinstance(found, float) else None

    def _is_as_known(self, id: int) -> bool:
        """Whether a category is one that books begin with, in a family as it was then: of others nobody knows yet what
        their owner means, and a family of the owner's own may take from any. A transfer is known by its other side."""
        if self._tree.by_id[id].kind is Kind.TRANSFER:
            return False
        family = self._tree.path(id).partition(":")[0]
        return not self._own_families and family not in self._changed_families

    @cached_property
    def _changed_families(self) -> set[str]:
        known, there = {node.path for node in DEFAULT_TREE}, {category.path for category in self._tree}
        return {path.partition(":")[0] for path in known ^ there}

    @cached_property
    def _own_families(self) -> set[str]:
        return self._changed_families - {node.path for node in DEFAULT_TREE}

    @cached_property
    def _sure_of_prior(self) -> float:
        from ml.prior import SURE

        return SURE

    @cached_property
    def _sided(self) -> bool:
        """Whether the amount and the account are asked, too."""
        return "side" in str(self._report.get("speaker", ""))

    @cached_property
    def _prior(self) -> Prior | None:
        return open_prior()


def _remembered(store: Store) -> Iterator[tuple[str, int, int]]:
    """Every label for the memory."""
    told: dict[tuple[str, str, bool], str] = {}
    for description, merchant, typed, sign, category_id in labels.texts(store, LATEST):
        key = (description, merchant, typed)
        if key not in told:
            told[key] = folded(text_of_label(description, merchant, typed=typed))
        yield told[key], sign, category_id


def text_of_label(description: str, merchant: str, *, typed: bool) -> str:
    """The telling text of a stored entry; that of one from a file without a merchant is told from its narration."""
    from finura_cli.domain.payees import payee  # 8 ms of expressions, for imports alone

    return telling_text(description, merchant or ("" if typed else payee(description) or ""))


def place_of(tree: Categories, path: str) -> int | None:
    """The category of these books that a path of the default tree means: the same path, else its last part, else its
    family; None when there is none of them."""
    tried = (path, path.rpartition(":")[2], path.partition(":")[0])
    return next((found[0].id for name in tried if len(found := tree.candidates(name)) == 1), None)


def open_prior() -> Prior | None:
    """What is known of names and words everywhere; None where the program came without it, or with a broken one."""
    from ml.prior import Prior

    try:
        with _PRIOR.open("rb") as file:
            return Prior(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError):
        return None
