"""What becomes of each row: new, there already, or perhaps there already."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from finura_cli.domain.duplicates import APART, Doubles, Fresh, Known, reason
from finura_cli.domain.imports import Counts, Double, ImportPlan, Mark, Place, Problem, Reading, Seen, Skipped
from finura_cli.domain.text import words_of
from finura_cli.domain.transaction import Draft
from finura_cli.store import imports, sources
from finura_cli.store.connection import Store

Item = Draft | Problem | Skipped
Rows = Callable[[], Iterator[Item]]

_UNJUDGED = bytes(mark if mark == Mark.REJECTED else Mark.NEW for mark in range(256))


class OnDoubt(StrEnum):
    """What to do with a row that may be an entry which is there already."""

    REVIEW = "review"
    SKIP = "skip"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class Judged:
    """The rows of one file as far as a judgement needs them. `marks` is written to."""

    place: Place
    reading: Reading
    marks: bytearray
    fingerprints: array[int]
    doubtful: Sequence[int]
    seen: Seen

    @property
    def header_key(self) -> str:
        return self.reading.header_key

    @property
    def by_uid(self) -> bool:
        """Whether the rows carry the uids of entries, so that one which is in the books is known by it."""
        return self.reading.details.get("by_uid") is True


@dataclass(frozen=True, slots=True)
class Earlier:
    """A file of the same command that is planned already, and its rows."""

    plan: ImportPlan
    rows: Rows


def judge(
    store: Store | None, judged: Judged, rows: Rows, on_doubt: OnDoubt, earlier: Sequence[Earlier] = ()
) -> dict[int, Double]:
    """Mark every row; by their place, which entries the doubtful ones may be. Asked again, it says the same."""
    marks = judged.marks
    marks[:] = marks.translate(_UNJUDGED)
    if on_doubt is not OnDoubt.ADD:
        for at in judged.doubtful:
            marks[at] = Mark.DOUBT
    before = [one for one in earlier if same_place(one.plan.place, judged.place)]
    answered = _mark_known(store, judged)
    if store is not None and judged.by_uid:
        _mark_same(store, judged, rows, answered)
    _mark_met(judged, before)
    if on_doubt is OnDoubt.ADD or not marks.count(Mark.NEW):
        return {}
    candidates = _in_store(store, judged, answered) + _in_files(judged, before)
    if not candidates:
        return {}
    doubles = Doubles(known for known, _ in candidates)
    named = {known.id: what for known, what in candidates}
    days: dict[int, int] = {}
    found = doubles.pairs(_fresh(judged, rows, doubles, days))
    for at in found:
        marks[at] = Mark.TAKEN_AS if on_doubt is OnDoubt.SKIP else Mark.DOUBLE
    return {
        at: Double(known.id if known.id > 0 else None, reason(named[known.id], abs(known.day - days[at])))
        for at, known in found.items()
    }


def counted(marks: bytearray) -> Counts:
    """How many rows became what."""
    return Counts(
        new=marks.count(Mark.NEW),
        already=marks.count(Mark.ALREADY) + marks.count(Mark.TAKEN_AS),
        review=marks.count(Mark.DOUBLE) + marks.count(Mark.DOUBT),
        rejected=marks.count(Mark.REJECTED),
    )


def same_place(one: Place, other: Place) -> bool:
    """Whether two files go into one account; both may go into the one that is still to be made."""
    return one.account_id == other.account_id and (one.account_id is not None or one.name == other.name)


def _mark_known(store: Store | None, judged: Judged) -> bytearray:
    """Mark rows whose fingerprint the account knows. The answer holds a 1 at the id of each entry they stand for."""
    account_id = judged.place.account_id
    if store is None or account_id is None:
        return bytearray()
    answered = bytearray(imports.last_transaction_id(store) + 1)
    if imports.has_fingerprints(store, account_id):
        marks = judged.marks
        for start, known in imports.known(store, account_id, judged.fingerprints):
            for at, fingerprint in enumerate(judged.fingerprints[start : start + imports.ASKED], start):
                entry = known.get(fingerprint)
                if entry is not None and marks[at] != Mark.REJECTED:
                    marks[at] = Mark.ALREADY
                    answered[entry] = 1
    return answered


def _mark_same(store: Store, judged: Judged, rows: Rows, answered: bytearray) -> None:
    """Mark rows that are entries of these books, by their uids: in whichever account, and whatever they say by now."""
    places = {
        item.more.uid: at
        for at, item in _records(rows())
        if isinstance(item, Draft) and item.more is not None and item.more.uid is not None
    }
    for uid, entry in imports.with_uids(store, places).items():
        judged.marks[places[uid]] = Mark.ALREADY
        if entry < len(answered):
            answered[entry] = 1


def _mark_met(judged: Judged, before: Sequence[Earlier]) -> None:
    """Mark rows that an earlier file of the same command brings."""
    for one in before:
        met = set(one.plan.fingerprints)
        for at, fingerprint in enumerate(judged.fingerprints):
            if fingerprint in met and judged.marks[at] != Mark.REJECTED:
                judged.marks[at] = Mark.ALREADY


def _in_store(store: Store | None, judged: Judged, answered: bytearray) -> list[tuple[Known, str]]:
    """Entries near the file's days that no row of it stands for, each with what to call it."""
    first, last, account_id = judged.seen.first, judged.seen.last, judged.place.account_id
    if store is None or account_id is None or first is None or last is None:
        return []
    own = next((s.id for s in sources.with_header(store, judged.header_key) if s.account_id == account_id), None)
    apart = timedelta(days=APART)
    found = imports.unanswered(store, account_id, first - apart, last + apart, answered, own)
    inside = range(first.toordinal(), last.toordinal() + 1)
    return [(known, f"entry {known.id}") for known in found if not known.same_source or known.day in inside]


def _in_files(judged: Judged, before: Sequence[Earlier]) -> list[tuple[Known, str]]:
    """New rows of earlier files, of the days that both hold. Their ids are below zero: they have none yet."""
    found: list[tuple[Known, str]] = []
    own = set(judged.fingerprints)
    for one in before:
        days = _shared_days(one.plan.seen, judged.seen)
        if not days:
            continue
        same_source = one.plan.reading.header_key == judged.header_key
        name = Path(one.plan.path).name
        for at, item in _records(one.rows()):
            if not isinstance(item, Draft) or one.plan.fingerprints[at] in own:
                continue
            if one.plan.marks[at] in (Mark.NEW, Mark.DOUBT) and item.date.toordinal() in days:
                known = Known(
                    -1 - len(found), item.date.toordinal(), item.minor, item.currency or one.plan.place.currency or "",
                    words_of_draft(item), typed=False, same_source=same_source,
                )  # fmt: skip
                found.append((known, f"line {item.line} of {name}"))
    return found


def _shared_days(one: Seen, other: Seen) -> range:
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return range(0)
    return range(max(one.first, other.first).toordinal(), min(one.last, other.last).toordinal() + 1)


def _fresh(judged: Judged, rows: Rows, doubles: Doubles, days: dict[int, int]) -> Iterator[Fresh]:
    """The new rows whose amount some entry has; `days` gets the day of each."""
    for at, item in _records(rows()):
        if not isinstance(item, Draft) or judged.marks[at] != Mark.NEW:
            continue
        currency = item.currency or judged.place.currency or ""
        if doubles.worth_a_look(item.minor, currency):
            days[at] = item.date.toordinal()
            yield Fresh(at, judged.fingerprints[at], days[at], item.minor, currency, words_of_draft(item))


def _records(items: Iterator[Item]) -> Iterator[tuple[int, Draft | Problem]]:
    """The records among the items, numbered as in the marks."""
    at = 0
    for item in items:
        if not isinstance(item, Skipped):
            yield at, item
            at += 1


def words_of_draft(draft: Draft) -> str:
    """The folded text of a row, as the store would keep it."""
    return words_of(draft.description, draft.merchant or "", draft.note)
