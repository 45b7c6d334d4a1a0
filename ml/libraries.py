"""What models are made with: the versions of the libraries, kept beside what was learnt. Loads none of them."""

from __future__ import annotations

import platform
from importlib.metadata import version

LIBRARIES = ("joblib", "numpy", "scipy", "scikit-learn")


def versions() -> dict[str, str]:
    """Version by name, of Python (`python`) and of every library that would take part in a model now."""
    return {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}
