"""Regular expressions that people type: only such as cannot stall on any text."""

from __future__ import annotations

import re
import warnings
from functools import lru_cache

from finura_cli.errors import UsageError

LONGEST = 200
"""Characters of an expression."""
TEXT_LIMIT = 1024
"""Characters of a text that are looked at."""
_MOST_STEPS = TEXT_LIMIT**3 * 4
"""Two open-ended repeats that can share a text, tried from each of its places, and a few optional parts."""
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
def compiled(source: str) -> re.Pattern[str]:
    """The expression, case ignored, `^` and `$` at every line. RegexError: it is too long, nests repeats, refers
    back, or could take too many steps.
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
    return pattern


def found(source: str, text: str) -> bool:
    """Whether the expression is found in the first 1 KiB of a text."""
    return compiled(source).search(text[:TEXT_LIMIT]) is not None


class _Reader:
    """Walks over an expression once and bounds the steps that a backtracking search could need."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.steps = TEXT_LIMIT
        self.repeats = 0
        self.branches = 0

    def alternatives(self) -> None:
        self._sequence()
        while self.source.startswith("|", self.at):
            self.branches += 1
            self.at += 1
            self._sequence()

    def _sequence(self) -> None:
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            start, repeats, branches = self.at, self.repeats, self.branches
            is_group = self.source[start] == "("
            self._item(is_group)
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
            if is_group or not self._stops_at_next(self.source[start:end]):
                self.steps *= min(high, TEXT_LIMIT) - low + 1 if high > low else 1
            if self.steps > _MOST_STEPS:
                raise self._refused("could take too long: more than two open repeats such as .*")

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
        self.alternatives()
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
