"""Journals of hledger and Ledger: what maps, what is settled by the whole file, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from finura_cli.domain.category import Kind
from finura_cli.domain.imports import Hints, Problem, Skipped
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from finura_cli.formats import registry
from finura_cli.formats.base import Certainty
from finura_cli.formats.source import from_bytes
from tests.formats.journals import drafts, lines_of, parts, problems


def book(*postings: str, heading: str = "2026-10-03 Shop") -> str:
    return "\n".join([heading, *(f"    {posting}" for posting in postings), ""])


def only(text: str, **hints: str | int | None) -> Draft:
    """The row of a journal that has one."""
    (found,) = [draft for rows in drafts(text, **hints).values() for draft in rows]
    return found


def why(text: str, **hints: str | int | None) -> str:
    """Why the only record of a journal cannot be taken."""
    (found,) = {problem.why for problem in problems(text, **hints)}
    return found


# ------------------------------------------------------------------------------------------------------ what maps


def test_one_account_and_categories_are_one_row() -> None:
    row = only(book("expenses:food   $12.50", "assets:cash"))
    assert (row.date, row.minor, row.currency, row.category, row.kind) == (
        date(2026, 10, 3), -1250, "USD", "food", Kind.EXPENSE,
    )  # fmt: skip
    assert row.description == "Shop"
    assert row.more is None


def test_several_categories_are_a_split_whose_parts_add_up() -> None:
    row = only(book("expenses:food  $34.20", "expenses:home:soap  $5.80", "expenses:food  $1", "assets:cash"))
    assert row.minor == -4100
    assert [(line.category, line.minor) for line in lines_of(row)] == [("food", -3520), ("home:soap", -580)]


def test_what_was_earned_stands_below_income() -> None:
    row = only(book("assets:bank  $100", "revenues:gifts"))
    assert (row.minor, row.category, row.kind) == (10000, "Income:gifts", Kind.INCOME)


def test_a_refund_is_positive_in_its_category_of_spending() -> None:
    row = only(book("assets:bank  $10", "expenses:shoes"))
    assert (row.minor, row.category, row.kind) == (1000, "shoes", Kind.EXPENSE)


def test_two_accounts_are_a_transfer_told_on_both_sides() -> None:
    text = book("liabilities:visa   $100", "assets:bank")
    assert {account: [(r.minor, r.kind, r.category) for r in rows] for account, rows in drafts(text).items()} == {
        "liabilities:visa": [(10000, Kind.TRANSFER, None)],
        "assets:bank": [(-10000, Kind.TRANSFER, None)],
    }


def test_a_payment_on_a_loan_spends_the_interest_once() -> None:
    found = drafts(book("assets:bank  $-1000", "liabilities:house  $800", "expenses:interest  $200"))
    assert [tuple(line) for line in lines_of(found["assets:bank"][0])] == [
        ("interest", -20000, Kind.EXPENSE, None), (None, -80000, Kind.TRANSFER, None),
    ]  # fmt: skip
    assert [(row.minor, row.kind) for row in found["liabilities:house"]] == [(80000, Kind.TRANSFER)]


def test_two_accounts_that_pay_for_one_thing_both_spend() -> None:
    found = drafts(book("expenses:food  $50", "assets:cash  $-20", "liabilities:visa"))
    assert [(row.minor, row.category) for rows in found.values() for row in rows] == [(-2000, "food"), (-3000, "food")]


def test_an_opening_balance_is_none_of_the_rows() -> None:
    text = book("assets:bank  $500", "equity:opening balances", heading="2026-01-01 start")
    ((reading, items),) = parts(text + book("expenses:food  $5", "assets:bank"))
    assert reading.opening == 50000
    assert [item.minor for item in items if isinstance(item, Draft)] == [-500]


def test_an_opening_balance_that_nothing_follows_is_a_row_so_that_it_is_not_lost() -> None:
    row = only(book("assets:house  $500", "equity:opening balances"))
    assert (row.minor, row.kind, row.category) == (50000, Kind.TRANSFER, "Transfer:Unlisted account")


def test_equity_between_the_rows_is_looked_at_by_a_person() -> None:
    text = book("expenses:food  $5", "assets:bank") + book("assets:bank  $7", "equity:owner", heading="2026-10-05 me")
    rows = drafts(text)["assets:bank"]
    assert [row.minor for row in rows] == [-500, 700]
    assert rows[1].doubt is not None


def test_books_that_are_closed_and_opened_again_by_the_year_go_on() -> None:
    year = book("assets:bank  $100", "income:pay", heading="2025-06-01 pay")
    year += book("assets:bank  $-100 = $0", "equity:closing", heading="2025-12-31 closing balances")
    year += book("assets:bank  $100 = $100", "equity:opening", heading="2026-01-01 opening balances")
    ((reading, items),) = parts(year + book("expenses:food  $5", "assets:bank"))
    assert [item.minor for item in items if isinstance(item, Draft)] == [10000, -500]
    assert reading.opening == 0


@pytest.mark.parametrize(
    ("mark", "pending"), [("! Shop", True), ("* Shop", False), ("Shop", False), ("(42) Shop", False)]
)
def test_only_an_exclamation_mark_is_pending(mark: str, pending: bool) -> None:
    assert only(book("expenses:food  $5", "assets:bank", heading=f"2026-10-03 {mark}")).pending is pending


def test_the_mark_and_the_date_of_the_posting_come_first() -> None:
    row = only(book("expenses:food  $5", "! assets:bank  ; date:10/7", heading="2026-10-03 * Shop"))
    assert (row.pending, row.date) == (True, date(2026, 10, 7))


def test_texts_codes_tags_and_notes() -> None:
    row = only(
        book(
            "expenses:food  $5  ; fresh, fish:", "; from the market", "assets:bank  ; [2026-10-04] paid, mood:good",
            heading="2026-10-03=2026-10-09 * (A-7) Harbour | fish  ; :trip:sea: with Ann, time:12:30, see: two words",
        )
    )  # fmt: skip
    assert (row.merchant, row.description) == ("Harbour", "fish")
    assert row.reference is None, "a code is whatever its writer likes, and may come twice"
    assert row.more is not None
    assert set(row.more.tags) == {"trip", "sea", "fish", "mood:good"}
    assert (row.date, row.time) == (date(2026, 10, 4), "12:30")
    assert row.note == "(A-7) · with Ann, see: two words · paid · fresh · from the market"


def test_a_row_is_the_same_after_it_was_filed_otherwise() -> None:
    one = only(book("expenses:food  $5", "assets:bank"))
    other = only(book("expenses:drinks  $2", "expenses:food  $3", "assets:bank", heading="2026-10-03 * Shop"))
    assert one.raw == other.raw


def test_two_currencies_of_one_account_are_two_parts() -> None:
    text = book("expenses:food  5 EUR", "assets:cash") + book("expenses:food  7 GBP", "assets:cash")
    assert [(r.account, r.currency) for r, _ in parts(text)] == [("assets:cash", "EUR"), ("assets:cash GBP", "GBP")]


def test_names_of_accounts_are_as_short_as_they_can_be() -> None:
    text = book("assets:one:giro  5 EUR", "assets:two:giro  5 EUR", "assets:cash  5 EUR", "income:x")
    names = {str(r.details["account_name"]): r.details["account_kind"] for r, _ in parts(text)}
    assert names == {"one giro": "bank", "two giro": "bank", "cash": "cash"}


# ------------------------------------------------------------------------------------------------ money and prices


@pytest.mark.parametrize(
    ("written", "minor", "currency"),
    [
        ("$12.50", 1250, "USD"), ("$-12.50", -1250, "USD"), ("-$12.50", -1250, "USD"), ("$ 12.50", 1250, "USD"),
        ("12.50 USD", 1250, "USD"), ("USD 12.50", 1250, "USD"), ("1.234,56 EUR", 123456, "EUR"),
        ("€1.234,56", 123456, "EUR"), ("12,5€", 1250, "EUR"), ("1 234,56 EUR", 123456, "EUR"),
        ("₹1,00,000.50", 10000050, "INR"), ("৳250", 25000, "BDT"), ("£0.07", 7, "GBP"), ("1'000.00 CHF", 100000, "CHF"),
        ("500 JPY", 500, "JPY"), ("1.250 KWD", 1250, "KWD"), ("R$5,00", 500, "BRL"), ("kr 5,00", 500, "SEK"),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(written: str, minor: int, currency: str) -> None:
    hint = "SEK" if currency == "SEK" else "KWD" if currency == "KWD" else None
    text = book(f"assets:bank  {written}", "income:x") + book("assets:bank  2.000 KWD" * (hint == "KWD"), "income:x")
    if hint == "KWD":
        text = f"decimal-mark .\n{text}"
    row = next(iter(drafts(text, currency=hint).values()))[0]
    assert (row.minor, row.currency) == (minor, currency)


@pytest.mark.parametrize(
    "written",
    ["$1.2.3", "$NaN", "1e3 USD", "1_000 USD", "٣ USD", "$", "$5-", "($5 * 2)", "$5 USD", "Rs.500", "5 USD x",
     "9" * 30 + " USD", "12.345 USD", "$1,00.0", "0x10 USD", "$--5"],
)  # fmt: skip
def test_an_amount_that_is_none_is_told_and_not_guessed(written: str) -> None:
    text = book("assets:bank  $1.00", "income:x") + book(f"assets:bank  {written}", "income:x", heading="2026-10-04 y")
    (problem,) = problems(text, currency="INR")
    assert problem.text.startswith("2026-10-04 y\n")
    assert [row.minor for row in drafts(text, currency="INR")["assets:bank"]] == [100]


def test_a_thousand_or_one_is_settled_by_the_other_amounts() -> None:
    text = book("assets:bank  $1,000", "income:x") + book("assets:bank  $1.50", "income:x")
    assert [row.minor for row in drafts(text)["assets:bank"]] == [100000, 150]
    text = book("assets:bank  1.000 EUR", "income:x") + book("assets:bank  1,50 EUR", "income:x")
    assert [row.minor for row in drafts(text)["assets:bank"]] == [100000, 150]


@pytest.mark.parametrize(
    ("head", "minor"),
    [("decimal-mark .\n", 100000), ("commodity $1,000.00\n", 100000), ("D $1,000.00\n", 100000),
     ("decimal-mark ,\n", 100), ("commodity $\n  format $1.000,00\n", 100)],
)  # fmt: skip
def test_a_thousand_or_one_is_settled_by_the_head_of_the_journal(head: str, minor: int) -> None:
    assert only(head + book("assets:bank  $1,000", "income:x")).minor == minor


def test_a_thousand_or_one_that_nothing_settles_is_asked() -> None:
    text = book("assets:bank  $1,000", "income:x")
    with pytest.raises(BadInput) as refused:
        parts(text)
    assert refused.value.code == "ambiguous-amount"
    assert "--format hledger reads 1.000, --format ledger reads 1000" in (refused.value.hint or "")
    assert only(text, format="ledger").minor == 100000
    assert only(text, format="hledger").minor == 100


def test_a_sign_of_several_currencies_goes_by_the_books() -> None:
    text = book("assets:bank  $5", "income:x")
    assert only(text).currency == "USD"
    assert only(text, currency="CAD").currency == "CAD"
    with pytest.raises(BadInput) as refused:
        parts(book("assets:bank  5 kr", "income:x"), currency="INR")
    assert refused.value.code == "which-currency"


def test_amounts_without_a_currency_are_of_the_default_one_or_of_the_account() -> None:
    assert only("D 1000.00 INR\n" + book("assets:bank  5", "income:x")).currency == "INR"
    row = only(book("assets:bank  5", "income:x"), currency="JPY")
    assert (row.currency, row.minor) == (None, 5)
    mixed = book("assets:bank  5 EUR", "income:x") + book("assets:bank  5", "income:x", heading="2026-10-04 y")
    assert why(mixed) == "an amount without a currency, where others have one"


def test_spending_in_another_currency_is_what_it_cost() -> None:
    text = book(
        "expenses:museum  10 GBP @ 1.15 EUR", "expenses:food  2 GBP @@ 2.31 EUR", "liabilities:visa  -13.81 EUR"
    )
    assert [(line.category, line.minor) for line in lines_of(only(text))] == [("museum", -1150), ("food", -231)]


def test_money_that_is_changed_moves_between_two_parts() -> None:
    for posting in ("assets:wise  100 EUR @@ 110.00 USD", "assets:wise  100 EUR"):
        found = drafts(book(posting, "assets:bank  -110.00 USD"))
        assert [(row.minor, row.currency, row.kind) for rows in found.values() for row in rows] == [
            (10000, "EUR", Kind.TRANSFER), (-11000, "USD", Kind.TRANSFER),
        ]  # fmt: skip


@pytest.mark.parametrize(
    "posting", ["assets:broker  3 AAPL @ $10", "assets:broker  3 AAPL {$10}", "assets:broker  3 X"]
)
def test_investments_are_told_and_not_read(posting: str) -> None:
    text = book("income:x  $-1.00", "assets:bank") + book(posting, "assets:bank  $-30.00", heading="2026-10-04 buy")
    assert "investments are not read" in why(text)


def test_hours_beside_money_are_left_aside() -> None:
    text = book("assets:bank  $100.00", "income:pay", "assets:leave  8 h", "expenses:leave  -8 h")
    ((_, items),) = parts(text)
    assert [item.minor for item in items if isinstance(item, Draft)] == [10000]
    assert Skipped(4, 5, "no money") in items or Skipped(4, 4, "no money") in items


@pytest.mark.parametrize(
    ("postings", "reason"),
    [
        (("expenses:a  $5", "assets:b  $-4"), "its postings do not balance: 1 $ is left"),
        (("expenses:a  $5", "assets:b", "assets:c"), "two postings without an amount"),
        (("assets:b  $5",), "its postings do not balance: 5 $ is left"),
        (("expenses:a  $5", "income:b"), "no account of assets or liabilities is moved by it"),
        (("expenses:a  10.333 EUR", "assets:b"), "-10.333 EUR has more than 2 decimals"),
    ],
)
def test_what_does_not_add_up_is_told(postings: tuple[str, ...], reason: str) -> None:
    text = "decimal-mark .\n" + book(*postings) + book("expenses:x  $1", "assets:b", heading="2026-10-04 y")
    assert why(text) == reason


def test_an_account_that_nobody_knows_is_asked_for() -> None:
    text = book("Wohnung:Miete  5 EUR", "Aktiva:Giro")
    assert "declare it with `account Wohnung:Miete  ; type:X`" in why(text)
    assert only("account Wohnung  ; type:X\n" + text).category == "Wohnung:Miete"


@pytest.mark.parametrize(
    "declared",
    ["account giro  ; type:A", "account giro  ; note, type: Cash", "account giro   A", "account giro\n    ; type:asset",
     "account giro  ; type:L"],
)  # fmt: skip
def test_types_that_are_declared_hold_for_the_accounts_below(declared: str) -> None:
    assert only(f"{declared}\n" + book("expenses:food  5 EUR", "giro:main")).minor == -500


@pytest.mark.parametrize(
    ("own", "flow", "category"),
    [
        ("Aktiva:Giro", "Aufwendungen:Lebensmittel", "Lebensmittel"), ("activos:banco", "gastos:comida", "comida"),
        ("Actifs:Banque", "Dépenses:Courses", "Courses"), ("attività:banca", "spese:cibo", "cibo"),
        ("Ativos:Banco", "Despesas:Comida", "Comida"), ("Tillgångar:Bank", "Kostnader:Mat", "Mat"),
        ("Активы:Банк", "Расходы:Еда", "Еда"), ("সম্পদ:ব্যাংক", "ব্যয়:খাবার", "খাবার"), ("资产:银行", "支出:食品", "食品"),
        ("Passiva:Karte", "Ausgaben:Essen", "Essen"), ("schulden:visa", "uitgaven:eten", "eten"),
    ],
)  # fmt: skip
def test_charts_of_accounts_in_other_languages(own: str, flow: str, category: str) -> None:
    row = only(book(f"{flow}  5 EUR", own))
    assert (row.minor, row.category) == (-500, category)


# -------------------------------------------------------------------------------------------------- claims on balances


def test_claims_that_hold_prove_the_beginning_and_the_end() -> None:
    text = book("assets:bank  $100.00 = $100.00", "income:x") + book(
        "expenses:a  $5.00", "assets:bank  $-5.00 = $95.00"
    )
    ((reading, _),) = parts(text)
    assert (reading.opening, reading.closing, reading.closing_date) == (0, 9500, "2026-10-03")


def test_a_claim_that_fails_is_a_problem_once() -> None:
    text = book("assets:bank  $100.00", "income:x") + book("expenses:a  $5.00", "assets:bank  $-5.00 = $90.00")
    text += book("expenses:a  $5.00", "assets:bank  $-5.00 = $85.00")
    (problem,) = problems(text)
    assert problem.why == "the journal says that assets:bank holds 90 $, its postings come to 95 $"
    assert problem.line == 6


def test_claims_by_date_or_in_the_order_of_the_file() -> None:
    late = book("assets:bank  $5.00 = {}", "income:x", heading="2026-10-05 late")
    early = book("assets:bank  $10.00", "income:x", heading="2026-10-01 early")
    assert problems(late.format("$15.00") + early) == []
    assert problems(late.format("$5.00") + early) == []
    assert len(problems(late.format("$7.00") + early)) == 1


def test_an_amount_that_only_a_claim_tells() -> None:
    text = book("assets:bank  $100.00", "income:x") + book(
        "assets:bank  = $80.00", "expenses:gone", heading="2026-10-04 y"
    )
    assert [row.minor for row in drafts(text)["assets:bank"]] == [10000, -2000]


def test_a_claim_with_the_accounts_below() -> None:
    text = book("assets:a:b  $5.00", "assets:a  $1.00 =* $6.00", "income:x")
    assert problems(text) == []
    assert len(problems(text.replace("=*", "="))) == 1


# ------------------------------------------------------------------------------------------------- directives, dialects


def test_years_that_are_said_once() -> None:
    text = "Y 2025\n" + book("expenses:a  $5.00", "assets:b", heading="10/3 x")
    assert only(text).date == date(2025, 10, 3)
    assert only(text.replace("Y 2025", "apply year 2024")).date == date(2024, 10, 3)
    without = book("expenses:a  $5.00", "assets:b") + book("expenses:a  $5.00", "assets:b", heading="10/3 x")
    assert "no year" in why(without)


@pytest.mark.parametrize("day", ["2026-02-30", "2026/13/01", "0000-01-01", "9999-01-01", "31/12/2026", "26-10-03"])
def test_a_date_that_is_none_is_told(day: str) -> None:
    text = book("expenses:a  $5.00", "assets:b") + book("expenses:a  $6.00", "assets:b", heading=f"{day} x")
    assert why(text)
    assert len(drafts(text)["assets:b"]) == 1


@pytest.mark.parametrize("day", ["2026-10-03", "2026/10/3", "2026.10.03", "2026/10/03=2026/10/05", "2026-10-3=10-5"])
def test_dates_as_they_are_written(day: str) -> None:
    assert only(book("expenses:a  $5.00", "assets:b", heading=f"{day} x")).date == date(2026, 10, 3)


def test_aliases_applied_accounts_and_the_bucket() -> None:
    text = "alias giro = assets:bank:giro\napply account household\n"
    text = text.replace("household", "assets")
    text += book("purse  $-5.00", "purse:small  $5.00") + "end apply account\n"
    text += book("expenses:a  $5.00", "giro") + "end aliases\naccount assets:cash\n    alias c\n    default\n"
    text += book("expenses:a  $3.00") + book("expenses:a  $2.00", "c")
    assert {account: [r.minor for r in rows] for account, rows in drafts(text).items()} == {
        "assets:purse": [-500], "assets:purse:small": [500], "assets:bank:giro": [-500], "assets:cash": [-300, -200],
    }  # fmt: skip


def test_what_is_no_transaction_is_told_by_what_it_is() -> None:
    text = "; words\n# more\n* heading\n\ncomment\n2026-01-01 not\n  a:b  5\nend comment\n"
    text += "~ monthly\n    expenses:rent  $5.00\n    assets:bank\n\n= expenses\n    (funds:a)  *1\n\n"
    text += "P 2026-01-01 EUR $1.10\npayee Shop\ntag trip\ni 2026-01-01 09:00:00 work\no 2026-01-01 10:00:00\n"
    text += book("expenses:a  $5.00", "assets:bank", "[funds:a]  $1.00", "[funds:b]", "(budget)  $5.00")
    ((_, items),) = parts(text)
    assert [(s.first, s.last, s.why) for s in items if isinstance(s, Skipped)] == [
        (1, 3, "comment"), (5, 8, "comment"), (9, 11, "periodic transaction"), (13, 14, "automated transaction"),
        (16, 16, "price"), (17, 18, "directive"), (19, 20, "time clock"), (24, 24, "virtual posting"),
        (25, 25, "virtual posting"), (26, 26, "virtual posting"),
    ]  # fmt: skip
    assert [item.line for item in items if isinstance(item, Draft)] == [21]


def test_a_virtual_posting_alone_moves_no_money() -> None:
    text = book("expenses:a  $5.00", "assets:bank") + book("(assets:bank)  $500.00", heading="2026-10-01 start")
    assert "a virtual posting alone moves no money" in why(text)


@pytest.mark.parametrize("line", ["include other.journal", "!include ../../etc/passwd", "include *.journal"])
def test_no_other_file_is_ever_opened(line: str) -> None:
    with pytest.raises(BadInput) as refused:
        parts(book("expenses:a  $5.00", "assets:bank") + line + "\n")
    assert refused.value.code == "includes-files"
    assert "hledger print" in (refused.value.hint or "")


def test_an_alias_by_expression_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        parts("alias /(a+)+$/ = b\n" + book("expenses:a  $5.00", "assets:bank"))
    assert refused.value.code == "unread-directive"


def test_lines_that_belong_to_nothing_are_told() -> None:
    text = book("expenses:a  $5.00", "assets:bank") + "\n    assets:lost  $5.00\n\nsurprise 5\n    more\n"
    assert [(p.line, p.why) for p in problems(text)] == [
        (5, "a posting without a transaction above it"), (7, "neither a transaction nor a directive"),
    ]  # fmt: skip


# --------------------------------------------------------------------------------------------------------- recognised


def certainty(text: str | bytes) -> Certainty:
    source = from_bytes(text.encode() if isinstance(text, str) else text, "file")
    return max(registry.reader(name).recognise(source) for name in ("journal", "beancount", "finura"))


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-01,Shop,-5.00\n2026-01-02,Shop,-6.00\n",
        "2026-01-01\tShop\t-5.00\n2026-01-02\tShop\t-6.00\n",
        "2026-01-01;Shop;-5,00\n   2026-01-02;Shop;-6,00\n",
        'Date,Text,Amount\n2026-01-01,"two\n   lines: of  5.00",-5.00\n',
        "2026-01-01 CARD PAYMENT\n    SHOP 1234     -5,00\n    REF 99\n",
        "10/03 COFFEE   5.00\n   LONDON  GB  12\n",
        "date,amount,category\n2026-01-01,5,expenses:food\n",
        ":20:STARTUMS\n:25:12345678/1234567890\n",
        "OFXHEADER:100\nDATA:OFXSGML\n",
        "!Type:Bank\nD01/03'26\nT-5.00\nPShop\n^\n",
        '{"date": "2026-01-01"}\n',
        "",
        "* a\n* b\n",
    ],
)
def test_other_files_are_no_journals(text: str) -> None:
    assert certainty(text) == Certainty.NO


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        (book("expenses:a  $5.00", "assets:bank"), Certainty.SURE),
        ("\ufeff" + book("expenses:a  $5.00", "assets:bank").replace("\n", "\r\n"), Certainty.SURE),
        ("; a book\n\naccount assets:bank\n" + book("a:b  5"), Certainty.LIKELY),
        ("account assets:bank\ncommodity EUR\n", Certainty.LIKELY),
        ("include all.journal\n", Certainty.LIKELY),
        ("10/3 x\n\texpenses:a\t5.00 EUR\n\tassets:bank\n", Certainty.SURE),
    ],
)
def test_journals_are_told_by_their_lines(text: str, sure: Certainty) -> None:
    assert certainty(text) == sure


def test_a_journal_in_an_older_encoding() -> None:
    text = "2026-10-03 Café Müller\n    Ausgaben:Essen und Getränke  5,00 EUR\n    Aktiva:Börse\n"
    for encoding in ("utf-16", "cp1252", "utf-8-sig"):
        assert [row.category for row in drafts(text.encode(encoding))["Aktiva:Börse"]] == ["Essen und Getränke"]


def test_the_file_of_a_name_that_is_asked_for_has_to_be_one() -> None:
    source = from_bytes(b"Date,Text,Amount\n2026-01-01,Shop,-5.00\n", "file")
    for name in ("journal", "hledger", "ledger", "beancount"):
        with pytest.raises(BadInput) as refused:
            registry.reader(name).settle(source, Hints(format=name))
        assert refused.value.code == "not-a-statement"


def test_a_part_that_is_not_there_is_refused() -> None:
    source = from_bytes(book("expenses:a  $5.00", "assets:bank").encode(), "file")
    with pytest.raises(BadInput) as refused:
        registry.reader("journal").settle(source, Hints(part=1))
    assert refused.value.code == "no-such-part"


def test_every_line_is_accounted_for_once_in_the_first_part() -> None:
    text = (
        "; x\n" + book("expenses:a  $5.00", "assets:b") + book("expenses:a  $5.00", "assets:b", heading="2026-02-30 x")
    )
    ((_, items),) = parts(text)
    assert [type(item) for item in items] == [Skipped, Draft, Problem]
