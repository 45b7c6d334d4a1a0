"""A page for mail programs: it reads where no style sheet is kept, asks for nothing, and is never cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from finura_cli.domain.money import Money
from finura_cli.screen import charts, page, report_parts, tables, theme
from finura_cli.screen.mail import LARGEST, MOST_ROWS, document
from finura_cli.screen.money import show as show_money
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table
from tests.browser import Browser, browser, installed
from tests.needs import lacking
from tests.screen.test_html import EVIL, Balanced

TODAY = date(2026, 10, 20)
GMAIL = 102 * 1024
"""Bytes of a message that Gmail shows."""


def show(money: Money) -> str:
    return show_money(money, "en_IN")


def rupees(minor: int) -> Money:
    return Money(minor, "INR")


def spending(rows: int = 3, name: str = "Food:Dining out and in") -> Table:
    return Table(
        columns=(
            Column("id", "int"), Column("date", "date"), Column("description"), Column("category", spare=2),
            Column("amount", "money"), Column("currency", machine=True),
            Column("change", "money", signed=True, spare=1),
        ),
        rows=tuple(
            (9_000_000 + n, date(2026, 10, 1), f"{EVIL} {n}", name, rupees(123_456_00 + n), "INR", rupees(-n - 1))
            for n in range(rows)
        ),
        total=(None, None, "Total", None, rupees(164_608_00), "INR", rupees(-200)),
        title="Largest entries",
    )  # fmt: skip


def letter(table: Table | None = None, show: ShowMoney = show, before: int = 1) -> Shown:
    chosen = table or spending()

    def draw(console: Console) -> None:
        report_parts.say_title(console, "Month, October 2026, INR (2026-10-01 to 2026-10-31)")
        for _ in range(before):
            tables.draw_table(chosen, console, show=show, bars=[row[4].minor for row in chosen.rows])  # type: ignore[union-attr]
        report_parts.say_notes(console, [f"{show(rupees(-99_00))} was {EVIL}"])
        report_parts.say(console, ["  finura review 2026-10"], "")

    return Shown(json={"secret": "of the fold"}, table=chosen, rich=draw, show=show)


def made(shown: Shown) -> str:
    text = document("report month", shown, today=TODAY)
    parser = Balanced()
    parser.feed(text)
    parser.close()
    assert not parser.open
    assert not {"script", "img", "svg", "link", "a", "form", "iframe", "details"} & set(parser.tags)
    assert len(text.encode()) < GMAIL
    return text


def test_all_that_a_mail_program_drops_is_not_leant_on() -> None:
    """No variable, no grid, no address; colours and widths are said at each place."""
    text = made(letter())
    bare = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    for word in ("var(", "flex", "grid", "position", "url(", "http", "cid:", "@import", "<style"):
        assert word not in bare, word
    assert "prefers-color-scheme:dark" in text
    assert '<td width="100.0%" height="4" class="b" bgcolor="#0b7a75"' in bare
    assert bare.index("<h1") < bare.index("<h2") < bare.index("₹1,23,456.00") < bare.index("₹1,64,608.00")
    assert "9000000" not in bare
    assert "finura review 2026-10" in bare
    assert "finura report month · 2026-10-20" in bare


def test_what_a_text_says_is_never_markup_nor_turned_around() -> None:
    text = made(letter())
    assert "<script" not in text
    assert "\u202e" not in text
    assert "&lt;script&gt;" in text
    assert "খাবার" in text


def test_hidden_amounts_are_nowhere_on_the_page() -> None:
    text = made(letter(show=lambda money: show_money(money, "en_IN", private=True)))
    assert theme.MASK in text
    for amount in ("1,23,456", "123456", "1,64,608", "99.00"):
        assert amount not in text


@pytest.mark.parametrize(("rows", "before"), [(MOST_ROWS, 1), (5000, 1), (40, 30), (600, 9)])
def test_however_much_there_is_to_say_nothing_is_cut_off_unsaid(rows: int, before: int) -> None:
    text = made(letter(spending(rows, "খাবার:বাজার" * 3), before=before))
    more = rows - MOST_ROWS
    assert ("more row" in text) == (more > 0)
    assert ("The rest is too long for a mail: finura report month" in text) == (before > 1)
    assert len(text.encode()) < LARGEST + 8_000
    assert text.rstrip().endswith("</html>")


def test_a_chart_is_said_to_be_missing_and_an_empty_table_says_so() -> None:
    chart = page.Plot(charts.Columns(("a",), (), str))
    shown = Shown(json={}, rich=lambda console: console.blocks.append(chart))  # type: ignore[attr-defined]
    assert "There is a chart here" in made(shown)
    assert "Nothing to show." in made(Shown(json={}, table=Table((Column("a"),), ())))


def test_cells_that_meet_are_told_apart() -> None:
    """An amount ends where the text beside it begins."""
    for row in re.findall(r"<tr>(<t[hd] .*?)</tr>\n", made(letter())):
        lefts = re.findall(r'valign="top" style="padding:6px 0 6px (\d+)px', row)
        assert lefts == ["0"] + ["8"] * (len(lefts) - 1)
        assert len(lefts) > 3


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = installed()
    if program is None:
        lacking("chromium is not installed")
    else:
        with browser(program, tmp_path_factory.mktemp("browser")) as found:
            yield found


@pytest.mark.parametrize("sheet", [True, False], ids=["sheet", "bare"])
@pytest.mark.parametrize("width", [390, 760])
def test_it_is_not_wider_than_the_screen_and_asks_for_nothing(
    tab: Browser, tmp_path: Path, width: int, sheet: bool
) -> None:
    text = made(letter())
    target = tmp_path / "mail.html"
    target.write_text(text if sheet else re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL), "utf-8")
    for dark in (False, True):
        tab.open(target, width=width, dark=dark)
        assert tab.value("document.documentElement.scrollWidth") <= width
        assert [one for one in tab.requests if not one.startswith("file:")] == []
        assert tab.complaints == []
    ground = tab.value("getComputedStyle(document.querySelector('.k')).backgroundColor")
    assert ground == ("rgb(26, 33, 37)" if sheet else "rgb(255, 255, 255)")
