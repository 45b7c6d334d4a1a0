"""Which category the words of an entry name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from finura_cli.domain.category import Category
from finura_cli.domain.text import words


def named_in(everything: Iterable[Category], said: Sequence[str]) -> Category | None:
    """The one category whose whole name is among the words; of several the longest: `income tax` is no income."""
    text = f" {' '.join(said)} "
    found = [(len(name), c) for c in everything if (name := words(c.name)) and f" {' '.join(name)} " in text]
    most = max((length for length, _ in found), default=0)
    longest = [c for length, c in found if length == most]
    return longest[0] if len(longest) == 1 else None
