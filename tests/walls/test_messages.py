"""What goes wrong is said in one voice: `error: there is no entry 7`, lower case, without a full stop."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCES = sorted((Path(__file__).parents[2] / "finura_cli").rglob("*.py"))
RAISED = re.compile(r"(Error|NotFound|Ambiguous|BadInput|Unavailable|Busy|Damaged|Locked|WrongPin)$")
NAMES = ("Finura", "Excel", "Python")


def said(source: str) -> Iterator[tuple[int, str]]:
    """The messages and hints of every failure that is written in one piece, with their lines."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if RAISED.search(name):
            for part in [*call.args[:1], *(word.value for word in call.keywords if word.arg == "hint")]:
                text = part.values if isinstance(part, ast.JoinedStr) else [part]
                first, last = text[0], text[-1]
                yield (
                    part.lineno,
                    (first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else "{}")
                    + "\0"
                    + (last.value if isinstance(last, ast.Constant) and isinstance(last.value, str) else "{}"),
                )


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: "/".join(path.parts[-2:]))
def test_messages_have_one_voice(path: Path) -> None:
    for line, text in said(path.read_text(encoding="utf-8")):
        begins, _, ends = text.partition("\0")
        capital = re.match(r"[A-Z][a-z ]", begins) and not begins.startswith(NAMES)
        assert not capital, f"{path.name}:{line}: begins with a capital: {begins}"
        assert not re.search(r"[^.]\.$", ends), f"{path.name}:{line}: ends with a full stop: {ends}"
