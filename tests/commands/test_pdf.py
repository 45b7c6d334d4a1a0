"""Any answer on paper: what it says read back, letters shaped, no row lost, the same bytes every time."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests import needs
from tests.conftest import Finura, Once
from tests.thorough import in_part

TODAY = ("--today", "2026-10-20")
A4, LETTER = "595.28 x 841.89", "612 x 792"


@pytest.fixture(autouse=True)
def extra() -> None:
    if find_spec("fpdf") is None or find_spec("uharfbuzz") is None:
        needs.lacking("finura[pdf] is not installed")


@pytest.fixture
def household(finura: Finura, once: Once, home: Path) -> Finura:
    def make() -> None:
        finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes")
        finura("demo", "--write", str(home.parent / "files"))
        finura("import", str(home.parent / "files" / "household.csv"), *TODAY)
        finura("budget", "set", "Food", "900", *TODAY)
        shutil.rmtree(home.parent / "files")

    once(make)
    return finura


def said(path: Path) -> str:
    """The words of a PDF, as its own tables of letters tell them."""
    needs.program("pdftotext")
    return subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout


def facts(path: Path) -> dict[str, str]:
    needs.program("pdfinfo")
    text = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in text.splitlines())}


@pytest.mark.parametrize(
    "words",
    [
        ("report", "month"),
        ("report", "trend"),
        ("list", "2026-09"),
        pytest.param(("budget",), marks=pytest.mark.judge),
        pytest.param(("predict", "expenses"), marks=pytest.mark.judge),
    ],
    ids=" ".join,
)
def test_it_says_what_the_table_says(household: Finura, tmp_path: Path, words: tuple[str, ...]) -> None:
    path = tmp_path / "a.pdf"
    ran = household(*words, *TODAY, "-o", str(path))
    assert (ran.out, ran.err.strip().splitlines()[-1]) == ("", f"written to {path}")
    text = said(path).replace(",", "")
    drawn = re.findall(r"₹(\d+\.\d\d)", household(*words, *TODAY, "-o", str(tmp_path / "a.html")).out) or re.findall(
        r"₹([\d,]+\.\d\d)", (tmp_path / "a.html").read_text("utf-8").partition("<details")[0]
    )
    wanted = {one.replace(",", "") for one in drawn}
    assert len(wanted) > 5
    assert not {one for one in wanted if f"₹{one}" not in text}


@pytest.mark.parametrize("least", in_part(("2026q3", 2, 100), ("all", 10, 1000)))
def test_long_tables_go_on_with_their_heads_and_lose_no_row(
    household: Finura, tmp_path: Path, least: tuple[str, int, int]
) -> None:
    path = tmp_path / "a.pdf"
    period, sheets, rows = least
    words = ("list", period, "--limit", "0", *TODAY)
    household(*words, "-o", str(path))
    pages = said(path).split("\f")[:-1]
    ids = {row["id"] for row in csv.DictReader(io.StringIO(household(*words, "--csv").out))}
    found = [match[1] for page in pages for match in re.finditer(r"(?m)^ *(\d+) +\d{4}-\d\d-\d\d ", page)]
    assert len(pages) > sheets
    assert len(found) == len(ids) > rows
    assert set(found) == ids
    assert all(re.search(r"Id +Date +Description", page) for page in pages[:-1])
    assert [page.split()[-1] for page in pages] == [str(n + 1) for n in range(len(pages))]


def test_letters_of_three_scripts_and_signs_are_there(finura: Finura, tmp_path: Path) -> None:
    finura("init", "--no-pin", "--currency", "BDT", "--locale", "en_US", "--yes")
    finura("account", "add", "Euro", "--kind", "wallet", "--currency", "EUR", "--opening", "1500")
    finura("add", "বাজার হিসাব", "--amount", "1234567.50", "-n", "x" * 9000 + " end", *TODAY)
    finura("add", "हरा मकान 猫", "--amount", "830", *TODAY)
    finura("add", "coffee", "20.50", "-a", "Euro", *TODAY)
    path = tmp_path / "a.pdf"
    finura("list", *TODAY, "-o", str(path))
    text = "".join(said(path).split())  # around a vowel sign that stands before its letter a gap is read
    assert all(word in text for word in ("-৳12,34,567.50", "-€20.50", "বাজার", "হিসাব", "मकान", "\ufffd"))
    assert facts(path)["Page size"].startswith(LETTER)
    finura("show", "1", *TODAY, "-o", str(tmp_path / "b.pdf"))
    assert said(tmp_path / "b.pdf").count("x") > 8990


def test_hidden_amounts_are_on_no_paper(household: Finura, tmp_path: Path) -> None:
    for n, words in enumerate((("report", "month"), ("report", "trend"), ("list", "2026-09"), ("report", "calendar"))):
        household(*words, *TODAY, "--private", "-o", str(tmp_path / f"{n}.pdf"))
        text = said(tmp_path / f"{n}.pdf")
        assert not re.search(r"₹-?\d|\d\.\d\d\b", text), words
        assert "••••" in text, words


ANSWERS = (
    ("list", "--count"), ("show", "1"), ("category",), ("doctor",), ("report", "calendar", "2026-09"),
    ("predict", "balance"), ("goal",), ("bills",), ("anomalies",), ("alerts",), ("report", "week"),
    ("report", "compare"), ("undo", "list"), ("config",), ("report", "spending", "-M", "last-12m"),
    ("report", "networth"),
)  # fmt: skip
"""First those that are unlike each other: a number, a card, a table, advice, a calendar, a curve."""


@pytest.mark.parametrize("first", in_part(6, len(ANSWERS)))
def test_every_answer_is_a_pdf(household: Finura, tmp_path: Path, first: int) -> None:
    for n, words in enumerate(ANSWERS[:first]):
        path = tmp_path / f"{n}.pdf"
        household(*words, *TODAY, "-o", str(path), code=None)
        assert path.read_bytes().startswith(b"%PDF-"), words
        assert int(facts(path)["Pages"]) < 4, words
        assert facts(path)["Page size"].startswith(A4), words


def test_the_same_question_gives_the_same_bytes(household: Finura, tmp_path: Path) -> None:
    for name in ("a", "b"):
        household("report", "month", *TODAY, "-o", str(tmp_path / f"{name}.pdf"))
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert facts(tmp_path / "a.pdf")["Title"] == "Month, October 2026, INR (2026-10-01 to 2026-10-31)"


@pytest.mark.parametrize(("module", "missing"), [("fpdf", "fpdf2"), ("uharfbuzz", "uharfbuzz")])
def test_without_the_extra_it_says_what_to_install(
    finura: Finura, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, missing: str
) -> None:
    finura("init", "--no-pin", "--currency", "INR", "--yes")
    monkeypatch.setitem(sys.modules, module, None)
    ran = finura("account", "-o", str(tmp_path / "a.pdf"), code=69)
    assert f"needs the package {missing}" in ran.err
    assert "pipx inject finura fpdf2 uharfbuzz" in ran.err
    assert not list(tmp_path.glob("*.pdf*"))
    assert missing in finura("add", "5", "tea", "-o", str(tmp_path / "a.pdf"), code=69).err
    assert finura("list", "--count").out.strip() == "0"


def test_lines_that_mean_their_spaces_stand_below_each_other(finura: Finura, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    finura("help", "periods", *TODAY, "-o", str(path))
    lines = said(path).splitlines()
    wanted = ("a day", "a calendar month", "everything", "today")
    found = {one: line.index(one) for line in lines for one in wanted if re.match(rf" +(\S+ +)?{one}", line)}
    assert set(found) == set(wanted)
    assert found["a day"] == found["a calendar month"] == found["everything"] > found["today"] > 0
