"""The sentences below reports."""

from __future__ import annotations

from functools import partial

import pytest

from finura_cli.domain.money import Money
from finura_cli.domain.period import calendar_month
from finura_cli.domain.reports.parts import Grouping, Scope, Totals
from finura_cli.screen.money import show
from finura_cli.screen.report_parts import empty, notes, short

NONE = Money(0, "INR")


@pytest.mark.parametrize(
    ("grouping", "lines", "said"), [(Grouping.MOOD, 4, True), (Grouping.MOOD, 0, False), (Grouping.CATEGORY, 4, False)]
)
def test_amounts_by_mood_claim_no_cause(grouping, lines, said):
    scope = Scope(calendar_month(2026, 10), "INR", Totals(NONE, Money(40_00, "INR"), NONE, NONE, lines))
    assert any("do not say that one led to the other" in line for line in notes(scope, str, grouping)) is said


@pytest.mark.parametrize(
    ("minor", "currency", "locale", "said"),
    [
        (335, "EUR", "de_DE", "3,35"),
        (335, "EUR", "en_IE", "3.35"),
        (123_400, "EUR", "de_DE", "1,23k"),
        (-6_420, "EUR", "fr_CH", "-64,2"),
        (12_000_000, "INR", "en_IN", "1.2L"),
        (1_250, "JPY", "de_DE", "1,25k"),
        (9, "JPY", "ja_JP", "9"),
    ],
)
def test_a_short_amount_has_the_point_of_its_locale(minor, currency, locale, said):
    assert short(minor, currency, partial(show, locale=locale)) == said


def test_entries_that_were_not_converted_are_entries():
    scope = Scope(calendar_month(2026, 10), "INR", Totals(NONE, NONE, NONE, NONE, 0))
    assert empty(scope) == "No entries in October 2026."
    euros = Totals(NONE, Money(40_00, "EUR"), NONE, NONE, 3)
    assert empty(scope._replace(unconverted=(euros,))) == "No entries in INR, October 2026."
