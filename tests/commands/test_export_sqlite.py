"""The books as a plain SQLite file, read by SQLite as it comes with Python."""

from __future__ import annotations

import csv
import io
import os
import sqlite3
import subprocess
import sys
import tracemalloc
from collections import Counter
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.store import plain_file
from finura_cli.store.connection import open_store
from tests.conftest import Finura, Once
from tests.services.vaults import surroundings
from tests.terminal import SOURCE

ROOT = Path(__file__).parents[2]
VIEWS = ("category_paths", "balances", "entries", "months", "planned")
TODAY = ("--today", "2026-10-20")


@pytest.fixture
def household(finura: Finura, once: Once) -> Finura:
    def make() -> None:
        finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin", "--yes")
        finura("import", str(ROOT / "sample_data/household.csv"), "--yes", *TODAY)
        finura("account", "add", "Card", "--kind", "card", "--opening", "-1200")
        finura("add", "2500", "to card", "2026-10-04", "--transfer-to", "Card", "-t", "trip", "-t", "a")
        finura("add", "100", "XQZVK", "2026-10-05", "--split", "Groceries=60,Dining=40")
        finura("add", "90", "ZUQQI", "2026-10-06", "-c", "Groceries", "--pending")
        finura("add", "12.50", "refund", "2026-10-07", "--refund-of", "2")
        finura("add", "5", "VORNIK", "2026-10-08", "--mood", "3", "--who", "Ana", "-n", "a\nb")
        finura("budget", "set", "Food", "900", "--rollover", *TODAY)
        finura("budget", "set", "total", "5000", *TODAY)

    once(make)
    return finura


def asked(path: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as file:
        return file.execute(sql).fetchall()


def exported(finura: Finura, path: Path, *words: str) -> Path:
    finura("export", "-o", str(path), *TODAY, *words)
    assert asked(path, "PRAGMA integrity_check") == [("ok",)]
    assert asked(path, "PRAGMA foreign_key_check") == []
    return path


def test_sums_by_category_and_month_are_those_of_the_report(household: Finura, tmp_path: Path) -> None:
    path = exported(household, tmp_path / "books.sqlite")
    wheres = {"entries": "pending = 0 AND substr(date, 1, 7)", "months": "month"}
    for month in ("2025-08", "2026-03", "2026-10"):
        rows = household("report", "spending", month, "--json", *TODAY).json["rows"]
        wanted = {row["category"]: -Decimal(row["amount"]).scaleb(2) for row in rows}
        assert len(wanted) > 5
        for table, where in wheres.items():
            sql = f"SELECT category, sum(minor) FROM {table} WHERE kind = 'expense' AND {where} = '{month}' GROUP BY 1"
            assert dict(asked(path, sql)) == wanted, (month, table)


@pytest.mark.parametrize("view", VIEWS)
def test_a_table_is_what_sql_says_of_the_view(household: Finura, tmp_path: Path, view: str) -> None:
    """Its columns, too: one that a view gets is not forgotten here."""
    path = exported(household, tmp_path / "books.sqlite")
    said = household("sql", f"SELECT * FROM {view}", "--json").json
    with closing(sqlite3.connect(path)) as file:
        found = file.execute(f"SELECT * FROM {view}")
        skipped = view in plain_file.NUMBERED
        assert [column[0] for column in found.description][skipped:] == said["columns"]
        rows = [row[skipped:] for row in found]
    assert len(rows) > 1
    assert Counter(rows) == Counter(tuple(row.values()) for row in said["rows"])


def test_tables_have_keys_references_indexes_and_types(household: Finura, tmp_path: Path) -> None:
    path = exported(household, tmp_path / "books.sqlite3")
    info = {table: asked(path, f"PRAGMA table_info({table})") for table in VIEWS}
    keys = {table: [row[1] for row in sorted(rows, key=lambda row: row[5]) if row[5]] for table, rows in info.items()}
    assert keys == {
        "category_paths": ["path"], "balances": ["account"], "entries": ["id", "line"], "months": ["id"],
        "planned": ["id"],
    }  # fmt: skip
    names = {("account", "balances", "account"), ("category", "category_paths", "path")}
    references = {table: {(row[3], row[2], row[4]) for row in asked(path, f"PRAGMA foreign_key_list({table})")}
                  for table in VIEWS}  # fmt: skip
    assert references["entries"] == references["months"] == names
    plan = "EXPLAIN QUERY PLAN SELECT * FROM entries WHERE {} = 'x'"
    for column in ("date", "account", "category"):
        assert "USING INDEX" in asked(path, plan.format(column))[0][3], column
    stored = {"TEXT": "text", "INTEGER": "integer", "REAL": "real"}
    for table, columns in info.items():
        for _, name, kind, needed, *_ in columns:
            met = {one for (one,) in asked(path, f'SELECT DISTINCT typeof("{name}") FROM {table}')}
            assert met <= {stored[kind]} | (set() if needed else {"null"}), (table, name)
    days = [day for (day,) in asked(path, "SELECT DISTINCT date FROM entries")]
    assert [date.fromisoformat(day).isoformat() for day in days] == days


@pytest.mark.parametrize("words", [("cat:Dining",), ("2026-09",), ("cat:Food", "-tag:a", "2025"), ("XQZVK",)])
def test_a_part_has_the_lines_of_the_csv_and_their_sums(
    household: Finura, tmp_path: Path, words: tuple[str, ...]
) -> None:
    path = exported(household, tmp_path / "part.sqlite", "--", *words)
    ran = household("export", "--csv", *TODAY, "--", *words)
    wanted = Counter((int(row["id"]), row["category"] or None, row["amount"])
                     for row in csv.DictReader(io.StringIO(ran.out)))  # fmt: skip
    assert wanted
    assert Counter(asked(path, "SELECT id, category, amount FROM entries")) == wanted
    sums = "SELECT substr(date, 1, 7), account, category, kind, sum(minor), count(*) FROM entries WHERE pending = 0"
    months = "SELECT month, account, category, kind, sum(minor), sum(count) FROM months"
    assert asked(path, f"{months} GROUP BY 1, 2, 3, 4") == asked(path, f"{sums} GROUP BY 1, 2, 3, 4")
    assert len(asked(path, "SELECT * FROM planned")) == 2, "the plans stay whole"


def test_of_a_split_entry_a_query_has_the_line_that_matches(household: Finura, tmp_path: Path) -> None:
    path = exported(household, tmp_path / "part.sqlite", "cat:Dining", "XQZVK")
    assert asked(path, "SELECT line, category, minor FROM entries") == [(1, "Food:Dining", -4000)]


def test_names_are_names_and_never_sql(finura: Finura, tmp_path: Path) -> None:
    finura("init", "--currency", "INR", "--locale", "en", "--no-pin", "--yes")
    category, account, text = 'x"; drop table entries; --', "'); DELETE FROM [a]; --", '{"a": [1]}\x00$x ?1 :b @c'
    finura("category", "add", category)
    finura("account", "add", account)
    finura("add", "1", text.replace("\x00", " "), "2026-10-01", "-c", category, "-a", account, "-n", text[:-1] + "'")
    path = exported(finura, tmp_path / 'file:a?mode=memory "b"; x.sqlite')
    assert asked(path, "SELECT category, account, minor FROM entries") == [(category, account, -100)]
    assert asked(path, "SELECT description FROM entries")[0][0] == text.replace("\x00", " ")
    assert {name for (name,) in asked(path, "SELECT name FROM sqlite_schema WHERE type = 'table'")} == set(VIEWS)


def test_empty_books_make_the_tables(finura: Finura, tmp_path: Path) -> None:
    finura("init", "--currency", "INR", "--locale", "en", "--no-pin", "--yes")
    path = exported(finura, tmp_path / "books.db", "--format", "sqlite")
    counts = {table: asked(path, f"SELECT count(*) FROM {table}")[0][0] for table in VIEWS}
    assert counts.pop("category_paths") > 20
    assert counts == {"balances": 1, "entries": 0, "months": 0, "planned": 0}


def test_currencies_have_the_decimals_they_have(finura: Finura, tmp_path: Path) -> None:
    finura("init", "--currency", "INR", "--locale", "en", "--no-pin", "--yes")
    for code, typed in (("JPY", "1250"), ("KWD", "1.234"), ("USD", "0.05")):
        finura("account", "add", code, "--currency", code, "--opening", "0")
        finura("add", f"{typed} {code}", "XQZVK", "2026-10-01", "-a", code)
    path = exported(finura, tmp_path / "books.sqlite")
    wanted = [("JPY", "-1250", -1250), ("KWD", "-1.234", -1234), ("USD", "-0.05", -5)]
    for table in ("entries", "months", "balances"):
        sql = f"SELECT currency, amount, minor FROM {table} WHERE minor ORDER BY currency"
        assert asked(path, sql) == wanted, table


def test_encrypted_books_come_out_plain_and_it_is_said(
    finura: Finura, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    surroundings(tmp_path, monkeypatch)
    finura("init", "--currency", "INR", "--yes")
    finura("add", "250", "lunch", "-c", "Dining", "2026-10-03")
    os.umask(0)
    ran = finura("export", "-o", str(tmp_path / "out.sqlite"))
    assert "not encrypted: whoever can read it can read everything in it" in ran.err
    assert ran.out == ""
    path = tmp_path / "out.sqlite"
    assert not (home / "finura.db").read_bytes().startswith(b"SQLite format 3")
    assert path.read_bytes().startswith(b"SQLite format 3\0")
    assert path.stat().st_mode & 0o777 == 0o600
    assert asked(path, "SELECT description, minor FROM entries") == [("lunch", -25000)]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--format", "sqlite"), "a SQLite file goes into a file, not to stdout"),
        (("--format", "sqlite", "-o", "-"), "a SQLite file goes into a file, not to stdout"),
        (("--format", "xlsx", "-o", "-"), "a workbook goes into a file, not to stdout"),
        (("--json", "-o", "b.sqlite"), "two formats were asked for"),
        (("-o", "b.sqlite", "--private"), "--private hides amounts"),
    ],
)
def test_what_cannot_be_written_is_said(
    finura: Finura, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], says: str
) -> None:
    finura("init", "--currency", "INR", "--locale", "en", "--no-pin", "--yes")
    monkeypatch.chdir(tmp_path)
    assert says in finura("export", *words, code=2).err
    assert [file.name for file in tmp_path.iterdir()] == ["home"]


def test_a_file_that_is_there_stays_unless_told(household: Finura, tmp_path: Path) -> None:
    path = tmp_path / "books.sqlite"
    path.write_text("mine")
    assert "--force" in household("export", "-o", str(path), code=2).err
    assert path.read_text() == "mine"
    household("export", "-o", str(path), "--force")
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("DELETE FROM planned")
        other.commit()
        assert "is in use" in household("export", "-o", str(path), "--force", code=2).err
    assert asked(path, "SELECT count(*) FROM planned") == [(0,)]
    exported(household, path, "--force")
    assert asked(path, "SELECT count(*) FROM planned") == [(2,)]


@pytest.mark.skipif(os.name == "nt", reason="limits of POSIX")
def test_a_full_disk_leaves_nothing(household: Finura, tmp_path: Path) -> None:
    import resource

    folder = tmp_path / "out"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "finura_cli", "export", "-o", str(folder / "books.sqlite")],
        # A compiled file that is cut off would break whoever runs next.
        env={**os.environ, "PYTHONPATH": SOURCE, "PYTHONDONTWRITEBYTECODE": "1"}, capture_output=True, text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)), timeout=60,
    )  # fmt: skip
    assert done.returncode == 74, done.stderr
    assert f"error: {folder / 'books.sqlite'} cannot be finished: the disk" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(folder.iterdir()) == []


def test_entries_are_not_held_in_memory(finura: Finura, home: Path, tmp_path: Path) -> None:
    import sqlite_utils  # its own import is not what is measured

    assert sqlite_utils
    finura("init", "--currency", "INR", "--locale", "en", "--no-pin", "--yes")
    rows = (f"2026-{n % 12 + 1:02d}-{n % 28 + 1:02d},-{n}.25,XQZVK {n} {'x' * 200}\n" for n in range(1, 3001))
    (tmp_path / "in.csv").write_text("date,amount,description\n" + "".join(rows))
    finura("import", str(tmp_path / "in.csv"), "--yes", "-q")
    peaks = []
    with open_store(home / "finura.db") as store:
        for period in (Period(date(2026, 1, 1), date(2026, 2, 1)), None):
            path = tmp_path / f"{len(peaks)}.sqlite"
            path.touch()
            tracemalloc.start()
            plain_file.write(store, path, Query(), period)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert asked(path, "SELECT count(*) FROM entries") == [(3000,)]
    assert peaks[1] < peaks[0] + 500_000, "twelve times the entries, of which each is longer than 200 characters"
