"""How surprising evidence is, and what is said of it."""

from __future__ import annotations

from math import inf, log10

import pytest

from finura_cli.domain.anomaly import Finding, OddKind, duplicates, limited, strongest
from finura_cli.domain.anomaly_evidence import NOTHING, Taught, Weighed, weigh
from finura_cli.domain.anomaly_surprise import (
    FEWEST,
    RULE,
    UNSUSPICIOUS,
    WORTH_TELLING,
    by_rule,
    enough_from,
    suspicions,
    threshold,
    told,
)
from finura_cli.domain.charges import payee_codes, text_codes
from tests.domain.test_anomaly_evidence import START, STEADY, charge, different, name

CALM = [charge(n, 1_000, name(n), id=n) for n in range(31)]  # January


def only(**strengths):
    return NOTHING._replace(**strengths)


def vote(evidence, charges, taught=None):
    return suspicions(charges, Weighed(evidence, {}, {}), taught)[-1]


def test_never_seen_before_is_one_in_as_many_as_are_known():
    found = vote([NOTHING] * 31 + [only(burst=4.0)], [*CALM, charge(40, 1_000)])
    assert found.tails.burst == pytest.approx(log10(32))
    assert found.score == pytest.approx(log10(32), abs=0.01)


def test_what_the_past_had_as_strong_surprises_less():
    past = [only(burst=3.0)] * 3 + [NOTHING] * 28
    charges = [*CALM, charge(40, 1_000)]
    assert vote([*past, only(burst=2.9)], charges).tails.burst == pytest.approx(log10(32 / 4))
    assert vote([*past, only(burst=3.1)], charges).tails.burst == pytest.approx(log10(32))
    assert vote([*past, NOTHING], charges) == UNSUSPICIOUS
    assert vote([*past, only(burst=0.5)], charges).tails == NOTHING


def test_the_second_piece_counts_half_and_two_views_of_one_amount_once():
    charges = [*CALM, charge(40, 1_000)]
    quiet = [NOTHING] * 31
    alone = vote([*quiet, only(category=4.0)], charges).score
    twice = vote([*quiet, only(category=4.0, payee=4.0)], charges).score
    with_burst = vote([*quiet, only(category=4.0, burst=4.0)], charges).score
    assert twice == pytest.approx(alone, abs=0.01)
    assert with_burst == pytest.approx(1.5 * alone, abs=0.01)


def test_a_month_is_measured_by_the_months_before_it():
    """A burst does not hide its own later charges."""
    burst = [charge(40, 1_000, id=40 + n) for n in range(5)]
    found = suspicions([*CALM, *burst], Weighed([NOTHING] * 31 + [only(burst=4.0)] * 5, {}, {}))
    assert len({one.score for one in found[31:]}) == 1


def test_what_was_called_odd_is_no_measure():
    evidence = [only(burst=4.0), *[NOTHING] * 30, only(burst=4.0)]
    charges = [*CALM, charge(40, 1_000)]
    plain = vote(evidence, charges).score
    taught = vote(evidence, charges, Taught(accepted=frozenset({0}))).score
    assert plain == pytest.approx(log10(32 / 2), abs=0.01)
    assert taught == pytest.approx(log10(31), abs=0.01)


def test_what_was_excused_has_no_vote_and_yet_is_a_measure():
    charges = [*CALM, charge(40, 1_000), charge(80, 1_000)]
    weighed = Weighed([NOTHING] * 31 + [only(burst=4.0), only(burst=3.0)], {}, {31: NOTHING})
    excused, after = suspicions(charges, weighed)[-2:]
    assert excused == UNSUSPICIOUS
    assert after.tails.burst == pytest.approx(log10(33 / 2))


def test_from_when_on_enough_is_known_to_tell_anything():
    """As many charges of earlier months as make the rarest evidence worth telling, and not one fewer."""
    last = charge(40, 1_000)
    for count, known in ((FEWEST - 1, False), (FEWEST, True)):
        charges = [*CALM[:count], last]
        score = vote([NOTHING] * count + [only(burst=0.6)], charges).tails.burst
        assert (score >= WORTH_TELLING) is known
        assert (enough_from(charges) <= last.day) is known
    assert enough_from([*CALM, charge(30, 1_000)]) > START + 31  # of one month: none is before it
    assert enough_from([]) > START + 10**5


def test_threshold_is_the_users_number_of_alarms():
    scores = [n / 10 for n in range(100)]
    bar = threshold(scores, 61, 2)
    assert sum(score > bar for score in scores) == 4
    assert threshold([0.1] * 9, 61, 2) == WORTH_TELLING
    assert threshold([], 61, 2) == WORTH_TELLING
    assert threshold(scores, 20, 2) == inf


def findings(charges, hours=(), since=0):
    texts = text_codes(charges)
    weighed = weigh(charges, texts, payee_codes(charges, texts), hours, since=START + since)
    votes = suspicions(charges, weighed)
    scores, tails = [one.score for one in votes], [one.tails for one in votes]
    return list(told(charges, weighed, scores, tails, lambda category: f"Category {category}", hours))


def test_an_odd_amount_is_said_with_the_usual_range():
    charges = [*different([*STEADY * 5]), charge(410, 400_00, "elsewhere", id=99)]
    (found,) = findings(charges, since=400)
    assert (found.row, found.kind, found.usual, found.low, found.high) == (40, OddKind.AMOUNT, 4_000, 36_00, 44_00)
    assert found.reason == "10 times what is usual for Category 1 (the 40 charges before)"
    assert found.score > WORTH_TELLING


def test_an_amount_within_its_own_usual_range_is_not_told():
    calm = different([2_000 + 13 * n for n in range(40)], category=None)
    paid = (5_000, 5_010, 9_900)
    visits = [charge(400 + 9 * n, paid[n], "fuel", id=60 + n, category=None) for n in range(3)]
    beyond, within = charge(440, 16_000, "fuel", id=99, category=None), charge(440, 8_000, "fuel", id=99, category=None)
    assert [one.row for one in findings([*calm, *visits, beyond], since=439)] == [43]
    assert findings([*calm, *visits, within], since=439) == []
    texts = text_codes([*calm, *visits, within])
    evidence = weigh([*calm, *visits, within], texts, texts).evidence[-1]
    assert evidence.payee >= 2


def test_a_payee_that_always_asked_the_same():
    monthly = [charge(10 * n, 10_00, "Music", id=n) for n in range(36)]
    (found,) = findings([*monthly, charge(365, 16_00, "Music", id=99)], since=364)
    assert found.reason == "1.6 times what is usual for this payee (the 36 charges before)"
    assert (found.low, found.usual, found.high) == (10_00, 10_00, 10_00)


def test_a_new_payee():
    many = different([100 * (10 + n % 7) for n in range(40)], category=None)
    (found,) = findings([*many, charge(500, 130_00, "new in town", category=None)], since=450)
    assert (found.kind, found.reason) == (OddKind.NEW_MERCHANT, "never seen before, and 10 times a usual charge")
    assert found.low <= found.usual <= found.high


def test_of_a_burst_the_oddest_charge_is_told():
    calm = different([2_000 + 13 * n for n in range(40)])
    burst = [charge(400 + n // 2, 2_000 + 17 * n, f"bar {name(n)}", id=50 + n) for n in range(7)]
    (found,) = findings([*calm, *burst], since=399)
    assert (found.row, found.kind, found.usual) == (46, OddKind.MONTH_SPIKE, None)
    assert found.reason == "the 7th charge of Category 1 within 5 days; usual are fewer than one"


def test_two_bursts_are_two():
    calm = different([2_000 + 13 * n for n in range(40)])
    burst = [charge(400 + n // 2, 2_000 + 17 * n, f"bar {name(n)}", id=50 + n) for n in range(7)]
    other = [charge(480 + n // 2, 2_000 + 17 * n, f"bar {name(n)}", id=70 + n) for n in range(8)]
    assert [one.row for one in findings([*calm, *burst, *other], since=399)] == [46, 54]


def test_an_odd_hour():
    day = [charge(n, 1_000, "canteen", id=n) for n in range(90)]
    (found,) = findings([*day, charge(95, 1_000, "canteen", id=99)], [*([12] * 90), 3], since=94)
    assert (found.kind, found.usual) == (OddKind.ODD_HOUR, None)
    assert found.reason == "paid at about 03:00; 0 of 90 charges before came within an hour of that time"


def test_a_twin_is_left_to_its_rule():
    charges = [*different(STEADY * 5), charge(410, 40_00, "Cafe", id=98), charge(411, 40_00, "Cafe", id=99)]
    assert findings(charges, since=400) == []
    texts = text_codes(charges)
    scores = [one.score for one in suspicions(charges, weigh(charges, texts, payee_codes(charges, texts)))]
    (found,) = by_rule(duplicates(charges, texts, 0), scores)
    assert found.score == pytest.approx(RULE + max(WORTH_TELLING, scores[41]))


def test_a_rule_speaks_even_where_statistics_see_nothing():
    (found,) = by_rule([Finding(0, OddKind.PRICE_RISE, 5.0, "dearer")], [0.0])
    assert found.score == RULE + WORTH_TELLING


def test_too_little_is_known_to_tell_anything():
    charges = [*different(STEADY), charge(85, 400_00, "elsewhere", id=99)]
    assert findings(charges, since=80) == []


def test_no_reason_holds_an_amount():
    charges = [*different([*STEADY * 5]), charge(410, 43_217, "elsewhere", id=99)]
    for found in findings(charges):
        assert "432" not in found.reason


def test_alarms_are_for_statistics_and_rules_are_all_told():
    rows = [Finding(0, OddKind.NEW_MERCHANT, 3.0, ""), Finding(1, OddKind.MONTH_SPIKE, 2.9, ""),
            Finding(2, OddKind.DUPLICATE, 2.5, ""), Finding(3, OddKind.ODD_HOUR, 2.0, "")]  # fmt: skip
    kept, held_back = limited(rows, 1)
    assert ([one.row for one in kept], held_back) == ([0, 2], 2)
    both = [Finding(0, OddKind.MONTH_SPIKE, 9.0, ""), Finding(0, OddKind.DUPLICATE, 2.5, "")]
    assert [one.kind for one in strongest(both)] == [OddKind.DUPLICATE]
