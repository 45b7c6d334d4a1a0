"""The rows of a file that no fingerprint answered, held against what there is: the surest first."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from finura_cli.domain import overlaps, postings
from finura_cli.domain.duplicates import Doubles, Fresh, changed, likeness, reason
from finura_cli.domain.imports import Double, Mark
from finura_cli.domain.money import plain
from finura_cli.domain.overlaps import Held, Other
from finura_cli.domain.postings import LATEST, Tier, Waits
from finura_cli.domain.transaction import Draft
from finura_cli.services.import_others import Books
from finura_cli.services.import_rows import Judged, Rows, records, words_of_draft

OPEN = (Mark.NEW, Mark.DOUBT)
"""Rows that are still to be judged."""
SAME = "in another file of these days: "
POSTS = "the posting of pending "


class OnDoubt(StrEnum):
    """What to do with a row that may be an entry which is there already."""

    REVIEW = "review"
    SKIP = "skip"
    ADD = "add"


class Bench:
    """The rows, and what was found out about them so far. `judged.marks` and `answered` are written to."""

    def __init__(self, judged: Judged, books: Books, answered: bytearray, on_doubt: OnDoubt) -> None:
        self._judged = judged
        self._marks = judged.marks
        self._books = books
        self._answered = answered
        self._on_doubt = on_doubt
        self._rows: dict[int, Fresh] = {}
        """Rows that may be something, by their place."""
        self._far: dict[int, int] = {}
        """Rows that are no entry, but of days that other files hold: place -> day."""
        self._twice: dict[int, list[tuple[int, int, str]]] = {}
        """Rows whose id comes twice in the file: places, minor units and what they are called, by the id."""
        self._counts: Counter[int] = Counter()
        """Posted rows of the file, by day; and those of them whose fingerprint is known."""
        self._known_days: Counter[int] = Counter()
        self._taken: set[int] = set()
        self._covering: list[Other] = []
        self.doubles: dict[int, Double] = {}
        self.links: dict[int, int] = {}
        self.again = False

    def settle(self, rows: Rows) -> None:
        """Judge all rows that are open."""
        if not self._read(rows):
            return
        self._by_bank_id()
        self._by_overlap()
        self._by_posting()
        if self._on_doubt is not OnDoubt.ADD:
            self._by_doubt()
            self._left_over()
        self._of_one_id()

    def overdue(self) -> list[Waits]:
        """Pending entries that the file should hold as posted, and does not."""
        last = self._judged.seen.last
        if last is None:
            return []
        waits = [entry for entry in self._books.waits if entry.id > 0 and entry.id not in self._taken]
        return [entry for entry in waits if entry.is_overdue(last.toordinal())]

    # ------------------------------------------------------------------------------------------------- the rows

    def _read(self, rows: Rows) -> bool:
        """Read the file again for the rows that may be something; whether any may."""
        books, judged, marks = self._books, self._judged, self._marks
        amounts = {(known.minor, known.currency) for known in (*books.known, *books.posted)}
        amounts.update((held.minor, held.currency) for other in books.others for held in (*other.held, *other.once))
        amounts.update((one.minor, one.currency) for one in books.waits)
        held_days = set().union(*(other.days for other in books.others))
        days = {day for one in books.waits for day in range(one.day, one.day + LATEST + 1)}
        twice = self._ids_twice()
        ids = {at for at, id in enumerate(judged.bank_ids) if id in books.by_bank_id} if books.by_bank_id else set()
        if not (amounts or held_days or ids or twice):
            return False
        for at, item in records(rows()):
            if not isinstance(item, Draft):
                continue
            day = item.date.toordinal()
            if day in held_days and not item.pending:
                self._counts[day] += 1
                self._known_days[day] += marks[at] == Mark.ALREADY
            if at in twice and item.raw[0] == item.reference:
                self._twice.setdefault(judged.bank_ids[at], []).append((at, item.minor, f"line {item.line}"))
            if marks[at] not in OPEN:
                continue
            currency = item.currency or judged.place.currency or ""
            if (item.minor, currency) in amounts or day in days or at in ids:
                self._rows[at] = Fresh(
                    at, judged.fingerprints[at], day, item.minor, currency, words_of_draft(item), item.pending
                )
            elif day in held_days and not item.pending:
                self._far[at] = day
        return True

    def _ids_twice(self) -> set[int]:
        """Places of rows whose id of the bank comes twice. A file where many do has ids that say nothing."""
        ids = self._judged.bank_ids
        if len(set(ids)) == len(ids):
            return set()
        counts = Counter(id for id in ids if id)
        twice = {id for id, count in counts.items() if count == 2}
        if not twice or 4 * sum(count > 1 for count in counts.values()) > len(counts):
            return set()
        return {at for at, id in enumerate(ids) if id in twice}

    def _is_open(self, entry: int) -> bool:
        return entry not in self._taken and (entry < 0 or not self._answered[entry])

    def _link(self, at: int, entry: int, mark: Mark) -> None:
        """A row stands for an entry."""
        self._marks[at] = mark
        self.links[at] = entry
        self._rows.pop(at, None)
        self._taken.add(entry)
        if entry < 0:
            self.again = True
        else:
            self._answered[entry] = 1
        name = self._books.names.get(entry)
        if name is not None:
            said = POSTS if mark is Mark.POSTED else SAME
            self.doubles[at] = Double(entry if entry > 0 else None, f"{said}{name}")

    def _ask(self, at: int, entry: int | None, why: str, mark: Mark) -> None:
        """There is a question about a row, and maybe an entry."""
        self._marks[at] = mark
        self._rows.pop(at, None)
        self.doubles[at] = Double(entry if entry is not None and entry > 0 else None, why)
        if entry is not None:
            self._taken.add(entry)

    def _ask_double(self, row: Fresh, entry: int, day: int) -> None:
        """A row may be an entry, or the user said that such rows are."""
        why = reason(self._books.name(entry), abs(day - row.day))
        if self._on_doubt is OnDoubt.SKIP:
            self._link(row.key, entry, Mark.TAKEN_AS)
            self.doubles[row.key] = Double(entry if entry > 0 else None, why)
        else:
            self._ask(row.key, entry, why, Mark.DOUBLE)

    # ------------------------------------------------------------------------------------------------ the steps

    def _by_bank_id(self) -> None:
        """The bank's own ids. One that comes twice in a file, or had several entries, says nothing."""
        by_bank_id = self._books.by_bank_id
        if not by_bank_id:
            return
        counts = Counter(self._judged.bank_ids)
        for at, row in sorted(self._rows.items()):
            bank_id = self._judged.bank_id(at)
            held = by_bank_id.get(bank_id)
            if held is None or row.pending or counts[bank_id] > 1:
                continue
            if not self._is_open(held.id) or held.currency != row.currency:
                continue
            if (row.minor, row.day) == (held.minor, held.day):
                self._link(at, held.id, Mark.MATCHED)
            elif self._replaces(row, held):
                if row.minor != held.minor and not held.gone:
                    self._ask(at, held.id, _changed(held, row), Mark.DOUBLE)
                elif self._on_doubt is not OnDoubt.ADD:
                    self._ask_double(row, held.id, held.day)

    def _replaces(self, row: Fresh, held: Held) -> bool:
        """Whether a row with the id of an entry may be what that is now: the file goes over the day of the entry, but
        does not hold it as it was. An id on another day with another text was given anew.
        """
        if abs(row.day - held.day) > LATEST or held.day not in self._judged.days:
            return False
        return row.day == held.day or not row.words.strip() or likeness(row.words, held.words) > 0

    def _by_overlap(self) -> None:
        """Other sources that brought the same statement."""
        passing: list[tuple[int, int, Other, dict[int, Held]]] = []
        for n, other in enumerate(self._books.others):
            found = self._pairs(other)
            same = [held.day for held in found.values() if not held.pending]
            if other.own:
                same += self._known_days.elements()
            else:
                known = {held.id: held for held in (*other.once, *other.held) if not self._is_open(held.id)}
                same += [held.day for held in known.values() if not held.pending]
            if overlaps.is_same_statement(other, same, self._counts):
                passing.append((-len(found), n, other, found))
        for _, _, other, found in sorted(passing, key=lambda one: one[:2]):
            for at, held in (self._pairs(other) if self._covering else found).items():
                self._link(at, held.id, Mark.MATCHED)
            self._covering.append(other)

    def _pairs(self, other: Other) -> dict[int, Held]:
        """Rows and entries that are the same, first as the entries are, then as they were."""
        found = overlaps.pairs(self._rows.values(), [held for held in other.held if self._is_open(held.id)])
        met = {held.id for held in found.values()}
        left = [held for held in other.once if self._is_open(held.id) and held.id not in met]
        if left:
            rows = [row for row in self._rows.values() if row.key not in found]
            for at, held in overlaps.pairs(rows, left).items():
                if held.id not in met:  # it was changed several times
                    met.add(held.id)
                    found[at] = held
        return found

    def _by_posting(self) -> None:
        """Posted rows of pending entries; and pending rows of entries that are posted."""
        books = self._books
        waits = [entry for entry in books.waits if self._is_open(entry.id)]
        posted = [row for row in self._rows.values() if not row.pending and self._marks[row.key] == Mark.NEW]
        ids = {row.key: id for row in posted if (id := self._judged.bank_id(row.key))} if waits else {}
        for posting in postings.find(waits, posted, ids):
            if posting.tier is Tier.SAME:
                self._link(posting.row.key, posting.entry.id, Mark.POSTED)
            elif self._on_doubt is not OnDoubt.ADD:
                why = postings.reason(posting, books.name(posting.entry.id))
                self._ask(posting.row.key, posting.entry.id, why, Mark.ASKED)
                self.again = self.again or posting.entry.id < 0
        if not books.posted:
            return
        pending = [
            Waits(row.key, row.day, row.minor, row.currency, row.words, gone=False)
            for row in self._rows.values()
            if row.pending
        ]
        since = [
            Fresh(known.id, known.id, known.day, known.minor, known.currency, known.words)
            for known in books.posted
            if self._is_open(known.id)
        ]
        for posting in postings.find(pending, since, {}, (Tier.SAME,)):
            self._link(posting.entry.id, posting.row.key, Mark.MATCHED)

    def _by_doubt(self) -> None:
        """Entries that a row may be: typed by hand, or of a file with another text or day."""
        known = {known.id: known for known in self._books.known if self._is_open(known.id)}
        doubles = Doubles(known.values())
        open_rows = [row for row in self._rows.values() if self._marks[row.key] == Mark.NEW]
        for at, entry in doubles.pairs(open_rows).items():
            self._ask_double(self._rows[at], entry.id, entry.day)

    def _left_over(self) -> None:
        """Rows of days that files of the same statement hold whole, and that these do not have."""
        rows = {row.key: row.day for row in self._rows.values() if not row.pending} | self._far
        for at, day in rows.items():
            names = [other.name for other in self._covering if day in other.whole and not other.own]
            if names and self._marks[at] == Mark.NEW:
                self._ask(at, None, overlaps.left_over(names), Mark.ASKED)

    def _of_one_id(self) -> None:
        """Two rows to which the bank gave one id and different amounts: both are taken, and somebody should look."""
        for rows in self._twice.values():
            if len(rows) == 2 and rows[0][1] != rows[1][1] and self._marks[rows[1][0]] == Mark.NEW:
                (_, minor, line), (at, _, _) = rows
                amount = plain(minor, self._judged.place.currency)
                self._ask(at, None, f"the same id of the bank as {line}, which has {amount}", Mark.ASKED)


def _changed(held: Held, row: Fresh) -> str:
    """Amounts without their sign, unless it is what changed."""
    old, new = held.minor, row.minor
    if (old < 0) == (new < 0):
        old, new = abs(old), abs(new)
    return changed(held.id, plain(old, row.currency), plain(new, row.currency))
