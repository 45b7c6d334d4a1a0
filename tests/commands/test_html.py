"""Pages in a browser: every figure of the JSON is in them, nothing is asked for, complained of, or too wide."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import Browser, browser, installed
from tests.conftest import Finura, Once
from tests.needs import lacking
from tests.thorough import in_part

DESK, PHONE = 1200, 390
TODAY = ("--today", "2026-10-20")
ANSWERS = {
    "month": ("report", "month"),
    "trend": ("report", "trend"),
    "pivot": ("report", "spending", "-M", "last-12m"),
    "budget": ("budget",),
    "predict": ("predict", "expenses", "--horizon", "3"),
}
CONTRAST = """
(() => {
  const parts = text => text.match(/[0-9.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
  const ground = element => {
    for (; element; element = element.parentElement) {
      const found = parts(getComputedStyle(element).backgroundColor);
      if (found.length === 3 || found[3] === 1) return found;
    }
    return matchMedia('(prefers-color-scheme: dark)').matches ? [0, 0, 0] : [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let worst = [99, ''];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !element.getClientRects().length) continue;
    if (element.closest('title')) continue;
    const style = getComputedStyle(element);
    const ink = light(parts(element.closest('svg') ? style.fill : style.color));
    const [low, high] = [ink, light(ground(element))].sort((a, b) => a - b);
    const found = (high + 0.05) / (low + 0.05);
    if (found < worst[0]) worst = [found, walker.currentNode.textContent];
  }
  return worst;
})()
"""


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = installed()
    if program is None:
        lacking("chromium is not installed")
    else:
        with browser(program, tmp_path_factory.mktemp("browser")) as found:
            yield found


@pytest.fixture
def household(finura: Finura, once: Once, home: Path) -> Finura:
    """A year and a half of a household, with budgets."""

    def make() -> None:
        finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes")
        finura("demo", "--write", str(home.parent / "files"))
        finura("import", str(home.parent / "files" / "household.csv"), *TODAY)
        finura("budget", "set", "Food", "900", *TODAY)
        finura("budget", "set", "Transport", "90", *TODAY)
        shutil.rmtree(home.parent / "files")

    once(make)
    return finura


def figures(value: Any) -> Iterator[str]:
    """The numbers and amounts of a JSON, as they are written there."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key != "schema":
                yield from figures(item)
    elif isinstance(value, list):
        for item in value:
            yield from figures(item)
    elif isinstance(value, str):
        if re.fullmatch(r"-?\d+(\.\d+)?|\d{4}-\d\d-\d\d", value):
            yield value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value)


VIEWS = ((DESK, False), (PHONE, True), (DESK, True), (PHONE, False))
"""Widths, and whether it is dark; in part each of both once."""


@pytest.mark.slow
@pytest.mark.parametrize("views", in_part(VIEWS[:2], VIEWS))
def test_pages_hold_every_figure_at_both_widths_and_in_both_schemes(
    household: Finura, tab: Browser, tmp_path: Path, views: tuple[tuple[int, bool], ...]
) -> None:
    for name, words in ANSWERS.items():
        page = tmp_path / f"{name}.html"
        household(*words, *TODAY, "-o", str(page))
        wanted = set(figures(json.loads(household(*words, *TODAY, "--json").out)))
        assert len(wanted) > 20
        grounds = set()
        for width, dark in views:
            where = f"{name}, {width} pixels, {'dark' if dark else 'light'}"
            tab.open(page, width=width, dark=dark)
            tab.value("document.querySelector('details').open = true")
            said = set(tab.value("document.body.innerText").split())
            assert not wanted - said, where
            assert tab.requests == [page.as_uri()], where
            assert tab.complaints == [], where
            assert tab.value("document.documentElement.scrollWidth") <= width, where
            assert tab.value("window.innerWidth") == width, where
            contrast, text = tab.value(CONTRAST)
            assert contrast >= 4.5, f"{where}: {text!r} stands out by {contrast:.2f} only"
            grounds.add(tab.value("getComputedStyle(document.body).backgroundColor"))
        assert len(grounds) == 2, f"{name}: light and dark look alike"


def test_what_is_read_stands_before_the_fold(household: Finura, tab: Browser, tmp_path: Path) -> None:
    page = tmp_path / "trend.html"
    household("report", "trend", *TODAY, "-o", str(page))
    totals = json.loads(household("report", "trend", *TODAY, "--json").out)["totals"]
    tab.open(page, width=DESK, dark=False)
    shown = tab.value("document.body.innerText.replaceAll(',', '')")
    assert all(f"₹{totals[name]}" in shown for name in ("income", "expense", "net"))
    assert tab.value("document.querySelectorAll('svg rect').length") == 24
    columns = "[...document.querySelectorAll('svg rect')].map(one => one.getBoundingClientRect().height)"
    assert all(tall > 5 for tall in tab.value(columns))
    assert tab.value("document.title").startswith("Trend")


@pytest.mark.parametrize("words", [("report", "week"), ("report", "month"), ("report", "year")])
def test_no_line_in_a_pipe_ends_with_blanks(household: Finura, words: tuple[str, ...]) -> None:
    lines = household(*words, *TODAY).out.split("\n")
    assert lines == [line.rstrip() for line in lines]


BROKEN = """(() => {
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const node = texts.currentNode, range = document.createRange();
    if (node.parentElement.closest(".figures")) continue;
    for (const word of node.data.matchAll(/[^\\s:/-]+/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].filter(one => one.width > 0).map(one => Math.round(one.top)));
      if (lines.size > 1 && word[0].length <= 16) found.push(word[0]);
    }
  }
  return found;
})()"""
"""Words of up to 16 characters that begin on one line and end on another."""


@pytest.mark.parametrize("width", [320, DESK, pytest.param(PHONE, marks=pytest.mark.judge)])
def test_no_word_is_broken_that_has_room(household: Finura, tab: Browser, tmp_path: Path, width: int) -> None:
    for day in ("09-03", "10-02", "10-09"):
        household("add", "612.30", "Zuqqi vornik", f"2026-{day}", *TODAY)
    long = "Hausverwaltungsgesellschaftmitbeschraenkter"
    household("add", "9000", long, "2026-10-05", *TODAY)
    for report in ("month", "week", "year"):
        page = tmp_path / f"{report}.html"
        household("report", report, *TODAY, "-o", str(page))
        tab.open(page, width=width, dark=False)
        assert tab.value(BROKEN) == [], report
        assert tab.value("document.documentElement.scrollWidth") <= width, report


def test_markup_in_a_text_is_a_text(finura: Finura, tab: Browser, tmp_path: Path) -> None:
    evil = '<script>document.title="gone"</script><img src="http://127.0.0.1:9/x" onerror="alert(1)">'
    finura("init", "--no-pin", "--currency", "BDT", "--yes")
    finura("add", evil, "--amount", "1250", "-n", "বাজার থেকে", *TODAY)
    for words in (("list",), ("report", "month"), ("show", "1")):
        page = tmp_path / f"{words[-1]}.html"
        finura(*words, *TODAY, "-o", str(page))
        tab.open(page, width=PHONE, dark=True)
        assert tab.requests == [page.as_uri()]
        assert tab.complaints == []
        assert tab.value("document.title") != "gone"
        assert tab.value("document.querySelectorAll('script, img, iframe').length") == 0
        assert tab.value("document.documentElement.scrollWidth") <= PHONE


def test_hidden_amounts_are_on_no_page(household: Finura, tmp_path: Path) -> None:
    for name, words in ANSWERS.items():
        page = tmp_path / f"{name}.html"
        amounts = {
            one for one in figures(household(*words, *TODAY, "--json").json) if re.fullmatch(r"-?\d{2,}\.\d\d", one)
        }
        amounts -= set(figures(household(*words, *TODAY, "--private", "--json").json))
        household(*words, *TODAY, "--private", "-o", str(page))
        text = page.read_text("utf-8").partition("</style>")[2].replace(",", "")
        text = re.sub(r"<(svg|i) .*?</\1>", "", text, flags=re.DOTALL)  # where shapes lie is no amount
        assert len(amounts) > 10
        assert not {one for one in amounts if re.search(rf"(?<![\d.]){re.escape(one.lstrip('-'))}(?![\d%])", text)}


def test_every_answer_is_a_page(household: Finura, tmp_path: Path) -> None:
    for n, words in enumerate(
        (("list", "2026-09"), ("account",), ("category",), ("goal",), ("bills",), ("anomalies",), ("alerts",),
         ("doctor",), ("list", "--count"), ("report", "week"), ("report", "cashflow"), ("report", "spending"),
         ("undo", "list"), ("config",))
    ):  # fmt: skip
        page = tmp_path / f"{n}.html"
        household(*words, *TODAY, "-o", str(page), code=None)
        text = page.read_text("utf-8")
        assert text.startswith("<!doctype html>"), words
        assert "<h1></h1>" not in text, words


def test_a_page_is_left_alone_unless_it_may_be_overwritten(finura: Finura, tmp_path: Path) -> None:
    finura("init", "--no-pin", "--currency", "INR", "--yes")
    page = tmp_path / "a.html"
    page.write_text("mine")
    assert "is to be html" in finura("account", "-o", str(page), "--json", code=2).out
    assert "--force" in finura("account", "-o", str(page), code=2).err
    assert page.read_text() == "mine"
    finura("account", "-o", str(page), "--force")
    assert page.read_text().startswith("<!doctype html>")
