"""Regular expressions that people type: only such as cannot stall on any text."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from functools import lru_cache
from math import prod

from finura_cli.errors import UsageError

LONGEST = 200
"""Characters of an expression."""
TEXT_LIMIT = 1024
"""Characters of a text that are looked at."""
SHORT_LIMIT = 256
"""... by an expression that could take too long on so many, as one with two open repeats such as .* does."""
_MOST_STEPS = 2**25
"""Of a backtracking search, half a second: two open repeats that share a short text, and an optional part."""
_QUANTIFIER = re.compile(r"([*+?]|\{[0-9]{1,4}\}|\{[0-9]{0,4},[0-9]{0,4}\})(\??)")
_ATOM = re.compile(r"\\[^0-9]|\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\()\[\]|*+?{}]|[{}\]]", re.DOTALL)
_LITERAL = re.compile(r"\\[^\w]|[^\\()\[\]|*+?{}.^$]")


class RegexError(UsageError):
    """The expression is none, or could take for ever (2)."""

    default_code = "bad-regex"


def as_regex(word: str) -> str | None:
    """The expression in `/expression/`, None when the word is written otherwise."""
    return word[1:-1] if len(word) > 2 and word[0] == word[-1] == "/" else None


@lru_cache(maxsize=64)
def finder(source: str) -> Callable[[str], bool]:
    """Whether the expression is found in the beginning of a text: 1 KiB, or 256 characters where it has two open
    repeats. Case is ignored, `^` and `$` are at every line.

    Raises:
        RegexError: it is too long, nests repeats, refers back, or could take too many steps.
    """
    if len(source) > LONGEST:
        raise RegexError(f"/{source[:20]}.../ has {len(source)} characters, at most {LONGEST} are taken")
    reader = _Reader(source)
    reader.alternatives()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # `[[` will mean something else in a later Python: refused today
            pattern = re.compile(source, re.IGNORECASE | re.MULTILINE)
    except (re.error, FutureWarning, OverflowError, RecursionError) as error:
        raise RegexError(f"/{source}/ is not a regular expression: {error}") from None
    if reader.at < len(source):
        raise RegexError(f"/{source}/ is not a regular expression: unexpected {source[reader.at]}")
    search, limit = pattern.search, reader.limit
    return lambda text: search(text[:limit]) is not None


def found(source: str, text: str) -> bool:
    """See finder."""
    return finder(source)(text)


class _Reader:
    """Walks over an expression once and bounds the steps that a backtracking search could need."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.limit = TEXT_LIMIT
        self.factors: list[int] = []
        """How many ways each part adds that can match in several."""
        self.repeats = 0
        self.branches = 0

    def alternatives(self) -> int:
        """How many there are."""
        count = 1
        self._sequence()
        while self.source.startswith("|", self.at):
            count += 1
            self.at += 1
            self._sequence()
        self.branches += count - 1
        return count

    def _sequence(self) -> None:
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            start, repeats, branches = self.at, self.repeats, self.branches
            is_group = self.source[start] == "("
            self._item(is_group)
            self._bound()
            end = self.at
            quantifier = _QUANTIFIER.match(self.source, end)
            if quantifier is None:
                continue
            self.at = quantifier.end()
            self.repeats += 1
            low, high = _range(quantifier[1])
            if high > 1 and self.repeats - 1 > repeats:
                raise self._refused("has a repeat inside a repeat")
            if high > 1 and self.branches > branches:
                raise self._refused("repeats alternatives")
            ways = high - low + 1 if high > low else 1
            if is_group or not self._stops_at_next(self.source[start:end]):
                self.factors.append(ways)
                self._bound()
            elif self._steps() * min(ways, self.limit) > _MOST_STEPS:
                self.limit = SHORT_LIMIT  # it ends in one place, and looks for it after each end of those before

    def _bound(self) -> None:
        """Look at less of a text, or refuse."""
        while self._steps() > _MOST_STEPS:
            if self.limit == SHORT_LIMIT:
                raise self._refused("could take too long: more than two open repeats such as .*, or many alternatives")
            self.limit = SHORT_LIMIT

    def _steps(self) -> int:
        return self.limit * prod(min(factor, self.limit) for factor in self.factors)

    def _item(self, is_group: bool) -> None:
        if not is_group:
            atom = _ATOM.match(self.source, self.at)
            if atom is None:
                back = self.source[self.at] == "\\"
                raise self._refused("refers back, or ends in a backslash" if back else "is not a regular expression")
            self.at = atom.end()
            return
        self.at += 1
        if self.source.startswith("?", self.at):
            if not self.source.startswith("?:", self.at):
                raise self._refused("uses (?...), of which only (?:...) is taken")
            self.at += 2
        self.factors.append(self.alternatives())  # each is tried with each of a group that stands before
        if not self.source.startswith(")", self.at):
            raise self._refused("is not a regular expression: a bracket is open")
        self.at += 1

    def _stops_at_next(self, atom: str) -> bool:
        """Whether what must follow the repeated atom is a character that the atom itself cannot be."""
        following = _LITERAL.match(self.source, self.at)
        if following is None:
            return False
        after = _QUANTIFIER.match(self.source, following.end())
        if after is not None and _range(after[1])[0] == 0:
            return False
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                return re.fullmatch(atom, following[0][-1], re.IGNORECASE | re.MULTILINE) is None
        except (re.error, FutureWarning):
            return False

    def _refused(self, why: str) -> RegexError:
        return RegexError(f"/{self.source}/ {why}", hint="several words, or several /.../, must all be found")


def _range(quantifier: str) -> tuple[int, int]:
    if quantifier in "*+?":
        return (1 if quantifier == "+" else 0), (1 if quantifier == "?" else 10_000)
    low, comma, high = quantifier[1:-1].partition(",")
    least = int(low or 0)
    return least, (int(high) if high else 10_000) if comma else least
