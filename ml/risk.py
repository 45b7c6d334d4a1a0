"""Tomorrow's risk: the chance of a low mood, and of a day of high spending, told from the seven days before.

Three rungs. The base rate is always there. A statistic speaks first: a linear fit of what is behind the yes or no (the
mood itself; whether anything is spent, and the logarithm of how much) on five features, averaged over strengths of
shrinkage by their evidence (MacKay 1992, Bayesian interpolation). Where there is nothing to learn it ends at the base
rate by itself; it is silenced where it did clearly worse than that on its own past. It is tried without eyes, too: who
only tells better how often it is so in all has learnt nothing about a day. Logistic Regression (five features,
forty from half a year on), a Random Forest and, where torch is installed, an LSTM are challengers: tried from rolling
origins and heard where they beat all of these, see `gate`.

On made-up diaries of 16 people whose ceiling is known (0 the base rate, 1 the ceiling) the statistic reached .67, .81
and .87 for low moods after 60, 180 and 365 days, and .46, .62 and .82 for high spending; Logistic Regression .40, .69,
.76 and .35, .63, .66, the forest .21, .53, .69 and .17, .37, .48. A gate that lets noise through once in twenty times
would have left .09 for high spending at 60 days: that is why shrinkage, not a test, guards the statistic, and why
`proven` is said apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt
from typing import TYPE_CHECKING

import numpy as np

from ml import gate, risk_lstm
from ml.frames import Floats, FrameError, Ints
from ml.risk_line import Line, usual
from ml.risk_rows import FEW, Rows, Scale, Windows, few, wide

if TYPE_CHECKING:
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression

LOW_MOOD, HIGH_SPEND = "low-mood", "high-spend"
BASE, BLIND, STATISTIC, LOGISTIC, FOREST, LSTM = "base", "blind", "statistic", "logistic", "forest", "lstm"
FEWEST_DAYS = 30
"""Below so many days of which the answer is known, nothing is said."""
FIRST, ORIGINS = 20, 16
"""The first origin knows so many days; so many origins are tried, evenly spread until now."""
WIDE_FROM = 180
"""From so many days on Logistic Regression reads forty features."""
FEWEST_AMOUNTS = 10
"""Days with spending from which on their amounts are fitted."""
TREES, LEAF = 100, 8
EDGES = (0.0, 0.1, 0.2, 0.35, 0.5, 1.0)
"""Of the bands in which claims are compared with what came."""

Teller = Callable[[Windows], Floats]


@dataclass(frozen=True)
class Question:
    """What is asked of a day: `kind` LOW_MOOD, its mood is at most `cut`, or HIGH_SPEND, more than `cut` is spent."""

    kind: str
    cut: float

    def known(self, rows: Rows) -> Rows:
        """The rows of which the answer is known."""
        return rows.take(np.isfinite(rows.mood)) if self.kind == LOW_MOOD else rows

    def came(self, rows: Rows) -> np.ndarray:
        """Whether it was so (n)."""
        return rows.mood <= self.cut if self.kind == LOW_MOOD else rows.spend > self.cut


@dataclass(frozen=True)
class RiskScore:
    """How one way of telling did on the tried days: mean `loss` (-ln of the chance of what came), `brier`; `won` and
    `lost`: from how many origins its loss was lower and higher than the base rate's, `better` and `worse`: than the
    statistic's.
    """

    name: str
    loss: float
    brier: float
    won: int
    lost: int
    better: int
    worse: int
    speaks: bool


@dataclass(frozen=True)
class RiskLearnt:
    """Who speaks of a question, learnt from `days` days, `hits` of them so.

    `proven`: the speaker beat what knows nothing of a day as a challenger must; until then it leans on the base rate.
    `tried`: days told from `origins` origins, each from nothing but what came before. `skill`: 1 - its Brier score over
    that of the base rate; None when that is 0. `bands`: what the speaker claimed of the tried days, and
    how often it came so (`right`).
    """

    speaker: str
    proven: bool
    days: int
    hits: int
    origins: int
    tried: int
    skill: float | None
    scores: tuple[RiskScore, ...]
    bands: tuple[gate.Band, ...]


@dataclass(frozen=True)
class Part:
    """A feature of a day (a name of `FEW`), its `value` there and its `usual` one; `without`: what the chance would be
    if it were as usual. None: not known. Spending is ln(1 + its share of a usual day).
    """

    name: str
    value: float | None
    usual: float | None
    without: float


@dataclass(frozen=True)
class Said:
    """The `chance` (0..1) of a day, beside the `base` rate; `parts` where the statistic speaks."""

    chance: float
    base: float
    parts: tuple[Part, ...]


def learn(rows: Rows, question: Question, lstm: bool = False) -> RiskLearnt | None:
    """Try all ways of telling on one's own past and settle who speaks. None under `FEWEST_DAYS` known days.

    `lstm`: try it too; raises ImportError without torch. Raises FrameError for a question that is none.
    """
    known = _asked(rows, question)
    if known is None:
        return None
    came = question.came(known)
    points = np.unique(np.linspace(FIRST, len(known), ORIGINS + 1).astype(int))
    tellers = {**_TELLERS, **({LSTM: _lstm} if lstm else {})}
    said: dict[str, list[Floats]] = {name: [] for name in tellers}
    for start, end in pairwise(points):
        past, asked = known.take(slice(0, start)), known.windows.take(slice(start, end))
        for name, teller in tellers.items():
            said[name].append(teller(past, question)(asked))
    truth = came[FIRST:]
    blocks = np.repeat(np.arange(len(points) - 1), np.diff(points))
    chances = {name: np.concatenate(told) for name, told in said.items()}
    trials = {name: _trial(told, truth, blocks) for name, told in chances.items()}
    speaker = _speaker(trials)
    briers = {name: float(((told - truth) ** 2).mean()) for name, told in chances.items()}
    scores = []
    for name, trial in trials.items():
        against = (*gate.won(trials[BASE], trial), *gate.won(trials[STATISTIC], trial))
        scores.append(RiskScore(name, float(trial.losses.mean()), briers[name], *against, name == speaker))
    return RiskLearnt(
        speaker,
        speaker != BASE and all(gate.beats(trials[name], trials[speaker]) for name in (BASE, BLIND)),
        len(known),
        int(came.sum()),
        len(points) - 1,
        len(truth),
        1 - briers[speaker] / briers[BASE] if briers[BASE] > 0 else None,
        tuple(scores),
        gate.bands(chances[speaker], truth, EDGES),
    )


def say(rows: Rows, question: Question, speaker: str, asked: Windows) -> tuple[Said, ...]:
    """What the speaker, fitted to all rows, says of each asked day; nothing under `FEWEST_DAYS` known days.

    Raises FrameError for a speaker or a question that is none, ImportError for the LSTM without torch.
    """
    known = _asked(rows, question)
    if known is None:
        return ()
    tellers = {**_TELLERS, LSTM: _lstm}
    if speaker not in tellers:
        raise FrameError(f"nobody is called {speaker}")
    base = base_rate(int(question.came(known).sum()), len(known))
    chances = tellers[speaker](known, question)(asked)
    parts: list[tuple[Part, ...]] = [()] * len(asked)
    if speaker == STATISTIC:
        parts = _parts(_Statistic(known, question), asked)
    return tuple(Said(float(chance), base, told) for chance, told in zip(chances, parts, strict=True))


def base_rate(hits: int, days: int) -> float:
    """How often it is so, known of `days` days; with few of them nearer to one in four."""
    return (hits + 1) / (days + 4)


def _asked(rows: Rows, question: Question) -> Rows | None:
    if question.kind not in (LOW_MOOD, HIGH_SPEND) or not question.cut >= 0:
        raise FrameError(f"nothing is known of {question.kind} at {question.cut}")
    known = question.known(rows)
    return known if len(known) >= FEWEST_DAYS else None


def _trial(chances: Floats, came: np.ndarray, blocks: Ints) -> gate.Trial:
    """For the gate. A chance is not right or wrong."""
    tried = gate.trial(np.column_stack([1 - chances, chances]), came.astype(np.int64), blocks)
    return gate.of_losses(tried.losses, blocks)


def _speaker(trials: dict[str, gate.Trial]) -> str:
    """The best of the challengers that beat the rest; else the statistic, unless it was clearly worse than the base."""
    held = [trials[name] for name in (BASE, BLIND, STATISTIC)]
    challengers = [name for name in trials if name not in (BASE, BLIND, STATISTIC)]
    winners = [name for name in challengers if all(gate.beats(one, trials[name]) for one in held)]
    if winners:
        return min(winners, key=lambda name: float(trials[name].losses.mean()))
    worse = trials[STATISTIC].losses - trials[BASE].losses
    error = float(worse.std(ddof=1)) / sqrt(len(worse))
    return BASE if worse.mean() > error else STATISTIC


def _base(rows: Rows, question: Question) -> Teller:
    rate = base_rate(int(question.came(rows).sum()), len(rows))
    return lambda asked: np.full(len(asked), rate)


def _blind(rows: Rows, question: Question) -> Teller:
    fitted = _Statistic(rows, question)
    return lambda asked: fitted.chances(np.full((len(asked), len(FEW)), np.nan))


def _statistic(rows: Rows, question: Question) -> Teller:
    fitted = _Statistic(rows, question)
    return lambda asked: fitted.chances(few(asked, fitted.scale))


class _Statistic:
    """Fitted to rows; tells the chances from features (m, 5)."""

    def __init__(self, rows: Rows, question: Question) -> None:
        self.question, self.scale = question, Scale.of(rows)
        features = few(rows.windows, self.scale)
        if question.kind == LOW_MOOD:
            self.mood = Line(features, rows.mood)
            return
        spent = rows.spend > 0
        self.any = Line(features, spent.astype(np.float64))
        self.amount = None
        if question.cut > 0 and spent.sum() >= FEWEST_AMOUNTS:
            self.amount = Line(features[spent], np.log(rows.spend[spent]))
        self.above = (int((rows.spend > question.cut).sum()) + 1) / (int(spent.sum()) + 2)

    def chances(self, features: Floats) -> Floats:
        """(m), each from 1 to 99 %: nobody knows more of a day."""
        if self.question.kind == LOW_MOOD:
            told = 1 - self.mood.above(features, self.question.cut + 0.5)
        else:
            some = np.clip(self.any.mean(features), gate.FLOOR, 1 - gate.FLOOR)
            above = self.above if self.question.cut > 0 else 1.0
            told = some * (self.amount.above(features, log(self.question.cut)) if self.amount else above)
        return np.clip(told, gate.FLOOR, 1 - gate.FLOOR)


def _parts(fitted: _Statistic, asked: Windows) -> list[tuple[Part, ...]]:
    features = few(asked, fitted.scale)
    line = fitted.mood if fitted.question.kind == LOW_MOOD else fitted.any
    without = []
    for n in range(len(FEW)):
        changed = features.copy()
        changed[:, n] = np.nan
        without.append(fitted.chances(changed))
    told = []
    for row, values in enumerate(features):
        known = [None if np.isnan(value) else float(value) for value in values]
        chances = [float(chance[row]) for chance in without]
        told.append(tuple(map(Part, FEW, known, map(float, line.centre), chances)))
    return told


def _logistic(rows: Rows, question: Question) -> Teller:
    from sklearn.linear_model import LogisticRegression

    many = len(rows) >= WIDE_FROM
    model = LogisticRegression(C=0.02 if many else 0.1, max_iter=500)
    return _learner(model, wide if many else few, rows, question)


def _forest(rows: Rows, question: Question) -> Teller:
    from sklearn.ensemble import RandomForestClassifier

    model = RandomForestClassifier(TREES, min_samples_leaf=LEAF, random_state=0, n_jobs=1)
    return _learner(model, wide, rows, question)


def _learner(
    model: LogisticRegression | RandomForestClassifier,
    read: Callable[[Windows, Scale], Floats],
    rows: Rows,
    question: Question,
) -> Teller:
    """A model of scikit-learn on scaled features, in which what is not known counts as usual."""
    came = question.came(rows)
    if came.all() or not came.any():
        return _base(rows, question)
    scale = Scale.of(rows)
    features = read(rows.windows, scale)
    centre, spread = usual(features)
    model.fit(np.nan_to_num((features - centre) / spread, nan=0.0), came)

    def told(asked: Windows) -> Floats:
        scaled = np.nan_to_num((read(asked, scale) - centre) / spread, nan=0.0)
        return np.asarray(model.predict_proba(scaled)[:, 1], dtype=np.float64)

    return told


def _lstm(rows: Rows, question: Question) -> Teller:
    came = question.came(rows)
    if came.all() or not came.any():
        return _base(rows, question)
    return risk_lstm.fitted(rows.windows, came, Scale.of(rows))


_TELLERS: dict[str, Callable[[Rows, Question], Teller]] = {
    BASE: _base,
    BLIND: _blind,
    STATISTIC: _statistic,
    LOGISTIC: _logistic,
    FOREST: _forest,
}
