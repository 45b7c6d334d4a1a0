"""`finura doctor` and `finura sql`."""

from __future__ import annotations

import os

import pytest

from tests.conftest import Finura


@pytest.fixture
def books(finura: Finura) -> Finura:
    finura("init", "--currency", "INR", "--no-pin")
    finura("add", "250", "lunch", "-c", "Dining", "2026-10-03")
    return finura


def test_sound_books_leave_with_0_and_a_warning_with_3_if_asked(books: Finura, home: object) -> None:
    answer = books("doctor", "--exit-code", "--json").json
    assert answer["sound"] is True
    assert answer["entries"] == 1
    assert [row["weight"] for row in answer["rows"]] == ["note"]
    os.chmod(str(home), 0o755)
    books("doctor")
    books("doctor", "--exit-code", code=3)


def test_sql_answers_over_the_views_and_changes_nothing(books: Finura) -> None:
    answer = books("sql", "SELECT date, description, minor FROM entries", "--json").json
    assert answer["rows"] == [{"date": "2026-10-03", "description": "lunch", "minor": -25000}]
    before = books("export").out
    for attack in ("DELETE FROM transactions", "DROP VIEW entries", "PRAGMA user_version=9", "ATTACH 'x' AS x"):
        books("sql", attack, code=2)
    assert books("export").out == before


def test_amounts_that_cannot_be_hidden_are_not_shown(books: Finura) -> None:
    for words in (("sql", "SELECT minor FROM entries"), ("export",)):
        told = books(*words, "--private", code=2)
        assert "25000" not in told.out
        assert "250.00" not in told.out
