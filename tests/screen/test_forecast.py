"""Forecasts on a console: what a person reads, what the marks mean, and never past its edge."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from rich.cells import cell_len
from rich.console import Console

from finura_cli.domain.forecast import (
    DueThen,
    Figures,
    Forecast,
    ForecastRow,
    Model,
    MonthAhead,
    MonthPast,
    Parts,
    Score,
)
from finura_cli.domain.model_report import ModelContest, ModelReport, ModelScore
from finura_cli.domain.money import Money
from finura_cli.domain.period import calendar_month
from finura_cli.screen import forecast_chart as chart
from finura_cli.screen.forecast import forecast_shown
from finura_cli.screen.money import show
from finura_cli.screen.tables import draw

WIDTHS = (20, 40, 60, 80, 120)
TODAY = date(2026, 10, 10)


def inr(minor):
    return Money(minor, "INR")


def text(shown, width=80, encoding="utf-8"):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors="strict")
    draw(shown, Console(file=stream, width=width, color_system=None, force_terminal=True))
    stream.flush()
    return raw.getvalue().decode(encoding)


def words(shown, width=120):
    return " ".join(text(shown, width).split())


def in_rupees(money):
    return show(money, "en_IN")


def hidden(money):
    return show(money, "en_IN", private=True)


FIGURES = Figures(inr(40_000_00), inr(43_000_00), inr(31_000_00), inr(55_000_00))
PARTS = Parts(None, inr(10_000_00), inr(30_000_00))
RENT = DueThen("Landlord [bold] \x1b[31m খাবার", (date(2026, 11, 1),), inr(10_000_00), "Housing:Rent", True)


def past(n, *, known=True):
    told = Figures(inr(n * 5_000_00), inr(n * 5_000_00), inr(n * 4_000_00), inr(n * 5_500_00))
    return MonthPast(f"2026-{n:02}", inr(n * 5_000_00 if n != 5 else 1_00), told if known else None)


def forecast(rows=3, months=9, score=True, history=9, worse=False):
    return Forecast(
        target="2026-11", period=calendar_month(2026, 11), currency="INR", made=TODAY, asked=0.8, interval=0.8,
        total=FIGURES, parts=PARTS,
        rows=tuple(
            ForecastRow(n, f"Category {n}:with a long name" if n else None, FIGURES, PARTS) for n in range(rows)
        ),
        bills=(RENT,),
        ahead=tuple(MonthAhead(f"2026-{n}", calendar_month(2026, n), FIGURES, PARTS, 0.8) for n in (11, 12)),
        history=tuple(past(n, known=n > 3) for n in range(1, history + 1)),
        model=Model("bills and a robust mean", "bills and a robust mean", months, TODAY),
        score=Score(8, inr(900_00 if worse else 300_00), inr(700_00), "same as last month", 7, 8) if score else None,
        learnt=None, since=None, until=date(2026, 10, 9), has_ended=False, unconverted=(Money(500, "EUR"),),
    )  # fmt: skip


def running(left=10):
    month = calendar_month(2026, 10)
    since = date(2026, 10, 32 - left) if left else month.end
    parts = Parts(inr(20_000_00), inr(8_000_00), inr(12_000_00))
    row = ForecastRow(1, "Food", FIGURES, parts)
    ahead = MonthAhead("2026-10", month, FIGURES, parts, 0.8)
    return forecast()._replace(target="2026-10", period=month, parts=parts, rows=(row,), ahead=(ahead,), since=since)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("full", [False, True])
def test_forecasts_stay_within_the_console(width, full):
    for found in (forecast(30), running()):
        lines = text(forecast_shown(found, show=in_rupees, full=full), width).splitlines()
        assert max(map(cell_len, lines)) <= width


def test_a_console_that_knows_no_marks_gets_plain_ones():
    plain = forecast()._replace(bills=())
    lines = text(forecast_shown(plain, full=True), 80, "cp1252").splitlines()
    assert any(line.startswith("o spent") for line in lines)


def test_a_forecast_says_its_figures_its_parts_its_score_and_when_the_simpler_was_better():
    said = words(forecast_shown(forecast(), show=in_rupees))
    assert "A typical month: ₹40,000.00. Plan for ₹43,000.00. 80% of months: ₹31,000.00 to ₹55,000.00." in said
    assert "Of the typical month ₹10,000.00 are bills, ₹30,000.00 all the rest." in said
    assert "last 8 months: 7 inside the 80% band, mean error ₹300.00, same-as-last-month ₹700.00" in said
    assert "did better" not in said
    assert "here the simpler one did better" in words(forecast_shown(forecast(worse=True)))
    assert "In EUR, not converted" in said


def test_months_without_a_band_of_their_own_are_not_counted():
    found = forecast()._replace(score=Score(4, inr(300), inr(700), "same as last month", 2, 3))
    assert "last 4 months: 2 of 3 inside the 80% band" in words(forecast_shown(found))
    few = forecast()._replace(score=Score(8, inr(300), inr(700), "same as last month", 3, 8))
    assert "3 inside the 80% band, far fewer than promised, mean error" in words(forecast_shown(few))
    none = forecast()._replace(score=Score(1, inr(300), inr(700), "same as last month", 0, 0))
    assert "last month: mean error" in words(forecast_shown(none))


def test_a_short_past_is_said():
    short = text(forecast_shown(forecast(months=2, score=False, history=2)))
    assert "Only 2 complete months are known: this is their mean" in short
    part = forecast_shown(forecast(months=2, score=False, history=2), part_of_it=True)
    assert "Only 2 complete months are known since the first that matches: this" in words(part)
    assert "Too few months to try it" in short
    assert "there was nothing to try it on" in text(forecast_shown(running()._replace(score=None)))
    assert "from 1 complete month (" in text(forecast_shown(forecast(months=1, score=False, history=1)))


def test_a_month_that_runs_tells_what_was_spent_and_what_is_to_come():
    shown = forecast_shown(running(), show=in_rupees)
    said = words(shown)
    assert "₹20,000.00 spent until 2026-10-21, 10 days left: typically ₹20,000.00 more, ₹40,000.00 in all." in said
    assert "Bills of ₹8,000.00 are still due." in said
    assert "So far" in said
    assert "So far" not in words(forecast_shown(forecast()))
    names = [[column.name for column in forecast_shown(one).table.columns] for one in (running(), forecast())]
    assert names[0] == names[1]
    over = words(forecast_shown(running(0)._replace(asked=0.95), show=in_rupees))
    assert "The month is over but for entries to come: ₹20,000.00 spent." in over
    for pointless in ("can be promised", "nothing to try it on", "mean error"):
        assert pointless not in over


def test_what_makes_it_less_sure_is_said():
    said = words(forecast_shown(running(5)._replace(asked=0.95)))
    assert "In the last days of a month no more than 80% can be promised." in said
    assert "The books end" not in said
    ended = forecast()._replace(until=date(2026, 9, 26), has_ended=True)
    assert "The books end on 2026-09-26: nothing is known since." in words(forecast_shown(ended))


def test_who_speaks_is_explained():
    found = forecast()
    assert "`finura model train expense` tries them on your months" in words(forecast_shown(found, full=True))
    scores = ModelScore("random forest", 0.8, 12, 2, True), ModelScore("champion", 0.9, 0, 0, False)
    contest = ModelContest("total", "random forest", "error", 14, 14, scores)
    learnt = ModelReport("expense", "9 months", (contest,), ("Total: random forest was closer in 12 of 14 months.",))
    heard = found._replace(learnt=learnt, model=found.model._replace(name="random forest"))
    shown = forecast_shown(heard, full=True)
    said = words(shown)
    assert "Model: random forest, from 9 complete months" in said
    assert "Categories are told by: bills and a robust mean." in said
    assert "Total: random forest was closer in 12 of 14 months." in said
    assert [one["name"] for one in shown.json["model"]["challengers"]] == ["random forest", "champion"]
    stale = heard._replace(learnt=replace(learnt, fresh=False))
    assert "were tried on other months" in words(forecast_shown(stale, full=True))
    assert forecast_shown(stale).json["model"]["challengers"] is None


def test_bills_are_listed_on_request_and_their_names_are_harmless():
    said = text(forecast_shown(forecast(), show=in_rupees, full=True), 120)
    assert "\x1b" not in said
    assert "Landlord [bold]" in said
    assert "Landlord" not in text(forecast_shown(forecast()), 120)
    likely = forecast()._replace(bills=(RENT._replace(sure=False),))
    assert "(likely)" in text(forecast_shown(likely, full=True), 120)


def test_small_categories_are_summed_up_on_a_terminal_only():
    small = ForecastRow(9, "Small", Figures(*[inr(1)] * 4), PARTS)
    found = forecast(30)._replace(rows=(*forecast(11).rows, *[small] * 8))
    shown = forecast_shown(found)
    assert "8 smaller ones" in text(shown)
    assert len(shown.table.rows) == 19


def test_private_forecasts_hold_no_figure_of_money():
    for found in (forecast(), running()):
        drawn = text(forecast_shown(found, show=hidden, full=True), 120)
        for figure in ("40,000", "43", "10,000", "20,000", "300.00", "5.00"):
            assert figure not in drawn


COLUMNS = [
    chart.Column("26-08", 50, 100, 75),
    chart.Column("26-09", 50, 100, 110),
    chart.Column("26-10", None, None, 60),
    chart.Column("26-11", 40, 120, typical=80, plan_for=100),
]


def drawn(columns, width=80, height=9, *, blocks=True):
    return chart.draw(columns, width=width, height=height, scale=str, blocks=blocks).plain.splitlines()


def test_what_was_spent_lies_in_its_band_or_beside_it():
    lines = drawn(COLUMNS)
    assert len(lines) == 10
    cells = [[line.ljust(40)[4 + 7 * n : 11 + 7 * n] for line in lines[:-1]] for n in range(4)]
    inside, outside, alone, ahead = ["".join(column) for column in cells]
    assert (inside.count("●"), inside.count("×")) == (1, 0)
    assert (outside.count("●"), outside.count("×")) == (0, 1)
    assert "░" not in alone
    assert "●" in alone
    assert (ahead.count("━"), ahead.count("┄"), ahead.count("●")) == (6, 6, 0)
    dot = next(n for n, cell in enumerate(cells[0]) if "●" in cell)
    assert "░" in cells[0][dot - 1]
    assert "░" in cells[0][dot + 1]
    cross = next(n for n, cell in enumerate(cells[1]) if "×" in cell)
    assert all("░" not in cell for cell in cells[1][:cross])
    assert lines[-1].split() == ["26-08", "26-09", "26-10", "26-11"]


def test_marks_are_placed_by_value_and_the_scale_says_where():
    """From 0 to 120 in nine rows: a row is 15."""
    lines = drawn(COLUMNS)
    assert [line.split()[0] for line in (lines[0], lines[4], lines[8])] == ["120", "60", "0"]
    rows = {mark: 8 - next(n for n, line in enumerate(lines) if mark in line) for mark in "●×━┄"}
    assert rows == {"●": 5, "×": 7, "━": 5, "┄": 7}


def test_a_chart_of_calm_months_does_not_begin_at_nothing():
    calm = [chart.Column("26-08", 90, 110, 100), chart.Column("26-09", 90, 110, typical=100)]
    assert drawn(calm)[8].split()[0] == "90"
    assert drawn([chart.Column("26-08", -20, 30, 10)])[8].split()[0] == "-20"


def test_an_early_wide_band_does_not_flatten_the_others():
    wide = [chart.Column("26-01", 0, 10_000, 100), chart.Column("26-02", 80, 120, 100)]
    assert drawn(wide)[0].split()[0] == "125"


@pytest.mark.parametrize("width", [1, 8, 12, 20, 40, 200])
@pytest.mark.parametrize("count", [0, 1, 4, 36])
def test_a_chart_never_passes_its_width(width, count):
    columns = (COLUMNS * 9)[:count]
    lines = drawn(columns, width)
    assert all(cell_len(line) <= width for line in lines)
    assert not drawn([chart.Column("26-08", 0, 0, 0)])


def test_the_legend_names_what_is_drawn():
    assert chart.legend(COLUMNS, chart.BLOCKS) == (
        "● spent   × outside   ░ told then   ▒ to come   ━ typical   ┄ plan for"
    )
    assert chart.legend(COLUMNS[2:], chart.PLAIN) == "o spent   % to come   = typical   - plan for"
