"""The front page: what finura is, its commands, the options that every command takes.

Plain text made of the tables, without Typer: `finura` and `finura --help` answer in half the time of its import.
"""

from __future__ import annotations

from finura_cli import __version__
from finura_cli.cli.catalogue import BOOKS, CAPTURE, CATALOGUE, LOOK, PLAN, PREDICT, SYSTEM
from finura_cli.records import NamedTuple

ABOUT = "Personal finance on your own machine: add, import, budget, report, predict, and spot what is odd."
MORE = (
    "`finura` alone, on a terminal, shows how things stand. `finura COMMAND --help` explains a command, "
    "`finura help` lists topics, `finura demo` shows it at work."
)
PANELS = (CAPTURE, LOOK, PLAN, PREDICT, BOOKS, SYSTEM)


class Global(NamedTuple):
    field: str
    opts: tuple[str, ...]
    help: str
    metavar: str | None = None  # None: a flag


GLOBALS: tuple[Global, ...] = (
    Global("json", ("--json",), "Print one JSON object."),
    Global("csv", ("--csv",), "Print tables as CSV."),
    Global("output", ("--output", "-o"), "Write to FILE: .csv, .json, .md, .html, .pdf or .xlsx.", "FILE"),
    Global("force", ("--force",), "Let -o overwrite a file."),
    Global("private", ("--private",), "Show amounts as dots."),
    Global("currency", ("--currency",), "Currency of amounts that name none.", "CODE"),
    Global("today", ("--today",), "Pretend it is this day: 2026-10-03 or 2026-10-03T12:30.", "DATE"),
    Global("profile", ("--profile",), "Use the books of this profile.", "NAME"),
    Global("yes", ("--yes",), "Answer yes to questions."),
    Global("quiet", ("--quiet", "-q"), "Say less on stderr."),
    Global("verbose", ("--verbose", "-v"), "Say more on stderr."),
)

WATCH = "Alone, on a terminal: the dashboard, kept up to date."
ROOT_OPTIONS = (
    ("--watch", WATCH),
    ("--version", "Print the version."),
    ("--help", "Show this page; after a command, its own."),
)


def version_line() -> str:
    """What `finura --version` prints."""
    return f"finura {__version__}\n"


def front_page(width: int) -> str:
    """The help of `finura` itself, wrapped to `width` columns."""
    width = max(45, min(width, 100))
    parts = ["Usage: finura [OPTIONS] COMMAND [ARGS]...\n", _wrapped(ABOUT, width)]
    widest = max(len(row.name) for row in CATALOGUE)
    parts += [
        _section(panel, [(row.name, row.help) for row in CATALOGUE if row.panel == panel], widest, width)
        for panel in PANELS
    ]
    everywhere = [(_spelled(row), row.help) for row in GLOBALS]
    widest = max(len(name) for name, _ in everywhere)
    parts.append(_section("Options", list(ROOT_OPTIONS), widest, width))
    parts.append(_section("Everywhere, before or after the command", everywhere, widest, width))
    parts.append(_wrapped(MORE, width))
    return "\n".join(parts)


def _spelled(row: Global) -> str:
    names = ", ".join(reversed(row.opts))
    return f"{names} {row.metavar}" if row.metavar else names


def _section(title: str, rows: list[tuple[str, str]], widest: int, width: int) -> str:
    lines = [f"{title}:\n"]
    for name, text in rows:
        lines.append(_wrapped(text, width, first=f"  {name:{widest}}  ", then=" " * (widest + 4)))
    return "".join(lines)


def _wrapped(text: str, width: int, first: str = "  ", then: str = "  ") -> str:
    lines, line = [], first
    fresh = True
    for word in text.split():
        if not fresh and len(line) + len(word) + 1 > width:
            lines.append(line)
            line, fresh = then, True
        line += word if fresh else f" {word}"
        fresh = False
    return "\n".join([*lines, line]) + "\n"
