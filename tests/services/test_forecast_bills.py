"""Bills to come, in real books: each day, the sum, how it would have been told before, and who speaks."""

from __future__ import annotations

import math
import random
from datetime import date
from itertools import pairwise

import pytest

from finura_cli.domain.bills import State
from finura_cli.domain.bills_ahead import Basis
from finura_cli.domain.money import Money
from finura_cli.domain.paces import Every
from finura_cli.domain.period import Calendar, Period, calendar_month
from finura_cli.domain.query_parser import parse_query
from finura_cli.domain.track_record import What
from finura_cli.errors import Unavailable, UsageError
from finura_cli.services import bill_model, bill_replay, bill_setting, forecast_bills, naming
from finura_cli.services.bill_books import BillBooks
from finura_cli.services.bill_setting import Amounts, Said
from finura_cli.services.forecast_bills import Ask
from finura_cli.services.trained import Seen
from finura_cli.store import forecasts, models
from ml import bills as ml_bills
from tests.services.ledger import Ledger

TODAY = date(2026, 10, 20)
AT = "2026-10-20T08:00:00Z"
SEEN = Seen(Calendar(), TODAY, "INR")
NOVEMBER = calendar_month(2026, 11)
POWER = "City Power Board"


def household(months=30, first=2024 * 12 + 4, seed=3):
    """Rent, streaming, power that follows the year, a yearly premium, and groceries that are no bill."""
    drawn = random.Random(seed)
    found = []
    for n in range(first, first + months):
        month = f"{n // 12}-{n % 12 + 1:02}"
        turn = math.sin(2 * math.pi * (n % 12 - 2) / 12)
        power = round(1800_00 + 900_00 * turn + drawn.gauss(0, 90_00))
        found += [
            (f"{month}-01", -25_000_00, "house rent", "Housing:Rent"),
            (f"{month}-05", -649_00, "Flixstream", "Fun:Streaming"),
            (f"{month}-12", -power, POWER, "Housing:Rent"),
            *((f"{month}-{drawn.randint(1, 28):02}", -drawn.randint(100_00, 2500_00), shop, "Food:Groceries")
              for shop in ("north market", "south market", "old market")),
        ]  # fmt: skip
        if n % 12 == 6:
            found.append((f"{month}-25", -12_500_00, "Car cover", "Fun:Streaming"))
    return sorted(found)


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """Books that are only read."""
    made = Ledger(tmp_path_factory.mktemp("bills"))
    made.add(*household())
    yield made
    made.store.close()


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    yield made
    made.store.close()


def ahead(made, target=None, seen=SEEN, **more):
    query = parse_query(more.pop("words"), naming.names_of(made.store)) if "words" in more else Ask(seen).query
    return forecast_bills.bills_ahead(made.store, Ask(seen, query, target, **more), at=AT)


def keep(made, name, due, amounts, **more):
    return bill_setting.add(made.store, Said(name=name, amounts=amounts, due=due, **more), at=AT).bill


def test_each_bill_of_next_month_with_its_day_and_the_sum(books):
    found = ahead(books)
    assert [(row.name, row.due, row.basis) for row in found.rows] == [
        ("house rent", date(2026, 11, 1), Basis.PRICE),
        ("Flixstream", date(2026, 11, 5), Basis.PRICE),
        (POWER, date(2026, 11, 12), Basis.MEDIAN),
    ]
    rent, _, power = found.rows
    assert (rent.low, rent.typical, rent.high) == (Money(25_000_00, "INR"),) * 3
    assert power.low.minor < power.typical.minor < power.high.minor
    assert (rent.category, rent.account, len(rent.past)) == ("Housing:Rent", "Bank", forecast_bills.PAST)
    assert found.due == sum((row.typical for row in found.rows), start=Money(0, "INR"))
    assert found.low.minor < found.due.minor < found.high.minor
    assert (found.paid, found.speaker) == (Money(0, "INR"), bill_model.CHAMPION)
    assert [(one.category, one.count) for one in found.categories] == [("Housing:Rent", 2), ("Fun:Streaming", 1)]
    assert sum(one.due.minor for one in found.categories) == found.due.minor


def test_what_comes_once_a_year_is_told_for_its_month(books):
    later = ahead(books, calendar_month(2027, 7))
    assert ("Car cover", date(2027, 7, 25)) in [(row.name, row.due) for row in later.rows]
    months = ahead(books, horizon=9)
    assert months.period == Period(date(2026, 11, 1), date(2027, 8, 1))
    assert [row.name for row in months.rows].count("house rent") == 9


def test_how_it_would_have_been_told_before(books):
    score = ahead(books).score
    assert [one.period for one in score.earlier] == [calendar_month(2026, n) for n in range(2, 10)]
    assert all(before.period.end == one.period.start for before, one in pairwise(score.earlier))
    assert score.earlier[5].told.minor - score.earlier[4].told.minor > 11_000_00  # the premium of July was known
    spent = {n: sum(-minor for day, minor, text, _ in household() if day.startswith(f"2026-{n:02}") and "market" not in
                    text) for n in range(2, 10)}  # fmt: skip
    assert [one.came.minor for one in score.earlier] == list(spent.values())
    assert score.inside >= 5
    assert not score.is_worse


def test_of_this_month_what_is_paid_and_what_is_left(books):
    found = ahead(books, calendar_month(2026, 10), SEEN._replace(today=date(2026, 10, 3)))
    assert [(row.name, row.state) for row in found.rows] == [
        ("house rent", State.PAID), ("Flixstream", State.DUE), (POWER, State.DUE),
    ]  # fmt: skip
    assert found.paid == Money(25_000_00, "INR")
    assert found.due.minor < 5_000_00
    assert all(one.told.minor < 5_000_00 or one.period == calendar_month(2026, 7) for one in found.score.earlier)
    assert found.rows[0].basis is Basis.PAID


def test_what_comes_later_changes_nothing(ledger):
    """Made on one day it is the same whether or not the books go on, and whatever they go on with."""
    ledger.add(*household(29))
    early = SEEN._replace(today=date(2026, 9, 20))
    first = ahead(ledger, NOVEMBER, early)
    ledger.add(("2026-09-21", -40_000_00, "house rent", "Housing:Rent"), *household(2, 2026 * 12 + 9, seed=5))
    assert ahead(ledger, NOVEMBER, early) == first


def test_the_past_is_told_by_what_was_known_then(ledger):
    """Rows of a window's day and later do not move what was told of it, only what came."""
    ledger.add(*household(26))
    window = bill_replay.Window(calendar_month(2026, 5), date(2026, 4, 20))

    def told():
        ((one),) = bill_replay.replays(ledger.store, [window], SEEN, None)
        return bill_replay.open_sum(one.open), [charge.id for charge in one.charges]

    before = told()
    ledger.add(("2026-04-20", -9_000_00, POWER, "Housing:Rent"), *household(3, 2026 * 12 + 6))
    assert told() == before
    assert before[0][0] > 25_000_00


def test_what_somebody_typed_is_told_as_typed_and_tried_by_what_was_paid(ledger):
    ledger.add(*household(30))
    plain = ahead(ledger)
    keep(ledger, "house rent", date(2026, 10, 1), Amounts(27_000_00, None, None, "INR"), merchant="house rent")
    keep(ledger, "Gym", date(2026, 11, 3), Amounts(None, 800_00, 1200_00, "INR"), every=Every.MONTH)
    found = ahead(ledger)
    by_name = {row.name: row for row in found.rows}
    assert (by_name["house rent"].typical.minor, by_name["house rent"].basis) == (27_000_00, Basis.SAID)
    gym = by_name["Gym"]
    assert (gym.low.minor, gym.typical.minor, gym.high.minor, gym.basis) == (800_00, 1000_00, 1200_00, Basis.SAID)
    assert [one.told for one in found.score.earlier] == [one.told for one in plain.score.earlier]
    assert [one.came for one in found.score.earlier] == [one.came for one in plain.score.earlier]


def test_a_query_takes_the_bills_that_its_entries_paid(books):
    found = ahead(books, words=["text:flix"])
    assert [row.name for row in found.rows] == ["Flixstream"]
    assert (found.low, found.high) == (found.due, found.due)
    assert {one.told for one in found.score.earlier} == {one.came for one in found.score.earlier}
    assert {one.came.minor for one in found.score.earlier} == {649_00}


def test_a_larger_share_gives_no_narrower_range(books):
    found = [ahead(books, interval=share) for share in (0.5, 0.8, 0.95)]
    lows, highs = [one.low.minor for one in found], [one.high.minor for one in found]
    assert lows == sorted(lows, reverse=True)
    assert highs == sorted(highs)
    assert len({one.due for one in found}) == 1


def test_what_is_told_of_a_month_is_kept_and_of_a_query_or_other_days_not(ledger):
    ledger.add(*household(12, 2025 * 12 + 10))
    for target, words in ((None, {}), (Period(date(2026, 11, 3), date(2026, 11, 9)), {}), (None, {"words": ["flix"]})):
        ahead(ledger, target, **words)
    (told,) = forecasts.told(ledger.store, "INR", what=What.BILLS)
    found = ahead(ledger)
    assert (told.period, told.made, told.typical, told.low, told.high) == (
        NOVEMBER,
        TODAY,
        found.due,
        found.low,
        found.high,
    )


def test_days_that_are_over_or_endless_are_refused_and_no_history_is_said(ledger):
    with pytest.raises(Unavailable, match="neither entries nor bills"):
        ahead(ledger)
    for target, more, why in (
        (calendar_month(2026, 9), {}, "is over"),
        (Period(date(2026, 11, 1), date.max), {}, "two ends"),
        (calendar_month(2031, 1), {}, "too far"),
        (Period(TODAY, date(2026, 10, 25)), {"horizon": 2}, "counts months"),
        (None, {"horizon": 25}, "from 1 to 24"),
    ):
        with pytest.raises(UsageError, match=why):
            ahead(ledger, target, **more)
    keep(ledger, "Gym", date(2026, 11, 3), Amounts(900_00, None, None, "INR"))
    found = ahead(ledger)
    assert (found.due, found.low, found.high, found.score) == (*[Money(900_00, "INR")] * 3, None)


def test_other_currencies_are_told_apart(ledger):
    ledger.add(*[(f"2026-{n:02}-07", -10_00, "cloud box", "Fun:Streaming") for n in range(3, 11)], currency="USD")
    found = ahead(ledger)
    assert found.score is None
    assert (found.due, found.unconverted) == (Money(0, "INR"), (Money(10_00, "USD"),))
    assert [row.typical for row in found.rows] == [Money(10_00, "USD")]


# ---------------------------------------------------------------------------------------------------- the challenger


def test_a_forest_that_has_won_speaks_until_the_books_change(ledger, monkeypatch):
    monkeypatch.setattr(ml_bills, "TREES", 15)
    gas = (
        (day, 2 * minor + 40_00, "Town Gas", category)
        for day, minor, text, category in household(seed=8)
        if text == POWER
    )
    ledger.add(*sorted([*household(), *gas]))
    plain = ahead(ledger)
    report = bill_model.train(ledger.store, SEEN, at=AT)
    assert (report.name, report.speaker, report.learnt_from) == (
        "bills",
        bill_model.FOREST,
        "60 payments of 2 bills that vary",
    )
    scores = {score.name: score.loss for score in report.contests[0].scores}
    assert list(scores) == ["champion", "random forest", "blind"]
    assert scores["random forest"] < scores["champion"]
    assert bill_model.known(ledger.store, SEEN) == report
    found = ahead(ledger)
    assert (found.speaker, found.rows[2].basis, found.why) == (bill_model.FOREST, Basis.FOREST, report.why)
    assert found.rows[2].typical.minor < plain.rows[2].typical.minor  # it knows that November is cheap
    assert found.rows[:2] == plain.rows[:2]
    assert found.high.minor - found.low.minor >= 0.9 * (plain.high.minor - plain.low.minor)  # the past was the median's
    ledger.add(("2026-10-19", -1500_00, POWER, "Housing:Rent"))
    assert not bill_model.known(ledger.store, SEEN).fresh
    assert ahead(ledger).speaker == bill_model.CHAMPION
    assert models.forget(ledger.store, bill_model.NAME)
    assert bill_model.known(ledger.store, SEEN) is None


def test_with_nothing_to_learn_from_the_champion_speaks(ledger):
    assert bill_model.train(ledger.store, SEEN, at=AT).contests == ()
    ledger.add(*household(7, 2026 * 12 + 3))
    report = bill_model.evaluate(ledger.store, SEEN)
    assert (report.speaker, report.contests[0].scores) == ("champion", ())
    assert "8 are needed" in report.why[0]
    kept = bill_model.known(ledger.store, SEEN)
    assert (kept.fresh, kept.contests) == (False, ())


def test_what_is_learnt_from_is_what_was_known_when_each_month_began(books):
    payments = [one for one in bill_model.read(books.store, SEEN) if one.entry]
    assert {one.bill for one in payments} == {payments[0].bill}
    for n, one in enumerate(payments):
        before = sorted(other.minor for other in payments[max(0, n - 7) : n])
        if len(before) % 2:
            assert one.champion == (before[len(before) // 2] if len(before) > 1 else None)
    last = bill_model.read(books.store, SEEN)[-1]
    assert (last.day, last.minor, last.champion) == (date(2026, 11, 12), None, ahead(books).rows[2].typical.minor)


def test_books_before_a_day_know_nothing_of_it(books):
    day = date(2026, 3, 12)
    cut = BillBooks(books.store, day, before=day)
    assert max(charge.day for stream in cut.streams for charge in stream.charges) < day.toordinal()
    assert cut.seen_until(books.bank) < day
