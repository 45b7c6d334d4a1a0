"""Amounts in words: read, kept in one form, worked out; errors name what is wrong."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.budget_template import BadTemplate, Source, Template, Term, is_template, parse_template
from finura_cli.domain.budget_worked import Known, MonthKnown, months_needed, work_out
from finura_cli.domain.parse_money import NumberStyle
from finura_cli.errors import Unavailable, UsageError

ENGLISH, GERMAN = NumberStyle(), NumberStyle(",", ".")


def read(text: str, currency: str = "INR", style: NumberStyle = ENGLISH) -> Template:
    return parse_template(text, currency, style)


def known(*spent: int, income: int = 0, rolled: int = 0) -> Known:
    """Complete months before October 2026, the latest first."""
    months = [MonthKnown(date(2026 - (n > 8), (8 - n) % 12 + 1, 1), minor, income) for n, minor in enumerate(spent)]
    return Known(months, date(2026, 9, 1), date(2025, 10, 1), rolled)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("average 6 months", "average 6 months"),
        ("Avg of the last 6 months, up to 300", "average 6 months up to 300"),
        ("mean 3m at least 1,200.50", "average 3 months at least 1200.50"),
        ("average 1 month up to 300 at least 100", "average 1 month at least 100 up to 300"),
        ("median of 12 months plus 10%", "median 12 months plus 10%"),
        ("last month +12.5% - 50", "last month plus 12.5% minus 50"),
        ("same month last year", "same month last year"),
        ("10 % of my income", "10% of income"),
        ("12.50 percent of income of 3 months upto 900", "12.5% of income of 3 months up to 900"),
        ("up to Rs 5,000", "up to 5000"),
        ("500 plus 5% of income", "500 plus 5% of income"),
        ("last month up to 300 INR", "last month up to 300"),
    ],
)
def test_what_is_typed_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert read(typed).text == kept
    assert read(kept) == read(typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("average", "average of how many months?"),
        ("median six months", "six is no number"),
        ("average 6 weeks", "weeks: the past is counted in months"),
        ("average 6", "counted in months"),
        ("average 0 months", "it can be 1 to 48"),
        ("average 49 months", "it can be 1 to 48"),
        ("average 99999999999 months", "it can be 1 to 48"),
        ("10%", "10% of what?"),
        ("10% of rent", "10% of what? rent is not income"),
        ("1e9%", "no percentage"),
        ("9999% of income", "more than ten times"),
        ("up to", "up to how much?"),
        ("up 300", "up what? 300 is not to"),
        ("at least 300", "at least stands behind an amount"),
        ("average 3 months at most 300", "at what? most is not least"),
        ("last week", "last what? week is not month"),
        ("last", "last what?"),
        ("same month", "same what?"),
        ("last month plus", "plus is not understood there|plus what?"),
        ("last month at least 500 up to 300", "at least is more than up to: no amount is both"),
        ("last month up to 300 up to 400", "up to is said twice"),
        ("up to 300 plus 5", "stands alone"),
        ("lats month", "lats is neither an amount nor a word of templates"),
        ("last month nonsense", "nonsense is not understood there"),
        ("last month up to -5", "no sign"),
        ("-5 plus last month", "below zero"),
        ("last month up to abc", "abc is neither"),
        ("last month " * 30, "at most 200 characters"),
    ],
)
def test_what_is_wrong_is_named(typed: str, said: str) -> None:
    with pytest.raises(BadTemplate) as caught:
        read(typed)
    assert any(part in str(caught.value) for part in said.split("|"))
    assert caught.value.hint


def test_amounts_are_read_as_the_locale_writes_them_and_in_no_other_currency() -> None:
    assert read("last month up to 1.200,50", "EUR", GERMAN).most == 120_050
    with pytest.raises(UsageError, match="is in USD"):
        read("last month up to $5")


@pytest.mark.parametrize("plain", ["250", "1,200.50", "₹500", "abc", "Rs 5", "(5)"])
def test_a_plain_amount_is_no_template(plain: str) -> None:
    assert not is_template(plain)


MONTHS = known(300, 100, 200, 900, income=5_000)


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("average 3 months", 200),
        ("average 4 months", 375),
        ("median 4 months", 250),
        ("last month", 300),
        ("last month plus 10%", 330),
        ("last month plus 10% minus 1", 230),
        ("10% of income", 500),
        ("average 3 months up to 1.50", 150),
        ("average 3 months at least 4", 400),
        ("last month minus 50", 0),
        ("2 plus 10% of income", 700),
        ("up to 7", 700),
    ],
)
def test_amounts_come_from_complete_months(typed: str, minor: int) -> None:
    assert work_out(read(typed), MONTHS).minor == minor


def test_up_to_alone_fills_up_what_rolled_over() -> None:
    assert work_out(read("up to 5"), known(rolled=200)).minor == 300
    assert work_out(read("up to 5"), known(rolled=900)).minor == 0
    assert work_out(read("up to 5"), known(rolled=-100)).minor == 600


def test_a_short_past_serves_and_is_said_and_none_is_an_error() -> None:
    worked = work_out(read("average 6 months"), known(300, 100))
    assert (worked.minor, worked.short) == (200, "only 2 complete months known, not 6")
    assert worked.steps[0].months == (date(2026, 9, 1), date(2026, 8, 1))
    for typed in ("average 6 months", "last month", "10% of income"):
        with pytest.raises(Unavailable, match="complete"):
            work_out(read(typed), known())
    with pytest.raises(Unavailable, match="2025-10-01"):
        work_out(read("same month last year"), MONTHS)
    assert work_out(read("same month last year"), known(*[5] * 11, 70)).minor == 70


def test_how_far_back_it_looks() -> None:
    reach = {"last month": 1, "same month last year": 12, "average 6 months plus last month": 6, "up to 5": 0}
    assert {typed: months_needed(read(typed)) for typed in reach} == reach


money = st.integers(0, 10**9)
some_months = st.integers(1, 48)
percents = st.integers(0, 100_000)
firsts = st.one_of(
    money.map(lambda minor: Term(Source.PLAIN, minor=minor)),
    some_months.map(lambda months: Term(Source.AVERAGE, months=months)),
    some_months.map(lambda months: Term(Source.MEDIAN, months=months)),
    st.sampled_from([Term(Source.LAST_MONTH), Term(Source.LAST_YEAR)]),
    st.tuples(some_months, percents).map(lambda both: Term(Source.INCOME, months=both[0], percent=both[1])),
)
others = st.one_of(firsts, percents.map(lambda percent: Term(Source.PART, percent=percent)))
signed = st.tuples(others, st.sampled_from([1, -1])).map(lambda both: both[0]._replace(sign=both[1]))


@st.composite
def templates(draw: st.DrawFn) -> Template:
    least, most = draw(st.none() | money), draw(st.none() | money)
    if least is not None and most is not None:
        least, most = sorted((least, most))
    terms = (draw(firsts), *draw(st.lists(signed, max_size=3)))
    return Template(terms, least, most, draw(st.sampled_from(["INR", "JPY", "KWD"])))


@given(templates())
def test_the_kept_form_reads_back(template: Template) -> None:
    assert is_template(template.text) or len(template.terms) == 1
    assert parse_template(template.text, template.currency, ENGLISH) == template


@given(templates(), st.lists(st.integers(-(10**9), 10**9), min_size=12, max_size=60), money)
def test_the_bounds_hold_whatever_the_past(template: Template, spent: list[int], income: int) -> None:
    minor = work_out(template, known(*spent, income=income)).minor
    assert minor >= (template.least or 0)
    if template.most is not None:
        assert minor <= template.most


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(UsageError):
        assert read(read(text).text) == read(text)
