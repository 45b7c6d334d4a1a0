"""Queries: which transactions, and which of their lines, a person means. `matches` is the definition; store/select.py
compiles the same to SQL, and a property test holds the two together.

A query is an AND of clauses, a clause an OR of tests. A clause that looks at lines (category, type, amount, necessity,
uncategorized, who) is of the line half; all others are of the transaction half.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from finura_cli.records import NamedTuple

if TYPE_CHECKING:
    from finura_cli.domain.books import Names
    from finura_cli.domain.query_terms import Test
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


class Clause(NamedTuple):
    """Holds when one of its tests does; negated: when none does."""

    tests: tuple[Test, ...]
    negated: bool = False

    @property
    def of_line(self) -> bool:
        return any(test.of_line for test in self.tests)

    def holds(self, txn: Transaction, line: Line, names: Names) -> bool:
        return any(test.holds(txn, line, names) for test in self.tests) is not self.negated


class Query(NamedTuple):
    """What is meant. The period is no part of it: it travels beside."""

    clauses: tuple[Clause, ...] = ()

    @classmethod
    def of(cls, *tests: Test) -> Query:
        """All of these tests."""
        return cls(tuple(Clause((test,)) for test in tests))

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
        if not half:
            return txn.lines
        return tuple(line for line in txn.lines if all(clause.holds(txn, line, names) for clause in half))
