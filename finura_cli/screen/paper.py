"""Paper to draw on: pages, fonts of three scripts, texts that are measured and shaped. The only door to fpdf2.

Millimetres from the upper left corner. A text is split by the font that has its letters, and each piece is shaped as
a whole: Bangla and Hindi are wrong without.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from importlib import import_module
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Literal

from finura_cli.domain.text import visible
from finura_cli.errors import Unavailable
from finura_cli.records import NamedTuple

if TYPE_CHECKING:
    from fpdf import FPDF

Size = Literal["a4", "letter"]
LETTER_LANDS = frozenset("US CA MX PH CL CO VE PR".split())
MARGIN, TOP, BOTTOM = 16.0, 16.0, 18.0
LINE = 1.42
"""Of the size of letters, from one line to the next."""
_POINT = 25.4 / 72
INK, QUIET, RULE, ACCENT = "#1c2326", "#596368", "#dcdad2", "#0b7a75"
INCOME, OUT, GOOD, BAD, WARN = "#2b8a56", "#d0692f", "#1b6e44", "#b3261e", "#85490b"
PAST, AHEAD, TRACK = "#d5e3e1", "#f0d2ad", "#ebe9e2"

_SANS, _BENGALI, _DEVANAGARI = "NotoSans", "NotoSansBengali", "NotoSansDevanagari"
_OTHERS = {"→": "->", "←": "<-", "≈": "~", "≤": "<=", "≥": ">=", "−": "-", "●": "•", "✓": "+"}
"""What none of the fonts has, in other letters."""
_UNKNOWN = "\ufffd"
_SQUARES, _SQUARE = frozenset("█■▪▓▒░"), 0.62
"""Marks that are drawn in their colour, and their side in sizes of letters."""
_WORD = re.compile(r"\s+|[^\s:/]+[:/]*|[:/]+")


class Piece(NamedTuple):
    """Letters of one kind."""

    text: str
    bold: bool = False
    colour: str = INK


def size_of(locale: str) -> Size:
    """Letter where it is in use, A4 elsewhere."""
    return "letter" if locale.replace("-", "_").partition(".")[0].rpartition("_")[2] in LETTER_LANDS else "a4"


class Paper:
    """Pages, written from above: `y` is where the next thing goes."""

    def __init__(self, size: Size, *, title: str, today: date, foot: str) -> None:
        self._pdf = _new(size)
        self._pdf.set_title(visible(title))
        self._pdf.set_creation_date(datetime(today.year, today.month, today.day, tzinfo=UTC))
        self._title, self._foot = title, foot
        self._letters = {family: _letters(self._pdf, family) for family in (_SANS, _BENGALI, _DEVANAGARI)}
        self._widths: dict[tuple[str, bool], float] = {}
        self.width = self._pdf.w - 2 * MARGIN
        self.left = MARGIN
        self.y = TOP
        self.turn()

    def turn(self) -> None:
        """A new page, with its number below and, but for the first, the title above."""
        self._pdf.add_page()
        page = self._pdf.page_no()
        low = self._pdf.h - BOTTOM + 6
        self.say(self._foot, self.left, low, 7.5, colour=QUIET)
        self.say(str(page), self.left + self.width, low, 7.5, colour=QUIET, right=True)
        self.y = TOP
        if page > 1:
            self.say(self.cut(self._title, self.width, 7.5), self.left, TOP - 6, 7.5, colour=QUIET)

    @property
    def room(self) -> float:
        """What is left of the page."""
        return self._pdf.h - BOTTOM - self.y

    @property
    def height(self) -> float:
        """Of a whole page, between its margins."""
        return self._pdf.h - TOP - BOTTOM

    def need(self, tall: float) -> bool:
        """Turn the page unless so much is left; whether it was turned."""
        turned = tall > self.room and self.y > TOP
        if turned:
            self.turn()
        return turned

    def bytes(self) -> bytes:
        return bytes(self._pdf.output())

    # Text

    def wide(self, text: str, size: float, *, bold: bool = False) -> float:
        """How wide a text is once it is shaped."""
        return sum(self._wide(run, family, bold) for run, family in self._runs(text)) * size

    def _wide(self, run: str, family: str, bold: bool) -> float:
        if not family:
            return _SQUARE * _POINT * len(run)
        if (run, bold) not in self._widths:
            self._pdf.set_font(family, "B" if bold else "", 10)
            self._widths[run, bold] = self._pdf.get_string_width(run) / 10
        return self._widths[run, bold]

    def say(
        self, text: str, x: float, y: float, size: float, *, bold: bool = False, colour: str = INK, right: bool = False
    ) -> float:
        """Write a line whose upper edge is at `y`, from `x` or up to it; where it ends."""
        if right:
            x -= self.wide(text, size, bold=bold)
        self._pdf.set_text_color(colour)
        for run, family in self._runs(text):
            wide = self._wide(run, family, bold) * size
            if family:
                self._pdf.set_font(family, "B" if bold else "", size)
                self._pdf.set_xy(x, y)
                self._pdf.cell(h=size * _POINT * LINE, text=run)
            else:
                side = _SQUARE * _POINT * size
                self.box(x, y + (size * _POINT * LINE - side) / 2, wide, side, colour)
            x += wide
        return x

    def tall(self, size: float) -> float:
        """From one line to the next."""
        return size * _POINT * LINE

    def cut(self, text: str, room: float, size: float) -> str:
        """The text, or as much of it as there is room for."""
        if self.wide(text, size) <= room:
            return text
        while text and self.wide(text + "…", size) > room:
            text = text[:-1]
        return text.rstrip() + "…"

    def folded(self, pieces: Sequence[Piece], room: float, size: float) -> list[list[Piece]]:
        """Lines that fit, broken between words, after a colon or a slash, and within words that are too long."""
        lines: list[list[Piece]] = [[]]
        used = 0.0
        for piece in pieces:
            for word in _WORD.findall(visible(piece.text)):
                wide = self.wide(word, size, bold=piece.bold)
                if used + wide > room and used and not word.isspace():
                    lines.append([])
                    used = 0.0
                if word.isspace() and not used:
                    continue
                for part in self._parts(word, room, size, piece.bold) if wide > room else (word,):
                    if part is not word and used:
                        lines.append([])
                        used = 0.0
                    lines[-1].append(piece._replace(text=part))
                    used += self.wide(part, size, bold=piece.bold)
        return [_joined(line) for line in lines]

    def _parts(self, word: str, room: float, size: float, bold: bool) -> Iterator[str]:
        part = ""
        for cluster in _clusters(word):
            if part and self.wide(part + cluster, size, bold=bold) > room:
                yield part
                part = ""
            part += cluster
        yield part

    def _runs(self, text: str) -> list[tuple[str, str]]:
        """The text in pieces, each with the font that has its letters; squares have none."""
        runs: list[tuple[str, str]] = []
        for character in "".join(_OTHERS.get(one, one) for one in text):
            last = runs[-1][1] if runs else _SANS
            is_square = character in _SQUARES
            family = "" if is_square else self._family(character, last)
            shown = character if family or is_square else _UNKNOWN
            family = family if is_square else family or _SANS
            if runs and family == last:
                runs[-1] = (runs[-1][0] + shown, family)
            else:
                runs.append((shown, family))
        return runs

    def _family(self, character: str, last: str) -> str:
        """Marks and joiners stay with the letter before them."""
        stays = unicodedata.category(character) in ("Mn", "Mc", "Cf") or character in "।॥"
        for family in (last or _SANS, _SANS, _BENGALI, _DEVANAGARI) if stays else (_SANS, _BENGALI, _DEVANAGARI):
            if ord(character) in self._letters[family]:
                return family
        return ""

    # Shapes

    def box(self, x: float, y: float, wide: float, tall: float, colour: str) -> None:
        self._pdf.set_fill_color(colour)
        self._pdf.rect(x, y, wide, tall, style="F")

    def line(self, x: float, y: float, to_x: float, to_y: float, colour: str, thick: float = 0.2) -> None:
        self._pdf.set_draw_color(colour)
        self._pdf.set_line_width(thick)
        self._pdf.line(x, y, to_x, to_y)

    def course(self, points: Sequence[tuple[float, float]], colour: str, thick: float = 0.5) -> None:
        """A line through points."""
        self._pdf.set_draw_color(colour)
        self._pdf.set_line_width(thick)
        if len(points) > 1:
            self._pdf.polyline(list(points))

    def area(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        self._pdf.set_fill_color(colour)
        if len(points) > 2:
            self._pdf.polygon(list(points), style="F")

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        self._pdf.set_fill_color(colour)
        self._pdf.circle(x, y, radius, style="F")


def need_extra() -> None:
    """Unavailable (69, `no-pdf`) where a part of finura[pdf] is missing."""
    # Without the first, words of Indic scripts come out wrong; and the second, once loaded, never looks for it again.
    for module, package in (("uharfbuzz", "uharfbuzz"), ("fpdf", "fpdf2")):
        try:
            import_module(module)
        except ImportError as error:
            hint = "pipx inject finura fpdf2 uharfbuzz; without pipx: pip install fpdf2 uharfbuzz"
            raise Unavailable(f"a PDF needs the package {package}", hint=hint, code="no-pdf") from error


def _new(size: Size) -> FPDF:
    need_extra()
    from fpdf import FPDF

    pdf = FPDF(unit="mm", format=size)
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.c_margin = 0
    pdf.set_lang("en")
    pdf.set_creator("Finura")
    for family in (_SANS, _BENGALI, _DEVANAGARI):
        for style, name in (("", "Regular"), ("B", "Bold")):
            with as_file(files("finura_cli.screen") / "fonts" / f"{family}-{name}.ttf") as path:
                pdf.add_font(family, style, path)
    pdf.set_text_shaping(True)
    return pdf


def _letters(pdf: FPDF, family: str) -> frozenset[int]:
    """The characters that a font has."""
    from fpdf.fonts import TTFFont

    font = pdf.fonts[family.lower()]
    assert isinstance(font, TTFFont)
    return frozenset(font.cmap)


def _clusters(word: str) -> Iterator[str]:
    """Letters with the marks that belong to them; a virama keeps the letter after it, too."""
    cluster = ""
    for character in word:
        joined = cluster and (
            unicodedata.category(character) in ("Mn", "Mc", "Cf") or unicodedata.combining(cluster[-1]) == 9
        )
        if cluster and not joined:
            yield cluster
            cluster = ""
        cluster += character
    yield cluster


def _joined(line: list[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece, so that they are shaped as one; without the space at the end."""
    found: list[Piece] = []
    for piece in line:
        if found and found[-1][1:] == piece[1:]:
            found[-1] = piece._replace(text=found[-1].text + piece.text)
        else:
            found.append(piece)
    if found:
        found[-1] = found[-1]._replace(text=found[-1].text.rstrip())
    return found
