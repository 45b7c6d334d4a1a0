"""What posts itself is a bill: it is in the list once, before and after it was posted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from finura_cli.domain.bills import State
from finura_cli.domain.budget import Per
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Period, calendar_month
from finura_cli.services import billing, budget_setting, budgeting, posting_due, scheduling
from finura_cli.store import history, transactions
from tests.services.ledger import AT, Ledger, monthly, months_of
from tests.services.test_scheduling import set_up

TODAY = date(2026, 11, 21)
AUTUMN = Period(date(2026, 10, 1), date(2027, 1, 1))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path)


def listed(ledger: Ledger, period: Period = AUTUMN, today: date = TODAY) -> list[tuple[str, date, State, int | None]]:
    found = billing.upcoming(ledger.store, period=period, today=today, currency="INR")
    return [(row.id, row.due, row.state, row.entry) for row in found.rows]


def run(ledger: Ledger, today: date = TODAY) -> None:
    posting_due.post_due(ledger.store, today=today, at=AT)


def test_its_days_are_due_paid_and_skipped(ledger: Ledger) -> None:
    set_up(ledger, start=date(2026, 9, 30))
    assert listed(ledger)[:2] == [
        ("s1", date(2026, 9, 30), State.DUE, None),
        ("s1", date(2026, 10, 30), State.DUE, None),
    ]
    run(ledger)
    scheduling.skip(ledger.store, 1, date(2026, 11, 30), today=TODAY, at=AT)
    assert listed(ledger) == [
        ("s1", date(2026, 10, 30), State.PAID, 2),
        ("s1", date(2026, 11, 30), State.SKIPPED, None),
        ("s1", date(2026, 12, 30), State.DUE, None),
    ]
    with history.deed(ledger.store, "rm", AT):
        transactions.remove(ledger.store, (2,))
    assert [row[1].month for row in listed(ledger)] == [11, 12]


def test_what_is_expected_counts_it(ledger: Ledger) -> None:
    set_up(ledger, start=date(2026, 11, 30), category="Rent")
    (one,) = billing.expected(ledger.store, Period(TODAY, date(2026, 12, 1)), TODAY)
    assert (one.id, one.typical.minor, one.category_id, one.sure) == ("s1", 1_500_000, ledger.ids["Housing:Rent"], True)
    assert billing.reminders(ledger.store, TODAY, 20) == []


def test_money_in_and_transfers_are_no_bills(ledger: Ledger) -> None:
    set_up(ledger, income=True)
    set_up(ledger, transfer_to="Savings")
    assert listed(ledger) == []


def test_what_is_seen_to_come_back_is_not_there_twice(ledger: Ledger) -> None:
    ledger.add(*monthly(months_of(2026, 3, 10), 5, -1_500_000, "rent", "Housing:Rent"))
    before = listed(ledger)
    assert [(id[0], due) for id, due, *_ in before if due > TODAY] == [("d", date(2026, 12, 5))]
    set_up(ledger, start=date(2026, 11, 5), category="Rent")
    run(ledger)
    assert [(id[0], due, state) for id, due, state, _ in listed(ledger)] == [
        ("d", date(2026, 10, 5), State.PAID),
        ("s", date(2026, 11, 5), State.PAID),
        ("s", date(2026, 12, 5), State.DUE),
    ]


def test_a_bill_of_the_same_amount_and_days_is_the_same(ledger: Ledger) -> None:
    ledger.add(*monthly(months_of(2026, 3, 10), 5, -1_500_000, "rent", "Housing:Rent"))
    set_up(ledger, start=date(2026, 12, 6), category="Rent")
    assert [id[0] for id, due, *_ in listed(ledger) if due > TODAY] == ["d"]


def test_two_schedules_of_one_amount_are_two(ledger: Ledger) -> None:
    set_up(ledger, amount="500", text="VORNIK", start=date(2026, 12, 6))
    set_up(ledger, amount="500", text="ZUQQI", start=date(2026, 12, 6))
    assert [id for id, *_ in listed(ledger)] == ["s1", "s2"]


def test_the_pace_of_a_budget_knows_what_is_to_be_posted(ledger: Ledger) -> None:
    ledger.add(*monthly(months_of(2026, 4, 10), 5, -10_000, "", "Housing:Rent"))
    ledger.add(("2026-11-05", -10_000, "", "Housing:Rent"))
    calendar, november = Calendar(), calendar_month(2026, 11)
    money = Money(1_000_000, "INR")
    budget_setting.put(ledger.store, "rent", amount=money, per=Per.MONTH, calendar=calendar, today=TODAY, at=AT)

    def projected() -> int | None:
        found = budgeting.status(ledger.store, period=november, calendar=calendar, today=TODAY, currency="INR")
        return found.rows[0].pace.projected if found.rows[0].pace is not None else None

    assert projected() == 10_000
    set_up(ledger, start=date(2026, 11, 28), category="Rent")
    assert projected() == 1_510_000
    run(ledger, date(2026, 11, 28))
    assert projected() == 1_510_000
