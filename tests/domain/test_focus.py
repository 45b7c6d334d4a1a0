"""The one thing of a letter: worth the most, whatever the order; less is only asked for where that is sensible."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from finura_cli.domain.anomaly import Oddity, OddKind
from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.paces import Every
from finura_cli.domain.period import Calendar
from finura_cli.domain.reports.focus import (
    LEAST,
    About,
    Advice,
    Rest,
    a_month,
    dearer,
    drains,
    fits_week,
    focus,
    left_out,
    tenth,
    twice,
)
from finura_cli.domain.reports.month import Largest
from finura_cli.domain.reports.movers import Cause, Mover
from finura_cli.domain.reports.parts import Part
from finura_cli.domain.reports.spending import Row

MONTH = 10_000_00
NEWS = (About.DUPLICATE, About.PRICE_RISE, About.PACE, About.MOVER, About.FLAG)
STANDING = (About.BILL, About.HABIT, About.FEES, About.GOAL)
ABOUTS = st.sampled_from([*NEWS, *STANDING])
ADVICE = st.lists(
    st.builds(
        Advice, ABOUTS, once=st.integers(0, 10**7), a_month=st.integers(0, 10**7), name=st.text(max_size=3)
    ),
    max_size=8,
)  # fmt: skip
FEW = settings(max_examples=40)  # an example is dear to make
NEVER = Rest(
    spent=MONTH, waiting=2, uncategorized=4, largest=Largest(1, date(2026, 10, 3), "x", None, Money(-9, "INR"))
)


def rupees(minor: int) -> Money:
    return Money(minor, "INR")


def mover(
    amount: int, usual: int | None, *, lines: int = 9, cause: Cause | None = None, group: str | None = "Food"
) -> Mover:
    row = Row(group, rupees(amount), None, lines, None if usual is None else rupees(usual))
    return Mover(row, () if cause is None else (cause,))


@FEW
@given(ADVICE, st.randoms())
def test_nothing_is_worth_more_than_what_is_chosen_in_whatever_order(found, random):
    chosen = focus(found, NEVER, month=MONTH)
    told = [one for one in found if one.worth >= LEAST * MONTH or one.about is About.DUPLICATE]
    if not told:
        assert chosen.about is About.REVIEW
        return
    assert chosen.advice is not None
    assert chosen.advice.worth == max(one.worth for one in told)
    random.shuffle(found)
    again = focus(found, NEVER, month=MONTH)
    assert (again.about, again.advice and again.advice.worth) == (chosen.about, chosen.advice.worth)


@FEW
@given(ADVICE, st.integers(0, 10**7))
def test_what_is_worth_less_changes_nothing(found, worth):
    chosen = focus(found, Rest(), month=MONTH)
    least = 0 if chosen.advice is None else chosen.advice.worth
    if worth < least:
        assert focus([*found, Advice(About.HABIT, a_month=worth)], Rest(), month=MONTH).advice == chosen.advice


@FEW
@given(ADVICE, st.integers(0, 10**4))
def test_what_stands_takes_turns_with_what_is_worth_half_as_much_or_more(found, turn):
    first = focus(found, Rest(), month=MONTH).advice
    told = [focus(found, Rest(), month=MONTH, turn=turn + n).advice for n in range(len(found))]
    if first is None or first.about in NEWS:
        assert all(one == first for one in told)
        return
    others = [one for one in found if one.about in STANDING and 2 * one.worth >= first.worth]
    assert {id(one) for one in told} <= {id(one) for one in others}
    assert all(one in told for one in others if 2 * one.worth >= first.worth and one.worth >= LEAST * MONTH)


def test_a_week_tells_what_was_just_paid_and_habits_once_a_month():
    october = Calendar()
    weeks = [october.week_of(date(2026, 10, day)) for day in (5, 12, 19, 26)]
    bill = Advice(About.BILL, a_month=1, last=date(2026, 10, 13))
    assert [fits_week(bill, week) for week in weeks] == [False, True, False, False]
    assert all(fits_week(bill._replace(last=None), week) for week in weeks)
    for about in (About.HABIT, About.GOAL):
        assert [fits_week(Advice(about, a_month=1), week) for week in weeks] == [True, False, False, False]
    assert all(fits_week(Advice(about, once=1), week) for about in NEWS for week in weeks)


@FEW
@given(ADVICE)
def test_where_much_has_no_category_that_comes_first(found):
    bare = Rest(spent=MONTH, bare=MONTH // 20, uncategorized=7)
    assert focus(found, bare, month=MONTH)[:2] == (About.UNCATEGORIZED, None)
    assert focus([], bare._replace(bare=MONTH // 20 - 1), month=MONTH).alike == 7


def test_what_was_taken_wrongly_is_told_however_little_it_is():
    cheap = Advice(About.DUPLICATE, once=1)
    assert focus([cheap], NEVER, month=MONTH).advice is cheap
    assert focus([Advice(About.BILL, a_month=1)], NEVER, month=MONTH).advice is None


@given(
    st.integers(1, 10**7), st.integers(0, 10**7), st.integers(0, 20), st.integers(0, 10**7), st.sampled_from([7, 31])
)  # fmt: skip
def test_less_is_asked_of_what_ran_high_was_paid_often_and_could_be_left_out(amount, usual, lines, free, days):
    one = mover(amount, usual, lines=lines)
    found = drains([one], {"Food": free}, days, 0)
    asked = amount > usual > 0 and lines >= 3 and 2 * round(amount / 10) <= free and amount >= 5
    if amount % 10 != 5:  # halves go to the even one, here and there
        assert bool(found) is asked
    for advice in found:
        assert advice.saves == tenth(rupees(amount), lines, free)
        assert abs(advice.saves.minor * 10 - amount) <= 5
        assert (advice.amount, advice.usual, advice.why) == (rupees(amount), rupees(usual), "most")
        assert abs(advice.worth * 12 * days * 10 - usual * 365) <= 6 * days * 10  # a tenth of a usual month


def test_nobody_is_asked_to_pay_less_rent():
    free = {"Food": 10**7}
    bill = Cause("Landlord", rupees(400_00), 1, Every.MONTH)
    often = Cause("Swiggy", rupees(400_00), 4, None)
    once = Cause("Airline", rupees(400_00), 1, None)
    assert drains([mover(900_00, 500_00, cause=bill)], free, 7, 0) == []
    assert drains([mover(900_00, 500_00, cause=once)], free, 7, 0) == []
    assert len(drains([mover(900_00, 500_00, cause=often)], free, 7, 0)) == 1
    assert len(drains([mover(900_00, 500_00)], free, 7, 18_000_00)) == 1
    assert drains([mover(900_00, 500_00)], free, 7, 18_000_01) == []  # a tenth of that is nothing in so much
    assert drains([mover(900_00, None, cause=often)], free, 7, 0) == []
    assert drains([mover(900_00, 500_00, cause=often, group=None)], {None: 10**7}, 7, 0) == []


def test_the_biggest_drain_is_the_one_that_is_further_above_usual_than_any_that_no_bill_explains():
    rent = mover(9_000_00, 1_000_00, cause=Cause("Landlord", rupees(8_000_00), 1, Every.MONTH), group="Rent")
    fuel = mover(3_000_00, 1_000_00, lines=1, group="Fuel")
    food = mover(900_00, 500_00)
    (only,) = drains([rent, fuel, food], {"Food": 10**7}, 7, 0)
    assert (only.name, only.why) == ("Food", "")
    (most,) = drains([rent, food], {"Food": 10**7}, 7, 0)
    assert most.why == "most"


def test_what_could_be_left_out_is_summed_by_the_letters_groups():
    parts = [
        Part(name, date(2026, 10, 3), Kind.EXPENSE, "INR", -minor, 1)
        for name, minor in (("Food:Dining", 300), ("Food:Groceries", 900), ("Fun", 70), (None, 5))
    ]
    assert left_out(parts, frozenset({"Food:Dining", "Fun"}), 1) == {"Food": 300, "Fun": 70}
    assert left_out(parts, frozenset({"Food:Dining"}), None) == {"Food:Dining": 300}


def odd(kind: OddKind, usual: Money | None = None) -> Oddity:
    return Oddity(
        9, date(2026, 10, 3), rupees(-249_00), "Flimmer", None, kind, 5.0, "dearer", usual, 8, accepted=False
    )  # fmt: skip


def test_a_double_charge_is_worth_its_amount_and_a_dearer_one_what_it_asks_more_in_a_month():
    double = twice(odd(OddKind.DUPLICATE), 249_00)
    assert (double.worth, double.saves, double.ref) == (249_00, rupees(249_00), "9")
    for every, a_year in ((Every.MONTH, 600_00), (Every.YEAR, 50_00), (Every.WEEK, round(50_00 * 365 / 7))):
        rise = dearer(odd(OddKind.PRICE_RISE, rupees(-199_00)), every, lambda minor: 2 * minor)
        assert rise is not None
        assert rise.saves == rupees(a_year)
        assert rise.worth == round(2 * a_year / 12)
    assert dearer(odd(OddKind.PRICE_RISE), Every.MONTH, lambda minor: minor) is None


@given(st.integers(0, 10**9), st.integers(1, 400))
def test_a_month_of_days(minor, days):
    assert abs(a_month(minor, days) - minor * 365 / 12 / days) <= 0.5
