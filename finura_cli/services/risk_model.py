"""The model of day-ahead risk: who speaks of low moods and of high spending, tried on the days of these books."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from finura_cli.domain import risk
from finura_cli.domain.model_report import CHAMPION as STATISTIC
from finura_cli.domain.model_report import ModelContest, ModelReport, ModelScore
from finura_cli.domain.risk import Day
from finura_cli.domain.risk_ahead import HIGH, LOW, RiskBand
from finura_cli.domain.text import how_many
from finura_cli.records import NamedTuple
from finura_cli.services import risk_diary, trained
from finura_cli.services.risk_diary import Diary
from finura_cli.services.trained import Seen
from finura_cli.store import answers, models
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from ml.risk import Question, RiskLearnt

NAME = "risk"
CHAMPION = "a line through five features of the days before"
CHALLENGERS = ("logistic regression", "random forest", "LSTM")
FRESH_DAYS = 7
"""Who speaks is settled anew when so many days came since, or when an older day is no more what it was."""
WEEK = 7
"""Days that stand before the first one which can be told."""
ABOUT = {LOW: "low mood", HIGH: "high spending"}
_MEASURE = "surprise at what came, of the base rate's"


class Settled(NamedTuple):
    """Who speaks of one question, and how that did on the past; as in `RiskTold`."""

    speaker: str
    proven: bool
    days: int
    hits: int
    origins: int
    tried: int
    skill: float | None
    bands: tuple[RiskBand, ...]


class Said(NamedTuple):
    """What is kept: of which days it was learnt, and who speaks of which question; those without are silent."""

    until: date
    settled: dict[str, Settled]


def train(store: Store, seen: Seen, *, at: str) -> ModelReport:
    """Settle who speaks by trying all on the days that are over, and keep it. A past that is too short is no error."""
    return _keep(store, *_learn(risk_diary.read(store, seen)), at=at)


def evaluate(store: Store, seen: Seen) -> ModelReport:
    """The same contests on the days as they are now; nothing is kept."""
    return _learn(risk_diary.read(store, seen))[0]


def known(store: Store, seen: Seen | None) -> ModelReport | None:
    """What was learnt, as it was kept; None when nothing was. With `seen` it tells whether it is still used."""
    return trained.known(store, NAME, None if seen is None else _now(store, risk_diary.read(store, seen)))


def settled(store: Store, diary: Diary, *, at: str) -> Said:
    """Who speaks: as it was kept while that is fresh; else learnt now, and kept where anything can be written."""
    from ml import risk_lstm

    said = trained.said(store, NAME, _now(store, diary), Said)
    if said is not None and (risk_lstm.present() or all(one.speaker != "lstm" for one in said.settled.values())):
        return said
    report, said, data = _learn(diary)
    with answers.keeping(store) as writing:
        if writing:
            _keep(store, report, said, data, at=at)
    return said


def question(days: Sequence[Day], kind: str) -> Question | None:
    """What is asked of a day after these; None where they are too few to say what is high."""
    from ml.risk import Question

    if kind == LOW:
        return Question(LOW, risk.LOW_MOOD)
    cut = risk.high_from(days)
    return None if cut is None else Question(HIGH, cut)


def _keep(store: Store, report: ModelReport, said: Said, data: str, *, at: str) -> ModelReport:
    return trained.keep(store, report, said, data=data, at=at)


def _learn(diary: Diary) -> tuple[ModelReport, Said, str]:
    from ml import risk as learning
    from ml import risk_lstm, risk_rows

    days = diary.before(diary.today)
    rows = risk_rows.rows(risk.columns(days))
    found: dict[str, RiskLearnt] = {}
    with trained.quiet():
        for kind in _enough(diary):
            asked = question(days, kind)
            learnt = learning.learn(rows, asked, lstm=risk_lstm.present()) if asked is not None else None
            if learnt is not None:
                found[kind] = learnt
    until = diary.today - timedelta(days=1)
    said = Said(until, {kind: _settled(one) for kind, one in found.items()})
    words = f"{how_many(len(days), 'day')}, {risk.moods_logged(days):,} of them with a mood"
    why = tuple(_why(kind, found.get(kind), diary) for kind in (LOW, HIGH))
    contests = tuple(_contest(kind, one) for kind, one in found.items())
    return ModelReport(NAME, words if days else "nothing yet", contests, why), said, _data(diary, until)


def _settled(one: RiskLearnt) -> Settled:
    bands = tuple(RiskBand(band.low, band.high, band.count, band.right, band.claimed) for band in one.bands)
    return Settled(one.speaker, one.proven, one.days, one.hits, one.origins, one.tried, one.skill, bands)


def _contest(kind: str, one: RiskLearnt) -> ModelContest:
    base = next(score.loss for score in one.scores if score.name == "base")
    scores = tuple(
        ModelScore(_called(score.name), score.loss / base, score.better, score.worse, score.speaks)
        for score in one.scores
    )
    return ModelContest(ABOUT[kind], _called(one.speaker), _MEASURE, one.origins, one.tried, scores)


def _called(speaker: str) -> str:
    return STATISTIC if speaker == "statistic" else speaker


def _why(kind: str, one: RiskLearnt | None, diary: Diary) -> str:
    about = ABOUT[kind].capitalize()
    if one is None and kind == HIGH and diary.stale:
        return f"{about}: silent, as entries end on {diary.known_until}."
    if one is None:
        return f"{about}: silent until {risk.FEWEST_DAYS} days are logged, after a week of others."
    loss = {score.name: score.loss for score in one.scores}
    ratio = loss[one.speaker] / loss["base"]
    against = f"on {one.tried} days told from {one.origins} points of the past"
    if one.speaker == "base":
        return f"{about}: nobody did better than the base rate {against}, so that is all that is said."
    proven = "it is shown to be better" if one.proven else "that is not enough to be shown better than the base rate"
    return f"{about}: {ratio:.2f} of the surprise of the base rate {against}; {proven}."


def _now(store: Store, diary: Diary) -> str:
    """The mark of what would be learnt from now: that of what is kept, while that is fresh."""
    kept = models.get(store, NAME)
    last = diary.today - timedelta(days=1)
    until = date.fromisoformat(kept.data[:10]) if kept is not None else last
    return _data(diary, until if 0 <= (last - until).days < FRESH_DAYS else last)


def _data(diary: Diary, until: date) -> str:
    """Of the days up to one, which stands first, but for its week: a mood that is logged the morning after settles
    nothing anew."""
    days = diary.before(until - timedelta(days=WEEK - 1))
    return f"{until} {trained.fingerprint(diary.stale, _enough(diary), days)}"


def _enough(diary: Diary) -> list[str]:
    """The questions of which enough days are known: those who were silent are heard as soon as they can be."""
    days = diary.before(diary.today)[WEEK:]
    counts = {LOW: risk.moods_logged(days), HIGH: 0 if diary.stale else len(days)}
    return [kind for kind, count in counts.items() if count >= risk.FEWEST_DAYS]
