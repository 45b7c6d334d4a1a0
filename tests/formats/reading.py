"""What the tests of the readers share: read bytes, and say what came out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from finura_cli.domain.imports import Hints, Problem, Reading, Skipped
from finura_cli.domain.money import plain
from finura_cli.domain.transaction import Draft
from finura_cli.formats import registry
from finura_cli.formats.base import Reader, Source
from finura_cli.formats.source import from_bytes
from finura_cli.services import understanding


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


def read(data: str | bytes, **hints: str | int | bool | None) -> Read:
    """A file's content by the reader that knows it, without any profile: nothing is known but the bytes."""
    source, asked = _source(data), Hints(**hints)
    reader = registry.pick(source, asked)
    return _all(reader, source, reader.settle(source, asked))


def understood(data: str | bytes, **hints: str | int | None) -> Read:
    """A file's content by the very road that `finura import` takes with empty books: by the profiles, too, that come
    along with the program."""
    source, asked = _source(data), Hints(**hints)
    reader, _, reading = understanding.understood(None, source, asked)
    return _all(reader, source, reading)


def _source(data: str | bytes) -> Source:
    return from_bytes(data.encode() if isinstance(data, str) else data, "file")


def _all(reader: Reader, source: Source, reading: Reading) -> Read:
    items = list(reader.rows(source, reading))
    return Read(
        reading,
        [item for item in items if isinstance(item, Draft)],
        [item for item in items if isinstance(item, Problem)],
        [item for item in items if isinstance(item, Skipped)],
    )


@dataclass(frozen=True)
class Sample:
    """A file that a profile is for, and its rows by account; where the file has one account, under no name."""

    text: str
    parts: dict[str, list[tuple[str, str]]]


def profile_samples() -> dict[str, Sample]:
    """By profile, from banks/NAME.txt: the file as the bank writes it, with rows that were made up, then a line
    `=> date amount; date amount ...`, or one of `=> account: date amount; ...` for each account."""
    found = {}
    for path in sorted((Path(__file__).parent / "banks").glob("*.txt")):
        text, *told = path.read_text("utf-8").split("\n=> ")
        parts = {}
        for line in told:
            account, _, rows = line.rpartition(": ")
            parts[account] = [(day, amount) for day, amount in (row.split() for row in rows.strip().split(";"))]
        found[path.stem] = Sample(f"{text}\n", parts)
    return found
