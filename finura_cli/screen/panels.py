"""Panels: rows under a heading, laid out so that all of them fill a screen of so many lines and columns, and no more.

A row never takes two lines: names and remarks are cut, amounts never are. What has no room is left out, and the heading
says of how many rows some are shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from finura_cli.domain.text import visible
from finura_cli.records import NamedTuple
from finura_cli.screen import theme
from finura_cli.screen.charts import bar_text

GAP = 2
NAME, ENOUGH_NAME, LEAST_NAME, FEW = 24, 14, 8, 3
"""Cells of a name: at most, where a remark or a bar wants room, where both do, and at least."""
BAR, LEAST_BAR = 22, 8
LEAST_REMARK = 6
LEAST_SPARE = 4
TWO_COLUMNS = 116
"""Cells from which panels stand side by side."""
BETWEEN = 4


class Gauge(NamedTuple):
    """A part of a whole, both above or at zero, and where it usually stands by now."""

    part: int
    whole: int
    style: str
    mark: int | None = None


class Row(NamedTuple):
    """`lead` stands before the name, `amount` to the right; after it the first of the `remarks` that fits, or of
    `prose` as many words as do."""

    name: str
    amount: str = ""
    remarks: Sequence[str] = ()
    prose: str = ""
    lead: str = ""
    gauge: Gauge | None = None
    style: str = ""
    """Of the remark; where there is no room for it, of the name."""
    strong: bool = False
    short: str = ""
    """In place of the amount, where that has no room."""


class Panel(NamedTuple):
    """`said`: the longest of these sentences that fits stands over the rows. `empty` stands in place of rows.
    `rank`: the lowest goes first where there is room for few; it gets more than others where there is room for more."""

    title: str
    rows: Sequence[Row]
    rank: int
    said: Sequence[str] = ()
    empty: str = ""
    aside: str = ""
    """To the right in the heading."""
    left: bool = True
    """In the left column, where there are two."""
    spare: bool = False
    """Shown only where all others are whole."""

    @property
    def lines(self) -> int:
        """How many it takes with its heading, with nothing left out."""
        return 1 + len(self.said[:1]) + (len(self.rows) or (1 if self.empty else 0))

    @property
    def least(self) -> int:
        return min(self.lines, 2)


def laid_out(panels: Sequence[Panel], width: int, height: int, *, blocks: bool) -> list[Text]:
    """At most `height` lines of at most `width` cells."""
    if width < TWO_COLUMNS:
        return _column(panels, width, height, blocks)
    each = (width - BETWEEN) // 2
    left = _column([one for one in panels if one.left], each, height, blocks)
    right = _column([one for one in panels if not one.left], each, height, blocks)
    lines = []
    for n in range(max(len(left), len(right))):
        line = left[n].copy() if n < len(left) else Text()
        if n < len(right):
            line.append(" " * (each - line.cell_len + BETWEEN))
            line.append_text(right[n])
        lines.append(line)
    return lines


def _column(panels: Sequence[Panel], width: int, height: int, blocks: bool) -> list[Text]:
    kept = [one for one in panels if not one.spare]
    for one in panels:
        if one.spare and sum(other.lines + 1 for other in kept) + min(one.lines, LEAST_SPARE) <= height:
            kept = [other for other in panels if other in kept or other is one]
    while kept and sum(one.least for one in kept) > height:
        kept.remove(max(kept, key=lambda one: one.rank))
    room = _dealt(kept, height)
    loose = sum(room) + len(kept) - 1 <= height
    lines: list[Text] = []
    for one, most in zip(kept, room, strict=True):
        if loose and lines:
            lines.append(Text())
        lines += _panel(one, width, most, blocks)
    return lines


def _dealt(panels: Sequence[Panel], height: int) -> list[int]:
    """How many lines each gets: one after the other, by rank, until all have enough or none is left."""
    room = [one.least for one in panels]
    left = height - sum(room)
    turns = sorted(range(len(panels)), key=lambda n: panels[n].rank)
    while left > 0 and any(room[n] < panels[n].lines for n in turns):
        for n in turns:
            if left > 0 and room[n] < panels[n].lines:
                room[n] += 1
                left -= 1
    return room


def _panel(panel: Panel, width: int, most: int, blocks: bool) -> list[Text]:
    body: list[Text] = []
    fitting = next((one for one in panel.said if cell_len(one) <= width), None)
    if fitting is not None and most > 2:
        body.append(Text(visible(fitting)))
    shown = panel.rows[: most - 1 - len(body)]
    if not panel.rows and panel.empty and len(body) < most - 1:
        body.append(Text(cut(panel.empty, width), style=theme.QUIET))
    body += _rows(shown, width, blocks)
    part = f"+{len(panel.rows) - len(shown)} more" if len(shown) < len(panel.rows) else ""
    return [_heading(panel, part, width, blocks), *body]


def _heading(panel: Panel, part: str, width: int, blocks: bool) -> Text:
    """`─ Bills  +5 more ───────── €120.00 in 30 days ─`."""
    rule = "─" if blocks else "-"
    title, aside = cut(panel.title, max(1, width - 4)), panel.aside
    room = width - cell_len(title) - 4
    if len(part) + GAP > room:
        part = ""
    if cell_len(aside) + len(part) + 8 > room:
        aside = ""
    line = Text().append(f"{rule} ", style=theme.QUIET)
    line.append(f"{title} ", style=theme.TITLE)
    if part:
        line.append(f" {part} ", style=theme.QUIET)
    end = f" {aside} {rule}" if aside else ""
    line.append(rule * max(0, width - line.cell_len - cell_len(end)), style=theme.QUIET)
    if aside:
        line.append(f" {visible(aside)} ")
        line.append(rule, style=theme.QUIET)
    return line


class _Widths(NamedTuple):
    lead: int
    name: int
    bar: int
    amount: int
    remark: int


def _rows(rows: Sequence[Row], width: int, blocks: bool) -> list[Text]:
    """A line a row. On a screen that no amount fits on there are names."""
    if any(cell_len(row.amount) + GAP + FEW > width for row in rows):
        rows = [row._replace(amount=row.short or row.amount) for row in rows]
    if any(cell_len(row.amount) + GAP + FEW > width for row in rows):
        rows = [row._replace(amount="") for row in rows]
    widths = _widths(rows, width)
    return [_row(row, widths, blocks) for row in rows]


def _widths(rows: Sequence[Row], width: int) -> _Widths:
    """What each column gets: amounts all they need, then names, bars, remarks; a lead only where all have room."""

    def widest(texts: Sequence[str]) -> int:
        return max(map(cell_len, texts), default=0)

    amount, lead = widest([row.amount for row in rows]), widest([row.lead for row in rows])
    longest = widest([one for row in rows for one in (*row.remarks, row.prose)])
    shortest = widest([min(row.remarks, key=cell_len) for row in rows if row.remarks])
    bars = any(row.gauge is not None for row in rows)
    wanted = min(widest([row.name for row in rows]), NAME if bars or longest else width)
    room = width - (amount + GAP if amount else 0)
    if lead and room - lead - GAP < wanted:
        lead = 0
    room -= lead + GAP if lead else 0
    beside = (LEAST_BAR + GAP if bars else 0) + (shortest + GAP if shortest else 0)
    name = max(1, min(wanted, room, max(ENOUGH_NAME, room - beside)))
    if bars and room - name - GAP < LEAST_BAR <= room - min(name, LEAST_NAME) - GAP:
        name = room - GAP - LEAST_BAR
    room -= name
    bar = max(LEAST_BAR, min(BAR, room - GAP - shortest - GAP)) if bars and room - GAP >= LEAST_BAR else 0
    room -= bar + GAP if bar else 0
    remark = min(longest, room - GAP)
    return _Widths(lead, name, bar, amount, remark if remark >= LEAST_REMARK else 0)


def _row(row: Row, widths: _Widths, blocks: bool) -> Text:
    line = Text(no_wrap=True)
    if widths.lead:
        line.append(_padded(row.lead, widths.lead) + " " * GAP, style=theme.QUIET)
    remark = _remark(row, widths.remark)
    warned = "" if remark else row.style
    line.append(_padded(row.name, widths.name), style=theme.TOTAL if row.strong and not warned else warned)
    if widths.bar:
        line.append(" " * GAP)
        if row.gauge is None:
            line.append(" " * widths.bar)
        else:
            line.append_text(_drawn(row.gauge, widths.bar, blocks))
    if widths.amount:
        amount = visible(row.amount)
        line.append(" " * (GAP + widths.amount - cell_len(amount)))
        line.append(amount, style=theme.TOTAL if row.strong else "")
    if remark:
        line.append(" " * GAP)
        line.append(remark, style=row.style or theme.QUIET)
    line.rstrip()
    return line


def _remark(row: Row, cells: int) -> str:
    """Whole words alone: half an amount would be another one."""
    if cells < LEAST_REMARK:
        return ""
    texts = [visible(one) for one in (*row.remarks, row.prose)]
    fitting = next((one for one in texts if one and cell_len(one) <= cells), None)
    if fitting is not None or not row.prose:
        return fitting or ""
    words = cut(row.prose, cells).rpartition(" ")[0].rstrip(",;:")
    return f"{words}…" if words else ""


def _drawn(gauge: Gauge, cells: int, blocks: bool) -> Text:
    """What is there of the whole; more than all of it ends in `!`. A line stands where it usually is by now."""
    over = gauge.part > gauge.whole
    used = bar_text(min(gauge.part, gauge.whole), gauge.whole, cells, blocks=blocks)
    if over:
        return Text("█" * (cells - 1) + "!" if blocks else "#" * (cells - 1) + "!", style=gauge.style)
    bar = Text().append(used, style=gauge.style)
    bar.append(("·" if blocks else ".") * (cells - cell_len(used)), style=theme.QUIET)
    if gauge.mark is not None and gauge.whole > 0:
        at = max(0, min(cells - 1, gauge.mark * cells // gauge.whole))
        bar = bar[:at] + Text("│" if blocks else "|", style=theme.TITLE) + bar[at + 1 :]
    return bar


def cut(text: str, cells: int) -> str:
    """A text in at most so many cells."""
    clean = visible(text)
    if cell_len(clean) <= cells:
        return clean
    return set_cell_size(clean, cells - 1).rstrip() + "…" if cells > 1 else ""


def _padded(text: str, cells: int) -> str:
    short = cut(text, cells)
    return short + " " * (cells - cell_len(short))
