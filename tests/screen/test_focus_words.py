"""The one thing in words: each kind reads as a sentence, and every figure in it is one of the advice, or its sum."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.money import Money
from finura_cli.domain.reports.focus import About, Advice, Focus
from finura_cli.screen.focus_words import command, focus_json, suggestion, whole
from finura_cli.screen.money import show as show_money

DAY = date(2026, 10, 16)


def inr(minor: int) -> Money:
    return Money(minor, "INR")


def show(money: Money) -> str:
    return show_money(money, "en_IN")


def hidden(money: Money) -> str:
    return show_money(money, "en_IN", private=True)


SAID = {
    "double": (
        Advice(About.DUPLICATE, 412_50, name="Swiggy", amount=inr(412_50), saves=inr(412_50), day=DAY, ref="7",
               why="same text, amount and account as entry 11 one day earlier"),
        "Swiggy, ₹412.50 on 2026-10-16, looks charged twice: same text, amount and account as entry 11 one day"
        " earlier.",
        "finura anomalies 2026-10",
    ),
    "dearer": (
        Advice(About.PRICE_RISE, 50_00, name="Flimmer", amount=inr(249_00), usual=inr(199_00), saves=inr(600_00),
               day=DAY, ref="7", why="25% dearer than the 9 charges before"),
        "Flimmer, ₹249.00 on 2026-10-16, costs more than before: 25% dearer than the 9 charges before; that is ₹600.00"
        " more a year.",
        "finura anomalies 2026-10",
    ),
    "forgotten": (
        Advice(About.BILL, 199_00, name="Zebra", amount=inr(199_00), saves=inr(2_388_00), day=DAY, times=19, ref="4",
               why="forgotten"),
        "Zebra (4) may be forgotten: 19 charges since 2026-10-16, ₹2,388.00 a year.",
        "finura bills audit",
    ),
    "same kind": (
        Advice(About.BILL, 199_00, name="Zebra", saves=inr(2_388_00), ref="4", why="same-kind",
               others=("music", "Tonwerk")),
        "Zebra (4) is for music, like Tonwerk: ₹2,388.00 a year.",
        "finura bills audit",
    ),
    "heading": (
        Advice(About.PACE, 700_00, name="Food:Dining", amount=inr(3_000_00), usual=inr(4_200_00), more=inr(4_900_00),
               saves=inr(700_00), day=date(2026, 10, 31), times=12, ref="Food:Dining", why="heading"),
        "Food:Dining is heading for ₹4,900.00 by 2026-10-31, ₹700.00 over its budget; ₹100.00 a day from here on"
        " keeps it.",
        "finura budget",
    ),
    "over": (
        Advice(About.PACE, 450_00, name="total", amount=inr(4_500_00), usual=inr(4_200_00), more=inr(5_400_00),
               saves=inr(450_00), day=date(2026, 10, 31), times=12, why="over"),
        "All spending is ₹300.00 over its budget with 12 days to go, heading for ₹5,400.00; leaving out half"
        " of what would follow saves ₹450.00.",
        "finura budget",
    ),
    "drain": (
        Advice(About.MOVER, 500_00, name="Food", amount=inr(6_400_00), usual=inr(4_923_00), saves=inr(640_00),
               ref="Food", why="most"),
        "Food was your biggest drain, 30% over your usual week (Swiggy 9 times, ₹2,000.00); 10% less is ₹640.00.",
        "finura list cat:Food 2026-10 --sort -size",
    ),
    "many times": (
        Advice(About.MOVER, 1_00, name="Fun Fair", amount=inr(6_400_00), usual=inr(100_00), saves=inr(640_00),
               ref="Fun Fair"),
        "Fun Fair ran high, 64 times your usual week (Swiggy 9 times, ₹2,000.00); 10% less is ₹640.00.",
        "finura list 'cat:Fun Fair' 2026-10 --sort -size",
    ),
    "habit": (
        Advice(About.HABIT, 155_00, name="Tea stall", amount=inr(930_00), saves=inr(1_860_00), more=inr(3_720_00),
               day=DAY, times=62, ref="91"),
        "Tea stall, 62 times in 91 days, took ₹930.00; half as often saves ₹1,860.00 a year.",
        "finura report leaks",
    ),
    "fees": (
        Advice(About.FEES, 49_00, name="Bank", amount=inr(590_00), saves=inr(590_00), more=inr(590_00), ref="91",
               times=1),
        "₹590.00 went to Bank in 91 days, for fees or fines.",
        "finura report leaks",
    ),
    "goal": (
        Advice(About.GOAL, 1_000_00, name="New bike", amount=inr(1_00), usual=inr(5_001_00), more=inr(5_000_00),
               saves=inr(1_000_00), day=date(2027, 4, 20), times=5, ref="New bike"),
        "New bike is ₹5,000.00 behind its plan; ₹1,000.00 more for 5 months brings it back.",
        "finura goal show 'New bike'",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_each_reads_as_a_sentence_and_has_a_command(name):
    advice, text, typed = SAID[name]
    because = "Swiggy 9 times, ₹2,000.00" if advice.about is About.MOVER else ""
    assert whole(advice, "your usual week", because, show) == text
    assert command(advice, "2026-10") == typed


@pytest.mark.parametrize("name", SAID)
def test_hidden_amounts_stay_hidden(name):
    text = whole(SAID[name][0], "your usual week", "", hidden)
    assert not re.search(r"₹[\d-]", text)


def test_a_program_reads_the_figures_beside_the_words():
    advice, text, typed = SAID["drain"]
    assert focus_json(Focus(advice.about, advice), text, typed, "INR", show) == {
        "kind": "mover", "text": text, "suggestion": "10% less is ₹640.00", "worth": inr(500_00), "saves": inr(640_00),
        "command": typed,
    }  # fmt: skip
    nothing = focus_json(Focus(About.NOTHING), "", "", "INR", show)
    assert [value for name, value in nothing.items() if name != "kind"] == [None] * 5


def test_of_what_has_one_price_a_day_is_never_above_what_is_left():
    advice = SAID["heading"][0]._replace(times=7)
    assert suggestion(advice, show) == "₹171.42 a day from here on keeps it"


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_a_share_over_usual_is_that_of_the_two_amounts(amount, usual):
    if amount <= usual:
        return
    advice = Advice(About.MOVER, name="Food", amount=inr(amount), usual=inr(usual), saves=inr(1), ref="Food")
    text = whole(advice, "your usual week", "", show)
    if found := re.search(r"([\d.]+)% over", text):
        step = 0.05 if "." in found[1] else 0.5
        assert abs(float(found[1]) / 100 - (amount / usual - 1)) <= step / 100 + 1e-9
    else:
        assert abs(int(re.search(r"(\d+) times", text)[1]) - amount / usual) <= 0.5
        assert amount / usual > 10
