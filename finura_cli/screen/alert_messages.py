"""Alerts as messages for channels: one by itself, or those of a day together. Plain text at 80 columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from finura_cli.domain.alerts import Alert, AlertKind
from finura_cli.domain.channel import Message
from finura_cli.domain.text import how_many, visible
from finura_cli.screen.shown import ShowMoney

WIDTH = 80
_ABOUT = {
    AlertKind.LOW_BALANCE: "Low balance",
    AlertKind.BILL_LATE: "Bill late",
    AlertKind.BILL_DUE: "Bill due",
    AlertKind.BUDGET: "Budget",
    AlertKind.PACE: "Budget",
    AlertKind.LARGE: "Large expense",
    AlertKind.PRICE_RISE: "Dearer",
    AlertKind.GOAL: "Goal behind",
    AlertKind.RISK: "Heads up",
}


def alert_message(id: int, alert: Alert, day: date, *, show: ShowMoney) -> Message:
    """One alert as `add` says it, of which day it is (a message may arrive later than `tomorrow`), and how to answer
    it, to be copied. The subject holds no amount."""
    answers = [f"As of {day}.", f"Settle it: finura alerts accept {id}", f"No more of it: finura alerts mute {id}"]
    return Message(_subject(alert), "\n".join([*_wrapped(f"Heads up: {alert.said(show)}"), "", *answers, ""]))


def digest_message(rows: Sequence[tuple[int, Alert]], day: date, *, show: ShowMoney) -> Message:
    """The alerts of a day together, each with its number. The subject holds no amount, and is the text's first line,
    so that whoever shows both sees that there is one."""
    cells = max(len(str(id)) for id, _ in rows)
    about = ", ".join(dict.fromkeys(_ABOUT[alert.kind].lower() for _, alert in rows))
    head = f"Finura {day}: {how_many(len(rows), 'alert')} ({about})"
    lines = [*_wrapped(head), ""]
    for id, alert in rows:
        lines += _wrapped(alert.said(show), f"{id:>{cells}}  ")
    answers = ["Settle one: finura alerts accept ID", "No more of it: finura alerts mute ID"]
    return Message(head, "\n".join([*lines, "", *answers, ""]))


def _subject(alert: Alert) -> str:
    name = alert.basis.get("name")
    return visible(f"{_ABOUT[alert.kind]}: {name}" if isinstance(name, str) and name else _ABOUT[alert.kind])


def _wrapped(text: str, head: str = "") -> list[str]:
    """Lines of at most 80 cells, the first behind a head and the others beneath it."""
    from rich.cells import cell_len
    from rich.console import Console
    from rich.text import Text

    room = WIDTH - cell_len(head)
    console = Console(width=room, color_system=None)
    lines = [line.plain.rstrip() for line in Text(visible(text)).wrap(console, room)]
    return [(head if not n else " " * len(head)) + line for n, line in enumerate(lines or [""])]
