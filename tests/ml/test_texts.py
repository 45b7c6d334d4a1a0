"""Texts as the models read them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from ml import texts


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("PAYPAL *SPOTIFY P1A2B3", "spotify #"),
        ("SQ *BLUE BOTTLE", "blue bottle"),
        ("TST* Joe's Grill 0042", "joes grill #"),
        ("POS 4411 CAFÉ Nero*12", "cafe nero #"),
        ("POS Purchase Ik *Sugar Cane", "sugar cane"),
        ("UPI-SWIGGY-swiggy@ybl-HDFC0001", "swiggy swiggy ybl hdfc#"),
        ("UPI/DR/33018/ZOMATO/x", "zomato x"),
        ("ACH DEBIT CITY WATER", "city water"),
        ("CKCARD PURCHASE Lidl", "lidl"),
        ("Zahlung an Stadtwerke", "stadtwerke"),
        ("paypal", "paypal"),
        ("PAYPAL * 17 03", "paypal #"),
        ("POS 1234", "pos #"),
        ("12/03/2024", ""),
        ("Woolworths * 17 Sep", "woolworths #"),
        ("Rent 3 May 2024 99", "rent #"),
        ("2 May Street Deli", "# may street deli"),
        ("Store #12", "store #"),
        ("", ""),
        ("H&M 12.50", "h&m #"),
        ("দোকানের চা", "দোকানের চা"),
        ("किराया १२", "किराया #"),
        ("☕ break", "☕ break"),
        ("カフェ", "カフェ"),
    ],
)
def test_the_normal_form(raw, plain):
    assert texts.normal(raw) == plain


@given(st.text(max_size=40) | st.text("paypl *sq#upi/-pos tst achক্া1", max_size=40))
def test_the_normal_form_of_a_normal_form_is_itself(text):
    once = texts.normal(text)
    assert texts.normal(once) == once
    assert once == once.strip()
    assert "  " not in once
    assert texts.features(text) == texts.cut(once)


@given(st.text("abcé ক্ষ #&", max_size=30))
def test_parts_of_words_are_those_of_scikit_learn(text):
    plain = texts.normal(text)
    analyse = CountVectorizer(analyzer="char_wb", ngram_range=(2, 5)).build_analyzer()
    assert sorted(f[1:] for f in texts.cut(plain) if f[0] == texts.PART) == sorted(analyse(plain))


def test_kinds_of_features_cannot_clash():
    found = texts.features("an an")
    assert found.count("wan") == 2
    assert found.count("pan an") == 1
    assert found.count("c an ") == 2
    assert not set(texts.side(-1250, "an")) & set(found)


def test_side_information_knows_the_direction_and_the_rough_size():
    assert texts.side(-1000, "a")[:2] == texts.side(-1100, "b")[:2]
    assert texts.side(-1000, "a")[0] != texts.side(1000, "a")[0]
    assert texts.side(-1000, "a")[1] != texts.side(-4000, "a")[1]
    assert texts.side(0, "a")


def test_a_word_has_a_letter_and_need_not_be_parted_by_spaces():
    assert texts.is_word("wcafe")
    assert not texts.is_word("w#")
    assert not texts.is_word("ccafe")
    assert texts.is_word("cカフェ")
    assert not texts.is_word("cカフ")


def test_reading_texts_loads_no_library():
    code = "import sys, ml.texts; print(sorted({'numpy', 'sklearn', 'scipy', 'pandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.timeout(20)
@pytest.mark.parametrize("raw", ["x" * 200_000, "ab " * 60_000 + "x" * 100_000, "x1y" * 60_000 + " tea"])
def test_a_text_as_long_as_a_file_allows_takes_no_longer_than_its_length(raw: str) -> None:
    assert texts.normal(texts.normal(raw)) == texts.normal(raw) == ("# tea" if "1" in raw else raw)
