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
