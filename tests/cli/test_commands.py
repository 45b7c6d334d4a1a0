"""The commands that need no books: config, completion, help; and how words reach any command."""

from __future__ import annotations

from pathlib import Path

import pytest

from finura_cli import __version__, paths
from finura_cli.cli import topics
from finura_cli.cli.catalogue import CATALOGUE
from tests.conftest import Finura


def test_the_front_page(finura: Finura) -> None:
    page = finura().out
    assert page == finura("--help").out == finura("--quiet", "--help").out
    for row in CATALOGUE:
        assert f"  {row.name} " in page
    assert all(len(line) <= 80 for line in page.splitlines())


@pytest.mark.parametrize(
    ("asked", "widest"), [("30", 45), ("60", 60), ("0", 80), ("garbage", 80), ("100000", 100), ("-3", 80)]
)
def test_the_front_page_keeps_to_the_width(
    finura: Finura, monkeypatch: pytest.MonkeyPatch, asked: str, widest: int
) -> None:
    monkeypatch.setenv("COLUMNS", asked)
    assert max(map(len, finura("--help").out.splitlines())) <= widest


def test_the_version(finura: Finura) -> None:
    assert finura("--version").out == f"finura {__version__}\n"


def test_settings_are_listed_set_read_and_unset(finura: Finura, home: Path) -> None:
    assert finura("config", "get", "currency").out == "\n"
    done = finura("config", "set", "currency", "bdt", "--json")
    assert done.json == {
        "schema": 1, "command": "config set", "name": "currency", "value": "BDT", "previous": None,
    }  # fmt: skip
    assert finura("config", "get", "currency").out == "BDT\n"
    assert finura("config", "set", "calendar.cycle_start", "25", "-q").err == ""
    assert 'alerts.quiet is "" (was 22:00-07:00)' in finura("config", "set", "alerts.quiet", "").err
    assert 'alerts.quiet is 22:00-07:00 (was "")' in finura("config", "unset", "alerts.quiet").err
    rows = {row["name"]: row["value"] for row in finura("config", "--json").json["rows"]}
    assert rows["currency"] == "BDT"
    assert rows["calendar.cycle_start"] == 25
    assert finura("config", "list", "--csv").out.splitlines()[0] == "name,value,default,help"
    finura("config", "unset", "currency")
    assert finura("config", "get", "currency", "--json").json["value"] is None
    assert finura("config", "path", "--json").json["home"] == str(home)


def test_looking_makes_nothing(finura: Finura, home: Path) -> None:
    for words in ([], ["config"], ["config", "path"], ["help"], ["completion", "bash"], ["--version"]):
        finura(*words)
    finura("list", code=78)
    assert not home.exists()


def test_a_bad_setting_is_told(finura: Finura, home: Path) -> None:
    assert "calendar.cycle_start" in finura("config", "set", "cycle_start", "3", code=2).err
    assert "1 to 31" in finura("config", "set", "calendar.cycle_start", "40", code=2).err
    assert finura("config", "set", "currency", "XYZ", "--json", code=2).json["error"]["code"] == "bad-currency"
    home.mkdir()
    (home / paths.CONFIG).write_text("colour = 'red'\n")
    assert finura("config", "--json", code=78).json["error"]["code"] == "bad-config"


def test_profiles_are_apart(finura: Finura, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finura("config", "set", "currency", "INR")
    finura("--profile", "club", "config", "set", "currency", "EUR")
    assert finura("config", "get", "currency").out == "INR\n"
    assert finura("config", "get", "currency", "--profile=club").out == "EUR\n"
    monkeypatch.setenv("FINURA_PROFILE", "club")
    assert finura("config", "get", "currency").out == "EUR\n"
    assert (home / "profiles" / "club" / "config.toml").exists()


@pytest.mark.parametrize("name", ["../../x", "CON", "-rf", "a/b"])
def test_a_profile_cannot_leave_its_folder(finura: Finura, home: Path, name: str) -> None:
    ran = finura(f"--profile={name}", "config", "set", "currency", "INR", "--json", code=2)
    assert ran.json["error"]["code"] == "bad-profile"
    assert not home.exists()


def test_every_topic_is_listed_and_fits_80_columns(finura: Finura) -> None:
    rows = finura("help", "--json").json["rows"]
    assert [row["topic"] for row in rows] == topics.names()
    assert {"output", "exit-codes", "import", "undo", "categories", "config", "files", "privacy"} <= set(topics.names())
    for row in rows:
        assert row["about"], row["topic"]
        text = finura("help", row["topic"]).out
        assert text.startswith("# ")
        assert max(map(len, text.splitlines())) <= 80, row["topic"]


def test_help_on_commands_and_on_nothing_known(finura: Finura) -> None:
    assert finura("help", "config").out.startswith("# Config")  # a topic comes before a command of that name
    assert finura("help", "completion").out.startswith("Usage: finura completion")
    assert "did you mean undo?" in finura("help", "undoo", code=2).err
    assert "the word is in finura help categories, finura help entries" in finura("help", "splits", code=2).err
    assert "finura help lists the topics" in finura("help", "xylophone", code=2).err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(finura: Finura, shell: str) -> None:
    script = finura("completion", shell).out
    assert f"_FINURA_COMPLETE={shell} " in script
    assert finura("completion", shell, "--json").json["script"] + "\n" == script


def test_global_options_stand_before_between_and_after(finura: Finura) -> None:
    expected = finura("config", "list", "--json").out
    for words in (["--json", "config", "list"], ["config", "--json", "list"]):
        assert finura(*words).out == expected
    rows = finura("config", "--json").json["rows"]
    assert finura("--json", "config").json["rows"] == rows


def test_a_files_ending_says_its_form_and_it_is_never_overwritten_unasked(finura: Finura, tmp_path: Path) -> None:
    for ending, start in ((".json", "{"), (".csv", "name,value"), (".md", "| Setting")):
        target = tmp_path / f"out{ending}"
        ran = finura("config", "-o", str(target))
        assert ran.out == ""
        assert target.read_text().startswith(start)
    target.write_text("mine")
    assert finura("config", "-o", str(target), "--json", code=2).json["error"]["code"] == "usage"
    refused = finura("config", "--output", str(target), code=2)
    assert "--force" in refused.err
    assert target.read_text() == "mine"
    finura("config", "-o", str(target), "--force", "-q")
    assert target.read_text().startswith("| Setting")
    assert finura("config", "-o", str(tmp_path / "x.doc"), code=2).out == ""
    assert finura("config", "-o", str(tmp_path / "none" / "x.csv"), code=74).out == ""
    assert [p.name for p in tmp_path.iterdir() if ".part" in p.name] == []


def test_a_file_that_cannot_be_is_told_by_its_folder(
    finura: Finura, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = finura("config", "-o", "nosuch/all.csv", code=74)
    assert told.err.startswith("error: nosuch: there is no such folder\n")
    (tmp_path / "folder").mkdir()
    monkeypatch.setattr("os.access", lambda *_: False)
    told = finura("config", "-o", "folder/all.csv", code=74)
    assert told.err.startswith("error: folder: nothing may be written there\n")
    assert list((tmp_path / "folder").iterdir()) == []


def test_wrong_words_are_2_with_a_way_out(finura: Finura) -> None:
    for words, said in (
        (["lst"], "did you mean 'list'"),
        (["merchant", "shwo", "foo"], "did you mean finura merchant show"),
        (["config", "gett", "currency"], "finura config"),
        (["config", "get"], "missing argument"),
        (["config", "get", "currency", "more"], "more"),
        (["--colour"], "no such option"),
        (["goal", "add", "Bike", "-500", "--by", "2027-06"], "-500 has a sign"),
        (["config", "--today"], "--today"),
        (["completion", "tcsh"], "bash"),
    ):
        ran = finura(*words, code=2)
        assert ran.out == ""
        assert said in ran.err.lower(), words
        assert ran.err.splitlines()[-1].startswith("hint: "), words
        assert len(ran.err.splitlines()) == 2
    assert finura("config", "get", "--json", code=2).json["error"]["code"] == "usage"


def test_an_error_shows_no_control_characters(finura: Finura) -> None:
    for words in (
        ["\x1b[31mlist"],
        ["config", "get", "a\x1b]0;title\x07"],
        ["help", "\u202e\x9b"],
        ["--today", "\x1b[2J", "list"],
    ):
        ran = finura(*words, code=None)
        assert ran.code in (2, 78)
        assert not any((ord(c) < 32 and c != "\n") or c in "\x7f\x9b\u202e" for c in ran.err), words


@pytest.mark.parametrize(
    "text", ["tomorrow", "2026-02-30", "2026-10-03T25:00", "20261003", "0001-01-01", "2026-10-03T", ""]
)
def test_a_day_that_is_none(finura: Finura, text: str) -> None:
    # The clock is only read by what needs it.
    from finura_cli.cli.parsers import today_of
    from finura_cli.errors import UsageError

    with pytest.raises(UsageError):
        today_of(text)
