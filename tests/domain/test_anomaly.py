"""The rules of what is odd: duplicates, price rises, and how many alarms are worth it."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.anomaly import (
    Finding,
    OddKind,
    amount_reason,
    duplicates,
    limited,
    price_rises,
    strongest,
)
from finura_cli.domain.charges import Charge, payee_codes, same_text, text_codes

START = date(2026, 1, 1).toordinal()


def charge(day, paid, text="Cafe", *, id=None, account=1, merchant=None, first=True):
    return Charge(
        id=day + 1 if id is None else id, uid=f"u{id or day}", day=START + day, account_id=account, currency="INR",
        description=text, merchant_id=merchant, category_id=1, paid=paid, whole=paid, first=first,
    )  # fmt: skip


def twins(charges, since=0):
    return [(f.row, f.other) for f in duplicates(charges, text_codes(charges), START + since)]


def rises(charges, since=0):
    return list(price_rises(charges, payee_codes(charges, text_codes(charges)), START + since))


def test_texts_that_differ_in_numbers_are_the_same():
    assert same_text("UPI/4411  Swiggy 12:30") == same_text("upi/77 swiggy 9:05")
    assert same_text("Swiggy") != same_text("Zomato")


def test_a_payee_is_its_merchant_else_its_text_and_never_both():
    """Numbers of merchants and of texts begin alike: the second text is not the shop with number 1."""
    charges = [charge(1, 5, "Tea"), charge(2, 5, "Bus"), charge(3, 5, "XQZVK", merchant=1), charge(4, 5, "BUS"),
               charge(5, 5, "Bus", merchant=1), charge(6, 5, " "), charge(7, 5, "Tea", merchant=0)]  # fmt: skip
    for nameless in (False, True):
        codes = payee_codes(charges, text_codes(charges, nameless=nameless))
        assert codes[1] == codes[3]
        assert codes[2] == codes[4]
        assert codes[5] == -1
        assert len(set(codes)) == 5


def test_the_same_charge_within_two_days_is_a_duplicate():
    assert twins([charge(10, 500), charge(12, 500)]) == [(1, 11)]


def test_a_duplicate_says_which_entry_it_repeats_and_when_that_was():
    for days, when in ((0, "on the same day"), (1, "one day earlier"), (2, "2 days earlier")):
        charges = [charge(10, 500, id=7), charge(10 + days, 500, id=8)]
        (found,) = duplicates(charges, text_codes(charges), 0)
        assert found.reason == f"same text, amount and account as entry 7 {when}"


def test_other_amount_account_text_or_later_is_none():
    first = charge(10, 500)
    assert twins([first, charge(11, 501)]) == []
    assert twins([first, charge(11, 500, account=2)]) == []
    assert twins([first, charge(11, 500, "Bakery")]) == []
    assert twins([first, charge(13, 500)]) == []


def test_a_text_without_a_word_is_no_text():
    assert twins([charge(10, 500, " "), charge(10, 500, "")]) == []


def test_what_comes_twice_or_daily_anyway_is_no_duplicate():
    there_and_back = [charge(day, 250, "Bus", id=n) for n, day in enumerate([1, 1, 9, 9, 20, 20])]
    assert [row for row, _ in twins(there_and_back)] == [1]  # the first time nobody could know
    weekdays = [charge(day, 40, "Tea", id=day) for day in (1, 5, 9, 14, 16)]
    assert twins(weekdays, since=16) == []


def test_a_monthly_charge_that_comes_twice_is_one():
    rent = [charge(day, 90_000, "Rent", id=day) for day in (1, 31, 61, 91, 92)]
    assert twins(rent) == [(4, 91)]


def test_a_small_duplicate_surprises_less():
    charges = [charge(0, 10, "Tea", id=1), charge(1, 10, "Tea", id=2), charge(5, 800, "TV", id=3),
               charge(6, 800, "TV", id=4), charge(7, 900, "Shoes", id=5)]  # fmt: skip
    scores = [f.score for f in duplicates(charges, text_codes(charges), 0)]
    assert scores[0] < scores[1]


def test_parts_of_one_entry_are_no_duplicates():
    assert twins([charge(3, 50, id=1), charge(3, 50, id=1, first=False)]) == []


def test_only_days_asked_for_are_judged_by_all_before():
    charges = [charge(10, 500), charge(11, 500), charge(30, 90, "Bakery"), charge(31, 90, "Bakery")]
    assert twins(charges, since=31) == [(3, 31)]
    assert twins(charges, since=11) == [(1, 11), (3, 31)]


def test_a_recurring_charge_that_grew_is_a_price_rise():
    months = [charge(day, 49_900, "Video 01/26", id=day) for day in (3, 34, 62, 93)]
    (found,) = rises([*months, charge(123, 64_900, "Video 05/26")])
    assert (found.kind, found.usual, found.other) == (OddKind.PRICE_RISE, 49_900, 93)
    assert found.reason == "30% dearer than the 4 charges before"


def test_a_month_without_a_charge_hides_no_rise():
    skipped = [charge(day, 49_900, "Video", id=day) for day in (3, 34, 62, 93, 123, 184)]
    assert len(rises([*skipped, charge(215, 64_900, "Video")])) == 1
    assert rises([*skipped[2:], charge(215, 64_900, "Video")]) == []
    twice = [charge(day, 49_900, "Video", id=day) for day in (3, 34, 62, 93, 154, 184, 246)]
    assert rises([*twice, charge(276, 64_900, "Video")]) == []
    long_ago = [charge(day, 49_900, "Video", id=day) for day in (3, 62, 93, 154, 184, 215, 246)]
    assert len(rises([*long_ago, charge(276, 64_900, "Video")])) == 1


def test_a_price_that_had_fallen_rises_when_it_is_dearer_than_any_before():
    fallen = [charge(day, paid, "Rent", id=day) for day, paid in ((3, 1_200), (34, 1_200), (62, 1_100))]
    (found,) = rises([*fallen, charge(93, 1_560, "Rent")])
    assert (found.reason, found.usual) == ("30% dearer than any of the 3 charges before", 1_200)
    assert (found.low, found.high) == (1_100, 1_200)
    assert rises([*fallen, charge(93, 1_200, "Rent")]) == []
    assert rises([*fallen, charge(93, 1_380, "Rent")]) == []  # 15 %, and the three differ by 8


def test_what_varies_with_the_year_has_not_risen_while_it_asks_what_it_asked_then():
    bills = {0: 9_500, 31: 13_800, 59: 15_757, 90: 12_900, 120: 10_900, 151: 10_900, 181: 10_955}
    power = [charge(day, paid, "PG&E", id=day) for day, paid in bills.items()]
    assert rises([*power, charge(212, 15_999, "PG&E")]) == []
    (found,) = rises([*power, charge(212, 18_000, "PG&E")])
    assert found.usual == 10_955
    slip = [one._replace(whole=10_900) for one in power]
    slip[1] = power[1]  # one other amount makes no bill that varies
    assert len(rises([*slip, charge(212, 13_500, "PG&E")])) == 1


def test_a_rise_is_told_once():
    prices = {3: 100, 34: 100, 62: 100, 93: 120, 123: 120}
    months = [charge(day, paid, "Video", id=day) for day, paid in prices.items()]
    assert [f.row for f in rises(months)] == [3]


def test_ten_percent_or_less_is_no_rise_nor_is_another_kind_of_charge():
    months = [charge(day, 1000, "Video", id=day) for day in (3, 34, 62)]
    assert rises([*months, charge(93, 1100, "Video")]) == []
    assert rises([*months, charge(93, 900, "Video")]) == []
    assert rises([*months, charge(93, 3500, "Video")]) == []
    assert len(rises([*months, charge(93, 1101, "Video")])) == 1


def test_what_does_not_recur_or_has_no_one_price_has_no_price_rise():
    irregular = [charge(day, 1000, "Shop", id=day) for day in (3, 7, 62)]
    assert rises([*irregular, charge(93, 1500, "Shop")]) == []
    varying = [charge(day, paid, "Power", id=day) for day, paid in ((3, 1000), (34, 1300), (62, 1000))]
    assert rises([*varying, charge(93, 1500, "Power")]) == []


def test_a_merchant_is_known_under_several_texts():
    months = [charge(day, 1000, text, id=day, merchant=5) for day, text in ((3, "VID A"), (34, "VID B"), (62, "VID C"))]
    assert len(rises([*months, charge(93, 1500, "VID D", merchant=5)])) == 1
    assert rises([*months, charge(93, 1500, "VID D")]) == []


CHARGES = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from([100, 100, 150]), st.sampled_from(["a", "b"])), max_size=25
)


@given(CHARGES, CHARGES)
def test_rules_are_past_only(rows, later):
    """What is said of a charge does not change when more is known."""
    charges = [charge(day, paid, text, id=n) for n, (day, paid, text) in enumerate(sorted(rows))]
    more = charges + [charge(100 + day, paid, text, id=99 + n) for n, (day, paid, text) in enumerate(sorted(later))]
    assert twins(charges) == [found for found in twins(more) if found[0] < len(charges)]
    assert rises(charges) == [found for found in rises(more) if found.row < len(charges)]


def finding(row, kind, score):
    return Finding(row, kind, score, "why")


def test_one_finding_a_charge_of_the_surest_kind():
    found = strongest([
        finding(1, OddKind.AMOUNT, 30.0), finding(1, OddKind.DUPLICATE, 4.0), finding(2, OddKind.AMOUNT, 9.0),
        finding(3, OddKind.PRICE_RISE, 5.2), finding(3, OddKind.AMOUNT, 5.0),
    ])  # fmt: skip
    assert [(f.row, f.kind) for f in found] == [(2, OddKind.AMOUNT), (3, OddKind.PRICE_RISE), (1, OddKind.DUPLICATE)]


def test_only_odd_amounts_are_held_back():
    found = [finding(n, OddKind.AMOUNT, 20.0 - n) for n in range(5)] + [finding(9, OddKind.DUPLICATE, 4.0)]
    kept, held_back = limited(found, 2)
    assert [f.row for f in kept] == [0, 1, 9]
    assert held_back == 3


def test_reasons_hold_no_amount():
    assert amount_reason(4.21, "Groceries", 60) == "4.2 times what is usual for Groceries (the 60 charges before)"
    assert amount_reason(38.0, "Groceries", 8) == "38 times what is usual for Groceries (the 8 charges before)"
    assert amount_reason(0.04, "Power", 9) == "only 4% of what is usual for Power (the 9 charges before)"
