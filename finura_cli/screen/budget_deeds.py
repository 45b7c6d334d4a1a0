"""What deeds on budgets answer: set, ended, moved, worked out anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.money import Money
from finura_cli.domain.text import how_many
from finura_cli.screen.budget import in_words, name_of
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from finura_cli.domain.budget import Budget
    from finura_cli.domain.budget_deeds import Applied, Done, Moved, Reworked, Side
    from finura_cli.domain.budget_worked import Worked


def worked_lines(template: str, worked: Worked, currency: str, *, show: ShowMoney) -> list[str]:
    """`average 6 months up to 300 = 268.40`, then where each part of it is from."""
    lines = [f"{in_words(template, show)} = {show(Money(worked.minor, currency))}"]
    for step in worked.steps:
        if step.months:
            months = f"{how_many(len(step.months), 'complete month')} from {min(step.months)} on"
            lines.append(f"{step.text}: {show(Money(step.minor, currency))}, by {months}")
    if worked.short is not None:
        lines.append(worked.short)
    return lines


def set_shown(done: Done, lines: Sequence[str], *, show: ShowMoney) -> Shown:
    """`budget set`, or what it would set."""
    one, name = done.setting, name_of(done.setting.target, done.name)
    head = f"{name}: {show(Money(one.amount or 0, one.currency))} a {one.per.value} from {one.start} on"
    if one.rollover:
        head += ", rolling over" + ("" if one.cap is None else f" up to {show(Money(one.cap, one.currency))}")
    if done.before is not None and done.before.amount is not None:
        head += f" (was {show(Money(done.before.amount, one.currency))} a {done.before.per.value})"
    if done.deed_id is None:
        return receipt(_setting_json(done, show), f"{head}; nothing was set", more=lines)
    return receipt(_setting_json(done, show), head, more=lines, undo=UNDO)


def ended_shown(done: Done, *, show: ShowMoney) -> Shown:
    """`budget rm`."""
    name = name_of(done.setting.target, done.name)
    return receipt(_setting_json(done, show), f"No budget for {name} from {done.setting.start} on", undo=UNDO)


def _setting_json(done: Done, show: ShowMoney) -> dict[str, object]:
    one = done.setting
    return {
        "category": done.name,
        "target": one.target.value,
        "amount": _money(one.amount, one),
        "currency": one.currency,
        "per": one.per.value,
        "start": one.start,
        "rollover": one.rollover and one.amount is not None,
        "cap": _money(one.cap, one),
        "template": in_words(one.template, show),
        "dry_run": done.deed_id is None,
        "deed": done.deed_id,
    }


def _money(minor: int | None, one: Budget) -> Money | None:
    return None if minor is None else Money(minor, one.currency)


def moved_shown(done: Moved, *, show: ShowMoney) -> Shown:
    """`budget move`."""
    giver, taker = (name_of(side.target, side.name) for side in (done.giver, done.taker))
    answer = {
        "from": done.giver.name, "to": done.taker.name, "amount": done.amount, "currency": done.amount.currency,
        "start": done.month.start, "from_budget": done.giver.budget, "from_left": done.giver.left,
        "to_budget": done.taker.budget, "to_left": done.taker.left,
        "deed": done.deed_id,
    }  # fmt: skip
    head = f"{show(done.amount)} from {giver} to {taker}, {done.month.label} only"
    now = [_side_line(giver, done.giver, show), _side_line(taker, done.taker, show)]
    return receipt(answer, head, more=now, undo=UNDO)


def _side_line(name: str, side: Side, show: ShowMoney) -> str:
    if side.left.minor < 0:
        return f"{name} now has {show(side.budget)} and is {show(-side.left)} over"
    return f"{name} now has {show(side.budget)}, of which {show(side.left)} is left"


def applied_shown(applied: Applied, *, dry_run: bool, show: ShowMoney) -> Shown:
    """`budget apply`."""
    changed = [row for row in applied.rows if row.after is not None and row.after != row.before]
    answer = {
        "start": applied.month.start,
        "dry_run": dry_run,
        "rows": [_reworked_json(row, show) for row in applied.rows],
        "deed": applied.deed_id,
    }
    lines = [_reworked_line(row, show) for row in applied.rows]
    if not applied.rows:
        head = "No budget has an amount in words. Set one: finura budget set Food average 6 months"
    elif not changed:
        head = f"Every amount that can be worked out is what it was, from {applied.month.start} on"
    elif dry_run:
        head = f"{how_many(len(changed), 'budget')} would change from {applied.month.start} on; nothing was written"
    else:
        head = f"{how_many(len(changed), 'budget')} changed from {applied.month.start} on"
    undo = UNDO if applied.deed_id is not None else None
    return receipt(answer, head, more=lines, undo=undo, table=_reworked_table(applied, show))


def _reworked_line(row: Reworked, show: ShowMoney) -> str:
    name, words = name_of(row.target, row.name), in_words(row.template, show)
    if row.after is None:
        return f"{name}: {words} cannot be worked out: {row.problem}; it stays {show(row.before)}"
    was = "as before" if row.after == row.before else f"was {show(row.before)}"
    short = "" if row.worked is None or row.worked.short is None else f"; {row.worked.short}"
    return f"{name}: {words} = {show(row.after)} ({was}{short})"


def _reworked_json(row: Reworked, show: ShowMoney) -> dict[str, object]:
    return {
        "category": row.name, "target": row.target.value, "template": in_words(row.template, show),
        "before": row.before, "amount": row.after, "currency": row.before.currency, "problem": row.problem,
    }  # fmt: skip


def _reworked_table(applied: Applied, show: ShowMoney) -> Table:
    return Table(
        columns=(
            Column("category", title="Budget for"),
            Column("target", machine=True),
            Column("template"),
            Column("before", "money"),
            Column("amount", "money"),
            Column("currency", machine=True),
            Column("problem"),
        ),
        rows=tuple(
            (
                row.name, row.target.value, in_words(row.template, show), row.before, row.after, row.before.currency,
                row.problem,
            )
            for row in applied.rows
        ),
    )  # fmt: skip
