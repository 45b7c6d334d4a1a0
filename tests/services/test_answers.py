"""Answers are worked out once, while the books stay as they are; and never stand in anybody's way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from finura_cli.domain.money import Money
from finura_cli.services import answers, examining
from finura_cli.store import answers as kept
from finura_cli.store import connection, history, models, notes
from finura_cli.store.connection import Store
from tests.store.made import new_books

AT = "2026-11-20T08:00:00Z"


@dataclass(frozen=True)
class Said:
    """Some answer."""

    day: date
    money: Money
    parts: tuple[int | None, ...] = ()


class Counting:
    """Says how often it was asked to work."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Said:
        self.times += 1
        return Said(date(2026, 11, 20), Money(self.times, "INR"), (1, None))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    new_books(tmp_path / "finura.db").close()
    return tmp_path / "finura.db"


@pytest.fixture(params=[False, True], ids=["writing", "reading"])
def books(path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    with connection.open_store(path, read_only=request.param) as store:
        yield store


def ask(store: Store, work: Counting, question: object = "next month", **more: object) -> Said:
    return answers.answer(store, "expense", question, Said, work, at=AT, **more)  # type: ignore[arg-type]


def note(path: Path) -> None:
    with connection.open_store(path) as writer, history.deed(writer, "note add", AT):
        notes.add(writer, date(2026, 1, 1), "XQZVK")


def test_it_is_worked_out_once_for_a_question(books: Store):
    work = Counting()
    assert ask(books, work) == ask(books, work) == Said(date(2026, 11, 20), Money(1, "INR"), (1, None))
    assert work.times == 1
    assert ask(books, work, "the month after").money.minor == 2


def test_every_deed_undo_and_training_lets_it_be_worked_out_anew(books: Store, path: Path):
    work = Counting()
    ask(books, work)
    note(path)
    assert ask(books, work).money.minor == 2
    with connection.open_store(path) as writer:
        history.undo(writer)
    assert ask(books, work).money.minor == 3
    with connection.open_store(path) as writer:
        models.put(writer, models.Kept("expense", AT, "data", "{}", "{}"), ())
    assert ask(books, work).money.minor == 4
    assert ask(books, work).money.minor == 4


def test_what_was_mended_without_a_deed_lets_it_be_worked_out_anew(path: Path):
    """It may rest on sums that were wrong."""
    work = Counting()
    with connection.open_store(path) as store:
        ask(store, work)
        examining.mend(store)
        assert ask(store, work).money.minor == 2


def test_one_deed_undone_is_not_another_one_undone(path: Path):
    """After each, as many are undone as before."""
    note(path)
    note(path)
    with connection.open_store(path) as store:
        found = set()
        for deed in (2, 1):
            history.undo(store, deed)
            found.add(kept.state(store))
            history.redo(store)
    assert len(found) == 2


def test_an_answer_is_not_kept_of_books_that_another_changed_meanwhile(books: Store, path: Path):
    work = Counting()

    def slowly() -> Said:
        found = work()
        if work.times == 1:
            note(path)
        return found

    for _ in range(3):
        answers.answer(books, "expense", "next month", Said, slowly, at=AT)
    assert work.times == 2


def test_what_is_learnt_for_an_answer_lets_it_be_kept(path: Path):
    work = Counting()

    def learning() -> Said:
        models.put(store, models.Kept("risk", AT, "data", "{}", "{}"), ())
        return work()

    with connection.open_store(path) as store:
        for _ in range(2):
            answers.answer(store, "risk", "tomorrow", Said, learning, at=AT)
    assert work.times == 1


def test_a_reader_still_cannot_write_afterwards(path: Path):
    with connection.open_store(path, read_only=True) as store:
        ask(store, Counting())
        assert store.conn.value("PRAGMA query_only") == 1
        assert store.conn.value("PRAGMA busy_timeout") == 30_000


def test_while_somebody_writes_it_is_not_kept_and_not_waited_for(books: Store, path: Path):
    work = Counting()
    with connection.open_store(path) as other, other.write_tx():
        assert ask(books, work).money.minor == 1
    assert ask(books, work).money.minor == 2
    assert ask(books, work).money.minor == 2


def test_a_full_disk_stops_no_answer_and_nothing_that_is_kept_beside_one(path: Path):
    """Whoever keeps something: an answer, or what was learnt for it."""
    with connection.open_store(path) as store:
        store.conn.execute(f"PRAGMA max_page_count={store.conn.value('PRAGMA page_count')}")
        work = Counting()
        answers.answer(store, "expense", "x", bytes, lambda: bytes(300_000), at=AT)
        with kept.keeping(store) as writing:
            assert writing
            models.put(store, models.Kept("risk", AT, "data", "x" * 300_000, "{}"), ())
        assert models.get(store, "risk") is None
        assert ask(store, work).money.minor == 1


def test_what_goes_with_an_answer_is_written_once(books: Store):
    told: list[Said] = []
    ask(books, Counting(), besides=told.append)
    ask(books, Counting(), besides=told.append)
    assert len(told) == 1


def test_a_kept_answer_of_other_fields_is_worked_out_anew(books: Store, path: Path):
    work = Counting()
    ask(books, work)
    with connection.open_store(path) as writer, writer.write_tx():
        writer.conn.execute("UPDATE answers SET answer = ?", (b'{"day": "soon"}',))
    assert ask(books, work).money.minor == 2


def test_only_the_latest_are_kept(books: Store):
    for n in range(kept.MOST + 5):
        answers.answer(books, "expense", n, int, lambda n=n: n, at=f"{2000 + n}-01-01T00:00:00Z")
    assert books.conn.value("SELECT count(*) FROM answers") == kept.MOST
    assert books.conn.value("SELECT count(*) FROM answers WHERE at LIKE '2000%'") == 0
