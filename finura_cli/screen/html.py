"""An answer as one HTML page that needs nothing else: no script, no request, no font; light and dark, phone and paper.

The page is laid out from the blocks in which the answer is read; every figure of its JSON stands in a fold at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from html import escape
from importlib.resources import files

from finura_cli.domain.currencies import CODES, HOME_SIGNS, SIGNS
from finura_cli.domain.money import Money
from finura_cli.domain.text import visible
from finura_cli.screen import page, svg
from finura_cli.screen.charts import LEVELS
from finura_cli.screen.html_figures import figures
from finura_cli.screen.shown import Cell, Column, Shown, Table
from finura_cli.screen.tables import cell_shown, kept_at
from finura_cli.screen.theme import MASK

TILES = 4
"""A nameless table of amounts with at most so many rows is shown as tiles."""
PHONE_CELLS = 46
"""Of a table a phone shows as many columns as a terminal of this width would; the fold has them all."""
MOST_STACKED = 8
"""Cells of a row that a phone puts below each other; of a wider table the first column stays while the rest moves."""
_CLASSES = {
    "bold": "strong", "dim": "quiet", "green": "good", "red": "out", "bold red": "bad", "magenta": "warn",
    "cyan": "accent",
}  # fmt: skip
_HELD = re.compile(r"(?<!\S)[(+]*(?:[-+]\S{0,16}\d[\d.,]*|\d{4}-\d\d(?:-\d\d)?)(?![^\s,.;:)])")
"""Amounts with a sign, and dates: not to be broken at their `-` or `+`."""
_PATH = re.compile(r"(?<=[^\W\d]):(?=[^\W\d])")
"""Between a category and the one it lies in: a narrow cell may break there."""
LONG = re.compile(r"[^\s:]{17}")
"""A narrow cell would break every word that may be broken, so only those may that have no room else."""
_GAP = re.compile(
    rf"(?<!\w)([^\W\d_]{{1,5}}) (?=[\d{MASK[0]}])"
    rf"|(?<=[\d{MASK[0]}]) (?=(\d{{3}}(?: \d{{3}})*[.,]\d|[^\s\d.,;:!?()/–-]{{1,5}}))"
)
"""A space in an amount: after its currency, or before it, or between groups of digits."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
"""Even if a text came through as markup, nothing would run and nothing be asked for."""


def document(command: str, shown: Shown, *, today: date, private: bool = False) -> str:
    """The whole page. `today` stands in its last line."""
    blocks = page.blocks_of(shown)
    name, title, about = titles(command, blocks)
    style = (files("finura_cli.screen") / "page.css").read_text("utf-8")
    head = f'<p class="about">{_held(_text(about))}</p>\n' if about else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f'<link rel="icon" href="data:,">\n<title>{_text(name)}</title>\n<style>\n{style}</style>\n</head>\n'
        f"<body>\n<main>\n<header>\n<h1>{_text(title)}</h1>\n{head}</header>\n"
        f"{''.join(_body(blocks, name))}{figures(shown.json, private=private)}</main>\n"
        f"<footer>finura {_text(command)} · {today.isoformat()}</footer>\n</body>\n</html>\n"
    )


def titles(command: str, blocks: Iterable[page.Block]) -> tuple[str, str, str]:
    """What a tab says; the title, and what follows its first comma: the days and the currency."""
    first = next((_heading(block) for block in blocks if _heading(block)), "")
    title, _, about = first.partition(", ")
    title = title or command[:1].upper() + command[1:]
    return f"{first or title} · Finura", title, about


def _heading(block: page.Block) -> str:
    if isinstance(block, page.Heading):
        return block.text
    return block.table.title if isinstance(block, page.Sheet) else ""


def _body(blocks: Iterable[page.Block], name: str) -> Iterator[str]:
    """The blocks one after the other; the first title is the page's and is not said again."""
    titled = False
    for block in blocks:
        first = bool(_heading(block)) and not titled
        titled = titled or first
        if isinstance(block, page.Heading):
            yield "" if first else f"<h2>{_text(block.text)}</h2>\n"
        elif isinstance(block, page.Words):
            yield _words(block)
        elif isinstance(block, page.Plot):
            yield svg.drawn(block.picture, block.legend, f"A chart: {name}")
        elif isinstance(block, page.Sheet):
            yield _sheet(block, titled=not first)


def unbroken(text: str) -> str:
    """The text with spaces that no line ends at within an amount: before its currency or after it, and in its number.
    They look the same."""
    return _GAP.sub(_kept_together, text)


def _kept_together(found: re.Match[str]) -> str:
    before, after = found.groups()
    is_amount = before in _signs() if before else after[0].isdecimal() or after in _signs()
    return f"{before or ''}\xa0" if is_amount else found[0]


@cache
def _signs() -> frozenset[str]:
    foreign = (f"{code[:2]}{sign}" for code, sign in SIGNS.items() if not sign.isalpha())
    return frozenset((*SIGNS.values(), *HOME_SIGNS.values(), *CODES, *foreign))


def _text(text: str) -> str:
    return escape(unbroken(visible(text)))


# -------------------------------------------------------------------------------------------------------------- words


def _words(block: page.Words) -> str:
    """Sentences, a paragraph a line; facts behind their names; lines that mean their spaces keep them."""
    if not any(piece.strip() for line in block.lines for piece, _ in line):
        return ""
    if not block.fixed and _are_facts(block.lines):
        return f'<dl class="facts">{"".join(_facts(block.lines))}</dl>\n'
    if block.aligned:
        texts = ("".join(piece for piece, _ in line).lstrip() for line in block.lines)
        fixed = block.fixed or all(text.startswith("finura ") for text in texts)
        lines = "\n".join("".join(_run(run, typed=fixed) for run in line) for line in block.lines)
        return f'<pre class="{"fixed" if fixed else "lines"}">{lines}</pre>\n'
    styles = {style for line in block.lines for _, style in line}
    kind = f" {_CLASSES[styles.pop()]}" if len(styles) == 1 and styles <= _CLASSES.keys() else ""
    said = ("".join(_run((text, "" if kind else style)) for text, style in line) for line in filter(None, block.lines))
    return f'<div class="said{kind}">\n{"".join(f"<p>{line}</p>" for line in said)}\n</div>\n'


def _are_facts(lines: tuple[tuple[page.Run, ...], ...]) -> bool:
    """Whether each line begins with a name that is filled up to the same width."""
    return all(len(line) > 1 and line[0][0].endswith(" ") for line in lines) and len({len(x[0][0]) for x in lines}) == 1


def _facts(lines: tuple[tuple[page.Run, ...], ...]) -> Iterator[str]:
    """A line without a name goes on with the one above it."""
    for n, (name, *rest) in enumerate(lines):
        if name[0].strip():
            yield f"{'</dd>' if n else ''}<dt>{escape(unbroken(name[0].strip()))}</dt><dd>"
        yield " " + "".join(map(_run, rest))
    yield "</dd>"


def _run(run: page.Run, *, typed: bool = False) -> str:
    """`typed`: what people copy to a shell, which knows one kind of space."""
    text, style = escape(run[0] if typed else unbroken(run[0])), run[1]
    kind = _CLASSES.get(style, "")
    return f'<span class="{kind}">{_held(text)}</span>' if kind else _held(text)


def _held(escaped: str) -> str:
    return _HELD.sub(r'<span class="nb">\g<0></span>', escaped)


# ------------------------------------------------------------------------------------------------------------- tables


def _sheet(sheet: page.Sheet, *, titled: bool) -> str:
    table = sheet.table
    title = f"<h2>{_text(table.title)}</h2>\n" if table.title and titled else ""
    if not table.rows:
        return f'{title}<p class="said">{_text(table.empty)}</p>\n'
    places = [n for n, column in enumerate(table.columns) if not column.machine]
    return title + (_tiles(sheet, places) if _are_tiles(table, places) else _grid(sheet, places))


def _are_tiles(table: Table, places: list[int]) -> bool:
    rows = len(table.rows) + (table.total is not None)
    first = [table.columns[n] for n in places[:2]]
    return rows <= TILES and len(first) == 2 and not first[0].heading and first[1].kind == "money"


def _tiles(sheet: page.Sheet, places: list[int]) -> str:
    """A tile a row: what it is, how much, and small what else is known of it."""
    table, (name, amount, *others) = sheet.table, places
    tiles = []
    for row in (*table.rows, *((table.total,) if table.total is not None else ())):
        more = "".join(
            f"<div><dt>{_text(table.columns[n].heading)}</dt><dd>{_cell(table.columns[n], row[n], sheet)}</dd></div>"
            for n in others
            if row[n] is not None
        )
        tiles.append(
            f'<div class="tile"><h3>{_cell(table.columns[name], row[name], sheet)}</h3>'
            f'<p class="large">{_cell(table.columns[amount], row[amount], sheet)}</p>'
            + (f"<dl>{more}</dl>" if more else "")
            + "</div>\n"
        )
    return f'<div class="tiles">\n{"".join(tiles)}</div>\n'


def _grid(sheet: page.Sheet, places: list[int]) -> str:
    table = sheet.table
    kept = kept_at(table, PHONE_CELLS, sheet.show)
    kinds = {n: _classes(table.columns[n], spared=bool(kept) and n not in kept) for n in places}
    head = "".join(f'<th scope="col"{kinds[n]}>{_text(table.columns[n].heading)}</th>' for n in places)
    rows = "".join(
        f"<tr>{''.join(_cells(sheet, row, kinds, sheet.bars[n] if n < len(sheet.bars) else None))}</tr>\n"
        for n, row in enumerate(table.rows)
    )
    total = f"<tfoot><tr>{''.join(_cells(sheet, table.total, kinds))}</tr></tfoot>\n" if table.total else ""
    name = f' role="region" aria-label="{_text(table.title)}"' if table.title else ""
    narrow = "" if kept else " stack" if len(places) <= MOST_STACKED else " pinned"
    frame = f"wide{' bars' if any(sheet.bars) else ''}{narrow}"
    return (
        f'<div class="{frame}" tabindex="0"{name}><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n'
        f"{total}</table></div>\n"
    )


def _cells(
    sheet: page.Sheet, row: tuple[Cell, ...], kinds: dict[int, str], bar: page.Bar | None = None
) -> Iterator[str]:
    """The first cell names the row, and carries its bar; the others know their headings, for a phone."""
    for place, (n, kind) in enumerate(kinds.items()):
        column = sheet.table.columns[n]
        text = _cell(column, row[n], sheet)
        if place:
            yield f'<td{kind} data-of="{_text(column.heading)}">{text}</td>'
        else:
            yield f'<th scope="row"{kind}>{text}{_bar(bar)}</th>'


def _classes(column: Column, *, spared: bool) -> str:
    kinds = (("n", column.side == "right"), ("d", column.kind == "date"), ("spared", spared))
    found = " ".join(kind for kind, holds in kinds if holds)
    return f' class="{found}"' if found else ""


def _cell(column: Column, cell: Cell, sheet: page.Sheet) -> str:
    if isinstance(cell, str) and len(cell) > 1 and any(c in LEVELS for c in cell) and set(cell) <= {*LEVELS, " "}:
        return _spark(cell)
    text = escape(unbroken(cell_shown(column, cell, sheet.show)))
    if isinstance(cell, Money) and column.signed and text[:1] in "+-":
        return f'<span class="{"more" if cell.minor > 0 else "less"}">{text}</span>'
    if isinstance(cell, str) and column.kind == "text":
        kinds = (("inner", text.startswith("  ")), ("long", LONG.search(cell) is not None))
        kind, text = " ".join(kind for kind, holds in kinds if holds), _PATH.sub(":<wbr>", _held(text.strip()))
        return f'<span class="{kind}">{text}</span>' if kind else text
    return text


def _bar(bar: page.Bar | None) -> str:
    if bar is None:
        return ""
    whole = " whole" if bar.rest else ""
    if bar.over:
        return f'<span class="gauge{whole} over"><i style="width:100%"></i></span>'
    parts = "".join(
        f'<i class="{_CLASSES.get(style, "accent")}" style="width:{max(0.5, min(100.0, 100 * part)):.1f}%"></i>'
        for part, style in bar.parts
    )
    return f'<span class="gauge{whole}">{parts}</span>'


def _spark(cell: str) -> str:
    """A line of block characters as the columns that it stands for."""
    tall = len(LEVELS)
    columns = "".join(
        f'<rect x="{n * 5}" y="{tall - LEVELS.index(c) - 1}" width="4" height="{LEVELS.index(c) + 1}"/>'
        for n, c in enumerate(cell)
        if c in LEVELS
    )
    return (
        f'<svg class="spark" viewBox="0 0 {len(cell) * 5} {tall}" width="{len(cell) * 6}" height="18"'
        f' preserveAspectRatio="none" aria-hidden="true">{columns}</svg>'
    )
