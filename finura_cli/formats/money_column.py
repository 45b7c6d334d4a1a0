"""A whole column of amounts: its decimal sign, its signs, its currencies. Read once, however long."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from finura_cli.formats import amounts
from finura_cli.formats.amounts import Style

# Nearly all columns are plain; one search over all cells says so at once. An empty cell is plain, too.
_PLAIN = {
    ".": re.compile(r"(?:-?(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3})+)\.[0-9]{2}\n|\n)+"),
    ",": re.compile(r"(?:-?(?:[0-9]{1,12}|[0-9]{1,3}(?:\.[0-9]{3})+),[0-9]{2}\n|\n)+"),
}
_ZERO = re.compile(r"^-?0+[.,]00$", re.M)
_INDIAN = re.compile(r"(?<![0-9,])[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?![0-9,])")


class MoneyColumn:
    """The cells of a column, and what they say together."""

    def __init__(self, cells: Sequence[str]) -> None:
        self.cells = cells

    def __bool__(self) -> bool:
        return any(self.cells)

    @cached_property
    def _joined(self) -> str:
        return "\n".join(self.cells) + "\n"

    @cached_property
    def _plain(self) -> str | None:
        """The decimal sign of a column that holds nothing but plain amounts with two decimals."""
        if not self:
            return None
        return next((sign for sign, pattern in _PLAIN.items() if pattern.fullmatch(self._joined)), None)

    @cached_property
    def _numbers(self) -> list[tuple[amounts.Number, int]]:
        """The distinct amounts, with how often each is met."""
        counted = Counter(self.cells).items()
        return [(number, times) for text, times in counted if (number := amounts.take_apart(text)) is not None]

    @cached_property
    def style(self) -> Style:
        """How the column writes decimals."""
        if self._plain is not None:
            return Style(self._plain, firm=True)
        return amounts.style_of(number.body for number, _ in self._numbers)

    @cached_property
    def marks(self) -> dict[str, int]:
        """How many amounts other than zero have each mark (see `amounts.Number`)."""
        counts = {"": 0, "-": 0, "+": 0, "CR": 0, "DR": 0}
        if self._plain is not None:
            zeros = _ZERO.findall(self._joined)
            counts["-"] = self._joined.count("-") - sum(zero[0] == "-" for zero in zeros)
            counts[""] = sum(map(bool, self.cells)) - len(zeros) - counts["-"]
            return counts
        for number, times in self._numbers:
            if any("1" <= c <= "9" for c in number.body):
                counts[number.mark] += times
        return counts

    @cached_property
    def currencies(self) -> set[str]:
        """The currencies that cells name beyond doubt."""
        if self._plain is not None:
            return set()
        return {number.currency for number, _ in self._numbers if number.currency}

    @cached_property
    def is_indian(self) -> bool:
        """Whether numbers are grouped 1,00,000."""
        return bool(_INDIAN.search(self._joined))

    @cached_property
    def open_body(self) -> str | None:
        """A number that can be read in two ways, if there is one."""
        if self._plain is not None:
            return None
        return next((number.body for number, _ in self._numbers if amounts.shape(number.body) in (".?", ",?")), None)
