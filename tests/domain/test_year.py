"""The letter of a year: its months sum to it, and the one thing to do is the one most worth doing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from finura_cli.domain.bill_audit import Finding, Found
from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Period
from finura_cli.domain.reports.leaks import Leak, Leaks
from finura_cli.domain.reports.parts import Part, Span, scope, total
from finura_cli.domain.reports.spending import Before
from finura_cli.domain.reports.year import Sums, TodoKind, todo, year

YEAR, OLD = Period(date(2026, 1, 1), date(2027, 1, 1)), Period(date(2025, 1, 1), date(2026, 1, 1))
SPANS = [Span(Calendar().key(piece, "M"), piece) for piece in Calendar().tile(YEAR, "M")]
WORTH = Money(1200_00, "INR")


def spent(minor: int, group: str | None = "Food", month: int = 3) -> Part:
    return Part(group, date(2026, month, 1), Kind.EXPENSE, "INR", -minor, 1)


def earned(minor: int) -> Part:
    return Part("Income:Salary", date(2026, 1, 1), Kind.INCOME, "INR", minor, 1)


def leaking(*bills: Finding, habit: int = 0, fee: int = 0) -> Leaks:
    def leak(minor: int) -> tuple[Leak, ...]:
        money = Money(minor, "INR")
        return (Leak("tea", None, 9, money, money, money, date(2026, 3, 1)),) if minor else ()

    about, _ = scope((), YEAR, "INR")
    return Leaks(about, 365, leak(habit), leak(fee), tuple(Found(kind, "4", "Films", WORTH) for kind in bills))


@pytest.mark.parametrize(
    ("parts", "leaks", "kind"),
    [
        ([spent(95_00), spent(5_00, None)], leaking(Finding.DUPLICATE), TodoKind.UNCATEGORIZED),
        ([spent(96_00), spent(4_00, None)], leaking(Finding.DUPLICATE), TodoKind.BILL),
        ([spent(9_000_00), earned(8_000_00)], leaking(Finding.FORGOTTEN), TodoKind.OVERSPENT),
        ([spent(9_000_00), earned(8_000_00)], leaking(Finding.DUPLICATE), TodoKind.BILL),
        ([spent(9_000_00), earned(8_500_00)], leaking(Finding.FORGOTTEN), TodoKind.BILL),
        ([spent(9_000_00)], leaking(Finding.FORGOTTEN, habit=1_100_00), TodoKind.BILL),
        ([spent(9_000_00)], leaking(Finding.FORGOTTEN, habit=1_300_00), TodoKind.HABIT),
        ([spent(100_00), earned(101_00)], leaking(Finding.FORGOTTEN, habit=9_00), TodoKind.BILL),
        ([spent(100_00)], leaking(habit=9_00, fee=1_00), TodoKind.HABIT),
        ([spent(100_00)], leaking(habit=40, fee=1_00), TodoKind.FEES),
        ([spent(100_00)], leaking(), TodoKind.NOTHING),
        ([], None, TodoKind.NOTHING),
    ],
)
def test_the_one_thing_to_do(parts, leaks, kind):
    assert todo(total(parts, "INR"), parts, leaks).kind is kind


def test_months_sum_to_the_year_and_the_dearest_is_a_whole_one():
    parts = [earned(900_00), *(spent(100_00 * month, month=month) for month in range(1, 12))]
    found = year(Sums(parts, SPANS[:11], OLD), YEAR, "INR", date(2026, 11, 20))
    assert sum(month.totals.expense.minor for month in found.months) == found.scope.totals.expense.minor
    assert [month.whole for month in found.months] == [True] * 10 + [False]
    assert found.dearest is not None
    assert found.cheapest is not None
    assert (found.dearest.span.key, found.cheapest.span.key) == ("2026-10", "2026-01")
    assert (found.days_gone, found.before, found.movers) == (324, None, ())
    young = replace(found, months=found.months[8:])
    assert young.dearest is None


def test_what_changed_is_told_with_the_earlier_year():
    before = Before(OLD, [replace(spent(500_00), start=date(2025, 3, 1))])
    found = year(Sums([spent(900_00)], SPANS, OLD, before), YEAR, "INR", date(2027, 1, 5))
    assert found.before is not None
    assert (found.before.expense.minor, found.days_gone) == (500_00, None)
    assert [(mover.row.group, mover.row.change) for mover in found.movers] == [("Food", Money(400_00, "INR"))]
