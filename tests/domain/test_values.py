"""The quick dataclass does what the standard one does."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.values import dataclass

Decorator = Callable[..., Any]


def declared(decorator: Decorator) -> Any:
    @decorator(frozen=True, slots=True)
    class Thing:
        """A thing."""

        kind: ClassVar[str] = "thing"
        id: int
        name: str = "nameless"
        tags: tuple[str, ...] = ()
        rest: dict[str, int] = field(default_factory=dict, compare=False)
        """What is left."""
        secret: str = field(default="", repr=False)

        @property
        def shout(self) -> str:
            return self.name.upper()

        def renamed(self, name: str) -> Any:
            return dataclasses.replace(self, name=name)

    return Thing


Quick, Standard = declared(dataclass), declared(dataclasses.dataclass)
values = st.tuples(
    st.integers(0, 2), st.sampled_from(["a", "b"]), st.lists(st.sampled_from("xy"), max_size=1).map(tuple)
)


@given(values, values)
def test_they_agree(one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    a, b, c, d = Quick(*one), Quick(*other), Standard(*one), Standard(*other)
    assert (a == b) == (c == d) == (one == other)
    assert one != other or hash(a) == hash(b)
    assert repr(a).replace("Quick", "Standard") == repr(c)
    assert dataclasses.asdict(a) == dataclasses.asdict(c)
    assert dataclasses.astuple(a) == dataclasses.astuple(c)
    assert a != c


def test_the_same_is_seen_from_outside() -> None:
    def description(cls: Any) -> Any:
        return (
            [(f.name, f.type, f.default, f.compare, f.repr) for f in dataclasses.fields(cls)],
            cls.__slots__, cls.__match_args__, cls.__doc__, cls.__qualname__, cls.__module__, cls.kind,
        )  # fmt: skip

    assert description(Quick) == description(Standard)
    assert list(inspect.signature(Quick).parameters) == list(inspect.signature(Standard).parameters)
    assert dataclasses.is_dataclass(Quick)
    assert not hasattr(Quick(1), "__dict__")


def test_it_is_frozen_and_can_be_replaced_copied_and_matched() -> None:
    thing = Quick(1, name="a", rest={"x": 1})
    with pytest.raises(FrozenInstanceError):
        thing.id = 2
    with pytest.raises(FrozenInstanceError):
        del thing.id
    with pytest.raises(FrozenInstanceError):
        thing.other = 2
    assert (thing.shout, thing.renamed("b").name, thing.renamed("b").rest) == ("A", "b", {"x": 1})
    assert copy.copy(thing) == copy.deepcopy(thing) == thing
    assert Quick(1).rest is not Quick(1).rest
    match thing:
        case Quick(1, name):
            assert name == "a"
        case _:
            pytest.fail("not matched")
    for wrong in ([], [1, "a", (), {}, "", 5]):
        with pytest.raises(TypeError):
            Quick(*wrong)
    with pytest.raises(TypeError):
        Quick(1, colour="red")


@dataclass(frozen=True, slots=True)
class Whole:
    first: int
    last: int = 0

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("backwards")


def test_checks_after_init_and_pickles() -> None:
    with pytest.raises(ValueError, match="backwards"):
        Whole(2, 1)
    assert pickle.loads(pickle.dumps(Whole(1, 2))) == Whole(1, 2)
    assert {Whole(1, 2): "x"}[Whole(1, 2)] == "x"


def test_what_is_rare_is_left_to_the_standard_one() -> None:
    @dataclass(slots=True)
    class Changing:
        n: int = 0

    changing = Changing()
    changing.n = 5
    assert changing == Changing(5)

    @dataclass(frozen=True, slots=True, order=True)
    class Ordered:
        n: int

    assert Ordered(1) < Ordered(2)

    @dataclass(frozen=True, slots=True)
    class Derived(Ordered):
        m: int = 0

    assert Derived(1, 2).m == 2
    with pytest.raises(ValueError, match="mutable"):

        @dataclass(frozen=True, slots=True)
        class _Bad:
            items: list[int] = []  # noqa: RUF012

    @dataclass
    class Plain:
        n: int

    assert Plain(1).__dict__ == {"n": 1}


def test_own_methods_are_kept() -> None:
    @dataclass(frozen=True, slots=True)
    class Own:
        n: int

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Own)

        def __hash__(self) -> int:
            return 7

        def __repr__(self) -> str:
            return "own"

    assert Own(1) == Own(2)
    assert (hash(Own(1)), repr(Own(1))) == (7, "own")
