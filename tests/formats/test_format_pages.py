"""What the pages on formats promise: the worked example works, and what they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

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


def test_every_page_is_in_the_index_and_every_reader_has_a_page() -> None:
    index = (PAGES / "README.md").read_text("utf-8")
    for page in PAGES.glob("*.md"):
        assert page.name == "README.md" or f"({page.name})" in index
    told = " ".join(page.read_text("utf-8").casefold() for page in PAGES.glob("*.md"))
    others = {
        "xlsx": ".xlsx",
        "calamine": ".ods",
        "simple": "simple format",
        "journal": "journals",
        "finura": "own export",
    }
    for name in registry.names():
        assert others.get(name, name) in told, name
