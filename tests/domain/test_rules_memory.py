"""Rules at word starts, and the memory of what was done by hand."""

from __future__ import annotations

import pytest

from finura_cli.domain.memory import Memory, Recall, without_numbers
from finura_cli.domain.rules import Facts, condition
from finura_cli.domain.text import folded
from finura_cli.errors import UsageError


def holds(pattern: str, text: str) -> bool:
    return condition(pattern).met(Facts(folded(text), text, None, "", None, "", text))


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("swiggy", "UPI/SWIGGY/123", True),
        ("swig", "UPI/SWIGGY/123", True),
        ("wiggy", "UPI/SWIGGY/123", False),
        ("prime amazon", "AMAZON PRIME", True),
        ('"prime amazon"', "AMAZON PRIME", False),
        ('"amazon pri"', "AMAZON PRIME", True),
        ("café", "CAFE MONSOON", True),
        ("চা", "মোড়ের চায়ের দোকান", True),
        ("/uber.*eats/", "UBER *EATS PENDING", True),
        ("/^uber/", "NOT UBER", False),
        ("/^uber/", "NOT\nUBER", True),
        ("50%_", "50 % off", True),
    ],
)
def test_conditions(pattern: str, text: str, found: bool) -> None:
    assert holds(pattern, text) is found


@pytest.mark.parametrize("pattern", ["", "  ", '""', "...", "/(a+)+/", "/(/", "/" + "a" * 300 + "/"])
def test_refused_patterns(pattern: str) -> None:
    with pytest.raises(UsageError):
        condition(pattern)


def test_memory_of_the_same_text_is_all_that_was_done_with_it() -> None:
    memory = Memory([(" rent ", -1, 1), (" rent ", -1, 2), (" rent ", 1, 3)])
    assert memory.of(" rent ", -500) == Recall([1, 2], same=True)
    assert memory.of(" rent ", 500) == Recall([3], same=True)
    assert memory.of(" lent ", -500) is None


def test_memory_without_numbers_needs_agreement() -> None:
    agreed = Memory([(" upi 4135 swiggy ", -1, 1), (" upi 99887 swiggy ", -1, 1)])
    assert agreed.of(" upi 777123 swiggy ", -1) == Recall([1, 1], same=False)
    torn = Memory([(" upi 4135 swiggy ", -1, 1), (" upi 99887 swiggy ", -1, 2)])
    assert torn.of(" upi 777123 swiggy ", -1) is None
    assert torn.of(" upi 4135 swiggy ", -1) == Recall([1], same=True)


def test_a_text_of_numbers_alone_says_nothing() -> None:
    assert Memory([(" 4135 ", -1, 1)]).of(" 4136 ", -1) is None
    assert without_numbers(" upi 41 7eleven xx1105 ab1 ") == "upi 7eleven ab1"
