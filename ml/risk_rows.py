"""Days as rows: the seven days before a day, what is known of that day ahead, and what then came.

Nothing of a day or of later ones is in its own row, so a row is the same whether or not more days follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ml.frames import Floats, FrameError, Ints

WINDOW = 7
"""Days that are looked back on."""
DECAY = 0.8
"""Yesterday weighs so much more than the day before it, as 1 to this."""
KINDS, BLOCKS = 5, 4
"""Categories that are told apart in the wide features, and parts of the day: night, morning, afternoon, evening."""
FEW = ("mood_lately", "mood_last", "spending_lately", "weekend", "pay_day")
"""The features that can be said in a sentence."""
_COLUMNS = ("day", "mood", "spend", "category", "block", "payday")


@dataclass(frozen=True, eq=False)
class Windows:
    """n days that are asked about. Of the 7 days before each, oldest first: `mood` (n, 7; 0..5, NaN where none was
    logged), `spend` (n, 7; >= 0, one unit throughout), `category` (n, 7; code of the largest, -1 none), `block` (n, 7;
    0..3, -1 none), `paid` (n, 7; was it a pay day). Of the day itself: `weekday` (n; 0 Monday), `payday` (n).
    """

    mood: Floats
    spend: Floats
    category: Ints
    block: Ints
    paid: Floats
    weekday: Ints
    payday: Floats

    def __len__(self) -> int:
        return len(self.weekday)

    def take(self, rows: slice | np.ndarray) -> Windows:
        """Some of them."""
        return Windows(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


@dataclass(frozen=True, eq=False)
class Rows:
    """n days of the past in their order: what was known before each, and its `mood` (n; NaN unknown), `spend` (n)."""

    windows: Windows
    mood: Floats
    spend: Floats

    def __len__(self) -> int:
        return len(self.spend)

    def take(self, rows: slice | np.ndarray) -> Rows:
        """Some of them."""
        return Rows(self.windows.take(rows), self.mood[rows], self.spend[rows])


@dataclass(frozen=True, eq=False)
class Scale:
    """What is usual in the rows a model learns from: `usual` a day with spending comes to (its median, in the units of
    `spend`), `kinds` the commonest categories.
    """

    usual: float
    kinds: Ints

    @classmethod
    def of(cls, rows: Rows) -> Scale:
        """The scale of n >= 1 rows."""
        spent = rows.spend[rows.spend > 0]
        codes, counts = np.unique(rows.windows.category[:, -1], return_counts=True)
        order = np.argsort(-counts[codes >= 0], kind="stable")
        return cls(float(np.median(spent)) if spent.size else 1.0, codes[codes >= 0][order][:KINDS])


def rows(days: Mapping[str, object]) -> Rows:
    """A row for each day of a diary that has seven days before it.

    `days`: 1-D arrays of one length, a row for each day in the calendar without gaps, oldest first: `day` (proleptic
    ordinal), `mood` (NaN: none logged), `spend`, `category`, `block`, `payday` as in Windows. Raises FrameError.
    """
    held = _checked(days)
    count = max(0, len(held["day"]) - WINDOW)
    return Rows(_windows(held, count), held["mood"][WINDOW:], held["spend"][WINDOW:])


def ahead(days: Mapping[str, object], payday: bool) -> Windows:
    """The day after the last one of a diary (at least seven days), of which is known whether it is a pay day."""
    held = _checked(days)
    if len(held["day"]) < WINDOW:
        raise FrameError(f"a day ahead needs {WINDOW} days before it")
    last = {name: column[-WINDOW:] for name, column in held.items()}
    last = {name: np.append(column, column[-1] + 1 if name == "day" else 0) for name, column in last.items()}
    last["payday"][-1] = payday
    return _windows(last, 1)


def few(windows: Windows, scale: Scale) -> Floats:
    """(n, 5): the features of `FEW`; NaN in the moods where none of the seven was logged."""
    spend = np.log1p(windows.spend / scale.usual)
    weekend = (windows.weekday >= 5).astype(np.float64)
    return np.column_stack([_lately(windows.mood), _last(windows.mood), _lately(spend), weekend, windows.payday])


def wide(windows: Windows, scale: Scale) -> Floats:
    """(n, 40): those of `few`, the seven days one by one, their extremes, what and when was bought, the weekday."""
    spend = np.log1p(windows.spend / scale.usual)
    known = np.isfinite(windows.mood)
    lowest = np.where(known, windows.mood, np.inf).min(axis=1)
    kinds = np.full(KINDS, -2)
    kinds[: len(scale.kinds)] = scale.kinds
    return np.column_stack(
        [
            few(windows, scale),
            windows.mood,
            spend,
            np.where(np.isfinite(lowest), lowest, np.nan),
            known.mean(axis=1),
            (windows.spend > 0).mean(axis=1),
            spend.max(axis=1),
            windows.paid.max(axis=1),
            *((windows.category == kind).mean(axis=1) for kind in kinds),
            *((windows.block == block).mean(axis=1) for block in range(BLOCKS)),
            *((windows.weekday == day) for day in range(7)),
        ]
    ).astype(np.float64)


def _lately(values: Floats) -> Floats:
    """The mean of what is known of each row, later days weighing more."""
    weights = np.isfinite(values) * DECAY ** np.arange(values.shape[1] - 1, -1, -1)
    total = weights.sum(axis=1)
    mean = np.where(np.isfinite(values), values, 0.0)
    return np.where(total > 0, (mean * weights).sum(axis=1) / np.where(total > 0, total, 1.0), np.nan)


def _last(values: Floats) -> Floats:
    """The latest that is known of each row."""
    known = np.isfinite(values)
    place = values.shape[1] - 1 - known[:, ::-1].argmax(axis=1)
    return np.where(known.any(axis=1), values[np.arange(len(values)), place], np.nan)


def _windows(held: Mapping[str, np.ndarray], count: int) -> Windows:
    places = np.arange(count)[:, None] + np.arange(WINDOW)
    asked = np.arange(count) + WINDOW
    mood, spend, category, block, paid = (held[name][places] for name in _COLUMNS[1:])
    return Windows(mood, spend, category, block, paid, (held["day"][asked] - 1) % 7, held["payday"][asked])


def _checked(days: Mapping[str, object]) -> dict[str, np.ndarray]:
    missing = sorted(set(_COLUMNS) - set(days))
    if missing:
        raise FrameError(f"columns missing: {', '.join(missing)}")
    whole = ("day", "category", "block")
    held = {name: np.asarray(days[name], dtype=np.int64 if name in whole else np.float64) for name in _COLUMNS}
    if any(column.ndim != 1 for column in held.values()) or len({column.size for column in held.values()}) > 1:
        raise FrameError("the columns are not 1-D of one length")
    if (np.diff(held["day"]) != 1).any():
        raise FrameError("a diary has each day once, in order, without gaps")
    spend, mood, payday = held["spend"], held["mood"], held["payday"]
    if not np.isfinite(spend).all() or (spend < 0).any():
        raise FrameError("spending of a day is finite and not negative")
    if np.isinf(mood).any() or (mood < 0).any() or (mood > 5).any():
        raise FrameError("a mood is from 0 to 5, or NaN")
    if not np.isin(payday, (0, 1)).all() or (held["block"] >= BLOCKS).any():
        raise FrameError("a pay day is 0 or 1, a block of hours at most 3")
    return held
