"""The frame contract: what the arrays that enter this package must look like, and the check of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class FrameError(ValueError):
    """The arrays do not keep the contract of this module."""


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
