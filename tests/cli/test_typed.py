"""Numbers of entries as they are typed."""

from __future__ import annotations

import pytest

from finura_cli.cli.typed import typed_ids


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["12"], [12]),
        (["12", "7", "012"], [12, 7]),
        (["0"], [0]),
        (["000"], [0]),
        ([], None),
        (["12", "coffee"], None),
        (["-3"], None),
        (["½"], None),
        (["१२"], None),
    ],
)
def test_numbers_are_numbers_of_entries_only_when_all_words_are(words: list[str], ids: list[int] | None) -> None:
    assert typed_ids(words) == ids


def test_a_number_too_long_for_python_is_one_that_no_entry_has() -> None:
    (only,) = typed_ids(["7" * 5000]) or []
    assert only > 2**63
