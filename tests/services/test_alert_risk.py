"""What is told of today's risk: in the hour before, once, where it is proven, and counted from the books."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from finura_cli.config import Settings
from finura_cli.domain.alerts import AlertKind
from finura_cli.domain.channel import Channel, Pace
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar
from finura_cli.domain.risk_ahead import HIGH, LOW, RiskAhead, RiskAnswer, RiskTold
from finura_cli.errors import Unavailable
from finura_cli.services import alert_answers, alert_risk, alert_round, alert_standing, risking
from finura_cli.services.alerting import Now
from finura_cli.store import history, moods, nudges
from tests.services.ledger import AT, Ledger

START, DAYS = date(2026, 3, 1), 200
TODAY = START + timedelta(days=DAYS)
ALL = Settings(holdout="0", quiet="22:00-07:00", per_day=3)
SENTENCE = "on low-mood days you spent more on Dining around 1 pm ({} days); maybe a walk?"


def felt() -> list[int]:
    """Moods of a person whose low days come in rows."""
    random_, level, found = random.Random(1), 0.0, []
    for _ in range(DAYS):
        level = 0.85 * level + random_.gauss(0, 0.53)
        found.append(max(0, min(5, round(2.6 + 1.6 * level))))
    return found


def lived(folder: Path, days: int = DAYS, time: str | None = "13:05") -> Ledger:
    """Books of so many days with a lunch out on most low days, and on a third of the others."""
    ledger, random_ = Ledger(folder), random.Random(1)
    known = [(START + timedelta(days=n), mood) for n, mood in enumerate(felt()[:days])]
    lunch = [
        (str(day), -random_.randint(80_00, 200_00), "XQZVK", "Food:Dining")
        for day, mood in known if random_.random() < (0.75 if mood <= 1 else 0.35)
    ]  # fmt: skip
    other = [(str(day), -random_.randint(30_00, 90_00), "VORNIK", "Food:Groceries") for day, _ in known]
    ledger.add(*lunch, time=time)
    ledger.add(*other, time=None if time is None else "18:20")
    with history.deed(ledger.store, "mood", AT):
        for day, mood in known:
            moods.add(ledger.store, day, None, mood, "")
    return ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = lived(tmp_path)
    yield made
    made.store.close()


def told(chance: float, base: float = 0.2, *, proven: bool = True) -> RiskTold:
    return RiskTold(chance, base, "statistic", proven, 1, 1, 1, None, TODAY, (), ())


def says(
    monkeypatch: pytest.MonkeyPatch, low: RiskTold | None, high: RiskTold | None = None, *,
    mood: float | None = None, spent: int = 0,
) -> None:  # fmt: skip
    """`risk` speaks so."""
    ahead = RiskAhead(
        TODAY, TODAY, "INR", RiskAnswer(LOW, DAYS, low), RiskAnswer(HIGH, DAYS, high), Money(200_00, "INR"), (), (), (),
        Money(spent, "INR"), mood, TODAY,
    )  # fmt: skip
    monkeypatch.setattr(risking, "ahead", lambda *words, **more: ahead)


def said(ledger: Ledger, time: str = "12:10", day: date = TODAY, settings: Settings = ALL, *channels: Channel) -> list:
    now = Now(day, time, f"{day}T{time}:00", Calendar(), "INR", settings)
    return [one.alert for one in alert_round.risk_round(ledger.store, now=now, channels=channels).said]


def counted(ledger: Ledger) -> int:
    """Low days of the books with a lunch, counted another way."""
    sql = """SELECT count(DISTINCT t.date) FROM transactions t JOIN moods m ON m.date = t.date
             WHERE m.mood <= 1 AND t.description = 'XQZVK'"""
    return int(ledger.store.conn.value(sql))


def test_in_the_hour_before_and_counted_from_the_books(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, told(0.45))
    for time in ("07:30", "11:59", "13:00", "18:00", "23:00"):
        assert said(ledger, time) == []
    (alert,) = said(ledger)
    days = counted(ledger)
    assert days >= 8
    assert alert.said(Money.plain) == f"{SENTENCE.format(days)} A low mood today: 45 %, usually 20 %"
    assert (alert.identity.object, alert.identity.period) == (
        ledger.store.conn.value("SELECT uid FROM categories WHERE id = ?", (ledger.ids["Food:Dining"],)), str(TODAY)
    )  # fmt: skip
    assert said(ledger, "12:40") == []


@pytest.mark.parametrize(
    ("low", "mood"), [(told(0.45, proven=False), None), (told(0.25), None), (None, None), (told(0.45), 3.0)]
)
def test_only_where_risk_speaks_is_proven_and_is_well_above(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, low: RiskTold | None, mood: float | None
) -> None:
    says(monkeypatch, low, mood=mood)
    assert said(ledger) == []


def test_where_risk_is_silent_nothing_is_said(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*words: object, **more: object) -> None:
        raise Unavailable("risk is silent")

    monkeypatch.setattr(risking, "ahead", silent)
    assert said(ledger) == []


def test_a_low_mood_that_is_logged_is_no_chance(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, told(0.05), mood=1.0)
    (alert,) = said(ledger)
    assert alert.said(Money.plain) == SENTENCE.format(counted(ledger))


def test_spending_that_is_high_already_needs_no_warning(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, None, told(0.6, 0.25), spent=201_00)
    assert said(ledger) == []
    says(monkeypatch, None, told(0.6, 0.25), spent=200_00)
    (alert,) = said(ledger)
    assert alert.said(Money.plain).startswith("on days of high spending you spent more on Dining around 1 pm (")


def test_books_without_times_get_it_in_the_morning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = lived(tmp_path, time=None)
    says(monkeypatch, told(0.45))
    assert said(ledger, "07:10") == []
    assert said(ledger, "12:10") == []
    (alert,) = said(ledger, "08:10")
    assert alert.said(Money.plain).startswith("on low-mood days you spent more on Dining (")
    ledger.store.close()


def test_on_three_days_of_seven_at_most(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, told(0.45))
    said_on = []
    for n in range(-12, 1):
        day = TODAY + timedelta(days=n)
        said_on += [n for _ in said(ledger, day=day)]
    assert said_on == [-12, -11, -10, -5, -4, -3]


def test_chance_withholds_some_and_notes_them(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, told(0.45))
    assert said(ledger, "12:10", TODAY, replace(ALL, holdout="0.9999")) == []
    (one,) = nudges.log(ledger.store)
    assert (one.identity.kind, one.withheld, one.told) == (AlertKind.RISK, "holdout", f"{TODAY}T12:10:00")
    assert said(ledger, "12:20") == []


def test_one_beyond_the_number_of_a_day_is_never_said_late(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, told(0.45))
    full = replace(ALL, per_day=0)
    assert said(ledger, "12:10", TODAY, full) == []
    assert nudges.get(ledger.store, 1).withheld == "cap"
    now = Now(TODAY, "15:00", f"{TODAY}T15:00:00", Calendar(), "INR", ALL)
    assert alert_round.round(ledger.store, now=now).said == ()
    assert said(ledger, "12:20") == []


def test_it_stands_for_its_day_and_can_be_muted(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, told(0.45))
    assert len(said(ledger)) == 1
    now = Now(TODAY, "15:00", f"{TODAY}T15:00:00", Calendar(), "INR", ALL)
    assert [row.id for row in alert_standing.standing(ledger.store, now=now)] == [1]
    tomorrow = now._replace(today=TODAY + timedelta(days=1))
    assert alert_standing.standing(ledger.store, now=tomorrow) == ()
    assert alert_answers.mute(ledger.store, [1], at=AT).names == ("risk, low-mood",)
    assert alert_standing.standing(ledger.store, now=now) == ()
    assert said(ledger, day=TODAY + timedelta(days=1)) == []


def test_it_goes_to_those_who_get_alerts_at_once(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, told(0.45))
    phone = Channel(1, "u1", "phone", "ntfy://x", topics=("risk",))
    mail = Channel(2, "u2", "mail", "mailto://x", pace=Pace.DIGEST)
    now = Now(TODAY, "12:10", f"{TODAY}T12:10:00", Calendar(), "INR", ALL)
    (mailing,) = alert_round.risk_round(ledger.store, now=now, channels=[phone, mail]).mailings
    assert (mailing.channels, mailing.topic, mailing.key) == ((phone,), "risk", "1")


def test_what_takes_long_can_be_done_before(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, told(0.45))
    now = Now(TODAY, "12:10", f"{TODAY}T12:10:00", Calendar(), "INR", ALL)
    alert_round.foresee(ledger.store, now=now)
    assert nudges.log(ledger.store) == []

    def fails(*words: object) -> None:
        raise AssertionError("it is kept")

    monkeypatch.setattr(alert_risk, "_plan", fails)
    assert len(said(ledger)) == 1


@pytest.mark.parametrize(
    ("low", "origins"),
    [(True, 10), pytest.param(True, 16, marks=pytest.mark.judge), pytest.param(False, 16, marks=pytest.mark.judge)],
)
def test_for_real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, low: bool, origins: int) -> None:
    """Nobody speaks for the model: after low days it tells of another one, and after good ones of none.

    For `make test` it is learnt from fewer points of the past, which is quicker.
    """
    monkeypatch.setattr("ml.risk.ORIGINS", origins)
    days = felt()
    rows = [n for n in range(150, DAYS) if all((mood <= 1) == low and mood != 2 for mood in days[n - 4 : n])]
    ledger = lived(tmp_path, rows[-1])
    found = said(ledger, day=START + timedelta(days=rows[-1]))
    assert [one.basis["risk"] for one in found if one.basis["risk"] == LOW] == ([LOW] if low else [])
    ledger.store.close()
