"""What a word at the right moment is worth: those that were said against those that chance withheld.

Some are withheld at random, so both groups come after the same kind of moments, and the difference of what followed is
what saying them did, whatever the prediction was worth. Before against after would tell another tale: a word comes
after much was spent, and then less is spent anyway.

Numbers only, of the standard library: a report is no place to wait for an array.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from random import Random
from statistics import NormalDist
from typing import NamedTuple

LEVEL = 0.95
"""The interval holds the truth in so many cases."""
FEWEST = 12
"""Draws that fell either way below which nothing is said. With amounts as skewed as spending is, from here on the
interval holds the truth in 92 to 95 of 100 cases."""
TELLING = 3
"""... and on either side so many are to be expected that are not empty: of moments that are mostly followed by nothing
twelve hold one or two amounts, or none, and what a side does not hold it does not know to vary."""
POWER = 0.8
"""How surely a difference is to be found by the number that `to_find` tells."""
_ALIKE = 1e-6
"""An error below this share of the amounts is of rounding alone: the square root of the last digit, and some room."""
_DRAWS, _STEPS, _LEAST = 2000, 600_000, 400
"""How often chance is asked again what it might have drawn: less often of very many."""


class Trial(NamedTuple):
    """What followed a moment. `outcome`: what is compared, in any unit; `sent`: whether the word was said;
    `withholding`: the chance, above 0 and below 1, that it would not be; `cluster`: those of one name were drawn
    together; `empty`: whether nothing followed at all.
    """

    outcome: float
    sent: bool
    withholding: float
    cluster: str
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """The mean outcome of what was said less that of what was withheld, in the unit of the outcome.

    `sent`, `withheld`: how many draws fell so. While these are too few there is no `difference`, and `more` says about
    how many further draws are needed; `low` and `high` are its interval of `LEVEL`.
    """

    sent: int
    withheld: int
    more: int
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    error: float | None = None
    """Its standard error."""

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves no difference out."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


class _Side(NamedTuple):
    """A cluster as one side counts it: its weight, and the sums that a weighted mean and its variance are made of."""

    w: float
    wr: float
    ww: float
    wwr: float
    wwrr: float


class _Cluster(NamedTuple):
    sent: bool
    withholding: float
    size: int
    mean: float
    empty: bool

    def side(self, *, sent: bool, less: float = 0.0) -> _Side:
        """With the chance of the other side as its weight: where one share was withheld all weigh the same, and no
        draw that was nearly certain outweighs the others.
        """
        weight = self.size * (self.withholding if sent else 1 - self.withholding)
        rest = self.mean - less
        return _Side(weight, weight * rest, weight**2, weight**2 * rest, (weight * rest) ** 2)


def effect(trials: Iterable[Trial], *, share: float = 0.2) -> Effect:
    """The difference that saying it makes, with an interval; `more` in place of both while there is not enough, if from
    now on this `share` is withheld (above 0 and below 1).

    Overlap-weighted means (Li, Morgan and Zaslavsky 2018) and a variance over clusters. How far the difference may lie
    from the truth in standard errors is taken from what chance might have drawn instead: a bell curve would be wrong
    of few and skewed amounts. With no effect at all 5 % of such intervals, at most, leave 0 out, by their making.

    No side is taken to vary less than both together do: a few that happen to be alike would make the interval too
    narrow, on the side of saying that it does little.

    Raises ValueError for a chance of 0 or 1, and for a cluster that was both said and withheld.
    """
    clusters = _clusters(trials)
    sent = sum(one.sent for one in clusters)
    withheld = len(clusters) - sent
    more = _more(share, sent, withheld, _fewest(clusters))
    if more:
        return Effect(sent, withheld, more)
    said, kept = ([one.side(sent=sent) for one in clusters if one.sent is sent] for sent in (True, False))
    means = {True: _mean(said)[0], False: _mean(kept)[0]}
    together = sum((one.mean - means[one.sent]) ** 2 for one in clusters) / (len(clusters) - 2)
    difference = means[True] - means[False]
    error = sqrt(_mean(said, together)[1] + _mean(kept, together)[1])
    if error <= _ALIKE * max(abs(one.mean) for one in clusters):  # nothing was seen of how much it varies
        return Effect(sent, withheld, FEWEST)
    rests = [
        (one.withholding, one.side(sent=True, less=means[one.sent]), one.side(sent=False, less=means[one.sent]))
        for one in clusters
    ]
    far = sorted(_redrawn(rests, Random(0)))  # noqa: S311 - the same each time, so that the answer is
    tail = (1 - LEVEL) / 2
    low, high = (difference - error * _quantile(far, share) for share in (1 - tail, tail))
    return Effect(sent, withheld, 0, difference, low, high, error)


def to_find(found: Effect, difference: float) -> int | None:
    """About how many further draws until a difference of this size (above 0) would be told from chance, as likely as
    `POWER`; None while nothing is known of how much outcomes vary. 0: there are enough.
    """
    if found.error is None or difference <= 0:
        return None
    bell = NormalDist()
    sure = (bell.inv_cdf((1 + LEVEL) / 2) + bell.inv_cdf(POWER)) * found.error / difference
    number = found.sent + found.withheld
    return max(0, ceil(number * sure**2) - number)


def _clusters(trials: Iterable[Trial]) -> list[_Cluster]:
    found: dict[str, list[Trial]] = {}
    for one in trials:
        if not 0 < one.withholding < 1:
            raise ValueError(f"nothing is drawn with a chance of {one.withholding}")
        found.setdefault(one.cluster, []).append(one)
    clusters = []
    for name, own in found.items():
        if len({one.sent for one in own}) > 1:
            raise ValueError(f"{name} was both said and withheld")
        mean = _average([one.outcome for one in own])
        clusters.append(_Cluster(own[0].sent, own[0].withholding, len(own), mean, all(one.empty for one in own)))
    return clusters


def _average(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _fewest(clusters: Sequence[_Cluster]) -> int:
    """How many must have fallen either way. The side with less that is empty tells how much is: on the other one it may
    be what the word did.
    """
    sides = ([one.empty for one in clusters if one.sent is sent] for sent in (True, False))
    return max(FEWEST, ceil(TELLING * min((len(own) + 1) / (len(own) - sum(own) + 1) for own in sides)))


def _more(share: float, sent: int, withheld: int, fewest: int) -> int:
    """About how many more draws until enough fell either way."""
    return max(0, ceil((fewest - withheld) / share), ceil((fewest - sent) / (1 - share)))


def _mean(sides: Sequence[_Side], least: float = 0.0) -> tuple[float, float]:
    """A weighted mean and its variance over clusters, which vary by `least` at least."""
    sums = _Side(*(sum(column) for column in zip(*sides, strict=True)))
    mean = sums.wr / sums.w
    spread = max(0.0, sums.wwrr - 2 * mean * sums.wwr + mean**2 * sums.ww)
    return mean, max(spread * len(sides) / (len(sides) - 1), least * sums.ww) / sums.w**2


def _redrawn(rests: Sequence[tuple[float, _Side, _Side]], chance: Random) -> list[float]:
    """Differences in standard errors as they would be had chance drawn otherwise and saying it changed nothing.

    The rests are what is left of each cluster when the mean of its side is taken off.
    """
    draws = max(_LEAST, min(_DRAWS, _STEPS // len(rests)))
    found: list[float] = []
    while len(found) < draws:
        said, kept = [], []
        for withholding, sent, withheld in rests:
            if chance.random() < withholding:
                kept.append(withheld)
            else:
                said.append(sent)
        if min(len(said), len(kept)) < 2:
            continue
        one, other = _mean(said), _mean(kept)
        error = sqrt(one[1] + other[1])
        found.append((one[0] - other[0]) / error if error else 0.0)
    return found


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Between two neighbours in proportion."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
