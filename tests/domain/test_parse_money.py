from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.money import LARGEST_MINOR, Money
from finura_cli.domain.parse_money import NumberStyle, find_currency, looks_like_amount, parse_money
from finura_cli.errors import UsageError

POINT = NumberStyle(".", ",")
COMMA = NumberStyle(",", ".")
SPACED = NumberStyle(",", "\u202f")


@pytest.mark.parametrize(
    ("text", "currency", "style", "expected"),
    [
        ("250", "EUR", POINT, Money(25_000, "EUR")),
        ("0", "EUR", POINT, Money(0, "EUR")),
        ("1,200.50", "EUR", POINT, Money(120_050, "EUR")),
        ("1,200", "EUR", POINT, Money(120_000, "EUR")),
        ("1.200", "EUR", COMMA, Money(120_000, "EUR")),
        ("3,2", "EUR", COMMA, Money(320, "EUR")),
        ("3,20", "EUR", POINT, Money(320, "EUR")),  # no thousands end in two digits: one reading is left
        ("1.234,56 €", "USD", POINT, Money(123_456, "EUR")),
        ("1\u202f234,56 €", "USD", SPACED, Money(123_456, "EUR")),
        ("1 200,5", "EUR", SPACED, Money(120_050, "EUR")),
        ("CHF 1’200.50", "EUR", POINT, Money(120_050, "CHF")),
        ("₹1,00,000.00", "EUR", POINT, Money(10_000_000, "INR")),
        ("12,34,567", "INR", POINT, Money(123_456_700, "INR")),
        ("1.234.567", "EUR", POINT, Money(123_456_700, "EUR")),
        ("৳500", "EUR", POINT, Money(50_000, "BDT")),
        ("৳৫০০.৫০", "EUR", POINT, Money(50_050, "BDT")),
        ("१,२००", "INR", POINT, Money(120_000, "INR")),
        ("tk 50", "EUR", POINT, Money(5_000, "BDT")),
        ("Rs.50", "INR", POINT, Money(5_000, "INR")),
        ("Rs 50", "PKR", POINT, Money(5_000, "PKR")),
        ("500/-", "INR", POINT, Money(50_000, "INR")),
        ("(12.00)", "USD", POINT, Money(-1_200, "USD")),
        ("($12.00)", "EUR", POINT, Money(-1_200, "USD")),
        ("-5", "USD", POINT, Money(-500, "USD")),
        ("5-", "USD", POINT, Money(-500, "USD")),
        ("\u22125", "USD", POINT, Money(-500, "USD")),
        ("-$5", "USD", POINT, Money(-500, "USD")),
        ("$-5", "USD", POINT, Money(-500, "USD")),
        ("+5", "USD", POINT, Money(500, "USD")),
        (".50", "USD", POINT, Money(50, "USD")),
        ("$5", "CAD", POINT, Money(500, "CAD")),
        ("$5", "EUR", POINT, Money(500, "USD")),
        ("$5 CAD", "EUR", POINT, Money(500, "CAD")),
        ("500 usd", "EUR", POINT, Money(50_000, "USD")),
        ("1200", "JPY", POINT, Money(1_200, "JPY")),
        ("1.234", "KWD", POINT, Money(1_234, "KWD")),
        ("1,234", "KWD", POINT, Money(1_234_000, "KWD")),
        ("10000000000000.00", "USD", POINT, Money(LARGEST_MINOR, "USD")),
    ],
)
def test_what_people_type(text: str, currency: str, style: NumberStyle, expected: Money) -> None:
    assert parse_money(text, currency, style) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "€",
        "lunch",
        "12.5k",
        "nan",
        "NaN",
        "inf",
        "-Infinity",
        "1e9",
        "1E9",
        "1e999",
        "1_000",
        "0x1F",
        "5%",
        "1,2,3",
        "1,23,45",
        "1.2.3",
        "1,,200",
        "12,",
        "1.",
        "1-2",
        "--5",
        "+-5",
        "-(5)",
        "(5",
        "5)",
        "((5))",
        "1:30",
        "5²",
        "½",
        "Ⅷ",
        "৫5",
        "𝟓",
        "1\x1b[31m2",
        "1\x002",
        "10000000000000.01",
        "9" * 5000,
        "5 £ 3",
        "£5 €",
        "5\n000\n1",
        "1.005",
    ],
)
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(UsageError) as refusal:
        parse_money(text, "EUR", POINT)
    assert refusal.value.code == "bad-amount"
    assert len(refusal.value.message) < 120
    assert refusal.value.message.isprintable()


def test_the_largest_amount_is_taken_and_one_more_says_so() -> None:
    assert parse_money("-10000000000000.00", "EUR", POINT) == Money(-LARGEST_MINOR, "EUR")
    with pytest.raises(UsageError, match=r"^10000000000000\.01 is too large$") as refusal:
        parse_money("10000000000000.01", "EUR", POINT)
    assert refusal.value.hint == "the largest amount is 10^15 of the smallest unit"


@pytest.mark.parametrize(
    ("text", "currency", "style"),
    [("1.234", "EUR", POINT), ("1,234", "EUR", COMMA), ("1.234", "JPY", POINT), ("1.234", "EUR", SPACED)],
)
def test_two_readings_are_both_said(text: str, currency: str, style: NumberStyle) -> None:
    with pytest.raises(UsageError, match=r"as 1234 or as 1\.234") as refusal:
        parse_money(text, currency, style)
    assert "1234" in (refusal.value.hint or "")


@pytest.mark.parametrize(("text", "currency"), [("1.5", "JPY"), ("1.2345", "KWD"), ("0.123", "EUR")])
def test_more_decimals_than_the_currency_has(text: str, currency: str) -> None:
    with pytest.raises(UsageError, match=currency):
        parse_money(text, currency, POINT)


def test_a_shared_sign_needs_the_currency_of_the_books() -> None:
    with pytest.raises(UsageError, match="SEK or NOK"):
        parse_money("50 kr", "EUR", POINT)
    assert parse_money("50 kr", "NOK", POINT) == Money(5_000, "NOK")


@given(st.text(max_size=30), st.sampled_from([POINT, COMMA, SPACED]), st.sampled_from(["EUR", "JPY", "KWD", "INR"]))
def test_any_text_is_money_or_refused(text: str, style: NumberStyle, currency: str) -> None:
    try:
        money = parse_money(text, currency, style)
    except UsageError:
        return
    assert abs(money.minor) <= LARGEST_MINOR


@given(st.integers(-LARGEST_MINOR, LARGEST_MINOR), st.sampled_from(["EUR", "JPY", "KWD", "INR"]))
def test_plain_text_is_read_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert parse_money(money.plain(), currency, POINT) == money


@pytest.mark.parametrize(
    "word", ["250", "3.20", "3,20", "₹500", "৳500", "500tk", "-5", "5-", "(12.00)", "1,00,000", "500/-", "৫০০", "50EUR"]
)
def test_words_that_are_amounts(word: str) -> None:
    assert looks_like_amount(word)


@pytest.mark.parametrize(
    "word",
    [
        "2026-10-03",
        "12:30",
        "1.10.2026",
        "2026q4",
        "last-30d",
        "7up",
        "2x",
        "6ft",
        "r2",
        "12b",
        "#12",
        "24/7",
        "1e9",
        "5%",
        "lunch",
        "",
        "3rd",
        "2all",
    ],
)
def test_words_that_are_none(word: str) -> None:
    assert not looks_like_amount(word)


def test_a_currency_is_found_by_sign_or_code() -> None:
    assert find_currency("₹500") == "INR"
    assert find_currency("500 USD") == "USD"
    assert find_currency("EUR") == "EUR"
    assert find_currency("৳") == "BDT"
    assert find_currency("$5", "CAD") == "CAD"
    assert find_currency("$5") == "USD"
    assert find_currency("Rs 5") is None
    assert find_currency("Rs 5", "NPR") == "NPR"
    for word in ("250", "lunch", "all", "", "£5 €"):
        assert find_currency(word) is None
