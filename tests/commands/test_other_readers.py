"""Answers as other programs read them: DuckDB the JSON and the CSV, jq the JSON, LibreOffice the workbooks."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from finura_cli.commands.report import group
from tests import needs
from tests.conftest import Finura, Once

TODAY = ("--today", "2026-10-20")
SAID = (
    "report month 2026-09", "report year 2026", "report spending 2026", "report spending 2026 -M",
    "report spending 2026 --by merchant", "report income 2026", "report cashflow 2026 -M", "report trend",
    "report trend --by category", "report compare 2026-09", "report histogram 2026", "list 2026-09", "budget", "bills",
    "account", "category", "anomalies", "merchant", "rates",
)  # fmt: skip
REPORTS = (*SAID, *(f"report {name}" for name in group.commands if f"report {name} " not in " ".join(SAID)))
"""What is said so because it needs a period or has other forms; and every other report as it is."""


@pytest.fixture
def household(finura: Finura, once: Once, home: Path) -> Finura:
    def make() -> None:
        finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes")
        finura("demo", "--write", str(home.parent / "files"))
        finura("import", str(home.parent / "files" / "household.csv"), *TODAY)
        finura("add", "9", 'a "quoted", comma; =1+1 ৳ খাবার', "2026-09-03", "-c", "Dining")
        finura("budget", "set", "Food", "900", *TODAY)
        finura("rates", "add", "2026-10-01", "USD", "88.125")
        shutil.rmtree(home.parent / "files")

    once(make)
    return finura


def written(household: Finura, folder: Path, ending: str) -> dict[str, Path]:
    """Every report as a file."""
    folder.mkdir()
    found = {}
    for words in REPORTS:
        path = folder / f"{words.replace(' ', '_').replace('-', '')}.{ending}"
        household(*words.split(), *TODAY, "-o", str(path))
        found[words] = path
    return found


def test_duckdb_and_jq_read_the_json(household: Finura, tmp_path: Path) -> None:
    needs.package("duckdb")
    needs.program("jq")
    import duckdb

    added = 0
    for words, path in written(household, tmp_path / "json", "json").items():
        answer = json.loads(path.read_text("utf-8"))
        rows = answer.get("rows") or []
        (read,) = duckdb.sql(f"SELECT * FROM read_json_auto('{path}')").fetchall()
        assert len(read) == len(answer), words
        asked = ["jq", "-r", '.rows // [] | map(.amount // "0" | tonumber) | length, add', str(path)]
        said = subprocess.run(asked, capture_output=True, encoding="utf-8", check=True).stdout.split()
        assert int(said[0]) == len(rows), words
        if not any(row.get("amount") for row in rows):
            continue
        added += 1
        total = sum(Decimal(row["amount"]) for row in rows if row["amount"] is not None)
        found = duckdb.sql(
            "SELECT count(*), sum(CAST(r.amount AS DECIMAL(18, 3)))"
            f" FROM (SELECT unnest(rows) AS r FROM read_json_auto('{path}'))"
        ).fetchall()
        assert found == [(len(rows), total)], words
        assert round(Decimal(said[1]), 2) == total, words
    assert added > 5


def test_duckdb_reads_the_csv_and_takes_amounts_for_numbers(household: Finura, tmp_path: Path) -> None:
    needs.package("duckdb")
    import duckdb

    typed = 0
    for words, path in written(household, tmp_path / "csv", "csv").items():
        with path.open(newline="", encoding="utf-8") as file:
            head, *rows = csv.reader(file)
        read = duckdb.sql(f"SELECT * FROM read_csv('{path}', header = true, strict_mode = true)")
        assert read.columns == head, words
        assert len(read.fetchall()) == len(rows), words
        types = dict(zip(head, map(str, read.types), strict=True))
        for name in {"amount", "income", "expense", "net", "total"} & set(head if rows else ()):
            if any(row[head.index(name)] for row in rows):
                assert types[name] in ("DOUBLE", "BIGINT"), (words, types)
                typed += 1
        if "date" in head and rows:
            assert types["date"] == "DATE", words
    assert typed > 5


@pytest.mark.slow
def test_libreoffice_reads_the_workbooks(household: Finura, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    books = written(household, tmp_path / "xlsx", "xlsx")
    texts = tmp_path / "texts"
    how = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
    words = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", how]
    subprocess.run([*words, "--outdir", str(texts), *map(str, books.values())], capture_output=True, check=True)
    for said, path in books.items():
        (first,) = [
            one for one in texts.iterdir() if one.name == f"{path.stem}.csv" or one.name.startswith(f"{path.stem}-")
        ]
        cells = [cell for row in csv.reader(first.open(newline="", encoding="utf-8")) for cell in row]
        assert cells, said
        assert not [cell for cell in cells if cell.startswith(("#", "Err:"))], said
