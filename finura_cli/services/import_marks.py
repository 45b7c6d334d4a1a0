"""What becomes of each row: new, there already, or perhaps there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from finura_cli.domain.days import FAR_AHEAD
from finura_cli.domain.imports import Counts, Double, ImportPlan, Mark, Place
from finura_cli.domain.postings import NEVER_POSTED
from finura_cli.domain.transaction import Draft
from finura_cli.services import import_others
from finura_cli.services.import_bench import OPEN, POSTS, SAME, Bench, OnDoubt
from finura_cli.services.import_rows import Earlier, Judged, Rows, records
from finura_cli.store import imports, verdicts
from finura_cli.store.connection import Store

__all__ = ["Judgement", "OnDoubt", "counted", "judge", "reason_of", "same_place"]

_UNJUDGED = bytes(mark if mark == Mark.REJECTED else Mark.NEW for mark in range(256))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judgement found beside the marks; see the fields of ImportPlan."""

    doubles: dict[int, Double] = field(default_factory=dict)
    links: dict[int, int] = field(default_factory=dict)
    overdue: tuple[int, ...] = ()
    again: bool = False


def judge(
    store: Store | None, judged: Judged, rows: Rows, on_doubt: OnDoubt, earlier: Sequence[Earlier] = ()
) -> Judgement:
    """Mark every row, and say which entries those are that are not new. Asked again, it says the same."""
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
    fresh = any(marks.count(mark) for mark in OPEN)
    books = import_others.look(store, judged, answered, before, fresh=fresh)
    bench = Bench(judged, books, answered, on_doubt)
    if fresh:
        bench.settle(rows)
    overdue = bench.overdue()
    if overdue and store is not None:
        said = verdicts.get(store, NEVER_POSTED)
        overdue = [entry for entry in overdue if entry.uid not in said]
    return Judgement(bench.doubles, bench.links, tuple(entry.id for entry in overdue), bench.again)


def counted(marks: bytearray) -> Counts:
    """How many rows became what."""
    return Counts(
        new=marks.count(Mark.NEW),
        already=sum(map(marks.count, (Mark.ALREADY, Mark.TAKEN_AS, Mark.MATCHED, Mark.POSTED))),
        review=sum(map(marks.count, (Mark.DOUBLE, Mark.DOUBT, Mark.ASKED))),
        rejected=marks.count(Mark.REJECTED),
    )


def reason_of(plan: ImportPlan, at: int, draft: Draft) -> str | None:
    """Why a row is not simply new, for people."""
    double, entry = plan.doubles.get(at), plan.links.get(at)
    if double is not None:
        return double.reason
    if entry is not None:
        return f"{POSTS if plan.marks[at] == Mark.POSTED else SAME}entry {entry}"
    return draft.doubt or FAR_AHEAD if plan.marks[at] == Mark.DOUBT else None


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
        for at, item in records(rows())
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
