"""What is set off by entries, said once, withheld or answered; and what stands."""

from __future__ import annotations

from datetime import date

import pytest

from finura_cli.config import Settings
from finura_cli.domain.alerts import AlertKind
from finura_cli.domain.budget import Per
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar
from finura_cli.services import alert_answers, alert_glance, alert_standing, alerting, budget_setting, budgeting
from finura_cli.services.alerting import Now, Nudge
from finura_cli.store import connection, history, nudges, transactions
from tests.services.ledger import AT, Ledger, months_of

ALL = Settings(holdout="0", quiet="", per_day=50)


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    yield made
    made.store.close()


def now(day: str = "2026-10-21", settings: Settings = ALL, time: str = "12:00", **calendar: object) -> Now:
    return Now(date.fromisoformat(day), time, f"{day}T{time}:00", Calendar(**calendar), "INR", settings)


def budget(ledger: Ledger, target: str, amount: int, per: Per = Per.MONTH, today: str = "2026-10-01") -> None:
    budget_setting.put(
        ledger.store, target, amount=Money(amount, "INR"), per=per, calendar=Calendar(),
        today=date.fromisoformat(today), at=AT,
    )  # fmt: skip


def add(ledger: Ledger, *items, when: Now | None = None, **more) -> tuple[Nudge, ...]:
    entries = transactions.get_many(ledger.store, ledger.add(*items, **more))
    return alerting.after_adding(ledger.store, entries, now=when or now())


def spend(ledger: Ledger, minor: int, day: str = "2026-10-20", category: str = "Food:Dining", **how):
    return add(ledger, (day, -minor, "dinner", category), **how)


def texts(found) -> list[str]:
    return [one.alert.said(Money.plain) for one in found]


def test_a_crossing_is_said_once_and_the_highest_counts_for_those_below(ledger):
    budget(ledger, "Food", 1000_00)
    assert spend(ledger, 700_00) == ()
    assert texts(spend(ledger, 250_00)) == ["95 % of Food, 50.00 left for 11 days"]
    assert spend(ledger, 10_00) == ()
    assert spend(ledger, -300_00) == ()  # refunded, and spent again
    assert spend(ledger, 300_00) == ()
    assert texts(spend(ledger, 100_00)) == ["106 % of Food, 60.00 over with 11 days to go"]
    assert spend(ledger, 1000_00) == ()


def test_an_entry_speaks_only_of_budgets_it_touches(ledger):
    budget(ledger, "Food:Dining", 1000_00)
    budget(ledger, "Housing:Rent", 1000_00)
    budget(ledger, "essential", 1000_00)
    ledger.add(("2026-10-02", -990_00, "rent", "Housing:Rent"))
    assert texts(spend(ledger, 850_00)) == ["85 % of Dining, 150.00 left for 11 days"]
    assert spend(ledger, 850_00, category=None) == ()
    found = texts(spend(ledger, 30_00, category="Food:Groceries"))
    assert found == ["102 % of essential spending, 20.00 over with 11 days to go"]
    assert texts(add(ledger, ("2026-10-03", -1_00, "key", "Housing:Rent"))) == ["99 % of Rent, 9.00 left for 11 days"]
    assert add(ledger, ("2026-10-03", 5000_00, "pay", "Income:Salary")) == ()


def test_a_past_month_is_left_in_peace(ledger):
    budget(ledger, "Food", 1000_00, today="2026-08-01")
    ledger.add(("2026-10-05", -900_00, "dinner", "Food:Dining"))
    assert spend(ledger, 5000_00, day="2026-09-20") == ()
    assert spend(ledger, 5000_00, day="2026-10-31") != ()


def test_pending_entries_and_other_currencies_set_nothing_off(ledger):
    budget(ledger, "Food", 1000_00)
    assert spend(ledger, 2000_00, pending=True) == ()
    assert spend(ledger, 2000_00, currency="EUR") == ()


def test_a_budget_is_judged_in_its_own_period(ledger):
    budget(ledger, "Food", 12_000_00, Per.YEAR)
    assert spend(ledger, 5000_00, day="2026-10-05") == ()  # five times a month's share, and no word
    assert texts(spend(ledger, 6000_00)) == ["92 % of Food, 1000.00 left for 72 days"]
    budget(ledger, "Fun", 100_00, Per.WEEK, today="2026-09-01")
    fun = {"category": "Fun:Streaming"}
    assert texts(spend(ledger, 85_00, **fun)) == ["85 % of Fun, 15.00 left for 5 days"]
    assert spend(ledger, 85_00, day="2026-10-12", **fun) == ()
    assert spend(ledger, 85_00, day="2026-10-26", when=now("2026-10-27"), **fun) == ()  # on Tuesday, as ever
    (nudge,) = spend(ledger, 20_00, day="2026-10-27", when=now("2026-10-27"), **fun)
    assert nudge.alert.identity.period == "2026-w44"


def test_a_payment_for_the_year_is_what_its_budget_was_made_for(ledger):
    budget(ledger, "Fun", 500_00, Per.YEAR)
    fun = {"category": "Fun:Streaming"}
    assert spend(ledger, 486_20, **fun) == ()
    assert texts(spend(ledger, 20_00, day="2026-10-21", **fun)) == ["101 % of Fun, 6.20 over with 72 days to go"]


def test_a_raised_budget_is_a_new_promise(ledger):
    budget(ledger, "Food", 1000_00)
    assert len(spend(ledger, 1100_00)) == 1
    budget(ledger, "Food", 2000_00)
    assert spend(ledger, 100_00) == ()
    assert texts(spend(ledger, 900_00)) == ["105 % of Food, 100.00 over with 11 days to go"]
    budget(ledger, "Food", 1500_00)  # lowered: it was said that more was spent
    assert spend(ledger, 100_00) == ()


def past(ledger: Ledger) -> None:
    """Seven months in which 300 were spent early, and a little over 400 later."""
    for year, month in months_of(2026, 3, 9):
        ledger.add(
            (f"{year}-{month:02}-05", -300_00, "dinner", "Food:Dining"),
            (f"{year}-{month:02}-25", -400_00 - month, "dinner", "Food:Dining"),
        )


def test_the_pace_warns_before_and_then_only_the_excess_is_said(ledger):
    past(ledger)
    budget(ledger, "Food", 1000_00)
    assert spend(ledger, 400_00, day="2026-10-05", when=now("2026-10-05")) == ()  # too early to say
    (nudge,) = spend(ledger, 300_00, day="2026-10-12", when=now("2026-10-12"))
    assert nudge.alert.kind is AlertKind.PACE
    assert nudge.alert.said(Money.plain).startswith("At this pace Food goes 100.06 over its budget, crossing it on ")
    assert spend(ledger, 250_00, when=now("2026-10-20")) == ()  # 95 %: that was to be expected
    assert texts(spend(ledger, 100_00)) == ["105 % of Food, 50.00 over with 11 days to go"]


def test_a_level_is_told_at_a_glance_and_a_pace_by_the_whole_status(ledger, monkeypatch):
    past(ledger)
    budget(ledger, "Food", 1000_00)
    asked = []
    whole = budgeting.status
    monkeypatch.setattr(budgeting, "status", lambda *words, **more: asked.append(1) or whole(*words, **more))
    early = now("2026-10-05")
    assert spend(ledger, 300_00, day="2026-10-05", when=early) == ()
    assert spend(ledger, 150_00, day="2026-10-05", when=early) == ()
    assert asked == []
    (pace,) = spend(ledger, 250_00, day="2026-10-12", when=now("2026-10-12"))
    assert (pace.alert.kind, asked) == (AlertKind.PACE, [1])
    assert spend(ledger, 10_00, day="2026-10-12", when=now("2026-10-12")) == ()
    assert len(spend(ledger, 400_00, day="2026-10-13", when=now("2026-10-13"))) == 1
    assert asked == [1]


def test_where_a_glance_finds_nothing_it_looks_once_a_day_and_step(ledger, monkeypatch):
    past(ledger)
    budget(ledger, "Food", 1000_00)
    looks = []
    glance = alert_glance.glanced
    monkeypatch.setattr(alert_glance, "glanced", lambda *words: looks.append(1) or glance(*words))
    for day, times in (("2026-10-05", 3), ("2026-10-06", 2)):
        for _ in range(times):
            assert spend(ledger, 100_00, day="2026-10-04", when=now(day)) == ()
    assert looks == [1]  # at 40 %, and not again at 50
    assert spend(ledger, 1_00, day="2026-10-04", when=now("2026-10-06")) == ()
    assert looks == [1]
    assert spend(ledger, 1_00, day="2026-10-04", when=now("2026-10-07")) == ()
    assert looks == [1, 1]
    assert len(spend(ledger, 300_00, day="2026-10-04", when=now("2026-10-07"))) == 1  # 80 %: another step


def test_what_is_spent_as_always_is_no_news(ledger):
    for year, month in months_of(2026, 3, 9):
        ledger.add((f"{year}-{month:02}-01", -990_00, "rent", "Housing:Rent"))
    budget(ledger, "Housing", 1000_00)
    assert add(ledger, ("2026-10-01", -990_00, "rent", "Housing:Rent"), when=now("2026-10-01")) == ()
    assert alert_standing.standing(ledger.store, now=now("2026-10-01")) == ()


def test_a_really_large_expense(ledger):
    for n in range(1, 13):
        ledger.add((f"2026-{n % 9 + 1:02}-11", -100_00 - n, "dinner", "Food:Dining"))
    assert spend(ledger, 250_00) == ()
    (nudge,) = spend(ledger, 900_00)
    assert nudge.alert.said(Money.plain) == "dinner, 900.00: 9 times the usual in Dining, and the most since 11 Jan"
    assert nudge.alert.kind is AlertKind.LARGE
    assert spend(ledger, 1000_00) == ()  # not half as much again as the last one
    assert spend(ledger, 5000_00, day="2026-09-10") == ()  # nobody wants to be told in November
    alert_answers.mute(ledger.store, [nudge.id], at=AT)  # of large expenses in this category
    assert spend(ledger, 20_000_00) == ()


# Said, withheld, answered


def test_what_is_withheld_is_noted_with_the_reason(ledger):
    budget(ledger, "Food", 1000_00)
    budget(ledger, "Fun", 1000_00)
    at_night = now(time="23:30", settings=Settings(holdout="0"))
    (night,) = spend(ledger, 850_00, when=at_night)
    assert (night.withheld, spend(ledger, 1_00)) == ("quiet", ())
    once = Settings(holdout="0", quiet="", per_day=1)
    both = add(
        ledger, ("2026-10-20", -200_00, "dinner", "Food:Dining"), ("2026-10-20", -850_00, "film", "Fun:Streaming"),
        when=now(settings=once),
    )  # fmt: skip
    assert [(one.alert.basis["level"], one.withheld) for one in both] == [(100, None), (80, "cap")]
    assert [row.withheld for row in alert_standing.standing(ledger.store, now=now())] == [None, "cap"]
    logged = alert_answers.log(ledger.store, today=date(2026, 10, 21))
    assert [row.noted.withheld for row in logged] == ["cap", None, "quiet"]
    assert logged[1].noted.basis["spent"] == Money(1051_00, "INR")
    assert logged[1].noted.spending


def test_what_chance_withholds_is_seen_nowhere_but_in_the_log(ledger, monkeypatch):
    monkeypatch.setattr("os.urandom", lambda size: b"\1" * size)
    budget(ledger, "Food", 1000_00)
    held = said = 0
    for n in range(60):
        month = f"{2026 + n // 12}-{n % 12 + 1:02}"
        when = now(f"{month}-20", Settings(quiet=""))
        found = spend(ledger, 850_00, day=f"{month}-05", when=when) + spend(ledger, 400_00, f"{month}-06", when=when)
        reasons = {one.withheld for one in found}
        assert len(reasons) <= 1  # a month is warned of, or is not
        standing = alert_standing.standing(ledger.store, now=when)
        assert bool(standing) is (reasons == {None})
        held += reasons == {"holdout"}
        said += reasons == {None}
    assert held + said >= 20
    assert 0.05 < held / (held + said) < 0.4
    assert {row.noted.withheld for row in alert_answers.log(ledger.store, today=when.today)} == {"holdout", None}


def test_the_draw_of_these_books_is_drawn_once(ledger):
    assert nudges.seed(ledger.store) == nudges.seed(ledger.store) is not None
    reader = connection.open_store(ledger.store.path, read_only=True)
    assert nudges.seed(reader) == nudges.seed(ledger.store)
    reader.close()


def test_two_processes_say_it_once(ledger):
    budget(ledger, "Food", 1000_00)
    entries = transactions.get_many(ledger.store, ledger.add(("2026-10-20", -850_00, "dinner", "Food:Dining")))
    other = connection.open_store(ledger.store.path)
    first = alerting.after_adding(ledger.store, entries, now=now())
    assert (len(first), alerting.after_adding(other, entries, now=now())) == (1, ())
    assert nudges.note(other, first[0].alert, at=AT, withheld=None, told=AT) is None
    other.close()


def test_accepting_settles_one_snoozing_waits_and_muting_is_for_ever(ledger):
    store = ledger.store
    budget(ledger, "Food", 1000_00, today="2026-08-01")
    (one,) = spend(ledger, 850_00)
    assert alert_answers.accept(store, [one.id], at=AT).deed_id
    assert alert_answers.accept(store, [one.id], at=AT).deed_id == 0
    assert alert_standing.standing(store, now=now()) == ()
    (two,) = spend(ledger, 200_00)  # 105 %: another one
    assert [row.id for row in alert_standing.standing(store, now=now())] == [two.id]
    alert_answers.snooze(store, [two.id], date(2026, 10, 24), at=AT)
    assert alert_standing.standing(store, now=now()) == ()
    assert [row.id for row in alert_standing.standing(store, now=now("2026-10-24"))] == [two.id]
    alert_answers.mute(store, [two.id], at=AT)
    assert spend(ledger, 5000_00, day="2026-11-02", when=now("2026-11-03")) == ()
    assert [row.answer for row in alert_answers.log(store, today=date(2026, 11, 3))] == ["muted", "muted"]
    alert_answers.hear(store, [two.id], at=AT)
    assert len(alert_standing.standing(store, now=now("2026-11-03"))) == 1
    history.undo(store)
    assert alert_standing.standing(store, now=now("2026-11-03")) == ()


def test_what_stands_is_what_is_true_now(ledger):
    budget(ledger, "Food", 1000_00)
    (one,) = spend(ledger, 850_00)
    ledger.add(("2026-10-21", 500_00, "refund", "Food:Dining"))
    assert alert_standing.standing(ledger.store, now=now()) == ()
    ledger.add(("2026-10-21", -600_00, "party", "Food:Dining"))
    (row,) = alert_standing.standing(ledger.store, now=now())
    assert (row.id, row.alert.said(Money.plain)) == (one.id + 1, "95 % of Food, 50.00 left for 11 days")
    assert spend(ledger, 1_00) == ()  # it was seen in the list
    assert alert_standing.standing(ledger.store, now=now("2026-11-02")) == ()


def test_what_is_first_seen_in_the_list_uses_up_nothing_of_the_day(ledger):
    one_a_day = now(settings=Settings(holdout="0", quiet="", per_day=1))
    budget(ledger, "Food", 1000_00)
    budget(ledger, "Fun", 1000_00)
    ledger.add(("2026-10-21", -950_00, "party", "Food:Dining"))
    (row,) = alert_standing.standing(ledger.store, now=one_a_day)
    (nudge,) = spend(ledger, 950_00, category="Fun:Streaming", when=one_a_day)
    assert (row.withheld, nudge.withheld) == (None, None)
    (later,) = spend(ledger, 950_00, category="Fun:Streaming", when=one_a_day)
    assert later.withheld == "cap"


def test_books_that_are_only_read_tell_without_noting(ledger):
    budget(ledger, "Food", 1000_00)
    ledger.add(("2026-10-21", -950_00, "party", "Food:Dining"))
    reader = connection.open_store(ledger.store.path, read_only=True)
    assert [row.id for row in alert_standing.standing(reader, now=now())] == [None]
    assert alert_standing.standing(reader, now=now(settings=Settings())) == ()  # nothing was drawn yet
    reader.close()


def test_a_calendar_of_pay_days(ledger):
    budget_setting.put(
        ledger.store, "Food", amount=Money(1000_00, "INR"), per=Per.MONTH, calendar=Calendar(25),
        today=date(2026, 10, 21), at=AT,
    )  # fmt: skip
    assert spend(ledger, 850_00, day="2026-09-20", when=now(cycle_start=25)) == ()
    (nudge,) = spend(ledger, 850_00, day="2026-09-27", when=now(cycle_start=25))
    assert (nudge.alert.identity.period, nudge.alert.basis["end"]) == ("2026-10", date(2026, 10, 24))
