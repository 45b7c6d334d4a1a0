"""What is noted of an alert: once, whoever else writes; with what its comparison needs; and only while it is true."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from finura_cli.config import Settings
from finura_cli.domain.budget import Per
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar
from finura_cli.domain.transaction import Line
from finura_cli.services import alert_charges, alert_rises, alert_standing, alerting, budget_setting
from finura_cli.services.alerting import Now
from finura_cli.store import categories, charges, connection, history, merchants, nudges, transactions, verdicts
from tests.services.ledger import AT, Ledger, months_of

ALL = Settings(holdout="0", quiet="", per_day=50)
NOW = Now(date(2026, 10, 21), "12:00", "2026-10-21T12:00:00", Calendar(), "INR", ALL)


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    yield made
    made.store.close()


def budget(ledger: Ledger, target: str = "Food") -> None:
    budget_setting.put(
        ledger.store, target, amount=Money(1000_00, "INR"), per=Per.MONTH, calendar=Calendar(),
        today=date(2026, 10, 1), at=AT,
    )  # fmt: skip


def spend(ledger: Ledger, *minors: int, now: Now = NOW):
    ids = ledger.add(*(("2026-10-20", -minor, "dinner", "Food:Dining") for minor in minors))
    return alerting.after_adding(ledger.store, transactions.get_many(ledger.store, ids), now=now)


def dinners(ledger: Ledger) -> None:
    ledger.add(*((f"2026-{n % 9 + 1:02}-11", -100_00 - n, "dinner", "Food:Dining") for n in range(1, 13)))


def standing(ledger: Ledger) -> list[int | None]:
    return [row.id for row in alert_standing.standing(ledger.store, now=NOW)]


def test_what_another_process_notes_meanwhile_is_not_said_again(ledger, monkeypatch):
    budget(ledger)
    other = connection.open_store(ledger.store.path)
    read = verdicts.get

    def slowly(store, subject):  # the other one adds an entry, and says that a higher level is crossed
        monkeypatch.setattr(verdicts, "get", read)
        (first,) = spend(ledger, 100_00)
        assert first.alert.basis["level"] == 90
        return read(store, subject)

    ids = ledger.add(("2026-10-20", -850_00, "dinner", "Food:Dining"))
    entries = transactions.get_many(other, ids)
    monkeypatch.setattr(verdicts, "get", slowly)
    assert alerting.after_adding(other, entries, now=NOW) == ()
    assert [one.identity.bucket for one in nudges.log(ledger.store)] == ["90"]
    other.close()


def test_a_new_name_is_no_new_alert(ledger):
    budget(ledger)
    assert len(spend(ledger, 850_00)) == 1
    with history.deed(ledger.store, command="test", at=AT) as deed:
        food = categories.get(ledger.store, ledger.ids["Food"])
        categories.update(ledger.store, food._replace(name="Meals"))
        deed.summary = "test"
    assert spend(ledger, 1_00) == ()
    (row,) = alert_standing.standing(ledger.store, now=NOW)
    assert (row.id, row.alert.said(Money.plain)) == (1, "85 % of Meals, 149.00 left for 11 days")


def test_a_price_is_about_the_payee_whatever_it_is_called(ledger):
    with history.deed(ledger.store, command="test", at=AT) as deed:
        payee = merchants.find_or_add(ledger.store, "Flimmer")
        deed.summary = "test"
    for year, month in months_of(2026, 1, 10):
        minor = -12_99 if month < 10 else -15_99
        ledger.add((f"{year}-{month:02}-05", minor, "FLIMMER", "Fun:Streaming"), merchant_id=payee)

    def rise():
        (alert,) = alert_rises.rises(ledger.store, today=NOW.today, calendar=Calendar())
        return alert

    before = rise()
    with history.deed(ledger.store, command="test", at=AT) as deed:
        merchants.rename(ledger.store, payee, "Flicker")
        deed.summary = "test"
    assert rise().identity == before.identity
    assert before.identity.object == merchants.get(ledger.store, payee).uid
    assert rise().said(Money.plain) == "Flicker rose by 23 %: 15.99, was 12.99"


def test_chance_is_noted_with_what_would_have_been_else(ledger):
    """Only what would have been said may be compared with what was."""
    budget(ledger)
    settings = replace(ALL, holdout="0.9999", quiet="22:00-07:00")
    (night,) = spend(ledger, 850_00, now=NOW._replace(time="23:00", settings=settings))
    (day,) = spend(ledger, 100_00, now=NOW._replace(settings=settings))
    (full,) = spend(ledger, 100_00, now=NOW._replace(settings=replace(settings, per_day=0)))
    assert [one.withheld for one in (night, day, full)] == ["holdout"] * 3
    noted = nudges.log(ledger.store)
    assert [one.basis["besides"] for one in reversed(noted)] == ["quiet", None, "cap"]
    assert {one.basis["holdout"] for one in noted} == {0.9999}


def test_what_nobody_would_see_is_not_noted_as_said(ledger):
    budget(ledger)
    (nudge,) = spend(ledger, 850_00, now=NOW._replace(silent=True))
    assert nudge.withheld == "quiet"
    assert nudges.said_on(ledger.store, NOW.today) == 0
    assert standing(ledger) == [nudge.id]


def test_an_expense_that_is_gone_or_was_mended_stands_no_more(ledger):
    dinners(ledger)
    (nudge,) = spend(ledger, 9000_00)
    entry = transactions.get(ledger.store, int(str(nudge.alert.basis["entry"])))
    assert standing(ledger) == [nudge.id]
    history.undo(ledger.store)
    assert standing(ledger) == []
    history.redo(ledger.store)
    assert standing(ledger) == [nudge.id]
    paid = Money(-90_00, "INR")
    with history.deed(ledger.store, command="test", at=AT) as deed:
        lines = (Line(entry.lines[0].category_id, paid, entry.lines[0].by),)
        transactions.replace(ledger.store, entry._replace(money=paid, lines=lines))
        deed.summary = "test"
    assert standing(ledger) == []


def test_of_many_entries_only_the_largest_are_compared_with_the_past(ledger, monkeypatch):
    dinners(ledger)
    looks = []
    read = charges.read
    monkeypatch.setattr(charges, "read", lambda *words: looks.append(1) or read(*words))
    found = spend(ledger, *(5000_00 + n for n in range(60)), 90_000_00)
    assert [one.alert.basis["paid"] for one in found] == [Money(90_000_00, "INR")]
    assert 0 < len(looks) <= alert_charges.LOOKED_AT
