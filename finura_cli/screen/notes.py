"""Notes beside the books."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.note import Note
from finura_cli.screen.shown import Column, Shown, Table


def notes_shown(notes: Sequence[Note]) -> Shown:
    """One row a note, newest first."""
    ordered = sorted(notes, key=lambda n: (n.date, n.id), reverse=True)
    columns = (Column("id", "int"), Column("date", "date"), Column("text", title="Note"))
    rows = tuple((n.id, n.date, n.text) for n in ordered)
    answer = [{"id": n.id, "uid": n.uid, "date": n.date, "text": n.text} for n in ordered]
    return Shown(json={"rows": answer}, table=Table(columns, rows, empty="No notes."))
