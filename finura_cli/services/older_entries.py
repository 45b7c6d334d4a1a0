"""What is typed of a day before an account's opening balance. A bank's file moves that balance, as its rows are in it
already; of what a person types nobody knows whether it was counted in, so it is said instead.
"""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.transaction import Transaction
from finura_cli.store import accounts
from finura_cli.store.connection import Store


def remarks(store: Store, typed: Sequence[Transaction]) -> list[str]:
    """A sentence for each account into which something was typed of a day before its opening balance."""
    said = []
    for account_id in dict.fromkeys(entry.account_id for entry in typed if not entry.pending):
        account = accounts.get(store, account_id)
        opened = account.opening_date
        if opened is not None and any(t.account_id == account_id and t.date < opened for t in typed if not t.pending):
            said.append(
                f"{account.name}'s opening balance is of {opened}, and this is older: today's balance changes by it;"
                " was it counted in there already, mend that: finura account edit NAME --opening"
            )
    return said
