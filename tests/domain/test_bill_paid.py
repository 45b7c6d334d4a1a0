"""Which entry paid which due day."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.bill_paid import Payment, bill_paid, is_of, reach
from finura_cli.domain.bills import By
from finura_cli.domain.paces import Every
from tests.domain.test_bills import bill

DUE = date(2026, 10, 5)
RENT = bill(text="Rent", amount=900, due=DUE)


def payment(id, day, minor=900, text="Rent", **more):
    given = {"account_id": 1, "currency": "INR", "merchant_id": None}
    on = day if isinstance(day, date) else DUE + timedelta(days=day)
    return Payment(id=id, day=on.toordinal(), description=text, minor=minor, **{**given, **more})


def paid(payments, *, bills=(RENT,), dues=None, said=None):
    days = dues or {one.id: [one.due] for one in bills}
    return {day: one.id for day, one in bill_paid(bills, days, payments, said or {}).items()}


def test_the_nearest_entry_of_its_payee_and_amount_pays_it():
    assert paid([payment(1, -6), payment(2, 3), payment(3, 4)]) == {(1, DUE): 2}
    assert paid([payment(1, 1, text="Bread"), payment(2, 1, currency="EUR")]) == {}
    assert paid([payment(1, reach(RENT.pace) + 1)]) == {}


def test_the_right_amount_a_week_off_is_before_another_amount_on_the_day():
    assert paid([payment(1, 0, 1300), payment(2, 8, 900)]) == {(1, DUE): 2}


def test_another_amount_near_its_day_is_the_bill_and_a_quite_different_one_is_not():
    assert paid([payment(1, 2, 1300)]) == {(1, DUE): 1}
    assert paid([payment(1, 14, 1300)]) == {}
    assert paid([payment(1, 0, 2800)]) == {}


def test_of_other_amounts_on_one_day_the_one_nearest_to_what_is_asked_pays_it():
    assert paid([payment(1, 0, 1500), payment(2, 0, 1300)]) == {(1, DUE): 2}
    assert paid([payment(1, 0, 500), payment(2, 0, 700)]) == {(1, DUE): 2}
    assert paid([payment(1, 0, 400), payment(2, 0, 1500)]) == {(1, DUE): 2}


def test_words_of_a_typed_bill_are_whole_words_anywhere_and_a_detected_text_is_the_whole_text():
    assert paid([payment(1, 0, text="NEFT/4411/RENT SHARMA")]) == {(1, DUE): 1}
    assert paid([payment(1, 0, text="Rental car")]) == {}
    found = bill(text="UPI 4411 Rent", by=By.DETECTED, amount=900, due=DUE)
    assert paid([payment(1, 0, text="upi 9 rent")], bills=[found]) == {(1, DUE): 1}
    assert paid([payment(1, 0, text="upi 9 rent deposit")], bills=[found]) == {}


def test_two_contracts_with_one_payee_are_told_apart_by_amount_day_and_account():
    one, two = bill(id=1, amount=900, due=DUE), bill(id=2, amount=1100, due=DUE)
    assert paid([payment(1, 0, 1100), payment(2, 0, 900)], bills=[one, two]) == {(1, DUE): 2, (2, DUE): 1}
    three, four = bill(id=3, amount=900, due=DUE, account_id=8), bill(id=4, amount=900, due=DUE, account_id=9)
    entries = [payment(1, 0, account_id=9), payment(2, 1, account_id=8)]
    assert paid(entries, bills=[three, four]) == {(3, DUE): 2, (4, DUE): 1}


def test_what_was_said_wins_and_teaches_whose_entries_pay_it():
    following = date(2026, 11, 5)
    entries = [payment(1, 0), payment(2, 2, 950, "UPI Sharma 11"), payment(3, 33, 900, "UPI Sharma 12")]
    found = paid(entries, dues={1: [DUE, following]}, said={(1, DUE): 2})
    assert found == {(1, DUE): 2, (1, following): 3}
    assert paid([payment(1, 0)], said={(1, DUE): None}) == {}
    assert paid([payment(1, 0)], said={(1, DUE): 99}) == {}  # it was removed since: nothing else takes its place


def test_a_merchant_pays_whatever_the_text():
    shop = bill(merchant_id=7, text=None, amount=900, due=DUE)
    assert paid([payment(1, 0, text="NFX 8", merchant_id=8), payment(2, 1, text="", merchant_id=7)], bills=[shop]) == {
        (shop.id, DUE): 2
    }
    holds = is_of(shop)
    assert holds("anything", 7, "INR", "")
    assert not holds("anything", 8, "INR", "")
    assert not holds("anything", None, "INR", "")
    named = is_of(bill(text="Flix"))
    assert holds("NFX 8", 7, "INR", " nfx 8 flix india ")
    assert named("NFX 8", 8, "INR", " nfx 8 flix india ")
    assert not named("NFX 8", 8, "INR", " nfx 8 flixbus ")


ENTRIES = st.lists(
    st.tuples(st.integers(-60, 200), st.sampled_from([600, 900, 905, 1300]), st.sampled_from([1, 2])), max_size=14
)


@given(ENTRIES, st.randoms(use_true_random=False))
def test_an_entry_pays_one_day_within_reach_and_the_order_says_nothing(made, shuffle: random.Random):
    weekly = bill(id=2, every=Every.WEEK, amount=600, due=DUE)
    entries = [payment(n, day, minor, account_id=account) for n, (day, minor, account) in enumerate(made, 1)]
    bills = [RENT, weekly]
    dues = {one.id: list(one.days(DUE, date(2027, 4, 1))) for one in bills}
    found = bill_paid(bills, dues, entries, {})

    assert max(Counter(one.id for one in found.values()).values(), default=0) <= 1
    by_id = {one.id: one for one in bills}
    assert all(abs(one.day - due.toordinal()) <= reach(by_id[id].pace) for (id, due), one in found.items())
    again = entries[:]
    shuffle.shuffle(again)
    assert bill_paid(bills[::-1], dues, again, {}) == found
