"""What speaks against a charge: six kinds of evidence, each from its past alone and each sayable in a sentence.

A charge is weighed by what came before it in the sequence, never by itself or by anything later. Amounts are compared
by their logarithms, so that the unit does not matter, and within one currency.
Source: median and MAD as in Iglewicz & Hoaglin 1993; which kinds to weigh was measured on real histories with planted
anomalies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import exp, inf, log, sqrt
from operator import ge

from finura_cli.domain.anomaly import MATTERS, TWIN_DAYS
from finura_cli.domain.anomaly_past import Lately, Latest, Same
from finura_cli.domain.charges import Charge
from finura_cli.records import NamedTuple

CATEGORY_FLOOR, CATEGORY_PAST = 0.28, 6
"""Least spread of the log amount (0.28: a third up or down), and least past, within a category."""
PAYEE_FLOOR, PAYEE_PAST = 0.07, 3
"""The same within a payee; one whose spread is no larger always asks nearly the same, and counts in full."""
LOOSE_WEIGHT = 0.35
SMALL_WEIGHT = 0.5
"""An amount far too small matters less than one far too large."""
ALL_FLOOR, ALL_PAST = 0.58, 30
"""The same among all charges, by which a new payee is measured."""
FAMILIAR, FAMILIAR_PAST = 0.05, 6
"""What a payee took before, within 5 %, among so many latest charges, is no odd amount: rent among small purchases."""
FARTHEST = 12.0
"""Beyond so many robust standard deviations nothing becomes odder."""
TWIN, SMALL_TWIN = 6.0, 0.4
"""What a twin counts that nothing explains, and how much less when it is below the middle of all: two coffees."""
OFTEN = 3.0
"""How fast a twin loses weight where the same comes soon again anyway."""
BURST_DAYS = 5
BURST_SPAN, BURST_YEAR = 30, 365
"""The usual number is counted over the last year, and over a month at the least: a first week is no burst."""
HOURS_PAST, HOURS_PRIOR = 60, 12
RARE_HOUR = 3.0
"""An hour is odd when fewer than one charge in twenty (e ** -3) came within an hour of it."""
FORGIVEN = 1.1
"""What was called normal covers what is up to a tenth stronger."""
NO_HOUR = -1
NEVER = -BURST_YEAR


class Evidence(NamedTuple):
    """How strongly each kind speaks against one charge; 0: not at all. The first five in robust standard deviations,
    or what is worth as much."""

    category: float
    """The amount, among the latest of its category."""
    payee: float
    """The amount, among the latest of its payee."""
    twin: float
    """The same text, account and amount at most `TWIN_DAYS` days earlier, less where that comes often anyway."""
    newcomer: float
    """A payee never seen, with an amount that is large among all."""
    burst: float
    """More charges of the category within `BURST_DAYS` days than are usual."""
    hour: float
    """A time of day at which hardly anything was paid: by how much the logarithm of its share is below -3."""


NOTHING = Evidence(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
CLEAR = Evidence(category=2.0, payee=2.0, twin=inf, newcomer=1.5, burst=2.0, hour=0.5)
"""From what strength a kind of evidence is told. Twins never are: the rule of duplicates tells of them."""


class Range(NamedTuple):
    """Usual amounts, minor units > 0: the middle one, from and to between which four in five lie, of how many."""

    middle: int
    low: int
    high: int
    past: int


class Usual(NamedTuple):
    """What was usual in the place of one charge, as its sentence needs it; None where that is not known."""

    category: Range | None
    payee: Range | None
    everything: Range | None
    near: int
    """Charges of its category in the last `BURST_DAYS` days, itself among them."""
    expected: float
    """How many of them are usual."""
    hours: tuple[int, int]
    """How many charges came within an hour of its time of day, of how many whose hour is known."""


class Taught(NamedTuple):
    """What the user said of charges, by their rows. It changes what is thought of later ones only: that a row was
    settled itself is for whoever shows it, so that it leaves no room for another."""

    accepted: frozenset[int] = frozenset()
    """Odd indeed: nothing is learnt from them about what is usual."""
    rejected: frozenset[int] = frozenset()
    """Normal: evidence no stronger than theirs is excused after them, at the same payee, of an odd hour at that hour;
    of a burst in the same category, while it lasts."""


class Weighed(NamedTuple):
    """The evidence against each charge that was read, and what was usual where a sentence may be wanted."""

    evidence: list[Evidence]
    usual: dict[int, Usual]
    excused: dict[int, Evidence]
    """What is left of a row's evidence where the user called as much normal. The whole of it still tells how often
    there is as much."""

    def left(self, row: int) -> Evidence:
        """What speaks against a charge after all that was excused."""
        return self.excused.get(row, self.evidence[row])


def weigh(
    charges: Sequence[Charge], texts: Sequence[int], payees: Sequence[int], hours: Sequence[int] = (), *,
    since: int = 0, taught: Taught | None = None, met: Mapping[int, int] | None = None,
) -> Weighed:  # fmt: skip
    """The evidence against every charge, in their order; `usual` for those from day `since` on with any that is clear.

    `charges` in order of day; `texts` and `payees` are their `text_codes` and `payee_codes`; `hours` the hour (0..23)
    of each or NO_HOUR, empty where none is known. `met`: the first day on which a payee was met otherwise, in a
    transfer: it is not new after it. Raises ValueError when the lengths differ.
    """
    said, others = taught or Taught(), met or {}
    pasts: dict[str, _Past] = defaultdict(_Past)
    weighed = Weighed([], {}, {})
    known = hours or [NO_HOUR] * len(charges)
    for row, (charge, text, payee, hour) in enumerate(zip(charges, texts, payees, known, strict=True)):
        past = pasts[charge.currency]
        seen = _Seen(charge, log(charge.paid), text, payee, hour)
        found = past.weigh(seen)
        if found.newcomer and payee in others and others[payee] < charge.day:
            found = found._replace(newcomer=0.0)
        weighed.evidence.append(found)
        left = past.left(seen, found)
        if left != found:
            weighed.excused[row] = left
        if row in said.rejected:
            past.excuse(seen, found)
        if charge.day >= since and any(map(ge, left, CLEAR)):
            weighed.usual[row] = past.usual(seen)
        if row not in said.accepted:
            past.add(seen)
    return weighed


class _Seen(NamedTuple):
    charge: Charge
    value: float
    """Logarithm of what was paid."""
    text: int
    payee: int
    hour: int


class _Past:
    """What is known of one currency's charges so far."""

    def __init__(self) -> None:
        self.categories: dict[int, Latest] = {}
        self.payees: dict[int, Latest] = {}
        self.everything = Latest()
        self.twins: dict[tuple[int, int, int], Same] = {}
        self.lately: dict[int, Lately] = {}
        self.hours = [0] * 24
        self.first: int | None = None
        self.normal: dict[tuple[str, int], float] = {}
        """Up to what strength evidence was called normal: by its kind and the place where it is."""
        self.bursts: dict[tuple[str, int], int] = {}
        """The day of the last charge that was called normal: a busy holiday does not excuse the next one."""

    def weigh(self, seen: _Seen) -> Evidence:
        familiar = self._is_familiar(seen)
        return Evidence(
            0.0 if familiar else self._in_category(seen),
            0.0 if familiar else self._at_payee(seen),
            self._twin(seen),
            self._newcomer(seen),
            self._burst(seen),
            self._hour(seen.hour),
        )

    def add(self, seen: _Seen) -> None:
        charge, value = seen.charge, seen.value
        self.everything.add(value)
        if charge.category_id is not None:
            self.categories.setdefault(charge.category_id, Latest()).add(value)
            self.lately.setdefault(charge.category_id, Lately(BURST_YEAR)).add(charge.day)
        if seen.payee >= 0:
            self.payees.setdefault(seen.payee, Latest()).add(value)
        if seen.text >= 0 and charge.first:
            key = (seen.text, charge.account_id, charge.whole)
            self.twins.setdefault(key, Same(charge.day)).add(charge.day, TWIN_DAYS)
        if seen.hour >= 0:
            self.hours[seen.hour] += 1
        self.first = charge.day if self.first is None else self.first

    def usual(self, seen: _Seen) -> Usual:
        category = seen.charge.category_id
        near, expected = self._near(seen)
        return Usual(
            _range(self.categories.get(-1 if category is None else category), CATEGORY_PAST),
            _range(self.payees.get(seen.payee), PAYEE_PAST),
            _range(self.everything, ALL_PAST),
            near,
            expected,
            (self._beside(seen.hour), sum(self.hours)),
        )

    def _is_familiar(self, seen: _Seen) -> bool:
        latest = self.payees.get(seen.payee)
        return latest is not None and any(abs(one - seen.value) <= FAMILIAR for one in latest.last(FAMILIAR_PAST))

    def _in_category(self, seen: _Seen) -> float:
        latest = None if seen.charge.category_id is None else self.categories.get(seen.charge.category_id)
        if latest is None or len(latest) < CATEGORY_PAST:
            return 0.0
        middle = latest.middle()
        return self._worth(seen.value, middle, max(latest.spread(middle), CATEGORY_FLOOR))

    def _at_payee(self, seen: _Seen) -> float:
        latest = self.payees.get(seen.payee)
        if latest is None or len(latest) < PAYEE_PAST:
            return 0.0
        middle = latest.middle()
        spread = latest.spread(middle)
        worth = self._worth(seen.value, middle, max(spread, PAYEE_FLOOR))
        return worth if spread <= PAYEE_FLOOR else LOOSE_WEIGHT * worth

    def _worth(self, value: float, middle: float, spread: float) -> float:
        """The robust z, less for what is too small, and for what is off by less than half a usual charge."""
        off = abs(exp(value) - exp(middle)) / (MATTERS * exp(self.everything.middle()))
        z = min(abs(value - middle) / spread, FARTHEST) * min(1.0, off)
        return z if value > middle else SMALL_WEIGHT * z

    def _twin(self, seen: _Seen) -> float:
        charge = seen.charge
        if seen.text < 0 or not charge.first:
            return 0.0
        same = self.twins.get((seen.text, charge.account_id, charge.whole))
        if same is None or charge.day - same.last > TWIN_DAYS:
            return 0.0
        often = same.soon_again(TWIN_DAYS)
        return TWIN * exp(-OFTEN * often) * (SMALL_TWIN if seen.value < self.everything.middle() else 1.0)

    def _newcomer(self, seen: _Seen) -> float:
        if seen.payee < 0 or seen.payee in self.payees or len(self.everything) < ALL_PAST:
            return 0.0
        middle = self.everything.middle()
        return max(0.0, min(FARTHEST, (seen.value - middle) / max(self.everything.spread(middle), ALL_FLOOR)))

    def _near(self, seen: _Seen) -> tuple[int, float]:
        """Charges of its category within the last days, itself among them, and how many are usual."""
        category, day = seen.charge.category_id, seen.charge.day
        lately = None if category is None else self.lately.get(category)
        if lately is None or self.first is None:
            return 1, 0.0
        known = min(max(BURST_SPAN, day - self.first), BURST_YEAR)
        return 1 + lately.since(day - BURST_DAYS), BURST_DAYS * lately.count(day) / known

    def _burst(self, seen: _Seen) -> float:
        near, expected = self._near(seen)
        return max(0.0, (near - 1 - expected) / sqrt(expected + 1))

    def _beside(self, hour: int) -> int:
        return sum(self.hours[(hour + by) % 24] for by in (-1, 0, 1)) if hour >= 0 else 0

    def _hour(self, hour: int) -> float:
        known = sum(self.hours) if hour >= 0 else 0
        if known < HOURS_PAST:
            return 0.0
        return max(0.0, -log((self._beside(hour) + 0.5) / (known + HOURS_PRIOR)) - RARE_HOUR)

    def excuse(self, seen: _Seen, found: Evidence) -> None:
        """Evidence up to that of a charge that was called normal is none from now on, in its place."""
        for kind, strength in found._asdict().items():
            place = _place(seen, kind)
            self.normal[place] = max(self.normal.get(place, 0.0), FORGIVEN * strength)
        self.bursts[_place(seen, "burst")] = seen.charge.day

    def left(self, seen: _Seen, found: Evidence) -> Evidence:
        """What speaks against a charge beyond what was called normal in its place."""
        if not self.normal or found == NOTHING:
            return found
        left = {
            kind: 0.0 if strength <= self.normal.get(_place(seen, kind), 0.0) else strength
            for kind, strength in found._asdict().items()
        }
        if seen.charge.day - self.bursts.get(_place(seen, "burst"), NEVER) >= BURST_DAYS:
            left["burst"] = found.burst
        return Evidence(**left)


def _place(seen: _Seen, kind: str) -> tuple[str, int]:
    """Where a kind of evidence that was called normal is so: a burst in its category, an hour then, else at the payee;
    without one in the category."""
    category = -1 if seen.charge.category_id is None else seen.charge.category_id
    if kind == "hour":
        return kind, seen.hour
    if kind == "burst":
        return kind, category
    return (kind, seen.payee) if seen.payee >= 0 else (f"{kind} in a category", category)


def _range(latest: Latest | None, past: int) -> Range | None:
    if latest is None or len(latest) < past:
        return None
    low, high = latest.most()
    return Range(round(exp(latest.middle())), round(exp(low)), round(exp(high)), len(latest))
