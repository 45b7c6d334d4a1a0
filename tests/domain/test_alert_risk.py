"""A word before an hour: only what the books bear out, on the right days, in the right hour."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain import alert_risk, risk
from finura_cli.domain.alert_risk import FEWEST, More, hour_text, is_well_above, more_on, risk_alert
from finura_cli.domain.alerts import Alert, AlertKind
from finura_cli.domain.money import Money
from finura_cli.domain.risk import Block, Likely, Spending
from finura_cli.domain.risk_ahead import HIGH, LOW, RiskTold

START, DAYS = date(2026, 1, 1), 200
TODAY = START + timedelta(days=DAYS)
DINING, STREAMING = 3, 5
LIKELY = [Likely(DINING, 0.5, 0.5, DAYS), Likely(STREAMING, 0.5, 0.5, DAYS)]
BLOCKS = [Likely(block, 0.25, 0.25, DAYS) for block in (Block.EVENING, Block.AFTERNOON, Block.MORNING, Block.NIGHT)]


def told(chance: float, base: float = 0.2, *, proven: bool = True) -> RiskTold:
    return RiskTold(chance, base, "statistic", proven, 1, 1, 1, None, TODAY, (), ())


def low(n: int) -> bool:
    return n % 5 == 0


def lived(spendings: list[Spending], *, moods: bool = True) -> tuple[risk.Day, ...]:
    felt = [(START + timedelta(days=n), 1 if low(n) else 4) for n in range(DAYS)] if moods else []
    return risk.diary([Spending(START, 1), *spendings], felt, (), TODAY - timedelta(days=1))


def lunches(on_low: int, on_others: int, hour: int | None = 13) -> list[Spending]:
    """On so many of ten low days, and of ten others, a lunch."""
    found = []
    for n in range(DAYS):
        nth = n // 5 if low(n) else n - n // 5 - 1
        if nth % 10 < (on_low if low(n) else on_others):
            found.append(Spending(START + timedelta(days=n), 100_00 + n % 7, DINING, hour))
    return found


def test_the_days_are_counted() -> None:
    spendings = lunches(8, 2)
    more = more_on(spendings, lived(spendings), LOW, LIKELY, BLOCKS)
    assert more is not None
    assert (more.category, more.hour, more.days, more.such) == (DINING, 13, 32, 40)
    assert (more.usual_days, more.others) == (32, 160)
    days = {one.day for one in spendings if low((one.day - START).days)}
    assert more.days == len(days)
    assert more.mean == round(sum(one.minor for one in spendings if one.day in days) / 40)


@pytest.mark.parametrize(
    ("on_low", "on_others"), [(4, 4), (2, 8), (1, 0), (5, 4)]
)  # fmt: skip
def test_what_is_not_clear_is_not_said(on_low: int, on_others: int) -> None:
    spendings = lunches(on_low, on_others)
    assert more_on(spendings, lived(spendings), LOW, LIKELY, BLOCKS) is None


def test_an_hour_has_those_beside_it() -> None:
    spendings = [one._replace(hour=12 + n % 3) for n, one in enumerate(lunches(8, 2))]
    more = more_on(spendings, lived(spendings), LOW, LIKELY, BLOCKS)
    assert more is not None
    assert more.hour in (12, 13, 14)
    assert more.days <= 32
    noon = [one for one in spendings if one.hour == 13 or one.hour == more.hour]
    assert more.days >= sum(low((one.day - START).days) for one in noon if abs((one.hour or 0) - more.hour) <= 1)


def test_one_dear_day_is_no_habit() -> None:
    spendings = [*lunches(4, 4), Spending(START, 90_000_00, DINING, 13)]
    assert more_on(spendings, lived(spendings), LOW, LIKELY, BLOCKS) is None


def test_without_an_hour_it_is_of_the_day() -> None:
    spendings = lunches(8, 2, hour=None)
    for blocks in ([], BLOCKS):
        more = more_on(spendings, lived(spendings), LOW, LIKELY, blocks)
        assert more is not None
        assert (more.hour, more.days) == (None, 32)
    assert [more.is_due(time) for time in ("07:59", "08:00", "11:59", "12:00", "20:00")] == [0, 1, 1, 0, 0]


def test_midnight_has_no_hour_before_it() -> None:
    spendings = lunches(8, 2, hour=0)
    more = more_on(spendings, lived(spendings), LOW, LIKELY, BLOCKS)
    assert more is None or more.hour != 0


def test_high_days_are_told_from_the_others() -> None:
    spendings = [*lunches(8, 2), *(Spending(START + timedelta(days=n), 50_00, STREAMING, 20) for n in range(DAYS))]
    days = lived(spendings, moods=False)
    assert more_on(spendings, days, LOW, LIKELY, BLOCKS) is None
    more = more_on(spendings, days, HIGH, LIKELY, BLOCKS)
    assert more is not None
    assert (more.category, more.hour) == (DINING, 13)
    cut = risk.high_from(days)
    assert more.such == sum(one.spent > (cut or 0) for one in days)


def test_little_known_is_silence() -> None:
    spendings = lunches(8, 2)
    assert more_on(spendings, lived(spendings)[: 5 * FEWEST - 5], LOW, LIKELY, BLOCKS) is None
    assert more_on([], lived([]), HIGH, LIKELY, BLOCKS) is None
    assert more_on(spendings, lived(spendings), LOW, [], BLOCKS) is None


def test_chance_alone_says_next_to_nothing() -> None:
    """Of books in which moods and spending have nothing to do with each other three in a hundred may speak."""
    spoke = 0
    for seed in range(200):
        random_, hours = random.Random(seed), (9, 13, 20)
        spendings = [
            Spending(START + timedelta(days=n), round(random_.lognormvariate(9, 0.8)), kind, random_.choice(hours))
            for n in range(DAYS) for kind in (DINING, STREAMING) if random_.random() < 0.4
        ]  # fmt: skip
        felt = [(START + timedelta(days=n), random_.choice([0, 1, 2, 3, 4, 5, 5])) for n in range(DAYS)]
        days = risk.diary(spendings, felt, (), TODAY - timedelta(days=1))
        spoke += more_on(spendings, days, LOW, LIKELY, BLOCKS) is not None
    assert spoke <= 6, f"{spoke} of 200"


@given(st.integers(1, 23), st.integers(0, 23), st.integers(0, 59))
def test_it_is_due_in_the_hour_before(hour: int, at: int, minute: int) -> None:
    more = More(LOW, DINING, hour, 14, 20, 1, 1, 1, 0)
    assert more.is_due(f"{at:02}:{minute:02}") == (at == hour - 1)


@pytest.mark.parametrize(
    ("chance", "base", "proven", "said"),
    [
        (0.31, 0.20, True, True), (0.29, 0.20, True, False), (0.31, 0.20, False, False), (0.06, 0.02, True, False),
        (0.55, 0.40, True, False), (0.61, 0.40, True, True), (0.95, 0.70, True, False),
    ],
)  # fmt: skip
def test_well_above_is_half_more_and_ten_points(chance: float, base: float, proven: bool, said: bool) -> None:
    assert is_well_above(told(chance, base, proven=proven)) == said


def alert(risk_: str, hour: int | None, *, felt: bool = False) -> Alert:
    more = More(risk_, DINING, hour, 14, 20, 90_00, 30, 100, 40_00)
    return risk_alert(more, told(0.45), TODAY, "{Food} [b]", "uid", "INR", felt=felt)


def test_the_words() -> None:
    one = alert(LOW, 13)
    assert one.said(Money.plain) == (
        "on low-mood days you spent more on {Food} [b] around 1 pm (14 days); maybe a walk?"
        " A low mood today: 45 %, usually 20 %"
    )
    assert one.kind is AlertKind.RISK
    assert one.kind.spending
    assert one.identity[1:] == ("uid", str(TODAY), LOW)
    assert one.identity.about == "risk|low-mood"
    assert (one.basis["spent"], one.basis["usual"]) == (Money(90_00, "INR"), Money(40_00, "INR"))
    assert alert(LOW, None, felt=True).said(Money.plain) == (
        "on low-mood days you spent more on {Food} [b] (14 days); maybe a walk?"
    )
    assert alert(HIGH, 18).said(Money.plain).startswith(
        "on days of high spending you spent more on {Food} [b] around 6 pm (14 days); maybe leave it for tomorrow?"
    )  # fmt: skip


def test_it_never_says_why() -> None:
    for one in (alert(LOW, 13), alert(HIGH, 18), alert(LOW, None)):
        assert not {"because", "cause", "causes", "makes", "will"} & set(one.said(Money.plain).lower().split())


def test_hours_as_people_say_them() -> None:
    assert [hour_text(hour) for hour in (0, 1, 11, 12, 13, 23)] == ["12 am", "1 am", "11 am", "12 pm", "1 pm", "11 pm"]


def test_a_variance_is_as_the_textbook_has_it() -> None:
    import statistics

    for seed in range(20):
        minors = [random.Random(seed + n).randint(-(10**9), 10**9) for n in range(2, 30)]
        assert alert_risk._variance(minors) == pytest.approx(statistics.variance(minors))
