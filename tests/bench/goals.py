"""What Finura holds itself to: ratios within one run, on unlocked encrypted books."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tests.bench.__main__ import Cell

OURS, PLAIN, FILING = "finura, encrypted", "finura", "finura, encrypted, filing"
SMALL, MIDDLE, LARGE = 10_000, 100_000, 1_000_000


class Goal(NamedTuple):
    """CPU of a task on encrypted books of `size`, at most `most` times that of another tool, task or size."""

    task: str
    size: int
    most: float
    tool: str = OURS
    other: str = ""
    """The other task; empty: the same one."""
    at: int = 0
    """The other size; 0: the same one."""
    ours: str = OURS


GOALS = (
    Goal("start", SMALL, 6, "floor"),
    Goal("help", SMALL, 6, "floor"),
    *(Goal("month", size, most, "hledger") for size, most in ((SMALL, 0.25), (MIDDLE, 0.03), (LARGE, 0.003))),
    *(Goal("month", size, most, "ledger") for size, most in ((SMALL, 1.0), (MIDDLE, 0.15), (LARGE, 0.015))),
    *(Goal(task, LARGE, 1.15, at=SMALL) for task in ("month", "letter")),
    Goal("trend", LARGE, 0.005, "hledger"),
    *(Goal("add, budget", size, most, "hledger") for size, most in ((SMALL, 0.4), (MIDDLE, 0.05), (LARGE, 0.005))),
    Goal("search", LARGE, 0.01, "hledger"),
    Goal("import", MIDDLE, 0.14, "hledger"),
    Goal("import", MIDDLE, 4, "floor"),
    Goal("import", LARGE, 4, "floor"),
    Goal("import", MIDDLE, 1.3, ours=FILING),
    Goal("import again", MIDDLE, 0.6, other="import"),
    Goal("month", LARGE, 1.3, PLAIN),
    Goal("add, budget", LARGE, 1.3, PLAIN),
    Goal("import", LARGE, 1.5, PLAIN),
)
MORE = (("add", SMALL, 10),)
"""(task, size, milliseconds) that it takes at most to file what nobody gave a category."""
PEAKS = (*((task, LARGE, 60) for task in ("month", "letter", "trend", "add, budget", "search")), ("import", LARGE, 300))
"""(task, size, MiB) that the peak of memory stays below."""


class Held(NamedTuple):
    said: str
    figure: str
    most: str
    is_held: bool


def held(cells: Mapping[tuple[str, str, int], Cell]) -> Iterator[Held]:
    """Each goal that these cells (by tool, task and size) can tell of."""
    for goal in GOALS:
        theirs = cells.get((goal.tool, goal.other or goal.task, goal.at or goal.size))
        ours = cells.get((goal.ours, goal.task, goal.size))
        if ours is not None and theirs is not None:
            ratio = ours.cpu / theirs.cpu
            than = goal.other or (goal.tool if goal.tool != OURS else "itself" if goal.ours == OURS else "with them")
            than += f" at {goal.at:,}" if goal.at else ""
            said = f"{goal.task}{_without(goal.ours)}, {goal.size:,}: CPU over {than}"
            yield Held(said, f"{ratio:.3g}", f"{goal.most:g}", ratio <= goal.most)
    for task, size, most in MORE:
        ours, theirs = cells.get((FILING, task, size)), cells.get((OURS, task, size))
        if ours is not None and theirs is not None:
            more = (ours.cpu - theirs.cpu) * 1000
            said = f"{task}{_without(FILING)}, {size:,}: CPU more than with them"
            yield Held(said, f"{more:.1f} ms", f"{most} ms", more <= most)
    for task, size, most in PEAKS:
        cell = cells.get((OURS, task, size))
        if cell is not None:
            yield Held(f"{task}, {size:,}: peak", f"{cell.mib:.0f} MiB", f"{most} MiB", cell.mib <= most)


def _without(ours: str) -> str:
    return " without categories" if ours == FILING else ""
