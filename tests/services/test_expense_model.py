"""Challengers of the forecast of spending: trained on the books, heard where they have won, forgotten when stale."""

from __future__ import annotations

import random
from datetime import date

import pytest

from finura_cli.domain.forecast_champion import Spoken
from finura_cli.domain.model_report import CHAMPION
from finura_cli.domain.period import Calendar
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import InCategories
from finura_cli.services import expense_model, forecast_series, forecasting
from finura_cli.services.forecasting import Ask, answered, expenses
from finura_cli.services.trained import Seen
from finura_cli.store import models
from ml import forecast_challengers
from tests.services.ledger import Ledger

TODAY = date(2026, 10, 10)
SEEN = Seen(Calendar(), TODAY, "INR")
AT = "2026-10-10T08:00:00Z"
PATHS = ("Food", "Food:Groceries", "Food:Dining", "Fun:Streaming")


@pytest.fixture(scope="module", autouse=True)
def small():
    """Forests of few trees: how many there are is tried in tests/ml."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(forecast_challengers, "TREES", 15)
        patched.setattr(forecast_challengers, "ROUNDS", 15)
        yield


def filled(folder, order):
    """Thirty months to September 2026 in which every third one is dear; `order` moves them about."""
    ledger, draw = Ledger(folder), random.Random(1)
    amounts = [[round((60_000, 4_000, 9_000)[n % 3] * draw.uniform(0.97, 1.03)) for n in order] for _ in PATHS]
    ledger.add(*[
        (f"{2024 + (n + 3) // 12}-{(n + 3) % 12 + 1:02}-{draw.randint(1, 28):02}", -row[n], f"shop {path}", path)
        for path, row in zip(PATHS, amounts, strict=True) for n in range(30)
    ], ("2024-04-01", -5, "first", "Food"), ("2026-10-02", -5, "last", "Food"))  # fmt: skip
    return ledger


@pytest.fixture(scope="module")
def won(tmp_path_factory):
    """Books that a forest reads better than any mean does, and what was learnt of them."""
    ledger = filled(tmp_path_factory.mktemp("won"), range(30))
    report = expense_model.train(ledger.store, SEEN, at=AT)
    yield ledger, report
    ledger.store.close()


def ask(**more):
    return Ask(**{"calendar": Calendar(), "today": TODAY, "currency": "INR", **more})


def test_who_has_won_speaks(won):
    ledger, report = won
    assert (report.name, report.at, report.fresh) == ("expense", AT, True)
    assert report.learnt_from == "30 months of 4 categories"
    total, parts = report.contests
    assert (total.about, parts.about) == ("total", "categories")
    assert parts.speaker in expense_model.CHALLENGERS
    assert [score.name for score in parts.scores if score.speaks] == [parts.speaker]
    assert parts.speaker in report.why[1]
    assert expense_model.known(ledger.store, SEEN) == report
    found = expenses(ledger.store, ask())
    assert found.model.categories == parts.speaker
    assert found.learnt == report
    assert [answered(ledger.store, ask(), at=AT) for _ in range(2)] == [found, found]
    dear = {row.category: row.figures.typical.minor for row in found.rows}
    # November 2026 is month 31 of the pattern: a cheap one; a mean would tell 20,000 and more
    assert all(minor < 10_000 for minor in dear.values())


def test_the_champion_has_the_word_on_other_questions(won):
    ledger, _ = won
    narrow = expenses(ledger.store, ask(query=Query.of(InCategories((ledger.ids["Food"],)))))
    assert narrow.model.categories == expense_model.CHAMPION
    assert narrow.learnt is None
    later = expenses(ledger.store, ask(target=Calendar().month(2026, 12)))
    assert later.model.categories == expense_model.CHAMPION
    rest = expenses(ledger.store, ask(target=Calendar().month(2026, 10)))
    assert rest.model.categories == expense_model.CHAMPION


def test_what_was_learnt_of_other_months_is_not_heard(won):
    ledger, report = won
    later = SEEN._replace(today=date(2026, 9, 3))
    assert not expense_model.known(ledger.store, later).fresh
    assert expense_model.known(ledger.store, None).fresh
    found = expenses(ledger.store, ask(today=date(2026, 9, 3)))
    assert found.model.categories == expense_model.CHAMPION
    assert found.learnt.fresh is False
    assert expense_model.evaluate(ledger.store, SEEN).contests == report.contests


def test_a_series_of_which_nothing_was_said_stays_with_the_champion(won):
    ledger, _ = won
    past = forecast_series.read(ledger.store, SEEN)
    (view,) = forecasting.views_of(ledger.store, ask(), past, forecast_series.ahead(SEEN, past))
    assert isinstance(view.rows[ledger.ids["Food"]], Spoken)
    other = {**view.rows, 99: view.rows[ledger.ids["Food"]].base}
    heard = expense_model.heard(ledger.store, past, view.total, other, view.lead)
    assert not isinstance(heard.rows[99], Spoken)


def test_with_shuffled_months_the_champion_speaks(tmp_path):
    order = list(range(30))
    random.Random(3).shuffle(order)
    ledger = filled(tmp_path, order)
    report = expense_model.train(ledger.store, SEEN, at=AT)
    assert [one.speaker for one in report.contests] == [CHAMPION, CHAMPION]
    assert "the best challenger" in report.why[0]
    assert expenses(ledger.store, ask()).model.name == expense_model.CHAMPION
    assert models.forget(ledger.store, expense_model.NAME)
    assert expense_model.known(ledger.store, SEEN) is None
    ledger.store.close()


def test_a_short_past_has_nothing_to_learn_from(tmp_path):
    ledger = Ledger(tmp_path)
    report = expense_model.train(ledger.store, SEEN, at=AT)
    assert (report.contests, report.speaker) == ((), CHAMPION)
    assert "no complete month" in report.why[0]
    assert expense_model.known(ledger.store, SEEN) == report
    ledger.add(*[(f"2026-{n:02}-{d:02}", -1_000, "x", "Food") for n in range(6, 10) for d in (1, 15, 28)])
    assert not expense_model.known(ledger.store, SEEN).fresh
    report = expense_model.train(ledger.store, SEEN, at=AT)
    assert report.why == tuple(f"{name}: 0 months can be tried, 8 are needed." for name in ("Total", "Categories"))
    ledger.store.close()
