"""The builder of the file of well-known names, on an index of three brands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from finura_cli.domain.categories_default import DEFAULT_TREE
from ml import build_prior
from ml.prior import Prior

ROOT = Path(__file__).parents[2]
KEYWORDS = ROOT / "ml/keywords"
LANGUAGES = ("en", "hi", "bn", "de", "es", "fr")
PATHS = {node.path for node in DEFAULT_TREE}


def item(name: str, **tags: str) -> dict[str, object]:
    return {"displayName": name, "tags": {"name": name, **tags}, "matchNames": []}


NSI = {
    "_meta": {"version": "0.0.1"},
    "nsi": {
        "brands/shop/supermarket": {"items": [item("Zorblatt Market"), item("Quibbly Fresh")]},
        "brands/amenity/fuel": {"items": [item("Fwop & Sons", brand="Fwop")]},
        "brands/advertising/totem": {"items": [item("Grundlewick")]},
        "operators/amenity/fuel": {"items": []},
        "brands/shop/shoes": {"items": [item(f"{name} Snorkelwear") for name in ("Aax", "Bee", "Cee", "Dee", "Eff")]},
    },
}
TEXTS = {
    "en": "# words\n[Food:Groceries]\nmilk, corn flakes\n[Food:Dining]\nlunch, milk bar, corn?\n",
    "de": "[Food:Groceries]\nBäckerei\n",
    "names": "[Transport:Fuel]\nGlug Station\n",
    "tags": "[Food:Groceries]\nshop/supermarket\n[Transport:Fuel]\namenity/fuel\n[Shopping:Clothing]\nshop/shoes\n",
    "persons": "# people\nrahul, mike\n",
}


@pytest.fixture(scope="module")
def built() -> bytes:
    return build_prior.build(NSI, TEXTS)


@pytest.fixture(scope="module")
def tiny(built: bytes) -> Prior:
    return Prior(built)


def best(prior: Prior, text: str) -> str:
    return next(iter(prior.answer(text)), ("", 0.0))[0]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("ZORBLATT MARKET 0031 BERLIN", "Food:Groceries"),
        ("zorblattmarket", "Food:Groceries"),
        ("fwop and sons", "Transport:Fuel"),
        ("fwop & sons", "Transport:Fuel"),
        ("GLUGSTATION", "Transport:Fuel"),
        ("milk", "Food:Groceries"),
        ("milk bar", "Food:Dining"),
        ("Baeckerei Schmitz", "Food:Groceries"),
        ("BÄCKEREI", "Food:Groceries"),
        ("bäckereien", "Food:Groceries"),
    ],
)
def test_what_goes_in_comes_out(tiny: Prior, text: str, path: str) -> None:
    assert best(tiny, text) == path


@pytest.mark.parametrize("text", ["Grundlewick", "Rahul", "Mike's", "unmilked", "Rahul Grundlewick"])
def test_what_did_not_go_in_is_not_believed(tiny: Prior, text: str) -> None:
    assert all(chance <= 0.5 for _, chance in tiny.answer(text))


def test_words_that_several_brands_share_speak_for_unknown_ones(tiny: Prior) -> None:
    (path, chance), *_ = tiny.answer("Hoo Snorkelwear")
    assert path == "Shopping:Clothing"
    assert chance < 0.9


def test_a_word_with_a_question_mark_says_little(tiny: Prior) -> None:
    (path, chance), *_ = tiny.answer("corn")
    assert path == "Food:Dining"
    assert chance < 0.6


def test_the_source_is_told(tiny: Prior) -> None:
    assert tiny.source == "name-suggestion-index 0.0.1"
    tiny.check()


def test_the_same_input_gives_the_same_bytes(built: bytes) -> None:
    code = (
        "import json, sys; from hashlib import sha256; from ml.build_prior import build;"
        "print(sha256(build(*json.load(sys.stdin))).hexdigest())"
    )
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"  # of hashes, another one than here
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": seed},
        input=json.dumps([NSI, TEXTS]),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == sha256(built).hexdigest()


def test_the_script_reads_an_index_and_writes_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    index, out = tmp_path / "nsi.json", tmp_path / "prior.bin"
    index.write_text(json.dumps(NSI), "utf-8")
    monkeypatch.setattr(build_prior, "word_lists", lambda folder: TEXTS)
    monkeypatch.setattr(sys, "argv", ["build_prior", str(index), str(out)])
    build_prior.main()
    assert f"{out.stat().st_size:,} bytes" in capsys.readouterr().out
    assert best(Prior(out.read_bytes()), "zorblatt market") == "Food:Groceries"
    monkeypatch.setattr(sys, "argv", ["build_prior"])
    with pytest.raises(SystemExit, match="usage"):
        build_prior.main()


def test_the_word_lists_name_categories_of_the_tree() -> None:
    texts = build_prior.word_lists(KEYWORDS)
    assert {"names", "tags", "persons", *LANGUAGES} == set(texts)
    for name, text in texts.items():
        if name != "persons":
            strange = {path for path, _, _ in build_prior.listed(text)} - PATHS
            assert not strange, (name, strange)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_nearly_every_category(language: str) -> None:
    named = {path for path, _, _ in build_prior.listed((KEYWORDS / f"{language}.txt").read_text("utf-8"))}
    assert len(named) >= 60


def test_the_shipped_file_is_of_these_word_lists() -> None:
    """A word added to a list without building the file anew is noticed."""
    shipped = Prior((ROOT / "finura_cli/data/prior.bin").read_bytes())
    lists = build_prior.read_lists(build_prior.word_lists(KEYWORDS))
    sure = [
        word
        for word, said in lists.words.items()
        if list(said.values()) == [build_prior._SURE] and word not in lists.nothing
    ]
    assert len(sure) > 5000
    unknown = [word for word in sure if not shipped.answer(word, None)]
    assert unknown == []


def test_an_entry_above_the_first_category_is_refused() -> None:
    with pytest.raises(ValueError, match="no category above 'milk'"):
        list(build_prior.listed("milk\n[Food]\n"))
