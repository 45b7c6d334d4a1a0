"""Settings: one table says their names, types, defaults, meanings and checks. Kept in config.toml beside the books."""

from __future__ import annotations

import contextlib
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from finura_cli import private_files
from finura_cli.errors import Locked, NotFound, UsageError
from finura_cli.paths import CONFIG, make_home
from finura_cli.records import NamedTuple

Value = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user settled once. A field is None where there is no answer yet."""

    currency: str | None = None
    locale: str | None = None
    cycle_start: int = 1
    cycle_weekend: str = "none"
    week_start: str = "mon"
    on_doubt: str = "review"
    unlock_minutes: int = 15
    holdout: str = "0.2"
    quiet: str = "22:00-07:00"
    per_day: int = 3
    remind_days: int = 3
    alarms: int = 2


Check = Callable[[str | int | bool], bool]


def _one_of(*words: str) -> Check:
    return lambda value: value in words


def _code(value: object) -> bool:
    return isinstance(value, str) and len(value) == 3 and value.isascii() and value.isupper() and value.isalpha()


def _locale(value: object) -> bool:
    """`en`, `en_IN`, `zh_Hans_CN`, `es_419`."""
    if not isinstance(value, str) or not value.replace("_", "").isalnum() or not value.isascii():
        return False
    language, *parts = value.split("_")
    return 2 <= len(language) <= 3 and language.islower() and len(parts) <= 2 and all(2 <= len(p) <= 4 for p in parts)


def _between(low: int, high: int) -> Check:
    return lambda value: isinstance(value, int) and low <= value <= high


def _share(value: object) -> bool:
    """A share below one, as text: `0.2`. A number of TOML becomes text when the file is read."""
    return isinstance(value, str) and re.fullmatch(r"0(\.[0-9]{1,4})?|\.[0-9]{1,4}", value) is not None


def _window(value: object) -> bool:
    """Empty, or from one local time to another: `22:00-07:00`."""
    clock = "([01][0-9]|2[0-3]):[0-5][0-9]"
    return isinstance(value, str) and re.fullmatch(f"({clock}-{clock})?", value) is not None


class Setting(NamedTuple):
    """A row of the table. `name` is what is typed and stands in the file (`calendar.cycle_start`)."""

    name: str
    field: str
    type: type
    help: str
    wanted: str
    check: Check

    @property
    def default(self) -> Value:
        value: Value = getattr(Settings(), self.field)
        return value


TABLE: tuple[Setting, ...] = (
    Setting("currency", "currency", str, "Currency of the books.", "a code of three letters: INR", _code),
    Setting(
        "locale",
        "locale",
        str,
        "How numbers, dates and words are written.",
        "a locale: en_IN",
        _locale,
    ),
    Setting(
        "calendar.cycle_start",
        "cycle_start",
        int,
        "Day on which a month begins: pay day.",
        "a day, 1 to 31",
        _between(1, 31),
    ),
    Setting(
        "calendar.cycle_weekend",
        "cycle_weekend",
        str,
        "Where a month begins when that day is on a weekend.",
        "none, before or after",
        _one_of("none", "before", "after"),
    ),
    Setting(
        "calendar.week_start",
        "week_start",
        str,
        "First day of a week.",
        "mon, tue, wed, thu, fri, sat or sun",
        _one_of("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    ),
    Setting(
        "import.on_doubt",
        "on_doubt",
        str,
        "What an import does with rows it is unsure of.",
        "review, skip or add",
        _one_of("review", "skip", "add"),
    ),
    Setting(
        "unlock.minutes",
        "unlock_minutes",
        int,
        "How long a PIN that was typed holds; 0: for one command.",
        "minutes, 0 to 720",
        _between(0, 720),
    ),
    Setting(
        "alerts.holdout",
        "holdout",
        str,
        "Share of spending alerts that chance withholds, to learn whether they help; 0: none.",
        "a share below 1, as 0.2",
        _share,
    ),
    Setting(
        "alerts.quiet",
        "quiet",
        str,
        "Hours in which no alert is said; empty: always said.",
        'two times, as 22:00-07:00, or ""',
        _window,
    ),
    Setting(
        "alerts.per_day",
        "per_day",
        int,
        "How many alerts are said a day; the others wait in `finura alerts`.",
        "a number, 0 to 50",
        _between(0, 50),
    ),
    Setting(
        "alerts.remind_days",
        "remind_days",
        int,
        "How many days before it is due a bill is told.",
        "days, 0 to 60",
        _between(0, 60),
    ),
    Setting(
        "anomalies.per_month",
        "alarms",
        int,
        "How many odd charges are told a month, beside what rules find; 0: all.",
        "a number, 0 to 100",
        _between(0, 100),
    ),
)
_BY_NAME = {row.name: row for row in TABLE}
assert {row.field for row in TABLE} == {field.name for field in fields(Settings)}


def setting(name: str) -> Setting:
    """The row of the table, or NotFound that names the nearest."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    raise NotFound(f"there is no setting {name!r}", hint=_nearest(name), code="unknown-setting")


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    by_last = [row.name for row in TABLE if row.name.rpartition(".")[2] == name]
    near = by_last or get_close_matches(name, _BY_NAME, n=1)
    return f"did you mean {near[0]}?" if near else "finura config list"


def value_of(settings: Settings, name: str) -> Value:
    """The value of one setting by its typed name."""
    value: Value = getattr(settings, setting(name).field)
    return value


def parsed(name: str, text: str) -> str | int | bool:
    """A value as it was typed, checked."""
    row = setting(name)
    value: str | int | bool = text.strip()
    if row.type is int:
        with contextlib.suppress(ValueError):
            value = int(text)
    elif row.type is bool and text.lower() in ("true", "false", "yes", "no", "on", "off"):
        value = text.lower() in ("true", "yes", "on")
    elif row.name == "currency":
        value = text.strip().upper()
    if not _fits(row, value):
        raise UsageError(f"{name} cannot be {text!r}", hint=f"it is {row.wanted}", code="bad-setting")
    return value


def changed(settings: Settings, name: str, value: Value) -> Settings:
    """Settings with one of them changed; None brings the default back."""
    row = setting(name)
    return replace(settings, **{row.field: row.default if value is None else value})  # type: ignore[arg-type]


def _fits(row: Setting, value: object) -> bool:
    # type(), not isinstance: a bool is an int to Python, but `cycle_start = true` is no day.
    return type(value) is row.type and isinstance(value, str | int) and row.check(value)


def load(home: Path) -> Settings:
    """The settings of a home; the defaults where there is no file."""
    path = home / CONFIG
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a FIFO would be waited for
            raise _bad(path, "it is not a file", "move it away")
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    return replace(Settings(), **_checked(path, _read(path, data)))  # type: ignore[arg-type]


def _bad(path: Path, why: str, hint: str) -> Locked:
    return Locked(f"{path}: {why}", hint=hint, code="bad-config")


def _read(path: Path, data: bytes) -> Mapping[str, object]:
    import tomllib

    try:
        table = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _bad(path, "not UTF-8 text", "mend the file, or move it away") from error
    except tomllib.TOMLDecodeError as error:
        raise _bad(path, str(error), "mend the line, or move the file away") from error
    except RecursionError as error:
        raise _bad(path, "brackets within brackets without end", "mend the file, or move it away") from error
    return _flat(table)


def _flat(table: Mapping[str, object], above: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{above}{key}.")
        else:
            found[above + key] = value
    return found


def _checked(path: Path, values: Mapping[str, object]) -> dict[str, object]:
    found = {}
    for name, value in values.items():
        row = _BY_NAME.get(name)
        if row is None:
            raise _bad(path, f"there is no setting {name!r}", _nearest(name))
        if row.check is _share and type(value) in (int, float):
            value = str(value)  # as a person writes it: holdout = 0.2
        if not _fits(row, value):
            raise _bad(path, f"{name} cannot be {value!r}", f"it is {row.wanted}")
        found[row.field] = value
    return found


def save(home: Path, settings: Settings) -> Path:
    """Write the settings that differ from the defaults. Comments and the order of the user's own file stay."""
    path = home / CONFIG
    wanted = {row.name: getattr(settings, row.field) for row in TABLE}
    wanted = {name: value for name, value in wanted.items() if value != _BY_NAME[name].default}
    try:
        old = path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        old = ""
    text = _edited(old, wanted)
    if _flat_or_none(text) != wanted:
        text = _edited("", wanted)  # a layout the line editor does not follow, as an inline table
    make_home(home)
    private_files.replace(path, text.encode())
    return path


def _flat_or_none(text: str) -> Mapping[str, object] | None:
    import tomllib

    try:
        return _flat(tomllib.loads(text))
    except tomllib.TOMLDecodeError:
        return None


_SECTION = r"\s*\[([A-Za-z0-9_.-]+)\]\s*(#.*)?"
_KEY = r"\s*([A-Za-z0-9_.-]+)\s*="


def _edited(old: str, wanted: Mapping[str, str | int | bool]) -> str:
    """The text with each wanted value in its place, and settings that are not wanted left out."""
    left = dict(wanted)
    lines: list[str] = []
    section, ends = "", {"": 0}
    for line in old.splitlines():
        opened, key = re.fullmatch(_SECTION, line), re.match(_KEY, line)
        if opened:
            section = opened[1] + "."
        elif key:
            name = section + key[1]
            if name not in left:
                continue
            comment = re.search(r"\s#[^\"']*$", line)
            line = f"{key[1]} = {_toml(left.pop(name))}{comment[0] if comment else ''}"
        lines.append(line)
        if line.strip():
            ends[section] = len(lines)
    for name in reversed(left):
        head, dot, last = name.rpartition(".")
        if head + dot not in ends:
            ends[head + dot] = len(lines) + 2 if lines else 1
            lines += ["", f"[{head}]"] if lines else [f"[{head}]"]
        at = ends[head + dot]
        lines.insert(at, f"{last} = {_toml(left[name])}")
        ends = {key: end + (end >= at and key != head + dot) for key, end in ends.items()}
    return "".join(f"{line}\n" for line in lines)


def _toml(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found[0]):04X}", escaped) + '"'
