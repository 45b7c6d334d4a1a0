"""A bank's file into the books, in two steps: `plan` reads it and says what would happen, `carry_out` does that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from finura_cli.domain.days import last_near
from finura_cli.domain.imports import (
    STATUS_OF,
    ImportPlan,
    Place,
    PlannedRow,
    Problem,
    Reading,
    Receipt,
    Skipped,
    Status,
)  # fmt: skip
from finura_cli.domain.text import how_many
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from finura_cli.formats import registry, source
from finura_cli.formats.base import Reader, Source
from finura_cli.services import import_files, import_openings, linking, taking_in
from finura_cli.services.filing import Filer, filer_of
from finura_cli.services.import_marks import OnDoubt, counted, judge, reason_of
from finura_cli.services.import_places import Said, check_open, is_card, place_of, source_name
from finura_cli.services.import_reading import read_and_placed
from finura_cli.services.import_rows import Earlier, Item, Judged, Rows, narrates, payee_of, words_of_draft
from finura_cli.services.import_walk import Walked, walk
from finura_cli.services.own_words import OwnWords
from finura_cli.store import history, merchants
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from finura_cli.formats.profile_toml import Declared

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user said about an import."""

    said: Said = field(default_factory=Said)
    format: str | None = None
    date_order: str | None = None
    on_doubt: OnDoubt = OnDoubt.REVIEW
    profiles: Sequence[Declared] = ()
    """The user's own profiles of banks."""
    today: date | None = None
    """Rows of days far ahead of it are looked at; None: nobody says what day it is, and none are."""


class Files:
    """The files of one command, read as often as needed. Standard input cannot be read twice, so it is kept."""

    def __init__(self, max_bytes: int = source.MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._kept: dict[str, Source] = {}

    def load(self, path: str) -> Source:
        """The bytes of a file, or of `-`."""
        if path in self._kept:
            return self._kept[path]
        found = source.load(path, self._max_bytes)
        if path == "-":
            self._kept[path] = found
        return found

    def unchanged(self, plan: ImportPlan) -> Source:
        """The bytes that were planned; BadInput `file-changed` when they are others by now."""
        found = self.load(plan.path)
        if found.sha256 != plan.sha256:
            raise BadInput(
                f"{plan.path} changed while it was looked at",
                hint="nothing was written; try again",
                code="file-changed",
            )
        return found


def no_progress(_done: int, _total: int) -> None:
    """For work that nobody watches."""


def plan(
    store: Store | None, path: str, asked: Asked, files: Files, *, part: int = 0,
    earlier: Sequence[ImportPlan] = (), progress: Progress = no_progress,
) -> ImportPlan:  # fmt: skip
    """What importing this file would do, or one `part` of it: the statements of one account, of `parts_of(plan)`.
    Nothing is written. `earlier`: plans of other files and parts of the same command, whose rows are there then.

    Raises:
        BadInput (65), NotFound, DiskError: the file cannot be taken, or its account cannot be told.
    """
    found = files.load(path)
    revision = store.revision if store is not None else None
    with import_files.named(taking_in.short_name(path)):
        reader, reading, place = read_and_placed(store, path, found, asked, part, earlier)
        filer = _filer(store, reader.name, place, reading)
        filer.own_words.expect(new for other in earlier for new in other.new_categories)
        items = reader.rows(found, reading)
        last = last_near(asked.today) if asked.today is not None else date.max
        walked = walk(items, magnitudes(reading), place, filer.own_words, last, found.data.count(b"\n") + 1, progress)
    rows = rows_of(reader, found, reading, filer.own_words if walked.turned else None)
    judged = Judged(place, reading, walked.marks, walked.fingerprints, walked.doubtful, walked.seen, walked.bank_ids)
    found_out = judge(store, judged, rows, asked.on_doubt, _before(earlier, files, filer.own_words))
    opening, closing = _balances(store, reading, walked, place)
    continues = any(other.place.account_id == place.account_id for other in earlier)
    made = ImportPlan(
        path=path, sha256=found.sha256, reader=reader.name, reading=reading, place=place,
        source=source_name(store, asked.said, reading, place), marks=walked.marks, fingerprints=walked.fingerprints,
        doubles=found_out.doubles, doubtful=tuple(walked.doubtful), turned=walked.turned, counts=counted(walked.marks),
        seen=walked.seen, opening=opening, closing=closing, problems=tuple(walked.problems),
        skipped=tuple(walked.skipped), new_categories=filer.own_words.unknown(), revision=revision,
        links=found_out.links, bank_ids=walked.bank_ids, overdue=found_out.overdue, again=found_out.again,
        untaken=import_openings.untaken(store, place, reading, None if continues else opening, walked.seen.first),
    )  # fmt: skip
    if store is not None:
        check_open(store, made)
    moves = import_openings.planned(store, made, rows, earlier)
    return replace(made, moves=moves) if moves is not None else made


def parts_of(plan: ImportPlan) -> int:
    """How many accounts a file holds statements of; each is a part with a plan of its own."""
    parts = plan.reading.details.get("parts")
    return parts if isinstance(parts, int) else 1


def carry_out(
    store: Store, plans: Sequence[ImportPlan], asked: Asked | Sequence[Asked], files: Files, *, at: str,
    progress: Progress = no_progress,
) -> Receipt:  # fmt: skip
    """Take the files in, as planned, `asked` for all or for each: one deed, all or nothing; a batch for each that
    brings something.

    Raises:
        BadInput: a file is not what was planned (`file-changed`), or by now its account cannot be told.
    """
    with history.deed(store, command="import", at=at) as deed:
        done: list[ImportPlan] = []
        taken = []
        wishes = [asked] * len(plans) if isinstance(asked, Asked) else asked
        moved = any(plan.revision != store.revision for plan in plans)
        if moved:
            plans = _placed_again(store, plans, wishes)
        for planned, wish in zip(plans, wishes, strict=True):
            found = files.unchanged(planned)
            current = _placed(planned, done)
            if moved or planned.again:
                current = _judged_again(store, current, wish, found)
            filer = _ready(store, current)
            items = rows_again(current, found, filer.own_words)()
            taken.append(taking_in.take_in(store, deed, current, items, filer, at=at, progress=progress))
            done.append(taken[-1].plan)
        written = sum(plan.counts.written for plan in done)
        names = ", ".join(taking_in.short_name(plan.path) for plan in done[:3]) + (" ..." if len(done) > 3 else "")
        deed.summary = f"{how_many(written, 'entry', 'entries') if written else 'nothing new'} from {names}"
        deed_id = deed.id if any(file.batch is not None for file in taken) else None
        finished, transfers = linking.after_import(store, taken)
    return Receipt(deed_id, finished, transfers)


def planned_rows(store: Store | None, plan: ImportPlan, files: Files) -> Iterator[PlannedRow | Problem | Skipped]:
    """Every row of a plan with its category and status, read from the file again."""
    narrated = narrates(plan.reader)
    filer = _filer(store, plan.reader, plan.place, plan.reading)
    at, names = -1, _Names(store)
    for item in rows_again(plan, files.unchanged(plan), filer.own_words)():
        if isinstance(item, Skipped):
            yield item
            continue
        at += 1
        if isinstance(item, Problem):
            yield item
            continue
        path = None
        if item.more is None or not item.more.lines:  # a split row has no one category
            shop = names[payee_of(item, narrated=narrated) or payee_of(item, narrated=True)]
            filed = filer.propose(item, shop, words_of_draft(item), plan.place.account_id, plan.place.currency or "")
            path = filer.tree.path(filed.category_id) if filed.category_id else filed.own.path if filed.own else None
        yield PlannedRow(
            line=item.line, date=item.date, time=item.time, minor=item.minor,
            currency=item.currency or plan.place.currency, description=item.description,
            merchant=payee_of(item, narrated=narrated) or None,
            category=path, status=STATUS_OF[plan.marks[at]] or Status.NEW,
            reason=reason_of(plan, at, item),
        )  # fmt: skip


class _Names(dict[str, str]):
    """Merchants as the books call them, by what files call them; the same for those that the books do not have."""

    def __init__(self, store: Store | None) -> None:
        super().__init__()
        self._store = store

    def __missing__(self, text: str) -> str:
        id = merchants.known(self._store, text) if self._store is not None and text else None
        self[text] = merchants.get(self._store, id).name if self._store is not None and id is not None else text
        return self[text]


def problems_of(plan: ImportPlan, files: Files) -> Iterator[Problem]:
    """Every rejected record of a plan."""
    if len(plan.problems) == plan.counts.rejected:
        yield from plan.problems
        return
    rows = registry.reader(plan.reader).rows(files.unchanged(plan), plan.reading)
    yield from (item for item in rows if isinstance(item, Problem))


def magnitudes(reading: Reading) -> bool:
    """Whether amounts of rows without a type are magnitudes: spent, unless their category is one of income."""
    return reading.format == "simple" and not reading.details.get("signed")


def rows_of(reader: Reader, found: Source, reading: Reading, own_words: OwnWords | None) -> Rows:
    """The rows, as often as wanted. With `own_words`, rows without a type turn round where their category earns."""
    if own_words is None:
        return lambda: reader.rows(found, reading)
    own_of = own_words.of

    def turned() -> Iterator[Item]:
        for item in reader.rows(found, reading):
            if isinstance(item, Draft) and item.kind is None:
                own = own_of(item)
                if own is not None and own.earns:
                    item.minor = -item.minor
            yield item

    return turned


def rows_again(plan: ImportPlan, found: Source, own_words: OwnWords) -> Rows:
    """The rows of a file that was planned, as the plan has them."""
    return rows_of(registry.reader(plan.reader), found, plan.reading, own_words if plan.turned else None)


def _balances(store: Store | None, reading: Reading, walked: Walked, place: Place) -> tuple[int | None, int | None]:
    """Opening and closing balance as the file says; the one follows from the other and the rows."""
    opening, closing = reading.opening, reading.closing
    if import_openings.may_be_owed(store, place, reading):
        return None, None
    net = walked.seen.net(place.currency)
    if opening is None and closing is not None:
        opening = closing - net
    elif closing is None and opening is not None and not walked.problems:
        closing = opening + net
    return opening, closing


def _before(earlier: Sequence[ImportPlan], files: Files, own_words: OwnWords) -> list[Earlier]:
    def later(plan: ImportPlan) -> Rows:
        return lambda: rows_again(plan, files.unchanged(plan), own_words)()

    return [Earlier(plan, later(plan)) for plan in earlier]


def _ready(store: Store, planned: ImportPlan) -> Filer:
    """A Filer for which every category that the file names exists. A file that brings nothing makes none."""
    if planned.counts.written:
        taking_in.make_categories(store, planned.new_categories)
    return _filer(store, planned.reader, planned.place, planned.reading)


def _filer(store: Store | None, reader: str, place: Place, reading: Reading) -> Filer:
    """For the rows of one file."""
    card, bare = is_card(store, place, reading), magnitudes(reading)
    return filer_of(store, thorough=False, statement=card, of_bank=narrates(reader), magnitudes=bare)


def _placed(planned: ImportPlan, done: Sequence[ImportPlan]) -> ImportPlan:
    """The plan with the id of its account, where an earlier file of the command made that."""
    if planned.place.account_id is None:
        for one in done:
            if one.place.account_id is not None and one.place.name == planned.place.name:
                return replace(planned, place=replace(one.place, learns=planned.place.learns))
    return planned


def _placed_again(store: Store, plans: Sequence[ImportPlan], wishes: Sequence[Asked]) -> list[ImportPlan]:
    """The plans with the accounts that they go into by now, each as if those before it were only planned."""
    found: list[ImportPlan] = []
    for planned, wish in zip(plans, wishes, strict=True):
        found.append(replace(planned, place=place_of(store, planned.path, planned.reading, wish.said, found)))
    return found


def _judged_again(store: Store, planned: ImportPlan, asked: Asked, found: Source) -> ImportPlan:
    """The plan for books that changed since: row statuses anew, the reading as it was.

    `earlier` files of the command are in the books by now, so they need no thought of their own.
    """
    filer = _filer(store, planned.reader, planned.place, planned.reading)
    marks = bytearray(planned.marks)
    rows = rows_again(planned, found, filer.own_words)
    judged = Judged(
        planned.place, planned.reading, marks, planned.fingerprints, planned.doubtful, planned.seen, planned.bank_ids
    )
    found_out = judge(store, judged, rows, asked.on_doubt)
    again = replace(
        planned, marks=marks, counts=counted(marks), revision=store.revision, again=False,
        doubles=found_out.doubles, links=found_out.links, overdue=found_out.overdue,
    )  # fmt: skip
    check_open(store, again)
    return again
