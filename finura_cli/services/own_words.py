"""What the words of a file for categories mean: categories of the books, as they were corrected before, or new ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice

from finura_cli.domain.categories_default import DEFAULT_TREE
from finura_cli.domain.category import DEEPEST, TRANSFER, Categories, Kind
from finura_cli.domain.former_paths import path_now
from finura_cli.domain.imports import NewCategory
from finura_cli.domain.names import LONGEST, name_key
from finura_cli.domain.text import visible
from finura_cli.domain.transaction import By, Draft, DraftLine
from finura_cli.services.corrections import Corrections, mended_to
from finura_cli.services.filed import Filed, Own
from finura_cli.services.import_rows import payee_of

_IMPORT, _MEMORY = By.IMPORT.value, By.MEMORY.value  # a member's value takes its time
_ROOTS = {Kind.EXPENSE: "Expenses", Kind.INCOME: "Income", Kind.TRANSFER: TRANSFER}
_EARNED = frozenset(node.path for node in DEFAULT_TREE if node.kind is Kind.INCOME and ":" in node.path)
# What banks and programs write where they mean no category, and where they mean money that only changes places.
_NOTHING = frozenset(("", "-", "?", "uncategorized", "uncategorised", "not categorized", "no category", "none", "n a"))
_MOVED = frozenset(
    ("transfer", "transfers", "internal transfer", "internal transfers", "account transfer", "credit card payment",
     "credit card payments", "cc payment", "cc payments")
)  # fmt: skip
# What banks of cards call whatever lowers the debt: its payment, which is a transfer, and money back, which is not.
# Nobody calls a category of their own by the first; by the others they may.
_BOTH = frozenset(("payment credit", "payments credits", "payments and credits"))
_LOWERED = frozenset(("payment", "payments"))


class OwnWords:
    """Looks up once what each word means that the rows of an import name."""

    def __init__(
        self, tree: Categories, *, statement: bool = False, magnitudes: bool = False,
        former: Mapping[str, int] | None = None, corrections: Corrections | None = None,
    ) -> None:  # fmt: skip
        """`statement`: all drafts are of a card's own statement. `magnitudes`: the sign of a draft without a kind says
        nothing yet. `former`: what categories were called before. `corrections`: of what a bank says; None where the
        file is a person's own."""
        self.tree = tree
        self._magnitudes = magnitudes
        self._statement = statement
        self._own: dict[tuple[str, Kind | bool | None], Own | None] = {}
        self._new: dict[tuple[str, Kind | None], Own] = {}
        self._families = {name_key(one.path): one.kind for one in tree if one.parent_id is None}
        self._former = former or {}
        self._corrections = corrections

    @cached_property
    def transfer(self) -> Own | None:
        """What says that money only changes places; None where the books have no such category any more."""
        found = [c for c in self.tree if c.parent_id is None and c.kind is Kind.TRANSFER and c.name == TRANSFER]
        return self._with_corrections(Own(TRANSFER, found[0])) if found else None

    def _with_corrections(self, own: Own) -> Own:
        if self._corrections is not None:
            own.mended = self._corrections.of(own.category_id, own.kind)
        return own

    def of(self, draft: Draft | DraftLine) -> Own | None:
        """What the file itself says of a row or a part of one: its category, or that it is a transfer."""
        text = draft.category
        if text:
            told = draft.kind
            way = told if told is not None or self._magnitudes else draft.minor > 0
            try:
                own = self._own[text, way]
            except KeyError:
                own = self._own[text, way] = self._look_up(text, told, way if isinstance(way, bool) else None)
            if own is not None and not (own.lowers and draft.kind is None and self._is_no_category(own, draft)):
                return own
        return self.transfer if draft.kind is Kind.TRANSFER else None

    def _is_no_category(self, own: Own, draft: Draft | DraftLine) -> bool:
        """Whether a bank's `Payment` is no category: on a card's statement; and where money comes in and the books have
        none of that name, for nobody is paid `Payment`: the first file of a card may go into any account."""
        return self._statement or (draft.minor > 0 and not own.category_id)

    def _look_up(self, text: str, told: Kind | None, inward: bool | None) -> Own | None:
        """What a text means where its rows are of a kind (`told`), or else come in or go out, as far as is known."""
        path = category_path(text)
        key = name_key(path)
        if key in _NOTHING:
            return None
        if key in _MOVED and self.transfer is not None:
            return self.transfer
        lowers, tree = key in _LOWERED, self.tree
        if not tree.candidates(path):
            path = path_now(path, self._former, tree) or path
            key = name_key(path)
        found = tree.meant(path, told, inward)
        if found is not None and inward is False and ":" not in path and found.path in _EARNED:
            told = Kind.EXPENSE  # interest that is paid is not that which is earned
            found = tree.meant(path, told)
        if found is not None:
            return self._with_corrections(Own(found.path, found, lowers=lowers))
        if key in _BOTH:
            return None
        if told is Kind.TRANSFER and self.transfer is not None and tree.candidates(path):
            return self.transfer  # the bank's word for what it is not
        if (key, told) not in self._new:  # else it was met before, written otherwise
            own = self._made(path, told, lowers=lowers, deeper=len(_parts(text)) > DEEPEST)
            self._new[key, told] = self._with_corrections(own)
        return self._new[key, told]

    def _made(self, path: str, told: Kind | None, *, lowers: bool, deeper: bool) -> Own:
        """A new category. One of a path joins its family. Where another kind has a bare name, it stands below a word
        for its own; so does income that is called like a spending: bare, gifts stay those that are made."""
        first = name_key(path.partition(":")[0])
        if told is not None:
            shared = told is Kind.INCOME and not self.tree.of_kind(path, told) and bool(self.tree.candidates(path))
            if ":" not in path and (shared or self._families.get(first, told) is not told):
                path, first = f"{_ROOTS[told]}:{path}", name_key(_ROOTS[told])
            self._families.setdefault(first, told)
        return Own(path, None, kind=self._families.get(first), lowers=lowers, deeper=deeper)

    def expect(self, wanted: Iterable[NewCategory]) -> None:
        """Categories that files before this one make."""
        for new in wanted:
            self._families.setdefault(name_key(new.name.partition(":")[0]), new.kind)

    def unknown(self) -> tuple[NewCategory, ...]:
        """The categories that rows named and the books do not have, in the order of their names. What rows without a
        kind name like others is theirs."""
        found: dict[str, NewCategory] = {}
        for (_, told), own in sorted(self._new.items(), key=lambda one: one[0][1] is None):
            new, key = own.wanted(), name_key(own.path)
            if own.is_wanted and (same := found.get(key)) is None:
                found[key] = new
            elif own.is_wanted and told is None and same is not None:
                found[key] = replace(same, rows=same.rows + new.rows, untyped=same.untyped + new.untyped)
        return tuple(sorted(found.values(), key=lambda new: new.name))

    def count(self, own: Own, draft: Draft) -> None:
        """A row is met whose category is to be made, unless a person files its text elsewhere."""
        shop = payee_of(draft, narrated=True) if own.mended is not None else ""
        if self.mended(own, draft.description, shop, draft.minor) is None:
            own.count(draft)

    def count_parts(self, lines: Sequence[DraftLine]) -> None:
        """The parts of a split row are met: categories among them may be new."""
        for line in lines:
            own = self.of(line)
            if own is not None and not own.category_id:
                own.count(line)

    def parts(self, lines: Sequence[DraftLine]) -> tuple[tuple[int, int, str, str | None], ...]:
        """Category id, amount, who says so, and whose it is, for the parts of a split row: the file alone has a say."""
        owns = [self.of(line) for line in lines]
        return tuple(
            (own.category_id, line.minor, _IMPORT, line.who) if own is not None else (0, line.minor, "", line.who)
            for own, line in zip(owns, lines, strict=True)
        )

    def mended(self, own: Own, description: str, merchant: str, minor: int) -> Filed | None:
        """Where a person put such a row that a file filed so; None where they did not, or put it back."""
        if own.mended is None:
            return None
        found = mended_to(own.mended, own.category_id, description, merchant, minor)
        return Filed(found[0], _MEMORY, 0.0, found[1], own) if found is not None else None


def category_path(text: str) -> str:
    """A file's category as a path that the tree can hold: parts trimmed, visible, none empty or too long, and those
    that are too deep left out."""
    return ":".join(_parts(text)[:DEEPEST]) or "?"


def _parts(text: str) -> list[str]:
    """Of the parts of a path, one more than the tree can hold: a file can name thousands."""
    parts = (" ".join(visible(part).split())[:LONGEST].strip() for part in text.split(":"))
    return list(islice(filter(None, parts), DEEPEST + 1))
