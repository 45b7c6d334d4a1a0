"""What deeds with goals answer, and whether something can be afforded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.above_zero import AboveZero
from finura_cli.domain.goals import Afforded, Goal, GoalStanding, Pushed
from finura_cli.domain.money import Money
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen.forecast_balance import chance
from finura_cli.screen.goals import NAME, goal_json, in_time, middle_month, plan_said, rests_on
from finura_cli.screen.plain import percent
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console


RISKY = 0.98
"""Odds below this of what comes before the expense are told, too."""


def set_shown(
    goal: Goal, one: GoalStanding | None, deed: int, *, verb: str, handed: tuple[Goal, Money] | None, show: ShowMoney
) -> Shown:
    """A goal was made, changed, reopened, closed or forgotten. `verb`: what stands before its name, if anything."""
    more = []
    if one is not None:
        more += plan_said(one, show)
        more += [f"{show(one.saved)} is saved now"] if one.saved.minor != one.plan.base else []
    if handed is not None:
        other, held = handed
        more.append(
            f"{part.cut(other.name, NAME)} had this account for itself: {show(held)} of it stays with it as a slice,"
            " and from now on `finura goal pay` says whose the rest is"
        )
    when = f" by {goal.by}" if goal.by is not None else ""
    head = f"{verb}{goal.name}: {show(Money(goal.target, goal.currency))}{when}"
    answer = {
        "goal": _json(goal, one),
        "handed": None if handed is None else {"goal": handed[0].name, "amount": handed[1]},
        "deed": deed,
    }
    return receipt(answer, head, more=more, undo=UNDO)


def paid_shown(
    one: GoalStanding, amount: Money, account: str | None, deed: int, *, show: ShowMoney
) -> Shown:  # fmt: skip
    """A slice was given to a goal, or taken out of it."""
    way = "of" if amount.minor > 0 else "back to"
    head = f"{one.goal.name}: {show(abs(amount))} {way} {account}; {show(one.saved)} of {show(one.target)}"
    head += f" saved ({percent(one.used)})"
    more = []
    if one.is_done:
        more.append("it is reached")
    elif one.is_behind:
        more.append(f"{show(one.behind_by)} behind its plan: {in_time(one, show)}")
    elif one.ahead:
        more.append(f"{show(one.ahead)} ahead of its plan")
    answer = {
        "goal": goal_json(one),
        "amount": amount,
        "currency": amount.currency,
        "account": account,
        "deed": deed,
    }
    return receipt(answer, head, more=more, undo=UNDO)


def _json(goal: Goal, one: GoalStanding | None) -> dict[str, object]:
    if one is not None:
        return goal_json(one)
    return {
        "id": goal.id, "uid": goal.uid, "name": goal.name, "target": Money(goal.target, goal.currency),
        "currency": goal.currency, "closed": goal.closed,
    }  # fmt: skip


# ------------------------------------------------------------------------------------------------- can it be afforded


def afforded_shown(found: Afforded, *, show: ShowMoney) -> Shown:
    """The odds of every goal with an expense and without it."""
    json = {
        "amount": found.amount,
        "currency": found.amount.currency,
        "by": found.by,
        "months": found.months,
        "typical_month": found.typical,
        "free": found.free,
        "odds": part.ratio(found.odds),
        "above_zero": _above_json(found.above),
        "rows": [_row_json(row) for row in found.rows],
    }

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, f"{show(found.amount)} by {found.by}, out of what you save from here on")
        part.say(console, [*_above(found, show), *_itself(found, show)], "")
        if found.rows:
            part.blank(console)
            draw_table(_table(found.rows, names=True), console, show=show)
            part.blank(console)
            part.say(console, [_pushed(row) for row in found.rows], "")
        part.say_notes(console, [rests_on(found.months)])

    return Shown(json=json, table=_table(found.rows), rich=draw, digest=True, show=show)


def _above_json(above: AboveZero | None) -> dict[str, object] | None:
    if above is None:
        return None
    return {
        "until": above.last,
        "before": part.ratio(above.before),
        "without": part.ratio(above.without),
        "with": part.ratio(above.having),
        "lowest_without": above.least_without,
        "lowest_with": above.least_having,
        "stretches": above.tries,
        "went_below": above.went,
    }


def _above(found: Afforded, show: ShowMoney) -> list[str]:
    """Whether what is in hand lasts."""
    above = found.above
    if above is None:
        return []
    said = [
        f"What is in hand stays above zero until {above.last}: {chance(above.having)} if you pay it,"
        f" {chance(above.without)} if you do not.",
        f"Typical lowest point until then: {show(above.least_having)}, instead of {show(above.least_without)}.",
    ]
    if above.before < RISKY:
        said.append(f"Until the day before it is paid: {chance(above.before)}.")
    if above.tries:
        went = f"in {above.went}" if above.went else "in none"
        said.append(f"Of {how_many(above.tries, 'past stretch', 'past stretches')} of a month it went below {went}.")
    return said


def _row_json(row: Pushed) -> dict[str, object]:
    return {
        "name": row.one.goal.name,
        "due": row.one.due,
        "odds_without": part.ratio(row.without),
        "odds_with": part.ratio(row.having),
        "there_without": row.there_without,
        "there_with": row.there_having,
        "months_later": row.later,
    }


def _table(rows: Sequence[Pushed], *, names: bool = False) -> Table:
    def cells(row: Pushed) -> tuple[Cell, ...]:
        return (
            part.cut(row.one.goal.name, NAME) if names else row.one.goal.name,
            row.one.due,
            part.ratio(row.without),
            part.ratio(row.having),
            row.there_without,
            row.there_having,
            row.later,
        )

    return Table(
        columns=(
            Column("name", title="Goal"),
            Column("due", "date"),
            Column("odds_without", "ratio", title="In time without"),
            Column("odds_with", "ratio", title="with it"),
            Column("there_without", "date", machine=True),
            Column("there_with", "date", title="Likely there", spare=1),
            Column("months_later", "int"),
        ),
        rows=tuple(map(cells, rows)),
        empty="No goal is open that it could touch.",
    )


def _itself(found: Afforded, show: ShowMoney) -> list[str]:
    said = []
    if found.odds is not None and found.typical is not None:
        said.append(
            f"I{middle_month(found.typical, show)[1:]}: that the money is there by then, before any goal, is"
            f" {percent(found.odds)} likely."
        )
    if found.free.minor >= found.amount.minor:
        said.append(f"{show(found.free)} in your accounts is in no goal: paid from that, it touches none.")
    elif found.free:
        said.append(f"{show(found.free)} in your accounts is in no goal.")
    if not found.rows and found.odds is not None:
        said.append("No goal is open that it could touch.")
    return said


def _pushed(row: Pushed) -> str:
    name = part.cut(row.one.goal.name, NAME)
    if row.without == row.having and row.there_without == row.there_having:
        return f"{name} is not touched."
    odds = f"{name}: {percent(row.having)} likely to be in time"
    odds += " either way" if percent(row.without) == percent(row.having) else f" instead of {percent(row.without)}"
    if row.later is None:
        return f"{odds}, and most likely not there for many years." if row.there_without else f"{odds}."
    if not row.later:
        return f"{odds}, most likely in the same month."
    return f"{odds}, most likely {how_many(row.later, 'month')} later, about {row.there_having:%Y-%m}."
