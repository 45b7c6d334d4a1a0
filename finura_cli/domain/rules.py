"""Rules that file entries under categories: the first whose pattern is found in the text decides."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from finura_cli.domain.regex import TEXT_LIMIT, as_regex, compiled
from finura_cli.domain.text import folded
from finura_cli.errors import UsageError

_PART = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True, slots=True)
class Rule:
    """A stored rule. `position` is its place in the order in which rules are tried."""

    id: int
    uid: str
    position: int
    pattern: str
    category_id: int


@dataclass(frozen=True, slots=True)
class Condition:
    """A pattern, ready to be tried on folded texts. Words and phrases must all be found, each at a word start."""

    words: tuple[str, ...] = ()
    """Folded, each with a space before it."""
    expression: re.Pattern[str] | None = None

    def holds(self, words: str, text: str) -> bool:
        """Whether it is found: words in what `domain.text.folded()` made of the text, an expression in the text."""
        if self.expression is not None:
            return self.expression.search(text[:TEXT_LIMIT]) is not None
        return all(word in words for word in self.words)


def condition(pattern: str) -> Condition:
    """Read a pattern: words, `"a phrase"`, or `/expression/` (case ignored).

    Raises:
        UsageError: nothing to look for (`bad-rule`), or an expression that is none or could take for ever.
    """
    source = as_regex(pattern.strip())
    if source is not None:
        return Condition(expression=compiled(source))
    parts = (folded(phrase or word).rstrip() for phrase, word in _PART.findall(pattern))
    words = tuple(dict.fromkeys(part for part in parts if part))
    if not words:
        raise UsageError(
            f"{pattern[:40]!r} has no word to look for", hint="as in: swiggy, or /uber.*eats/", code="bad-rule"
        )
    return Condition(words)


class Rulebook:
    """All rules in their order, ready for many texts: description, merchant and note, each on a line of its own."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        ordered = sorted(rules, key=lambda rule: (rule.position, rule.id))
        conditions = [(condition(rule.pattern), rule) for rule in ordered]
        # Most rules are one word, and an import tries all of them on every row: the first word alone rules most out.
        self._tried = [(one.words[0] if one.words else "", one, rule) for one, rule in conditions]

    def __bool__(self) -> bool:
        return bool(self._tried)

    def first(self, words: str, text: str) -> Rule | None:
        """The rule that decides about a text (`words`: the same, folded); None when none does."""
        for first, tried, rule in self._tried:
            if first in words and tried.holds(words, text):
                return rule
        return None


def best_rule(rules: Iterable[Rule], text: str) -> Rule | None:
    """The rule that decides about one text as it was typed; None when none does."""
    return Rulebook(rules).first(folded(text), text)
