"""The dashboard fills a screen of any size and never more than it; amounts are whole or not there."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from rich.cells import cell_len

from finura_cli.domain.account import Account, AccountKind, Holding
from finura_cli.domain.anomaly import Heard, Oddity, OddKind
from finura_cli.domain.bills import BillDay, State
from finura_cli.domain.budget import Target
from finura_cli.domain.category import Kind
from finura_cli.domain.dashboard import Ahead, Dashboard, Due, MonthSoFar, Odd
from finura_cli.domain.forecast import Figures, MonthAhead, Parts
from finura_cli.domain.goals import Goal, GoalStanding, Per, Plan
from finura_cli.domain.money import Money
from finura_cli.domain.pace import Pace, RestsOn
from finura_cli.domain.paces import Every
from finura_cli.domain.period import calendar_month
from finura_cli.domain.reports.focus import About, Advice
from finura_cli.domain.reports.parts import Part
from finura_cli.domain.reports.spending import spending
from finura_cli.domain.source_settings import Imported
from finura_cli.domain.transaction import Line, Transaction
from finura_cli.screen.dashboard import screen
from finura_cli.screen.dashboard_files import dashboard_shown
from finura_cli.screen.plain import shown_json
from tests.screen.test_plans import OCTOBER, hidden, in_rupees, inr, row, status

TODAY = date(2026, 10, 10)
SIZES = [(w, h) for w in (20, 34, 48, 60, 80, 100, 115, 116, 120, 200) for h in (5, 8, 15, 23, 29, 39, 60)]


def part(group, minor, kind=Kind.EXPENSE, currency="INR"):
    return Part(group, TODAY, kind, currency, minor, 1)


def holding(name, minor, last, **more):
    account = Account(1, "u", name, AccountKind.BANK, "INR")
    return Holding(account, inr(minor), 3 if last else 0, last, **more)


def bill(name, due, low, high, state=State.DUE):
    return BillDay("d1", name, Every.MONTH, due, state, inr(low), inr(high), inr(high))


def odd(name, minor, reason):
    return Oddity(7, date(2026, 10, 3), inr(minor), name, None, OddKind.PRICE_RISE, 3.0, reason, None, None, False)


def goal(name, saved, expected, target=90_000_00):
    kept = Goal(1, "u", name, target, "INR", date(2026, 1, 1), date(2027, 3, 31))
    plan = Plan(0, target, 6_000_00, Per.MONTH, 15, date(2027, 3, 31))
    return GoalStanding(kept, None, plan, inr(saved), inr(expected), inr(0), None, None, None)


def entry(n):
    line = Line(None, inr(-n * 100), None)
    return Transaction(n, f"u{n}", TODAY, None, 1, inr(-n * 100), f"Shop [red]{n}[/red] of a long name", (line,))


def month(parts, budgets, going=None):
    return MonthSoFar(
        spending(parts, OCTOBER, "INR", depth=1), budgets, None if going is None else inr(9_000_00), going
    )


BUDGETS = status(
    row("total", 60_000_00, 31_000_00, Pace(28_000_00, 64_000_00, date(2026, 10, 28), 0.7, 0.5, RestsOn.SHAPE),
        Target.TOTAL),
    row("Food", 12_000_00, 13_500_00, Pace(5_000_00, 20_000_00, date(2026, 10, 8), 1.0)),
    row("Housing & repairs:A very long name of a category", 30_000_00, 12_000_00, Pace(9_000_00, 29_000_00, None, 0.1)),
    row("খাবার:বাজার", 5_000_00, 0, Pace(1_000_00, 0, None, 0.0)),
    row("saving", 10_000_00, 12_000_00, Pace(3_000_00, None, None, None), Target.SAVING),
)  # fmt: skip
FIGURES = Figures(inr(58_000_00), inr(61_000_00), inr(52_345_00), inr(70_000_00))
FULL = Dashboard(
    TODAY, "INR", 77,
    (
        holding("Main", 1_23_456_78, TODAY),
        holding("An account of a name that is long", -4_000_00, date(2026, 8, 1), imported=Imported(date(2026, 8, 1))),
        holding("Cash", 0, None),
    ),
    month([part("Food:Dining", -13_500_00), part("Rent", -12_000_00), part(None, -5_500_00),
           part("Salary", 80_000_00, Kind.INCOME), part("Trip", -50_00, currency="USD")], BUDGETS),
    Due((bill("Rent", date(2026, 10, 7), 12_000_00, 12_000_00, State.LATE),
         *(bill(f"Power and light {n}", date(2026, 10, 10 + n), 900_00, 1_100_00) for n in range(9))), inr(21_900_00)),
    Ahead(MonthAhead("2026-11", calendar_month(2026, 11), FIGURES, Parts(None, inr(30_000_00), inr(28_000_00)), 0.8),
          "champion"),
    Odd((odd("Family plan", -299_00, "18% dearer than the 13 charges before"),
         odd("A shop", -1_000_00, "same text, amount and account as entry 18 on the same day")), Heard.RULE),
    (goal("Bike", 30_000_00, 54_000_00), goal("Reached", 95_000_00, 90_000_00)),
    tuple(entry(n) for n in range(1, 13)), 3,
    advice=Advice(About.HABIT, a_month=304_17, name="Tea stall [b]", amount=inr(1_840_00), saves=inr(3_650_00),
                  more=inr(7_300_00), day=TODAY, times=92, ref="91"),
)  # fmt: skip
EMPTY = FULL._replace(
    entries=0, holdings=(holding("Cash", 0, None),), month=month([], status()), due=Due((), inr(0)),
    ahead=Ahead(None, why="there are no entries yet"), odd=Odd((), Heard.RULE), goals=(), latest=(), waiting=0,
    advice=None,
)  # fmt: skip
YOUNG = EMPTY._replace(
    entries=2, month=month([part("Food", -290_00)], status(), Pace(100_00, 800_00, None, None, 0.4, RestsOn.LINE)),
)  # fmt: skip


def lines(found, width, height, show=in_rupees, blocks=True):
    return [line.plain for line in screen(found, width, height, show=show, blocks=blocks)]


@pytest.mark.parametrize("found", [FULL, EMPTY, YOUNG], ids=["full", "empty", "young"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_no_line_is_too_long_and_none_too_many(found, width, height):
    shown = lines(found, width, height)
    assert len(shown) <= height
    assert max(map(cell_len, shown)) <= width


def test_a_screen_of_24_lines_holds_something_of_everything():
    shown = "\n".join(lines(FULL, 80, 23))
    for word in ("Balances", "October 2026, day 10 of 31", "Bills", "Next month, November 2026", "Odd", "Goals"):
        assert f"\n─ {word}" in shown
    for word in ("Main", "All spending", "Rent", "₹61,000.00", "Family plan", "Bike", "3 entries to settle"):
        assert word in shown
    assert "Latest" not in shown


def test_a_larger_screen_has_more_of_it():
    small, large = lines(FULL, 80, 23), lines(FULL, 120, 39)
    assert len(large) > len(small)
    text = "\n".join(large)
    assert "Where it went" in text
    assert "Latest" in text
    assert all(f"Power and light {n}" in text for n in range(9))
    assert "more" not in text


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_amounts_are_whole_or_not_there(width, height):
    """Every amount that is shown is one that the books have: none is cut, at the front or at the end."""
    known = set(re.findall(r"₹[\d,.]+\d", "\n".join(lines(FULL, 250, 200))))
    known |= set(re.findall(r"₹[\d,.]+\d", "\n".join(lines(FULL, 110, 200))))
    shown = re.findall(r"₹[^\s]*", "\n".join(lines(FULL, width, height)))
    assert {one.strip("(,);") for one in shown} <= known


def test_the_one_thing_stands_on_a_larger_screen_with_what_to_type():
    said = "One thing: Tea stall [b], 92 times in 91 days, took ₹1,840.00; half as often saves ₹3,650.00 a year."
    assert said in " ".join(lines(FULL, 120, 39)[1:3])
    assert "finura report leaks" in " ".join(lines(FULL, 120, 39)[1:3])
    assert not any("One thing" in line for line in lines(FULL, 80, 23))
    assert not any("One thing" in line for line in lines(FULL._replace(advice=None), 120, 39))
    long = FULL.advice._replace(name="word " * 99, ref="9" * 300)
    assert not any("One thing" in line for line in lines(FULL._replace(advice=long), 80, 39))


@pytest.mark.parametrize("width", [40, 80, 120])
def test_hidden_amounts_are_nowhere(width):
    text = "\n".join(lines(FULL, width, 60, hidden))
    assert not re.search(r"₹[\d-]", text)
    assert "••••" in text


def test_what_is_over_late_or_behind_is_said_and_marked():
    text = "\n".join(lines(FULL, 100, 60))
    assert re.search(r"Food\s+█+!\s+₹1,500.00 over\s+since 2026-10-08", text)
    assert re.search(r"All spending\s+█+│.·+\s+₹29,000.00 left\s+over on 2026-10-28", text)
    assert re.search(r" 7 Oct  Rent\s+₹12,000.00  late by 3 days", text)
    assert "~₹1,100.00" in text
    assert "no file for 70 days" in text
    assert "₹24,000.00 behind, by 2027-03-31" in text
    assert re.search(r"Put aside .* reached", text)
    assert "in USD: $50.00 out" in text


def test_a_mark_stands_where_spending_usually_is_by_now():
    found = FULL._replace(month=month([], status(row("Food", 100_00, 10_00, Pace(50_00, None, None, None)))))
    (food,) = [line for line in lines(found, 80, 60) if line.startswith("Food")]
    bar = food.split()[1]
    assert bar.index("│") == len(bar) // 2
    assert "│ usual by now" in "\n".join(lines(found, 80, 60))


def test_without_a_budget_the_month_stands_beside_the_one_before():
    (row_,) = [line for line in lines(YOUNG, 100, 40) if line.startswith("All spending")]
    assert "₹290.00  heading for ₹800.00, ₹9,000.00 last month" in row_


def test_empty_books_say_how_to_begin():
    text = "\n".join(lines(EMPTY, 80, 23))
    assert "finura import FILE" in text
    assert "Goals" not in text


def test_texts_of_the_books_are_no_markup_and_no_commands():
    evil = FULL.due.rows[0]._replace(name="\x1b[31mRent\nx\x07")
    text = lines(FULL._replace(due=Due((evil,), inr(0))), 80, 40)
    assert not any("\x1b" in line or "\n" in line or "\x07" in line for line in text)
    assert "[red]1[/red]" in "\n".join(lines(FULL, 200, 60))


def test_a_terminal_without_blocks_gets_plain_rules():
    text = "\n".join(lines(FULL, 80, 23, blocks=False))
    assert not set(text) & set("─█·│")
    assert "- Balances ---" in text


def test_json_holds_every_section_and_csv_is_one_table():
    shown = dashboard_shown(FULL, show=in_rupees)
    answer = json.loads(shown_json("dashboard", shown))
    sections = {one["name"]: one for one in answer["sections"]}
    assert list(sections) == ["balances", "month", "budgets", "bills", "forecast", "odd", "goals"]
    assert sections["balances"]["totals"] == [{"currency": "INR", "amount": "119456.78"}]
    assert sections["budgets"]["rows"][0]["expected_by_now"] == "28000.00"
    assert sections["bills"]["rows"][0]["days"] == -3
    assert sections["forecast"]["rows"][0]["plan_for"] == "61000.00"
    assert answer["unconverted"][0]["currency"] == "USD"
    assert shown.table is not None
    assert {cells[0] for cells in shown.table.rows} == set(sections)
    assert json.loads(shown_json("dashboard", dashboard_shown(EMPTY, show=in_rupees)))["sections"][4]["rows"] == []
    assert Money(11945678, "INR").plain() in shown_json("dashboard", shown)
