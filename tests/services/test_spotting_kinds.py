"""Every kind of oddity in real books: what is missing, what is new, bursts, hours; what a verdict teaches."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from finura_cli.domain.anomaly import Heard, Oddities, OddKind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period, calendar_month
from finura_cli.domain.query import Query
from finura_cli.domain.query_parser import parse_query
from finura_cli.domain.query_terms import InCategories
from finura_cli.domain.verdict import Answer
from finura_cli.services import bill_answers, bill_setting, spotting
from finura_cli.services.naming import names_of
from finura_cli.store import accounts, bills, history, search
from tests.services.ledger import AT, Ledger, monthly, months_of

TODAY = date(2026, 10, 28)
OCTOBER = calendar_month(2026, 10)
LATER = date(2026, 12, 15)


def market(months=range(4, 10)):
    """Groceries whose days and amounts come in no step."""
    return [
        (f"2026-{month:02}-{day:02}", -(3_000 + (day * 379 + month * 917) % 2_000), f"market {day}", "Food:Groceries")
        for month in months
        for day in range(2 + month % 3, 29, 4 + month % 2)
    ]


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    made.add(*market())
    yield made
    made.store.close()


def odd(ledger, period=OCTOBER, today=TODAY, **more):
    return spotting.odd(ledger.store, period=period, today=today, **more)


def gym(ledger, last=9):
    """A bill of the fifth that came until the month `last`; the account is known up to the end of October."""
    ids = ledger.add(*monthly(months_of(2026, 2, last), 5, -90_000, "ZUQQI GYM", "Fun:Streaming"))
    ledger.add(("2026-10-25", -4_100, "market 25", "Food:Groceries"))
    return ids


def test_a_bill_that_did_not_come_is_missed_and_names_its_last_entry(ledger):
    ids = gym(ledger)
    (row,) = odd(ledger).rows
    assert (row.kind, row.id, row.other, row.ref) == (OddKind.MISSING_BILL, ids[-1], ids[-1], f"d{ids[-1]}")
    assert (row.date, row.amount, row.category) == (date(2026, 10, 5), Money(0, "INR"), "Fun:Streaming")
    assert (row.low, row.usual, row.high) == (Money(-90_000, "INR"),) * 3
    assert row.reason.startswith("monthly, came 8 times, and was due by 2026-10-")
    assert odd(ledger, calendar_month(2026, 9)).rows == ()


def test_what_was_paid_late_or_is_not_known_yet_is_not_missed(ledger):
    gym(ledger)
    assert odd(ledger, today=date(2026, 10, 6)).rows == ()
    ledger.add(("2026-11-01", -90_000, "ZUQQI GYM", "Fun:Streaming"))
    assert [row.kind for row in odd(ledger, today=LATER).rows] == []


def test_a_missing_bill_is_answered_by_itself_and_the_next_one_is_told_again(ledger):
    ids = gym(ledger)
    done = spotting.settle(ledger.store, [], Answer.REJECT, at=AT, missing=[ids[-1]])
    assert (done.ids, done.missing) == ((), (ids[-1],))
    assert (odd(ledger).rows, odd(ledger).rejected) == ((), 1)
    history.undo(ledger.store)
    spotting.settle(ledger.store, [], Answer.ACCEPT, at=AT, missing=[ids[-1]])
    (row,) = odd(ledger).rows
    assert row.accepted
    assert odd(ledger).open == 0
    ledger.add(("2026-10-26", -90_000, "ZUQQI GYM", "Fun:Streaming"))
    assert odd(ledger).rows == ()


def test_what_is_rejected_as_a_bill_or_is_of_a_closed_account_is_not_missed(ledger):
    ids = gym(ledger)
    bill_answers.reject(ledger.store, [f"d{ids[-1]}"], today=date(2026, 10, 12), at=AT)
    assert odd(ledger).rows == ()
    history.undo(ledger.store)
    assert len(odd(ledger).rows) == 1
    with history.deed(ledger.store, command="close", at=AT) as deed:
        own = accounts.get(ledger.store, ledger.bank)
        accounts.update(ledger.store, own._replace(closed=date(2026, 10, 1)))
        deed.summary = "closed"
    assert odd(ledger).rows == ()


def test_a_query_asks_for_the_bills_it_matches(ledger):
    gym(ledger)
    food = Query.of(InCategories((ledger.ids["Food:Groceries"],)))
    assert odd(ledger, query=food).rows == ()
    fun = Query.of(InCategories((ledger.ids["Fun:Streaming"],)))
    assert [row.kind for row in odd(ledger, query=fun).rows] == [OddKind.MISSING_BILL]


def test_a_new_payee_with_a_large_amount(ledger):
    (id,) = ledger.add(("2026-10-20", -90_000, "VORNIK", None))
    (row,) = odd(ledger).rows
    assert (row.id, row.kind) == (id, OddKind.NEW_MERCHANT)
    assert row.reason.startswith("never seen before, and 2")
    assert row.low.minor < row.usual.minor < row.high.minor


def test_a_burst_in_a_category_is_told_once_and_has_no_usual_amount(ledger):
    ledger.add(*[(f"2026-10-{20 + n // 3}", -3_300 - 71 * n, f"market {n}", "Food:Groceries") for n in range(9)])
    (row,) = odd(ledger).rows
    assert (row.kind, row.usual, row.low, row.high) == (OddKind.MONTH_SPIKE, None, None, None)
    assert "charge of Food:Groceries within 5 days; usual are about 1" in row.reason


def test_an_hour_at_which_nothing_is_paid(tmp_path):
    ledger = Ledger(tmp_path)
    for n, one in enumerate(market(range(1, 10)) + market(range(1, 4))):
        ledger.add(one, time=f"{11 + n % 3}:15")
    (night,) = ledger.add(("2026-10-20", -4_000, "market 20", "Food:Groceries"), time="03:10")
    ledger.add(("2026-10-22", -3_700, "market 22", "Food:Groceries"), time="00:00")  # what a file says of any row
    (row,) = odd(ledger).rows
    assert (row.id, row.kind) == (night, OddKind.ODD_HOUR)
    assert row.reason.startswith("paid at about 03:00; 0 of ")
    ledger.store.close()


def test_a_rejected_amount_is_normal_at_its_payee_from_then_on(ledger):
    first, second = ledger.add(
        ("2026-10-09", -44_000, "VORNIK", "Food:Groceries"), ("2026-10-25", -43_000, "VORNIK", "Food:Groceries")
    )
    third = ledger.add(("2026-10-27", -45_000, "XQZVK", "Food:Groceries"))[0]
    assert {first, third} <= {row.id for row in odd(ledger, alarms_a_month=9).rows}
    spotting.settle(ledger.store, [first], Answer.REJECT, at=AT)
    left = odd(ledger, alarms_a_month=9)
    assert third in {row.id for row in left.rows}
    assert not {first, second} & {row.id for row in left.rows}
    assert left.rejected == 1


def test_the_forest_is_asked_with_every_vote_told(ledger):
    ledger.add(*market(range(2, 4)))
    ledger.add(("2026-10-09", -44_000, "VORNIK", "Food:Groceries"))
    assert odd(ledger).rows[0].votes.forest is None
    (row,) = odd(ledger, forest=True).rows
    assert 0.9 <= row.votes.forest <= 1
    assert row.votes.heard is Heard.STATISTICS
    few = Period(date(2026, 4, 1), date(2026, 5, 1))
    assert all(row.votes.forest is None for row in odd(ledger, few, forest=True).rows)


def test_the_answer_is_kept_until_the_books_change(ledger, monkeypatch):
    gym(ledger)
    ledger.add(("2026-10-09", -44_000, "VORNIK", "Food:Groceries"))
    ask = {"period": OCTOBER, "today": TODAY, "at": AT}
    found = spotting.looked(ledger.store, **ask)
    assert len(found.rows) == 2
    assert msgspec.json.decode(msgspec.json.encode(found), type=Oddities) == found
    with monkeypatch.context() as patch:
        patch.setattr(spotting, "odd", lambda *a, **k: pytest.fail("worked out again"))
        assert spotting.looked(ledger.store, **ask) == found
    spotting.settle(ledger.store, [found.rows[0].id], Answer.REJECT, at=AT)
    assert spotting.looked(ledger.store, **ask).rejected == 1
    history.undo(ledger.store)
    assert spotting.looked(ledger.store, **ask) == found


def test_what_comes_later_changes_no_charge_of_the_past(ledger):
    ledger.add(("2026-10-09", -44_000, "VORNIK", "Food:Groceries"))
    before = odd(ledger).rows
    ledger.add(("2026-11-02", -990_000, "ZUQQI", "Food:Groceries"), *market(range(11, 13)))
    assert odd(ledger, today=LATER).rows == before


def test_a_skipped_day_of_a_stored_bill_is_not_missed(ledger):
    ids = gym(ledger)
    bill_answers.accept(ledger.store, [f"d{ids[-1]}"], today=date(2026, 10, 12), at=AT)
    assert [row.kind for row in odd(ledger).rows] == [OddKind.MISSING_BILL]
    (bill,) = bills.all(ledger.store)
    bill_setting.skip(ledger.store, str(bill.id), date(2026, 10, 5), TODAY, at=AT)
    assert odd(ledger).rows == ()


def test_a_query_finds_what_is_odd(ledger):
    ids = ledger.add(
        ("2026-10-09", -44_000, "VORNIK", "Food:Groceries"), ("2026-10-12", -900, "cafe", "Food:Dining"),
        ("2026-10-12", -900, "cafe", "Food:Dining"), ("2026-10-13", -1_900, "VORNIK TEA", "Food:Dining"),
    )  # fmt: skip

    def found(**alarms):
        query = parse_query(["is:anomaly"], names_of(ledger.store, **alarms))
        return {one.id for one in search.find(ledger.store, query, Period.ALL)}

    assert found() == found(alarms_a_month=0) == {ids[0], ids[2]}
    other = ledger.add(("2026-10-10", -36_000, "ZUQQI", "Food:Groceries"))
    assert found(alarms_a_month=1) == {ids[0], ids[2]}
    assert found() == found(alarms_a_month=0) == {ids[0], ids[2], *other}
    history.undo(ledger.store)
    spotting.settle(ledger.store, [ids[0]], Answer.REJECT, at=AT)
    spotting.settle(ledger.store, [ids[3]], Answer.ACCEPT, at=AT)
    assert found() == {ids[2], ids[3]}
