"""A page: what is read is laid out, all of it, and nothing that a text says becomes markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser

import pytest
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from finura_cli.domain.money import Money
from finura_cli.screen import charts, mail, page, report_parts, tables, theme
from finura_cli.screen.html import document
from finura_cli.screen.money import show as show_money
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table

TODAY = date(2026, 10, 20)
VOID = {"meta", "link", "wbr", "br"}
EVIL = '<script>alert(1)</script> "&amp; <img src=x onerror=alert(1)> খাবার \u202egnp'


def show(money: Money) -> str:
    return show_money(money, "en_IN")


def rupees(minor: int) -> Money:
    return Money(minor, "INR")


class Balanced(HTMLParser):
    """Fails on a tag that is not closed, or closed in another order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


def made(shown: Shown, *, private: bool = False) -> str:
    text = document("report month", shown, today=TODAY, private=private)
    parser = Balanced()
    parser.feed(text)
    parser.close()
    assert not parser.open
    assert not {"script", "img", "iframe", "object", "form"} & set(parser.tags)
    return text


TABLE = Table(
    columns=(
        Column("category"), Column("amount", "money"), Column("currency", machine=True),
        Column("share", "ratio", spare=2), Column("change", "money", signed=True),
    ),
    rows=(
        ("Food:Groceries", rupees(123_456_00), "INR", 0.75, rupees(-5_00)),
        (EVIL, rupees(41_152_00), "INR", 0.25, rupees(7_00)),
    ),
    total=("Total", rupees(164_608_00), "INR", 1.0, rupees(2_00)),
    title="Spending, October 2026, INR",
)  # fmt: skip


def drawing(show: ShowMoney = show) -> Shown:
    def draw(console: Console) -> None:
        tables.draw_table(TABLE, console, show=show, bars=[row[1].minor for row in TABLE.rows])  # type: ignore[union-attr]
        report_parts.say_notes(console, [f"{show(rupees(-99_00))} was {EVIL}"])

    return Shown(json={"rows": [{"category": EVIL, "amount": rupees(123_456_00)}]}, table=TABLE, rich=draw, show=show)


def test_a_table_is_laid_out_with_its_title_its_bars_and_its_total() -> None:
    text = made(drawing())
    assert "<h1>Spending</h1>" in text
    assert '<p class="about">October 2026, INR</p>' in text
    assert "<title>Spending, October 2026, INR · Finura</title>" in text
    assert '<th scope="col">Category</th>' in text
    assert "₹1,23,456.00" in text
    assert "+₹7.00" in text
    assert re.search(r"<tfoot>.*₹1,64,608.00", text)
    assert text.count('class="gauge') == 2
    assert '<i class="accent" style="width:100.0%">' in text
    assert "finura report month · 2026-10-20" in text


def test_what_a_text_says_is_never_markup_nor_turned_around() -> None:
    text = made(drawing())
    assert "<script" not in text
    assert "<img" not in text
    assert "\u202e" not in text
    assert "&lt;script&gt;" in text
    assert "খাবার" in text


def test_hidden_amounts_are_nowhere_on_the_page() -> None:
    text = made(drawing(lambda money: show_money(money, "en_IN", private=True)), private=True)
    assert theme.MASK in text
    for amount in ("1,23,456", "123456", "41,152", "41152", "1,64,608", "99.00"):
        assert amount not in text


def test_a_page_asks_for_nothing_and_runs_nothing() -> None:
    text = made(drawing())
    assert "default-src 'none'" in text
    assert not re.search(r"(?:src|href)=\"(?!data:,)", text)
    assert not re.search(r"https?:|url\(|@import", text)
    assert not re.search(r"<[^>]+ on[a-z]+=", text)


def test_every_figure_of_the_json_stands_in_the_fold() -> None:
    json = {
        "period": {"start": date(2026, 10, 1), "end": None},
        "total": {"typical": rupees(1), "interval": 0.8},
        "sections": [{"name": "spending", "rows": [{"amount": rupees(-250), "tags": ["a", "b"]}], "totals": {"n": 17}}],
        "rows": [{"pace": {"projected": rupees(4_00)}, "sure": True}, {"other": 3.25}],
        "empty": [],
    }
    fold = made(Shown(json=json, text="Said.\n")).partition("<details")[2]
    for figure in ("2026-10-01", "0.01", "0.8", "-2.50", "a; b", "17", "4.00", "yes", "3.25"):
        assert f">{figure}</d" in fold.replace("</td", "</d"), figure
    assert "pace · projected" in fold
    assert "<h3>spending</h3>" in fold


def test_a_list_that_is_too_long_for_a_browser_is_left_to_programs() -> None:
    text = made(Shown(json={"rows": [{"n": 123456} for _ in range(2001)]}, text="Said.\n"))
    assert "2001 rows" in text
    assert "123456" not in text


def test_a_few_amounts_that_matter_are_tiles() -> None:
    columns = (Column("what", title=""), Column("amount", "money"), Column("previous", "money", title="Before"))
    table = Table(columns, (("Came in", rupees(5_00), rupees(4_00)),), total=("Saved", rupees(3_00), None))
    text = made(Shown(json={}, table=table, show=show))
    assert text.count('<div class="tile">') == 2
    assert '<p class="large">₹5.00</p>' in text
    assert text.count("<dt>Before</dt>") == 1  # what is not known is not said


def test_an_empty_table_says_why() -> None:
    text = made(Shown(json={}, table=Table((Column("a"),), (), empty="No budget <b>yet")))
    assert '<p class="said">No budget &lt;b&gt;yet</p>' in text


def test_the_columns_of_a_phone_are_those_of_a_narrow_terminal() -> None:
    wide = Table(
        (Column("category"), Column("amount", "money"), Column("count", "int", spare=3), Column("note", spare=1)),
        (("Food:Groceries and more", rupees(10**9), 12345, "a long note that takes its room"),),
    )
    text = made(Shown(json={}, table=wide, show=show))
    assert '<th scope="col" class="n spared">Count</th>' in text
    assert '<th scope="col" class="n">Amount</th>' in text


def test_amounts_that_do_not_fit_beside_each_other_stand_below_each_other() -> None:
    many = Table((Column("name"), *(Column(f"amount{n}", "money") for n in range(6))), (("x", *[rupees(10**9)] * 6),))
    text = made(Shown(json={}, table=many, show=show))
    assert "wide stack" in text
    assert text.count('data-of="Amount') == 6


@pytest.mark.parametrize(("cells", "width"), [("██▌", 2.5), ("▏", 0.5)])
def test_a_gauge_drawn_in_cells_is_measured(cells: str, width: float) -> None:
    def draw(console: Console) -> None:
        row = Table((Column("a"),), (("x",),))
        tables.draw_table(row, console, bars=lambda n: [Text(cells, style="magenta").append("·" * (n - 3))])

    text = made(Shown(json={}, rich=draw))
    assert f'<span class="gauge whole"><i class="warn" style="width:{width}%">' in text


def test_a_gauge_of_several_parts_keeps_them_apart() -> None:
    def draw(console: Console) -> None:
        row = Table((Column("a"),), (("x",),))
        tables.draw_table(
            row,
            console,
            bars=lambda n: [Text().append("█" * (n // 2), style="cyan").append("▒" * (n // 5), style="magenta")],
        )

    text = made(Shown(json={}, rich=draw))
    assert '<i class="accent" style="width:50.0%"></i><i class="warn" style="width:20.0%"></i></span>' in text


def test_more_than_the_whole_is_said_so() -> None:
    def draw(console: Console) -> None:
        row = Table((Column("a"),), (("x",),))
        tables.draw_table(row, console, bars=lambda n: [Text("█" * (n - 1) + "!", style="bold red")])

    assert '<span class="gauge whole over"><i style="width:100%">' in made(Shown(json={}, rich=draw))


def test_a_chart_is_drawn_again_and_its_legend_is_not_said_twice() -> None:
    def draw(console: Console) -> None:
        series = charts.Series("income", [5, 7], "█", "#", theme.MONEY_IN)
        console.print(charts.columns(["Jan", "Feb"], [series], width=console.width))
        console.print(Text("█ income   a column is 2 days", style=theme.QUIET))
        console.print(Text("After it.", style=theme.QUIET))

    text = made(Shown(json={}, rich=draw))
    assert text.count("<rect") == 2
    assert '<li><i class="k in"></i>income</li><li>a column is 2 days</li>' in text
    assert "█" not in text
    assert '<div class="said quiet">\n<p>After it.</p>' in text


def test_facts_are_a_list_and_a_line_that_goes_on_belongs_to_the_one_above() -> None:
    def draw(console: Console) -> None:
        for name, said in (("amount  ", "<5>"), ("note    ", "one"), ("        ", "two")):
            console.print(Text.assemble((name, theme.QUIET), said))

    text = made(Shown(json={}, rich=draw))
    assert re.search(r"<dt>amount</dt><dd> &lt;5&gt;</dd><dt>note</dt><dd> one two</dd></dl>", text)


def test_what_is_drawn_in_another_way_is_kept_as_it_is() -> None:
    text = made(Shown(json={}, rich=lambda console: console.print(Panel("a <b>", width=20))))
    assert '<pre class="fixed">' in text
    assert "a &lt;b&gt;" in text


def test_a_text_keeps_its_lines() -> None:
    text = made(Shown(json={}, text="# One\n\n    finura list\n"))
    assert '<pre class="fixed"># One\n\n    finura list</pre>' in text


def test_a_table_of_many_columns_moves_beside_its_names() -> None:
    many = Table((Column("name"), *(Column(f"amount{n}", "money") for n in range(12))), (("x", *[rupees(10**9)] * 12),))
    assert '<div class="wide pinned"' in made(Shown(json={}, table=many, show=show))


def test_a_sparkline_is_drawn() -> None:
    text = made(Shown(json={}, table=Table((Column("course"),), (("▁█ ▂",),))))
    assert text.count("<rect") == 3


def test_an_amount_below_nothing_is_not_broken_at_its_sign() -> None:
    text = made(Shown(json={}, text="From -₹257.56 on 2026-10-27, well-known.\n"))
    assert '<span class="nb">-₹257.56</span> on <span class="nb">2026-10-27</span>, well-known.' in text


@pytest.mark.parametrize(
    ("minor", "currency", "locale", "said"),
    [
        (123_456, "EUR", "de_DE", "1.234,56\xa0€"),
        (-123_456_789, "EUR", "fr_FR", "-1\xa0234\xa0567,89\xa0€"),
        (50_000, "SEK", "sv_SE", "500,00\xa0kr"),
        (50_000, "PKR", "en_PK", "Rs\xa0500.00"),
        (50_000, "CHF", "en_IN", "CHF\xa0500.00"),
    ],
)
@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("write", [made, lambda shown: mail.document("report month", shown, today=TODAY)])
def test_no_line_ends_within_an_amount(
    write: Callable[[Shown], str], minor: int, currency: str, locale: str, said: str, hidden: bool
) -> None:
    def show(money: Money) -> str:
        return show_money(money, locale, private=hidden)

    money = Money(minor, currency)

    def draw(console: Console) -> None:
        report_parts.say_notes(console, [f"In 2026 it was {show(money)}, and not more."])
        tables.draw_table(Table((Column("note"),), ((f"of {show(money)}/month",),)), console)

    text = re.sub("<[^>]*>", "", write(Shown(json={}, rich=draw, show=show)))
    said = re.sub(r"-?\d.*\d", theme.MASK, said) if hidden else said
    assert f"In 2026 it was {said}, and not more." in text
    assert f"of {said}/month" in text


def test_what_is_copied_to_a_shell_keeps_its_spaces() -> None:
    shown = Shown(json={}, text="Next:\n  finura add 5 EUR lunch\n")
    for text in (made(shown), mail.document("add", shown, today=TODAY)):
        assert "finura add 5 EUR lunch" in text


def test_a_path_may_be_broken_and_a_time_of_day_not() -> None:
    text = made(Shown(json={}, table=Table((Column("a"), Column("b")), (("খাবার:বাজার at 08:22", "Food:Dining"),))))
    assert ">খাবার:<wbr>বাজার at 08:22<" in text
    assert ">Food:<wbr>Dining<" in text


def test_a_page_takes_down_what_a_console_would_draw() -> None:
    blocks = page.blocks_of(drawing())
    assert [type(block) for block in blocks] == [page.Sheet, page.Gap, page.Words]
    assert blocks[0].table is TABLE  # type: ignore[union-attr]
