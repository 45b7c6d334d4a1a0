"""Alerts on a terminal and in files."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from finura_cli.screen.alerts import AlertLine, alerts_shown

ROWS = (
    AlertLine(12, "2026-10-21T12:00:00", "budget", "90 % of Shopping, ₹412.00 left for 10 days", None, True),
    AlertLine(
        9, "2026-10-20T23:00:00", "large-expense", "[bold]Lamp\x1b[31m, ₹900.00: " + "so much " * 12, "quiet", True
    ),
    AlertLine(None, None, "bill-due", "Internet, ₹900.00, is due tomorrow", None, False, "accepted"),
)


def drawn(rows, width: int = 80, **how: bool) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None, markup=False, emoji=False, highlight=False)
    shown = alerts_shown(rows, **how)
    assert shown.rich is not None
    shown.rich(console)
    return console.file.getvalue()


def test_a_line_each_with_what_was_not_said() -> None:
    text = drawn(ROWS)
    assert "12  2026-10-21  90 % of Shopping, ₹412.00 left for 10 days\n" in text
    assert "                not said: it was to be quiet\n" in text
    assert " -              Internet, ₹900.00, is due tomorrow\n                accepted\n" in text
    assert "[bold]Lamp" in text
    assert "\x1b" not in text
    assert text.endswith("finura alerts accept ID: settled; snooze ID: in a week; mute ID: never again.\n")


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_too_long(width: int) -> None:
    assert max(map(len, drawn(ROWS, width).splitlines())) <= width


def test_nothing_stands() -> None:
    assert "Nothing stands." in drawn(())
    assert "No alert was ever noted." in drawn((), log=True)


def test_the_log_says_what_chance_withheld() -> None:
    text = drawn([ROWS[0]._replace(withheld="holdout")], log=True)
    assert "withheld by chance" in text
    assert "accept ID" not in text


def test_the_log_says_when_what_waited_was_said() -> None:
    noted = ROWS[0]._replace(told="2026-10-21T12:00:00")
    assert "said" not in drawn([noted], log=True)
    assert "                said 2026-10-22 07:00\n" in drawn([noted._replace(told="2026-10-22T07:00:00")], log=True)
