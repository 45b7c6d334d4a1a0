"""Everything that was ever set as a budget, and moved between them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from finura_cli.domain.budget import BudgetMove, BudgetSetting, Target
from finura_cli.domain.money import Money
from finura_cli.screen import report_parts as part
from finura_cli.screen.budget import in_words, name_of
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console


def history_shown(
    settings: Sequence[BudgetSetting], moves: Sequence[BudgetMove], *, show: ShowMoney = Money.plain
) -> Shown:
    """`finura budget history`: the settings; the moves in a table of their own, where there are any."""

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        draw_table(_settings_table(settings, show, people=True), console, show=show)
        if moves:
            part.blank(console)
            draw_table(_moves_table(moves, people=True), console, show=show)

    answer = {"rows": [_setting_json(one, show) for one in settings], "moves": [_move_json(one) for one in moves]}
    more = (_moves_table(moves),) if moves else ()
    return Shown(json=answer, table=_settings_table(settings, show), more=more, rich=draw, show=show)


def _setting_json(one: BudgetSetting, show: ShowMoney) -> dict[str, object]:
    return {
        "category": one.name,
        "target": one.target.value,
        "amount": one.amount,
        "currency": None if one.amount is None else one.amount.currency,
        "per": None if one.amount is None else one.per.value,
        "start": one.start,
        "end": None if one.end is None else one.end - timedelta(days=1),
        "rollover": one.rollover,
        "cap": one.cap,
        "template": in_words(one.template, show),
    }


def _move_json(one: BudgetMove) -> dict[str, object]:
    return {
        "start": one.start,
        "from": one.giver_name,
        "to": one.taker_name,
        "amount": one.amount,
        "currency": one.amount.currency,
    }


def _settings_table(settings: Sequence[BudgetSetting], show: ShowMoney, *, people: bool = False) -> Table:
    def cells(one: BudgetSetting) -> tuple[Cell, ...]:
        return (
            name_of(one.target, one.name) if people else one.name,
            one.target.value,
            one.amount,
            None if one.amount is None else one.amount.currency,
            "ended" if one.amount is None else one.per.value,
            one.start,
            None if one.end is None else one.end - timedelta(days=1),
            "yes" if one.rollover else "",
            one.cap,
            in_words(one.template, show) or "",
        )

    rolls = any(one.rollover for one in settings)
    return Table(
        columns=(
            Column("category", title="Budget for"),
            Column("target", machine=True),
            Column("amount", "money"),
            Column("currency", machine=True),
            Column("per"),
            Column("start", "date", title="From"),
            Column("end", "date", title="Until"),
            Column("rollover", title="Rolls over", machine=not rolls, spare=1),
            Column("cap", "money", title="Up to", machine=not any(one.cap for one in settings), spare=2),
            Column("template", title="In words", machine=not any(one.template for one in settings), spare=2),
        ),
        rows=tuple(map(cells, settings)),
        empty="No budget was ever set. Set one: finura budget set Food 12000",
    )


def _moves_table(moves: Sequence[BudgetMove], *, people: bool = False) -> Table:
    def name(target: Target, name: str) -> str:
        return name_of(target, name) if people else name

    return Table(
        title="Moved",
        columns=(
            Column("start", "date", title="Month from"),
            Column("from"),
            Column("to"),
            Column("amount", "money"),
            Column("currency", machine=True),
        ),
        rows=tuple(
            (
                one.start, name(one.giver, one.giver_name), name(one.taker, one.taker_name), one.amount,
                one.amount.currency,
            )
            for one in moves
        ),
    )  # fmt: skip
