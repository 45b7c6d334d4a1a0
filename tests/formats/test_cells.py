"""Single cells: dates, amounts, and what columns of them settle."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.formats import amounts, dates
from finura_cli.formats.money_column import MoneyColumn

DAY = date(2024, 2, 13)


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-13",
        "2024/2/13",
        "2024.02.13.",
        "20240213",
        "20240213120000[0:GMT]",
        "13.02.2024",
        "13. 2. 2024",
        "13/02/24",
        "13-Feb-2024",
        "13 Feb 2024",
        "13FEB2024",
        "13 février 2024",
        "13 de febrero de 2024",
        "Feb 13, 2024",
        "February 13 2024",
        "Tue, 13 Feb 2024",
        "13 фев 2024",
        "13. únor 2024",
        "2024-02-13T10:11:12Z",
        "2024-02-13 10:11",
        "13.02.2024 10:11:12:345",
        "2024年2月13日",
        "'2024-02-13",
        "13022024",
        "13-feb-24",
    ],
)
def test_dates_of_many_kinds(text: str) -> None:
    parts = dates.take_apart(text)
    assert parts is not None
    assert dates.to_date(parts, "dmy") == DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Pending",
        "5.00",
        "1234.56",
        "12/22SLICE",
        "2024",
        "13.02.",
        "2024-W07-2",
        "20240213T1011",
        "1000738215",
        "99999999",
        "2024-02",
        "13 Foo 2024",
        "10.20",
        "1:2:3",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert dates.take_apart(text) is None


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2024-02-13 10:11", "10:11"),
        ("2024-02-13T10:11:12.5", "10:11:12"),
        ("13.02.2024 7:05 PM", "19:05"),
        ("13.02.2024 12:05 AM", "00:05"),
        ("2024-02-13 10:11:12 +0000", None),
        ("2024-02-13T10:11:12Z", None),
        ("2024-02-13 00:00:00", None),
        ("20240213101112", "10:11:12"),
        ("20240213120000[0:GMT]", None),
    ],
)
def test_a_local_time_is_kept_and_one_of_another_zone_is_not(text: str, time: str | None) -> None:
    parts = dates.take_apart(text)
    assert parts is not None
    assert parts.time == time


@given(
    st.dates(date(1970, 1, 1), date(2069, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%d.%m.%y", "%Y-%m-%d", "%Y%m%d", "%d %b %Y", "%B %d, %Y"]),
)
def test_a_written_date_is_read_back(day: date, pattern: str) -> None:
    parts = dates.take_apart(day.strftime(pattern))
    assert parts is not None
    assert dates.to_date(parts, "dmy") == day


@given(
    st.lists(st.dates(date(1970, 1, 1), date(2069, 12, 31)), min_size=1, max_size=30),
    st.sampled_from([("dmy", "%d/%m/%Y"), ("mdy", "%m/%d/%Y"), ("dmy", "%d-%m-%y"), ("mdy", "%m-%d-%y")]),
)
def test_the_true_order_is_always_among_the_possible_ones(days: list[date], how: tuple[str, str]) -> None:
    parts = [dates.take_apart(day.strftime(how[1])) for day in days]
    orders = dates.possible_orders([p for p in parts if p])
    if how[1].endswith("%y") and orders == {"ymd"}:
        return  # years that lie decades apart: a file of one bank has none
    assert how[0] in orders
    if any(day.day > 12 for day in days):
        assert orders == {how[0]}


@given(
    st.lists(st.dates(date(2020, 1, 1), date(2029, 12, 31)), min_size=1, max_size=10),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]),
    st.lists(st.sampled_from(["10/32/2026", "32/10/2026", "13/13/2026", "00/05/2026"]), min_size=1, max_size=10),
)
def test_a_date_that_no_order_can_read_does_not_ask(days: list[date], how: str, impossible: list[str]) -> None:
    read = [parts for day in days if (parts := dates.take_apart(day.strftime(how)))]
    unread = [parts for text in impossible if (parts := dates.take_apart(text))]
    assert dates.possible_orders(read + unread) == dates.possible_orders(read)
    assert dates.possible_orders(unread) == set()


@pytest.mark.parametrize(
    ("text", "decimal", "expected"),
    [
        ("1,234.56", ".", "1234.56"),
        ("1.234,56", ",", "1234.56"),
        ("1'234.56", ".", "1234.56"),
        ("1 234,56", ",", "1234.56"),
        ("1\u202f234,56", ",", "1234.56"),
        ("1,00,000.50", ".", "100000.50"),
        ("1,234", ".", "1234"),
        ("1,234", ",", "1.234"),
        ("1.234.567", ",", "1234567"),
        (".5", ".", "0.5"),
        ("5.", ".", "5"),
        ("0,500", ",", "0.500"),
        ("1'200.-", ".", "1200"),
    ],
)
def test_numbers_under_a_decimal_sign(text: str, decimal: str, expected: str) -> None:
    number = amounts.take_apart(text)
    assert number is not None
    units = amounts.to_units(number.body, decimal)
    assert Decimal(units.units).scaleb(-units.decimals) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "mark", "currency"),
    [
        ("-5.00", "-", None),
        ("5.00-", "-", None),
        ("(5.00)", "-", None),
        ("($5.00)", "-", None),
        ("−5,00", "-", None),
        ("+5", "+", None),
        ("5.00 CR", "CR", None),
        ("5,00 S", "DR", None),
        ("5,00H", "CR", None),
        ("-5.00 DR", "DR", None),
        ("€5.00", "", "EUR"),
        ("-5,00 €", "-", "EUR"),
        ("USD 5", "", "USD"),
        ("$5", "", None),
        ("kr 5,00", "", None),
        ("5 zł", "", "PLN"),
        ("R$ 5,00", "", "BRL"),
        ("৳500", "", "BDT"),
        ("₹1,00,000", "", "INR"),
        ("Rs. 500/-", "", None),
        ("CHF 5.-", "", "CHF"),
    ],
)
def test_marks_and_currencies(text: str, mark: str, currency: str | None) -> None:
    number = amounts.take_apart(text)
    assert number is not None
    assert (number.mark, number.currency) == (mark, currency)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "abc",
        "5K",
        "--5",
        "(5",
        "-5.00 CR",
        "(-5)",
        "NaN",
        "1e5",
        "1_0",
        "٣",
        "5 apples",
        "12:30",
        "5%",
        "1" * 49,
    ],
)
def test_what_is_no_amount(text: str) -> None:
    assert amounts.take_apart(text) is None


@pytest.mark.parametrize(
    ("cells", "decimal", "firm"),
    [
        (["1,234", "500"], ".", True),
        (["1.234", "12.500", "7"], ",", True),
        (["1,234", "2,500"], "?", False),
        (["1,234", "2.50"], ".", True),
        (["1.234", "2,50"], ",", True),
        (["5", "7"], "", False),
        (["1,234", "1.234"], "?", True),
        (["1,234,567"], ".", True),
        (["1,00,000"], ".", True),
        (["0,500"], ",", True),
        (["1234,567"], ",", True),
    ],
)
def test_a_column_settles_its_decimal_sign(cells: list[str], decimal: str, firm: bool) -> None:
    assert MoneyColumn(cells).style == amounts.Style(decimal, firm)


@given(
    st.lists(st.decimals(Decimal("-9999999"), Decimal("9999999"), places=2), min_size=1, max_size=20),
    st.sampled_from([".", ","]),
    st.booleans(),
)
def test_plain_columns_say_the_same_on_the_quick_way_and_the_slow(
    values: list[Decimal], decimal: str, grouped: bool
) -> None:
    other = "," if decimal == "." else "."
    cells = [
        f"{value:,.2f}".translate(str.maketrans({",": other if grouped else None, ".": decimal})) for value in values
    ]
    quick, slow = MoneyColumn(cells), MoneyColumn([*cells, "+0"])
    assert quick.style == slow.style
    assert quick.style.decimal == decimal
    assert quick.marks == slow.marks


@pytest.mark.parametrize(
    ("body", "digits", "minor"),
    [
        ("12.50", 2, 1250),
        ("12.500", 2, 1250),
        ("45.900000000000006", 2, 4590),
        ("1234.5599999999999", 2, 123456),
        ("12", 0, 12),
        ("12.0", 0, 12),
        ("1.5", 3, 1500),
    ],
)
def test_scaling_is_exact(body: str, digits: int, minor: int) -> None:
    assert amounts.scaled(amounts.to_units(body, "."), digits) == minor


@pytest.mark.parametrize(("body", "digits"), [("12.505", 2), ("12.5", 0), ("10000000000000.01", 2), ("0.123456789", 2)])
def test_what_cannot_be_scaled_is_refused(body: str, digits: int) -> None:
    with pytest.raises(ValueError, match=r"decimals|large"):
        amounts.scaled(amounts.to_units(body, "."), digits)
