"""The dashboard as it is read, at 80 columns and 24 lines and on a larger screen."""

from __future__ import annotations

import pytest

from tests.screen.test_dashboard import EMPTY, FULL, lines


@pytest.mark.parametrize(("width", "height"), [(80, 23), (120, 39)])
def test_the_screen(width, height, snapshot):
    assert "\n".join(lines(FULL, width, height)) == snapshot


def test_the_screen_of_empty_books(snapshot):
    assert "\n".join(lines(EMPTY, 80, 23)) == snapshot
