"""The map of the services names every file of them, so that a stranger finds the one that does a thing."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path

from finura_cli import services

FILES = sorted(path.stem for path in Path(services.__path__[0]).glob("*.py") if path.stem != "__init__")
ROWS = [line for line in (services.__doc__ or "").splitlines() if line.startswith("    ")]
NAMES = {word for row in ROWS for word in re.findall(r"[a-z_]+\*?", row[19:].partition(";")[0])}
NAMES |= set(re.findall(r"`(\w+)`", " ".join(ROWS)))


def test_every_service_is_on_the_map() -> None:
    assert [stem for stem in FILES if not any(fnmatch(stem, name) for name in NAMES)] == []


def test_the_map_names_nothing_that_is_not_there() -> None:
    assert sorted(name for name in NAMES if not any(fnmatch(stem, name) for stem in FILES)) == []
