"""What goes wrong is said in one voice: `error: there is no entry 7`, lower case, without a full stop."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.walls.sources import all_keep, nodes

RAISED = re.compile(r"(Error|NotFound|Ambiguous|BadInput|Unavailable|Busy|Damaged|Locked|WrongPin)$")
NAMES = ("Finura", "Excel", "Python")


def said(path: Path) -> Iterator[tuple[int, str]]:
    """The messages and hints of every failure that is written in one piece, with their lines."""
    for call in nodes(path):
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


def another_voice(path: Path) -> Iterator[str]:
    for line, text in said(path):
        begins, _, ends = text.partition("\0")
        if re.match(r"[A-Z][a-z ]", begins) and not begins.startswith(NAMES):
            yield f"line {line}: begins with a capital: {begins}"
        if re.search(r"[^.]\.$", ends):
            yield f"line {line}: ends with a full stop: {ends}"


def test_messages_have_one_voice() -> None:
    all_keep(another_voice, where=lambda name: name.startswith("finura_cli/"))
