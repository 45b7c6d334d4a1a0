"""What arrays must look like that enter the learning rooms."""

from __future__ import annotations

import numpy as np
import pytest

from ml.frames import FrameError, check_months

GAP = np.nan


def test_months_may_be_unknown_before_a_series_began_and_never_later():
    assert check_months([1, 2, 3]).shape == (1, 3)
    assert check_months([[GAP, 2.0], [1.0, 2.0]]).shape == (2, 2)
    for wrong in ([[1.0, GAP]], [[1.0, np.inf]], [], np.zeros((1, 1, 1))):
        with pytest.raises(FrameError):
            check_months(wrong)
