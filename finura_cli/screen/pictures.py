"""What a chart shows, as a value: drawn in cells on a terminal, and drawn again as shapes on a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

if TYPE_CHECKING:
    from finura_cli.screen.charts import Series
    from finura_cli.screen.forecast_chart import Column


class Columns(NamedTuple):
    """Columns side by side for each label. `scale` writes a value for the axis, or nothing where it is hidden.
    `over` is laid across the columns."""

    labels: Sequence[str]
    series: Sequence[Series]
    scale: Callable[[int], str]
    over: Series | None = None


class Course(NamedTuple):
    """One value over time, drawn from `bottom` to `top`."""

    labels: Sequence[str]
    values: Sequence[int]
    scale: Callable[[int], str]
    bottom: int
    top: int


class Bands(NamedTuple):
    """What came, in or beside the bands that were told, and the band of what is to come; from `bottom` to `top`."""

    columns: Sequence[Column]
    scale: Callable[[int], str]
    bottom: int
    top: int


class HeatDay(NamedTuple):
    """A day: its shade from 0 (nothing) to 4, its amount in few letters, and in a sentence."""

    day: date
    shade: int
    short: str
    told: str


class Heat(NamedTuple):
    """Days by how much they came to; `first` is the weekday that weeks begin with, 0 is Monday."""

    days: Sequence[HeatDay]
    first: int
    is_sheet: bool
    weekday: Callable[[int], str]
    month: Callable[[int], str]


Plotted = Columns | Course | Bands
Picture = Plotted | Heat


class Drawing(Text):
    """A chart in cells that still knows what it shows."""

    picture: Picture | None = None

    def showing(self, picture: Picture) -> Drawing:
        self.picture = picture
        return self
