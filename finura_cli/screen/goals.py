"""Goals on the screen: a bar a goal, where it stands against its plan, and what would bring it there in time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.goal_odds import ENOUGH_MONTHS
from finura_cli.domain.goals import Goal, GoalStanding, Slice
from finura_cli.domain.goals_overview import GoalsOverview
from finura_cli.domain.money import Money
from finura_cli.domain.streaks import Run
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.plain import percent
from finura_cli.screen.receipts import receipt
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table, signed

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

WIDE = 110
"""Columns from which the plan stands beside the bar."""
NAME = 24
"""Characters of a name in a table or a sentence; `goal show` has all of it."""
_FULL, _REST = ("█", "·"), ("#", ".")
_EMPTY = "No goals yet. Make one: finura goal add Bike 60000 --by 2027-03, or --per-month 5000"


def goals_shown(listed: GoalsOverview, *, show: ShowMoney = Money.plain) -> Shown:
    """A row a goal."""
    json = {
        "rows": [goal_json(one) for one in listed.rows],
        "months": listed.months,
        "typical_month": listed.typical,
        "asked_per_month": listed.asked,
        "currency": listed.asked.currency if listed.asked is not None else None,
        "quiet_days": _run_json(listed.quiet),
        "closed": [
            {"name": goal.name, "target": Money(goal.target, goal.currency), "currency": goal.currency,
             "closed": goal.closed}
            for goal in listed.closed
        ],
    }  # fmt: skip

    def draw(console: Console) -> None:
        from finura_cli.screen.charts import can_draw
        from finura_cli.screen.tables import draw_table

        blocks = can_draw(console)
        if listed.rows:
            part.say_title(console, f"Goals on {listed.today}")
        table = _table(listed.rows, listed.closed, wide=console.width >= WIDE, names=True)
        bars = list(listed.rows)
        draw_table(table, console, show=show, bars=lambda cells: [_gauge(one, cells, blocks) for one in bars])
        bad, warned, good = remarks(listed.rows, show)
        if bad or warned or good or _too_much(listed, show):
            part.blank(console)
        part.say(console, bad, theme.BAD)
        part.say(console, [*warned, *_too_much(listed, show)], theme.WARNING)
        part.say(console, good, theme.GOOD)
        part.say_notes(console, _notes(listed))

    return Shown(json=json, table=_table(listed.rows, listed.closed), rich=draw, show=show)


def goal_json(one: GoalStanding) -> dict[str, object]:
    """A goal as a flat row."""
    goal, need = one.goal, one.needed
    return {
        "id": goal.id,
        "uid": goal.uid,
        "name": goal.name,
        "target": one.target,
        "saved": one.saved,
        "left": one.left,
        "used": part.ratio(one.used),
        "currency": goal.currency,
        "account": one.account,
        "start": goal.start,
        "by": goal.by,
        "due": one.due,
        "contribution": Money(one.plan.contribution, goal.currency),
        "per": one.plan.per.value,
        "expected_by_now": one.expected,
        "ahead": one.ahead,
        "behind": one.is_behind,
        "done": one.is_done,
        "short": one.short,
        "per_day": need.per_day if need else None,
        "per_week": need.per_week if need else None,
        "per_month": need.per_month if need else None,
        "reached_on": one.reached_on,
        "by_plan_on": one.by_plan_on,
        "odds": part.ratio(one.odds),
        "streak": one.streak.latest if one.streak else None,
        "streak_longest": one.streak.longest if one.streak else None,
        "streak_unit": one.streak.unit if one.streak else None,
        "kept": one.streak.met if one.streak else None,
        "kept_of": one.streak.of if one.streak else None,
        "closed": goal.closed,
    }


def _run_json(run: Run | None) -> dict[str, object] | None:
    return None if run is None else {"days": run.met, "of": run.of, "latest": run.latest, "longest": run.longest}


def _table(
    rows: Sequence[GoalStanding], closed: Sequence[Goal] = (), *, wide: bool = True, names: bool = False
) -> Table:
    """For files; `names` and `wide` are for people."""

    def cells(one: GoalStanding) -> tuple[Cell, ...]:
        return (
            part.cut(one.goal.name, NAME) if names else one.goal.name,
            one.saved,
            one.target,
            one.goal.currency,
            part.ratio(one.used),
            one.expected,
            one.ahead,
            one.due,
            one.reached_on,
            part.ratio(one.odds),
            None,
        )

    def gone(goal: Goal) -> tuple[Cell, ...]:
        name, target = (part.cut(goal.name, NAME) if names else goal.name), Money(goal.target, goal.currency)
        return (name, None, target, goal.currency, None, None, None, goal.by, None, None, goal.closed)

    return Table(
        columns=(
            Column("name", title="Goal"),
            Column("saved", "money"),
            Column("target", "money"),
            Column("currency", machine=True),
            Column("used", "ratio", title="", spare=1),
            Column("expected_by_now", "money", title="Plan by now", machine=not wide, spare=3),
            Column("ahead", "money", machine=not wide, signed=True, spare=2),
            Column("due", "date"),
            Column("reached_on", "date", title="At this pace", machine=True),
            Column("odds", "ratio", title="Odds", machine=names and all(one.odds is None for one in rows)),
            Column("closed", "date", machine=not closed),
        ),
        rows=(*map(cells, rows), *map(gone, closed)),
        empty=_EMPTY,
    )


def _gauge(one: GoalStanding, cells: int, blocks: bool) -> Text:
    """What is saved of the target."""
    from rich.text import Text

    from finura_cli.screen.charts import bar_text

    _, rest = _FULL if blocks else _REST
    used = bar_text(min(one.saved.minor, one.goal.target), one.goal.target, cells, blocks=blocks)
    bad = one.is_behind or bool(one.short)
    gauge = Text(used, style=theme.GOOD if one.is_done else theme.WARNING if bad else theme.BAR)
    return gauge.append(rest * (cells - len(used)), style=theme.QUIET)


# ---------------------------------------------------------------------------------------------------------- sentences


def remarks(rows: Sequence[GoalStanding], show: ShowMoney) -> tuple[list[str], list[str], list[str]]:
    """Sentences about goals whose money is gone or whose day is over; about those behind; about those reached."""
    bad, warned, good = [], [], []
    for one in rows:
        name = part.cut(one.goal.name, NAME)
        if one.short:
            bad.append(f"{name}: {show(one.short)} of its slices is no longer in the account.")
        if one.is_done:
            typed = f'"{one.goal.name}"' if " " in one.goal.name else one.goal.name
            good.append(f"{name} is reached. When you have spent it: finura goal close {typed}")
        elif one.is_behind and one.needed is None:
            bad.append(f"{name} was due on {one.due}; {show(one.left)} is missing.")
        elif one.is_behind:
            warned.append(f"{name} is {show(one.behind_by)} behind its plan: {in_time(one, show)}.")
    return bad, warned, good


def _too_much(listed: GoalsOverview, show: ShowMoney) -> list[str]:
    """That the plans together ask for more than is saved."""
    asked, typical = listed.asked, listed.typical
    if asked is None or typical is None or listed.months < ENOUGH_MONTHS or asked.minor <= typical.minor:
        return []
    return [f"All plans ask {show(asked)} a month together; {middle_month(typical, show)}."]


def middle_month(typical: Money, show: ShowMoney) -> str:
    """What is saved in one, or that nothing is."""
    if typical.minor < 0:
        return f"in a middle month you spend {show(abs(typical))} more than you earn"
    return f"in a middle month you save {show(typical)}"


def in_time(one: GoalStanding, show: ShowMoney) -> str:
    """What it takes each time so that a goal is there in time, in the steps of its plan."""
    if one.needed is None:
        return f"{show(one.left)} is missing"
    each = {"day": one.needed.per_day, "week": one.needed.per_week, "month": one.needed.per_month}[one.plan.per.value]
    return f"{show(each)} a {one.plan.per.value} from now on gets it there by {one.due}"


def _notes(listed: GoalsOverview) -> list[str]:
    """What may be overlooked: paces, streaks, what the odds rest on."""
    said = []
    for one in listed.rows:
        name = part.cut(one.goal.name, NAME)
        if one.reached_on is not None and (one.due is None or one.reached_on > one.due):
            said.append(f"{name} at the present pace: there on {one.reached_on}.")
        if one.streak is not None and one.streak.latest > 1:
            said.append(
                f"{name}: plan kept {how_many(one.streak.latest, one.streak.unit)} in a row{_best(one.streak)}."
            )
    if listed.quiet is not None and listed.quiet.of > 1:
        quiet = listed.quiet
        run = f"; longest run {quiet.longest}" if quiet.longest > 1 else ""
        said.append(f"No-spend days this month: {quiet.met} of {quiet.of}{run}.")
    if any(not one.is_done for one in listed.rows):
        said.append(rests_on(listed.months))
    return said


def _best(run: Run) -> str:
    return f", {run.longest} at best" if run.longest > run.latest else ""


def rests_on(months: int) -> str:
    """What the odds assume, or why there are none."""
    if months < ENOUGH_MONTHS:
        held = f"the books hold {how_many(months, 'complete month')}" if months else "there is no complete month yet"
        return f"No odds yet: {held}, and it takes {ENOUGH_MONTHS}."
    return (
        f"Odds: if months to come are like your last {months}, and what you save in them goes to your goals as their"
        " plans ask."
    )


# ----------------------------------------------------------------------------------------------------------- one goal


def goal_shown(
    one: GoalStanding, slices: Sequence[tuple[Slice, str]], months: int, *, show: ShowMoney
) -> Shown:  # fmt: skip
    """`finura goal show`: everything about one goal. `slices`: each with the name of its account, the oldest first."""
    goal, said = one.goal, [*plan_said(one, show)]
    if goal.closed is not None:
        said.append(f"closed on {goal.closed}; this is how it stood then")
    where = "ahead of its plan" if one.ahead.minor > 0 else "behind its plan"
    lead = f"{show(abs(one.ahead))} {where}" if one.ahead else "on its plan"
    said.append(f"{lead}, which wants {show(one.expected)} by now")
    if one.short:
        said.append(f"{show(one.short)} of its slices is no longer in the account")
    if goal.closed is None and not one.is_done:
        said += _from_here(one, months, show)
    if one.streak is not None and one.streak.of:
        run = one.streak
        said.append(
            f"plan kept in {run.met} of {how_many(run.of, run.unit)}, {run.latest} in a row now, {run.longest} at best"
        )
    rows = [
        {"date": s.date, "amount": Money(s.amount, goal.currency), "currency": goal.currency, "account": account,
         "note": s.note}
        for s, account in slices
    ]  # fmt: skip
    for s, account in slices[-12:]:
        note = f"  {s.note}" if s.note else ""
        said.append(f"  {s.date}  {signed(Money(s.amount, goal.currency), show)}  {account}{note}")
    columns = (Column("date", "date"), Column("amount", "money"), Column("currency"), Column("account"), Column("note"))
    cells = tuple(
        (s.date, Money(s.amount, goal.currency), goal.currency, account, s.note or None) for s, account in slices
    )
    head = f"{goal.name}: {show(one.saved)} of {show(one.target)} ({percent(one.used)})"
    return receipt(
        {"goal": goal_json(one), "months": months, "rows": rows}, head, more=said, table=Table(columns, cells)
    )


def _from_here(one: GoalStanding, months: int, show: ShowMoney) -> list[str]:
    """How an open goal that is not reached gets there, or not."""
    said = []
    if one.needed is not None:
        need = one.needed
        said.append(
            f"from now on {show(need.per_month)} a month, {show(need.per_week)} a week or {show(need.per_day)} a day"
            f" gets it there by {one.due}"
        )
    elif one.due is not None:
        said.append(f"it was due on {one.due}, and {show(one.left)} is missing")
    if one.reached_on is not None:
        said.append(f"at the present pace it is there on {one.reached_on}")
    if one.by_plan_on is not None and one.is_behind:
        said.append(f"if its plan is kept from here on, it is there on {one.by_plan_on}")
    if one.odds is not None:
        said.append(f"odds of being there in time: {percent(one.odds)}")
    return [*said, rests_on(months)]


def plan_said(one: GoalStanding, show: ShowMoney) -> list[str]:
    """The plan of a goal in a line or two."""
    goal, plan = one.goal, one.plan
    said = []
    if one.account is not None:
        said.append(f"all that is in {one.account} counts, but for slices of other goals")
    if plan.base:
        said.append(f"{show(Money(plan.base, goal.currency))} was there on its first day, {goal.start}")
    each = f"{show(Money(plan.contribution, goal.currency))} a {plan.per.value}"
    times = how_many(plan.payments, "payment")
    if not plan.contribution or not plan.payments:
        said.append("all of it is there already")
    elif goal.by is not None:
        said.append(f"it takes {each} from {goal.start} on: {times} until {goal.by}")
    else:
        said.append(f"{each} from {goal.start} on: it is there on {plan.ends}, after {times}")
    return said
