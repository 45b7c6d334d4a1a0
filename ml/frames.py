"""The frame contract: what the arrays that enter this package must look like, and the check of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CHARGES: Mapping[str, type[np.generic]] = {
    "day": np.int64,
    "amount": np.float64,
    "category": np.int64,
    "merchant": np.int64,
}
"""A frame of charges, one row each, in the order they happened:
`day` (proleptic ordinal, never falling), `amount` (what was paid, > 0, in one unit throughout), `category` and
`merchant` (codes >= 0; -1: not known). Any mapping of names to 1-D arrays will do, a DataFrame too."""


class FrameError(ValueError):
    """The arrays do not keep the contract of this module."""


def check(frame: Mapping[str, object]) -> dict[str, NDArray[np.generic]]:
    """The columns of `CHARGES` as arrays of their types, all of one length n >= 0.

    Raises FrameError: a column is missing, not 1-D, of another length, not finite; amounts not positive; days falling.
    """
    missing = sorted(set(CHARGES) - set(frame))
    if missing:
        raise FrameError(f"columns missing: {', '.join(missing)}")
    columns: dict[str, NDArray[np.generic]] = {}
    for name, kind in CHARGES.items():
        column = np.asarray(frame[name])
        if column.ndim != 1:
            raise FrameError(f"{name} has {column.ndim} dimensions, not 1")
        if column.size and not np.issubdtype(column.dtype, np.number):
            raise FrameError(f"{name} holds no numbers")
        if not np.isfinite(column.astype(np.float64)).all():
            raise FrameError(f"{name} is not finite")
        columns[name] = column.astype(kind)
    if len({column.size for column in columns.values()}) > 1:
        raise FrameError("the columns differ in length")
    if (columns["amount"].astype(np.float64) <= 0).any():
        raise FrameError("amounts must be positive")
    if (np.diff(columns["day"].astype(np.int64)) < 0).any():
        raise FrameError("days must not fall")
    return columns


def check_months(series: object) -> Floats:
    """Monthly series as a float array (C, T): a row for each series, a column for each complete month, oldest first.

    A single series (T,) becomes (1, T). Units are the caller's, one throughout. A month before a series began is NaN;
    from its first number on every month is finite. Raises FrameError when that does not hold, or T = 0.
    """
    months = np.asarray(series, dtype=np.float64)
    if months.ndim == 1:
        months = months[None, :]
    if months.ndim != 2 or months.shape[1] == 0:
        raise FrameError(f"monthly series have shape (C, T), T > 0; this is {months.shape}")
    known = np.isfinite(months)
    if np.isinf(months).any() or (known[:, :-1] & ~known[:, 1:]).any():
        raise FrameError("a series may be unknown before it began, never later")
    return months
