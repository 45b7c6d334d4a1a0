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

    __slots__ = ("_children", "_keys", "by_id")

    def __init__(self, categories: Iterable[Category]) -> None:
        self.by_id: dict[int, Category] = {c.id: c for c in sorted(categories, key=lambda c: c.path)}
        """By id, in the order of their paths."""
        self._children: dict[int | None, list[int]] | None = None
        self._keys: dict[tuple[str, ...], int] | None = None

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
        if self._keys is None:
            self._keys = {tuple(map(name_key, c.path.split(":"))): c.id for c in self}
        wanted = tuple(map(name_key, text.split(":")))
        if not all(wanted):
            return []
        if wanted in self._keys:
            return [self.by_id[self._keys[wanted]]]
        return [self.by_id[id] for key, id in self._keys.items() if key[-len(wanted) :] == wanted]


def lent_ids(tree: Categories) -> frozenset[int]:
    """The ids of `Lent & borrowed`, wherever it was moved to, and of what is below it; empty in books without it."""
    found = [one for one in tree.candidates(LENT.rpartition(":")[2]) if one.kind is Kind.TRANSFER]
    return frozenset().union(*(tree.children_of(one.id) for one in found))
