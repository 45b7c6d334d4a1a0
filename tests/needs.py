"""Parts of a machine that some tests need: skipped without them, failing where CI promised them."""

from __future__ import annotations

import importlib.util
import os
import shutil

import pytest


def program(name: str) -> None:
    """Go on where this program is installed (.ci/packages names it)."""
    if shutil.which(name) is None:
        lacking(f"{name} is not installed")


def lacking(sentence: str) -> None:
    """Skip with a sentence; fail under CI=true."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{sentence}, and CI=true says it should be")
    pytest.skip(sentence)


def package(name: str) -> None:
    """Go on where this Python package is installed (the dev extra names it)."""
    if importlib.util.find_spec(name) is None:
        lacking(f"the package {name} is not installed")
