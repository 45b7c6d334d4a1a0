"""What was learnt from the books: kept beside them, outside the change log, as it can be made anew at any time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from finura_cli.records import NamedTuple
from finura_cli.store.connection import Store

_ASKED = 400
_ROWS = 100


class Kept(NamedTuple):
    """A model without its weights."""

    name: str
    at: str
    """UTC instant of its making."""
    data: str
    """Fingerprint of what it learnt from."""
    head: str
    """JSON: what answering needs besides the weights."""
    report: str
    """JSON: how it did on the past."""


def get(store: Store, name: str) -> Kept | None:
    """The model of this name; None when nothing was learnt yet."""
    row = store.conn.execute("SELECT name, at, data, head, report FROM models WHERE name = ?", (name,)).fetchone()
    return Kept(*row) if row is not None else None


def weights(store: Store, name: str, features: Sequence[str]) -> dict[str, bytes]:
    """The rows of those features that the model has."""
    found: dict[str, bytes] = {}
    for start in range(0, len(features), _ASKED):
        asked = features[start : start + _ASKED]
        marks = ", ".join("?" * len(asked))
        found.update(
            store.conn.execute(
                f"SELECT feature, weights FROM model_weights WHERE name = ? AND feature IN ({marks})", (name, *asked)
            ).fetchall()
        )
    return found


def all_weights(store: Store, name: str) -> dict[str, bytes]:
    """Every row of the model: what a caller with many texts asks once."""
    return dict(store.conn.execute("SELECT feature, weights FROM model_weights WHERE name = ?", (name,)).fetchall())


def put(store: Store, model: Kept, rows: Iterable[tuple[str, bytes]]) -> None:
    """Keep a model in the place of the one of its name."""
    with store.write_tx():
        forget(store, model.name)
        store.conn.execute(
            "INSERT INTO models(name, at, data, head, report) VALUES (?, ?, ?, ?, ?)",
            (model.name, model.at, model.data, model.head, model.report),
        )
        into = "INSERT INTO model_weights(name, feature, weights) VALUES "
        waiting = sorted(rows)
        for start in range(0, len(waiting), _ROWS):
            chunk = waiting[start : start + _ROWS]
            values = [value for feature, packed in chunk for value in (model.name, feature, packed)]
            store.conn.execute(into + ", ".join(["(?, ?, ?)"] * len(chunk)), values)


def forget(store: Store, name: str) -> bool:
    """Remove a model; False when there was none."""
    with store.write_tx():
        there = store.conn.value("SELECT 1 FROM models WHERE name = ?", (name,)) is not None
        store.conn.execute("DELETE FROM models WHERE name = ?", (name,))
        store.conn.execute("DELETE FROM model_weights WHERE name = ?", (name,))
        return there
