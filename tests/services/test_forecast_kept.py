"""Forecasts of spending go by the bills that somebody keeps, as `finura predict bills` does."""

from __future__ import annotations

from datetime import date

import pytest

from finura_cli.domain.forecast_champion import Series
from finura_cli.domain.money import Money
from finura_cli.domain.paces import Every
from finura_cli.domain.period import Calendar, calendar_month
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import InCategories
from finura_cli.domain.schedules import Schedule
from finura_cli.domain.transaction import By, Line
from finura_cli.services import bill_answers, bill_setting, forecast_bills
from finura_cli.services.bill_setting import Amounts, Said
from finura_cli.services.forecast_balance import Ask as OfBalance
from finura_cli.services.forecast_balance import balance
from finura_cli.services.forecast_contests import spoken
from finura_cli.services.forecasting import Ask, expenses
from finura_cli.services.trained import Seen
from finura_cli.store import history, schedules, transactions
from tests.services.ledger import AT, Ledger, monthly, months_of

TODAY = date(2026, 10, 10)
GROCERIES = (30_000, 45_000, 38_000, 52_000, 41_000, 36_000, 48_000, 33_000, 40_000)


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    made.add(
        *monthly(months_of(2026, 1, 9), 20, -13_840, "GEICO", "Fun:Streaming"),
        *[(f"2026-{n:02}-{n * 11 % 28 + 1:02}", -minor, f"market {n}", "Food:Groceries")
          for n, minor in enumerate(GROCERIES, 1)],
        ("2026-10-10", -100, "coffee", "Food:Dining"),
    )  # fmt: skip
    yield made
    made.store.close()


def told(made: Ledger, query: Query | None = None, month: int = 11):
    found = expenses(made.store, Ask(Calendar(), TODAY, "INR", query or Query(), calendar_month(2026, month)))
    said = forecast_bills.bills_ahead(
        made.store, forecast_bills.Ask(Seen(Calendar(), TODAY, "INR"), target=calendar_month(2026, month)), at=AT
    )
    if query is None:  # one truth, in both places
        due = sorted((one.name, day, one.amount) for one in found.bills for day in one.days)
        late = date(2026, 10, 11)  # what is late is paid on the first day of which nothing is known
        assert due == sorted((row.name, max(row.due, late), row.typical) for row in said.rows if row.is_open)
        assert found.parts.fixed == said.due
    return found


def said_of(name: str, minor: int, day: date, category: str | None = None) -> Said:
    return Said(name=name, amounts=Amounts(minor, None, None, "INR"), due=day, every=Every.MONTH, category=category)


def parts(found) -> tuple[int, int]:
    return found.parts.fixed.minor, found.parts.variable.minor


def test_what_ended_is_expected_no_more_and_what_was_refused_is_spending_like_any_other(ledger):
    before = told(ledger)
    assert before.parts.fixed.minor == 13_840
    bill_answers.accept(ledger.store, ["geico"], TODAY, at=AT)
    assert told(ledger).total == before.total
    bill_setting.end(ledger.store, "GEICO", date(2026, 9, 30), at=AT)
    ended = told(ledger)
    assert parts(ended) == (0, before.parts.variable.minor)
    assert ended.total.typical.minor == before.total.typical.minor - 13_840
    figures = (ended.total.low, ended.total.typical, ended.total.high, before.total.high)
    assert [one.minor for one in figures] == sorted(one.minor for one in figures)

    bill_setting.remove(ledger.store, "GEICO", at=AT)
    bill_answers.reject(ledger.store, ["geico"], TODAY, at=AT)
    refused = told(ledger)
    assert parts(refused) == (0, before.total.typical.minor)
    assert refused.bills == ()


def test_a_bill_that_was_added_is_in_it_once_with_a_band_around_it(ledger):
    before = told(ledger)
    bill_setting.add(ledger.store, said_of("Flat", 2_000_000, date(2026, 10, 1), "Housing:Rent"), at=AT)
    found = told(ledger)
    assert parts(found) == (2_013_840, before.parts.variable.minor)
    for name in ("low", "typical", "plan_for", "high"):
        assert getattr(found.total, name).minor == getattr(before.total, name).minor + 2_000_000, name
    (flat,) = [row for row in found.rows if row.category == "Housing:Rent"]
    assert (flat.figures.low, flat.figures.typical) == (Money(2_000_000, "INR"), Money(2_000_000, "INR"))
    assert told(ledger, month=10).parts.fixed.minor == 2_013_840  # October's is late, and still to be paid
    only = told(ledger, Query.of(InCategories((ledger.ids["Food:Groceries"],))))
    assert [one.name for one in only.bills] == []


def test_a_day_that_is_skipped_is_not_to_be_paid(ledger):
    before = told(ledger)
    bill_setting.add(ledger.store, said_of("Flat", 2_000_000, date(2026, 11, 1), "Housing:Rent"), at=AT)
    bill_setting.skip(ledger.store, "Flat", None, TODAY, at=AT)
    assert told(ledger).total == before.total
    assert told(ledger, month=12).parts.fixed.minor == 2_013_840
    assert "Flat" not in [one.name for one in balance(ledger.store, OfBalance(Seen(Calendar(), TODAY, "INR"))).known]


def _share_rent(made: Ledger) -> None:
    """Of each month's rent three tenths are one's own, the rest is lent to who shares the flat."""
    entries = []
    for n in range(1, 10):
        entry = made.entry(f"2026-{n:02}-03", -90_000, "Landlord", None)
        parts = (("Housing:Rent", -27_000), ("Transfer", -63_000))
        lines = tuple(Line(made.ids[path], Money(minor, "INR"), By.HAND) for path, minor in parts)
        entries.append(entry._replace(lines=lines))
    with history.deed(made.store, command="test", at=AT) as deed:
        transactions.add_all(made.store, entries)
        deed.summary = "test"


def test_of_a_bill_only_what_was_spending_is_forecast_as_spending(ledger):
    before = expenses(ledger.store, Ask(Calendar(), TODAY, "INR"))
    _share_rent(ledger)
    of_rent = Ask(Calendar(), TODAY, "INR", Query.of(InCategories((ledger.ids["Housing:Rent"],))))
    for kept in (False, True):
        if kept:
            bill_answers.accept(ledger.store, ["landlord"], TODAY, at=AT)
        found = expenses(ledger.store, Ask(Calendar(), TODAY, "INR"))
        assert found.parts.fixed.minor == before.parts.fixed.minor + 27_000
        assert [one.amount.minor for one in found.bills if one.name == "Landlord"] == [27_000]
        assert expenses(ledger.store, of_rent).total.typical.minor == 27_000


def test_a_bill_that_is_in_the_past_already_is_not_counted_twice(ledger):
    before = told(ledger)
    bill_setting.add(ledger.store, said_of("Car", 13_840, date(2026, 10, 20), "Fun:Streaming"), at=AT)
    found = expenses(ledger.store, Ask(Calendar(), TODAY, "INR"))
    assert (found.total, [one.name for one in found.bills]) == (before.total, ["Car"])
    bill_setting.remove(ledger.store, "Car", at=AT)
    ledger.add(*monthly(months_of(2026, 7, 9), 3, -90_000, "Landlord", "Housing:Rent"))
    without = told(ledger)
    bill_setting.add(ledger.store, said_of("Landlord", 95_000, date(2026, 10, 3)), at=AT)
    assert told(ledger).total.typical.minor == without.total.typical.minor + 5_000


def test_what_posts_itself_is_in_it_and_what_is_no_spending_is_not(ledger):
    before = told(ledger)
    rent = Schedule(0, "", Every.MONTH, date(2026, 10, 20), None, ledger.bank, Money(-70_000, "INR"), "gym",
                    category_id=ledger.ids["Fun:Streaming"])  # fmt: skip
    with history.deed(ledger.store, command="test", at=AT) as deed:
        schedules.add(ledger.store, rent)
        deed.summary = "test"
    found = told(ledger)
    assert found.total.typical.minor == before.total.typical.minor + 70_000
    bill_setting.add(ledger.store, said_of("Fund", 500_000, date(2026, 10, 7), "Transfer:Investments"), at=AT)
    assert expenses(ledger.store, Ask(Calendar(), TODAY, "INR")).total == found.total


def test_who_was_tried_without_kept_bills_is_moved_by_them():
    plain = Series((100,) * 6, (0,) * 7, {}, {6: [0]})
    new = Series((100,) * 6, (0,) * 7, {}, {6: [40]}).beside(plain, 1)
    assert new.told(6, 1).typical == 140
    assert spoken(new, (None,) * 6 + (90,), 1).told(6, 1).typical == 130
    assert spoken(plain, (None,) * 6 + (90,), 1).told(6, 1).typical == 90
