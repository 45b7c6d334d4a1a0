"""TEXT kept and shown safely: 0. What stands in the books is what stood in the file; what is shown obeys nobody."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Finura
from tests.hostile import workbooks as wb
from tests.hostile.outcomes import DANGEROUS, assert_safe, exported_rows, kept, rejected, simple, write
from tests.terminal import talk

FORMULAS = ("=1+1", "=cmd|' /C calc'!A0", "+SUM(A1)", "-2+3+cmd", "@SUM(1+1)", '=HYPERLINK("http://x.invalid")')
TEXTS = {
    "colour": "\x1b[31mred",
    "clear the screen": "a\x1b[2J\x1b[H",
    "title": "a\x1b]0;owned\x07b",
    "link": "\x1b]8;;http://x.invalid\x1b\\here",
    "clipboard": "a\x1b]52;c;ZXZpbA==\x07",
    "8-bit escapes": "a\x9b31m\x9d0;b\x9c",
    "bell, backspace, delete": "a\x07b\x08\x08c\x7f",
    "next line": "a\x85b",
    "right to left": "abc\u202etxt.exe",
    "isolates": "\u2066a\u2067b\u2069",
    "direction marks": "a\u200eb\u200f",
    "zero width": "a\u200bb\u2060c\ufeffd",
    "soft hyphen": "a\u00adb",
    "tags": "a\U000e0041\U000e007f",
    "line separators": "a\u2028b\u2029c",
    "markup": "[bold]shout[/bold] [link=x]y[/link]",
    "unbalanced markup": "[/] [/bold] [red",
    "markup and a backslash": "\\[bold]\\",
    "markdown": "**a** | `b` <script>alert(1)</script>",
    "emoji": "👨\u200d👩\u200d👧 lunch 🍜",
    "Bangla": "মুদি দোকান — চাল",
    "Hindi with joiner": "क्\u200dष",
    "decomposed": unicodedata.normalize("NFD", "Café Ångström"),
    "many marks": "z" + "\u0301" * 200,
    "private use": "\ue000end of file\ue000",
    "not characters": "a\ufffeb\uffffc",
    "beyond the first plane": "𝒜𝓅𝓅𝓁ℯ 🏦",
    "percent": "%s %d {0} ${HOME} `id`",
    "SQL": "'; DROP TABLE transactions; --",
    "quotes": "\"a\" 'b' `c`",
    "a path": "../../../etc/passwd",
    "long": "x" * 100_000,
    "many words": "w " * 20_000,
    "only marks": "\u200b\u202e",
}


FEW = 7
FEW_AND_ALONE = [
    *(pytest.param(list(TEXTS.values())[n : n + FEW], id=str(n)) for n in range(0, len(TEXTS), FEW)),
    *(pytest.param([text], id=name, marks=pytest.mark.judge) for name, text in TEXTS.items()),
]
"""So many texts in one file for `make test`; each alone for `make judges`."""


def shown_one_by_one(books: Finura, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        shown = books("show", str(row["id"]))
        assert_safe(shown.out + shown.err)


@pytest.mark.parametrize("texts", FEW_AND_ALONE)
def test_text_is_kept_and_shown_safely(books: Finura, tmp_path: Path, texts: list[str]) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows(
        [
            ("date", "amount", "category", "merchant", "description"),
            *((f"2026-01-{13 + n}", "5.00", text[:90], text[:90], text) for n, text in enumerate(texts)),
        ]
    )
    rows = kept(books, write(tmp_path / "in.csv", stream.getvalue()), count=len(texts))
    shown_one_by_one(books, rows[1:])
    wanted = [text.strip() for text in texts]
    for found in (rows, exported_rows(books), json.loads(books("export", "--json").out)["transactions"]):
        assert [row["description"] for row in sorted(found, key=itemgetter("date"))] == wanted
    assert books("import", str(tmp_path / "in.csv"), "--json").json["totals"]["already"] == len(texts)


@pytest.mark.parametrize("texts", FEW_AND_ALONE)
def test_text_of_a_bank_s_file_is_shown_safely(books: Finura, tmp_path: Path, texts: list[str]) -> None:
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows(
        [
            ("Booking date", "Payee", "Purpose", "Amount"),
            *((f"2026-01-{13 + n}", text[:90], text, f"-{3 + n},50") for n, text in enumerate(texts)),
            ("2026-01-25", "Office", "pay", "1.000,00"),
        ]
    )
    rows = kept(books, write(tmp_path / "in.csv", stream.getvalue()), count=1 + len(texts))
    shown_one_by_one(books, rows[1:])


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_starts_are_kept_and_run_nowhere(books: Finura, tmp_path: Path, text: str) -> None:
    stream = io.StringIO()
    names = ("date", "amount", "category", "merchant", "description")
    csv.writer(stream).writerows([names, ("2026-01-13", "5.00", text, text, text)])
    (row,) = kept(books, write(tmp_path / "in.csv", stream.getvalue()))
    assert row["description"] == row["merchant"] == text
    books("note", "add", "--", text)
    books("edit", str(row["id"]), "--note", text, "--tag", "t", "--yes")
    for words in (
        ["export", "--csv"],
        ["list", "--csv"],
        ["report", "spending", "all", "--by", "merchant", "--csv"],
        ["merchant", "--csv"],
        ["category", "--csv"],
        ["import", str(tmp_path / "in.csv"), "--dry-run", "--csv"],
    ):
        for cells in csv.reader(io.StringIO(books(*words).out)):
            for cell in cells:
                assert not cell.startswith(("=", "+", "@", "\t", "\r")), (words, cell)
                assert not cell.startswith("-") or cell.lstrip("-").replace(".", "").isdigit(), (words, cell)


@pytest.mark.parametrize("text", [*FORMULAS, "\t=1+1", "\r=1+1"])
def test_formula_starts_become_texts_of_a_workbook(tmp_path: Path, text: str) -> None:
    import openpyxl

    from finura_cli.formats.excel import write_workbook

    write_workbook(tmp_path / "out.xlsx", ("description",), [(text,), ("a\x00\x1b\ud800b",)])
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert [cell.data_type for (cell,) in sheet.iter_rows()] == ["s", "s", "s"]
    assert sheet["A2"].value.lstrip() == text.lstrip()


def test_text_is_shown_safely_on_a_terminal(books: Finura, environment: dict[str, str], tmp_path: Path) -> None:
    rows = [("date", "amount", "category", "merchant", "description")]
    rows += [
        (f"2026-01-{n % 28 + 1:02}", f"{n}.50", text[:60], text[:60], text[:500])
        for n, text in enumerate(TEXTS.values(), 1)
    ]
    stream = io.StringIO()
    csv.writer(stream).writerows([*rows, ("2026-02-30", "1.00", "\x1b[31m", "\u202e", "\x9b2J[/]")])
    path = write(tmp_path / "in.csv", stream.getvalue())
    books("import", str(path), code=4)
    books("undo")
    plain = environment | {"NO_COLOR": "1", "COLUMNS": "100", "FINURA_TODAY": "2026-10-03"}
    everything = ["import", str(path)], ["list", "all"], ["report", "month", "2026-01"], ["show", str(len(rows))]
    for words in everything:
        code, screen = talk(plain, ["-m", "finura_cli", *words], "y\n")
        assert code in (0, 4), screen[-500:]
        assert "Traceback" not in screen
        assert_safe(screen)
    assert books("list", "all", "--count").out == f"{len(rows) - 1}\n"


@pytest.mark.parametrize(
    "words",
    [
        ("add", "5", "{}"),
        ("list", "{}"),
        ("note", "add", "{}"),
        ("mood", "2", "--note", "{}"),
        ("account", "add", "{}"),
        ("rules", "add", "{}", "-c", "Dining"),
        ("category", "add", "{}"),
        ("show", "{}"),
        ("import", "{}"),
        ("help", "{}"),
        ("sql", "SELECT '{}'"),
        ("edit", "1", "--note", "{}"),
        ("merchant", "rename", "{}", "x"),
        ("add", "5", "x", "--tag", "{}"),
    ],
)
def test_lone_surrogates_are_refused_with_a_line(books: Finura, words: tuple[str, ...]) -> None:
    before = books("export", "--json").out
    for sign in "\ud800\udc80\udfff":
        ran = books(*(word.format(f"a{sign}b") for word in words), code=None)
        assert ran.code in (0, 2), ascii(sign)
        assert ran.code == 2 or words[0] in ("list",), ascii(sign)
        assert "bug" not in ran.err
        assert books("export", "--json").out == before


def test_json_lines_with_lone_surrogates_are_refused(books: Finura) -> None:
    told = books(
        "add",
        "--stdin",
        "--json",
        typed='{"amount": "5", "description": "a\\ud800b", "date": "2026-01-01"}\n',
        code=None,
    )
    assert told.code in (2, 65)
    assert told.json["error"]["message"].startswith("line 1") or told.code == 2
    assert books("list", "--count").out == "0\n"


@pytest.mark.parametrize("text", ["Café Ångström", "Đà Nẵng", "ঢাকা বাজার", "हिन्दी", "한국어 가게", "ﬁnance Ⅳ"])
def test_composed_and_decomposed_are_one_text_for_search_and_for_what_is_there_already(
    books: Finura, tmp_path: Path, text: str
) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    books("import", str(write(tmp_path / "nfc.csv", simple(f"2026-01-13,5.00,Food,{composed}"))))
    for asked in (composed, decomposed, composed.upper(), unicodedata.normalize("NFKC", text)):
        assert books("list", asked, "--count").out == "1\n", asked
        assert books("list", f"text:{asked}", "--count").out == "1\n", asked
    answer = books(
        "import", str(write(tmp_path / "nfd.csv", simple(f"2026-01-13,5.00,Food,{decomposed}"))), "--json"
    ).json
    assert (answer["totals"]["new"], answer["totals"]["already"]) == (0, 1)


def test_one_merchant_and_one_category_in_either_form(books: Finura, tmp_path: Path) -> None:
    text = "Café"
    rows = [
        f"2026-01-{13 + n},5.00,{form},{form},x{n}"
        for n, form in enumerate((text, unicodedata.normalize("NFD", text), text.upper()))
    ]
    books("import", str(write(tmp_path / "in.csv", simple(*rows, header="date,amount,category,merchant,description"))))
    assert len(books("merchant", "--json").json["rows"]) == 1
    assert len({row["category"] for row in books("list", "--json").json["rows"]}) == 1


@pytest.mark.parametrize("place", ["category", "merchant", "description", "payment_mode"])
def test_nothing_visible_in_a_name(books: Finura, tmp_path: Path, place: str) -> None:
    cells = {"date": "2026-01-13", "amount": "5.00", "category": "Food", "description": "x"} | {
        place: "\u200b\u2060 \u3164"
    }
    data = simple(",".join(cells.values()), header=",".join(cells))
    kept(books, write(tmp_path / "in.csv", data))


@pytest.mark.parametrize("text", ["\x1b[31mred\x1b[0m", "\u202egnp.exe", "[/]", "a\u200bb", "\x9b2J"])
def test_names_and_notes_that_are_typed_are_shown_safely_or_refused(books: Finura, text: str) -> None:
    books("add", "5", "x")
    for words in (
        ["account", "add", text],
        ["category", "add", text],
        ["note", "add", text],
        ["mood", "2", "--note", text],
        ["mood", "edit", "1", "3", "--note", text],
        ["mood", "list", text],
        ["risk", text],
        ["rules", "add", text, "-c", "Dining"],
        ["edit", "1", "--note", text, "--tag", "a", "--yes"],
        ["edit", "1", "--tag", text, "--yes"],
        ["add", "5", "y", "--who", text],
        ["add", "5", "y", "-c", "Lent", "--who", text],
        ["add", "5", "y", "--paid-by", text],
        ["add", "9", "y", "--split", f"Dining=4,Lent@{text}=5"],
        ["add", "9", "y", "--share", text],
        ["people", "show", text],
        ["people", "settle", text, text],
        ["people", "rename", text, "Mina"],
        ["people", "rename", "Mina", text],
        ["list", f"who:{text}"],
        ["budget", "set", text, "5"],
        ["goal", "add", text, "5", "--per-day", "1"],
        ["goal", "pay", text, "5", "--note", text],
        ["config", "set", "currency", text],
        ["list", "--columns", text],
        ["list", "--sort", text],
        ["help", text],
        [text],
        ["sql", f"SELECT '{text}' AS \"{text}\""],
        ["report", "spending", "all", text],
        ["export", text, "--csv"],
        ["import", text],
    ):
        ran = books(*words, code=None)
        assert ran.code in (0, 2), (words, ran.err)
        assert_safe(ran.err)
        if words[0] != "export":
            assert_safe(ran.out)
    for words in (
        ["account"],
        ["category"],
        ["note", "list"],
        ["mood"],
        ["mood", "list"],
        ["rules"],
        ["list", "all"],
        ["show", "1"],
        ["undo", "list"],
        ["budget"],
        ["goal"],
        ["people"],
        ["people", "list", "--all"],
    ):
        shown = books(*words)
        assert_safe(shown.out + shown.err)


@pytest.mark.parametrize("name", ["\x1b[31m.csv", "\u202egpj.csv", "[bold].csv", "a\nb.csv", "-rf.csv", "=1.csv"])
def test_names_of_files_are_shown_safely(books: Finura, tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, simple("2026-01-13,5.00,Food,x"))
    kept(books, path)
    bad = write(tmp_path / f"bad{name}", simple("2026-01-13,5.00,Food,x", "2026-02-30,5.00,Food,y"))
    ran = books("import", str(bad), code=4)
    assert_safe(ran.out + ran.err)
    gone = books("import", str(tmp_path / f"gone{name}"), code=2)
    assert_safe(gone.err)
    assert len(gone.err.splitlines()) <= 2


def test_a_field_over_the_limit_is_a_row_s_problem_and_one_below_is_kept(books: Finura, tmp_path: Path) -> None:
    fits = f"2026-01-14,2.00,Food,{'y' * 131_000}"
    path = write(tmp_path / "in.csv", simple(fits, f"2026-01-15,2.00,Food,{'x' * 131_073}"))
    rejected(books, path, bad=1, sound=1, why="too long")
    cells = wb.row("2026-01-14", "2.00", "Food", "z" * 131_073)
    data = wb.workbook(wb.sheet(wb.row(*wb.HEADER), wb.row(*wb.SOUND), cells))
    rejected(books, write(tmp_path / "in.xlsx", data), bad=1, sound=1, why="too long")


def test_the_dangerous_characters_are_what_they_say() -> None:
    assert all(not c.isprintable() for c in DANGEROUS)
