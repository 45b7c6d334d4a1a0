"""What is released: a wheel that holds the whole program and nothing else, the same from the sdist, and works alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from finura_cli import __version__ as VERSION

ROOT = Path(__file__).parents[2]
NEVER = "import sys\nfor name in {names!r}:\n    sys.modules[name] = None\n"
"""As `sitecustomize`: what only developers have cannot be imported."""


def built(source: Path, target: Path, *only: str) -> Path:
    """The wheel of a source tree; the sdist lies beside it, unless only the wheel is wanted."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(target), *only]
    subprocess.run(command, cwd=source, check=True, capture_output=True, timeout=120)
    (wheel,) = target.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(ROOT, tmp_path_factory.mktemp("dist"))


def held(wheel: Path) -> dict[str, int]:
    with zipfile.ZipFile(wheel) as file:
        return {one.filename: one.CRC for one in file.infolist() if ".dist-info/" not in one.filename}


def test_the_wheel_holds_every_file_of_the_program_and_no_other(released: Path) -> None:
    files = [path for room in ("finura_cli", "ml") for path in (ROOT / room).rglob("*") if path.is_file()]
    wanted = {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}
    assert set(held(released)) == wanted | {"finura-" + VERSION + ".data/data/share/man/man1/finura.1"}


def test_the_sdist_makes_the_same_wheel(released: Path, tmp_path: Path) -> None:
    (sdist,) = released.parent.glob("*.tar.gz")
    with tarfile.open(sdist) as file:
        file.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    assert held(built(source, tmp_path / "again", "-t", "wheel")) == held(released)
    assert {"README.md", "CHANGELOG.md", "Makefile", "tests", "docs", "sample_data"} <= set(os.listdir(source))


@pytest.mark.slow
def test_it_works_without_what_only_developers_have(released: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--no-compile"]
    subprocess.run([*install, "--target", str(place), str(released)], check=True, capture_output=True, timeout=120)
    (place / "sitecustomize.py").write_text(NEVER.format(names=developers_modules()))
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "FINURA"))}
    env |= {"PYTHONPATH": str(place), "FINURA_HOME": str(tmp_path / "home"), "COLUMNS": "80", "HOME": str(tmp_path)}

    def run(*words: str) -> str:
        command = [sys.executable, "-c", "from finura_cli.__main__ import main; main()", *words]
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=100)
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = subprocess.run(
        [sys.executable, "-c", "import finura_cli, ml; print(finura_cli.__file__, ml.__file__)"],
        cwd=tmp_path, env=env, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert where.count(str(place)) == 2
    assert "Saved" in run("demo")
    run("init", "--no-pin", "--currency", "EUR", "--yes")
    assert "starbucks" in run("categorize", "--text", "STARBUCKS COFFEE", "--json")


def developers_modules() -> list[str]:
    """By their names for `import`; not those that a package of the program needs, too."""
    with open(ROOT / "pyproject.toml", "rb") as file:
        dev = tomllib.load(file)["project"]["optional-dependencies"]["dev"]
    named = {re.split(r"[\[<>=]", one)[0].replace("-", "_") for one in dev}
    return sorted((named | {"fpdf", "_pytest", "importlinter", "cogapp"}) - {"finura", "mypy"})
