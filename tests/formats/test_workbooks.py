"""Statements in workbooks: typed cells, text cells, several sheets, old and open formats."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from struct import pack

import openpyxl
import pytest

from finura_cli.errors import BadInput
from finura_cli.formats import biff
from finura_cli.formats.workbook import text_of
from tests import fuzz
from tests.formats.old_workbook import ROWS, XLS, record, sharing
from tests.formats.reading import read
from tests.hostile.workbooks import ods, ods_row
from tests.thorough import in_part


def book(*sheets: list[list[object]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for n, rows in enumerate(sheets, start=1):
        sheet = made.create_sheet(f"S{n}")
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


HEAD: list[object] = ["Date", "Description", "Amount", "Balance"]


def test_typed_cells_are_exact() -> None:
    got = read(
        book(
            [
                HEAD,
                [date(2026, 1, 3), "a", -0.1, 100.2],
                [datetime(2026, 2, 1, 9, 30), "b", 1234.565, 1334.765],
                [date(2026, 2, 4), "c", -1000, 334.765],
            ]
        )
    )
    assert got.rows == [("2026-01-03", "-0.10"), ("2026-02-04", "-1000.00")]
    assert [p.line for p in got.problems] == [3]
    got = read(
        book([HEAD, [date(2026, 1, 3), "a", 0.1 + 0.2, None], [datetime(2026, 2, 1, 9, 30), "b", -1234.56, None]])
    )
    assert got.rows == [("2026-01-03", "0.30"), ("2026-02-01", "-1234.56")]
    assert got.drafts[1].time == "09:30:00"[:5]


def test_preamble_empty_rows_and_totals() -> None:
    rows: list[list[object]] = [
        ["Statement of account"],
        ["IBAN", "DE12345678901234567890"],
        [],
        HEAD,
        ["31.01.2026", "a", "-1.250,00", "5,00"],
        ["30.01.2026", "b", "10,00", "1.255,00"],
        ["Total", None, "-1.240,00"],
    ]
    got = read(book(rows))
    assert got.rows == [("2026-01-31", "-1250.00"), ("2026-01-30", "10.00")]
    assert got.reading.account == "DE12345678901234567890"
    assert [(s.first, s.last, s.why) for s in got.skipped][-1] == (7, 7, "footer")


def test_the_first_sheet_that_is_a_statement_is_read() -> None:
    got = read(book([["Welcome"], ["to your bank"]], [HEAD, [date(2026, 1, 13), "a", -5, 5]]))
    assert got.rows == [("2026-01-13", "-5.00")]
    assert got.reading.details["sheet"] == "S2"


def test_two_sheets_of_transactions_are_refused() -> None:
    row: list[object] = [date(2026, 1, 13), "a", -5, 5]
    with pytest.raises(BadInput) as refusal:
        read(book([HEAD, row], [HEAD, row]))
    assert refusal.value.code == "several-tables"


def test_a_year_of_debit_and_credit_columns() -> None:
    rows: list[list[object]] = [
        ["Txn Date", "Narration", "Withdrawals", "Deposits"],
        [date(2026, 1, 13), "rent", 25000, None],
        [date(2026, 1, 14), "pay", None, 100000.5],
    ]
    assert read(book(rows)).rows == [("2026-01-13", "-25000.00"), ("2026-01-14", "100000.50")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "TRUE"),
        (5, "5"),
        (1234.5, "1234.5"),
        (1.234, "1.2340"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (datetime(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, 3, 4, 5), "2026-01-02 03:04:05"),
        (1e300, "1e+300"),
        (-250.0, "-250"),
    ],
)
def test_values_as_text(value: object, text: str) -> None:
    assert text_of(value) == text


def test_open_document_sheets() -> None:
    got = read(
        open_document([["Date", "Text", "Amount"], ["2026-01-13", "Shop", "-5.00"], ["2026-01-14", "Pay", "10.00"]])
    )
    assert got.rows == [("2026-01-13", "-5.00"), ("2026-01-14", "10.00")]
    assert got.reading.format == "calamine"


def open_document(rows: list[list[str]]) -> bytes:
    def cell(text: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    name = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0".format
    spaces = "".join(f' xmlns:{n}="{name(n)}"' for n in ("office", "table", "text"))
    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    sheet = f'<office:spreadsheet><table:table table:name="S">{body}</table:table></office:spreadsheet>'
    manifest = f'<manifest:manifest xmlns:manifest="{name("manifest")}"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content{spaces}><office:body>{sheet}</office:body></office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def test_a_workbook_of_excel_97() -> None:
    got = read(XLS)
    assert got.rows == ROWS
    assert [d.description for d in got.drafts] == ["tea", "work"]
    assert [d.balance for d in got.drafts] == [94_75, 103_75]


@pytest.mark.parametrize("step", in_part(9, 3))
def test_a_workbook_that_states_sizes_it_has_not_is_refused_or_read_within_them(step: int) -> None:
    # The numbers of rows and columns, of a cell, of a text: each as large as it can be
    for at in range(512, len(XLS) - 1, step):
        if XLS[at : at + 2] != b"\xff\xff":
            assert fuzz.complaint(XLS[:at] + b"\xff\xff" + XLS[at + 2 :], None) is None


def test_a_workbook_whose_sectors_go_round_in_a_ring_is_refused() -> None:
    table = 512 + 512 * int.from_bytes(XLS[76:80], "little")
    for n in range(len(XLS) // 512 - 1):
        data = XLS[: table + 4 * n] + n.to_bytes(4, "little") + XLS[table + 4 * n + 4 :]
        assert fuzz.complaint(data, None) is None


NEAR, FAR = (record(0x0203, pack("<HHHd", row, column, 0, 1.5)) for row, column in ((1, 2), (65_535, 255)))


def test_sheets_of_an_old_workbook_may_not_grow_without_end() -> None:
    assert biff.sheets_of(sharing(3, NEAR)) == [("x", [[], ["", "", 1.5]])] * 3
    data = sharing(400, FAR)  # each sheet has 65,536 rows for the one cell that all of them share
    assert len(data) < 12_000
    with pytest.raises(BadInput) as caught:
        read(data)
    assert caught.value.code == "too-large"


@pytest.mark.parametrize("size", [100, 10**6])
def test_an_archive_whose_parts_end_before_their_size_is_refused(size: int) -> None:
    data = bytearray(ods(ods_row("Date", "Amount"), ods_row("2026-01-31", "-5.00")))
    entry = data.index(b"PK\x01\x02")
    data[entry + 20 : entry + 28] = size.to_bytes(4, "little") * 2
    assert fuzz.complaint(bytes(data), None) is None


def test_an_open_document_with_an_element_closed_twice_is_refused() -> None:
    data = ods(ods_row("Date", "Amount"), ods_row("2026-01-31", "-5.00"), "</table:ta></table:table>")
    assert fuzz.complaint(data, None) is None
    with pytest.raises(BadInput) as caught:
        read(data)
    assert caught.value.code == "undecodable"


def test_what_the_library_prints_of_a_damaged_style_is_in_no_answer(capsys: pytest.CaptureFixture[str]) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book([HEAD]))) as sound, zipfile.ZipFile(stream, "w") as other:
        for name in sound.namelist():
            part = sound.read(name)
            other.writestr(name, part.replace(b'xfId="0"', b'xfId="19"') if name == "xl/styles.xml" else part)
    with pytest.raises(BadInput):
        read(stream.getvalue())
    assert capsys.readouterr().out == ""
