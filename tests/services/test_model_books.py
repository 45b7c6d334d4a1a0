"""All models by name: one that fails stops none of the others."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace

import pytest

from finura_cli.domain.model_report import CHAMPION, ModelContest, ModelReport, ModelScore
from finura_cli.domain.period import Calendar
from finura_cli.errors import NotFound, Unavailable
from finura_cli.services import model_books, trained
from finura_cli.services.trained import Seen
from finura_cli.store import connection
from tests.services.ledger import AT, Ledger

SEEN = Seen(Calendar(), date(2026, 10, 10), "INR")


def report(name):
    scores = (ModelScore(CHAMPION, 1.0, 0, 0, True), ModelScore("forest", 1.1, 3, 9, False))
    return ModelReport(name, "12 months", (ModelContest("total", CHAMPION, "error", 12, 12, scores),), ("Why.",))


def sound(name, data):
    """A model that keeps to the protocol, and learns from `data`."""
    return SimpleNamespace(
        CHAMPION="the mean",
        CHALLENGERS=("random forest",),
        train=lambda store, seen, *, at: trained.keep(store, report(name), {}, data=data[0], at=at),
        evaluate=lambda store, seen: report(name),
        known=lambda store, seen: trained.known(store, name, data[0] if seen else None),
    )


def failing(error):
    def fail(*_args, **_more):
        raise error

    return SimpleNamespace(CHAMPION="none", CHALLENGERS=(), train=fail, evaluate=fail, known=lambda *_: None)


@pytest.fixture
def chosen(monkeypatch):
    """`chosen(one=module, ...)` puts other models in the place of all."""

    def choose(**modules):
        monkeypatch.setattr(model_books, "MODULES", {name: f"finura_fake_{name}" for name in modules})
        for name, module in modules.items():
            monkeypatch.setitem(sys.modules, f"finura_fake_{name}", module)

    return choose


@pytest.fixture
def store(tmp_path):
    with connection.create(tmp_path / "finura.db") as made:
        yield made


@contextmanager
def unwatched(_name, _place, _of) -> Iterator[None]:
    yield


def test_they_are_trained_one_after_the_other(chosen, store):
    seen = []

    @contextmanager
    def watch(*told):
        seen.append(told)
        yield

    chosen(first=sound("first", ["a"]), short=failing(Unavailable("no complete month yet")), last=sound("last", ["a"]))
    first, short, last = model_books.train_all(store, SEEN, at=AT, watch=watch)
    assert seen == [("first", 1, 3), ("short", 2, 3), ("last", 3, 3)]
    assert (first.report.at, last.report.at) == (AT, AT)
    assert (short.report, short.note) == (None, "no complete month yet")


def test_a_bug_in_one_stops_none_of_the_others(chosen, store):
    chosen(broken=failing(ZeroDivisionError("bug")), last=sound("last", ["a"]))
    with pytest.raises(ZeroDivisionError):
        model_books.train_all(store, SEEN, at=AT, watch=unwatched)
    assert model_books.state(store, "last", SEEN).report.at == AT


def test_they_are_known_fresh_until_the_books_change(chosen, tmp_path):
    ledger, data = Ledger(tmp_path), ["a"]
    chosen(only=sound("only", data))
    (never,) = model_books.states(ledger.store, SEEN, at=AT)
    assert never == ("only", "the mean", ("random forest",), None, "")
    model_books.train(ledger.store, "only", SEEN, at=AT)
    (fresh,) = model_books.states(ledger.store, SEEN, at=AT)
    assert fresh.report == model_books.state(ledger.store, "only", SEEN).report
    assert fresh.report.fresh
    data[0] = "b"
    ledger.add(("2026-10-08", -100, "today", "Food:Dining"))
    (stale,) = model_books.states(ledger.store, SEEN, at=AT)
    assert not stale.report.fresh
    ledger.store.close()


def test_where_the_past_is_gone_what_was_learnt_is_still_shown(chosen, store):
    def known(store, seen):
        if seen is not None:
            raise Unavailable("no history")
        return report("only")

    chosen(only=SimpleNamespace(CHAMPION="", CHALLENGERS=(), known=known))
    assert model_books.state(store, "only", SEEN).report == report("only")


def test_forgetting_forgets(chosen, store):
    chosen(only=sound("only", ["a"]))
    model_books.train(store, "only", SEEN, at=AT)
    assert model_books.forget(store, "only")
    assert not model_books.forget(store, "only")
    assert model_books.state(store, "only", SEEN).report is None


def test_another_name_is_refused():
    with pytest.raises(NotFound) as refused:
        model_books.checked("amount")
    assert str(refused.value.hint) == f"there are: {', '.join(model_books.names())}"


@pytest.mark.parametrize("name", model_books.names())
def test_each_keeps_to_the_protocol_in_books_without_entries(name, store):
    """Nothing was learnt, nothing can be: that is said, and never a bug."""
    before = model_books.state(store, name, SEEN)
    assert before.report is None
    assert before.champion
    assert before.challengers
    for learn in (model_books.evaluate, lambda *told: model_books.train(*told, at=AT)):
        try:
            told = learn(store, name, SEEN)
        except Unavailable:
            continue
        assert all(score.loss is None for contest in told.report.contests for score in contest.scores)
        assert told.report.why
