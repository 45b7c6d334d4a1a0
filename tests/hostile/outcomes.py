"""The three outcomes of bad input, each with all that it promises. What is tested is the program, not its parts."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path
from typing import Any

from tests.conftest import Finura, Ran

HEADER = "date,amount,category,description"
SOUND = "2026-01-13,10.00,Food,a sound row"
ROWS = 300
DANGEROUS = "\x00\x07\x08\x0b\x1b\x7f\x85\x9b\x9d\u200b\u200e\u200f\u202a\u202e\u2066\u2069\ufeff"
"""What no output for the eye may hold: a terminal obeys it, or an eye cannot see it."""


def one_line(message: str) -> None:
    """The form of a message: a line that begins small and ends without a full stop."""
    assert message == message.strip()
    assert "\n" not in message
    assert not message.endswith(".")
    assert not message[0].isupper() or message.split()[0].isupper(), message
    assert_safe(message)


def assert_safe(text: str) -> None:
    found = sorted({hex(ord(c)) for c in text if c in DANGEROUS})
    assert not found, f"{found} in {text[:200]!r}"


def books_now(finura: Finura) -> str:
    """Everything in the books."""
    return finura("export", "--json").out


def left_beside(path: Path) -> list[str]:
    """Files that an import made where it read: rejected rows, or parts of files that were not finished."""
    return sorted(p.name for p in path.parent.iterdir() if ".rejects." in p.name or ".part" in p.name)


def refused(finura: Finura, path: Path | str, *words: str, code: str, typed: str = "") -> Ran:
    """FILE: 65 with this code and one line that says why, the same in a dry run; nothing is written anywhere."""
    before = books_now(finura)
    for run in ("--dry-run", "--yes"):
        told = finura("import", str(path), run, *words, "--json", code=65, typed=typed).json["error"]
        assert told["code"] == code, told
        one_line(told["message"])
    ran = finura("import", str(path), *words, code=65, typed=typed)
    assert ran.out == ""
    first, *hints = ran.err.splitlines()
    assert first == f"error: {told['message']}"
    assert all(line.startswith("hint: ") for line in hints)
    assert len(hints) <= 1
    assert str(path) == "-" or Path(path).name in first, "the file is not named"
    assert books_now(finura) == before
    if str(path) != "-":
        assert left_beside(Path(path)) == []
    return ran


def rejected(finura: Finura, path: Path, *, bad: int, sound: int, why: str | None = None) -> list[dict[str, str]]:
    """ROW: 4, the others are in the books, each bad row is in the rejects file; once more brings nothing."""
    before = books_now(finura)
    answer = finura("import", str(path), "--json", code=4).json
    (file,) = answer["files"]
    assert (file["new"], file["rejected"], len(file["problems"])) == (sound, bad, bad), file["problems"]
    assert file["read"] == sound + bad
    rejects = Path(file["rejects"])
    assert rejects.stat().st_mode & 0o077 == 0
    rows = list(csv.DictReader(io.StringIO(rejects.read_text(encoding="utf-8"))))
    assert [int(row["line"]) for row in rows] == [problem["line"] for problem in file["problems"]]
    for row in rows:
        assert why is None or why in row["why"], row["why"]
        assert len(row["why"]) < 160
    after = books_now(finura)
    assert after != before
    again = finura("import", str(path), code=4)
    assert books_now(finura) == after
    assert_safe(again.out + again.err)
    finura("undo")
    assert books_now(finura) == before
    rejects.unlink()
    return rows


def kept(finura: Finura, path: Path, *, count: int = 1) -> list[dict[str, Any]]:
    """TEXT: 0, every row is in the books; what the eye gets is safe in every form."""
    ran = finura("import", str(path))
    assert_safe(ran.out + ran.err)
    rows: list[dict[str, Any]] = finura("list", "all", "--json").json["rows"]
    assert len(rows) == count
    for words in (
        ["list", "all"],
        ["list", "all", "--json"],
        ["show", str(rows[0]["id"])],
        ["report", "spending", "all", "--by", "merchant"],
        ["report", "month", "2026-01"],
        ["review"],
        ["merchant"],
        ["category"],
        ["undo", "list"],
    ):
        shown = finura(*words)
        assert_safe(shown.out + shown.err)
    assert finura("doctor").code == 0
    return rows


def simple(*rows: str, header: str = HEADER) -> str:
    return "\n".join((header, *rows)) + "\n"


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def exported_rows(finura: Finura) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(finura("export", "--csv").out)))


def many(rows: int = ROWS) -> str:
    chance = random.Random(rows)
    return simple(
        *(
            f"2026-0{n % 9 + 1}-{n % 28 + 1:02},{chance.randrange(100, 9999) / 100:.2f},Food,shop {n}"
            for n in range(rows)
        )
    )
