"""Proposed budgets on the screen: from the user's own months, with a reason a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.budget import Target
from finura_cli.domain.budget_quantile import FEWEST, FOREST, QUANTILE, Advice, Suggestion
from finura_cli.domain.money import Money
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.budget import NAME_CELLS, name_of
from finura_cli.screen.plain import percent
from finura_cli.screen.receipts import UNDO
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

_IRREGULAR = 4
"""So many of what is irregular are named."""
_SAME = 0.005
"""A difference that reads as 0%."""


def advice_shown(
    advice: Advice, *, show: ShowMoney = Money.plain, applied: Sequence[str] | None = None, deed: int | None = None
) -> Shown:
    """`finura budget suggest`. `applied`: the names of the budgets that were set; None when it was not asked for."""
    json: dict[str, object] = {
        "months": [part.period_json(month) for month in advice.months],
        "currency": advice.currency,
        "keep": advice.keep / 100,
        "speaker": advice.speaker,
        "rows": [_row_json(one, show) for one in advice.rows],
        "irregular": [_row_json(one, show) for one in advice.irregular],
        "total": None if advice.total is None else _row_json(advice.total, show),
        "backtest": {
            "tried": advice.score.tried, "kept": part.ratio(advice.score.share),
            "relative_loss": part.ratio(advice.score.relative), "naive": "mean of the last 3 months",
        },
        "unfiled": advice.unfiled,
        "unconverted": [{"currency": money.currency, "amount": money} for money in advice.unconverted],
        "applied": list(applied or ()),
        "deed": deed,
    }  # fmt: skip

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, _title(advice))
        rows = [*advice.rows, *([advice.total] if advice.total is not None else [])]
        table = _table(advice, show, people=True)
        draw_table(table, console, show=show, bars=[one.amount.minor for one in rows])
        part.say_notes(console, _notes(advice, show))
        part.say_notes(console, _done(advice, applied), theme.QUIET if applied is None else "")

    return Shown(json=json, table=_table(advice, show), rich=draw, show=show)


def _title(advice: Advice) -> str:
    first, last = advice.months[0], advice.months[-1]
    return f"Suggested budgets a month, {advice.currency} (from {first.start} to {last.last})"


def _row_json(one: Suggestion, show: ShowMoney) -> dict[str, object]:
    return {
        "category": one.name,
        "target": Target.CATEGORY.value if one.category_id is not None else one.name,
        "budget": one.amount,
        "present": one.present,
        "typical": one.typical,
        "average": one.average,
        "months": one.months,
        "kept": one.kept,
        "spent_in": one.spent_in,
        "over_present": one.over,
        "by": FOREST if one.by_forest else QUANTILE,
        "reason": reason(one, show),
    }


def reason(one: Suggestion, show: ShowMoney) -> str:
    """`kept in 5 of the last 6 months; 3 months were above your present 8,000`."""
    known = f"of the last {how_many(one.months, 'month')}" if one.months > 1 else "of one month known"
    if one.amount.minor == 0:
        return f"spent in {one.spent_in} {known}, {show(one.average)} a month on average: not a monthly budget"
    said = [f"kept in {one.kept} {known}"]
    if one.present is not None and one.over is not None:
        if one.present == one.amount:
            said.append("as it is now")
        elif one.over:
            were = "month was" if one.over == 1 else "months were"
            said.append(f"{one.over} {were} above your present {show(one.present)}")
        else:
            said.append(f"no month was above your present {show(one.present)}")
    if one.by_forest:
        said.append("by the forest")
    if one.months < FEWEST:
        said.append("a short past")
    return "; ".join(said)


def _why(one: Suggestion) -> str:
    """The same in few words, for beside the amounts."""
    said = f"kept in {one.kept} of {how_many(one.months, 'month')}"
    if one.present is not None:
        said += ", as now" if one.present == one.amount else f", {one.over} above now"
    return said + (", forest" if one.by_forest else "")


def _table(advice: Advice, show: ShowMoney, *, people: bool = False) -> Table:
    def cells(one: Suggestion) -> tuple[Cell, ...]:
        target = Target.CATEGORY if one.category_id is not None else Target(one.name)
        name = part.cut(name_of(target, one.name), NAME_CELLS) if people else one.name
        why = _why(one) if people else reason(one, show)
        return (name, target.value, one.amount, one.present, one.typical, advice.currency, one.kept, one.months, why)

    listed = advice.rows if people else (*advice.rows, *advice.irregular)
    rows = tuple(map(cells, listed)) + ((cells(advice.total),) if advice.total is not None else ())
    return Table(
        columns=(
            Column("category", title="Budget for"),
            Column("target", machine=True),
            Column("budget", "money", title="Suggested"),
            Column("present", "money", title="Now", machine=people and not any(one.present for one in listed)),
            Column("typical", "money", title="Typical", spare=3),
            Column("currency", machine=True),
            Column("kept", "int", machine=True),
            Column("months", "int", machine=True),
            Column("reason", title="Why"),
        ),
        rows=rows,
        empty="Nothing was spent in the last complete months that a monthly budget would suit.",
    )


def _notes(advice: Advice, show: ShowMoney) -> list[str]:
    said = []
    if advice.total is not None and len(advice.rows) > 1:
        said.append("All spending is worked out by itself: not every category has a dear month at once.")
    said += [f"{one.name}: {reason(one, show)}." for one in advice.irregular[:_IRREGULAR]]
    if len(advice.irregular) > _IRREGULAR:
        said.append(f"{how_many(len(advice.irregular) - _IRREGULAR, 'category', 'categories')} more as irregular.")
    said += _score(advice)
    if advice.unfiled.minor > 0:
        said.append(f"{show(advice.unfiled)} of a typical month has no category and is only in the total.")
    said += [f"In {money.currency}, not converted: {show(money)} spent." for money in advice.unconverted]
    return said


def _score(advice: Advice) -> list[str]:
    score = advice.score
    if not advice.rows:
        return []  # a score of nothing would be praise for it
    if score.share is None:
        return ["The past is too short to say how such budgets would have done."]
    said = f"In your last months {percent(score.share)} of such budgets would have been kept ({advice.keep}% is meant)"
    if score.relative is not None:
        off = abs(1 - score.relative)
        far = "less far" if score.relative < 1 else "further"
        how = f"{percent(off)} {far} off what was spent than" if off >= _SAME else "as far off what was spent as"
        said += f"; they are {how} the mean of the last three months"
    spoken = ["The forest has won on your own past and says some of them."] if advice.speaker == FOREST else []
    return [f"{said}.", *spoken]


def _done(advice: Advice, applied: Sequence[str] | None) -> list[str]:
    if applied is None:
        return ["Nothing is set yet: add --apply, or `finura budget set`."] if advice.rows else []
    if not applied:
        return ["Nothing to set: your budgets say so already."]
    return [f"{how_many(len(applied), 'budget')} set from this month on. {UNDO}."]
