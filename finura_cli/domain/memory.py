"""What the user did by hand with a text, to be done again with the same text."""

from __future__ import annotations

from collections.abc import Iterable

_UNDECIDED = 0


class Memory:
    """Categories set by hand, by folded text and direction of the money.

    The very same text counts first, as it was done last. Bank texts carry numbers that never come twice, so the text
    without its numbers counts too, where all that was done by hand with such texts agrees.
    """

    def __init__(self, done: Iterable[tuple[str, int, int]]) -> None:
        """`done`: folded text, sign (1 in, -1 out) and category id, oldest first."""
        self._same: dict[tuple[str, int], int] = {}
        self._alike: dict[tuple[str, int], int] = {}
        for words, sign, category_id in done:
            self._same[words, sign] = category_id
        for (words, sign), category_id in self._same.items():
            key = without_numbers(words)
            if key:
                agreed = self._alike.setdefault((key, sign), category_id)
                if agreed != category_id:
                    self._alike[key, sign] = _UNDECIDED

    def __bool__(self) -> bool:
        return bool(self._same)

    def of(self, words: str, minor: int) -> int | None:
        """The category that a text of this amount had; None when nobody ever said, or said different things."""
        sign = 1 if minor > 0 else -1
        found = self._same.get((words, sign))
        if found is None:
            found = self._alike.get((without_numbers(words), sign))
        return found or None


def without_numbers(words: str) -> str:
    """A folded text without its numbers and references: words of digits, or with three digits or more."""
    return " ".join(word for word in words.split() if not (word.isdigit() or sum(map(str.isdigit, word)) >= 3))
