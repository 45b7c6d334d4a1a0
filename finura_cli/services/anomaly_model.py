"""The Isolation Forest that challenges the statistics of odd charges: asked, tried on the user's verdicts, and heard
where it has ranked them better. Only training and `--explain` load scikit-learn."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from finura_cli.domain.model_report import CHAMPION as SPEAKS
from finura_cli.domain.model_report import ModelContest, ModelReport, ModelScore
from finura_cli.domain.period import Period
from finura_cli.domain.text import how_many
from finura_cli.domain.verdict import Answer, Verdict
from finura_cli.services import trained
from finura_cli.services.spotting_past import PAST_DAYS, SUBJECT, Looked, look
from finura_cli.services.trained import Seen
from finura_cli.store import verdicts
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from ml.anomalies import Contest

NAME = "anomaly"
CHAMPION = "how rarely its own past had as much against a charge"
FOREST = "isolation forest"
CHALLENGERS = (FOREST,)
MOST_MONTHS = 24
"""A forest is fitted for each month that it is asked about, or tried on: of a longer time for the latest months."""
_MEASURE = "share of pairs, one called odd and one called normal, in the wrong order"


def train(store: Store, seen: Seen, *, at: str) -> ModelReport:
    """Try the forest on what the user called odd and normal, and keep who won."""
    said = verdicts.get(store, SUBJECT)
    report = _report(store, said)
    return trained.keep(store, report, report.speaker, data=_fingerprint(said), at=at)


def evaluate(store: Store, seen: Seen) -> ModelReport:
    """The same contest on the verdicts as they are now; nothing is kept."""
    return _report(store, verdicts.get(store, SUBJECT))


def known(store: Store, seen: Seen | None) -> ModelReport | None:
    """What was learnt; fresh while no verdict was added or taken back."""
    data = None if seen is None else _fingerprint(verdicts.get(store, SUBJECT))
    return trained.known(store, NAME, data)


def forest_is_heard(store: Store, said: Mapping[str, Verdict]) -> bool:
    """Whether the forest has won on these very verdicts."""
    return bool(said) and trained.said(store, NAME, _fingerprint(said), str) == FOREST


def ranks(looked: Looked, rows: Iterable[int]) -> dict[int, float]:
    """The forest's vote on these rows: which share of the charges of the two years before its month is less isolated.

    Of the `MOST_MONTHS` latest months that are asked about; where too little is known there is no vote.
    """
    with trained.quiet():
        return _ranks(looked, rows)


def blended(scores: Sequence[float], votes: Mapping[int, float]) -> list[float]:
    """The scores of the statistics with the forest's votes."""
    import numpy as np

    from ml import anomalies

    said = np.zeros(len(scores))
    said[list(votes)] = list(votes.values())
    return [float(score) for score in anomalies.blended(scores, said)]


def months_of(looked: Looked) -> int:
    """How many months the charges of the period are of."""
    return len({_month(charge.day) for charge in looked.charges if charge.day >= looked.since})


def _ranks(looked: Looked, rows: Iterable[int]) -> dict[int, float]:
    from ml import anomalies

    known, evidence = looked.charges, looked.weighed.evidence
    by_month: dict[date, list[int]] = {}
    for row in rows:
        by_month.setdefault(_month(known[row].day), []).append(row)
    days = [charge.day for charge in known]
    found: dict[int, float] = {}
    for month in sorted(by_month)[-MOST_MONTHS:]:
        since = month.toordinal()
        start, end = bisect_left(days, since - PAST_DAYS), max(by_month[month]) + 1
        odd = [row - start for row in looked.taught.accepted if start <= row < end]
        votes = anomalies.isolation(evidence[start:end], days[start:end], since, odd)
        if bisect_left(days, since) - start >= anomalies.FEWEST_ROWS:
            found |= {row: float(votes[row - start]) for row in by_month[month]}
    return found


def _month(day: int) -> date:
    return date.fromordinal(day).replace(day=1)


def _fingerprint(said: Mapping[str, Verdict]) -> str:
    return trained.fingerprint(sorted((uid, verdict.answer.value) for uid, verdict in said.items()))


def _report(store: Store, said: Mapping[str, Verdict]) -> ModelReport:
    from ml.anomalies import FEWEST_VERDICTS, contest

    odd = sum(verdict.answer is Answer.ACCEPT for verdict in said.values())
    normal = sum(verdict.answer is Answer.REJECT for verdict in said.values())
    learnt_from = f"{how_many(odd, 'charge')} called odd, {normal} called normal"
    if min(odd, normal) < FEWEST_VERDICTS:
        why = (
            f"The statistics speak: who ranks better is known from {FEWEST_VERDICTS} charges called odd and"
            f" {FEWEST_VERDICTS} called normal (finura anomalies accept, reject).",
            "What the forest thinks of each charge stands under `finura anomalies --explain` all the same.",
        )
        return ModelReport(NAME, learnt_from, (), why)
    settled, first, second = _both(store)
    found = contest(first, second, settled)
    if found is None:
        gone = "The statistics speak: the charges that were called odd or normal are not in the books any more."
        return ModelReport(NAME, learnt_from, (), (gone,))
    return ModelReport(NAME, learnt_from, (_contest(found),), _why(found))


def _both(store: Store) -> tuple[list[bool], list[float], list[float]]:
    """Of each settled charge whether it was called odd, and how both would have ranked it when nothing had been said
    of it: a charge that was called normal is excused after itself only."""
    looked = look(store, Period.ALL)
    with_verdict = sorted(looked.taught.accepted | looked.taught.rejected)
    votes = ranks(looked, with_verdict)
    rows = [row for row in with_verdict if row in votes]
    scores = looked.scores
    first = [scores[row] for row in rows]
    mixed = blended(scores, votes)
    return [row in looked.taught.accepted for row in rows], first, [mixed[row] for row in rows]


def _contest(found: Contest) -> ModelContest:
    speaker = FOREST if found.won else SPEAKS
    scores = (
        ModelScore(SPEAKS, 1 - found.champion, 0, 0, not found.won),
        ModelScore(FOREST, 1 - found.challenger, found.better, found.worse, found.won),
    )
    tried = found.accepted + found.rejected
    return ModelContest("odd charges", speaker, _MEASURE, tried, tried, scores)


def _why(found: Contest) -> tuple[str, ...]:
    pairs = f"of a charge called odd and one called normal, the statistics put {found.champion:.0%} in the right order"
    figures = f"Of all pairs {pairs}, with half of the forest's vote {found.challenger:.0%}."
    if found.won:
        return ("The isolation forest is heard beside the statistics: it ranks your verdicts better.", figures)
    if found.challenger <= found.champion:
        return ("The statistics speak alone: with the forest your verdicts are ranked no better.", figures)
    least = f"twice the standard error, {2 * found.error:.0%}"
    return (f"The statistics speak alone: the forest ranks your verdicts better, but not by {least}.", figures)
