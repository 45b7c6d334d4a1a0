"""Alerts as messages: plain text at 80 columns, hostile names as text, amounts as dots where they are secret."""

from __future__ import annotations

from datetime import date
from functools import partial
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from finura_cli.domain.alerts import Alert, AlertKind, Identity
from finura_cli.domain.money import Money
from finura_cli.screen.alert_messages import alert_message, digest_message
from finura_cli.screen.money import show

DAY = date(2026, 10, 21)
OPEN, PRIVATE = partial(show, locale="en_IN"), partial(show, locale="en_IN", private=True)


def alert(kind: AlertKind = AlertKind.BUDGET, name: str = "Shopping", more: str = "") -> Alert:
    text = f"90 % of {{name}}, {{left}} left for 10 days{more}"
    return Alert(Identity(kind, "uid", "2026-10", "90"), text, {"name": name, "left": Money(412_00, "INR")})


def test_one_by_itself() -> None:
    message = alert_message(12, alert(), DAY, show=OPEN)
    assert message.subject == "Budget: Shopping"
    assert message.text == (
        "Heads up: 90 % of Shopping, ₹412.00 left for 10 days\n\n"
        "As of 2026-10-21.\nSettle it: finura alerts accept 12\nNo more of it: finura alerts mute 12\n"
    )
    assert message.html is None


def test_those_of_a_day() -> None:
    rows = [
        (7, alert()),
        (12, alert(AlertKind.BILL_DUE, "Rent")),
        (13, alert(AlertKind.PACE, more=" " + "so much " * 9)),
    ]
    message = digest_message(rows, DAY, show=OPEN)
    assert message.subject == "Finura 2026-10-21: 3 alerts (budget, bill due)"
    assert message.text == (
        "Finura 2026-10-21: 3 alerts (budget, bill due)\n\n"
        " 7  90 % of Shopping, ₹412.00 left for 10 days\n"
        "12  90 % of Rent, ₹412.00 left for 10 days\n"
        "13  90 % of Shopping, ₹412.00 left for 10 days so much so much so much so much\n"
        "    so much so much so much so much so much\n\n"
        "Settle one: finura alerts accept ID\nNo more of it: finura alerts mute ID\n"
    )
    assert digest_message(rows[:1], DAY, show=OPEN).subject == "Finura 2026-10-21: 1 alert (budget)"


@pytest.mark.parametrize("kind", AlertKind)
def test_every_kind_has_a_subject_without_an_amount(kind: AlertKind) -> None:
    for message in (alert_message(1, alert(kind), DAY, show=OPEN), digest_message([(1, alert(kind))], DAY, show=OPEN)):
        assert "412" not in message.subject
        assert message.subject.isprintable()


def test_what_is_secret_is_in_dots() -> None:
    for message in (alert_message(1, alert(), DAY, show=PRIVATE), digest_message([(1, alert())], DAY, show=PRIVATE)):
        assert "412" not in message.text
        assert "₹••••" in message.text


@given(st.text(max_size=120), st.integers(1, 10**6))
def test_whatever_a_thing_is_called_no_line_is_long_and_none_is_a_header(name: str, id: int) -> None:
    one = alert(name=name, more=", on *the* [bold]whole[/bold] <b>@everyone</b>")
    for message in (alert_message(id, one, DAY, show=OPEN), digest_message([(id, one)] * 3, DAY, show=OPEN)):
        assert len(message.subject.splitlines()) == 1
        lines = message.text.removesuffix("\n").split("\n")
        assert max(map(cell_len, lines)) <= 80
        assert not {category(c) for line in [*lines, message.subject] for c in line} & {"Cc", "Zl", "Zp"}
        assert "[bold]whole[/bold]" in " ".join(message.text.split())
