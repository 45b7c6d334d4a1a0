"""What a person reads when something goes wrong: in their words, with what to do next."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Finura


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["undo", "abc"], "'abc' is not a whole number"),
        (["mood", "7"], "7 is not from 0 to 5"),
        (["list", "--limit", "-3"], "-3 is not 0 or more"),
        (["show", "0"], "0 is not 1 or more"),
        (["goal", "afford", "5", "--by", "2030-01", "--horizon", "x"], "no such option: --horizon"),
    ],
)
def test_numbers_are_refused_in_words(home: Path, finura: Finura, words: list[str], said: str) -> None:
    told = finura(*words, code=2).err
    assert said in told
    assert "range" not in told


def test_a_file_that_cannot_be_written_is_called_by_its_name(finura: Finura, home: Path, tmp_path: Path) -> None:
    finura("init", "--no-pin", "--currency", "INR", "--yes")
    target = tmp_path / "missing" / "x.csv"
    told = finura("list", "-o", str(target), code=74).err
    assert told.startswith(f"error: {target.parent}: there is no such folder\nhint: ")
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    assert f"{folder} cannot be written: it is a folder" in finura("list", "-o", str(folder), "--force", code=74).err


def test_books_that_are_gone_are_not_called_none(finura: Finura, home: Path) -> None:
    finura("init", "--no-pin", "--currency", "INR", "--yes")
    (home / "finura.db").unlink()
    assert finura("list", code=78).err == "error: there are no books here yet\nhint: finura init\n"
    (home / "finura.keys.json").write_text("{}")
    told = finura("list", code=78).err
    assert "is gone, and its key file is still there" in told
    assert "finura backup restore" in told


@pytest.mark.parametrize("option", ["-d", "--date"])
def test_who_gives_a_day_as_an_option_is_told_where_it_goes(finura: Finura, home: Path, option: str) -> None:
    assert "the day is one of the words" in finura("add", "12", "lunch", option, "yesterday", code=2).err


def test_nobody_to_type_the_recovery_words(finura: Finura, home: Path) -> None:
    finura("init", "--no-pin", "--currency", "INR", "--yes")
    from finura_cli.cli.house import House
    from finura_cli.cli.secrets import typed_words
    from finura_cli.errors import UsageError

    with pytest.raises(UsageError) as caught:
        typed_words(House({"FINURA_HOME": str(home)}))
    assert "FINURA_RECOVERY_FILE" in (caught.value.hint or "")
