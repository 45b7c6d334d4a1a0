"""Books for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from finura_cli.domain.account import AccountKind
from finura_cli.domain.category import Kind, Necessity
from finura_cli.store import accounts, categories, history
from finura_cli.store.connection import Store
from tests.store.made import new_books


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    """Books without an account."""
    with new_books(tmp_path / "home" / "finura.db") as store:
        store.conn.execute("PRAGMA synchronous=OFF")
        yield store


@pytest.fixture
def books(empty: Store) -> Store:
    """The books of `found`."""
    found(empty)
    return empty


def found(store: Store) -> None:
    """Two accounts and a few categories, which are no deed: Cash 1, Bank 2; Food 1, Groceries 2, Dining 3, Income 4,
    Salary 5, Transfer 6."""
    with history.unrecorded(store):
        accounts.add(store, "Cash", AccountKind.CASH, "INR")
        accounts.add(store, "Bank", AccountKind.BANK, "INR", opening=100_000)
        categories.add(store, "Food:Groceries", Kind.EXPENSE, Necessity.ESSENTIAL)
        categories.add(store, "Food:Dining", Kind.EXPENSE, Necessity.DISCRETIONARY)
        categories.add(store, "Income:Salary", Kind.INCOME)
        categories.add(store, "Transfer", Kind.TRANSFER)
