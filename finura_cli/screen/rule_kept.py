"""50/30/20 as it really was: needs, wants, savings of the whole time, and month by month as stacked bars."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from finura_cli.domain.budget_rule import GROUPS
from finura_cli.domain.money import Money
from finura_cli.domain.reports.parts import Span
from finura_cli.domain.reports.rule import RuleKept, Split
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

MARKS, MARKS_ASCII = "█▒░", "#=-"
"""Of needs, wants and what is neither; what is left of the bar was saved."""
_STYLES = (theme.BAR, theme.WARNING, theme.QUIET)


def rule_kept(report: RuleKept, *, show: ShowMoney = Money.plain, chart: bool = True) -> Shown:
    """`report rule`: a row a group, then a row an interval."""
    scope, rule = report.scope, report.rule
    course = [
        part.span_json(span) | _split_json(split) for span, split in zip(report.spans, report.splits, strict=True)
    ]
    json = {
        **part.scope_json(scope),
        "interval": report.interval,
        "rule": {name: percent / 100 for (_, name), percent in zip(GROUPS, rule, strict=True)},
        "sections": [
            part.rows_json("groups", [_group_json(*row) for row in _groups(report)]),
            part.rows_json("course", course),
        ],
        "totals": part.totals_json(scope.totals),
    }
    said = "/".join(map(str, rule))
    title = part.heading(f"{said} as it was", scope.period, scope.currency)
    months = _course(report, title)

    def draw(console: Console) -> None:
        from finura_cli.screen.charts import can_draw
        from finura_cli.screen.tables import draw_table

        part.say_title(console, title)
        if not scope.totals.count:
            part.say(console, [part.empty(scope)], "")
        else:
            draw_table(_summary(report), console, show=show)
        if report.planned is not None:
            part.blank(console)
            marks = MARKS if can_draw(console) else MARKS_ASCII
            if chart:
                console.print(_legend(marks, unmarked=bool(report.whole.unmarked)))
            draw_table(_shares(report), console, show=show, bars=_bars(report.splits, marks) if chart else None)
        part.say_notes(console, [*_notes(report, show), *part.notes(scope, show)])

    whole = (replace(_summary(report), title="In all"),)
    return Shown(json=json, table=months, rich=draw, more=whole, show=show, missing=part.missing(scope, show))


def _groups(report: RuleKept) -> list[tuple[str, int | None, Money, float | None, Money | None]]:
    """Name, the rule's percent, what it was, its share, what the rule gives."""
    whole, planned = report.whole, report.planned
    named = zip(("needs", "wants", "savings"), report.rule, (whole.needs, whole.wants, whole.savings), strict=True)
    found: list[tuple[str, int | None, Money, float | None, Money | None]] = [
        (name, percent, amount, whole.share(amount), None if planned is None else planned[n])
        for n, (name, percent, amount) in enumerate(named)
    ]
    if whole.unmarked:
        found.insert(2, ("unmarked", None, whole.unmarked, whole.share(whole.unmarked), None))
    return found


def _group_json(
    name: str, percent: int | None, amount: Money, share: float | None, planned: Money | None
) -> dict[str, object]:  # fmt: skip
    return {
        "group": name,
        "rule": None if percent is None else percent / 100,
        "share": part.ratio(share),
        "amount": amount,
        "by_rule": planned,
        "difference": None if planned is None else amount - planned,
    }


def _split_json(split: Split) -> dict[str, object]:
    amounts = {"needs": split.needs, "wants": split.wants, "unmarked": split.unmarked, "savings": split.savings}
    shares = {f"{name}_share": part.ratio(split.share(amount)) for name, amount in amounts.items()}
    return {"income": split.income, **amounts, **shares}


def _summary(report: RuleKept) -> Table:
    whole = report.whole
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            name.capitalize(),
            None if percent is None else percent / 100,
            part.ratio(share),
            amount,
            planned,
            None if planned is None else amount - planned,
        )
        for name, percent, amount, share, planned in _groups(report)
    )
    return Table(
        columns=(
            Column("group", title=""),
            Column("rule", "ratio"),
            Column("share", "ratio", title="Was"),
            Column("amount", "money"),
            Column("by_rule", "money", title="By the rule", spare=2),
            Column("difference", "money", title="More or less", signed=True, spare=1),
        ),
        rows=rows,
        total=("Income", 1.0, part.ratio(whole.share(whole.income)), whole.income, None, None),
    )


def _course(report: RuleKept, title: str) -> Table:
    """For files: amounts."""
    return Table(
        columns=(
            Column("period", "date"),
            Column("income", "money"),
            Column("needs", "money"),
            Column("wants", "money"),
            Column("unmarked", "money"),
            Column("savings", "money"),
            Column("currency", machine=True),
        ),
        rows=tuple(
            (span.key, split.income, split.needs, split.wants, split.unmarked, split.savings, report.scope.currency)
            for span, split in zip(report.spans, report.splits, strict=True)
        ),
        title=title,
        empty=part.empty(report.scope),
    )


def _shares(report: RuleKept) -> Table:
    """For people: shares of the income of each interval."""
    bare = any(split.unmarked for split in report.splits)

    def cells(span: Span, split: Split) -> tuple[Cell, ...]:
        parts = (split.needs, split.wants, split.unmarked, split.savings)
        return span.key, split.income, *(part.ratio(split.share(one)) for one in parts)

    return Table(
        columns=(
            Column("period", "date"),
            Column("income", "money", spare=2),
            Column("needs", "ratio"),
            Column("wants", "ratio"),
            Column("unmarked", "ratio", machine=not bare),
            Column("savings", "ratio"),
        ),
        rows=tuple(map(cells, report.spans, report.splits)),
    )


def _bars(splits: Sequence[Split], marks: str) -> Callable[[int], Sequence[Text]]:
    """Bars of a whole income each: what is empty of one was saved. More spent than came in fills it."""
    from rich.text import Text

    def draw(cells: int) -> list[Text]:
        found = []
        for split in splits:
            line = Text()
            reach = at = 0
            whole = split.income.minor
            for amount, mark, style in zip((split.needs, split.wants, split.unmarked), marks, _STYLES, strict=True):
                reach += max(0, amount.minor)
                end = min(cells, (2 * reach * cells + whole) // (2 * whole)) if whole > 0 else at
                line.append(mark * (end - at), style=style)
                at = max(at, end)
            found.append(line)
        return found

    return draw


def _legend(marks: str, *, unmarked: bool) -> Text:
    from rich.text import Text

    drawn = Text()
    names = ("needs", "wants", "unmarked") if unmarked else ("needs", "wants")
    for name, mark, style in zip(names, marks, _STYLES, strict=False):
        drawn.append(mark, style=style).append(f" {name}   ", style=theme.QUIET)
    return drawn.append("what is left was saved", style=theme.QUIET)


def _notes(report: RuleKept, show: ShowMoney) -> list[str]:
    said = []
    if report.planned is None and report.scope.totals.count:
        said.append("Nothing came in: without an income there is nothing to share out.")
    if report.whole.unmarked:
        said.append(
            f"{show(report.whole.unmarked)} is marked neither as a need nor as a want: no category, or finura category"
            " edit NAME --necessity."
        )
    return said
