"""One command makes the page of benchmarks anew, and leaves its prose."""

from pathlib import Path

from tests.bench.__main__ import put

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
MEASURED = {"goals": "| new goals |", "tables": "### new tables"}


def test_the_page_keeps_its_prose_and_nothing_that_was_measured_before():
    page = PAGE.read_text(encoding="utf-8")
    made = put(page, MEASURED)
    assert made.count("<!-- measured: ") == made.count("<!-- end -->") == 2
    assert "**How it is measured.**" in made
    assert "## Where Finura loses, and why" in made
    assert "## The tables" in made
    assert made.index("| new goals |") < made.index("## Where Finura loses") < made.index("### new tables")
    assert "CPU over hledger" not in made
    assert "### month" not in made
    assert put(put(made, {"goals": "other", "tables": "than that"}), MEASURED) == made


def test_a_new_page_has_all_that_was_measured():
    page = put("", MEASURED)
    assert put(page, MEASURED) == page
    assert [page.count(part) for part in MEASURED.values()] == [1, 1]
