"""An entry that is dated ahead of today says nothing of how far the books are known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Period
from finura_cli.domain.track_record import State, Told, What
from finura_cli.errors import Unavailable
from finura_cli.services import bill_replay, budget_past, forecast_bills, forecast_series, saving, track_record
from finura_cli.services.trained import Seen
from finura_cli.store.connection import Store
from tests.services.ledger import AT, Ledger, monthly, months_of

TODAY = date(2026, 11, 20)
SEEN = Seen(Calendar(), TODAY, "INR")
OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Books that end with August."""
    made = Ledger(tmp_path)
    months = months_of(2026, 1, 8)
    made.add(
        *monthly(months, 1, 90_000, "XQZVK", "Income:Salary"),
        *monthly(months, 5, -30_000, "ZUQQI", "Housing:Rent"),
        *monthly(months, 28, -8_000, "VORNIK", "Food:Dining"),
    )
    yield made
    made.store.close()


def october(store: Store) -> State:
    low, typical, high = (Money(minor, "INR") for minor in (30_000, 38_000, 40_000))
    told = Told(What.EXPENSES, OCTOBER, date(2026, 9, 20), typical, low, high, 0.8, "champion")
    track_record.note(store, [told])
    (held,) = track_record.history(store, SEEN).rows
    return held.state


def test_what_is_only_dated_ahead_is_no_history(tmp_path: Path) -> None:
    made = Ledger(tmp_path)
    made.add(("2026-12-24", -5_000, "VORNIK", "Food:Dining"))
    with pytest.raises(Unavailable, match="yet"):
        forecast_bills.bills_ahead(made.store, forecast_bills.Ask(SEEN), at=AT)
    with pytest.raises(Unavailable, match="yet"):
        forecast_series.read(made.store, SEEN)
    made.store.close()


@pytest.mark.parametrize(
    "read",
    [
        october,
        lambda store: saving.monthly_savings(store, "INR", TODAY),
        lambda store: budget_past.read(store, calendar=Calendar(), today=TODAY, currency="INR").months,
        lambda store: bill_replay.windows(store, Calendar(), Calendar().next_month(TODAY), TODAY),
        lambda store: saving.quiet_days(store, TODAY),
    ],
    ids=["what was told", "odds of goals", "advice on budgets", "bills told before", "days without spending"],
)
def test_books_are_known_no_further(ledger: Ledger, read: Callable[[Store], object]) -> None:
    before = read(ledger.store)
    ledger.add(("2026-12-24", -5_000, "VORNIK", "Food:Dining"))
    assert read(ledger.store) == before
