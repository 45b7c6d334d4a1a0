"""`make bench`: what daily commands and an import cost at some size, beside hledger and ledger where they are.

    python -m tests.bench [--size 100000] [--rounds 5] [--json FILE]

CPU seconds (user + system) of whole processes, median of the rounds; all tools take the same entries, in turns. Every
number that finura prints for the month is compared with the sum of the entries before anything is timed.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

CATEGORIES = {
    "Groceries": (62000, 22), "Dining": (38000, 20), "Transport": (16000, 18), "Fuel": (140000, 5),
    "Shopping": (110000, 9), "Health": (54000, 5), "Household": (90000, 3), "Gifts": (150000, 1),
}  # fmt: skip
LAST_DAY = date(2026, 10, 31)
MONTH = "2026-10"
INSTALLED = Path(sys.executable).with_name("finura")
FINURA = [str(INSTALLED)] if INSTALLED.exists() else [sys.executable, "-m", "finura_cli"]


def write_entries(folder: Path, size: int) -> Decimal:
    """The same `size` entries as CSV and as a journal, oldest first. Gives back October's spending."""
    draw = random.Random(size)
    names, weights = list(CATEGORIES), [weight for _, weight in CATEGORIES.values()]
    merchants = [f"{name} {place}" for name in ("Sharma", "Metro", "Green", "City", "Royal") for place in range(80)]
    first = LAST_DAY - timedelta(days=max(90, size // 12))
    days = sorted(first + timedelta(days=draw.randrange((LAST_DAY - first).days + 1)) for _ in range(size))
    spent = Decimal(0)
    with (
        open(folder / "entries.csv", "w", newline="", encoding="utf-8") as table,
        open(folder / "entries.journal", "w", encoding="utf-8") as journal,
    ):
        rows = csv.writer(table, lineterminator="\n")
        rows.writerow(["date", "amount", "category", "transaction_type", "merchant", "description"])
        for n, day in enumerate(days):
            name = draw.choices(names, weights)[0]
            amount = Decimal(max(100, int(draw.lognormvariate(0, 0.7) * CATEGORIES[name][0]))) / 100
            merchant = draw.choice(merchants)
            rows.writerow([day, amount, name, "expense", merchant, f"UPI/{n:07d}/{merchant.upper()}"])
            journal.write(f"{day} {merchant}\n    Expenses:{name}  INR {amount}\n    Assets:Bank\n\n")
            spent += amount if day.strftime("%Y-%m") == MONTH else 0
        journal.write("~ monthly\n    Expenses:Groceries  INR 20000\n    Assets:Budget\n")
    return spent


def cpu(command: Sequence[str], env: dict[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}{done.stdout}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class Bench:
    """One run: a folder, an environment, and what was measured."""

    def __init__(self, folder: Path, rounds: int) -> None:
        self.folder, self.rounds = folder, rounds
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "FINURA", "LEDGER"))
        }
        self.env = kept | {"FINURA_HOME": str(folder / "home"), "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
        self.env["PYTHONPATH"] = str(Path(__file__).parents[2])
        self.journal = str(folder / "entries.journal")
        self.found: dict[str, dict[str, float]] = {}

    def tools(self) -> list[str]:
        return ["finura", *(tool for tool in ("hledger", "ledger") if shutil.which(tool))]

    def measure(
        self, task: str, commands: dict[str, list[list[str]]], before: Callable[[str], None] | None = None
    ) -> None:
        """Run each tool's commands for the task, in turns."""
        seen: dict[str, list[float]] = {tool: [] for tool in commands}
        for _ in range(self.rounds):
            for tool, steps in commands.items():
                if before is not None:
                    before(tool)
                seen[tool].append(sum(cpu(step, self.env) for step in steps))
        self.found[task] = {tool: statistics.median(times) for tool, times in seen.items()}

    def table(self) -> str:
        lines = [f"{'task':28}" + "".join(f"{tool:>12}" for tool in self.tools()) + f"{'of hledger':>12}"]
        for task, times in self.found.items():
            cells = "".join(f"{times[tool]:>10.3f} s" if tool in times else " " * 12 for tool in self.tools())
            ratio = f"{times['finura'] / times['hledger']:>12.3f}" if "hledger" in times else ""
            lines.append(f"{task:28}{cells}{ratio}")
        return "\n".join(lines)


def run(bench: Bench, spent: Decimal) -> None:
    here = str(bench.folder / "entries.csv")
    peers = [tool for tool in bench.tools() if tool != "finura"]
    rules = bench.folder / "entries.rules"
    rules.write_text(
        "skip 1\nfields date,amount1,category,type,description,note\ncurrency INR \n"
        "account1 Expenses:%category\naccount2 Assets:Bank\n"
    )

    def fresh(tool: str) -> None:
        shutil.rmtree(bench.folder / "home", ignore_errors=True)
        for latest in bench.folder.glob(".latest*"):
            latest.unlink()
        (bench.folder / "new.journal").write_text("")
        if tool == "finura":
            cpu([*FINURA, "init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes"], bench.env)

    bench.measure("python -c pass", {"finura": [[sys.executable, "-c", "pass"]]})
    bench.measure("--help", {"finura": [[*FINURA, "--help"]]})
    taken = {"finura": [[*FINURA, "import", here, "--yes", "--json"]]}
    if "hledger" in peers:
        taken["hledger"] = [
            ["hledger", "-f", str(bench.folder / "new.journal"), "import", here, "--rules-file", str(rules)]
        ]
    rounds, bench.rounds = bench.rounds, min(bench.rounds, 3)
    bench.measure("import", taken, fresh)
    bench.rounds = rounds
    fresh("finura")
    cpu(taken["finura"][0], bench.env)

    report = [*FINURA, "report", "spending", MONTH]
    answer = subprocess.run([*report, "--json"], env=bench.env, capture_output=True, text=True, check=True)
    told = Decimal(json.loads(answer.stdout)["totals"]["expense"])
    if told != spent:
        sys.exit(f"finura says {told} was spent in {MONTH}; the entries sum to {spent}")
    balance = {
        "hledger": [["hledger", "-f", bench.journal, "balance", "Expenses", "-p", MONTH]],
        "ledger": [["ledger", "-f", bench.journal, "balance", "Expenses", "-b", "2026-10-01", "-e", "2026-11-01"]],
    }
    beside = {tool: balance[tool] for tool in peers}
    bench.measure("report of a month, CSV", {"finura": [[*FINURA, "report", "month", MONTH, "--csv"]]} | beside)
    bench.measure("report of a month, drawn", {"finura": [[*FINURA, "report", "month", MONTH]]} | beside)
    cpu([*FINURA, "budget", "set", "Groceries", "20000", "--today", "2026-10-31"], bench.env)
    budget = {
        "hledger": [["hledger", "-f", bench.journal, "balance", "--budget", "-p", MONTH]],
        "ledger": [["ledger", "-f", bench.journal, "budget", "-b", "2026-10-01", "-e", "2026-11-01"]],
    }
    day = ["--today", "2026-10-31T12:00"]
    added = [[*FINURA, "add", "99", "coffee", *day], [*FINURA, "budget", MONTH, "--csv", *day]]
    bench.measure("add, then budget", {"finura": added} | {tool: budget[tool] for tool in peers})
    bench.measure("search", {"finura": [[*FINURA, "list", "sharma", "17", "--csv"]]})
    bench.measure("import of the same again", {"finura": taken["finura"]})


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--size", type=int, default=100_000)
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--json", type=Path)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="finura-bench-") as name:
        bench = Bench(Path(name), asked.rounds)
        run(bench, write_entries(bench.folder, asked.size))
    print(f"{asked.size} entries, CPU seconds, median of {asked.rounds}")
    print(bench.table())
    if asked.json:
        asked.json.write_text(json.dumps({"size": asked.size, "cpu": bench.found}, indent=1) + "\n")


if __name__ == "__main__":
    main()
