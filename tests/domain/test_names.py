"""Names: what they may be, and what is meant by one that does not exist."""

from __future__ import annotations

import pytest

from finura_cli.domain.names import LONGEST, checked_name, not_found, pick
from finura_cli.errors import NotFound, UsageError

KNOWN = {name: name for name in ("Mobile recharge", "Dining", "Heating", "Rent")}


@pytest.mark.parametrize("name", ["", "  ", "x" * (LONGEST + 1), "a\nb", "a\x1b[31m", "a\x7f", "caf\udce9"])
def test_what_cannot_be_typed_is_no_name(name: str) -> None:
    with pytest.raises(UsageError) as refused:
        checked_name(name, "a category")
    assert refused.value.code == "bad-name"


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


def test_picking_says_what_there_is_none_of() -> None:
    assert pick("mob", KNOWN, "category", "") == "Mobile recharge"
    with pytest.raises(NotFound, match="there is no category 'Dinning'"):
        pick("Dinning", KNOWN, "category", "")
