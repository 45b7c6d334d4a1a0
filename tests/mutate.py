"""`make mutate`: small changes of the heart of the program, and whether the tests notice.

    python -m tests.mutate [--count 400] [--seed 1] [--show]

mutmut changes one thing at a time in domain/, store/select.py and services/importing.py (an operator, a constant, an
argument), and runs the tests that reach the place. Of all such changes a seeded sample is tried. Told is the share that
was noticed, by file, and each change that was not; --show prints what each of those was. It takes an hour on two cores.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "mutants"
LEAST = 0.8
_PROBE = "finura_cli.domain.money.xǁMoneyǁplain__mutmut_1"
"""With one change mutmut makes all of them, and learns which test reaches which function."""
_SURVIVED, _TIMEOUT = 0, {-24, 24, 36, 152, 255}


def mutmut(*words: str) -> subprocess.CompletedProcess[str]:
    """Run mutmut in the project's folder."""
    return subprocess.run([sys.executable, "-m", "mutmut", *words], cwd=ROOT, text=True, capture_output=True)


def all_changes() -> dict[str, str]:
    """Every change that can be made, by name, and the file it is in."""
    found = {}
    for meta in sorted(KEPT.rglob("*.meta")):
        for name in json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]:
            found[name] = meta.relative_to(KEPT).as_posix().removesuffix(".meta")
    return found


def reached() -> set[str]:
    """The functions that any test reaches."""
    stats = json.loads((KEPT / "mutmut-stats.json").read_text(encoding="utf-8"))
    return {name for name, tests in stats["tests_by_mangled_function_name"].items() if tests}


def outcomes(names: list[str]) -> dict[str, int | None]:
    """The exit code of the tests for each change; 0 is one that nobody noticed, None one that was not tried."""
    codes: dict[str, int | None] = {}
    for meta in KEPT.rglob("*.meta"):
        codes |= json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
    return {name: codes[name] for name in names}


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--count", type=int, default=400)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--show", action="store_true", help="print each change that was not noticed")
    asked = words.parse_args()
    begun = mutmut("run", _PROBE)
    if begun.returncode:
        sys.exit(f"mutmut could not begin:\n{begun.stdout[-3000:]}{begun.stderr[-3000:]}")
    files = all_changes()
    sample = random.Random(asked.seed).sample(sorted(files), min(asked.count, len(files)))
    known = reached()
    tried = [name for name in sample if name.rpartition("__mutmut_")[0] in known]
    print(f"{len(files)} changes can be made, {len(sample)} are tried; no test reaches {len(sample) - len(tried)}")
    if tried and (done := mutmut("run", *tried)).returncode:
        sys.exit(f"mutmut failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    codes = outcomes(tried)
    unnoticed = [name for name in sample if codes.get(name, _SURVIVED) in (_SURVIVED, None)]
    by_file = Counter(files[name] for name in sample)
    missed = Counter(files[name] for name in unnoticed)
    for file, count in sorted(by_file.items()):
        print(f"{count - missed[file]:4} of {count:4}  {file}")
    for name in unnoticed:
        print(f"not noticed: {name}")
        if asked.show:
            print(mutmut("show", name).stdout)
    share = 1 - len(unnoticed) / len(sample)
    late = sum(code in _TIMEOUT for code in codes.values())
    print(
        f"noticed: {share:.1%} ({late} of them by time running out), seed {asked.seed}; at least {LEAST:.0%} is wanted"
    )
    if share < LEAST:
        sys.exit(1)


if __name__ == "__main__":
    main()
