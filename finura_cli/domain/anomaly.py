"""What looks odd: the rules that need no statistics, and the value that says why.

Every rule is past-only: a charge is judged by what came before it. A reason never holds an amount, so that
`--private` can show it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise

from finura_cli.domain.charges import Charge
from finura_cli.domain.money import Money
from finura_cli.domain.paces import pace_of
from finura_cli.domain.period import Period
from finura_cli.records import NamedTuple

TWIN_DAYS = 2
"""Days within which the same charge again is a duplicate."""
USUAL_TWINS = 0.25
"""It comes twice that often anyway when this share of its earlier gaps was as short."""
USUAL_GAP = 6
"""... or when it comes every few days at the same price."""
RISE = 0.10
"""A recurring charge that grew by more than this share has become dearer."""
LARGEST_RISE = 2.0
"""Beyond three times the old price it is another kind of charge."""
STEADY, NEARLY_STEADY = 0.02, 0.10
"""Earlier prices may differ by this share and still be one price; or by that one, and rise all the same."""
STEADY_CHARGES, STEADY_IF_MISSED = 3, 6
YEAR_DAYS, OFTEN_OTHER = 380, 2
"""In a year, with its last bill, this often another amount is no slip: what it asks varies."""
MATTERS = 0.5
"""An odd amount is told when it is off by at least this share of a usual charge: not when stamps cost twice as much."""
ALARMS_A_MONTH = 2
"""How many alarms a month are worth somebody's attention, beside what rules find."""

ALL = 10**6
"""In place of that number: all are told."""


class OddKind(StrEnum):
    """Why something is odd, as JSON names it."""

    DUPLICATE = "duplicate-charge"
    PRICE_RISE = "price-rise"
    AMOUNT = "amount"
    NEW_MERCHANT = "new-merchant"
    MONTH_SPIKE = "month-spike"
    ODD_HOUR = "odd-hour"
    MISSING_BILL = "missing-bill"


BY_RULE = (OddKind.DUPLICATE, OddKind.PRICE_RISE, OddKind.MISSING_BILL)
"""What a rule finds is all told, the surest first; the user's number of alarms is for the rest."""


class Finding(NamedTuple):
    """A rule or a statistic spoke: `row` is the charge's place in the sequence that was read."""

    row: int
    kind: OddKind
    score: float
    """How surprising, in robust standard deviations or what is worth as much."""
    reason: str
    usual: int | None = None
    """What is usual in its place, minor units > 0; None where nothing is."""
    other: int | None = None
    """Another transaction it is compared with: the twin of a duplicate."""
    low: int | None = None
    high: int | None = None
    """The usual range, minor units > 0: four in five earlier charges lie in it; None where no amount is usual."""


class Heard(StrEnum):
    """Who had the word on a charge, as JSON names it."""

    RULE = "rule"
    STATISTICS = "statistics"
    BOTH = "statistics and isolation forest"


class Votes(NamedTuple):
    """Both votes on a charge."""

    statistics: float
    """How surprising what speaks against it is: about -log10 of the share of earlier charges with as much; 0 for a
    charge with nothing odd but what a rule found."""
    one_in: int | None
    """The strongest of it by itself: at most one earlier charge in so many had as much; None where nothing spoke."""
    forest: float | None
    """Which share of the earlier charges an Isolation Forest finds less isolated; None where it was not asked, or
    knows too little."""
    heard: Heard


class Oddity(NamedTuple):
    """A finding as a person sees it; `id` is the transaction's. Money out is negative, `usual` too.

    A missing bill has no entry: `id` and `other` are the last one that came, `date` the day it was due, `amount` 0.
    """

    id: int
    date: date
    amount: Money
    description: str
    category: str | None
    kind: OddKind
    score: float
    reason: str
    usual: Money | None
    other: int | None
    accepted: bool
    """The user said that it is odd indeed: settled, no finding any more."""
    low: Money | None = None
    high: Money | None = None
    """The usual range; as numbers `low` <= `usual` <= `high`, so that money out begins with the dearest."""
    votes: Votes | None = None
    """None where a rule alone was asked."""

    @property
    def ref(self) -> str:
        """What is typed to answer it: the entry's number, or `d` and the last entry of what is missing."""
        return f"d{self.id}" if self.kind is OddKind.MISSING_BILL else str(self.id)


class Oddities(NamedTuple):
    """The answer of `anomalies`: what is shown, most surprising first, and what was held back."""

    period: Period
    rows: tuple[Oddity, ...]
    rejected: int
    """Left out because the user said that they are normal."""
    held_back: int
    """Beyond the number of alarms that was asked for."""
    looked_at: int
    """Entries in the period that are money spent."""
    unjudged: int
    """Of their parts, how many have too short a past to say whether the amount is odd."""
    heard: Heard = Heard.STATISTICS
    """Who ranks what no rule found."""

    @property
    def open(self) -> int:
        """Findings that nobody has settled."""
        return sum(not row.accepted for row in self.rows)


class Sighted(NamedTuple):
    """What looks odd among rows that were just taken in, the most surprising first."""

    rows: tuple[Oddity, ...]
    """Without those that an alert is about."""
    kinds: tuple[OddKind, ...]
    """Of all that were found."""
    since: date
    """Earlier rows were not looked at."""


def duplicates(charges: Sequence[Charge], texts: Sequence[int], since: int) -> Iterator[Finding]:
    """Charges from day `since` on with the text, account and amount of one at most `TWIN_DAYS` days earlier.

    Not those that come twice, or every few days, anyway. A charge below the usual one scores less: two coffees.
    """
    earlier: dict[tuple[int, int, str, int], list[int]] = defaultdict(list)
    typical: dict[str, float] = {}
    for row, charge in enumerate(charges):
        if not charge.first or texts[row] < 0:
            continue
        rows = earlier[texts[row], charge.account_id, charge.currency, charge.whole]
        if charge.day >= since and rows and charge.day - charges[rows[-1]].day <= TWIN_DAYS:
            days = [charges[i].day for i in rows]
            if not _comes_often(days):
                twin = charges[rows[-1]]
                typical = typical or _typical_charge(charges)
                score = 6.0 if charge.whole >= typical.get(charge.currency, 0) else 4.0
                yield Finding(row, OddKind.DUPLICATE, score, _twin_reason(charge.day - twin.day, twin), None, twin.id)
        rows.append(row)


def _typical_charge(charges: Iterable[Charge]) -> dict[str, float]:
    from statistics import median  # 5 ms, and a budget only wants the values of this file

    by_currency: dict[str, list[int]] = defaultdict(list)
    for charge in charges:
        if charge.first:
            by_currency[charge.currency].append(charge.whole)
    return {currency: median(amounts) for currency, amounts in by_currency.items()}


def _comes_often(days: Sequence[int]) -> bool:
    """Whether these days of earlier charges make another one within two days no surprise."""
    from statistics import median  # 5 ms, and a budget only wants the values of this file

    gaps = [later - before for before, later in pairwise(days)]
    if len(gaps) < 2:
        return False
    return sum(gap <= TWIN_DAYS for gap in gaps) >= USUAL_TWINS * len(gaps) or median(gaps) <= USUAL_GAP


def _twin_reason(days: int, twin: Charge) -> str:
    when = "on the same day" if days == 0 else "one day earlier" if days == 1 else f"{days} days earlier"
    return f"same text, amount and account as entry {twin.id} {when}"


def price_rises(charges: Sequence[Charge], payees: Sequence[int], since: int) -> Iterator[Finding]:
    """Charges from day `since` on of a payee who came at steady intervals and asked one price, and now asks for more.

    Steady: the last three earlier charges within 2 % of each other, at gaps of one pace, this one too; of the last
    six one may have been missing. Or within 10 %, when it is dearer than any of them by more than twice that: after a
    price that fell. What varied within the year, as power does, has not risen while it hardly leaves what it was then.
    """
    earlier: dict[tuple[int, int, str], list[int]] = defaultdict(list)
    for row, charge in enumerate(charges):
        if not charge.first or payees[row] < 0:
            continue
        rows = earlier[payees[row], charge.account_id, charge.currency]
        if charge.day >= since and len(rows) >= STEADY_CHARGES:
            before = [charges[i] for i in rows[-STEADY_CHARGES:]]
            prices = [one.whole for one in before]
            apart = (max(prices) - min(prices)) / max(prices)
            old = prices[-1] if apart <= STEADY else max(prices)
            share = (charge.whole - old) / old
            days = [charges[i].day for i in (*rows[-STEADY_IF_MISSED:], row)]
            is_rise = max(RISE, 2 * apart) < share <= LARGEST_RISE and apart <= NEARLY_STEADY and _in_step(days)
            if is_rise and not _is_usual(charge, old, [charges[i] for i in rows[:-STEADY_CHARGES]]):
                count = _charges_at(old, charges, rows)
                those = f"the {count}" if apart <= STEADY else f"any of the {len(before)}"
                reason = f"{share:.0%} dearer than {those} charges before"
                score = 5.0 + min(share, 1.0)
                last = before[-1].id
                yield Finding(row, OddKind.PRICE_RISE, score, reason, old, last, low=min(prices), high=max(prices))
        rows.append(row)


def _is_usual(charge: Charge, old: int, before: Sequence[Charge]) -> bool:
    """Whether the payee asked other amounts in the year before the latest ones, about as much as now among them."""
    year = [one.whole for one in before if charge.day - one.day <= YEAR_DAYS]
    varied = [whole for whole in year if abs(whole - old) > NEARLY_STEADY * old]
    return len(varied) >= OFTEN_OTHER and charge.whole <= (1 + RISE) * max(varied)


def _in_step(days: Sequence[int]) -> bool:
    latest = days[-STEADY_CHARGES - 1 :]
    return pace_of(latest) is not None or (len(days) > STEADY_IF_MISSED and pace_of(days, skips=1) is not None)


def _charges_at(price: int, charges: Sequence[Charge], rows: Sequence[int]) -> int:
    """How many of the latest rows in a row asked this price."""
    count = 0
    for row in reversed(rows):
        if abs(charges[row].whole - price) > STEADY * price:
            break
        count += 1
    return count


def amount_reason(ratio: float, whose: str, past: int) -> str:
    """The sentence for an amount `ratio` times the usual one of `whose` past (a category or a merchant)."""
    if ratio >= 1:
        times = f"{ratio:.1f}" if ratio < 10 else f"{ratio:.0f}"
        return f"{times} times what is usual for {whose} (the {past} charges before)"
    return f"only {ratio:.0%} of what is usual for {whose} (the {past} charges before)"


def strongest(findings: Iterable[Finding]) -> list[Finding]:
    """One finding a charge, of the surest kind (duplicate, price rise, the rest); the most surprising first."""
    rank = {kind: BY_RULE.index(kind) if kind in BY_RULE else len(BY_RULE) for kind in OddKind}
    best: dict[int, Finding] = {}
    for finding in findings:
        held = best.get(finding.row)
        if held is None or (rank[finding.kind], -finding.score) < (rank[held.kind], -held.score):
            best[finding.row] = finding
    return sorted(best.values(), key=lambda finding: (-finding.score, finding.row))


def limited(findings: Sequence[Finding], alarms: int) -> tuple[list[Finding], int]:
    """All that a rule found, and the `alarms` most surprising of the rest; and how many of these were held back."""
    kept, others = [], 0
    for finding in findings:
        if finding.kind not in BY_RULE:
            others += 1
            if others > alarms:
                continue
        kept.append(finding)
    return kept, max(others - alarms, 0)
