"""What `make test` does in part and `make judges` whole."""

from __future__ import annotations

from typing import TypeVar

import pytest

T = TypeVar("T")


def in_part(part: T, whole: T) -> list[object]:
    """The values of a parameter: so many rounds, or every so many steps, for `make test`, and all for `make judges`."""
    return [pytest.param(part, id="part"), pytest.param(whole, id="whole", marks=pytest.mark.judge)]


def larger(*texts: str) -> list[object]:
    """Inputs beside smaller ones of their kind: for `make judges`."""
    return [pytest.param(text, id=f"larger {n}", marks=pytest.mark.judge) for n, text in enumerate(texts)]
