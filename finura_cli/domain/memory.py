"""What was done with a text before, to be done again with the same text."""

from __future__ import annotations

from collections.abc import Iterable

from finura_cli.records import NamedTuple


class Recall(NamedTuple):
    """How a text was filed before."""

    categories: list[int]
    """Category ids, oldest first; not empty."""
    same: bool
    """Whether it was the very same text; else the same but for its numbers, and then it was always filed alike."""


class Memory:
    """How texts were filed, by folded text and direction of the money.

    The very same text counts first. Bank texts carry numbers that never come twice, so the text without its numbers
    counts too, where all that was done with such texts agrees.
    """

    def __init__(self, done: Iterable[tuple[str, int, int]]) -> None:
        """`done`: folded text, sign (1 in, -1 out) and category id, oldest first."""
        self._same: dict[tuple[str, int], list[int]] = {}
        for words, sign, category_id in done:
            self._same.setdefault((words, sign), []).append(category_id)
        self._alike: dict[tuple[str, int], list[int]] = {}
        for (words, sign), categories in self._same.items():
            key = without_numbers(words)
            if key:
                self._alike.setdefault((key, sign), []).extend(categories)

    def __bool__(self) -> bool:
        return bool(self._same)

    def of(self, words: str, minor: int) -> Recall | None:
        """How a text of this amount was filed; None when it never was, or if only texts with other numbers were,
        and differently."""
        sign = 1 if minor > 0 else -1
        same = self._same.get((words, sign))
        if same is not None:
            return Recall(same, same=True)
        alike = self._alike.get((without_numbers(words), sign))
        return Recall(alike, same=False) if alike is not None and len(set(alike)) == 1 else None


def without_numbers(words: str) -> str:
    """A folded text without its numbers and references: words of digits, or with three digits or more."""
    return " ".join(word for word in words.split() if not (word.isdigit() or sum(map(str.isdigit, word)) >= 3))
