"""Net worth from a store: the same as the balances of every day, and what was said of accounts on top."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from finura_cli.domain.account import AccountKind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Period, parse_period
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import InAccounts, Uncategorized
from finura_cli.errors import UsageError
from finura_cli.services import accounting, valuing
from finura_cli.services.networth import networth
from finura_cli.services.report_books import Ask
from finura_cli.store import accounts, history
from finura_cli.store.connection import Store
from tests.services.test_reporting import PAYDAY, PLAIN, TODAY, build
from tests.store.made import new_books

AT = "2026-10-20T12:00:00"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with new_books(tmp_path_factory.mktemp("networth") / "finura.db") as store:
        build(store)
        with history.deed(store, "test", AT):
            accounts.add(
                store, "Old", AccountKind.SAVINGS, "INR", opening=50_000_00, opening_date=date(2026, 4, 12)
            )  # fmt: skip
        yield store


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Store]:
    with new_books(tmp_path / "finura.db") as store:
        build(store, count=40)
        yield store


def asked(words: str, query: Query | None = None, calendar: Calendar = PLAIN, today: date = TODAY) -> Ask:
    period = parse_period(words, calendar, today)
    assert period is not None
    return Ask(period, "INR", calendar, today, query or Query())


@pytest.mark.parametrize("calendar", [PLAIN, PAYDAY], ids=["plain", "pay day"])
@pytest.mark.parametrize("interval", ["D", "W", "M", "Q"])
@pytest.mark.parametrize("words", ["2026", "2026-03-17..2026-08-05", "all"])
def test_every_point_is_what_the_balances_of_its_day_come_to(books, words, interval, calendar):
    found = networth(books, asked(words, calendar=calendar), interval=interval)
    assert found.points
    for point in found.points:
        held = accounts.balances(books, point.day).values()
        assert point.standing.net.minor == sum(money.minor for money in held if money.currency == "INR")
        assert point.day <= TODAY


def test_entries_in_another_currency_stand_apart(books):
    found = networth(books, asked("all"))
    other = {money.currency for money in accounts.balances(books).values()} - {"INR"}
    assert {one.assets.currency for one in found.unconverted} >= other
    euro = networth(books, asked("all")._replace(currency="EUR"))
    assert euro.last == next(one for one in found.unconverted if one.assets.currency == "EUR")


def test_acct_narrows_it_and_nothing_else_does(books):
    bank = next(account for account in accounts.all(books) if account.name == "Bank")
    only = networth(books, asked("2026", Query.of(InAccounts((bank.id,)))))
    assert {row.owner.name for row in only.accounts} == {"Bank"}
    assert only.last.net.minor == accounts.balances(books, TODAY)[bank.id].minor
    with pytest.raises(UsageError):
        networth(books, asked("2026", Query.of(Uncategorized())))


def test_a_value_counts_from_its_day_with_what_is_booked_later_until_the_account_is_closed(fresh):
    with history.deed(fresh, "test", AT):
        accounts.add(fresh, "House", AccountKind.INVESTMENT, "INR")
    before = {point.span.key: point.standing.net for point in networth(fresh, asked("2026")).points}
    for day, value in ((date(2026, 5, 10), 80_00_000_00), (date(2026, 8, 31), 85_00_000_00)):
        valuing.say(fresh, "House", Money(value, "INR"), day=day, today=TODAY, at=AT)
    after = {point.span.key: point.standing.net for point in networth(fresh, asked("2026")).points}
    added = {key: after[key].minor - before[key].minor for key in after}
    assert {added[f"2026-{month:02}"] for month in (1, 4)} == {0}
    assert {added[f"2026-{month:02}"] for month in (5, 7)} == {80_00_000_00}
    assert {added[f"2026-{month:02}"] for month in (8, 10)} == {85_00_000_00}
    house = accounting.holding(fresh, "House", today=TODAY)
    assert (house.balance.minor, house.worth, house.valued) == (0, Money(85_00_000_00, "INR"), date(2026, 8, 31))
    accounting.close(fresh, "House", on=date(2026, 9, 15), at=AT)
    sold = {point.span.key: point.standing.net for point in networth(fresh, asked("2026")).points}
    assert sold["2026-08"] == after["2026-08"]
    assert sold["2026-09"] == before["2026-09"]


def test_books_without_anything_have_no_points(tmp_path):
    with new_books(tmp_path / "finura.db") as store:
        found = networth(store, asked("2026"))
        assert (found.points, found.accounts, found.last.net.minor) == ((), (), 0)
        assert networth(store, asked("2026")._replace(period=Period.ALL)).points == ()
