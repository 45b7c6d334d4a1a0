"""A round says what stands and was never said, to whom it may concern, once, and never in quiet hours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finura_cli.config import Settings
from finura_cli.domain.budget import Per
from finura_cli.domain.channel import Channel, Pace
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar
from finura_cli.services import (
    alert_answers,
    alert_risk,
    alert_round,
    alert_standing,
    alerting,
    bill_setting,
    budget_setting,
)
from finura_cli.services.alerting import Now
from finura_cli.store import connection, history, nudges, transactions
from tests.services.ledger import AT, Ledger

ALL = Settings(holdout="0", quiet="22:00-07:00", per_day=50)
PHONE = Channel(1, "u-phone", "phone", "ntfy://x")
MAIL = Channel(2, "u-mail", "mail", "mailto://x", pace=Pace.DIGEST)


def now(day: str = "2026-10-21", time: str | None = "12:00", settings: Settings = ALL, *, silent: bool = False) -> Now:
    return Now(
        date.fromisoformat(day), time, f"{day}T{time or '00:00'}:00", Calendar(), "INR", settings, silent
    )  # fmt: skip


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(tmp_path)
    yield made
    made.store.close()


def budget(ledger: Ledger, *targets: str) -> None:
    for target in targets:
        budget_setting.put(
            ledger.store, target, amount=Money(1000_00, "INR"), per=Per.MONTH, calendar=Calendar(),
            today=date(2026, 10, 1), at=AT,
        )  # fmt: skip


def spend(ledger: Ledger, minor: int, category: str = "Food:Dining", day: str = "2026-10-20") -> list[int]:
    return ledger.add((day, -minor, "dinner", category))


def typed(ledger: Ledger, minor: int, when: Now) -> list[str | None]:
    """Spend on the command line; why what that set off was not said."""
    entries = transactions.get_many(ledger.store, spend(ledger, minor))
    return [one.withheld for one in alerting.after_adding(ledger.store, entries, now=when)]


def said(ledger: Ledger, when: Now, *channels: Channel) -> list[str]:
    return [one.alert.said(Money.plain) for one in alert_round.round(ledger.store, now=when, channels=channels).said]


def mailed(ledger: Ledger, when: Now, *channels: Channel) -> list[tuple[list[str], str, list[int]]]:
    found = alert_round.round(ledger.store, now=when, channels=channels)
    return [([to.name for to in one.channels], one.topic, [n.id for n in one.nudges]) for one in found.mailings]


def test_what_nobody_looked_at_goes_out_once(ledger: Ledger) -> None:
    budget(ledger, "Food")
    spend(ledger, 900_00)
    assert said(ledger, now()) == ["90 % of Food, 100.00 left for 11 days"]
    assert said(ledger, now(time="13:00")) == []
    assert said(ledger, now("2026-10-22")) == []
    spend(ledger, 200_00)
    assert said(ledger, now("2026-10-22", "13:00")) == ["110 % of Food, 100.00 over with 10 days to go"]
    assert [(one.told, one.withheld) for one in nudges.log(ledger.store)] == [
        ("2026-10-22T13:00:00", None), ("2026-10-21T12:00:00", None)
    ]  # fmt: skip


def test_what_was_said_at_a_terminal_or_seen_in_the_list_is_not_said_again(ledger: Ledger) -> None:
    budget(ledger, "Food", "Housing:Rent")
    assert typed(ledger, 900_00, now()) == [None]
    assert said(ledger, now(time="12:30")) == []
    spend(ledger, 850_00, "Housing:Rent")
    assert len(alert_standing.standing(ledger.store, now=now(time="12:40"))) == 2
    assert said(ledger, now(time="13:00")) == []


def test_what_waited_is_said_in_the_words_of_now(ledger: Ledger) -> None:
    budget(ledger, "Food")
    assert typed(ledger, 900_00, now(time="23:00")) == ["quiet"]
    assert said(ledger, now(time="23:30")) == []
    assert said(ledger, now("2026-10-22", "06:59")) == []
    assert said(ledger, now("2026-10-22", "07:00")) == ["90 % of Food, 100.00 left for 10 days"]
    (one,) = nudges.log(ledger.store)
    assert (one.at, one.told, one.withheld, one.basis["besides"]) == (
        "2026-10-21T23:00:00", "2026-10-22T07:00:00", None, None
    )  # fmt: skip


def test_what_no_longer_stands_is_never_said(ledger: Ledger) -> None:
    budget(ledger, "Food")
    assert typed(ledger, 900_00, now(silent=True)) == ["quiet"]
    ledger.add(("2026-10-20", 500_00, "refund", "Food:Dining"))
    assert said(ledger, now(time="13:00")) == []
    assert said(ledger, now("2026-11-02")) == []  # its month is over
    assert [one.told for one in nudges.log(ledger.store)] == [None]


def test_of_levels_that_waited_the_highest_is_said(ledger: Ledger) -> None:
    budget(ledger, "Food")
    night = now(time="23:00")
    assert [typed(ledger, minor, night) for minor in (850_00, 80_00, 100_00)] == [["quiet"], ["quiet"], ["quiet"]]
    assert said(ledger, now("2026-10-22")) == ["103 % of Food, 30.00 over with 10 days to go"]
    assert said(ledger, now("2026-10-23")) == []


def test_a_level_below_what_was_said_does_not_come_back(ledger: Ledger) -> None:
    budget(ledger, "Food")
    assert typed(ledger, 850_00, now(time="23:00")) == ["quiet"]
    assert typed(ledger, 200_00, now("2026-10-22")) == [None]
    ledger.add(("2026-10-20", 200_00, "refund", "Food:Dining"))
    assert said(ledger, now("2026-10-22", "13:00")) == []


def test_no_more_than_so_many_a_day_whichever_way(ledger: Ledger) -> None:
    budget(ledger, "Food:Dining", "Housing:Rent", "Fun", "total")
    few = replace(ALL, per_day=2)
    assert typed(ledger, 850_00, now(settings=few)) == [None, None]  # Dining, and all
    spend(ledger, 950_00, "Housing:Rent")
    spend(ledger, 850_00, "Fun:Streaming")
    assert said(ledger, now(time="13:00", settings=few)) == []
    # of all spending a higher level is crossed by now: it is more urgent than the others
    assert [one.split(",")[0] for one in said(ledger, now("2026-10-22", settings=few))] == [
        "265 % of all spending", "95 % of Rent"
    ]  # fmt: skip
    assert said(ledger, now("2026-10-22", "13:00", settings=few)) == []
    assert said(ledger, now("2026-10-23", settings=few)) == ["85 % of Fun, 150.00 left for 9 days"]
    assert said(ledger, now("2026-10-24", settings=few)) == []


def test_what_is_settled_or_muted_is_not_said(ledger: Ledger) -> None:
    budget(ledger, "Food", "Fun")
    assert typed(ledger, 900_00, now(silent=True)) == ["quiet"]
    alert_answers.accept(ledger.store, [1], at=AT)
    spend(ledger, 850_00, "Fun:Streaming")
    assert len(said(ledger, now())) == 1
    alert_answers.mute(ledger.store, [2], at=AT)
    spend(ledger, 300_00, "Fun:Streaming")
    assert said(ledger, now(time="13:00")) == []


def test_a_large_expense_and_a_dearer_charge_go_out_once(ledger: Ledger) -> None:
    ledger.add(*((f"2026-{n % 9 + 1:02}-11", -100_00 - n, "dinner", "Food:Dining") for n in range(1, 13)))
    ledger.add(*((f"2026-{month:02}-05", -1299, "FLIMMER", "Fun:Streaming") for month in range(1, 10)))
    ledger.add(("2026-10-05", -1599, "FLIMMER", "Fun:Streaming"))
    (id,) = spend(ledger, 9000_00)
    large, dearer = said(ledger, now())
    assert large == "dinner, 9000.00: 90 times the usual in Dining, and the most since 11 Jan"
    assert dearer == "FLIMMER rose by 23 %: 15.99, was 12.99"
    assert said(ledger, now(time="13:00")) == []
    noted = next(one for one in nudges.log(ledger.store) if one.basis.get("entry") == id)
    assert noted.told == "2026-10-21T12:00:00"


def test_a_large_expense_that_waited_over_the_end_of_a_month(ledger: Ledger) -> None:
    ledger.add(*((f"2026-{n % 9 + 1:02}-11", -100_00 - n, "dinner", "Food:Dining") for n in range(1, 13)))
    night = now("2026-10-31", "23:30")
    entries = transactions.get_many(ledger.store, spend(ledger, 9000_00, day="2026-10-31"))
    assert [one.withheld for one in alerting.after_adding(ledger.store, entries, now=night)] == ["quiet"]
    morning = now("2026-11-01", "08:00")
    assert said(ledger, morning) == ["dinner, 9000.00: 90 times the usual in Dining, and the most since 11 Jan"]
    assert said(ledger, now("2026-11-01", "09:00")) == []


def test_of_two_large_expenses_only_the_larger_is_the_most(ledger: Ledger) -> None:
    ledger.add(*((f"2026-{n % 9 + 1:02}-11", -100_00 - n, "dinner", "Food:Dining") for n in range(1, 13)))
    spend(ledger, 9000_00, day="2026-10-18")
    spend(ledger, 20_000_00, day="2026-10-19")
    assert sorted(said(ledger, now())) == [
        "dinner, 20000.00: 200 times the usual in Dining, and the most since 11 Jan",
        "dinner, 9000.00: 90 times the usual in Dining",
    ]


def test_what_was_filed_elsewhere_or_is_a_transfer_is_not_said_as_what_it_was(ledger: Ledger) -> None:
    ledger.add(*((f"2026-{n % 9 + 1:02}-11", -100_00 - n, "dinner", "Food:Dining") for n in range(1, 13)))
    (id,) = spend(ledger, 9000_00)
    (entry,) = transactions.get_many(ledger.store, [id])
    (noted,) = alerting.after_adding(ledger.store, [entry], now=now(silent=True))
    for other in (
        entry._replace(lines=(entry.lines[0]._replace(category_id=ledger.ids["Fun:Streaming"]),)),
        entry._replace(pending=True),
    ):
        with history.deed(ledger.store, command="test", at=AT) as deed:
            transactions.replace(ledger.store, other)
            deed.summary = "test"
        assert said(ledger, now()) == []
        assert alert_standing.standing(ledger.store, now=now()) == ()
    with history.deed(ledger.store, command="test", at=AT) as deed:
        transactions.replace(ledger.store, entry)
        deed.summary = "test"
    assert [row.id for row in alert_standing.standing(ledger.store, now=now())] == [noted.id]


def test_one_whose_entry_is_gone_is_not_said(ledger: Ledger) -> None:
    ledger.add(*((f"2026-{n % 9 + 1:02}-11", -100_00 - n, "dinner", "Food:Dining") for n in range(1, 13)))
    entries = transactions.get_many(ledger.store, spend(ledger, 9000_00))
    assert [one.withheld for one in alerting.after_adding(ledger.store, entries, now=now(silent=True))] == ["quiet"]
    history.undo(ledger.store)
    assert said(ledger, now()) == []


def test_bills_are_told_by_time_alone(ledger: Ledger) -> None:
    amounts = bill_setting.Amounts(900_00, None, None, "INR")
    bill_setting.add(ledger.store, bill_setting.Said(name="Internet", amounts=amounts, due=date(2026, 10, 23)), at=AT)
    assert said(ledger, now("2026-10-19")) == []
    assert said(ledger, now("2026-10-21", "23:00")) == []
    assert said(ledger, now("2026-10-22")) == ["Internet, 900.00, is due tomorrow"]
    assert said(ledger, now("2026-10-23")) == []


@pytest.mark.parametrize("when", [{"time": "23:00"}, {"silent": True}])
def test_a_bill_that_was_raised_on_its_own_day_unseen_is_told_after_it(ledger: Ledger, when: dict[str, Any]) -> None:
    amounts = bill_setting.Amounts(900_00, None, None, "INR")
    bill_setting.add(ledger.store, bill_setting.Said(name="Internet", amounts=amounts, due=date(2026, 10, 21)), at=AT)
    assert typed(ledger, 5_00, now(**when)) == ["quiet"]
    assert said(ledger, now("2026-10-22")) == ["Internet, 900.00, was due yesterday"]
    assert said(ledger, now("2026-10-22", "13:00")) == []
    assert said(ledger, now("2026-10-23")) == []


@pytest.mark.parametrize(("day", "told"), [("2026-10-28", ["Internet, 900.00, was due on 21 Oct"]), ("2026-10-29", [])])
def test_a_bill_that_was_raised_unseen_is_told_of_for_a_week(ledger: Ledger, day: str, told: list[str]) -> None:
    amounts = bill_setting.Amounts(900_00, None, None, "INR")
    bill_setting.add(ledger.store, bill_setting.Said(name="Internet", amounts=amounts, due=date(2026, 10, 21)), at=AT)
    assert typed(ledger, 5_00, now(silent=True)) == ["quiet"]
    other = bill_setting.Said(name="Power", amounts=amounts, due=date(2026, 10, 21))  # of which nothing was to be said
    bill_setting.add(ledger.store, other, at=AT)
    assert said(ledger, now(day)) == told


def test_a_bill_within_its_days_of_grace_is_no_news(ledger: Ledger) -> None:
    amounts = bill_setting.Amounts(900_00, None, None, "INR")
    bill_setting.add(ledger.store, bill_setting.Said(name="Internet", amounts=amounts, due=date(2026, 10, 21)), at=AT)
    assert said(ledger, now("2026-10-22")) == []


def test_what_the_number_of_a_day_holds_back_is_counted(ledger: Ledger) -> None:
    budget(ledger, "Food", "Housing:Rent")
    spend(ledger, 900_00)
    spend(ledger, 850_00, "Housing:Rent")
    few = replace(ALL, per_day=1)
    rounds = [alert_round.round(ledger.store, now=now(time=time, settings=few)) for time in ("12:00", "13:00")]
    assert [(len(one.said), one.held) for one in rounds] == [(1, 1), (0, 1)]
    assert alert_round.round(ledger.store, now=now("2026-10-22", settings=few)).held == 0


def test_what_chance_withholds_waits_for_no_other_day(ledger: Ledger) -> None:
    budget(ledger, "Food")
    most = replace(ALL, holdout="0.9999")
    assert typed(ledger, 850_00, now(time="23:00", settings=most)) == ["holdout"]
    full = now("2026-10-22", "08:00", replace(most, per_day=0))
    assert alert_round.round(ledger.store, now=full) == alert_round.Round(held=0)


def test_chance_withholds_for_good_and_notes_when_it_would_have_been_said(ledger: Ledger) -> None:
    budget(ledger, "Food")
    most = replace(ALL, holdout="0.9999")
    assert typed(ledger, 850_00, now(time="23:00", settings=most)) == ["holdout"]
    assert nudges.get(ledger.store, 1).told is None
    morning = now("2026-10-22", "08:00", most)
    assert alert_round.round(ledger.store, now=morning) == alert_round.Round()
    one = nudges.get(ledger.store, 1)
    assert (one.withheld, one.told, one.basis["besides"], one.basis["holdout"]) == (
        "holdout", "2026-10-22T08:00:00", None, 0.9999
    )  # fmt: skip
    assert said(ledger, now("2026-10-23")) == []  # chance is not asked again, whatever it is by now


def test_new_ones_are_drawn_as_ever(ledger: Ledger) -> None:
    budget(ledger, "Food")
    spend(ledger, 850_00)
    assert said(ledger, now(settings=replace(ALL, holdout="0.9999"))) == []
    one = nudges.get(ledger.store, 1)
    assert (one.withheld, one.told) == ("holdout", "2026-10-21T12:00:00")


def test_a_look_at_the_list_spoils_no_comparison(ledger: Ledger) -> None:
    """What was seen there, and what would have been, were it not for chance, are both left out of it."""
    budget(ledger, "Food")
    spend(ledger, 850_00)
    for share, why in (("0.9999", "holdout"), ("0", None)):
        with connection.open_store(ledger.store.path) as store:
            alert_standing.standing(store, now=now(settings=replace(ALL, holdout=share)))
            (one,) = nudges.log(store)
            assert (one.withheld, one.told, one.basis["listed"]) == (why, "2026-10-21T12:00:00", 1)
            store.conn.execute("DELETE FROM nudges")


def test_each_channel_gets_what_it_takes(ledger: Ledger) -> None:
    budget(ledger, "Food")
    amounts = bill_setting.Amounts(900_00, None, None, "INR")
    bill_setting.add(ledger.store, bill_setting.Said(name="Internet", amounts=amounts, due=date(2026, 10, 22)), at=AT)
    spend(ledger, 850_00)
    bills = replace(PHONE, id=3, uid="u-3", name="bills", topics=("bill-due",))
    assert mailed(ledger, now(), PHONE, bills) == [(["phone", "bills"], "bill-due", [1]), (["phone"], "budget", [2])]


def test_what_nobody_takes_goes_on_waiting(ledger: Ledger) -> None:
    budget(ledger, "Food")
    spend(ledger, 850_00)
    reports = replace(PHONE, topics=("weekly-report",))
    assert mailed(ledger, now(), reports) == []
    assert mailed(ledger, now(), replace(PHONE, paused=True)) == []
    assert nudges.log(ledger.store) == []
    assert mailed(ledger, now(), PHONE) == [(["phone"], "budget", [1])]


def test_a_day_together_comes_with_the_first_round_of_the_day(ledger: Ledger) -> None:
    budget(ledger, "Food", "Fun")
    spend(ledger, 850_00)
    assert mailed(ledger, now(time="06:00"), MAIL) == []
    assert mailed(ledger, now(time="08:00"), MAIL) == [(["mail"], "alert-digest", [1])]
    spend(ledger, 850_00, "Fun:Streaming")
    assert mailed(ledger, now(time="14:00"), MAIL) == []
    assert len(nudges.log(ledger.store)) == 1  # nobody was told of it yet
    assert mailed(ledger, now("2026-10-22", "08:00"), MAIL) == [(["mail"], "alert-digest", [2])]
    assert mailed(ledger, now("2026-10-22", "14:00"), MAIL) == []
    assert mailed(ledger, now("2026-10-23", "08:00"), MAIL) == []


def test_what_one_gets_at_once_another_gets_the_next_morning(ledger: Ledger) -> None:
    budget(ledger, "Food", "Fun")
    assert mailed(ledger, now(time="08:00"), PHONE, MAIL) == []
    spend(ledger, 850_00)
    assert mailed(ledger, now(time="14:00"), PHONE, MAIL) == [(["phone"], "budget", [1])]
    spend(ledger, 850_00, "Fun:Streaming")
    few = replace(MAIL, id=4, uid="u-4", name="few", topics=("pace", "bill-due"))
    assert mailed(ledger, now("2026-10-22", "08:00"), PHONE, MAIL, few) == [
        (["phone"], "budget", [2]), (["mail"], "alert-digest", [1, 2])
    ]  # fmt: skip


def test_a_new_channel_for_a_day_together_is_not_told_of_the_past(ledger: Ledger) -> None:
    budget(ledger, "Food")
    spend(ledger, 850_00)
    assert len(mailed(ledger, now(time="08:00"), PHONE)) == 1
    assert mailed(ledger, now("2026-10-22", "08:00"), PHONE, MAIL) == []


def test_a_clock_that_goes_back_loses_no_message(ledger: Ledger) -> None:
    budget(ledger, "Food", "Fun")
    spend(ledger, 850_00)
    keys = [one.key for one in alert_round.round(ledger.store, now=now("2026-10-25"), channels=[MAIL]).mailings]
    spend(ledger, 850_00, "Fun:Streaming")
    for day in ("2026-10-21", "2026-10-25"):
        keys += [one.key for one in alert_round.round(ledger.store, now=now(day), channels=[MAIL]).mailings]
    assert keys == ["2026-10-25.1", "2026-10-21.2"]


def held(ledger: Ledger) -> list[object]:
    """All that alerts keep."""
    return [ledger.store.conn.execute(f"SELECT * FROM {table}").fetchall() for table in ("nudges", "meta")]


def test_books_that_are_only_read_say_what_would_be(ledger: Ledger) -> None:
    budget(ledger, "Food", "Fun")
    assert typed(ledger, 850_00, now(time="23:00")) == ["quiet"]
    spend(ledger, 850_00, "Fun:Streaming")
    before = held(ledger)
    with connection.open_store(ledger.store.path, read_only=True) as store:
        would = alert_round.round(store, now=now("2026-10-22"), channels=[PHONE, MAIL])
    assert [one.id for one in would.said] == [1, 0]
    assert [one.topic for one in would.mailings] == ["budget", "budget", "alert-digest"]
    assert held(ledger) == before


def test_a_kill_before_the_end_loses_nothing(ledger: Ledger) -> None:
    budget(ledger, "Food")
    spend(ledger, 850_00)

    def killed() -> None:
        with ledger.store.write_tx():
            assert len(alert_round.round(ledger.store, now=now()).said) == 1
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    assert len(said(ledger, now(time="13:00"))) == 1


def test_two_rounds_at_once_say_it_once(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    budget(ledger, "Food")
    spend(ledger, 850_00)
    other = connection.open_store(ledger.store.path)
    look = alert_round._found

    def slowly(*words: object) -> object:
        monkeypatch.setattr(alert_round, "_found", look)
        found = look(*words)
        assert len(alert_round.round(other, now=now()).said) == 1
        return found

    monkeypatch.setattr(alert_round, "_found", slowly)
    assert said(ledger, now()) == []
    other.close()


def test_no_risk_is_told_in_quiet_hours_or_where_nobody_takes_it(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*words: object) -> None:
        raise AssertionError("nobody is to be asked")

    monkeypatch.setattr(alert_risk, "alert", fails)
    nothing = alert_round.Round()
    assert alert_round.risk_round(ledger.store, now=now(time="23:00")) == nothing
    assert alert_round.risk_round(ledger.store, now=now(time=None)) == nothing
    assert alert_round.risk_round(ledger.store, now=now(), channels=[MAIL]) == nothing
    assert alert_round.risk_round(ledger.store, now=now(), channels=[replace(PHONE, topics=("budget",))]) == nothing


WAYS = st.lists(
    st.tuples(st.sampled_from(["typed", "silent", "refund", "round", "round", "list", "accept"]), st.integers(0, 30)),
    min_size=5, max_size=25,
)  # fmt: skip


@given(WAYS, st.booleans())
@settings(max_examples=12)
def test_whatever_happens_in_between_it_is_said_once(
    tmp_path_factory: pytest.TempPathFactory, ways, held: bool
) -> None:
    """Any order of entries, refunds, looks, answers and rounds, some hours apart."""
    ledger = Ledger(tmp_path_factory.mktemp("any"))
    rules = replace(ALL, quiet="22:00-07:00", per_day=2, holdout="0.5" if held else "0")
    budget(ledger, "Food", "Food:Dining", "total")
    moment, said_ids, a_day = datetime(2026, 10, 3, 6), list[int](), Counter[str]()
    for way, hours in ways:
        moment += timedelta(hours=hours)
        day, time = str(moment.date()), f"{moment:%H:%M}"
        when = now(day, time, rules)
        found: list[int] = []
        if way in ("typed", "silent"):
            entries = transactions.get_many(ledger.store, spend(ledger, 60_00 + 7 * hours * 100, day=day))
            added = alerting.after_adding(ledger.store, entries, now=when._replace(silent=way == "silent"))
            found = [one.id for one in added if one.withheld is None]
        elif way == "refund":
            ledger.add((day, 150_00, "refund", "Food:Dining"))
        elif way == "round":
            found = [one.id for one in alert_round.round(ledger.store, now=when, channels=[PHONE, MAIL]).said]
        elif way == "list":
            alert_standing.standing(ledger.store, now=when)
        elif nudges.log(ledger.store):
            alert_answers.accept(ledger.store, [nudges.log(ledger.store)[0].id], at=AT)
        assert not found or "07:00" <= time < "22:00"
        said_ids += found
        a_day[day] += len(found)
    assert len(set(said_ids)) == len(said_ids)
    assert max(a_day.values()) <= 2
    rows = {one.id: one for one in nudges.log(ledger.store)}
    assert all(rows[id].told is not None and rows[id].withheld is None for id in said_ids)
    for one in rows.values():
        assert one.id in said_ids or one.told is None or "listed" in one.basis or one.withheld == "holdout", one
    morning = now(str(moment.date() + timedelta(days=1)), "08:00", replace(rules, per_day=50))
    alert_round.round(ledger.store, now=morning)
    assert alert_round.round(ledger.store, now=morning) == alert_round.Round()
    ledger.store.close()
