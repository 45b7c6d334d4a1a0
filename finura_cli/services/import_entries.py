"""The rows of a planned file as the entries that they become: who was paid, under which category, what rules add."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from finura_cli.domain.account import Account
from finura_cli.domain.days import FAR_AHEAD
from finura_cli.domain.imports import ImportPlan, Mark, Skipped
from finura_cli.domain.names import LONGEST
from finura_cli.domain.payees import is_bank_text, payee
from finura_cli.domain.rules import Effects
from finura_cli.domain.text import folded, visible, words_of
from finura_cli.domain.transaction import Draft, More
from finura_cli.services import posting
from finura_cli.services.filed import Filed
from finura_cli.services.filing import Filer
from finura_cli.services.import_rows import Item, narrates
from finura_cli.store import imports, merchants
from finura_cli.store.connection import Store

_MADE, _POSTS = 1, 2
_WRITTEN = bytes(
    _MADE if mark in (Mark.NEW, Mark.DOUBLE, Mark.DOUBT, Mark.ASKED) else _POSTS * (mark is Mark.POSTED)
    for mark in Mark
)
"""What a row leaves behind, by its mark: an entry, a pending entry that is posted, nothing."""
_TICK = 4096
_REFERENCE = re.compile(r"\d{3,}")
"""Numbers that say nothing about who was paid, and never come again, unless they are in the name itself."""
_DIGIT = re.compile(r"\d")


@dataclass(slots=True)
class Tally:
    """What the rows add up to while they are written."""

    uncategorized: int = 0
    guessed: int = 0
    """Of those without a category, rows of which it is known what they may be."""
    before_opening: int = 0
    """Posted money of days before the account's opening balance, in its currency."""
    posted: list[posting.Posted] = field(default_factory=list)
    """Rows that pending entries become."""


class _Payee:
    """A merchant on its way into an entry."""

    __slots__ = ("folded", "id", "name")

    def __init__(self, id: int, name: str) -> None:
        self.id = id
        """0: none."""
        self.name = name
        self.folded = folded(name)


class _Payees:
    """Merchants by the name in the file, unless that is a narration itself; else by what the narration tells."""

    def __init__(self, store: Store, *, narrated: bool) -> None:
        self._store = store
        self._narrated = narrated
        self._known: dict[str, _Payee] = {}
        self._told: dict[str, _Payee] = {}
        self.none = _Payee(0, "")

    def of(self, draft: Draft) -> _Payee:
        """The merchant of a row; made when it is new. Of a text in its place that no other field has, the name is not
        all that is kept: the note is changed in place."""
        given = draft.merchant
        if not given:
            return self._of_narration(draft.description) if self._narrated else self.none
        found = self._known.get(given)
        if found is not None:
            return found
        if not self._narrated or not is_bank_text(given):
            return self.named(given)
        if given not in draft.description and given not in draft.note:
            draft.note = f"{given}; {draft.note}" if draft.note else given
        return self._of_narration(given)

    def _of_narration(self, text: str) -> _Payee:
        key = _REFERENCE.sub("000", text)
        found = self._told.get(key) or self._told.get(text)
        if found is None:
            name = payee(text) or ""
            found = self.named(name) if name else self.none
            self._told[text if _DIGIT.search(name) else key] = found
        return found

    def told_by(self, draft: Draft) -> str:
        """Who a person's own words name, where they may tell the category: it is kept nowhere."""
        return "" if self._narrated or draft.category else payee(draft.description) or ""

    def named(self, text: str) -> _Payee:
        """The merchant of this name; none for a name without a visible character."""
        found = self._known.get(text)
        if found is None:
            name = " ".join(visible(text).split())[:LONGEST].strip()
            if name:
                id = merchants.find_or_add(self._store, name)
                found = _Payee(id, merchants.get(self._store, id).name)
            else:
                found = self.none
            self._known[text] = found
        return found


def entries(
    store: Store, plan: ImportPlan, items: Iterator[Item], filer: Filer, account: Account, tally: Tally,
    progress: Callable[[int, int], None],
) -> Iterator[imports.BulkRow]:  # fmt: skip
    """The rows that are to be written; what posts a pending entry is kept in the tally."""
    marks, prints, doubles, bank_ids = plan.marks, plan.fingerprints, plan.doubles, plan.bank_ids
    total = len(marks)
    opened, currency, account_id = account.opening_date or date.min, account.currency, account.id
    propose, payees = filer.propose, _Payees(store, narrated=narrates(plan.reader))
    payee_of = payees.of
    at = -1
    for item in items:
        if isinstance(item, Skipped):
            continue
        at += 1
        if not at % _TICK:
            progress(at, total)
        mark = marks[at]
        left = _WRITTEN[mark]
        if not left or not isinstance(item, Draft):
            continue
        pending, review = int(item.pending), ""
        if mark:
            pending = 1 if mark == Mark.DOUBLE else pending
            review = doubles[at].reason if mark in (Mark.DOUBLE, Mark.ASKED) else item.doubt or _FAR.get(mark, "")
        shop = payee_of(item)
        words = words_of(item.description, shop.name, item.note, shop.folded)
        filed = propose(item, shop.name or payees.told_by(item), words, account_id, currency)
        extra = _extra(item.more, filer) if item.more is not None else None
        if filed.effects is not None:
            shop, words, extra = _ruled(item, filed.effects, shop, extra, payees)
        day, minor = item.date, item.minor
        if day < opened and not pending and (item.currency or currency) == currency:
            tally.before_opening += minor
        if left == _POSTS:
            tally.posted.append(posting.Posted(plan.links[at], item, shop.id or None, filed))
            continue
        if extra is not None and extra.lines:
            filed = _SPLIT
            tally.uncategorized += not all(line[0] for line in extra.lines)
        elif not filed.category_id:
            tally.uncategorized += 1
            tally.guessed += filed.guess is not None
        yield (
            day.isoformat(), item.time or "", item.currency or currency, minor, item.description, shop.id, words,
            item.note, item.mode or "", pending, item.line, review, filed.category_id, filed.by, prints[at], extra,
            bank_ids[at] if bank_ids else 0, filed.confidence, filed.why,
        )  # fmt: skip
    progress(total, total)


_FAR: dict[int, str] = {Mark.DOUBT: FAR_AHEAD}
"""Why a row is doubtful of which the file itself says nothing."""
_SPLIT = Filed(0, "", 0.0, "", None)
"""Of a row in parts: they say it."""


def _extra(more: More, filer: Filer) -> imports.Extra:
    """What a row says beyond what banks do."""
    tags = tuple(dict.fromkeys(tag for text in more.tags if (tag := text.strip())))
    return imports.Extra(filer.own_words.parts(more.lines), tags, more.mood, more.who, more.uid)


def _ruled(
    item: Draft, effects: Effects, shop: _Payee, extra: imports.Extra | None, payees: _Payees
) -> tuple[_Payee, str, imports.Extra | None]:
    """The merchant, the words and the tags of a row after the rules that hold for it. Its note is changed in place."""
    if effects.note and not item.note:
        item.note = effects.note
    if effects.merchant:
        shop = payees.named(effects.merchant)
    if effects.tags:
        extra = extra or imports.Extra()
        extra = extra._replace(tags=tuple(dict.fromkeys((*extra.tags, *effects.tags))))
    return shop, words_of(item.description, shop.name, item.note, shop.folded), extra
