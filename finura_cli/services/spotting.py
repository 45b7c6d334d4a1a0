"""What looks odd: rules and statistics read the charges, the user's verdicts say what stays away."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from finura_cli.domain import anomaly_surprise
from finura_cli.domain.anomaly import (
    ALARMS_A_MONTH,
    BY_RULE,
    Finding,
    Heard,
    Oddities,
    Oddity,
    OddKind,
    Votes,
    duplicates,
    limited,
    price_rises,
    strongest,
)
from finura_cli.domain.anomaly_evidence import CATEGORY_PAST, PAYEE_PAST
from finura_cli.domain.category import Categories
from finura_cli.domain.charges import Charge
from finura_cli.domain.money import Money
from finura_cli.domain.paces import DAYS_A_MONTH
from finura_cli.domain.period import Period, shifted
from finura_cli.domain.query import Query
from finura_cli.domain.text import how_many
from finura_cli.domain.transaction import Transaction
from finura_cli.domain.verdict import Answer, Verdict
from finura_cli.records import NamedTuple
from finura_cli.services import anomaly_model, answers, spotting_bills, spotting_past
from finura_cli.services.spotting_past import LATER_DAYS, SUBJECT, Looked, answer_to
from finura_cli.store import categories, charges, history, links, transactions, verdicts
from finura_cli.store.connection import Store

_WHOLE = (OddKind.DUPLICATE, OddKind.PRICE_RISE)
"""Of these the whole transaction is odd, of others one part of it."""


class Judged(NamedTuple):
    """What was settled by a verdict: entries, and the last ones of what is missing."""

    ids: tuple[int, ...]
    missing: tuple[int, ...]
    answer: Answer
    deed_id: int
    """0 when all of them had been settled so before."""


def looked(
    store: Store, *, period: Period, today: date, query: Query | None = None, alarms_a_month: int = ALARMS_A_MONTH,
    forest: bool = False, at: str,
) -> Oddities:  # fmt: skip
    """What `odd` says, kept until the books change."""

    def work() -> Oddities:
        return odd(store, period=period, today=today, query=query, alarms_a_month=alarms_a_month, forest=forest)

    question = (period, today, query or Query(), alarms_a_month, forest)
    return answers.answer(store, "anomalies", question, Oddities, work, at=at)


def odd(
    store: Store, *, period: Period, today: date, query: Query | None = None, alarms_a_month: int = ALARMS_A_MONTH,
    forest: bool = False,
) -> Oddities:  # fmt: skip
    """What looks odd in a period, of what matches, the most surprising first.

    What rules find is all told; of the rest the `alarms_a_month` most surprising for each month of the period, at least
    as many as for one. What was rejected stays away and makes room for nothing else. `forest`: ask the Isolation Forest
    about each of them, too, whether it is heard or not.
    """
    with store.read_tx():
        look = spotting_past.look(store, period, until=_later(period, today))
        chosen = _chosen(store, look, query)
        books = categories.tree(store)
        heard, ranks, scores = _scores(store, look)
        kept, held_back = limited(found(look, scores, books, chosen.entries), _alarms(look, alarms_a_month))
        if forest and heard is Heard.STATISTICS:
            ranks = anomaly_model.ranks(look, [finding.row for finding in kept])
        rows: list[tuple[float, Oddity]] = []
        rejected = 0
        for finding in kept:
            charge = look.charges[finding.row]
            answer = answer_to(look.said, charge.uid, today)
            if answer is Answer.REJECT:
                rejected += 1
                continue
            one = oddity(charge, finding, books, accepted=answer is Answer.ACCEPT)
            rows.append((finding.score, one._replace(votes=_votes(look, finding, ranks, heard))))
        for missed, answer in spotting_bills.missing_in(store, look, period, today, books, among=chosen.bills):
            if answer is Answer.REJECT:
                rejected += 1
            else:
                rows.append((missed.score, missed))
    ordered = tuple(one for _, one in sorted(rows, key=lambda row: -row[0]))
    return Oddities(period, ordered, rejected, held_back, len(chosen.entries), _unjudged(look, chosen.entries), heard)


def of_entry(
    store: Store, entry: Transaction, *, month: Period, today: date, alarms_a_month: int, at: str
) -> tuple[Oddity, ...]:
    """What looks odd in one entry, as it is told of its month."""
    if entry.money.minor >= 0 or entry.pending or entry.transfer_id is not None:
        return ()
    found = looked(store, period=month, today=today, alarms_a_month=alarms_a_month, at=at)
    return tuple(row for row in found.rows if row.id == entry.id and row.kind is not OddKind.MISSING_BILL)


def odd_entries(store: Store, alarms_a_month: int = ALARMS_A_MONTH) -> frozenset[int]:
    """The entries that were called odd, and those that the statistics and the rules of charges tell of month by month
    and nobody called normal: what `is:anomaly` means."""
    look = spotting_past.look(store, Period.ALL)
    entries = frozenset(charge.id for charge in look.charges)
    by_month: dict[date, list[Finding]] = defaultdict(list)
    for finding in found(look, look.scores, categories.tree(store), entries):
        by_month[date.fromordinal(look.charges[finding.row].day).replace(day=1)].append(finding)
    told = {finding.row for month in by_month.values() for finding in limited(month, alarms_a_month)[0]}
    rows = (told | look.taught.accepted) - look.taught.rejected
    return frozenset(look.charges[row].id for row in rows)


def by_rule(
    store: Store, known: Sequence[Charge], payees: Sequence[int], texts: Sequence[int], *, period: Period, today: date
) -> tuple[Oddity, ...]:
    """The double charges and price rises of a period that nobody has settled, the surest first. Reads no statistics. Of
    a double charge for which money came back nobody need hear."""
    since, end = period.start.toordinal(), period.end.toordinal()
    findings = strongest((*duplicates(known, texts, since), *price_rises(known, payees, since)))
    said = verdicts.get(store, SUBJECT) if findings else {}
    twins = any(finding.kind is OddKind.DUPLICATE for finding in findings)
    back = links.given_back(store, period.start) if twins else frozenset()
    books = categories.tree(store)
    return tuple(
        oddity(charge, finding, books, accepted=False)
        for finding in findings
        if (charge := known[finding.row]).day < end
        and answer_to(said, charge.uid, today) is None
        and not (finding.kind is OddKind.DUPLICATE and not back.isdisjoint((charge.id, finding.other)))
    )


def settle(store: Store, ids: Iterable[int], answer: Answer, *, at: str, missing: Iterable[int] = ()) -> Judged:
    """Remember what the user said of these entries, and of what is `missing` since these. An accepted one is odd
    indeed, a rejected one is normal, for ever.

    Raises NotFound for an id that is no entry.
    """
    entries = [transactions.get(store, id) for id in dict.fromkeys(ids)]
    last = [transactions.get(store, id) for id in dict.fromkeys(missing)]
    said = verdicts.get(store, SUBJECT)
    keys = [*(entry.uid for entry in entries), *(spotting_bills.key_of(entry.uid) for entry in last)]
    new = [key for key in keys if said.get(key) != Verdict(answer)]
    with history.deed(store, command=f"anomalies {answer.value}", at=at) as deed:
        for key in new:
            verdicts.put(store, SUBJECT, key, Verdict(answer))
        deed.summary = how_many(len(new), "entry", "entries")
    settled, gone = (tuple(entry.id for entry in some) for some in (entries, last))
    return Judged(settled, gone, answer, deed.id if new else 0)


class _Chosen(NamedTuple):
    """What is asked about; all else is only its past."""

    entries: frozenset[int]
    """Those of the period."""
    bills: frozenset[int] | None
    """Entries that say which bills are asked about; None: all."""


def _later(period: Period, today: date) -> date:
    """Up to when the charges are read that say whether a bill of the period came later."""
    return min(shifted(period.end, LATER_DAYS), shifted(today, 1))


def _chosen(store: Store, look: Looked, query: Query | None) -> _Chosen:
    if query is None or query.is_empty:
        return _Chosen(frozenset(charge.id for charge in look.charges if charge.day >= look.since), None)
    if not look.later:
        return _Chosen(frozenset(), frozenset())
    first, last = look.later[0].day, look.later[-1].day
    matching = charges.read(store, Period(date.fromordinal(first), date.fromordinal(last + 1)), query)
    end = look.charges[-1].day if look.charges else 0
    ids = frozenset(charge.id for charge in matching if look.since <= charge.day <= end)
    return _Chosen(ids, frozenset(charge.id for charge in matching))


def _scores(store: Store, look: Looked) -> tuple[Heard, Mapping[int, float], Sequence[float]]:
    """Who ranks the charges, the forest's votes where it is heard, and the scores."""
    if not anomaly_model.forest_is_heard(store, look.said):
        return Heard.STATISTICS, {}, look.scores
    if anomaly_model.months_of(look) > anomaly_model.MOST_MONTHS:
        return Heard.STATISTICS, {}, look.scores
    rows = [row for row, charge in enumerate(look.charges) if charge.day >= look.since]
    ranks = anomaly_model.ranks(look, rows)
    return Heard.BOTH, ranks, anomaly_model.blended(look.scores, ranks)


def found(look: Looked, scores: Sequence[float], books: Categories, entries: Collection[int]) -> list[Finding]:
    """What rules and statistics would tell of these entries, one finding a charge, the most surprising first."""
    rules = (*duplicates(look.charges, look.texts, look.since), *price_rises(look.charges, look.payees, look.since))
    tails = [vote.tails for vote in look.votes]
    told = anomaly_surprise.told(look.charges, look.weighed, scores, tails, books.path, look.hours)
    findings = (*anomaly_surprise.by_rule(rules, scores), *told)
    return strongest(finding for finding in findings if look.charges[finding.row].id in entries)


def _votes(look: Looked, finding: Finding, ranks: Mapping[int, float], heard: Heard) -> Votes:
    vote = look.votes[finding.row]
    rarest = max(vote.tails)
    return Votes(
        statistics=round(vote.score, 2),
        one_in=round(10**rarest) if rarest > 0 else None,
        forest=round(ranks[finding.row], 3) if finding.row in ranks else None,
        heard=Heard.RULE if finding.kind in BY_RULE else heard,
    )


def _alarms(look: Looked, a_month: int) -> int:
    """How many may be told for the days that have charges."""
    first = next((charge.day for charge in look.charges if charge.day >= look.since), None)
    if first is None:
        return a_month
    return max(a_month, round(a_month * (look.charges[-1].day - first + 1) / DAYS_A_MONTH))


def _unjudged(look: Looked, chosen: frozenset[int]) -> int:
    """Of the charges asked about, how many have too short a past to say whether their amount is odd: of their category
    and payee, or of all the books before their month."""
    of_category: Counter[tuple[str, int]] = Counter()
    of_payee: Counter[tuple[str, int]] = Counter()
    start = anomaly_surprise.enough_from(look.charges)
    unjudged = 0
    for charge, payee in zip(look.charges, look.payees, strict=True):
        category = (charge.currency, charge.category_id or 0)
        if charge.day >= look.since and charge.id in chosen:
            by_category = charge.category_id is not None and of_category[category] >= CATEGORY_PAST
            by_payee = payee >= 0 and of_payee[charge.currency, payee] >= PAYEE_PAST
            unjudged += charge.day < start or (not by_category and not by_payee)
        of_category[category] += 1
        of_payee[charge.currency, payee] += 1
    return unjudged


def oddity(charge: Charge, finding: Finding, books: Categories, *, accepted: bool) -> Oddity:
    """A finding as a person sees it."""

    def out(minor: int | None) -> Money | None:
        return None if minor is None else Money(-minor, charge.currency)

    return Oddity(
        id=charge.id,
        date=date.fromordinal(charge.day),
        amount=Money(-(charge.whole if finding.kind in _WHOLE else charge.paid), charge.currency),
        description=charge.description,
        category=books.path(charge.category_id) if charge.category_id is not None else None,
        kind=finding.kind,
        score=round(finding.score, 2),
        reason=finding.reason,
        usual=out(finding.usual),
        other=finding.other,
        accepted=accepted,
        low=out(finding.high),
        high=out(finding.low),
    )
