"""Bills: their days, what they will ask, what is rejected for ever."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.bills import (
    LATE_DAYS,
    Bill,
    By,
    Estimate,
    State,
    anchor_of,
    differs,
    estimate,
    is_rejected,
    rejection,
    state_of,
)
from finura_cli.domain.charges import Charge
from finura_cli.domain.paces import BY_PACE, Every, occurrences
from finura_cli.domain.recurring import find


def bill(**more):
    given = {
        "id": 1, "uid": "u", "name": "Rent", "merchant_id": None, "text": "Rent", "account_id": None,
        "category_id": None, "currency": "INR", "amount": 900, "low": None, "high": None, "every": Every.MONTH,
        "due": date(2025, 1, 5), "until": None, "remind": None, "by": By.HAND,
    }  # fmt: skip
    return Bill(**{**given, **more})


def variable(**more):
    return bill(amount=None, low=500, high=3000, **more)


def history(*amounts, first=(2024, 1)):
    days = occurrences(date(*first, 5), Every.MONTH, date(*first, 5), date.max)
    return list(zip(days, amounts, strict=False))


def charges(text, amounts, *, merchant=None, day=5, first=(2026, 1)):
    days = occurrences(date(*first, day), Every.MONTH, date(*first, day), date.max)
    return [
        Charge(n, f"u{n}", on.toordinal(), 1, "INR", text, merchant, None, minor, minor, True)
        for n, (on, minor) in enumerate(zip(days, amounts, strict=False), 1)
    ]


def stream(*amounts, **more):
    (found,) = find(charges("Gym 44", amounts, **more), date(2026, len(amounts), 20))
    return found


def test_it_ends_with_its_last_day():
    ending = bill(until=date(2025, 3, 5))
    assert list(ending.days(date(2025, 1, 1), date(2026, 1, 1))) == [date(2025, m, 5) for m in (1, 2, 3)]


@given(
    due=st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    every=st.sampled_from(list(Every)),
    back=st.integers(0, 2000),
)
def test_days_before_the_first_are_in_order_and_lie_before_it(due, every, back):
    start = due - timedelta(days=back)
    found = bill(due=due, every=every).earlier(start)
    assert found == sorted(set(found))
    assert all(start <= day < due for day in found)
    assert len(found) in range(back // (BY_PACE[every].days + 2), back // (BY_PACE[every].days - 3) + 2)


def test_an_amount_that_was_typed_is_what_it_asks():
    assert estimate(bill(), history(900, 950, 950), date(2026, 1, 5)) == Estimate(900, 900, 900)


def test_a_range_asks_its_median_within_what_was_typed():
    assert estimate(variable(), [], date(2026, 1, 5)) == Estimate(500, 1750, 3000)
    assert estimate(variable(), history(700, 900, 800), date(2026, 1, 5)) == Estimate(500, 800, 3000)
    assert estimate(variable(), history(9000, 9500, 9100), date(2026, 1, 5)).typical == 3000


def test_a_detected_bill_follows_its_payments_and_knows_only_what_came_before_the_day():
    follows = bill(by=By.DETECTED)
    past = history(900, 900, 900, 950, 950)
    assert estimate(follows, past, date(2026, 1, 5)) == Estimate(950, 950, 950)
    assert estimate(follows, past, past[3][0]) == Estimate(900, 900, 900)


def test_last_years_month_speaks_only_after_it_has_won_on_the_past():
    winter = [2000, 2100, 1500, 900, 600, 500, 500, 520, 640, 1000, 1600, 1900]
    seasonal = estimate(variable(by=By.DETECTED), history(*winter, *winter[:9]), date(2025, 10, 5))
    assert (seasonal.typical, seasonal.seasonal) == (1000, True)

    flat = [800, 810, 805, 800, 790, 800, 805, 810, 800, 795, 800, 805]
    jumpy = [1500, 600, 900, 400, 1200, 700, 500, 1100, 650]
    not_so = estimate(variable(by=By.DETECTED), history(*jumpy, 800, 800, 800, *flat[:9]), date(2025, 10, 5))
    assert not not_so.seasonal

    assert not estimate(variable(by=By.DETECTED), history(*winter, *winter[:2]), date(2025, 3, 5)).seasonal


def test_another_amount_is_any_other_of_one_price_and_beyond_the_range_of_several():
    assert differs(bill(), Estimate(900, 900, 900), 901)
    assert not differs(bill(), Estimate(900, 900, 900), 900)
    assert not differs(variable(by=By.DETECTED), Estimate(800, 900, 1000), 1200)
    assert differs(variable(by=By.DETECTED), Estimate(800, 900, 1000), 1400)
    assert differs(variable(), Estimate(800, 900, 1000), 1001)


def test_late_is_news_until_the_next_day_and_not_for_ever():
    due, following = date(2026, 10, 5), date(2026, 11, 5)
    assert state_of(due, following, due) is State.DUE
    assert state_of(due, following, date(2026, 10, 6)) is State.LATE
    assert state_of(due, following, date(2026, 10, 6), grace=2) is State.DUE
    assert state_of(due, following, following) is None
    assert state_of(due, None, due + timedelta(days=LATE_DAYS + 1)) is None


@pytest.mark.parametrize("day", [1, 5, 15, 28])
def test_an_accepted_stream_falls_due_on_the_days_on_which_it_was_charged(day):
    known = charges("Gym", [900] * 8, day=day)
    (found,) = find(known, date(2026, 8, 29))
    anchor = anchor_of(found, [date.fromordinal(charge.day) for charge in known])
    days = list(occurrences(anchor, found.every, anchor, date(2026, 9, 1)))
    assert days == [date.fromordinal(charge.day) for charge in known]


def test_what_is_due_at_the_end_of_february_is_due_on_the_31st_again():
    known = charges("Gym", [900] * 5, day=31, first=(2025, 10))[:4]
    (found,) = find(known, date(2026, 2, 3))
    assert found.due == date(2026, 2, 28)
    assert anchor_of(found, [date.fromordinal(charge.day) for charge in known]) == date(2025, 10, 31)


def test_a_rejected_payee_stays_rejected_whatever_its_price_and_numbers():
    key = rejection(stream(900, 900, 900), ())
    assert is_rejected(stream(900, 900, 900, 1200, 1200), (), [key])
    assert not is_rejected(stream(900, 900, 900), (), [key.replace("gym", "spa")])
    assert not is_rejected(stream(900, 900, 900), (), [key.replace("INR", "EUR")])


def test_it_is_known_again_by_its_text_when_it_gets_a_merchant_and_by_any_name_the_merchant_had():
    by_text = rejection(stream(900, 900, 900), ())
    assert is_rejected(stream(900, 900, 900, merchant=7), ("fit house",), [by_text])
    by_name = rejection(stream(900, 900, 900, merchant=7), ("fit house",))
    assert is_rejected(stream(900, 900, 900, merchant=8), ("fit house gmbh", "fit house"), [by_name])
    assert not is_rejected(stream(900, 900, 900, merchant=8), ("other",), [by_name])


def test_of_a_payee_of_several_things_only_the_price_is_rejected():
    prime = charges("Shop", [1300] * 6)
    much = charges("Shop", [410, 7000, 230, 99, 4100, 150], day=17)
    other = [one._replace(id=one.id + 50, day=one.day + n * 3 % 11) for n, one in enumerate(much)]
    (found,) = find(sorted([*prime, *other], key=lambda one: one.day), date(2026, 6, 28))
    key = rejection(found, ())
    assert key.endswith(" 1300")
    assert is_rejected(found, (), [key])
    assert not is_rejected(found, (), [key.replace("1300", "300")])
