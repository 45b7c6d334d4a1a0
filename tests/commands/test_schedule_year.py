"""A year of `schedule run` at odd times: with gaps, twice in a row, at night, under clocks that are wrong. What was to
be said is said exactly once on every channel, nothing in quiet hours, and never more alerts a day than were asked for.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from finura_cli.cli import schedule_jobs
from finura_cli.domain import jobs
from finura_cli.domain.alerts import Alert, AlertKind, Identity, is_quiet
from finura_cli.domain.channel import Channel, Message, Pace, Topic
from finura_cli.domain.delivery import LEAST
from finura_cli.domain.jobs import Job, Outcome, Status
from finura_cli.domain.period import Calendar
from finura_cli.notify import registry
from finura_cli.notify.base import NotSent
from finura_cli.services import alert_risk
from finura_cli.services.alerting import Now
from finura_cli.services.household import Happening
from finura_cli.store import channels, history
from finura_cli.store.connection import Store
from tests.conftest import Finura
from tests.services.alert_year import END, START, Year

QUIET, PER_DAY = "22:00-07:00", 2
CALENDAR = Calendar()
GAP = (date(2026, 2, 10), date(2026, 3, 8))
"""Nothing runs for weeks: the machine was off."""


@dataclass
class World:
    """The clock as it is shown, and what arrived: (when, subject, text) by channel."""

    seed: int
    shown: str = ""
    arrived: dict[str, list[tuple[str, Message]]] = field(default_factory=lambda: defaultdict(list))
    done: Counter[tuple[str, str]] = field(default_factory=Counter)
    runs: list[str] = field(default_factory=list)
    down: bool = False

    def carrier(self, address: str) -> Place:
        return Place(self, address.removeprefix("json://"))


@dataclass
class Place:
    world: World
    name: str

    def send(self, message: Message, *, seconds: float) -> None:
        if self.name == "flaky" and self.world.down:
            raise NotSent("down")
        self.world.arrived[self.name].append((self.world.shown, message))


def moments(random: random.Random, until: date) -> Iterator[tuple[date, str]]:
    """The real day, and the clock of each of its runs as it is shown. None on some days; up to four on others."""
    for n in range((until - START).days + 1):
        day = START + timedelta(days=n)
        if GAP[0] <= day <= GAP[1] or random.random() < 0.45:
            continue
        times = sorted(
            f"{random.randrange(24):02}:{random.randrange(60):02}" for _ in range(random.choice((1, 1, 1, 2)))
        )
        for time in times:
            shown = datetime.fromisoformat(f"{day}T{time}")
            wrong = random.random()
            if wrong < 0.03:  # summer time ends
                shown -= timedelta(hours=1)
            elif wrong < 0.06:  # an empty battery
                shown -= timedelta(days=random.randrange(1, 12))
            yield day, shown.isoformat(timespec="minutes")
            if random.random() < 0.1:  # once more at once
                yield day, shown.isoformat(timespec="minutes")


@pytest.mark.slow
@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("seed", "until", "digests"),
    [
        pytest.param(1, GAP[1] + timedelta(days=7), 5, id="part"),
        pytest.param(1, END, 20, id="1", marks=pytest.mark.judge),
        pytest.param(2, END, 20, id="2", marks=pytest.mark.judge),
    ],
)
def test_a_year_of_runs(
    finura: Finura, home: Path, monkeypatch: pytest.MonkeyPatch, seed: int, until: date, digests: int
) -> None:
    """In part a season of it: a quarter of the days with runs, with the gap and the days after it."""
    print(f"seed {seed}")
    world, draw = World(seed), random.Random(seed)
    home.mkdir(mode=0o700)
    finura("config", "set", "currency", "EUR")
    for name, value in (("alerts.quiet", QUIET), ("alerts.per_day", str(PER_DAY)), ("alerts.holdout", "0")):
        finura("config", "set", name, value)
    year = Year(home)
    with history.deed(year.store, command="test", at=f"{START}T09:00:00") as deed:
        deed.summary = "channels"
        for name, pace in (("good", Pace.AT_ONCE), ("flaky", Pace.AT_ONCE), ("daily", Pace.DIGEST)):
            channels.add(year.store, Channel(0, "", name, f"json://{name}", pace=pace))
    monkeypatch.setattr(registry, "carrier", world.carrier)
    monkeypatch.setattr(alert_risk, "alert", _risky)  # who speaks of risk would be learnt anew at each look
    for job in (Job.BACKUP, Job.MODEL):  # slow, and tried elsewhere; here it is counted when they are due
        monkeypatch.setitem(schedule_jobs._JOBS, job, lambda work: _counted(world, work))
    waiting: list[Happening] = []
    known, last = START, ""
    for day, shown in moments(draw, until):
        while known <= day:
            waiting += year.by_day[known]
            known += timedelta(days=1)
        year._write(waiting, day)
        waiting = []
        world.shown, world.down = shown, draw.random() < 0.3
        ran = finura("schedule", "run", "--json", "--today", shown, code=None)
        assert ran.code in (0, 4), ran.out
        assert [row for row in ran.json["rows"] if row["status"] == "failed"] == []
        world.runs.append(shown)
        last = shown
    world.down = False
    _settle(finura, world, last)
    _check(world, year, digests)
    year.store.close()


def _risky(_store: Store, now: Now) -> Alert | None:
    """Each afternoon there is a word to say."""
    if now.time is None or not "12" <= now.time < "18":
        return None
    return Alert(Identity(AlertKind.RISK, "food", str(now.today), "low-mood"), "Maybe a walk, {name}", {"name": "Mira"})


def _counted(world: World, work: schedule_jobs.Work) -> Outcome:
    world.done[work.job, work.turn.key] += 1
    return work.outcome(Status.DONE)


def _settle(finura: Finura, world: World, last: str) -> None:
    """What the flaky channel still has to get."""
    for n in range(1, 4):
        world.shown = (datetime.fromisoformat(last[:10] + "T12:00") + timedelta(days=n)).isoformat(timespec="minutes")
        finura("schedule", "run", "--json", "--today", world.shown)
        world.runs.append(world.shown)


def _check(world: World, year: Year, digests: int) -> None:
    store = year.store
    outbox = store.conn.execute(
        "SELECT c.name, o.topic, o.key, o.state, o.tries FROM outbox o"
        " JOIN channels c ON c.uid = o.channel ORDER BY o.id"
    ).fetchall()
    for name in ("good", "flaky", "daily"):
        own = [(topic, key) for channel, topic, key, state, _ in outbox if channel == name and state == "sent"]
        lost = [row for row in outbox if row[0] == name and row[3] != "sent"]
        assert len(world.arrived[name]) == len(own) == len(set(own)), name  # each exactly once
        assert all(state == "failed" and tries >= LEAST for *_, state, tries in lost), lost  # tried for days
        assert not lost or name == "flaky"
        assert [when for when, _ in world.arrived[name] if is_quiet(QUIET, when[11:])] == []
    sent = {name: {(t, k) for c, t, k, s, _ in outbox if c == name} for name in ("good", "flaky", "daily")}
    assert sent["good"] == sent["flaky"]

    reports = {one for one in sent["good"] if one[0] in (Topic.WEEKLY, Topic.MONTHLY)}
    assert reports == _expected(world)
    assert {one for one in sent["daily"] if one[0] != Topic.DIGEST} == reports

    told = store.conn.execute(
        "SELECT id, kind, told FROM nudges WHERE told IS NOT NULL AND withheld IS NULL"
    ).fetchall()
    alerts = {(kind, str(id)) for id, kind, _ in told}
    assert alerts == sent["good"] - reports
    assert {kind for kind, _ in alerts} >= {AlertKind.BILL_DUE, AlertKind.BUDGET, AlertKind.RISK}
    a_day = Counter(when[:10] for _, _, when in told)
    assert max(a_day.values()) <= PER_DAY
    heads = Counter(when[:10] for when, message in world.arrived["good"] if "Heads up" in message.text)
    assert max(heads.values()) <= PER_DAY
    days = [key.partition(".")[0] for topic, key in sent["daily"] if topic == Topic.DIGEST]
    assert len(days) == len(set(days)) > digests  # one message a day
    named = Counter(n for _, message in world.arrived["daily"] for n in _numbers(message.text))
    assert set(named.values()) == {1}
    assert {int(id) for kind, id in alerts if kind != AlertKind.RISK} >= set(named)
    assert set(world.done.values()) == {1}
    assert {key for job, key in world.done if job == Job.BACKUP} == {when[:10] for when in world.runs}


def _numbers(text: str) -> list[int]:
    """The alerts that a day's message holds."""
    if "finura alerts accept ID" not in text:
        return []
    return [int(found[1]) for found in re.finditer(r"^ *(\d+)  \S", text, re.MULTILINE)]


def _expected(world: World) -> set[tuple[str, str]]:
    """The reports of the weeks and months before each run."""
    found = set()
    for shown in world.runs:
        day = date.fromisoformat(shown[:10])
        for job in (Job.WEEKLY, Job.MONTHLY):
            key = jobs.due(job, (), day, CALENDAR)
            if key is not None:
                found.add((job.value, key))
    return found
