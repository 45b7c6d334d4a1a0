"""Charges as the eye for odd ones reads them: with their past, what was said of them, and the evidence against each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date

from finura_cli.domain import anomaly_surprise
from finura_cli.domain.anomaly_evidence import Taught, Weighed, weigh
from finura_cli.domain.anomaly_surprise import Suspicion
from finura_cli.domain.charges import Charge, payee_codes, text_codes
from finura_cli.domain.period import Period, shifted
from finura_cli.domain.verdict import Answer, Verdict
from finura_cli.records import NamedTuple
from finura_cli.store import charges, verdicts
from finura_cli.store.connection import Store

SUBJECT = "anomaly"
"""Under which verdicts are kept; the key is the uid of the entry."""
PAST_DAYS = 730
"""Charges are compared with at most this much of their past."""
LATER_DAYS = 400
"""What came so long after a period still says whether a bill in it was only late."""


class Looked(NamedTuple):
    """Charges in order of day, and what is thought of each up to the end of the period that was asked about."""

    charges: Sequence[Charge]
    """Those before and in the period."""
    texts: Sequence[int]
    payees: Sequence[int]
    hours: Sequence[int]
    since: int
    """The first day of the period, a proleptic ordinal; open ones begin with the first charge."""
    said: Mapping[str, Verdict]
    """What the user said, by uid."""
    taught: Taught
    weighed: Weighed
    votes: Sequence[Suspicion]
    later: Sequence[Charge]
    """All charges, those after the period too, where they were asked for."""
    later_payees: Sequence[int]

    @property
    def scores(self) -> list[float]:
        """The statistics' vote on each charge."""
        return [vote.score for vote in self.votes]


def look(store: Store, period: Period, *, until: date | None = None, past_days: int = PAST_DAYS) -> Looked:
    """Read and weigh the charges of a period and its past. `until`: also read what came later, before that day."""
    end = period.end if until is None else max(period.end, until)
    everything, hours = charges.read_timed(store, Period(shifted(period.start, -past_days), end))
    texts, payees, met = _coded(everything, charges.read_moved(store, Period(shifted(period.start, -past_days), end)))
    n = bisect_left(everything, period.end.toordinal(), key=lambda charge: charge.day)
    known = everything[:n]
    said = verdicts.get(store, SUBJECT)
    taught = taught_by(known, said)
    since = period.start.toordinal()
    weighed = weigh(known, texts[:n], payees[:n], hours[:n], since=since, taught=taught, met=met)
    votes = anomaly_surprise.suspicions(known, weighed, taught)
    return Looked(known, texts[:n], payees[:n], hours[:n], since, said, taught, weighed, votes, everything, payees)


def _coded(
    everything: Sequence[Charge], moved: Sequence[Charge]
) -> tuple[Sequence[int], Sequence[int], Mapping[int, int]]:
    """The codes of texts and payees, and on which day a payee was first met in a transfer: one whose other half is
    still to come looks like a charge, and is of nobody new."""
    texts = text_codes([*everything, *moved])
    payees = payee_codes([*everything, *moved], texts)
    n = len(everything)
    met: dict[int, int] = {}
    for charge, payee in zip(moved, payees[n:], strict=True):
        met.setdefault(payee, charge.day)
    return texts[:n], payees[:n], met


def answer_to(said: Mapping[str, Verdict], key: str, today: date) -> Answer | None:
    """What was said under a key, while it holds."""
    verdict = said.get(key)
    return verdict.answer if verdict is not None and verdict.holds(today) else None


def taught_by(known: Sequence[Charge], said: Mapping[str, Verdict]) -> Taught:
    """What the user said of these charges, by their rows."""
    if not said:
        return Taught()
    rows: dict[Answer, list[int]] = {answer: [] for answer in Answer}
    for row, charge in enumerate(known):
        verdict = said.get(charge.uid)
        if verdict is not None:
            rows[verdict.answer].append(row)
    return Taught(frozenset(rows[Answer.ACCEPT]), frozenset(rows[Answer.REJECT]))
