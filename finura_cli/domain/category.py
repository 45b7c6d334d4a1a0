"""Categories: a tree whose nodes have a kind and a necessity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from finura_cli.domain.names import name_key, not_found, shortened
from finura_cli.errors import Ambiguous
from finura_cli.records import NamedTuple


class Kind(StrEnum):
    """What a line of this category is. A refund is a positive line in an expense category."""

    EXPENSE = "expense"
    INCOME = "income"
    TRANSFER = "transfer"


class Necessity(StrEnum):
    """How freely a spending could have been left out."""

    ESSENTIAL = "essential"
    DISCRETIONARY = "discretionary"
    SAVING = "saving"


TRANSFER = "Transfer"
"""The category of money that only changes places."""
UNLISTED_ACCOUNT = f"{TRANSFER}:Unlisted account"
"""Of money that went to, or came from, an account outside the books, as a broker's: neither spent nor earned."""
LENT = f"{TRANSFER}:Lent & borrowed"
"""Of money that passes between the user and a person: neither spent nor earned. A line of it that has a name is a debt:
money out, the person owes it; money in, the user does, or it is paid back."""
UNACCOUNTED = "Unaccounted"
"""The last part of the category of cash that a count found missing, or too much of."""


DEEPEST = 12
"""Levels of the tree. A file could name thousands."""


class Category(NamedTuple):
    """A stored category. `path` is the full path, `Food:Groceries`."""

    id: int
    uid: str
    name: str
    path: str
    parent_id: int | None
    kind: Kind
    necessity: Necessity | None


class Categories:
    """The tree of categories, as a value: made once from all of them, in any order."""

    __slots__ = ("_children", "_endings", "by_id")

    def __init__(self, categories: Iterable[Category]) -> None:
        self.by_id: dict[int, Category] = {c.id: c for c in sorted(categories, key=lambda c: c.path)}
        """By id, in the order of their paths."""
        self._children: dict[int | None, list[int]] | None = None
        self._endings: dict[tuple[str, ...], list[Category]] | None = None

    def __iter__(self) -> Iterator[Category]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def path(self, id: int) -> str:
        """Full path of a category."""
        return self.by_id[id].path

    def children_of(self, id: int) -> frozenset[int]:
        """The ids of a category and of everything under it."""
        if self._children is None:
            self._children = {}
            for category in self:
                self._children.setdefault(category.parent_id, []).append(category.id)
        found, left = {id}, [id]
        while left:
            under = self._children.get(left.pop(), [])
            found.update(under)
            left += under
        return frozenset(found)

    def necessity(self, id: int | None) -> Necessity | None:
        """A category's own necessity, else that of the nearest one above which has one. None for no category."""
        while id is not None:
            found = self.by_id[id]
            if found.necessity is not None:
                return found.necessity
            id = found.parent_id
        return None

    def find(self, text: str, inward: bool | None = None) -> Category:
        """The category of a path, `Food:Groceries`, or of the end of one if only one path ends so: `groceries`. Of
        several, the one of that side where it is known whether money comes in (`inward`) or goes out.

        Raises:
            NotFound: with the nearest ones.
            Ambiguous: several paths end so; they are named.
        """
        found = self.candidates(text)
        if len(found) > 1 and inward is not None:
            other = Kind.EXPENSE if inward else Kind.INCOME
            sided = [category for category in found if category.kind is not other]
            found = sided if len(sided) == 1 else found
        if len(found) == 1:
            return found[0]
        if found:
            paths = ", ".join(c.path for c in found[:6])
            raise Ambiguous(f"{shortened(text)} can be {paths}", hint="give the full path")
        names = {**{c.name: c.path for c in self}, **{c.path: c.path for c in self}}
        raise not_found(text, names, "category", "`finura category` shows them, `finura category add` makes one")

    def candidates(self, text: str) -> list[Category]:
        """Every category that a text can mean: the one with this full path, else all whose path ends so."""
        return _closest(self.ending(text), text)

    def of_kind(self, text: str, kind: Kind) -> list[Category]:
        """The same of one kind alone."""
        return _closest([category for category in self.ending(text) if category.kind is kind], text)

    def meant(self, text: str, kind: Kind | None = None, inward: bool | None = None) -> Category | None:
        """What a file's own word means; None where nothing, or more than one. Rows that say their `kind` mean one of
        that kind, unless they give a full path; of others a bare name that there is of income and of expense means the
        one of the side where the sign says it (`inward`)."""
        found = self.candidates(text)
        if kind is not None:
            own = self.of_kind(text, kind)
            return (
                own[0] if len(own) == 1 else found[0] if ":" in text and found and _is_whole(found[0], text) else None
            )
        if inward is not None and ":" not in text and found:
            side, other = (Kind.INCOME, Kind.EXPENSE) if inward else (Kind.EXPENSE, Kind.INCOME)
            if len(found) > 1:
                found = [category for category in found if category.kind is not other]
            elif found[0].kind is other:
                found = self.of_kind(text, side) or found
        return found[0] if len(found) == 1 else None

    def ending(self, text: str) -> list[Category]:
        """All whose path ends so, the one with this full path first."""
        endings = self._endings
        if endings is None:
            endings = self._endings = {}
            for one in self:
                key = tuple(map(name_key, one.path.split(":")))
                for start in range(len(key)):
                    endings.setdefault(key[start:], []).append(one)
        found = endings.get(tuple(map(name_key, text.split(":"))), [])
        return sorted(found, key=lambda one: not _is_whole(one, text))


def _closest(found: list[Category], text: str) -> list[Category]:
    """Of those whose path ends so, the one with this full path, if it is among them."""
    return found[:1] if found and _is_whole(found[0], text) else found


def _is_whole(one: Category, text: str) -> bool:
    """Whether a path that ends with a text is that text."""
    return one.path.count(":") == text.count(":")


def lent_ids(tree: Categories) -> frozenset[int]:
    """The ids of `Lent & borrowed`, wherever it was moved to, and of what is below it; empty in books without it."""
    found = [one for one in tree.candidates(LENT.rpartition(":")[2]) if one.kind is Kind.TRANSFER]
    return frozenset().union(*(tree.children_of(one.id) for one in found))
