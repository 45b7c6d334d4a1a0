"""The sources of the program, each read and parsed once for all laws about them."""

from __future__ import annotations

import ast
import gc
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("finura_cli/**/*.py"), *ROOT.glob("ml/**/*.py")])


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def text(path: Path) -> str:
    return path.read_text("utf-8")


@cache
def trees() -> dict[Path, tuple[ast.Module, tuple[ast.AST, ...]]]:
    """Every source and its nodes. All of it stays: to look for garbage in it meanwhile takes longer than to read it."""
    looks = gc.isenabled()
    gc.disable()
    try:
        parsed = {path: ast.parse(text(path)) for path in SOURCES}
        return {path: (module, tuple(ast.walk(module))) for path, module in parsed.items()}
    finally:
        if looks:
            gc.enable()


def tree(path: Path) -> ast.Module:
    return trees()[path][0]


def nodes(path: Path) -> tuple[ast.AST, ...]:
    return trees()[path][1]


def all_keep(law: Callable[[Path], Iterator[str]], *, where: Callable[[str], object] = lambda name: True) -> None:
    """A law says what it has against a source; each that does not keep it is named, with all that is said."""
    chosen = [path for path in SOURCES if where(name(path))]
    assert chosen, "a law about nothing"
    found = [f"{name(path)}: {said}" for path in chosen for said in law(path)]
    assert not found, "\n".join(found)
