"""A deed: what one command changed, which can be taken back."""

from __future__ import annotations

from finura_cli.records import NamedTuple


class Deed(NamedTuple):
    """One entry of the change log. `rows` counts what it changed, the rows of an import included."""

    id: int
    uid: str
    at: str
    """ISO instant."""
    command: str
    summary: str
    undone: bool
    rows: int
