"""A law: whatever dialect a bank writes its statement in, the reader returns the rows it was written from."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finura_cli.domain.imports import Reading
from finura_cli.errors import BadInput
from tests.formats.reading import read

WORDS = (
    "Market",
    "Bakery",
    "Salary",
    "Rent",
    "Pharmacy",
    "Books & Co",
    "Café Zoë",
    "Train 12",
    "A, B; C",
    'The "Pub"',
    "Shop\tTab",
)


@dataclass(frozen=True)
class Row:
    day: date
    cents: int
    text: str


@dataclass(frozen=True)
class Dialect:
    """How a bank writes."""

    delimiter: str
    quoting: int
    date_format: str
    decimal: str
    group: str
    layout: str
    """`signed`, `sides`, `zeros` (the unused side is 0), `flags`, `brackets`, `trailing`."""
    preamble: int
    header: bool
    balance: bool
    newest_first: bool
    footer: bool
    ends: str
    encoding: str


@st.composite
def statements(draw: st.DrawFn) -> tuple[list[Row], Dialect]:
    first = date(2023, 1, 1) + timedelta(days=draw(st.integers(0, 300)))
    count = draw(st.integers(3, 25))
    rows = [Row(first, draw(st.integers(1, 90)) * -101, "Shop")]  # no file of money in alone
    day = first
    for _ in range(count):
        day += timedelta(days=draw(st.integers(0, 9)))
        cents = draw(st.integers(-5_000_000, 5_000_000).filter(bool))
        rows.append(Row(day, cents, draw(st.sampled_from(WORDS))))
    # A day above 12 and money in, so that the file itself settles what it must settle
    rows.append(Row(day + timedelta(days=(28 - day.day) % 28 + 1 if day.day >= 28 else 28 - day.day), 4321, "Interest"))
    decimal = draw(st.sampled_from([".", ","]))
    header = draw(st.booleans())
    layout = draw(st.sampled_from(["signed", "sides", "zeros", "flags", "brackets", "trailing"]))
    dialect = Dialect(
        delimiter=draw(st.sampled_from([",", ";", "\t", "|"])),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        date_format=draw(
            st.sampled_from(
                ["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%y", "%d %b %Y", "%Y%m%d", "%Y/%m/%d"]
            )
        ),
        decimal=decimal,
        group=draw(st.sampled_from(["", "," if decimal == "." else ".", "'", " ", "\u00a0"])),
        layout=layout,
        preamble=draw(st.integers(0, 4)),
        header=header,
        # Two unsigned columns without a header are told apart by the balance alone
        balance=draw(st.booleans()) or not header,
        newest_first=draw(st.booleans()),
        footer=draw(st.booleans()),
        ends=draw(st.sampled_from(["\n", "\r\n"])),
        encoding=draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"])),
    )
    return rows, dialect


def amount(cents: int, how: Dialect) -> str:
    whole, part = divmod(abs(cents), 100)
    return f"{whole:,}".replace(",", how.group) + how.decimal + f"{part:02}"


def money_cells(cents: int, how: Dialect) -> list[str]:
    shown = amount(cents, how)
    out = cents < 0
    match how.layout:
        case "sides":
            return [shown, ""] if out else ["", shown]
        case "zeros":
            zero = amount(0, how)
            return [shown, zero] if out else [zero, shown]
        case "flags":
            return [shown, "D" if out else "C"]
        case "brackets":
            return [f"({shown})" if out else shown]
        case "trailing":
            return [f"{shown}-" if out else shown]
    return [f"-{shown}" if out else shown]


def written(rows: list[Row], how: Dialect) -> bytes:
    names = {"sides": ["Debit", "Credit"], "zeros": ["Debit", "Credit"], "flags": ["Amount", "D/C"]}.get(
        how.layout, ["Amount"]
    )
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=how.delimiter, quoting=how.quoting, lineterminator=how.ends)
    for n in range(how.preamble):
        writer.writerow([f"Line {n} of the bank", "hello"][: 1 + n % 2])
    if how.header:
        writer.writerow(["Date", "Description", *names, *(["Balance"] if how.balance else [])])
    balance, body = 100_000, []
    for row in rows:
        balance += row.cents
        sign = "-" if balance < 0 else ""
        last = [sign + amount(balance, how)] if how.balance else []
        body.append([row.day.strftime(how.date_format), row.text, *money_cells(row.cents, how), *last])
    writer.writerows(body[::-1] if how.newest_first else body)
    if how.footer:
        writer.writerow(["Total", "", amount(sum(row.cents for row in rows), how)])
    return stream.getvalue().encode(how.encoding)


def in_file_order(rows: list[Row], how: Dialect) -> list[tuple[date, int]]:
    ordered = rows[::-1] if how.newest_first else rows
    return [(row.day, row.cents) for row in ordered]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(statements())
def test_the_rows_come_back(statement: tuple[list[Row], Dialect]) -> None:
    rows, how = statement
    got = read(written(rows, how))
    assert [(d.date, d.minor) for d in got.drafts] == in_file_order(rows, how)
    assert [d.description for d in got.drafts] == [
        " ".join(r.text.split()) for r in (rows[::-1] if how.newest_first else rows)
    ]
    assert not got.problems
    if how.balance:
        assert_balances(got.reading, rows)


def assert_balances(reading: Reading, rows: list[Row]) -> None:
    assert reading.opening == 100_000
    assert reading.closing == 100_000 + sum(row.cents for row in rows)
    assert reading.closing_date == max(row.day for row in rows).isoformat()


@settings(max_examples=50, deadline=None)
@given(statements(), st.integers(0, 40))
def test_next_month_has_the_same_header_key_and_overlapping_rows_the_same_raw_cells(
    statement: tuple[list[Row], Dialect], cut: int
) -> None:
    rows, how = statement
    part = [rows[0], *rows[1 + cut % len(rows[1:]) :]]
    whole, later = read(written(rows, how)), read(written(part, how))
    if how.header:
        assert whole.reading.header_key == later.reading.header_key
        known = {d.raw for d in whole.drafts}
        assert {d.raw for d in later.drafts} <= known


@pytest.mark.parametrize("year", ["67", "2080"])
def test_years_that_lie_far_ahead_are_doubtful(year: str) -> None:
    got = read(f"Date,Description,Withdrawal,Deposit\n15-01-{year},a,5.00,\n25-01-{year},b,,7.00\n")
    assert {d.doubt for d in got.drafts} == {"its years are far ahead: they may be of another calendar"}


def test_years_of_thailand_are_those_of_the_whole_column() -> None:
    rows = "Date,Description,Amount\n15/01/2567,a,-5.00\n25/01/2567,b,7.00\n"
    assert [d for d, _ in read(rows).rows] == ["2024-01-15", "2024-01-25"]
    mixed = read(rows + "26/01/2024,c,7.00\n")  # one slip does not make the others right
    assert [d for d, _ in mixed.rows] == ["2024-01-26"]
    assert [p.line for p in mixed.problems] == [2, 3]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("R6.1.5", "2024-01-05"), ("令和6年1月5日", "2024-01-05"), ("令和元年5月1日", "2019-05-01"),
        ("H31.04.30", "2019-04-30"), ("113/01/05", "2024-01-05"), ("113年1月5日", "2024-01-05"),
    ],
)  # fmt: skip
def test_years_of_the_era(written: str, day: str) -> None:
    assert read(f"Date,Description,Amount\n{written},a,-5.00\n").rows == [(day, "-5.00")]


def test_digits_of_another_script_are_refused() -> None:
    with pytest.raises(BadInput):
        read("التاريخ,البيان,مدين,دائن\n١٥/٠١/٢٠٢٤,سحب,٥٠٠٫٠٠,\n")


@pytest.mark.parametrize("head", ["Amount (in INR)", "Amount in Rs.", "Amount (in €)"])
def test_an_amount_in_a_currency_is_not_money_in(head: str) -> None:
    got = read(f"Date,Description,{head},Type\n2026-01-15,a,5.00,DR\n2026-01-16,b,7.00,CR\n")
    assert [amount for _, amount in got.rows] == ["-5.00", "7.00"]
