"""`finura model`: what was learnt, how it did, learning anew, forgetting."""

from __future__ import annotations

from pathlib import Path

import pytest

from finura_cli.services.model_books import names
from tests.conftest import Finura, Once

SHOPS = {"ZUQQI": "Dining", "QUORVAX": "Groceries", "VORNIK": "Rent", "KLEMPT": "Fuel"}


@pytest.fixture
def books(finura: Finura, once: Once, tmp_path: Path) -> Finura:
    """40 rows of four invented shops, none filed."""
    shops = list(SHOPS)
    rows = [f"2026-{9 + n // 28:02}-{n % 28 + 1:02},{shops[n % 4]} STOP {n},-{n + 1}.50" for n in range(40)]
    path = tmp_path / "bank.csv"
    path.write_text("\n".join(["Date,Description,Amount", *rows, ""]), encoding="utf-8")

    def make() -> None:
        finura("init", "--currency", "USD", "--locale", "en_US", "--no-pin")
        finura("import", str(path), "--yes")

    once(make)
    return finura


@pytest.fixture
def filed(books: Finura) -> Finura:
    for shop, category in SHOPS.items():
        books("categorize", "--set", category, shop, "--yes")
    return books


def test_before_anything_was_learnt(books: Finura) -> None:
    rows = {row["model"]: row for row in books("model", "--json").json["rows"]}
    assert all(row["trained_at"] is None and row["contests"] == [] for row in rows.values())
    assert (rows["category"]["speaker"], rows["category"]["labels"], rows["category"]["due"]) == ("memory", None, 0)
    assert rows["budget"]["champion"] == "quantile of six months"
    for name in set(rows) - {"category"}:
        assert books("model", "show", name).out.startswith("Nothing was tried yet: ")
    assert "Nothing was learnt yet: file some entries by hand first" in books("model", "show").out
    refused = books("model", "train", "category", "--json", code=69).json["error"]
    assert (refused["code"], refused["hint"]) == ("too-few", "finura review files them")
    assert books("model", "evaluate", code=69).err.count("\n") <= 2
    assert books("model", "reset", "--json").json["forgotten"] is False


def test_another_name_is_refused(books: Finura) -> None:
    for verb in ("show", "train", "evaluate", "reset"):
        assert books("model", verb, "amount", code=2).err.startswith("error: there is no model 'amount'")


def test_labels_wait_until_they_are_learnt_from(filed: Finura) -> None:
    assert filed("model", "--json").json["rows"][0]["due"] == 40
    assert "40 labels to learn from: finura model train" in filed("model", "show").out
    learnt = filed("model", "train", "category", "--json").json
    assert (learnt["model"], learnt["labels"], learnt["categories"]) == ("category", 40, 4)
    assert learnt["speaker"] in {one["model"] for one in learnt["scores"] if one["speaks"]}
    assert 0.5 < learnt["accuracy"] <= 1
    assert sum(band["entries"] for band in learnt["bands"]) == learnt["tried"]
    row = filed("model", "--json").json["rows"][0]
    assert (row["due"], row["labels"], row["fresh"]) == (0, 40, True)
    assert row["scores"] == learnt["scores"]
    assert filed("model", "show", "--json").json["accuracy"] == learnt["accuracy"]
    filed("add", "5", "narbolt", "2026-10-20", "-c", "Dining")
    assert filed("model", "show", "--json").json["newer"] == 1


def test_evaluating_keeps_nothing(filed: Finura) -> None:
    tried = filed("model", "evaluate", "--json").json
    assert (tried["trained_at"], tried["labels"]) == (None, 40)
    assert filed("model", "--json").json["rows"][0]["trained_at"] is None


def test_training_changes_no_category_and_reset_forgets(filed: Finura) -> None:
    before = filed("list", "all", "--json").json["rows"]
    deeds = filed("undo", "list", "--json").json["rows"]
    filed("model", "train")
    assert filed("list", "all", "--json").json["rows"] == before
    assert filed("undo", "list", "--json").json["rows"] == deeds
    assert filed("model", "reset").out.startswith("Forgotten")
    assert filed("model", "--json").json["rows"][0]["speaker"] == "memory"
    assert filed("model", "--json").json["rows"][0]["due"] == 40


def test_for_a_pipe_and_as_a_table(filed: Finura) -> None:
    out = filed("model", "train", "category").out
    assert out.startswith("How categories are guessed\n")
    assert max(map(len, out.splitlines())) <= 80
    assert filed("model", "show", "--csv").out.startswith("model,speaks,accuracy,")
    assert filed("model").out.startswith("model\tspeaks\tchallenger\t")


def test_training_all_says_what_came_of_each(filed: Finura) -> None:
    rows = filed("model", "train", "--json").json["rows"]
    assert [row["model"] for row in rows] == list(names())
    by_name = {row["model"]: row for row in rows}
    assert by_name["category"]["learnt_from"] == "40 labels of 4 categories"
    assert by_name["budget"]["why"]
    for row in rows:
        assert row["note"] or row["learnt_from"]
        assert filed("model", "show", row["model"], "--json").json["model"] == row["model"]
        assert filed("model", "evaluate", row["model"], "--json", code=None).code in (0, 69)
        assert filed("model", "reset", row["model"], "--json").json["forgotten"] == (row["trained_at"] is not None)


def test_books_without_labels_train_the_rest(books: Finura) -> None:
    first = books("model", "train", "--json").json["rows"][0]
    assert first["note"] == "0 entries with a category of yours, 10 are needed to learn from"
