"""Budgets over real books: what counts, from when, and where it is heading."""

from __future__ import annotations

from datetime import date

import pytest

from finura_cli.domain.budget import Per, Target
from finura_cli.domain.category import Necessity
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Period, calendar_month
from finura_cli.errors import Ambiguous, NotFound, UsageError
from finura_cli.services import budget_moving, budget_setting, budgeting
from finura_cli.store import categories, history, merchants, transactions
from tests.services.ledger import AT, Ledger, monthly, months_of

TODAY = date(2026, 10, 10)
PLAIN = Calendar()
OCTOBER = calendar_month(2026, 10)


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    yield made
    made.store.close()


def put(ledger, target, minor, *, per=Per.MONTH, today=TODAY, calendar=PLAIN):
    return budget_setting.put(
        ledger.store, target, amount=Money(minor, "INR"), per=per, calendar=calendar, today=today, at=AT
    )


def end(ledger, target, *, today=TODAY):
    return budget_setting.end(ledger.store, target, currency="INR", calendar=PLAIN, today=today, at=AT)


def status(ledger, period=OCTOBER, *, today=TODAY, calendar=PLAIN, currency="INR"):
    return budgeting.status(ledger.store, period=period, calendar=calendar, today=today, currency=currency)


def figures(found):
    return {row.name: (row.budget.minor, row.spent.minor) for row in found.rows}


def test_a_parent_counts_its_children_and_refunds_net(ledger):
    ledger.add(
        ("2026-10-02", -50_000, "market", "Food:Groceries"), ("2026-10-03", -20_000, "cafe", "Food:Dining"),
        ("2026-10-04", 5_000, "market refund", "Food:Groceries"), ("2026-10-04", -900_000, "rent", "Housing:Rent"),
        ("2026-09-30", -70_000, "market", "Food:Groceries"),
    )  # fmt: skip
    put(ledger, "food", 100_000)
    put(ledger, "groceries", 40_000)
    found = status(ledger)
    assert figures(found) == {"Food": (100_000, 65_000), "Food:Groceries": (40_000, 45_000)}
    assert [row.name for row in found.over] == ["Food:Groceries"]
    assert found.totals.budget.minor == 100_000  # the child is inside its parent
    assert (found.totals.spent.minor, found.totals.unbudgeted.minor) == (65_000, 900_000)
    assert found.rows[1].pace.over_on == date(2026, 10, 2)


def test_total_and_necessities(ledger):
    ledger.add(
        ("2026-10-02", -50_000, "market", "Food:Groceries"), ("2026-10-03", -20_000, "cafe", "Food:Dining"),
        ("2026-10-03", -3_000, "what?", None), ("2026-10-05", 8_000_000, "salary", "Income:Salary"),
        ("2026-10-05", 100, "found", None),
    )  # fmt: skip
    for target, minor in (("total", 100_000), ("essential", 60_000), ("discretionary", 10_000)):
        put(ledger, target, minor)
    found = status(ledger)
    assert figures(found) == {
        "total": (100_000, 73_000), "essential": (60_000, 50_000), "discretionary": (10_000, 20_000),
    }  # fmt: skip
    assert found.totals.of_total
    assert found.totals.left.minor == 27_000


def test_put_aside_is_what_reached_savings_and_what_left_as_saving(ledger):
    ledger.save("2026-10-03", 30_000)
    ledger.add(("2026-10-04", -12_000, "fund", "Transfer:Investments"), ("2026-10-05", -9_000, "card", "Transfer"))
    put(ledger, "saving", 40_000)
    (row,) = status(ledger).rows
    assert (row.target, row.spent.minor, row.is_over, row.pace.over_on) == (Target.SAVING, 42_000, False, None)


def test_pending_and_linked_transfers_are_no_spending(ledger):
    ledger.add(("2026-10-03", -20_000, "cafe", "Food:Dining"), pending=True)
    ledger.save("2026-10-03", 30_000)
    put(ledger, "total", 1_000)
    assert figures(status(ledger)) == {"total": (1_000, 0)}


def test_a_budget_holds_from_its_month_until_the_next_setting(ledger):
    put(ledger, "food", 50_000, today=date(2026, 8, 20))
    done = put(ledger, "food", 80_000)
    assert (done.before.amount, done.setting.start) == (50_000, date(2026, 10, 1))
    for month, budget in ((7, None), (8, 50_000), (9, 50_000), (10, 80_000), (12, 80_000)):
        assert figures(status(ledger, calendar_month(2026, month))).get("Food", (None,))[0] == budget


def test_setting_twice_in_a_month_keeps_the_last(ledger):
    put(ledger, "food", 50_000)
    put(ledger, "food", 60_000)
    assert figures(status(ledger)) == {"Food": (60_000, 0)}
    assert len(budget_setting.settings(ledger.store, currency="INR")) == 1


def test_an_ended_budget_keeps_its_past(ledger):
    put(ledger, "food", 50_000, today=date(2026, 8, 20))
    end(ledger, "Food")
    assert status(ledger).rows == ()
    assert figures(status(ledger, calendar_month(2026, 9))) == {"Food": (50_000, 0)}
    (held, ended) = budget_setting.settings(ledger.store, currency="INR")
    assert (held.amount, held.end, ended.amount, ended.end) == (Money(50_000, "INR"), date(2026, 10, 1), None, None)
    with pytest.raises(NotFound):
        end(ledger, "Food")


def test_a_budget_that_never_held_before_leaves_nothing(ledger):
    put(ledger, "food", 50_000)
    end(ledger, "food")
    assert budget_setting.settings(ledger.store, currency="INR") == []


def test_every_deed_can_be_undone(ledger):
    put(ledger, "food", 50_000, today=date(2026, 8, 20))
    put(ledger, "food", 80_000)
    end(ledger, "food")
    history.undo(ledger.store)
    assert figures(status(ledger)) == {"Food": (80_000, 0)}
    history.undo(ledger.store)
    assert figures(status(ledger)) == {"Food": (50_000, 0)}
    history.undo(ledger.store)
    assert status(ledger).rows == ()


def test_what_cannot_be_budgeted(ledger):
    with pytest.raises(UsageError, match="income"):
        put(ledger, "salary", 1)
    with pytest.raises(UsageError, match="transfer"):
        put(ledger, "investments", 1)
    with pytest.raises(UsageError, match="below zero"):
        put(ledger, "food", -1)
    with pytest.raises(NotFound):
        put(ledger, "foood", 1)
    with pytest.raises(UsageError, match="two ends"):
        status(ledger, Period.ALL)


def test_two_categories_of_a_name_are_asked_about(ledger, tmp_path):
    from finura_cli.domain.category import Kind
    from finura_cli.store import categories

    with history.unrecorded(ledger.store):
        categories.add(ledger.store, "Travel:Dining", Kind.EXPENSE)
        categories.add(ledger.store, "Total", Kind.EXPENSE)
    with pytest.raises(Ambiguous):
        put(ledger, "dining", 1)
    assert put(ledger, "total", 1).setting.target is Target.TOTAL
    assert put(ledger, "cat:total", 1).setting.target is Target.CATEGORY


def test_a_month_may_start_on_pay_day(ledger):
    calendar = Calendar(cycle_start=25)
    ledger.add(("2026-09-24", -1_000, "a", "Food:Dining"), ("2026-09-25", -2_000, "b", "Food:Dining"),
               ("2026-10-24", -4_000, "c", "Food:Dining"), ("2026-10-25", -8_000, "d", "Food:Dining"))  # fmt: skip
    done = put(ledger, "dining", 10_000, calendar=calendar)
    assert done.setting.start == date(2026, 9, 25)
    assert figures(status(ledger, calendar.month_of(TODAY), calendar=calendar)) == {"Food:Dining": (10_000, 6_000)}


def test_other_currencies_are_said_and_not_added(ledger):
    ledger.add(("2026-10-02", -50_000, "market", "Food:Groceries"))
    ledger.add(("2026-10-03", -700, "museum", "Food:Dining"), currency="EUR")
    put(ledger, "food", 100_000)
    found = status(ledger)
    assert figures(found) == {"Food": (100_000, 50_000)}
    assert found.unconverted == (Money(700, "EUR"),)
    assert status(ledger, currency="EUR").rows == ()


def test_budgets_agree_with_the_report_of_the_same_period(ledger):
    from finura_cli.domain.query import Query
    from finura_cli.domain.query_terms import InCategories
    from finura_cli.store import aggregates

    ledger.add(*monthly(months_of(2026, 1, 10), 7, -12_345, "market", "Food:Groceries"),
               *monthly(months_of(2026, 1, 10), 9, -543, "cafe", "Food:Dining"))  # fmt: skip
    put(ledger, "food", 100_000, today=date(2026, 1, 1))
    query = Query.of(
        InCategories(
            (
                ledger.ids["Food"],
                ledger.ids["Food:Groceries"],
                ledger.ids["Food:Dining"],
            )
        )
    )
    for period in (OCTOBER, calendar_month(2026, 2), Period(date(2026, 3, 8), date(2026, 5, 8))):
        summed = -sum(one.amount for one in aggregates.sums(ledger.store, period, query=query))
        assert figures(status(ledger, period))["Food"][1] == summed


def test_a_necessity_is_the_lines_else_the_merchants_else_the_categorys(ledger):
    one, two, three, four = ledger.add(
        ("2026-10-02", -10_000, "market", "Food:Groceries"), ("2026-10-03", -2_000, "cafe", "Food:Dining"),
        ("2026-10-04", -700, "cafe", "Food:Dining"), ("2026-10-05", -30, "sweets", "Food"),
    )  # fmt: skip
    put(ledger, "essential", 20_000)
    put(ledger, "discretionary", 20_000)
    assert figures(status(ledger)) == {"essential": (20_000, 10_000), "discretionary": (20_000, 2_700)}
    with history.deed(ledger.store, "test", AT):
        cafe = merchants.find_or_add(ledger.store, "Cafe")
        merchants.set_necessity(ledger.store, cafe, Necessity.ESSENTIAL)
        for id, changed in ((two, {"merchant_id": cafe}), (three, {"merchant_id": cafe})):
            entry = transactions.get(ledger.store, id)
            transactions.replace(ledger.store, entry._replace(**changed))
        for id in (one, three, four):
            entry = transactions.get(ledger.store, id)
            lines = tuple(line._replace(necessity=Necessity.DISCRETIONARY) for line in entry.lines)
            transactions.replace(ledger.store, entry._replace(lines=lines))
    assert figures(status(ledger)) == {"essential": (20_000, 2_000), "discretionary": (20_000, 10_730)}
    found = status(ledger, Period(date(2026, 10, 3), date(2026, 10, 5)))
    assert {name: spent for name, (_, spent) in figures(found).items()} == {"essential": 2_000, "discretionary": 700}


def test_a_calendar_month_has_its_days_of_what_was_moved_for_a_month_of_ones_own(ledger):
    own = Calendar(cycle_start=25)
    for name in ("food", "fun"):
        put(ledger, name, 100_000, today=date(2026, 9, 26), calendar=own)
    budget_moving.move(
        ledger.store, "food", "fun", Money(3_000, "INR"), calendar=own, today=date(2026, 9, 26), at=AT
    )  # for 25 September to 24 October: 6 of its 30 days are September's
    moved = {
        number: [
            row.moved and row.moved.minor for row in status(ledger, calendar_month(2026, number), calendar=own).rows
        ]
        for number in (9, 10, 11)
    }
    assert moved == {9: [-600, 600], 10: [-2_400, 2_400], 11: [None, None]}


def test_a_budget_of_a_category_merged_into_income_is_gone_from_sight_and_can_be_ended(ledger):
    ledger.add(("2026-10-02", -50_000, "market", "Food:Groceries"))
    put(ledger, "groceries", 40_000)
    with history.deed(ledger.store, command="category merge", at=AT):
        categories.merge(ledger.store, ledger.ids["Food:Groceries"], ledger.ids["Income:Salary"])
    assert status(ledger).rows == ()
    end(ledger, "salary")
    assert budget_setting.settings(ledger.store, currency="INR") == []


def test_what_nets_to_nothing_in_another_currency_is_not_told(ledger):
    ledger.add(
        ("2026-10-02", -5_000, "hotel", "Fun:Streaming"),
        ("2026-10-03", 5_000, "hotel", "Fun:Streaming"),
        currency="USD",
    )
    assert status(ledger).unconverted == ()


def test_a_month_of_ones_own_that_is_a_calendar_month_too_follows_the_one_before(ledger):
    own = Calendar(cycle_start=1, cycle_weekend="before")
    january, february = own.month_of(date(2028, 1, 10)), own.month_of(date(2028, 2, 10))
    assert (january.start, february) == (date(2027, 12, 31), calendar_month(2028, 2))  # 1 January is a Saturday
    budget_setting.put(
        ledger.store, "food", amount=Money(1_000, "INR"), per=Per.MONTH, calendar=own, today=date(2027, 12, 10), at=AT,
        rollover=True, cap=Money(500, "INR"),
    )  # fmt: skip
    ledger.add(("2027-12-31", -1_200, "market", "Food"), ("2028-01-10", -900, "market", "Food"))
    (before,), (after,) = (status(ledger, month, calendar=own).rows for month in (january, february))
    assert (before.rolled.minor, before.left.minor) == (500, -600)
    assert after.rolled.minor == -500


def test_of_two_budgets_of_merged_categories_the_one_that_holds_stays(ledger):
    put(ledger, "groceries", 40_000)
    put(ledger, "dining", 9_000, today=date(2026, 8, 10))
    end(ledger, "dining")
    budget_setting.put(
        ledger.store, "dining", amount=Money(700, "USD"), per=Per.MONTH, calendar=PLAIN, today=TODAY, at=AT
    )  # another currency is another budget
    with history.deed(ledger.store, command="category merge", at=AT) as deed:
        categories.merge(ledger.store, ledger.ids["Food:Groceries"], ledger.ids["Food:Dining"])
    assert figures(status(ledger)) == {"Food:Dining": (40_000, 0)}
    assert figures(status(ledger, currency="USD")) == {"Food:Dining": (700, 0)}
    history.undo(ledger.store, deed.id)
    assert figures(status(ledger)) == {"Food:Groceries": (40_000, 0)}
