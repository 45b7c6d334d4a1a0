"""Budgets as a tree, with what is left a day, rolled over and moved; what has no budget, and what is ready."""

from __future__ import annotations

from datetime import date

import pytest
from rich.cells import cell_len

from finura_cli.domain.budget import (
    BudgetMove,
    BudgetRow,
    BudgetSetting,
    BudgetStatus,
    BudgetTotals,
    Per,
    Target,
    Unbudgeted,
)
from finura_cli.domain.pace import Pace
from finura_cli.screen.budget import status_shown
from finura_cli.screen.budget_history import history_shown
from tests.screen.test_plans import OCTOBER, WIDTHS, in_rupees, inr, text


def row(name, budget, spent, parent=None, target=Target.CATEGORY, **more):
    pace = Pace(0, None, None, None, None, None)
    return BudgetRow(target, name, inr(budget), inr(spent), pace, parent=parent, per_day=inr(1_23), **more)


def status(*rows, ready=None, unbudgeted=(), of_total=False):
    tops = [one for one in rows if one.parent is None and one.target is Target.CATEGORY]
    totals = BudgetTotals(
        inr(sum(one.budget.minor for one in tops)), inr(sum(one.spent.minor for one in tops)),
        inr(sum(one.spent.minor for one in unbudgeted)), of_total,
    )  # fmt: skip
    return BudgetStatus(OCTOBER, date(2026, 10, 10), "INR", rows, totals, 6, ready=ready, unbudgeted=tuple(unbudgeted))


TREE = status(
    row("Food", 1_000_00, 300_00, rolled=inr(-200_00)),
    row("Food:Eating [out]", 500_00, 100_00, parent="Food", moved=inr(50_00)),
    row("Food:Eating [out]:Sweets", 50_00, 10_00, parent="Food:Eating [out]"),
    row("Rent", 9_000_00, 9_000_00, moved=inr(-50_00)),
    ready=inr(77_00),
    unbudgeted=[
        Unbudgeted(None, inr(40_00)), Unbudgeted("Fun:[red]Games", inr(30_00)), Unbudgeted("A", inr(2_00)),
        Unbudgeted("B", inr(1_00)), Unbudgeted("C", inr(-3_00)),
    ],
)  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
def test_it_stays_within_the_console(width):
    lines = text(status_shown(TREE, show=in_rupees), width).splitlines()
    assert max(map(cell_len, lines)) <= width


def test_children_are_set_in_and_totals_count_the_topmost():
    lines = text(status_shown(TREE, show=in_rupees), 100).splitlines()
    tree = ["Food", "  Eating [out]", "    Sweets", "Rent"]
    assert [name for line in lines if (name := line[:14].rstrip()) in tree] == tree
    (total,) = [line for line in lines if line.startswith("Categories in all")]
    assert "10,000.00" in total
    assert "9,300.00" in total


def test_the_row_of_all_spending_is_total_enough():
    shown = status_shown(status(row("Food", 1, 0), row("Rent", 1, 0), of_total=True))
    assert "in all" not in text(shown)
    assert "in all" not in text(status_shown(status(row("Food", 1, 0))))


def test_what_has_no_budget_and_what_is_ready_are_said():
    said = " ".join(text(status_shown(TREE, show=in_rupees), 100).split())
    assert "without a budget: uncategorized ₹40.00, Fun:[red]Games ₹30.00, A ₹2.00, and 2 more." in said
    assert "Ready to assign: ₹77.00 came in and has no budget yet." in said
    over = status(row("Food", 1, 0), ready=inr(-5_00))
    assert "The budgets come to ₹5.00 more than has come in." in text(status_shown(over, show=in_rupees))


def test_columns_that_nothing_is_in_are_left_out_on_a_terminal_and_kept_in_files():
    plain = status_shown(status(row("Food", 100_00, 1_00)))
    assert "Rolled" not in text(plain, 120)
    assert "Moved" not in text(plain, 120)
    assert [column.name for column in plain.table.columns][-3:] == ["left_per_day", "rolled", "moved"]
    drawn = text(status_shown(TREE, show=in_rupees), 120)
    assert "-₹200.00" in drawn
    assert "+₹50.00" in drawn


def test_history_has_moves_in_a_table_of_their_own():
    settings = [
        BudgetSetting("Food", Target.CATEGORY, inr(500_00), Per.MONTH, date(2026, 9, 1), None, True, inr(90_00),
                      "last month"),
        BudgetSetting("total", Target.TOTAL, None, Per.MONTH, date(2026, 9, 1), date(2026, 10, 1)),
    ]  # fmt: skip
    moves = [BudgetMove(date(2026, 10, 1), Target.CATEGORY, "Food", Target.SAVING, "saving", inr(70_00))]
    drawn = text(history_shown(settings, moves, show=in_rupees), 100)
    for part in ("last month", "₹90.00", "All spending", "ended", "2026-09-30", "Put aside", "₹70.00"):
        assert part in drawn
    assert "Moved" not in text(history_shown(settings, []), 100)
