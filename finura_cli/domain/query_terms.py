"""The terms of a query: each tests one thing of a transaction, or of one of its lines (`of_line`)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from finura_cli.domain import regex
from finura_cli.domain.category import Kind, Necessity
from finura_cli.domain.money import exponent
from finura_cli.domain.query_entries import OfEntries
from finura_cli.domain.text import folded, text_of, words_of
from finura_cli.domain.transaction import whose

if TYPE_CHECKING:
    from finura_cli.domain.books import Names
    from finura_cli.domain.transaction import Line, Transaction

LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row, each but the last whole, the last from its start. `words` is folded: ` swiggy ord`."""

    words: str
    place: Literal["words", "merchant", "note", "mode"] = "words"
    of_line: ClassVar[bool] = False

    def holds(self, txn: Transaction, line: Line, names: Names) -> bool:
        if self.place == "words":
            return self.words in words_of(txn.description, names.merchant(txn.merchant_id), txn.note)
        if self.place == "merchant":
            return self.words in folded(names.merchant(txn.merchant_id))
        return self.words in folded(getattr(txn, self.place) or "")


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression over description, merchant and note, each on a line of its own."""

    source: str
    of_line: ClassVar[bool] = False

    def holds(self, txn: Transaction, line: Line, names: Names) -> bool:
        return regex.found(self.source, text_of(txn.description, names.merchant(txn.merchant_id), txn.note))


@dataclass(frozen=True, slots=True)
class Tagged:
    """A tag, whole; case and accents ignored."""

    tag: str
    of_line: ClassVar[bool] = False

    def holds(self, txn: Transaction, line: Line, names: Names) -> bool:
        return any(folded(tag).strip() == self.tag for tag in txn.tags)


@dataclass(frozen=True, slots=True)
class Within:
    """A number of the transaction between two bounds, both included; None is open."""

    place: Literal["id", "batch_id", "mood"]
    low: int | None
    high: int | None
    of_line: ClassVar[bool] = False

    def holds(self, txn: Transaction, line: Line, names: Names) -> bool:
        value = getattr(txn, self.place)
        return value is not None and _between(value, self.low, self.high)


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """From one `HH:MM` to another, both minutes included; over midnight when the first is later."""

    start: str
    end: str
    of_line: ClassVar[bool] = False

    def holds(self, txn: Transaction, line: Line, names: Names) -> bool:
        if txn.time is None:
            return False
        minute = txn.time[:5]
        if self.start <= self.end:
            return self.start <= minute <= self.end
        return minute >= self.start or minute <= self.end


@dataclass(frozen=True, slots=True)
class InAccounts:
    account_ids: tuple[int, ...]
    of_line: ClassVar[bool] = False

    def holds(self, txn: Transaction, line: Line, names: Names) -> bool:
        return txn.account_id in self.account_ids


@dataclass(frozen=True, slots=True)
class Pending:
    of_line: ClassVar[bool] = False

    def holds(self, txn: Transaction, line: Line, names: Names) -> bool:
        return txn.pending


@dataclass(frozen=True, slots=True)
class Unreviewed:
    of_line: ClassVar[bool] = False

    def holds(self, txn: Transaction, line: Line, names: Names) -> bool:
        return txn.review is not None


@dataclass(frozen=True, slots=True)
class Whose:
    """Lines of a person: their own word counts, else that of the transaction. The whole name, folded."""

    name: str
    of_line: ClassVar[bool] = True

    def holds(self, txn: Transaction, line: Line, names: Names) -> bool:
        return folded(whose(txn, line) or "").strip() == self.name


@dataclass(frozen=True, slots=True)
class InCategories:
    """Lines of these categories; children were spelled out when the query was read."""

    category_ids: tuple[int, ...]
    of_line: ClassVar[bool] = True

    def holds(self, txn: Transaction, line: Line, names: Names) -> bool:
        return line.category_id in self.category_ids


@dataclass(frozen=True, slots=True)
class OfNecessity:
    """Lines of a necessity: said of the line, else of its merchant, else of its category.

    `category_ids` have it; of the merchants that have one of their own, `merchant_ids` have this one,
    `other_merchant_ids` another.
    """

    necessity: Necessity
    category_ids: tuple[int, ...]
    merchant_ids: tuple[int, ...] = ()
    other_merchant_ids: tuple[int, ...] = ()
    of_line: ClassVar[bool] = True

    def holds(self, txn: Transaction, line: Line, names: Names) -> bool:
        if line.necessity is not None:
            return line.necessity is self.necessity
        if txn.merchant_id in self.merchant_ids:
            return True
        return line.category_id in self.category_ids and txn.merchant_id not in self.other_merchant_ids


@dataclass(frozen=True, slots=True)
class OfKind:
    """Lines of a kind: by category, uncategorized ones by their sign; linked transfers are transfers.

    `category_ids` are the categories of that kind.
    """

    kind: Kind
    category_ids: tuple[int, ...]
    of_line: ClassVar[bool] = True

    def holds(self, txn: Transaction, line: Line, names: Names) -> bool:
        if txn.transfer_id is not None:
            return self.kind is Kind.TRANSFER
        if line.category_id is None:
            return self.kind is (Kind.INCOME if line.money.minor > 0 else Kind.EXPENSE)
        return line.category_id in self.category_ids


@dataclass(frozen=True, slots=True)
class Magnitude:
    """Lines whose amount, without its sign, lies between two bounds in whole units; both included, None is open."""

    low: Decimal | None
    high: Decimal | None
    of_line: ClassVar[bool] = True

    def holds(self, txn: Transaction, line: Line, names: Names) -> bool:
        return _between(abs(line.money.minor), *self.minor_bounds(exponent(line.money.currency)))

    def minor_bounds(self, digits: int) -> tuple[int | None, int | None]:
        """The bounds in minor units of a currency with so many decimals."""
        low = None if self.low is None else self.low.scaleb(digits).to_integral_value(ROUND_CEILING)
        high = None if self.high is None else self.high.scaleb(digits).to_integral_value(ROUND_FLOOR)
        return (
            None if low is None else min(int(low), LARGEST),
            None if high is None else min(int(high), LARGEST),
        )


@dataclass(frozen=True, slots=True)
class Uncategorized:
    """Lines without a category; linked transfers need none."""

    of_line: ClassVar[bool] = True

    def holds(self, txn: Transaction, line: Line, names: Names) -> bool:
        return line.category_id is None and txn.transfer_id is None


Test = (
    Phrase | Expression | Tagged | Within | OfEntries | TimeOfDay | InAccounts | Pending | Unreviewed
    | Whose | InCategories | OfNecessity | OfKind | Magnitude | Uncategorized
)  # fmt: skip


def _between(value: int, low: int | None, high: int | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)
