"""Forecasts over real books."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finura_cli.domain.forecast_methods import typical
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Period, calendar_month
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import InCategories
from finura_cli.domain.track_record import What
from finura_cli.errors import Unavailable, UsageError
from finura_cli.services import expense_model, forecasting
from finura_cli.services.forecasting import Ask, answered, expenses
from finura_cli.store import forecasts
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


def test_bills_are_told_for_their_days_and_all_the_rest_by_what_is_usual(ledger):
    groceries = [30_000, 45_000, 38_000, 52_000, 41_000, 36_000, 48_000, 33_000, 40_000]
    ledger.add(
        *monthly(YEAR, 1, -900_000, "rent 07/26", "Housing:Rent"),
        *[
            (f"2026-{n:02}-{n * 11 % 28 + 1:02}", -minor, "market", "Food:Groceries")
            for n, minor in enumerate(groceries, 1)
        ],
        ("2026-10-02", -77_000, "this month is not over", "Food:Groceries"),
    )
    found = expenses(ledger.store, ask())
    assert (found.target, found.period) == ("2026-11", calendar_month(2026, 11))
    assert (found.model.name, found.model.months, found.model.trained_at) == (expense_model.CHAMPION, 9, TODAY)
    rent, food = rows_of(found)["Housing:Rent"], rows_of(found)["Food:Groceries"]
    assert (rent.parts.fixed.minor, rent.parts.variable.minor, rent.parts.spent) == (900_000, 0, None)
    assert (food.parts.fixed.minor, food.parts.variable) == (0, food.figures.typical)
    assert food.figures.typical.minor == typical(groceries)
    assert found.total.typical.minor == 900_000 + typical(groceries)
    assert (found.parts.fixed.minor, found.parts.variable.minor) == (900_000, typical(groceries))
    assert [(one.name, one.days, one.amount.minor, one.category) for one in found.bills] == [
        ("rent 07/26", (date(2026, 11, 1),), 900_000, "Housing:Rent")
    ]
    assert (found.history[-1].target, found.history[-1].spent) == ("2026-09", Money(940_000, "INR"))


def test_backtest_is_two_months_ahead_as_the_forecast_is(ledger):
    """September is the last complete month and November the target: errors of the same distance count."""
    totals = [100, 200, 600, 300, 400, 500, 600, 100, 900]
    days = [1, 9, 17, 4, 28, 13, 2, 22, 6]  # at no pace: nothing of it is a bill
    ledger.add(*[(f"2026-{n:02}-{days[n - 1]:02}", -minor, "x", "Food") for n, minor in enumerate(totals, 1)],
               ("2026-09-29", 1, "interest", "Income:Salary"))  # fmt: skip
    score = expenses(ledger.store, ask()).score
    assert not expenses(ledger.store, ask()).bills
    came = totals[4:]  # May is the first that is told from three months
    assert score.months == 5
    assert score.mae.minor == round(sum(abs(y - typical(totals[: n + 3])) for n, y in enumerate(came)) / 5)
    assert score.mae_naive.minor == round(sum(abs(y - totals[n + 2]) for n, y in enumerate(came)) / 5)
    assert (score.naive, score.scored) == ("same as last month", 3)


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
    assert food.parts.fixed + food.parts.variable == food.figures.typical
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
    assert found.model.is_short
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
    assert {month.spent.minor for month in found.history} == {2_800, 3_000, 3_100}


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
    for made in (found, *found.rows, *found.ahead):
        figures, parts = getattr(made, "figures", None) or made.total, made.parts
        assert parts.fixed + parts.variable + (parts.spent or Money(0, "INR")) == figures.typical
    ledger.store.close()


# ------------------------------------------------------------------------------------------- the rest of this month


def running(ledger, today=(10, 15)):
    """A year of rent on the 3rd, a phone on the 25th and groceries of 1,000 on three days, until a day of October."""
    days = [date(2025, 10, 1) + timedelta(days=n) for n in range(400)]
    until = date(2026, *today)
    ledger.add(*[item for day in days if day <= until for item in (
        [(day.isoformat(), -90_000, "rent", "Housing:Rent")] if day.day == 3 else
        [(day.isoformat(), -2_000, "phone", "Fun:Streaming")] if day.day == 25 else
        [(day.isoformat(), -1_000 - day.month, "market", "Food:Groceries")] if day.day in (8, 16, 27) else []
    )])  # fmt: skip
    return ask(today=until, target=calendar_month(2026, 10))


def test_this_month_is_what_was_spent_and_what_is_to_come(ledger):
    asked = running(ledger)
    found = expenses(ledger.store, asked)
    assert (found.target, found.since) == ("2026-10", date(2026, 10, 15))
    rent, phone, food = (rows_of(found)[name] for name in ("Housing:Rent", "Fun:Streaming", "Food:Groceries"))
    assert (rent.parts.spent.minor, rent.parts.fixed.minor, rent.figures.typical.minor) == (90_000, 0, 90_000)
    assert (phone.parts.spent.minor, phone.parts.fixed.minor) == (0, 2_000)
    assert food.parts.spent.minor == 1_010
    assert food.figures.typical.minor == pytest.approx(1_010 + 2 * 1_006, abs=6)
    assert found.parts.spent.minor == 91_010
    assert found.parts.spent + found.parts.fixed + found.parts.variable == found.total.typical
    assert minors(found.total) == sorted(minors(found.total))
    assert found.total.low.minor >= found.parts.spent.minor
    assert [(one.name, one.days) for one in found.bills] == [("phone", (date(2026, 10, 25),))]
    assert [month.target for month in found.history][-1] == "2026-09"
    assert found.history[-1].spent.minor == 92_000 + 3 * 1_009
    assert found.history[-1].told.typical.minor == pytest.approx(92_000 + 3 * 1_009, abs=12)
    assert found.score.mae.minor < 100


def test_what_is_in_the_books_of_today_is_spent_and_not_to_come(ledger):
    before = expenses(ledger.store, running(ledger, (10, 24)))
    assert (before.since, before.parts.fixed.minor) == (date(2026, 10, 24), 2_000)
    ledger.add(("2026-10-25", -2_000, "phone", "Fun:Streaming"))
    on_day = ask(today=date(2026, 10, 25), target=calendar_month(2026, 10))
    found = expenses(ledger.store, on_day)
    assert (found.since, found.parts.fixed.minor) == (date(2026, 10, 26), 0)
    assert found.parts.spent.minor == before.parts.spent.minor + 2_000
    assert found.total.typical.minor == pytest.approx(before.total.typical.minor, abs=6)


def test_the_last_day_leaves_nothing(ledger):
    running(ledger, (10, 15))
    ledger.add(("2026-10-31", -500, "last", "Food:Groceries"))
    found = expenses(ledger.store, ask(today=date(2026, 10, 31), target=calendar_month(2026, 10)))
    assert found.since == date(2026, 11, 1)
    assert set(minors(found.total)) == {found.parts.spent.minor} == {91_510}
    assert found.score is None


def test_the_last_days_promise_no_more_than_they_can_keep(ledger):
    running(ledger)
    late = ask(today=date(2026, 10, 27), target=calendar_month(2026, 10), interval=0.95)
    ledger.add(("2026-10-26", -500, "x", "Food:Groceries"))
    found = expenses(ledger.store, late)
    assert (found.asked, found.interval) == (0.95, 0.8)
    further = expenses(ledger.store, replace(late, horizon=2))
    assert [one.interval for one in further.ahead] == [0.8, 0.95]
    early = ask(today=date(2026, 10, 15), target=calendar_month(2026, 10), interval=0.95)
    assert expenses(ledger.store, early).interval == 0.95


def test_where_the_books_ended_the_rest_begins(ledger):
    running(ledger, (10, 9))
    found = expenses(ledger.store, ask(today=date(2026, 10, 29), target=calendar_month(2026, 10)))
    assert (found.since, found.until, found.has_ended) == (date(2026, 10, 9), date(2026, 10, 8), True)
    assert found.parts.spent.minor == 91_010
    assert found.total.typical.minor == pytest.approx(92_000 + 3 * 1_010, abs=300)


def test_a_month_of_which_nothing_is_known_yet_is_one_to_come(ledger):
    running(ledger, (9, 30))
    for today in (date(2026, 10, 1), date(2026, 10, 31)):
        found = expenses(ledger.store, ask(today=today, target=calendar_month(2026, 10)))
        assert (found.since, found.parts.spent, found.has_ended) == (None, None, today.day == 31)
        assert found.parts.fixed.minor >= 92_000
        assert found.score.months == 8


def test_this_month_and_those_after_it(ledger):
    asked = running(ledger)
    found = expenses(ledger.store, replace(asked, horizon=2))
    assert [one.target for one in found.ahead] == ["2026-10", "2026-11"]
    assert found.ahead[0].parts.spent is not None
    assert found.ahead[1].parts.spent is None
    alone = expenses(ledger.store, replace(asked, target=None))
    assert found.ahead[1].total == alone.total


# --------------------------------------------------------------------------------------------- nothing of the future


HOUSE = random.Random(5)
STORY = [
    item
    for n in range(24)
    for year, month in [(2024 + (n + 9) // 12, (n + 9) % 12 + 1)]
    for item in (
        (f"{year}-{month:02}-03", -90_000 - 5_000 * (n > 14), "rent", "Housing:Rent"),
        (f"{year}-{month:02}-{HOUSE.randint(2, 28):02}", -HOUSE.randint(5_000, 30_000), "market", "Food:Groceries"),
        (f"{year}-{month:02}-{HOUSE.randint(2, 28):02}", -HOUSE.randint(500, 9_000), "bistro", "Food:Dining"),
        (f"{year}-{month:02}-28", 300_000, "salary", "Income:Salary"),
    )
]
"""October 2024 to September 2026."""


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 400), st.integers(-500_000, 90_000),
                  st.sampled_from(["Housing:Rent", "Food:Groceries", None]), st.sampled_from(["rent", "market"])),
        min_size=1, max_size=12,
    ),
    st.sampled_from([None, calendar_month(2026, 4)]),
)  # fmt: skip
def test_what_comes_later_changes_no_forecast(tmp_path_factory, later, target):
    day = date(2026, 4, 11)
    ledger = Ledger(tmp_path_factory.mktemp("books"))
    ledger.add(*[item for item in STORY if item[0] <= day.isoformat()])
    asked = ask(today=day, target=target)
    before = expenses(ledger.store, asked)
    ledger.add(*[((day + timedelta(days=n)).isoformat(), minor or 1, name, of) for n, minor, of, name in later])
    assert expenses(ledger.store, asked) == before
    ledger.store.close()


def test_the_past_is_shown_as_it_would_have_been_told(ledger):
    """Each month of the backtest is what was told two months before it, in books that ended then."""
    ledger.add(*[item for item in STORY if item[0] < "2026-01-01"])
    told = {}
    for n in range(1, 9):
        told[f"2026-{n + 1:02}"] = expenses(ledger.store, ask(today=date(2026, n, 1))).total
        ledger.add(*[item for item in STORY if item[0].startswith(f"2026-{n:02}")])
    ledger.add(*[item for item in STORY if item[0].startswith("2026-09")])
    history = {one.target: one.told for one in expenses(ledger.store, ask()).history}
    for target, then in told.items():
        assert (history[target].typical, history[target].plan_for) == (then.typical, then.plan_for)


def test_changing_the_last_month_changes_no_forecast_of_one_before(ledger, tmp_path_factory):
    other = Ledger(tmp_path_factory.mktemp("other"))
    for books, times in ((ledger, 1), (other, 7)):
        books.add(*[(day, minor * (times if day >= "2026-09" else 1), text, of) for day, minor, text, of in STORY])
    one, two = (expenses(books.store, ask()) for books in (ledger, other))
    assert one.total != two.total
    assert [month.told for month in one.history] == [month.told for month in two.history]
    other.store.close()


# ------------------------------------------------------------------------------------------------- kept and noted


def test_an_answer_is_kept_and_noted_until_the_books_change(ledger, monkeypatch):
    ledger.add(*STORY, ("2026-10-02", -5, "y", "Food"))
    first = answered(ledger.store, ask(), at="2026-10-10T08:00:00")
    (noted,) = forecasts.told(ledger.store, "INR", what=What.EXPENSES, total=True)
    assert (noted.period, noted.made, noted.typical) == (first.period, TODAY, first.total.typical)
    assert (noted.share, noted.speaker) == (0.8, expense_model.CHAMPION)
    assert {one.category_id for one in forecasts.told(ledger.store, "INR")} == {
        None, *(row.category_id for row in first.rows)
    }  # fmt: skip
    with monkeypatch.context() as patched:
        patched.setattr(forecasting, "expenses", None)
        assert answered(ledger.store, ask(), at="2026-10-10T09:00:00") == first
    ledger.add(("2026-10-03", -7_000, "rent", "Housing:Rent"))
    answered(ledger.store, ask(interval=0.5), at="2026-10-10T10:00:00")
    assert len(forecasts.told(ledger.store, "INR", total=True)) == 2


def test_a_narrow_question_is_not_noted(ledger):
    ledger.add(*STORY, ("2026-10-02", -5, "y", "Food"))
    narrow = ask(query=Query.of(InCategories((ledger.ids["Housing:Rent"],))))
    assert answered(ledger.store, narrow, at="2026-10-10T08:00:00").rows
    assert not forecasts.told(ledger.store, "INR")
