"""Laws of importing: whatever the order, the names and the overlaps of files, the books are the same."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finura_cli.domain.account import AccountKind
from finura_cli.domain.imports import Counts, ImportPlan, PlannedRow, Problem, Receipt, Skipped
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.transaction import By, Line, NewTransaction
from finura_cli.errors import BadInput
from finura_cli.services import import_walk, importing
from finura_cli.services.exporting import as_json
from finura_cli.services.import_marks import OnDoubt
from finura_cli.services.import_places import Said
from finura_cli.store import accounts, categories, history, search, totals, transactions
from finura_cli.store.connection import Store
from tests.store.made import new_books

AT = "2026-11-21T12:00:00"
Row = tuple[int, str, int]
"""Day of October, text, minor units."""

texts = st.sampled_from(["COFFEE", "UPI/SWIGGY/1", "চা", 'say "hi", twice'])
spent = st.tuples(st.integers(1, 31), texts, st.sampled_from([-8000, -12050]))
moved = st.tuples(st.integers(1, 31), texts, st.sampled_from([-8000, -12050, 5000000]))
RENT = (15, "RENT", -2400000)
"""A file without any negative amount is doubted as a whole, which is another law."""
statement = st.lists(moved, max_size=25).map(lambda rows: [RENT, *rows])


@contextmanager
def books() -> Iterator[tuple[Store, Path]]:
    with TemporaryDirectory() as folder, new_books(Path(folder, "home", "finura.db")) as store:
        store.conn.execute("PRAGMA synchronous=OFF")
        with history.unrecorded(store):
            accounts.add(store, "Cash", AccountKind.CASH, "INR")
            categories.add(store, "Food:Dining")
        yield store, Path(folder)


def written(path: Path, rows: Sequence[Row]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Date", "Description", "Amount"])
    writer.writerows((f"2026-10-{day:02}", words, f"{minor / 100:.2f}") for day, words, minor in rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return str(path)


def taken(store: Store, *paths: str, account: str | None = None, on_doubt: OnDoubt = OnDoubt.REVIEW) -> Receipt:
    """These files in one command."""
    wish = importing.Asked(Said(account=account, currency="INR"), on_doubt=on_doubt)
    files = importing.Files()
    plans: list[ImportPlan] = []
    for path in paths:
        plans.append(importing.plan(store, path, wish, files, earlier=plans))
    return importing.carry_out(store, plans, wish, files, at=AT)


def content(store: Store) -> tuple[Counter[tuple[object, ...]], dict[str, Money]]:
    """What is in the books, without ids."""
    names = {account.id: account.name for account in accounts.all(store)}
    found = Counter(
        (names[t.account_id], t.date, t.money, t.description, t.lines[0].category_id, t.pending, t.review)
        for t in search.find(store, Query(), Period.ALL)
    )
    return found, {names[id]: money for id, money in accounts.balances(store).items()}


def dump(store: Store) -> str:
    return "".join(as_json(store, {}, Query(), None))


def assert_sound(store: Store) -> None:
    assert totals.compare(store) == []
    assert store.conn.execute("PRAGMA foreign_key_check").fetchall() == []


@settings(max_examples=15, deadline=None)
@given(statement, st.randoms(use_true_random=False))
def test_twice_renamed_and_reordered_is_once(rows: list[Row], chance: random.Random) -> None:
    with books() as (store, folder):
        path = written(folder / "bank.csv", rows)
        first = taken(store, path)
        assert first.counts == Counts(new=len(rows))
        once = content(store)
        assert taken(store, path).counts == Counts(already=len(rows))
        chance.shuffle(rows)
        assert taken(store, written(folder / "renamed.csv", rows)).counts == Counts(already=len(rows))
        assert taken(store, path, path).deed is None
        assert content(store) == once
        assert_sound(store)


@settings(max_examples=20, deadline=None)
@given(st.lists(spent, min_size=1, max_size=25), st.integers(1, 31), st.integers(0, 10), st.booleans(), st.booleans())
def test_overlapping_files_are_one_whole(rows: list[Row], cut: int, overlap: int, turned: bool, together: bool) -> None:
    with books() as (store, folder), books() as (other, _):
        taken(store, written(folder / "whole.csv", rows))
        parts = [
            [r for r in rows if r[0] <= cut + overlap],
            [r for r in rows if r[0] >= cut],
        ]
        paths = [written(folder / f"part{n}.csv", part) for n, part in enumerate(parts) if part]
        if turned:
            paths.reverse()
        if together:
            taken(other, *paths)
        else:
            for path in paths:
                taken(other, path)
        assert content(other) == content(store)
        assert_sound(other)


@settings(max_examples=12, deadline=None)
@given(statement, statement)
def test_undo_restores_the_books_to_the_byte(earlier: list[Row], rows: list[Row]) -> None:
    with books() as (store, folder):
        empty = dump(store)
        taken(store, written(folder / "a.csv", earlier))
        before = dump(store)
        receipt = taken(store, written(folder / "b.csv", rows), on_doubt=OnDoubt.ADD)
        if receipt.deed is not None:
            after = dump(store)
            history.undo(store, receipt.deed)
            assert dump(store) == before
            history.redo(store)
            assert dump(store) == after
            history.undo(store, receipt.deed)
        assert_sound(store)
        history.undo(store)
        assert dump(store) == empty
        assert taken(store, written(folder / "a.csv", earlier)).counts.new == len(earlier)


bad = st.sampled_from(["2026-02-30,X,1.00", "2026-10-01,X,NaN", "2026-10-01,X,", "nonsense", "", "2026-10-01,X,1e999"])


@settings(max_examples=20, deadline=None)
@given(statement, st.lists(st.tuples(st.integers(0, 30), bad), max_size=6))
def test_every_line_is_accounted_for(rows: list[Row], holes: list[tuple[int, str]]) -> None:
    with books() as (store, folder):
        path = Path(written(folder / "bank.csv", rows))
        lines = path.read_text(encoding="utf-8").splitlines()
        for place, text in holes:
            lines.insert(1 + place % len(lines), text)
        path.write_text("\n".join(lines), encoding="utf-8")
        asked, files = importing.Asked(Said(currency="INR")), importing.Files()
        try:
            plan = importing.plan(store, str(path), asked, files)
        except BadInput:
            return
        items = list(importing.planned_rows(store, plan, files))
        good = [item for item in items if isinstance(item, PlannedRow)]
        problems = [item for item in items if isinstance(item, Problem)]
        assert plan.counts.read == len(good) + len(problems) == len(plan.marks)
        assert plan.counts.rejected == len(problems) == len(list(importing.problems_of(plan, files)))
        assert Counter(item.status.value for item in good) == Counter(
            {name: n for name in ("new", "already", "review") if (n := getattr(plan.counts, name))}
        )
        met = {item.line for item in good} | {p.line for p in problems}
        for item in items:
            if isinstance(item, Skipped):
                met.update(range(item.first, item.last + 1))
        assert {n for n, line in enumerate(lines, 1) if line.strip()} <= met
        receipt = importing.carry_out(store, [plan], asked, files, at=AT)
        assert search.count(store, Query(), Period.ALL) == receipt.counts.written == plan.counts.written


def typed(store: Store, day: str, minor: int, text: str, account: str = "Main") -> None:
    money = Money(minor, "INR")
    with history.deed(store, "add", AT):
        transactions.add(
            store,
            NewTransaction(
                Period.ALL.start.fromisoformat(day), accounts.find(store, account).id, money, text, (Line(None, money),)
            ),
        )


@pytest.fixture
def main() -> Iterator[tuple[Store, Path]]:
    """Books with a first file in account Main."""
    with books() as (store, folder):
        taken(store, written(folder / "first.csv", [(1, "RENT", -2400000)]))
        yield store, folder


def test_what_was_typed_before_the_file_came_waits_outside_the_sums(main: tuple[Store, Path]) -> None:
    store, folder = main
    typed(store, "2026-10-10", -25000, "lunch")
    before = content(store)[1]
    path = written(folder / "bank.csv", [(9, "SWIGGY", -25000), (12, "SWIGGY", -25000)])
    receipt = taken(store, path)
    assert receipt.counts == Counts(new=1, review=1)
    (double,) = (t for t in search.find(store, Query(), Period.ALL) if t.review)
    assert (double.date.day, double.pending) == (9, True)
    assert double.review == "may be the same as entry 2, 1 day apart"
    assert content(store)[1]["Main"].minor == before["Main"].minor - 25000
    assert taken(store, path).counts == Counts(already=2)


@pytest.mark.parametrize(
    ("on_doubt", "counts"),
    [(OnDoubt.REVIEW, Counts(review=1)), (OnDoubt.SKIP, Counts(already=1)), (OnDoubt.ADD, Counts(new=1))],
)
def test_on_doubt(main: tuple[Store, Path], on_doubt: OnDoubt, counts: Counts) -> None:
    store, folder = main
    typed(store, "2026-10-10", -25000, "lunch")
    assert taken(store, written(folder / "bank.csv", [(10, "SWIGGY", -25000)]), on_doubt=on_doubt).counts == counts


@pytest.mark.parametrize(
    ("rows", "counts"),
    [
        ([(3, "COFFEE", -8000), (3, "COFFEE", -8000), (5, "SALARY", 5000000)], Counts(new=1, already=3)),
        ([(3, "COFFEE", -8000), (5, "SALARY", 5000000)], Counts(new=2, review=2)),  # too few to prove anything
    ],
)
def test_the_same_statement_in_another_export(main: tuple[Store, Path], rows: list[Row], counts: Counts) -> None:
    store, folder = main
    taken(store, written(folder / "bank.csv", rows))
    other = folder / "other.csv"
    other.write_text(
        "Booking date;Text;Out;In\n03/10/2026;POS COFFEE;80,00;\n03/10/2026;POS COFFEE;80,00;\n"
        "05/10/2026;NEFT SALARY;;50000,00\n31/10/2026;POS TEA;80,00;\n",
        encoding="utf-8",
    )
    asked = importing.Asked(Said(account="Main", currency="INR"))
    files = importing.Files()
    plan = importing.plan(store, str(other), asked, files)
    assert plan.counts == counts
    both = importing.Asked(Said(currency="INR"))
    assert importing.plan(store, str(folder / "bank.csv"), both, files).counts == Counts(already=len(rows))


def test_two_exports_in_one_command_doubt_each_other() -> None:
    with books() as (store, folder):
        one = written(folder / "a.csv", [(3, "COFFEE", -8000), (5, "SALARY", 5000000)])
        other = folder / "b.csv"
        other.write_text("Date,Narration,Amount,Ref\n2026-10-03,POS COFFEE,-80.00,x1\n2026-10-09,TEA,-1.00,x2\n")
        with history.unrecorded(store):
            accounts.add(store, "Main", AccountKind.BANK, "INR")
        receipt = taken(store, one, str(other), account="Main")
        assert [file.plan.counts for file in receipt.files] == [Counts(new=2), Counts(new=1, review=1)]
        reviews = [t.review for t in search.find(store, Query(), Period.ALL) if t.review]
        assert reviews == ["may be the same as line 2 of a.csv, on the same day"]


@pytest.mark.parametrize(("kind", "out"), [(AccountKind.CARD, True), (AccountKind.BANK, False)])
def test_positive_charges_go_out_of_a_card_and_income_into_a_bank(kind: AccountKind, out: bool) -> None:
    with books() as (store, folder), history.unrecorded(store):
        accounts.add(store, "Other", kind, "INR")
        path = written(folder / "a.csv", [*((day, f"SHOP {day}", 500) for day in range(13, 20)), (21, "SHOP 13", -500)])
        asked = importing.Asked(Said(account="Other", currency="INR"))
        seen = importing.plan(store, path, asked, importing.Files()).seen
        assert (seen.money_out["INR"] == -3500) == out


def test_a_file_that_changed_meanwhile_is_refused() -> None:
    with books() as (store, folder):
        path = written(folder / "bank.csv", [(3, "COFFEE", -8000)])
        asked, files = importing.Asked(Said(currency="INR")), importing.Files()
        plan = importing.plan(store, path, asked, files)
        written(folder / "bank.csv", [(3, "COFFEE", -8001)])
        with pytest.raises(BadInput) as refused:
            importing.carry_out(store, [plan], asked, files, at=AT)
        assert refused.value.code == "file-changed"
        assert search.count(store, Query(), Period.ALL) == 0
        assert [account.name for account in accounts.all(store)] == ["Cash"]


def test_books_that_changed_meanwhile_are_asked_again() -> None:
    with books() as (store, folder):
        path = written(folder / "bank.csv", [(3, "COFFEE", -8000), (4, "TEA", -100)])
        asked, files = importing.Asked(Said(currency="INR")), importing.Files()
        slow = importing.plan(store, path, asked, files)
        taken(store, written(folder / "quick.csv", [(3, "COFFEE", -8000)]))
        receipt = importing.carry_out(store, [slow], asked, files, at=AT)
        assert receipt.counts == Counts(new=1, already=1)
        assert len(accounts.all(store)) == 2
        assert_sound(store)


def test_a_removed_row_does_not_come_back_but_an_undone_import_does() -> None:
    with books() as (store, folder):
        path = written(folder / "bank.csv", [(3, "COFFEE", -8000), (4, "TEA", -100)])
        deed = taken(store, path).deed
        with history.deed(store, "rm", AT):
            transactions.remove(store, [1])
        assert taken(store, path).counts == Counts(already=2)
        history.undo(store)
        history.undo(store, deed)
        assert taken(store, path).counts == Counts(new=2)


BALANCES = [
    ("2026-10-01", "A", -25000, 975000),
    ("2026-10-02", "B", 5000000, 5975000),
    ("2026-10-20", "C", -75000, 5900000),
]


def with_balances(path: Path, rows: Sequence[tuple[str, str, int, int]]) -> str:
    lines = [f"{day},{text},{minor / 100:.2f},{after / 100:.2f}" for day, text, minor, after in rows]
    path.write_text("Date,Description,Amount,Balance\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_balances_open_a_new_account_whichever_month_comes_first(order: tuple[int, int]) -> None:
    november = [
        ("2026-11-03", "D", -100000, 5800000),
        ("2026-11-04", "E", -200000, 5600000),
        ("2026-11-05", "F", 1, 5600001),
    ]
    with books() as (store, folder):
        files = [with_balances(folder / "oct.csv", BALANCES), with_balances(folder / "nov.csv", november)]
        for n in order:
            taken(store, files[n])
        main = accounts.find(store, "Main")
        assert (main.opening, main.opening_date) == (1000000, Period.ALL.start.fromisoformat("2026-10-01"))
        assert accounts.balances(store)[main.id] == Money(5600001, "INR")


def test_a_month_between_leaves_the_last_balance_right() -> None:
    later = [
        ("2026-12-03", "D", -100000, 1800000),
        ("2026-12-04", "E", -200000, 1600000),
        ("2026-12-05", "F", 1, 1600001),
    ]
    with books() as (store, folder):
        taken(store, with_balances(folder / "dec.csv", later))
        taken(store, with_balances(folder / "oct.csv", BALANCES))
        assert accounts.balances(store)[accounts.find(store, "Main").id] == Money(1600001, "INR")


def test_the_own_word_of_a_file_rules_and_memory() -> None:
    from finura_cli.store import rules

    with books() as (store, folder):
        path = folder / "simple.csv"
        path.write_text(
            "date,amount,category,transaction_type,merchant,description\n"
            "2026-10-01,250.00,Dining,expense,Swiggy,order 1\n"
            "2026-10-02,40.00,Kiosk,expense,Corner,paper\n"
            "2026-10-03,70.00,,expense,Corner,paper\n"
            "2026-10-04,-30.00,Dining,expense,Swiggy,refund\n"
            "2026-10-05,900.00,Bonus,income,Acme,bonus\n"
            "2026-10-06,5.00,,,Nobody,what\n",
            encoding="utf-8",
        )
        dining = categories.find(store, "Dining").id
        with history.unrecorded(store):
            rules.add(store, "order", categories.add(store, "Ordered").id)
        receipt = taken(store, str(path))
        found = {t.description: t for t in search.find(store, Query(), Period.ALL, order="id")}
        by = {t.date.day: (t.lines[0].category_id, t.lines[0].by, t.money.minor) for t in found.values()}
        assert by[1] == (categories.find(store, "Ordered").id, By.RULE, -25000)
        assert by[4] == (dining, By.IMPORT, 3000)
        assert by[5][2] == 90000
        assert categories.find(store, "Bonus").kind == "income"
        assert [new.name for new in receipt.files[0].plan.new_categories] == ["Bonus", "Kiosk"]
        assert receipt.files[0].uncategorized == 2
        with history.deed(store, "edit", AT):
            transactions.set_category(store, [found["what"].id], dining, By.HAND)
        more = folder / "more.csv"
        more.write_text(
            "date,amount,category,transaction_type,merchant,description\n2026-10-09,6.00,,expense,Nobody,what\n"
        )
        taken(store, str(more))
        (again,) = search.find(store, Query(), Period.ALL, limit=1)
        assert (again.lines[0].category_id, again.lines[0].by) == (dining, By.MEMORY)


def test_without_a_type_the_category_gives_the_direction() -> None:
    with books() as (store, folder):
        with history.unrecorded(store):
            categories.add(store, "Salary", categories.Kind.INCOME)
        path = folder / "simple.csv"
        path.write_text("date,amount,category\n2026-10-01,250.00,Dining\n2026-10-02,900.00,salary\n2026-10-03,7,New\n")
        plan = taken(store, str(path)).files[0].plan
        amounts = {t.date.day: t.money.minor for t in search.find(store, Query(), Period.ALL)}
        assert amounts == {1: -25000, 2: 90000, 3: -700}
        assert [(new.name, new.kind, new.untyped) for new in plan.new_categories] == [("New", "expense", 1)]
        assert plan.seen.net("INR") == sum(amounts.values())


def test_what_banks_write_for_no_category_and_for_moved_money() -> None:
    with books() as (store, folder):
        with history.unrecorded(store):
            moved = categories.add(store, "Transfer", categories.Kind.TRANSFER).id
        path = folder / "simple.csv"
        path.write_text(
            "date,amount,category,transaction_type\n2026-10-01,1.00,Uncategorized,expense\n2026-10-02,2.00,-,expense\n"
            "2026-10-03,3.00,Transfers,expense\n2026-10-04,4.00,,transfer\n2026-10-05,5.00,?,\n"
        )
        receipt = taken(store, str(path))
        found = {t.date.day: t.lines[0].category_id for t in search.find(store, Query(), Period.ALL)}
        assert found == {1: None, 2: None, 3: moved, 4: moved, 5: None}
        assert receipt.files[0].plan.new_categories == ()


def test_new_categories_keep_to_the_kind_of_their_family() -> None:
    with books() as (store, folder):
        path = folder / "simple.csv"
        path.write_text(
            "date,amount,category,transaction_type\n2026-10-01,1.00,Food:Sushi,income\n2026-10-02,2.00,Club:Bar,expense\n"
            "2026-10-03,3.00,Club:Prizes,income\n2026-10-04,4.00,club:BAR,expense\n2026-10-05,4.00,[bold]x\x1b[0m,expense\n"
        )
        taken(store, str(path))
        kinds = {category.path: str(category.kind) for category in categories.all(store)}
        assert kinds == {
            "Food": "expense", "Food:Dining": "expense", "Food:Sushi": "expense", "Club": "expense",
            "Club:Bar": "expense", "Club:Prizes": "expense", "[bold]x␛[0m": "expense",
        }  # fmt: skip
        assert_sound(store)


def test_many_problems_are_counted_and_read_again() -> None:
    with books() as (store, folder):
        path = folder / "bank.csv"
        bad = "2026-02-30,X,-1.00\n" * (import_walk.KEPT + 50)
        path.write_text(
            "Date,Description,Amount\n2026-10-01,A,-1.00\n2026-10-13,B,-2.00\n2026-10-14,C,5.00\n" * 900 + bad
        )
        asked, files = importing.Asked(Said(currency="INR")), importing.Files()
        plan = importing.plan(store, str(path), asked, files)
        assert plan.counts.rejected == import_walk.KEPT + 50
        assert len(plan.problems) == import_walk.KEPT
        assert len(list(importing.problems_of(plan, files))) == import_walk.KEPT + 50
