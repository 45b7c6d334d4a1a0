"""A year of rounds: what comes every morning, read line by line; and laws that hold whenever rounds come.

tests/golden/alert_round_year.txt was read line by line; what changes in it is to be read so again.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from finura_cli.domain.alerts import Alert, AlertKind, is_quiet
from finura_cli.domain.period import Calendar
from finura_cli.services import alert_round
from finura_cli.services.alert_bills import STILL_TOLD
from finura_cli.services.alert_round import Mailing
from finura_cli.store import nudges
from tests.services.alert_round_year import MAIL, PHONE, RoundYear, Step, told
from tests.services.alert_year import END, SETTINGS, START

GOLDEN = Path(__file__).parents[1] / "golden" / "alert_round_year.txt"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.mark.parametrize("until", [date(2026, 1, 31), pytest.param(END, marks=pytest.mark.judge)])
def test_a_year_of_mornings(tmp_path: Path, until: date) -> None:
    said = [line for line in told(tmp_path, until).splitlines() if line]
    year = [line for line in GOLDEN.read_text("utf-8").splitlines() if line and line[:10] <= str(until)]
    assert len(said) > 10
    assert said == year, f"python -m tests.services.alert_round_year > {GOLDEN.name}, and read it"


def moments(random_: random.Random) -> list[tuple[date, str]]:
    """Rounds as machines make them: some a day, at any hour, two in a minute, none for weeks."""
    found: list[tuple[date, str]] = []
    day = START
    while day <= END:
        for _ in range(random_.choice([0, 1, 1, 2, 3])):
            time = f"{random_.randrange(24):02}:{random_.randrange(60):02}"
            found += [(day, time)] * random_.choice([1, 1, 1, 2])
        day += timedelta(days=random_.choice([1, 1, 1, 1, 1, 1, 2, 4, 17]) if random_.random() < 0.3 else 1)
    return found


@pytest.mark.judge
@pytest.mark.parametrize("seed", [11, 12])
def test_laws_of_rounds_that_come_at_any_time(tmp_path: Path, seed: int) -> None:
    print("seed", seed)
    settings = replace(SETTINGS, quiet="22:00-07:00", per_day=2, holdout="0.2")
    year = RoundYear(tmp_path)
    steps = []
    for step in year.steps(moments(random.Random(seed)), settings):
        steps.append(step)
        if step.round is not None and len(steps) % 5 == 0:
            again = alert_round.round(year.store, now=step.now, channels=(PHONE, MAIL))
            assert again == alert_round.Round(held=again.held), "a round at the same moment has nothing to add"
    noted = {one.id: one for one in nudges.log(year.store)}
    last = max(step.now.at for step in steps if step.round is not None and not is_quiet(settings.quiet, step.now.time))
    year.store.close()

    said = [(step.now, one) for step in steps for one in step.typed if one.withheld is None]
    rounds = [(step.now, one) for step in steps if step.round is not None for one in step.round.said]
    assert len(rounds) >= 12
    ids = Counter(one.id for _, one in [*said, *rounds])
    assert max(ids.values()) == 1, "said once"
    assert all(noted[one.id].told == now.at and noted[one.id].withheld is None for now, one in rounds)
    assert not [now for now, _ in rounds if is_quiet(settings.quiet, now.time)]
    assert max(Counter(now.today for now, _ in [*said, *rounds]).values()) <= 2, "the number of a day holds"
    for now, one in rounds:
        assert is_of_now(one.alert, now.today), one.alert
    for one in noted.values():
        held = one.withheld == "holdout"
        assert (one.told is not None) == (one.id in ids or (held and one.basis["besides"] is None)), one
        assert not (held and one.id in ids), one

    at_once, daily = mailings(steps, "phone"), mailings(steps, "mail")
    assert Counter(id for one in at_once for id in ids_of(one)) == Counter(one.id for _, one in rounds)
    in_digests = Counter(id for one in daily for id in ids_of(one))
    assert max(in_digests.values()) == 1
    assert set(in_digests) <= {one.id for _, one in rounds}
    missing = {one.id for now, one in rounds if now.today < date.fromisoformat(last[:10])} - set(in_digests)
    assert not missing, "what was said on a day stands in the message of that day, or of the next one with a round"
    assert len({one.key for one in daily}) == len(daily)
    assert max(Counter(one.key[:10] for one in daily).values()) == 1


def mailings(steps: list[Step], channel: str) -> list[Mailing]:
    every = [one for step in steps if step.round is not None for one in step.round.mailings]
    return [one for one in every if channel in [to.name for to in one.channels]]


def ids_of(mailing: Mailing) -> list[int]:
    return [one.id for one in mailing.nudges]


def is_of_now(alert: Alert, today: date) -> bool:
    """Whether it is about the present, whenever it was noted."""
    calendar = Calendar()
    if alert.kind in (AlertKind.BUDGET, AlertKind.PACE):
        return alert.identity.period in {calendar.key(calendar.unit(today, unit), unit) for unit in ("M", "Y")}
    if alert.kind is AlertKind.BILL_DUE:
        days = (date.fromisoformat(str(alert.basis["due"])) - today).days
        return days >= 0 or (days >= -STILL_TOLD and " was due " in alert.text)
    if alert.kind in (AlertKind.LARGE, AlertKind.PRICE_RISE):
        return (today - date.fromisoformat(str(alert.basis["date"]))).days <= 62
    return True
