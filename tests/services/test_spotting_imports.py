"""What an import sees among its rows, and what it leaves to others."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from finura_cli.domain.anomaly import ALL, OddKind
from finura_cli.screen.anomalies import sighted_json, sighted_lines
from finura_cli.services import spotting_imports
from finura_cli.store import nudges
from tests.services.ledger import Ledger
from tests.services.test_spotting_kinds import market

TODAY, LAST = date(2026, 10, 28), date(2026, 10, 27)


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    made.add(*market(range(1, 10)), batch_id=1)
    yield made
    made.store.close()


def seen(ledger, batches=(2,), last=LAST, **more):
    return spotting_imports.seen(ledger.store, batches, last, today=TODAY, **more)


ODD = [
    ("2026-10-09", -64_800, "VORNIK 4411", "Food:Dining"),
    ("2026-10-10", -64_800, "VORNIK 4412", "Food:Dining"),
    ("2026-10-20", -3_900, "market 20", "Food:Groceries"),
]


def test_only_what_is_new_is_told(ledger):
    assert seen(ledger).rows == ()
    ledger.add(*ODD, batch_id=2)
    found = seen(ledger)
    assert sorted(row.kind for row in found.rows) == [OddKind.DUPLICATE, OddKind.NEW_MERCHANT]
    assert sighted_json(found) == {"duplicate-charge": 1, "new-merchant": 1}
    assert seen(ledger, (3,)).rows == ()
    assert {row.id for row in seen(ledger, (2, 3)).rows} == {row.id for row in found.rows}


def test_a_transfer_whose_other_half_is_still_to_come_is_of_no_new_payee(ledger):
    """The bank's file comes before the card's: what was linked each month was seen before."""
    for day in ("2026-08-20", "2026-09-20"):
        ledger.save(day, 300_000)
    ledger.add(("2026-10-20", -300_000, "to savings", None), batch_id=2)
    assert seen(ledger).rows == ()
    ledger.add(("2026-10-20", -300_000, "to strangers", None), batch_id=2)
    assert [row.description for row in seen(ledger).rows] == ["to strangers"]


def test_what_was_moved_only_later_leaves_a_payee_new(ledger):
    ledger.add(("2026-10-20", -300_000, "to savings", None), batch_id=2)
    ledger.save("2026-10-21", 300_000)
    assert [row.kind for row in seen(ledger).rows] == [OddKind.NEW_MERCHANT]


def test_of_a_whole_history_only_the_last_weeks_are_news(ledger):
    ledger.add(("2026-05-20", -990_000, "ZUQQI", "Food:Groceries"), *ODD, batch_id=1)
    found = seen(ledger, (1,))
    assert found.since == date(2026, 8, 26)
    assert {row.date.month for row in found.rows} == {10}


def test_fewer_alarms_a_month_tell_less_and_rules_all(ledger):
    ledger.add(*[(f"2026-0{month}-15", -30_000 * month, "XQZVK", "Fun:Streaming") for month in range(2, 9)], batch_id=1)
    ledger.add(*ODD, ("2026-10-21", -6_900, "market 21", "Food:Groceries"), batch_id=2)
    every = seen(ledger, alarms_a_month=ALL)
    assert {row.kind for row in seen(ledger, alarms_a_month=1).rows} >= {OddKind.DUPLICATE}
    assert len(seen(ledger, alarms_a_month=1).rows) <= len(every.rows)


def test_what_an_alert_is_about_is_left_to_it(ledger, monkeypatch):
    ids = ledger.add(*ODD, batch_id=2)
    first, second = seen(ledger).rows

    noted = SimpleNamespace(basis={"entry": first.id})
    monkeypatch.setattr(nudges, "since", lambda store, day: [noted])
    assert [row.id for row in seen(ledger).rows] == [second.id]
    assert len(seen(ledger).kinds) == 2
    assert {first.id, second.id} == set(ids[:2])


def test_of_full_books_a_shorter_past_is_read_and_of_the_fullest_none(ledger, monkeypatch):
    ledger.add(*ODD, batch_id=2)
    monkeypatch.setattr(spotting_imports, "MOST", 40)
    assert any(row.kind is OddKind.DUPLICATE for row in seen(ledger).rows)
    monkeypatch.setattr(spotting_imports, "MOST", 3)
    assert seen(ledger) is None
    assert sighted_json(None) is None
    assert sighted_lines(None, str) == []


def test_at_most_three_lines_and_where_the_rest_is(ledger):
    ledger.add(
        *ODD, *[(f"2026-10-{12 + 3 * n}", -88_000 - n, f"ZUQQI {'abcde'[n]}", None) for n in range(5)], batch_id=2
    )
    found = seen(ledger, alarms_a_month=ALL)
    lines = sighted_lines(found, lambda money: "***")
    assert len(lines) == 4
    assert all(line.startswith("looks odd: ") and "***" in line for line in lines[:3])
    assert lines[3] == f"and {len(found.rows) - 3} more: finura anomalies 2026-10"
