"""The same statement in several formats gives one set of rows; what differs is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path

import pytest

from finura_cli.domain.account import AccountKind
from finura_cli.domain.imports import Counts, Mark, PlannedRow
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.review import Verb
from finura_cli.domain.transaction import By, Line, Transaction
from finura_cli.errors import UsageError
from finura_cli.services import importing, reviewing, settling
from finura_cli.services.import_marks import OnDoubt
from finura_cli.services.import_places import Said
from finura_cli.store import accounts, categories, history, search, sources, transactions
from finura_cli.store.connection import Store
from tests.services.statements import FORMATS, Row, written
from tests.services.test_import_laws import AT, RENT, SALARY, assert_whole, books, dump, in_books, taken

MONTH = [
    RENT,
    Row(3, "COFFEE CORNER", -300, id="INB0003A"),
    Row(3, "COFFEE CORNER", -300, id="INB0003B"),
    Row(9, "BOOKS & MORE", -4250, id="INB0009A"),
    Row(15, "UPI/SWIGGY/1", -25000, id="INB0015A"),
    Row(20, "METRO CARD", -50000, id="INB0020A"),
    SALARY,
]
HELD = len(MONTH)


@pytest.fixture
def main() -> Iterator[tuple[Store, Path]]:
    with books() as made:
        yield made


def entries(store: Store) -> list[Transaction]:
    return search.find(store, Query(), Period.ALL, order="id")


def removed(store: Store, id: int) -> int:
    with history.deed(store, "rm", AT) as deed:
        transactions.remove(store, [id])
        return deed.id


def settled(store: Store, ids: Sequence[int], verb: Verb) -> None:
    items, _ = reviewing.waiting(store, ids)
    settling.carry_out(store, [settling.decide(item, verb) for item in items], command="review", at=AT)


def waiting(store: Store) -> dict[int, str]:
    return {entry.id: entry.review for entry in entries(store) if entry.review}


@pytest.mark.parametrize("forms", list(permutations(FORMATS, 2)))
def test_two_formats_are_one_set_of_rows(main: tuple[Store, Path], forms: tuple[str, str]) -> None:
    store, folder = main
    one, other = (written(folder, "month", form, MONTH) for form in forms)
    first = taken(store, one)
    before = entries(store)
    second = taken(store, other)
    assert (first.counts, second.counts) == (Counts(new=HELD), Counts(already=HELD))
    assert entries(store) == before
    assert taken(store, one).deed is None
    assert taken(store, other).deed is None
    assert_whole(store)


def test_all_formats_in_one_command(main: tuple[Store, Path]) -> None:
    store, folder = main
    receipt = taken(store, *(written(folder, "month", form, MONTH) for form in FORMATS))
    assert receipt.counts == Counts(new=HELD, already=HELD * (len(FORMATS) - 1))
    assert len(entries(store)) == HELD
    after = dump(store)
    history.undo(store)
    assert entries(store) == []
    history.redo(store)
    assert dump(store) == after
    assert taken(store, *(str(folder / f"month-{form}.{ending}") for form, (ending, _) in FORMATS.items())).deed is None


def test_what_stands_in_for_a_row_is_said(main: tuple[Store, Path]) -> None:
    store, folder = main
    taken(store, written(folder, "a", "plain", MONTH))
    removed(store, 4)
    files, wish = importing.Files(), importing.Asked(Said(account="Main"))
    plan = importing.plan(store, written(folder, "b", "ofx", MONTH), wish, files)
    rows = [row for row in importing.planned_rows(store, plan, files) if isinstance(row, PlannedRow)]
    assert {row.status.value for row in rows} == {"already"}
    assert rows[0].reason == "in another file of these days: entry 1"
    assert rows[3].reason == "in another file of these days: entry 4, which was removed"


def test_the_other_format_is_not_undone_away(main: tuple[Store, Path]) -> None:
    store, folder = main
    one, other = (written(folder, "month", form, MONTH) for form in ("plain", "ofx"))
    first, second = taken(store, one).deed, taken(store, other).deed
    with pytest.raises(UsageError) as refused:
        history.undo(store, first)
    assert (refused.value.code, refused.value.hint) == ("later-deeds", f"Undo those first: `finura undo {second}`")
    assert len(entries(store)) == HELD
    history.undo(store, second)
    history.undo(store, first)
    assert entries(store) == []
    assert taken(store, other).counts == Counts(new=HELD)
    assert taken(store, one).counts == Counts(already=HELD)
    assert_whole(store)


def test_a_later_file_of_another_source_leans_on_equal_rows_too(main: tuple[Store, Path]) -> None:
    """Renamed columns make another source, whose rows have the same fingerprints."""
    store, folder = main
    first = taken(store, written(folder, "a", "plain", MONTH))
    more = [*MONTH, Row(30, "TEA", -100)]
    path = Path(written(folder, "b", "plain", more))
    path.write_text(path.read_text(encoding="utf-8").replace("Description", "Details"), encoding="utf-8")
    assert taken(store, str(path)).counts == Counts(new=1, already=HELD)
    assert len(sources.all(store)) == 2
    with pytest.raises(UsageError):
        history.undo(store, first.deed)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_removed_row_comes_back_from_no_format(main: tuple[Store, Path], when: str) -> None:
    store, folder = main
    one, other = (written(folder, "month", form, MONTH) for form in ("plain", "german"))
    taken(store, one)
    if when == "before":
        taken(store, other)
    gone = [removed(store, 2), removed(store, 5)]
    before = entries(store)
    receipts = [taken(store, one), taken(store, other), taken(store, written(folder, "third", "ofx", MONTH))]
    assert [receipt.counts.already for receipt in receipts] == [HELD] * 3
    assert entries(store) == before
    for deed in reversed(gone):
        history.undo(store, deed)
    assert len(entries(store)) == HELD
    assert [taken(store, path).counts.already for path in (one, other)] == [HELD] * 2


def test_a_removed_row_is_dropped_with_its_import(main: tuple[Store, Path]) -> None:
    store, folder = main
    deed = taken(store, written(folder, "a", "plain", MONTH)).deed
    gone = removed(store, 2)
    with pytest.raises(UsageError):
        history.undo(store, deed)
    history.undo(store, gone)
    history.undo(store, deed)
    assert taken(store, written(folder, "b", "ofx", MONTH)).counts == Counts(new=HELD)


def test_with_few_rows_a_removed_one_is_asked_about(main: tuple[Store, Path]) -> None:
    store, folder = main
    taken(store, written(folder, "a", "plain", [RENT, SALARY]))
    removed(store, 1)
    assert taken(store, written(folder, "b", "german", [RENT, SALARY])).counts == Counts(review=2)
    assert waiting(store) == {
        3: "may be the same as entry 1, which was removed, on the same day",
        4: "may be the same as entry 2, on the same day",
    }


def changed(store: Store, id: int, *, day: int | None = None, minor: int | None = None) -> None:
    entry = transactions.get(store, id)
    money = Money(minor, "INR") if minor is not None else entry.money
    when = entry.date.replace(day=day) if day is not None else entry.date
    with history.deed(store, "edit", AT):
        transactions.replace(store, entry._replace(date=when, money=money, lines=(Line(None, money, By.HAND),)))


def test_entries_that_were_edited_are_known_as_they_were(main: tuple[Store, Path]) -> None:
    store, folder = main
    taken(store, written(folder, "a", "plain", MONTH))
    changed(store, 4, minor=-4000)
    changed(store, 5, day=31)
    changed(store, 6, minor=-50001)
    changed(store, 6, minor=-50002)
    before = entries(store)
    assert taken(store, written(folder, "b", "ofx", MONTH)).counts == Counts(already=HELD)
    assert entries(store) == before
    assert_whole(store)


def test_what_only_one_of_two_whole_files_has_is_asked(main: tuple[Store, Path]) -> None:
    store, folder = main
    taken(store, written(folder, "a", "plain", [row for row in MONTH if row.day != 9]))
    edges = [Row(1, "FEE", -10), Row(28, "FEE", -20)]
    receipt = taken(store, written(folder, "b", "german", [*MONTH, *edges, Row(30, "TEA", -100)]))
    assert receipt.counts == Counts(new=3, already=HELD - 1, review=1)
    assert waiting(store) == {7: "not in a-plain.csv, which has this day too"}
    assert not in_books(store)[1]
    settled(store, [7], Verb.REJECT)
    assert taken(store, written(folder, "b", "german", MONTH)).counts == Counts(already=HELD)
    assert (9, -4250) not in in_books(store)[0]


def test_a_file_that_lacks_rows_takes_none_away(main: tuple[Store, Path]) -> None:
    store, folder = main
    taken(store, written(folder, "a", "plain", MONTH))
    before = entries(store)
    assert taken(store, written(folder, "b", "ofx", MONTH[:5])).counts == Counts(already=5)
    assert entries(store) == before


def test_another_statement_of_the_same_days_is_taken_row_by_row(main: tuple[Store, Path]) -> None:
    """Two cards whose files go into one account: some amounts meet, most do not."""
    store, folder = main
    taken(store, written(folder, "a", "plain", MONTH))
    other = [Row(day, f"SHOP {day}", -100 * day) for day in (3, 4, 5, 6, 7, 8)] + [Row(9, "KIOSK", -4250), SALARY]
    receipt = taken(store, written(folder, "b", "german", other))
    assert receipt.counts == Counts(new=5, review=3)
    assert set(waiting(store).values()) == {f"may be the same as entry {id}, on the same day" for id in (2, 4, 7)}


def test_dates_that_differ_by_format_are_asked_and_counted_once(main: tuple[Store, Path]) -> None:
    store, folder = main
    taken(store, written(folder, "a", "plain", MONTH))
    booked = [row._replace(day=row.day + 2) if row.day == 15 else row for row in MONTH]
    assert taken(store, written(folder, "b", "german", booked)).counts == Counts(already=HELD - 1, review=1)
    assert waiting(store) == {8: "may be the same as entry 5, 2 days apart"}
    assert in_books(store)[0].total() == HELD


@pytest.mark.parametrize(
    ("on_doubt", "counts"), [(OnDoubt.SKIP, Counts(already=HELD)), (OnDoubt.ADD, Counts(new=1, already=HELD - 1))]
)
def test_what_is_certain_is_no_doubt(main: tuple[Store, Path], on_doubt: OnDoubt, counts: Counts) -> None:
    store, folder = main
    taken(store, written(folder, "a", "plain", MONTH))
    booked = [row._replace(day=17) if row.day == 15 else row for row in MONTH]
    wish, files = importing.Asked(Said(account="Main"), date_order="dmy", on_doubt=on_doubt), importing.Files()
    plan = importing.plan(store, written(folder, "b", "german", booked), wish, files)
    assert plan.counts == counts
    importing.carry_out(store, [plan], wish, files, at=AT)
    again = importing.plan(store, str(folder / "b-german.csv"), wish, files)
    assert (again.counts, again.links) == (Counts(already=HELD), {})


def test_a_file_of_one_source_that_is_read_otherwise_is_known(main: tuple[Store, Path]) -> None:
    """The bank writes other texts, another order of the day, or other decimals under the same header."""
    store, folder = main
    path = Path(written(folder, "a", "sided", MONTH))
    taken(store, str(path))
    removed(store, 3)
    text = path.read_text(encoding="utf-8").replace(" / card", " (card 12)").replace("/10/2026", ".10.26")
    path.write_text(text, encoding="utf-8")
    receipt = taken(store, str(path))
    assert receipt.counts == Counts(already=HELD)
    assert receipt.files[0].plan.marks.count(Mark.MATCHED) == HELD
    assert len(sources.all(store)) == 1
    assert taken(store, str(path)).deed is None


def test_a_row_that_the_bank_adds_later_is_new(main: tuple[Store, Path]) -> None:
    store, folder = main
    taken(store, written(folder, "a", "plain", MONTH))
    receipt = taken(store, written(folder, "b", "plain", [*MONTH, Row(12, "LATE FEE", -10)]))
    assert receipt.counts == Counts(new=1, already=HELD)
    assert waiting(store) == {}


# ---------------------------------------------------------------------------------------------- the bank's own ids


def of_ids(rows: Sequence[Row], **changes: Row) -> list[Row]:
    return [changes.get(row.id, row) for row in rows]


def test_a_row_that_the_bank_changed_is_asked_and_counted_once(main: tuple[Store, Path]) -> None:
    store, folder = main
    month = MONTH[1:]
    taken(store, written(folder, "a", "ofx", month))
    with history.deed(store, "edit", AT):
        categories.add(store, "Food")
        transactions.set_category(store, [4], categories.find(store, "Food").id, By.HAND)
    before = in_books(store)[0]
    changed_one = Row(15, "SWIGGY", -27000, id="INB0015A")
    receipt = taken(store, written(folder, "b", "ofx", of_ids(month, INB0015A=changed_one)))
    assert receipt.counts == Counts(already=5, review=1)
    assert waiting(store) == {7: "the bank changed entry 4: 250.00 -> 270.00"}
    assert in_books(store)[0] == before
    settled(store, [7], Verb.ACCEPT)
    assert [entry.id for entry in entries(store)] == [1, 2, 3, 5, 6, 7]
    kept = transactions.get(store, 7)
    assert (kept.money.minor, kept.pending, kept.review, kept.lines[0].by) == (-27000, False, None, By.HAND)
    assert taken(store, str(folder / "a-ofx.ofx")).deed is None
    again = of_ids(month, INB0015A=changed_one._replace(minor=-28000))
    assert taken(store, written(folder, "c", "ofx", again)).counts == Counts(already=5, review=1)
    assert waiting(store) == {8: "the bank changed entry 7: 270.00 -> 280.00"}
    settled(store, [8], Verb.REJECT)
    assert in_books(store)[0].total() == 7
    assert_whole(store)


def test_a_row_that_the_bank_moved_to_another_day(main: tuple[Store, Path]) -> None:
    store, folder = main
    taken(store, written(folder, "a", "ofx", MONTH[1:]))
    moved = of_ids(MONTH[1:], INB0015A=Row(17, "UPI/SWIGGY/1", -25000, id="INB0015A"))
    assert taken(store, written(folder, "b", "ofx", moved)).counts == Counts(already=5, review=1)
    assert waiting(store) == {7: "may be the same as entry 4, 2 days apart"}


def test_an_id_that_a_bank_gives_anew_says_nothing(main: tuple[Store, Path]) -> None:
    store, folder = main
    taken(store, written(folder, "a", "ofx", [row._replace(day=row.day % 7 + 1) for row in MONTH[1:]]))
    later = [row._replace(day=row.day % 7 + 9, minor=row.minor - 1, text=f"OTHER {row.day}") for row in MONTH[1:]]
    assert taken(store, written(folder, "b", "ofx", later)).counts == Counts(new=6)


def test_two_rows_of_one_id_in_a_file_are_both_taken_and_one_is_asked(main: tuple[Store, Path]) -> None:
    store, folder = main
    rows = [*MONTH[1:6], Row(21, "FEE", -120, id="INB0020A")]
    assert taken(store, written(folder, "a", "ofx", rows)).counts == Counts(new=5, review=1)
    ((_, reason),) = waiting(store).items()
    assert reason.startswith("the same id of the bank as line ")
    assert reason.endswith(", which has -500.00")
    assert not in_books(store)[1]


def test_ids_are_kept_when_an_import_is_undone_and_done_again(main: tuple[Store, Path]) -> None:
    store, folder = main
    taken(store, written(folder, "p", "plain", MONTH))
    taken(store, written(folder, "a", "ofx", MONTH[1:]))
    kept = store.conn.execute("SELECT * FROM fingerprints ORDER BY 1, 2").fetchall()
    assert sum(bank_id is not None for *_, bank_id in kept) == 5
    history.undo(store)
    history.redo(store)
    assert store.conn.execute("SELECT * FROM fingerprints ORDER BY 1, 2").fetchall() == kept
    assert_whole(store)
    with store.write_tx():
        store.conn.execute("UPDATE fingerprints SET bank_id = bank_id + 1 WHERE bank_id IS NOT NULL")
    with pytest.raises(AssertionError):
        assert_whole(store)


def test_an_account_of_its_own_has_rows_of_its_own(main: tuple[Store, Path]) -> None:
    store, folder = main
    taken(store, written(folder, "a", "plain", MONTH))
    with history.unrecorded(store):
        accounts.add(store, "Savings", AccountKind.SAVINGS, "INR")
    files, wish = importing.Files(), importing.Asked(Said(account="Savings"), date_order="dmy")
    plan = importing.plan(store, written(folder, "b", "german", MONTH), wish, files)
    assert plan.counts == Counts(new=HELD)
