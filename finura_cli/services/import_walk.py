"""One walk through the rows of a file: a mark and a fingerprint for each, and what they add up to."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import repeat

from finura_cli.domain.fingerprints import Fingerprints, of_bank_id
from finura_cli.domain.imports import Mark, Place, Problem, Seen, Skipped
from finura_cli.domain.transaction import Draft
from finura_cli.services.import_rows import Item
from finura_cli.services.own_words import OwnWords

KEPT = 1000
"""Problems and skipped ranges that a plan holds; beyond that they are read from the file again."""
_TICK = 4096

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Walked:
    """What one walk through a file leaves behind."""

    marks: bytearray = field(default_factory=bytearray)
    fingerprints: array[int] = field(default_factory=lambda: array("q"))
    seen: Seen = field(default_factory=Seen)
    bank_ids: array[int] = field(default_factory=lambda: array("q"))
    doubtful: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    turned: int = 0
    """Rows whose sign their category told."""


def walk(
    items: Iterator[Item], magnitudes: bool, place: Place, words: OwnWords, last: date, total: int, progress: Progress
) -> Walked:
    """Walk. `magnitudes`: rows without a type are spent, unless their category is one of income; `words`: of the file,
    for categories; rows of days after `last` are doubtful; `total` lines."""
    walked = Walked()
    mark, keep, fingerprint, own_of = walked.marks.append, walked.fingerprints.append, Fingerprints().of, words.of
    marks, ids, keep_id = walked.marks, walked.bank_ids, walked.bank_ids.append
    flows: dict[str | None, list[int]] = {}
    days: set[date] = set()
    new, rejected, pending = int(Mark.NEW), int(Mark.REJECTED), 0
    for item in items:
        if isinstance(item, Draft):
            own = own_of(item)
            if own is not None:
                if magnitudes and item.kind is None and own.earns:
                    item.minor = -item.minor
                    walked.turned += 1
                if not own.category_id:
                    words.count(own, item)
            if item.more is not None and item.more.lines:
                words.count_parts(item.more.lines)
            if item.doubt is not None or item.date > last:
                walked.doubtful.append(len(marks))
            mark(new)
            keep(fingerprint(item.raw))
            days.add(item.date)
            pending += item.pending
            if not item.pending:
                currency = item.currency or place.currency
                flow = flows.get(currency) or flows.setdefault(currency, [0, 0])
                flow[item.minor < 0] += item.minor
            if item.reference:
                ids.extend(repeat(0, len(marks) - len(ids) - 1))
                keep_id(of_bank_id(item.reference))
        elif isinstance(item, Problem):
            mark(rejected)
            keep(0)
            if len(walked.problems) < KEPT:
                walked.problems.append(item)
        elif len(walked.skipped) < KEPT:
            walked.skipped.append(item)
        if not len(walked.marks) % _TICK:
            progress(min(len(walked.marks), total - 1), total)
    progress(total, total)
    if ids:
        ids.extend(repeat(0, len(marks) - len(ids)))
    money_in, money_out = ({currency: flow[n] for currency, flow in flows.items()} for n in (0, 1))
    walked.seen = Seen(min(days, default=None), max(days, default=None), money_in, money_out, pending)
    return walked
