"""A due day is posted once: whatever the order of runs and dates, of edits, skips, removals and undos."""

from __future__ import annotations

import threading
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finura_cli.domain.entry import Entry
from finura_cli.domain.paces import Every
from finura_cli.domain.parse_money import NumberStyle
from finura_cli.domain.transaction import By
from finura_cli.errors import NotFound, UsageError
from finura_cli.services import posting_due, scheduled, scheduling
from finura_cli.services.adding import Moment, Wanted
from finura_cli.services.scheduling import Change
from finura_cli.store import accounts, checks, connection, history, transactions
from finura_cli.store import schedules as kept
from tests.services.ledger import AT, Ledger

STYLE = NumberStyle()
FIRST = date(2026, 1, 31)
DAYS = {Every.WEEK: 7, Every.FORTNIGHT: 14}
MONTHS = {Every.MONTH: 1, Every.TWO_MONTHS: 2, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path)


def set_up(
    ledger: Ledger, amount: str = "15000", text: str = "rent", every: Every = Every.MONTH, start: date = FIRST,
    until: date | None = None, today: date = FIRST, **more: Any,
) -> scheduling.Made:  # fmt: skip
    more.setdefault("account", "Bank")
    wanted = Wanted(Entry(amount, None, None, text, None), **more)
    moment = Moment(today, None, AT)
    return scheduling.add(ledger.store, wanted, every=every, start=start, until=until, moment=moment, style=STYLE)


def run(ledger: Ledger, today: date) -> list[date]:
    done = posting_due.post_due(ledger.store, today=today, at=AT)
    return [one.date for one in done.transactions] if done is not None else []


def in_books(ledger: Ledger) -> list[tuple[date, int]]:
    found = ledger.store.conn.execute("SELECT date, amount FROM transactions ORDER BY date, id")
    return [(date.fromisoformat(day), amount) for day, amount in found]


def falls(day: date, anchor: date, every: Every) -> bool:
    """Said once more, by looking at a single day."""
    if day < anchor:
        return False
    if every in DAYS:
        return (day - anchor).days % DAYS[every] == 0
    apart = (day.year - anchor.year) * 12 + day.month - anchor.month
    return apart % MONTHS[every] == 0 and day.day == min(anchor.day, monthrange(day.year, day.month)[1])


@dataclass(frozen=True)
class Model:
    """What the books should hold."""

    every: Every
    start: date
    until: date | None
    amount: int
    done: frozenset[date] = frozenset()
    entries: tuple[tuple[date, int], ...] = ()

    def due(self, today: date) -> list[date]:
        end = today if self.until is None else min(today, self.until)
        days = (self.start + timedelta(days=n) for n in range(max(0, (end - self.start).days + 1)))
        return [day for day in days if falls(day, self.start, self.every) and day not in self.done]


class Play:
    """The books and what they should hold, side by side."""

    def __init__(self, folder: Path, every: Every, until: date | None) -> None:
        self.ledger = Ledger(folder)
        self.id = set_up(self.ledger, every=every, until=until).planned.schedule.id
        self.model = Model(every, FIRST, until, -1_500_000)
        self.past: list[Model] = []
        self.undone: list[Model] = []

    def step(self, deed: str, day: date, number: int, every: Every) -> None:
        store, before = self.ledger.store, self.model
        newest = store.conn.value("SELECT max(id) FROM deeds WHERE undone = 0")
        if deed == "undo":
            if self.past:
                history.undo(store)
                self.undone.append(before)
                self.model = self.past.pop()
            return
        if deed == "redo":
            if self.undone:
                history.redo(store)
                self.past.append(before)
                self.model = self.undone.pop()
            return
        getattr(self, deed)(day, number, every)
        if store.conn.value("SELECT max(id) FROM deeds WHERE undone = 0") != newest:
            self.past.append(before)
            self.undone.clear()
        else:
            assert self.model == before

    def run(self, day: date, *_: Any) -> None:
        due = self.model.due(day)
        assert posting_due.due_count(self.ledger.store, day) == len(due)
        assert run(self.ledger, day) == due
        new = tuple((one, self.model.amount) for one in due)
        self.model = replace(
            self.model, done=self.model.done | set(due), entries=tuple(sorted((*self.model.entries, *new)))
        )

    def skip(self, day: date, number: int, _: Every) -> None:
        open_days = self.model.due(FIRST + timedelta(days=400))
        if number % 4 and open_days:  # any of the next ones, not in their order
            day = open_days[number % 5 % len(open_days)]
        known = day in self.model.due(day)
        try:
            scheduling.skip(self.ledger.store, self.id, day, today=day, at=AT)
        except UsageError:
            assert not known
        else:
            assert known
            self.model = replace(self.model, done=self.model.done | {day})

    def dear(self, _: date, number: int, __: Every) -> None:
        said = Change(amount=str(number + 1))
        scheduling.change(self.ledger.store, self.id, said, style=STYLE, today=FIRST, at=AT)
        self.model = replace(self.model, amount=-100 * (number + 1))

    def shift(self, day: date, number: int, every: Every) -> None:
        latest = max(self.model.done, default=None)
        if number % 2 and latest is not None:  # at the edge of what is done
            day = latest + timedelta(days=number % 3)
        same = (day, every) == (self.model.start, self.model.every)
        until = self.model.until
        fits = (latest is None or day > latest or same) and (until is None or day <= until)
        try:
            scheduling.change(self.ledger.store, self.id, Change(every=every, start=day), style=STYLE, today=day, at=AT)
        except UsageError:
            assert not fits
        else:
            assert fits
            self.model = replace(self.model, start=day, every=every)

    def end(self, day: date, *_: Any) -> None:
        try:
            scheduling.change(self.ledger.store, self.id, Change(until=day), style=STYLE, today=day, at=AT)
        except UsageError:
            assert day < self.model.start
        else:
            self.model = replace(self.model, until=day)

    def drop(self, _: date, number: int, __: Every) -> None:
        found = self.ledger.store.conn.execute("SELECT id, date, amount FROM transactions ORDER BY date, id").fetchall()
        if found:
            id, day, amount = found[number % len(found)]
            with history.deed(self.ledger.store, "rm", AT):
                transactions.remove(self.ledger.store, (id,))
            left = list(self.model.entries)
            left.remove((date.fromisoformat(day), amount))
            self.model = replace(self.model, entries=tuple(left))


DATES = st.dates(FIRST - timedelta(days=40), FIRST + timedelta(days=500))
DUE = st.integers(0, 60).map(lambda weeks: FIRST + timedelta(days=7 * weeks))
STEPS = st.tuples(
    st.sampled_from(["run", "run", "run", "skip", "skip", "undo", "undo", "redo", "dear", "shift", "end", "drop"]),
    DATES | DUE,
    st.integers(0, 50),
    st.sampled_from(Every),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(Every), st.none() | DATES.filter(lambda day: day >= FIRST), st.lists(STEPS, max_size=14))
def test_each_due_day_is_posted_once_whatever_is_done(
    tmp_path_factory: pytest.TempPathFactory,
    every: Every,
    until: date | None,
    steps: list[tuple[str, date, int, Every]],
) -> None:
    play = Play(tmp_path_factory.mktemp("books"), every, until)
    for step in steps:
        play.step(*step)
        assert in_books(play.ledger) == list(play.model.entries)
        assert sorted(kept.done(play.ledger.store).get(play.id, {})) == sorted(play.model.done)
    assert [one.code for one in checks.examine(play.ledger.store)] == ["not-encrypted"]
    play.ledger.store.close()


def test_late_runs_post_what_was_missed_oldest_first(ledger: Ledger) -> None:
    set_up(ledger)
    set_up(ledger, amount="300", text="cleaner", every=Every.FORTNIGHT, start=date(2026, 2, 1))
    assert run(ledger, date(2026, 1, 30)) == []
    assert run(ledger, date(2026, 3, 1)) == [
        date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 15), date(2026, 2, 28), date(2026, 3, 1),
    ]  # fmt: skip
    assert run(ledger, date(2026, 3, 1)) == []
    assert run(ledger, date(2026, 2, 1)) == []


def test_what_is_posted_is_as_it_was_set_up(ledger: Ledger) -> None:
    set_up(
        ledger, category="Rent", merchant="Mrs Roy", mode="cash", who="Asha", note="flat 3", tags=("home", "fixed")
    )  # fmt: skip
    (one,) = posting_due.post_due(ledger.store, today=FIRST, at=AT).transactions  # type: ignore[union-attr]
    assert (one.date, one.time, one.money.minor, one.description) == (FIRST, None, -1_500_000, "rent")
    assert (one.lines[0].category_id, one.lines[0].by) == (ledger.ids["Housing:Rent"], By.HAND)
    assert (one.mode, one.who, one.note, one.tags, one.pending) == ("cash", "Asha", "flat 3", ("fixed", "home"), False)
    assert ledger.store.conn.value("SELECT name FROM merchants WHERE id = ?", (one.merchant_id,)) == "Mrs Roy"


def test_a_transfer_is_two_linked_entries_and_one_done_day(ledger: Ledger) -> None:
    set_up(ledger, transfer_to="Savings")
    out, into = posting_due.post_due(ledger.store, today=FIRST, at=AT).transactions  # type: ignore[union-attr]
    assert (out.account_id, into.account_id) == (ledger.bank, ledger.savings)
    assert (out.money, into.money.minor) == (-into.money, 1_500_000)
    assert (out.transfer_id, into.transfer_id) == (into.id, out.id)
    assert run(ledger, FIRST) == []


def test_money_in_stays_money_in(ledger: Ledger) -> None:
    id = set_up(ledger, text="pocket money", income=True).planned.schedule.id
    scheduling.change(ledger.store, id, Change(amount="200"), style=STYLE, today=FIRST, at=AT)
    run(ledger, FIRST)
    assert in_books(ledger) == [(FIRST, 20_000)]


def test_two_processes_at_once_post_once(ledger: Ledger, tmp_path: Path) -> None:
    set_up(ledger, every=Every.WEEK)
    start, posted = threading.Barrier(4), []

    def work() -> None:
        with connection.open_store(tmp_path / "finura.db") as store:
            start.wait()
            done = posting_due.post_due(store, today=FIRST + timedelta(days=70), at=AT)
            posted.append(len(done.transactions) if done is not None else 0)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(posted) == [0, 0, 0, 11]
    assert len(in_books(ledger)) == 11


def test_a_day_cannot_be_done_twice(ledger: Ledger) -> None:
    id = set_up(ledger).planned.schedule.id
    run(ledger, FIRST)
    with pytest.raises(Exception, match="schedule_days"), history.deed(ledger.store, "test", AT):
        kept.mark(ledger.store, id, FIRST, None)


def test_days_of_a_closed_account_are_not_posted(ledger: Ledger) -> None:
    set_up(ledger)
    with history.deed(ledger.store, "account close", AT):
        accounts.update(ledger.store, accounts.get(ledger.store, ledger.bank)._replace(closed=date(2026, 2, 28)))
    assert run(ledger, date(2026, 6, 1)) == [FIRST, date(2026, 2, 28)]
    (one,) = scheduled.planned(ledger.store, today=date(2026, 6, 1))
    assert (one.due, one.next) == ((), None)


def test_a_removed_schedule_leaves_its_entries_and_comes_back_as_it_was(ledger: Ledger) -> None:
    id = set_up(ledger).planned.schedule.id
    run(ledger, FIRST)
    scheduling.remove(ledger.store, id, at=AT)
    assert run(ledger, date(2027, 1, 1)) == []
    assert len(in_books(ledger)) == 1
    history.undo(ledger.store)
    assert run(ledger, date(2026, 2, 28)) == [date(2026, 2, 28)]
    with pytest.raises(NotFound):
        scheduling.remove(ledger.store, id + 1, at=AT)


def test_a_new_pace_alone_goes_on_from_the_next_day(ledger: Ledger) -> None:
    id = set_up(ledger).planned.schedule.id
    run(ledger, FIRST)
    made = scheduling.change(ledger.store, id, Change(every=Every.QUARTER), style=STYLE, today=FIRST, at=AT)
    assert (made.planned.schedule.start, made.planned.next) == (date(2026, 2, 28), date(2026, 2, 28))
    with pytest.raises(UsageError, match="done up to 2026-01-31"):
        scheduling.change(ledger.store, id, Change(start=date(2026, 1, 5)), style=STYLE, today=FIRST, at=AT)


# ------------------------------------------------------------------------------------- what may be there already


def doubts(ledger: Ledger, today: date = FIRST) -> list[str | None]:
    done = posting_due.post_due(ledger.store, today=today, at=AT)
    assert done is not None
    assert all(one.pending == (one.review is not None) for one in done.transactions)
    return [one.review for one in done.transactions]


@pytest.mark.parametrize(
    ("day", "minor", "text", "doubted"),
    [
        ("2026-01-31", -1_500_000, "Rent January", True),
        ("2026-02-03", -1_500_000, "rent", True),
        ("2026-02-04", -1_500_000, "rent", False),
        ("2026-01-31", -1_500_000, "laptop", False),
        ("2026-01-31", -1_500_100, "rent", False),
        ("2026-01-31", 1_500_000, "rent", False),
    ],
)
def test_what_somebody_typed_before_is_not_doubled(
    ledger: Ledger, day: str, minor: int, text: str, doubted: bool
) -> None:
    ledger.add((day, minor, text, None))
    set_up(ledger)
    apart = (date.fromisoformat(day) - FIRST).days
    when = "on the same day" if not apart else f"{apart} days apart"
    assert doubts(ledger) == [f"may be the same as entry 1, {when}" if doubted else None]


def test_an_entry_of_another_account_is_another_one(ledger: Ledger) -> None:
    ledger.add(("2026-01-31", -1_500_000, "rent", None), account_id=ledger.savings)
    set_up(ledger)
    assert doubts(ledger) == [None]


def test_one_entry_answers_for_one_day_and_schedules_do_not_doubt_each_other(ledger: Ledger) -> None:
    ledger.add(("2026-01-31", -1_500_000, "rent", None))
    set_up(ledger)
    set_up(ledger, text="rent of the garage")
    assert doubts(ledger) == ["may be the same as entry 1, on the same day", None]


def test_a_side_of_a_transfer_that_may_be_there_is_held_back_alone(ledger: Ledger) -> None:
    ledger.add(("2026-01-30", -1_500_000, "to savings", "Transfer"))
    set_up(ledger, text="to savings", transfer_to="Savings")
    assert doubts(ledger) == ["may be the same as entry 1, 1 day apart", None]
    assert not ledger.store.conn.value("SELECT count(*) FROM transactions WHERE transfer_id IS NOT NULL")
    assert run(ledger, FIRST) == []
