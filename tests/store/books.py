"""What several tests of this room say in a word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from finura_cli.domain.money import Money
from finura_cli.domain.transaction import By, Line, NewTransaction
from finura_cli.store import dump, history, imports, rows, transactions
from finura_cli.store.connection import Store
from finura_cli.store.images import COLUMNS

AT = "2026-10-05T12:00:00Z"
_KEYS = {"lines": "transaction_id, n", "tags": "transaction_id, tag", "fingerprints": "account_id, hash",
         "totals": "month, account_id, currency, category_id, flow"}  # fmt: skip


def entry(minor: int, *, day: str = "2026-10-05", account: int = 1, category: int | None = 2, text: str = "lunch",
          currency: str = "INR", **more: Any) -> NewTransaction:  # fmt: skip
    """An entry of one line."""
    money = Money(minor, currency)
    by = By.HAND if category else None
    return NewTransaction(date.fromisoformat(day), account, money, text, (Line(category, money, by),), **more)


def added(store: Store, *many: NewTransaction, command: str = "add") -> list[int]:
    """Entries written in one deed; their ids."""
    with history.deed(store, command, AT) as deed:
        ids = transactions.add_all(store, many)
        deed.summary = f"{len(ids)} entries"
    return ids


def imported(store: Store, amounts: Sequence[int], *, account: int = 2, mark: int = 0, day: str = "2026-09-15") -> int:
    """A bulk import of these amounts; its deed. Each row's fingerprint is `mark` + its place."""
    with history.deed(store, "import", AT) as deed:
        batch = imports.next_batch_id(store)
        written = imports.write(
            store, deed, account, batch,
            [
                (
                    day, "", "INR", amount, f"row {n}", 0, f" row {n} ", "", "", 0, n, "", 1 + n % 2, "import",
                    mark + n, None, 0, 0.0, "",
                )
                for n, amount in enumerate(amounts, 1)
            ],
        )  # fmt: skip
        assert written is not None
        rows.insert(
            store, "batches",
            {
                "id": batch, "uid": f"batch-{batch}", "deed_id": deed.id, "at": AT, "account_id": account,
                "name": "bank.csv", "sha256": "00", "format": "csv", "reading": "{}", "read": len(amounts),
                "new": len(amounts), "already": 0, "review": 0, "rejected": 0, "first_id": written.first,
                "last_id": written.last,
            },
        )  # fmt: skip
    return deed.id


def exported(store: Store) -> dict[str, list[dict[str, object]]]:
    """All that an export holds."""
    return {name: list(read()) for name, read in dump.tables(store).items()}


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that a deed can change, with its ids."""
    tables = {**dict.fromkeys(COLUMNS, "id"), **_KEYS}
    return {
        name: store.conn.execute(f"SELECT * FROM {name} ORDER BY {order}").fetchall() for name, order in tables.items()
    }
