"""Who is heard on odd charges: the forest only where it ranks the user's verdicts better."""

from __future__ import annotations

from datetime import date

import pytest

from finura_cli.domain.anomaly import Heard
from finura_cli.domain.model_report import CHAMPION
from finura_cli.domain.period import Calendar, calendar_month
from finura_cli.domain.verdict import Answer
from finura_cli.services import anomaly_model, spotting, spotting_past
from finura_cli.services.trained import Seen
from finura_cli.store import history, models
from ml import anomalies
from tests.services.ledger import AT, Ledger
from tests.services.test_spotting_kinds import market

SEEN = Seen(Calendar(), date(2026, 10, 28), "INR")
NAMES = "abcdefghijklmnop"


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    made.add(*market(range(1, 11)))
    yield made
    made.store.close()


def settled(ledger, odd=8, normal=8):
    """Large charges called odd, small ones normal."""
    large = [(f"2026-10-{2 + 3 * n:02}", -80_000 - 900 * n, f"VORNIK {NAMES[n]}", "Food:Groceries") for n in range(odd)]
    small = [(f"2026-10-{2 + 3 * n:02}", -3_500 - 90 * n, f"ZUQQI {NAMES[n]}", "Food:Groceries") for n in range(normal)]
    ids = ledger.add(*large, *small)
    spotting.settle(ledger.store, ids[:odd], Answer.ACCEPT, at=AT)
    spotting.settle(ledger.store, ids[odd:], Answer.REJECT, at=AT)
    return ids


def test_with_few_verdicts_it_says_what_is_needed(ledger):
    assert anomaly_model.known(ledger.store, SEEN) is None
    settled(ledger, 8, 7)
    report = anomaly_model.train(ledger.store, SEEN, at=AT)
    assert (report.speaker, report.fresh, report.at) == (CHAMPION, True, AT)
    assert report.learnt_from == "8 charges called odd, 7 called normal"
    assert "8 charges called odd and 8 called normal" in report.why[0]
    assert not anomaly_model.forest_is_heard(ledger.store, spotting.verdicts.get(ledger.store, spotting.SUBJECT))


def test_both_are_tried_on_what_was_said_and_evaluating_keeps_nothing(ledger):
    settled(ledger)
    report = anomaly_model.evaluate(ledger.store, SEEN)
    assert models.get(ledger.store, anomaly_model.NAME) is None
    (contest,) = report.contests
    first, second = contest.scores
    assert contest.tried == 16
    assert 0 <= first.loss < 0.2  # large ones stand above small ones whoever ranks
    assert 0 <= second.loss < 0.2
    assert contest.speaker == CHAMPION
    assert anomaly_model.train(ledger.store, SEEN, at=AT).contests == report.contests


def test_it_is_fresh_while_no_verdict_is_added(ledger):
    ids = settled(ledger)
    anomaly_model.train(ledger.store, SEEN, at=AT)
    ledger.add(("2026-10-27", -4_000, "market 27", "Food:Groceries"))
    assert anomaly_model.known(ledger.store, SEEN).fresh
    spotting.settle(ledger.store, [ids[0]], Answer.REJECT, at=AT)
    assert not anomaly_model.known(ledger.store, SEEN).fresh
    history.undo(ledger.store)
    assert anomaly_model.known(ledger.store, SEEN).fresh


def test_where_it_has_won_its_votes_count(ledger, monkeypatch):
    ids = settled(ledger)
    period, today = calendar_month(2026, 10), SEEN.today
    before = spotting.odd(ledger.store, period=period, today=today, alarms_a_month=50)
    real = anomalies.contest

    def turned(champion, challenger, accepted):
        return real([-score for score in champion], challenger, accepted)

    monkeypatch.setattr(anomalies, "contest", turned)
    report = anomaly_model.train(ledger.store, SEEN, at=AT)
    assert report.speaker == anomaly_model.FOREST
    after = spotting.odd(ledger.store, period=period, today=today, alarms_a_month=50)
    assert (before.heard, after.heard) == (Heard.STATISTICS, Heard.BOTH)
    scores = {row.id: row.score for row in before.rows}
    raised = [row for row in after.rows if row.id in scores and row.votes.heard is Heard.BOTH]
    assert raised
    assert all(row.score == pytest.approx(scores[row.id] + row.votes.forest / 2, abs=0.02) for row in raised)
    # one more verdict, and the statistics speak again until it was tried anew
    spotting.settle(ledger.store, [ids[0]], Answer.REJECT, at=AT)
    assert spotting.odd(ledger.store, period=period, today=today).heard is Heard.STATISTICS


def test_a_charge_called_normal_is_not_ranked_by_that(ledger):
    """Or the statistics would win every contest: the verdict on a charge excuses the charges after it, not itself."""
    (id,) = ledger.add(("2026-10-09", -44_000, "VORNIK", "Food:Groceries"))
    before = spotting_past.look(ledger.store, calendar_month(2026, 10))
    spotting.settle(ledger.store, [id], Answer.REJECT, at=AT)
    after = spotting_past.look(ledger.store, calendar_month(2026, 10))
    (row,) = after.taught.rejected
    assert after.charges[row].id == id
    assert after.votes[row] == before.votes[row]
    assert after.votes[row].score > 1
