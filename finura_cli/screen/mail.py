"""An answer as a page for mail programs, which keep little of a page: tables, colours said in place, no picture, no
variable. Where a style sheet is kept, it is dark for who likes it dark, and narrow on a phone; it must read without.

Nothing is asked for from anywhere: no picture, no font, no link. Larger mails are cut off by Gmail, so this one stays
below and says what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from html import escape

from finura_cli.domain.text import how_many, visible
from finura_cli.screen import page
from finura_cli.screen.html import LONG, PHONE_CELLS, titles, unbroken
from finura_cli.screen.shown import Cell, Column, Shown
from finura_cli.screen.tables import cell_shown, kept_at

LARGEST = 90_000
"""Bytes of a page, its head and foot left out. Gmail shows 102 KB of a message and hides the rest."""
CELLS = 72
"""Of a table a mail shows as many columns as a terminal of this width would."""
MOST_ROWS = 60
_PATH = re.compile(r"(?<=[^\W\d]):(?=[^\W\d])")
"""Between a category and the one it lies in: a narrow cell may break there."""
_FONT = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_FIXED = "ui-monospace,Menlo,Consolas,'Liberation Mono',monospace"
_GROUND, _CARD, _INK, _QUIET, _LINE = "#f6f5f1", "#ffffff", "#1c2326", "#596368", "#e2e0d8"
_TRACK, _BAR, _OUT, _WARN, _GOOD = "#ebe9e2", "#0b7a75", "#b3261e", "#85490b", "#1b6e44"
_RUNS = {
    "bold": ("", "font-weight:bold"), "dim": ("q", f"color:{_QUIET}"), "green": ("gd", f"color:{_GOOD}"),
    "red": ("bd", f"color:{_OUT}"), "bold red": ("bd", f"color:{_OUT};font-weight:bold"),
    "magenta": ("w", f"color:{_WARN}"), "cyan": ("a", f"color:{_BAR}"),
}  # fmt: skip
"""By the name of a style the class that the dark sheet knows, and how it looks where no sheet is kept."""
_BARS = {"green": ("bg", _GOOD), "red": ("bb", _OUT), "bold red": ("bb", _OUT), "magenta": ("bw", _WARN)}
_SHEET = (
    ".z{overflow-wrap:normal!important}"
    "@media (prefers-color-scheme:dark){.g{background:#12171a!important}.k{background:#1a2125!important}"
    ".i{color:#e4e9eb!important}.q{color:#9aa7ae!important}.l{border-color:#2d373d!important}"
    ".a{color:#4fb9b0!important}.gd{color:#6cc999!important}.bd{color:#f28b82!important}.w{color:#e5b566!important}"
    ".t{background:#2a343a!important}.b{background:#4fb9b0!important}.bg{background:#6cc999!important}"
    ".bb{background:#f28b82!important}.bw{background:#e5b566!important}}"
    "@media (max-width:480px){.s{display:none!important}.p{padding:16px 10px!important}.c{font-size:12px!important}"
    ".c td+td,.c th+th{padding-left:5px!important}}"
)


def document(command: str, shown: Shown, *, today: date) -> str:
    """The whole page. `today` stands in its last line."""
    blocks = page.blocks_of(shown)
    name, title, about = titles(command, blocks)
    head = f'<p class="q" style="margin:4px 0 0;color:{_QUIET}">{_text(about)}</p>\n' if about else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="supported-color-schemes" content="light dark">\n'
        f"<title>{_text(name)}</title>\n<style>{_SHEET}</style>\n</head>\n"
        f'<body class="g" style="margin:0;padding:0;background:{_GROUND}">\n'
        f'<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="g" bgcolor="{_GROUND}"'
        f' style="background:{_GROUND}"><tr><td align="center" style="padding:16px 8px">\n'
        f'<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="k" bgcolor="{_CARD}"'
        f' style="max-width:640px;background:{_CARD};border-radius:10px"><tr><td align="left" class="p i"'
        f' style="padding:20px 16px;color:{_INK};font:15px/1.5 {_FONT}">\n'
        f'<h1 style="margin:0;font-size:22px;line-height:1.25">{_text(title)}</h1>\n{head}'
        f"{''.join(_within(_body(blocks), f'finura {command}'))}"
        f'<p class="q l" style="margin:24px 0 0;padding:12px 0 0;border-top:1px solid {_LINE};color:{_QUIET};'
        f'font-size:12px">finura {_text(command)} · {today.isoformat()}</p>\n'
        "</td></tr></table>\n</td></tr></table>\n</body>\n</html>\n"
    )


def _within(pieces: Iterable[str], command: str) -> Iterator[str]:
    """As many pieces as a mail program shows."""
    size = 0
    for piece in pieces:
        size += len(piece.encode())
        if size > LARGEST:
            yield _paragraph(f"The rest is too long for a mail: {escape(visible(command))}", "q", f"color:{_QUIET}")
            return
        yield piece


def _body(blocks: Iterable[page.Block]) -> Iterator[str]:
    """The blocks one after the other; the first title is the page's and is not said again."""
    titled = False
    for block in blocks:
        heading = block.text if isinstance(block, page.Heading) else ""
        if isinstance(block, page.Sheet):
            heading = block.table.title
        if heading and titled:
            yield f'<h2 style="margin:26px 0 8px;font-size:16px;line-height:1.3">{_text(heading)}</h2>\n'
        titled = titled or bool(heading)
        if isinstance(block, page.Words):
            yield _words(block)
        elif isinstance(block, page.Sheet):
            yield _sheet(block)
        elif isinstance(block, page.Plot):
            yield _paragraph("There is a chart here, which a mail cannot show.", "q", f"color:{_QUIET}")


def _text(text: str) -> str:
    return escape(unbroken(visible(text)))


# -------------------------------------------------------------------------------------------------------------- words


def _words(block: page.Words) -> str:
    """Sentences, a paragraph a line; lines that mean their spaces keep them."""
    lines = [line for line in block.lines if any(piece.strip() for piece, _ in line)]
    if not block.aligned:
        return "".join(_paragraph("".join(map(_run, line))) for line in lines)
    texts = "\n".join("".join(_run(run, typed=True) for run in line) for line in block.lines)
    if not texts.strip():
        return ""
    return (
        f'<pre class="i" style="margin:8px 0;white-space:pre-wrap;color:{_INK};font:13px/1.5 {_FIXED}">{texts}</pre>\n'
    )


def _paragraph(inner: str, kind: str = "", style: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<p{named} style="margin:8px 0 0{";" + style if style else ""}">{inner}</p>\n'


def _run(run: page.Run, *, typed: bool = False) -> str:
    """`typed`: lines that mean their spaces, as commands do."""
    text, style = escape(run[0] if typed else unbroken(run[0])), run[1]
    kind, looks = _RUNS.get(style, ("", ""))
    named = f' class="{kind}"' if kind else ""
    return f'<span{named} style="{looks}">{text}</span>' if looks else text


# ------------------------------------------------------------------------------------------------------------- tables


def _sheet(sheet: page.Sheet) -> str:
    table = sheet.table
    if not table.rows:
        return _paragraph(_text(table.empty), "q", f"color:{_QUIET}")
    wide = kept_at(table, CELLS, sheet.show) or [n for n, column in enumerate(table.columns) if not column.machine]
    places = [n for n in wide if table.columns[n].name != "id"] or wide  # a mail answers no command
    spared = set(places) - set(kept_at(table, PHONE_CELLS, sheet.show) or places)
    head = "".join(
        _cell(table.columns[n], _text(table.columns[n].heading), "th", spared=n in spared, first=not place)
        for place, n in enumerate(places)
    )
    rows = []
    for n, row in enumerate(table.rows[:MOST_ROWS]):
        bar = sheet.bars[n] if n < len(sheet.bars) else None
        rows.append(_row(sheet, row, places, spared, bar))
    if table.total is not None:
        rows.append(_row(sheet, table.total, places, spared, None, total=True))
    more = len(table.rows) - MOST_ROWS
    left = _paragraph(f"... and {how_many(more, 'more row')}", "q", f"color:{_QUIET}") if more > 0 else ""
    return (
        '<table width="100%" cellpadding="0" cellspacing="0" class="i c" style="margin:10px 0 0;border-collapse:'
        f'collapse;color:{_INK};font:14px/1.4 {_FONT}">\n<tr>{head}</tr>\n{"".join(rows)}</table>\n{left}'
    )


def _row(
    sheet: page.Sheet, row: tuple[Cell, ...], places: list[int], spared: set[int], bar: page.Bar | None,
    *, total: bool = False,
) -> str:  # fmt: skip
    cells = []
    for place, n in enumerate(places):
        column = sheet.table.columns[n]
        inner = _shown(column, row[n], sheet) + (_bar(bar) if not place and bar is not None else "")
        cells.append(_cell(column, inner, "td", spared=n in spared, first=not place, bold=total))
    return f"<tr>{''.join(cells)}</tr>\n"


def _cell(column: Column, inner: str, tag: str, *, spared: bool, first: bool, bold: bool = False) -> str:
    """`inner` is markup."""
    right = column.side == "right"
    whole = right or column.kind == "date"
    # A mail program without style sheets has nothing else to make room with.
    looks = "white-space:nowrap;" if whole else "overflow-wrap:anywhere;"
    if tag == "th":
        looks += f"color:{_QUIET};font-size:12px;font-weight:normal;"
    looks += "font-weight:bold;" if bold else ""
    border = "" if tag == "th" else f"border-top:1px solid {_LINE};"
    told = (("q", tag == "th"), ("l", tag == "td"), ("s", spared), ("z", not whole))
    kinds = " ".join(kind for kind, holds in told if holds)
    scope = ' scope="col"' if tag == "th" else ""
    return (
        f'<{tag}{scope} class="{kinds}" align="{"right" if right else "left"}" valign="top"'
        f' style="padding:6px 0 6px {0 if first else 8}px;{border}{looks}">{inner}</{tag}>'
    )


def _shown(column: Column, cell: Cell, sheet: page.Sheet) -> str:
    text = unbroken(cell_shown(column, cell, sheet.show))
    if not isinstance(cell, str):
        return escape(text)
    inner = _PATH.sub(":<wbr>", escape(text))
    return f'<span style="overflow-wrap:anywhere">{inner}</span>' if LONG.search(text) else inner


def _bar(bar: page.Bar) -> str:
    """Cells with a ground: a mail program that gives widths to nothing else gives them to these."""
    told = ((1.0, "bold red"),) if bar.over else bar.parts
    parts = [(max(0.005, min(1.0, part)), style) for part, style in told]
    left = 1.0 - sum(part for part, _ in parts)
    cells = "".join(_stretch(part, *_BARS.get(style, ("b", _BAR))) for part, style in parts)
    if left > 0.001:
        cells += _stretch(left, "t", _TRACK) if bar.rest else f'<td width="{100 * left:.1f}%"></td>'
    return (
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:4px 0 2px">'
        f"<tr>{cells}</tr></table>"
    )


def _stretch(share: float, kind: str, colour: str) -> str:
    return (
        f'<td width="{100 * share:.1f}%" height="4" class="{kind}" bgcolor="{colour}"'
        f' style="height:4px;line-height:4px;font-size:0;background:{colour}"></td>'
    )
