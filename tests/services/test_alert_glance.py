"""A glance at budgets says of them what the whole status says: what is spent, and what may be spent in all."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from finura_cli.domain.budget import Per, in_force
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar
from finura_cli.services import alert_glance, budget_moving, budget_setting, budgeting
from finura_cli.services.alert_glance import Frame
from finura_cli.services.budget_setting import name_of
from finura_cli.store import budgets, categories
from tests.services.ledger import AT, TREE, Ledger

TODAY = date(2026, 10, 21)
LEAVES = [path for path, *_ in TREE if ":" in path] + [None]


@pytest.mark.parametrize("cycle_start", [1, 25])
@pytest.mark.parametrize("seed", range(4))
def test_a_glance_agrees_with_the_whole_status(tmp_path, seed: int, cycle_start: int) -> None:
    ledger, draw, calendar = Ledger(tmp_path), Random(seed), Calendar(cycle_start)
    store = ledger.store
    for target, per, rollover in (
        ("Food", Per.MONTH, True), ("Food:Dining", Per.MONTH, False), ("Fun", Per.MONTH, True),
        ("essential", Per.MONTH, False), ("discretionary", Per.MONTH, False), ("total", Per.MONTH, True),
    ):  # fmt: skip
        budget_setting.put(
            store, target, amount=Money(draw.randrange(100_00, 900_00), "INR"), per=per, calendar=calendar,
            today=date(2026, 7, 30), at=AT, rollover=rollover,
        )  # fmt: skip
    for n in range(160):
        day = str(date(2026, 6, 1) + timedelta(days=draw.randrange(165)))
        paid = draw.choice((-1, -1, -1, 1)) * draw.randrange(1, 90_00)
        pending = n % 19 == 0
        ledger.add((day, paid, "x", draw.choice(LEAVES)), currency="EUR" if n % 17 == 0 else "INR", pending=pending)
    budget_moving.move(store, "Food", "Fun", Money(20_00, "INR"), calendar=calendar, today=TODAY, at=AT)

    tree, period = categories.tree(store), calendar.month_of(TODAY)
    frame = Frame(period, calendar.key(period, "M"), calendar, TODAY, "INR", tree)
    settings = budgets.by_key(store, "INR")
    held = {key: one for key, own in settings.items() if (one := in_force(own, TODAY))}
    amounts = alert_glance.amounts_of(store, settings, held, frame)
    seen = alert_glance.glanced(store, list(held), amounts, frame)
    status = budgeting.status(store, period=period, calendar=calendar, today=TODAY, currency="INR")
    rows = {(row.target, row.name): (row.budget, row.spent) for row in status.rows}
    assert {(key[0], name_of(key, tree)): (one.budget, one.spent) for key, one in seen.items()} == rows
    assert len(rows) == 6
    store.close()
