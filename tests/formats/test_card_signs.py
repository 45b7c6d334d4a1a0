"""Cards whose charges are written positive, where no row thanks for a payment in words that are known."""

from __future__ import annotations

import pytest

from tests.formats.reading import read

SHOPS = ("REWE MARKT", "SHELL 1234", "LIDL 3321", "LUFTHANSA AG", "SPOTIFY", "IKEA")
CHARGED = [("+", shop) for shop in SHOPS]
PAID = ("-", "ZAHLUNG/ÜBERWEISUNG ERHALTEN BESTEN DANK")
REFUND = ("-", "LUFTHANSA AG")


def table(rows: list[tuple[str, str]], holder: bool = False) -> str:
    """Day, text and amount of 20; with a holder of the card in each row, or without."""
    lines = ["Datum,Beschreibung,Karteninhaber,Betrag" if holder else "Datum,Beschreibung,Betrag"]
    for n, (sign, text) in enumerate(rows):
        amount = '"-20,00"' if sign == "-" else '"20,00"'
        lines.append(f"{13 + n}/09/2026,{text},{'ERIKA,' if holder else ''}{amount}")
    return "\n".join(lines) + "\n"


def signs(text: str, *, card: bool = False, sign: str | None = None) -> tuple[object, bool]:
    """How the file is read, and whether that is doubted. `card`: its account is known to be a card's; `sign`: as
    earlier files were."""
    details = read(text, card=card, sign=sign).reading.details
    return details["sign"], details["doubt"] is not None


def test_a_payment_in_the_words_of_a_card_turns_the_file_round() -> None:
    got = read(table([*CHARGED, PAID]))
    assert [d.minor for d in got.drafts] == [-2000] * 6 + [2000]


def test_nearly_nothing_but_positive_amounts_are_charges_where_it_is_a_card() -> None:
    rows = [*CHARGED, REFUND]
    assert signs(table(rows, holder=True)) == ("inverted", False)
    assert signs(table(rows), card=True) == ("inverted", False)
    assert signs(table(rows)) == ("signed", False)  # it may be a bank's, with income


@pytest.mark.parametrize("rows", [[*CHARGED[:2], REFUND], [*CHARGED[:3], REFUND, ("-", "H&M")]])
def test_where_more_than_half_are_positive_it_is_asked(rows: list[tuple[str, str]]) -> None:
    assert signs(table(rows), card=True) == ("signed", True)


@pytest.mark.parametrize(
    "rows",
    [
        [("-", shop) for shop in SHOPS] + [("+", "LUFTHANSA AG")],
        [("-", "LIDL"), *[("+", "ZAHLUNG ERHALTEN")] * 5],
        [("-", "LIDL"), ("+", "Gehalt"), *CHARGED],
    ],
)
def test_a_card_that_is_written_like_an_account_stays_as_it_is(rows: list[tuple[str, str]]) -> None:
    assert signs(table(rows, holder=True), card=True) == ("signed", False)


def test_an_account_that_names_cards_at_its_purchases_alone_is_no_card() -> None:
    rows = "".join(f"{13 + n}/09/2026,{shop},,20.00\n" for n, shop in enumerate(SHOPS))
    assert signs(f"Date,Description,Card Number,Amount\n{rows}20/09/2026,LIDL,4321,-5.00\n") == ("signed", False)


def test_balances_that_follow_the_amounts_as_written_say_more_than_counts() -> None:
    rows = "".join(f"{13 + n}/09/2026,{shop},ERIKA,20.00,{20 * (n + 1)}.00\n" for n, shop in enumerate(SHOPS))
    text = f"Date,Description,Cardholder,Amount,Balance\n{rows}20/09/2026,LIDL,ERIKA,-5.00,115.00\n"
    assert signs(text, card=True) == ("signed", False)


def test_charges_that_had_a_minus_in_earlier_files_have_it_still() -> None:
    assert signs(table([*CHARGED, REFUND], holder=True), sign="signed") == ("signed", False)


@pytest.mark.parametrize("title", ["Account/Card Number", "Konto-/Kartennummer", "Kort beskrivelse", "Rachunek/karta"])
def test_a_header_that_speaks_of_accounts_or_texts_too_is_of_no_card(title: str) -> None:
    rows = "".join(f"{13 + n}/09/2026,{shop},12345678,20.00\n" for n, shop in enumerate(SHOPS))
    assert signs(f"Date,Description,{title},Amount\n{rows}20/09/2026,LIDL,12345678,-5.00\n") == ("signed", False)
