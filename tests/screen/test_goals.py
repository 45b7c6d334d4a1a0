"""Goals on a console: what a person reads, and never past its edge."""

from __future__ import annotations

from datetime import date

import pytest
from rich.cells import cell_len

from finura_cli.domain import goals as rule
from finura_cli.domain.goals import Afforded, Goal, Per, Pushed, Slice
from finura_cli.domain.goals_overview import GoalsOverview
from finura_cli.domain.streaks import Run
from finura_cli.screen.goal_deeds import afforded_shown, paid_shown, set_shown
from finura_cli.screen.goals import goal_shown, goals_shown
from tests.screen.test_plans import WIDTHS, hidden, in_rupees, inr, text

TODAY = date(2026, 10, 20)
NAMES = ("Bike", "[red]x[/red] a name that somebody typed in one go", "মোটরসাইকেল কেনা", "旅行のためのお金をためる")


def standing(name, saved, *, short=0, odds=0.62, streak=None, **more):
    if "contribution" not in more:
        more.setdefault("by", date(2027, 3, 31))
    goal = Goal(1, "u", name, 60_000_00, "INR", date(2026, 5, 20), **more)
    found = rule.standing(goal, rule.Share(saved, short), 0, TODAY, account="Savings")
    return found._replace(odds=odds, streak=streak)


ROWS = (
    standing(NAMES[0], 12_000_00, streak=Run("month", 4, 5, 2, 4)),
    standing(NAMES[1], 61_000_00, short=3_000_00),
    standing(NAMES[2], 0, by=date(2026, 9, 30), odds=0.0),
    standing(NAMES[3], 1, contribution=500_00, per=Per.WEEK, odds=None),
)
LISTED = GoalsOverview(ROWS, 17, inr(10_000_00), inr(24_000_00), Run("day", 9, 20, 2, 5), TODAY, (ROWS[0].goal,))
AFFORDED = Afforded(
    inr(45_000_00), date(2027, 3, 31), 17, inr(10_000_00), inr(50_000_00), 0.83,
    (
        Pushed(ROWS[0], 0.81, 0.55, date(2027, 2, 20), date(2027, 6, 20), 4),
        Pushed(ROWS[1], 0.4, 0.4, date(2027, 2, 20), None, None),
        Pushed(ROWS[2], 0.0, 0.0, None, None, None),
        Pushed(ROWS[3], 1.0, 1.0, date(2027, 2, 20), date(2027, 2, 20), 0),
    ),
)  # fmt: skip


def every(show):
    slices = ((Slice(1, "u", 1, 1, TODAY, -500_00, "spent " * 9), "Savings"),)
    yield goals_shown(LISTED, show=show)
    yield goals_shown(LISTED._replace(rows=(), months=3, quiet=None), show=show)
    yield from (goal_shown(one, slices, 17, show=show) for one in ROWS)
    yield afforded_shown(AFFORDED, show=show)
    yield afforded_shown(AFFORDED._replace(rows=(), odds=None, months=2), show=show)
    handed = (ROWS[1].goal, inr(5_000_00))
    yield set_shown(ROWS[0].goal, ROWS[0], 7, verb="", handed=handed, show=show)
    yield paid_shown(ROWS[0], inr(-500_00), "Savings", 7, show=show)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_bars_are_drawn_with_what_the_terminal_knows(encoding):
    shown = GoalsOverview(ROWS[:1], 17, None, None, None, TODAY)
    assert ("█" if encoding == "utf-8" else "#") in text(goals_shown(shown), 80, encoding)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_passes_the_edge(width):
    tables = [shown for shown in every(in_rupees) if not shown.text]
    assert len(tables) == 4
    for shown in tables:
        for line in text(shown, width).splitlines():
            assert cell_len(line.rstrip()) <= width, line


def test_what_is_hidden_stays_hidden():
    for shown in every(hidden):
        seen = text(shown)
        assert not any(digits in seen for digits in ("12,000", "60,000", "45,000", "24,000", "500.00"))


def test_sentences_about_goals():
    seen = " ".join(text(goals_shown(LISTED, show=in_rupees), 120).split())
    for sentence in (
        "Bike is ₹12,000.00 behind its plan: ₹9,600.00 a month from now on gets it there by 2027-03-31.",
        "₹3,000.00 of its slices is no longer in the account.",
        "is reached. When you have spent it: finura goal close",
        "was due on 2026-09-30; ₹60,000.00 is missing.",
        "All plans ask ₹24,000.00 a month together; in a middle month you save ₹10,000.00.",
        "Bike: plan kept 2 months in a row, 4 at best.",
        "No-spend days this month: 9 of 20; longest run 5.",
        "if months to come are like your last 17",
    ):
        assert sentence in seen, sentence
    assert "[red]x[/red] a" in seen


def test_sentences_about_an_expense():
    seen = " ".join(text(afforded_shown(AFFORDED, show=in_rupees), 120).split())
    for sentence in (
        "is 83% likely.",
        "₹50,000.00 in your accounts is in no goal: paid from that, it touches none.",
        "Bike: 55% likely to be in time instead of 81%, most likely 4 months later, about 2027-06.",
        "40% likely to be in time either way, and most likely not there for many years.",
        "is not touched.",
    ):
        assert sentence in seen, sentence


def test_a_middle_month_may_save_nothing():
    less = inr(-1_000_000)
    goals = text(goals_shown(LISTED._replace(typical=less), show=in_rupees), 200)
    assert "in a middle month you spend ₹10,000.00 more than you earn" in goals
    expense = text(afforded_shown(AFFORDED._replace(typical=less), show=in_rupees), 200)
    assert "In a middle month you spend ₹10,000.00 more than you earn: that the money" in expense
