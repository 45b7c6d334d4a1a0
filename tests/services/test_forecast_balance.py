"""The balance to come over a plain store: what is known, whose accounts, nothing of the future, kept and held."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest

from finura_cli.domain.account import AccountKind, CardTerms
from finura_cli.domain.balance import BalanceForecast
from finura_cli.domain.balance_flows import KnownKind
from finura_cli.domain.money import Money
from finura_cli.domain.paces import Every
from finura_cli.domain.period import Calendar
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import InAccounts, InCategories
from finura_cli.domain.schedules import Schedule
from finura_cli.domain.track_record import What
from finura_cli.errors import FinuraError, Unavailable
from finura_cli.screen.forecast_balance import balance_shown
from finura_cli.screen.plain import shown_json
from finura_cli.services import affording, forecast_balance, track_record
from finura_cli.services.forecast_balance import Ask
from finura_cli.services.trained import Seen
from finura_cli.store import accounts, history, schedules, transactions
from tests.services.ledger import AT, Item, Ledger

TODAY = date(2026, 10, 12)
SEEN = Seen(Calendar(), TODAY, "INR")


def household(count: int, *, seed: int = 2, last: tuple[int, int] = (2026, 9)) -> list[Item]:
    draw, found = random.Random(seed), list[Item]()
    year, month = last
    for _ in range(count):
        found += [
            (f"{year}-{month:02}-01", 900_000, "XQZVK", "Income:Salary"),
            (f"{year}-{month:02}-03", -240_000, "ZUQQI", "Housing:Rent"),
            *((f"{year}-{month:02}-{draw.randint(1, 28):02}", -draw.randint(5_000, 120_000),
               f"VORNIK {draw.choice('abcdefghij')}", "Food:Dining") for _ in range(8)),
        ]  # fmt: skip
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return [*found, ("2026-10-01", 900_000, "XQZVK", "Income:Salary"), (TODAY.isoformat(), -100, "coffee", None)]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(tmp_path)
    yield made
    made.store.close()


def told(ledger: Ledger, **more: object) -> BalanceForecast:
    return forecast_balance.balance(ledger.store, replace(Ask(SEEN), **more))


def test_the_path_begins_at_what_is_there_and_known_things_stand_on_their_days(ledger):
    ledger.add(*household(10))
    found = told(ledger)
    assert found.balance == accounts.balances(ledger.store, TODAY)[ledger.bank]
    assert (found.period.start, found.period.last) == (date(2026, 10, 13), date(2026, 11, 30))
    assert [(one.day, one.minor, one.kind) for one in found.known if one.name == "XQZVK"] == [
        (date(2026, 11, 1), 900_000, KnownKind.INCOME)
    ]
    (rent,) = [one for one in found.known if one.name == "ZUQQI"]
    assert (rent.day, rent.minor, rent.kind) == (date(2026, 11, 3), -240_000, KnownKind.DETECTED)
    assert all(one.low.minor <= one.typical.minor <= one.high.minor for one in found.days)
    least = min(one.typical.minor for one in found.days)
    assert found.lowest.low.minor <= found.lowest.typical.minor <= least
    assert found.lowest.earliest <= found.lowest.day <= found.lowest.latest
    pay = {one.day: one.typical.minor for one in found.days}
    assert pay[date(2026, 11, 1)] - pay[date(2026, 10, 31)] > 700_000
    assert found.tried is not None
    assert found.tried.tries >= 10
    wide = told(ledger, interval=0.95)
    both = zip(found.days, wide.days, strict=True)
    assert all(one.low.minor >= other.low.minor and one.high.minor <= other.high.minor for one, other in both)


def test_nothing_of_later_days_is_read(ledger):
    ledger.add(*household(9))
    before = told(ledger)
    ledger.add(
        ("2026-10-20", -5_000_000, "XQZVK", "Food:Dining"), ("2026-11-01", 1, "XQZVK", "Income:Salary"),
        ("2026-11-03", -1, "ZUQQI", "Housing:Rent"), ("2026-12-24", -700_000, "VORNIK a", "Food:Dining"),
    )  # fmt: skip
    assert told(ledger) == before


def test_a_floor_above_the_balance_is_gone_below_and_one_far_under_it_never(ledger):
    ledger.add(*household(8))
    now = accounts.balances(ledger.store, TODAY)[ledger.bank].minor
    high, low = told(ledger, floor=now + 10**8), told(ledger, floor=-(10**9))
    assert (high.below, low.below) == (1, 0)
    assert all(one.below == 1 for one in high.days)
    between = [told(ledger, floor=now + shift).below for shift in (-900_000, -400_000, -200_000, 0)]
    assert between == sorted(between)
    assert low.brier is not None
    assert low.brier.skill is None  # it never went there


def test_moving_money_between_own_accounts_changes_what_each_has_and_not_the_whole(ledger):
    ledger.add(*household(8))
    before = told(ledger)
    for month in range(2, 10):
        ledger.save(f"2026-{month:02}-15", 100_000)
    assert told(ledger) == replace(before, accounts=before.accounts)
    bank = told(ledger, query=Query.of(InAccounts((ledger.bank,))))
    savings = told(ledger, query=Query.of(InAccounts((ledger.savings,))))
    assert (bank.whole, bank.accounts, savings.accounts) == (False, ("Bank",), ("Savings",))
    assert bank.balance + savings.balance == before.balance
    assert {one.minor for one in savings.known} == {100_000}
    assert savings.days[-1].typical.minor > savings.balance.minor


def test_what_is_scheduled_and_what_a_card_asks_for_are_known(ledger):
    with history.unrecorded(ledger.store):
        card = accounts.add(ledger.store, "Card", AccountKind.CARD, "INR", terms=CardTerms(5, 25, None))
    ledger.add(*household(8))
    ledger.add(("2026-09-20", -333_000, "flight", "Food:Dining"), account_id=card.id)
    ledger.add(("2026-10-08", -55_000, "hotel", "Food:Dining"), account_id=card.id)
    gym = Schedule(0, "", Every.MONTH, date(2026, 10, 20), None, ledger.bank, Money(-70_000, "INR"), "gym")
    with history.deed(ledger.store, command="test", at=AT) as deed:
        schedules.add(ledger.store, gym)
        deed.summary = "test"
    found = told(ledger)
    known = {(one.kind, one.name): (one.day, one.minor) for one in reversed(found.known)}
    assert known[KnownKind.CARD, "Card"] == (date(2026, 10, 25), -333_000)
    assert known[KnownKind.SCHEDULE, "gym"] == (date(2026, 10, 20), -70_000)
    assert found.owed.minor == -388_000


def _pay_card(ledger: Ledger, card: int, day: str, minor: int) -> None:
    with history.deed(ledger.store, command="test", at=AT) as deed:
        transactions.add_linked(
            ledger.store,
            ledger.entry(day, -minor, "card payment", "Transfer"),
            ledger.entry(day, minor, "card payment", "Transfer", account_id=card),
        )
        deed.summary = "test"


def test_payments_of_a_card_come_back_as_its_statements_and_not_beside_them(ledger):
    with history.unrecorded(ledger.store):
        card = accounts.add(ledger.store, "Card", AccountKind.CARD, "INR", terms=CardTerms(28, 20, None))
    ledger.add(*household(8))
    for month in range(1, 10):
        ledger.add((f"2026-{month:02}-10", -50_000, "groceries", "Food:Groceries"), account_id=card.id)
        if month > 1:
            _pay_card(ledger, card.id, f"2026-{month:02}-20", 50_000)

    def out() -> list[tuple[date, int, KnownKind]]:
        paid = [one for one in told(ledger).known if "card" in one.name.lower()]
        return [(one.day, one.minor, one.kind) for one in paid]

    twice = [(date(2026, 10, 20), -50_000, KnownKind.CARD), (date(2026, 11, 20), -50_000, KnownKind.CARD)]
    assert out() == twice
    pay = Schedule(0, "", Every.MONTH, date(2026, 11, 18), None, ledger.bank, Money(-20_000, "INR"), "to the card",
                   to_account_id=card.id)  # fmt: skip
    with history.deed(ledger.store, command="test", at=AT) as deed:
        schedules.add(ledger.store, pay)
        deed.summary = "test"
    assert out() == [
        twice[0],
        (date(2026, 11, 18), -20_000, KnownKind.SCHEDULE),
        (date(2026, 11, 20), -30_000, KnownKind.CARD),
    ]
    with history.unrecorded(ledger.store):
        accounts.update(ledger.store, card._replace(terms=CardTerms(None, None, None)))
    assert {one.kind for one in told(ledger).known if one.name == "card payment"} == {KnownKind.DETECTED}


def test_what_is_said_of_days_to_come_is_not_told_beside_what_is_seen_to_come_back(ledger):
    ledger.add(*household(8))
    seen = [(one.day, one.minor) for one in told(ledger).known]
    rent = Schedule(0, "", Every.MONTH, date(2026, 11, 4), None, ledger.bank, Money(-240_000, "INR"), "to the landlord")
    pay = Schedule(0, "", Every.MONTH, date(2026, 11, 1), None, ledger.bank, Money(900_000, "INR"), "my pay")
    elsewhere = rent._replace(account_id=ledger.savings, description="of another account")
    with history.deed(ledger.store, command="test", at=AT) as deed:
        for one in (rent, pay):
            schedules.add(ledger.store, one)
        deed.summary = "test"
    assert [(one.name, one.kind) for one in told(ledger).known if one.day.month == 11] == [
        ("my pay", KnownKind.SCHEDULE), ("to the landlord", KnownKind.SCHEDULE)
    ]  # fmt: skip
    assert len(told(ledger).known) == len(seen)
    with history.deed(ledger.store, command="test", at=AT) as deed:
        schedules.add(ledger.store, elsewhere)
        deed.summary = "test"
    assert len(told(ledger).known) == len(seen) + 1


def test_payments_of_a_card_that_vary_make_a_band_of_what_they_varied_by(ledger):
    with history.unrecorded(ledger.store):
        card = accounts.add(ledger.store, "Card", AccountKind.CARD, "INR")
    ledger.add(*[(f"2026-{month:02}-01", 900_000, "XQZVK", "Income:Salary") for month in range(1, 11)])
    for month, paid in enumerate((90_000, 120_000, 150_000, 100_000, 140_000, 110_000, 130_000, 95_000, 145_000), 1):
        _pay_card(ledger, card.id, f"2026-{month:02}-20", paid)
    found = told(ledger)
    assert [(one.day.day, one.kind) for one in found.known if one.name == "card payment"] == [
        (20, KnownKind.DETECTED), (20, KnownKind.DETECTED)
    ]  # fmt: skip
    after = next(one for one in found.days if one.day == date(2026, 10, 21))
    assert after.high.minor - after.low.minor > 30_000


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"query": Query.of(InCategories((1,)))}, "bad-query"),
        ({"horizon": 0}, "bad-horizon"),
        ({"horizon": 13}, "bad-horizon"),
        ({"until": date(2026, 10, 1)}, "bad-target"),
        ({"until": date(2028, 10, 1)}, "bad-target"),
        ({"query": Query.of(InAccounts((999,)))}, "bad-account"),
        ({"seen": Seen(Calendar(), TODAY, "USD")}, "no-history"),
        ({"query": Query.of(InAccounts((2,)))}, "no-history"),
    ],
)
def test_what_cannot_be_told_is_refused(ledger, more, code):
    ledger.add(*household(5))
    with pytest.raises(FinuraError) as failed:
        told(ledger, **more)
    assert failed.value.code == code


def test_a_card_has_no_balance_to_come_and_empty_books_have_none(ledger):
    with pytest.raises(Unavailable):
        told(ledger)
    with history.unrecorded(ledger.store):
        card = accounts.add(ledger.store, "Card", AccountKind.CARD, "INR")
    ledger.add(*household(5))
    with pytest.raises(FinuraError) as failed:
        told(ledger, query=Query.of(InAccounts((card.id,))))
    assert failed.value.code == "bad-account"


def test_few_months_are_told_and_said_to_be_few(ledger):
    ledger.add(*household(1))
    found = told(ledger)
    assert (found.short, found.months, found.tried, found.brier) == (True, 1, None, None)
    assert found.days[-1].high.minor > found.days[-1].low.minor
    shown = msgspec.json.decode(shown_json("predict balance", balance_shown(found)))
    assert shown["below"]["probability"] is None
    assert {row["below"] for row in shown["rows"]} == {None}


@pytest.mark.parametrize(("months", "told_of"), [(2, False), (4, True)])
def test_of_few_months_no_chance_of_staying_above_zero_is_told(ledger, months, told_of):
    ledger.add(*household(months))
    found = affording.afford(ledger.store, Money(100, "INR"), date(2026, 12, 10), today=TODAY)
    assert (found.above is not None) is told_of


def test_an_answer_is_kept_and_its_month_ends_are_held_against_what_came(ledger, monkeypatch):
    ledger.add(*household(8))
    first = forecast_balance.answered(ledger.store, Ask(SEEN), at=AT)
    assert msgspec.json.decode(msgspec.json.encode(first), type=BalanceForecast) == first
    monkeypatch.setattr(forecast_balance, "balance", lambda *_: pytest.fail("worked out again"))
    assert forecast_balance.answered(ledger.store, Ask(SEEN), at=AT) == first
    monkeypatch.undo()
    forecast_balance.answered(ledger.store, Ask(SEEN, floor=5, interval=0.9), at=AT)  # not plain
    ledger.add(("2026-11-01", 900_000, "XQZVK", "Income:Salary"), ("2026-11-30", -50_000, "VORNIK a", None))
    (row,) = track_record.history(ledger.store, SEEN._replace(today=date(2026, 12, 2)), kinds=(What.BALANCE,)).rows
    assert (row.last.period.last, row.last.typical) == (date(2026, 11, 30), first.days[-1].typical)
    assert row.came == accounts.balances(ledger.store, date(2026, 11, 30))[ledger.bank]


def test_an_expense_lowers_the_odds_of_staying_above_zero_and_a_larger_one_more(ledger):
    ledger.add(*household(9))
    have = accounts.balances(ledger.store, TODAY)[ledger.bank].minor
    found = [
        affording.afford(ledger.store, Money(amount, "INR"), date(2026, 12, 10), today=TODAY, at=AT).above
        for amount in (100, have // 2, have, 2 * have, 20 * have)
    ]
    odds = [one.having for one in found if one is not None]
    assert len(odds) == 5
    assert odds == sorted(odds, reverse=True)
    assert (odds[-1], len({one.without for one in found if one is not None})) == (0, 1)
    last = found[0]
    assert last is not None
    assert last.without <= last.before
    assert last.last == date(2027, 1, 31)
    assert affording.afford(ledger.store, Money(5, "INR"), date(2029, 1, 1), today=TODAY).above is None
