"""A heat map of days as inline SVG: a month as a sheet of weeks, longer times as columns of weeks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from finura_cli.domain.text import visible
from finura_cli.screen.pictures import Heat

SHADES = "·░▒▓█"
"""The marks of the shades on a terminal, the lightest first."""
HEAD, CELL, SHEET_CELL, GAP = 20, 17, 46, 3
"""Pixels: the names above, a day among weeks, a day of a sheet, what is left between two."""

MANY_WEEKS = 28
"""Above more weeks a phone has room for every second month's name."""


def drawn(picture: Heat, legend: Sequence[tuple[str, str]], name: str) -> str:
    """A figure: the days, and what their shades mean."""
    tall = HEAD + (picture.weeks * SHEET_CELL if picture.is_sheet else 7 * CELL)
    body = _sheet(picture) if picture.is_sheet else _columns(picture)
    names = "" if picture.is_sheet else _names(picture)
    kind = "sheet" if picture.is_sheet else "weeks"
    return (
        f'<figure class="chart heat {kind}"><div class="plot">{names}'
        f'<svg role="img" aria-label="{escape(visible(name))}" width="100%" height="{tall}">{"".join(body)}</svg></div>'
        f"{_caption(legend)}</figure>\n"
    )


def _names(picture: Heat) -> str:
    """Every second weekday, beside its row."""
    spans = ""
    for row in range(0, 7, 2):
        middle = HEAD + row * CELL + (CELL - GAP) / 2
        spans += f'<span style="top:{middle:g}px">{_text(picture.weekday((picture.first + row) % 7))}</span>'
    return f'<div class="scale" aria-hidden="true" style="width:4ch">{spans}</div>'


def _columns(picture: Heat) -> Iterator[str]:
    """A row a weekday, a column a week; a month's name above the week it begins in, where there is room."""
    free, named, weeks = 0, 0, picture.weeks
    for day, shade, _, told in picture.days:
        week, row = picture.place_of(day)
        if (day.day == 1 or day == picture.days[0].day) and week >= free and week + 3 <= weeks:
            kind = ' class="desk"' if named % 2 and weeks > MANY_WEEKS else ""
            yield f'<text{kind} x="{100 * week / weeks:.2f}%" y="12">{_text(picture.month(day.month))}</text>'
            free, named = week + 4, named + 1
        yield (
            f'<rect class="h{shade}" x="{100 * week / weeks:.2f}%" y="{HEAD + row * CELL}"'
            f' width="{82 / weeks:.2f}%" height="{CELL - GAP}" rx="2"><title>{_text(told)}</title></rect>'
        )


def _sheet(picture: Heat) -> Iterator[str]:
    """A row a week: the day, its shade, and the amount."""
    for n in range(7):
        yield f'<text x="{(100 * n + 4) / 7:.2f}%" y="12">{_text(picture.weekday((picture.first + n) % 7))}</text>'
    for day, shade, short, told in picture.days:
        week, place = picture.place_of(day)
        left, top = 100 * place / 7, HEAD + week * SHEET_CELL
        yield (
            f'<rect class="h{shade}" x="{left:.2f}%" y="{top}" width="{97 / 7:.2f}%"'
            f' height="{SHEET_CELL - GAP}" rx="4">'
            f"<title>{_text(told)}</title></rect>"
            f'<text x="{left + 0.9:.2f}%" y="{top + 16}">{day.day}</text>'
            f'<text class="amount" x="{left + 13:.2f}%" y="{top + 35}" text-anchor="end">{_text(short)}</text>'
        )


def _caption(legend: Sequence[tuple[str, str]]) -> str:
    items = ""
    for mark, said in legend:
        key = f'<i class="k h{SHADES.index(mark)}"></i>' if mark and mark in SHADES else ""
        items += f"<li>{key}{_text(said)}</li>"
    return f'<figcaption><ul class="legend">{items}</ul></figcaption>' if items else ""


def _text(text: str) -> str:
    return escape(visible(text))
