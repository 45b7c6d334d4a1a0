"""FILE refused: 65, one line that says why, and nothing is written. Beside them, odd files that are sound."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from finura_cli.formats import source
from tests.conftest import Finura
from tests.hostile import workbooks as wb
from tests.hostile.outcomes import (
    HEADER,
    SOUND,
    books_now,
    kept,
    left_beside,
    one_line,
    refused,
    rejected,
    simple,
    write,
)

POSIX = pytest.mark.skipif(os.name == "nt", reason="files of POSIX")
GOOD = simple(SOUND)
BANK = "Booking date;Payee;Purpose;Amount\n13.01.2026;Baker;bread;-3,50\n14.01.2026;Office;pay;1.000,00\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "not-a-statement", id="empty"),
        pytest.param(b"\n \r\n\t\n", "not-a-statement", id="blank lines"),
        pytest.param(b"\xef\xbb\xbf", "not-a-statement", id="a mark and nothing else"),
        pytest.param(b"hello world\n", "not-a-statement", id="no table"),
        pytest.param(b"a,b,c\n1,2,3\n4,5,6\n", "not-a-statement", id="a table of something else"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "not-a-statement", id="PDF"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not-a-statement", id="picture"),
        pytest.param(b"\x7fELF\x02\x01\x01" + bytes(64), "undecodable", id="program"),
        pytest.param(b'{"rows": [1, 2]}\n', "not-a-statement", id="JSON"),
        pytest.param(b"<html><body><table><tr><td>1</td></tr></table>\n", "not-a-statement", id="HTML"),
        pytest.param(b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "not-a-statement", id="XML"),
        pytest.param(GOOD.encode().replace(b"sound", b"so\0nd"), "undecodable", id="NUL"),
        pytest.param(BANK.encode().replace(b"bread", b"br\0ad"), "undecodable", id="NUL in a bank's file"),
        pytest.param(b"\xff\xfe" + GOOD.encode("utf-16-le") + b"\x00", "undecodable", id="UTF-16 cut in half"),
        pytest.param(b"\xff\xfe" + b"\x00\xd8" * 40, "undecodable", id="UTF-16 of lone surrogates"),
        pytest.param(b"\xff\xfe\x00\x00" + GOOD.encode("utf-32-le"), "undecodable", id="UTF-32"),
        pytest.param(simple(SOUND, '2026-01-14,1.00,Food,"never closed', SOUND).encode(), "unclosed-quote", id="quote"),
        pytest.param(BANK.encode() + b'15.01.2026;Shop;"open;-1,00\n', "unclosed-quote", id="quote in a bank's file"),
        pytest.param(b"x" * 3_000_000, "not-a-statement", id="one huge line"),
        pytest.param(b",".join([b"1"] * 500_000), "not-a-statement", id="a line of very many cells"),
        pytest.param(b"PK\x03\x04 and no more", "not-a-statement", id="an archive cut off"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and no more", "undecodable", id="an old workbook cut off"),
    ],
)
def test_what_is_no_statement_is_refused(books: Finura, tmp_path: Path, data: bytes, code: str) -> None:
    refused(books, write(tmp_path / "in.csv", data), code=code)


SHEET = wb.sheet(wb.row(*wb.HEADER), wb.row(*wb.SOUND))
PLAIN = wb.workbook(SHEET)
BIG = wb.workbook(SHEET, {"xl/media/zeros.bin": bytes(1_000_000)})
FAR = wb.sheet(wb.row(*wb.HEADER), wb.row(*wb.SOUND), wb.row(*wb.SOUND, number=2_000_000_000))
WIDE = wb.sheet(wb.row(*wb.HEADER), wb.row('<c r="ZZZZZZZ1" t="str"><v>x</v></c>'))
LAUGHS = (
    "<!DOCTYPE worksheet [" + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10)) + "]>"
)
OUTSIDE = {"xl/worksheets/sheet1.xml": LAUGHS + SHEET.partition("?>")[2]}
PADDED = f"<!--{'x' * 10_000}-->{LAUGHS}"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(wb.patched(BIG, size=600 << 20), "too-large", id="unpacks to too much"),
        pytest.param(wb.workbook(SHEET, {f"xl/x{n}": "" for n in range(2_500)}), "too-large", id="too many parts"),
        pytest.param(wb.workbook(FAR), "too-large", id="too many rows"),
        pytest.param(wb.workbook(WIDE), "undecodable", id="a column that no sheet has"),
        pytest.param(wb.patched(PLAIN, flag=1), "encrypted", id="a part behind a password"),
        pytest.param(wb.workbook("", OUTSIDE), "undecodable", id="entities"),
        pytest.param(
            wb.workbook(wb.sheet(wb.row(*wb.HEADER), before=PADDED)), "undecodable", id="entities, far inside"
        ),
        pytest.param(
            wb.workbook(wb.sheet(wb.row(*wb.HEADER), before=LAUGHS).replace("UTF-8", "UTF-16").encode("utf-16")),
            "undecodable",
            id="entities in UTF-16",
        ),
        pytest.param(wb.workbook(SHEET[:-30]), "undecodable", id="a sheet cut off"),
        pytest.param(PLAIN[: len(PLAIN) // 2], "undecodable", id="an archive cut off"),
        pytest.param(PLAIN.replace(b"sheet1.xml", b"sheet9.xml"), "not-a-statement", id="parts that are missing"),
        pytest.param(
            wb.workbook(SHEET.replace("</row>", "<c><v>NaN</v></c></row>")), "undecodable", id="a number that is none"
        ),
        pytest.param(wb.workbook("not xml at all"), "undecodable", id="a sheet that is no XML"),
        pytest.param(wb.patched(wb.ods(wb.ods_row("date" * 9999)), size=10), "undecodable", id="a size that is a lie"),
        pytest.param(wb.ods(wb.ods_row(*wb.HEADER), before=PADDED), "undecodable", id="entities in OpenDocument"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted", id="password"
        ),
    ],
)
def test_a_workbook_that_would_harm_is_refused(books: Finura, tmp_path: Path, data: bytes, code: str) -> None:
    refused(books, write(tmp_path / "in.xlsx", data), code=code)


@pytest.mark.parametrize("name", ["../../../escaped.txt", "/tmp/escaped.txt", "xl\\..\\escaped.txt", "C:\\escaped.txt"])
def test_paths_inside_a_workbook_lead_nowhere(books: Finura, tmp_path: Path, name: str) -> None:
    there = Path("/tmp/escaped.txt").exists()
    path = (
        write(tmp_path / "deep" / "in.xlsx", wb.workbook(SHEET, {name: "planted"}))
        if _made(tmp_path / "deep")
        else None
    )
    assert path is not None
    kept(books, path)
    assert not list(tmp_path.rglob("escaped*"))
    assert Path("/tmp/escaped.txt").exists() == there


def _made(folder: Path) -> bool:
    folder.mkdir()
    return True


def test_of_formulas_the_value_is_taken_and_macros_are_not_looked_at(books: Finura, tmp_path: Path) -> None:
    formula = '<c t="str"><f>HYPERLINK("http://example.invalid","x")</f><v>what was shown</v></c>'
    unknown = "<c><f>1+1</f></c>"
    body = wb.sheet(
        wb.row(*wb.HEADER),
        wb.row("2026-01-13", "<c><f>5+5</f><v>10</v></c>", "Food", formula),
        wb.row("2026-01-14", unknown, "Food", "never calculated"),
    )
    path = write(tmp_path / "in.xlsm", wb.workbook(body, {"xl/vbaProject.bin": b"Sub AutoOpen()"}))
    (bad,) = rejected(books, path, bad=1, sound=1)
    assert "never calculated" in bad["text"]
    books("import", str(path), code=4)
    (row,) = books("list", "--json").json["rows"]
    assert (row["amount"], row["description"]) == ("-10.00", "what was shown")


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(path))


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _nothing(path: Path) -> None:
    path.symlink_to("/dev/null")


@POSIX
@pytest.mark.parametrize("make", [_fifo, _device, _nothing])
def test_what_is_no_file_is_refused_and_never_waited_for(
    books: Finura, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    path = tmp_path / "in.csv"
    make(path)
    refused(books, path, code="not-a-file")


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _dangling(path: Path) -> None:
    path.symlink_to(path.with_name("gone.csv"))


@POSIX
@pytest.mark.parametrize(("make", "exit_code"), [(_socket, 74), (_loop, 74), (_dangling, 2)])
def test_what_cannot_be_opened_is_said(
    books: Finura, tmp_path: Path, make: Callable[[Path], None], exit_code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path / "in.csv")
    before = books_now(books)
    one_line(books("import", "in.csv", "--json", code=exit_code).json["error"]["message"])
    assert books_now(books) == before


def test_a_folder_is_read_file_by_file_and_only_its_own(books: Finura, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    (folder / "below").mkdir(parents=True)
    refused(books, folder, code="no-file")
    write(folder / "a.csv", GOOD)
    write(folder / "below" / "b.csv", simple("2026-01-20,1.00,Food,below"))
    write(folder / ".hidden.csv", simple("2026-01-20,1.00,Food,hidden"))
    write(folder / "-rf", simple("2026-01-21,1.00,Food,a name like an option"))
    if os.name != "nt":
        os.mkfifo(folder / "z.csv")
    books("import", str(folder))
    assert {row["description"] for row in books("list", "--json").json["rows"]} == {
        "a sound row",
        "a name like an option",
    }


def test_a_bad_file_among_good_ones_is_said_and_the_good_ones_are_taken(books: Finura, tmp_path: Path) -> None:
    good, bad = write(tmp_path / "a.csv", GOOD), write(tmp_path / "b.csv", b"\0\0\0")
    answer = books("import", str(good), str(bad), str(tmp_path / "gone.csv"), "--json", code=4).json
    assert [file["path"] for file in answer["files"]] == [str(good)]
    assert [(failed["path"], failed["code"]) for failed in answer["failed"]] == [
        (str(bad), "undecodable"),
        (str(tmp_path / "gone.csv"), "no-file"),
    ]
    assert books("list", "--count").out == "1\n"


def test_the_size_is_told_before_a_byte_is_read(books: Finura, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    with open(path, "wb") as file:
        file.truncate(300 << 20)  # a hole: it takes no room on the disk
    refused(books, path, code="too-large")
    small = write(tmp_path / "small.csv", GOOD + "\n" * (1 << 20))
    refused(books, small, "--max-size", "1", code="too-large")
    kept(books, small)


@pytest.mark.parametrize("size", ["0", "-1", "many", "99999999999999999999"])
def test_a_limit_that_is_none(books: Finura, tmp_path: Path, size: str) -> None:
    path = write(tmp_path / "in.csv", GOOD)
    ran = books("import", str(path), "--max-size", size, "--json", code=None)
    assert ran.code in (0, 2)
    assert (ran.code == 0) == (size == "99999999999999999999")


def test_standard_input_has_the_same_limits(environment: dict[str, str], books: Finura) -> None:
    env = environment | {"PYTHONPATH": str(Path(__file__).parents[2])}
    program = [sys.executable, "-m", "finura_cli", "import", "-", "--max-size", "1", "--json"]
    before = books_now(books)
    for data, code in ((b"x" * (1 << 20) + b"y", b"too-large"), (b"", b"not-a-statement"), (b"a\0b", b"undecodable")):
        done = subprocess.run(program, env=env, input=data, capture_output=True, timeout=60)
        assert done.returncode == 65
        assert code in done.stdout
    assert books_now(books) == before
    done = subprocess.run(
        program, env=env, input=simple(SOUND, "2026-02-30,1,Food,no such day").encode(), capture_output=True, timeout=60
    )
    assert done.returncode == 4
    assert books("list", "--count").out == "1\n"


def test_a_file_that_grows_while_it_is_read_is_refused(
    books: Finura, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "in.csv", GOOD)
    read = source._read_stream

    def slow(stream, *rest):  # type: ignore[no-untyped-def]
        data = read(stream, *rest)
        with open(path, "a", encoding="utf-8") as file:
            file.write("2026-01-15,2.00,Food,later\n")
        return data

    monkeypatch.setattr(source, "_read_stream", slow)
    refused(books, path, code="file-changed")


def test_a_file_that_changes_after_it_was_looked_at_is_refused(
    books: Finura, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from finura_cli.services import importing

    path = write(tmp_path / "in.csv", GOOD)
    plan = importing.plan

    def then_changed(*args, **more):  # type: ignore[no-untyped-def]
        found = plan(*args, **more)
        write(path, GOOD.replace("10.00", "90.00"))
        return found

    monkeypatch.setattr(importing, "plan", then_changed)
    before = books_now(books)
    assert books("import", str(path), "--json", code=65).json["error"]["code"] == "file-changed"
    assert books_now(books) == before
    assert left_beside(path) == []


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(GOOD.encode("utf-8-sig"), id="UTF-8 with a mark"),
        pytest.param(GOOD.encode("utf-16"), id="UTF-16 with a mark"),
        pytest.param(b"\xfe\xff" + GOOD.encode("utf-16-be"), id="UTF-16, the other way round"),
        pytest.param(GOOD.encode("utf-16-le"), id="UTF-16 without a mark"),
        pytest.param(GOOD.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(GOOD.replace("\n", "\r").encode(), id="CR"),
        pytest.param(GOOD.rstrip("\n").encode(), id="no last line end"),
        pytest.param(GOOD.replace("a sound row", '"a ""sound"" row, quoted"').encode(), id="quotes"),
        pytest.param(GOOD.replace("a sound row", "caf\xe9").encode("latin-1"), id="Latin 1"),
        pytest.param(
            wb.ods(wb.ods_row(*wb.HEADER), wb.ods_row(*wb.SOUND[:1], "-10.00", *wb.SOUND[2:])), id="OpenDocument"
        ),
        pytest.param(PLAIN, id="workbook"),
    ],
)
def test_odd_files_that_are_sound(books: Finura, tmp_path: Path, data: bytes) -> None:
    (row,) = kept(books, write(tmp_path / "in", data))
    assert (row["date"], row["amount"], row["category"]) == ("2026-01-13", "-10.00", "Food")


@pytest.mark.parametrize("data", [HEADER, f"{HEADER}\n", f"{HEADER}\n\n\n", BANK.splitlines()[0] + "\n"])
def test_a_header_and_no_rows_is_no_failure(books: Finura, tmp_path: Path, data: str) -> None:
    before = books_now(books)
    answer = books("import", str(write(tmp_path / "in.csv", data)), "--json").json
    assert answer["totals"]["read"] == 0
    assert books_now(books) == before


def test_mixed_encodings_lose_only_the_rows_that_are_broken(books: Finura, tmp_path: Path) -> None:
    rows = ("2026-01-13,1.00,Food,crème brûlée", "2026-01-14,2.00,Food,XX", "2026-01-15,3.00,Food,চাল")
    data = simple(*rows).encode().replace(b"XX", b"caf\xe9")
    rejected(books, write(tmp_path / "in.csv", data), bad=1, sound=2, why="bytes that are no text")


def test_rows_of_a_length_that_nobody_writes(books: Finura, tmp_path: Path) -> None:
    long_field = f"2026-01-14,2.00,Food,{'x' * 140_000}"
    long_line = f"2026-01-15,2.00,Food,{'x' * 3_000_000}"
    many_cells = "2026-01-16,2.00,Food," + "," * 200_000 + "x"
    path = write(tmp_path / "in.csv", simple(SOUND, long_field, long_line, many_cells, "2026-01-17,1.00,Food,after"))
    rows = rejected(books, path, bad=3, sound=2)
    assert [("too long" in row["why"]) for row in rows] == [True, True, False]
