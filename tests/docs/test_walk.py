"""The walk in docs/design.md, held against an import that is followed."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from tests.conftest import Finura

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/design.md").read_text("utf-8").partition("## One walk")[2].partition("\n## ")[0]
STEPS = re.findall(r"^\| `([\w/.]+)` \| `(\w+)` \|", PAGE, re.MULTILINE)
BANK = """Date,Description,Amount
10/14/2026,SWIGGY ORDER 4711,-30.00
10/13/2026,XQZVK 11,-12.00
10/12/2026,three,-3.OO
"""


@contextmanager
def followed() -> Iterator[list[tuple[str, str]]]:
    """Functions of the program, in the order in which they are first called."""
    called: dict[tuple[str, str], None] = {}

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            _, inside, path = frame.f_code.co_filename.partition("/finura_cli/")
            if inside:
                called.setdefault((path, frame.f_code.co_name))

    found: list[tuple[str, str]] = []
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(before)
        found += called


def test_an_import_goes_the_way_that_is_told(finura: Finura, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINURA_TODAY", "2026-10-20")
    (tmp_path / "bank.csv").write_text(BANK, "utf-8")
    finura("init", "--no-pin", "--currency", "USD", "--yes")
    finura("add", "12", "lunch", "2026-10-13")
    with followed() as called:
        finura("import", str(tmp_path / "bank.csv"), "-a", "Cash", code=4)
    assert len(STEPS) > 25
    assert [step for step in called if step in STEPS] == STEPS
