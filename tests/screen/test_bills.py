"""Bills on the screen: sentences, widths, amounts that are hidden."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from finura_cli.domain.bill_audit import Cost, Finding, Found
from finura_cli.domain.bills import BillDay, Evidence, State
from finura_cli.domain.money import Money
from finura_cli.domain.paces import Every
from finura_cli.domain.period import Period
from finura_cli.domain.upcoming import Upcoming
from finura_cli.screen.bills import days_shown, gaps_text, standing
from finura_cli.screen.bills_audit import audit_shown
from finura_cli.screen.bills_calendar import calendar_shown

TODAY = date(2026, 10, 20)


def inr(minor):
    return Money(minor, "INR")


def day(name="Rent", due=date(2026, 11, 1), state=State.DUE, low=900_00, high=2_400_00, **more):
    typical = inr((low + high) // 2)
    return BillDay(more.pop("id", "1"), name, Every.MONTH, due, state, inr(low), typical, inr(high), **more)


PAID = day("Power", date(2026, 10, 5), State.PAID, paid=inr(9_100_00), paid_on=date(2026, 10, 9), late_by=4,
           differs=True, entry=7)  # fmt: skip
ROWS = (
    day("Gas", date(2026, 10, 2), State.LATE), PAID, day("Flix", TODAY, id="d412", low=649_00, high=649_00),
    day("Club", date(2026, 10, 22), State.SKIPPED), day("Card", date(2026, 10, 28), id="c2", utilisation=0.42),
    day("Domain", date(2026, 10, 30), id="d9", sure=False),
)  # fmt: skip


def upcoming(rows=ROWS, start=date(2026, 10, 1), end=date(2026, 11, 1)):
    return Upcoming(
        Period(start, end), TODAY, "INR", tuple(rows), inr(4_000_00), inr(3_000_00), inr(6_000_00), inr(9_100_00),
        (Money(9_99, "USD"),), date(2026, 10, 1), {}, {},
    )  # fmt: skip


def text(shown, width=80):
    console = Console(width=width, color_system=None, file=io.StringIO(), legacy_windows=False)
    shown.rich(console)
    return console.file.getvalue()


def hidden(money):
    return "••••"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (ROWS[0], "18 days late"), (PAID, "paid, 4 days late, another amount"), (ROWS[2], "today"),
        (ROWS[3], "skipped"), (ROWS[5], "in 10 days, likely"), (day(due=date(2026, 10, 21)), "tomorrow"),
        (day(due=date(2026, 10, 19)), "1 day ago, not seen"),
    ],
)  # fmt: skip
def test_how_a_day_stands_in_words(row, says):
    assert standing(row, TODAY) == says


def test_what_stands_below_the_table():
    said = " ".join(text(days_shown(upcoming()), 120).split())
    assert "To pay: 4000.00 (by their own ranges 3000.00 to 6000.00)." in said
    assert "In USD, not converted: 9.99 to pay." in said
    assert "Power of 2026-10-05 came with 9100.00, not 1650.00." in said
    assert "Card: 42% of its limit is used." in said
    assert "The books end on 2026-10-01: what was paid since is not in them." in said
    assert "finura bills accept d9 makes one a bill" in said


def test_without_bills_it_says_how_to_make_one():
    assert "finura bills add Rent" in " ".join(text(days_shown(upcoming(()))).split())


def test_hidden_amounts_are_nowhere():
    for shown in (days_shown(upcoming(), show=hidden), calendar_shown(upcoming(), "mon", show=hidden)):
        said = text(shown, 120)
        assert not any(amount in said for amount in ("900", "400", "1650", "9100", "649", "9.1k", "1.65k"))


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=60)


@given(
    st.lists(st.tuples(NAMES, st.integers(1, 31), st.integers(1, 10**13)), max_size=9), st.sampled_from([60, 80, 120])
)
def test_no_line_is_wider_than_the_terminal_and_no_name_is_markup(made, width):
    rows = [day(f"[bold]{name}", date(2026, 10, on), low=low, high=low * 2) for name, on, low in made]
    said = text(days_shown(upcoming(rows)), width)
    assert max(map(cell_len, said.splitlines()), default=0) <= width
    grid = calendar_shown(upcoming(rows), "sun")
    assert max(map(cell_len, grid.text.splitlines())) <= 80


def test_the_grid_begins_its_weeks_where_the_user_does():
    lines = calendar_shown(upcoming(), "sun").text.splitlines()
    assert lines[3].split() == ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    assert lines[4].split() == ["1", "2", "3"]
    assert lines[5].strip() == "!1.65k"


def test_gaps_from_the_shortest_to_the_longest():
    def days(*found):
        return Evidence((1,) * len(found), tuple(map(date.fromordinal, found)), (1,) * len(found))

    assert [gaps_text(days(*found)) for found in ((9,), (9, 39, 69), (9, 39, 70))] == ["", "30", "30-31"]


def test_findings_are_sentences():
    found = (
        Found(Finding.PRICE_RISE, "1", "Flix", inr(1_800_00), inr(499_00), inr(649_00), date(2026, 8, 5), (), 3),
        Found(Finding.STILL_CHARGED, "2", "Gym", inr(9_000_00), None, inr(750_00), date(2026, 9, 5), (), 2),
        Found(Finding.DUPLICATE, "d8", "Flix", inr(7_788_00), others=("Flix (1)",)),
        Found(Finding.SAME_KIND, "3", "Tonwerk", inr(1_300_00), others=("music", "Spotify")),
        Found(Finding.FORGOTTEN, "d9", "Club", inr(600_00), None, inr(50_00), date(2025, 1, 5), (), 21),
    )
    said = " ".join(text(audit_shown((), found, inr(0), ()), 120).split())
    assert "Flix (1) asks 649.00 since 2026-08-05, it was 499.00: 1800.00 a year more." in said
    assert "Gym (2) was ended, and charged 750.00 2 times since 2026-09-05: 9000.00 a year." in said
    assert "Flix (d8) is paid twice, also as Flix (1): 7788.00 a year." in said
    assert "Tonwerk (3) is for music, like Spotify: 1300.00 a year." in said
    assert "Club (d9) may be forgotten: 21 charges since 2025-01-05, 600.00 a year." in said


def test_what_was_only_seen_twice_is_said_to_be():
    evidence = Evidence((1, 2), (date(2025, 8, 4), date(2026, 8, 3)), (742_00, 742_00))
    trip = Cost("d2", "Inn", "t", 1, Every.YEAR, inr(742_00), inr(742_00), inr(742_00), evidence, accepted=False)
    assert "seen twice" in text(audit_shown((trip._replace(sure=False),), (), inr(742_00), ()), 120)
    assert "seen twice" not in text(audit_shown((trip,), (), inr(742_00), ()), 120)
