"""A year of the made-up household as its alerts see it: cash is typed on its day, the bank's file comes on Sundays."""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from finura_cli.config import Settings
from finura_cli.domain.account import AccountKind
from finura_cli.domain.budget import Per
from finura_cli.domain.money import Money
from finura_cli.domain.paces import Every
from finura_cli.domain.period import Calendar
from finura_cli.domain.transaction import By, Line, NewTransaction
from finura_cli.screen.money import show
from finura_cli.services import alerting, bill_setting, budget_setting, founding, goal_setting
from finura_cli.services.alerting import Now, Nudge
from finura_cli.services.household import CURRENCY, OPENING, Happening, live
from finura_cli.store import accounts, categories, connection, history, merchants, transactions
from finura_cli.store.connection import Store

START, END = date(2025, 11, 1), date(2026, 10, 31)
BUDGETS = (
    ("Groceries", 620, Per.MONTH), ("Dining", 240, Per.MONTH), ("Coffee & snacks", 60, Per.MONTH),
    ("Shopping", 150, Per.MONTH), ("Housing", 1750, Per.MONTH), ("Transport", 300, Per.MONTH),
    ("Vehicle insurance", 500, Per.YEAR), ("total", 3200, Per.MONTH),
)  # fmt: skip
"""What the couple would set after half a year: round, a little above what they spend in a good month."""
SETTINGS = Settings(currency=CURRENCY, holdout="0", per_day=50)
_PLACE = {"bank": "Main", "card": "Main", "credit": "Card", "cash": "Cash"}
_MOVED = {"Savings & deposits": "Savings", "Card payment": "Card", "Cash withdrawal": "Cash"}


class Year:
    """Their books: half a year of past, then day by day."""

    def __init__(self, folder: Path) -> None:
        self.store: Store = connection.create(folder / "finura.db", fill=_fill)
        self.store.conn.execute("PRAGMA synchronous=OFF")
        self.places = {account.name: account.id for account in accounts.all(self.store)}
        self.of = {category.name: category.id for category in categories.tree(self.store)}
        self.batch = 0
        by_day: dict[date, list[Happening]] = defaultdict(list)
        for it in live(END).happenings:
            by_day[it.day].append(it)
        self.by_day = by_day
        before = [it for day, own in sorted(by_day.items()) if day < START for it in own]
        self._write(before, START)
        self._plan()

    def _plan(self) -> None:
        at, day, calendar = f"{START}T09:00:00", START, Calendar()
        for name, amount, per in BUDGETS:
            money = Money(amount * 100, CURRENCY)
            budget_setting.put(self.store, name, amount=money, per=per, calendar=calendar, today=day, at=at)
        rent = bill_setting.Amounts(1340_00, None, None, CURRENCY)
        said = bill_setting.Said(
            name="Rent", amounts=rent, every=Every.MONTH, due=START, account="Main", merchant="Hausverwaltung Lindner"
        )
        bill_setting.add(self.store, said, at=at)
        fund = goal_setting.Wanted("Reserve", Money(6000_00, CURRENCY), day, by=END, account="Savings")
        goal_setting.add(self.store, fund, today=day, at=at)

    def days(self) -> Iterator[tuple[date, Sequence[Nudge]]]:
        """Each day with what was set off on it."""
        waiting: list[Happening] = []
        for day in (START + timedelta(n) for n in range((END - START).days + 1)):
            cash = [it for it in self.by_day[day] if it.mode == "cash"]
            waiting += [it for it in self.by_day[day] if it.mode != "cash"]
            now = Now(day, "19:00", f"{day}T19:00:00", Calendar(), CURRENCY, SETTINGS)
            ids = self._write(cash, day)
            found = alerting.after_adding(self.store, transactions.get_many(self.store, ids), now=now)
            if day.weekday() == 6:
                self.batch += 1
                self._write(waiting, day, self.batch)
                waiting = []
                found += alerting.after_import(self.store, [self.batch], now=now)
            yield day, found

    def _write(self, several: Sequence[Happening], day: date, batch: int | None = None) -> list[int]:
        ids = []
        with history.deed(self.store, command="test", at=f"{day}T19:00:00") as deed:
            for it in several:
                if it.category in _MOVED:
                    out, into = self._entry(it, it.minor, "Main"), self._entry(it, -it.minor, _MOVED[it.category])
                    ids += transactions.add_linked(self.store, out, into)
                else:
                    ids += transactions.add_all(self.store, [self._entry(it, it.minor, _PLACE[it.mode], batch)])
            deed.summary = "test"
        return ids

    def _entry(self, it: Happening, minor: int, place: str, batch: int | None = None) -> NewTransaction:
        money = Money(minor, CURRENCY)
        line = Line(self.of[it.category], money, By.RULE)
        text = f"{it.payee} {it.purpose}".strip()
        merchant = merchants.find_or_add(self.store, it.payee)
        return NewTransaction(
            it.day, self.places[place], money, text, (line,), it.time, merchant_id=merchant, batch_id=batch
        )


def _fill(store: Store) -> None:
    founding.fill(store, currency=CURRENCY)
    with history.unrecorded(store):
        accounts.add(store, "Main", AccountKind.BANK, CURRENCY, opening=OPENING)
        accounts.add(store, "Card", AccountKind.CARD, CURRENCY)
        accounts.add(store, "Savings", AccountKind.SAVINGS, CURRENCY)


def told(folder: Path, until: date = END) -> str:
    """The alerts of a year, or of its first days, a line each, a blank line before each month."""
    year = Year(folder)
    lines: list[str] = []
    month = START.replace(day=1)
    try:
        for day, nudges in year.days():
            if day > until:
                break
            if nudges and day.month != month.month and lines:
                lines.append("")
            month = day if nudges else month
            lines += [f"{day} {one.alert.kind:13} {one.alert.said(_show)}" for one in nudges]
    finally:
        year.store.close()
    return "\n".join(lines) + "\n"


def _show(money: Money) -> str:
    return show(money, "en_IE")


if __name__ == "__main__":  # python -m tests.services.alert_year > tests/golden/alert_year.txt, and read every line
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(told(Path(folder)))
