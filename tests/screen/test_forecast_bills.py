"""Bills to come, as a person reads them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from finura_cli.domain.bills import State
from finura_cli.domain.bills_ahead import Basis, BillAhead, BillsAhead, BillScore, CategoryAhead, Earlier, Payment
from finura_cli.domain.money import Money
from finura_cli.domain.paces import Every
from finura_cli.domain.period import calendar_month
from finura_cli.screen.forecast_bills import bills_ahead_shown, headline, notes, standing

TODAY = date(2026, 10, 20)


def inr(minor):
    return Money(minor, "INR")


def bill(name, due, low, typical, high, **more):
    past = tuple(Payment(date(2026, n, 1), inr(typical)) for n in range(1, 10))
    values = {
        "id": f"d{due.day}", "name": name, "kind": "detected", "every": Every.MONTH, "due": due, "state": State.DUE,
        "basis": Basis.PRICE if low == high else Basis.MEDIAN, "category": "Housing:Rent", "account": "Bank",
        "entry": None, "paid_on": None, "paid": None, "sure": True, "past": past,
    }  # fmt: skip
    return BillAhead(low=inr(low), typical=inr(typical), high=inr(high), **{**values, **more})


RENT = bill("[red]rent[/]", date(2026, 11, 1), 25_000_00, 25_000_00, 25_000_00)
POWER = bill("City Power Board of the Eastern Districts", date(2026, 11, 12), 1217_88, 2253_00, 4205_15, sure=False)
SCORE = BillScore(
    tuple(
        Earlier(calendar_month(2026, n), inr(27_000_00), inr(26_000_00), inr(28_000_00), inr(27_000_00 + n * 150_00))
        for n in range(2, 10)
    ),
    inr(825_00),
    inr(150_00),
)
AHEAD = BillsAhead(
    calendar_month(2026, 11), TODAY, "INR", 0.8, (RENT, POWER), inr(27_253_00), inr(26_100_00), inr(29_300_00), inr(0),
    (CategoryAhead("Housing:Rent", inr(25_000_00), inr(0), 1), CategoryAhead(None, inr(2253_00), inr(0), 1)),
    SCORE, "median", ("Bills that vary can be tried on 3 months, 8 are needed.",), TODAY,
)  # fmt: skip


def drawn(ahead, width, **more):
    console = Console(width=width, color_system=None, file=io.StringIO())
    bills_ahead_shown(ahead, **more).rich(console)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [80, 120])
def test_what_a_person_reads(width):
    text = drawn(AHEAD, width, full=True)
    assert all(len(line) <= width for line in text.splitlines())
    assert "[red]rent[/]" in text
    assert "1217.88 to 4205.15" in " ".join(text.split())
    said = " ".join(text.split())
    for part in ("Bills to come", "80% of times", "one price", "median", "Uncategorized", "8 are needed.",
                 "As it would have been told before", "March 2026", "outside"):  # fmt: skip
        assert part in said
    plain = drawn(AHEAD, width)
    assert "As it would" not in plain
    assert "Rests on" not in plain


def test_the_answer_comes_first():
    assert headline(AHEAD, Money.plain) == "To pay: 27253.00, 80% band 26100.00 to 29300.00."
    running = replace(AHEAD, today=date(2026, 11, 3), low=AHEAD.due, high=AHEAD.due, paid=inr(100))
    assert headline(running, Money.plain) == "Still to pay: 27253.00. Paid already: 1.00."


def test_how_it_went_before_is_said_and_where_the_simpler_one_was_better():
    assert notes(AHEAD, Money.plain)[0] == (
        "last 8 months: 5 inside the 80% band, mean error 825.00, same-as-last-month 150.00: here the simpler one"
        " did better"
    )
    better = replace(AHEAD, score=replace(SCORE, mae_naive=inr(900_00)))
    assert notes(better, Money.plain)[0].endswith("same-as-last-month 900.00")
    assert "Too few" in notes(replace(AHEAD, score=None), Money.plain)[0]
    assert notes(replace(AHEAD, score=None, rows=(), unconverted=(Money(5, "USD"),)), Money.plain) == [
        "In USD, not converted: 0.05 to pay."
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "in 12 days"),
        ({"sure": False, "due": date(2026, 10, 21)}, "tomorrow, likely"),
        ({"due": TODAY}, "today"),
        ({"due": date(2026, 10, 18)}, "2 days ago, not seen"),
        ({"due": date(2026, 10, 18), "state": State.LATE}, "2 days late"),
        ({"state": State.SKIPPED}, "skipped"),
        ({"state": State.PAID, "paid_on": date(2026, 11, 1)}, "paid"),
        ({"state": State.PAID, "paid_on": date(2026, 11, 3)}, "paid 2026-11-03"),
    ],
)
def test_how_a_day_stands(changes, words):
    assert standing(replace(RENT, **changes), AHEAD) == words


def test_private_hides_every_amount():
    text = drawn(AHEAD, 100, full=True, show=lambda money: "••••")
    assert not any(figure in text for figure in ("25000", "2253", "825", "27253"))


def test_without_bills_it_says_how_to_add_one():
    text = drawn(replace(AHEAD, rows=(), categories=(), score=None, due=inr(0), low=inr(0), high=inr(0)), 100)
    assert "No bill is known to fall due from 2026-11-01 to 2026-11-30" in " ".join(text.split())


def test_where_nothing_matches_a_query_no_other_bill_is_denied():
    none = replace(AHEAD, rows=(), categories=(), score=None, due=inr(0), low=inr(0), high=inr(0))
    text = " ".join(drawn(none, 80, part_of_them=True).split())
    assert "No bill that matches is known to fall due from 2026-11-01 to 2026-11-30." in text
    assert "Add one" not in text
