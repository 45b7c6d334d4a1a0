"""`finura add` without words, on a terminal."""

from __future__ import annotations

import os

import pytest

from tests.conftest import Finura

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")


def test_questions_go_back_and_the_first_account_is_opened(finura: Finura, environment: dict[str, str]) -> None:
    from tests.commands.forked import talk

    finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin")
    answers = ("lunch\n", "<\n", "dinner swiggy\n", "250\n", "\n", "Dining\n", "\n", "1000\n")
    code, _ = talk(environment | {"FINURA_TODAY": "2026-10-05"}, ["-m", "finura_cli", "add"], *answers)
    assert code == 0
    (row,) = finura("list", "--json").json["rows"]
    assert (row["description"], row["amount"], row["date"]) == ("dinner swiggy", "-250.00", "2026-10-05")
    assert (row["category"], row["account"]) == ("Food:Dining", "Cash")
    assert finura("account", "show", "Cash", "--json").json["account"]["balance"] == "750.00"
    answers = ("swiggy\n", "90\n", "\n", "\n", "\n")  # the second time the blanks are filled, and nothing is opened
    code, seen = talk(environment | {"FINURA_TODAY": "2026-10-06"}, ["-m", "finura_cli", "add"], *answers)
    assert code == 0
    assert "Food:Dining" in seen
    assert finura("list", "--count").out.strip() == "2"


def test_what_an_option_says_is_not_asked(finura: Finura, environment: dict[str, str]) -> None:
    from tests.commands.forked import talk

    finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin")
    finura("add", "9", "lunch", "-c", "Groceries", "2026-10-05")
    answers = ("lunch\n", "250\n", "\n")
    words = ["-m", "finura_cli", "add", "-c", "Dining", "-a", "Cash"]
    code, _ = talk(environment | {"FINURA_TODAY": "2026-10-05"}, words, *answers)
    assert code == 0
    assert finura("list", "--json", "id:2").json["rows"][0]["category"] == "Food:Dining"
