"""Books in currencies without decimals, and with three: no amount is ever off by a power of ten."""

from __future__ import annotations

import pytest

from tests.conftest import Finura


@pytest.mark.parametrize(
    ("currency", "spent", "part", "salary", "left"),
    [("JPY", "1200", "700", "300000", "298800"), ("KWD", "1.250", "0.750", "900.125", "898.875")],
)
def test_every_verb_keeps_the_decimals(
    finura: Finura, currency: str, spent: str, part: str, salary: str, left: str
) -> None:
    finura("init", "--currency", currency, "--locale", "en", "--no-pin")
    finura("add", spent, "lunch", "2026-10-03", "--split", f"Dining={part}", "-c", "Groceries")
    finura("add", salary, "pay", "--income", "2026-10-02")
    finura("budget", "set", "Food", salary, "--today", "2026-10-05")
    rows = finura("list", "--json", "lunch").json["rows"]
    assert rows[0]["amount"] == f"-{spent}"
    assert rows[0]["lines"][0]["amount"] == f"-{part}"
    assert finura("report", "spending", "2026-10", "--json").json["totals"]["expense"] == spent
    assert finura("report", "month", "2026-10", "--json").json["totals"]["net"] == left
    assert finura("account", "--json").json["rows"][0]["balance"] == left
    budget = finura("budget", "2026-10", "--json").json["rows"][0]
    assert (budget["budget"], budget["spent"], budget["left"]) == (salary, spent, left)
    assert (
        finura("sql", "SELECT amount FROM entries ORDER BY minor", "--csv").out.split()[1]
        == rows[0]["lines"][0]["amount"]
    )
    assert finura("list", "--count", f"amt:{part}..{part}").out == "1\n"


@pytest.mark.parametrize(
    "words",
    [
        ("account", "add", "Bank", "--opening", "$10"),
        ("account", "edit", "Cash", "--opening", "$10"),
        ("account", "reconcile", "Cash", "$10"),
        ("add", "1200", "lunch", "--split", "Dining=$7", "-c", "Groceries"),
        ("edit", "1", "--amount", "$7"),
        ("budget", "set", "Food", "$7"),
    ],
    ids=" ".join,
)
def test_an_amount_of_another_currency_is_never_taken_for_one_of_the_books(
    finura: Finura, words: tuple[str, ...]
) -> None:
    finura("init", "--currency", "JPY", "--locale", "ja_JP", "--no-pin")
    finura("add", "1200", "lunch", "-c", "Dining")
    before = finura("export").out
    finura(*words, code=2)
    assert finura("export").out == before
