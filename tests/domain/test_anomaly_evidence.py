"""Evidence against a charge: each kind by hand, the past alone by law."""

from __future__ import annotations

from datetime import date
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finura_cli.domain.anomaly_evidence import NOTHING, Taught, weigh
from finura_cli.domain.anomaly_surprise import suspicions
from finura_cli.domain.charges import Charge, payee_codes, text_codes

START = date(2026, 1, 1).toordinal()
STEADY = [40_00, 44_00, 36_00, 41_00, 39_00, 40_00, 43_00, 38_00]


def charge(day, paid, text="Shop", *, id=None, category=1, currency="INR", account=1, first=True):
    return Charge(
        id=day if id is None else id, uid=f"u{id or day}", day=START + day, account_id=account, currency=currency,
        description=text, merchant_id=None, category_id=category, paid=paid, whole=paid, first=first,
    )  # fmt: skip


def weighed(charges, hours=(), **more):
    texts = text_codes(charges)
    return weigh(charges, texts, payee_codes(charges, texts), hours, **more)


def last(charges, hours=(), **more):
    return weighed(charges, hours, **more).evidence[-1]


def left(charges, taught, hours=()):
    return weighed(charges, hours, taught=taught).left(len(charges) - 1)


def name(n):
    """Texts that differ in letters: digits are no difference."""
    return "shop " + "".join(chr(97 + int(digit)) for digit in str(n))


def different(amounts, category=1, step=10):
    """Charges of as many payees, far enough apart to be no burst."""
    return [charge(step * n, paid, name(n), id=n, category=category) for n, paid in enumerate(amounts)]


def test_an_amount_far_above_its_category():
    found = weighed([*different(STEADY), charge(90, 400_00, "elsewhere")])
    assert found.evidence[-1].category == pytest.approx(log(10) / 0.28, rel=0.02)
    usual = found.usual[8].category
    assert usual == (40_00, 36_00, 44_00, 8)
    assert found.evidence[-1].payee == 0.0


def test_far_below_counts_half_and_what_is_small_beside_a_usual_charge_less():
    # both a tenth and ten times: the smaller one is off by 36 of a usual 40
    above, below = last([*different(STEADY), charge(90, 400_00)]), last([*different(STEADY), charge(90, 4_00)])
    assert below.category == pytest.approx(above.category / 2, rel=0.02)
    # stamps among rents: six times as dear, and yet nothing
    rents = [charge(10 * n, 900_00, name(n), id=n, category=2) for n in range(20)]
    stamps = [charge(201 + 10 * n, 1_00, name(50 + n), id=50 + n) for n in range(6)]
    assert last([*rents, *stamps, charge(270, 6_00)]).category < 0.1


def test_a_payee_of_one_price_counts_in_full_and_a_loose_one_less():
    steady = [charge(30 * n, 10_00, "Music", id=n) for n in range(5)]
    loose = [charge(30 * n, paid, "Music", id=n) for n, paid in enumerate([5_00, 9_00, 14_00, 8_00, 22_00])]
    assert last([*steady, charge(150, 20_00, "Music")]).payee == pytest.approx(log(2) / 0.07, rel=0.01)
    assert 0 < last([*loose, charge(150, 40_00, "Music")]).payee < 2


def test_what_a_payee_took_before_is_no_odd_amount():
    small = different(STEADY)
    rent = charge(85, 1_340_00, "landlord", id=90)
    again = charge(115, 1_345_00, "landlord", id=91)
    assert last([*small, rent]).category > 5
    assert last([*small, rent, again])[:2] == (0.0, 0.0)


def test_a_twin_and_what_explains_it():
    assert last([charge(3, 50_00), charge(4, 50_00)]).twin == 6.0
    assert last([charge(3, 50_00), charge(6, 50_00)]).twin == 0.0
    assert last([charge(3, 50_00), charge(4, 50_00, account=2)]).twin == 0.0
    assert last([charge(3, 50_00), charge(3, 50_00, first=False)]).twin == 0.0
    often = [charge(7 * (n // 2), 50_00, id=n) for n in range(9)]
    assert last([*often, charge(28, 50_00)]).twin < 2
    dear = [charge(n, 90_00, name(n), id=n) for n in range(8)]
    assert last([*dear, charge(9, 2_00), charge(9, 2_00)]).twin == pytest.approx(2.4)


def test_a_new_payee_counts_by_its_size_and_only_once():
    many = different([100 * (10 + n % 7) for n in range(40)])
    first = charge(500, 400_00, "new in town", id=98)
    assert last([*many, charge(500, 13_00, "new in town")]).newcomer < 0.5
    assert last([*many, first]).newcomer > 4
    assert last([*many, first, charge(600, 400_00, "new in town")]).newcomer == 0.0
    assert last([*many[:20], first]).newcomer == 0.0


def test_a_burst_of_a_category():
    calm = different([2_000 + 13 * n for n in range(12)])
    burst = [charge(120 + n // 2, 2_000 + 17 * n, f"bar {name(n)}", id=50 + n) for n in range(7)]
    found = weighed([*calm, *burst])
    strengths = [one.burst for one in found.evidence[12:]]
    assert strengths == sorted(strengths)
    assert strengths[0] == 0.0
    assert strengths[-1] > 3
    assert found.usual[18].near == 7
    assert found.usual[18].expected < 1.0


def test_an_odd_hour_wraps_around_midnight():
    day = [charge(n, 1_000 + 7 * n, name(n), id=n) for n in range(80)]
    hours = [9 + n % 9 for n in range(80)]
    night = last([*day, charge(90, 1_500, "bar")], [*hours, 3])
    assert night.hour > 1
    assert last([*day, charge(90, 1_500, "bar")], [*hours, 12]).hour == 0.0
    assert last([*day, charge(90, 1_500, "bar")], [*hours, -1]).hour == 0.0
    assert last([*day[:50], charge(90, 1_500, "bar")], [*hours[:50], 3]).hour == 0.0
    late = [23] * 80
    assert last([*day, charge(90, 1_500, "bar")], [*late, 0]).hour == 0.0


def test_currencies_are_not_compared_and_no_category_says_nothing():
    assert last([*different(STEADY), charge(90, 9_000_00, currency="EUR")]) == NOTHING
    unfiled = [one._replace(category_id=None) for one in [*different(STEADY), charge(90, 400_00, "elsewhere")]]
    assert last(unfiled) == NOTHING


def test_nothing_is_learnt_from_what_was_called_odd():
    odd = [charge(80 + n, 400_00, f"odd {name(n)}", id=80 + n) for n in range(6)]
    charges = [*different(STEADY), *odd, charge(86, 400_00, "again", id=86)]
    after = last(charges, taught=Taught(accepted=frozenset(range(8, 14))))
    assert after == last([*charges[:8], charges[-1]])
    assert last(charges).category < after.category


def test_what_was_called_normal_covers_no_more_than_itself():
    charges = [*different(STEADY), charge(85, 400_00, "a", id=85)]
    row = len(charges) - 1
    taught = Taught(rejected=frozenset({row}))
    found = weighed(charges, taught=taught)
    assert found.left(row) == found.evidence[row]
    assert found.evidence[row].category > 5
    assert left([*charges, charge(99, 360_00, "a")], taught).category == 0.0
    assert left([*charges, charge(99, 4_000_00, "a")], taught).category > 5
    assert left([*charges, charge(99, 360_00, "b")], taught).category > 5


def test_a_burst_that_was_called_normal_is_so_while_it_lasts():
    calm = different([2_000 + 13 * n for n in range(12)])
    burst = [charge(120 + n // 2, 2_000 + 17 * n, f"bar {name(n)}", id=50 + n) for n in range(7)]
    again = [charge(160 + n // 2, 2_000 + 17 * n, f"pub {name(n)}", id=70 + n) for n in range(7)]
    taught = Taught(rejected=frozenset({17}))
    found = weighed([*calm, *burst, *again], taught=taught)
    assert found.evidence[17].burst > 2
    assert found.left(17).burst == found.evidence[17].burst
    assert found.left(16).burst == found.evidence[16].burst > 0
    assert found.left(18).burst == found.evidence[18].burst > found.evidence[17].burst
    assert found.left(24).burst == found.evidence[24].burst > 0


def test_an_hour_that_was_called_normal():
    day = [charge(n, 1_000, "canteen", id=n) for n in range(90)]
    nights = [charge(95, 1_000, "canteen", id=95), charge(99, 1_000, "canteen", id=99)]
    taught = Taught(rejected=frozenset({90}))
    assert left([*day, *nights], taught, [*([12] * 90), 3, 3]).hour == 0.0
    assert left([*day, *nights], taught, [*([12] * 90), 3, 22]).hour > 1


def test_what_is_usual_is_told_from_a_day_on_only():
    charges = [*different(STEADY), charge(85, 400_00, "a", id=85), charge(95, 900_00, "b", id=95)]
    assert set(weighed(charges, since=START + 90).usual) == {9}
    assert weighed(charges, since=START + 90).evidence == weighed(charges).evidence


def test_lengths_must_agree():
    with pytest.raises(ValueError, match="zip"):
        weigh([charge(1, 100)], [], [])


CHARGES = st.lists(
    st.tuples(st.integers(0, 200), st.integers(1, 10**6), st.sampled_from("abcd"), st.integers(1, 2)),
    min_size=1, max_size=60,
)  # fmt: skip


def made(rows):
    return [charge(day, paid, text, id=n, category=c) for n, (day, paid, text, c) in enumerate(sorted(rows))]


@settings(max_examples=60)
@given(CHARGES, CHARGES, st.integers(0, 60))
def test_changing_the_future_changes_no_past_score(rows, others, cut):
    charges = made(rows)[:cut]
    end = charges[-1].day - START if charges else 0
    later = [charge(end + day, paid, text, id=1_000 + n, category=c) for n, (day, paid, text, c) in enumerate(others)]
    whole = [*charges, *sorted(later, key=lambda one: one.day)]
    hours = [one.paid % 24 for one in whole]
    said = Taught(frozenset({len(charges)}), frozenset({len(charges) + 1}))
    before, after = weighed(charges, hours[: len(charges)]), weighed(whole, hours, taught=said)
    assert after.evidence[: len(charges)] == before.evidence
    assert all(row >= len(charges) for row in after.excused)
    assert suspicions(whole, after, said)[: len(charges)] == suspicions(charges, before)


@settings(max_examples=40)
@given(CHARGES)
def test_evidence_is_never_below_nothing_and_another_unit_changes_none(rows):
    charges = made(rows)
    plain = weighed(charges).evidence
    assert all(strength >= 0 for one in plain for strength in one)
    larger = weighed([one._replace(paid=one.paid * 1000, whole=one.whole * 1000) for one in charges]).evidence
    for one, other in zip(plain, larger, strict=True):
        assert other == pytest.approx(one, abs=1e-6)
