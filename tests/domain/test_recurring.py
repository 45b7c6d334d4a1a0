"""What comes back at a steady pace, and what only looks like it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.charges import Charge
from finura_cli.domain.paces import PACES, Every, pace_of
from finura_cli.domain.recurring import LATEST, SILENT, coming, find

TODAY = date(2026, 10, 20)


def charge(day, paid, text="Netflix", *, account=1, merchant=None, currency="INR", first=True):
    return Charge(
        id=day.toordinal(), uid="u", day=day.toordinal(), account_id=account, currency=currency, description=text,
        merchant_id=merchant, category_id=1, paid=paid, whole=paid, first=first,
    )  # fmt: skip


def monthly(day, paids, text="Netflix", last=(2026, 10), **more):
    """A charge a month up to `last`; the latest amount last."""
    year, month = last
    found = []
    for back, paid in enumerate(reversed(paids)):
        first = date(year + (month - 1 - back) // 12, (month - 1 - back) % 12 + 1, 1)
        found.insert(0, charge(first + timedelta(days=day - 1), paid, text, **more))
    return found


def every(days, count, paid=500, text="Milk", last=TODAY):
    return [charge(last - timedelta(days=days * back), paid, text) for back in reversed(range(count))]


def in_order(*streams):
    return sorted((one for stream in streams for one in stream), key=lambda one: (one.day, one.id))


def only(charges, today=TODAY):
    (one,) = find(charges, today)
    return one


def test_a_monthly_charge_is_due_on_its_day_of_the_next_month():
    one = only(monthly(5, [199, 199, 199]))
    assert (one.every, one.due, one.last) == (Every.MONTH, date(2026, 11, 5), date(2026, 10, 5))
    assert (one.amount.minor, one.low.minor, one.high.minor) == (199, 199, 199)
    assert one.is_all


@pytest.mark.parametrize(
    ("days", "count", "pace"),
    [(7, 4, Every.WEEK), (14, 4, Every.FORTNIGHT), (61, 3, Every.TWO_MONTHS), (91, 3, Every.QUARTER),
     (182, 3, Every.HALF_YEAR), (365, 3, Every.YEAR)],
)  # fmt: skip
def test_other_paces(days, count, pace):
    one = only(every(days, count))
    assert one.every is pace
    assert abs((one.due - one.last).days - days) <= 3


def test_two_sightings_or_three_saturdays_are_none():
    assert find(monthly(5, [199, 199]), TODAY) == []
    assert find(every(7, 3), TODAY) == []


def test_a_weekend_moves_it_and_the_usual_day_stays():
    days = [date(2026, 7, 1), date(2026, 8, 3), date(2026, 9, 1), date(2026, 10, 2)]
    assert only([charge(day, 9000, "Rent") for day in days]).due == date(2026, 11, 2)
    days = [date(2026, 6, 1), *days[:-1], date(2026, 10, 5)]
    assert only([charge(day, 9000, "Rent") for day in days]).due == date(2026, 11, 1)


def test_a_day_that_moved_for_good_is_followed():
    days = [date(2026, 5, 25), date(2026, 6, 25), date(2026, 7, 25), date(2026, 8, 25), date(2026, 9, 29)]
    assert only([charge(day, 75) for day in days]).due == date(2026, 10, 25)
    later = [charge(day, 75) for day in (*days, date(2026, 10, 29))]
    assert only(later, date(2026, 11, 2)).due == date(2026, 11, 29)


def test_the_end_of_the_month_is_no_day_of_it():
    days = [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 30), date(2026, 12, 31)]
    due = only([charge(day, 75) for day in days], date(2027, 1, 5)).due
    assert date(2027, 1, 29) <= due <= date(2027, 2, 1)


def test_an_amount_that_varies_is_a_range_and_a_new_price_is_the_price():
    power = only(monthly(5, [1400, 2200, 1800, 1600], "BESCOM"))
    assert (power.low.minor, power.amount.minor, power.high.minor) == (1400, 1700, 2200)
    dearer = only(monthly(5, [199, 199, 199, 249, 249]))
    assert (dearer.low.minor, dearer.amount.minor, dearer.high.minor) == (249, 249, 249)


def test_what_varies_more_is_shopping_unless_it_keeps_its_pace():
    wild = [1000, 2900, 1200, 2700, 1100, 2600, 1300]
    assert find(monthly(5, wild[:5], "Shoes"), TODAY) == []
    assert only(monthly(5, wild, "Heating")).high.minor == 2900
    saturdays = [one._replace(whole=one.whole + 71 * n) for n, one in enumerate(every(7, 8))]
    assert find(saturdays, TODAY) == []


def test_numbers_in_the_text_are_not_looked_at_a_merchant_is():
    assert only([*monthly(5, [199, 199], "JIO 1234"), *monthly(5, [199], "JIO 77", last=(2026, 11))]).description
    texts = [one._replace(description=f"text {'abc'[n]}") for n, one in enumerate(monthly(5, [1, 1, 1], merchant=4))]
    assert only(texts).merchant_id == 4
    assert find([one._replace(merchant_id=None) for one in texts], TODAY) == []


def test_accounts_and_currencies_are_streams_of_their_own():
    one, two, three = monthly(5, [199, 199, 199])
    assert find([one, two, three._replace(account_id=2)], TODAY) == []
    assert find([one, two, three._replace(currency="EUR")], TODAY) == []
    assert find([one, two, three._replace(first=False)], TODAY) == []


def test_two_contracts_with_one_payee():
    found = find(in_order(monthly(7, [1499] * 4, "Mobile"), monthly(7, [999] * 4, "Mobile")), TODAY)
    assert sorted(one.amount.minor for one in found) == [999, 1499]
    assert all(one.is_all for one in found)


def test_a_subscription_in_a_shop_is_found_and_the_shop_is_no_bill():
    shop = [charge(TODAY - timedelta(days=days), 2000 + 371 * days, "Amazon") for days in (200, 163, 77, 75, 31, 12)]
    found = find(in_order(shop, monthly(1, [1313] * 6, "Amazon")), TODAY)
    assert [one.amount.minor for one in found] == [1313]
    assert not found[0].is_all
    assert (
        find(in_order(shop, monthly(1, [1313] * 4, "Amazon")), TODAY) == []
    )  # of many prices some keep step by chance


def test_one_that_is_missing_does_not_end_it_silence_does():
    charges = [one for one in monthly(4, [199] * 7) if one.day != date(2026, 8, 4).toordinal()]
    assert only(charges).due == date(2026, 11, 4)
    assert find(monthly(4, [199] * 7), date(2026, 11, 25)) == []


def test_at_the_end_of_time_nothing_is_due():
    assert find(monthly(5, [9] * 4, last=(9999, 12)), date(9999, 12, 31)) == []


def test_what_is_coming_is_not_paid_and_not_long_late():
    found = find(in_order(monthly(18, [9] * 3, "A", last=(2026, 9)), monthly(23, [9] * 3, "B", last=(2026, 9)),
                          monthly(10, [9] * 3, "C", last=(2026, 9)), monthly(21, [9] * 4, "D")), TODAY)  # fmt: skip
    assert [one.description for one in coming(found, TODAY, 7)] == ["A", "B"]
    assert [one.description for one in coming(found, TODAY, 3)] == ["A"]


def test_a_pace_fits_every_gap():
    assert pace_of([0, 30, 61, 92]).every is Every.MONTH
    assert pace_of([0, 30, 61, 122]) is None
    assert pace_of([0, 30, 61, 122], skips=1).every is Every.MONTH
    assert pace_of([5]) is None
    assert pace_of([0, 0, 30]) is None


@given(st.sampled_from(PACES), st.integers(5, 9), st.integers(1, 10**9), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_perfect_stream_is_found_and_comes_after_its_last(pace, count, paid, last):
    one = only(every(pace.days, count, paid, last=last), last)
    assert one.every is pace.every
    assert abs((one.due - last).days - pace.days) <= pace.slack
    assert one.low == one.amount == one.high
    assert len(one.ids) == count
    assert find(every(pace.days, count, paid, last=last), last + timedelta(days=int(SILENT * pace.days) + 1)) == []


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(1, 5000), st.sampled_from("abc")), max_size=40),
    st.integers(0, 600),
)
def test_whatever_comes_it_is_told_in_order_and_within_its_range(rows, today):
    start = date(2026, 1, 1)
    charges = sorted((charge(start + timedelta(days=day), paid, text) for day, paid, text in rows), key=lambda c: c.day)
    found = find(charges, start + timedelta(days=today))
    assert [one.due for one in found] == sorted(one.due for one in found)
    for one in found:
        assert 0 < one.low.minor <= one.amount.minor <= one.high.minor
        assert one.due > one.last
        assert min(len(one.ids), LATEST) >= one.pace.least
    for one in find(charges, start + timedelta(days=today), likely=True):
        assert 0 < one.share <= 1


def test_two_sightings_are_likely_where_price_and_day_agree():
    twice = monthly(5, [649, 649])
    assert find(twice, TODAY) == []
    (one,) = find(twice, TODAY, likely=True)
    assert (one.every, one.amount.minor, one.sure, one.share) == (Every.MONTH, 649, False, 1)

    assert find(monthly(5, [649, 700]), TODAY, likely=True) == []


@pytest.mark.parametrize(("days", "comes"), [(349, False), (350, True), (365, True), (380, True), (381, False)])
def test_what_came_twice_within_two_weeks_of_a_year_comes_once_a_year(days, comes):
    found = find([charge(TODAY - timedelta(days=days), 500), charge(TODAY, 550)], TODAY, likely=True)
    assert [one.every for one in found] == [Every.YEAR] * comes


def test_a_step_of_the_price_is_followed_in_a_shop_that_has_many_prices():
    step = monthly(5, [1299] * 6 + [1499])
    others = [
        charge._replace(
            id=charge.id + 9000 * n, whole=charge.whole + 1111 * n, paid=charge.paid, day=charge.day + 3 * n
        )
        for n, charge in enumerate(monthly(6, [310, 577, 2200, 98, 4100, 760]), 2)
    ]
    stream = sorted([*step, *others], key=lambda charge: charge.day)

    (one,) = find(stream, TODAY)

    assert one.ids == tuple(charge.id for charge in step)
    assert (one.low.minor, one.amount.minor) == (1299, 1499)


def test_what_was_asked_twice_once_is_no_other_pace():
    netflix = monthly(5, [649] * 6)
    again = charge(date(2026, 8, 6), 649)
    one = only(in_order(netflix, [again]))
    assert (one.every, one.due, one.amount.minor) == (Every.MONTH, date(2026, 11, 5), 649)
    assert again.id not in one.ids


@pytest.mark.parametrize("day", [5, 7, 20, 28])
def test_two_contracts_of_one_price_are_two_though_the_second_is_younger(day):
    first = monthly(5, [649] * 9)
    second = [one._replace(id=one.id + 1_000_000) for one in monthly(day, [649] * 4)]
    found = find(in_order(first, second), TODAY)
    assert {(one.due.day, one.every, len(one.ids)) for one in found} == {(5, Every.MONTH, 9), (day, Every.MONTH, 4)}


def test_a_fortnight_is_no_two_contracts_and_a_shop_with_one_price_is_no_bill():
    assert [one.every for one in find(every(14, 12), TODAY)] == [Every.FORTNIGHT]
    days = ("07-01", "07-20", "08-04", "08-11", "08-19", "09-05", "09-17", "10-04", "10-17")
    assert find([charge(date.fromisoformat(f"2026-{day}"), 300) for day in days], TODAY) == []


def test_one_price_and_once_another_is_still_a_bill_and_not_late():
    one = only(monthly(8, [299] * 5 + [850]))
    assert (one.due, one.amount.minor, one.high.minor) == (date(2026, 11, 8), 299, 850)
    assert find(monthly(8, [299, 340, 380, 420, 470, 850]), TODAY) == []
    assert only(monthly(8, [299] * 5 + [950])).high.minor == 299  # more than three times: something else


def test_a_bill_that_was_paid_a_week_late_once_is_still_monthly():
    days = ["2026-03-01", "2026-04-01", "2026-05-09", "2026-06-01", "2026-07-01", "2026-08-01", "2026-09-01"]
    charges = [
        charge._replace(day=date.fromisoformat(day).toordinal())
        for charge, day in zip(monthly(1, [900] * 7), days, strict=True)
    ]

    (one,) = find(charges, date(2026, 9, 10))

    assert (one.every, one.due) == (Every.MONTH, date(2026, 10, 1))
