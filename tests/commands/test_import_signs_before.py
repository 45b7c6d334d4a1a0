"""What one file of a source proves of its signs settles them for the next ones, until it is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Finura

AMEX = """Date,Description,Amount
08/31/2026,WHOLEFDS AUSTIN TX,48.12
08/27/2026,TORCHYS TACOS AUSTIN TX,23.50
08/22/2026,AUTOPAY PAYMENT - THANK YOU,-310.44
"""
PAID_AND_BACK = ("AUTOPAY PAYMENT - THANK YOU,-321.90", "AMAZON MARKEPLACE,-19.99")


def rows(*texts: str) -> str:
    return "Date,Description,Amount\n" + "".join(f"09/{13 + n}/2026,{text}\n" for n, text in enumerate(texts))


@pytest.fixture
def card(finura: Finura, home: Path, tmp_path: Path) -> Path:
    """Books with a card; where its files are written."""
    finura("init", "--no-pin", "--currency", "USD", "--locale", "en_US", "--yes")
    finura("account", "add", "Amex", "--kind", "card")
    return tmp_path / "card.csv"


def balance_after(finura: Finura, file: Path, *texts: str) -> str:
    """What the card owes once these files were taken in, one after the other."""
    for text in texts:
        file.write_text(text)
        assert "to review" not in finura("import", str(file), "-a", "Amex", "--yes").out
    return str(finura("account", "show", "Amex", "--json").json["account"]["balance"])


@pytest.mark.parametrize(
    ("first", "later", "balance"),
    [
        (AMEX, rows(*PAID_AND_BACK), "580.71"),
        (AMEX, rows("JOES CORNER,14.20", "ZZYX OUTLET,-310.00"), "534.62"),
        (AMEX, rows(*(f"ZZYX {n},10.00" for n in range(5))), "188.82"),  # it was refused: its amounts have no sign
        (AMEX, rows("ZZYX,10.00"), "228.82"),
    ],
)
def test_a_source_goes_on_as_its_files_proved(finura: Finura, card: Path, first: str, later: str, balance: str) -> None:
    assert balance_after(finura, card, first, later) == balance


def test_it_is_said_and_goes_with_the_file_that_proved_it(finura: Finura, card: Path) -> None:
    balance_after(finura, card, AMEX)
    card.write_text(rows(*PAID_AND_BACK))
    asked = ("import", str(card), "-a", "Amex", "--dry-run")
    assert "sign turned round, as in earlier files" in " ".join(finura(*asked).out.split())
    finura("undo")
    assert "sign as written;" in " ".join(finura(*asked).out.split())


def test_files_of_one_command_settle_each_other(finura: Finura, card: Path) -> None:
    later = card.with_name("later.csv")
    card.write_text(AMEX)
    later.write_text(rows(*PAID_AND_BACK))
    finura("import", str(card), str(later), "-a", "Amex", "--yes")
    assert finura("account", "show", "Amex", "--json").json["account"]["balance"] == "580.71"


def test_a_file_that_proves_the_contrary_is_asked_about(finura: Finura, card: Path) -> None:
    balance_after(finura, card, AMEX)
    card.write_text(rows("WHOLEFDS AUSTIN TX,-12.00", "AUTOPAY PAYMENT - THANK YOU,40.00"))
    got = finura("import", str(card), "--yes")
    assert "2 to review" in got.out
    assert "earlier files of this kind were read with the signs the other way round" in " ".join(got.out.split())
    assert finura("account", "show", "Amex", "--json").json["account"]["balance"] == "266.82"


def test_another_account_with_the_same_header_is_not_told_by_it(finura: Finura, card: Path) -> None:
    balance_after(finura, card, AMEX)
    finura("account", "add", "Giro")
    card.write_text(rows(*(f"ZZYX {n},10.00" for n in range(5))))
    assert finura("import", str(card), "-a", "Giro", "--json", code=65).json["error"]["code"] == "ambiguous-sign"
