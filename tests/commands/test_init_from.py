"""Books made anew from their export: the same books, to the byte of the next export."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

import pytest

from finura_cli.store import rebuilding
from finura_cli.store.connection import is_plain
from tests.conftest import Finura, Once
from tests.services.vaults import surroundings
from tests.thorough import in_part

ROOT = Path(__file__).parents[2]
TODAY = ("--today", "2026-10-20T12:30")

FILLED = (
    ("account", "add", "Bank", "--opening", "1000"),
    ("account", "edit", "Bank", "--number", "DE11 22"),
    ("account", "add", "Visa", "--kind", "card"),
    ("account", "edit", "Visa", "--statement-day", "5", "--due-day", "25", "--limit", "9000"),
    ("account", "add", "House", "--kind", "investment"),
    ("account", "value", "House", "850000", "--date", "2026-10-01"),
    ("account", "add", "Old", "--currency", "JPY"),
    ("account", "close", "Old"),
    ("category", "add", "Hobbies:Trains"),
    ("category", "add", "Zoo"),
    ("category", "mv", "Hobbies:Trains", "Zoo"),
    ("category", "edit", "Dining", "--necessity", "essential"),
    ("rules", "add", "shoes", "amt:..50", "--merchant", "Shoe shop", "-t", "a", "-n", "b"),
    ("rules", "add", "lunch", "-c", "Dining"),
    ("rules", "mv", "2", "1"),
    ("rules", "add", "card payment", "--transfer"),
    ("add", "12.50", "lunch", "2026-10-01", "--mood", "2", "--who", "Mina", "-n", 'a note\twith "quotes"', "-t", "x"),
    ("add", "40", "VORNIK shoes", "2026-10-02"),
    ("add", "500", "--transfer-to", "Bank", "-a", "Cash", "2026-10-03"),
    ("add", "10", "back", "--refund-of", "2"),
    ("add", "30", "pizza", "2026-10-04", "-c", "Dining", "--share", "Mina,Jonas"),
    ("add", "9", "soon", "--pending", "-a", "Bank"),
    ("add", "40 EUR", "abroad", "-a", "Visa", "-c", "Hotels", "2026-10-06"),
    ("rates", "add", "2026-10-05", "EUR", "107.25", "INR"),
    ("edit", "1", "--necessity", "saving"),
    ("merchant", "alias", "Shoe shop", "SHOES AND MORE"),
    ("budget", "set", "Food", "200"),
    ("budget", "set", "Gifts", "up", "to", "200", "--rollover", "--cap", "50"),
    ("budget", "set", "Clothing", "80"),
    ("budget", "move", "Clothing", "Food", "30"),
    ("budget", "rm", "Clothing"),
    ("bills", "add", "Loan", "40", "--due", "2026-10-05", "--every", "monthly", "-c", "EMI", "-a", "Bank"),
    ("bills", "add", "Gas", "5..9", "--due", "2026-11-02", "--every", "yearly", "--merchant", "Shoe shop"),
    ("bills", "link", "Loan", "2", "2026-10-05"),
    ("bills", "skip", "Loan", "2026-11-05"),
    ("bills", "schedule", "add", "9", "tea", "--every", "weekly", "--from", "2026-10-05", "-t", "y", "-c", "Dining"),
    ("bills", "schedule", "run"),
    ("bills", "schedule", "skip", "1"),
    ("goal", "add", "Bike", "600", "--by", "2090-01", "--account", "House"),
    ("goal", "add", "Boat", "900", "--per-month", "50"),
    ("goal", "pay", "Boat", "100", "-a", "Bank"),
    ("mood", "2", "--note", "tired", "--date", "2026-10-02"),
    ("note", "add", "a", "note"),
    ("account", "reconcile", "Bank", "1500"),
    ("config", "set", "calendar.cycle_start", "25"),
    ("config", "set", "alerts.quiet", "21:00-06:00"),
    ("rm", "8", "--yes"),
)


@pytest.fixture
def filled(finura: Finura, once: Once, tmp_path: Path) -> Finura:
    """Books with something in every list that an export has."""
    (tmp_path / "bank.csv").write_text(
        "Date,Text,Amount,Reference\n2026-09-01,Netflix 12,-9.99,R1\n2026-09-02,ZUQQI,-5.00,R2\n"
        "2026-09-03,XQZVK,-7.00,R3\n2026-10-02,VORNIK shoes,-40.00,R4\n"
    )
    (tmp_path / "cash.csv").write_text("Date,Text,Amount\n2026-10-02,VORNIK SHOES,-40.00\n")

    def make() -> None:
        finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin")
        for words in FILLED:
            finura(*words, *TODAY)
        finura("import", str(tmp_path / "bank.csv"), "-a", "Bank", "--yes", *TODAY)
        finura("import", str(tmp_path / "cash.csv"), "-a", "Cash", "--yes", *TODAY)
        finura("rm", "ZUQQI", "--yes", *TODAY)

    once(make)
    finura("import", "sources", "set", "bank-csv", "--fetch", "true", "now", code=None)
    return finura


def exported(finura: Finura, path: Path) -> str:
    finura("export", "-o", str(path), "--force")
    return path.read_text("utf-8")


def test_an_export_becomes_the_same_books(filled: Finura, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = exported(filled, tmp_path / "books.json")
    lists = {name: rows for name, rows in json.loads(text).items() if isinstance(rows, list)}
    assert set(rebuilding.LISTS) == set(lists), "every list of an export can come back"
    unfilled = {name for name, rows in lists.items() if not rows}
    assert unfilled <= {"verdicts"}, unfilled
    shown = [
        ("list", "--limit", "0"), ("report", "2026-10"), ("account",), ("budget", "2026-10"), ("bills",), ("goal",),
        ("people",),
    ]  # fmt: skip
    before = [filled(*words, "--json", *TODAY).out for words in shown]
    monkeypatch.setenv("FINURA_HOME", str(tmp_path / "other"))
    made = filled("init", "--from", str(tmp_path / "books.json"), "--no-pin", "--json").json
    assert (made["currency"], made["entries"], made["account"]) == ("INR", len(lists["transactions"]), None)
    assert exported(filled, tmp_path / "again.json") == text
    assert [filled(*words, "--json", *TODAY).out for words in shown] == before
    assert "sound" in filled("doctor").out
    for name in ("bank", "cash"):
        counts = filled("import", str(tmp_path / f"{name}.csv"), "--json", "--yes", *TODAY).json["totals"]
        assert (counts["new"], counts["review"], counts["rejected"]) == (0, 0, 0), "what was removed stays away, too"
    assert filled("undo", code=2).err
    assert "other books" in filled("import", "undo", "1", code=2).err
    (entry,) = filled("add", "5", "new", "--json", *TODAY).json["rows"]
    assert entry["id"] > max(row["id"] for row in lists["transactions"])
    filled("undo")
    assert exported(filled, tmp_path / "again.json") == text


def test_they_may_be_encrypted(filled: Finura, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = exported(filled, tmp_path / "books.json")
    monkeypatch.setenv("FINURA_HOME", str(tmp_path / "other"))
    surroundings(tmp_path, monkeypatch)
    assert filled("init", "--from", str(tmp_path / "books.json"), "--yes", "--json").json["encrypted"]
    assert not is_plain(tmp_path / "other" / "finura.db")
    assert exported(filled, tmp_path / "again.json") == text


def test_one_entry_changes_few_lines(filled: Finura, tmp_path: Path) -> None:
    before = exported(filled, tmp_path / "books.json").splitlines()
    filled("add", "250", "lunch at Trattoria Nova", "-c", "Dining", *TODAY)
    after = exported(filled, tmp_path / "books.json").splitlines()
    uid = json.loads("\n".join(after))["transactions"][-1]["uid"]
    changed = [line for line in difflib.ndiff(before, after) if line[:2] in ("+ ", "- ") and uid not in line[:60]]
    pairs = {line[2:].rstrip(",") for line in changed}
    assert len(pairs) <= 3, changed


HEAD = '{"schema": 1, "command": "export", "settings": {"currency": "INR"},\n'


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("Date,Amount\n2026-01-01,5\n", 65, "is no export"),
        ("2026-01-01 shop\n  food  5 EUR\n  cash\n", 65, "finura import FILE"),
        (HEAD + '"accounts": [', 65, "cut off"),
        ('{"schema": 2, "command": "export"}', 65, "newer program"),
        (HEAD + '"weather": [\n{"uid": "a", "id": 1}\n]}', 65, "newer program"),
        (HEAD + '"accounts": [\n{"uid": "a", "id": 1}\n]}', 65, "accounts a"),
        (HEAD + '"accounts": [\n7\n]}', 65, "a row of accounts"),
        (HEAD + '"notes": [\n{"uid": "a", "id": -1, "date": "2026-01-01", "text": "x"}\n]}', 65, "no id"),
        (HEAD + '"notes": [\n{"uid": "a", "id": 1, "date": "2026-01-01", "text": {}}\n]}', 65, "neither text"),
        (HEAD + '"budget_moves": [\n{"uid": "a", "id": 1, "start": "2026-01-01", "from_target": "total",'
         ' "from_category": null, "to_target": "total", "to_category": null, "amount": "1.234", "currency": "INR"}\n]}',
         65, "no amount"),
        (HEAD + '"reconciliations": [\n{"uid": "a", "id": 1, "account": "b", "date": "2026-01-01", "balance": "1"}\n]}',
         65, "not there"),
        ('{"schema": 1, "command": "export", "settings": {"locale": "en"}}', 2, "currency"),
        ('{"schema": 1, "command": "export", "settings": {"currency": "rupees"}}', 65, "currency"),
    ],
)  # fmt: skip
def test_what_cannot_be_books_leaves_none(
    finura: Finura, tmp_path: Path, home: Path, text: str, code: int, says: str
) -> None:
    (tmp_path / "books.json").write_text(text)
    ran = finura("init", "--from", str(tmp_path / "books.json"), "--no-pin", code=code)
    assert says in ran.err
    assert not (home / "finura.db").exists()
    finura("init", "--currency", "EUR", "--locale", "de_DE", "--no-pin")
    assert finura("config", "get", "currency").out.split()[-1] == "EUR"


def test_a_part_of_the_entries_is_no_books(filled: Finura, tmp_path: Path) -> None:
    filled("export", "cat:Dining", "-o", str(tmp_path / "part.json"))
    ran = filled("init", "--from", str(tmp_path / "part.json"), "--no-pin", "--profile", "two", "--json", code=65)
    assert ran.json["error"]["code"] == "part-of-books"
    taken = filled("import", str(tmp_path / "part.json"), "--json").json["totals"]
    assert taken["read"] == taken["already"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("step", in_part(4, 1))
def test_a_damaged_export_is_refused_and_never_a_bug(filled: Finura, tmp_path: Path, home: Path, step: int) -> None:
    """Each field of each list, one after another, as something that it cannot be. In part some of each list: its first
    field, its last, and every so many between them."""
    whole = json.loads(exported(filled, tmp_path / "books.json"))
    taken: list[str] = []
    tried = 0
    for name, rows in whole.items():
        if isinstance(rows, list) and rows:
            fields = list(rows[-1])
            for field in dict.fromkeys((*fields[::step], fields[-1], *(("path",) if name == "categories" else ()))):
                kept = rows[-1][field]
                rows[-1][field] = [["?"]]
                (tmp_path / "odd.json").write_text(json.dumps(whole))
                ran = filled("init", "--from", str(tmp_path / "odd.json"), "--no-pin", "--profile", "odd", code=None)
                assert ran.code in (0, 65), (name, field, ran.err)
                taken += [] if ran.code else [f"{name}.{field}"]
                for file in (home / "profiles" / "odd").glob("finura.*"):
                    file.unlink()
                rows[-1][field] = kept
                tried += 1
    print(f"{tried} fields")
    assert taken == ["categories.path"], "which follows from the names"
