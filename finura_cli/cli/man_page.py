"""The manual page finura(1), in roff, from the catalogue and the commands themselves. `make docs` writes it."""

from __future__ import annotations

from collections.abc import Iterator

from finura_cli.cli import topics
from finura_cli.cli.catalogue import CATALOGUE, Row
from finura_cli.cli.every_command import called, own_params
from finura_cli.cli.front import GLOBALS, PANELS

ABOUT = (
    "Finura keeps your books in one encrypted file on your own machine. It takes in the files of banks, files each row"
    " under a category and says when it is unsure; reports, budgets, forecasts with intervals and odd charges follow."
    " Nothing is sent anywhere, unless you add a channel for it."
)
EXAMPLES = (
    ("finura init --currency INR", "make the books"),
    ("finura import statement.csv", "take in a bank's file"),
    ("finura add 250 lunch at Swiggy yesterday", "add an entry"),
    ("finura report month", "where the money went"),
    ("finura predict", "what next month will cost"),
)
PLACES = (
    ("FINURA_HOME", "the folder of the books; unset, the platform's own"),
    ("FINURA_PROFILE", "which books: as --profile"),
    ("FINURA_TODAY", "the day that counts as today: as --today"),
    ("FINURA_TOKEN_FILE", "a token that opens the books where nobody can type"),
    ("FINURA_PIN_FILE, FINURA_PIN_COMMAND", "where the PIN comes from, unattended"),
    ("NO_COLOR, COLUMNS", "as everywhere"),
)


def man_page(version: str) -> str:
    """All of the page: a command a paragraph, with its words and options."""
    lines = [f'.TH FINURA 1 "" "finura {version}" "User Commands"', ".SH NAME"]
    lines += [r"finura \- personal finance from the command line, on your own machine", ".SH SYNOPSIS"]
    lines += [".B finura", ".RI [ COMMAND ]", ".RI [ WORDS ]...", ".SH DESCRIPTION", plain(ABOUT)]
    for one, meaning in EXAMPLES:
        lines += [".TP", f".B {plain(one)}", plain(meaning)]
    lines.append(".SH COMMANDS")
    for panel in PANELS:
        lines.append(f".SS {plain(panel)}")
        for row in (row for row in CATALOGUE if row.panel == panel):
            lines += _row(row)
    lines.append(".SH OPTIONS OF EVERY COMMAND")
    for option in GLOBALS:
        names = ", ".join(option.opts)
        lines += [".TP", rf"\fB{plain(names)}\fR {plain(option.metavar or '')}".rstrip(), plain(option.help)]
    lines.append(".SH ENVIRONMENT")
    for name, meaning in PLACES:
        lines += [".TP", f".B {plain(name)}", plain(meaning)]
    lines += [".SH EXIT STATUS", ".nf", *map(plain, _topic("exit-codes")), ".fi"]
    lines += [".SH SEE ALSO", plain("finura help, and finura help TOPIC; hledger(1), ledger(1)")]
    return "\n".join(lines) + "\n"


def _row(row: Row) -> Iterator[str]:
    yield from (".TP", rf".B finura {plain(row.name)}", plain(row.help))
    for one in called(row):
        if one.named:
            first = (one.command.help or "").split("\n\n")[0].replace("\n", " ")
            yield from (".TP", rf".B {plain(one.words)}", plain(first))
        context = one.command.make_context("finura", [], resilient_parsing=True)
        for param in own_params(one.command):
            record = param.get_help_record(context)
            if record:
                yield from (".RS", ".TP", rf"\fB{plain(record[0])}\fR", plain(record[1]), ".RE")


def _topic(name: str) -> list[str]:
    """The lines of a topic that are not its heading."""
    return [line for line in topics.topic(name).text.splitlines() if not line.startswith("#")]


def plain(text: str) -> str:
    """Text that roff takes as it stands: no request, no escape, hyphens that can be copied."""
    line = " ".join(text.split()) if "\n" in text else text
    line = line.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{line}" if line.startswith((".", "'")) else line
