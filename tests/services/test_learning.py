"""What is learnt from: the latest labels, of so many different texts."""

from __future__ import annotations

from finura_cli.services import learning
from tests.services.ledger import AT, Ledger

SHOPS = ("QUORVAX", "ZUQQI", "KLEMPT", "VORNIK")


def test_the_latest_labels_of_so_many_texts_are_learnt_from(tmp_path, monkeypatch):
    ledger = Ledger(tmp_path)
    days = [f"2026-{n // 28 + 1:02}-{n % 28 + 1:02}" for n in range(120)]
    ledger.add(*((day, -100 - n, f"{SHOPS[n // 30]} {n}", "Food:Dining") for n, day in enumerate(days)))
    assert learning.train(ledger.store, at=AT).labels == 120
    monkeypatch.setattr(learning, "MOST_TEXTS", 2)
    learnt = learning.train(ledger.store, at=AT)
    assert learnt.labels == 60  # those of the last two shops, whatever the number beside them
    assert learning.known(ledger.store).newer == 0
    assert learning.due(ledger.store) == 0
    monkeypatch.setattr(learning, "MOST_TEXTS", 1)
    assert learning.evaluate(ledger.store).labels == 30
    ledger.store.close()
