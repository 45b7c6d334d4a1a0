"""An answer as a PDF, laid out from the blocks in which it is read: for printing, sending and keeping."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from finura_cli.screen import page as blocks
from finura_cli.screen import paper, paper_charts, paper_tables
from finura_cli.screen.html import titles
from finura_cli.screen.paper import Paper, Piece, Size, size_of
from finura_cli.screen.shown import Shown

__all__ = ["document", "size_of"]

BODY, SMALL, HEAD, TITLE = 9.5, 8.5, 12.0, 19.0
_GAPS = re.compile(r"( {2,})")
_CELL = 0.5
"""Of the size of letters: what a place of a line that means its spaces comes to."""
_COLOURS = {
    "dim": paper.QUIET, "green": paper.GOOD, "red": paper.BAD, "bold red": paper.BAD, "magenta": paper.WARN,
    "cyan": paper.ACCENT,
}  # fmt: skip


def document(command: str, shown: Shown, *, today: date, size: Size = "a4") -> bytes:
    """The whole file. `today` is its date, and stands below every page. Unavailable (69) without finura[pdf]."""
    found = blocks.blocks_of(shown)
    name, title, about = titles(command, found)
    page = Paper(
        size, title=name.removesuffix(" · Finura"), today=today, foot=f"finura {command} · {today.isoformat()}"
    )
    for text, letters, bold in ((title, TITLE, True), (about, BODY, False)):
        _write(page, [Piece(text, bold, paper.INK if bold else paper.QUIET)], letters)
    page.y += 3
    titled = False
    for block in found:
        heading = _heading(block)
        if heading and not titled:
            titled = True
            if isinstance(block, blocks.Heading):
                continue
            heading = ""
        _draw(page, block, heading)
    return page.bytes()


def _heading(block: blocks.Block) -> str:
    if isinstance(block, blocks.Heading):
        return block.text
    return block.table.title if isinstance(block, blocks.Sheet) else ""


def _draw(page: Paper, block: blocks.Block, heading: str) -> None:
    if heading:
        page.need(30)
        page.y += 3
        _write(page, [Piece(heading, bold=True)], HEAD)
        page.y += 1
    if isinstance(block, blocks.Words):
        _words(page, block)
    elif isinstance(block, blocks.Plot):
        paper_charts.draw(page, block.picture, block.legend)
    elif isinstance(block, blocks.Sheet):
        if block.table.rows:
            paper_tables.draw(page, block)
        else:
            _write(page, [Piece(block.table.empty)], BODY)
    elif isinstance(block, blocks.Gap):
        page.y += 2


def _write(page: Paper, pieces: Iterable[Piece], size: float) -> None:
    """A paragraph."""
    for line in page.folded([piece for piece in pieces if piece.text], page.width, size):
        if not line:
            continue
        page.need(page.tall(size))
        x = page.left
        for piece in line:
            x = page.say(piece.text, x, page.y, size, bold=piece.bold, colour=piece.colour)
        page.y += page.tall(size)


def _words(page: Paper, block: blocks.Words) -> None:
    for line in block.lines:
        pieces = [_piece(run) for run in line]
        text = "".join(piece.text for piece in pieces)
        if not text.strip():
            page.y += 1.5
        elif block.aligned:
            _aligned(page, pieces)
        else:
            _write(page, pieces, BODY)
    page.y += 1


def _piece(run: blocks.Run) -> Piece:
    text, style = run
    return Piece(text, "bold" in style, _COLOURS.get(style, paper.INK))


def _aligned(page: Paper, pieces: list[Piece]) -> None:
    """A line whose spaces put texts below each other: each begins where its place is, if what is before it has ended.
    The last one is folded there."""
    size, step = SMALL, SMALL * 25.4 / 72 * _CELL
    page.need(page.tall(size))
    columns: list[tuple[int, list[Piece]]] = []
    at, fresh = 0, True
    for piece in pieces:
        for text in filter(None, _GAPS.split(piece.text)):
            if _GAPS.fullmatch(text):
                fresh = True
            else:
                if fresh:
                    columns.append((at, []))
                columns[-1][1].append(piece._replace(text=text))
                fresh = text.endswith("  ")
            at += len(text)
    x = page.left
    for n, (place, said) in enumerate(columns):
        x = max(x, page.left + place * step)
        is_last = n == len(columns) - 1
        for k, line in enumerate(page.folded(said, page.left + page.width - x, size) if is_last else [said]):
            page.y += page.tall(size) if k else 0
            page.need(page.tall(size))
            end = x
            for piece in line:
                end = page.say(piece.text, end, page.y, size, bold=piece.bold, colour=piece.colour)
        x = end + 3
    page.y += page.tall(size)
