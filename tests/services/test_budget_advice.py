"""Budgets that are proposed, over real books."""

from __future__ import annotations

from datetime import date

import pytest

from finura_cli.domain.budget import Per, Target
from finura_cli.domain.budget_quantile import recommended, rounded_up
from finura_cli.domain.budget_rule import Rule
from finura_cli.domain.category import Necessity
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, calendar_month
from finura_cli.errors import NotFound, Unavailable, UsageError
from finura_cli.services import budget_advice, budget_past, budget_setting, budget_spending, budgeting
from finura_cli.services.budget_advice import planned_settings, suggested_settings
from finura_cli.store import history, merchants
from tests.services.ledger import AT, Ledger, monthly, months_of

TODAY = date(2026, 10, 10)
PLAIN = Calendar()
GROCERIES = (52_000, 61_000, 48_000, 75_000, 50_000, 58_000)
HOUSE = {"calendar": PLAIN, "today": TODAY, "currency": "INR"}


@pytest.fixture
def ledger(tmp_path):
    """April to September 2026, whole."""
    made = Ledger(tmp_path)
    made.add(*monthly(months_of(2026, 4, 9), 1, 8_000_000, "salary", "Income:Salary"))
    made.add(*monthly(months_of(2026, 4, 9), 2, -2_400_000, "rent", "Housing:Rent"))
    made.add(*monthly(months_of(2026, 4, 9), 30, -49_900, "films", "Fun:Streaming"))
    for (year, month), minor in zip(months_of(2026, 4, 9), GROCERIES, strict=True):
        made.add((f"{year}-{month:02}-10", -minor * 10, "market", "Food:Groceries"))
    yield made
    made.store.close()


def suggest(ledger, *named, **more):
    return budget_advice.suggest(ledger.store, named=named, **{**HOUSE, **more})


HALVES = Rule(50, 30, 20)


def plan(ledger, rule=HALVES, **more):
    return budget_advice.plan(ledger.store, rule, **{**HOUSE, **more})


def put(ledger, target, minor, per):
    money = Money(minor, "INR")
    budget_setting.put(ledger.store, target, amount=money, per=per, calendar=PLAIN, today=TODAY, at=AT)


def amounts(rows):
    return {row.name: row.amount.minor for row in rows}


def test_every_category_with_lines_of_its_own_and_the_total(ledger):
    found = suggest(ledger)
    groceries = rounded_up(recommended([minor * 10 for minor in GROCERIES]), "INR")
    assert amounts(found.rows) == {
        "Housing:Rent": 2_400_000,
        "Food:Groceries": groceries,
        "Fun:Streaming": 49_900 + 100,
    }
    assert found.total.name == "total"
    assert found.total.amount.minor < sum(amounts(found.rows).values()) + 60_000
    assert [month.start for month in found.months] == [date(2026, month, 1) for month in range(4, 10)]
    assert found.speaker == "quantile"


def test_the_reason_compares_with_what_holds_now(ledger):
    put(ledger, "groceries", 500_000, Per.MONTH)
    (row,) = suggest(ledger, "groceries").rows
    assert (row.present.minor, row.over, row.months) == (500_000, 4, 6)
    assert row.kept == sum(minor * 10 <= row.amount.minor for minor in GROCERIES)


def test_a_daily_budget_is_compared_by_its_month(ledger):
    put(ledger, "groceries", 10_000, Per.DAY)
    (row,) = suggest(ledger, "groceries").rows
    assert row.present.minor == 310_000


def test_months_before_a_category_began_are_not_known_and_empty_ones_after_it_are_nothing(ledger):
    ledger.add(("2026-07-03", -90_000, "cafe", "Food:Dining"), ("2026-09-03", -90_000, "cafe", "Food:Dining"))
    (row,) = suggest(ledger, "dining").rows
    assert (row.months, row.spent_in) == (3, 2)
    assert row.amount.minor == rounded_up(recommended([90_000, 0, 90_000]), "INR")


def test_the_unfinished_month_does_not_speak(ledger):
    before = suggest(ledger)
    ledger.add(("2026-10-05", -9_999_900, "feast", "Food:Groceries"))
    assert suggest(ledger) == before


@pytest.mark.parametrize("month", [5, 8, 9])
def test_what_came_once_is_irregular(ledger, month):
    """However late: a yearly premium of last month is no budget of each month."""
    ledger.add((f"2026-0{month}-03", -600_000, "feast", "Food:Dining"))
    found = suggest(ledger)
    assert [(row.name, row.spent_in) for row in found.irregular] == [("Food:Dining", 1)]
    assert [row.months for row in found.irregular] == [6]
    assert "Food:Dining" not in amounts(found.rows)


def test_a_category_holds_what_is_below_it(ledger):
    whole, part = suggest(ledger, "Food").rows[0], suggest(ledger, "Groceries").rows[0]
    assert (whole.name, whole.amount) == ("Food", part.amount)
    necessity = suggest(ledger, "essential").rows[0]
    assert necessity.category_id is None
    assert necessity.amount.minor >= 2_400_000 + part.typical.minor


def test_a_query_names_the_categories_and_their_figures_stay_whole(ledger):
    from finura_cli.domain.query_parser import parse_query
    from finura_cli.services.naming import names_of

    query = parse_query(["is:discretionary"], names_of(ledger.store))
    assert list(amounts(suggest(ledger, query=query).rows)) == ["Fun:Streaming"]
    ledger.add(("2026-09-12", -100, "market XQZVK", "Food:Groceries"))
    query = parse_query(["XQZVK"], names_of(ledger.store))
    (row,) = suggest(ledger, query=query).rows
    assert row.amount.minor > 400_000
    with pytest.raises(NotFound, match="no category"):
        suggest(ledger, query=parse_query(["ZUQQI"], names_of(ledger.store)))


def test_what_cannot_have_a_budget_is_refused(ledger):
    for name in ("salary", "saving", "Transfer"):
        with pytest.raises(UsageError):
            suggest(ledger, name)
    with pytest.raises(NotFound):
        suggest(ledger, "Dining")
    with pytest.raises(UsageError, match="1 to 99"):
        suggest(ledger, keep=0)


def test_applying_sets_only_what_is_new_and_the_total_only_when_named(ledger):
    found = suggest(ledger)
    wanted = suggested_settings(found, named=False)
    assert {one.target for one in wanted} == {"cat:Housing:Rent", "cat:Food:Groceries", "cat:Fun:Streaming"}
    budget_setting.put_many(ledger.store, wanted, calendar=PLAIN, today=TODAY, at=AT, command="budget suggest")
    assert suggested_settings(suggest(ledger), named=False) == []
    assert [one.target for one in suggested_settings(suggest(ledger, "total"), named=True)] == ["total"]


def test_without_a_complete_month_there_is_nothing_to_say(tmp_path):
    made = Ledger(tmp_path)
    with pytest.raises(Unavailable, match="no entries"):
        suggest(made)
    made.add(("2026-10-02", -5_000, "market", "Food:Groceries"))
    with pytest.raises(Unavailable, match="no complete month"):
        suggest(made)
    made.store.close()


def test_months_may_begin_on_pay_day(ledger):
    ledger.add(("2026-03-25", -1_000, "x", "Food:Groceries"))
    found = suggest(ledger, calendar=Calendar(25))
    assert found.months[-1].start == date(2026, 8, 25)
    assert amounts(found.rows)["Housing:Rent"] == 2_400_000


# ------------------------------------------------------------------------------------------------------- the plan


def test_income_is_the_median_of_complete_months_or_given(ledger):
    ledger.add(("2026-08-20", 9_000_000, "bonus", "Income:Salary"))
    assert (plan(ledger).income.minor, plan(ledger).measured) == (8_000_000, True)
    given = plan(ledger, income=Money(5_000_000, "INR"))
    assert (given.income.minor, given.measured) == (5_000_000, False)
    assert [group.budget.minor for group in given.groups] == [2_500_000, 1_500_000, 1_000_000]


def test_groups_are_spread_by_necessity_and_sum_exactly(ledger):
    ledger.save("2026-09-15", 100_000)
    found = plan(ledger, Rule(50, 20, 30), income=Money(7_777_777, "INR"))
    needs, wants, savings = found.groups
    assert [share.name for share in needs.shares] == ["Housing:Rent", "Food:Groceries"]
    assert [share.name for share in wants.shares] == ["Fun:Streaming"]
    assert needs.shares[0].budget.minor == 2_400_000  # the rent is what it is
    for group in (needs, wants):
        assert sum(share.budget.minor for share in group.shares) == group.budget.minor
    assert sum(group.budget.minor for group in found.groups) == 7_777_777
    assert (savings.months[-1], savings.kept, savings.shares) == (100_000, 0, ())
    assert wants.kept == 6
    assert needs.typical.minor == 2_400_000 + 550_000


def test_what_is_said_of_a_merchant_counts_in_its_group(ledger):
    with history.deed(ledger.store, command="test", at=AT) as deed:
        merchant = merchants.find_or_add(ledger.store, "Deli")
        merchants.set_necessity(ledger.store, merchant, Necessity.DISCRETIONARY)
        deed.summary = "test"
    ledger.add(*monthly(months_of(2026, 4, 9), 8, -10_000, "ham", "Food:Groceries"), merchant_id=merchant)
    needs, wants, _ = plan(ledger).groups
    assert {share.name: sum(share.months) for share in wants.shares}["Food:Groceries"] == 60_000
    assert {share.name: sum(share.months) for share in needs.shares}["Food:Groceries"] == sum(GROCERIES) * 10


def test_applying_a_plan_is_one_deed_and_parents_hold_their_children(ledger):
    ledger.add(*monthly(months_of(2026, 4, 9), 8, -10_000, "snack", "Food:Dining"))
    with history.deed(ledger.store, command="test", at=AT):
        ledger.ids["Food:Groceries:Milk"] = ledger._category(None, Necessity.DISCRETIONARY, path="Food:Groceries:Milk")
    ledger.add(*monthly(months_of(2026, 4, 9), 9, -30_000, "milk", "Food:Groceries:Milk"))
    found = plan(ledger)
    wanted = {one.target: one.amount.minor for one in planned_settings(found)}
    own = {share.name: share.budget.minor for group in found.groups for share in group.shares}
    assert wanted["cat:Food:Groceries"] == own["Food:Groceries"] + own["Food:Groceries:Milk"]
    done = budget_setting.put_many(
        ledger.store, planned_settings(found), calendar=PLAIN, today=TODAY, at=AT, command="budget plan"
    )
    assert len({one.deed_id for one in done}) == 1
    status = budgeting.status(ledger.store, period=calendar_month(2026, 10), **HOUSE)
    held = {row.target: row.budget.minor for row in status.rows if row.target is not Target.CATEGORY}
    assert held == {Target.ESSENTIAL: 4_000_000, Target.DISCRETIONARY: 2_400_000, Target.SAVING: 1_600_000}
    assert status.totals.budget.minor == 6_400_000  # needs and wants: nothing is counted twice


def test_what_is_marked_as_neither_is_told(ledger):
    ledger.add(*monthly(months_of(2026, 4, 9), 8, -10_000, "what", "Food"))
    ledger.add(*monthly(months_of(2026, 4, 9), 9, -5_000, "what", None))
    assert plan(ledger).unmarked.minor == 15_000


def test_a_plan_from_a_given_income_needs_no_past(tmp_path):
    made = Ledger(tmp_path)
    found = plan(made, income=Money(100_001, "INR"))
    assert [group.budget.minor for group in found.groups] == [50_001, 30_000, 20_000]
    assert (found.months, found.groups[0].typical, found.groups[0].shares) == ((), None, ())
    with pytest.raises(Unavailable):
        plan(made)
    with pytest.raises(UsageError, match="above zero"):
        plan(made, income=Money(0, "INR"))
    made.store.close()


def test_books_without_income_ask_for_it(tmp_path):
    made = Ledger(tmp_path)
    made.add(*monthly(months_of(2026, 4, 9), 2, -100, "rent", "Housing:Rent"))
    made.add(("2026-09-30", -100, "rent", "Housing:Rent"))
    with pytest.raises(Unavailable, match="no income") as refused:
        plan(made)
    assert "--income" in refused.value.hint
    made.store.close()


def test_other_currencies_are_told_and_in_no_figure(ledger):
    before = suggest(ledger)
    ledger.add(("2026-08-08", -7_000, "taxi", "Food:Dining"), currency="EUR")
    found = suggest(ledger)
    assert found.unconverted == (Money(7_000, "EUR"),)
    assert (found.rows, found.total) == (before.rows, before.total)


def test_the_past_is_the_same_asked_at_once_or_month_by_month(ledger):
    """Calendar months are one question; any others are asked one by one."""
    whole = budget_past.read(ledger.store, **HOUSE)
    sums = [budget_spending.sums(ledger.store, month, None, "INR") for month in whole.months]
    by_one = budget_past._gathered(ledger.store, whole.months, "INR", sums)
    assert (whole.spent, whole.income, whole.aside) == (by_one.spent, by_one.income, by_one.aside)
