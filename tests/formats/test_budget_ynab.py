"""The budget export of YNAB: its dialects, and what it may not do to us."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.errors import BadInput
from finura_cli.formats import budget_ynab
from finura_cli.formats.budget_ynab import Month, month_of
from finura_cli.formats.source import from_bytes

WEB = '"Month","Category Group/Category","Category Group","Category","Assigned","Activity","Available"'

REGISTER = b'"Account","Date","Payee","Category Group/Category","Category Group","Category","Outflow","Inflow"\n'


def read(*lines, currency="USD", header=WEB, encoding="utf-8"):
    text = "\r\n".join([header, *lines, ""])
    return budget_ynab.read(from_bytes(text.encode(encoding), "Plan.csv"), currency)


def row(month="Jan 2026", category="Food", assigned="$10.00", *, group="Monthly", rest="$0.00,$0.00"):
    return f'"{month}","{group}: {category}","{group}","{category}",{assigned},{rest}'


def minors(export):
    return [one.minor for one in export.rows]


def test_a_row_of_the_web_app():
    (one,) = read(row(assigned='"$1,234.56"')).rows
    assert one == budget_ynab.Assigned(2, Month(2026, 1), "Monthly", "Food", 123_456)


def test_older_headings_and_other_orders_of_columns():
    assert minors(read(row(), header=WEB.replace("Assigned", "Budgeted"))) == [1_000]
    old = '"Month","Category","Master Category","Sub Category","Budgeted","Outflows","Category Balance"'
    (one,) = read('"January 2014","Everyday: Fuel","Everyday","Fuel",$50.00,$0.00,$50.00', header=old).rows
    assert (one.month, one.group, one.category, one.minor) == (Month(2014, 1), "Everyday", "Fuel", 5_000)
    assert minors(read("7.00;Food;2026-01", header="Assigned;Category;Month")) == [700]
    assert minors(read("2026-01\tFood\t7.00", header="month\tCATEGORY\tassigned")) == [700]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding):
    (one,) = read(row(category="Café"), encoding=encoding).rows
    assert one.category == "Café"


@pytest.mark.parametrize(
    ("cell", "minor"),
    [
        ("$0.00", 0), ("-$12.30", -1_230), ("$-12.30", -1_230), ("(12.30)", -1_230), ("12.30$", 1_230),
        ('"1,234.50"', 123_450), ("", 0), ("-", 0), ('"₹1,00,000.00"', 10_000_000), ("1234.5", 123_450),
    ],
)  # fmt: skip
def test_amounts(cell, minor):
    assert minors(read(row(assigned=cell, rest="0.00,0.00"), currency="INR" if "₹" in cell else "USD")) == [minor]


def test_the_decimal_sign_is_that_of_the_whole_file():
    comma = read(
        row(assigned='"1.234,50€"', rest='"0,00€","0,00€"'), row("Feb 2026", assigned='"12,00€"'), currency="EUR"
    )
    assert minors(comma) == [123_450, 1_200]
    assert minors(read(row(assigned='"1,234"', rest="$5.00,$5.00"))) == [123_400]  # Activity tells
    assert minors(read(row(assigned='"1,234"', rest="0,0"), currency="JPY")) == [1_234]


def test_amounts_that_can_be_read_in_two_ways_are_refused():
    with pytest.raises(BadInput) as refused:
        read(row(assigned='"1,234"', rest='"2,345","3,456"'))
    assert refused.value.code == "ambiguous-amount"


def test_another_currency_is_refused_with_what_to_type():
    with pytest.raises(BadInput, match="EUR, not USD") as refused:
        read(row(assigned="€5.00"))
    assert (refused.value.code, "--currency EUR" in refused.value.hint) == ("other-currency", True)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("Jan 2026", (2026, 1)), ("September 2026", (2026, 9)), ("Sept 2026", (2026, 9)), ("2026-10", (2026, 10)),
        ("10/2026", (2026, 10)), ("2026-10-01", (2026, 10)), ("März 2026", (2026, 3)), (" Jan 2026 ", (2026, 1)),
    ],
)  # fmt: skip
def test_months(text, month):
    assert month_of(text) == month


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-13",
        "0/2026",
        "Jan",
        "2026",
        "12 Jan 2026",
        "Foo 2026",
        "Jan 0001",
        "2026-10-02",
        "२०२६-०१",
        "Jan" * 999,
    ],
)
def test_what_is_no_month(text):
    with pytest.raises(ValueError, match="is no month"):
        month_of(text)


def test_every_record_is_a_row_or_a_problem_with_its_line():
    found = read(
        row(), row("Foo 2026"), row(category="", group=""), row("Feb 2026", assigned="abc"), row("Mar 2026") + ",extra",
        "too,short", row(), row("Feb 2026"), row("Apr 2026", assigned="9999999999999999.00"),
        row("May 2026", assigned="1.234"),
    )  # fmt: skip
    assert [one.line for one in found.rows] == [2, 9]
    assert {one.line: one.why for one in found.problems} == {
        3: "'Foo 2026' is no month", 4: "names no category", 5: "'abc' is no amount", 6: "has 8 cells, its header 7",
        7: "has 2 cells, its header 7", 8: "is the same month and category once more",
        10: "'9999999999999999.00' is too large", 11: "'1.234' has more than 2 decimals",
    }  # fmt: skip


@pytest.mark.parametrize("cell", ["NaN", "Infinity", "1e999", "1_000", "१२३", "9" * 5000, "--5", "=1+1", "+1+2"])
def test_numbers_that_are_none(cell):
    found = read(row(), row("Feb 2026", assigned=cell))
    assert len(found.problems) == 1
    assert len(found.problems[0].why) < 100


@pytest.mark.parametrize(
    "name", ["=HYPERLINK(1)", "[bold]x[/]", "a\u202eb", "<script>", "' OR 1=1 --", "-rf", "../../x"]
)
def test_names_are_kept_as_they_are(name):
    (one,) = read(row(category=name)).rows
    assert one.category == name


@pytest.mark.parametrize("name", ["x" * 101, "a\x1b[31mb", "a\x07b"])
def test_names_that_cannot_be_typed_are_that_rows_problem(name):
    found = read(row(), row(category=name))
    assert (len(found.rows), len(found.problems)) == (1, 1)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-a-budget"), (b"\n\n", "not-a-budget"), (WEB.encode(), "not-a-budget"),
        (b"a,b,c\n1,2,3\n", "not-a-budget"),
        (b"PK\x03\x04....", "undecodable"), (b"\0\1\2", "undecodable"), (b"\xff\xfe\x00", "undecodable"),
        (WEB.encode() + b'\n"Jan 2026,Food\n', "unclosed-quote"), (b"x" * 2_000_000, "not-a-budget"),
        (b"x" * (budget_ynab.MAX_BYTES + 1), "too-large"),
        (WEB.encode() + b"\nFoo,a,b,c,d,e,f\n", "not-a-budget"),
        (b"Month,Month,Category,Assigned\n1,2,3,4\n", "not-a-budget"),
        (REGISTER, "not-a-budget"),
    ],
)  # fmt: skip
def test_files_that_are_no_budget_are_refused(data, code):
    with pytest.raises(BadInput) as refused:
        budget_ynab.read(from_bytes(data, "x"), "USD")
    assert refused.value.code == code
    assert "\n" not in refused.value.message


def test_a_byte_that_is_no_text_is_that_rows_problem():
    good = "\n".join([WEB, *(row(category=f"Café {n}") for n in range(40))]).encode()
    found = budget_ynab.read(
        from_bytes(good + b"\n" + row("Feb 2026", "X").encode().replace(b"X", b"\xe9\xff"), "x"), "USD"
    )
    assert len(found.rows) == 40
    assert [one.why for one in found.problems] == ["holds bytes that are no text"]


@given(st.binary(max_size=400))
def test_bytes_are_read_or_refused(noise):
    for data in (noise, WEB.encode() + b"\n" + noise):
        with suppress(BadInput):
            budget_ynab.read(from_bytes(data, "x"), "USD")


@given(st.lists(st.text(max_size=12), min_size=7, max_size=7))
def test_any_cells_are_accounted_for(cells):
    line = ",".join(
        '"' + cell.replace('"', '""').replace("\n", " ").replace("\r", " ").replace("\0", "") + '"' for cell in cells
    )
    try:
        found = read(row(), line)
    except BadInput:
        return
    assert len(found.rows) + len(found.problems) == 2 or not any(cell.strip() for cell in cells)


def archive(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name.replace("__", " - ") + ".csv", data)
    return stream.getvalue()


def of(data):
    return budget_ynab.read(from_bytes(data, "export.zip"), "USD")


TABLE = f"{WEB}\n{row()}\n".encode()


def test_the_archive_of_the_whole_export_will_do():
    assert minors(of(archive(Home__Register=REGISTER, Home__Plan=TABLE))) == [1_000]
    assert minors(of(archive(Home__Register=REGISTER, Home__Budget=TABLE))) == [1_000]


def test_archives_that_are_none_of_it():
    zeros = TABLE + b"0" * (budget_ynab.MAX_BYTES + 1)
    whole = archive(Home__Plan=TABLE * 50)
    locked = bytearray(whole)
    locked[6] |= 1
    at = whole.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    for data, code in (
        (archive(Home__Register=REGISTER), "not-a-budget"), (archive(A__Plan=TABLE, B__Plan=TABLE), "not-a-budget"),
        (archive(Home__Plan=zeros), "too-large"), (whole[: len(whole) // 2], "undecodable"),
        (whole[:50] + b"\xff\xff\xff" + whole[53:], "undecodable"), (bytes(locked), "encrypted"),
        (archive(Home__Register=b"")[:40], "undecodable"),
        (archive(**{f"{n}__Plan": b"" for n in range(70)}), "not-a-budget"),
    ):  # fmt: skip
        with pytest.raises(BadInput) as refused:
            of(data)
        assert refused.value.code == code
