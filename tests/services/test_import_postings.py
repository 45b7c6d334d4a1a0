"""Pending entries and what becomes of them: posted by themselves, asked, or never posted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from finura_cli.domain.imports import Counts, Mark, PlannedRow
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.review import Verb
from finura_cli.domain.transaction import By, Line, NewTransaction, Transaction
from finura_cli.services import importing
from finura_cli.services.import_marks import OnDoubt
from finura_cli.services.import_places import Said
from finura_cli.store import accounts, categories, history, totals, transactions
from finura_cli.store.connection import Store
from tests.services.statements import Row, written
from tests.services.test_import_laws import AT, RENT, SALARY, assert_whole, books, dump, in_books, taken
from tests.services.test_import_overlaps import entries, settled, waiting

WAGES = Row(2, "WAGES", 100000)
BASE = [RENT, WAGES]
TESCO = Row(5, "TESCO STORES 332", -2000, pending=True)
POSTED = Row(7, "TESCO STORES 332 LONDON GB", -2000)


@pytest.fixture
def main() -> Iterator[tuple[Store, Path]]:
    with books() as made:
        yield made


def bank(store: Store, folder: Path, name: str, *rows: Row, form: str = "plain") -> Counts:
    """A file with these rows beside the usual ones."""
    return taken(store, written(folder, name, form, sorted([*BASE, *rows], key=lambda row: row.day))).counts


def entry(store: Store, id: int) -> Transaction:
    return transactions.get(store, id)


def touched(store: Store, id: int, **changes: object) -> None:
    with history.deed(store, "edit", AT):
        transactions.replace(store, entry(store, id)._replace(**changes))  # type: ignore[arg-type]


def test_a_pending_entry_becomes_the_posted_one(main: tuple[Store, Path]) -> None:
    store, folder = main
    bank(store, folder, "a", TESCO)
    with history.deed(store, "edit", AT):
        food = categories.add(store, "Food").id
        transactions.set_category(store, [3], food, By.HAND)
    touched(store, 3, tags=("party",), note="for Ana", mood=4)
    before, revision = dump(store), entry(store, 3)
    assert bank(store, folder, "b", POSTED) == Counts(already=3)
    made = entry(store, 3)
    assert (made.date.day, made.description, made.pending, made.money.minor) == (7, POSTED.text, False, -2000)
    assert (made.lines[0].category_id, made.tags, made.note, made.mood) == (food, ("party",), "for Ana", 4)
    assert (made.uid, made.batch_id) == (revision.uid, 2)
    assert in_books(store)[0][7, -2000] == 1
    assert totals.compare(store) == []
    after = dump(store)
    history.undo(store)
    assert dump(store) == before
    history.redo(store)
    assert dump(store) == after
    assert_whole(store)
    assert bank(store, folder, "a", TESCO) == bank(store, folder, "b", POSTED) == Counts(already=3)


def test_the_plan_says_so_and_writes_nothing(main: tuple[Store, Path]) -> None:
    store, folder = main
    bank(store, folder, "a", TESCO)
    files, wish = importing.Files(), importing.Asked(Said(account="Main"))
    plan = importing.plan(store, written(folder, "b", "plain", [*BASE, POSTED]), wish, files)
    rows = [row for row in importing.planned_rows(store, plan, files) if isinstance(row, PlannedRow)]
    assert (rows[2].status.value, rows[2].reason) == ("already", "the posting of pending entry 3")
    assert plan.marks.count(Mark.POSTED) == 1
    assert entry(store, 3).pending


def test_an_earlier_file_that_comes_later_brings_no_pending_one(main: tuple[Store, Path]) -> None:
    store, folder = main
    bank(store, folder, "b", POSTED)
    assert bank(store, folder, "a", TESCO) == Counts(already=3)
    assert len(entries(store)) == 3
    history.undo(store)
    assert bank(store, folder, "a", TESCO) == Counts(already=3)


def test_both_files_in_one_command(main: tuple[Store, Path]) -> None:
    store, folder = main
    paths = [written(folder, name, "plain", [*BASE, row]) for name, row in (("a", TESCO), ("b", POSTED))]
    receipt = taken(store, *paths)
    assert [file.plan.counts for file in receipt.files] == [Counts(new=3), Counts(already=3)]
    assert [one.pending for one in entries(store)] == [False] * 3
    assert totals.compare(store) == []
    after = dump(store)
    history.undo(store)
    assert entries(store) == []
    history.redo(store)
    assert dump(store) == after
    assert_whole(store)


def test_still_pending_is_already_there(main: tuple[Store, Path]) -> None:
    store, folder = main
    bank(store, folder, "a", TESCO)
    assert bank(store, folder, "b", TESCO, Row(9, "METRO", -300)) == Counts(new=1, already=3)
    assert entry(store, 3).pending


def test_another_format_posts_it_and_its_own_file_knows(main: tuple[Store, Path]) -> None:
    store, folder = main
    more = [Row(day, f"SHOP {day}", -100 * day) for day in range(8, 13)]
    bank(store, folder, "a", TESCO)
    assert bank(store, folder, "b", POSTED, *more, form="ofx") == Counts(new=5, already=1, review=2)
    assert not entry(store, 3).pending
    receipt = taken(store, written(folder, "c", "plain", [*BASE, POSTED, *more]))
    assert receipt.counts == Counts(already=8)
    assert_whole(store)


def test_the_same_pending_row_in_another_format_is_one(main: tuple[Store, Path]) -> None:
    store, folder = main
    more = [Row(day, f"SHOP {day}", -100 * day) for day in range(3, 12)]
    bank(store, folder, "a", TESCO, *more)
    path = Path(written(folder, "b", "plain", [*BASE, TESCO._replace(text="CARD TESCO"), *more]))
    path.write_text(path.read_text(encoding="utf-8").replace("Description", "Details"), encoding="utf-8")
    assert taken(store, str(path)).counts == Counts(already=12)


TIPS = {
    "proposed": (Row(6, "CAFE MOCHA LDN", -2760), "may be the posting of pending entry 3, 23.00 became 27.60"),
    "asked": (Row(6, "CAFE MOCHA LDN", -4000), "may be the posting of pending entry 3, though 23.00 became 40.00"),
    "bare": (
        Row(6, "NEWSAGENT", -2300),
        "may be the posting of pending entry 3: the amount is the same, the text is not",
    ),
}


@pytest.mark.parametrize("kind", TIPS)
@pytest.mark.parametrize("verb", [Verb.ACCEPT, Verb.REJECT])
def test_what_is_not_certain_is_asked(main: tuple[Store, Path], kind: str, verb: Verb) -> None:
    store, folder = main
    row, reason = TIPS[kind]
    bank(store, folder, "a", Row(5, "CAFE MOCHA", -2300, pending=True))
    with history.deed(store, "edit", AT):
        food, fun = categories.add(store, "Food").id, categories.add(store, "Fun").id
    halves = (Line(food, Money(-1150, "INR"), By.HAND), Line(fun, Money(-1150, "INR"), By.HAND))
    touched(store, 3, tags=("party",), note="with Ana", lines=halves)
    before = dump(store)
    assert bank(store, folder, "b", row) == Counts(already=2, review=1)
    assert waiting(store) == {4: reason}
    assert in_books(store)[0][6, row.minor] == 1, "what is posted counts"
    assert entry(store, 3).pending
    asked = dump(store)
    settled(store, [4], verb)
    made = entry(store, 4)
    assert (made.review, made.pending, made.money.minor, made.description) == (None, False, row.minor, row.text)
    if verb is Verb.ACCEPT:
        assert [one.id for one in entries(store)] == [1, 2, 4]
        assert (made.tags, made.note) == (("party",), "with Ana")
        assert [(line.category_id, line.money.minor) for line in made.lines] == [
            (food, row.minor // 2), (fun, row.minor // 2),
        ]  # fmt: skip
    else:
        assert len(entries(store)) == 4
        assert entry(store, 3).tags == ("party",)
        assert made.tags == ()
    assert totals.compare(store) == []
    assert_whole(store)
    assert bank(store, folder, "b", row) == Counts(already=3)
    history.undo(store)
    assert dump(store) == asked
    history.undo(store)
    assert dump(store) == before


def test_a_question_whose_entry_was_posted_meanwhile_is_only_answered(main: tuple[Store, Path]) -> None:
    store, folder = main
    bank(store, folder, "a", Row(5, "CAFE MOCHA", -2300, pending=True))
    tipped, exact = Row(6, "CAFE MOCHA", -2760), Row(8, "CAFE MOCHA", -2300)
    bank(store, folder, "b", tipped)
    assert bank(store, folder, "c", tipped, exact) == Counts(already=4)
    assert not entry(store, 3).pending
    settled(store, [4], Verb.ACCEPT)
    assert in_books(store)[0] == {(1, RENT.minor): 1, (2, WAGES.minor): 1, (6, -2760): 1, (8, -2300): 1}


@pytest.mark.parametrize("on_doubt", [OnDoubt.SKIP, OnDoubt.ADD])
def test_a_posted_row_is_never_skipped(main: tuple[Store, Path], on_doubt: OnDoubt) -> None:
    store, folder = main
    bank(store, folder, "a", Row(5, "CAFE MOCHA", -2300, pending=True), TESCO)
    path = written(folder, "b", "plain", [*BASE, Row(6, "CAFE MOCHA", -2760), POSTED])
    wish, files = importing.Asked(Said(account="Main"), on_doubt=on_doubt), importing.Files()
    importing.carry_out(store, [importing.plan(store, path, wish, files)], wish, files, at=AT)
    assert in_books(store)[0] == {(1, RENT.minor): 1, (2, WAGES.minor): 1, (6, -2760): 1, (7, -2000): 1}
    assert bool(waiting(store)) is (on_doubt is OnDoubt.SKIP)


def test_what_was_typed_as_pending_keeps_its_words(main: tuple[Store, Path]) -> None:
    store, folder = main
    bank(store, folder, "a", Row(3, "METRO", -300))
    money = Money(-2000, "INR")
    with history.deed(store, "add", AT):
        id = transactions.add(
            store,
            NewTransaction(
                Period.ALL.start.replace(year=2026, month=10, day=5), accounts.find(store, "Main").id, money,
                "shopping at Tesco", (Line(None, money),), pending=True,
            ),
        )  # fmt: skip
    assert bank(store, folder, "b", POSTED) == Counts(already=3)
    made = entry(store, id)
    assert (made.description, made.date.day, made.pending) == ("shopping at Tesco", 7, False)


def test_what_its_bank_does_not_list_any_more_was_never_posted(main: tuple[Store, Path]) -> None:
    store, folder = main
    hotel, hold = Row(5, "HOTEL DEPOSIT", -9900, pending=True), Row(8, "PETROL HOLD", -100, pending=True)
    bank(store, folder, "a", hotel, hold)
    assert bank(store, folder, "b", Row(18, "METRO", -300)) == Counts(new=1, already=2)
    assert waiting(store) == {}
    before = dump(store)
    assert bank(store, folder, "c", Row(18, "METRO", -300), Row(19, "METRO", -300)) == Counts(new=1, already=3)
    assert waiting(store) == {3: "never posted: 14 days on, its bank does not list it any more"}
    history.undo(store)
    assert dump(store) == before
    history.redo(store)
    bank(store, folder, "d", Row(18, "METRO", -300), SALARY)
    assert set(waiting(store)) == {3, 4}
    settled(store, [3], Verb.ACCEPT)
    settled(store, [4], Verb.REJECT)
    assert [one.id for one in entries(store) if one.pending] == [4]
    assert bank(store, folder, "d", Row(18, "METRO", -300), SALARY) == Counts(already=4)
    assert bank(store, folder, "a", hotel, hold) == Counts(already=4), "gone for good, and kept for good"
    assert waiting(store) == {}
    assert_whole(store)


def test_a_file_of_another_source_says_nothing_of_what_is_not_posted(main: tuple[Store, Path]) -> None:
    store, folder = main
    bank(store, folder, "a", TESCO)
    bank(store, folder, "b", SALARY, form="ofx")
    assert not any("never posted" in reason for reason in waiting(store).values())


def test_what_was_posted_after_all(main: tuple[Store, Path]) -> None:
    store, folder = main
    bank(store, folder, "a", Row(9, "TESCO", -2000, pending=True))
    bank(store, folder, "b", Row(23, "METRO", -300))
    assert set(waiting(store)) == {3}
    late = Row(18, "TESCO LONDON", -2000)
    assert bank(store, folder, "c", late, Row(23, "METRO", -300)) == Counts(already=4)
    assert (entry(store, 3).review, entry(store, 3).pending) == (None, False)
