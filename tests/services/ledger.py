"""Books of one household, written in a word or two, for tests of budgets, forecasts and odd charges."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from finura_cli.domain.account import AccountKind
from finura_cli.domain.category import Kind, Necessity
from finura_cli.domain.money import Money
from finura_cli.domain.transaction import By, Line, NewTransaction
from finura_cli.store import accounts, categories, history, transactions
from finura_cli.store.connection import Store
from tests.store.made import new_books

AT = "2026-10-10T12:00:00"
TREE = (
    ("Food", Kind.EXPENSE, None),
    ("Food:Groceries", Kind.EXPENSE, Necessity.ESSENTIAL),
    ("Food:Dining", Kind.EXPENSE, Necessity.DISCRETIONARY),
    ("Housing:Rent", Kind.EXPENSE, Necessity.ESSENTIAL),
    ("Fun:Streaming", Kind.EXPENSE, Necessity.DISCRETIONARY),
    ("Income:Salary", Kind.INCOME, None),
    ("Transfer", Kind.TRANSFER, None),
    ("Transfer:Investments", Kind.TRANSFER, Necessity.SAVING),
)
Item = tuple[str, int, str, str | None]
"""day, minor units (money out negative), text, category"""


class Ledger:
    """An open store with accounts Bank and Savings; `add` writes entries in one deed."""

    def __init__(self, folder: Path) -> None:
        self.store: Store = new_books(folder / "finura.db")
        self.store.conn.execute("PRAGMA synchronous=OFF")
        with history.unrecorded(self.store):
            self.bank = accounts.add(self.store, "Bank", AccountKind.BANK, "INR").id
            self.savings = accounts.add(self.store, "Savings", AccountKind.SAVINGS, "INR").id
            self.ids = {path: self._category(*rest, path=path) for path, *rest in TREE}

    def _category(self, kind: Kind, necessity: Necessity | None, path: str) -> int:
        return categories.add(self.store, path, kind, necessity).id

    def entry(self, day: str, minor: int, text: str, category: str | None, **more: object) -> NewTransaction:
        money = Money(minor, str(more.pop("currency", "INR")))
        line = Line(self.ids[category] if category else None, money, By.HAND if category else None)
        account = more.pop("account_id", self.bank)
        return NewTransaction(date.fromisoformat(day), account, money, text, (line,), **more)  # type: ignore[arg-type]

    def add(self, *items: Item, **more: object) -> list[int]:
        with history.deed(self.store, command="test", at=AT) as deed:
            ids = transactions.add_all(self.store, [self.entry(*item, **dict(more)) for item in items])
            deed.summary = "test"
        return ids

    def save(self, day: str, minor: int) -> None:
        """A linked transfer from Bank to Savings."""
        with history.deed(self.store, command="test", at=AT) as deed:
            transactions.add_linked(
                self.store,
                self.entry(day, -minor, "to savings", "Transfer"),
                self.entry(day, minor, "to savings", "Transfer", account_id=self.savings),
            )
            deed.summary = "test"


def monthly(months: Iterable[tuple[int, int]], day: int, minor: int, text: str, category: str) -> list[Item]:
    """The same charge in each of these (year, month)."""
    return [(f"{year}-{month:02}-{day:02}", minor, text, category) for year, month in months]


def months_of(year: int, first: int, last: int) -> list[tuple[int, int]]:
    return [(year, month) for month in range(first, last + 1)]
