"""The sentences below reports."""

from __future__ import annotations

import pytest

from finura_cli.domain.money import Money
from finura_cli.domain.period import calendar_month
from finura_cli.domain.reports.parts import Grouping, Scope, Totals
from finura_cli.screen.report_parts import notes

NONE = Money(0, "INR")


@pytest.mark.parametrize(
    ("grouping", "lines", "said"), [(Grouping.MOOD, 4, True), (Grouping.MOOD, 0, False), (Grouping.CATEGORY, 4, False)]
)
def test_amounts_by_mood_claim_no_cause(grouping, lines, said):
    scope = Scope(calendar_month(2026, 10), "INR", Totals(NONE, Money(40_00, "INR"), NONE, NONE, lines))
    assert any("do not say that one led to the other" in line for line in notes(scope, str, grouping)) is said
