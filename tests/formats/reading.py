"""What the tests of the readers share: read bytes as `finura import` does, and say what came out."""

from __future__ import annotations

from dataclasses import dataclass

from finura_cli.domain.imports import Hints, Problem, Reading, Skipped
from finura_cli.domain.money import plain
from finura_cli.domain.transaction import Draft
from finura_cli.formats import registry
from finura_cli.formats.source import from_bytes


@dataclass(frozen=True)
class Read:
    """All that a reader gave for a file."""

    reading: Reading
    drafts: list[Draft]
    problems: list[Problem]
    skipped: list[Skipped]

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Date and amount of every draft, in file order."""
        return [(d.date.isoformat(), plain(d.minor, d.currency)) for d in self.drafts]


def read(data: str | bytes, **hints: str | int | None) -> Read:
    """Read a file's content as the command does: nothing is known but the bytes."""
    source = from_bytes(data.encode() if isinstance(data, str) else data, "file")
    asked = Hints(**hints)
    reader = registry.pick(source, asked)
    reading = reader.settle(source, asked)
    items = list(reader.rows(source, reading))
    return Read(
        reading,
        [item for item in items if isinstance(item, Draft)],
        [item for item in items if isinstance(item, Problem)],
        [item for item in items if isinstance(item, Skipped)],
    )
