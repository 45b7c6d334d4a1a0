"""The day ahead: the chance of a low mood and of high spending, as the days before let it be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from importlib.util import find_spec
from typing import TYPE_CHECKING

from finura_cli.domain import risk
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.risk import FEWEST_DAYS, Block, Day, Likely
from finura_cli.domain.risk_ahead import (
    FEW,
    HIGH,
    LOW,
    STALE,
    RiskAhead,
    RiskAnswer,
    RiskDue,
    RiskLikely,
    RiskPart,
    RiskTold,
)
from finura_cli.domain.text import how_many
from finura_cli.errors import Unavailable
from finura_cli.services import answers, billing, risk_diary, risk_model
from finura_cli.services.risk_diary import Diary
from finura_cli.services.risk_model import Said
from finura_cli.services.trained import Seen, quiet
from finura_cli.store import categories
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from ml.risk_rows import Rows, Windows

MOST = 3
"""Likely categories that are told."""


def ahead(store: Store, seen: Seen, day: date, *, at: str) -> RiskAhead:
    """What is told of today, or of tomorrow. At first it is learnt who speaks, which takes seconds.

    Raises Unavailable (69, `too-few-days`) while neither is told.
    """
    asked = (seen, day, find_spec("torch") is not None)
    found = answers.answer(store, "risk", asked, RiskAhead, lambda: _told(store, seen, day, at), at=at)
    if not any(one.told for one in found.answers):
        raise Unavailable(_silence(found), hint="finura mood 3 logs how today felt", code="too-few-days")
    return found


def _told(store: Store, seen: Seen, day: date, at: str) -> RiskAhead:
    diary = risk_diary.read(store, seen)
    said = risk_model.settled(store, diary, at=at)
    over = diary.before(seen.today)
    low, high = _answers(diary, over, day, said)
    cut = risk.high_from(over) if high.told else None
    now = next((one for one in diary.days if one.day == day), None)
    blocks = [_likely(one, block=one.what) for one in risk.likely_blocks(over, day)]
    return RiskAhead(
        day=day,
        today=seen.today,
        currency=seen.currency,
        low_mood=low,
        high_spend=high,
        high=None if cut is None else Money(cut, seen.currency),
        categories=_categories(store, over, day),
        hours=tuple(blocks),
        due=_due(store, day, seen.today),
        spent=None if now is None or diary.stale else Money(now.spent, seen.currency),
        mood=None if now is None else now.mood,
        known_until=diary.known_until,
    )


def _answers(diary: Diary, over: Sequence[Day], day: date, said: Said) -> tuple[RiskAnswer, RiskAnswer]:
    from ml import risk_rows

    rows = risk_rows.rows(risk.columns(over))
    before = diary.before(day)
    asked = risk_rows.ahead(risk.columns(before), day in diary.paydays) if len(before) >= risk_rows.WINDOW else None
    low, high = (_answer(kind, over, rows, asked, said) for kind in (LOW, HIGH))
    if diary.stale and high.told is None:
        high = RiskAnswer(HIGH, 0, why=STALE)
    return low, high


def _answer(kind: str, over: Sequence[Day], rows: Rows, asked: Windows | None, said: Said) -> RiskAnswer:
    from ml import risk as learning

    who, question = said.settled.get(kind), risk_model.question(over, kind)
    days = len(question.known(rows)) if question is not None else len(rows)
    if who is None or question is None or asked is None:
        return RiskAnswer(kind, days, why=FEW, missing=max(1, FEWEST_DAYS - days))
    with quiet():
        (one,) = learning.say(rows, question, who.speaker, asked)
    told = RiskTold(
        one.chance,
        one.base,
        who.speaker,
        who.proven,
        who.hits,
        who.origins,
        who.tried,
        who.skill,
        said.until,
        who.bands,
        tuple(RiskPart(part.name, part.value, part.usual, part.without) for part in one.parts),
    )
    return RiskAnswer(kind, days, told)


def _categories(store: Store, over: Sequence[Day], day: date) -> tuple[RiskLikely, ...]:
    tree = categories.tree(store)
    return tuple(_likely(one, category=tree.path(one.what)) for one in risk.likely_categories(over, day)[:MOST])


def _likely(one: Likely[int] | Likely[Block], *, category: str | None = None, block: Block | None = None) -> RiskLikely:
    start = None if block is None else 6 * block
    return RiskLikely(one.chance, one.base, one.days, category, start, None if start is None else start + 6)


def _due(store: Store, day: date, today: date) -> tuple[RiskDue, ...]:
    """The bills of that very day."""
    found = billing.expected(store, Period(day, day + timedelta(days=1)), today)
    return tuple(RiskDue(one.name, one.typical, one.sure) for one in found if one.due == day)


def _silence(found: RiskAhead) -> str:
    """Why nothing is told."""
    low, high = found.answers
    if high.why == STALE:
        spending = f"entries end on {found.known_until}"
    else:
        spending = f"{how_many(high.missing, 'day')} more of entries"
    return (
        f"risk is silent until {FEWEST_DAYS} days are logged after a first week:"
        f" {how_many(low.missing, 'day')} more with a mood, {spending}"
    )
