"""What hledger, Ledger and our reader make of the same journals."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests import needs
from tests.formats.journals import OWN, balances, by_hledger, by_ledger, flows, journals, problems

CODES = {"$": "USD"}
FEW = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)


def own(said: dict[tuple[str, str], Decimal]) -> dict[tuple[str, str], Decimal]:
    return {(account, CODES.get(c, c)): amount for (account, c), amount in said.items() if account in OWN}


def spent(said: dict[tuple[str, str], Decimal]) -> dict[str, Decimal]:
    """Income and expenses as our categories have them: money out is negative."""
    found = {}
    for (account, _), amount in said.items():
        root, _, rest = account.partition(":")
        if root.lower() in ("expenses", "income", "revenues"):
            found[rest if root.lower() == "expenses" else f"Income:{rest}"] = -amount
    return found


@pytest.mark.timeout(300)
@FEW
@given(journals())
def test_accounts_and_categories_come_to_what_hledger_says(text: str) -> None:
    needs.program("hledger")
    assert problems(text) == []
    said = by_hledger(text)
    assert balances(text) == own(said)
    assert flows(text) == spent(said)


@pytest.mark.timeout(300)
@FEW
@given(text=journals())
def test_accounts_come_to_what_ledger_says(text: str, tmp_path: Path) -> None:
    needs.program("ledger")
    path = tmp_path / "a.journal"
    path.write_text(text, "utf-8")
    assert balances(text) == own(by_ledger(text, str(path)))
