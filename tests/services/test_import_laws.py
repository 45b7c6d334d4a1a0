"""Never lost, never doubled: whatever is imported in whichever format and order, undone, done again and removed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from finura_cli.domain.account import AccountKind
from finura_cli.domain.finding import Weight
from finura_cli.domain.imports import ImportPlan, Receipt
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.review import Verb
from finura_cli.errors import UsageError
from finura_cli.services import importing, reviewing, settling
from finura_cli.services.exporting import as_json
from finura_cli.services.import_places import Said
from finura_cli.store import accounts, checks, history, merchants, search, transactions
from finura_cli.store.connection import Store
from tests.services.statements import FORMATS, ORDERS, Row, written
from tests.store.made import new_books

AT = "2026-11-21T12:00:00"
Key = tuple[int, int]
"""Day of October and minor units."""


@contextmanager
def books() -> Iterator[tuple[Store, Path]]:
    with TemporaryDirectory() as folder, new_books(Path(folder, "home", "finura.db")) as store:
        store.conn.execute("PRAGMA synchronous=OFF")
        with history.unrecorded(store):
            accounts.add(store, "Main", AccountKind.BANK, "INR")
        yield store, Path(folder)


def taken(store: Store, *paths: str) -> Receipt:
    """These files in one command."""
    wishes = [importing.Asked(Said(account="Main", currency="INR"), date_order=ORDERS.get(form_of(p))) for p in paths]
    files = importing.Files()
    plans: list[ImportPlan] = []
    for path, wish in zip(paths, wishes, strict=True):
        plans.append(importing.plan(store, path, wish, files, earlier=plans))
    return importing.carry_out(store, plans, wishes, files, at=AT)


def form_of(path: str) -> str:
    return Path(path).stem.rpartition("-")[2]


def dump(store: Store) -> str:
    return "".join(as_json(store, {}, Query(), None))


def in_books(store: Store) -> tuple[Counter[Key], Counter[Key]]:
    """Posted entries, and those that wait outside the sums."""
    posted: Counter[Key] = Counter()
    waiting: Counter[Key] = Counter()
    for entry in search.find(store, Query(), Period.ALL):
        (waiting if entry.pending else posted)[entry.date.day, entry.money.minor] += 1
    return posted, waiting


def assert_whole(store: Store) -> None:
    assert [finding for finding in checks.examine(store) if finding.weight is Weight.DAMAGE] == []


@dataclass
class Bank:
    """What happened at the bank, and which of it the books should hold."""

    rows: list[Row]
    live: dict[int, list[Row]] = field(default_factory=dict)
    """By deed, the rows of its statements."""
    removed: dict[int, Key] = field(default_factory=dict)
    """By deed, what the user took out."""

    def statement(self, form: str, first: int, last: int) -> list[Row]:
        """The bank's files hold whole days; one of its formats does not tell what is small."""
        return [row for row in self.rows if first <= row.day <= last and not (form == TERSE and row.minor == SMALL)]

    def expected(self) -> Counter[Key]:
        """The union of the statements that were imported and not undone, but for what was removed."""
        held = {(row.day, row.minor) for rows in self.live.values() for row in rows}
        union = Counter((row.day, row.minor) for row in self.rows if (row.day, row.minor) in held)
        return union - Counter(self.removed.values())


RENT = Row(1, "RENT", -2400000)
TERSE, SMALL = "sided", -300
SALARY = Row(28, "SALARY", 5000000)
"""With them every statement of the month shows its signs, and the order of day and month."""

texts = st.sampled_from(["COFFEE CORNER", "UPI/SWIGGY/1", "METRO", "চা"])
amounts = st.sampled_from([-8000, -12050, SMALL])
month = st.lists(st.tuples(st.integers(2, 27), texts, amounts).map(lambda row: Row(*row)), min_size=3, max_size=30)


def numbered(rows: Sequence[Row]) -> list[Row]:
    """In the order of their days, each with an id of the bank's."""
    ordered = sorted([RENT, SALARY, *rows], key=lambda row: row.day)
    return [row._replace(id=f"INB{n:05}X{row.day:02}") for n, row in enumerate(ordered)]


Step = tuple[str, object, object]
forms = st.sampled_from(sorted(FORMATS))
spans = st.one_of(
    st.just((1, 28)),
    st.integers(2, 28).map(lambda day: (1, day)),
    st.integers(1, 27).map(lambda day: (day, 28)),
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("import"), st.lists(forms, min_size=1, max_size=2), spans),
        st.tuples(st.just("import"), st.lists(forms, min_size=1, max_size=1), spans),
        st.tuples(st.just("undo"), st.integers(0, 5), st.none()),
        st.tuples(st.just("redo"), st.none(), st.none()),
        st.tuples(st.just("remove"), st.integers(0, 60), st.none()),
    ),
    min_size=2,
    max_size=9,
)


class Story:
    """Steps of a user, and what the books should hold after each."""

    def __init__(self, store: Store, folder: Path, rows: list[Row]) -> None:
        self.store, self.folder = store, folder
        self.bank = Bank(rows)
        self._undone: list[tuple[dict[int, object], int, object]] = []
        self._n = 0

    def do(self, step: Step) -> None:
        verb, one, other = step
        if verb == "import":
            self._import(one, *other)  # type: ignore[arg-type, misc]
        elif verb == "undo":
            self._undo(int(str(one)))
        elif verb == "redo":
            self._redo()
        elif verb == "remove":
            self._remove(int(str(one)))

    def _import(self, forms: Sequence[str], first: int, last: int) -> None:
        self._n += 1
        before, rows, paths = dump(self.store), [], []
        for n, form in enumerate(forms):
            told = self.bank.statement(form, first, last)
            rows += told
            shuffled = random.Random(self._n).sample(told, len(told))
            paths.append(written(self.folder, f"file{self._n}{n}", form, shuffled))
        receipt = taken(self.store, *paths)
        after = dump(self.store)
        if receipt.deed is None:
            assert after == before
            return
        self._undone.clear()
        self.bank.live[receipt.deed] = rows
        history.undo(self.store)
        assert dump(self.store) == before
        history.redo(self.store)
        assert dump(self.store) == after
        assert taken(self.store, *paths).deed is None

    def _undo(self, which: int) -> None:
        bank = self.bank
        deeds = sorted([*bank.live, *bank.removed])
        if not deeds:
            return
        deed = deeds[which % len(deeds)]
        try:
            history.undo(self.store, deed)
        except UsageError as refused:
            if refused.code != "later-deeds":
                raise
            return
        place: dict[int, object] = bank.live if deed in bank.live else bank.removed  # type: ignore[assignment]
        self._undone.append((place, deed, place.pop(deed)))

    def _redo(self) -> None:
        if self._undone:
            place, deed, what = self._undone.pop()
            assert history.redo(self.store).id == deed
            place[deed] = what

    def _remove(self, which: int) -> None:
        found = [entry for entry in search.find(self.store, Query(), Period.ALL, order="id") if not entry.pending]
        if found:
            entry = found[which % len(found)]
            with history.deed(self.store, "rm", AT) as made:
                transactions.remove(self.store, [entry.id])
                deed = made.id
            self._undone.clear()
            self.bank.removed[deed] = (entry.date.day, entry.money.minor)


@settings(max_examples=20, deadline=None)
@given(month, steps)
def test_the_books_are_the_union_of_what_was_imported_and_not_undone(rows: list[Row], steps: list[Step]) -> None:
    with books() as (store, folder):
        story = Story(store, folder, numbered(rows))
        for step in steps:
            story.do(step)
            posted, waiting = in_books(store)
            assert posted <= story.bank.expected(), "something is there twice"
            assert story.bank.expected() <= posted + waiting, "something is lost"
        assert_whole(store)


shops = st.sampled_from(["COFFEE CORNER", "UPI/SWIGGY/1", "METRO", "IKEA", "TESCO STORES"])
week = st.lists(st.tuples(shops, st.integers(-9999, -100)), min_size=1, max_size=5)


@settings(max_examples=10, deadline=None)
@given(st.lists(week, min_size=2, max_size=4), st.data())
def test_files_of_one_bank_are_undone_in_any_order_and_done_again(
    weeks: list[list[tuple[str, int]]], data: st.DataObject
) -> None:
    with books() as (store, folder):
        deeds = []
        for n, told in enumerate(weeks):
            rows = [Row(7 * n + 1, "RENT", -10000 - n), *(Row(7 * n + 2, *one) for one in told)]
            deeds.append(taken(store, written(folder, f"week{n}", "plain", rows)).deed)
        states = [dump(store)]
        for deed in data.draw(st.permutations(deeds)):
            history.undo(store, deed)
            states.append(dump(store))
            assert_whole(store)
        assert in_books(store) == (Counter(), Counter())
        for table in ("merchants", "sources", "batches"):
            assert store.conn.value(f"SELECT count(*) FROM {table}") == 0
        for state in reversed(states[:-1]):
            history.redo(store)
            assert dump(store) == state
            assert_whole(store)


def test_a_merchant_has_its_name_back_in_what_was_imported_since() -> None:
    with books() as (store, folder):

        def week(n: int) -> str:
            return written(folder, f"week{n}", "plain", [Row(7 * n, "RENT", -100), Row(7 * n, "COFFEE CORNER", -n)])

        taken(store, week(1))
        with history.deed(store, "merchant", AT):
            (bar,) = store.conn.execute("SELECT id FROM merchants WHERE folded LIKE '%coffee%'").fetchone()
            merchants.rename(store, bar, "The Bar")
        renamed = history.log(store)[0].id
        taken(store, week(2))
        history.undo(store, renamed)
        assert_whole(store)
        history.redo(store)
        assert_whole(store)


@dataclass(frozen=True)
class Purchase:
    """One that is listed as pending from its day on, and as posted some days later, maybe with a tip."""

    day: int
    shop: str
    minor: int
    after: int
    tip: int

    @property
    def pending(self) -> Row:
        return Row(self.day, f"{self.shop} 0{self.day:02}", self.minor, pending=True)

    @property
    def posted(self) -> Row:
        return Row(self.day + self.after, f"{self.shop} {self.day:02}7 LONDON GB", self.minor - self.tip)


SHOPS = ["TESCO STORES", "SHELL", "CAFÉ MOCHA", "IKEA", "অ্যাপেক্স"]


def purchases(tips: st.SearchStrategy[int]) -> st.SearchStrategy[list[Purchase]]:
    """No two of one shop and amount, of which nobody could tell which is which."""
    made = st.builds(
        Purchase, st.integers(2, 18), st.sampled_from(SHOPS), st.integers(-9999, -100), st.integers(1, 9), tips
    )
    return st.lists(made, max_size=8, unique_by=lambda one: (one.shop, one.minor))


def download(purchases: Sequence[Purchase], today: int) -> list[Row]:
    """What the bank tells on that day."""
    listed = [one.posted if one.posted.day <= today else one.pending for one in purchases if one.day <= today]
    return sorted([RENT, Row(1, "WAGES", 100000), *listed], key=lambda row: row.day)


@settings(max_examples=20, deadline=None)
@given(purchases(tips=st.just(0)), st.lists(st.integers(2, 27), min_size=1, max_size=4), st.booleans())
def test_pending_entries_become_posted_ones_whatever_comes_first(
    bought: list[Purchase], todays: list[int], together: bool
) -> None:
    with books() as (store, folder):
        before = dump(store)
        paths = [written(folder, f"{n}", "plain", download(bought, today)) for n, today in enumerate(todays)]
        for some in [paths] if together else [[path] for path in paths]:
            taken(store, *some)
        listed = {row for today in todays for row in download(bought, today)}
        posted, pending = in_books(store)
        assert posted == Counter((row.day, row.minor) for row in listed if not row.pending)
        assert pending == Counter(
            (one.day, one.minor) for one in bought if one.pending in listed and one.posted not in listed
        )
        assert_whole(store)
        after = dump(store)
        for deed in history.log(store):
            history.undo(store, deed.id)
        assert dump(store) == before
        for _ in history.log(store):
            history.redo(store)
        assert dump(store) == after


@settings(max_examples=20, deadline=None)
@given(purchases(tips=st.integers(1, 5000)), st.integers(2, 27))
def test_what_was_posted_with_a_tip_takes_the_place_of_the_pending_entry_when_accepted(
    bought: list[Purchase], today: int
) -> None:
    with books() as (store, folder):
        for n, day in enumerate((today, 28)):
            taken(store, written(folder, f"{n}", "plain", download(bought, day)))
        everything = Counter((row.day, row.minor) for row in download(bought, 28))
        assert in_books(store)[0] == everything
        asked = [entry.id for entry in search.find(store, Query(), Period.ALL) if entry.review]
        items, _ = reviewing.waiting(store, asked)
        settling.carry_out(store, [settling.decide(item, Verb.ACCEPT) for item in items], command="review", at=AT)
        assert in_books(store) == (everything, Counter())
        assert taken(store, str(folder / "0-plain.csv")).deed is None
