"""Files of the books that are damaged, of others, or planted: said with the code of the contract, and left alone."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Finura
from tests.hostile.outcomes import SOUND, assert_safe, books_now, many, simple, write

POSIX = pytest.mark.skipif(os.name == "nt", reason="files of POSIX")
BAD = "2026-02-30,1.00,Food,no such day"


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _garbage(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(40_000))


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9_000])


def _header_alone(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def _zeros_inside(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:4096] + bytes(8192) + data[12288:])


def _other_program(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE transactions (id INTEGER)")
    other.close()


def _newer(path: Path) -> None:
    with sqlite3.connect(path) as conn:
        conn.execute("PRAGMA user_version = 9999")
    conn.close()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _text(path: Path) -> None:
    path.write_text("SQLite format 3 is what this is not\n" * 100, encoding="utf-8")


def _gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    ("harm", "exit_code"),
    [
        (_empty, 76),
        (_garbage, 76),
        (_cut, 76),
        (_header_alone, 76),
        (_zeros_inside, 76),
        (_other_program, 76),
        (_newer, 76),
        (_folder, 76),
        pytest.param(_fifo, 76, marks=POSIX),
        (_text, 76),
        (_gone, 78),
    ],
)
def test_a_damaged_store_is_said_and_left_as_it_is(
    books: Finura, home: Path, tmp_path: Path, harm: Callable[[Path], None], exit_code: int
) -> None:
    path = write(tmp_path / "in.csv", many())
    books("import", str(path))
    store = home / "finura.db"
    for beside in ("-wal", "-shm"):
        (home / f"finura.db{beside}").unlink(missing_ok=True)
    harm(store)
    now = store.read_bytes() if store.is_file() else None
    assert books("doctor", code=exit_code).code == exit_code
    for words in (
        ["list", "all"],
        ["import", str(path)],
        ["add", "5", "x"],
        ["report", "month", "2026-01"],
        ["undo"],
        ["export"],
    ):
        ran = books(*words, "--json", code=None)
        assert ran.code in (exit_code, 0) if harm in (_zeros_inside,) else ran.code == exit_code, (words, ran.err)
        assert "bug" not in ran.err
        assert_safe(ran.err)
    if harm is not _zeros_inside:
        assert (store.read_bytes() if store.is_file() else None) == now
    assert (store.exists() or store.is_symlink()) == (harm is not _gone)


def test_a_text_that_is_none_any_more_is_damage(books: Finura, home: Path, tmp_path: Path) -> None:
    books("import", str(write(tmp_path / "in.csv", simple("2026-01-13,5.00,Food,a telling text"))))
    store = home / "finura.db"
    assert not (home / "finura.db-wal").exists()
    store.write_bytes(store.read_bytes().replace(b"a telling text", b"a telling\xfftext"))
    books("doctor", code=76)
    for words in (["list"], ["show", "1"], ["export"], ["export", "--csv"]):
        assert books(*words, "--json" if "--csv" not in words else "-q", code=76).err.count("damaged") == 1
    assert "hex" in books("sql", "SELECT CAST(x'ff' AS TEXT)", code=2).err


def test_a_mistake_in_our_own_sql_ends_in_a_report(books: Finura, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from finura_cli.store import checks

    monkeypatch.setattr(checks, "examine", lambda store: store.conn.execute("SELECT secret FROM nowhere"))
    assert "OperationalError" in books("doctor", code=1).err
    (report,) = home.glob("finura-crash-*.txt")
    assert "secret" not in report.read_text(encoding="utf-8")


@pytest.mark.timeout(20)
def test_a_chain_of_causes_that_bites_its_tail_ends(books: Finura, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from finura_cli.store import checks

    def bite(_: object) -> None:
        first, second = ValueError(), KeyError()
        first.__cause__, second.__cause__ = second, first
        raise first

    monkeypatch.setattr(checks, "examine", bite)
    books("doctor", code=1)
    assert len(list(home.glob("finura-crash-*.txt"))) == 1


def test_init_never_replaces_what_is_there(books: Finura, home: Path, tmp_path: Path) -> None:
    for harm in (_empty, _garbage, _folder):
        shutil.rmtree(home)
        home.mkdir(mode=0o700)
        (home / "finura.db").write_bytes(b"x")
        harm(home / "finura.db")
        books("init", "--no-pin", "--currency", "USD", "--yes", code=2)


def test_planted_files_are_not_followed_loaded_or_run(books: Finura, home: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine", encoding="utf-8")
    path = write(tmp_path / "in.csv", simple(SOUND, BAD))
    if os.name != "nt":
        (tmp_path / "in.rejects.csv").symlink_to(victim)
    for name in ("model.pkl", "models.joblib", "sitecustomize.py", "banks"):
        (home / name).write_bytes(b"cos\nsystem\n(S'touch planted-ran'\ntR.")
    books("import", str(path), code=4)
    books("list")
    books("predict", code=None)
    books("anomalies")
    books("doctor")
    assert victim.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "in.rejects.csv").is_symlink()
    (home / "finura.keys.json").write_bytes(b"cos\nsystem\n(S'touch planted-ran'\ntR.")
    assert "cannot be read" in books("list", code=76).err
    assert not list(tmp_path.rglob("planted-ran"))


def test_an_answer_does_not_follow_a_planted_link(books: Finura, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine", encoding="utf-8")
    target = tmp_path / "out.json"
    target.symlink_to(victim)
    books("export", "-o", str(target), code=2)
    books("export", "-o", str(target), "--force")
    assert victim.read_text(encoding="utf-8") == "mine"
    assert target.stat().st_mode & 0o077 == 0
    dangling = tmp_path / "list.csv"
    dangling.symlink_to(tmp_path / "elsewhere")
    books("list", "-o", str(dangling), code=None)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    "data",
    [
        b"\0",
        b"\xff\xfe",
        b"currency = ",
        b"currency = 5\n",
        b"[a]\n" * 2,
        b"x = " + b"[" * 5_000,
        b'currency = "\x1b[31m"\n',
        b"currency = 'INR'\n" * 2,
        b"calendar.cycle_start = 99999999999999999999\n",
        b"# " + b"x" * 3_000_000,
    ],
    ids=["NUL", "UTF-16", "cut off", "wrong type", "twice a table", "deep", "escapes", "twice", "huge number", "huge"],
)
def test_a_bad_configuration_is_said(books: Finura, home: Path, data: bytes) -> None:
    (home / "config.toml").write_bytes(data)
    ran = books("list", "--json", code=None)
    assert ran.code in ((0,) if data.startswith(b"#") else (78,)), ran.err
    assert_safe(ran.err)
    assert (home / "config.toml").read_bytes() == data


@POSIX
@pytest.mark.parametrize("make", [_folder, _fifo])
def test_a_configuration_that_is_no_file(books: Finura, home: Path, make: Callable[[Path], None]) -> None:
    make(home / "config.toml")
    ran = books("list", "--json", code=None)
    assert ran.code in (74, 78)
    assert "bug" not in ran.err


def test_a_home_that_is_no_folder(books: Finura, home: Path) -> None:
    shutil.rmtree(home)
    home.write_text("a file", encoding="utf-8")
    for words in (
        ["list"],
        ["init", "--no-pin", "--currency", "USD", "--yes"],
        ["config", "set", "currency", "USD"],
        ["doctor"],
    ):
        ran = books(*words, "--json", code=None)
        assert ran.code in (2, 74, 78), words
        assert "bug" not in ran.err
    assert home.read_text(encoding="utf-8") == "a file"


@pytest.mark.parametrize(
    "typed",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        "\x00",
        "null",
        "5",
        '"x"',
        '{"amount": NaN, "description": "x"}',
        '{"amount": 1e999, "description": "x"}',
        '{"amount": ' + "9" * 5_000 + "}",
        '{"amount": true}',
        '{"amount": {"a": 1}, "description": ["x"]}',
        '{"amount": "5", "date": "2026-02-30", "description": "x"}',
        '{"amount": "5", "description": "x", "nonsense": 1}',
        '{"amount": "5", "description": "\\u0000"}',
    ],
)
def test_json_lines_that_are_none(books: Finura, typed: str) -> None:
    before = books_now(books)
    ran = books("add", "--stdin", "--json", typed=typed + "\n", code=None)
    assert ran.code in (2, 65) or (ran.code == 0 and "u0000" in typed), (ran.code, ran.err)
    if ran.code:
        assert books_now(books) == before
        assert "bug" not in ran.err
    assert_safe(ran.err)
