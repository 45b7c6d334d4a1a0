"""`make bench`: the same work in Finura, ledger, hledger, beancount and sqlite3, in one run.

    python -m tests.bench [--sizes 10000,100000] [--rounds 5] [--tools REGEX] [--tasks REGEX] [--write FILE.md]

Every run is a process of its own, started by a small one (`launcher.py`): CPU (user and system) and peak memory are
the operating system's account of it, and no peak is told below the 10 MiB of that small one. The tools take turns, so
that a drift of the machine falls on all of them, and medians are told, with the ratio to hledger taken round by round.
A tool whose answer does not hold the month's groceries to the cent is said to be WRONG, and then this fails. Read the
ratios: seconds are those of one machine. `--write docs/benchmarks.md` makes what that page has of a run anew.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from statistics import median
from subprocess import PIPE, Popen
from typing import NamedTuple

from tests.bench import books, goals, tools
from tests.bench.tools import SHOWS, TASKS, Tool

CELL = 30.0
"""A cell is not run again once it took so many seconds in all; its first, unmeasured run counts when it is slow."""
OFTEN = 5
"""So many times more rounds are run where a few milliseconds are told apart."""
LIMIT = 1800.0
LAUNCHER = Path(__file__).with_name("launcher.py")


class Sample(NamedTuple):
    wall: float
    cpu: float
    mib: float
    code: int


class Cell(NamedTuple):
    """A tool at a task, at a size; `right` is None where nothing was to be shown."""

    size: int
    task: str
    tool: str
    wall: float
    cpu: float
    mib: float
    ratio: float | None
    rounds: int
    right: bool | None


def run(line: str, env: Mapping[str, str], out: Path, limit: float = LIMIT) -> Sample:
    """One line of the shell as a process of its own, killed after `limit` seconds; what it says goes to `out`."""
    words = [sys.executable, "-I", "-S", str(LAUNCHER), str(out), str(limit), line]
    # Not of our session: Ctrl-C is ours, closes its standard input, and so ends what it started.
    with Popen(words, stdin=PIPE, stdout=PIPE, env=env, text=True, start_new_session=True) as launcher:
        wall, cpu, peak, code = launcher.stdout.read().split()
    return Sample(float(wall), float(cpu), int(peak) / 2**20, int(code))


class Bench:
    def __init__(self, folder: Path, rounds: int) -> None:
        self.folder, self.rounds, self.cells = folder, rounds, list[Cell]()
        self.versions: dict[str, str] = {}
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "FINURA", "LEDGER"))
        }
        self.env = kept | {"LC_ALL": "C.UTF-8"}

    def size(self, size: int, wanted: str, tasks: str) -> None:
        """All tools at all tasks, at one size."""
        folder = self.folder / str(size)
        folder.mkdir()
        made = books.write(folder, size)
        every, missing = tools.found(folder, made)
        for name in missing:
            print(f"{name} is not here and is left out", file=sys.stderr)
        chosen = [tool for tool in every if re.search(wanted, tool.name)]
        self.versions |= {tool.name: tool.version for tool in chosen}
        for task in TASKS:
            if task == "add, budget":
                self._budgets(chosen)
            if re.search(tasks, task) or task == "import":
                measured = self._task(size, task, [tool for tool in chosen if task in tool.work], made)
                self.cells += measured if re.search(tasks, task) else []

    def _budgets(self, chosen: Iterable[Tool]) -> None:
        for tool in chosen:
            if tool.name.startswith("finura") and "add, budget" in tool.work:
                for line in tools.budgets(tool):
                    self._must(line, tool)

    def _must(self, line: str, tool: Tool) -> None:
        out = self.folder / "out.txt"
        if run(line, {**self.env, **tool.env}, out).code:
            sys.exit(f"{tool.name}: {line}\n{out.read_text(errors='replace')[-500:]}")

    def _task(self, size: int, task: str, chosen: list[Tool], made: books.Books) -> list[Cell]:
        samples: dict[str, list[tuple[int, Sample]]] = {tool.name: [] for tool in chosen}
        spent, right, out = dict.fromkeys(samples, 0.0), dict[str, bool | None](), self.folder / "out.txt"
        often = OFTEN if any(task == close for close, *_ in goals.MORE) else 1
        for round in range(self.rounds * often + 1):
            for tool in chosen:
                if spent[tool.name] >= CELL and samples[tool.name]:
                    continue
                work = tool.work[task]
                if work.before:
                    self._must(work.before, tool)
                found = run(work.line, {**self.env, **tool.env}, out)
                if found.code:
                    sys.exit(f"{tool.name}, {task}: exit {found.code}\n{out.read_text(errors='replace')[-500:]}")
                spent[tool.name] += found.wall
                if round == 0:
                    right[tool.name] = _holds(out, made.groceries) if task in SHOWS else None
                if round or found.wall > CELL / 3:  # the first run warms the caches
                    samples[tool.name].append((round, found))
        refs = dict(samples.get("hledger", []))
        return [_cell(size, task, name, taken, refs, right[name]) for name, taken in samples.items()]


def _cell(
    size: int, task: str, name: str, taken: list[tuple[int, Sample]], refs: dict[int, Sample], right: bool | None
) -> Cell:
    samples = [sample for _, sample in taken]
    ratios = [sample.cpu / refs[round].cpu for round, sample in taken if round in refs]
    if not ratios and refs:
        ratios = [median(sample.cpu for sample in samples) / median(sample.cpu for sample in refs.values())]
    return Cell(
        size, task, name, median(one.wall for one in samples), median(one.cpu for one in samples),
        max(one.mib for one in samples), median(ratios) if ratios else None, len(samples), right,
    )  # fmt: skip


def _holds(out: Path, paise: int) -> bool:
    """Whether the answer holds an amount, as any tool may write it."""
    shown = f"{paise // 100}.{paise % 100:02d}".rstrip("0").rstrip(".")
    return shown in out.read_text(encoding="utf-8", errors="replace").replace(",", "")


def parts(bench: Bench) -> dict[str, str]:
    """What the page has of this run: the machine with the versions and the goals, and a table a task."""
    head = [f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}.", ""]
    head += [f"- {name}: {version}" for name, version in bench.versions.items()]
    sizes, tables = sorted({cell.size for cell in bench.cells}), list[str]()
    for task, meaning in TASKS.items():
        rows = [cell for cell in bench.cells if cell.task == task]
        tables += [f"### {task}: {meaning}", "", *_table(rows, sizes), ""] if rows else []
    return {"goals": "\n".join([*head, *_goals(bench.cells)]), "tables": "\n".join(tables).rstrip()}


def _table(cells: list[Cell], sizes: list[int]) -> Iterator[str]:
    """A row a tool, a column a size: CPU, its ratio to hledger's, wall; how it grows, and the largest peak."""
    yield "| | " + " | ".join(f"{size:,}" for size in sizes) + " | grows | peak |"
    yield "|---|" + "--:|" * (len(sizes) + 2)
    for name in dict.fromkeys(cell.tool for cell in cells):
        by_size = {cell.size: cell for cell in cells if cell.tool == name}
        shown = [_shown(by_size[size]) if size in by_size else "-" for size in sizes]
        peak = max(cell.mib for cell in by_size.values())
        yield f"| {name} | " + " | ".join(shown) + f" | {_growth(by_size)} | {peak:,.0f} MiB |"


def _goals(cells: Iterable[Cell]) -> list[str]:
    """What Finura holds itself to, and whether it does."""
    found = list(goals.held({(cell.tool, cell.task, cell.size): cell for cell in cells}))
    rows = [f"| {one.said} | {one.figure} | {one.most} | {'yes' if one.is_held else '**no**'} |" for one in found]
    return (
        ["", "## Goals, on encrypted books", "", "| | measured | at most | held |", "|---|--:|--:|---|", *rows]
        if rows
        else []
    )


def put(page: str, measured: Mapping[str, str]) -> str:
    """The page with each part between its marks, where it has any, else after all else: prose is left as it is."""
    for name, part in measured.items():
        mark, end = f"<!-- measured: {name} -->\n", "<!-- end -->\n"
        before, found, after = page.partition(mark)
        if not found and before:
            before += "\n"
        page = f"{before}{mark}\n{part}\n\n{end}{after.partition(end)[2]}"
    return page


def _shown(cell: Cell) -> str:
    ratio = "" if cell.ratio is None or cell.tool == "hledger" else f", ×{cell.ratio:.3g}"
    return f"{seconds(cell.cpu)}{ratio} ({seconds(cell.wall)})" + (" WRONG" if cell.right is False else "")


def _growth(by_size: dict[int, Cell]) -> str:
    """How many times more CPU the largest books take than the smallest."""
    if len(by_size) < 2:
        return "-"
    return f"×{by_size[max(by_size)].cpu / by_size[min(by_size)].cpu:.2f}"


def seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s" if value < 100 else f"{value:.0f} s"


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--sizes", default="10000,100000")
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--tools", default=".", metavar="REGEX")
    words.add_argument("--tasks", default=".", metavar="REGEX")
    words.add_argument("--write", type=Path, metavar="FILE", help="also write it here, between its marks")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="finura-bench-") as name:
        bench = Bench(Path(name), asked.rounds)
        for size in asked.sizes.split(","):
            bench.size(int(size), asked.tools, asked.tasks)
            print(f"{int(size):,} entries are measured", file=sys.stderr)
    measured = parts(bench)
    print("\n\n".join(measured.values()))
    if asked.write:
        page = asked.write.read_text(encoding="utf-8") if asked.write.exists() else ""
        asked.write.write_text(put(page, measured), encoding="utf-8")
    if any(cell.right is False for cell in bench.cells):
        sys.exit("an answer is WRONG")


if __name__ == "__main__":
    main()
