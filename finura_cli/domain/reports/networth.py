"""What everything comes to, interval by interval: what is owned, what is owed, by kind of account.

An account above zero is owned, one below zero is owed, whatever its kind: a card that was overpaid is an asset.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from finura_cli.domain.account import AccountKind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.reports.parts import Span
from finura_cli.records import NamedTuple

if TYPE_CHECKING:
    from finura_cli.domain.rates import Used


class Stand(NamedTuple):
    """One account in one currency at the end of a day, minor units. An account with entries in other currencies than
    its own has several."""

    account_id: int
    currency: str
    minor: int


class Owner(NamedTuple):
    """What a report needs to know of an account. `valued` is the day for which its worth was last said."""

    name: str
    kind: AccountKind
    valued: date | None = None


class Standing(NamedTuple):
    """What is owned, and what is owed (positive), in one currency."""

    assets: Money
    debts: Money

    @property
    def net(self) -> Money:
        return self.assets - self.debts


@dataclass(frozen=True, slots=True)
class Point:
    """The end of an interval, or `day` within it where it is not over. `kinds` keep the sign of the books."""

    span: Span
    day: date
    standing: Standing
    change: Money
    kinds: Mapping[AccountKind, Money]
    accounts: tuple[tuple[Owner, Money], ...]
    """Those that held something, in other currencies, too; by name."""


@dataclass(frozen=True, slots=True)
class AccountWorth:
    """An account at the end of the report, and before its first interval."""

    owner: Owner
    worth: Money
    previous: Money

    @property
    def change(self) -> Money:
        return self.worth - self.previous


@dataclass(frozen=True, slots=True)
class NetWorth:
    """`points` in order of time. `accounts` are those that hold or held something, the largest first, those in other
    currencies too; `unconverted` is what these come to, for which no rate is known: in no point."""

    period: Period
    currency: str
    interval: str
    before: Standing
    kinds_before: Mapping[AccountKind, Money]
    points: tuple[Point, ...]
    accounts: tuple[AccountWorth, ...]
    unconverted: tuple[Standing, ...]
    rates: tuple[Used, ...] = ()
    """At which what is held in other currencies was converted, at the end of each interval."""

    @property
    def last(self) -> Standing:
        return self.points[-1].standing if self.points else self.before

    @property
    def change(self) -> Money:
        """Over the whole report."""
        return self.last.net - self.before.net

    @property
    def converted_late(self) -> tuple[str, ...]:
        """Currencies that had no rate at first and have one at the end: their first rate is a rise that was none."""
        apart = {money.currency for point in self.points for _, money in point.accounts}
        apart |= {row.previous.currency for row in self.accounts if row.previous}
        return tuple(sorted(apart - {self.currency} - {one.assets.currency for one in self.unconverted}))

    @property
    def kinds(self) -> tuple[AccountKind, ...]:
        """Those that hold something at any time, in their own order."""
        held = (self.kinds_before, *(point.kinds for point in self.points))
        return tuple(kind for kind in AccountKind if any(kinds.get(kind) for kinds in held))


def standing(stands: Iterable[Stand], currency: str) -> Standing:
    """What the stands of one currency come to."""
    own = [stand.minor for stand in stands if stand.currency == currency]
    assets, debts = sum(minor for minor in own if minor > 0), -sum(minor for minor in own if minor < 0)
    return Standing(Money(assets, currency), Money(debts, currency))


def networth(
    before: Sequence[Stand],
    ends: Sequence[tuple[Span, date, Sequence[Stand]]],
    owners: Mapping[int, Owner],
    period: Period,
    currency: str,
    *,
    interval: str = "M",
) -> NetWorth:
    """The course from `before` (the end of the day before the first interval) over the `ends` of the intervals."""
    points: list[Point] = []
    earlier = start = standing(before, currency)
    for span, day, stands in ends:
        now = standing(stands, currency)
        held = ((owners[one.account_id], Money(one.minor, one.currency)) for one in stands if one.minor)
        accounts = tuple(sorted(held, key=lambda one: (one[0].name, one[1].currency)))
        points.append(Point(span, day, now, now.net - earlier.net, _by_kind(stands, owners, currency), accounts))
        earlier = now
    last = ends[-1][2] if ends else before
    others = sorted({stand.currency for stand in last} - {currency})
    unconverted = (standing(last, other) for other in others)
    return NetWorth(
        period=period,
        currency=currency,
        interval=interval,
        before=start,
        kinds_before=_by_kind(before, owners, currency),
        points=tuple(points),
        accounts=tuple(_accounts(before, last, owners, currency)),
        unconverted=tuple(one for one in unconverted if one.assets or one.debts),
    )


def _by_kind(stands: Iterable[Stand], owners: Mapping[int, Owner], currency: str) -> dict[AccountKind, Money]:
    found: dict[AccountKind, Money] = {}
    for stand in stands:
        if stand.currency == currency:
            kind = owners[stand.account_id].kind
            found[kind] = found.get(kind, Money(0, currency)) + Money(stand.minor, currency)
    return found


def _accounts(
    before: Sequence[Stand], last: Sequence[Stand], owners: Mapping[int, Owner], currency: str
) -> list[AccountWorth]:
    then = {(stand.account_id, stand.currency): stand.minor for stand in before}
    now = {(stand.account_id, stand.currency): stand.minor for stand in last}
    rows = [
        AccountWorth(owners[id], Money(now.get((id, own), 0), own), Money(then.get((id, own), 0), own))
        for id, own in now.keys() | then.keys()
    ]
    held = [row for row in rows if row.worth or row.previous]
    return sorted(
        held, key=lambda row: (row.worth.currency != currency, row.worth.currency, -row.worth.minor, row.owner.name)
    )
