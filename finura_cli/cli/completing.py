"""The answer to a Tab: commands, options, words of queries, and names from the books if they are open just now.

A person is in the middle of typing: whatever is wrong, nothing is said, nobody is asked, and nothing is waited for.
What follows `-c`, `cat:` and their like is answered without loading the command.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from finura_cli import paths
from finura_cli.cli.catalogue import CATALOGUE
from finura_cli.domain.query import FIELDS
from finura_cli.domain.text import visible
from finura_cli.records import NamedTuple

if TYPE_CHECKING:
    from finura_cli.store.beginnings import Place

FILES = ":files"
"""Files, too, may stand there: the shell knows better which there are."""

_OF_OPTION: Mapping[str, Place] = {
    "-a": "accounts", "--account": "accounts", "--transfer-to": "accounts", "-c": "categories",
    "--category": "categories", "-m": "merchants", "--merchant": "merchants", "-t": "tags", "--tag": "tags",
    "--who": "people", "--paid-by": "people",
}  # fmt: skip
"""Options that mean the same in every command."""
_OF_FIELD: Mapping[str, Place] = {
    "cat": "categories", "acct": "accounts", "merchant": "merchants", "tag": "tags", "who": "people",
}  # fmt: skip
_WORDS_OF_FIELD: Mapping[str, str] = {
    "type": "expense income transfer",
    "is": "pending uncategorized unreviewed recurring anomaly essential discretionary saving",
    "mode": "cash upi card bank",
}
_OF_METAVAR: Mapping[str, Place] = {"CAT": "categories", "PARENT": "categories", "ACCT": "accounts"}
_OF_GROUP: Mapping[str, Place] = {
    "account": "accounts", "bills": "bills", "budget": "categories", "category": "categories", "channels": "channels",
    "goal": "goals", "merchant": "merchants", "people": "people", "sources": "sources",
}  # fmt: skip
"""Whose names a command's NAME, INTO, ID, FROM and TO are, by the group it is in."""
_NAMING = {"NAME", "INTO", "ID", "FROM", "TO"}
_NEW = {"add"}
"""What these are given is not there yet."""
_PERIODS = (
    "today yesterday this-week last-week this-month last-month next-month this-quarter last-quarter this-year last-year"
    " last-7d last-30d last-3m last-12m"
)
_FIELD = re.compile(r"(-|not:)?([a-z]+):(.*)", re.DOTALL)


class Offer(NamedTuple):
    """A word that may stand where the cursor is. One that ends in `:` goes on."""

    word: str
    help: str = ""


def answer(words: Sequence[str], environ: Mapping[str, str], shell: str) -> int:
    """Print what may come next, a line each, in the form that the script of this shell takes; the exit code."""
    try:
        if shell == "bash":
            lines = _for_bash(environ)
        elif shell in ("zsh", "fish"):
            *done, typed = [*words] or [""]
            lines = [f"{offer.word}\t{offer.help}" for offer in offers(done, typed, environ)]
        else:
            return 1
        sys.stdout.write("".join(f"{line}\n" for line in lines))
    except (Exception, SystemExit):
        return 1
    return 0


def _for_bash(environ: Mapping[str, str]) -> list[str]:
    from finura_cli.cli import shell_words

    line = shell_words.read(environ.get("COMP_LINE", ""), environ.get("COMP_WORDBREAKS", ""))
    if line is None or not line.words:
        return []
    found = offers(line.words[1:], line.typed, environ)
    # The beginning stays as it was typed; only what is replaced is written, so that it says no more than its letters.
    stays = line.typed[: line.kept].casefold()
    written = (
        FILES if offer.word == FILES else shell_words.written(offer.word[line.kept :], line.quote)
        for offer in found
        if offer.word == FILES or offer.word[: line.kept].casefold() == stays  # `ss:` may begin what has an `ß` there
    )
    return [word for word in written if word is not None]


def offers(done: Sequence[str], typed: str, environ: Mapping[str, str]) -> list[Offer]:
    """What may stand where `typed` is, after the words that are done."""
    option, equals, begun = typed.partition("=") if typed.startswith("--") else ("", "", typed)
    before = option if equals else done[-1] if done else ""
    books = _Books(done, environ)
    if before in _OF_OPTION and (equals or "--" not in done):
        found = books.named(_OF_OPTION[before], begun)
    elif before == "--profile":
        found = books.profiles()
    elif (field := _FIELD.fullmatch(typed)) and field[2] in FIELDS and done:
        found = [Offer(f"{field[1] or ''}{field[2]}:{word}") for word in _of_field(FIELDS[field[2]], field[3], books)]
    elif not done and not typed.startswith("-"):
        found = [Offer(row.name, row.help) for row in CATALOGUE]
    else:
        found = _by_the_command(done, typed, books)
    if equals:
        found = [Offer(f"{option}={offer.word}", offer.help) for offer in found if offer.word != FILES]
    return _fitting(found, typed)


def _fitting(found: Iterable[Offer], typed: str) -> list[Offer]:
    """Those that go on from what was typed, each once; no name that a line cannot show."""
    some = {offer.word: offer for offer in found}
    begun = typed.casefold()
    return [
        Offer(word, visible(offer.help))
        for word, offer in some.items()
        if word == FILES or (word.casefold().startswith(begun) and visible(word) == word and len(word) >= len(typed))
    ]


def _of_field(field: str, begun: str, books: _Books) -> list[str]:
    place = _OF_FIELD.get(field)
    if place is None:
        return _WORDS_OF_FIELD.get(field, "").split()
    return [offer.word for offer in books.named(place, begun)]


class _Books:
    """The books that the line means, opened at the first name that is wanted, and only if they are unlocked."""

    def __init__(self, done: Sequence[str], environ: Mapping[str, str]) -> None:
        self._done, self._environ = done, environ

    @property
    def _profile(self) -> str | None:
        for i, word in enumerate(self._done):
            if word == "--profile" and i + 1 < len(self._done):
                return self._done[i + 1]
            if word.startswith("--profile="):
                return word.partition("=")[2]
        return None

    def named(self, place: Place, begun: str) -> list[Offer]:
        """Names of this kind. Categories by their path; where no path begins so, by the last part alone."""
        from finura_cli.services import peeking
        from finura_cli.store import beginnings

        home = paths.home(self._environ, self._profile)
        with peeking.books_if_unlocked(home, self._environ, time.time()) as store:
            if store is None:
                return []
            found = beginnings.names(store, place, begun)
            if not found and place == "categories":
                lasts = [path.rpartition(":")[2] for path in beginnings.names(store, place, "")]
                found = [last for last in lasts if lasts.count(last) == 1]
        return [Offer(name) for name in found]

    def profiles(self) -> list[Offer]:
        folder = paths.home({**self._environ, "FINURA_PROFILE": ""}) / "profiles"
        return [Offer(each.name) for each in sorted(folder.iterdir()) if (each / paths.BOOKS).exists()]


def _by_the_command(done: Sequence[str], typed: str, books: _Books) -> list[Offer]:
    """What the command itself takes there: its subcommands, options, fixed words; or names and words of queries."""
    import os

    from typer._click import shell_completion

    from finura_cli.cli.app import Root
    from finura_cli.cli.group import GroupCommand
    from finura_cli.cli.house import House
    from finura_cli.cli.lazy import negations_rewritten

    words = negations_rewritten(list(done))
    ctx = shell_completion._resolve_context(Root(), {"obj": House(os.environ)}, "finura", words)
    asked, begun = shell_completion._resolve_incomplete(ctx, words, typed)
    items = asked.shell_complete(ctx, begun)
    if any(item.type in ("file", "dir") for item in items):
        return [Offer(FILES)]
    found = _fitting([Offer(str(item.value), item.help or "") for item in items], typed)
    if isinstance(asked, GroupCommand) and asked.group.default is not None and not typed.startswith("-"):
        # `report last-month`, `import FILE`: what the command takes that runs where no subcommand is named.
        metavar = next((p.metavar for p in asked.load(asked.default).params if p.param_type_name == "argument"), None)
    else:
        metavar = None if found else getattr(asked, "metavar", None)
    return found + _of_metavar(metavar or "", ctx.command_path.split()[1:], typed, books)


def _of_metavar(metavar: str, path: Sequence[str], typed: str, books: _Books) -> list[Offer]:
    name = metavar.strip("[].")
    if name in _OF_METAVAR:
        return books.named(_OF_METAVAR[name], typed)
    if name in _NAMING:
        group = next((word for word in reversed(path) if word in _OF_GROUP), None)
        return [] if group is None or _NEW & {*path} else books.named(_OF_GROUP[group], typed)
    if "FILE" in metavar or "DIR" in metavar:
        return [Offer(FILES)]
    found: list[Offer] = []
    if "CAT" in metavar:
        found = books.named("categories", typed)
    if "QUERY" in metavar and typed:
        found += [Offer(f"{field}:") for field in dict.fromkeys(FIELDS.values())]
    if "PERIOD" in metavar or "MONTH" in metavar:
        found += [Offer(period) for period in _PERIODS.split()]
    return found
