"""Amounts a month become settings."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.budget_import import settings_of

MONTHS = st.dictionaries(
    st.tuples(st.integers(2015, 2030), st.integers(1, 12)).map(lambda pair: date(*pair, 1)), st.integers(-50, 100)
)


@given(MONTHS)
def test_every_month_of_the_file_has_what_the_file_gave_to_it(by_month):
    settings = settings_of(by_month)
    for month, minor in by_month.items():
        held = [amount for start, amount in settings if start <= month]
        assert (held[-1] if held else 0) == max(0, minor)


@given(MONTHS)
def test_only_changes_are_set(by_month):
    amounts = [amount for _, amount in settings_of(by_month)]
    assert all(one != after for one, after in zip([0, *amounts], amounts, strict=False))
    assert [start for start, _ in settings_of(by_month)] == sorted(start for start, _ in settings_of(by_month))
