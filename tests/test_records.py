"""A cheap named tuple is one: whatever can be done with that of typing comes to the same."""

from __future__ import annotations

import copy
import pickle
from typing import Any, NamedTuple

import pytest

from finura_cli import records


class Theirs(NamedTuple):
    """A point."""

    x: int
    y: int = 2
    z: str = "z"

    def sum(self) -> int:
        return self.x + self.y


class Ours(records.NamedTuple):
    """A point."""

    x: int
    y: int = 2
    z: str = "z"

    def sum(self) -> int:
        return self.x + self.y


WAYS: list[Any] = [
    lambda kind: kind(1),
    lambda kind: kind(1, 3),
    lambda kind: kind(1, 3, "a"),
    lambda kind: kind(x=1),
    lambda kind: kind(z="b", x=4),
    lambda kind: kind(1, z="b"),
    lambda kind: kind._make([1, 2, 3]),
    lambda kind: kind(1)._replace(y=5, z="q"),
    lambda kind: copy.copy(kind(1)),
    lambda kind: copy.deepcopy(kind(1)),
]
WRONG: list[Any] = [
    lambda kind: kind(),
    lambda kind: kind(y=1),
    lambda kind: kind(1, 2, "z", 4),
    lambda kind: kind(1, x=1),
    lambda kind: kind(1, w=1),
    lambda kind: kind._make([1, 2]),
    lambda kind: kind._make([1, 2, 3, 4]),
]


@pytest.mark.parametrize("way", WAYS)
def test_a_record_is_made_as_a_named_tuple_is(way: Any) -> None:
    ours, theirs = way(Ours), way(Theirs)
    assert type(ours) is Ours
    assert tuple(ours) == tuple(theirs) == (ours.x, ours.y, ours.z)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert ours._asdict() == theirs._asdict()
    assert (ours == tuple(theirs), hash(ours), ours.sum()) == (True, hash(theirs), theirs.sum())
    assert pickle.loads(pickle.dumps(ours)) == ours


@pytest.mark.parametrize("way", WRONG)
def test_what_typing_refuses_is_refused(way: Any) -> None:
    for kind in (Theirs, Ours):
        with pytest.raises(TypeError):
            way(kind)


def test_a_record_cannot_be_changed_and_matches_by_place() -> None:
    with pytest.raises(ValueError, match="w"):
        Ours(1)._replace(w=1)  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        Ours(1).x = 2  # type: ignore[misc]
    with pytest.raises(AttributeError):
        Ours(1).other = 2  # type: ignore[attr-defined]
    match Ours(1, 5):
        case Ours(x, y):
            assert (x, y) == (1, 5)
    assert (Ours._fields, Ours._field_defaults, Ours.__doc__) == (Theirs._fields, Theirs._field_defaults, "A point.")


def test_a_field_without_a_default_comes_first() -> None:
    with pytest.raises(TypeError, match="default"):

        class Late(records.NamedTuple):
            x: int = 1
            y: int  # type: ignore[misc]
