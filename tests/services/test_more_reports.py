"""Reports that look at the same lines in other ways agree with the one that sums them up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from finura_cli.domain.budget_rule import Rule
from finura_cli.domain.category import Kind
from finura_cli.domain.period import parse_period
from finura_cli.domain.query_parser import parse_query
from finura_cli.domain.reports.parts import Grouping
from finura_cli.domain.reports.pivot import pivot
from finura_cli.services import calendar_days, histogram, leaks, reporting
from finura_cli.services.naming import names_of
from finura_cli.services.report_books import Ask
from finura_cli.store.connection import Store
from tests.services.test_reporting import CROSSED, PAYDAY, PLAIN, TODAY, build
from tests.store.made import new_books


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with new_books(tmp_path_factory.mktemp("more") / "finura.db") as store:
        build(store)
        yield store


def by(ask: Ask, grouping: Grouping) -> Ask:
    return ask._replace(grouping=grouping)


@pytest.mark.parametrize("calendar", [PLAIN, PAYDAY], ids=["plain", "pay day"])
@CROSSED
def test_they_come_to_the_same(books, period, words, calendar):
    days = parse_period(period, calendar, TODAY)
    assert days is not None
    ask = Ask(days, "INR", calendar, TODAY, parse_query(words, names_of(books)))
    whole = reporting.spending(books, ask)
    spent, earned = whole.total, whole.scope.totals.income

    sizes = histogram.histogram(books, ask)
    assert (sizes.amount - sizes.back) == (spent if sizes.kind is Kind.EXPENSE else earned)
    daily = calendar_days.days(books, ask)
    assert daily.amount == (spent if daily.kind is Kind.EXPENSE else earned)
    kept = reporting.rule_kept(books, ask, Rule(50, 30, 20)).whole
    by_need = {row.group: row.amount.minor for row in reporting.spending(books, by(ask, Grouping.NECESSITY)).rows}
    told = {"essential": kept.needs, "discretionary": kept.wants, None: kept.unmarked}
    assert kept.income == earned
    assert {group: money.minor for group, money in told.items() if money} == {
        group: minor for group, minor in by_need.items() if minor and group != "saving"
    }
    course = reporting.trend(books, ask, grouping=Grouping.CATEGORY)
    across = pivot(course, Kind.EXPENSE)
    assert sum(row.total.minor for row in across.rows) == spent.minor == across.total.minor
    found = leaks.leaks(books, ask)
    assert sum(leak.amount.minor for leak in (*found.habits, *found.fees)) <= max(0, spent.minor + sizes.back.minor)
    for scope in (sizes.scope, daily.scope, found.scope, course.scope):
        assert scope.totals == whole.scope.totals
        assert (scope.unconverted, scope.pending) == (whole.scope.unconverted, whole.scope.pending)
