"""What is said of alerts and what followed them: a claim where one was proven, and in no other case."""

from __future__ import annotations

import io
from datetime import date

import pytest
from rich.console import Console

from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.reports.saved import After, Followed, Line, Saved, Sum, Why, Window, Worth
from finura_cli.screen.saved import saved as shown
from finura_cli.screen.theme import MASK


def money(units: int) -> Money:
    return Money(units * 100, "INR")


AFTER = After(money(120), money(40), money(80), money(-40), money(210), 26, counts=True)
SUM = Sum(3, money(900), money(500), money(400), money(-120), money(1100))
ROWS = (
    Followed(4, "2026-10-13T12:05:00", "budget", "Food & Dining", True, True, AFTER, AFTER, None),
    Followed(5, "2026-10-14T18:00:00", "risk", "[red]Coffee[/red]", False, True, AFTER, AFTER, None),
    Followed(6, "2026-10-20T00:00:00", "large-expense", "Shopping", True, False, None, None, Why.RUNNING),
)
FEW = tuple(Worth(window, 30, 7, 25) for window in Window)


def worth(window: Window, low: int, high: int, *, claimed: bool) -> Worth:
    return Worth(
        window,
        62,
        15,
        0,
        money((low + high) // 2),
        money(low),
        money(high),
        claimed=claimed,
        quarter=money(30),
        to_find=210,
    )


def report(**how: object) -> Saved:
    line = Line("2026-10", 3, SUM, SUM)
    fields: dict[str, object] = {
        "period": Period(date(2026, 10, 1), date(2026, 11, 1)), "currency": "INR", "rows": ROWS, "months": (line,),
        "total": line._replace(period="all"), "worth": FEW, "holdout": 0.2, "secret": 0, "unconverted": (),
    }  # fmt: skip
    return Saved(**{**fields, **how})  # type: ignore[arg-type]


def drawn(found: Saved, width: int = 80, *, hidden: bool = False) -> str:
    show = (lambda _: f"₹{MASK}") if hidden else Money.plain
    console = Console(file=io.StringIO(), width=width, color_system=None)
    draw = shown(found, show=show).rich
    assert draw is not None
    draw(console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def flat(text: str) -> str:
    return " ".join(text.split())


def test_below_the_usual_is_a_column_and_never_money_saved() -> None:
    text = drawn(report())
    assert "Below usual" in text
    assert "+400.00" in text
    assert "-120.00 .. 1100.00" in text
    assert "Below your usual is no money saved" in flat(text)
    assert "[red]Coffee[/red]" in text
    assert "not over yet" in text


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_passes_the_width(width: int) -> None:
    for found in (report(), report(worth=(worth(Window.HOURS, 20, 220, claimed=True),) * 2, secret=3)):
        assert max(map(len, drawn(found, width).splitlines())) <= width


def test_what_is_withheld_now_shows_nowhere() -> None:
    assert drawn(report(secret=3)) == drawn(report())
    assert "stands in no row" in flat(drawn(report()))
    assert "stands in no row" not in flat(drawn(report(holdout=0.0)))


def test_until_there_is_enough_it_says_how_many_it_needs() -> None:
    text = flat(drawn(report()))
    assert "not enough yet, 30 said and 7 withheld; needs about 25 more" in text
    assert "less when it was said" not in text


def test_without_a_hold_out_it_claims_nothing() -> None:
    none = tuple(Worth(window, 4, 0, 60) for window in Window)
    found = report(worth=none, holdout=0.0)
    text = flat(drawn(found))
    assert "nobody can tell: none was withheld to compare with" in text
    assert "when it was said" not in text
    effect = shown(found).json["effect"]
    assert isinstance(effect, list)
    assert [one["why"] for one in effect] == ["no-holdout", "no-holdout"]
    assert {one["more"] for one in effect} == {None}
    few = (Worth(Window.HOURS, 3, 2, 50), Worth(Window.DAY, 3, 2, 50))
    assert "only 2 of 5 were withheld to compare with" in flat(drawn(report(worth=few, holdout=0.0)))


def test_where_no_hours_are_known_it_says_so() -> None:
    untimed = Followed(4, "2026-10-13T12:05:00", "budget", "Food", True, False, None, AFTER, None)
    found = report(rows=(untimed,), worth=(Worth(Window.HOURS, 0, 0, 60), Worth(Window.DAY, 3, 2, 50)))
    effect = shown(found).json["effect"]
    assert isinstance(effect, list)
    assert [one["why"] for one in effect] == ["no-times", "not-enough"]
    assert "3 said and 2 withheld; needs about 50 more" in flat(drawn(found))


def test_a_difference_is_claimed_where_it_is_sure() -> None:
    both = (worth(Window.HOURS, 20, 220, claimed=True), worth(Window.DAY, -50, 190, claimed=False))
    text = flat(drawn(report(worth=both)))
    assert (
        "In the two hours after an alert you spent on average 120.00 less when it was said"
        " (95 %: 20.00 less to 220.00 less;"
        " 62 said, 15 withheld)." in text
    )
    assert "In the rest of its day: 70.00 less when it was said, which cannot be told from chance" in text
    assert "50.00 more to 190.00 less" in text
    assert "a difference of a quarter of the usual, 30.00, needs about 210 more" in text
    worse = (worth(Window.HOURS, -220, -20, claimed=True), worth(Window.DAY, -50, 190, claimed=False))
    assert "you spent on average 120.00 more when it was said" in flat(drawn(report(worth=worse)))


def test_a_day_that_stands_alone_may_be_chance() -> None:
    both = (worth(Window.HOURS, -20, 220, claimed=False), worth(Window.DAY, 50, 190, claimed=False))
    assert "in the two hours after an alert no difference is seen, it may be chance" in flat(drawn(report(worth=both)))


def test_hidden_amounts_are_hidden_in_every_sentence_and_range() -> None:
    both = (worth(Window.HOURS, 20, 220, claimed=True), worth(Window.DAY, -50, 190, claimed=False))
    text = drawn(report(worth=both), hidden=True)
    for amount in ("120", "220", "70.00", "400", "900", "80", "-40", "30.00"):
        assert amount not in text.replace("80 %", "")


def test_nothing_said_is_said() -> None:
    empty = Line("all", 0, None, None)
    found = report(rows=(), months=(), total=empty)
    assert "No alert about spending was said in October 2026." in flat(drawn(found))
    assert "not enough" not in drawn(found)
    hidden = report(rows=(), months=(), total=empty, secret=2)
    assert drawn(hidden) == drawn(found), "or one knew that some are withheld"


def test_the_heading_says_which_day_it_is() -> None:
    assert "Rest of the day" in drawn(report())
    untimed = tuple(Followed(row.id, row.told, row.kind, row.about, row.said, False, None, AFTER, None) for row in ROWS)
    assert "Next day" in drawn(report(rows=untimed))
    alone = (Worth(Window.HOURS, 0, 0, 60), worth(Window.DAY, 20, 220, claimed=True))
    text = flat(drawn(report(rows=untimed, worth=alone)))
    assert "On the day after an alert you spent on average 120.00 less" in text
