"""A plan of income on the screen: needs, wants and savings, and their categories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.budget_rule import Group, Plan, Share
from finura_cli.domain.category import Necessity
from finura_cli.domain.money import Money
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.budget import NAME_CELLS
from finura_cli.screen.receipts import UNDO
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

_CALLED = {Necessity.ESSENTIAL: "Needs", Necessity.DISCRETIONARY: "Wants", Necessity.SAVING: "Savings"}


def plan_shown(
    plan: Plan, *, show: ShowMoney = Money.plain, applied: Sequence[str] | None = None, deed: int | None = None
) -> Shown:
    """`finura budget plan`. `applied`: the names of the budgets that were set; None when it was not asked for."""
    json: dict[str, object] = {
        "rule": {"needs": plan.rule.needs / 100, "wants": plan.rule.wants / 100, "savings": plan.rule.savings / 100},
        "currency": plan.income.currency,
        "income": plan.income,
        "income_measured": plan.measured,
        "months": [part.period_json(month) for month in plan.months],
        "rows": [_group_json(group, len(plan.months)) for group in plan.groups],
        "unmarked": plan.unmarked,
        "unconverted": [{"currency": money.currency, "amount": money} for money in plan.unconverted],
        "applied": list(applied or ()),
        "deed": deed,
    }

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, f"Plan of a month, {plan.income.currency}: {plan.rule.said}")
        part.say(console, [_income(plan, show)], "")
        part.blank(console)
        bars = [n for group in plan.groups for n in (group.budget.minor, *(one.budget.minor for one in group.shares))]
        draw_table(_table(plan, people=True), console, show=show, bars=bars)
        part.say_notes(console, _notes(plan, show))
        part.say_notes(console, _done(plan, applied), theme.QUIET if applied is None else "")

    return Shown(json=json, table=_table(plan), rich=draw, show=show)


def _income(plan: Plan, show: ShowMoney) -> str:
    if not plan.measured:
        return f"Income {show(plan.income)} a month, as given."
    count = len(plan.months)
    middle = f"the median of your last {count} complete months" if count > 1 else "your one complete month"
    return f"Income {show(plan.income)}: {middle} ({plan.months[0].start} to {plan.months[-1].last})."


def _group_json(group: Group, months: int) -> dict[str, object]:
    return {
        "group": group.name,
        "target": group.necessity.value,
        "share": group.percent / 100,
        "budget": group.budget,
        "typical": group.typical,
        "difference": group.gap,
        "kept": group.kept if group.months else None,
        "months": months,
        "categories": [
            {
                "category": one.name, "budget": one.budget, "typical": one.typical, "kept": one.kept,
                "difference": one.typical - one.budget,
            }
            for one in group.shares
        ],
    }  # fmt: skip


def _table(plan: Plan, *, people: bool = False) -> Table:
    currency, months = plan.income.currency, len(plan.months)

    def group_cells(group: Group) -> tuple[Cell, ...]:
        name = f"{_CALLED[group.necessity]} {group.percent} %" if people else None
        kept: Cell = group.kept if months else None
        if people and months:
            kept = f"{group.kept} of {months}"
        return group.name, name, group.budget, group.typical, group.gap, currency, kept, months

    names = [one.name for group in plan.groups for one in group.shares]

    def share_cells(group: Group, one: Share) -> tuple[Cell, ...]:
        itself = ", itself" if any(name.startswith(f"{one.name}:") for name in names) else ""
        name = f"  {part.cut(one.name, NAME_CELLS - len(itself))}{itself}" if people else one.name
        kept = f"{one.kept} of {months}" if people else one.kept
        return group.name, name, one.budget, one.typical, one.typical - one.budget, currency, kept, months

    rows: list[tuple[Cell, ...]] = []
    for group in plan.groups:
        rows.append(group_cells(group))
        rows += [share_cells(group, one) for one in group.shares]
    return Table(
        columns=(
            Column("group", machine=True),
            Column("category", title="Plan for"),
            Column("budget", "money", title="Plan"),
            Column("typical", "money", title="Typical month"),
            Column("difference", "money", title="More or less", signed=True, spare=2),
            Column("currency", machine=True),
            Column("kept", "text" if people else "int", align="right", title="Months met"),
            Column("months", "int", machine=True),
        ),
        rows=tuple(rows),
    )


def _notes(plan: Plan, show: ShowMoney) -> list[str]:
    said = []
    for group in plan.groups:
        if plan.months:
            said += _meant(group, len(plan.months), show)
        if group.fixed.minor > group.budget.minor:
            said.append(
                f"What is fixed among your {group.name} costs {show(group.fixed)} a month, more than this plan gives: "
                "its parts are cut alike, and cannot all be kept. Try another split, such as --rule 60/20/20."
            )
        if not group.shares and group.necessity is not Necessity.SAVING:
            said.append(f"No spending is marked as {group.name}: only the whole of it has a plan.")
    if plan.is_overspent:
        said.append("Needs and wants of a typical month are more than the income: something has to give.")
    if plan.unmarked.minor > 0:
        said.append(
            f"{show(plan.unmarked)} of a typical month is marked neither as a need nor as a want (no category, or "
            "finura category edit NAME --necessity): it is in no group."
        )
    if not plan.months:
        said.append("There is no complete month yet: only the three shares are planned.")
    said += [f"In {money.currency}, not converted: {show(money)} spent." for money in plan.unconverted]
    return said


def _meant(group: Group, months: int, show: ShowMoney) -> list[str]:
    """What the plan would have meant in the months that were."""
    missed = months - group.kept
    if not missed:
        met = "reached" if group.necessity is Necessity.SAVING else "kept"
        return [f"{_CALLED[group.necessity]} would have been {met} in each of the last {how_many(months, 'month')}."]
    over = [abs(month - group.budget.minor) for month in group.months if _is_missed(group, month)]
    money = Money(sum(over) // len(over), group.budget.currency)
    saved = group.necessity is Necessity.SAVING
    short = "fallen short" if saved else "gone over"
    which = ": counted is what was put aside, not what was left over" if saved else ""
    return [
        f"{_CALLED[group.necessity]} would have {short} in {missed} of {months} months, by {show(money)} on"
        f" average{which}."
    ]


def _is_missed(group: Group, month: int) -> bool:
    return month < group.budget.minor if group.necessity is Necessity.SAVING else month > group.budget.minor


def _done(plan: Plan, applied: Sequence[str] | None) -> list[str]:
    if applied is None:
        return [f"Nothing is set yet: finura budget plan --rule {'/'.join(map(str, plan.rule))} --apply"]
    return [f"{how_many(len(applied), 'budget')} set from this month on. {UNDO}."]
