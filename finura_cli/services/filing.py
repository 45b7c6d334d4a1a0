"""Which category a row belongs to: rules, the file's own word as it was corrected before, what was done or learnt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice

from finura_cli.domain.account import AccountKind
from finura_cli.domain.categories_default import DEFAULT_TREE, default_tree
from finura_cli.domain.category import DEEPEST, TRANSFER, Categories, Category, Kind
from finura_cli.domain.former_paths import path_now
from finura_cli.domain.guess import Guess, by_model
from finura_cli.domain.imports import NewCategory
from finura_cli.domain.memory import Memory
from finura_cli.domain.names import LONGEST, name_key
from finura_cli.domain.rule_deeds import why_of
from finura_cli.domain.rules import Effects, Facts, Rulebook
from finura_cli.domain.telling import telling_text
from finura_cli.domain.text import folded, text_of, visible
from finura_cli.domain.transaction import By, Draft, DraftLine
from finura_cli.records import NamedTuple
from finura_cli.services.corrections import Corrections, corrected
from finura_cli.services.guessing import Guesser
from finura_cli.services.import_rows import payee_of
from finura_cli.store import accounts, categories, rules
from finura_cli.store.connection import Store

_RULE, _IMPORT, _MEMORY = By.RULE.value, By.IMPORT.value, By.MEMORY.value  # a member's value takes its time
_KINDS = (Kind.EXPENSE, Kind.INCOME, Kind.TRANSFER)
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


class Own:
    """What one category text of a file means: a category of the books, or one to be made (`category_id` 0)."""

    __slots__ = ("category_id", "deeper", "filed", "kind", "lowers", "mended", "path", "rows", "untyped")

    def __init__(
        self, path: str, category: Category | None, *, kind: Kind | None = None, lowers: bool = False,
        deeper: bool = False,
    ) -> None:  # fmt: skip
        self.path = path
        self.deeper = deeper
        """Whether the file's own word goes deeper than the tree does."""
        self.lowers = lowers
        """Whether, on the statement of a card, it is no category: the bank's word for whatever lowers the debt."""
        self.category_id = category.id if category else 0
        self.kind = category.kind if category else kind
        """The kind of its category; of a new one, that which its rows say, or that of the family which it joins."""
        self.mended: Memory | None = None
        """What a person made of it before, by text; None where they let it be."""
        self.rows = dict.fromkeys(_KINDS, 0)
        self.untyped = 0
        self.filed = Filed(self.category_id, _IMPORT if category else "", 0.0, "", self, None, None)
        """The same as an answer: one for all of its rows."""

    def count(self, draft: Draft | DraftLine) -> None:
        """A row, or a part of one, that names it. What it is made as is what most of its rows are."""
        if draft.kind is None:
            self.untyped += 1
        self.rows[draft.kind or (Kind.INCOME if draft.minor > 0 else Kind.EXPENSE)] += 1

    @property
    def earns(self) -> bool:
        """Whether it is known to be a category of income."""
        return self.kind is Kind.INCOME

    @property
    def is_wanted(self) -> bool:
        """Whether any row names it."""
        return any(self.rows.values())

    def wanted(self) -> NewCategory:
        """What is to be made."""
        kind = self.kind or max(_KINDS, key=lambda kind: self.rows[kind])
        return NewCategory(self.path, kind, sum(self.rows.values()), self.untyped, self.deeper)


class Seen(NamedTuple):
    """What there is to see of an entry, or of a row on its way to become one."""

    description: str
    merchant: str
    """"" where nobody knows."""
    note: str
    minor: int
    currency: str = ""
    account_id: int | None = None
    mode: str | None = None
    time: str | None = None


class Filed(NamedTuple):
    """What is known about the category of a row."""

    category_id: int
    """0: none yet."""
    by: str
    """Who says so; empty without a category."""
    confidence: float
    """0 where nobody estimated it."""
    why: str
    own: Own | None
    """The file's own word."""
    effects: Effects | None = None
    """What rules do besides."""
    guess: Guess | None = None
    """What it may be, where that is not sure enough to be filed."""


_NOT_FILED = Filed(0, "", 0.0, "", None, None, None)


class Filer:
    """Files drafts. Everything it knows was read when it was made, or when it was first needed."""

    def __init__(
        self, tree: Categories, rulebook: Rulebook, guesser: Guesser, *, cards: frozenset[int] = frozenset(),
        statement: bool = False, magnitudes: bool = False, former: Mapping[str, int] | None = None,
        corrections: Corrections | None = None,
    ) -> None:  # fmt: skip
        """`cards`: the accounts that are cards. `statement`: all drafts are of a card's own statement. `magnitudes`:
        the sign of a draft without a kind says nothing yet. `former`: what categories were called before.
        `corrections`: of what a bank says; None where the file is a person's own."""
        self.tree = tree
        self._magnitudes = magnitudes
        self._cards = cards
        self._statement = statement
        self.guesser = guesser
        self.rulebook = rulebook
        self._own: dict[tuple[str, Kind | bool | None], Own | None] = {}
        self._new: dict[tuple[str, Kind | None], Own] = {}
        self._families = {name_key(one.path): one.kind for one in tree if one.parent_id is None}
        self._former = former or {}
        self._corrections = corrections

    @cached_property
    def _transfer(self) -> Own | None:
        found = [c for c in self.tree if c.parent_id is None and c.kind is Kind.TRANSFER and c.name == TRANSFER]
        return self._with_corrections(Own(TRANSFER, found[0])) if found else None

    def _with_corrections(self, own: Own) -> Own:
        if self._corrections is not None:
            own.mended = self._corrections.of(own.category_id, own.kind)
        return own

    def own(self, draft: Draft | DraftLine) -> Own | None:
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
        return self._transfer if draft.kind is Kind.TRANSFER else None

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
        if key in _MOVED and self._transfer is not None:
            return self._transfer
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
        if told is Kind.TRANSFER and self._transfer is not None and tree.candidates(path):
            return self._transfer  # the bank's word for what it is not
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
        if self._mended(own, draft.description, shop, draft.minor) is None:
            own.count(draft)

    def count_parts(self, lines: Sequence[DraftLine]) -> None:
        """The parts of a split row are met: categories among them may be new."""
        for line in lines:
            own = self.own(line)
            if own is not None and not own.category_id:
                own.count(line)

    def parts(self, lines: Sequence[DraftLine]) -> tuple[tuple[int, int, str, str | None], ...]:
        """Category id, amount, who says so, and whose it is, for the parts of a split row: the file alone has a say."""
        owns = [self.own(line) for line in lines]
        return tuple(
            (own.category_id, line.minor, _IMPORT, line.who) if own is not None else (0, line.minor, "", line.who)
            for own, line in zip(owns, lines, strict=True)
        )

    def propose(self, draft: Draft, merchant: str, words: str, account_id: int | None, currency: str) -> Filed:
        """What is known about a row. `merchant`: who was paid, as the books have it; `words`: its text, folded."""
        own = self.own(draft)
        if own is not None and own.mended is None and not self.rulebook:
            return own.filed
        seen = Seen(
            draft.description, merchant, draft.note, draft.minor, draft.currency or currency, account_id, draft.mode,
            draft.time,
        )  # fmt: skip
        return self.decide(seen, words, own)

    def decide(self, seen: Seen, words: str | None = None, own: Own | None = None) -> Filed:
        """Rules first, then the file's own word, unless a person changed it for this text, then what was done or learnt
        before."""
        effects = self._effects(seen, words) if self.rulebook else None
        if effects is not None and effects.rule is not None:
            rule = effects.rule
            return Filed(rule.category_id or 0, _RULE, 0.0, why_of(rule), own, effects, None)
        if own is not None:
            mended = self._mended(own, seen.description, seen.merchant, seen.minor)
            return (mended or own.filed)._replace(effects=effects)
        found = self.guesser.of(telling_text(seen.description, seen.merchant, words), seen.minor, seen.account_id)
        if found is None or not found.sure:
            settled = self._settled(seen, words)
            if settled is not None:
                return settled._replace(effects=effects)
        if found is None:
            return _NOT_FILED._replace(effects=effects)
        if not found.sure:
            return Filed(0, "", 0.0, "", None, effects, found)
        return Filed(found.category_id, found.by.value, found.confidence, found.why, None, effects, None)

    def _mended(self, own: Own, description: str, merchant: str, minor: int) -> Filed | None:
        """Where a person put such a row that a file filed so; None where they did not, or put it back."""
        if own.mended is None:
            return None
        found = corrected(own.mended, own.category_id, description, merchant, minor)
        return Filed(found[0], _MEMORY, 0.0, found[1], own) if found is not None else None

    def _settled(self, seen: Seen, words: str | None) -> Filed | None:
        """A transfer, where the statement of a card says that somebody paid it, or that of a wallet that its money came
        from a bank or went to one: else that would be income, or spent."""
        if self._transfer is None:
            return None
        from finura_cli.domain import transfer_words as says

        text = f" {folded(text_of(seen.description, seen.merchant, seen.note)) if words is None else words} "
        if seen.minor <= 0:
            phrase = says.DRAWN.found(text)
        else:
            phrase = says.CARD_PAYMENT.found(text) or says.FUNDED.found(text)
            if phrase is None and (self._statement or seen.account_id in self._cards):
                phrase = says.SETTLED.found(text)
        if phrase is None or says.REFUNDED.found(text) or says.EARNED.found(text):
            return None
        return Filed(self._transfer.category_id, By.MODEL.value, 0.0, by_model(phrase.split(), own=False), None)

    def _effects(self, seen: Seen, words: str | None) -> Effects | None:
        text = text_of(seen.description, seen.merchant, seen.note)
        return self.rulebook.effects(
            Facts(
                folded(text) if words is None else words, text, seen.minor, seen.currency, seen.account_id,
                seen.merchant, seen.description, seen.mode, seen.time,
            )
        )  # fmt: skip


def category_path(text: str) -> str:
    """A file's category as a path that the tree can hold: parts trimmed, visible, none empty or too long, and those
    that are too deep left out."""
    return ":".join(_parts(text)[:DEEPEST]) or "?"


def _parts(text: str) -> list[str]:
    """Of the parts of a path, one more than the tree can hold: a file can name thousands."""
    parts = (" ".join(visible(part).split())[:LONGEST].strip() for part in text.split(":"))
    return list(islice(filter(None, parts), DEEPEST + 1))


def filer_of(
    store: Store | None, *, thorough: bool = True, statement: bool = False, of_bank: bool = False,
    magnitudes: bool = False,
) -> Filer:  # fmt: skip
    """A Filer of the books; without any, of those that `init` would make. `thorough`: see Guesser. `of_bank`: where a
    category stands beside a row, a bank chose it. Else see Filer."""
    if store is None:
        tree = default_tree()
        guesser = Guesser(None, tree, thorough=thorough)
        return Filer(tree, Rulebook(()), guesser, statement=statement, magnitudes=magnitudes)
    tree = categories.tree(store)
    cards = frozenset(one.id for one in accounts.all(store) if one.kind is AccountKind.CARD)
    guesser = Guesser(store, tree, thorough=thorough)
    return Filer(
        tree, rules.book(store), guesser, cards=cards, statement=statement, magnitudes=magnitudes,
        former=categories.former_paths(store), corrections=Corrections(store, tree) if of_bank else None,
    )  # fmt: skip
