"""The day ahead: chances beside base rates, what they rest on, and how such claims did before. Never a why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from finura_cli.domain import risk
from finura_cli.domain.risk import FEWEST_DAYS, HIGH_SHARE, LOW_MOOD
from finura_cli.domain.risk_ahead import (
    HIGH,
    LOW,
    STALE,
    RiskAhead,
    RiskAnswer,
    RiskBand,
    RiskLikely,
    RiskPart,
    RiskTold,
)
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen.money import weekday_name
from finura_cli.screen.plain import percent
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

NAMES = {LOW: "Low mood", HIGH: "High spending"}
SPEAKERS = {
    "statistic": "a line through five features of the seven days before, shrunk towards the base rate",
    "logistic": "logistic regression on the seven days before",
    "forest": "a random forest on the seven days before",
    "lstm": "an LSTM on the seven days before",
    "base": "the base rate alone: nothing did better on your days",
}
MATTERS, TOLD = 0.01, 0.0005
"""A part is shown where without it the chance would be told so much higher or lower; with --explain, so much."""
FEW_DAYS = 10
"""Of fewer days no share is told of those that came so."""
NO_WHY = "Chances, told from days like it. They say nothing of why a day is as it is."


def risk_shown(ahead: RiskAhead, *, show: ShowMoney, locale: str = "en", full: bool = False) -> Shown:
    """`finura risk`. `full`: every part, every band, and who speaks."""
    chances, likely = _chances(ahead, show), _likely(ahead)
    tables = [_parts(ahead, full=full), likely]

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, f"Risk {_when(ahead)}, {weekday_name(ahead.day.weekday(), locale)} {ahead.day}")
        draw_table(chances, console, show=show)
        part.say_notes(console, claims(ahead), "")
        for table in tables:
            if table.rows:
                part.blank(console)
                draw_table(table, console, show=show)
        for answer in ahead.answers if full else ():
            if answer.told is not None:
                part.blank(console)
                draw_table(_bands(answer, answer.told), console, show=show)
        part.say_notes(console, [*known(ahead, show), *(explanations(ahead) if full else []), NO_WHY])

    return Shown(json=_json(ahead), table=_rows(ahead), rich=draw, more=tuple(tables), show=show)


def claims(ahead: RiskAhead) -> list[str]:
    """How each chance is to be taken: what came of such ones, and whether it is shown to know more than the base."""
    said = []
    for answer in ahead.answers:
        name = NAMES[answer.risk]
        if answer.told is None:
            said.append(f"{name}: {_silence(answer, ahead)}")
            continue
        band = _band_of(answer.told)
        if answer.told.speaker == "base":
            said.append(f"{name}: nothing did better than your base rate, so that is all that is said.")
            continue
        if band is not None:
            share = f" ({percent(band.came / band.days)})" if band.days >= FEW_DAYS else ": too few to go by"
            came = f"{band.came} came so{share}"
            said.append(f"{name}: of {how_many(band.days, 'past day')} told {_range(band)}, {came}.")
        else:
            said.append(f"{name}: no past day was told such a chance, so nothing says how it would do.")
        if not answer.told.proven:
            said.append(f"{name}: not shown to be better than your base rate of {percent(answer.told.base)}.")
    return said


def known(ahead: RiskAhead, show: ShowMoney) -> list[str]:
    """What is no risk, as it is known: bills of the day, and what the day held so far."""
    said = []
    if ahead.due:
        bills = ", ".join(f"{one.name} {show(one.amount)}{'' if one.sure else ' (likely)'}" for one in ahead.due)
        said.append(f"Due that day, apart from this: {bills}.")
    elif ahead.high is not None:
        said.append("Bills are left out: what is due is known.")
    if ahead.spent is not None and ahead.spent:
        said.append(f"So far that day: {show(ahead.spent)} spent.")
    if ahead.mood is not None:
        said.append(f"Logged for that day: a mood of {ahead.mood:.1f}.")
    return said


def explanations(ahead: RiskAhead) -> list[str]:
    """Who speaks, on what it was tried, and what the words mean."""
    said = [_speaks(answer.risk, answer.days, answer.told) for answer in ahead.answers if answer.told is not None]
    if ahead.high is not None:
        said.append(
            f"High is what {100 - HIGH_SHARE} of 100 days of the last year went above, bills left out; low is a mood of"
            f" {LOW_MOOD} or 0."
        )
    if ahead.categories or ahead.hours:
        said.append(
            "Where and when is told from the days on which something was spent that has a category, or a time; what has"
            " none is left out."
        )
    said.append("Usually is how often it was so on all your days. What a day is told from came before it.")
    return said


def _speaks(name: str, days: int, told: RiskTold) -> str:
    skill = ""
    if told.skill is not None:
        way = "below" if told.skill >= 0 else "above"
        skill = f", with a squared error {percent(abs(told.skill))} {way} the base rate's"
    return (
        f"{NAMES[name]}: {SPEAKERS.get(told.speaker, told.speaker)}; {told.hits} of {how_many(days, 'day')} were so."
        f" Tried on {told.tried} days up to {told.learnt}, from {told.origins} points of the past{skill}."
    )


def _when(ahead: RiskAhead) -> str:
    return "today" if ahead.day == ahead.today else "tomorrow"


def _silence(answer: RiskAnswer, ahead: RiskAhead) -> str:
    if answer.why == STALE:
        return f"silent, as entries end on {ahead.known_until}. finura import, or add what came since."
    what = "with a mood" if answer.risk == LOW else "of entries"
    return f"silent under {FEWEST_DAYS} logged days; {how_many(answer.missing, 'more day')} {what}."


def _band_of(told: RiskTold) -> RiskBand | None:
    """The claims of the past that were like this one."""
    return next((band for band in told.bands if band.low < told.chance <= band.high), None)


def _range(band: RiskBand) -> str:
    return f"{percent(band.low)} to {percent(band.high)}"


def _title(answer: RiskAnswer, ahead: RiskAhead, show: ShowMoney) -> str:
    if answer.risk == LOW:
        return f"{NAMES[LOW]}, {LOW_MOOD} or 0 of 5"
    if ahead.high is None:
        return NAMES[HIGH]
    return f"{NAMES[HIGH]}, {f'above {show(ahead.high)}' if ahead.high else 'any at all'}"


def _chances(ahead: RiskAhead, show: ShowMoney) -> Table:
    columns = (
        Column("risk", title=""), Column("chance", "ratio"), Column("base", "ratio", title="Usually"),
        Column("proven", title="Shown to be better", spare=1), Column("days", "int", spare=2),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for answer in ahead.answers:
        told = answer.told
        name = _title(answer, ahead, show)
        if told is None:
            rows.append((name, None, None, "", answer.days))
        else:
            ratio = part.ratio
            rows.append((name, ratio(told.chance), ratio(told.base), "yes" if told.proven else "no", answer.days))
    return Table(columns, tuple(rows))


def _rows(ahead: RiskAhead) -> Table:
    """The same for files."""
    columns = (
        Column("risk"), Column("chance", "ratio"), Column("base", "ratio", title="Usually"), Column("above", "money"),
        Column("currency"), Column("proven"), Column("speaker"), Column("days", "int"), Column("missing", "int"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for answer in ahead.answers:
        told, above = answer.told, ahead.high if answer.risk == HIGH else None
        currency = None if above is None else ahead.currency
        shown: tuple[Cell, ...] = (None, None, above, currency, None, None)
        if told is not None:
            ratio, proven = part.ratio, "yes" if told.proven else "no"
            shown = (ratio(told.chance), ratio(told.base), above, currency, proven, told.speaker)
        rows.append((answer.risk, *shown, answer.days, answer.missing))
    return Table(columns, tuple(rows))


def _parts(ahead: RiskAhead, *, full: bool) -> Table:
    """What the chances rest on: each with what would be told without it, the weightiest first."""
    columns = (
        Column("risk", title=""), Column("known", title="Told from this"),
        Column("without", "ratio", title="Without it"),
    )  # fmt: skip
    rows = []
    for answer in ahead.answers:
        told = answer.told
        for one, sentence in _said(told, TOLD if full else MATTERS) if told is not None else ():
            rows.append((NAMES[answer.risk], sentence, part.ratio(one.without)))
    return Table(columns, tuple(rows))


def _said(told: RiskTold, least: float) -> list[tuple[RiskPart, str]]:
    moved = sorted(told.parts, key=lambda one: -abs(told.chance - one.without))
    found = []
    for one in moved:
        sentence = risk.sentence(one.name, one.value, one.usual or 0.0)
        if sentence is not None and abs(told.chance - one.without) >= least:
            found.append((one, sentence))
    return found


def _likely(ahead: RiskAhead) -> Table:
    columns = (
        Column("most", title="Where and when most goes, if any is spent"), Column("chance", "ratio"),
        Column("base", "ratio", title="Usually"), Column("days", "int", spare=2),
    )  # fmt: skip
    rows = tuple(
        (one.category or _hours(one), part.ratio(one.chance), part.ratio(one.base), one.days)
        for one in (*ahead.categories, *ahead.hours)
    )
    return Table(columns, rows)


def _hours(one: RiskLikely) -> str:
    return f"{one.start:02}:00 to {one.end:02}:00"


def _bands(answer: RiskAnswer, told: RiskTold) -> Table:
    columns = (
        Column("told", title=f"{NAMES[answer.risk]}, told"), Column("days", "int"),
        Column("said", "ratio", title="Said"), Column("came", "ratio", title="Came"),
    )  # fmt: skip
    rows = tuple((_range(one), one.days, part.ratio(one.said), part.ratio(one.came / one.days)) for one in told.bands)
    return Table(columns, rows)


def _json(ahead: RiskAhead) -> Mapping[str, object]:
    return {
        "date": ahead.day, "made": ahead.today, "currency": ahead.currency,
        "rows": [_answer_json(answer, ahead) for answer in ahead.answers],
        "categories": [{"category": one.category, **_likely_json(one)} for one in ahead.categories],
        "hours": [{"from": one.start, "to": one.end, **_likely_json(one)} for one in ahead.hours],
        "due": [{"name": one.name, "amount": one.amount, "currency": one.amount.currency, "sure": one.sure}
                for one in ahead.due],
        "spent": ahead.spent, "mood": ahead.mood, "known_until": ahead.known_until,
    }  # fmt: skip


def _answer_json(answer: RiskAnswer, ahead: RiskAhead) -> dict[str, object]:
    told, ratio = answer.told, part.ratio
    row: dict[str, object] = {
        "risk": answer.risk, "chance": None, "base": None, "at_most": LOW_MOOD if answer.risk == LOW else None,
        "above": ahead.high if answer.risk == HIGH else None, "days": answer.days, "missing": answer.missing,
        "silent": answer.why, "proven": None, "speaker": None,
    }  # fmt: skip
    if told is None:
        return row
    return row | {
        "chance": ratio(told.chance), "base": ratio(told.base), "proven": told.proven, "speaker": told.speaker,
        "hits": told.hits, "origins": told.origins, "tried": told.tried, "skill": ratio(told.skill),
        "learnt": told.learnt, "bands": [_band_json(band) for band in told.bands],
        "parts": [{"name": one.name, "value": ratio(one.value), "usual": ratio(one.usual),
                   "without": ratio(one.without), "words": words} for one, words in _said(told, TOLD)],
    }  # fmt: skip


def _band_json(band: RiskBand) -> dict[str, object]:
    return {
        "low": band.low, "high": band.high, "days": band.days, "said": part.ratio(band.said),
        "came": part.ratio(band.came / band.days), "hits": band.came,
    }  # fmt: skip


def _likely_json(one: RiskLikely) -> dict[str, object]:
    return {"chance": part.ratio(one.chance), "base": part.ratio(one.base), "days": one.days}
