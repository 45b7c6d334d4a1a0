"""The track record on the screen: what was told of months, against what came; and in a sentence for the digests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.text import how_many
from finura_cli.domain.track_record import Held, Kept, State, Told, TrackRecord, What, score
from finura_cli.screen import report_parts as part
from finura_cli.screen.plain import percent
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

NAMES = {
    What.EXPENSES: "Spending",
    What.INCOME: "Income",
    What.SAVINGS: "Savings",
    What.BILLS: "Bills",
    What.BALANCE: "In hand",
}
FEW = 5
"""With fewer months a share says nothing yet."""
HINT = "None kept yet: `finura predict expenses`, savings, bills and balance keep what they tell."


def track_record_shown(record: TrackRecord, *, show: ShowMoney = Money.plain, full: bool = False) -> Shown:
    """`finura predict history`. `full` shows how each forecast moved, and each category."""
    json = {
        "currency": record.currency,
        "rows": [_row_json(one, record) for one in record.rows],
        "categories": [_row_json(one, record) for one in record.parts],
        "scores": [
            *(_score_json(one, "all") for one in record.scores),
            *([_score_json(record.parts_score, "categories")] if record.parts_score else []),
        ],
    }

    more = tuple(table for table in (_moved_table(record), _parts_table(record)) if full and table.rows)

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, f"Forecasts against what came, {record.currency}")
        draw_table(_people_table(record, show), console, show=show)
        part.say_notes(console, notes(record, show))
        for table in more:
            part.blank(console)
            draw_table(table, console, show=show)

    return Shown(json=json, table=_table(record), rich=draw, more=more, show=show)


def _row_json(held: Held, record: TrackRecord) -> dict[str, object]:
    last = held.last
    return {
        "forecast": last.what.value,
        "category": _category(last, record),
        **part.period_json(last.period),
        "currency": record.currency,
        **_told_json(last),
        "early": last.is_early,
        "state": held.state.value,
        "came": held.came,
        "off": held.error,
        "inside": held.is_inside,
        "told": [_told_json(one) for one in held.told],
    }


def _told_json(told: Told) -> dict[str, object]:
    return {
        "made": told.made,
        "typical": told.typical,
        "plan_for": told.plan_for,
        "low": told.low,
        "high": told.high,
        "interval": part.ratio(told.share),
        "speaker": told.speaker,
    }


def _score_json(kept: Kept, of: str) -> dict[str, object]:
    return {
        "forecast": kept.what.value,
        "of": of,
        "months": kept.months,
        "inside": kept.inside,
        "coverage": part.ratio(kept.inside / kept.months),
        "interval": part.ratio(kept.promised),
        "mae": kept.mean_error,
        "bias": kept.bias,
    }


def _category(told: Told, record: TrackRecord) -> str | None:
    return None if told.category_id is None else record.names[told.category_id]


def _table(record: TrackRecord) -> Table:
    """For files: a row a forecast that counts, categories too."""
    columns = (
        Column("forecast"), Column("category"), Column("start", "date"), Column("end", "date"), Column("made", "date"),
        Column("typical", "money"), Column("low", "money"), Column("high", "money"), Column("interval", "ratio"),
        Column("came", "money"), Column("off", "money"), Column("currency"), Column("verdict"), Column("speaker"),
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.last.what.value, _category(one.last, record), one.last.period.start, one.last.period.last,
            one.last.made, one.last.typical, one.last.low, one.last.high, one.last.share, one.came, one.error,
            record.currency, verdict(one), one.last.speaker,
        )
        for one in (*record.rows, *record.parts)
    )  # fmt: skip
    return Table(columns, rows, empty=HINT)


def _people_table(record: TrackRecord, show: ShowMoney) -> Table:
    several = len({one.last.what for one in record.rows}) > 1
    columns = (
        Column("forecast", title="Forecast" if several else "", machine=not several),
        Column("month", title="Of"), Column("made", "date", title="Told on", spare=4), Column("typical", "money"),
        Column("band", align="right", spare=1), Column("came", "money"),
        Column("off", "money", title="Off by", signed=True, spare=3), Column("verdict", title=""),
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            NAMES[one.last.what], _month(one.last.period), one.last.made, one.last.typical,
            f"{show(one.last.low)} to {show(one.last.high)}", one.came, one.error, verdict(one),
        )
        for one in record.rows
    )  # fmt: skip
    return Table(columns, rows, empty=HINT)


def _month(period: Period) -> str:
    """`2026-10`, or both ends of a period that is no calendar month."""
    first, end = period.start, period.end
    if first.day == end.day == 1 and (end - first).days <= 31:
        return f"{first:%Y-%m}"
    return f"{first} to {period.last}"


def verdict(held: Held) -> str:
    """How a forecast came out, in a word."""
    if held.state is State.RUNNING:
        return "so far" if held.came is not None else "to come"
    if held.is_inside is None:
        return "not in books"
    if held.last.is_early:
        return "inside" if held.is_inside else "outside"
    return "told late"


def notes(record: TrackRecord, show: ShowMoney) -> list[str]:
    """How good they were, kind by kind; and what does not count."""
    said = [kept_line(one, show) for one in record.scores]
    parts = record.parts_score
    if parts is not None:
        of = f"Single categories, {how_many(parts.months, 'forecast')}"
        said.append(f"{of}: {parts.inside} inside, where {_promised(parts)} is promised.")
    if any(one.state is State.RUNNING for one in record.rows):
        said.append("A period that is not over does not count yet.")
    if any(one.state is State.UNKNOWN for one in record.rows):
        said.append("Of some months the books do not hold the end: they count once they do.")
    if any(not one.last.is_early for one in record.rows):
        said.append("What was told within its month knew a part of it, and does not count.")
    return said


def kept_line(kept: Kept, show: ShowMoney) -> str:
    """`Spending, 8 months: 7 inside, where 80% is promised; off by 96.00 on average, told too low by 12.00.`"""
    way = "low" if kept.bias.minor > 0 else "high"
    lean = f", told too {way} by {show(abs(kept.bias))}" if kept.bias else ""
    few = " Too few to judge by." if kept.months < FEW else ""
    return (
        f"{NAMES[kept.what]}, {how_many(kept.months, 'month')}: {kept.inside} inside, where {_promised(kept)} is"
        f" promised; off by {show(kept.mean_error)} on average{lean}.{few}"
    )


def _promised(kept: Kept) -> str:
    return percent(kept.promised)


def _moved_table(record: TrackRecord) -> Table:
    """What was told of each month, day by day."""
    columns = (
        Column("forecast", spare=4), Column("month", title="Of"), Column("made", "date", title="Told on"),
        Column("typical", "money"), Column("low", "money", spare=1), Column("high", "money", spare=1),
        Column("interval", "ratio", title="Band", spare=3), Column("speaker", title="Who spoke", spare=2),
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            NAMES[told.what], _month(told.period), told.made, told.typical, told.low, told.high, told.share,
            told.speaker,
        )
        for held in record.rows
        if len(held.told) > 1
        for told in held.told
    )  # fmt: skip
    return Table(columns, rows, title="How they moved")


def _parts_table(record: TrackRecord) -> Table:
    """How each category came out, the worst first."""
    by: dict[int, list[Held]] = {}
    for one in record.parts:
        if one.last.category_id is not None:
            by.setdefault(one.last.category_id, []).append(one)
    kept = [(record.names[id], found) for id, many in by.items() if (found := score(many)) is not None]
    kept.sort(key=lambda one: (-one[1].mean_error.minor, one[0]))
    columns = (
        Column("category"), Column("months", "int"), Column("inside", "int"),
        Column("mae", "money", title="Off by, on average"),
        Column("bias", "money", title="Too low by", signed=True, spare=1),
    )  # fmt: skip
    return Table(
        columns, tuple((name, one.months, one.inside, one.mean_error, one.bias) for name, one in kept),
        title="By category",
    )  # fmt: skip


def last_forecast_json(held: Held) -> dict[str, object]:
    """The same for machines."""
    return {
        **part.period_json(held.last.period),
        **_told_json(held.last),
        "came": held.came,
        "inside": held.is_inside,
        "currency": held.last.typical.currency,
    }


def last_forecast(held: Held, show: ShowMoney) -> str:
    """How the forecast of a month came out, for the digests: empty while that is not known."""
    if held.came is None or held.is_inside is None:
        return ""
    told = held.last
    place = "inside that" if held.is_inside else "above that" if held.came.minor > told.high.minor else "below that"
    return (
        f"{told.period.label} was forecast at {show(told.typical)}, {percent(told.share)} band {show(told.low)} to"
        f" {show(told.high)}; {show(held.came)} was spent, {place}."
    )
