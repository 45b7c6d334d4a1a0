"""How surprising the evidence against a charge is, and the sentence that says so.

Evidence is told by how rarely its own past had as much: -log10 of that share, read anew at the start of each month
from the months before it. Two views of one amount (its category, its payee) are one piece of evidence; the strongest
piece counts in full, the next one half.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from math import ceil, inf, log10

from finura_cli.domain.anomaly import Finding, OddKind, amount_reason
from finura_cli.domain.anomaly_evidence import (
    BURST_DAYS,
    CLEAR,
    NO_HOUR,
    NOTHING,
    Evidence,
    Range,
    Taught,
    Usual,
    Weighed,
)
from finura_cli.domain.charges import Charge
from finura_cli.domain.paces import DAYS_A_MONTH
from finura_cli.records import NamedTuple

LEAST = 0.5
"""Evidence no stronger than this is none."""
SECOND = 0.5
TIE = 0.001
"""Among what never was seen before the stronger evidence comes first."""
RULE = 1.0
"""What a rule of duplicates or price rises adds: ten times as surprising."""
WORTH_TELLING = 1.5
"""About one charge in thirty is as surprising; below it nothing is told, however few alarms there are."""
FEWEST = ceil(10**WORTH_TELLING) - 1
"""Before so many charges of earlier months are known, no single piece of evidence is as surprising."""
_FIELDS = Evidence._fields
_KINDS = {
    "category": OddKind.AMOUNT,
    "payee": OddKind.AMOUNT,
    "newcomer": OddKind.NEW_MERCHANT,
    "burst": OddKind.MONTH_SPIKE,
    "hour": OddKind.ODD_HOUR,
}


class Suspicion(NamedTuple):
    """The statistics' vote on one charge."""

    score: float
    """0: nothing odd; about -log10 of the share of charges that were as odd (2: one in a hundred), more for two."""
    tails: Evidence
    """The same of each kind of evidence by itself."""


UNSUSPICIOUS = Suspicion(0.0, NOTHING)


def suspicions(charges: Sequence[Charge], weighed: Weighed, taught: Taught | None = None) -> list[Suspicion]:
    """The vote on each charge, by the evidence of the calendar months before its own alone.

    `charges` in order of day, `weighed` by `anomaly_evidence.weigh` with the same `taught`: what the user called odd is
    no measure of what is usual, what was excused has no vote.
    """
    left_out = taught.accepted if taught else frozenset()
    past: tuple[list[float], ...] = tuple([] for _ in Evidence._fields)
    waiting: list[Evidence] = []
    known, month, found = 0, (0, 0), []
    month_of: dict[int, tuple[int, int]] = {}
    for row, (charge, one) in enumerate(zip(charges, weighed.evidence, strict=True)):
        now = month_of.get(charge.day) or month_of.setdefault(charge.day, _month(charge.day))
        if now != month:
            month, known = now, known + len(waiting)
            _learn(past, waiting)
            waiting = []
        left = one if one == NOTHING else weighed.left(row)
        found.append(UNSUSPICIOUS if left == NOTHING else _vote(left, past, known))
        if row not in left_out:
            waiting.append(one)
    return found


def enough_from(charges: Sequence[Charge]) -> int:
    """The day of the first charge before whose month enough are known to tell what is surprising, a proleptic ordinal;
    `charges` in order of day. The last day there is while there are too few."""
    if len(charges) < FEWEST:
        return date.max.toordinal()
    month = _month(charges[FEWEST - 1].day)
    return next((one.day for one in charges[FEWEST:] if _month(one.day) != month), date.max.toordinal())


def _month(day: int) -> tuple[int, int]:
    when = date.fromordinal(day)
    return when.year, when.month


def _learn(past: tuple[list[float], ...], rows: Sequence[Evidence]) -> None:
    for kind, values in enumerate(past):
        values.extend(one[kind] for one in rows if one[kind] > LEAST)
        values.sort()


def _vote(one: Evidence, past: tuple[list[float], ...], known: int) -> Suspicion:
    tails = Evidence(*(
        log10((known + 1) / (len(values) - bisect_left(values, strength) + 1)) if strength > LEAST else 0.0
        for strength, values in zip(one, past, strict=True)
    ))  # fmt: skip
    first, second = sorted((max(tails.category, tails.payee), *tails[2:]), reverse=True)[:2]
    strengths = 0.0
    for strength in one:
        strengths += strength
    return Suspicion(first + SECOND * second + TIE * strengths, tails)


def threshold(scores: Sequence[float], days: int, alarms_a_month: int) -> float:
    """The score above which the past would have given so many alarms a month: what an import tells at once.

    `scores` of the charges of `days` days. Never below `WORTH_TELLING`; infinite while a month is not over.
    """
    if days < DAYS_A_MONTH:
        return inf
    alarms = int(alarms_a_month * days / DAYS_A_MONTH)
    ordered = sorted(scores, reverse=True)
    return max(WORTH_TELLING, ordered[alarms] if alarms < len(ordered) else 0.0)


def by_rule(findings: Iterable[Finding], scores: Sequence[float]) -> Iterator[Finding]:
    """What rules found, with scores that can be compared with those of `told`: never below what is worth telling."""
    for finding in findings:
        yield finding._replace(score=RULE + max(scores[finding.row], WORTH_TELLING))


def told(
    charges: Sequence[Charge], weighed: Weighed, scores: Sequence[float], tails: Sequence[Evidence],
    name: Callable[[int], str], hours: Sequence[int] = (),
) -> Iterator[Finding]:  # fmt: skip
    """What the statistics would tell: each charge with `usual` in `weighed` whose score is worth it, with its sentence.

    `scores`: those of `suspicions`, or what a challenger made of them. `name`: the path of a category. A charge with
    nothing clear against it but a twin is left to the rule of duplicates; an amount within its usual range is not told.
    Of a burst its oddest charge is told.
    """
    bursts: dict[tuple[str, int | None], list[Finding]] = {}
    for finding in _each(charges, weighed, scores, tails, name, hours):
        if finding.kind is not OddKind.MONTH_SPIKE:
            yield finding
            continue
        charge = charges[finding.row]
        of_category = bursts.setdefault((charge.currency, charge.category_id), [])
        if of_category and charge.day - charges[of_category[-1].row].day < BURST_DAYS:
            of_category.append(finding)
        else:
            yield from _oddest(of_category)
            bursts[charge.currency, charge.category_id] = [finding]
    for of_category in bursts.values():
        yield from _oddest(of_category)


def _oddest(burst: Sequence[Finding]) -> Sequence[Finding]:
    return [max(burst, key=lambda finding: (finding.score, finding.row))] if burst else []


def _each(
    charges: Sequence[Charge], weighed: Weighed, scores: Sequence[float], tails: Sequence[Evidence],
    name: Callable[[int], str], hours: Sequence[int],
) -> Iterator[Finding]:  # fmt: skip
    for row, usual in weighed.usual.items():
        if scores[row] < WORTH_TELLING:
            continue
        evidence = weighed.left(row)
        clear = [
            field
            for field, strength, least in zip(_FIELDS, evidence, CLEAR, strict=True)
            if strength >= least and not _is_usual(field, usual, charges[row].paid)
        ]
        if clear:
            field = max(clear, key=lambda one: (getattr(tails[row], one), getattr(evidence, one)))
            hour = hours[row] if hours else NO_HOUR
            yield _finding(row, field, charges[row], scores[row], usual, name, hour)


def _is_usual(field: str, usual: Usual, paid: int) -> bool:
    """Whether an amount lies in the range that its own sentence would call usual: of few charges it may be wide."""
    amounts = {"category": usual.category, "payee": usual.payee}.get(field)
    return amounts is not None and amounts.low <= paid <= amounts.high


def _finding(
    row: int, field: str, charge: Charge, score: float, usual: Usual, name: Callable[[int], str], hour: int
) -> Finding:
    whose = "this payee" if field == "payee" or charge.category_id is None else name(charge.category_id)
    amounts = {"category": usual.category, "payee": usual.payee, "newcomer": usual.everything}.get(field)
    if field == "burst":
        reason = (
            f"the {_nth(usual.near)} charge of {whose} within {BURST_DAYS} days; usual are {_about(usual.expected)}"
        )
    elif field == "hour":
        near, known = usual.hours
        reason = f"paid at about {hour:02}:00; {near} of {known} charges before came within an hour of that time"
    elif field == "newcomer" and amounts is not None:
        reason = f"never seen before, and {_times(charge, amounts)} times a usual charge"
    else:
        assert amounts is not None, f"{field} evidence without its past"
        reason = amount_reason(charge.paid / amounts.middle, whose, amounts.past)
    if amounts is None:
        return Finding(row, _KINDS[field], score, reason)
    return Finding(row, _KINDS[field], score, reason, amounts.middle, low=amounts.low, high=amounts.high)


def _times(charge: Charge, usual: Range) -> str:
    times = charge.paid / usual.middle
    return f"{times:.1f}" if times < 10 else f"{times:.0f}"


def _nth(count: int) -> str:
    ending = "th" if 10 <= count % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{ending}"


def _about(expected: float) -> str:
    return "fewer than one" if expected < 0.95 else f"about {expected:.0f}"
