"""The product's own eye for odd charges behind the judge of anomalies (`anom_eval.py --adapter FILE:NAME`).

`suspicion` is what `finura anomalies` ranks by: the champion, no scikit-learn. `with_forest` adds the challenger.
`rule_of_duplicates` and `rule_of_price_rises` are 1 where that rule spoke.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from finura_cli.domain import anomaly_surprise
from finura_cli.domain.anomaly import Finding, duplicates, price_rises
from finura_cli.domain.anomaly_evidence import NO_HOUR, Evidence, weigh
from finura_cli.domain.charges import Charge, payee_codes, text_codes
from ml import anomalies

if TYPE_CHECKING:
    import pandas as pd


class Read(NamedTuple):
    charges: list[Charge]
    texts: list[int]
    payees: list[int]
    hours: list[int]
    at: list[int]
    """Of each charge, the row of the frame it was read from: what costs less than half a cent is no charge."""


def read(tx: pd.DataFrame) -> Read:
    categories = {name: code for code, name in enumerate(dict.fromkeys(tx["category"]), start=1)}
    rows = zip(tx["date"], tx["description"], tx["category"], tx["amount"], strict=True)
    charges, hours, at = [], [], []
    for row, (when, text, category, amount) in enumerate(rows):
        minor = round(abs(amount) * 100)
        if minor:
            code = categories[category]
            charges.append(Charge(row, "", when.toordinal(), 1, "USD", str(text), None, code, minor, minor, True))
            hours.append(when.hour if when.hour or when.minute else NO_HOUR)
            at.append(row)
    texts = text_codes(charges)
    return Read(charges, texts, payee_codes(charges, texts), hours, at)


def _spread_out(found: Read, scores: Iterable[float], size: int) -> np.ndarray:
    whole = np.zeros(size)
    whole[found.at] = np.fromiter(scores, float)
    return whole


def _voted(found: Read) -> tuple[list[Evidence], list[float]]:
    weighed = weigh(found.charges, found.texts, found.payees, found.hours)
    return weighed.evidence, [vote.score for vote in anomaly_surprise.suspicions(found.charges, weighed)]


def _with_rules(found: Read, scores: list[float]) -> list[float]:
    rules = (*duplicates(found.charges, found.texts, 0), *price_rises(found.charges, found.payees, 0))
    best = list(scores)
    for finding in anomaly_surprise.by_rule(rules, scores):
        best[finding.row] = max(best[finding.row], finding.score)
    return best


def suspicion(tx: pd.DataFrame) -> np.ndarray:
    found = read(tx)
    return _spread_out(found, _with_rules(found, _voted(found)[1]), len(tx))


def with_forest(tx: pd.DataFrame) -> np.ndarray:
    found = read(tx)
    evidence, scores = _voted(found)
    ranks = anomalies.isolation(evidence, [charge.day for charge in found.charges])
    return _spread_out(found, _with_rules(found, list(anomalies.blended(scores, ranks))), len(tx))


def _spoke(found: Read, findings: Iterable[Finding], size: int) -> np.ndarray:
    rows = {finding.row for finding in findings}
    return _spread_out(found, (float(row in rows) for row in range(len(found.charges))), size)


def rule_of_duplicates(tx: pd.DataFrame) -> np.ndarray:
    found = read(tx)
    return _spoke(found, duplicates(found.charges, found.texts, 0), len(tx))


def rule_of_price_rises(tx: pd.DataFrame) -> np.ndarray:
    found = read(tx)
    return _spoke(found, price_rises(found.charges, found.payees, 0), len(tx))
