"""What an import did, as tables: a row a file, and a row for each that could not be read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from finura_cli.screen.import_json import FileAnswer
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table

_FILES = (
    Column("path", title="File"), Column("account"), Column("format", spare=3), Column("source", spare=2),
    Column("read", "int"), Column("new", "int"), Column("already", "int"), Column("review", "int"),
    Column("rejected", "int"), Column("uncategorized", "int", spare=1), Column("batch", "int", title="Import"),
)  # fmt: skip
_PROBLEMS = (Column("path", title="File"), Column("line", "int"), Column("why"), Column("text"))


def done_shown(pieces: Iterable[str], answers: Sequence[FileAnswer], said: str, show: ShowMoney) -> Shown:
    """`pieces`: the answer as JSON, as `import_json` writes it; `said`: the same for a person."""
    answer = json.loads("".join(pieces))
    files = tuple(tuple(row.get(column.name) for column in _FILES) for row in answer["files"])
    problems = tuple((one.plan.path, p.line, p.why, p.text) for one in answers for p in one.problems)
    return Shown(
        json={key: value for key, value in answer.items() if key not in ("schema", "command")},
        table=Table(_FILES, files, title="Files", empty="No file."),
        digest=True,
        more=(Table(_PROBLEMS, problems, title="Rejected rows"),) if problems else (),
        show=show,
        text=said,
    )
