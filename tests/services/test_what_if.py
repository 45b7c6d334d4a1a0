"""What if, over books: the same engine, the differences, and what moves along."""

from __future__ import annotations

import random
from datetime import date

import msgspec
import pytest

from finura_cli.domain.budget import Per
from finura_cli.domain.budget_deeds import Wanted
from finura_cli.domain.goals import Goal
from finura_cli.domain.money import Money
from finura_cli.domain.parse_money import NumberStyle
from finura_cli.domain.period import Calendar, calendar_month
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import InAccounts, InCategories
from finura_cli.domain.track_record import What
from finura_cli.errors import NotFound, UsageError
from finura_cli.services import (
    budget_setting,
    forecast_balance,
    forecast_savings,
    forecasting,
    what_if,
    what_if_balance,
    what_if_savings,
)
from finura_cli.services.forecasting import Ask
from finura_cli.services.trained import Seen
from finura_cli.store import forecasts, goals, history
from tests.services.ledger import AT, Ledger, monthly, months_of

TODAY = date(2026, 10, 10)
YEAR = [*months_of(2025, 10, 12), *months_of(2026, 1, 9)]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    made, draw = Ledger(tmp_path_factory.mktemp("what_if")), random.Random(3)
    made.add(
        *monthly(YEAR, 1, 6_000_000, "salary", "Income:Salary"),
        *monthly(YEAR, 2, -2_000_000, "rent", "Housing:Rent"),
        *[(f"{year}-{month:02}-{draw.randint(3, 28):02}", -draw.randint(200_000, 400_000), "dinner", "Food:Dining")
          for year, month in YEAR for _ in range(2)],
        *[(f"{year}-{month:02}-{draw.randint(3, 28):02}", -draw.randint(700_000, 900_000), "market", "Food:Groceries")
          for year, month in YEAR],
        ("2026-10-04", -150_000, "dinner", "Food:Dining"),
    )  # fmt: skip
    with history.deed(made.store, command="test", at=AT):
        goals.add(made.store, Goal(0, "", "Bike", 30_000_000, "INR", date(2026, 9, 1), by=date(2027, 9, 1)))
    for target, minor in (("Food", 1_500_000), ("Housing:Rent", 2_100_000), ("total", 4_000_000)):
        budget_setting.put_many(made.store, [Wanted(target, Money(minor, "INR"), Per.MONTH)], calendar=Calendar(),
                           today=date(2026, 1, 1), at=AT, command="test")  # fmt: skip
    yield made
    made.store.close()


def ask(**more):
    return Ask(**{"calendar": Calendar(), "today": TODAY, "currency": "INR", **more})


def told(ledger, *texts, **more):
    changes = what_if.read(ledger.store, texts, "INR", NumberStyle())
    return what_if.expenses(ledger.store, ask(**more), changes, at=AT)


def rows_of(forecast):
    return {row.category: row for row in forecast.rows}


def test_a_share_less_is_less_of_that_category_and_of_all(ledger):
    plain, found = forecasting.expenses(ledger.store, ask()), told(ledger, "dining -20%")
    before, after = rows_of(plain), rows_of(found.forecast)
    less = before["Food:Dining"].figures.typical - after["Food:Dining"].figures.typical
    assert less.minor == pytest.approx(before["Food:Dining"].figures.typical.minor / 5, abs=1)
    assert plain.total.typical - found.forecast.total.typical == less
    assert [after[name] for name in after if name != "Food:Dining"] == [
        before[name] for name in before if name != "Food:Dining"
    ]
    (turn,) = found.what_if.turns
    assert (turn.asked, turn.name, -turn.difference) == ("dining -20%", "Food:Dining", less)


def test_a_bill_that_rises_stays_a_bill(ledger):
    found = told(ledger, "rent +500").forecast
    rent = rows_of(found)["Housing:Rent"]
    assert (rent.parts.fixed.minor, rent.parts.variable.minor) == (2_050_000, 0)
    assert [one.amount.minor for one in found.bills if one.category == "Housing:Rent"] == [2_050_000]
    assert found.total.typical == Money(found.parts.fixed.minor + found.parts.variable.minor, "INR")


def test_a_category_with_those_below_it_comes_to_what_is_said(ledger):
    found = told(ledger, "food =9000", horizon=3)
    plain, food = forecasting.expenses(ledger.store, ask(horizon=3)), ("Food:Dining", "Food:Groceries")
    before, after = (sum(rows_of(one)[name].figures.typical.minor for name in food) for one in (plain, found.forecast))
    assert after == 900_000
    assert found.forecast.total.typical.minor - plain.total.typical.minor == after - before
    assert [one.before for one in found.what_if.later] == [one.total.typical for one in plain.ahead[1:]]
    assert all(one.difference.minor < 0 for one in found.what_if.later)
    assert sum(turn.difference.minor for turn in found.what_if.turns) == found.what_if.figures[0].difference.minor


def test_all_spending_is_changed_as_it_is_told_in_all(ledger):
    plain, found = forecasting.expenses(ledger.store, ask()), told(ledger, "spending -50%").forecast
    assert found.total.typical.minor == pytest.approx(plain.total.typical.minor / 2, abs=1)
    assert found.total.high.minor == pytest.approx(plain.total.high.minor / 2, rel=1e-6)


def test_what_is_new_is_a_row_of_its_own(ledger):
    found = told(ledger, "streaming +300")
    row = rows_of(found.forecast)["Fun:Streaming"]
    assert {getattr(row.figures, name).minor for name in ("low", "typical", "plan_for", "high")} == {30_000}
    assert found.what_if.figures[0].difference.minor == 30_000


def test_of_this_month_what_is_spent_stays_and_the_rest_changes(ledger):
    month = calendar_month(2026, 10)
    before = rows_of(forecasting.expenses(ledger.store, ask(target=month)))["Food:Dining"]
    after = rows_of(told(ledger, "dining -50%", target=month).forecast)["Food:Dining"]
    assert before.parts.spent == after.parts.spent == Money(150_000, "INR")
    rest = before.figures.typical.minor - 150_000
    assert after.figures.typical.minor - 150_000 == pytest.approx(rest / 2, abs=1)
    assert told(ledger, "streaming +310", target=month).what_if.turns[0].difference.minor == 22_000
    more = told(ledger, "dining +500", target=month).what_if.turns[0].difference.minor
    assert more == pytest.approx(50_000 * rest / (rest + 150_000), abs=1)
    exact = told(ledger, "dining =2000", target=month)
    assert rows_of(exact.forecast)["Food:Dining"].figures.typical.minor == 200_000
    assert exact.what_if.turns[0].after.minor == 200_000
    spent = rows_of(told(ledger, "dining =1000", target=month).forecast)["Food:Dining"]
    assert spent.figures.typical.minor == 150_000


def test_budgets_move_with_what_is_planned_for(ledger):
    found = told(ledger, "dining -20%").what_if
    moved = {one.name: one for one in found.budgets}
    assert moved.keys() == {"Food", "total"}
    assert moved["Food"].left_after.minor > moved["Food"].left_before.minor
    assert moved["total"].after - moved["total"].before == found.figures[1].difference
    assert moved["Food"].budget.minor == 1_500_000


def test_goals_move_with_what_would_have_been_saved(ledger):
    (plain,) = told(ledger, "rent +0.01").what_if.goals
    (less,) = told(ledger, "income -20%").what_if.goals
    (more,) = told(ledger, "rent -50%").what_if.goals
    assert (plain.name, plain.due) == ("Bike", date(2027, 9, 1))
    assert less.before == more.before == plain.before
    assert less.after < plain.before <= more.after
    assert less.there_after is None or less.there_after > plain.there_before > more.there_after


def test_a_query_narrows_what_can_be_changed_and_leaves_goals_and_budgets_out(ledger):
    food = Query.of(InCategories((ledger.ids["Food:Dining"], ledger.ids["Food:Groceries"])))
    found = told(ledger, "dining -20%", query=food)
    assert found.what_if.goals == found.what_if.budgets == ()
    assert found.what_if.months is None
    for text in ("rent +500", "income -10%"):
        with pytest.raises(UsageError, match="nothing of"):
            told(ledger, text, query=food)


def test_what_is_not_there_or_too_much_is_refused(ledger):
    with pytest.raises(NotFound):
        told(ledger, "ZUQQI +5")
    with pytest.raises(UsageError, match="the most"):
        told(ledger, *["rent +1"] * 21)


def test_it_is_kept_for_the_same_question_and_never_noted(ledger, monkeypatch):
    told(ledger, "dining -30%")
    noted = len(forecasts.told(ledger.store, "INR"))
    monkeypatch.setattr(what_if, "_expenses", None)
    again = told(ledger, "dining -30%")
    assert msgspec.json.decode(msgspec.json.encode(again), type=what_if.ExpensesIf) == again
    assert len(forecasts.told(ledger.store, "INR")) == noted
    assert {one.typical for one in forecasts.told(ledger.store, "INR")}.isdisjoint({again.forecast.total.typical})


# --------------------------------------------------------------------------------------------------------- savings


def saved(ledger, *texts, **more):
    changes = what_if.read(ledger.store, texts, "INR", NumberStyle())
    return what_if_savings.savings(ledger.store, ask(**more), changes, at=AT)


def test_what_is_saved_is_income_less_spending_with_changes_too(ledger):
    plain = forecast_savings.savings(ledger.store, ask(horizon=2))
    found = saved(ledger, "income -10%", "dining -20%", horizon=2)
    for before, after in zip(plain.ahead, found.forecast.ahead, strict=True):
        assert after.saved == after.income - after.spending
        assert after.income.minor == pytest.approx(before.income.minor * 0.9, abs=1)
        assert after.low.minor <= after.careful.minor <= after.saved.minor <= after.high.minor
    figures = {one.name: one for one in found.what_if.figures}
    income, spending = found.what_if.turns
    assert figures["income"].difference == income.difference
    assert figures["spending"].difference == spending.difference
    assert figures["saved"].difference == income.difference - spending.difference
    assert found.what_if.later[0].after == found.forecast.ahead[1].saved
    assert [one.name for one in found.what_if.goals] == ["Bike"]


def test_one_income_changes_and_what_already_came_stays(ledger):
    month = calendar_month(2026, 10)
    found = saved(ledger, "salary +1000")
    assert found.what_if.turns[0].difference.minor == 100_000
    assert found.what_if.figures[0].difference.minor == 100_000
    rest = saved(ledger, "salary =70000", target=month).forecast.ahead[0]
    assert rest.income.minor == 7_000_000
    bonus = saved(ledger, "salary -100%", target=month).forecast.ahead[0]
    assert bonus.income.minor >= (bonus.so_far.income.minor if bonus.so_far else 0)


def test_spending_is_the_same_in_both_forecasts_with_the_same_changes(ledger):
    texts = ("dining -20%", "rent +500", "food =9000")
    month, expenses = saved(ledger, *texts).forecast.ahead[0], told(ledger, *texts).forecast
    assert month.spending == expenses.total.typical
    assert month.plan_for == expenses.total.plan_for
    assert saved(ledger, *texts).what_if.turns == told(ledger, *texts).what_if.turns


def test_a_query_without_that_income_is_refused(ledger):
    both = Query.of(InCategories((ledger.ids["Food:Dining"], ledger.ids["Income:Salary"])))
    assert saved(ledger, "salary -10%", query=both).what_if.figures[0].difference.minor < 0
    with pytest.raises(UsageError, match="nothing of"):
        saved(ledger, "rent -10%", query=both)


# --------------------------------------------------------------------------------------------------------- balances


def in_hand(ledger, *texts, **more):
    changes = what_if.read(ledger.store, texts, "INR", NumberStyle())
    return what_if_balance.balance(ledger.store, balance_ask(**more), changes, at=AT)


def balance_ask(**more):
    return forecast_balance.Ask(Seen(Calendar(), TODAY, "INR"), **more)


def test_what_is_in_hand_moves_by_what_changes_each_month(ledger):
    found = in_hand(ledger, "income -50%", "rent +500")
    income, rent = found.what_if.turns
    figures = {one.name: one for one in found.what_if.figures}
    month = income.difference.minor - rent.difference.minor
    assert figures["a_month"].after.minor == month < 0
    assert figures["end"].difference.minor == month  # of this month both days are over
    plain = {one.day: one.typical.minor for one in forecast_balance.balance(ledger.store, balance_ask()).days}
    less = {one.day: one.typical.minor - plain[one.day] for one in found.forecast.days}
    assert {less[date(2026, 10, 31)], less[date(2026, 11, 1)], less[date(2026, 11, 2)]} == {
        0, income.difference.minor, month,
    }  # fmt: skip
    assert figures["lowest"].after.minor < figures["lowest"].before.minor
    before, after = found.what_if.below
    assert before <= after
    assert found.what_if.month == calendar_month(2026, 11)
    noted = {one.typical for one in forecasts.told(ledger.store, "INR", what=What.BALANCE)}
    assert figures["end"].before in noted
    assert figures["end"].after not in noted


def test_nobody_knows_of_which_account_a_change_is_paid(ledger):
    with pytest.raises(UsageError, match="all that is in hand"):
        in_hand(ledger, "rent +500", query=Query.of(InAccounts((ledger.bank,))))
