"""Rules as a person uses them: made, tried, ordered, run over what is there, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Finura, Once

BANK = """Date,Description,Amount
2026-10-01,UPI/SWIGGY/1,-250.00
2026-10-02,SWIGGY INSTAMART 22,-900.00
2026-10-03,NETFLIX.COM,-499.00
2026-10-04,ACME SALARY,50000.00
2026-10-05,CARD PAYMENT,-3000.00
"""


@pytest.fixture
def books(finura: Finura, once: Once, tmp_path: Path) -> Finura:
    def make() -> None:
        finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin")
        finura("category", "add", "Mine", "--kind", "expense")  # so that nothing is filed by common knowledge alone

    once(make)
    (tmp_path / "bank.csv").write_text(BANK, encoding="utf-8")
    finura("import", str(tmp_path / "bank.csv"), "--yes")
    return finura


def entries(books: Finura) -> dict[int, dict]:
    return {row["id"]: row for row in books("list", "--json").json["rows"]}


def test_a_rule_looks_at_several_things_and_does_several(books: Finura) -> None:
    made = books(
        "rules", "add", "swiggy", "amt:..500", "acct:main", "-c", "Dining", "--merchant", "Swiggy Food", "-t", "food",
        "-t", "app", "--note", "eaten", "--json",
    ).json  # fmt: skip
    assert made["pattern"] == 'swiggy amt:..500 acct:"Main"'
    assert made["said"] == "text has SWIGGY and amount up to 500 and account is Main"
    assert (made["category"], made["merchant"], made["tags"], made["note"]) == (
        "Food:Dining", "Swiggy Food", ["food", "app"], "eaten",
    )  # fmt: skip
    preview = books("rules", "apply", "--dry-run", "--json").json["rows"]
    assert [(row["id"], row["becomes"], row["tags"], row["note"], row["rule"]) for row in preview] == [
        (1, "Food:Dining", ["food", "app"], "eaten", 1)
    ]
    assert books("rules", "apply", "--yes", "--json").json["changed"] == 1
    one, two = entries(books)[1], entries(books)[2]
    assert (one["category"], one["category_by"], one["tags"], one["note"]) == (
        "Food:Dining", "rule", ["app", "food"], "eaten",
    )  # fmt: skip
    assert (two["tags"], two["note"]) == ([], None)
    assert "rule 1" in books("show", "1").out
    assert books("rules", "apply", "--yes", "--json").json["changed"] == 0


def test_tfl_does_not_catch_netflix(books: Finura) -> None:
    books("rules", "add", "TFL", "-c", "Public transport")
    assert books("rules", "apply", "--dry-run", "--json").json["rows"] == []
    assert books("rules", "test", "NETFLIX.COM", "--json").json["rule"] is None
    books("rules", "add", "/tfl/", "-c", "Subscriptions")
    assert [row["id"] for row in books("rules", "apply", "--dry-run", "--json").json["rows"]] == [3]


def test_rules_are_listed_as_they_are_tried_and_can_be_placed(books: Finura) -> None:
    for pattern in ("swiggy", "swiggy instamart", "merchant:swiggy", "uber"):
        books("rules", "add", pattern, "-c", "Dining")

    def order() -> list[int]:
        return [row["id"] for row in books("rules", "--json").json["rows"]]

    assert order() == [2, 3, 1, 4]
    assert books("rules", "mv", "4", "1", "--json").json["place"] == 1
    assert order() == [4, 2, 3, 1]
    assert [row["placed"] for row in books("rules", "--json").json["rows"]] == [True, False, False, False]
    books("rules", "mv", "1", "3")
    assert order() == [4, 2, 1, 3]
    books("rules", "add", "swiggy instamart order", "-c", "Dining")
    assert order() == [4, 2, 1, 5, 3]
    for number in ("1", "2", "4"):
        books("rules", "mv", number, "auto")
    assert order() == [5, 2, 3, 1, 4]
    assert books("rules", "mv", "1", "0", "--json", code=2).json["error"]["code"] == "usage"
    assert books("rules", "mv", "9", "1", code=2)


def test_every_rule_that_holds_is_said_with_what_it_decides(books: Finura) -> None:
    books("rules", "add", "merchant:swiggy", "amt:100..500", "-c", "Dining")
    books("rules", "add", "swiggy", "-c", "Groceries", "--tag", "app")
    books("rules", "add", "swiggy", "acct:main", "time:22:00..04:00", "--note", "late")
    told = books("rules", "test", "UPI/SWIGGY/77", "--amount", "250", "--account", "Main", "--time", "23:10")
    assert " ".join(told.out.split()) == (
        "rule 3: text has SWIGGY and account is Main and time 22:00 to 04:00 -> note 'late'"
        " rule 1: merchant starts with SWIGGY and amount 100 to 500 -> Food:Dining"
        " rule 2: text has SWIGGY -> Food:Groceries, tag app (but not the category: a rule before it decides)"
    )
    answer = books("rules", "test", "UPI/SWIGGY/77", "--amount", "250", "--json").json
    assert (answer["rule"], answer["category"]) == (1, "Food:Dining")
    assert [(row["rule"], row["decides"]) for row in answer["rules"]] == [(1, ["category"]), (2, ["tags"])]
    assert answer["lacking"] == [
        {"rule": 3, "pattern": 'swiggy acct:"Main" time:22:00..04:00', "needs": ["acct", "time"]}
    ]
    assert "--account and --time" in " ".join(books("rules", "test", "UPI/SWIGGY/77").out.split())
    assert books("rules", "test", "SWIGGY", "--amount", "+9", "--json").json["rule"] == 2
    books("rules", "test", "SWIGGY", "--time", "25:00", code=2)
    books("rules", "test", "SWIGGY", "--account", "nowhere", code=2)


def test_hand_set_stays_and_undo_and_redo_bring_every_byte_back(books: Finura) -> None:
    books("edit", "1", "-c", "Gifts", "--merchant", "Friend", "--note", "mine")
    books("edit", "2", "--split", "Dining=400,Groceries=500")
    books("rules", "add", "swiggy", "-c", "Dining", "--merchant", "Swiggy", "--tag", "app", "--note", "rule")
    before = books("export").out
    books("rules", "apply", "--yes")
    after = books("export").out
    one, two = entries(books)[1], entries(books)[2]
    assert (one["category"], one["merchant"], one["note"], one["tags"]) == ("Giving:Gifts", "Friend", "mine", ["app"])
    assert {line["category"] for line in two["lines"]} == {"Food:Dining", "Food:Groceries"}
    assert (two["note"], two["tags"]) == ("rule", ["app"])
    books("undo")
    assert books("export").out == before
    books("undo", "--redo")
    assert books("export").out == after
    assert books("doctor", "--json").json["sound"] is True


def test_a_transfer_by_rule_is_no_spending(books: Finura) -> None:
    books("rules", "add", "card payment", "--transfer")
    books("rules", "apply", "--yes")
    assert (entries(books)[5]["category"], entries(books)[5]["kind"]) == ("Transfer", "transfer")
    assert (
        books("rules", "add", "x", "--transfer", "-c", "Dining", "--json", code=2).json["error"]["code"] == "other-kind"
    )
    books("rules", "edit", "1", "--no-transfer", "-c", "Dining")
    assert books("rules", "--json").json["rows"][0]["transfer"] is False


def test_an_empty_value_takes_a_thing_away_and_something_must_be_left(books: Finura) -> None:
    books("rules", "add", "swiggy", "-c", "Dining", "--merchant", "S", "--tag", "t", "--note", "n")
    books("rules", "edit", "1", "--merchant", "", "--tag", "", "--note", "")
    row = books("rules", "--json").json["rows"][0]
    assert (row["category"], row["merchant"], row["tags"], row["note"]) == ("Food:Dining", None, [], None)
    assert books("rules", "edit", "1", "-c", "", "--json", code=2).json["error"]["code"] == "no-effect"
    assert books("rules", "add", "x", "--json", code=2).json["error"]["code"] == "no-effect"
    books("rules", "edit", "1", "--text", "merchant:swiggy food", "--tag", "a")
    row = books("rules", "--json").json["rows"][0]
    assert (row["pattern"], row["tags"]) == ("merchant:swiggy food", ["a"])


@pytest.mark.parametrize(
    "pattern", ["/(a+)+$/", "/(a|aa)*b/", "/" + "a" * 300 + "/", "x" * 600, "foo:bar", "amt:five", "acct:nowhere", ""]
)
def test_hostile_patterns_are_refused_when_they_are_typed(books: Finura, pattern: str) -> None:
    before = books("export").out
    books("rules", "add", pattern, "-c", "Dining", code=2)
    assert books("export").out == before


def test_markup_and_control_characters_are_only_text(books: Finura) -> None:
    books("rules", "add", "[bold]swiggy\x1b[31m", "-c", "Dining", "--note", "[link=x]n\x1b", "-t", "[red]")
    for words in (("rules",), ("rules", "test", "[bold]SWIGGY\x1b[31m"), ("rules", "apply", "--dry-run")):
        out = books(*words).out
        assert "\x1b" not in out
    assert "[BOLD]SWIGGY" in books("rules", "test", "bold swiggy [31m").out


def test_a_rule_is_exported_whole(books: Finura) -> None:
    books("rules", "add", "swiggy", "amt:..5", "--merchant", "S", "--tag", "t", "--note", "n")
    (kept,) = books("export", "--format", "json").json["rules"]
    assert (kept["pattern"], kept["category"], kept["merchant"], kept["note"]) == ("swiggy amt:..5", None, "S", "n")
    assert "t" in kept["tags"]
