"""A list of entries and what they come to; one entry with all that is known of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from finura_cli.domain.books import Names
from finura_cli.domain.category import Kind
from finura_cli.domain.deed import Deed
from finura_cli.domain.money import Money
from finura_cli.domain.transaction import Line, Transaction
from finura_cli.records import NamedTuple

if TYPE_CHECKING:
    from finura_cli.domain.rates import Used


class Listed(NamedTuple):
    """An entry that matches, with the lines of it that do."""

    entry: Transaction
    lines: tuple[Line, ...]
    running: Money | None = None
    """What was in its account, in its currency, after it. None for a pending entry, and where nobody asked."""

    @property
    def matched(self) -> Money:
        if len(self.lines) == 1:
            return self.lines[0].money
        return Money(sum(line.money.minor for line in self.lines), self.entry.money.currency)


class Sums(NamedTuple):
    """What matching lines of one currency come to. Spending counts positive, transfers keep their sign."""

    income: Money
    expense: Money
    transfers: Money

    @property
    def currency(self) -> str:
        return self.income.currency

    @property
    def net(self) -> Money:
        return self.income - self.expense

    @classmethod
    def of(cls, currency: str, amounts: Iterable[tuple[Kind, int]]) -> Sums:
        """From signed amounts in minor units, money out negative."""
        by_kind = dict.fromkeys(Kind, 0)
        for kind, minor in amounts:
            by_kind[kind] += minor
        return cls(
            Money(by_kind[Kind.INCOME], currency),
            Money(-by_kind[Kind.EXPENSE], currency),
            Money(by_kind[Kind.TRANSFER], currency),
        )


@dataclass(frozen=True, slots=True)
class Listing:
    """Entries as they were asked for. Sums and counts are over all that match, also those a limit leaves out."""

    rows: tuple[Listed, ...]
    names: Names
    count: int
    totals: Sums
    """Of posted entries in the currency of the books, and of others where a rate of their day is known."""
    unconverted: tuple[Sums, ...]
    """Of posted entries in other currencies, for which there is no rate."""
    pending: tuple[Sums, ...]
    """One a currency; pending entries are in no other sum."""
    pending_count: int
    rates: tuple[Used, ...] = ()
    """At which posted entries in other currencies were converted."""


class Origin(NamedTuple):
    """The file that an entry came from."""

    batch: int
    name: str
    at: str
    line: int | None


class Story(NamedTuple):
    """One entry, and why it is as it is."""

    entry: Transaction
    names: Names
    why: tuple[str, ...]
    """For each line, who set its category and why, as a sentence."""
    other_side: Transaction | None
    refund_of: Transaction | None
    refunds: tuple[Transaction, ...]
    origin: Origin | None
    deeds: tuple[Deed, ...]
    """The deeds that touched it, oldest first."""
