"""The tools that are compared, each with its own words for the same work."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from shlex import quote
from types import MappingProxyType
from typing import NamedTuple

from tests.bench import books
from tests.bench.books import MONTH, NEEDLE, Books

TASKS = {
    "start": "say the version",
    "help": "list the commands",
    "import": "take the CSV into empty books; filing: the same rows, none with a category",
    "import again": "the same CSV again: every row is there",
    "month": "what a month cost by category",
    "letter": "the month as a letter: what changed and why, what is coming, the one thing to do",
    "trend": "income and spending of ten years, by month and category",
    "add": "one entry more; filing: without a word of its category",
    "add, budget": "one entry more, then this month's budget",
    "search": "entries by a word of their text",
}
SHOWS = ("month", "trend")
"""Tasks whose answer must hold the month's groceries, to the cent."""
NEW = "haircut a1b$$ c1d$$"
"""A text that is known by its word, and each time too unlike what was added before to be filed as that was."""


class Work(NamedTuple):
    """A line for the shell; `before` is run first and not measured."""

    line: str
    before: str = ""


class Tool(NamedTuple):
    name: str
    version: str
    work: dict[str, Work]
    env: Mapping[str, str] = MappingProxyType({})


def found(folder: Path, made: Books) -> tuple[list[Tool], list[str]]:
    """The tools of this machine, set to work in `folder`; and the names of those that are missing."""
    ours = [_finura(folder, made, encrypted=one, filing=other) for one in (False, True) for other in (False, True)]
    tools, missing = [*ours, _floor(folder, made)], list[str]()
    for name, make in (("ledger", _ledger), ("hledger", _hledger), ("sqlite3", _sqlite), ("bean-query", _beancount)):
        program = shutil.which(name, path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}")
        if program is None:
            missing.append(name)
        else:
            tools.append(make(program, folder, made))
    return tools, missing


def _finura(folder: Path, made: Books, *, encrypted: bool, filing: bool) -> Tool:
    """`filing`: on books of its own, whose entries and whose next one came without a category."""
    installed = Path(sys.executable).with_name("finura")
    call = quote(str(installed)) if installed.exists() else f"{quote(sys.executable)} -m finura_cli"
    home, pin, run = folder / f"home-{encrypted:d}{filing:d}", folder / "pin", folder / "run"
    run.mkdir(mode=0o700, exist_ok=True)
    pin.write_text("a passphrase for the benchmark alone")
    pin.chmod(0o600)
    way = "--no-keyring" if encrypted else "--no-pin"
    fresh = f"rm -rf {home}; {call} init {way} --currency INR --locale en_IN --yes"
    fresh += f" && {call} unlock --for 12h" if encrypted else ""
    taken = f"{call} import {made.bare if filing else made.csv} --yes --account Cash --json"
    days = "--today 2026-10-31T12:00"
    add = f"{call} add 100 {NEW} {days} -q"
    work = {"import": Work(taken, before=fresh), "add": Work(add if filing else f"{add} -c Gifts")}
    if not filing:
        work |= {
            "start": Work(f"{call} --version"),
            "help": Work(f"{call} --help"),
            "import again": Work(taken),
            "month": Work(f"{call} report spending {MONTH} --csv"),
            "letter": Work(f"{call} report month {MONTH}"),
            "trend": Work(f"{call} report trend all -M --by category --csv"),
            "add, budget": Work(f"{call} add 100 flowers -c Gifts {days} -q && {call} budget --csv {days}"),
            "search": Work(f"{call} list {NEEDLE} --csv"),
        }
    return Tool(
        "finura" + (", encrypted" if encrypted else "") + (", filing" if filing else ""),
        _said([*(call.split() if not installed.exists() else [str(installed)]), "--version"]),
        work,
        {
            "FINURA_HOME": str(home), "FINURA_PIN_FILE": str(pin), "XDG_RUNTIME_DIR": str(run), "NO_COLOR": "1",
        },
    )  # fmt: skip


def budgets(tool: Tool) -> list[str]:
    """The lines that give Finura the budgets which the journals have."""
    call = tool.work["start"].line.removesuffix(" --version")
    return [f"{call} budget set {name} {amount} --today 2025-01-01" for name, amount in books.BUDGET.items()]


def _floor(folder: Path, made: Books) -> Tool:
    call, store = f"{quote(sys.executable)} {quote(str(Path(__file__).with_name('floor.py')))}", folder / "floor.db"
    return Tool(
        "floor",
        "Python and SQLite, the least",
        {
            "start": Work(f"{quote(sys.executable)} -c pass"),
            "help": Work(f"{quote(sys.executable)} -c pass"),
            "import": Work(f"{call} import {store} {made.csv}", before=f"rm -f {store}*"),
            "import again": Work(f"{call} import {store} {made.csv}"),
            "month": Work(f"{call} month {store} {MONTH}"),
            "trend": Work(f"{call} trend {store}"),
            "add": Work(f"{call} add {store}"),
            "add, budget": Work(f"{call} add {store}"),
            "search": Work(f"{call} search {store} {NEEDLE}"),
        },
    )


def _ledger(program: str, folder: Path, made: Books) -> Tool:
    book, more = folder / "ledger.journal", _entry(folder)
    book.write_text(f"include {made.journal}\n\n")
    table = folder / "ledger.csv"
    head, rest = made.csv.read_text(encoding="utf-8").split("\n", 1)
    table.write_text(head.replace("category,transaction_type,merchant", "note,code,payee") + "\n" + rest)
    convert = f"{program} -f /dev/null convert {table} --input-date-format %Y-%m-%d --account Assets:Bank"
    return Tool(
        "ledger",
        _said([program, "--version"]),
        {
            "start": Work(f"{program} --version"),
            "import": Work(f"{convert} > {folder}/converted.journal"),
            "month": Work(f"{program} -f {made.journal} bal -p {MONTH} ^Expenses"),
            "trend": Work(f"{program} -f {made.journal} reg --monthly ^Expenses ^Income"),
            "add, budget": Work(f"cat {more} >> {book}; {program} -f {book} --budget -p 2026-10 bal ^Expenses"),
            "search": Work(f"{program} -f {made.journal} reg @{NEEDLE}"),
        },
    )


def _hledger(program: str, folder: Path, made: Books) -> Tool:
    book, more, new = folder / "hledger.journal", _entry(folder), folder / "imported.journal"
    book.write_text(f"include {made.journal}\n\n")
    fresh = f"rm -f {new} {made.csv.parent}/.latest.*; touch {new}"
    return Tool(
        "hledger",
        _said([program, "--version"]),
        {
            "start": Work(f"{program} --version"),
            "import": Work(f"{program} -f {new} import {made.csv} --rules-file {made.rules}", before=fresh),
            "month": Work(f"{program} -f {made.journal} bal date:{MONTH} Expenses"),
            "trend": Work(f"{program} -f {made.journal} bal -M -O csv Expenses Income"),
            "add, budget": Work(f"cat {more} >> {book}; {program} -f {book} bal --budget -M date:2026-10 Expenses"),
            "search": Work(f"{program} -f {made.journal} reg desc:{NEEDLE}"),
        },
    )


def _beancount(program: str, folder: Path, made: Books) -> Tool:
    """It has no importer of its own for a table, and no budgets: after an entry more, the month again."""
    book, more = folder / "book.beancount", folder / "more.beancount"
    book.write_text(f'include "{made.beancount}"\n\n')
    more.write_text('2026-10-31 * "Bloom" "flowers"\n  Expenses:Gifts  100.00 INR\n  Assets:Bank\n\n')
    ask = f"{program} -f csv"
    by_month = "SELECT account, sum(position) WHERE year={} AND month={} AND account ~ '^Expenses' GROUP BY account"
    month = by_month.format(*MONTH.split("-"))
    words = f"SELECT date, narration, position WHERE narration ~ '{NEEDLE}' AND account ~ '^Expenses'"
    whole = "SELECT year, month, account, sum(position) WHERE account ~ '^(Expenses|Income)' GROUP BY 1, 2, 3"
    return Tool(
        "beancount",
        f"beancount {_version_of('beancount')}",
        {
            "start": Work(f"{program} --version"),
            "month": Work(f'{ask} {made.beancount} "{month}"'),
            "trend": Work(
                f'{ask} {made.beancount} "{whole.replace("GROUP BY 1, 2, 3", "GROUP BY year, month, account")}"'
            ),
            "add, budget": Work(f'cat {more} >> {book}; {ask} {book} "{by_month.format(2026, 10)}"'),
            "search": Work(f'{ask} {made.beancount} "{words}"'),
        },
    )


_SCHEMA = """PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;
CREATE TABLE IF NOT EXISTS entries(date TEXT, amount REAL, category TEXT, kind TEXT, merchant TEXT, text TEXT,
 UNIQUE (date, amount, kind, merchant, text));
CREATE INDEX IF NOT EXISTS by_date ON entries(date, kind, category, amount);
CREATE TEMP TABLE raw(date TEXT, amount REAL, category TEXT, kind TEXT, merchant TEXT, text TEXT);
.import --csv --skip 1 --schema temp {csv} raw
INSERT OR IGNORE INTO entries SELECT * FROM raw;
"""


def _sqlite(program: str, folder: Path, made: Books) -> Tool:
    """What somebody who writes SQL would do; it sums floats."""
    store, script = folder / "entries.db", folder / "import.sql"
    script.write_text(_SCHEMA.format(csv=made.csv))
    shown = "printf('%.2f', sum(amount))"
    month = f"SELECT category, {shown} FROM entries WHERE kind = 'expense' AND date GLOB '{MONTH}*' GROUP BY 1"
    words = f"SELECT * FROM entries WHERE text LIKE '%{NEEDLE}%'"
    return Tool(
        "sqlite3",
        f"sqlite3 {_said([program, '--version']).split(' ')[0]}",
        {
            "start": Work(f"{program} --version"),
            "import": Work(f"{program} {store} < {script}", before=f"rm -f {store}*"),
            "import again": Work(f"{program} {store} < {script}"),
            "month": Work(f'{program} {store} "{month}"'),
            "trend": Work(
                f'{program} {store} "SELECT substr(date,1,7), kind, category, {shown} FROM entries GROUP BY 1,2,3"'
            ),
            "search": Work(f'{program} {store} "{words}"'),
        },
    )


def _entry(folder: Path) -> Path:
    more = folder / "more.journal"
    more.write_text("2026-10-31 * Bloom | flowers\n    Expenses:Gifts  100.00 INR\n    Assets:Bank\n\n")
    return more


def _said(words: list[str]) -> str:
    return subprocess.run(words, capture_output=True, text=True).stdout.split("\n")[0].strip()


def _version_of(package: str) -> str:
    from importlib.metadata import version

    return version(package) if importlib.util.find_spec(package) else ""
