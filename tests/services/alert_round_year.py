"""A year of the made-up household to whom alerts come: cash is typed in the evening, the bank's file is taken in by
itself on Sundays, and rounds come when they come."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from finura_cli.config import Settings
from finura_cli.domain.channel import Channel, Pace
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar
from finura_cli.screen.money import show
from finura_cli.services import alert_round, alerting
from finura_cli.services.alert_round import Round
from finura_cli.services.alerting import Now, Nudge
from finura_cli.services.household import CURRENCY, Happening
from finura_cli.store import transactions
from tests.services.alert_year import END, SETTINGS, START, Year

EVENING, FILE = "19:00", "20:00"
PHONE = Channel(1, "u-phone", "phone", "ntfy://x")
MAIL = Channel(2, "u-mail", "mail", "mailto://x", pace=Pace.DIGEST)
DAILY = [(START + timedelta(days=n), "08:10") for n in range((END - START).days + 1)]


class Step(NamedTuple):
    """What happened at a moment: cash was typed, a file came, or a round was made."""

    now: Now
    way: str
    typed: tuple[Nudge, ...] = ()
    round: Round | None = None


class RoundYear(Year):
    """Their books with rounds at some moments."""

    def steps(
        self, moments: Iterable[tuple[date, str]], settings: Settings = SETTINGS,
        channels: tuple[Channel, ...] = (PHONE, MAIL),
    ) -> Iterator[Step]:  # fmt: skip
        waiting: list[Happening] = []
        rounds = sorted(moments)
        for day in (START + timedelta(n) for n in range((END - START).days + 1)):
            own = [time for on, time in rounds if on == day]
            for time in sorted([*own, EVENING, *([FILE] if day.weekday() == 6 else [])]):
                now = Now(day, time, f"{day}T{time}:00", Calendar(), CURRENCY, settings)
                if time == EVENING:
                    cash = [it for it in self.by_day[day] if it.mode == "cash"]
                    waiting += [it for it in self.by_day[day] if it.mode != "cash"]
                    entries = transactions.get_many(self.store, self._write(cash, day))
                    yield Step(now, "typed", alerting.after_adding(self.store, entries, now=now))
                elif time == FILE:
                    self.batch += 1
                    self._write(waiting, day, self.batch)
                    waiting = []
                    silent = now._replace(silent=True)
                    yield Step(now, "file", alerting.after_import(self.store, [self.batch], now=silent))
                else:
                    yield Step(now, "round", round=alert_round.round(self.store, now=now, channels=channels))


def told(folder: Path, until: date = END) -> str:
    """What a year, or its first days, says with a round every morning, a line each, a blank line before each month."""
    year = RoundYear(folder)
    lines: list[str] = []
    month = START.month
    try:
        for step in year.steps(DAILY, replace(SETTINGS, per_day=3), ()):
            if step.now.today > until:
                break
            said = step.round.said if step.round is not None else [one for one in step.typed if one.withheld is None]
            if said and step.now.today.month != month and lines:
                lines.append("")
            month = step.now.today.month if said else month
            lines += [f"{step.now.today} {step.way:5} {one.alert.kind:13} {one.alert.said(_show)}" for one in said]
    finally:
        year.store.close()
    return "\n".join(lines) + "\n"


def _show(money: Money) -> str:
    return show(money, "en_IE")


if __name__ == "__main__":  # python -m tests.services.alert_round_year > tests/golden/alert_round_year.txt; read it all
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(told(Path(folder)))
