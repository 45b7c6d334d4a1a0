"""What a model says of those who made it."""

from __future__ import annotations

import platform

import sklearn

from ml import libraries


def test_the_versions_are_those_that_would_be_loaded():
    told = libraries.versions()
    assert told["python"] == platform.python_version()
    assert told["scikit-learn"] == sklearn.__version__
    assert told.keys() == {"python", *libraries.LIBRARIES}
