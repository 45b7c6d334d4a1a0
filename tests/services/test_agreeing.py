"""Programs that books name are run only when they were named, or agreed to, on this computer."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from finura_cli.paths import BOOKS, settings_folder
from finura_cli.services.agreeing import agree, is_agreed
from tests.conftest import Finura
from tests.terminal import talk

POSIX = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
WORDS = ["bank-dl", "--all"]


@pytest.fixture
def theirs(finura: Finura, home: Path, tmp_path: Path) -> Path:
    """Somebody else's books, which run a program of theirs; ours are in their place, and know none."""
    witness = tmp_path / "witness"
    finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin")
    finura("import", "sources", "set", "joint", "--fetch", "/bin/sh", "-c", f"echo ran >> {witness}")
    home.rename(tmp_path / "theirs")
    (settings_folder() / "downloaders.json").unlink()
    finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin")
    return tmp_path / "theirs" / BOOKS


def by_restoring(finura: Finura, file: Path, home: Path) -> None:
    finura("backup", "restore", str(file), "--yes")


def by_taking_the_place(finura: Finura, file: Path, home: Path) -> None:
    shutil.copy(file, home / BOOKS)


@POSIX
@pytest.mark.parametrize("way", [by_restoring, by_taking_the_place])
def test_what_came_with_other_books_is_not_run(
    finura: Finura, theirs: Path, home: Path, tmp_path: Path, way: Callable[[Finura, Path, Path], None]
) -> None:
    way(finura, theirs, home)
    for words in (["import", "--json"], ["import", "--yes", "--json"]):
        ran = finura(*words, code=69)
        assert ran.json["error"]["code"] == "fetch-not-agreed"
        assert "/bin/sh -c" in ran.err
    assert not (tmp_path / "witness").exists()


@POSIX
def test_a_person_is_asked_and_what_was_agreed_to_holds(
    finura: Finura, theirs: Path, home: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    by_taking_the_place(finura, theirs, home)
    words = ["-m", "finura_cli", "import"]
    code, screen = talk(environment, [*words, "--yes"])
    assert code == 69, screen
    code, screen = talk(environment, words, "\n")
    assert code == 69, screen
    assert "/bin/sh -c" in screen
    assert not (tmp_path / "witness").exists()
    code, screen = talk(environment, words, "y\n")
    assert code == 0, screen
    finura("import")
    assert (tmp_path / "witness").read_text() == "ran\nran\n"


def test_it_holds_for_these_words_in_this_folder_for_this_home(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    assert not is_agreed(WORDS, folder, home)
    agree(WORDS, folder, home)
    agree(WORDS, folder, home)
    assert is_agreed(WORDS, folder, home)
    assert not is_agreed([*WORDS, "--now"], folder, home)
    assert not is_agreed(WORDS, tmp_path / "other", home)
    assert not is_agreed(WORDS, folder, tmp_path / "elsewhere")
    agree(["other"], folder, home)
    assert is_agreed(WORDS, folder, home)


@pytest.mark.parametrize("harm", ["", "{}", "[1, null]", "[" * 60_000, "not JSON"])
def test_a_note_that_is_none_knows_nothing(home: Path, tmp_path: Path, harm: str) -> None:
    agree(WORDS, tmp_path, home)
    note = settings_folder() / "downloaders.json"
    assert note.stat().st_mode & 0o077 == 0
    note.write_text(harm)
    assert not is_agreed(WORDS, tmp_path, home)
    agree(WORDS, tmp_path, home)
    assert is_agreed(WORDS, tmp_path, home)


@POSIX
def test_a_note_that_others_may_write_knows_nothing(home: Path, tmp_path: Path) -> None:
    agree(WORDS, tmp_path, home)
    (settings_folder() / "downloaders.json").chmod(0o666)
    assert not is_agreed(WORDS, tmp_path, home)
