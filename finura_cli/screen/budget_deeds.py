"""What deeds on budgets answer: set, ended, moved, worked out anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.money import Money
from finura_cli.domain.text import how_many
from finura_cli.screen.budget import name_of
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from finura_cli.domain.budget import Budget
    from finura_cli.domain.budget_deeds import Applied, Done, Moved, Reworked, Side, Wanted
    from finura_cli.domain.budget_worked import Worked


def worked_lines(template: str, worked: Worked, currency: str, *, show: ShowMoney) -> list[str]:
    """`average 6 months up to 300 = 268.40`, then where each part of it is from."""
    lines = [f"{template} = {show(Money(worked.minor, currency))}"]
    for step in worked.steps:
        if step.months:
            months = f"{how_many(len(step.months), 'complete month')} from {min(step.months)} on"
            lines.append(f"{step.text}: {show(Money(step.minor, currency))}, by {months}")
    if worked.short is not None:
        lines.append(worked.short)
    return lines


def set_shown(wanted: Wanted, done: Done | None, lines: Sequence[str], *, show: ShowMoney) -> Shown:
    """`budget set`; without `done` it was a dry run."""
    if done is None:
        answer: dict[str, object] = {
            "category": wanted.target, "target": None, "amount": wanted.amount, "currency": wanted.amount.currency,
            "per": wanted.per.value, "start": None, "rollover": wanted.rollover, "cap": wanted.cap,
            "template": wanted.template, "dry_run": True, "deed": None,
        }  # fmt: skip
        return receipt(answer, f"{wanted.target}: {_amount(wanted, show)} (nothing was set)", more=lines)
    one, name = done.setting, name_of(done.setting.target, done.name)
    head = f"{name}: {_amount(wanted, show)} from {one.start} on"
    if one.rollover:
        head += ", rolling over" + ("" if one.cap is None else f" up to {show(Money(one.cap, one.currency))}")
    if done.before is not None and done.before.amount is not None:
        head += f" (was {show(Money(done.before.amount, one.currency))} a {done.before.per.value})"
    return receipt(setting_json(done), head, more=lines, undo=UNDO)


def _amount(wanted: Wanted, show: ShowMoney) -> str:
    return f"{show(wanted.amount)} a {wanted.per.value}"


def ended_shown(done: Done) -> Shown:
    """`budget rm`."""
    name = name_of(done.setting.target, done.name)
    return receipt(setting_json(done), f"No budget for {name} from {done.setting.start} on", undo=UNDO)


def setting_json(done: Done) -> dict[str, object]:
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
        "template": one.template,
        "dry_run": False,
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
        "rows": [_reworked_json(row) for row in applied.rows],
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
    return receipt(answer, head, more=lines, undo=undo, table=_reworked_table(applied))


def _reworked_line(row: Reworked, show: ShowMoney) -> str:
    name = name_of(row.target, row.name)
    if row.after is None:
        return f"{name}: {row.template} cannot be worked out: {row.problem}; it stays {show(row.before)}"
    was = "as before" if row.after == row.before else f"was {show(row.before)}"
    short = "" if row.worked is None or row.worked.short is None else f"; {row.worked.short}"
    return f"{name}: {row.template} = {show(row.after)} ({was}{short})"


def _reworked_json(row: Reworked) -> dict[str, object]:
    return {
        "category": row.name, "target": row.target.value, "template": row.template, "before": row.before,
        "amount": row.after, "currency": row.before.currency, "problem": row.problem,
    }  # fmt: skip


def _reworked_table(applied: Applied) -> Table:
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
            (row.name, row.target.value, row.template, row.before, row.after, row.before.currency, row.problem)
            for row in applied.rows
        ),
    )
