from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.regex import RegexError, as_regex, finder, found


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("swig+y", "UPI SWIGGY 12", True),
        (r"^upi-\d+", "UPI-123", True),
        (r"^upi-\d+", "pay upi-123", False),
        ("(foo|bar)baz", "barbaz", True),
        (r"\d+-\d+-\d+-\d+", "1-2-3-4", True),
        ("[a-c]{2,3}x?", "abc", True),
        ("colou?r", "color", True),
        ("a{2}", "caat", True),
        ("(?:ab)+c", "xababc", True),
        ("চা.*ডাল", "চাল ডাল", True),
        ("needle", "x" * 1024 + "needle", False),
        (r"a\.b", "a.b", True),
        ("[]x]", "]", True),
        ("{", "{", True),
    ],
)
def test_found(source: str, text: str, expected: bool) -> None:
    assert found(source, text) is expected


@pytest.mark.parametrize(
    "source",
    [
        "(a+)+b",
        "(a?){30}a{30}",
        "(a*)*",
        "((a+))*",
        "(a|a)*b",
        r"(a)\1",
        r"(?P<x>a)(?P=x)",
        "(?=a)b",
        "(?i)a",
        ".*a.*b.*c",
        "a?" * 40 + "b",
        "(a|aa)" * 22 + "!",
        "(a|aa)(a|b)" * 9 + ".*!",
        "x" * 201,
        "(",
        ")",
        "a)",
        "[a",
        "*a",
        "a**",
        "a\\",
        "a{3,1}",
        "(?#x)a",
        "a++",
    ],
)
def test_refused(source: str) -> None:
    with pytest.raises(RegexError) as caught:
        finder(source)
    assert caught.value.exit_code == 2


def test_as_regex() -> None:
    assert as_regex("/a b/") == "a b"
    assert as_regex("/usr/local/bin") is None
    assert as_regex("//") is None
    assert as_regex("/") is None


@pytest.mark.parametrize(
    "source", ["a*a*b", ".*a.*b", "[ab]*[ab]*c", r"\w+\w+$!", "(?:aa)*a*b", "(a|aa)" * 16 + "!", "a?" * 18 + "b"]
)
@pytest.mark.timeout(60)  # what stalls takes years
def test_the_worst_text_does_not_stall(source: str) -> None:
    assert not found(source, "a" * 5000)


def test_how_much_of_a_text_is_looked_at() -> None:
    """Less where two open repeats share it: a second of work for each entry would be an hour for a list."""
    assert found("x.*y", "x" + "a" * 1000 + "y")
    assert found(".*x.*y", "x" + "a" * 200 + "y")
    assert not found(".*x.*y", "x" + "a" * 300 + "y")
    assert not found("[ab]*[ab]*c", "a" * 300 + "c")  # the second one ends in one place, and is walked after each end
    assert found("[^b]*b.*y", "b" + "a" * 1000 + "y")


@pytest.mark.timeout(60)
@given(st.text(st.sampled_from(list("ab.*+?{}1,2()[]|\\^$-:d")), max_size=30))
def test_whatever_is_accepted_is_an_expression_and_does_not_stall(source: str) -> None:
    try:
        is_found = finder(source)
    except RegexError:
        return
    re.compile(source)
    is_found("ab" * 60)
    is_found("a" * 120)
