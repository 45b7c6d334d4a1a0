"""What looks odd: rules and statistics read the charges, the user's verdicts say what stays away."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from finura_cli.domain.anomaly import (
    ALARMS_A_MONTH,
    Finding,
    Oddities,
    Oddity,
    OddKind,
    amount_reason,
    duplicates,
    limited,
    matters,
    price_rises,
    strongest,
)
from finura_cli.domain.category import Categories
from finura_cli.domain.charges import Charge, payee_codes, text_codes
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.text import how_many
from finura_cli.domain.verdict import Answer, Verdict
from finura_cli.store import categories, charges, history, transactions, verdicts
from finura_cli.store.connection import Store

SUBJECT = "anomaly"
"""Under which verdicts are kept; the key is the uid of the entry."""
PAST_DAYS = 730
"""Charges are compared with at most this much of their past."""
DAYS_A_MONTH = 30.44


@dataclass(frozen=True, slots=True)
class Judged:
    """What was settled by a verdict."""

    ids: tuple[int, ...]
    answer: Answer
    deed_id: int
    """0 when all of them had been settled so before."""


def odd(
    store: Store, *, period: Period, today: date, query: Query | None = None, alarms_a_month: int = ALARMS_A_MONTH
) -> Oddities:
    """What looks odd among the charges of a period that match, the most surprising first.

    Double charges and price rises are all told; of odd amounts the `alarms_a_month` most surprising for each month of
    the period, at least as many as for one. What was rejected stays away and makes room for nothing else.
    """
    wide = Period.ALL if period.start == date.min else Period(_back(period.start), period.end)
    known = charges.read(store, wide)
    since = period.start.toordinal()
    chosen = _chosen(store, known, period, query)
    texts = text_codes(known)
    payees = payee_codes(known, texts)
    books = categories.tree(store)
    findings = (
        *duplicates(known, texts, since),
        *price_rises(known, payees, since),
        *_odd_amounts(known, payees, since, books),
    )
    found = strongest(finding for finding in findings if known[finding.row].id in chosen)
    kept, held_back = limited(found, _alarms(known, since, alarms_a_month))
    said = verdicts.get(store, SUBJECT)
    rows, rejected = [], 0
    for finding in kept:
        charge = known[finding.row]
        verdict = said.get(charge.uid)
        if verdict is not None and verdict.answer is not Answer.ACCEPT and verdict.holds(today):
            rejected += 1
            continue
        accepted = verdict is not None and verdict.answer is Answer.ACCEPT
        rows.append(_oddity(charge, finding, books, accepted=accepted))
    return Oddities(period, tuple(rows), rejected, held_back, len(chosen), _unjudged(known, payees, since, chosen))


def by_rule(
    store: Store, known: Sequence[Charge], payees: Sequence[int], texts: Sequence[int], *, period: Period, today: date
) -> tuple[Oddity, ...]:
    """The double charges and price rises of a period that nobody has settled, the surest first. Reads no statistics."""
    since, end = period.start.toordinal(), period.end.toordinal()
    found = strongest((*duplicates(known, texts, since), *price_rises(known, payees, since)))
    said = verdicts.get(store, SUBJECT) if found else {}
    books = categories.tree(store)
    return tuple(
        _oddity(charge, finding, books, accepted=False)
        for finding in found
        if (charge := known[finding.row]).day < end
        and not ((verdict := said.get(charge.uid)) is not None and verdict.holds(today))
    )


def settle(store: Store, ids: Sequence[int], answer: Answer, *, at: str) -> Judged:
    """Remember what the user said of these entries. An accepted one is odd indeed, a rejected one is normal, for ever.

    Raises NotFound for an id that is no entry.
    """
    entries = [transactions.get(store, id) for id in dict.fromkeys(ids)]
    said = verdicts.get(store, SUBJECT)
    new = [entry for entry in entries if said.get(entry.uid) != Verdict(answer)]
    with history.deed(store, command=f"anomalies {answer.value}", at=at) as deed:
        for entry in new:
            verdicts.put(store, SUBJECT, entry.uid, Verdict(answer))
        deed.summary = how_many(len(new), "entry", "entries")
    return Judged(tuple(entry.id for entry in entries), answer, deed.id if new else 0)


def _back(day: date) -> date:
    return day - timedelta(days=min(PAST_DAYS, (day - date.min).days))


def _chosen(store: Store, known: Sequence[Charge], period: Period, query: Query | None) -> set[int]:
    """The entries that are asked about; all others are only their past."""
    if query is not None and not query.is_empty:
        return {charge.id for charge in charges.read(store, period, query)}
    since = period.start.toordinal()
    return {charge.id for charge in known if charge.day >= since}


def _alarms(known: Sequence[Charge], since: int, a_month: int) -> int:
    """How many odd amounts may be told for the days that have charges."""
    first = next((charge.day for charge in known if charge.day >= since), None)
    if first is None:
        return a_month
    return max(a_month, round(a_month * (known[-1].day - first + 1) / DAYS_A_MONTH))


def _odd_amounts(known: Sequence[Charge], payees: Sequence[int], since: int, books: Categories) -> Iterator[Finding]:
    """By statistics, one currency at a time: amounts of several are not compared."""
    from statistics import median

    from ml import anomalies

    by_currency: dict[str, list[int]] = defaultdict(list)
    for row, charge in enumerate(known):
        by_currency[charge.currency].append(row)
    for rows in by_currency.values():
        typical = median(known[row].paid for row in rows)
        frame = {
            "day": [known[row].day for row in rows],
            "amount": [known[row].paid for row in rows],
            "category": [-1 if known[row].category_id is None else known[row].category_id for row in rows],
            "merchant": [payees[row] for row in rows],
        }
        for surprise in anomalies.surprises(frame, since):
            row = rows[surprise.row]
            charge, usual = known[row], round(surprise.usual)
            if not matters(charge.paid, usual, typical):
                continue
            whose = books.path(charge.category_id) if surprise.of == "category" and charge.category_id else "this payee"
            reason = amount_reason(charge.paid / surprise.usual, whose, surprise.past)
            yield Finding(row, OddKind.AMOUNT, surprise.strength, reason, usual)


def _unjudged(known: Sequence[Charge], payees: Sequence[int], since: int, chosen: set[int]) -> int:
    """Of the charges asked about, how many have too short a past to say whether their amount is odd."""
    from ml.anomalies import CATEGORY_PAST, MERCHANT_PAST

    of_category: Counter[tuple[str, int]] = Counter()
    of_payee: Counter[tuple[str, int]] = Counter()
    unjudged = 0
    for charge, payee in zip(known, payees, strict=True):
        category = (charge.currency, charge.category_id or 0)
        if charge.day >= since and charge.id in chosen:
            by_category = charge.category_id is not None and of_category[category] >= CATEGORY_PAST
            by_payee = payee >= 0 and of_payee[charge.currency, payee] >= MERCHANT_PAST
            unjudged += not by_category and not by_payee
        of_category[category] += 1
        of_payee[charge.currency, payee] += 1
    return unjudged


def _oddity(charge: Charge, finding: Finding, books: Categories, *, accepted: bool) -> Oddity:
    whole = finding.kind is not OddKind.AMOUNT
    return Oddity(
        id=charge.id,
        date=date.fromordinal(charge.day),
        amount=Money(-(charge.whole if whole else charge.paid), charge.currency),
        description=charge.description,
        category=books.path(charge.category_id) if charge.category_id is not None else None,
        kind=finding.kind,
        score=round(finding.score, 2),
        reason=finding.reason,
        usual=None if finding.usual is None else Money(-finding.usual, charge.currency),
        other=finding.other,
        accepted=accepted,
    )
