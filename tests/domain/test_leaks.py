"""What counts as a leak, and that nothing counts twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.bill_audit import Finding, Found
from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.reports.leaks import Spent, is_fee, leaks
from finura_cli.domain.reports.parts import Part, scope

START = date(2026, 1, 1)
YEAR = Period(START, date(2027, 1, 1))
ABOUT, _ = scope([Part(None, START, Kind.EXPENSE, "INR", -12_000_000, 9)], YEAR, "INR")  # a month costs 10,000
CATEGORIES = [None, "Food:Coffee & snacks", "Taxes & fees:Fines", "Education:School fees"]


def spent(n: int, paid: int, key: str = "tea", *, category: str | None = None, spared: bool = False) -> Spent:
    return Spent(n, START + timedelta(days=n % 365), key, key, key, category, paid, spared)


@pytest.mark.parametrize(
    ("category", "text", "expected"),
    [
        ("Taxes & fees:Bank charges", "", True), ("Taxes & fees:Fines", "traffic", True),
        ("Loans:EMI", "HDFC LATE PAYMENT FEE 22", True), (None, "ATM withdrawal fee", True),
        ("Health", "Cheque bounce charges", True), ("Education:School fees", "term 2 fees", False),
        ("Housing:Building charges", "maintenance", False), ("Food", "Coffee", False), (None, "Finesse salon", False),
    ],
)  # fmt: skip
def test_a_fee_is_known_by_its_category_or_its_text(category, text, expected):
    assert is_fee(category, text) is expected


def test_a_habit_of_a_month_goes_on_for_a_year_and_a_fine_does_not():
    month = Period(START, START + timedelta(days=30))
    found = leaks(
        [*(spent(n, 10_00) for n in range(30)), spent(900, 500_00, "police", category=CATEGORIES[2])], ABOUT, month
    )
    assert [leak.a_year.minor for leak in found.habits] == [10_00 * 365]
    assert [leak.a_year.minor for leak in found.fees] == [500_00]


def test_a_habit_costs_what_it_mostly_costs():
    (leak,) = leaks([spent(n, 90_00 if n % 5 == 0 else 40_00) for n in range(0, 365, 7)], ABOUT, YEAR).habits
    assert (leak.typical, leak.count) == (Money(40_00, "INR"), 53)
    assert leak.amount == leak.a_year == Money(53 * 40_00 + 11 * 50_00, "INR")


def test_a_habit_is_small_and_often_and_neither_needed_nor_a_bill():
    often = [spent(n, 50_00) for n in range(0, 365, 12)]
    assert [leak.payee for leak in leaks(often, ABOUT, YEAR).habits] == ["tea"]
    assert leaks(often[:20], ABOUT, YEAR).habits == ()
    assert leaks([spent(n, 150_00) for n in range(0, 365, 12)], ABOUT, YEAR).habits == ()
    assert leaks([one._replace(spared=True) for one in often], ABOUT, YEAR).habits == ()
    assert leaks(often, ABOUT, YEAR, billed=frozenset(one.id for one in often)).habits == ()
    assert leaks([one._replace(key="") for one in often], ABOUT, YEAR).habits == ()


@given(
    st.lists(
        st.builds(
            spent, st.integers(0, 364), st.integers(1, 99_99), st.sampled_from("abc"),
            category=st.sampled_from(CATEGORIES), spared=st.booleans(),
        ),
        max_size=200,
    )
)  # fmt: skip
def test_no_charge_counts_twice(charges):
    charges = [one._replace(id=n) for n, one in enumerate(charges)]
    found = leaks(charges, ABOUT, YEAR)
    counted = sum(leak.amount.minor for leak in (*found.habits, *found.fees))
    assert counted <= sum(one.paid for one in charges)
    assert sum(leak.count for leak in found.fees) == sum(one.category == CATEGORIES[2] for one in charges)
    assert found.a_year == found.sum_of((*found.habits, *found.fees))
    sizes = [leak.a_year.minor for leak in found.habits]
    assert sizes == sorted(sizes, reverse=True)


def test_a_bill_with_two_findings_costs_once_and_a_dearer_one_is_no_leak():
    worth = Money(1200_00, "INR")
    bills = [
        Found(Finding.DUPLICATE, "4", "Films", worth), Found(Finding.FORGOTTEN, "4", "Films", worth),
        Found(Finding.PRICE_RISE, "5", "Rent", worth), Found(Finding.FORGOTTEN, "6", "Abroad", Money(1, "EUR")),
    ]  # fmt: skip
    found = leaks([], ABOUT, YEAR, bills=bills)
    assert [one.kind for one in found.bills] == [Finding.DUPLICATE, Finding.FORGOTTEN]
    assert found.a_year == found.bills_a_year == worth
