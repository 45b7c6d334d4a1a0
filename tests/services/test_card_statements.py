"""What cards ask for, over books that hold several of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from finura_cli.domain.account import AccountKind, CardTerms
from finura_cli.domain.card_statements import State
from finura_cli.services import card_statements
from finura_cli.store import accounts, history
from tests.services.ledger import AT, Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path)


def card(ledger: Ledger, name: str, terms: CardTerms, opening: int = 0) -> int:
    with history.deed(ledger.store, "test", AT):
        return accounts.add(ledger.store, name, AccountKind.CARD, "INR", opening=opening, terms=terms).id


def test_dues_are_of_cards_that_ask_for_something(ledger: Ledger) -> None:
    visa = card(ledger, "Visa", CardTerms(5, 25, 1_000_000))
    amex = card(ledger, "Amex", CardTerms(10, 20, None))
    card(ledger, "Idle", CardTerms(10, 20, None))
    open_end = card(ledger, "No day", CardTerms(10, None, None))
    for id, minor in ((visa, 500_000), (amex, 30_000), (open_end, 100)):
        ledger.add(("2026-10-02", -minor, "shoes", None), account_id=id)
    ledger.add(("2026-10-12", 30_000, "refund", None), account_id=amex)
    found = card_statements.dues(ledger.store, date(2026, 10, 15))
    assert [(one.name, one.due, one.amount.minor, one.left.minor, one.state) for one in found] == [
        ("Amex", date(2026, 10, 20), 30_000, 0, State.PAID),
        ("Visa", date(2026, 10, 25), 500_000, 500_000, State.DUE),
    ]
    assert [(one.limit.minor if one.limit else None, one.utilisation) for one in found] == [
        (None, None), (1_000_000, 0.5),
    ]  # fmt: skip
    assert found[1].closed == date(2026, 10, 5)


def test_what_was_owed_before_the_first_entry_counts(ledger: Ledger) -> None:
    card(ledger, "Visa", CardTerms(31, 15, None), opening=-7_700)
    (one,) = card_statements.dues(ledger.store, date(2027, 3, 1))
    assert (one.closed, one.due, one.amount.minor) == (date(2027, 2, 28), date(2027, 3, 15), 7_700)


def test_a_closed_card_asks_for_nothing(ledger: Ledger) -> None:

    id = card(ledger, "Visa", CardTerms(5, 25, None), opening=-7_700)
    with history.deed(ledger.store, "test", AT):
        accounts.update(ledger.store, accounts.get(ledger.store, id)._replace(closed=date(2026, 10, 1)))
    assert card_statements.dues(ledger.store, date(2026, 10, 15)) == ()


def test_books_without_cards_are_not_asked(ledger: Ledger) -> None:
    ledger.add(("2026-10-02", -100, "shoes", None))
    assert card_statements.standings(ledger.store, date(2026, 10, 15)) == {}
