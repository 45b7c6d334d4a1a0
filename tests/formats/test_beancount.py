"""Beancount's files: what maps, what is checked, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from finura_cli.domain.category import Kind
from finura_cli.domain.imports import Problem, Skipped
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from tests.formats.journals import drafts, lines_of, parts, problems

HEAD = 'option "operating_currency" "EUR"\n2026-01-01 open Assets:Giro EUR\n2026-01-01 open Expenses:Food\n'


def book(*postings: str, heading: str = '2026-10-03 * "Shop" "bread"') -> str:
    return "\n".join([heading, *(f"  {posting}" for posting in postings), ""])


def only(text: str) -> Draft:
    (found,) = [draft for rows in drafts(HEAD + text).values() for draft in rows]
    return found


def why(text: str) -> str:
    sound = book("Expenses:Food  1.00 EUR", "Assets:Giro", heading='2026-10-01 * "sound"')
    (found,) = {problem.why for problem in problems(HEAD + sound + text)}
    return found


def test_one_account_and_categories_are_one_row() -> None:
    row = only(book("Expenses:Food:Bread  2.50 EUR", "Expenses:Home  1 EUR", "Assets:Giro"))
    assert (row.date, row.minor, row.currency) == (date(2026, 10, 3), -350, "EUR")
    assert (row.merchant, row.description) == ("Shop", "bread")
    assert [tuple(line) for line in lines_of(row)] == [
        ("Food:Bread", -250, Kind.EXPENSE, None),
        ("Home", -100, Kind.EXPENSE, None),
    ]


@pytest.mark.parametrize(
    ("heading", "pending", "merchant", "description"),
    [
        ('2026-10-03 ! "Shop" "bread"', True, "Shop", "bread"),
        ('2026-10-03 txn "bread"', False, None, "bread"),
        ('2026-10-03 * "Shop" | "bread"', False, "Shop", "bread"),
        ("2026-10-03 *", False, None, ""),
        ('2026-10-03 * "say \\"hi\\"; twice" ; a comment', False, None, 'say "hi"; twice'),
    ],
)
def test_headings(heading: str, pending: bool, merchant: str | None, description: str) -> None:
    row = only(book("Expenses:Food  2.50 EUR", "Assets:Giro", heading=heading))
    assert (row.pending, row.merchant, row.description) == (pending, merchant, description)


def test_texts_over_several_lines_tags_links_and_metadata() -> None:
    text = 'pushtag #trip\n2026-10-03 * "Shop" "bread\nand milk" #food ^bill-7\n  time: "12:30"\n  who: "Ann"\n'
    text += "  Expenses:Food  2.50 EUR ; fresh\n    lot: 3\n  Assets:Giro\npoptag #trip\n"
    row = only(text)
    assert (row.description, row.time, row.note) == ("bread and milk", "12:30", "^bill-7 · who: Ann · lot: 3")
    assert row.more is not None
    assert row.more.tags == ("trip", "food")


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        ("1,234.50 EUR", 123450), ("-5 EUR", -500), ("+5 EUR", 500), ("(10 + 2.50) * 2 EUR", 2500), ("10 / 4 EUR", 250),
        ("-(3 - 5.5) EUR", 250), ("5EUR", 500), ("2 * (1 + (2 - 1)) EUR", 400), ("5 EUR ; five", 500), ("7. EUR", 700),
    ],
)  # fmt: skip
def test_amounts(written: str, minor: int) -> None:
    assert only(book(f"Assets:Giro  {written}", "Income:Pay")).minor == minor


@pytest.mark.parametrize(
    "written",
    ["1.234,50 EUR", "1,00 EUR", "5 eur", "EUR 5", "5", "10 / 3 EUR", "1 / 0 EUR", "((1) EUR", "1 + EUR", "NaN EUR",
     "1e5 EUR", "٣ EUR", "9" * 30 + " EUR", "12.345 EUR", "5 EUR EUR", "5 EUR @", "1" + "+1" * 200 + " EUR"],
)  # fmt: skip
def test_an_amount_that_is_none_is_told(written: str) -> None:
    assert why(book(f"Assets:Giro  {written}", "Income:Pay"))


def test_a_number_that_is_left_out_beside_its_currency() -> None:
    assert only(book("Expenses:Food  2.50 EUR", "Assets:Giro  EUR")).minor == -250


@pytest.mark.parametrize(
    ("postings", "reason"),
    [
        (("Expenses:Food  5 EUR", "Assets:Giro  -4 EUR"), "its postings do not balance: 1 EUR is left"),
        (("Expenses:Food  5 EUR", "Assets:Giro  -4 USD"), "its postings do not balance: 5 EUR, -4 USD is left"),
        (("Assets:Depot  5 ABC {2 EUR}", "Assets:Giro"), "investments are not read: ABC"),
        (("Assets:Depot  5 ABC @ 2 EUR", "Assets:Giro"), "investments are not read: ABC"),
        (("Spending:Food  5 EUR", "Assets:Giro"), "Spending:Food: nothing says what it is"),
        (("expenses:food  5 EUR", "Assets:Giro"), "no posting: expenses:food  5 EUR"),
    ],
)
def test_what_cannot_be_taken_is_told(postings: tuple[str, ...], reason: str) -> None:
    assert why(book(*postings)).startswith(reason)


def test_roots_of_another_language() -> None:
    text = 'option "name_assets" "Vermoegen"\noption "name_expenses" "Ausgaben"\n'
    text += book("Ausgaben:Essen  2.50 EUR", "Vermoegen:Giro")
    assert only(text).category == "Essen"


def test_checks_that_hold_say_what_is_there() -> None:
    text = HEAD + book("Assets:Giro  100 EUR", "Income:Pay")
    text += "2026-10-04 balance Assets:Giro  100.00 EUR\n  note: checked\n2026-10-05 balance Assets:Giro  99 ~ 1 EUR\n"
    ((reading, items),) = parts(text)
    assert (reading.opening, reading.closing, reading.closing_date) == (0, 10000, "2026-10-05")
    assert Skipped(7, 7, "balance") in items
    assert not any(isinstance(item, Problem) for item in items)


def test_a_check_that_fails_is_a_problem_once() -> None:
    text = book("Assets:Giro  100 EUR", "Income:Pay")
    text += "2026-10-03 balance Assets:Giro  -1 EUR\n2026-10-04 balance Assets:Giro  90 EUR\n"
    text += "2026-10-05 balance Assets:Giro  90 EUR\n"
    assert why(text) == "the journal says that Assets:Giro holds 90 EUR, its postings come to 99 EUR"


def test_a_pad_is_the_opening_balance() -> None:
    text = HEAD + "2026-01-01 pad Assets:Giro Equity:Opening-Balances\n2026-10-01 balance Assets:Giro 50.00 EUR\n"
    text += book("Expenses:Food  2.50 EUR", "Assets:Giro") + "2026-10-09 balance Assets:Giro 47.50 EUR\n"
    ((reading, items),) = parts(text)
    assert (reading.opening, reading.closing) == (5000, 4750)
    assert [item.minor for item in items if isinstance(item, Draft)] == [-250]


def test_a_pad_from_an_expense_is_a_row() -> None:
    text = HEAD + book("Assets:Giro  50 EUR", "Income:Pay")
    text += "2026-10-05 pad Assets:Giro Expenses:Lost\n2026-10-09 balance Assets:Giro 47.50 EUR\n"
    assert [(r.date, r.minor, r.category) for r in drafts(text)["Assets:Giro"]] == [
        (date(2026, 10, 3), 5000, "Income:Pay"),
        (date(2026, 10, 5), -250, "Lost"),
    ]


def test_everything_else_is_told_by_what_it_is() -> None:
    text = 'plugin "evil.module"\n;; c\n* Heading\n1792-01-01 commodity EUR\n  name: "Euro"\n'
    text += '2026-01-01 price EUR 1.1 USD\n2026-01-01 note Assets:Giro "hi"\n2026-01-02 close Assets:Old\n'
    text += '2026-01-01 event "place" "home"\n2026-01-03 * "nothing"\n' + book("Expenses:Food  1.00 EUR", "Assets:Giro")
    ((_, items),) = parts(text)
    assert [(s.first, s.last, s.why) for s in items if isinstance(s, Skipped)] == [
        (1, 1, "plugin"), (2, 3, "comment"), (4, 5, "directive"), (6, 6, "price"), (7, 9, "directive"),
        (10, 10, "no postings"),
    ]  # fmt: skip


def test_no_other_file_is_ever_opened() -> None:
    with pytest.raises(BadInput) as refused:
        parts(HEAD + 'include "/etc/passwd"\n')
    assert refused.value.code == "includes-files"


def test_a_text_that_never_ends_refuses_the_file() -> None:
    for text in ('2026-10-03 * "Shop\n', '2026-10-03 * "Shop\n' + '  \\" more\n' * 5_000):
        with pytest.raises(BadInput) as refused:
            parts(HEAD + text)
        assert refused.value.code == "unclosed-quote"


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "0000-01-01", "9999-12-31", "1792-01-01"])
def test_a_date_that_is_none_is_told(day: str) -> None:
    assert why(book("Expenses:Food  1.00 EUR", "Assets:Giro", heading=f'{day} * "x"'))


def test_an_account_of_hledger_is_no_mistake_for_beancount() -> None:
    text = '2026-10-03 * "Shop"\n    expenses:food  $5.00\n    assets:cash\n'
    ((reading, _),) = parts(text)
    assert reading.format == "journal"


@pytest.mark.parametrize(
    "line", ["Assets:Giro  5 EUR", "2026-10-03 foo Assets:Giro", "nonsense", '2026-10-03 * "a" "b" "c"']
)
def test_lines_that_are_no_directive_are_told(line: str) -> None:
    assert why(line + "\n")


def test_a_pad_above_other_accounts_is_told() -> None:
    text = "2026-01-01 pad Assets:Giro Equity:Opening-Balances\n2026-10-02 balance Assets:Giro:Sub 0 EUR\n"
    assert why(text) == "a pad of Assets:Giro, which has accounts below it, is not read"


def test_a_check_that_is_off_by_as_much_again_is_told_once_and_one_that_is_right_again_is_right() -> None:
    days = ["2026-10-02 balance Assets:Giro  9 EUR", "2026-10-03 balance Assets:Giro  9 EUR"]
    days += ["2026-10-04 balance Assets:Giro  -1 EUR", "2026-10-05 balance Assets:Giro  5 EUR"]
    sound = book("Expenses:Food  1.00 EUR", "Assets:Giro", heading='2026-10-01 * "sound"')
    assert [problem.line for problem in problems(HEAD + sound + "\n".join(days) + "\n")] == [7, 10]
