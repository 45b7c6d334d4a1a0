"""What is likely to be saved: the identity in every figure, nothing of the future, the line behind its gate."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from finura_cli.domain.model_report import CHAMPION
from finura_cli.domain.period import Calendar, Period
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import InCategories
from finura_cli.domain.savings_ahead import SavingsForecast
from finura_cli.domain.track_record import What
from finura_cli.errors import Unavailable
from finura_cli.services import forecast_savings, forecasting, savings_model, track_record
from finura_cli.services.forecasting import Ask
from finura_cli.store import answers
from tests.services.ledger import AT, Item, Ledger

TODAY = date(2026, 10, 12)


def household(months: int, *, seed: int = 2, last: tuple[int, int] = (2026, 9)) -> list[Item]:
    """Salary, rent and uneven days of `months` months up to a last one."""
    draw, found = random.Random(seed), list[Item]()
    year, month = last
    for _ in range(months):
        found += [
            (f"{year}-{month:02}-01", 900_000 + draw.randrange(40_000), "XQZVK", "Income:Salary"),
            (f"{year}-{month:02}-03", -240_000, "ZUQQI", "Housing:Rent"),
            *((f"{year}-{month:02}-{draw.randint(1, 28):02}", -draw.randint(5_000, 60_000), "VORNIK", "Food:Dining")
              for _ in range(7)),
        ]  # fmt: skip
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(tmp_path)
    yield made
    made.store.close()


def ask(**more: object) -> Ask:
    return replace(Ask(Calendar(), TODAY, "INR"), **more)


def check(found: SavingsForecast) -> None:
    for one in found.ahead:
        assert one.saved == one.income - one.spending
        assert one.careful == one.income - one.plan_for
        assert one.low.minor <= one.careful.minor <= one.saved.minor <= one.high.minor


@pytest.mark.parametrize(("target", "horizon"), [(None, 3), (Period(date(2026, 10, 1), date(2026, 11, 1)), 2)])
def test_spending_is_what_predict_expenses_tells(ledger: Ledger, target: Period | None, horizon: int) -> None:
    ledger.add(*household(20), *household(1, last=(2026, 10), seed=5)[:4])
    asked = ask(target=target, horizon=horizon)
    found, spent = forecast_savings.savings(ledger.store, asked), forecasting.expenses(ledger.store, asked)
    check(found)
    for one, other in zip(found.ahead, spent.ahead, strict=True):
        assert (one.target, one.spending, one.plan_for) == (other.target, other.total.typical, other.total.plan_for)


def test_of_this_month_the_rest_is_told(ledger: Ledger) -> None:
    ledger.add(*household(14), ("2026-10-01", 950_000, "XQZVK", "Income:Salary"), ("2026-10-05", -50_000, "V", "Food"))
    (month,) = forecast_savings.savings(ledger.store, ask(target=Period(date(2026, 10, 1), date(2026, 11, 1)))).ahead
    assert month.so_far is not None
    assert (month.so_far.income.minor, month.so_far.spending.minor) == (950_000, 50_000)
    assert month.income.minor == 950_000  # never anything but on the first day
    assert month.spending.minor > 50_000
    assert month.low.minor < month.saved.minor < month.high.minor


def test_the_same_whether_or_not_the_books_go_on(ledger: Ledger) -> None:
    ledger.add(*household(15))
    before = forecast_savings.savings(ledger.store, ask(horizon=2))
    ledger.add(*((day, 3 * minor, text, path) for day, minor, text, path in household(3, last=(2027, 1), seed=9)
                 if day > TODAY.isoformat()))  # fmt: skip
    assert forecast_savings.savings(ledger.store, ask(horizon=2)) == before


def test_what_would_have_been_told_is_what_was_told(ledger: Ledger) -> None:
    """A month ahead was told from the day it was looked at as the backtest says today."""
    ledger.add(*household(20))
    now = {one.target: one for one in forecast_savings.savings(ledger.store, ask(target=_month(2026, 10))).history}
    then = forecast_savings.savings(ledger.store, replace(ask(), today=date(2026, 8, 1), target=None, horizon=1))
    assert then.ahead[0].target == "2026-09"
    two_ahead = {one.target: one for one in forecast_savings.savings(ledger.store, ask()).history}
    held = two_ahead["2026-09"]
    assert held.typical == then.ahead[0].saved
    assert (held.low, held.high) == (then.ahead[0].low, then.ahead[0].high)
    assert now["2026-09"].saved == held.saved


def _month(year: int, month: int) -> Period:
    return Calendar().month(year, month)


def test_who_is_paid_twice_a_year_earned_nothing_in_between(ledger: Ledger) -> None:
    rows = [one for one in household(24) if one[3] != "Income:Salary" or one[0][5:7] in ("03", "09")]
    ledger.add(*rows)
    (month,) = forecast_savings.savings(ledger.store, ask()).ahead
    assert month.income.minor < 300_000


def test_without_income_or_without_a_month_it_is_not_available(ledger: Ledger) -> None:
    with pytest.raises(Unavailable, match="no entries yet"):
        forecast_savings.savings(ledger.store, ask())
    ledger.add(*(one for one in household(5) if one[3] != "Income:Salary"))
    with pytest.raises(Unavailable, match="no income in 5 complete months"):
        forecast_savings.savings(ledger.store, ask())
    ledger.add(*(one for one in household(5) if one[3] == "Income:Salary"))
    with pytest.raises(Unavailable, match="no spending that matches"):
        forecast_savings.savings(ledger.store, ask(query=Query.of(InCategories((ledger.ids["Income:Salary"],)))))


def test_plain_answers_are_noted_and_narrowed_ones_are_not(ledger: Ledger) -> None:
    ledger.add(*household(14))
    rent = ask(query=Query.of(InCategories((ledger.ids["Income:Salary"], ledger.ids["Housing:Rent"]))))
    forecast_savings.answered(ledger.store, rent, at=AT)
    assert not track_record.history(ledger.store, ask().seen).rows
    first = forecast_savings.answered(ledger.store, ask(), at=AT)
    noted = {one.last.what: one.last for one in track_record.history(ledger.store, ask().seen).rows}
    assert noted[What.SAVINGS].typical == first.ahead[0].saved
    assert noted[What.SAVINGS].plan_for == first.ahead[0].careful
    assert noted[What.INCOME].typical == first.ahead[0].income
    assert forecast_savings.answered(ledger.store, ask(), at=AT) == first


def rising(months: int) -> list[Item]:
    """Income that swings from one month to the next, which a line can know and a robust mean cannot."""
    found, (year, month) = list[Item](), (2026, 9)
    for n in range(months):
        found += [
            (f"{year}-{month:02}-01", 500_000 if n % 2 else 1_500_000, "XQZVK", "Income:Salary"),
            (f"{year}-{month:02}-28", -240_000 - 1_000 * (n * 7 % 5), "ZUQQI", "Housing:Rent"),
        ]
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found


def test_the_line_is_heard_where_it_has_won_and_while_it_is_fresh(ledger: Ledger) -> None:
    ledger.add(*rising(40))
    plain = forecast_savings.savings(ledger.store, ask())
    report = savings_model.train(ledger.store, ask().seen, at=AT)
    assert report.speaker == savings_model.LINE, report
    heard = forecast_savings.savings(ledger.store, ask())
    check(heard)
    assert heard.model.name == savings_model.LINE
    assert heard.score is not None
    assert plain.score is not None
    assert heard.score.mae.minor < plain.score.mae.minor / 2
    assert heard.ahead[0].income.minor == 1_500_000  # as in every second month
    ledger.add(("2026-09-20", -30_000, "VORNIK", "Food:Dining"))
    assert forecast_savings.savings(ledger.store, ask()).model.name != savings_model.LINE
    told = savings_model.known(ledger.store, ask().seen)
    assert told is not None
    assert not told.fresh


def test_an_even_household_keeps_the_statistics(ledger: Ledger) -> None:
    ledger.add(*household(40))
    report = savings_model.evaluate(ledger.store, ask().seen)
    assert report.speaker == CHAMPION
    assert savings_model.known(ledger.store, ask().seen) is None
    (contest,) = report.contests
    assert {one.name for one in contest.scores} == {CHAMPION, savings_model.LINE, "blind"}
    assert "closer in" in report.why[0]


@pytest.mark.parametrize("months", [0, 1, 9])
def test_a_short_past_is_said_and_nothing_is_raised(ledger: Ledger, months: int) -> None:
    ledger.add(*household(months))
    report = savings_model.train(ledger.store, ask().seen, at=AT)
    assert report.speaker == CHAMPION
    assert report.why
    told = savings_model.known(ledger.store, ask().seen)
    assert told is not None
    assert told.fresh


def test_a_kept_answer_reads_back_as_it_was(ledger: Ledger) -> None:
    ledger.add(*household(14))
    found = forecast_savings.answered(ledger.store, ask(target=_month(2026, 10), horizon=2), at=AT)
    assert ledger.store.conn.value("SELECT count(*) FROM answers") == 1
    assert forecast_savings.answered(ledger.store, ask(target=_month(2026, 10), horizon=2), at=AT) == found
    assert answers.state(ledger.store)
