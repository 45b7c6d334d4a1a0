"""The forest among the books: trained, kept, read while it is fresh."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.budget_quantile import FOREST, QUANTILE, recommended
from finura_cli.domain.model_report import CHAMPION
from finura_cli.domain.period import Calendar
from finura_cli.services import budget_advice, budget_forest, budget_past, trained
from finura_cli.services.trained import Seen
from finura_cli.store import models
from ml import budget
from ml.budget import recipe
from tests.services.ledger import AT, Ledger

TODAY = date(2026, 10, 10)
HOUSE = {"calendar": Calendar(), "today": TODAY, "currency": "INR"}
SEEN = Seen(**HOUSE)
NAMES = ("Food:Groceries", "Food:Dining", "Housing:Rent", "Fun:Streaming")


@pytest.fixture(scope="module", autouse=True)
def small():
    """A forest of few trees: how many there are is tried in tests/ml."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(budget, "TREES", 15)
        yield


def household(folder):
    """Four years in which spending follows the year: a forest sees it."""
    made = Ledger(folder)
    random = np.random.default_rng(0)
    entries = []
    for n in range(48):
        year, month = divmod(2022 * 12 + 9 + n, 12)
        for place, name in enumerate(NAMES):
            wave = 1 + 0.7 * np.sin(2 * np.pi * (n + 2 * place) / 12)
            minor = int(100_000 * (place + 1) * wave * random.gamma(60, 1 / 60))
            entries.append((f"{year}-{month + 1:02}-{1 if place < 2 else 28:02}", -minor, "shop", name))
    made.add(*entries)
    return made


@pytest.fixture
def ledger(tmp_path):
    made = household(tmp_path)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """What was learnt of such books, grown once."""
    made = household(tmp_path_factory.mktemp("grown"))
    learnt = train(made)
    found = models.get(made.store, budget_forest.NAME)
    made.store.close()
    return learnt, found


@pytest.fixture
def taught(ledger, kept):
    """The books with what was learnt of them."""
    models.put(ledger.store, kept[1], ())
    return ledger


def train(ledger):
    return budget_forest.train(ledger.store, SEEN, at=AT)


def suggest(ledger, **more):
    return budget_advice.suggest(ledger.store, **{**HOUSE, **more})


def past(ledger):
    return budget_past.read(ledger.store, **HOUSE)


@given(st.lists(st.integers(-(10**6), 10**8), min_size=1, max_size=20), st.integers(1, 99))
def test_both_rooms_know_the_same_champion(months, percent):
    """What `ml` tries the forest against is what the books suggest."""
    assert recipe(np.array(months, dtype=float), percent / 100) == pytest.approx(recommended(months, percent), abs=1.01)


def test_what_has_won_is_kept_and_suggested(ledger, kept):
    before = suggest(ledger)
    learnt, model = kept
    models.put(ledger.store, model, ())
    assert (learnt.speaker, before.speaker, learnt.at) == (FOREST, QUANTILE, AT)
    after = suggest(ledger)
    assert after.speaker == FOREST
    assert all(row.by_forest for row in after.rows)
    assert after.rows != before.rows
    assert after.total == before.total  # of the whole the quantile speaks
    assert suggest(ledger, keep=80).speaker == QUANTILE  # it was asked for 70 %
    assert budget_forest.known(ledger.store, SEEN) == learnt
    (contest,) = learnt.contests
    assert {one.name for one in contest.scores} == {CHAMPION, FOREST, "blind"}
    assert "Budgets are meant to be enough in 70 of 100 months" in learnt.why[-1]


def test_what_it_said_of_other_months_is_not_used(taught):
    ledger = taught
    assert suggest(ledger).speaker == FOREST
    ledger.add(("2026-08-08", -100, "late", "Food:Dining"))
    assert suggest(ledger).speaker == QUANTILE
    assert budget_forest.known(ledger.store, SEEN).fresh is False
    ledger.add(("2026-10-08", -100, "today", "Food:Dining"))
    train(ledger)
    ledger.add(("2026-10-09", -100, "today", "Food:Dining"))  # of a month that is not over
    assert suggest(ledger).speaker == FOREST


def test_damaged_models_are_as_none(ledger, kept):
    assert models.get(ledger.store, budget_forest.NAME) is None
    model = kept[1]
    for head, report in (("{", "{"), ("[]", "[]"), ('{"food": 3}', '{"scores": 3}'), ("null", "null")):
        models.put(ledger.store, models.Kept(model.name, model.at, model.data, head, report), ())
        assert suggest(ledger).speaker == QUANTILE
        assert budget_forest.known(ledger.store, SEEN) is None


def test_evaluating_keeps_nothing(ledger):
    tried = budget_forest.evaluate(ledger.store, SEEN)
    assert (tried.speaker, tried.at) == (FOREST, None)
    assert budget_forest.known(ledger.store, SEEN) is None


def test_what_is_kept_holds_no_more_than_amounts_by_category(taught, kept):
    ledger = taught
    data = models.get(ledger.store, budget_forest.NAME).data
    says = trained.said(ledger.store, budget_forest.NAME, data, dict[int, int])
    assert set(says) == {ledger.ids[name] for name in NAMES}


def test_books_without_spending_have_nothing_to_try(tmp_path):
    made = Ledger(tmp_path)
    made.add(("2026-08-01", 100, "salary", "Income:Salary"), ("2026-09-30", 100, "salary", "Income:Salary"))
    assert budget_forest.train(made.store, SEEN, at=AT).contests == ()
    made.store.close()


def test_books_without_a_month_say_so(tmp_path):
    made = Ledger(tmp_path)
    learnt = budget_forest.train(made.store, SEEN, at=AT)
    assert (learnt.contests, learnt.at) == ((), None)
    assert learnt.why == ("There is no complete month with spending to learn from yet.",)
    assert budget_forest.evaluate(made.store, SEEN) == learnt
    assert budget_forest.known(made.store, SEEN) is None
    made.store.close()
