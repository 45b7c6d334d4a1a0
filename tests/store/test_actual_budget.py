"""A database of Actual is a stranger's: read as it should be, refused as it should be."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as driver

from finura_cli.errors import BadInput
from finura_cli.formats import budget_actual
from finura_cli.formats.budget_ynab import Assigned, Month
from finura_cli.store import actual_budget
from finura_cli.store.actual_budget import Held

SCHEMA = """
CREATE TABLE categories (id TEXT PRIMARY KEY, name TEXT, is_income INTEGER DEFAULT 0, cat_group TEXT, sort_order REAL,
  tombstone INTEGER DEFAULT 0, hidden BOOLEAN NOT NULL DEFAULT 0);
CREATE TABLE category_groups (id TEXT PRIMARY KEY, name TEXT, is_income INTEGER DEFAULT 0, tombstone INTEGER DEFAULT 0);
CREATE TABLE preferences (id TEXT PRIMARY KEY, value TEXT);
CREATE TABLE zero_budgets (id TEXT PRIMARY KEY, month INTEGER, category TEXT, amount INTEGER, carryover INTEGER);
CREATE TABLE reflect_budgets (id TEXT PRIMARY KEY, month INTEGER, category TEXT, amount INTEGER DEFAULT 0);
INSERT INTO category_groups(id, name) VALUES ('g', 'Usual');
INSERT INTO categories(id, name, cat_group) VALUES ('f', 'Food', 'g'), ('o', 'Orphan', 'none');
INSERT INTO categories(id, name, is_income, cat_group) VALUES ('s', 'Salary', 1, 'g');
INSERT INTO categories(id, name, cat_group, tombstone) VALUES ('d', 'Gone', 'g', 1);
"""
ENVELOPES = """
INSERT INTO zero_budgets(id, month, category, amount) VALUES ('1', 202601, 'f', 12345), ('2', 202601, 's', 0),
  ('3', 202602, 'f', -50), ('4', 202601, 'd', 7), ('5', 202602, 'o', 9);
"""


@pytest.fixture
def database(tmp_path):
    """The bytes of a database made by a script."""

    def made(script, name="made.sqlite"):
        path = tmp_path / name
        conn = driver.connect(str(path))
        conn.executescript(script)
        conn.commit()
        conn.close()
        return path.read_bytes()

    return made


def test_the_budget_of_living_categories(database):
    assert actual_budget.read(database(SCHEMA + ENVELOPES)) == [
        Held(202601, "Usual", "Food", 0, 12345), Held(202601, "Usual", "Salary", 1, 0),
        Held(202602, None, "Orphan", 0, 9), Held(202602, "Usual", "Food", 0, -50),
    ]  # fmt: skip


def test_a_tracking_budget_is_told_by_the_preference_or_by_being_the_only_one(database):
    tracking = SCHEMA + "INSERT INTO reflect_budgets(id, month, category, amount) VALUES ('1', 202601, 'f', 5);"
    assert [row.amount for row in actual_budget.read(database(tracking))] == [5]
    chosen = tracking + ENVELOPES + "INSERT INTO preferences VALUES ('budgetType', 'tracking');"
    assert [row.amount for row in actual_budget.read(database(chosen, "b"))] == [5]
    other = tracking + ENVELOPES + "INSERT INTO preferences VALUES ('budgetType', 'envelope');"
    assert len(actual_budget.read(database(other, "c"))) == 4


def test_nothing_is_left_behind(database, monkeypatch, tmp_path):
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    seen = []
    connect = actual_budget.connect
    monkeypatch.setattr(actual_budget, "connect", lambda path, **how: seen.append(mode(path)) or connect(path, **how))
    actual_budget.read(database(SCHEMA + ENVELOPES))
    with pytest.raises(BadInput):
        actual_budget.read(b"no database")
    assert os.listdir(folder) == []
    assert seen == [(0o600, 0o700)] * 2


def mode(path):
    return Path(path).stat().st_mode & 0o777, Path(path).parent.stat().st_mode & 0o777


LOOP = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS {} FROM n"
HOSTILE = {
    "nothing": "CREATE TABLE t(x);",
    "no names": "CREATE TABLE zero_budgets(month, category, amount);",
    "a view": SCHEMA.replace("CREATE TABLE zero_budgets", "CREATE TABLE other")
    + "DROP TABLE reflect_budgets; CREATE VIEW zero_budgets AS " + LOOP.format("month") + ";",
    "other columns": SCHEMA + "DROP TABLE zero_budgets; CREATE TABLE zero_budgets(x);",
}  # fmt: skip


@pytest.mark.parametrize("script", HOSTILE.values(), ids=HOSTILE)
def test_what_is_none_is_refused(database, script):
    with pytest.raises(BadInput) as refused:
        actual_budget.read(database(script))
    assert refused.value.code == "not-a-budget"
    assert "\n" not in refused.value.message


def test_a_database_that_never_ends_is_given_up(database, monkeypatch):
    monkeypatch.setattr(actual_budget, "_SECONDS", 0.0)
    monkeypatch.setattr(actual_budget, "_STEPS", 1)
    with pytest.raises(BadInput):
        actual_budget.read(database(SCHEMA + ENVELOPES))


def test_too_many_rows(database, monkeypatch):
    monkeypatch.setattr(actual_budget, "MAX_ROWS", 3)
    with pytest.raises(BadInput, match="more than 3 rows"):
        actual_budget.read(database(SCHEMA + ENVELOPES))


@given(st.integers(0, 40_000), st.binary(min_size=1, max_size=60))
def test_damage_is_refused_or_read(whole, at, noise):
    data = bytearray(whole)
    at %= len(data)
    data[at : at + len(noise)] = noise
    try:
        rows = actual_budget.read(bytes(data))
    except BadInput:
        return
    assert all(isinstance(row, Held) for row in rows)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    path = tmp_path_factory.mktemp("whole") / "x"
    conn = driver.connect(str(path))
    conn.executescript(SCHEMA + ENVELOPES)
    conn.commit()
    conn.close()
    return path.read_bytes()


def test_rows_become_what_a_file_gives():
    found = budget_actual.export_of(
        [
            (202601, "Usual", "Food", 0, 12345), (202601, "Usual", "Salary", 1, 0), (202613, "a", "b", 0, 1),
            ("x", "a", "b", 0, 1), (202601, None, "Food", 0, None), (202601, "a", b"b", 0, 1),
            (202601, "a", "b", 0, "1"),
            (202601, "a", "b", 0, 10**16), (202601, "a", "x" * 101, 0, 1), (90001, "a", "b", 0, 1),
        ],
        "INR",
    )  # fmt: skip
    assert found.rows == (
        Assigned(1, Month(2026, 1), "Usual", "Food", 12345), Assigned(2, Month(2026, 1), "Inflow", "Salary", 0),
        Assigned(5, Month(2026, 1), "", "Food", 0),
    )  # fmt: skip
    assert [one.line for one in found.problems] == [3, 4, 6, 7, 8, 9, 10]
    for currency in ("JPY", "KWD"):
        with pytest.raises(BadInput, match="hundredths"):
            budget_actual.export_of([(202601, "a", "b", 0, 1)], currency)
    with pytest.raises(BadInput, match="nothing to take in"):
        budget_actual.export_of([], "INR")
