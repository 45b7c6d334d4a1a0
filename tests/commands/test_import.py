"""`finura import`: the answer, the exit codes, and hostile files, each with one of three outcomes."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.conftest import Finura, Once, Ran

HEAD = "Date,Description,Amount\n"
GOOD = HEAD + "2026-10-01,COFFEE,-80.00\n2026-10-02,SALARY,50000.00\n2026-10-03,TEA,-1.50\n"


@pytest.fixture
def books(finura: Finura, once: Once) -> Finura:
    once(lambda: finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin"))
    return finura


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    path = tmp_path / "bank.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


def adds_up(answer: dict[str, object]) -> bool:
    file = answer["files"][0]  # type: ignore[index]
    parts = [file[name] for name in ("new", "already", "review", "rejected")]
    return bool(
        file["read"] == sum(parts)
        and file["rejected"] == len(file["problems"])
        and len(file["transactions"]) == file["read"] - file["rejected"]
    )


def test_the_dry_run_has_the_shape_of_the_contract(books: Finura, bank: Path) -> None:
    answer = books("import", str(bank), "--dry-run", "--json").json
    assert list(answer) == ["schema", "command", "dry_run", "batch", "files", "totals"]
    (file,) = answer["files"]
    assert adds_up(answer)
    assert file["transactions"][0] == {
        "line": 2,
        "date": "2026-10-01",
        "time": None,
        "amount": "-80.00",
        "currency": "INR",
        "description": "COFFEE",
        "merchant": "Coffee",
        "category": "Food:Coffee & snacks",
        "status": "new",
        "reason": None,
    }
    assert file["skipped"] == [{"lines": "1", "why": "header"}]
    assert answer["totals"] == {"read": 3, "new": 3, "already": 0, "review": 0, "rejected": 0}
    assert (file["account"], file["currency"], file["opening"]) == ("Main", "INR", None)
    assert books("list", "--count").out == "0\n"
    assert [row["name"] for row in books("account", "--json").json["rows"]] == ["Cash"]


def test_a_dry_run_needs_no_books_and_makes_none(finura: Finura, bank: Path, home: Path) -> None:
    answer = finura("import", str(bank), "--dry-run", "--json").json
    assert (answer["files"][0]["account"], answer["files"][0]["currency"]) == (None, None)
    assert finura("import", str(bank), "--dry-run", "--json", "--currency", "EUR").json["files"][0]["currency"] == "EUR"
    assert not home.exists()
    assert finura("import", str(bank), code=78).err.splitlines()[1] == "hint: finura init"


def test_a_real_import_and_the_same_again(books: Finura, bank: Path) -> None:
    answer = books("import", str(bank), "--json").json
    assert (answer["batch"], answer["dry_run"], answer["nudges"]) == (1, False, [])
    assert "transactions" not in answer["files"][0]
    assert books("list", "--count").out == "3\n"
    again = books("import", str(bank))
    assert "3 there already" in again.out
    assert books("import", "log", "--json").json["rows"][0]["new"] == 3
    assert books("import", "show", "1", "--json").json["file"] == "bank.csv"
    books("import", "undo", "1")
    assert books("list", "--count").out == "0\n"
    books("import", "show", "1", code=2)


def test_rejected_rows_are_kept_beside_the_source_for_the_owner_alone(books: Finura, bank: Path) -> None:
    bank.write_text(GOOD + "2026-02-30,=cmd(),-5.00\n2026-10-09,X,12.34.56\n", encoding="utf-8")
    assert books("import", str(bank), "--dry-run", code=4).code == 4
    assert not list(bank.parent.glob("*.rejects.csv"))
    answer = books("import", str(bank), "--json", code=4).json
    kept = bank.with_name("bank.rejects.csv")
    assert answer["files"][0]["rejects"] == str(kept)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [line.split(",")[0] for line in kept.read_text().splitlines()] == ["line", "5", "6"]
    assert [p["line"] for p in answer["files"][0]["problems"]] == [5, 6]
    again = books("import", str(bank), "--rejects", str(bank.with_name("elsewhere.csv")), code=4)
    assert "nothing was new" in again.out
    assert bank.with_name("elsewhere.csv").exists()


def test_where_the_folder_cannot_be_written_the_receipt_says_it(books: Finura, bank: Path) -> None:
    bank.write_text(GOOD + "2026-02-30,X,-5.00\n", encoding="utf-8")
    bank.with_name("bank.rejects.csv").mkdir()
    said = books("import", str(bank), code=4)
    assert "could not be kept" in said.err
    assert "line 5 rejected" in said.out


def test_no_row_could_be_taken(books: Finura, bank: Path) -> None:
    bank.write_text("date,amount,category\n2026-02-30,1.00,Food\n", encoding="utf-8")
    answer = books("import", str(bank), "--json", code=65).json
    assert answer["error"]["code"] == "no-row-taken"
    assert answer["files"][0]["rejected"] == 1
    assert books("import", "log", "--json").json["rows"] == []


def test_standard_input(books: Finura, environment: dict[str, str]) -> None:
    words = [sys.executable, "-m", "finura_cli", "import", "-", "--json"]
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    bad = GOOD + "2026-02-30,X,-1.00\n"
    done = subprocess.run(words, input=bad, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 4, done.stderr
    (file,) = json.loads(done.stdout)["files"]
    assert (file["path"], file["new"], file["rejected"], file["rejects"]) == ("-", 3, 1, None)
    assert books("list", "--count").out == "3\n"


def test_a_folder_is_its_files_and_one_bad_one_stops_no_other(books: Finura, bank: Path) -> None:
    bank.with_name("a-renamed.csv").write_text(GOOD + "2026-10-09,NEW,-2.00\n")
    bank.with_name("zz.csv").write_text("nothing like a statement\n")
    bank.with_name(".hidden.csv").write_text("hidden")
    bank.with_name("x.rejects.csv").write_text("line,why,text\n")
    answer = books("import", str(bank.parent), "--json", code=4).json
    assert [(Path(f["path"]).name, f["new"], f["already"]) for f in answer["files"]] == [
        ("a-renamed.csv", 4, 0),
        ("bank.csv", 0, 3),
    ]
    assert [Path(one["path"]).name for one in answer["failed"]] == ["zz.csv"]
    assert answer["failed"][0]["code"] == "not-a-statement"
    books("undo")
    assert books("list", "--count").out == "0\n"


def test_several_files_are_one_deed_and_import_undo_says_so(books: Finura, bank: Path) -> None:
    second = bank.with_name("second.csv")
    second.write_text(HEAD + "2026-11-01,MORE,-2.00\n2026-11-02,MORE,-3.00\n")
    answer = books("import", str(bank), str(second), "--json").json
    assert [f["batch"] for f in answer["files"]] == [1, 2]
    refused = books("import", "undo", "1", code=2)
    assert "second.csv" in refused.err
    books("import", "undo", "1", "--yes")
    assert books("list", "--count").out == "0\n"


def test_which_account(books: Finura, bank: Path) -> None:
    books("import", str(bank))
    other = bank.with_name("other.csv")
    other.write_text("Buchungstag;Betrag;Text\n01.10.2026;-5,00;A\n02.10.2026;-6,00;B\n31.10.2026;7,00;C\n")
    assert books("import", str(other), "--json", code=65).json["error"]["code"] == "which-account"
    books("account", "add", "Second", "--kind", "bank")
    books("import", str(other), "-a", "second", "--source", "sparkasse")
    assert [row["name"] for row in books("import", "sources", "--json").json["rows"]] == ["main-csv", "sparkasse"]
    other.write_text("Buchungstag;Betrag;Text\n03.11.2026;-5,00;A\n22.11.2026;-6,00;B\n")
    assert books("import", str(other), "--json").json["files"][0]["account"] == "Second"
    books("import", "sources", "rm", "sparkasse")
    assert books("import", str(other), "--json", code=65).json["error"]["code"] == "which-account"
    books("undo")
    assert books("import", "sources", "show", "SPARKASSE", "--json").json["account"] == "Second"
    assert books("import", str(other), "-a", "Nobody", code=2).code == 2


def test_a_remembered_source_settles_what_the_file_leaves_open(books: Finura, bank: Path) -> None:
    bank.write_text("Date,Text,Amount\n13/10/2026,A,-1.00\n02/10/2026,B,-2.00\n")
    books("import", str(bank))
    bank.write_text("Date,Text,Amount\n03/11/2026,C,-1.00\n")
    answer = books("import", str(bank), "--json").json
    assert answer["files"][0]["new"] == 1
    assert books("list", "--json").json["rows"][0]["date"] == "2026-11-03"


@pytest.mark.parametrize("beside", ["", "99/99/2026,B,-2.00\n"])
def test_years_that_stood_first_say_nothing_of_day_and_month(books: Finura, bank: Path, beside: str) -> None:
    bank.write_text(f"Date,Text,Amount\n2026-10-13,A,-1.00\n{beside}")
    (first,) = books("import", str(bank), "--json", code=4 if beside else 0).json["files"]
    assert (first["new"], [one["why"] for one in first["problems"]]) == (
        1, ["'99/99/2026': there is no such day"] if beside else []
    )  # fmt: skip
    bank.write_text("Date,Text,Amount\n03/11/2026,C,-1.00\n04/11/2026,C,-2.00\n")
    assert books("import", str(bank), "--json", code=65).json["error"]["code"] == "ambiguous-date-order"


def test_an_order_that_nobody_knows_is_refused_or_told(books: Finura, bank: Path) -> None:
    bank.write_text("Date,Text,Amount\n03/11/2026,C,-1.00\n04/11/2026,C,-2.00\n")
    assert books("import", str(bank), "--json", code=65).json["error"]["code"] == "ambiguous-date-order"
    books("import", str(bank), "--date-order", "mdy")
    assert {row["date"] for row in books("list", "--json").json["rows"]} == {"2026-03-11", "2026-04-11"}
    books("import", str(bank), "--date-order", "dym", code=2)


def test_a_file_in_another_currency_needs_an_account_of_its_own(books: Finura, bank: Path) -> None:
    books("import", str(bank))
    euro = bank.with_name("euro.csv")
    euro.write_text("Date,Text,Amount,Currency\n2026-10-13,A,-1.00,EUR\n2026-10-14,B,-2.00,EUR\n")
    refused = books("import", str(euro), "-a", "Main", "--json", code=65).json["error"]
    assert refused["code"] == "other-currency"
    books("account", "add", "Euro", "--kind", "bank", "--currency", "EUR")
    assert books("import", str(euro), "-a", "Euro", "--json").json["files"][0]["currency"] == "EUR"


def test_private_hides_amounts(books: Finura, bank: Path) -> None:
    said = books("import", str(bank), "--dry-run", "--json", "--private")
    assert "50000.00" not in said.out
    assert json.loads(said.out)["files"][0]["new"] == 3
    assert "50,000" not in books("import", str(bank), "--dry-run", "--private").out


@pytest.mark.parametrize("ending", ["csv", "md", "html", "xlsx"])
def test_what_was_done_goes_into_a_file_of_any_kind(books: Finura, bank: Path, tmp_path: Path, ending: str) -> None:
    bank.write_text(GOOD + "2026-10-99,XQZVK,-7.00\n", encoding="utf-8")
    path = tmp_path / f"done.{ending}"
    ran = books("import", str(bank), "--yes", "-o", str(path), code=4)
    assert (ran.out, "XQZVK" in ran.err) == ("", False)
    if ending == "xlsx":
        book = load_workbook(path)
        assert book.sheetnames[:2] == ["Files", "Rejected rows"]
        heads, values = book["Files"].iter_rows(values_only=True)
        assert {"Read": 4, "New": 3, "Rejected": 1}.items() <= dict(zip(heads, values, strict=True)).items()
        assert book["Rejected rows"]["B2"].value == 5
    else:
        text = path.read_text("utf-8")
        assert ("there is no such day" in text) is (ending != "csv")
        assert bank.name in text
    assert len(books("list", "--json").json["rows"]) == 3
    again = books("import", str(bank), "--yes", "-o", str(path), code=2)
    assert "there already" in again.err


def test_a_table_of_what_was_done(books: Finura, bank: Path) -> None:
    (row,) = csv.DictReader(io.StringIO(books("import", str(bank), "--csv").out))
    assert (row["path"], row["new"], row["rejected"], row["batch"]) == (str(bank), "3", "0", "1")


def test_words_that_are_no_import(books: Finura, tmp_path: Path) -> None:
    assert books("import", code=2).code == 2
    assert books("import", str(tmp_path / "none.csv"), "--json", code=2).json["error"]["code"] == "no-file"
    assert books("import", str(tmp_path / "home" / ".."), code=None).code in (2, 65)
    assert books("import", "sources", "fetch", "x", code=2).code == 2
    assert books("import", "undo", "7", code=2).code == 2


REFUSED = {
    "empty": b"",
    "blank": b"\n\n  \n",
    "nul": GOOD.encode().replace(b"TEA", b"T\0A"),
    "no table": b"Dear customer,\nwe have nothing to say.\n",
    "undecodable": b"Date,Description,Amount\n2026-10-01,\xff\xfe\x00\xd8,-1.00\n" + b"\x00\x01\x02" * 50,
    "unclosed quote": b'Date,Description,Amount\n2026-10-01,"COFFEE,-80.00\n2026-10-02,TEA,-1.00\n',
    "zip that is none": b"PK\x03\x04" + b"\0" * 64,
    "binary": bytes(range(256)) * 20,
}


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_files_are_refused(books: Finura, bank: Path, name: str) -> None:
    bank.write_bytes(REFUSED[name])
    said = books("import", str(bank), code=65)
    assert "Traceback" not in said.err
    assert len(said.err.splitlines()) <= 2
    assert books("list", "--count").out == "0\n"
    assert books("import", "log", "--json").json["rows"] == []


def test_limits_and_things_that_are_no_files(books: Finura, bank: Path) -> None:
    bank.write_bytes(HEAD.encode() + b"2026-10-01,COFFEE,-80.00\n" * 50_000)
    assert books("import", str(bank), "--max-size", "1", "--json", code=65).json["error"]["code"] == "too-large"
    fifo = bank.with_name("fifo")
    os.mkfifo(fifo)
    assert books("import", str(fifo), code=65).code == 65
    assert books("import", "/dev/null", code=65).code == 65


BAD_ROWS = {
    "impossible date": "2026-02-30,X,-1.00",
    "year 9999": "9999-99-99,X,-1.00",
    "not a number": "2026-10-05,X,NaN",
    "infinite": "2026-10-05,X,Infinity",
    "overflow": "2026-10-05,X,1e999",
    "underscore": "2026-10-05,X,1_000",
    "too large": "2026-10-05,X,-99999999999999999.00",
    "five thousand digits": f"2026-10-05,X,-{'9' * 5000}",
    "field too long": f"2026-10-05,{'x' * 140_000},-1.00",
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_hostile_rows_are_rejected_and_the_others_written(books: Finura, bank: Path, name: str) -> None:
    bank.write_text(GOOD + BAD_ROWS[name] + "\n2026-10-09,LAST,-9.00\n", encoding="utf-8")
    dry = books("import", str(bank), "--dry-run", "--json", code=4)
    assert adds_up(dry.json)
    said = books("import", str(bank), "--json", code=4)
    assert (said.json["totals"]["new"], said.json["totals"]["rejected"]) == (4, 1)
    plain = books("import", str(bank), code=4)
    assert all(len(line) < 200 for line in plain.out.splitlines())
    assert books("list", "--count").out == "4\n"
    assert bank.with_name("bank.rejects.csv").exists()


KEPT = [
    "=HYPERLINK(1)",
    "@SUM(A1)",
    "[bold]x[/]",
    "[/]",
    "a\x1b[31mred\x1b[0m",
    "a\x1b]0;title\x07b",
    "rtl \u202eevil",
    "zero\u200bwidth",
    "cafe\u0301",
    "\u09a6\u09cb\u0995\u09be\u09a8",
]


@pytest.mark.parametrize("text", KEPT)
def test_hostile_texts_are_kept_and_shown_safely(books: Finura, bank: Path, text: str) -> None:
    bank.write_text(HEAD + f'2026-10-01,"{text}",-80.00\n2026-10-02,B,7.00\n', encoding="utf-8")
    for said in (
        books("import", str(bank), "--dry-run"),
        books("import", str(bank), "--dry-run", "--json"),
        books("import", str(bank)),
        books("review"),
        books("review", "--json"),
        books("categorize", "--json"),
    ):
        assert_clean(said)
    found = books("list", "--json").json["rows"]
    assert text in {row["description"] for row in found} or "\x1b" in text


def assert_clean(said: Ran) -> None:
    assert not {"\x1b", "\u202e", "\u200b", "\x07"} & set(said.out + said.err)


def test_what_config_says_of_doubtful_rows_is_obeyed(finura, tmp_path):
    finura("init", "--currency", "EUR", "--no-pin")
    finura("add", "12", "lunch", "2026-10-03")
    finura("account", "edit", "Cash", "--kind", "bank")
    file = tmp_path / "bank.csv"
    file.write_text("Date,Description,Amount\n2026-10-03,LUNCH CORNER,-12.00\n2026-10-13,RENT,-700.00\n")
    counts = {}
    for answer in ("review", "skip", "add"):
        finura("config", "set", "import.on_doubt", answer)
        totals = finura("import", str(file), "-a", "Cash", "--dry-run", "--json").json["totals"]
        counts[answer] = (totals["new"], totals["already"], totals["review"])
    assert counts == {"review": (1, 0, 1), "skip": (1, 1, 0), "add": (2, 0, 0)}


def test_a_dry_run_shows_the_rows_with_a_question_first(books: Finura, tmp_path: Path) -> None:
    books("add", "12", "lunch", "2026-10-03")
    books("account", "edit", "Cash", "--kind", "bank")
    rows = [f"2026-09-{n:02},SHOP {n},-{n}.50\n" for n in range(1, 29)]
    file = tmp_path / "in.csv"
    file.write_text(HEAD + "".join(rows) + "2026-10-03,LUNCH CORNER,-12.00\n")
    lines = books("import", str(file), "-a", "Cash", "--dry-run").out.splitlines()
    shown = lines[lines.index(next(line for line in lines if line.startswith("---"))) + 1 : -2]
    assert [line.split()[0] for line in shown] == ["30", *map(str, range(2, 9))]
    assert lines[-2:] == ["8 of 29 rows, those to review first", "nothing was written"]


RAW = (
    "Date;Payee;Inflow;Currency\n"
    '18.09.2026;"XQZVK DANKT  0527  K2   18.09. 17:20";-33,87;EUR\n'
    '25.09.2026;"XQZVK DANKT  0527  K1   25.09. 14:28";-12,10;EUR\n'
    "26.09.2026;Forever 21;-24,00;EUR\n"
    '27.09.2026;"BANKOMAT  02950284 K2   27.09. 11:50";-90,00;EUR\n'
)


def test_a_payee_column_of_bank_text_is_cleaned_so_that_two_visits_are_one_merchant(
    books: Finura, tmp_path: Path
) -> None:
    path = tmp_path / "raw.csv"
    path.write_text(RAW, encoding="utf-8")
    told = books("import", str(path), "--dry-run", "--json").json["files"][0]["transactions"]
    assert [row["merchant"] for row in told] == ["Xqzvk", "Xqzvk", "Forever 21", None]
    assert told[0]["description"] == "XQZVK DANKT 0527 K2 18.09. 17:20"
    books("import", str(path), "--yes")
    rows = books("list", "--sort", "date", "--json").json["rows"]
    assert [row["merchant"] for row in rows] == ["Xqzvk", "Xqzvk", "Forever 21", None]


def test_what_a_payee_column_says_beside_the_name_stays_with_the_entry(books: Finura, tmp_path: Path) -> None:
    path = tmp_path / "raw.csv"
    path.write_text(
        "Date,Payee,Description,Amount\n"
        "2026-10-01,XQZVK GmbH Bruenner Strasse 52 1210 Wien,Rechnung 11,-20.00\n"
        "2026-10-02,VISA XXXX1234,Fee,-3.00\n"
        "2026-10-03,ZUQQI,dinner,-5.00\n",
        encoding="utf-8",
    )
    books("import", str(path), "--yes")
    rows = books("list", "--sort", "date", "--json").json["rows"]
    assert [(row["description"], row["note"]) for row in rows] == [
        ("Rechnung 11", "XQZVK GmbH Bruenner Strasse 52 1210 Wien"),
        ("Fee", "VISA XXXX1234"),
        ("dinner", None),
    ]
    assert [row["id"] for row in books("list", "visa", "--json").json["rows"]] == [rows[1]["id"]]


def test_one_signed_column_is_not_called_two(books: Finura, tmp_path: Path) -> None:
    path = tmp_path / "raw.csv"
    path.write_text(RAW, encoding="utf-8")
    said = " ".join(books("import", str(path), "--dry-run").out.split())
    assert "sign as written" in said
    path.write_text("Date;Payee;Debit;Credit\n18.09.2026;XQZVK;3,00;\n19.09.2026;ZUQQI;;4,00\n", encoding="utf-8")
    assert "sign by debit and credit columns" in " ".join(books("import", str(path), "--dry-run").out.split())


def test_what_of_a_file_is_not_read_and_what_counts_although_it_is_asked_about_is_told(books, tmp_path):
    file = tmp_path / "club.csv"
    file.write_text(
        "Datum;Buchungstext;Wofuer;Betrag\n13.09.2026;Karte;Flurbo Quant;45,10\n14.09.2026;Abruf;Zexa Mint;20,12\n"
        "15.09.2026;Auftrag;Brill Nock;30,00\n", encoding="utf-8",
    )  # fmt: skip
    assert "not read: Wofuer" in " ".join(books("import", str(file), "-a", "Cash", "--dry-run").out.split())
    said = " ".join(books("import", str(file), "-a", "Cash", "--yes").out.split())
    assert "money in or out; as they stand they count: finura review" in said
