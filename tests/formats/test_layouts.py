"""Layouts of bank files from many countries, with made-up rows: each is read right by its content alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.formats.reading import Read, read
from tests.thorough import in_part


def layouts() -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """From layouts/*.txt: `### name`, the file as the bank writes it, `=> date amount; date amount ...`."""
    found = {}
    for path in sorted((Path(__file__).parent / "layouts").glob("*.txt")):
        for block in path.read_text(encoding="utf-8").split("### ")[1:]:
            name, _, rest = block.partition("\n")
            text, _, expected = rest.rpartition("=> ")
            rows = [(day, amount) for day, amount in (row.split() for row in expected.strip().split(";"))]
            found[name] = (text, rows)
    return found


LAYOUTS = layouts()


@cache
def whole(name: str) -> Read:
    """A layout as it is read, once for all who look at it."""
    return read(LAYOUTS[name][0])


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_read_right(name: str) -> None:
    assert whole(name).rows == LAYOUTS[name][1]


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_line_is_accounted_for_once(name: str) -> None:
    text, _ = LAYOUTS[name]
    got = whole(name)
    covered = [d.line for d in got.drafts] + [p.line for p in got.problems]
    for skipped in got.skipped:
        covered += range(skipped.first, skipped.last + 1)
    lines = {number for number, line in enumerate(text.split("\n"), start=1) if line.strip()}
    records = [d.line for d in got.drafts] + [p.line for p in got.problems]
    assert lines <= set(covered)
    assert len(records) == len(set(records))
    assert not {n for s in got.skipped for n in range(s.first, s.last + 1)} & set(records)


ENCODINGS, ENDS = ("utf-8", "utf-8-sig", "utf-16"), ("\n", "\r\n", "\r")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("step", in_part(3, 1))  # every layout in every encoding and with all ends, if not in each pair
def test_encodings_and_line_ends_make_no_difference(encoding: str, ends: str, step: int) -> None:
    first = (ENCODINGS.index(encoding) + ENDS.index(ends)) % step
    for text, rows in list(LAYOUTS.values())[first::step]:
        data = text.replace("\n", ends).encode(encoding)
        assert read(data).rows == rows


OLD = {
    "cp1252": ("Germany: long", "France: spaces", "Spain", "Portugal", "Sweden", "Norway", "Denmark", "Finland"),
    "cp850": ("Germany: long",),
    "cp1250": ("Poland", "Czechia", "Hungary: compact", "Croatia"),
    "cp1251": ("Russia",),
    "cp1254": ("Türkiye",),
    "shift_jis": ("Japan",),
    "gb18030": ("China",),
}
"""By encoding, how the names of the layouts begin that banks write in it. Samples themselves are UTF-8."""


@pytest.mark.parametrize("encoding", OLD)
def test_old_encodings_are_told_by_their_words(encoding: str) -> None:
    for name, (text, rows) in LAYOUTS.items():
        if name.startswith(OLD[encoding]):
            got = read(text.replace("–", "-").encode(encoding))
            assert got.rows == rows, name
            assert [d.description for d in got.drafts] == [d.description for d in read(text).drafts], name
