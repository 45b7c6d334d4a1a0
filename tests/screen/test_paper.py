"""Paper: texts split by font and folded without a letter lost, tables that fit."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("fpdf", reason="finura[pdf] is not installed")
pytest.importorskip("uharfbuzz", reason="finura[pdf] is not installed")

from finura_cli.domain.text import visible
from finura_cli.screen.paper import Paper, Piece, size_of

LETTERS = st.sampled_from("abc WX09 :/-,. খাবারমুদিক্ষস্ত্রীर्मज्ञानक्षि।৳₹€\u200d ")


@pytest.fixture(scope="module")
def page() -> Paper:
    return Paper("a4", title="A", today=date(2026, 10, 20), foot="finura list")


@given(st.text(LETTERS, max_size=80), st.floats(12, 80), st.booleans())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_folded_texts_fit_and_keep_every_letter(page: Paper, text: str, room: float, bold: bool) -> None:
    lines = page.folded([Piece(text, bold)], room, 9)
    said = ["".join(piece.text for piece in line) for line in lines]
    assert "".join("".join(said).split()) == "".join(visible(text).split())
    assert all(page.wide(line, 9, bold=bold) <= room * 1.02 + 0.5 for line in said if len(line) > 6)


def test_marks_stay_with_their_letters(page: Paper) -> None:
    assert [run for run, _ in page._runs("ab খাবার ab")] == ["ab ", "খাবার", " ab"]
    assert [family for _, family in page._runs("क्षत्रिय।₹5")] == ["NotoSansDevanagari", "NotoSans"]
    assert len(page._runs("ক্\u200dষ")) == 1
    assert page._runs("■ a") == [("■", ""), (" a", "NotoSans")]
    assert page._runs("→ ☃") == [("-> \ufffd", "NotoSans")]


def test_shaping_joins_letters(page: Paper) -> None:
    """A conjunct is narrower than its letters one after the other."""
    assert page.wide("ক্ষ", 10) < page.wide("ক", 10) + page.wide("ষ", 10)
    assert page.wide("क्ष", 10) < page.wide("क", 10) + page.wide("ष", 10)


@pytest.mark.parametrize(
    ("locale", "size"),
    [("en_US", "letter"), ("es-MX", "letter"), ("en_US.UTF-8", "letter"), ("en_IN", "a4"), ("de", "a4"), ("ca", "a4")],
)
def test_paper_is_that_of_the_place(locale: str, size: str) -> None:
    assert size_of(locale) == size
