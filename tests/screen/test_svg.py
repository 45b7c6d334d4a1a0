"""Charts as shapes: where each lies, what is said of it, and what is not when amounts are hidden."""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.screen import pictures, svg
from finura_cli.screen.charts import Series
from finura_cli.screen.forecast_chart import Column
from finura_cli.screen.pictures import Bands, Columns, Course, Heat, HeatDay

AMOUNTS = st.integers(min_value=-(10**13), max_value=10**13)


def columns(*values: int, labels: list[str] | None = None, name: str = "spending") -> Columns:
    return Columns(labels or [f"m{n}" for n in range(len(values))], [Series(name, values, "█", "#", "red")], str)


def numbers(text: str, name: str) -> list[float]:
    return [float(found) for found in re.findall(rf' {name}="(-?[0-9.]+)', text)]


@given(AMOUNTS, AMOUNTS)
def test_the_scale_reaches_around_the_values_in_few_round_steps(one: int, other: int) -> None:
    bottom, top = min(one, other), max(one, other)
    ticks = pictures.steps_of(bottom, top, str)
    assert ticks[0] <= bottom
    assert ticks[-1] >= top
    assert len(ticks) <= pictures.MOST_STEPS + 1
    steps = {after - before for before, after in itertools.pairwise(ticks)}
    assert len(steps) <= 1
    assert all(re.fullmatch("[125]0*", str(step)) for step in steps)


@given(st.lists(st.integers(min_value=1, max_value=10**12), min_size=1, max_size=40))
def test_columns_stand_on_the_ground_and_are_as_tall_as_their_values(values: list[int]) -> None:
    drawn = svg.drawn(columns(*values), (), "a chart")
    tops, talls = numbers(drawn, "y"), numbers(drawn, "height")[1:]
    ticks = pictures.steps_of(0, max(values), str)
    for value, top, tall in zip(values, tops, talls, strict=False):
        assert tall == pytest.approx(max(1, svg.HEIGHT * value / ticks[-1]), abs=0.11)
        assert top + tall == pytest.approx(svg.TOP + svg.HEIGHT, abs=0.11)


def test_a_column_says_what_it_is() -> None:
    drawn = svg.drawn(columns(5, 7, labels=["Jan", "<Feb>"]), (("█", "spending"),), "a & b")
    assert "<title>Jan spending: 5</title>" in drawn
    assert "<title>&lt;Feb&gt; spending: 7</title>" in drawn
    assert 'aria-label="a &amp; b"' in drawn
    assert '<li><i class="k out"></i>spending</li>' in drawn


def test_columns_without_a_value_are_not_drawn_and_few_are_no_walls() -> None:
    picture = Columns(["a", "b"], [Series("x", [None, 4], "█", "#", "green")], str)
    drawn = svg.drawn(picture, (), "")
    assert drawn.count("<rect") == 1
    assert max(numbers(drawn.replace("%", ""), "width")) <= 100 / pictures.FEWEST_PLACES or "100" in drawn


def test_what_lies_across_the_columns_is_a_line() -> None:
    over = Series("mean", [None, 3, 4], "━", "-", "bold")
    picture = columns(3, 4, 5)._replace(over=over)
    drawn = svg.drawn(picture, (("█", "spending"), ("━", "mean")), "")
    assert drawn.count('<polyline class="line over"') == 1
    assert len(re.search('points="([^"]*)"', drawn)[1].split()) == 2  # type: ignore[index]
    assert '<i class="k over"></i>mean' in drawn


def test_a_course_below_nothing_has_its_ground() -> None:
    drawn = svg.drawn(Course(["a", "b", "c"], [-5, 0, 10], str, -5, 10), (), "")
    assert drawn.count('class="zero"') == 1
    ground = float(re.search('class="zero"[^>]* y1="([0-9.]+)"', drawn)[1])  # type: ignore[index]
    assert svg.TOP < ground < svg.TOP + svg.HEIGHT


BANDS = [
    Column("09", 10, 30, 20), Column("10", 10, 30, 45), Column("11", 15, 35, typical=20, plan_for=25),
]  # fmt: skip


def test_a_month_outside_its_band_is_marked_apart() -> None:
    drawn = svg.drawn(Bands(BANDS, str, 0, 45), (("●", "spent"), ("×", "outside"), ("", "a note")), "")
    assert drawn.count('<circle class="came"') == drawn.count('<circle class="outside"') == 1
    assert drawn.count('<rect class="past"') == 2
    assert drawn.count('<rect class="ahead"') == drawn.count('<line class="plan"') == 1
    assert "<title>10: 45</title>" in drawn
    assert "<li>a note</li>" in drawn


def test_many_days_are_one_area() -> None:
    days = [Column(f"{n}", None, None, 100 - n) for n in range(30)]
    days += [Column(f"{n}", 50 - n, 80 - n, typical=60 - n) for n in range(30, 50)]
    drawn = svg.drawn(Bands(days, str, 0, 100), (), "")
    assert "<rect" not in drawn
    assert drawn.count('<polygon class="area ahead"') == drawn.count('<polyline class="line came"') == 1


def test_a_phone_has_fewer_labels_and_the_last_one() -> None:
    labels = [f"2026-{n:02}" for n in range(1, 31)]
    drawn = svg.drawn(columns(*range(1, 31), labels=labels), (), "")
    said = re.findall(r"<text( class=\"desk\")? [^>]*>([^<]*)<", drawn)
    assert said[-1] == ("", "2026-30")
    assert sum(not desk for desk, _ in said) < len(said) < 30


def test_where_amounts_are_hidden_not_even_the_scale_tells_them() -> None:
    def hidden(_: int) -> str:
        return ""

    shapes = {
        re.sub(r"m\d", "", svg.drawn(columns(8_000_00 * size, 17_000_00 * size)._replace(scale=hidden), (), ""))
        for size in (1, 10)
    }
    assert len(shapes) == 1  # ten times as much looks the same
    (drawn,) = shapes
    assert 'class="scale"' not in drawn
    grid = numbers(drawn, "y1")
    assert min(grid) == svg.TOP  # the topmost line is the largest value itself, and no round one
    assert not re.search(r"\b(8|17|80|170)0*\b", re.sub("<[^>]*>", " ", drawn))


def heat(first: date, count: int, *, is_sheet: bool) -> Heat:
    days = [first + timedelta(days=n) for n in range(count)]
    said = tuple(HeatDay(day, n % 5, f"{n}k", f"{day}: <{n}>") for n, day in enumerate(days))
    return Heat(said, 0, is_sheet, lambda n: f"W{n}", lambda n: f"M{n}")


@pytest.mark.parametrize("is_sheet", [True, False])
@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 372))
def test_every_day_has_its_place_and_none_is_drawn_over_another(is_sheet: bool, first: date, count: int) -> None:
    drawn = svg.drawn(heat(first, count, is_sheet=is_sheet), (), "days")
    places = re.findall(r'<rect class="h(\d)" x="([0-9.]+)%" y="([0-9.]+)"', drawn)
    assert len(places) == len({place[1:] for place in places}) == count
    assert [int(shade) for shade, _, _ in places] == [n % 5 for n in range(count)]
    tall = numbers(drawn, "height")[0]
    assert all(float(x) < 100 and float(y) < tall for _, x, y in places)
    rows = {float(y) for _, _, y in places} if not is_sheet else {round(float(x), 1) for _, x, _ in places}
    assert len(rows) == min(count, 7)  # weekdays


def test_days_say_what_they_came_to() -> None:
    drawn = svg.drawn(heat(date(2026, 10, 1), 31, is_sheet=True), (("·", "nothing"), ("█", "more"), ("", "x")), "")
    assert "<title>2026-10-02: &lt;1&gt;</title>" in drawn
    assert ">30k</text>" in drawn
    assert '<li><i class="k h0"></i>nothing</li><li><i class="k h4"></i>more</li><li>x</li>' in drawn
    year = svg.drawn(heat(date(2026, 1, 1), 365, is_sheet=False), (), "")
    assert re.findall(r">(M\d+)</text>", year) == [f"M{n}" for n in range(1, 13)]
    assert year.count('class="desk"') == 6
