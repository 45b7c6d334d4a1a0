"""Budgets and oddities on a console: what a person reads, and never past its edge."""

from __future__ import annotations

import io
from datetime import date

import pytest
from rich.cells import cell_len
from rich.console import Console

from finura_cli.domain.anomaly import Heard, Oddities, Oddity, OddKind, Votes
from finura_cli.domain.budget import BudgetRow, BudgetStatus, BudgetTotals, Target
from finura_cli.domain.money import Money
from finura_cli.domain.pace import Pace, RestsOn
from finura_cli.domain.period import calendar_month
from finura_cli.screen.anomalies import odd_shown, votes_text
from finura_cli.screen.budget import status_shown
from finura_cli.screen.money import show
from finura_cli.screen.tables import draw

WIDTHS = (20, 40, 60, 80, 120)
OCTOBER = calendar_month(2026, 10)


def inr(minor):
    return Money(minor, "INR")


def text(shown, width=80, encoding="utf-8"):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors="strict")
    draw(shown, Console(file=stream, width=width, color_system=None, force_terminal=True))
    stream.flush()
    return raw.getvalue().decode(encoding)


def in_rupees(money):
    return show(money, "en_IN")


def hidden(money):
    return show(money, "en_IN", private=True)


def row(name, budget, spent, pace=None, target=Target.CATEGORY):
    return BudgetRow(target, name, inr(budget), inr(spent), pace or Pace(budget // 3, None, None, None))


def status(*rows, past=6):
    totals = BudgetTotals(inr(sum(r.budget.minor for r in rows)), inr(0), inr(77_00), False)
    return BudgetStatus(OCTOBER, date(2026, 10, 10), "INR", rows, totals, past)


LONG = "Housing & repairs:A very long name of a category"
BUDGETS = status(
    row("Food", 12_000_00, 13_500_00, Pace(0, 20_000_00, date(2026, 10, 8), 1.0)),
    row(LONG, 30_000_00, 24_000_00, Pace(0, 31_000_00, date(2026, 10, 30), 0.64, 0.52, RestsOn.SHAPE)),
    row("খাবার:বাজার", 5_000_00, 0),
    row("saving", 10_000_00, 12_000_00, Pace(0, None, None, None), Target.SAVING),
    row("Gifts", 0, 0),
)  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_budgets_stay_within_the_console(width, encoding):
    if encoding == "utf-8":
        lines = text(status_shown(BUDGETS, show=in_rupees), width).splitlines()
    else:
        plain = status(row("Food", 12_000_00, 13_500_00), row("Rent", 30_000_00, 20_000_00))
        lines = text(status_shown(plain), width, encoding).splitlines()
    assert max(map(cell_len, lines)) <= width


def test_a_bar_shows_its_share_and_what_is_over_says_so():
    rows = row("Half", 100_00, 50_00), row("Over", 100_00, 150_00), row("None", 100_00, 0)
    lines = text(status_shown(status(*rows))).splitlines()
    half, over, none = (next(line for line in lines if line.startswith(name)) for name in ("Half", "Over", "None"))
    assert half.count("█") == half.count("·")
    assert "·" not in over
    assert over.rstrip().endswith("!")
    assert "█" not in none
    assert "Over is over its budget." in "\n".join(lines)


def test_sentences_say_what_is_coming():
    said = " ".join(text(status_shown(BUDGETS, show=in_rupees), 120).split())
    assert "Food is over its budget since 2026-10-08." in said
    coming = "80% spent, usually 52% by now; ₹1,000.00 over by the 31st (64% likely), used up on the 30th."
    assert f"{LONG}: {coming}" in said
    assert "₹77.00 was spent in categories without a budget." in said
    assert "The pace rests on 6 earlier periods." in said


def test_sentences_of_pace_keep_amounts_to_themselves_when_private():
    said = " ".join(text(status_shown(BUDGETS, show=hidden), 120).split())
    assert "80% spent, usually 52% by now; " in said
    assert "1,000" not in said


def test_a_straight_line_is_said_to_be_one():
    line = Pace(0, 310_00, date(2026, 10, 11), None, 10 / 31, RestsOn.LINE)
    said = " ".join(text(status_shown(status(row("Gym", 100_00, 99_00, line)), show=in_rupees), 120).split())
    assert "Gym: 99% spent, 32% expected by now; ₹210.00 over by the 31st at this rate, used up on the 11th." in said
    assert "By days, with no earlier spending to compare with: Gym." in said
    said = " ".join(text(status_shown(status(row("Gym", 100_00, 99_00, line), past=0), show=in_rupees), 120).split())
    assert "There is no earlier period to compare with: the pace is by days." in said


def test_a_week_over_two_months_is_said_by_whole_days_and_nothing_is_certain():
    from finura_cli.domain.period import Period

    week = Period(date(2026, 9, 28), date(2026, 10, 5))
    going = Pace(0, 120_00, date(2026, 10, 3), 0.998, 0.1, RestsOn.SHAPE)
    found = status(row("Food", 100_00, 50_00, going))._replace(period=week, today=date(2026, 9, 29))
    said = " ".join(text(status_shown(found, show=in_rupees), 120).split())
    assert "₹20.00 over by 2026-10-04 (99% likely), used up on 2026-10-03." in said


def test_without_a_budget_it_says_how_to_set_one():
    assert "finura budget set" in text(status_shown(status()))


def odd(*rows):
    return Oddities(OCTOBER, rows, 1, 2, 40, 3)


ODD = odd(
    Oddity(1204, date(2026, 10, 9), inr(-648_00), "Trattoria [bold] \x1b[31m খাবার", "Food:Dining", OddKind.DUPLICATE,
           6.0, "same text, amount and account as entry 1203 one day earlier", None, 1203, False),
    Oddity(7, date(2026, 10, 23), inr(-34_715_00), "Market", None, OddKind.AMOUNT, 2.9,
           "7.8 times what is usual for Food:Groceries (the 100 charges before)", inr(-44_00), None, True,
           inr(-81_20), inr(-39_90), Votes(2.9, 640, 0.981, Heard.STATISTICS)),
    Oddity(9, date(2026, 10, 5), inr(0), "Gym", "Health", OddKind.MISSING_BILL, 2.5, "monthly, came 6 times",
           inr(-90_00), 9, False, inr(-90_00), inr(-90_00)),
)  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
def test_oddities_stay_within_the_console(width):
    lines = text(odd_shown(ODD, show=in_rupees, explain=True), width).splitlines()
    assert max(map(cell_len, lines)) <= max(width, 40)


def test_oddities_are_said_with_their_reasons():
    said = text(odd_shown(ODD, show=in_rupees))
    assert "\x1b" not in said
    assert "[bold]" in said
    assert "charged twice: same text, amount and account as entry 1203" in said
    flat = " ".join(said.split())
    assert "usual is ₹44.00, mostly ₹39.90 to ₹81.20 (you agreed)" in flat
    assert "d9 2026-10-05 not seen Gym (Health) missing bill: monthly, came 6 times; usual is ₹90.00" in flat
    assert "heard" not in flat
    assert "1 left out" in said
    assert "2 more, less surprising, held back" in said
    assert "finura anomalies reject ID" in " ".join(said.split())


def test_both_votes_are_told_when_they_are_asked_for():
    said = " ".join(text(odd_shown(ODD, show=in_rupees, explain=True)).split())
    assert "at most one earlier charge in 640 had as much against it; isolation forest: more apart than 98%" in said
    assert "heard: statistics" in said
    assert "more apart than all the charges before" in votes_text(Votes(3.2, 640, 0.999, Heard.STATISTICS))
    assert odd_shown(ODD).json["rows"][2]["id"] == "d9"
    assert odd_shown(ODD).json["rows"][2]["amount"] is None


def test_one_charge_without_a_past_is_told_as_one():
    assert "1 of these charges has too short a past" in " ".join(text(odd_shown(odd()._replace(unjudged=1))).split())


def test_nothing_odd_says_how_much_was_looked_at():
    assert "Nothing looks odd among 40 charges." in text(odd_shown(odd()))


def test_private_answers_hold_no_figure_of_money():
    answers = status_shown(BUDGETS, show=hidden), odd_shown(ODD, show=hidden)
    for shown in answers:
        drawn = text(shown, 120)
        for figure in ("13,500", "648", "34,715", "5.00"):
            assert figure not in drawn.replace("20,000", "")


def test_a_long_name_leaves_room_for_its_bar():
    (line,) = [line for line in text(status_shown(BUDGETS, show=in_rupees)).splitlines() if "24,000" in line]
    assert "█" in line
    assert "…" in line
