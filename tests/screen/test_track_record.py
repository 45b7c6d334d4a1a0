"""The track record and forecasts of savings as a person reads them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from rich.cells import cell_len
from rich.console import Console

from finura_cli.domain.forecast import Model, Score
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.savings_ahead import SavedThen, SavingsForecast, SavingsMonth, SoFar
from finura_cli.domain.track_record import Held, State, Told, TrackRecord, What, score
from finura_cli.screen import tables
from finura_cli.screen.forecast_savings import savings_shown
from finura_cli.screen.money import show as show_money
from finura_cli.screen.shown import Shown
from finura_cli.screen.track_record import last_forecast, track_record_shown

SEPTEMBER, OCTOBER = Period(date(2026, 9, 1), date(2026, 10, 1)), Period(date(2026, 10, 1), date(2026, 11, 1))


def show(money: Money) -> str:
    return show_money(money, "en_IN")


def hidden(money: Money) -> str:
    return show_money(money, "en_IN", private=True)


def inr(minor: int) -> Money:
    return Money(minor, "INR")


def held(came: int | None, state: State = State.KNOWN, *, made: str = "2026-08-30", period: Period = SEPTEMBER,
         what: What = What.EXPENSES, category: int | None = None) -> Held:  # fmt: skip
    early = Told(what, period, date(2026, 8, 2), inr(30_000_00), inr(25_000_00), inr(35_000_00), 0.8, "a forest",
                 category_id=category)  # fmt: skip
    late = early._replace(made=date.fromisoformat(made), typical=inr(31_000_00))
    return Held((early, late), None if came is None else inr(came), state)


def record(*rows: Held, parts: tuple[Held, ...] = ()) -> TrackRecord:
    scores = tuple(one for one in [score(rows)] if one is not None)
    return TrackRecord("INR", rows, parts, scores, score(parts), {7: "Food:[b]Dining[/]"})


def drawn(shown: Shown, width: int, encoding: str = "utf-8") -> str:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="replace", newline="\n")
    tables.draw(shown, Console(file=stream, width=width, force_terminal=True, color_system=None, highlight=False))
    stream.flush()
    return stream.buffer.getvalue().decode(encoding)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (held(31_500_00), "inside"),
        (held(35_000_01), "outside"),
        (held(12_000_00, State.RUNNING), "so far"),
        (held(None, State.RUNNING), "to come"),
        (held(9_000_00, State.UNKNOWN), "not in books"),
    ],
)
def test_each_forecast_says_how_it_came_out(one, said):
    assert said in drawn(track_record_shown(record(one), show=show), 120)


def test_what_was_told_within_the_month_alone_does_not_count():
    late = held(31_500_00)._replace(told=(held(0).told[0]._replace(made=date(2026, 9, 4)),))
    text = drawn(track_record_shown(record(late), show=show), 120)
    assert "told late" in text
    assert "does not count" in text
    assert "inside, where" not in text


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_passes_the_width_and_no_name_is_obeyed(width):
    rows = (held(31_500_00), held(90_000_00, period=OCTOBER, what=What.SAVINGS))
    shown = track_record_shown(record(*rows, parts=(held(1_00, category=7),)), show=show, full=True)
    text = drawn(shown, width)
    assert max(map(cell_len, text.splitlines())) <= width
    assert "Food:[b]Dining[/]" in text
    assert "30,000.00" in text  # how it moved


def test_the_score_says_what_was_promised_and_how_many_months_there_were():
    text = " ".join(drawn(track_record_shown(record(held(31_500_00)), show=show), 120).split())
    assert "Spending, 1 month: 1 inside, where 80% is promised; off by ₹500.00 on average, told too low by" in text
    assert "Too few to judge by." in text


@pytest.mark.parametrize(("came", "place"), [(31_500_00, "inside"), (40_000_00, "above"), (20_000_00, "below")])
def test_a_digest_says_it_in_a_sentence(came, place):
    said = last_forecast(held(came), show)
    assert said.startswith("September 2026 was forecast at ₹31,000.00, 80% band ₹25,000.00 to ₹35,000.00; ₹")
    assert said.endswith(f"was spent, {place} that.")
    assert not any(figure in last_forecast(held(came), hidden) for figure in ("31", "25", "35", "40", "000"))
    assert not last_forecast(held(None, State.RUNNING), show)


MONTH = SavingsMonth("2026-11", Period(date(2026, 11, 1), date(2026, 12, 1)), inr(50_000_00), inr(60_000_00),
                     inr(65_000_00), inr(0), inr(-30_000_00), inr(5_000_00))  # fmt: skip
THEN = tuple(
    SavedThen(f"2026-0{n}", inr(50_000_00), inr(10_000_00 * n), inr(5_000_00), inr(-10_000_00), inr(20_000_00))
    for n in range(1, 10)
)
SAVINGS = SavingsForecast(
    "INR", 0.8, 0.8, (MONTH,), THEN, Model("a robust mean", "champion", 9, date(2026, 10, 10)),
    Score(8, inr(96_00), inr(131_00), "same as last month", 7, 8), None, None, date(2026, 10, 9), has_ended=False,
)  # fmt: skip


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_more_out_than_in_is_said_so_and_drawn_below_zero(width, encoding):
    shown = savings_shown(SAVINGS, show=show, full=True)
    text = drawn(shown, width, encoding)
    assert max(map(cell_len, text.splitlines())) <= width
    said = " ".join(text.split())
    assert "10,000.00 more out than in." in said
    assert "last 8 months: 7 inside the 80% band, mean error" in said
    assert "-40k" in text  # the lowest month, on the scale


def test_this_month_says_what_is_known_of_it():
    so_far = SoFar(inr(50_000_00), inr(20_000_00))
    this = replace(MONTH, target="2026-10", period=OCTOBER, so_far=so_far)
    text = " ".join(
        drawn(savings_shown(replace(SAVINGS, ahead=(this,), since=date(2026, 10, 12)), show=show), 80).split()
    )
    assert "₹50,000.00 in and ₹20,000.00 out until 2026-10-11, 20 days left." in text
    over = replace(SAVINGS, ahead=(this,), since=date(2026, 11, 1))
    assert "The month is over but for entries to come" in drawn(savings_shown(over, show=show), 120)


def test_what_makes_it_less_sure_is_said():
    found = replace(
        SAVINGS, asked=0.95, has_ended=True, model=SAVINGS.model.__class__("mean", "x", 2, date(2026, 10, 1))
    )
    text = " ".join(drawn(savings_shown(found, show=show), 80).split())
    assert "Only 2 complete months are known" in text
    assert "The books end on 2026-10-09" in text
    assert "no more than 80% can be promised" in text


def test_hidden_amounts_are_nowhere():
    text = drawn(savings_shown(SAVINGS, show=hidden, full=True), 120)
    for figure in ("50,000", "60,000", "65,000", "40k", "96.00", "131"):
        assert figure not in text
