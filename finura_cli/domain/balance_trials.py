"""How far balances can be told: paths drawn at days of the past, beside what came, widen those that are drawn today.

A path that was drawn on a past day from what was known then is held against what came. How far it was off, in units of
half its own 80 % interval, is a score; the score that 80 % of them kept within widens the interval of today as split
conformal prediction does. Scores of one account are few and overlap, so they count as far as they cover stretches that
do not, beside a common one (`widening`). Paths are stretched about their middle, so that intervals, lowest points and
probabilities are read from the same ones and never disagree.

Measured by tests/bench/judge_balance.py.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from math import ceil, fsum, sqrt

from finura_cli.domain.balance_paths import Columns
from finura_cli.records import NamedTuple

SHARE = 0.8
"""Of which interval scores are taken."""
LEADS = (1, 2, 3, 5, 7, 10, 14, 20, 30, 45, 60, 90, 120, 180, 270, 365)
"""Days ahead at which it is asked how far it was off."""
ALIKE = 2.0
"""Scores of leads up to so many times shorter or longer count, too."""
PRIOR_WEIGHT = 10
"""The common widening counts as so many stretches that do not overlap."""
LARGEST_SCORE = 3.0
"""One leap is not held against all days to come for more than this."""
FEWEST_MONTHS = 2
TAIL = 1.5
"""What lies beyond the 80 % interval is drawn out so many times: money leaps farther than a few past months show."""


class Trial(NamedTuple):
    """What was drawn at the end of the day before `first` from so many months (`drawn_from`), and what came: `came[n]`
    until the end of the n-th day."""

    first: date
    columns: Columns
    came: Sequence[int]
    drawn_from: float

    def before(self, day: date) -> Trial:
        """As much of it as had come before a day."""
        return self._replace(came=self.came[: (day - self.first).days])


class Band(NamedTuple):
    """Of a day ahead; minor units."""

    low: int
    typical: int
    high: int


def widening(drawn_from: float) -> float:
    """The common one: by how much intervals of paths that are drawn from so many months are too narrow, as a few months
    scatter less than those to come (three, by a third)."""
    few = max(drawn_from, FEWEST_MONTHS)
    return sqrt((few + 1) / (few - 1))


def factors(
    trials: Sequence[Trial], first: date, days: int, grain: int, drawn_from: float
) -> list[float]:  # fmt: skip
    """By how much the paths of each day ahead, drawn from so many months, are to be stretched, seen from the day before
    `first`.

    `trials` are of that day's past; `grain` (minor units) is what an interval is at least taken to be wide.
    """
    scored = [(lead, _scores(trials, lead, grain)) for lead in LEADS]
    span = (first - min(trial.first for trial in trials)).days if trials else 0
    found = []
    weighed = 1.0
    for lead in LEADS:
        own = sorted(one for other, some in scored if other <= ALIKE * lead and lead <= ALIKE * other for one in some)
        count = span / lead
        kept = own[min(ceil(SHARE * len(own)), len(own)) - 1] if own else 1.0
        if own:  # farther ahead than was tried, what held last
            weighed = (count * kept + PRIOR_WEIGHT) / (count + PRIOR_WEIGHT)
        found.append(widening(drawn_from) * weighed)
    return [_between(found, day) for day in range(1, days + 1)]


def _scores(trials: Sequence[Trial], lead: int, grain: int) -> list[float]:
    found = []
    for trial in trials:
        if lead <= min(len(trial.came), len(trial.columns)):
            low, middle, high = band(trial.columns[lead - 1], SHARE)
            half = max((high - low) / 2, grain, 1)
            found.append(min(abs(trial.came[lead - 1] - middle) / half / widening(trial.drawn_from), LARGEST_SCORE))
    return found


def _between(found: Sequence[float], day: int) -> float:
    after = bisect_left(LEADS, day)
    if after == len(LEADS):
        return found[-1]
    if LEADS[after] == day:
        return found[after]
    left, right = LEADS[after - 1], LEADS[after]
    return found[after - 1] + (found[after] - found[after - 1]) * (day - left) / (right - left)


def stretched(columns: Columns, by: Sequence[float]) -> Columns:
    """The same paths, each day's as many times farther from their middle, and in the tails once more."""
    found = []
    for column, factor in zip(columns, by, strict=True):
        low, middle, high = band(column, SHARE)
        times = round(1000 * factor)
        moved = []
        for one in column:
            beyond = max(one - high, 0) + min(one - low, 0)
            moved.append(middle + ((one - middle - beyond) * times + round(beyond * TAIL) * times) // 1000)
        found.append(moved)
    return found


def band(column: Sequence[int], share: float) -> Band:
    """The interval that holds so many of these, and their middle."""
    ordered = sorted(column)
    out = (1 - share) / 2
    return Band(_at(ordered, out), _middle(ordered), _at(ordered, 1 - out))


def _middle(ordered: Sequence[int]) -> int:
    return ordered[(len(ordered) - 1) // 2]


def _at(ordered: Sequence[int], share: float) -> int:
    return ordered[min(max(round(share * (len(ordered) - 1)), 0), len(ordered) - 1)]


class Lowest(NamedTuple):
    """Where paths are lowest: how low, and after how many days (0: the first one); `day` is the most frequent."""

    band: Band
    day: int
    earliest: int
    latest: int


def lowest(columns: Columns, share: float) -> Lowest:
    """The lowest points of paths. The days from `earliest` to `latest` hold so many of them."""
    points = [min(zip(path, range(len(path)), strict=True)) for path in zip(*columns, strict=True)]
    days = sorted(day for _, day in points)
    counted = [0] * len(columns)
    for day in days:
        counted[day] += 1
    out = (1 - share) / 2
    return Lowest(
        band([minor for minor, _ in points], share), counted.index(max(counted)), _at(days, out), _at(days, 1 - out)
    )


def below(columns: Columns, floor: int) -> float:
    """The share of paths that come below `floor` on any of these days."""
    if not columns:
        return 0.0
    went = [least for path in zip(*columns, strict=True) if (least := min(path)) < floor]
    return len(went) / len(columns[0])


class Brier(NamedTuple):
    """How good probabilities of going below were on past stretches. `score` and `base`: the mean squared error of what
    was said, and of always saying the share `came`/`stretches`; 0 is perfect."""

    stretches: int
    came: int
    score: float
    base: float

    @property
    def skill(self) -> float | None:
        """The part of the base rate's error that is saved; None where it went below always or never."""
        return None if not self.base else 1 - self.score / self.base


def brier(said: Sequence[tuple[float, bool]]) -> Brier | None:
    """Of probabilities and whether it came so; None of none."""
    if not said:
        return None
    came = sum(went for _, went in said)
    share = came / len(said)
    score = fsum((chance - went) ** 2 for chance, went in said) / len(said)
    return Brier(len(said), came, score, share * (1 - share))
