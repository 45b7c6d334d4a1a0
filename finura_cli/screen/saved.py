"""What was spent below the usual after alerts: by month, alert by alert, and what saying them is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finura_cli.domain.money import Money
from finura_cli.domain.reports.saved import After, Followed, Line, Saved, Sum, Why, Window, Worth
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table, hides

if TYPE_CHECKING:
    from rich.console import Console

TOP = 10
"""How many alerts are drawn, the latest; JSON and CSV carry them all."""
_PARTS = ("usual", "spent", "below", "low", "high")
_HOURS, _REST, _NEXT, _DAY = "Two hours after", "Rest of the day", "Next day", "The day"
_WITHIN = {
    _HOURS: "In the two hours after an alert",
    _REST: "In the rest of its day",
    _NEXT: "On the day after an alert",
    _DAY: "In the day after an alert",
}
_WHYS = {
    Why.RUNNING: "not over yet",
    Why.BOOKS_END: "not in the books yet",
    Why.LITTLE_PAST: "too little past",
    Why.GONE: "its category is gone",
}
_NO_COLUMN = (
    "Below your usual is no money saved: after much was spent, less is spent anyway. It is in no balance, budget or"
    " total."
)
_NOT_YET = (
    "What is withheld in a period that is not over stands in no row, and nothing of that period is compared yet:"
    " seeing it would spoil the comparison."
)


def saved(report: Saved, *, show: ShowMoney = Money.plain) -> Shown:
    """`report saved`."""
    json = {
        "period": part.period_json(report.period),
        "currency": report.currency,
        "rows": [_row_json(row) for row in report.rows],
        "months": [_line_json(line) for line in report.months],
        "totals": _line_json(report.total),
        "effect": [_worth_json(worth, report) for worth in report.worth],
        "holdout": part.ratio(report.holdout),
        "hidden": report.secret,
        "unconverted": [{"currency": code, "count": count} for code, count in report.unconverted],
    }
    title = part.heading("Below your usual after alerts", report.period, report.currency)

    def draw(console: Console) -> None:
        part.say_title(console, title)
        if not report.rows:
            part.say(console, [_nothing(report)], "")
        for window in Window:
            _draw_months(report, window, console, show)
        _draw_latest(report, console, show)
        part.say_notes(console, _sentences(report, show), "")
        part.say_notes(console, _notes(report))

    return Shown(
        json=json, table=_files(report, title), more=(_months_file(report),), rich=draw, show=show
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------ for machines


def _row_json(row: Followed) -> dict[str, object]:
    return {
        "id": row.id, "told": row.told, "kind": row.kind, "about": row.about, "said": row.said, "timed": row.timed,
        **_after_json("hours", row.hours), **_after_json("day", row.day), "why": row.why and row.why.value,
    }  # fmt: skip


def _after_json(name: str, one: After | None) -> dict[str, object]:
    cells = {f"{name}_{what}": None if one is None else getattr(one, what) for what in _PARTS}
    return {
        **cells, f"{name}_past": None if one is None else one.past, f"{name}_counts": one is not None and one.counts
    }  # fmt: skip


def _line_json(line: Line) -> dict[str, object]:
    return {
        "period": line.period,
        "alerts": line.alerts,
        **_sum_json("hours", line.hours),
        **_sum_json("day", line.day),
    }


def _sum_json(name: str, one: Sum | None) -> dict[str, object]:
    cells = {f"{name}_{what}": None if one is None else getattr(one, what) for what in _PARTS}
    return {f"{name}_counted": 0 if one is None else one.alerts, **cells}


def _worth_json(worth: Worth, report: Saved) -> dict[str, object]:
    return {
        "window": worth.window.value, "said": worth.said, "withheld": worth.withheld, "difference": worth.difference,
        "low": worth.low, "high": worth.high, "level": 0.95, "claimed": worth.claimed,
        "why": _silence(worth, report), "more": worth.more if report.holdout else None,
        "to_find": worth.quarter, "to_find_more": worth.to_find,
    }  # fmt: skip


def _silence(worth: Worth, report: Saved) -> str | None:
    """Why no difference is told."""
    if worth.difference is not None:
        return None
    if not report.holdout:
        return "no-holdout"
    timed = any(row.hours for row in report.rows) or not any(row.day for row in report.rows)
    return "no-times" if worth.window is Window.HOURS and not timed else "not-enough"


def _cells(one: After | Sum | None) -> tuple[Cell, ...]:
    return (None,) * len(_PARTS) if one is None else (one.usual, one.spent, one.below, one.low, one.high)


def _columns(name: str) -> tuple[Column, ...]:
    return tuple(Column(f"{name}_{what}", "money") for what in _PARTS)


def _files(report: Saved, title: str) -> Table:
    return Table(
        columns=(
            Column("id", "int"), Column("told"), Column("kind"), Column("about"), Column("said", "int"),
            *_columns("hours"), *_columns("day"), Column("currency", machine=True), Column("why"),
        ),
        rows=tuple(
            (
                row.id, row.told, row.kind, row.about, int(row.said), *_cells(row.hours), *_cells(row.day),
                report.currency, row.why and row.why.value,
            )
            for row in report.rows
        ),
        title=title,
        empty=_nothing(report),
    )  # fmt: skip


def _months_file(report: Saved) -> Table:
    return Table(
        columns=(
            Column("period"), Column("alerts", "int"), *_columns("hours"), *_columns("day"),
            Column("currency", machine=True),
        ),
        rows=tuple(
            (line.period, line.alerts, *_cells(line.hours), *_cells(line.day), report.currency)
            for line in report.months
        ),
        title="By month",
        empty=_nothing(report),
    )  # fmt: skip


# --------------------------------------------------------------------------------------------------- for people


def _nothing(report: Saved) -> str:
    return f"No alert about spending was said in {report.period.label}."


def _heading(report: Saved, window: Window) -> str:
    """What a window is called: without times of day it is the whole next day."""
    if window is Window.HOURS:
        return _HOURS
    timed = {row.timed for row in report.rows if row.day is not None}
    return _DAY if len(timed) != 1 else _REST if True in timed else _NEXT


def _within(report: Saved, worth: Worth) -> str:
    return _WITHIN[_heading(report, worth.window)]


def _of(line: Line, window: Window) -> Sum | None:
    return line.hours if window is Window.HOURS else line.day


def _draw_months(report: Saved, window: Window, console: Console, show: ShowMoney) -> None:
    from finura_cli.screen.tables import draw_table

    lines = [(line, held) for line in report.months if (held := _of(line, window)) is not None]
    whole = _of(report.total, window)
    if whole is None:
        return

    def cells(name: str, one: Sum) -> tuple[Cell, ...]:
        return (name, one.alerts, one.usual, one.spent, one.below, f"{show(one.low)} .. {show(one.high)}")

    part.blank(console)
    table = Table(
        columns=(
            Column("month", title=_heading(report, window)),
            Column("alerts", "int"),
            Column("usual", "money", title="Usual", spare=2),
            Column("spent", "money"),
            Column("below", "money", title="Below usual", signed=True),
            Column("range", align="right", title="80 % range", spare=3),
        ),
        rows=tuple(cells(line.period, held) for line, held in lines),
        total=cells("Together", whole) if len(lines) > 1 else None,
    )
    draw_table(table, console, show=show)


def _range(one: After, show: ShowMoney) -> str:
    """Short: it stands behind six columns."""
    if hides(show):
        return f"{show(one.low)} .. {show(one.high)}"
    ends = (part.short(edge.minor, edge.currency, show) for edge in (one.low, one.high))
    return " .. ".join(ends)


def _draw_latest(report: Saved, console: Console, show: ShowMoney) -> None:
    from finura_cli.screen.tables import draw_table

    latest = list(report.rows[-TOP:])
    if not latest:
        return
    part.blank(console)
    more = f", the latest {len(latest)} of {len(report.rows)}" if len(report.rows) > len(latest) else ""
    table = Table(
        columns=(
            Column("told", title="When"),
            Column("about"),
            Column("kind", spare=4),
            Column("said", spare=1),
            Column("hours_below", "money", title="Two hours", signed=True),
            Column("day_below", "money", title="Day", signed=True),
            Column("range", align="right", title="80 % range", spare=3),
        ),
        rows=tuple(_latest_cells(row, show) for row in latest),
        title=f"Below usual, alert by alert{more}",
    )
    draw_table(table, console, show=show)


def _latest_cells(row: Followed, show: ShowMoney) -> tuple[Cell, ...]:
    said = "said" if row.said else "withheld"
    day = _WHYS[row.why] if row.why is not None else "" if row.day is None else _range(row.day, show)
    return (
        row.told[:16].replace("T", " ").removesuffix(" 00:00"), row.about, row.kind, said,
        None if row.hours is None else row.hours.below, None if row.day is None else row.day.below, day,
    )  # fmt: skip


def _sentences(report: Saved, show: ShowMoney) -> list[str]:
    """What saying them is worth: a claim only where some were withheld at random, and enough of them."""
    if not report.rows:
        return []
    told = [worth for worth in report.worth if worth.difference is not None]
    if told:
        return [sentence for worth in told for sentence in _worth_sentences(report, worth, told[0], show)]
    most = max(report.worth, key=lambda worth: worth.said + worth.withheld)
    if _silence(most, report) == "no-holdout":
        return [
            f"Whether alerts change what you spend nobody can tell: {_compared_with(most)} withheld to compare with."
            " `finura config set alerts.holdout 0.2` withholds one in five."
        ]
    return [
        f"Whether alerts change what you spend: not enough yet, {most.said} said and {most.withheld} withheld;"
        f" needs about {most.more} more."
    ]


def _compared_with(most: Worth) -> str:
    return f"only {most.withheld} of {most.said + most.withheld} were" if most.withheld else "none was"


def _worth_sentences(report: Saved, worth: Worth, first: Worth, show: ShowMoney) -> list[str]:
    assert worth.difference is not None
    assert worth.low is not None
    assert worth.high is not None
    within, less = _within(report, worth), _less(worth.difference, show)
    counts = f"{worth.said} said, {worth.withheld} withheld"
    ends = f"95 %: {_less(worth.low, show)} to {_less(worth.high, show)}; {counts}"
    if worth.claimed:
        return [f"{within} you spent on average {less} when it was said ({ends})."]
    found = [f"{within}: {less} when it was said, which cannot be told from chance ({ends})."]
    if worth.low.minor > 0 or worth.high.minor < 0:
        found = [
            f"{within}: {less} when it was said ({ends}); as {_within(report, first).lower()} no difference is seen,"
            " it may be chance."
        ]
    elif worth.to_find and worth.quarter is not None:
        found.append(
            f"To find a difference of a quarter of the usual, {show(worth.quarter)}, needs about {worth.to_find} more."
        )
    return found


def _less(amount: Money, show: ShowMoney) -> str:
    if hides(show):
        return show(amount)
    return f"{show(abs(amount))} {'more' if amount.minor < 0 else 'less'}"


def _notes(report: Saved) -> list[str]:
    if not report.rows:
        return []
    notes = [_NO_COLUMN]
    if report.holdout:  # whether there are any or not
        notes.append(_NOT_YET)
    notes += [f"{how_many(count, 'purchase')} in {code}, not converted." for code, count in report.unconverted]
    return notes
