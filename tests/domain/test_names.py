"""Names: what they may be, and what is meant by one that does not exist."""

from __future__ import annotations

import pytest

from finura_cli.domain.names import LONGEST, checked_name, not_found, pick
from finura_cli.errors import NotFound, UsageError

KNOWN = {name: name for name in ("Mobile recharge", "Dining", "Heating", "Rent")}


CONTROL = "holds a control character"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "is empty"), ("  ", "is empty"), ("x" * (LONGEST + 1), "is longer than 100 characters"),
        ("a\nb", CONTROL), ("a\x1b[31m", CONTROL), ("a\x7f", CONTROL), ("caf\udce9", CONTROL),
    ],
)  # fmt: skip
def test_what_cannot_be_typed_is_no_name(name: str, why: str) -> None:
    with pytest.raises(UsageError) as refused:
        checked_name(name, "a category")
    assert (refused.value.message, refused.value.code) == (f"the name of a category {why}", "bad-name")


def test_a_name_is_kept_as_it_is_typed_but_for_spaces_around_it() -> None:
    assert checked_name("  Café & 🍕 ", "an account") == "Café & 🍕"
    assert checked_name("x" * LONGEST, "an account") == "x" * LONGEST


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("mobil", "did you mean Mobile recharge?"),
        ("recharge", "did you mean Mobile recharge?"),
        ("Dinning", "did you mean Dining?"),
        ("d", "did you mean Dining?"),
        ("eating out", "`finura category` shows them"),
        ("🍕", "`finura category` shows them"),
    ],
)
def test_a_name_that_is_none_brings_what_begins_so_or_is_spelled_alike(typed: str, hint: str) -> None:
    error = not_found(typed, KNOWN, "category", "`finura category` shows them")
    assert (error.message, error.hint) == (f"there is no category '{typed}'", hint)


def test_several_that_may_be_meant_are_all_named() -> None:
    known = {f"Car {part}": f"Car {part}" for part in ("fuel", "tax", "wash", "rent", "loan")}
    hints = [not_found("car", dict(list(known.items())[:n]), "category", "").hint for n in (1, 2, 3, 5)]
    assert hints == [
        "did you mean Car fuel?",
        "did you mean Car fuel or Car tax?",
        "did you mean Car fuel, Car tax or Car wash?",
        "did you mean Car fuel, Car tax, Car wash or Car rent?",
    ]


def test_picking_says_what_there_is_none_of() -> None:
    assert pick("mob", KNOWN, "category", "") == "Mobile recharge"
    with pytest.raises(NotFound, match="there is no category 'Dinning'"):
        pick("Dinning", KNOWN, "category", "")
