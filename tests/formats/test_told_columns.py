"""Which of several columns of words tells what a row is."""

from __future__ import annotations

import pytest

from finura_cli.domain.category import Kind
from tests.formats.reading import read

SIDES = ("CREDIT", "DEBIT", "DEBIT", "DEBIT")
TEXTS = ("NORTHERN MILL PAYROLL", "XQZVK BAKERY", "ZUQQI STORES", "VORNIK GAS")
MONEY = ("2000.00", "-80.25", "-100.00", "-12.50")


def table(words: tuple[str, ...], texts: tuple[str, ...], rows: int) -> str:
    lines = [f"{words[n]},06/{20 + n}/2026,{texts[n]},{MONEY[n]},{'ACH' if n % 2 else 'CARD'}\n" for n in range(rows)]
    return "".join(["Details,Posting Date,Description,Amount,Type\n", *lines])


@pytest.mark.parametrize("rows", [1, 2, 3, 4])
def test_words_for_the_side_yield_to_what_tells_rows_apart(rows: int) -> None:
    found = read(table(SIDES, TEXTS, rows))
    assert [draft.description for draft in found.drafts] == list(TEXTS[:rows])
    assert not any(draft.note for draft in found.drafts)


def test_one_word_all_the_way_down_yields_too() -> None:
    found = read(table(("Booking",) * 4, TEXTS, 4))
    assert [draft.description for draft in found.drafts] == list(TEXTS)


def test_where_nothing_else_is_said_the_words_are_the_description() -> None:
    found = read(table(SIDES, ("",) * 4, 4))
    assert [draft.description for draft in found.drafts] == list(SIDES)


def test_two_columns_that_both_vary_are_description_and_note() -> None:
    found = read(table(("Ann", "Bob", "Cem", "Dee"), TEXTS, 4))
    assert {draft.description for draft in found.drafts} | {draft.note for draft in found.drafts} == {
        "Ann", "Bob", "Cem", "Dee", *TEXTS,
    }  # fmt: skip


@pytest.mark.parametrize("word", ["EXCHANGE", "General Currency Conversion", "Allgemeine Währungsumrechnung"])
def test_money_that_is_changed_into_another_currency_is_neither_spent_nor_earned(word: str) -> None:
    found = read(
        "Type,Completed Date,Description,Amount,Currency\n"
        f"{word},2026-07-15 10:00:00,To GBP,-118.65,EUR\n{word},2026-07-15 10:00:00,To GBP,100.00,GBP\n"
        "CARD_PAYMENT,2026-07-16 10:00:00,Exchange Bar,-9.00,EUR\n"
    )
    assert [draft.kind for draft in found.drafts] == [Kind.TRANSFER, Kind.TRANSFER, None]


def test_a_column_of_texts_under_an_unknown_word_is_named_as_not_read() -> None:
    found = read(table(SIDES, TEXTS, 4).replace("Type", "Qorvex").replace("CARD", "by card").replace("ACH", "by hand"))
    assert found.reading.details["columns"]["unread"] == []  # two texts in four rows tell nothing
    rows = ("01.09.2026;Karte;Miete Nord;-10", "02.09.2026;Auftrag;Strom Nord;-20", "03.09.2026;Abruf;Markt Nord;-3")
    found = read("\n".join(("Datum;Buchungstext;Wofuer;Betrag", *rows)))
    assert found.reading.details["columns"]["unread"] == [2]


def test_the_other_side_of_money_in_is_the_payer() -> None:
    text = (
        "Buchungsdatum;Zahlungspflichtige*r;Zahlungsempfänger*in;Verwendungszweck;Betrag (€)\n"
        "28.08.26;Arbeitgeber AG;Max Muster;Lohn 08;2.000,00\n"
        "05.08.26;Max Muster;REWE Markt;Einkauf;-65,44\n"
        "04.08.26;;Finanzkasse;Erstattung;12,00\n"
    )
    assert [draft.merchant for draft in read(text).drafts] == ["Arbeitgeber AG", "REWE Markt", "Finanzkasse"]


def test_a_name_says_more_of_the_other_side_than_the_number_of_its_account() -> None:
    text = (
        "Date;Amount;Account;Counterparty;Name;Description\n"
        "2026-08-01;-12,50;NL08BUNQ2020202020;;Albert Heijn;Albert Heijn 1234 Amsterdam, NL\n"
        "2026-08-05;2.100,00;NL08BUNQ2020202020;NL20INGB0001234567;Werkgever BV;Salaris\n"
        "2026-08-09;-1.045,99;NL08BUNQ2020202020;NL20RABO0001234567;Woonstichting;Huur augustus\n"
    )
    assert [draft.merchant for draft in read(text).drafts] == ["Albert Heijn", "Werkgever BV", "Woonstichting"]


def test_from_and_to_are_both_sides_and_oneself_is_not_the_other() -> None:
    text = (
        "ID,Datetime,Type,Note,From,To,Amount (total),Destination\n"
        "41611,2026-09-04T18:22:11,Payment,Pizza,Jane Roe,John Doe,+ $22.50,Venmo balance\n"
        "41622,2026-09-11T09:01:00,Charge,Concert tickets,John Doe,Sam Lee,+ $75.00,Venmo balance\n"
        "41633,2026-09-15T12:00:00,Payment,Haircut,John Doe,Kim Barber,- $35.00,\n"
        "41644,2026-09-20T22:10:33,Standard Transfer,,,,- $60.00,CHASE BANK\n"
    )
    drafts = read(text).drafts
    assert [draft.merchant for draft in drafts] == ["Jane Roe", "Sam Lee", "Kim Barber", None]
    assert (drafts[0].description, drafts[0].note) == ("Jane Roe", "Pizza")
