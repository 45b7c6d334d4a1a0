"""What is said of a day ahead: chances beside base rates, never a why, never a certainty."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from finura_cli.domain.money import Money
from finura_cli.domain.risk_ahead import (
    FEW,
    HIGH,
    LOW,
    STALE,
    RiskAhead,
    RiskAnswer,
    RiskBand,
    RiskDue,
    RiskLikely,
    RiskPart,
    RiskTold,
)
from finura_cli.screen.money import show
from finura_cli.screen.risk import claims, known, risk_shown
from finura_cli.screen.tables import draw

PARTS = (
    RiskPart("mood_lately", 1.2, 2.6, 0.3),
    RiskPart("mood_last", None, 2.6, 0.42),
    RiskPart("weekend", 1.0, 0.28, 0.40),
    RiskPart("pay_day", 0.0, 0.03, 0.4201),
    RiskPart("spending_lately", 0.9, 0.5, 0.415),
)
BANDS = (RiskBand(0.1, 0.2, 200, 30, 0.15), RiskBand(0.35, 0.5, 40, 17, 0.41))
TOLD = RiskTold(0.42, 0.21, "statistic", True, 63, 16, 280, 0.18, date(2026, 11, 20), BANDS, PARTS)
AHEAD = RiskAhead(
    day=date(2026, 11, 22),
    today=date(2026, 11, 21),
    currency="INR",
    low_mood=RiskAnswer(LOW, 300, TOLD),
    high_spend=RiskAnswer(HIGH, 393, replace(TOLD, proven=False)),
    high=Money(64562, "INR"),
    categories=(RiskLikely(0.31, 0.26, 319, category="Food:[bold]"),),
    hours=(RiskLikely(0.5, 0.4, 319, start=18, end=24),),
    due=(RiskDue("Rent", Money(2_500_000, "INR"), True), RiskDue("Gas", Money(90_000, "INR"), False)),
    spent=None,
    mood=None,
    known_until=date(2026, 11, 20),
)
SILENT = replace(
    AHEAD, low_mood=RiskAnswer(LOW, 18, why=FEW, missing=12), high_spend=RiskAnswer(HIGH, 0, why=STALE), high=None
)
PROMISES = re.compile(r"\b(because|causes?|due to|leads? to|makes? you|will|always|never|you feel)\b")


def rupees(money: Money) -> str:
    return show(money, "en_IN")


def text(ahead: RiskAhead, width: int = 80, *, full: bool = False, private: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None, markup=False, highlight=False, emoji=False)
    shown = risk_shown(ahead, show=lambda money: show(money, "en_IN", private=private), full=full)
    draw(shown, console)
    return out.getvalue()


@pytest.mark.parametrize("ahead", [AHEAD, SILENT], ids=["told", "silent"])
@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("full", [False, True])
def test_no_line_is_too_long_and_none_says_why_or_promises(ahead: RiskAhead, width: int, full: bool) -> None:
    said = text(ahead, width, full=full)
    assert all(len(line.rstrip()) <= width for line in said.splitlines())
    assert not PROMISES.search(said.replace("Due that day", "").lower())
    assert said.rstrip().endswith("They say nothing of why a day is as it is.") or width == 60


def test_a_chance_stands_beside_its_base_rate_and_what_came_of_such_claims() -> None:
    said = text(AHEAD)
    (low,) = (line for line in said.splitlines() if line.startswith("Low mood, 1 or 0 of 5"))
    assert low.split()[-4:] == ["42%", "21%", "yes", "300"]
    assert claims(AHEAD) == [
        "Low mood: of 40 past days told 35% to 50%, 17 came so (42%).",
        "High spending: of 40 past days told 35% to 50%, 17 came so (42%).",
        "High spending: not shown to be better than your base rate of 21%.",
    ]
    few = replace(AHEAD, low_mood=RiskAnswer(LOW, 300, replace(TOLD, bands=(RiskBand(0.35, 0.5, 2, 2, 0.4),))))
    assert claims(few)[0] == "Low mood: of 2 past days told 35% to 50%, 2 came so: too few to go by."
    assert "High spending, above ₹645.62" in said
    assert "Food:[bold]" in said
    assert "18:00 to 24:00" in said


def test_what_it_rests_on_is_said_where_it_matters_the_weightiest_first() -> None:
    rows = [line for line in text(AHEAD).splitlines() if line.startswith("Low mood  ")]
    assert [re.split(r"  +", line)[1:] for line in rows] == [
        ["the mood of the last seven days is 1.2, usually 2.6", "30%"],
        ["it is a day of the weekend", "40%"],
    ]
    assert "the last seven days cost more than usual" in text(AHEAD, full=True)
    assert "no pay day" not in text(AHEAD, full=True), "it moves nothing"


def test_a_chance_that_was_never_told_before_has_no_record() -> None:
    told = replace(TOLD, chance=0.97)
    said = claims(replace(AHEAD, low_mood=RiskAnswer(LOW, 300, told)))
    assert said[0] == "Low mood: no past day was told such a chance, so nothing says how it would do."


def test_silence_says_what_is_missing() -> None:
    assert claims(SILENT) == [
        "Low mood: silent under 30 logged days; 12 more days with a mood.",
        "High spending: silent, as entries end on 2026-11-20. finura import, or add what came since.",
    ]
    json = risk_shown(SILENT, show=rupees).json
    assert [(row["chance"], row["base"], row["missing"], row["silent"]) for row in json["rows"]] == [  # type: ignore[attr-defined]
        (None, None, 12, FEW), (None, None, 0, STALE),
    ]  # fmt: skip


def test_what_is_known_of_the_day_is_apart() -> None:
    assert known(AHEAD, rupees) == ["Due that day, apart from this: Rent ₹25,000.00, Gas ₹900.00 (likely)."]
    day = replace(AHEAD, day=AHEAD.today, due=(), spent=Money(100, "INR"), mood=2.0)
    assert known(day, rupees) == [
        "Bills are left out: what is due is known.",
        "So far that day: ₹1.00 spent.",
        "Logged for that day: a mood of 2.0.",
    ]


def test_private_hides_every_amount() -> None:
    said = text(AHEAD, full=True, private=True)
    assert not {"645.62", "25,000.00", "900.00"} & set(re.findall(r"[\d,.]+\d", said))


def test_json_carries_the_parts_and_the_record() -> None:
    json = risk_shown(AHEAD, show=rupees).json
    assert list(json) == [
        "date", "made", "currency", "rows", "categories", "hours", "due", "spent", "mood", "known_until",
    ]  # fmt: skip
    low = json["rows"][0]  # type: ignore[index]
    assert {name: low[name] for name in ("risk", "chance", "base", "at_most", "above", "days", "proven", "skill")} == {
        "risk": "low-mood", "chance": 0.42, "base": 0.21, "at_most": 1, "above": None, "days": 300, "proven": True,
        "skill": 0.18,
    }  # fmt: skip
    assert low["bands"][1] == {"low": 0.35, "high": 0.5, "days": 40, "said": 0.41, "came": 0.425, "hits": 17}
    assert low["parts"][0] == {
        "name": "mood_lately", "value": 1.2, "usual": 2.6, "without": 0.3,
        "words": "the mood of the last seven days is 1.2, usually 2.6",
    }  # fmt: skip
