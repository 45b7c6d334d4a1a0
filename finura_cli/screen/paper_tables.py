"""Tables on paper: figures to the right and never broken, heads again on every page, no row across two."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from finura_cli.domain.text import visible
from finura_cli.records import NamedTuple
from finura_cli.screen import page as blocks
from finura_cli.screen import paper, theme
from finura_cli.screen.charts import LEVELS
from finura_cli.screen.paper import Paper, Piece
from finura_cli.screen.shown import Cell, Column
from finura_cli.screen.tables import TRIFLE, cell_shown

SIZE, SMALLEST = 9.0, 5.0
GAP = 4.0
"""Between two columns."""
NARROWEST, WIDEST_WORD = 26.0, 42.0
"""A text is folded down to this before a spare column is given up; a word is whole up to that width."""
_PAD, _BAR = 0.9, 1.1
_TEXT = ("text", "left")
_COLOURS = {
    theme.BAR: paper.ACCENT, theme.MONEY_IN: paper.GOOD, theme.MONEY_OUT: paper.BAD, theme.BAD: paper.BAD,
    theme.WARNING: paper.WARN,
}  # fmt: skip


class _Place(NamedTuple):
    """A column where it stands: which it is, its left edge and its width."""

    n: int
    column: Column
    x: float
    wide: float


def draw(page: Paper, sheet: blocks.Sheet) -> None:
    """The table from where the page stands, over as many pages as it needs."""
    table = sheet.table
    size, places = _places(page, sheet)
    rows = [[_shown(sheet, place, row[place.n]) for place in places] for row in table.rows]
    head = [visible(place.column.heading) for place in places]
    bars = [sheet.bars[n] if n < len(sheet.bars) else None for n in range(len(rows))]
    under = _BAR + 0.8 if any(bars) else 0.0
    folded = [_folded(page, places, row, size, bold=False) for row in rows]
    page.need(3 * (page.tall(size) + 2 * _PAD))
    _head(page, places, head, size)
    for n, lines in enumerate(folded):
        for part in _parts(page, lines, size):
            if page.need(_tall(page, part, size) + under):
                _head(page, places, head, size)
            _row(page, places, part, size, table.rows[n])
        if bars[n] is not None:
            _bar(page, places[0], bars[n])
        page.y += under
        page.line(page.left, page.y, page.left + page.width, page.y, paper.RULE, 0.15)
    if table.total is not None:
        cells = [_shown(sheet, place, table.total[place.n]) for place in places]
        lines = _folded(page, places, cells, size, bold=True)
        if page.need(_tall(page, lines, size)):
            _head(page, places, head, size)
        page.line(page.left, page.y, page.left + page.width, page.y, paper.INK, 0.3)
        _row(page, places, lines, size, table.total)
    page.y += 2


def _shown(sheet: blocks.Sheet, place: _Place, cell: Cell) -> str:
    return cell_shown(place.column, cell, sheet.show)


def _places(page: Paper, sheet: blocks.Sheet) -> tuple[float, list[_Place]]:
    """Which columns stand where, and the size of their letters: trifles leave before a text is folded, other spare
    columns before an amount would be, and only then the letters become smaller."""
    table = sheet.table
    kept = [n for n, column in enumerate(table.columns) if not column.machine]
    wide = {n: _natural(page, sheet, n) for n in kept}
    least = {n: min(wide[n], _foldable(page, sheet, n)) for n in kept}

    def needs(widths: dict[int, float]) -> float:
        return sum(widths[n] for n in kept) + GAP * (len(kept) - 1)

    for widths, from_ in ((wide, TRIFLE), (least, 1)):
        while needs(widths) > page.width:
            spare = [n for n in kept if table.columns[n].spare >= from_]
            if not spare:
                break
            kept.remove(max(spare, key=lambda n: table.columns[n].spare))
    size = SIZE if needs(least) <= page.width else max(SMALLEST, SIZE * page.width / needs(least))
    first = next((at for at, n in enumerate(kept) if (table.columns[n].kind, table.columns[n].side) == _TEXT), 0)
    shares = _shares(wide, least, kept, page.width * SIZE / size, first)
    return size, list(_laid(page, table.columns, kept, [one * size / SIZE for one in shares], GAP * size / SIZE))


def _texts(sheet: blocks.Sheet, n: int) -> list[str]:
    return [cell_shown(sheet.table.columns[n], row[n], sheet.show) for row in sheet.table.rows]


def _natural(page: Paper, sheet: blocks.Sheet, n: int) -> float:
    """The width at which nothing of a column is folded."""
    column, total = sheet.table.columns[n], sheet.table.total
    strong = [visible(column.heading), *([cell_shown(column, total[n], sheet.show)] if total is not None else [])]
    widths = [page.wide(text, SIZE, bold=True) for text in strong]
    return 0.2 + max(widths + [page.wide(text, SIZE) + _inner(text) for text in _texts(sheet, n)])


def _foldable(page: Paper, sheet: blocks.Sheet, n: int) -> float:
    """How narrow a column of texts may become: its words stay whole where they are not very long."""
    column = sheet.table.columns[n]
    if column.side == "right" or column.kind != "text":
        return math.inf
    words = {word for text in [column.heading, *_texts(sheet, n)] for word in text.split()}
    return max(NARROWEST, *(min(WIDEST_WORD, page.wide(word, SIZE) + 0.2) for word in words), 0.0)


def _shares(
    wide: dict[int, float], least: dict[int, float], kept: Sequence[int], room: float, first: int
) -> list[float]:
    """Widths that fill the room: what texts can give is taken from them in equal parts of it, what is left over goes
    in equal parts to the columns, and half of it to the one that is `first` among the texts."""
    room -= GAP * (len(kept) - 1)
    over = sum(wide[n] for n in kept) - room
    gives = sum(wide[n] - least[n] for n in kept)
    part = min(1.0, over / gives) if over > 0 and gives > 0 else 0.0
    shares = [wide[n] - part * (wide[n] - least[n]) for n in kept]
    for n in range(len(shares)) if over < 0 else ():
        only = len(shares) == 1
        shares[n] -= over * (1.0 if only else 0.5 if n == first else 0.5 / (len(shares) - 1))
    return shares


def _laid(
    page: Paper, columns: Sequence[Column], kept: Sequence[int], shares: Sequence[float], gap: float
) -> Iterator[_Place]:
    x = page.left
    for n, share in zip(kept, shares, strict=True):
        yield _Place(n, columns[n], x, share)
        x += share + gap


def _folded(
    page: Paper, places: Sequence[_Place], cells: Sequence[str], size: float, *, bold: bool
) -> list[list[list[Piece]]]:
    """The lines of each cell; only texts on the left have more than one."""
    return [
        [[Piece(text, bold)]]
        if place.column.kind != "text" or place.column.side == "right" or _is_spark(text)
        else page.folded([Piece(text.strip(), bold)], place.wide - _inner(text), size)
        for place, text in zip(places, cells, strict=True)
    ]


def _inner(text: str) -> float:
    return 3.0 if text.startswith("  ") else 0.0


def _tall(page: Paper, cells: Sequence[Sequence[Sequence[Piece]]], size: float) -> float:
    return max(1, *map(len, cells)) * page.tall(size) + 2 * _PAD


def _parts(page: Paper, cells: list[list[list[Piece]]], size: float) -> Iterator[list[list[list[Piece]]]]:
    """The row, in parts if it is taller than a page."""
    most = max(1, int((page.height - 12) / page.tall(size)) - 3)
    for start in range(0, max(map(len, cells)), most):
        yield [lines[start : start + most] for lines in cells]


def _head(page: Paper, places: Sequence[_Place], head: Sequence[str], size: float) -> None:
    """The headings, each in lines of its own where it is wider than its column."""
    cells = [page.folded([Piece(text, bold=True, colour=paper.QUIET)], place.wide + 0.1, size)
             for place, text in zip(places, head, strict=True)]  # fmt: skip
    _row(page, places, cells, size, None)
    page.line(page.left, page.y, page.left + page.width, page.y, paper.INK, 0.3)


def _row(
    page: Paper, places: Sequence[_Place], cells: Sequence[list[list[Piece]]], size: float,
    values: Sequence[Cell] | None,
) -> None:  # fmt: skip
    for place, lines in zip(places, cells, strict=True):
        value = values[place.n] if values is not None else None
        if isinstance(value, str) and _is_spark(value):
            _spark(page, place, value, size)
            continue
        inner = _inner(value) if isinstance(value, str) else 0.0
        for n, line in enumerate(lines):
            y = page.y + _PAD + n * page.tall(size)
            if place.column.side == "right":
                for piece in line:
                    page.say(
                        piece.text, place.x + place.wide, y, size, bold=piece.bold, colour=piece.colour,
                        right=True,
                    )  # fmt: skip
                continue
            x = place.x + inner
            for piece in line:
                x = page.say(piece.text, x, y, size, bold=piece.bold, colour=piece.colour)
    page.y += _tall(page, cells, size)


def _is_spark(text: str) -> bool:
    return len(text) > 1 and any(one in LEVELS for one in text) and set(text) <= {*LEVELS, " "}


def _spark(page: Paper, place: _Place, text: str, size: float) -> None:
    """A line of block characters as the columns that it stands for."""
    tall = page.tall(size) * 0.75
    wide = min(1.6, place.wide / len(text))
    for n, one in enumerate(text):
        if one in LEVELS:
            part = tall * (LEVELS.index(one) + 1) / len(LEVELS)
            page.box(place.x + n * wide, page.y + _PAD + tall - part + 0.5, wide * 0.8, part, paper.ACCENT)


def _bar(page: Paper, place: _Place, bar: blocks.Bar | None) -> None:
    """A bar below the first cell of its row."""
    if bar is None:
        return
    y = page.y - 0.3
    if bar.rest:
        page.box(place.x, y, place.wide, _BAR, paper.TRACK)
    x = place.x
    for part, style in ((1.0, theme.BAD),) if bar.over else bar.parts:
        wide = place.wide * max(0.005, min(1.0, part))
        page.box(x, y, wide, _BAR, _COLOURS.get(style, paper.ACCENT))
        x += wide
