"""A what-if on the screen: beneath a forecast that is told with its changes, everything without them and with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finura_cli.domain.category import Kind
from finura_cli.domain.goal_odds import ENOUGH_MONTHS
from finura_cli.domain.money import Money
from finura_cli.domain.text import how_many
from finura_cli.domain.what_if_told import MovedBudget, MovedGoal, Turn, WhatIf
from finura_cli.screen import report_parts as part
from finura_cli.screen.plain import percent
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table, hides

if TYPE_CHECKING:
    from rich.console import Console

WORDS = {
    "typical": "Typical", "plan_for": "Plan for", "low": "Range from", "high": "Range to", "a_month": "Each month",
    "end": "At the end", "end_low": "At the end, from", "end_high": "At the end, to", "lowest": "Lowest point",
    "careful": "Saved, plan for", "lowest_low": "Lowest point, from",
}  # fmt: skip
NAME = 32
"""Characters of a name in these tables."""
HIDDEN = "a change"


def with_changes(shown: Shown, what_if: WhatIf, *, show: ShowMoney = Money.plain, full: bool = False) -> Shown:
    """A forecast that was told with the changes, with all that they move beneath it; JSON grows by `if`, `moved`,
    `goals` and `budgets`. `full` tells how it is made."""
    tables = _tables(what_if, show)

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say(console, [headline(what_if, show)], "")
        if shown.rich is not None:
            shown.rich(console)
        for table in tables:
            part.blank(console)
            draw_table(table, console, show=show)
        part.say_notes(console, notes(what_if))
        if full:
            part.say_notes(console, explanations(what_if))

    return shown._replace(json={**shown.json, **_json(what_if, show)}, rich=draw, more=(*shown.more, *tables))


def _tables(what_if: WhatIf, show: ShowMoney) -> list[Table]:
    made = [_turns_table(what_if, show), _figures_table(what_if), _goals_table(what_if), _budgets_table(what_if)]
    return [table for table in made if table.rows]


# --------------------------------------------------------------------------------------------------------------- JSON


def _json(what_if: WhatIf, show: ShowMoney) -> dict[str, object]:
    return {
        "if": [
            {
                "asked": asked(turn, show), "category": turn.name, "kind": turn.kind.value, "before": turn.before,
                "after": turn.after, "difference": turn.difference, "currency": what_if.currency,
            }
            for turn in what_if.turns
        ],
        "moved": [
            {
                "figure": one.name, "before": one.before, "after": one.after, "difference": one.difference,
                "currency": what_if.currency,
            }
            for one in (*what_if.figures, *what_if.later)
        ],
        **_below_json(what_if),
        "goals": [_goal_json(one) for one in what_if.goals],
        "budgets": [_budget_json(one, what_if.currency) for one in what_if.budgets],
    }  # fmt: skip


def _below_json(what_if: WhatIf) -> dict[str, object]:
    if what_if.below is None:
        return {}
    before, after = what_if.below
    return {"odds_below": {"before": part.ratio(before), "after": part.ratio(after)}}


def _goal_json(one: MovedGoal) -> dict[str, object]:
    return {
        "name": one.name,
        "due": one.due,
        "odds_before": part.ratio(one.before),
        "odds_after": part.ratio(one.after),
        "there_before": one.there_before,
        "there_after": one.there_after,
    }


def _budget_json(one: MovedBudget, currency: str) -> dict[str, object]:
    return {
        "name": one.name,
        "budget": one.budget,
        "plan_for_before": one.before,
        "plan_for_after": one.after,
        "left_before": one.left_before,
        "left_after": one.left_after,
        "currency": currency,
    }


# -------------------------------------------------------------------------------------------------------------- words


def asked(turn: Turn, show: ShowMoney) -> str:
    """The change as it was typed; where amounts are hidden only what it is about."""
    if hides(show) and not turn.asked.endswith("%"):
        return f"{turn.name}: {HIDDEN}"
    return turn.asked


def headline(what_if: WhatIf, show: ShowMoney) -> str:
    """What the figures rest on, above them."""
    return f"If: {', '.join(asked(turn, show) for turn in what_if.turns)}. The months to come are told with that."


def notes(what_if: WhatIf) -> list[str]:
    """How to read it."""
    said = []
    if what_if.below is not None:
        before, after = map(percent, what_if.below)
        said.append(f"At the end of some day below zero, or --floor: {before} without, {after} with.")
        said.append(
            "A change falls on the days of the month on which such amounts fell in the last year; what is known by its"
            " day stands without it."
        )
    if any(turn.before == turn.after for turn in what_if.turns):
        said.append("What does not move has nothing that is told of it there.")
    if any(turn.kind is Kind.INCOME for turn in what_if.turns) and not any(
        one.name in ("income", "end") for one in what_if.figures
    ):
        said.append("Income is no part of what is spent; it moves the goals. `finura predict savings` holds both.")
    if what_if.budgets:
        said.append("Of a budget is left what its plan-for figures leave: typical ones do not add up.")
    if what_if.goals:
        said.append(
            f"Goals: drawn from {how_many(what_if.months or 0, 'month')} as they were, and as they are then; there by"
            " is the day by which half of what is drawn is there."
        )
    elif what_if.months is not None and what_if.months < ENOUGH_MONTHS:
        said.append(f"Goals: from {ENOUGH_MONTHS} complete months on it is said how they move.")
    said.append("This is no forecast and goes into no track record: it tells what would follow if every month were so.")
    return said


def explanations(what_if: WhatIf) -> list[str]:
    """How it is made: what `--explain` says."""
    said = [
        "Changes are laid one upon the other, as they were typed. What is about a category is laid on its own forecast,"
        " and all together moves by as much; what is about all income or spending is laid on that, which the categories"
        " need not sum to.",
        "An amount for a category with others below it is shared out as they usually are. Nothing falls below zero.",
    ]
    if what_if.below is None:
        said.append(
            "The range of all together comes from past months, each with the changes in it, and from"
            " how far what would have been told of them was off: its ends may move otherwise than its middle. How past"
            " forecasts did is told without the changes."
        )
    else:
        said.append("Every path of what is in hand moves alike: the width of the range stays as it is.")
    if what_if.goals:
        said.append("Goals: futures are drawn from past months, each with what it would have saved with the changes.")
    return said


# ------------------------------------------------------------------------------------------------------------- tables


def _turns_table(what_if: WhatIf, show: ShowMoney) -> Table:
    rows = tuple(
        (
            part.cut(asked(turn, show), NAME), part.cut(turn.name, NAME), turn.before, turn.after, turn.difference,
            what_if.currency,
        )
        for turn in what_if.turns
    )  # fmt: skip
    return Table((Column("if"), Column("category", title="A month of", spare=1), *_before_after()), rows)


def _before_after() -> tuple[Column, ...]:
    return (
        Column("before", "money", title="Without"),
        Column("after", "money", title="With"),
        Column("difference", "money", signed=True),
        Column("currency", machine=True),
    )


def _figures_table(what_if: WhatIf) -> Table:
    of = "saved" if any(one.name == "saved" for one in what_if.figures) else "typical"
    named = [(WORDS.get(one.name, one.name.capitalize()), one) for one in what_if.figures]
    named += [(f"{one.name}, {of}", one) for one in what_if.later]
    rows = tuple((name, one.before, one.after, one.difference, what_if.currency) for name, one in named)
    return Table((Column("figure", title=""), *_before_after()), rows, title=f"In all, {what_if.period.label}")


def _goals_table(what_if: WhatIf) -> Table:
    columns = (
        Column("goal"), Column("due", "date", title="Due", spare=2), Column("odds_before", title="Odds", align="right"),
        Column("odds_after", title="With", align="right"), Column("there_before", title="There by"),
        Column("there_after", title="With"),
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            part.cut(one.name, NAME), one.due, _odds(one.before), _odds(one.after), _there(one.there_before),
            _there(one.there_after),
        )
        for one in what_if.goals
    )  # fmt: skip
    return Table(columns, rows, title="Goals")


def _odds(value: float | None) -> str:
    return "" if value is None else percent(value)


def _there(day: object) -> str:
    return "not in sight" if day is None else str(day)


def _budgets_table(what_if: WhatIf) -> Table:
    columns = (
        Column("budget"), Column("amount", "money", title="Budget", spare=2), Column("left_before", "money",
        title="Left without"), Column("left_after", "money", title="Left with"),
        Column("difference", "money", signed=True, spare=1), Column("currency", machine=True),
    )  # fmt: skip
    rows = tuple(
        (
            part.cut(one.name, NAME), one.budget, one.left_before, one.left_after, one.left_after - one.left_before,
            what_if.currency,
        )
        for one in what_if.budgets
    )  # fmt: skip
    return Table(columns, rows, title=f"Budgets at the end of {(what_if.month or what_if.period).label}")
