"""Hostile input: each has one of three outcomes. FILE refused, ROW rejected (the others read), TEXT kept."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from finura_cli.errors import BadInput, FinuraError, NotFound
from finura_cli.formats.excel import write_workbook
from finura_cli.formats.source import load
from finura_cli.formats.workbook import MAX_UNPACKED
from tests.formats.reading import read
from tests.fuzz import complaint

SIMPLE = "date,amount,category,description\n2026-01-01,1.00,Food,before\n{}\n2026-01-03,3.00,Food,after\n"
GENERAL = "Date,Description,Amount\n2026-01-01,before,-1.00\n{}\n2026-01-13,after,-3.00\n"


def workbook(tmp_path: Path, rows: list[list[object]]) -> bytes:
    path = tmp_path / "made.xlsx"
    write_workbook(path, ["Date", "Description", "Amount"], rows)
    return path.read_bytes()


def with_entry(data: bytes, name: str, body: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, body, compresslevel=1)
    return out.getvalue()


# ------------------------------------------------------------------------------------------------------------ FILE

REFUSED_TEXT: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "not-a-statement"),
    "only blanks": (b" \n\t\n\r\n", "not-a-statement"),
    "only a mark": (b"\xef\xbb\xbf", "not-a-statement"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "not-a-statement"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not-a-statement"),
    "undecodable": (b"date,amount,category\n2026-01-01,1,\x81\x8d\x9d\n", "undecodable"),
    "NUL": (b"date,amount,category\n2026-01-01,1,\x00\n", "undecodable"),
    "NUL far below": (b"date,amount,category\n" + b"2026-01-01,1,Food\n" * 3000 + b"\0", "undecodable"),
    "half of UTF-16": ("Date,Amount\n2026-01-01,1\n".encode("utf-16")[:-1], "undecodable"),
    "lone surrogate in UTF-16": (
        b"\xff\xfe" + "Date,Amount\n2026-01-13,".encode("utf-16-le") + b"\x00\xd8\n\x00",
        "undecodable",
    ),
    "quote never closed": (b'date,amount,category\n2026-01-01,1,"Food\n2026-01-02,2,Food\n', "unclosed-quote"),
    "quote never closed, general": (
        b'Date,Description,Amount\n2026-01-13,"Shop,-1.00\n2026-01-14,Shop,-2.00\n',
        "unclosed-quote",
    ),
    "quote never closed, long": (
        b'date,amount,category\n2026-01-01,1,"Food\n' + b"2026-01-02,2,Food\n" * 9000,
        "unclosed-quote",
    ),
    "prose": (b"Dear customer,\nthis is your statement.\n", "not-a-statement"),
    "XML": (b"<?xml version='1.0'?><Document/>", "not-a-statement"),
    "JSON": (b'{"date": "2026-01-01"}', "not-a-statement"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "not-a-statement"),
    "balances only": (b"Date,Balance\n2026-01-13,5.00\n2026-01-14,6.00\n", "not-a-statement"),
    "no dates": (b"Name,Amount\nAnn,5.00\nBob,6.00\n", "not-a-statement"),
    "no amounts": (b"Date,Name\n2026-01-13,Ann\n2026-01-14,Bob\n", "not-a-statement"),
    "both orders": (b"Date,Text,Amount\n03/04/2026,Shop,-5.00\n05/06/2026,Shop,-6.00\n", "ambiguous-date-order"),
    "both orders, simple": (b"date,amount,category\n03/04/2026,5,Food\n05/06/2026,5,Food\n", "ambiguous-date-order"),
    "thousand or one": (b'Date,Text,Amount\n2026-01-13,Shop,"-1,234"\n2026-01-14,Shop,"-2,500"\n', "ambiguous-amount"),
    "thousand or one, simple": (
        b"date,amount,category\n2026-01-13,1.234,Food\n2026-01-14,2.500,Food\n",
        "ambiguous-amount",
    ),
    "no signs": (
        b"Date,Text,Amount\n" + b"".join(b"2026-01-%d,Someone %d,5.00\n" % (d, d) for d in range(13, 25)),
        "ambiguous-sign",
    ),
}


@pytest.mark.parametrize("name", REFUSED_TEXT)
def test_a_file_is_refused(name: str) -> None:
    data, code = REFUSED_TEXT[name]
    with pytest.raises(BadInput) as refusal:
        read(data)
    assert refusal.value.code == code
    assert "\n" not in refusal.value.message


def test_what_a_file_is_in_place_of_a_statement_is_named() -> None:
    for data, what in (
        (b"%PDF-1.7\n", "a PDF"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture"),
        (b"\x1f\x8b\x08", "an archive"),
    ):
        with pytest.raises(BadInput, match=f"^the file is {what}") as refused:
            read(data)
        assert "CSV" in (refused.value.hint or "")


def test_an_archive_is_to_be_unpacked_and_a_document_is_none(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("My Budget - Register.csv", "Date,Payee,Outflow\n2026-10-13,Shop,5.00\n")
    with pytest.raises(BadInput, match="is an archive") as refused:
        read(packed.getvalue())
    assert refused.value.hint == "unpack it, and import the files in it"
    with pytest.raises(BadInput, match="Apple's Numbers") as refused:
        read(with_entry(packed.getvalue(), "Index/Document.iwa", b"\0\1"))
    assert (refused.value.hint or "").startswith("export it as CSV or Excel from Numbers")
    document = with_entry(packed.getvalue(), "[Content_Types].xml", b"<Types/>")
    for data in (document, workbook(tmp_path, [["Dear customer"]])):
        with pytest.raises(BadInput) as refused:
            read(data)
        assert "unpack" not in (refused.value.hint or "")


def test_the_refusal_of_ambiguous_dates_names_both_readings_and_the_option() -> None:
    with pytest.raises(BadInput) as refusal:
        read(REFUSED_TEXT["both orders"][0])
    hint = refusal.value.hint or ""
    assert all(part in hint for part in ("--date-order dmy", "2026-04-03", "--date-order mdy", "2026-03-04"))
    assert read(REFUSED_TEXT["both orders"][0], date_order="mdy").rows[0] == ("2026-03-04", "-5.00")
    assert read(REFUSED_TEXT["both orders"][0], date_order="dmy").rows[0] == ("2026-04-03", "-5.00")


def test_an_impossible_date_is_its_own_row_s_problem_alone() -> None:
    found = read(b"Date,Text,Amount\n09/15/2026,Shop,-5.00\n10/32/2026,Shop,-6.00\n09/20/2026,Shop,-7.00\n")
    assert found.rows == [("2026-09-15", "-5.00"), ("2026-09-20", "-7.00")]
    assert [(row.line, row.why) for row in found.problems] == [(3, "'10/32/2026': there is no such day")]
    with pytest.raises(BadInput) as refusal:
        read(b"Date,Text,Amount\n10/32/2026,Shop,-6.00\n05/05/2026,Shop,-5.00\n03/04/2026,Shop,-5.00\n")
    assert refusal.value.code == "ambiguous-date-order"
    assert read(b"Date,Text,Amount\n10/32/2026,Shop,-6.00\n05/05/2026,Shop,-5.00\n").rows == [("2026-05-05", "-5.00")]


def test_workbooks_are_refused(tmp_path: Path) -> None:
    sound = workbook(tmp_path, [["2026-01-13", "Shop", "-5.00"]])
    cases = {
        "truncated": (sound[: len(sound) // 2], "undecodable"),
        "header only": (sound[:40], "not-a-statement"),
        "DTD": (
            with_entry(sound, "xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
            "undecodable",
        ),
        "bomb": (with_entry(sound, "xl/media/bomb.bin", bytes(MAX_UNPACKED + 1)), "too-large"),
        "damaged": (with_entry(sound, "xl/workbook.xml", b"<workbook"), "undecodable"),
        "encrypted": (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
        "not really OLE": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "undecodable"),
        "a zip of another kind": (_zip({"a.txt": b"hello"}), "not-a-statement"),
    }
    for name, (data, code) in cases.items():
        with pytest.raises(BadInput) as refusal:
            read(data)
        assert refusal.value.code == code, name


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return out.getvalue()


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "big").write_bytes(b"x" * 2000)
    cases: list[tuple[Path, int, type[FinuraError], str]] = [
        (tmp_path, 1000, BadInput, "not-a-file"),
        (tmp_path / "fifo", 1000, BadInput, "not-a-file"),
        (Path("/dev/zero"), 1000, BadInput, "not-a-file"),
        (tmp_path / "big", 1000, BadInput, "too-large"),
        (tmp_path / "absent", 1000, NotFound, "no-file"),
        (Path("nul\0byte"), 1000, NotFound, "no-file"),
    ]
    for path, limit, kind, code in cases:
        with pytest.raises(kind) as refusal:
            load(path, limit)
        assert refusal.value.code == code
    assert load(io.BytesIO(b"abc")).data == b"abc"
    with pytest.raises(BadInput, match="larger"):
        load(io.BytesIO(b"x" * 2000), 1000)


# ------------------------------------------------------------------------------------------------------------- ROW

BAD_DATES = [
    "2026-02-30",
    "2026-13-01",
    "2026-00-10",
    "0000-01-01",
    "9999-12-31",
    "1899-12-31",
    "2101-01-01",
    "2026-W01-1",
    "2026-001",
    "20260101T120000",
    "yesterday",
    "12",
    "2026-1",
    "٢٠٢٦-٠١-٠٢",
    "２０２６-01-02",
    "2026-01-0١",
    "26-01",
]
BAD_AMOUNTS = [
    "NaN",
    "Infinity",
    "-inf",
    "1e999",
    "1E5",
    "1_000",
    "٣٤",
    "１２",
    "9" * 5000,
    "9" * 17,
    "10000000000000.01",
    "1.2.3",
    "1,2,3.00",
    "five",
    "1.005",
    "0x10",
    "--5",
    "5 5",
    "=1+1",
    "$",
    "12:30",
    "1.00.",
    "½",
    "1/2",
    "5%",
]


@pytest.mark.parametrize("bad", BAD_DATES)
def test_an_impossible_date_rejects_its_row(bad: str) -> None:
    for text in (SIMPLE.format(f'"{bad}",2.00,Food,bad'), GENERAL.format(f'"{bad}",bad,-2.00')):
        got = read(text)
        assert [d.description for d in got.drafts] == ["before", "after"]
        assert [p.line for p in got.problems] == [3]
        assert bad[:10] in got.problems[0].text


@pytest.mark.parametrize("bad", BAD_AMOUNTS)
def test_a_bad_amount_rejects_its_row(bad: str) -> None:
    for text in (SIMPLE.format(f'2026-01-02,"{bad}",Food,bad'), GENERAL.format(f'2026-01-02,bad,"{bad}"')):
        got = read(text)
        assert [d.description for d in got.drafts] == ["before", "after"]
        assert [p.line for p in got.problems] == [3]
        assert len(got.problems[0].why) < 120


@pytest.mark.parametrize("bad", ["", " ", "-", "n/a"])
def test_a_row_without_an_amount_is_rejected(bad: str) -> None:
    for text in (SIMPLE.format(f"2026-01-02,{bad},Food,bad"), GENERAL.format(f"2026-01-02,bad,{bad}")):
        got = read(text)
        assert [p.line for p in got.problems] == [3]


def test_a_field_or_a_line_too_long_rejects_its_row() -> None:
    for size in (131_073, 2_000_000):
        for text in (
            SIMPLE.format(f"2026-01-02,2.00,Food,{'x' * size}"),
            GENERAL.format(f"2026-01-02,{'x' * size},-2.00"),
        ):
            got = read(text)
            assert [d.line for d in got.drafts] == [2, 4]
            assert [p.line for p in got.problems] == [3]
            assert "too long" in got.problems[0].why
            assert len(got.problems[0].text) <= 65_536


def test_bytes_that_are_no_text_reject_their_row() -> None:
    for text in (SIMPLE.format("2026-01-02,2.00,Food,b{}d"), GENERAL.format("2026-01-02,b{}d,-2.00")):
        for broken in (b"\xc3", b"\xed\xa0\x80", b"\xff"):
            data = (text.replace("before", "größer ₹ ৳")).encode().replace(b"{}", broken)
            got = read(data)
            assert [p.line for p in got.problems] == [3]
            assert [d.line for d in got.drafts] == [2, 4]


def test_ragged_rows_and_stray_quotes_cost_only_themselves() -> None:
    text = GENERAL.format(
        "2026-01-02\n2026-01-03,extra,-2.00,more,and more\n"
        '2026-01-04,"a "stray" quote",-4.00\n2026-01-05,12" pizza,-5.00'
    )
    got = read(text)
    assert [d.line for d in got.drafts] == [2, 4, 5, 6, 7]
    assert [p.line for p in got.problems] == [3]
    simple = read(SIMPLE.format("2026-01-02,2.00\n2026-01-02,2.00,Food,too,many"))
    assert [d.line for d in simple.drafts] == [2, 3, 5]
    assert [p.line for p in simple.problems] == [4]


def test_a_quote_that_joins_two_lines_costs_no_sound_row() -> None:
    got = read(GENERAL.format('2026-01-02,"open,-2.00\n2026-01-03,open too",-3.00\n2026-01-04,sound,-4.00'))
    assert {d.date.day for d in got.drafts} >= {1, 3, 4, 13}
    assert len(got.drafts) + len(got.problems) == 5


def test_what_a_status_says_did_not_happen_is_no_payment() -> None:
    got = read(
        "Date,Description,Amount,Status\n2026-01-13,a,-1.00,Completed\n2026-01-14,b,-2.00,Declined\n2026-01-15,c,-3.00,Pending\n"
    )
    assert [(d.description, d.pending) for d in got.drafts] == [("a", False), ("c", True)]
    assert [p.line for p in got.problems] == [3]


HELD = """
    Ausstehend, Einbehalten, Vorgemerkt, En attente, Retenu, Pendiente, Retenido, In sospeso, In attesa, In behandeling,
    Openstaand, Oczekująca, Wstrzymana, Pendente, Em processamento
"""
REFUSED = """
    Abgebrochen, Storniert, Abgelehnt, Fehlgeschlagen, Annulé, Échoué, Refusée, Cancelado, Denegado, Fallido, Annullato,
    Respinto, Non riuscito, Geannuleerd, Afgewezen, Mislukt, Odrzucona, Anulowana, Nieudana, Recusado, Falhou
"""


@pytest.mark.parametrize("word", [word.strip() for word in HELD.split(",")])
def test_what_waits_or_is_held_is_pending_in_words_of_the_bank(word: str) -> None:
    got = read(f"Date,Description,Amount,Status\n2026-01-13,a,-1.00,Fin\n2026-01-14,b,-2.00,{word}\n")
    assert [d.pending for d in got.drafts] == [False, True]


@pytest.mark.parametrize("word", [word.strip() for word in REFUSED.split(",")])
def test_what_was_refused_is_no_payment_in_words_of_the_bank(word: str) -> None:
    got = read(f"Date,Description,Amount,Status\n2026-01-13,a,-1.00,Fin\n2026-01-14,b,-2.00,{word}\n")
    assert [d.description for d in got.drafts] == ["a"]
    assert [p.line for p in got.problems] == [3]


def test_a_column_of_nothing_but_statuses_is_one_whatever_its_header() -> None:
    rows = "13.01.2026;Markt;-1,00;Umsatz gebucht\n14.01.2026;Kino;-2,00;Umsatz {}\n"
    got = read("Buchungstag;Verwendungszweck;Betrag;Info\n" + rows.format("vorgemerkt"))
    assert [(d.pending, d.note) for d in got.drafts] == [(False, ""), (True, "")]
    now = read("Buchungstag;Verwendungszweck;Betrag;Info\n" + rows.format("gebucht"))
    assert [d.raw for d in now.drafts] == [d.raw for d in got.drafts]
    told = read("Buchungstag;Verwendungszweck;Betrag;Info\n" + rows.format("vorgemerkt, Karte 1"))
    assert [(d.pending, d.note) for d in told.drafts] == [
        (False, "Umsatz gebucht"), (False, "Umsatz vorgemerkt, Karte 1"),
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------------------------ TEXT

ODD_TEXTS = [
    "=HYPERLINK(1)",
    "+1",
    "-cmd",
    "@SUM",
    "\tTAB",
    "\x1b[31mred\x1b[0m",
    "\x1b]8;;x\x07",
    "\x9b31m",
    "[bold]",
    "[/]",
    "\u202eevil",
    "zero\u200bwidth",
    "e\u0301",
    "é",
    "null",
    "NaN",
    "'; DROP TABLE",
    "ভাড়া",
    "🍕",
    "a\u00a0b",
    "\u2028line",
    "%s %d {}",
]


@pytest.mark.parametrize("odd", ODD_TEXTS)
def test_odd_texts_are_kept(odd: str) -> None:
    for text in (SIMPLE.format(f"2026-01-02,2.00,Food,{odd}"), GENERAL.format(f"2026-01-02,{odd},-2.00")):
        got = read(text)
        assert not got.problems
        assert odd in got.drafts[1].raw
        assert got.drafts[1].description.split() == odd.split()


@pytest.mark.timeout(30)
def test_hundreds_of_columns_of_money_are_not_all_tried_against_each_other() -> None:
    lines = [f"2026-01-{day:02},shop {day}," + ",".join(f"{day * n}.50" for n in range(1, 120)) for day in range(1, 20)]
    assert complaint("\n".join(lines).encode(), "csv") is None
