"""What looks odd in real books, and what the user says to it."""

from __future__ import annotations

from datetime import date

import pytest

from finura_cli.domain.anomaly import Heard, OddKind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period, calendar_month
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import InCategories
from finura_cli.domain.verdict import Answer
from finura_cli.errors import NotFound
from finura_cli.services import spotting
from finura_cli.store import history
from tests.services.ledger import AT, Ledger, monthly, months_of

TODAY = date(2026, 10, 28)
OCTOBER = calendar_month(2026, 10)
USUAL = [
    (
        f"2026-{month:02}-{day:02}",
        -(3_000 + (day * 379 + month * 917) % 2_000),
        f"market {day}{month}",
        "Food:Groceries",
    )
    for month in range(4, 10)
    for day in range(2 + month % 3, 29, 4 + month % 2)
]


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    yield made
    made.store.close()


def odd(ledger, period=OCTOBER, **more):
    return spotting.odd(ledger.store, period=period, today=TODAY, **more)


def said(found):
    return [(row.id, row.kind) for row in found.rows]


def test_a_double_charge_names_its_twin(ledger):
    first, second = ledger.add(
        ("2026-10-09", -64_800, "Trattoria 4411", "Food:Dining"),
        ("2026-10-10", -64_800, "Trattoria 4412", "Food:Dining"),
    )
    (row,) = odd(ledger).rows
    assert (row.id, row.kind, row.other, row.usual) == (second, OddKind.DUPLICATE, first, None)
    assert row.amount == Money(-64_800, "INR")
    assert row.reason == f"same text, amount and account as entry {first} one day earlier"


def test_an_odd_amount_says_what_is_usual(ledger):
    ledger.add(*USUAL)
    (id,) = ledger.add(("2026-10-09", -44_000, "market 910", "Food:Groceries"))
    (row,) = odd(ledger).rows
    assert (row.id, row.kind, row.category) == (id, OddKind.AMOUNT, "Food:Groceries")
    assert (row.low, row.usual, row.high) == (Money(-4_891, "INR"), Money(-4_083, "INR"), Money(-3_324, "INR"))
    assert "11 times what is usual for" in row.reason
    assert row.votes == (row.score, 39, None, Heard.STATISTICS)
    assert "4240" not in row.reason


def test_a_price_rise(ledger):
    ledger.add(*monthly(months_of(2026, 5, 9), 15, -49_900, "Video 07", "Fun:Streaming"))
    (id,) = ledger.add(("2026-10-15", -59_900, "Video 10", "Fun:Streaming"))
    (row,) = odd(ledger).rows
    assert (row.id, row.kind, row.usual) == (id, OddKind.PRICE_RISE, Money(-49_900, "INR"))
    assert row.reason == "20% dearer than the 5 charges before"


def test_income_transfers_pending_and_refunds_are_not_judged(ledger):
    ledger.add(("2026-10-09", 64_800, "salary", "Income:Salary"), ("2026-10-09", 64_800, "salary", "Income:Salary"),
               ("2026-10-09", -9_000, "card", "Transfer"), ("2026-10-09", -9_000, "card", "Transfer"),
               ("2026-10-09", 700, "refund", "Food"), ("2026-10-09", 700, "refund", "Food"))  # fmt: skip
    ledger.add(("2026-10-09", -5, "x", "Food"), ("2026-10-09", -5, "x", "Food"), pending=True)
    ledger.save("2026-10-05", 1_000)
    ledger.save("2026-10-05", 1_000)
    found = odd(ledger)
    assert (found.rows, found.looked_at) == ((), 0)


def test_several_currencies_are_not_compared(ledger):
    ledger.add(*USUAL)
    ledger.add(("2026-10-09", -90_000, "market in Rome", "Food:Groceries"), currency="EUR")
    found = odd(ledger)
    assert found.rows == ()
    assert found.unjudged == 1


def test_only_what_is_asked_about_is_told_but_all_of_the_past_is_known(ledger):
    ledger.add(*USUAL)
    (market,) = ledger.add(("2026-10-09", -44_000, "market", "Food:Groceries"))
    ledger.add(("2026-10-09", -900, "cafe", "Food:Dining"), ("2026-10-09", -900, "cafe", "Food:Dining"))
    assert len(odd(ledger).rows) == 2
    only = odd(ledger, query=Query.of(InCategories((ledger.ids["Food:Groceries"],))))
    assert said(only) == [(market, OddKind.AMOUNT)]
    assert odd(ledger, Period(date(2026, 7, 1), date(2026, 10, 1))).rows == ()


def test_rejected_stays_away_for_ever_and_accepted_is_settled(ledger):
    _, second = ledger.add(("2026-10-09", -900, "cafe", "Food:Dining"), ("2026-10-09", -900, "cafe", "Food:Dining"))
    done = spotting.settle(ledger.store, [second], Answer.ACCEPT, at=AT)
    found = odd(ledger)
    assert [row.accepted for row in found.rows] == [True]
    assert found.open == 0
    spotting.settle(ledger.store, [second], Answer.REJECT, at=AT)
    found = odd(ledger)
    assert (found.rows, found.rejected) == ((), 1)
    assert odd(ledger, Period.ALL).rows == ()
    history.undo(ledger.store)
    assert [row.accepted for row in odd(ledger).rows] == [True]
    history.undo(ledger.store, done.deed_id)
    assert odd(ledger).open == 1


def test_a_verdict_said_twice_is_one_deed(ledger):
    (id,) = ledger.add(("2026-10-09", -900, "cafe", "Food:Dining"))
    assert spotting.settle(ledger.store, [id, id], Answer.REJECT, at=AT).deed_id
    assert spotting.settle(ledger.store, [id], Answer.REJECT, at=AT).deed_id == 0
    with pytest.raises(NotFound):
        spotting.settle(ledger.store, [999], Answer.REJECT, at=AT)


def test_alarms_are_limited_and_a_rejection_makes_no_room(ledger):
    ledger.add(*USUAL)
    larger = [("2026-10-02", -9_000), ("2026-10-10", -10_500), ("2026-10-18", -13_000), ("2026-10-26", -16_000)]
    ids = ledger.add(*[(*one, f"shop {name}", "Food:Groceries") for one, name in zip(larger, "abcd", strict=True)])
    every = [row.id for row in odd(ledger, alarms_a_month=10).rows]
    assert sorted(every) == ids
    found = odd(ledger)
    assert [row.id for row in found.rows] == every[:2]
    assert found.held_back == 2
    spotting.settle(ledger.store, [every[0]], Answer.REJECT, at=AT)
    assert [row.id for row in odd(ledger).rows] == [every[1]]


def test_empty_books_have_nothing_odd(ledger):
    assert odd(ledger, Period.ALL).rows == ()
