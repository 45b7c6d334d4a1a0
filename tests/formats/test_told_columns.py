"""Which of several columns of words tells what a row is."""

from __future__ import annotations

import pytest

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
