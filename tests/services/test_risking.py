"""The day ahead is told from the days before it, learnt once, and silent while too little is known."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from finura_cli.domain.period import Calendar
from finura_cli.domain.risk_ahead import FEW, HIGH, LOW, STALE, RiskAhead
from finura_cli.errors import Unavailable
from finura_cli.services import risk_diary, risk_model, risking, trained
from finura_cli.services.trained import Seen
from finura_cli.store import accounts, categories, connection, history, models, moods
from finura_cli.store.connection import Store
from tests.services.ledger import AT, Item, Ledger

TODAY = date(2026, 10, 20)
DAYS = 60


def seen(today: date = TODAY, calendar: Calendar | None = None) -> Seen:
    return Seen(calendar or Calendar(), today, "INR")


def days(first: int, last: int = 0) -> list[date]:
    """From so many days ago to so many days ago."""
    return [TODAY - timedelta(days=n) for n in range(first, last - 1, -1)]


def lived(ledger: Ledger, on: list[date], *, felt: bool = True) -> None:
    """Days of a person: some money on most of them, a mood on all."""
    random_ = random.Random(len(on))
    items: list[Item] = []
    for day in on:
        dear = day.weekday() >= 5
        minor = -random_.randint(9000, 20000) if dear else -random_.randint(100, 3000)
        items.append((str(day), minor, f"XQZVK {random_.randint(1, 10**6)}", random_.choice(["Food:Dining", None])))
    ledger.add(*items, time="19:30")
    if felt:
        log(ledger.store, [(day, random_.choice([0, 1, 3, 4, 5])) for day in on])


def log(store: Store, felt: list[tuple[date, int]]) -> None:
    with history.deed(store, "mood", AT):
        for day, mood in felt:
            moods.add(store, day, None, mood, "")


def ask(store: Store, day: date = TODAY + timedelta(days=1), today: date = TODAY) -> RiskAhead:
    return risking.ahead(store, seen(today), day, at=AT)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Books of `DAYS` days before today, with who speaks learnt already."""
    folder = tmp_path_factory.mktemp("risk")
    ledger = Ledger(folder)
    lived(ledger, days(DAYS, 1))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("ml.risk.ORIGINS", 3)
        risk_model.train(ledger.store, seen(), at=AT)
    ledger.store.close()
    return folder / "finura.db"


@pytest.fixture(autouse=True)
def few_origins(monkeypatch: pytest.MonkeyPatch) -> None:
    """All is learnt as ever, from fewer points of the past: it is quicker."""
    monkeypatch.setattr("ml.risk.ORIGINS", 3)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def books(template: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "finura.db"
    path.write_bytes(template.read_bytes())
    with connection.open_store(path) as store:
        yield store


def again(store: Store) -> Ledger:
    """The ledger that was in these books."""
    ledger = Ledger.__new__(Ledger)
    ledger.store, ledger.bank = store, accounts.find(store, "Bank").id
    ledger.ids = {one.path: one.id for one in categories.tree(store)}
    return ledger


@pytest.fixture
def no_learning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who learns nevertheless fails."""
    monkeypatch.setattr(risk_model, "_learn", lambda diary: pytest.fail(f"learnt again of {len(diary.days)} days"))


def test_both_chances_stand_beside_their_base_rates(books: Store) -> None:
    found = ask(books)
    assert [one.risk for one in found.answers] == [LOW, HIGH]
    known = {LOW: DAYS - 7, HIGH: DAYS - 7}
    for one in found.answers:
        assert one.told is not None
        assert 0 < one.told.chance < 1
        assert one.days == known[one.risk]
        assert one.told.base == (one.told.hits + 1) / (one.days + 4)
        assert sum(band.days for band in one.told.bands) == one.told.tried == one.days - 20
        assert one.told.learnt == TODAY - timedelta(days=1)
    assert found.high is not None
    assert found.high.minor > 3000, "three of four days are below it"
    assert [one.category for one in found.categories] == ["Food:Dining"]
    assert (found.hours[0].start, found.hours[0].end, found.hours[0].base) == (18, 24, 1.0)


@pytest.mark.usefixtures("no_learning")
def test_what_comes_later_changes_nothing_of_what_was_told(books: Store) -> None:
    told = ask(books)
    log(books, [(TODAY + timedelta(days=n), 0) for n in range(1, 9)])
    again(books).add(*((str(TODAY + timedelta(days=n)), -900_000, "later", "Food:Dining") for n in range(1, 9)))
    assert ask(books) == told
    assert ask(books, TODAY) != told


@pytest.mark.usefixtures("no_learning")
def test_today_so_far_is_known_for_tomorrow_and_not_for_itself(books: Store) -> None:
    before, ahead = ask(books, TODAY), ask(books)
    log(books, [(TODAY, 0)])
    today, tomorrow = ask(books, TODAY), ask(books)
    assert (before.mood, today.mood, today.low_mood) == (None, 0.0, before.low_mood)
    parts = {one.name: one.value for one in (tomorrow.low_mood.told or pytest.fail("silent")).parts}
    assert parts["mood_last"] == 0.0
    assert tomorrow.low_mood != ahead.low_mood


@pytest.mark.usefixtures("no_learning")
def test_who_speaks_is_kept_for_a_week_while_the_past_stays_as_it_is(books: Store) -> None:
    assert ask(books).low_mood.told is not None
    week = TODAY + timedelta(days=risk_model.FRESH_DAYS - 1)
    log(books, [(day, 2) for day in days(2, -1)])
    again(books).add((str(week - timedelta(days=1)), -500, "tea", "Food:Dining"))
    found = risk_model.known(books, seen(week))
    assert found is not None
    assert found.fresh
    later = risk_model.known(books, seen(week + timedelta(days=1)))
    assert later is not None
    assert not later.fresh


def test_it_is_settled_anew_when_the_past_changes(books: Store) -> None:
    log(books, [(TODAY - timedelta(days=9), mood) for mood in (0, 5)])
    found = risk_model.known(books, seen())
    assert found is not None
    assert not found.fresh
    ask(books)
    anew = risk_model.known(books, seen())
    assert anew is not None
    assert anew.fresh
    assert {one.about for one in anew.contests} == set(risk_model.ABOUT.values())


def test_at_first_use_it_is_learnt_and_kept_also_by_a_reader(template: Path, tmp_path: Path) -> None:
    path = tmp_path / "finura.db"
    path.write_bytes(template.read_bytes())
    with connection.open_store(path) as store:
        models.forget(store, risk_model.NAME)
        assert risk_model.known(store, None) is None
    with connection.open_store(path, read_only=True) as store:
        found = ask(store)
        assert risk_model.known(store, None) is not None
    with pytest.MonkeyPatch.context() as patched, connection.open_store(path, read_only=True) as store:
        patched.setattr(risk_diary, "read", lambda *_: pytest.fail("worked out again"))
        assert ask(store) == found


def test_who_cannot_speak_any_more_is_not_asked(books: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The LSTM had won, and torch is gone."""
    data = risk_model._now(books, risk_diary.read(books, seen()))
    said = trained.said(books, risk_model.NAME, data, risk_model.Said)
    report = risk_model.known(books, seen())
    assert said is not None
    assert report is not None
    lstm = {kind: one._replace(speaker="lstm") for kind, one in said.settled.items()}
    trained.keep(books, report, said._replace(settled=lstm), data=data, at=AT)
    monkeypatch.setattr("ml.risk_lstm.present", lambda: False)
    assert {one.told.speaker for one in ask(books).answers if one.told} <= {"statistic", "base", "logistic", "forest"}


@pytest.mark.parametrize(("felt", "missing"), [(0, 30), (36, 1), (10, 27)])
def test_under_thirty_days_low_moods_are_silent(ledger: Ledger, felt: int, missing: int) -> None:
    lived(ledger, days(36, 1), felt=False)
    log(ledger.store, [(day, 1) for day in days(36, 1)[:felt]])
    with pytest.raises(Unavailable, match=f"{missing} day") as raised:
        ask(ledger.store)
    assert (raised.value.code, raised.value.exit_code) == ("too-few-days", 69)


def test_one_may_be_told_while_the_other_is_silent(books: Store) -> None:
    with history.deed(books, "mood rm", AT):
        for one in moods.all(books)[10:]:
            moods.remove(books, one.id)
    found = ask(books)
    assert found.high_spend.told is not None
    assert (found.low_mood.told, found.low_mood.why, found.low_mood.missing) == (None, FEW, 27)


def test_where_files_were_not_taken_in_yet_nothing_is_said_of_spending(books: Store) -> None:
    today = TODAY + timedelta(days=20)
    log(books, [(TODAY + timedelta(days=n), 3) for n in range(20)])
    found = ask(books, today + timedelta(days=1), today)
    assert found.known_until == TODAY - timedelta(days=1)
    assert (found.high_spend.why, found.high, found.spent, found.categories) == (STALE, None, None, ())
    assert found.low_mood.told is not None
    assert "spending_lately" not in {one.name for one in found.low_mood.told.parts if one.value}


@pytest.mark.parametrize(("gap", "stale"), [(1, True), (9, False), (40, False)])
def test_who_spends_seldom_is_not_taken_for_who_imports_late(ledger: Ledger, gap: int, stale: bool) -> None:
    on = [TODAY - timedelta(days=8 + gap * n) for n in range(4)]
    ledger.add(*((str(day), -500, "tea", "Food:Dining") for day in on))
    assert risk_diary.read(ledger.store, seen()).stale is stale
    assert risk_diary.read(ledger.store, seen(TODAY + timedelta(days=3))).stale


def test_bills_are_no_risk_and_named_where_they_are_due(ledger: Ledger) -> None:
    lived(ledger, days(200, 1), felt=False)
    due = [date(2026, month, 21) for month in range(4, 10)]
    ledger.add(*((str(day), -900_000, "ZUQQI rent", "Housing:Rent") for day in due))
    diary = risk_diary.read(ledger.store, seen())
    assert max(one.spent for one in diary.days) < 900_000
    assert [(one.name, one.amount.minor) for one in risking._due(ledger.store, date(2026, 10, 21), TODAY)] == [
        ("ZUQQI rent", 900_000)
    ]
    assert risking._due(ledger.store, date(2026, 10, 22), TODAY) == ()


def test_pay_days_are_the_calendar_s_else_those_that_earlier_ones_let_expect(ledger: Ledger) -> None:
    lived(ledger, days(90, 1), felt=False)
    ledger.add(("2026-07-28", 9_000_000, "pay", "Income:Salary"), ("2026-08-28", 9_000_000, "pay", "Income:Salary"))
    paid = {one.day for one in risk_diary.read(ledger.store, seen()).days if one.payday}
    assert paid == {date(2026, 8, 28), date(2026, 9, 28)}
    said = risk_diary.read(ledger.store, seen(calendar=Calendar(21)))
    assert {one.day for one in said.days if one.payday} == {date(2026, month, 21) for month in (8, 9)} | {
        date(2026, 7, 21)
    } & {one.day for one in said.days}
    assert TODAY + timedelta(days=1) in said.paydays


def test_answering_while_it_is_fresh_needs_no_scikit_learn(books: Store) -> None:
    speakers = {one.told.speaker for one in ask(books).answers if one.told is not None}
    assert speakers <= {"statistic", "base"}, "of these days"
    held = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "sklearn"}
    for name in held:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        assert ask(books, TODAY).low_mood.told is not None
    finally:
        sys.modules.update(held)


def test_training_a_short_past_is_no_error(ledger: Ledger) -> None:
    report = risk_model.train(ledger.store, seen(), at=AT)
    assert (report.contests, report.learnt_from) == ((), "nothing yet")
    assert len(report.why) == 2
    assert all("silent" in one for one in report.why)
    with pytest.raises(Unavailable):
        ask(ledger.store)
