"""When something is worth a word, and when it is not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain import alert_budget
from finura_cli.domain.alert_budget import Before, BudgetFigures, budget_alert, is_new_crossing, level_of, raised
from finura_cli.domain.alerts import (
    TEXT,
    AlertKind,
    BalanceFigures,
    BillFigures,
    GoalFigures,
    Identity,
    LargeFigures,
    balance_alert,
    bill_alert,
    day_text,
    goal_alert,
    is_held_out,
    is_quiet,
    large_alert,
    rise_alert,
)
from finura_cli.domain.money import Money

TODAY = date(2026, 10, 21)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def figures(spent: int, budget: int = 1000_00, expected: int = 650_00, past: int = 0, **more: object) -> BudgetFigures:
    known = BudgetFigures(
        "uid", "Shopping", "2026-10", date(2026, 10, 1), date(2026, 11, 1), eur(budget), eur(spent), eur(expected),
        None, None, None, past,
    )  # fmt: skip
    return known._replace(**more)  # type: ignore[arg-type]


def heading(spent: int, projected: int, probability: float, expected: int = 300_00, **more: object) -> BudgetFigures:
    return figures(
        spent, expected=expected, past=6, projected=eur(projected), probability=probability,
        over_on=date(2026, 10, 28), **more,
    )  # fmt: skip


def text(one: BudgetFigures, today: date = TODAY) -> str | None:
    alert = budget_alert(one, today)
    return alert and alert.said(Money.plain)


@pytest.mark.parametrize(
    ("spent", "said"),
    [
        (799_99, None),
        (800_00, "80 % of Shopping, 200.00 left for 11 days"),
        (912_34, "91 % of Shopping, 87.66 left for 11 days"),
        (1000_00, "100 % of Shopping, nothing left for 11 days"),
        (1050_00, "105 % of Shopping, 50.00 over with 11 days to go"),
    ],
)
def test_a_level_is_told_with_what_is_left(spent: int, said: str | None) -> None:
    assert text(figures(spent)) == said


def test_the_last_day_has_no_days_left() -> None:
    assert text(figures(900_00), date(2026, 10, 31)) == "90 % of Shopping, 100.00 left for today"
    assert text(figures(1900_00), date(2026, 10, 31)) == "190 % of Shopping, 900.00 over"
    assert text(figures(900_00), date(2026, 10, 30)) == "90 % of Shopping, 100.00 left for 2 days"


def test_what_is_always_spent_by_now_is_no_news() -> None:
    usual = figures(950_00, expected=960_00, past=6, probability=0.1)
    assert budget_alert(usual, TODAY) is None
    assert budget_alert(usual._replace(expected_by_now=eur(500_00)), TODAY) is None  # it will do all the same
    assert budget_alert(usual._replace(expected_by_now=eur(500_00), probability=0.6), TODAY) is not None
    assert budget_alert(usual._replace(past=2), TODAY) is not None  # nobody knows what is usual
    rent = figures(1000_00, expected=1000_00, past=6, probability=0.07)
    assert budget_alert(rent, TODAY) is None
    assert budget_alert(rent._replace(spent=eur(1000_01)), TODAY) is not None


def test_a_budget_of_nothing_is_crossed_by_anything() -> None:
    assert level_of(1, 0) == 100
    assert level_of(0, 0) is None
    assert level_of(-5_00, 0) is None
    assert text(figures(5_00, budget=0)) == "More than nothing of Shopping, 5.00 over with 11 days to go"


def test_the_pace_is_told_before_a_level_is_near() -> None:
    said = (
        "At this pace Shopping goes 200.00 over its budget, crossing it on 28 Oct: 500.00 spent, usually 300.00 by now"
    )
    assert text(heading(500_00, 1200_00, 0.93)) == said
    assert text(heading(500_00, 1200_00, 0.79)) is None
    assert text(heading(500_00, 1040_00, 0.93)) is None  # hardly over
    assert text(heading(390_00, 1200_00, 0.93)) is None  # hardly begun
    assert text(heading(500_00, 1200_00, 0.93, expected=510_00)) is None  # as usual
    assert text(heading(500_00, 1200_00, 0.93), date(2026, 10, 6)) is None  # a few days say little
    assert text(heading(850_00, 1200_00, 0.93)) == (
        "85 % of Shopping, 150.00 left for 11 days; as it usually goes, over on 28 Oct"
    )


RANKS = st.sampled_from([("budget", "80"), ("budget", "90"), ("budget", "100"), ("pace", "over")])


@given(st.lists(st.integers(0, 150), min_size=1, max_size=40))
def test_each_level_is_said_once_and_never_a_lower_one_after_it(shares: list[int]) -> None:
    """Whatever is spent and refunded: at most one word a level, and they only rise."""
    before: list[Before] = []
    levels = []
    for share in shares:
        alert = budget_alert(figures(share * 10_00), TODAY)
        if alert is not None and is_new_crossing(alert, before):
            before.append(Before(alert.kind, alert.identity.bucket, eur(1000_00)))
            levels.append(int(alert.identity.bucket))
    assert levels == sorted(set(levels))
    highest = max((level for level in alert_budget.LEVELS if max(shares) >= level), default=None)
    assert levels[-1:] == ([highest] if highest else [])


@given(RANKS, RANKS, st.integers(500_00, 2000_00), st.integers(500_00, 2000_00))
def test_a_raised_budget_is_crossed_anew(first: tuple[str, str], then: tuple[str, str], old: int, new: int) -> None:
    before = [Before(AlertKind(first[0]), first[1], eur(old))]
    one = budget_alert(figures(9999_00, budget=new), TODAY)
    assert one is not None
    alert = replace(one, identity=Identity(AlertKind(then[0]), "uid", "2026-10", then[1]))
    if new > old:
        assert is_new_crossing(alert, before)
        assert (raised(alert, before).identity == alert.identity) is (first[1] != then[1])
    else:
        order = [("budget", "80"), ("budget", "90"), ("pace", "over"), ("budget", "100")]
        assert is_new_crossing(alert, before) is (order.index(then) > order.index(first))


# Single charges


def expense(paid: int, past: int = 20, usual: int = 20_00, largest: int = 60_00, month: int = 2000_00) -> LargeFigures:
    return LargeFigures("uid", 7, TODAY, "Lamp", "Household", "its uid", eur(paid), usual, largest, past, month)


def test_a_large_expense_is_really_large() -> None:
    alert = large_alert(expense(200_00), "2026-10")
    assert alert is not None
    assert alert.said(Money.plain) == "Lamp, 200.00: 10 times the usual in Household, and the most in a year"
    young = large_alert(expense(200_00)._replace(since=date(2026, 3, 8)), "2026-10")
    assert young is not None
    assert young.said(Money.plain).endswith("10 times the usual in Household, and the most since 8 Mar")
    since_then = large_alert(expense(200_00)._replace(later=200_00), "2026-10")
    assert since_then is not None
    assert since_then.said(Money.plain).endswith("10 times the usual in Household")
    assert alert.kind.spending
    assert alert.identity == (AlertKind.LARGE, "its uid", "2026-10", "uid")
    assert alert.basis == {
        "paid": eur(200_00), "usual": eur(20_00), "largest": eur(60_00), "past": 20, "month": eur(2000_00),
        "entry": 7, "date": TODAY, "name": "Household", "what": "Lamp",
    }  # fmt: skip
    for small in (
        expense(200_00, past=7), expense(200_00, largest=140_00), expense(200_00, usual=70_00, largest=70_00),
        expense(200_00, month=6000_00),
    ):  # fmt: skip
        assert large_alert(small, "2026-10") is None


def test_a_long_text_is_cut_and_braces_are_text() -> None:
    alert = large_alert(expense(200_00)._replace(text="POS\n {left} " + "9" * 120_000), "2026-10")
    assert alert is not None
    assert alert.said(Money.plain).startswith("POS {left} 99999")
    assert len(alert.said(Money.plain)) < 130
    nameless = large_alert(expense(200_00)._replace(text=" "), "2026-10")
    assert nameless is not None
    assert nameless.said(Money.plain).startswith("An expense, 200.00: ")
    rise = rise_alert("x", "y" * 999, 1, TODAY, eur(15_00), eur(12_00), "2026-10")
    assert rise.said(Money.plain).endswith("… rose by 25 %: 15.00, was 12.00")
    for length, kept in ((TEXT, "y" * TEXT), (TEXT + 1, "y" * (TEXT - 1) + "…")):
        rise = rise_alert("x", "y" * length, 1, TODAY, eur(15_00), eur(12_00), "2026-10")
        assert rise.said(Money.plain).partition(" ")[0] == kept


def test_a_new_price_is_told_once_a_month_of_each_charge() -> None:
    rise = rise_alert("x", "Films", 8, TODAY, eur(15_00), eur(12_00), "2026-10")
    assert rise.identity == (AlertKind.PRICE_RISE, "x", "2026-10", "1500")
    assert rise.basis == {"paid": eur(15_00), "before": eur(12_00), "entry": 8, "date": TODAY, "name": "Films"}


@pytest.mark.parametrize("name", ["{left}", "{paid}", "{name}", "{budget} {spent}", "{over", "{{balance}}"])
def test_no_name_is_taken_for_an_amount(name: str) -> None:
    crossed = budget_alert(figures(850_00)._replace(name=name), TODAY)
    pace = budget_alert(heading(500_00, 1200_00, 0.93)._replace(name=name), TODAY)
    large = large_alert(expense(200_00)._replace(text=name, category=name), "2026-10")
    short = balance_alert(BalanceFigures("uid", name, eur(300_00), eur(450_00), 2, date(2026, 10, 28)), TODAY)
    goal = goal_alert(GoalFigures("uid", name, eur(9000_00), eur(10_00), eur(5000_00), 100, None), ())
    assert crossed is not None
    assert pace is not None
    assert large is not None
    assert short is not None
    assert goal is not None
    assert crossed.said(Money.plain) == f"85 % of {name}, 150.00 left for 11 days"
    assert pace.said(Money.plain).startswith(f"At this pace {name} goes 200.00 over its budget")
    assert large.said(Money.plain).startswith(f"{name}, 200.00: 10 times the usual in {name}, and")
    assert short.said(Money.plain).startswith(f"{name} holds 300.00, and")
    assert goal.said(Money.plain).startswith(f"{name} is 4990.00 behind its plan")
    bill = bill_alert(BillFigures("uid", name, TODAY, eur(9_00), sure=True, late=False), TODAY)
    rise = rise_alert("x", name, 1, TODAY, eur(15_00), eur(12_00), "2026-10")
    assert bill.said(Money.plain) == f"{name}, 9.00, is due today"
    assert rise.said(Money.plain) == f"{name} rose by 25 %: 15.00, was 12.00"


def test_a_balance_that_is_short() -> None:
    one = BalanceFigures("uid", "Main", eur(300_00), eur(450_00), 2, date(2026, 10, 28))
    alert = balance_alert(one, TODAY)
    assert alert is not None
    assert alert.said(Money.plain) == (
        "Main holds 300.00, and 2 bills before the next income (on 28 Oct) come to 450.00: 150.00 short"
    )
    assert balance_alert(one._replace(balance=eur(450_00)), TODAY) is None
    assert balance_alert(one._replace(number=0, bills=eur(0), balance=eur(-5_00)), TODAY) is None


def test_a_goal_behind_its_plan_keeps_every_figure_that_it_tells() -> None:
    one = GoalFigures("uid", "Bike", eur(9000_00), eur(10_00), eur(5000_00), 100, 0.3)
    alert = goal_alert(one, ())
    assert alert is not None
    assert alert.said(Money.plain) == (
        "Bike is 4990.00 behind its plan: 10.00 saved, 5000.00 planned by now; 30 % likely to be there in time"
    )
    assert alert.basis == {
        "name": "Bike", "saved": eur(10_00), "expected": eur(5000_00), "behind": eur(4990_00), "odds": 0.3,
    }  # fmt: skip
    assert goal_alert(one._replace(odds=0.99), ()) is None


# When to be silent


@pytest.mark.parametrize(
    ("window", "time", "quiet"),
    [
        ("22:00-07:00", "22:00", True), ("22:00-07:00", "23:59", True), ("22:00-07:00", "00:00", True),
        ("22:00-07:00", "06:59", True), ("22:00-07:00", "07:00", False), ("22:00-07:00", "21:59", False),
        ("12:00-13:30", "13:29", True), ("12:00-13:30", "13:30", False), ("", "23:00", False),
        ("22:00-07:00", None, False), ("08:00-08:00", "08:00", False),
    ],
)  # fmt: skip
def test_quiet_hours(window: str, time: str | None, quiet: bool) -> None:
    assert is_quiet(window, time) is quiet


def test_chance_draws_one_in_five_and_the_same_again() -> None:
    about = [Identity(AlertKind.BUDGET, f"category {n}", "2026-10", "80") for n in range(4000)]
    drawn = [is_held_out("seed", one, 0.2) for one in about]
    assert drawn == [is_held_out("seed", one, 0.2) for one in about]
    assert 0.18 < sum(drawn) / len(drawn) < 0.22
    assert drawn != [is_held_out("another", one, 0.2) for one in about]
    assert not any(is_held_out("seed", one, 0.0) for one in about)
    wider = [is_held_out("seed", one, 0.5) for one in about]
    assert all(later for now, later in zip(drawn, wider, strict=True) if now)  # more is withheld, nothing is drawn anew


def test_what_is_drawn_is_spread_evenly_and_knows_nothing_of_neighbours() -> None:
    """Each bound would be passed by about one fair draw in a hundred thousand, and these seeds are fixed."""
    held = [[is_held_out(str(seed), _october(n), 0.2) for n in range(400)] for seed in range(50)]
    counts = [sum(row) for row in held]
    assert abs(sum(counts) - 4000) < 4.4 * (20_000 * 0.16) ** 0.5
    spread = sum((count - 80) ** 2 / 64 for count in counts)  # chi-square, 50 degrees of freedom
    assert 20 < spread < 105
    both = sum(row[n] and row[n + 1] for row in held for n in range(0, 400, 2))
    assert abs(both - 400) < 4.4 * (10_000 * 0.04 * 0.96) ** 0.5
    months = [is_held_out("seed", _october(n)._replace(period="2026-11"), 0.2) for n in range(400)]
    again = sum(one and other for one, other in zip(months, held[0], strict=True))
    assert again < 40  # another month is another draw: 16 are to be expected


def _october(n: int) -> Identity:
    return Identity(AlertKind.BUDGET, f"01a1feba-fb57-7000-8000-{n:012x}", "2026-10", "80")


def test_all_of_one_budget_in_one_month_shares_a_draw() -> None:
    for n in range(50):
        same = [
            Identity(kind, f"category {n}", "2026-10", bucket)
            for kind, bucket in ((AlertKind.BUDGET, "80"), (AlertKind.BUDGET, "100"), (AlertKind.PACE, "over"))
        ]
        assert len(Counter(is_held_out("seed", one, 0.2) for one in same)) == 1


def test_what_is_muted_of_a_budget_is_its_pace_too() -> None:
    of = [Identity(kind, "uid", "2026-10", "x").about for kind in AlertKind]
    assert Identity(AlertKind.PACE, "uid", "2026-10", "over").about == "budget|uid"
    assert len(set(of)) == len(of) - 1


def test_bills_and_balances_are_never_withheld() -> None:
    kinds = [kind for kind in AlertKind if not kind.spending]
    assert set(kinds) == {
        AlertKind.BILL_DUE,
        AlertKind.BILL_LATE,
        AlertKind.PRICE_RISE,
        AlertKind.LOW_BALANCE,
        AlertKind.GOAL,
    }
    assert not any(is_held_out(str(n), Identity(kind, "x", "y", "z"), 0.99) for kind in kinds for n in range(50))


def test_days_in_words() -> None:
    days = [date(2026, 10, 20), TODAY, date(2026, 10, 22), date(2026, 11, 3), date(2027, 1, 3)]
    assert [day_text(day, TODAY) for day in days] == ["yesterday", "today", "tomorrow", "on 3 Nov", "on 3 Jan 2027"]
