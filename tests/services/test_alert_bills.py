"""What time alone sets off: bills, balances, goals; looked for once a day, and on every import."""

from __future__ import annotations

from datetime import date

import pytest

from finura_cli.config import Settings
from finura_cli.domain.account import AccountKind
from finura_cli.domain.alerts import AlertKind, GoalFigures, goal_alert
from finura_cli.domain.money import Money
from finura_cli.domain.paces import Every
from finura_cli.domain.period import Calendar
from finura_cli.services import alert_bills, alert_rises, alert_standing, alerting, bill_setting, goal_setting
from finura_cli.services.alerting import Now
from finura_cli.store import accounts, history, transactions
from tests.services.ledger import AT, Ledger, monthly, months_of

ALL = Settings(holdout="0", quiet="", per_day=50)


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    with history.unrecorded(made.store):
        account = accounts.get(made.store, made.bank)
        accounts.update(made.store, account._replace(opening=1000_00, opening_date=date(2026, 1, 1)))
    yield made
    made.store.close()


def now(day: str) -> Now:
    return Now(date.fromisoformat(day), "12:00", f"{day}T12:00:00", Calendar(), "INR", ALL)


def bill(ledger: Ledger, name: str, amount: int, due: str, **more: object) -> None:
    said = bill_setting.Said(
        name=name, amounts=bill_setting.Amounts(amount, None, None, "INR"), every=Every.MONTH,
        due=date.fromisoformat(due), account="Bank", **more,
    )  # fmt: skip
    bill_setting.add(ledger.store, said, at=AT)


def tea(ledger: Ledger, day: str) -> list[str]:
    """A word for each thing that a cup of tea sets off."""
    entries = transactions.get_many(ledger.store, ledger.add((day, -1_00, "tea", None)))
    return texts(alerting.after_adding(ledger.store, entries, now=now(day)))


def texts(found) -> list[str]:
    return [one.alert.said(Money.plain) for one in found]


def due(ledger: Ledger, day: str, remind: int = 3) -> list[str]:
    found = alert_bills.due_and_late(ledger.store, today=date.fromisoformat(day), remind_days=remind)
    return [alert.said(Money.plain) for alert in found]


def test_a_bill_is_told_once_before_its_day(ledger):
    bill(ledger, "Internet", 90_00, "2026-10-20")
    assert tea(ledger, "2026-10-16") == []
    assert tea(ledger, "2026-10-18") == ["Internet, 90.00, is due on 20 Oct"]
    assert [tea(ledger, f"2026-10-{day}") for day in (18, 19, 20)] == [[], [], []]
    (row,) = alert_standing.standing(ledger.store, now=now("2026-10-20"))
    assert (row.alert.kind, row.alert.said(Money.plain)) == (AlertKind.BILL_DUE, "Internet, 90.00, is due today")
    ledger.add(("2026-10-20", -90_00, "Internet", None))
    assert alert_standing.standing(ledger.store, now=now("2026-10-20")) == ()


def test_how_many_days_before_is_the_bills_own_word_else_the_settings(ledger):
    bill(ledger, "Internet", 90_00, "2026-10-20", remind=7)
    bill(ledger, "Water", 30_00, "2026-10-21")
    assert due(ledger, "2026-10-13") == ["Internet, 90.00, is due on 20 Oct"]
    assert due(ledger, "2026-10-14", remind=8) == [
        "Internet, 90.00, is due on 20 Oct",
        "Water, 30.00, is due on 21 Oct",
    ]
    assert due(ledger, "2026-10-18", remind=0) == ["Internet, 90.00, is due on 20 Oct"]


def test_a_bill_is_late_only_when_the_books_go_on(ledger):
    bill(ledger, "Internet", 90_00, "2026-10-20")
    ledger.add(("2026-10-20", -5_00, "bread", None))
    assert due(ledger, "2026-10-27") == []  # the file of the bank ends before it could tell
    ledger.add(("2026-10-26", -5_00, "cake", None), account_id=ledger.savings)
    assert due(ledger, "2026-10-27") == []  # another account does not pay it
    ledger.add(("2026-10-23", -5_00, "bread", None))
    assert due(ledger, "2026-10-27") == ["Internet, 90.00, was due on 20 Oct, and nothing in the books has paid it"]
    assert len(tea(ledger, "2026-10-27")) == 1
    assert tea(ledger, "2026-10-28") == []


def test_an_amount_that_varies_is_about_what_it_was(ledger):
    said = bill_setting.Said(
        name="Power", amounts=bill_setting.Amounts(None, 60_00, 100_00, "INR"), every=Every.MONTH,
        due=date(2026, 10, 20), account="Bank",
    )  # fmt: skip
    bill_setting.add(ledger.store, said, at=AT)
    assert due(ledger, "2026-10-19") == ["Power, about 80.00, is due tomorrow"]


def test_the_statement_of_a_card_is_a_bill(ledger):
    with history.unrecorded(ledger.store):
        made = accounts.add(ledger.store, "Visa", AccountKind.CARD, "INR")
        terms = made.terms._replace(statement_day=15, due_day=25)
        accounts.update(ledger.store, made._replace(terms=terms))
    ledger.add(("2026-10-03", -250_00, "shoes", None), account_id=made.id)
    assert due(ledger, "2026-10-23") == ["the statement of Visa, 250.00, is due on 25 Oct"]
    found = alert_standing.standing(ledger.store, now=now("2026-10-24"))
    assert [row.alert.identity.object for row in found] == [made.uid]


def test_the_first_entry_of_a_day_looks_and_the_others_do_not(ledger, monkeypatch):
    looks = []
    monkeypatch.setattr(alerting, "by_time", lambda *words, **more: looks.append(more) or [])
    tea(ledger, "2026-10-18")
    assert looks == []  # there are no bills, no goals
    bill(ledger, "Internet", 90_00, "2026-10-20")
    for day in ("2026-10-18", "2026-10-18", "2026-10-19"):
        tea(ledger, day)
    assert looks == [{"thorough": False}] * 2
    alerting.after_import(ledger.store, [1], now=now("2026-10-19"))
    assert looks[2:] == [{"thorough": True}]


def test_a_balance_that_will_not_do_until_pay_day(ledger):
    ledger.add(*monthly(months_of(2026, 7, 9), 25, 2000_00, "wages", "Income:Salary"))
    ledger.add(("2026-10-02", -6500_00, "car", None))
    bill(ledger, "Rent", 400_00, "2026-10-22")
    bill(ledger, "School", 300_00, "2026-10-24")
    bill(ledger, "Gas", 900_00, "2026-10-27")  # after pay day
    said = "Bank holds 500.00, and 2 bills before the next income (on 25 Oct) come to 700.00: 200.00 short"
    found = alert_bills.short_balances(
        ledger.store, today=date(2026, 10, 15), calendar=Calendar(), currency="INR", detect=False
    )
    assert [alert.said(Money.plain) for alert in found] == [said]
    assert tea(ledger, "2026-10-15") == [said.replace("500", "499").replace("200", "201")]
    assert tea(ledger, "2026-10-16") == []  # said for this pay day
    ledger.add(("2026-10-17", 400_00, "sold", "Income:Salary"))
    assert AlertKind.LOW_BALANCE not in {
        row.alert.kind for row in alert_standing.standing(ledger.store, now=now("2026-10-17"))
    }


def test_without_a_pay_day_the_month_is_looked_at(ledger):
    ledger.add(("2026-10-02", -900_00, "car", None))
    bill(ledger, "Rent", 400_00, "2026-10-22")
    bill(ledger, "Later", 400_00, "2026-11-02")
    assert tea(ledger, "2026-10-15") == [
        "Bank holds 99.00, and the bill before the month ends comes to 400.00: 301.00 short"
    ]


def test_of_a_balance_nobody_knows_nothing_is_said(ledger):
    with history.unrecorded(ledger.store):
        account = accounts.get(ledger.store, ledger.bank)
        accounts.update(ledger.store, account._replace(opening=0, opening_date=None))
    bill(ledger, "Rent", 400_00, "2026-10-22")
    assert tea(ledger, "2026-10-15") == []


def test_bills_that_only_come_back_count_for_a_thorough_look(ledger):
    ledger.add(*monthly(months_of(2026, 4, 9), 22, -150_00, "Lakeview Rooms", "Housing:Rent"))
    short = {"today": date(2026, 10, 15), "calendar": Calendar(), "currency": "INR"}
    assert [alert.basis["short"] for alert in alert_bills.short_balances(ledger.store, **short)] == [
        Money(50_00, "INR")
    ]
    assert alert_bills.short_balances(ledger.store, **short, detect=False) == []


def test_a_price_that_rose_is_told_after_an_import(ledger):
    ledger.add(*monthly(months_of(2026, 4, 9), 14, -12_00, "Flimmer", "Fun:Streaming"))
    ledger.add(("2026-10-14", -15_00, "Flimmer", "Fun:Streaming"), batch_id=1)
    assert texts(alerting.after_import(ledger.store, [1], now=now("2026-10-20"))) == [
        "Flimmer rose by 25 %: 15.00, was 12.00"
    ]
    assert alerting.after_import(ledger.store, [1], now=now("2026-10-21")) == ()
    (row,) = alert_standing.standing(ledger.store, now=now("2026-10-21"))
    assert row.alert.kind is AlertKind.PRICE_RISE
    assert alert_standing.standing(ledger.store, now=now("2026-12-21")) == ()
    assert not list(alert_rises.rises(ledger.store, today=date(2026, 12, 21), calendar=Calendar()))


# Goals


def goal(saved: int, expected: int, odds: float | None = 0.2, each: int = 100_00) -> GoalFigures:
    eur = "EUR"
    return GoalFigures("uid", "Trip", Money(2000_00, eur), Money(saved, eur), Money(expected, eur), each, odds)


def test_a_goal_is_told_when_it_falls_behind_and_again_when_further(ledger):
    alert = goal_alert(goal(700_00, 850_00), ())
    assert alert is not None
    assert alert.said(Money.plain) == (
        "Trip is 150.00 behind its plan: 700.00 saved, 850.00 planned by now; 20 % likely to be there in time"
    )
    assert alert.identity.bucket == "5"
    assert goal_alert(goal(850_00, 850_00), ()) is None
    assert goal_alert(goal(750_00, 850_00), ()) is None  # one payment
    assert goal_alert(goal(700_00, 850_00, odds=0.5), ()) is None  # and likely to be there
    assert goal_alert(goal(300_00, 850_00), ["5"]).identity.bucket == "20"
    assert goal_alert(goal(700_00, 850_00), ["5", "20"]).identity.bucket == "20"  # that still stands


def test_a_goal_that_nobody_pays_into(ledger):
    wanted = goal_setting.Wanted("Trip", Money(2000_00, "INR"), date(2026, 1, 1), by=date(2026, 12, 31))
    goal_setting.add(ledger.store, wanted, today=date(2026, 1, 1), at=AT)
    first = tea(ledger, "2026-06-20")
    assert [text.partition(" behind")[0][:8] for text in first] == ["Trip is "]
    assert tea(ledger, "2026-06-21") == []
