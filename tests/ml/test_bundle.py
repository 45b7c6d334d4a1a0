"""Models that are kept, and refused, without an error."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from ml import bundle
from ml.bundle import Manifest, Mismatch

COLUMNS = ("day", "amount")
DATA = bundle.fingerprint(["a", "b"])


@pytest.fixture(scope="module")
def kept():
    model = LinearRegression().fit(np.array([[0.0], [1.0]]), np.array([1.0, 3.0]))
    return bundle.bundled(model, COLUMNS, DATA)


def test_a_model_comes_back_as_it_was(kept):
    held, manifest = kept
    model = bundle.opened(held, Manifest.of(manifest.text()), COLUMNS, DATA)
    assert model.predict([[2.0]]) == pytest.approx([5.0])
    assert bundle.opened(held, manifest, COLUMNS).predict([[2.0]]) == pytest.approx([5.0])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"digest": "0"}, Mismatch.DAMAGED),
        ({"libraries": (("python", "2.7"),)}, Mismatch.LIBRARIES),
        ({"columns": ("day",)}, Mismatch.COLUMNS),
        ({"data": "other"}, Mismatch.DATA),
    ],
)
def test_what_does_not_fit_is_said_and_not_opened(kept, change, why, monkeypatch):
    monkeypatch.setattr(bundle.joblib, "load", lambda _: pytest.fail("opened"))
    held, manifest = kept
    assert bundle.opened(held, replace(manifest, **change), COLUMNS, DATA) is why


class Trap:
    def __reduce__(self):
        return pytest.fail, ("a foreign pickle was run",)


def test_bytes_of_another_hand_are_never_run(kept):
    held, manifest = kept
    assert bundle.opened(pickle.dumps(Trap()), manifest, COLUMNS, DATA) is Mismatch.DAMAGED
    assert bundle.opened(held[:-1], manifest, COLUMNS, DATA) is Mismatch.DAMAGED
    assert bundle.opened(b"", manifest, COLUMNS, DATA) is Mismatch.DAMAGED


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{}", json.dumps({"digest": 1, "libraries": 3, "columns": [], "data": ""})]
)
def test_what_is_no_manifest_opens_nothing(kept, text):
    assert bundle.opened(kept[0], Manifest.of(text), COLUMNS, DATA) is Mismatch.DAMAGED


def test_a_fingerprint_knows_where_texts_end():
    assert bundle.fingerprint(["ab", "c"]) != bundle.fingerprint(["a", "bc"])
    assert bundle.fingerprint(["a", "b"]) != bundle.fingerprint(["b", "a"])
    assert bundle.fingerprint([]) != bundle.fingerprint([""])
