"""OFX and QIF files into the books: each account into its own, nothing twice, in whatever dialect it comes again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Finura, Once
from tests.formats.ofx_samples import XML_HEADER, bank, card, row, whole
from tests.formats.qif_samples import QUICKEN

STATEMENTS = whole(
    bank(
        row("-1.25", fitid="900001", name="Cafe"), row("300.00", "20260107", "CREDIT", fitid="900002", name="Pay"),
        ledger="900.00",
    ),
    card(row("-9.00", fitid="900003", name="Book shop")),
)  # fmt: skip


@pytest.fixture
def made(finura: Finura, once: Once) -> Finura:
    once(lambda: finura("init", "--no-pin", "--currency", "USD", "--locale", "en_US", "--yes"))
    return finura


def written(tmp_path: Path, text: str, name: str) -> str:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return str(path)


def balances(finura: Finura) -> dict[str, str]:
    return {row["name"]: row["balance"] for row in finura("account", "--json").json["rows"] if row["name"] != "Cash"}


def rows_of(finura: Finura) -> list[dict[str, Any]]:
    return finura("list", "all", "--limit", "0", "--json").json["rows"]


def test_the_accounts_of_a_file_and_their_balances(made: Finura, tmp_path: Path) -> None:
    path = written(tmp_path, STATEMENTS, "statement.qfx")
    answer = made("import", path, "--json").json
    assert [file["format"] for file in answer["files"]] == ["ofx", "ofx"]
    assert answer["totals"]["new"] == 3
    assert sorted(balances(made).values()) == ["-9.00", "900.00"]
    kinds = {row["kind"] for row in made("account", "--json").json["rows"]}
    assert kinds == {"cash", "bank", "card"}


def test_the_same_statements_in_another_dialect_bring_nothing(made: Finura, tmp_path: Path) -> None:
    made("import", written(tmp_path, STATEMENTS, "one.ofx"), "--json")
    again = STATEMENTS.replace("\n<", "<").replace("Cafe", "CAFE 17")[STATEMENTS.index("<OFX>") :]
    totals = made("import", written(tmp_path, XML_HEADER + again, "two.ofx"), "--json").json["totals"]
    assert (totals["new"], totals["already"]) == (0, 3)


def test_a_quicken_file_brings_accounts_transfers_and_categories(made: Finura, tmp_path: Path) -> None:
    path = written(tmp_path, QUICKEN, "quicken.qif")
    made("import", path, "--json")
    assert balances(made) == {"Everyday Checking": "607.50", "Rewards Card": "188.00"}
    found = {row["description"]: row for row in rows_of(made)}
    assert found["Corner Store"]["category"] == "Food:Groceries"
    assert found["Card payment"]["kind"] == "transfer"
    assert {line["category"].split(":")[-1]: line["amount"] for line in found["Warehouse"]["lines"]} == {
        "Food": "-100.00",
        "Household": "-50.00",
    }
    assert made("import", path, "--json").json["totals"]["new"] == 0
    made("undo")
    assert rows_of(made) == []


def test_what_cannot_be_read_is_refused_or_told(made: Finura, tmp_path: Path) -> None:
    cut = made("import", written(tmp_path, STATEMENTS[:700], "cut.ofx"), "--json", code=65)
    assert cut.json["error"]["code"] == "truncated"
    odd = STATEMENTS.replace("<TRNAMT>-1.25", "<TRNAMT>.")
    told = made("import", written(tmp_path, odd, "odd.ofx"), "--json", code=4).json
    assert (told["totals"]["new"], told["totals"]["rejected"]) == (2, 1)


def test_a_balance_that_the_books_do_not_have_is_said(made: Finura, tmp_path: Path) -> None:
    first = bank(row("-1.25", fitid="1", name="Cafe"), ledger="900.00")
    then = bank(row("-2.00", "20260215", fitid="3", name="Bakery"), ledger="{} 20260228", span="20260228")

    def said(text: str, name: str) -> str:
        return " ".join(made("import", written(tmp_path, whole(text), name), "--yes").out.split())

    assert "in the books than" not in said(first, "jan.ofx")
    off = said(then.format("893.00"), "feb.ofx")
    assert "has $5.00 more in the books than this statement says: finura account reconcile" in off
    made("undo")
    assert "in the books than" not in said(then.format("898.00"), "feb.ofx")
