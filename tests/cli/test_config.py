from __future__ import annotations

import stat
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli import config, paths
from finura_cli.config import TABLE, Settings
from finura_cli.errors import Locked, NotFound, UsageError


def test_every_setting_has_a_row_and_its_default_passes_its_own_check() -> None:
    assert {row.field for row in TABLE} == {field.name for field in fields(Settings)}
    for row in TABLE:
        assert row.default is None or row.check(row.default), row.name


def test_without_a_file_there_are_the_defaults_and_nothing_is_made(tmp_path: Path) -> None:
    assert config.load(tmp_path / "none") == Settings()
    assert not (tmp_path / "none").exists()


def test_what_is_saved_is_loaded_and_closed_to_others(tmp_path: Path) -> None:
    wanted = Settings(currency="INR", locale="bn_BD", cycle_start=25, cycle_weekend="before", week_start="sun")
    path = config.save(tmp_path / "home", wanted)
    assert config.load(tmp_path / "home") == wanted
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["config.toml"]


def test_comments_order_and_layout_of_the_users_own_file_stay(tmp_path: Path) -> None:
    path = tmp_path / paths.CONFIG
    path.write_text(
        '# mine\nlocale = "en_IN" # as at home\n\n[calendar]\n# pay day\ncycle_start = 25\nweek_start = "sun"\n'
    )
    settings = config.load(tmp_path)
    settings = config.changed(settings, "calendar.cycle_start", 28)
    settings = config.changed(settings, "calendar.week_start", None)
    settings = config.changed(settings, "import.on_doubt", "skip")
    settings = config.changed(settings, "currency", "INR")
    config.save(tmp_path, settings)
    assert path.read_text() == (
        '# mine\nlocale = "en_IN" # as at home\ncurrency = "INR"\n\n[calendar]\n# pay day\ncycle_start = 28\n'
        '\n[import]\non_doubt = "skip"\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        'calendar = {cycle_start = 3, week_start = "sun"}\n',
        'calendar.cycle_start = 3\n"calendar".week_start = "sun"\n',
        '[ "calendar" ]\ncycle_start = 3\nweek_start = """sun"""\n',
        "[calendar]\r\ncycle_start = 3\r\nweek_start = 'sun'\r\n",
    ],
)
def test_any_layout_of_the_file_can_be_changed(tmp_path: Path, text: str) -> None:
    (tmp_path / paths.CONFIG).write_bytes(text.encode())
    settings = config.load(tmp_path)
    assert (settings.cycle_start, settings.week_start) == (3, "sun")
    config.save(tmp_path, config.changed(settings, "calendar.cycle_start", 4))
    assert config.load(tmp_path) == Settings(cycle_start=4, week_start="sun")


@pytest.mark.parametrize(("written", "share"), [("0.25", 0.25), ("0", 0), ("0.0", 0), ("'0.1'", 0.1)])
def test_a_share_may_be_written_as_a_number(tmp_path: Path, written: str, share: float) -> None:
    (tmp_path / paths.CONFIG).write_text(f"[alerts]\nholdout = {written}\n")
    settings = config.load(tmp_path)
    assert float(settings.holdout) == share
    config.save(tmp_path, config.changed(settings, "alerts.per_day", 4))
    assert config.load(tmp_path) == Settings(holdout=settings.holdout, per_day=4)


values = st.fixed_dictionaries(
    {},
    optional={
        "currency": st.from_regex(r"\A[A-Z]{3}\Z"),
        "locale": st.sampled_from(["en", "de_DE", "zh_Hans_CN"]),
        "cycle_start": st.integers(1, 31),
        "cycle_weekend": st.sampled_from(["none", "before", "after"]),
        "week_start": st.sampled_from(["mon", "sun"]),
        "on_doubt": st.sampled_from(["review", "skip", "add"]),
    },
)


@given(values, values)
def test_the_line_editor_agrees_with_toml(first: dict[str, object], second: dict[str, object]) -> None:
    def by_name(found: dict[str, object]) -> dict[str, object]:
        return {row.name: found[row.field] for row in TABLE if row.field in found}

    text = config._edited(config._edited("", by_name(first)), by_name(second))  # type: ignore[arg-type]
    assert config._flat(tomllib.loads(text)) == by_name(second)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("curency = 'INR'", ["'curency'", "did you mean currency?"]),
        ("cycle_start = 3", ["'cycle_start'", "did you mean calendar.cycle_start?"]),
        ("[calendar]\ncycle_start = 32", ["calendar.cycle_start", "1 to 31"]),
        ("[calendar]\ncycle_start = true", ["calendar.cycle_start"]),
        ("[calendar]\ncycle_start = 3.0", ["calendar.cycle_start"]),
        ("currency = 'inr'\nlocale\n", ["line 2"]),
        ("currency = 'inr'", ["currency", "three letters"]),
        ("currency = ", ["Invalid value"]),
        ("[alerts]\nholdout = 1", ["alerts.holdout", "a share below 1"]),
        ("[alerts]\nholdout = -0.2", ["alerts.holdout", "a share below 1"]),
        ("[alerts]\nholdout = nan", ["alerts.holdout", "a share below 1"]),
        ("[alerts]\nholdout = true", ["alerts.holdout", "a share below 1"]),
        ("[alerts]\nquiet = '22-7'", ["alerts.quiet", "22:00-07:00"]),
        ("[alerts]\nper_day = 51", ["alerts.per_day", "0 to 50"]),
        ("currency = ['INR']", ["currency"]),
    ],
)
def test_a_bad_file_is_78_and_says_what_and_what_else(tmp_path: Path, text: str, names: list[str]) -> None:
    (tmp_path / paths.CONFIG).write_text(text)
    with pytest.raises(Locked) as caught:
        config.load(tmp_path)
    assert (caught.value.code, caught.value.exit_code) == ("bad-config", 78)
    said = f"{caught.value.message} {caught.value.hint}"
    assert all(name in said for name in names), said


def test_a_file_that_is_no_text_is_78(tmp_path: Path) -> None:
    (tmp_path / paths.CONFIG).write_bytes(b"\xff\xfe\x00currency")
    with pytest.raises(Locked, match="UTF-8"):
        config.load(tmp_path)


def test_typed_values_are_checked() -> None:
    assert config.parsed("currency", " inr ") == "INR"
    assert config.parsed("calendar.cycle_start", "25") == 25
    for name, text in [("calendar.cycle_start", "0"), ("calendar.cycle_start", "x"), ("import.on_doubt", "maybe")]:
        with pytest.raises(UsageError, match=name):
            config.parsed(name, text)
    with pytest.raises(NotFound):
        config.parsed("colour", "red")
    for locale in ("en", "en_IN", "bn_BD", "zh_Hans_CN", "es_419", "fil_PH"):
        assert config.parsed("locale", locale) == locale
    for locale in ("", "e", "EN", "en-IN", "en_IN.UTF-8", "en_I", "../x", "en_IN_x_y", "én", "_IN"):
        with pytest.raises(UsageError):
            config.parsed("locale", locale)


@pytest.mark.parametrize(
    "name", ["../../x", "CON", "con", "nul", "COM1", "-rf", "", "a/b", "a\\b", ".", "..", "a b", "é", "x" * 65, "a\n"]
)
def test_a_profile_is_a_plain_name(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        paths.checked_profile(name)
    assert caught.value.code == "bad-profile"


def test_where_things_are(tmp_path: Path) -> None:
    top = str(tmp_path)
    assert paths.home({"FINURA_HOME": top}) == tmp_path
    assert paths.home({"FINURA_HOME": top, "FINURA_PROFILE": "club"}) == tmp_path / "profiles" / "club"
    assert paths.home({"FINURA_HOME": top, "FINURA_PROFILE": "club"}, "work_2") == tmp_path / "profiles" / "work_2"
    paths.make_home(tmp_path / "new" / "home")
    assert not paths.too_open(tmp_path / "new" / "home")
    (tmp_path / "new" / "home").chmod(0o755)
    assert paths.too_open(tmp_path / "new" / "home")
    assert not paths.too_open(tmp_path / "nowhere")
