"""The books at a glance: kept answers are used, and nothing is waited for."""

from __future__ import annotations

from datetime import date

import pytest

from finura_cli.domain.anomaly import Heard, OddKind
from finura_cli.domain.budget import Per, Target
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, calendar_month
from finura_cli.domain.reports.focus import About
from finura_cli.domain.verdict import Answer
from finura_cli.services import billing, budget_setting, dashboard, forecasting, spotting
from tests.services.ledger import AT, Ledger, monthly, months_of

TODAY = date(2026, 10, 10)
ASK = dashboard.Ask(TODAY, Calendar(), "INR", 2, AT)
OCTOBER = calendar_month(2026, 10)


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def lived(ledger):
    """Nine months of rent and groceries, and ten days of October."""
    year = months_of(2026, 1, 9)
    ledger.add(
        *monthly(year, 12, -900_000, "ZUQQI rent", "Housing:Rent"),
        *monthly(year, 5, -100_000, "VORNIK market", "Food:Groceries"),
        *monthly(year, 25, -300_000, "VORNIK market", "Food:Groceries"),
        ("2026-10-05", -110_000, "VORNIK market", "Food:Groceries"),
        ("2026-10-06", -5_000, "XQZVK kiosk", "Food:Dining"),
        ("2026-10-06", -5_000, "XQZVK kiosk", "Food:Dining"),
        ("2026-10-07", -1_000, "not sorted", None),
        ("2026-10-09", 5_000_000, "pay", "Income:Salary"),
        ("2026-10-20", -70_000, "dated ahead", "Food:Dining"),
    )
    ledger.add(("2026-10-08", -2_000, "is it there twice?", None), pending=True, review="likely-duplicate")
    return ledger.store


def test_it_is_what_the_commands_say(lived):
    found = dashboard.dashboard(lived, ASK)
    totals = found.month.scope.totals
    assert (totals.income.minor, totals.expense.minor) == (5_000_000, 110_000 + 10_000 + 1_000 + 70_000)
    assert [(row.group, row.amount.minor) for row in found.month.spending.rows][:2] == [
        ("Food", 190_000),
        (None, 1_000),
    ]
    upcoming = billing.upcoming(lived, period=billing.next_days(TODAY, 30), today=TODAY, currency="INR")
    assert found.due == (tuple(row for row in upcoming.rows if row.is_open), upcoming.due)
    assert found.due.rows[0].due == date(2026, 10, 12)
    assert found.period == OCTOBER
    assert found.entries == 27 + 6 + 1
    assert found.latest[0].date == date(2026, 10, 9)
    assert all(entry.date <= TODAY for entry in found.latest)
    assert found.waiting == 1
    expected = forecasting.expenses(lived, forecasting.Ask(ASK.calendar, TODAY, "INR"))
    assert found.ahead.month == expected.ahead[0]


def test_all_spending_stands_beside_the_month_before(lived):
    month = dashboard.dashboard(lived, ASK).month
    assert month.before == Money(1_300_000, "INR")
    assert month.going is not None
    assert month.going.projected is not None
    assert month.going.projected > month.scope.totals.expense.minor  # the rent is still to come


def test_a_budget_of_all_spending_says_how_it_goes(lived):
    budget_setting.put(
        lived, "total", amount=Money(700_000, "INR"), per=Per.MONTH, calendar=ASK.calendar, today=TODAY, at=AT
    )
    month = dashboard.dashboard(lived, ASK).month
    (row,) = month.budgets.rows
    assert row.target is Target.TOTAL
    assert month.going == row.pace


def test_without_the_month_before_there_is_nothing_to_stand_beside(ledger):
    ledger.add(("2026-10-02", -1_000, "ZUQQI", None))
    found = dashboard.dashboard(ledger.store, ASK)
    assert (found.month.before, found.month.going) == (None, None)
    assert found.ahead.month is None
    assert "no complete month" in found.ahead.why


def test_books_that_were_left_long_ago_have_no_forecast_and_say_so(lived):
    found = dashboard.dashboard(lived, ASK._replace(today=date(2199, 1, 1)))
    assert found.ahead.month is None
    assert "too far ahead" in found.ahead.why


def test_empty_books_have_an_answer(ledger):
    found = dashboard.dashboard(ledger.store, ASK)
    assert (found.entries, found.odd.rows, found.due.rows, found.latest, found.waiting) == (0, (), (), (), 0)
    assert found.month.scope.totals.count == 0


def test_what_is_odd_is_told_by_rule_until_anomalies_has_looked(lived):
    by_rule = dashboard.dashboard(lived, ASK).odd
    assert by_rule.heard is Heard.RULE
    assert [row.kind for row in by_rule.rows] == [OddKind.DUPLICATE]
    looked = spotting.looked(lived, period=OCTOBER, today=TODAY, alarms_a_month=ASK.alarms, at=AT)
    kept = dashboard.dashboard(lived, ASK).odd
    assert kept.heard is looked.heard is not Heard.RULE
    assert kept.rows == looked.rows
    spotting.settle(lived, [row.id for row in looked.rows], Answer.ACCEPT, at=AT)
    assert dashboard.dashboard(lived, ASK).odd.rows == ()


def test_in_books_of_many_entries_only_a_forecast_that_was_told_is_shown(lived, monkeypatch):
    monkeypatch.setattr(dashboard, "QUICK", 5)
    assert dashboard.dashboard(lived, ASK).ahead == (None, "", "not worked out yet: finura predict")
    told = forecasting.answered(lived, forecasting.Ask(ASK.calendar, TODAY, "INR"), at=AT)
    assert dashboard.dashboard(lived, ASK).ahead.month == told.ahead[0]


def test_a_forecast_on_the_way_is_kept_and_changes_no_books(lived):
    deeds = lived.conn.value("SELECT count(*) FROM deeds")
    first = dashboard.dashboard(lived, ASK)
    again = lived.conn.total_changes
    assert dashboard.dashboard(lived, ASK) == first
    assert lived.conn.total_changes == again
    assert lived.conn.value("SELECT count(*) FROM deeds") == deeds


def test_the_one_thing_is_worked_out_where_that_is_quick_else_only_kept(lived, monkeypatch):
    advice = dashboard.dashboard(lived, ASK).advice
    assert (advice.about, advice.amount) == (About.DUPLICATE, Money(50_00, "INR"))
    monkeypatch.setattr(dashboard, "QUICK", 1)
    assert dashboard.dashboard(lived, ASK).advice == advice
    spotting.settle(lived, [int(advice.ref)], Answer.REJECT, at=AT)
    assert dashboard.dashboard(lived, ASK).advice is None
