"""Amounts in words, from real books: complete months only, worked out anew as one deed."""

from __future__ import annotations

from datetime import date

import pytest

from finura_cli.domain.budget_template import parse_template
from finura_cli.domain.money import Money
from finura_cli.domain.parse_money import NumberStyle
from finura_cli.domain.period import Calendar, calendar_month
from finura_cli.errors import NotFound, Unavailable, UsageError
from finura_cli.services import budget_setting, budget_templates, budgeting
from finura_cli.store import budgets, history
from tests.services.ledger import AT, Ledger, monthly, months_of

PLAIN = Calendar()
TODAY = date(2026, 10, 10)


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def lived(ledger):
    """From 3 May to 8 October: dining 100 in June, 200 in July ... 400 in September; 10,000 in a month."""
    ledger.add(("2026-05-20", -77_700, "cafe", "Food:Dining"),
               *((f"2026-{n:02}-05", -(n - 5) * 10_000, "cafe", "Food:Dining") for n in range(6, 10)),
               *monthly(months_of(2026, 6, 10), 1, 1_000_000, "salary", "Income:Salary"),
               ("2026-09-25", 5_000, "refund", "Food:Dining"), ("2026-09-26", -1, "market", "Food:Groceries"),
               ("2026-10-08", -9_000, "cafe", "Food:Dining"))  # fmt: skip
    ledger.add(("2026-09-28", -60_000, "cafe", "Food:Dining"), pending=True)
    ledger.save("2026-09-10", 30_000)
    return ledger


def worked(ledger, text, target="dining", *, today=TODAY, calendar=PLAIN):
    template = parse_template(text, "INR", NumberStyle())
    return budget_templates.worked_out(ledger.store, target, template, calendar=calendar, today=today)


def put(ledger, target, minor, text, *, today=TODAY, **how):
    return budget_setting.put_many(
        ledger.store, [budget_setting.Wanted(target, Money(minor, "INR"), template=text, **how)],
        calendar=PLAIN, today=today, at=AT, command="budget set",
    )[0]  # fmt: skip


def apply(ledger, *, today=TODAY, dry_run=False):
    return budget_templates.apply(ledger.store, currency="INR", calendar=PLAIN, today=today, at=AT, dry_run=dry_run)


@pytest.mark.parametrize(
    ("text", "target", "minor"),
    [
        ("average 4 months", "dining", 23_750),
        ("average 2 months", "food", 32_500),  # with what is below it; a grain of 0.01 rounds away
        ("median 3 months", "dining", 30_000),
        ("last month", "dining", 35_000),
        ("last month", "total", 35_001),
        ("last month", "saving", 30_000),
        ("last month", "discretionary", 35_000),
        ("10% of income of 3 months", "saving", 100_000),
        ("last month plus 10% up to 360", "dining", 36_000),
    ],
)
def test_it_counts_what_budgets_count(lived, text, target, minor):
    assert worked(lived, text, target).minor == minor


def test_months_that_the_books_do_not_hold_whole_are_none(lived):
    """May began on the 20th; October goes on."""
    found = worked(lived, "average 12 months")
    assert [day.month for day in found.steps[0].months] == [9, 8, 7, 6]
    assert found.short == "only 4 complete months known, not 12"
    with pytest.raises(Unavailable, match="2025-10-01"):
        worked(lived, "same month last year")
    # in November the books end on 8 October: what is whole is still June to September
    later = worked(lived, "average 2 months", today=date(2026, 11, 20))
    assert [day.month for day in later.steps[0].months] == [9, 8]
    with pytest.raises(Unavailable, match="2026-10-01"):
        worked(lived, "last month", today=date(2026, 11, 20))


def test_months_are_those_of_the_calendar(lived):
    pay_day = Calendar(cycle_start=25)
    assert worked(lived, "last month", calendar=pay_day).minor == 40_000  # 25 August to 24 September


def test_empty_books_have_no_past(ledger):
    with pytest.raises(Unavailable, match="no complete month"):
        worked(ledger, "average 3 months")
    assert worked(ledger, "up to 5").minor == 500
    with pytest.raises(NotFound):
        worked(ledger, "last month", "nope")
    with pytest.raises(UsageError, match="income"):
        worked(ledger, "last month", "salary")


def test_up_to_fills_up_what_rolled_over(lived):
    put(lived, "groceries", 500, None, today=date(2026, 9, 10), rollover=True)
    assert worked(lived, "up to 20", "groceries").minor == 2_000 - 499


def test_apply_works_all_out_anew_in_one_deed(lived):
    put(lived, "dining", 11, "average 2 months", today=date(2026, 9, 10), rollover=True, cap=Money(70, "INR"))
    put(lived, "saving", 100_000, "10% of income", today=date(2026, 9, 10))
    put(lived, "groceries", 33, "same month last year", today=date(2026, 9, 10))
    put(lived, "rent", 44, None, today=date(2026, 9, 10))
    deeds = len(history.log(lived.store))
    looked = apply(lived, dry_run=True)
    assert looked.deed_id is None
    assert len(history.log(lived.store)) == deeds
    done = apply(lived)
    assert [(row.name, row.after and row.after.minor) for row in done.rows] == [
        ("saving", 100_000), ("Food:Dining", 32_500), ("Food:Groceries", None),
    ]  # fmt: skip
    assert looked.rows == done.rows
    assert done.failed
    assert "2025-10-01" in done.rows[2].problem
    assert len(history.log(lived.store)) == deeds + 1
    held = [one for one in budgets.all(lived.store) if one.start == date(2026, 10, 1)]
    assert [(one.amount, one.rollover, one.cap, one.template) for one in held] == [
        (32_500, True, 70, "average 2 months")
    ]
    assert apply(lived).deed_id is None  # all is as it would be
    history.undo(lived.store)
    assert all(one.start == date(2026, 9, 1) for one in budgets.all(lived.store))


def test_an_amount_takes_the_place_of_words(lived):
    put(lived, "dining", 11, "average 2 months")
    put(lived, "dining", 12, None)
    assert apply(lived).rows == ()


def test_what_ended_is_not_worked_out(lived):
    put(lived, "dining", 11, "average 2 months", today=date(2026, 8, 10))
    budget_setting.end(lived.store, "dining", currency="INR", calendar=PLAIN, today=TODAY, at=AT)
    assert apply(lived).rows == ()
    period = calendar_month(2026, 9)
    found = budgeting.status(lived.store, period=period, calendar=PLAIN, today=TODAY, currency="INR")
    assert [row.budget.minor for row in found.rows] == [11]
