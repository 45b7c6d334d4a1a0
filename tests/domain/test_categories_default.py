from __future__ import annotations

import pytest

from finura_cli.domain.categories_default import DEFAULT_TREE
from finura_cli.domain.category import UNACCOUNTED, UNLISTED_ACCOUNT, Kind, Necessity
from finura_cli.domain.text import folded

BY_LAST = {node.path.rpartition(":")[2].casefold(): node for node in DEFAULT_TREE}


def test_last_parts_are_unique() -> None:
    lasts = [folded(node.path.rpartition(":")[2]) for node in DEFAULT_TREE]
    assert len(set(lasts)) == len(lasts)
    assert 60 <= len(lasts) <= 90


def test_parents_stand_before_their_children_and_are_of_their_kind() -> None:
    seen: dict[str, Kind] = {}
    for node in DEFAULT_TREE:
        parent, _, name = node.path.rpartition(":")
        assert name == name.strip() != ""
        assert ":" not in parent
        if parent:
            assert seen[parent] is node.kind
        seen[node.path] = node.kind


def test_what_is_spent_has_a_necessity_and_what_is_earned_has_none() -> None:
    for node in DEFAULT_TREE:
        if node.kind is Kind.EXPENSE:
            assert node.necessity in (Necessity.ESSENTIAL, Necessity.DISCRETIONARY)
        else:
            assert node.necessity in (None, Necessity.SAVING)
            assert node.necessity is None or node.kind is Kind.TRANSFER


@pytest.mark.parametrize(
    "name",
    "Groceries Dining Transport Fuel Shopping Clothing Health Entertainment Education Travel Personal Gifts Household "
    "Rent Utilities Insurance Subscriptions Salary Interest Food EMI Rickshaw Zakat Festivals "
    "Electronics Pension".split(),
)
def test_names_that_banks_use_meet_a_node(name: str) -> None:
    assert name.casefold() in BY_LAST


def test_named_nodes_are_there() -> None:
    kinds = {node.path: node.kind for node in DEFAULT_TREE}
    assert kinds[UNLISTED_ACCOUNT] is Kind.TRANSFER
    assert kinds[f"Other:{UNACCOUNTED}"] is Kind.EXPENSE
    assert not any("refund" in node.path.casefold() for node in DEFAULT_TREE)
