"""`finura import` of a journal and of a bank's files for one account: a path in a journal is no number of a bank."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Finura

NUMBER = "DE89370400440532013000"


@pytest.fixture
def months(tmp_path: Path) -> list[str]:
    """Two files of a bank that says its number."""
    paths = []
    for month in (9, 10):
        path = tmp_path / f"{month}.csv"
        path.write_text(
            f"Account:;{NUMBER}\n\nDate;Description;Amount\n"
            f"2026-{month:02}-03;XQZVK;-5.00\n2026-{month:02}-14;ZUQQI;9.00\n",
            encoding="utf-8",
        )
        paths.append(str(path))
    return paths


def test_an_exported_journal_finds_accounts_that_have_a_number(
    finura: Finura, tmp_path: Path, months: list[str]
) -> None:
    finura("init", "--currency", "EUR", "--no-pin")
    told = f"account {NUMBER} of the file is remembered as Main"
    assert told in finura("import", months[0], "--dry-run").out
    assert finura("import", months[0], "--dry-run", "--json").json["files"][0]["number"] == NUMBER
    assert told in finura("import", months[0]).out
    assert told not in finura("import", months[1], "--dry-run").out, "it is known by now"
    assert finura("import", months[1], "--dry-run", "--json").json["files"][0]["number"] is None
    assert NUMBER in finura("account", "show", "Main").out
    journal = str(tmp_path / "books.journal")
    finura("export", "-o", journal)
    assert "2 there already" in finura("import", journal, "--dry-run").out
    finura("import", journal)
    assert finura("list", "--count").out == "2\n"
    assert NUMBER in finura("account", "show", "Main").out


def test_one_import_tells_an_account_one_number(finura: Finura, months: list[str]) -> None:
    finura("init", "--currency", "EUR", "--no-pin")
    assert finura("import", *months, "--dry-run").out.count("is remembered as Main") == 1
    files = finura("import", *months, "--json").json["files"]
    assert [file["number"] for file in files] == [NUMBER, None]
    finura("account", "add", "Other", "--kind", "bank")
    other = Path(months[0]).with_name("other.csv")
    for path, number in ((months[0], "11111111"), (str(other), "22222222")):
        Path(path).write_text(Path(months[1]).read_text().replace(NUMBER, number))
    files = finura("import", months[0], str(other), "-a", "Other", "--json").json["files"]
    assert [file["number"] for file in files] == ["11111111", None], "an account has one number"
    assert "number 11111111" in finura("account", "show", "Other").out


def test_a_bank_follows_a_journal_and_is_known_from_then_on(finura: Finura, tmp_path: Path, months: list[str]) -> None:
    journal = tmp_path / "all.journal"
    journal.write_text(
        "2026-08-01 VORNIK\n    assets:checking  -4.00 EUR\n    expenses:food\n\n"
        "2026-08-02 VORNIK\n    assets:second  -4.00 EUR\n    expenses:food\n",
        encoding="utf-8",
    )
    finura("init", "--currency", "EUR", "--no-pin")
    finura("import", str(journal))
    assert "number assets:checking" in finura("account", "show", "checking").out
    finura("import", months[0], "-a", "checking")
    assert f"number {NUMBER}" in finura("account", "show", "checking").out
    assert "checking: 2 rows: 2 new" in " ".join(finura("import", months[1]).out.split())
    again = " ".join(finura("import", str(journal), "--dry-run").out.split())
    assert again.count("1 row: 1 there already") == 2
