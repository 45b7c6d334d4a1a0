"""What the books, and earlier files of the same command, hold for the days of a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from finura_cli.domain.duplicates import APART, Known, is_double
from finura_cli.domain.imports import Mark, Seen
from finura_cli.domain.overlaps import Held, Other
from finura_cli.domain.postings import LATEST, Waits, posted_entry
from finura_cli.domain.transaction import Draft
from finura_cli.services.import_rows import Earlier, Judged, days_of, records, words_of_draft
from finura_cli.store import brought, imports, sources
from finura_cli.store.connection import Store

_TO_COME = (Mark.NEW, Mark.DOUBT, Mark.ASKED, Mark.DOUBLE)
"""Rows of an earlier file that will be entries."""
_APART = timedelta(days=APART)


@dataclass(slots=True)
class Books:
    """Everything that a row of the file may be, apart from what its fingerprint says."""

    others: list[Other] = field(default_factory=list)
    """By source, what other formats brought; of these an entry may stand in several."""
    waits: list[Waits] = field(default_factory=list)
    """Pending entries that the file does not list again."""
    known: list[Known] = field(default_factory=list)
    """Entries that a row may be a double of."""
    posted: list[Known] = field(default_factory=list)
    """Posted entries of the days after the file's pending rows."""
    by_bank_id: dict[int, Held] = field(default_factory=dict)
    """Entries by the id that the bank gave to their rows, where it gave that to one entry only."""
    names: dict[int, str] = field(default_factory=dict)
    """What to call entries that have no number yet, or are not there any more."""
    last_id: int = 0
    """Ids that were given to rows without a number: from -1 down to here."""

    def name(self, id: int) -> str:
        return self.names.get(id) or f"entry {id}"


def look(store: Store | None, judged: Judged, answered: bytearray, before: Sequence[Earlier], *, fresh: bool) -> Books:
    """What there is. `answered` holds a 1 at the id of each entry that a fingerprint of the file stands for; `fresh`:
    whether any row is still to be judged."""
    books = Books()
    own = None
    if store is not None and judged.place.account_id is not None and judged.seen.first is not None:
        own = _own_source(store, judged.header_key, judged.place.account_id)
        _waiting(books, store, judged, answered, own, fresh=fresh)
        if fresh:
            _standing(books, store, judged, answered, own)
    others: dict[object, Other] = {}
    if store is not None and fresh:
        _brought(books, others, store, judged, answered, own)
    if before and fresh:
        _to_come(books, others, store, judged, before)
    books.others = [other for other in others.values() if other.held or other.once]
    return books


def _own_source(store: Store, header_key: str, account_id: int) -> int | None:
    return next((s.id for s in sources.with_header(store, header_key) if s.account_id == account_id), None)


def _waiting(books: Books, store: Store, judged: Judged, answered: bytearray, own: int | None, *, fresh: bool) -> None:
    """Pending entries that the file does not list any more."""
    account_id, days = judged.place.account_id or 0, judged.days
    found = [
        one
        for one in brought.pending(store, account_id)
        if not answered[one.id] and not is_double(one.review) and one.date.toordinal() < days.stop
    ]
    if not found:
        return
    ids = brought.bank_ids_of(store, account_id, [one.id for one in found]) if judged.bank_ids and fresh else {}
    asked = {posted_entry(review) for review in brought.questions(store)}
    for one in found:
        day = one.date.toordinal()
        gone = one.source_id is not None and one.source_id == own and day in days
        books.waits.append(
            Waits(one.id, day, one.minor, one.currency, one.words, gone, ids.get(one.id, frozenset()),
                  typed=one.batch_id is None, uid=one.uid, asked=one.review is not None or one.id in asked)
        )  # fmt: skip


def _standing(books: Books, store: Store, judged: Judged, answered: bytearray, own: int | None) -> None:
    """Entries near the days of the file that no fingerprint of it stands for."""
    first, last, account_id = judged.seen.first, judged.seen.last, judged.place.account_id
    assert first is not None
    assert last is not None
    assert account_id is not None
    reach = timedelta(days=LATEST) if judged.seen.pending else _APART
    found = imports.unanswered(store, account_id, first - _APART, last + reach, answered, own)
    days = judged.days
    books.known = [known for known in found if not known.same_source or known.day in days]
    if judged.seen.pending:
        books.posted = [known for known in found if not known.pending]
    if judged.bank_ids:
        _identified(books, store, judged, answered)


def _identified(books: Books, store: Store, judged: Judged, answered: bytearray) -> None:
    rows = zip(judged.bank_ids, judged.marks, strict=True)
    wanted = {id for id, mark in rows if id and mark in (Mark.NEW, Mark.DOUBT)}
    owners = brought.with_bank_ids(store, judged.place.account_id or 0, wanted)
    everyone = {id for ids in owners.values() for id in ids}
    now = brought.there(store, everyone)
    once = brought.as_brought(store, {id: id not in now for id in everyone})
    for bank_id, ids in owners.items():
        sure = [id for id in ids if id in now and not now[id][1]] or sorted(ids)
        if len(sure) != 1 or answered[sure[0]]:
            continue
        id = sure[0]
        held = once.get(id)
        if id in now and (held is None or held.pending):  # never changed; or posted since, which its bank did
            held = now[id][0]
        if held is not None and not held.pending:
            books.by_bank_id[bank_id] = held
            if held.gone:
                books.names[id] = f"entry {id}, which was removed"


def _brought(
    books: Books, others: dict[object, Other], store: Store, judged: Judged, answered: bytearray, own: int | None
) -> None:
    """What files brought for the days of the file, by their source."""
    first, last, account_id = judged.seen.first, judged.seen.last, judged.place.account_id
    if first is None or last is None or account_id is None:
        return
    files = brought.files_over(store, account_id, first, last)
    of_batch: dict[int, Other] = {}
    for file in files:
        key = file.source_id if file.source_id is not None else f"batch {file.batch_id}"
        is_own = file.source_id is not None and file.source_id == own
        of_batch[file.batch_id] = other = others.setdefault(key, Other(file.name, is_own))
        other.add_file(file.name, file.days, judged.days)
        if is_own and not other.held:
            other.held = [
                Held(known.id, known.day, known.minor, known.currency, known.pending, known.words)
                for known in books.known
                if known.same_source
            ]
    met: set[tuple[int, int]] = set()
    strange = [batch_id for batch_id, other in of_batch.items() if not other.own]
    if strange:
        for batch_id, held in brought.entries_of(store, account_id, strange, first - _APART, last + _APART):
            other = of_batch[batch_id]
            if (id(other), held.id) not in met:
                met.add((id(other), held.id))
                other.held.append(held)
    if not of_batch:
        return
    bounds = first - _APART, last + _APART
    for batch_id, held in brought.entries_once(store, list(of_batch), *bounds, gone_only=not strange):
        other = of_batch[batch_id]
        if other.own and (not held.gone or answered[held.id]):
            continue  # its own fingerprint knows it
        other.once.append(held)
        if held.gone and held.id not in books.names:
            books.names[held.id] = f"entry {held.id}, which was removed"
            known = Known(held.id, held.day, held.minor, held.currency, held.words, typed=False)
            books.known.append(known._replace(same_source=other.own, pending=held.pending))


def _to_come(
    books: Books, others: dict[object, Other], store: Store | None, judged: Judged, before: Sequence[Earlier]
) -> None:
    """Rows of earlier files of the same command. Their ids are below zero: they have none yet."""
    own = set(judged.fingerprints)
    for one in before:
        plan = one.plan
        days, near = days_of(plan.seen), _near(plan.seen, judged.seen)
        if not near:
            continue
        same_source = plan.reading.header_key == judged.header_key
        account_id = plan.place.account_id
        key = _own_source(store, plan.reading.header_key, account_id) if store and account_id else None
        name = Path(plan.path).name
        other = others.setdefault(key if key is not None else plan.reading.header_key, Other(name, same_source))
        other.add_file(name, days, judged.days)
        _rows_to_come(books, other, one, near, own, judged)


def _rows_to_come(books: Books, other: Other, one: Earlier, near: range, own: set[int], judged: Judged) -> None:
    plan = one.plan
    for at, item in records(one.rows()):
        if not isinstance(item, Draft) or plan.marks[at] not in _TO_COME or plan.fingerprints[at] in own:
            continue
        day = item.date.toordinal()
        if day not in near:
            continue
        books.last_id -= 1
        id, words = books.last_id, words_of_draft(item)
        currency = item.currency or plan.place.currency or ""
        books.names[id] = f"line {item.line} of {Path(plan.path).name}"
        other.held.append(Held(id, day, item.minor, currency, item.pending, words))
        known = Known(id, day, item.minor, currency, words, typed=False, same_source=other.own, pending=item.pending)
        if item.pending and day < judged.days.stop:
            gone = other.own and day in judged.days
            ids = frozenset({plan.bank_ids[at]} if plan.bank_ids and plan.bank_ids[at] else ())
            books.waits.append(Waits(id, day, item.minor, currency, words, gone, ids))
        elif judged.seen.pending:
            books.posted.append(known)
        if plan.marks[at] in (Mark.NEW, Mark.DOUBT, Mark.ASKED) and day in judged.days and day in days_of(plan.seen):
            books.known.append(known)


def _near(one: Seen, other: Seen) -> range:
    """The days of an earlier file that may matter to the rows of a later one: pending ones are posted up to LATEST
    days later."""
    days, others = days_of(one), days_of(other)
    if not days or not others:
        return range(0)
    reach = LATEST if one.pending or other.pending else 0
    return range(max(days.start, others.start - reach), min(days.stop, others.stop + reach))
