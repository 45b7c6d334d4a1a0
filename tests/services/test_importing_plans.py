"""What a plan says before anything is written: how far it has read, and which way money went."""

from __future__ import annotations

from pathlib import Path

import pytest

from finura_cli.domain.imports import Counts
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.services import import_walk, importing
from finura_cli.services.import_places import Said
from finura_cli.store import categories, history, search
from finura_cli.store.connection import Store
from tests.services.test_importing import books, taken, typed, written


def earned(store: Store, path: Path, rows: str) -> str:
    """A file in which categories say which way money went: Salary earns."""
    with history.unrecorded(store):
        categories.add(store, "Salary", categories.Kind.INCOME)
    path.write_text(f"date,amount,category\n{rows}", encoding="utf-8")
    return str(path)


def test_what_is_read_rises_to_the_lines_of_the_file_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_walk, "_TICK", 2)
    with books() as (store, folder):
        path = written(folder / "bank.csv", [(day, "COFFEE", -8000) for day in range(1, 8)])
        asked, files = importing.Asked(Said(currency="INR")), importing.Files()
        told: list[tuple[int, int]] = []
        importing.plan(store, path, asked, files, progress=lambda done, total: told.append((done, total)))
        (total,) = {of for _, of in told}
        assert total >= len(Path(path).read_text().splitlines())
        done = [rows for rows, _ in told]
        assert done == sorted(done)
        assert done[-4:] == [2, 4, 6, total]


def test_earned_money_is_held_against_earned_money_in_the_books() -> None:
    """The file has no signs: the row that its category turns round is the salary that was typed, not a cost."""
    with books() as (store, folder):
        taken(store, written(folder / "first.csv", [(1, "RENT", -2400000)]))
        typed(store, "2026-10-02", 90000, "pay")
        typed(store, "2026-10-05", -70000, "a coat")
        path = earned(store, folder / "simple.csv", "2026-10-02,900.00,Salary\n2026-10-05,700.00,Salary\n")
        assert taken(store, path, account="Main").counts == Counts(new=1, review=1)
        assert [t.date.day for t in search.find(store, Query(), Period.ALL) if t.review] == [2]


def test_a_sign_in_the_file_is_before_what_its_category_says() -> None:
    with books() as (store, folder):
        rows = "2026-10-01,-250.00,Dining\n2026-10-02,900.00,Salary\n2026-10-03,-90.00,Salary\n"
        taken(store, earned(store, folder / "simple.csv", rows))
        amounts = {t.date.day: t.money.minor for t in search.find(store, Query(), Period.ALL)}
        assert amounts == {1: -25000, 2: 90000, 3: -9000}
