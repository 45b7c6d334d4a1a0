"""The walls that no linter knows: lengths, names, what a room may say."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("finura_cli/**/*.py"), *ROOT.glob("ml/**/*.py")])
TABLES = {"finura_cli/screen/locale_table.py"}
"""Written by a program: a table may be as long as it is."""


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def imported() -> dict[Path, frozenset[str]]:
    """The top names that each source imports anywhere in it, read once for all libraries."""
    found: dict[Path, set[str]] = {path: set() for path in SOURCES}
    for path, names in found.items():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names.add((node.module or "").partition(".")[0])
            elif isinstance(node, ast.Import):
                names.update(alias.name.partition(".")[0] for alias in node.names)
    return {path: frozenset(names) for path, names in found.items()}


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_files_and_functions_stay_short(path: Path) -> None:
    text = path.read_text("utf-8")
    if name(path) not in TABLES:
        limit = 200 if name(path).startswith("finura_cli/commands/") else 350
        assert len(text.splitlines()) <= limit, f"{name(path)} has more than {limit} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 50, f"{name(path)}: {node.name} has {length} lines"


def test_names_say_the_deed() -> None:
    words = re.compile(r"(^|_)(utils?|helpers?|misc|common|manager)(_|$)")
    assert [name(path) for path in SOURCES if words.search(path.stem)] == []


@pytest.mark.parametrize("path", [path for path in SOURCES if "/commands/" not in name(path)], ids=name)
def test_annotations_are_not_evaluated(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    defines = any(isinstance(node, (ast.FunctionDef, ast.ClassDef)) for node in tree.body)
    assert not defines or "from __future__ import annotations" in path.read_text("utf-8")


SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|PRAGMA\s+\w+)\b", re.DOTALL
)


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if "/store/" not in name(path) and path.stem != "sql"], ids=name
)
def test_sql_is_said_only_in_the_store(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    docs = {
        ast.get_docstring(n, clean=False)
        for n in ast.walk(tree)
        if isinstance(n, (ast.Module, ast.FunctionDef, ast.ClassDef))
    }
    texts = [
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and n.value not in docs
    ]
    assert [text for text in texts if SQL.search(text)] == []


DOORS = {
    "plotext": {"finura_cli/screen/charts.py"},
    "openpyxl": {"finura_cli/formats/excel.py", "finura_cli/formats/xlsx_writer.py"},
    "fpdf": {"finura_cli/screen/paper.py"},
    "uharfbuzz": {"finura_cli/screen/paper.py"},
    "python_calamine": {"finura_cli/formats/calamine.py"},
    "mt940": {"finura_cli/formats/swift_line.py"},
    "defusedxml": {"finura_cli/formats/camt_tree.py"},
    "crontab": {"finura_cli/schedule/crontab.py"},
    "sqlite_utils": {"finura_cli/store/connection.py"},
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


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if re.match(r"finura_cli/(services|store|domain|formats)/|ml/", name(p))], ids=name
)
def test_rooms_below_print_and_ask_nothing(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if name(path) in {"ml/train.py", "ml/build_prior.py", "ml/synthetic.py"}:
                continue
            assert node.func.id not in {"print", "input"}, f"{name(path)}:{node.lineno}"


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
