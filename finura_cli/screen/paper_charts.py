"""Charts on paper, drawn from what they show: columns, a course, bands, a heat map of days."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import groupby

from finura_cli.screen import paper, theme
from finura_cli.screen.heat import SHADES
from finura_cli.screen.paper import Paper
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

TALL = 46.0
LABEL = 7.0
"""The size of the letters of a chart."""
COLOURS = {
    theme.MONEY_IN: paper.INCOME, theme.MONEY_OUT: paper.OUT, theme.BAR: paper.ACCENT, theme.WARNING: paper.WARN,
    theme.BAD: paper.BAD,
}  # fmt: skip
_MARKS = {
    "░": paper.PAST, "▒": paper.AHEAD, "●": paper.ACCENT, "×": paper.BAD, "━": paper.INK, "┄": paper.WARN,
}  # fmt: skip
_SHADE = ("#efede6", "#cfe3e0", "#93c5c0", "#47988f", "#0b5f5b")
_DAY, _SHEET_DAY = 5.2, 12.0

Place = Callable[[float], float]
"""A share of the width to where it lies."""
Level = Callable[[int], float]


def draw(page: Paper, picture: Picture, legend: Sequence[tuple[str, str]]) -> None:
    """The chart and, below it, what its marks mean."""
    page.need(tall(picture))
    if isinstance(picture, Heat):
        _heat(page, picture)
        colours = dict(zip(SHADES, _SHADE, strict=True))
    else:
        _plot(page, picture)
        colours = _MARKS
        if isinstance(picture, Columns):
            colours = {one.mark: COLOURS.get(one.style, paper.ACCENT) for one in picture.every}
            if picture.over is not None:
                colours[picture.over.mark] = paper.INK
    x = page.left
    for mark, said_of_it in legend:
        if mark in colours:
            page.box(x, page.y + 0.9, 2.2, 2.2, colours[mark])
            x += 3.2
        x = page.say(said_of_it, x, page.y, 7.5, colour=paper.QUIET) + 5
    page.y += page.tall(7.5) + 2 if legend else 1


def tall(picture: Picture) -> float:
    """How much of a page the chart takes, with its labels and its legend."""
    if isinstance(picture, Heat):
        return 14 + (picture.weeks * _SHEET_DAY if picture.is_sheet else 7 * _DAY)
    return TALL + 16


def _plot(page: Paper, picture: Plotted) -> None:
    bottom, top = reach_of(picture)
    steps = steps_of(bottom, top, picture.scale)
    low, high = min(bottom, steps[0]), max(top, steps[-1])
    above = page.y + 2

    def level(value: int) -> float:
        return above + TALL * (high - min(max(value, low), high)) / max(high - low, 1)

    said = [picture.scale(value).strip() for value in steps]
    axis = max(page.wide(text, LABEL) for text in said) + 2 if any(said) else 0.0
    left, width = page.left + axis, page.width - axis

    def place(share: float) -> float:
        return left + share * width

    for value, text in zip(steps, said, strict=True):
        page.line(left, level(value), left + width, level(value), paper.QUIET if value == 0 else paper.RULE, 0.15)
        page.say(text, left - 1.5, level(value) - page.tall(LABEL) / 2, LABEL, colour=paper.QUIET, right=True)
    if isinstance(picture, Columns):
        _columns(page, picture, place, level, width)
    elif isinstance(picture, Course):
        _course(page, picture, place, level)
    elif is_area(picture):
        _band_area(page, picture, place, level)
    else:
        _bands(page, picture, place, level, width)
    page.y = above + TALL + 1
    _below(page, picture, place, width)
    page.y += page.tall(LABEL) + 1


def _below(page: Paper, picture: Plotted, place: Place, width: float) -> None:
    """The labels that there is room for, the last one always."""
    labels = labels_of(picture)
    if not labels:
        return
    ends, places = has_ends(picture), places_of(picture)
    longest = max(page.wide(label, LABEL) for label in labels) + 2
    every = max(1, -int(-longest * places // width))
    free = math.inf
    for n in range(len(labels) - 1, -1, -every):
        at = place(n / max(1, len(labels) - 1) if ends else (n + 0.5) / places)
        half = page.wide(labels[n], LABEL) / 2
        at = min(max(at, place(0) + half), place(1) - half)
        if at + half < free:
            page.say(labels[n], at - half, page.y, LABEL, colour=paper.QUIET)
            free = at - half - 1


def _columns(page: Paper, picture: Columns, place: Place, level: Level, width: float) -> None:
    places, count = places_of(picture), len(picture.series)
    each = 1 / places * (0.78 if places < MANY else 0.9) / count
    for n in range(len(picture.labels)):
        for k, one in enumerate(picture.series):
            value = one.values[n]
            if value is not None and value > 0:
                x = place((n + 0.5) / places + (k - count / 2) * each)
                height = max(0.2, level(0) - level(value))
                page.box(x, level(0) - height, each * 0.94 * width, height, COLOURS.get(one.style, paper.ACCENT))
    if picture.over is not None:
        values = enumerate(picture.over.values)
        page.course([(place((n + 0.5) / places), level(v)) for n, v in values if v is not None], paper.INK)


def _course(page: Paper, picture: Course, place: Place, level: Level) -> None:
    step = 1 / max(1, len(picture.values) - 1)
    points = [(place(n * step), level(value)) for n, value in enumerate(picture.values)]
    ground = level(0)
    page.area([(points[0][0], ground), *points, (points[-1][0], ground)], paper.PAST)
    page.course(points, paper.ACCENT)
    page.dot(*points[-1], 0.9, paper.ACCENT)


def _bands(page: Paper, picture: Bands, place: Place, level: Level, width: float) -> None:
    places = places_of(picture)
    wide = min(0.7 / places, 0.08)
    for n, one in enumerate(picture.columns):
        middle = place((n + 0.5) / places)
        left, right = middle - wide * width / 2, middle + wide * width / 2
        if one.low is not None and one.high is not None:
            colour = paper.PAST if one.came is not None else paper.AHEAD
            page.box(left, level(one.high), right - left, max(0.2, level(one.low) - level(one.high)), colour)
        for value, colour in ((one.plan_for, paper.WARN), (one.typical, paper.INK)):
            if value is not None:
                page.line(left, level(value), right, level(value), colour, 0.5)
        if one.came is not None:
            page.dot(middle, level(one.came), 1.0, paper.ACCENT if one.is_inside else paper.BAD)


def _band_area(page: Paper, picture: Bands, place: Place, level: Level) -> None:
    step = 1 / (len(picture.columns) - 1)
    columns = [(place(n * step), one) for n, one in enumerate(picture.columns)]
    for is_past, colour in ((True, paper.PAST), (False, paper.AHEAD)):
        edges = [
            (x, level(one.low), level(one.high))
            for x, one in columns
            if one.low is not None and one.high is not None and (one.came is not None) is is_past
        ]
        page.area([*((x, high) for x, _, high in edges), *((x, low) for x, low, _ in reversed(edges))], colour)
    page.course([(x, level(one.came)) for x, one in columns if one.came is not None], paper.ACCENT)
    page.course([(x, level(one.typical)) for x, one in columns if one.typical is not None], paper.INK)


# ------------------------------------------------------------------------------------------------------------- days


def _heat(page: Paper, picture: Heat) -> None:
    (_sheet if picture.is_sheet else _year)(page, picture)


def _sheet(page: Paper, picture: Heat) -> None:
    """A row a week: the day, its shade, and the amount."""
    wide = page.width / 7
    for n in range(7):
        page.say(picture.weekday((picture.first + n) % 7), page.left + n * wide + 1, page.y, LABEL, colour=paper.QUIET)
    page.y += page.tall(LABEL) + 0.5
    for day in picture.days:
        week, place = picture.place_of(day.day)
        x, y = page.left + place * wide, page.y + week * _SHEET_DAY
        page.box(x, y, wide - 0.8, _SHEET_DAY - 0.8, _SHADE[day.shade])
        colour = "#ffffff" if day.shade > 2 else paper.INK
        page.say(str(day.day.day), x + 1, y + 0.6, LABEL, colour=colour)
        page.say(day.short, x + wide - 1.8, y + 5.8, 8, colour=colour, right=True)
    page.y += picture.weeks * _SHEET_DAY + 1


def _year(page: Paper, picture: Heat) -> None:
    """A row a weekday, a column a week; a month's name above the week it begins in, where there is room."""
    names = [picture.weekday((picture.first + n) % 7) for n in range(7)]
    axis = max(page.wide(name, LABEL) for name in names) + 2
    wide = min(_DAY, (page.width - axis) / picture.weeks)
    above = page.y + page.tall(LABEL) + 0.5
    for n in range(0, 7, 2):
        page.say(names[n], page.left, above + n * wide + (wide - page.tall(LABEL)) / 2, LABEL, colour=paper.QUIET)
    free = 0.0
    for _, month in groupby(picture.days, key=lambda one: (one.day.year, one.day.month)):
        first, *rest = month
        x = page.left + axis + picture.place_of(first.day)[0] * wide
        if x >= free:
            free = page.say(picture.month(first.day.month), x, page.y, LABEL, colour=paper.QUIET) + 2
        for day in (first, *rest):
            week, place = picture.place_of(day.day)
            page.box(page.left + axis + week * wide, above + place * wide, wide * 0.86, wide * 0.86, _SHADE[day.shade])
    page.y = above + 7 * wide + 2
