"""Forecasts over real books."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Period, calendar_month
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import InCategories
from finura_cli.errors import Unavailable, UsageError
from finura_cli.services.forecasting import Ask, expenses
from tests.services.ledger import Ledger, monthly, months_of

TODAY = date(2026, 10, 10)
YEAR = months_of(2026, 1, 9)


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    yield made
    made.store.close()


def ask(**more):
    return Ask(**{"calendar": Calendar(), "today": TODAY, "currency": "INR", **more})


def rows_of(found):
    return {row.category: row for row in found.rows}


def minors(figures):
    return [getattr(figures, name).minor for name in ("low", "typical", "plan_for", "high")]


def test_rent_is_fixed_and_groceries_are_not(ledger):
    groceries = [30_000, 45_000, 38_000, 52_000, 41_000, 36_000, 48_000, 33_000, 40_000]
    ledger.add(
        *monthly(YEAR, 1, -900_000, "rent 07/26", "Housing:Rent"),
        *[(f"2026-{n:02}-15", -minor, "market", "Food:Groceries") for n, minor in enumerate(groceries, 1)],
        ("2026-10-02", -77_000, "this month is not over", "Food:Groceries"),
    )
    found = expenses(ledger.store, ask())
    assert (found.target, found.period) == ("2026-11", calendar_month(2026, 11))
    assert (found.model.name, found.model.months, found.model.trained_at) == ("median of 6 months", 9, TODAY)
    rent, food = rows_of(found)["Housing:Rent"], rows_of(found)["Food:Groceries"]
    assert (rent.fixed.minor, rent.variable.minor) == (900_000, 0)
    # the median of 52, 41, 36, 48, 33, 40 thousand; the mean of all nine
    assert (food.figures.typical.minor, food.figures.plan_for.minor) == (40_500, 40_500)
    assert (food.fixed.minor, food.variable.minor) == (0, 40_500)
    assert found.total.typical.minor == 940_500
    assert found.history[-1] == ("2026-09", Money(940_000, "INR"))


def test_backtest_is_two_months_ahead_as_the_forecast_is(ledger):
    """September is the last complete month and November the target: errors of the same distance count."""
    totals = [100, 200, 600, 300, 400, 500, 600, 100, 900]
    ledger.add(*[(f"2026-{n:02}-01", -minor, "x", "Food") for n, minor in enumerate(totals, 1)],
               ("2026-09-29", 1, "interest", "Income:Salary"))  # fmt: skip
    score = expenses(ledger.store, ask()).score
    # May is forecast from January to March: |400 - 200|, June |500 - 250|, July |600 - 300|, August |100 - 350|,
    # September: the median of February to July is 450
    assert score.months == 5
    assert score.mae.minor == round((200 + 250 + 300 + 250 + 450) / 5)
    # means of the last three: 300, 366.67, 433.33, 400, 500
    assert score.mae_naive.minor == round((100 + 400 / 3 + 500 / 3 + 300 + 400) / 5)


def test_a_target_this_month_is_one_ahead(ledger):
    ledger.add(*monthly(YEAR, 1, -1_000, "x", "Food"), ("2026-09-29", 1, "interest", "Income:Salary"))
    found = expenses(ledger.store, ask(target=calendar_month(2026, 10)))
    assert found.target == "2026-10"
    assert found.score.months == 6


def test_a_horizon_gives_a_total_for_each_month(ledger):
    ledger.add(*monthly(YEAR, 1, -1_000, "x", "Food"), ("2026-10-02", -5, "y", "Food"))
    found = expenses(ledger.store, ask(horizon=3))
    assert [one.target for one in found.ahead] == ["2026-11", "2026-12", "2027-01"]
    assert found.ahead[0].total == found.total


def test_refunds_net_and_a_category_may_be_below_zero(ledger):
    ledger.add(
        *monthly(YEAR, 1, -50_000, "shop", "Food"), *monthly(YEAR, 2, 60_000, "returned", "Food"),
        *monthly(YEAR, 3, -80_000, "rent", "Housing:Rent"), ("2026-10-02", -5, "y", "Food"),
    )  # fmt: skip
    found = expenses(ledger.store, ask())
    food = rows_of(found)["Food"]
    assert food.figures.typical.minor == -10_000
    assert (food.fixed.minor, food.variable.minor) == (0, -10_000)
    assert minors(food.figures) == sorted(minors(food.figures))
    assert found.total.typical.minor == 70_000


def test_income_transfers_pending_and_other_currencies_are_left_out(ledger):
    ledger.add(*monthly(YEAR, 1, -1_000, "x", "Food"), *monthly(YEAR, 2, 900_000, "salary", "Income:Salary"),
               *monthly(YEAR, 3, -70_000, "card", "Transfer"), ("2026-10-02", -5, "y", "Food"))  # fmt: skip
    ledger.add(*monthly(YEAR, 4, -300, "hotel", "Food:Dining"), currency="EUR")
    ledger.add(*monthly(YEAR, 5, -9_999, "later", "Food"), pending=True)
    for month in range(1, 10):
        ledger.save(f"2026-{month:02}-06", 5_000)
    found = expenses(ledger.store, ask())
    assert found.total.typical.minor == 1_000
    assert set(rows_of(found)) == {"Food"}
    assert found.unconverted == (Money(2_700, "EUR"),)


def test_uncategorized_spending_goes_by_its_sign(ledger):
    ledger.add(*monthly(YEAR, 1, -1_000, "x", "Food"), *[(f"2026-{m:02}-09", -200, "?", None) for _, m in YEAR],
               *[(f"2026-{m:02}-09", 150, "?", None) for _, m in YEAR], ("2026-10-02", -5, "y", "Food"))  # fmt: skip
    found = expenses(ledger.store, ask())
    assert rows_of(found)[None].figures.typical.minor == 200
    assert found.total.typical.minor == 1_200


def test_a_query_narrows_all_figures(ledger):
    ledger.add(*monthly(YEAR, 1, -1_000, "x", "Food"), *monthly(months_of(2026, 5, 9), 1, -9_000, "y", "Housing:Rent"),
               ("2026-10-02", -5, "y", "Food"))  # fmt: skip
    found = expenses(ledger.store, ask(query=Query.of(InCategories((ledger.ids["Housing:Rent"],)))))
    assert found.total.typical.minor == 9_000
    assert found.model.months == 5  # before it began nothing is known of it
    with pytest.raises(Unavailable, match="matches"):
        expenses(ledger.store, ask(query=Query.of(InCategories((ledger.ids["Fun:Streaming"],)))))


def test_a_short_past_has_a_mean_and_says_so(ledger):
    for day, minor in (("2026-08-01", -1_000), ("2026-09-01", -2_000), ("2026-10-01", -1)):
        ledger.add((day, minor, "x", "Food"))
    found = expenses(ledger.store, ask())
    assert found.is_short
    assert found.model.name == "mean of 2 months"
    assert found.total.typical.minor == 1_500
    assert found.total.low.minor < 800
    assert found.total.high.minor > 2_800
    assert found.score is None


def test_without_a_complete_month_there_is_no_forecast(ledger):
    with pytest.raises(Unavailable, match="no entries") as refusal:
        expenses(ledger.store, ask())
    assert (refusal.value.exit_code, refusal.value.code) == (69, "no-history")
    ledger.add(("2026-09-12", -1_000, "x", "Food"), ("2026-10-01", -2_000, "x", "Food"))
    with pytest.raises(Unavailable, match="no complete month"):
        expenses(ledger.store, ask())


@pytest.mark.parametrize(
    "target",
    [calendar_month(2026, 9), calendar_month(2031, 1), Period(date(2026, 11, 1), date(2026, 11, 8)), Period.ALL],
)
def test_targets_that_make_no_sense(ledger, target):
    ledger.add(*monthly(YEAR, 1, -1_000, "x", "Food"), ("2026-10-02", -5, "y", "Food"))
    with pytest.raises(UsageError):
        expenses(ledger.store, ask(target=target))


def test_months_may_start_on_pay_day(ledger):
    calendar = Calendar(cycle_start=25)
    start = date(2026, 1, 25)
    days = [start + timedelta(days=n) for n in range(250)]
    ledger.add(*[(day.isoformat(), -100, "daily", "Food") for day in days])
    found = expenses(ledger.store, ask(calendar=calendar))
    assert found.period == calendar.next_month(TODAY)
    assert found.target == "2026-11"
    assert {spent.minor for _, spent in found.history} == {2_800, 3_000, 3_100}


CATEGORIES = st.sampled_from(["Food", "Fun:Streaming", None])


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.integers(1, 28), st.integers(-90_000, 40_000), CATEGORIES),
        min_size=1, max_size=30,
    ),
    st.integers(1, 3),
    st.sampled_from([0.5, 0.8, 0.95]),
)  # fmt: skip
def test_whatever_the_books_hold_the_figures_are_in_order(tmp_path_factory, items, horizon, interval):
    ledger = Ledger(tmp_path_factory.mktemp("books"))
    ledger.add(*[(f"2026-{m:02}-{d:02}", minor or 1, "x", category) for m, d, minor, category in items],
               ("2026-01-01", -500, "first", "Food"), ("2026-10-02", -5, "last", "Food"))  # fmt: skip
    found = expenses(ledger.store, ask(horizon=horizon, interval=interval))
    for figures in (found.total, *(row.figures for row in found.rows), *(one.total for one in found.ahead)):
        assert minors(figures) == sorted(minors(figures))
    for row in found.rows:
        assert row.fixed + row.variable == row.figures.typical
        assert row.fixed.minor >= 0
    ledger.store.close()
