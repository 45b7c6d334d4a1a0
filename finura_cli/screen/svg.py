"""Charts as inline SVG: shapes in shares of the width and fixed heights, so that texts keep their size on a phone.

Colours are classes of the page's style sheet, which knows light and dark; nothing here names one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape

from finura_cli.domain.text import visible
from finura_cli.screen import heat, theme
from finura_cli.screen.forecast_chart import Column
from finura_cli.screen.pictures import (
    MANY,
    Bands,
    Columns,
    Course,
    Heat,
    Picture,
    Plotted,
    has_ends,
    is_area,
    labels_of,
    places_of,
    reach_of,
    steps_of,
)

HEIGHT = 190
TOP = 10
BELOW = 24
"""Pixels: the drawing, the room above it, and that of the labels below it."""
EDGE = 0.02
"""Of the width: what lies so near to a side has its label within it."""
DESK, PHONE = 720, 280
"""Pixels that labels may take on a desk and on a phone."""
_LETTER, _SPACE = 6.5, 10
_ACROSS = 1000
"""Units of the width in which lines are drawn."""
CLASSES = {theme.MONEY_IN: "in", theme.MONEY_OUT: "out", theme.BAR: "bar", theme.WARNING: "warn", theme.BAD: "bad"}
MARKS = {"░": "past", "▒": "ahead", "●": "came", "×": "outside", "━": "typical", "┄": "plan"}
"""The marks of a band on a terminal, and the classes of the shapes that stand for them."""


Level = Callable[[int], float]
"""The pixels from above at which a value lies."""


def drawn(picture: Picture, legend: Sequence[tuple[str, str]], name: str) -> str:
    """A figure: the scale, the shapes, what they mean. `name` is said to those who do not see it."""
    if isinstance(picture, Heat):
        return heat.drawn(picture, legend, name)
    bottom, top = reach_of(picture)
    ticks = steps_of(bottom, top, picture.scale)
    level = _levels(min(bottom, ticks[0]), max(top, ticks[-1]))
    return (
        f'<figure class="chart"><div class="plot">{_scale(ticks, level, picture.scale)}'
        f'<svg role="img" aria-label="{escape(visible(name))}" width="100%" height="{TOP + HEIGHT + BELOW}">'
        f"{''.join(_grid(ticks, level))}{''.join(_shapes(picture, level))}{''.join(_below(picture))}</svg></div>"
        f"{_caption(legend, picture)}</figure>\n"
    )


def _shapes(picture: Plotted, level: Level) -> Iterator[str]:
    if isinstance(picture, Columns):
        return _columns(picture, level)
    return _course(picture, level) if isinstance(picture, Course) else _bands(picture, level)


# -------------------------------------------------------------------------------------------------------- the frame


def _levels(bottom: int, top: int) -> Level:
    return lambda value: round(TOP + HEIGHT * (top - min(max(value, bottom), top)) / max(top - bottom, 1), 1)


def _scale(ticks: Sequence[int], level: Level, scale: Callable[[int], str]) -> str:
    said = [(level(value), scale(value).strip() or "") for value in ticks]
    if not any(text for _, text in said):
        return ""
    wide = max(len(text) for _, text in said)
    spans = "".join(f'<span style="top:{at}px">{escape(text)}</span>' for at, text in said)
    return f'<div class="scale" aria-hidden="true" style="width:{wide}ch">{spans}</div>'


def _grid(ticks: Sequence[int], level: Level) -> Iterator[str]:
    for value in ticks:
        kind = "zero" if value == 0 else "grid"
        yield f'<line class="{kind}" x1="0" x2="100%" y1="{level(value)}" y2="{level(value)}"/>'


def _below(picture: Plotted) -> Iterator[str]:
    """The labels that there is room for: fewer on a phone, the last one always."""
    labels, ends, places = labels_of(picture), has_ends(picture), places_of(picture)
    edge = EDGE if ends or places > MANY else -1.0
    longest = max(map(len, labels), default=1) * _LETTER + _SPACE * (2 if edge > 0 else 1)
    share = len(labels) / places
    desk, phone = (max(1, round(-(-len(labels) * longest // (room * share)))) for room in (DESK, PHONE))
    phone = -(-phone // desk) * desk
    for n, label in enumerate(labels):
        back = len(labels) - 1 - n
        if back % desk:
            continue
        at = n / max(1, len(labels) - 1) if ends else (n + 0.5) / places
        anchor = "end" if 1 - at <= edge else "start" if at <= edge else "middle"
        wide = ' class="desk"' if back % phone else ""
        yield (
            f'<text{wide} x="{_share(at)}" y="{TOP + HEIGHT + BELOW - 7}" text-anchor="{anchor}">'
            f"{escape(visible(label))}</text>"
        )


def _share(part: float) -> str:
    return f"{100 * part:.2f}%"


def _caption(legend: Sequence[tuple[str, str]], picture: Plotted) -> str:
    """What the marks mean, with the colour that each has here."""
    classes = MARKS
    if isinstance(picture, Columns):
        classes = {one.mark: CLASSES.get(one.style, "bar") for one in picture.series}
        if picture.over is not None:
            classes[picture.over.mark] = "over"
    items = "".join(
        f'<li><i class="k {classes.get(mark, "")}"></i>{escape(visible(said))}</li>'
        if mark
        else f"<li>{escape(visible(said))}</li>"
        for mark, said in legend
    )
    return f'<figcaption><ul class="legend">{items}</ul></figcaption>' if items else ""


# ------------------------------------------------------------------------------------------------------- the shapes


def _columns(picture: Columns, level: Level) -> Iterator[str]:
    places, count = places_of(picture), len(picture.series)
    each = 1 / places * (0.78 if places < MANY else 0.9) / count
    for n, label in enumerate(picture.labels):
        for k, one in enumerate(picture.series):
            value = one.values[n]
            if value is not None and value > 0:
                at = (n + 0.5) / places + (k - count / 2) * each
                told = _told(f"{label} {one.name}".strip(), value, picture)
                yield _box(CLASSES.get(one.style, "bar"), at, each * 0.94, level(value), level(0), told)
    if picture.over is not None:
        values = enumerate(picture.over.values)
        yield _stretched(
            _path([((n + 0.5) / places, level(value)) for n, value in values if value is not None], "over")
        )


def _box(kind: str, at: float, wide: float, top: float, bottom: float, told: str = "") -> str:
    tall = max(round(bottom - top, 1), 1)
    round_ = min(2, tall / 2)
    return (
        f'<rect class="{kind}" x="{_share(at)}" width="{_share(wide)}" y="{min(top, bottom - tall)}" height="{tall}"'
        f' rx="{round_:g}">{told}</rect>'
    )


def _told(name: str, value: int, picture: Plotted) -> str:
    amount = picture.scale(value).strip()
    text = f"{visible(name)}: {amount}" if amount else visible(name)
    return f"<title>{escape(text)}</title>"


def _course(picture: Course, level: Level) -> Iterator[str]:
    step = 1 / max(1, len(picture.values) - 1)
    points = [(n * step, level(value)) for n, value in enumerate(picture.values)]
    ground = level(0)
    yield _stretched(_area([(at, y, ground) for at, y in points], "bar") + _path(points, "bar"))
    at, y = points[-1]
    yield f'<circle class="bar" cx="{_share(at)}" cy="{y}" r="3.5"/>'


def _stretched(shapes: str) -> str:
    tall = TOP + HEIGHT + BELOW
    return f'<svg viewBox="0 0 {_ACROSS} {tall}" preserveAspectRatio="none" width="100%" height="{tall}">{shapes}</svg>'


def _path(points: Sequence[tuple[float, float]], kind: str) -> str:
    along = " ".join(f"{_ACROSS * at:.1f},{y:g}" for at, y in points)
    return f'<polyline class="line {kind}" points="{along}"/>' if points else ""


def _area(points: Sequence[tuple[float, float, float]], kind: str) -> str:
    there = [f"{_ACROSS * at:.1f},{high:g}" for at, high, _ in points]
    back = [f"{_ACROSS * at:.1f},{low:g}" for at, _, low in reversed(points)]
    return f'<polygon class="area {kind}" points="{" ".join([*there, *back])}"/>' if points else ""


def _bands(picture: Bands, level: Level) -> Iterator[str]:
    if is_area(picture):
        yield from _band_area(picture, level)
        return
    places = places_of(picture)
    wide = min(0.7 / places, 0.08)
    for n, one in enumerate(picture.columns):
        middle = (n + 0.5) / places
        left = middle - wide / 2
        if one.low is not None and one.high is not None:
            kind = "past" if one.came is not None else "ahead"
            yield _box(kind, left, wide, level(one.high), level(one.low), f"<title>{_band_said(one, picture)}</title>")
        for value, kind in ((one.plan_for, "plan"), (one.typical, "typical")):
            if value is not None:
                x, y = (_share(left), _share(left + wide)), level(value)
                yield f'<line class="{kind}" x1="{x[0]}" x2="{x[1]}" y1="{y}" y2="{y}"/>'
        if one.came is not None:
            kind = "came" if one.is_inside else "outside"
            told = _told(one.label, one.came, picture)
            yield f'<circle class="{kind}" cx="{_share(middle)}" cy="{level(one.came)}" r="4.5">{told}</circle>'


def _band_said(one: Column, picture: Bands) -> str:
    low, high = (picture.scale(value or 0).strip() for value in (one.low, one.high))
    return escape(visible(f"{one.label}: {low} to {high}" if low or high else one.label))


def _band_area(picture: Bands, level: Level) -> Iterator[str]:
    step = 1 / (len(picture.columns) - 1)
    columns = [(n * step, one) for n, one in enumerate(picture.columns)]
    shapes = ""
    for kind, wanted in (("past", True), ("ahead", False)):
        shapes += _area(
            [
                (at, level(one.high), level(one.low))
                for at, one in columns
                if one.low is not None and one.high is not None and (one.came is not None) is wanted
            ],
            kind,
        )
    shapes += _path([(at, level(one.came)) for at, one in columns if one.came is not None], "came")
    shapes += _path([(at, level(one.typical)) for at, one in columns if one.typical is not None], "typical")
    yield _stretched(shapes)
