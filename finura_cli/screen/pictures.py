"""What a chart shows, as a value: drawn in cells on a terminal, and drawn again as shapes on a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rich.text import Text

from finura_cli.records import NamedTuple

if TYPE_CHECKING:
    from finura_cli.screen.charts import Series
    from finura_cli.screen.forecast_chart import Column

MANY = 26
"""More columns of a band are drawn as one area."""
FEWEST_PLACES = 6
MOST_STEPS = 5
"""Of the scale, between its lowest value and its highest."""


class Columns(NamedTuple):
    """Columns side by side for each label. `scale` writes a value for the axis, or nothing where it is hidden.
    `over` is laid across the columns."""

    labels: Sequence[str]
    series: Sequence[Series]
    scale: Callable[[int], str]
    over: Series | None = None

    @property
    def every(self) -> list[Series]:
        """All that is drawn."""
        return [*self.series, *([self.over] if self.over is not None else [])]


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

    @property
    def weeks(self) -> int:
        """How many weeks have a day of it."""
        return self.place_of(self.days[-1].day)[0] + 1

    def place_of(self, day: date) -> tuple[int, int]:
        """Its week, from 0 on, and its place in it."""
        first = self.days[0].day
        start = first - timedelta(days=(first.weekday() - self.first) % 7)
        return divmod((day - start).days, 7)


Plotted = Columns | Course | Bands
Picture = Plotted | Heat


def reach_of(picture: Plotted) -> tuple[int, int]:
    """From which value to which it is drawn."""
    if isinstance(picture, Columns):
        return 0, max((value or 0 for one in picture.every for value in one.values), default=0)
    return picture.bottom, picture.top


def steps_of(bottom: int, top: int, scale: Callable[[int], str]) -> list[int]:
    """Round values from at most `bottom` to at least `top`; where amounts are hidden quarters, as round ones tell."""
    span = max(top - bottom, 1)
    if not scale(top).strip():
        return [bottom + span * n // 4 for n in range(5)]
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            first, last = bottom // step, -(-top // step)
            if last - first <= MOST_STEPS:
                return [n * step for n in range(first, last + 1)]
        size *= 10


def labels_of(picture: Plotted) -> list[str]:
    return [one.label for one in picture.columns] if isinstance(picture, Bands) else list(picture.labels)


def places_of(picture: Plotted) -> int:
    """How many places there are side by side: few columns are not drawn as walls."""
    return max(1 if isinstance(picture, Course) else FEWEST_PLACES, len(labels_of(picture)))


def is_area(picture: Plotted) -> bool:
    return isinstance(picture, Bands) and len(picture.columns) > MANY


def has_ends(picture: Plotted) -> bool:
    """Whether its first and its last value lie at the very sides."""
    return isinstance(picture, Course) or is_area(picture)


class Drawing(Text):
    """A chart in cells that still knows what it shows."""

    picture: Picture | None = None

    def showing(self, picture: Picture) -> Drawing:
        self.picture = picture
        return self
