"""Which category a row belongs to: rules first, then the file's own word, then what was done by hand before."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.categories_default import DEFAULT_TREE
from finura_cli.domain.category import TRANSFER, Categories, Category, Kind
from finura_cli.domain.imports import NewCategory
from finura_cli.domain.memory import Memory
from finura_cli.domain.names import LONGEST, name_key
from finura_cli.domain.rules import Rulebook
from finura_cli.domain.text import text_of, visible
from finura_cli.domain.transaction import By, Draft, DraftLine
from finura_cli.store import categories, imports, rules
from finura_cli.store.connection import Store

_RULE, _IMPORT, _MEMORY = By.RULE.value, By.IMPORT.value, By.MEMORY.value  # a member's value takes its time
_KINDS = (Kind.EXPENSE, Kind.INCOME, Kind.TRANSFER)
# What banks and programs write where they mean no category, and where they mean money that only changes places.
_NOTHING = frozenset(("", "-", "?", "uncategorized", "uncategorised", "not categorized", "no category", "none", "n a"))
_MOVED = frozenset(("transfer", "transfers", "internal transfer", "internal transfers", "account transfer"))


class Own:
    """What one category text of a file means: a category of the books, or one to be made (`category_id` 0)."""

    __slots__ = ("category_id", "kind", "path", "rows", "untyped")

    def __init__(self, path: str, category: Category | None) -> None:
        self.path = path
        self.category_id = category.id if category else 0
        self.kind = category.kind if category else None
        """The kind of its category; of a new one, the kind of the family that it joins, if any."""
        self.rows = dict.fromkeys(_KINDS, 0)
        self.untyped = 0

    def count(self, draft: Draft | DraftLine) -> None:
        """A row, or a part of one, that names it. What it is made as is what most of its rows are."""
        if draft.kind is None:
            self.untyped += 1
        self.rows[draft.kind or (Kind.INCOME if draft.minor > 0 else Kind.EXPENSE)] += 1

    @property
    def earns(self) -> bool:
        """Whether it is known to be a category of income."""
        return self.kind is Kind.INCOME

    def wanted(self) -> NewCategory:
        """What is to be made."""
        kind = self.kind or max(_KINDS, key=lambda kind: self.rows[kind])
        return NewCategory(self.path, kind, sum(self.rows.values()), self.untyped)


class Filer:
    """Files drafts. Everything it knows was read when it was made."""

    def __init__(self, tree: Categories, rulebook: Rulebook, memory: Memory) -> None:
        self.tree = tree
        self.memory = memory
        self.rulebook = rulebook
        self.reads_text = bool(rulebook) or bool(memory)
        """Whether the text of a row matters; without rules and memory only the file's own word does."""
        self._own: dict[str, Own | None] = {}
        self._new: dict[str, Own] = {}
        transfer = [c for c in tree if c.parent_id is None and c.kind is Kind.TRANSFER and c.name == TRANSFER]
        self._transfer = Own(TRANSFER, transfer[0]) if transfer else None

    def own(self, draft: Draft | DraftLine) -> Own | None:
        """What the file itself says of a row or a part of one: its category, or that it is a transfer."""
        text = draft.category
        if text:
            try:
                own = self._own[text]
            except KeyError:
                own = self._own[text] = self._look_up(text)
            if own is not None:
                return own
        return self._transfer if draft.kind is Kind.TRANSFER else None

    def _look_up(self, text: str) -> Own | None:
        path = category_path(text)
        key = name_key(path)
        if key in _NOTHING:
            return None
        if key in _MOVED and self._transfer is not None:
            return self._transfer
        found = self.tree.candidates(path)
        if len(found) == 1:
            return Own(found[0].path, found[0])
        if key not in self._new:  # else it was met before, written otherwise
            own = self._new[key] = Own(path, None)
            family = [c for c in self.tree.candidates(path.partition(":")[0]) if c.parent_id is None]
            own.kind = family[0].kind if family and ":" in path else None
        return self._new[key]

    def unknown(self) -> tuple[NewCategory, ...]:
        """The categories that rows named and the books do not have, in the order of their names."""
        return tuple(sorted((own.wanted() for own in self._new.values()), key=lambda new: new.name))

    def count_parts(self, lines: Sequence[DraftLine]) -> None:
        """The parts of a split row are met: categories among them may be new."""
        for line in lines:
            own = self.own(line)
            if own is not None and not own.category_id:
                own.count(line)

    def parts(self, lines: Sequence[DraftLine]) -> tuple[tuple[int, int, str], ...]:
        """Category id, amount and who says so for the parts of a split row: the file alone has a say in them."""
        owns = [self.own(line) for line in lines]
        return tuple(
            (own.category_id, line.minor, _IMPORT) if own is not None else (0, line.minor, "")
            for own, line in zip(owns, lines, strict=True)
        )

    def remembered(self, words: str, minor: int) -> int:
        """The category that was given by hand to this text; 0 without one."""
        return self.memory.of(words, minor) or 0

    def propose(self, draft: Draft, words: str) -> tuple[int, str, Own | None]:
        """Category id (0: none yet), who says so (`rule`, `import`, `memory`, or empty), and the file's own word."""
        own = self.own(draft)
        if self.reads_text:
            if self.rulebook:
                rule = self.rulebook.first(words, text_of(draft.description, draft.merchant or "", draft.note))
                if rule is not None:
                    return rule.category_id, _RULE, own
            if own is None:
                past = self.remembered(words, draft.minor)
                if past:
                    return past, _MEMORY, None
        return (own.category_id, _IMPORT, own) if own is not None else (0, "", None)


def category_path(text: str) -> str:
    """A file's category as a path that the tree can hold: parts trimmed, visible, none empty or too long."""
    parts = (" ".join(visible(part).split())[:LONGEST].strip() for part in text.split(":"))
    return ":".join(part for part in parts if part) or "?"


def filer_of(store: Store | None) -> Filer:
    """A Filer of the books; without any, of those that `init` would make."""
    if store is None:
        return Filer(default_tree(), Rulebook(()), Memory(()))
    return Filer(categories.tree(store), Rulebook(rules.all(store)), Memory(imports.handmade(store)))


def default_tree() -> Categories:
    """The tree of new books, with ids that stand for nothing."""
    ids = {node.path: n for n, node in enumerate(DEFAULT_TREE, 1)}
    return Categories(
        Category(
            n, "", node.path.rpartition(":")[2], node.path, ids.get(node.path.rpartition(":")[0]), node.kind,
            node.necessity,
        )
        for n, node in enumerate(DEFAULT_TREE, 1)
    )  # fmt: skip
