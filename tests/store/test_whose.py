"""A part of an entry may be somebody's: kept, found, logged, taken back; and older images of lines know of none."""

from __future__ import annotations

import pytest

from finura_cli.domain.finding import Weight
from finura_cli.domain.money import Money
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import Whose
from finura_cli.domain.transaction import By, Line
from finura_cli.store import aggregates, checks, history, images, rows, select, transactions
from finura_cli.store.compiled import run
from finura_cli.store.connection import Store
from tests.store.books import AT, added, entry, everything, exported


def dinner(store: Store) -> int:
    parts = ((3, -400, None), (6, -300, "Asha"), (6, -500, "ravi"))
    lines = tuple(Line(id, Money(minor, "INR"), By.HAND, who=who) for id, minor, who in parts)
    (made,) = added(store, entry(-1200, text="dinner")._replace(lines=lines))
    return made


def sound(store: Store) -> bool:
    return not [finding for finding in checks.examine(store) if finding.weight is Weight.DAMAGE]


def test_it_is_kept_found_and_exported(books: Store) -> None:
    made = dinner(books)
    assert [line.who for line in transactions.get(books, made).lines] == [None, "Asha", "ravi"]
    assert run(books, select.transactions(Query.of(Whose("ravi")))).fetchall() == [(made, -500)]
    assert {one.key: one.amount for one in aggregates.sums(books, by=("who",))} == {
        None: -400, "Asha": -300, "ravi": -500,
    }  # fmt: skip
    (row,) = exported(books)["transactions"]
    assert [line["who"] for line in row["lines"]] == [None, "Asha", "ravi"]  # type: ignore[attr-defined]


def test_another_name_for_a_line_is_taken_back_and_done_again(books: Store) -> None:
    made = dinner(books)
    before = everything(books)
    with history.deed(books, "people rename", AT):
        rows.name_lines(books, [(made, 2)], "Ravi")
    after = everything(books)
    assert [line.who for line in transactions.get(books, made).lines] == [None, "Asha", "Ravi"]
    history.undo(books)
    assert everything(books) == before
    history.redo(books)
    assert everything(books) == after
    assert sound(books)


def test_deeds_from_before_there_was_one_are_taken_back_whole(books: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    (made,) = added(books, entry(-900, category=1))
    before = everything(books)
    with monkeypatch.context() as old:
        old.setattr(images, "LINE", images.LINE[:7])
        images.image.cache_clear()
        with history.deed(books, "edit", AT):
            transactions.set_category(books, (made,), 3, By.HAND)
    images.image.cache_clear()
    assert books.conn.value("SELECT json_array_length(after, '$.lines[0]') FROM changes WHERE deed_id = 2") == 7
    after = everything(books)
    assert sound(books)
    history.undo(books)
    assert everything(books) == before
    history.redo(books)
    assert everything(books) == after
    assert sound(books)
