"""What the pages on formats promise: the worked example works, and what they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import finura_cli.cli
from finura_cli.formats import registry
from finura_cli.formats.profile_toml import KEYS, ROLES
from tests.conftest import Finura

PAGES = Path(__file__).parents[2] / "docs" / "formats"


def block(page: str, kind: str, number: int = 0) -> str:
    found = re.findall(rf"^```{kind}\n(.*?)^```", (PAGES / page).read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return str(found[number])


@pytest.fixture
def books(finura: Finura) -> Finura:
    finura("init", "--currency", "EUR", "--locale", "en_IE", "--no-pin")
    return finura


def test_the_bank_that_is_not_read_right_is_read_by_ten_lines(books: Finura, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "lumen.csv"
    file.write_text(block("not-read-right.md", "csv"))
    refused = books("import", str(file), "--dry-run", code=65).err
    assert block("not-read-right.md", "text").strip() in refused
    assert "finura help formats" in refused
    profile = block("not-read-right.md", "toml")
    assert len(profile.splitlines()) == 10
    (home / "banks").mkdir()
    (home / "banks" / "lumen.toml").write_text(profile)
    assert "csv, by profile lumen" in " ".join(books("import", str(file), "--dry-run").out.split())
    rows = books("import", str(file), "--dry-run", "--json").json["files"][0]["transactions"]
    wanted = [line.split() for line in block("not-read-right.md", "text", 1).splitlines()]
    assert [[row["date"], row["amount"], row["description"]] for row in rows] == wanted
    books("import", str(file))
    assert "4 there already" in books("import", str(file)).out


def test_all_that_a_profile_can_say_is_told() -> None:
    page = (PAGES / "not-read-right.md").read_text("utf-8")
    for word in (*KEYS, *ROLES):
        assert f"`{word}`" in page or f"`[{word}]`" in page, word


PAGE_OF = {
    **dict.fromkeys(("csv", "xlsx", "calamine", "simple"), "csv-and-excel.md"),
    **dict.fromkeys(("journal", "hledger", "ledger", "beancount", "finura"), "journals.md"),
}
"""Readers that share a page. Any other has one of its own, NAME.md."""


def test_every_page_is_in_the_index() -> None:
    index = (PAGES / "README.md").read_text("utf-8")
    missing = [page.name for page in PAGES.glob("*.md") if page.name != "README.md" and f"({page.name})" not in index]
    assert not missing, f"docs/formats/README.md does not lead to {missing}: add a row for each to its table"


@pytest.mark.parametrize("name", registry.names())
def test_every_reader_has_a_page(name: str) -> None:
    page = PAGE_OF.get(name, f"{name}.md")
    assert (PAGES / page).exists(), (
        f"the reader {name} has no page: write docs/formats/{page} (what is read, what is refused, how rows are known "
        "again), or say in PAGE_OF which page tells of it"
    )


def test_the_topic_names_what_can_be_asked_for() -> None:
    topic = (Path(finura_cli.cli.__file__).parent / "topics" / "formats.md").read_text("utf-8")
    (told,) = re.findall(r"--format NAME asks for a reader:(.*?)\.\s+PDF", topic, re.DOTALL)
    named = set(re.findall(r"(?<![.\w])[a-z0-9]+", told)) - {"or"}
    place = "finura_cli/cli/topics/formats.md, after `--format NAME asks for a reader:`"
    missing, gone = set(registry.names()) - named, named - set(registry.names())
    assert not missing, f"add {missing} in {place}, and say above it what such files are"
    assert not gone, f"take {gone} away in {place}: there is no such reader"
