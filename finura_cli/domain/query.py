"""Queries: which transactions, and which of their lines, a person means. `matches` is the definition; store/select.py
compiles the same to SQL, and a property test holds the two together.

A query is an AND of clauses, a clause an OR of tests. A clause that looks at lines (category, type, amount, necessity,
uncategorized) is of the line half; all others are of the transaction half.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from finura_cli.domain import regex
from finura_cli.domain.category import Kind
from finura_cli.domain.money import exponent
from finura_cli.domain.text import folded

if TYPE_CHECKING:
    from finura_cli.domain.books import Names
    from finura_cli.domain.transaction import Line, Transaction

# Every spelling of a field, and the one name of it. `-FIELD:value` on the command line knows them from here.
FIELDS: Mapping[str, str] = {
    **{name: name for name in (
        "cat", "acct", "merchant", "text", "amt", "tag", "note", "mood", "mode", "who", "type", "is", "time", "id",
        "batch",
    )},
    "category": "cat", "account": "acct", "acc": "acct", "payee": "merchant", "description": "text", "desc": "text",
    "amount": "amt", "tags": "tag", "notes": "note", "kind": "type",
}  # fmt: skip
LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row, each but the last whole, the last from its start. `words` is folded: ` swiggy ord`."""

    words: str
    place: Literal["words", "merchant", "note", "mode", "who"] = "words"
    of_line: ClassVar[bool] = False

    def holds(self, txn: Transaction, line: Line, names: Names) -> bool:
        if self.place == "words":
            return self.words in folded(f"{txn.description} {names.merchant(txn.merchant_id)} {txn.note}")
        if self.place == "merchant":
            return self.words in folded(names.merchant(txn.merchant_id))
        return self.words in folded(getattr(txn, self.place) or "")


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression over description, merchant and note, each on a line of its own."""

    source: str
    of_line: ClassVar[bool] = False

    def holds(self, txn: Transaction, line: Line, names: Names) -> bool:
        return regex.found(self.source, f"{txn.description}\n{names.merchant(txn.merchant_id)}\n{txn.note}")


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
class InCategories:
    """Lines of these categories; children and necessities were spelled out when the query was read."""

    category_ids: tuple[int, ...]
    of_line: ClassVar[bool] = True

    def holds(self, txn: Transaction, line: Line, names: Names) -> bool:
        return line.category_id in self.category_ids


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
    Phrase | Expression | Tagged | Within | TimeOfDay | InAccounts | Pending | Unreviewed
    | InCategories | OfKind | Magnitude | Uncategorized
)  # fmt: skip


def _between(value: int, low: int | None, high: int | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


@dataclass(frozen=True, slots=True)
class Clause:
    """Holds when one of its tests does; negated: when none does."""

    tests: tuple[Test, ...]
    negated: bool = False

    @property
    def of_line(self) -> bool:
        return any(test.of_line for test in self.tests)

    def holds(self, txn: Transaction, line: Line, names: Names) -> bool:
        return any(test.holds(txn, line, names) for test in self.tests) is not self.negated


@dataclass(frozen=True, slots=True)
class Query:
    """What is meant. The period is no part of it: it travels beside."""

    clauses: tuple[Clause, ...] = ()

    @classmethod
    def of(cls, *tests: Test) -> Query:
        """All of these tests."""
        return cls(tuple(Clause((test,)) for test in tests))

    @classmethod
    def in_account(cls, account_id: int) -> Query:
        return cls.of(InAccounts((account_id,)))

    @classmethod
    def in_categories(cls, category_ids: Iterable[int]) -> Query:
        return cls.of(InCategories(tuple(category_ids)))

    def __and__(self, other: Query) -> Query:
        return Query(self.clauses + other.clauses)

    @property
    def is_empty(self) -> bool:
        return not self.clauses

    @property
    def transaction_half(self) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if not clause.of_line)

    @property
    def line_half(self) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if clause.of_line)

    def matches(self, txn: Transaction, names: Names) -> tuple[Line, ...]:
        """The lines that match; none when the transaction does not."""
        if not all(clause.holds(txn, txn.lines[0], names) for clause in self.transaction_half):
            return ()
        return self.matching_lines(txn, names)

    def matching_lines(self, txn: Transaction, names: Names) -> tuple[Line, ...]:
        """The lines of a transaction that is known to match in its transaction half."""
        half = self.line_half
        return tuple(line for line in txn.lines if all(clause.holds(txn, line, names) for clause in half))
