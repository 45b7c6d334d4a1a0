"""The walls that no linter knows: lengths, names, what a room may say."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.walls.sources import ROOT, SOURCES, all_keep, name, nodes, text, tree

TABLES = {"finura_cli/screen/locale_table.py"}
"""Written by a program: a table may be as long as it is."""


@cache
def imported() -> dict[Path, frozenset[str]]:
    """The top names that each source imports anywhere in it, read once for all libraries."""
    found: dict[Path, set[str]] = {path: set() for path in SOURCES}
    for path, names in found.items():
        for node in nodes(path):
            if isinstance(node, ast.ImportFrom):
                names.add((node.module or "").partition(".")[0])
            elif isinstance(node, ast.Import):
                names.update(alias.name.partition(".")[0] for alias in node.names)
    return {path: frozenset(names) for path, names in found.items()}


def too_long(path: Path) -> Iterator[str]:
    if name(path) not in TABLES:
        limit = 200 if name(path).startswith("finura_cli/commands/") else 350
        if len(text(path).splitlines()) > limit:
            yield f"more than {limit} lines"
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            if length > 50:
                yield f"{node.name} has {length} lines"


def test_files_and_functions_stay_short() -> None:
    all_keep(too_long)


def test_names_say_the_deed() -> None:
    words = re.compile(r"(^|_)(utils?|helpers?|misc|common|manager)(_|$)")
    assert [name(path) for path in SOURCES if words.search(path.stem)] == []


def evaluated(path: Path) -> Iterator[str]:
    defines = any(isinstance(node, (ast.FunctionDef, ast.ClassDef)) for node in tree(path).body)
    if defines and "from __future__ import annotations" not in text(path):
        yield "annotations are evaluated"


def test_annotations_are_not_evaluated() -> None:
    all_keep(evaluated, where=lambda name: "/commands/" not in name)


SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|PRAGMA\s+\w+)\b", re.DOTALL
)


def sql_of(path: Path) -> Iterator[str]:
    docs = {
        ast.get_docstring(n, clean=False)
        for n in nodes(path)
        if isinstance(n, (ast.Module, ast.FunctionDef, ast.ClassDef))
    }
    for n in nodes(path):
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and n.value not in docs and SQL.search(n.value):
            yield n.value


def test_sql_is_said_only_in_the_store() -> None:
    all_keep(sql_of, where=lambda name: "/store/" not in name and not name.endswith("/sql.py"))


DOORS = {
    "plotext": {"finura_cli/screen/charts.py"},
    "openpyxl": {"finura_cli/formats/excel.py", "finura_cli/formats/xlsx_writer.py"},
    "fpdf": {"finura_cli/screen/paper.py"},
    "uharfbuzz": {"finura_cli/screen/paper.py"},
    "python_calamine": {"finura_cli/formats/calamine.py"},
    "mt940": {"finura_cli/formats/swift_line.py"},
    "defusedxml": {"finura_cli/formats/camt_tree.py"},
    "crontab": {"finura_cli/schedule/crontab.py"},
    "sqlite_utils": {"finura_cli/store/plain_file.py"},
    "sqlcipher3": {"finura_cli/store/connection.py", "finura_cli/store/driver.py"},
    "pandas": {"finura_cli/services/frames.py"},
    "platformdirs": {"finura_cli/paths.py"},
    "keyring": {"finura_cli/vault/device.py"},
    "ctypes": {"finura_cli/vault/kernel_keyring.py"},
    "sqlite3": set(),
    "sklearn": set(),
    "joblib": set(),
}


@pytest.mark.parametrize("library", sorted(DOORS))
def test_each_library_has_one_door(library: str) -> None:
    users = {name(path) for path, names in imported().items() if library in names}
    assert {user for user in users if not user.startswith("ml/")} <= DOORS[library]


def talk_of(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"print", "input"}:
            yield f"line {node.lineno}: {node.func.id}"


TALKING = {"ml/train.py", "ml/build_prior.py", "ml/synthetic.py"}
"""Programs of their own."""


def test_rooms_below_print_and_ask_nothing() -> None:
    rooms = re.compile(r"finura_cli/(services|store|domain|formats)/|ml/")
    all_keep(talk_of, where=lambda name: rooms.match(name) and name not in TALKING)


def test_arrows_point_down() -> None:
    """The contracts of pyproject.toml."""
    code = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_says_where_it_was_built() -> None:
    """No machine's paths, no registry's address."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if tracked.returncode:
        pytest.skip("not a clone")
    told = re.compile(r"(?<![\w.])/(home|root|work|Users)/\w|index-url|extra-index|pypi\.org/simple")
    for line in tracked.stdout.splitlines():
        path = ROOT / line
        if path.suffix in {".py", ".toml", ".md", ".txt", ".json", ""} and path.name != Path(__file__).name:
            text = path.read_text("utf-8", errors="replace") if path.is_file() else ""
            assert not told.search(text), line
