"""Charts: bars and sparks as text, columns and lines by plotext. The only place that names plotext.

plotext 6 has no module-level API: everything goes through its one figure, cleared first. It is used as a canvas of
whole cells (limits 0 to cells - 1), so that what is drawn is what was counted. It comes back without colours, and the
marks of each series are styled here: a chart reads without colour, and on a dark ground as on a light one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from finura_cli.screen import theme
from finura_cli.screen.pictures import Columns, Course, Drawing

EIGHTHS = " ▏▎▍▌▋▊▉█"
LEVELS = "▁▂▃▄▅▆▇█"
LEVELS_ASCII = "_.-=*#"
FLOOR = 0.35
"""A line whose lowest value lies above this share of the highest need not begin at nothing."""


@dataclass(frozen=True, slots=True)
class Series:
    """A row of columns: `mark` tells it from the others without colour, `plain_mark` where only ASCII can be shown.
    Where there is no value nothing is drawn."""

    name: str
    values: Sequence[int | None]
    mark: str
    plain_mark: str
    style: str


def can_draw(console: Console) -> bool:
    """Whether rules and bars may be block characters: on a terminal that knows them, with colours or without. A pipe,
    which may end in a mail, gets `-` and `#`, and so does a dumb terminal."""
    knows_them = console.encoding.lower().replace("-", "").startswith("utf") and not console.legacy_windows
    return knows_them and (console.is_terminal or console.file.isatty()) and not console.is_dumb_terminal


# ------------------------------------------------------------------------------------------------------- bars


def bar_text(value: int, largest: int, cells: int, *, blocks: bool) -> str:
    """A bar of value/largest of `cells`, to the nearest eighth (without blocks: to the nearest cell). Something that
    is not nothing shows at least the thinnest bar; a negative value shows none."""
    if value <= 0 or largest <= 0:
        return ""
    if not blocks:
        return "#" * max(1, min(cells, (2 * value * cells + largest) // (2 * largest)))
    eighths = max(1, min(cells * 8, (2 * value * cells * 8 + largest) // (2 * largest)))
    return EIGHTHS[8] * (eighths // 8) + (EIGHTHS[eighths % 8] if eighths % 8 else "")


def _right(text: str, cells: int) -> str:
    return " " * (cells - cell_len(text)) + text


def spark(values: Sequence[int], *, blocks: bool = True) -> str:
    """A line of one character a value, from nothing to the largest; a space for a value that is not above zero."""
    levels = LEVELS if blocks else LEVELS_ASCII
    largest = max(values, default=0)
    if largest <= 0:
        return " " * len(values)
    return "".join(levels[(v * len(levels) - 1) // largest] if v > 0 else " " for v in values)


# --------------------------------------------------------------------------------------------------- columns


def column_rows(value: int, largest: int, height: int) -> int:
    """How many rows of `height` a column of `value` fills: the nearest whole row, at least one if it is not nothing."""
    if value <= 0 or largest <= 0:
        return 0
    return max(1, min(height, (2 * value * height + largest) // (2 * largest)))


def columns(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    width: int,
    height: int = 10,
    scale: Callable[[int], str] = str,
    blocks: bool = True,
    over: Series | None = None,
) -> Text:
    """Columns side by side for each label, a scale on the left; `over` is laid across the columns as marks at its
    height. Empty when there is no room or nothing to show."""
    largest = max((v for one in (*series, *((over,) if over else ())) for v in one.values if v is not None), default=0)
    if largest <= 0 or not labels:
        return Text()
    ticks = _scale_ticks(largest, height, scale)
    axis = max(cell_len(label) if label.strip() else 0 for label in ticks.values())
    inner = width - axis
    place = inner // len(labels)
    each = (place - (1 if place > len(series) else 0)) // len(series)
    if each < 1:
        return Text()
    each = min(each, 8)
    place = min(place, each * (len(series) + 1)) if len(labels) > 1 else place
    used = place * len(labels)
    figure = _canvas(axis + used, height + 1)
    figure.ruler("x").lim(0, used - 1)
    figure.ruler("y").lim(0, height - 1)
    for k, one in enumerate(series):
        across: list[int] = []
        up: list[int] = []
        for n in range(len(labels)):
            left = n * place + (place - each * len(series)) // 2 + k * each
            for row in range(column_rows(one.values[n] or 0, largest, height)):
                across.extend(range(left, left + each))
                up.extend([row] * each)
        if across:
            mark = one.mark if blocks else one.plain_mark
            figure.draw(figure.signal(across, up, marker=mark).lines(False))
    if over is not None:
        level = [column_rows(value or 0, largest, height) - 1 for value in over.values]
        spots = [(n * place + k, row) for n, row in enumerate(level) if row >= 0 for k in range(place)]
        mark = over.mark if blocks else over.plain_mark
        figure.draw(figure.signal([x for x, _ in spots], [y for _, y in spots], marker=mark).lines(False))
    centres = [n * place + (place - 1) // 2 for n in range(len(labels))]
    figure.ruler("x").ticks(*_sparse(centres, labels, place))
    _label_scale(figure, ticks)
    drawn = series if over is None else (*series, over)
    styles = {(one.mark if blocks else one.plain_mark): one.style for one in drawn}
    return _styled(figure, styles, axis, corner="0 ").showing(Columns(labels, series, scale, over))


def histogram(edges: Sequence[str], counts: Sequence[int], *, width: int, height: int = 8, blocks: bool = True) -> Text:
    """How many values fell between one edge and the next: `edges` names the lower one of each column."""
    one = Series("", counts, "█", "#", theme.BAR)
    return columns(edges, (one,), width=width, height=height, blocks=blocks)


def line(
    labels: Sequence[str],
    values: Sequence[int],
    *,
    width: int,
    height: int = 10,
    scale: Callable[[int], str] = str,
    blocks: bool = True,
    style: str = theme.BAR,
    from_zero: bool = True,
) -> Text:
    """One value over time as a line, with a rule at zero when it goes below. Unless `from_zero`, values that all lie
    far above nothing are drawn between the lowest and the highest: the scale says so."""
    if len(values) < 2 or min(values) == max(values):
        return Text()
    low, high = min(0, *values), max(0, *values)
    if not from_zero and min(values) > FLOOR * high:
        low = min(values)
    ticks = {value: f"{scale(value)} " for value in (low, high, *((0,) if low <= 0 else ()))}
    axis = max(cell_len(label) if label.strip() else 0 for label in ticks.values())
    inner = width - axis
    if inner < len(values):
        return Text()
    figure = _canvas(axis + inner, height + 1)
    step = (inner - 1) / (len(values) - 1)
    places = [n * step for n in range(len(values))]
    figure.ruler("x").lim(0, inner - 1)
    figure.ruler("y").lim(low, high)
    if low < 0:
        figure.draw(figure.signal(list(range(inner)), [0] * inner, marker="·" if blocks else "-").lines(False))
    figure.draw(figure.signal(places, list(values), marker="braille" if blocks else "*").lines(True))
    figure.ruler("x").ticks(*_sparse([round(place) for place in places], labels, max(1, int(step))))
    _label_scale(figure, ticks)
    drawn = _styled(figure, {"·": theme.QUIET, "-": theme.QUIET}, axis, style)
    return drawn.showing(Course(labels, values, scale, low, high))


def _canvas(width: int, height: int) -> Any:  # noqa: ANN401 plotext has no types
    import plotext

    figure = plotext.figure
    figure.clear()
    plotext.terminal.limit(False, False)
    figure.theme("colorless")
    figure.plot_size(width, height)
    figure.axes(False)
    return figure


def _scale_ticks(largest: int, height: int, scale: Callable[[int], str]) -> dict[int, str]:
    """Row -> label: the top row and the middle one, each with the value that its upper edge stands for."""
    rows = sorted({height // 2 - 1, height - 1}) if height >= 4 else [height - 1]
    return {row: scale(largest * (row + 1) // height) + " " for row in rows}


def _label_scale(figure: Any, ticks: dict[int, str]) -> None:  # noqa: ANN401
    """Labels on the left; plotext cannot draw blank ones (amounts are hidden), so they are left out."""
    shown = {row: label for row, label in ticks.items() if label.strip()}
    figure.ruler("y").ticks(list(shown), labels=list(shown.values()))


def _sparse(places: Sequence[int], labels: Sequence[str], room: int) -> tuple[list[int], list[str]]:
    """Every label, or every second, third ... one, so that none touches the next."""
    longest = max(map(cell_len, labels))
    every = max(1, -(-(longest + 1) // max(1, room)))
    return list(places[::every]), list(labels[::every])


def _styled(
    figure: Any,  # noqa: ANN401
    styles: dict[str, str],
    axis: int,
    style: str = "",
    corner: str = "",
) -> Drawing:
    """The figure's characters with the style of each mark, else `style`. The scale on the left and the labels in the
    last line are quiet; `corner` stands in the last line under the scale."""
    import plotext

    rows = plotext.uncolorize(figure.build()).rstrip("\n").split("\n")
    result = Drawing(no_wrap=True, overflow="crop")
    for row in rows[:-1]:
        result.append(row[:axis], style=theme.QUIET)
        for character in row[axis:].rstrip():
            result.append(character, style=styles.get(character, style))
        result.append("\n")
    last = _right(corner, axis) + rows[-1][axis:] if corner and axis else rows[-1]
    result.append(last.rstrip(), style=theme.QUIET)
    return result
