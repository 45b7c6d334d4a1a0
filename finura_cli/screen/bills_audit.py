"""What bills cost a year, and what deserves a look, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.bill_audit import Cost, Finding, Found
from finura_cli.domain.money import Money
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.bills import NAME
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console


def audit_shown(
    costs: Sequence[Cost], found: Sequence[Found], total: Money, unconverted: Sequence[Money], *,
    show: ShowMoney = Money.plain,
) -> Shown:  # fmt: skip
    """`finura bills audit`: a row a bill, and the findings by what they are worth a year."""
    why: dict[str, list[str]] = {}
    for one in found:
        why.setdefault(one.id, []).append(one.kind.value)
    answer = {
        "currency": total.currency,
        "rows": [_cost_json(cost, why.get(cost.id, [])) for cost in costs],
        "findings": [found_json(one) for one in found],
        "totals": {"a_year": total, "a_month": Money(total.minor // 12, total.currency)},
        "unconverted": [{"currency": money.currency, "a_year": money} for money in unconverted],
    }
    table = _table(costs, why, total, names=False)

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, f"What bills cost a year, {total.currency}")
        draw_table(_table(costs, why, total, names=True), console, show=show)
        if costs or found:
            part.blank(console)
        part.say(console, [sentence(one, show) for one in found], theme.WARNING)
        said = [] if found or not costs else ["Nothing deserves a look: no price rose, and nothing is paid twice."]
        said += [f"In {money.currency}, not converted: {show(money)} a year." for money in unconverted]
        if any(one.kind is Finding.FORGOTTEN for one in found):
            said.append("What you accept is no longer called forgotten: finura bills accept ID.")
        part.say(console, said, theme.QUIET)

    return Shown(json=answer, table=table, rich=draw, show=show)


def _cost_json(cost: Cost, why: Sequence[str]) -> dict[str, object]:
    return {
        "id": cost.id, "name": cost.name, "every": cost.every.value, "amount": cost.amount, "a_year": cost.a_year,
        "currency": cost.amount.currency, "category": cost.category, "accepted": cost.accepted,
        "sure": cost.sure,
        "since": cost.evidence.days[0] if cost.evidence.days else None, "findings": list(why),
    }  # fmt: skip


def found_json(one: Found) -> dict[str, object]:
    return {
        "kind": one.kind.value, "id": one.id, "name": one.name, "a_year": one.a_year,
        "currency": one.a_year.currency, "old": one.old, "new": one.new, "since": one.since,
        "others": list(one.others), "charges": one.charges or None,
    }  # fmt: skip


def _table(costs: Sequence[Cost], why: dict[str, list[str]], total: Money, *, names: bool) -> Table:
    rows = tuple(
        (
            cost.id,
            part.cut(cost.name, NAME) if names else cost.name,
            cost.every.value,
            cost.amount,
            cost.a_year,
            cost.amount.currency,
            cost.evidence.days[0] if cost.evidence.days else None,
            ", ".join((*why.get(cost.id, ()), *(() if cost.sure else ("seen twice",)))),
        )
        for cost in costs
    )
    return Table(
        columns=(
            Column("id", title="Id"),
            Column("name", title="Bill"),
            Column("every"),
            Column("amount", "money"),
            Column("a_year", "money", title="A year"),
            Column("currency", machine=True),
            Column("since", "date", title="Seen since", spare=4),
            Column("findings", title="", spare=3),
        ),
        rows=rows,
        total=(None, "All", None, None, total, total.currency, None, None) if rows else None,
        empty="There is no bill, and nothing comes back: finura bills --help",
    )


def sentence(one: Found, show: ShowMoney) -> str:
    name, worth = f"{part.cut(one.name, NAME)} ({one.id})", f"{show(one.a_year)} a year"
    if one.kind is Finding.PRICE_RISE and one.old is not None and one.new is not None:
        return f"{name} asks {show(one.new)} since {one.since}, it was {show(one.old)}: {worth} more."
    if one.kind is Finding.STILL_CHARGED and one.new is not None:
        times = how_many(one.charges, "time")
        return f"{name} was ended, and charged {show(one.new)} {times} since {one.since}: {worth}."
    if one.kind is Finding.DUPLICATE:
        return f"{name} is paid twice, also as {' and '.join(one.others)}: {worth}."
    if one.kind is Finding.SAME_KIND:
        kind, *others = one.others
        return f"{name} is for {kind}, like {' and '.join(others)}: {worth}."
    return f"{name} may be forgotten: {how_many(one.charges, 'charge')} since {one.since}, {worth}."
