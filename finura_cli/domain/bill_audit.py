"""What bills cost a year, and which of them deserve a look: dearer ones, forgotten ones, double ones, and those that
were ended and are charged on. Pure, whole minor units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from finura_cli.domain.bills import Evidence
from finura_cli.domain.category import Necessity
from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.paces import BY_PACE, Every
from finura_cli.domain.recurring import MOVED_PRICE
from finura_cli.domain.text import folded
from finura_cli.records import NamedTuple

RISE = 0.02
"""A price that went up by more than this share is a rise."""
LARGEST_RISE = 3.0
"""More is another thing at the same payee."""
STEADY = 2
"""The old price was asked at least so many times in a row."""
RECENT = 400
"""A rise is news for so many days."""
FORGOTTEN_DAYS = 150
"""A subscription that nobody confirmed is old enough to be forgotten after so many days ..."""
SMALL, SMALL_UNKNOWN = 0.02, 0.01
"""... and small: at most this share of what all bills cost; the second where nothing says what it is for."""

KINDS: Mapping[str, tuple[str, ...]] = {
    "films and series": (
        "netflix", "prime video", "primevideo", "disney", "hotstar", "jiohotstar", "hulu", "hbo", "paramount",
        "peacock", "apple tv", "zee5", "sonyliv", "sony liv", "jiocinema", "hoichoi", "chorki", "discovery plus",
        "youtube premium", "mubi", "crunchyroll", "dazn", "sky", "wow tv", "rtl plus", "joyn", "viaplay",
    ),
    "music": (
        "spotify", "apple music", "gaana", "jiosaavn", "saavn", "wynk", "tidal", "deezer", "youtube music",
        "amazon music", "soundcloud", "qobuz",
    ),
    "storage": ("icloud", "google one", "google storage", "dropbox", "onedrive", "box com", "pcloud"),
    "meetings and chat": ("zoom", "slack", "chatgpt", "openai", "claude", "gemini advanced", "perplexity"),
    "books": ("kindle unlimited", "audible", "scribd", "storytel", "kobo plus"),
    "fitness": ("cult fit", "cultfit", "strava", "peloton", "fitness", "gym", "sportpark"),
    "vpn": ("nordvpn", "expressvpn", "surfshark", "protonvpn", "mullvad"),
}  # fmt: skip
"""Services of one kind, by words in their names: two of a kind may be one too many."""


class Finding(StrEnum):
    """Why a bill deserves a look, as JSON names it."""

    STILL_CHARGED = "still-charged"
    DUPLICATE = "duplicate"
    PRICE_RISE = "price-rise"
    FORGOTTEN = "forgotten"
    SAME_KIND = "same-kind"


_MAYBE = (Finding.FORGOTTEN, Finding.SAME_KIND)


class Cost(NamedTuple):
    """A bill or a detected stream that goes on, with what it costs."""

    id: str
    name: str
    payee: str
    """The same for the same payee."""
    account_id: int | None
    every: Every
    amount: Money
    low: Money
    high: Money
    evidence: Evidence
    """The entries that paid it; of an ended one those that came after its end."""
    accepted: bool
    necessity: Necessity | None = None
    category: str | None = None
    ended: date | None = None
    whole: bool = True
    """The payee takes nothing else."""
    sure: bool = True
    """It came more than twice."""

    @property
    def a_year(self) -> Money:
        """By twelve months, or 365 days."""
        return Money(a_year(self.amount.minor, self.every), self.amount.currency)


class Found(NamedTuple):
    """A finding: what it costs in a year, and the figures that a sentence needs."""

    kind: Finding
    id: str
    name: str
    a_year: Money
    old: Money | None = None
    new: Money | None = None
    since: date | None = None
    others: tuple[str, ...] = ()
    """The names of what it is double with; of a kind: the word for it, then the names."""
    charges: int = 0
    """Charges that were counted."""

    @property
    def worth(self) -> int:
        """What a look at it brings in a year, minor units: of what may be wanted half, for nobody knows."""
        return round_ratio(self.a_year.minor, 2) if self.kind in _MAYBE else self.a_year.minor


def a_year(minor: int, every: Every) -> int:
    """What an amount at a pace comes to in a year."""
    pace = BY_PACE[every]
    return minor * 12 // pace.months if pace.months else round_ratio(minor * 365, pace.days)


def findings(costs: Sequence[Cost], today: date) -> list[Found]:
    """What deserves a look: what is certain before what may be, each with the most money first."""
    running = [cost for cost in costs if cost.ended is None]
    found = [one for cost in running if (one := price_rise(cost, today))]
    found += [one for cost in costs if (one := _still_charged(cost))]
    double = list(_doubles(running))
    found += double
    named = {one.id for one in (*double, *found) if one.kind is not Finding.PRICE_RISE}
    found += [one for one in _same_kind(running) if one.id not in named]
    found += [one for cost in running if cost.id not in named and (one := _forgotten(cost, running, today))]
    return sorted(found, key=lambda one: (one.kind in _MAYBE, -one.a_year.minor, one.name, one.kind))


def price_rise(cost: Cost, today: date) -> Found | None:
    """The latest step up of a steady price, of the last `RECENT` days: old and new price, since when, and what it
    costs more in a year."""
    paid, days = cost.evidence.paid, cost.evidence.days
    if len(paid) < STEADY + 1:
        return None
    start = len(paid) - 1
    while start > 0 and _alike(paid[start - 1], paid[-1]):
        start -= 1
    before = paid[max(0, start - STEADY) : start]
    if len(before) < STEADY or not all(_alike(one, before[-1]) for one in before):
        return None
    old, new = before[-1], paid[-1]
    most = MOVED_PRICE if start == len(paid) - 1 else LARGEST_RISE  # once, it may have been calls abroad
    if not (1 + RISE) * old < new <= most * old or (today - days[start]).days > RECENT:
        return None
    currency = cost.amount.currency
    return Found(
        Finding.PRICE_RISE, cost.id, cost.name, Money(a_year(new - old, cost.every), currency), Money(old, currency),
        Money(new, currency), days[start], charges=len(paid) - start,
    )  # fmt: skip


def _alike(one: int, other: int) -> bool:
    return abs(one - other) <= RISE / 2 * max(one, other)


def _still_charged(cost: Cost) -> Found | None:
    """Charged after the day on which it was said to have ended."""
    days, paid = cost.evidence.days, cost.evidence.paid
    if cost.ended is None or not days:
        return None
    new = Money(paid[-1], cost.amount.currency)
    worth = Money(a_year(new.minor, cost.every), new.currency)
    return Found(Finding.STILL_CHARGED, cost.id, cost.name, worth, None, new, days[0], charges=len(days))


def _doubles(costs: Iterable[Cost]) -> list[Found]:
    """One payee paid twice at one pace and one price: on two accounts, or twice a month."""
    by_payee: dict[tuple[str, Every, str], list[Cost]] = defaultdict(list)
    for cost in costs:
        by_payee[cost.payee, cost.every, cost.amount.currency].append(cost)
    found = []
    for own in by_payee.values():
        own.sort(key=lambda cost: (cost.evidence.days[:1], cost.id))
        for n, cost in enumerate(own):
            twins = [other for other in own[:n] if _alike(other.amount.minor, cost.amount.minor)]
            if twins:
                names = tuple(f"{twin.name} ({twin.id})" for twin in twins)
                found.append(Found(Finding.DUPLICATE, cost.id, cost.name, cost.a_year, others=names))
    return found


def kind_of(name: str) -> str | None:
    """What a service is for, by words of its name; None when it is none of `KINDS`."""
    words = folded(name)
    return next((kind for kind, brands in KINDS.items() if any(f" {brand} " in words for brand in brands)), None)


def _same_kind(costs: Iterable[Cost]) -> list[Found]:
    """Services of one kind at several payees; each but the dearest could go."""
    by_kind: dict[tuple[str, str], list[Cost]] = defaultdict(list)
    for cost in costs:
        kind = kind_of(cost.name)
        if kind is not None:
            by_kind[kind, cost.amount.currency].append(cost)
    found = []
    for (kind, _), own in by_kind.items():
        own.sort(key=lambda cost: (-cost.a_year.minor, cost.name))
        for cost in own[1:]:
            if cost.payee != own[0].payee:
                others = tuple(other.name for other in own if other.payee != cost.payee)
                found.append(Found(Finding.SAME_KIND, cost.id, cost.name, cost.a_year, others=(kind, *others)))
    return found


def _forgotten(cost: Cost, costs: Sequence[Cost], today: date) -> Found | None:
    """What somebody may pay without thinking of it: small, always the same, no necessity, for a while, and nobody has
    said yet that it is wanted. Whoever accepts it has thought of it."""
    evidence = cost.evidence
    if (
        cost.accepted
        or not cost.sure
        or cost.necessity is Necessity.ESSENTIAL
        or cost.necessity is Necessity.SAVING
        or not cost.whole
    ):
        return None
    if cost.low != cost.high or (today - evidence.days[0]).days < FORGOTTEN_DAYS:
        return None
    total = sum(one.a_year.minor for one in costs if one.amount.currency == cost.amount.currency)
    is_known = cost.necessity is not None or kind_of(cost.name) is not None
    if cost.a_year.minor > (SMALL if is_known else SMALL_UNKNOWN) * total:
        return None
    return Found(
        Finding.FORGOTTEN,
        cost.id,
        cost.name,
        cost.a_year,
        None,
        cost.amount,
        evidence.days[0],
        charges=len(evidence.ids),
    )
