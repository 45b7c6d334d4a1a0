"""What bills cost a year, and which deserve a look."""

from __future__ import annotations

from datetime import date

import pytest

from finura_cli.domain.bill_audit import Cost, Finding, a_year, findings, kind_of, price_rise
from finura_cli.domain.bills import Evidence
from finura_cli.domain.category import Necessity
from finura_cli.domain.money import Money
from finura_cli.domain.paces import Every, occurrences

TODAY = date(2026, 10, 20)


def cost(name="Flix", amounts=(500,) * 8, *, id="d1", every=Every.MONTH, first=date(2026, 3, 5), **more):
    days = tuple(day for day, _ in zip(occurrences(first, every, first, date.max), amounts, strict=False))
    given = {
        "payee": name, "account_id": 1, "amount": Money(amounts[-1], "INR"), "low": Money(amounts[-1], "INR"),
        "high": Money(amounts[-1], "INR"), "accepted": False,
        "evidence": Evidence(tuple(range(len(amounts))), days, tuple(amounts)),
    }  # fmt: skip
    return Cost(id=id, name=name, every=every, **{**given, **more})


RENT = cost("Rent", (90_000,) * 8, id="d9", necessity=Necessity.ESSENTIAL)


def kinds(*costs):
    return [(one.kind, one.id) for one in findings(costs, TODAY)]


@pytest.mark.parametrize(
    ("every", "year"),
    [(Every.WEEK, 5214), (Every.FORTNIGHT, 2607), (Every.MONTH, 1200), (Every.TWO_MONTHS, 600), (Every.QUARTER, 400),
     (Every.HALF_YEAR, 200), (Every.YEAR, 100)],
)  # fmt: skip
def test_a_year_has_twelve_months_or_365_days(every, year):
    assert a_year(100, every) == year


def test_a_price_rise_says_old_new_since_and_what_it_costs_more():
    one = price_rise(cost(amounts=(500, 500, 500, 500, 500, 650, 650, 650)), TODAY)
    assert one is not None
    assert (one.old, one.new, one.since) == (Money(500, "INR"), Money(650, "INR"), date(2026, 8, 5))
    assert (one.a_year, one.charges) == (Money(1800, "INR"), 3)


def test_what_varies_fell_or_rose_long_ago_is_no_rise():
    assert price_rise(cost(amounts=(500, 620, 480, 700, 510, 650)), TODAY) is None
    assert price_rise(cost(amounts=(650, 650, 650, 500, 500)), TODAY) is None
    assert price_rise(cost(amounts=(500, 500, 650)), date(2028, 1, 1)) is None
    assert price_rise(cost(amounts=(500, 650, 650)), TODAY) is None  # once is no price


def test_asked_once_a_much_higher_price_is_no_rise_yet():
    assert price_rise(cost(amounts=(299,) * 5 + (850,)), TODAY) is None
    assert price_rise(cost(amounts=(299,) * 5 + (850,) * 2), TODAY) is not None
    assert price_rise(cost(amounts=(299,) * 5 + (399,)), TODAY) is not None


def test_a_small_steady_charge_that_nobody_confirmed_may_be_forgotten():
    assert kinds(RENT, cost()) == [(Finding.FORGOTTEN, "d1")]
    dearer = cost("Zork", (1_200,) * 8, necessity=Necessity.DISCRETIONARY)
    assert kinds(RENT, dearer) == [(Finding.FORGOTTEN, "d1")]
    assert kinds(RENT, dearer._replace(necessity=None)) == []  # it may be anything
    for other in (
        cost(accepted=True), cost(necessity=Necessity.ESSENTIAL), cost(low=Money(400, "INR")), cost(whole=False),
        cost(first=date(2026, 8, 5), amounts=(500,) * 3), cost(sure=False), cost(amounts=(30_000,) * 8),
    ):  # fmt: skip
        assert kinds(RENT, other) == []


def test_one_payee_paid_twice_is_a_duplicate_and_two_contracts_are_none():
    twice = (cost(id="d1"), cost(id="d2", account_id=2, first=date(2026, 5, 9), amounts=(500,) * 6))
    assert (Finding.DUPLICATE, "d2") in kinds(RENT, *twice)
    assert (Finding.DUPLICATE, "d1") not in kinds(RENT, *twice)
    two = (cost(id="d1", accepted=True), cost(id="d2", amounts=(900,) * 8, accepted=True))
    assert kinds(RENT, *two) == []


def test_two_services_of_a_kind_name_the_cheaper_one():
    dear = cost("NETFLIX.COM", (900,) * 8, id="1", accepted=True)
    cheap = cost("Disney+ Hotstar", (300,) * 8, id="2", accepted=True)
    (one,) = findings([RENT, dear, cheap], TODAY)
    assert (one.kind, one.id, one.others) == (Finding.SAME_KIND, "2", ("films and series", "NETFLIX.COM"))
    assert kind_of("Gymnasium Nord") is None


def test_what_was_ended_and_is_charged_on_comes_with_the_first_day_and_no_other_finding():
    ended = cost(id="3", amounts=(500,) * 2, first=date(2026, 9, 5), accepted=True, ended=date(2026, 8, 20))
    (one,) = findings([RENT, ended], TODAY)
    assert (one.kind, one.since, one.charges) == (Finding.STILL_CHARGED, date(2026, 9, 5), 2)
    assert kinds(RENT, ended._replace(evidence=Evidence())) == []


def test_what_is_certain_comes_before_what_may_be_each_with_the_most_money_first():
    risen = cost(amounts=(100,) * 5 + (150,) * 3, accepted=True, id="1")
    more = cost("Tonwerk", amounts=(300,) * 5 + (500,) * 3, accepted=True, id="3")
    found = findings([RENT, risen, cost("Gym 2", id="2"), more], TODAY)
    assert [(one.kind, one.a_year.minor) for one in found] == [
        (Finding.PRICE_RISE, 2400), (Finding.PRICE_RISE, 600), (Finding.FORGOTTEN, 6000),
    ]  # fmt: skip
