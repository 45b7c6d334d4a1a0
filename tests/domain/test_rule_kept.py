"""However an income was used, its parts sum to it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.budget_rule import Rule
from finura_cli.domain.category import Kind, Necessity
from finura_cli.domain.period import Period
from finura_cli.domain.reports.parts import Part, Span
from finura_cli.domain.reports.rule import rule_kept

START = date(2026, 1, 1)
PERIOD = Period(START, START + timedelta(days=40))
SPANS = [Span(str(n), Period(START + timedelta(10 * n), START + timedelta(10 * n + 10))) for n in range(4)]
some = st.lists(
    st.builds(
        Part, st.sampled_from([None, *(one.value for one in Necessity)]),
        st.integers(0, 39).map(lambda n: START + timedelta(n)), st.sampled_from(Kind), st.sampled_from(["INR", "EUR"]),
        st.integers(-(10**9), 10**9), st.integers(1, 3),
    ),
    max_size=60,
)  # fmt: skip


@given(some, st.integers(0, 100))
def test_parts_sum_to_the_income_and_intervals_to_the_whole(parts, needs):
    found = rule_kept(parts, PERIOD, SPANS, "INR", Rule(needs, 100 - needs, 0), interval="D")
    for split in (*found.splits, found.whole):
        assert split.needs + split.wants + split.unmarked + split.savings == split.income
        shares = [split.share(one) for one in (split.needs, split.wants, split.unmarked, split.savings)]
        assert (split.income.minor > 0) == all(share is not None for share in shares)
    for name in ("income", "needs", "wants", "unmarked", "savings"):
        whole = sum(getattr(split, name).minor for split in found.splits)
        assert whole == getattr(found.whole, name).minor
    saving = -sum(
        part.minor
        for part in parts
        if part.currency == "INR" and part.kind is Kind.EXPENSE and part.group == Necessity.SAVING
    )
    assert found.whole.savings.minor == found.scope.totals.net.minor + saving
    if found.planned is not None:
        assert sum(money.minor for money in found.planned) == found.whole.income.minor
