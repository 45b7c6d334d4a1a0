"""The one thing that a letter asks for: of all that could be done, what is worth the most.

Everything is measured by one rule: the money that following the suggestion brings in the month ahead. A double charge
is its amount, once. A dearer price, a forgotten subscription, a habit and a goal count with what they come to in one
month, not in twelve: a letter comes again, and over a year whatever never ends would beat all news. Of a group of
spending that ran above usual a tenth of a *usual* month counts, for a dear week is seldom followed by one; of a budget
what it is heading to be over. What stands until somebody acts would fill every letter: it takes turns from month to
month, and in a week it is told when it was just paid. Pure, whole minor units.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.reports.movers import EXPLAINED, Mover
from finura_cli.domain.reports.parts import Part, grouped
from finura_cli.records import NamedTuple

if TYPE_CHECKING:
    from finura_cli.domain.anomaly import Oddity
    from finura_cli.domain.paces import Every
    from finura_cli.domain.period import Period
    from finura_cli.domain.reports.coming import Coming
    from finura_cli.domain.reports.month import Largest

MONTHS, YEAR = 12, 365
LEAST = 0.001
"""What is worth less than this share of a month's spending is no advice; money that was taken wrongly is told however
little it is."""
BARE = 0.05
"""From this share of spending without a category on, filing it comes first: until then no sum by category is true."""
NOTABLE = 4
"""A group is worth a look, though nothing can be advised, when it is above usual by a quarter of all that is usual."""
TENTH, TWENTIETH = 10, 20
FIRST_WEEK = 7
SEVERAL = 3
"""Less is only advised of what was paid so many times: a purchase or two is no habit."""
HALF = 2
"""... and where the tenth is at most half of what could have been left out: nobody is told to eat or heat less."""


class About(StrEnum):
    """What the one thing is about, as JSON names it; of two that are worth the same the first."""

    DUPLICATE = "duplicate-charge"
    PRICE_RISE = "price-rise"
    BILL = "bill"
    PACE = "pace"
    MOVER = "mover"
    FLAG = "flag"
    HABIT = "habit"
    FEES = "fees"
    GOAL = "goal"
    REVIEW = "review"
    UNCATEGORIZED = "uncategorized"
    LARGEST = "largest"
    NOTHING = "nothing"


_STANDING = (About.BILL, About.HABIT, About.FEES, About.GOAL)
"""What is as it is until somebody acts."""
_ORDER = {about: n for n, about in enumerate(About)}


class Advice(NamedTuple):
    """Something that could be done, with the figures its sentence needs.

    `once` and `a_month`: what it brings, minor units of the letter's currency. `saves`: what the suggestion comes to,
    None where none is sensible. What the others mean stands where they are made.
    """

    about: About
    once: int = 0
    a_month: int = 0
    name: str = ""
    amount: Money | None = None
    usual: Money | None = None
    saves: Money | None = None
    more: Money | None = None
    day: date | None = None
    times: int = 0
    ref: str = ""
    """The number of an entry or a bill, or the category, which a command takes."""
    why: str = ""
    """A reason without amounts, or the kind of a finding."""
    others: tuple[str, ...] = ()
    last: date | None = None
    """The day on which it was last paid, of what is paid again and again."""

    @property
    def worth(self) -> int:
        """What it brings in the month ahead."""
        return self.once + self.a_month


class Outlook(NamedTuple):
    """What a letter says beside its sums: what is coming in the next days, and what could be done."""

    coming: Coming
    advice: tuple[Advice, ...]


class Rest(NamedTuple):
    """What there is to look at where nothing can be advised. `bare` of all that was `spent` has no category, minor
    units; `uncategorized` and `waiting` are counts."""

    spent: int = 0
    bare: int = 0
    uncategorized: int = 0
    waiting: int = 0
    mover: Mover | None = None
    flag: Advice | None = None
    largest: Largest | None = None


class Focus(NamedTuple):
    """The one thing. `advice` where it is worth money; `mover` and `entry` by its kind; `alike`: how many
    more there are of it."""

    about: About
    advice: Advice | None = None
    mover: Mover | None = None
    entry: Largest | None = None
    alike: int = 0


def focus(
    found: Iterable[Advice], rest: Rest, *, month: int, movers: Sequence[Mover] = (), turn: int = 0
) -> Focus:  # fmt: skip
    """What is worth the most. `month`: what one costs in all, minor units; `movers`: those that advice is about;
    `turn`: another number in the next letter."""
    if rest.spent > 0 and rest.bare >= BARE * rest.spent:
        return Focus(About.UNCATEGORIZED, alike=rest.uncategorized)
    worthy = [one for one in found if one.worth >= max(1, LEAST * month) or one.about is About.DUPLICATE]
    if worthy:
        best = _most(worthy, turn)
        mover = next((one for one in movers if best.about is About.MOVER and one.row.group == best.ref), None)
        alike = sum(one.about is best.about for one in worthy) - 1
        return Focus(best.about, best, mover, alike=alike)
    if rest.mover is not None:
        return Focus(About.MOVER, mover=rest.mover)
    if rest.flag is not None:
        return Focus(About.FLAG, rest.flag)
    if rest.waiting:
        return Focus(About.REVIEW, alike=rest.waiting)
    if rest.uncategorized:
        return Focus(About.UNCATEGORIZED, alike=rest.uncategorized)
    if rest.largest is not None:
        return Focus(About.LARGEST, entry=rest.largest)
    return Focus(About.NOTHING)


def _most(worthy: Sequence[Advice], turn: int) -> Advice:
    """The one that is worth the most; where it stands until somebody acts, those that do and are worth half of it take
    turns."""
    ordered = sorted(worthy, key=lambda one: (-one.worth, _ORDER[one.about], one.name, one.ref))
    best = ordered[0]
    if best.about not in _STANDING:
        return best
    alike = [one for one in ordered if one.about in _STANDING and HALF * one.worth >= best.worth]
    return alike[turn % len(alike)]


def fits_week(one: Advice, week: Period) -> bool:
    """Whether it belongs into the letter of a week: a bill and a fee when they were just paid, a habit and a goal in
    the first one of a month."""
    if one.about in (About.HABIT, About.GOAL):
        return week.start.day <= FIRST_WEEK
    return one.about not in _STANDING or one.last is None or one.last in week


def a_month(minor: int, days: int) -> int:
    """What `days` days cost, as a month of 365 / 12 days."""
    return round_ratio(minor * YEAR, MONTHS * days) if days > 0 else minor


def left_out(parts: Iterable[Part], free: frozenset[str], depth: int | None) -> Mapping[str | None, int]:
    """By group what of its spending could have been left out: lines of the categories in `free`, minor units."""
    own = [part for part in parts if part.group in free]
    return {group: minor for group, (minor, _) in grouped(own, Kind.EXPENSE, depth=depth).items()}


def drains(
    movers: Sequence[Mover], free: Mapping[str | None, int], days: int, usual_in_all: int
) -> list[Advice]:  # fmt: skip
    """Of the groups that ran above usual those of which a tenth less is a sensible thing to ask for: paid several
    times, not made by a steady bill or by one payment, at least a twentieth of all that is usual, and with enough that
    could be left out. `days`: of the letter.

    `amount` and `usual` are those of the letter's days, `saves` a tenth of `amount`; `why` is "most" for the one that
    is further above usual than any other that no bill explains.
    """
    over = [one for one in movers if not one.is_expected and one.row.change is not None and one.row.change.minor > 0]
    most = max((one.row.change.minor for one in over if one.row.change is not None), default=0)
    found = []
    for one in over:
        row, usual = one.row, one.row.previous
        saves = tenth(row.amount, row.count, free.get(row.group, 0))
        if row.change is None or TWENTIETH * row.amount.minor < usual_in_all:
            continue
        if usual is None or usual.minor <= 0 or row.group is None or saves is None or _is_one_payment(one):
            continue
        found.append(
            Advice(
                About.MOVER,
                a_month=a_month(usual.minor, TENTH * days),
                name=row.group,
                amount=row.amount,
                usual=usual,
                saves=saves,
                ref=row.group,
                why="most" if row.change.minor == most else "",
            )
        )
    return found


def tenth(amount: Money, count: int, free: int) -> Money | None:
    """A tenth of it, where that is sensible to ask for."""
    saves = round_ratio(amount.minor, TENTH)
    if saves <= 0 or count < SEVERAL or HALF * saves > free:
        return None
    return Money(saves, amount.currency)


def _is_one_payment(mover: Mover) -> bool:
    """Whether one payment made most of the change: it is not paid again next week."""
    change = mover.row.change
    first = mover.causes[0] if mover.causes else None
    return (
        first is not None
        and change is not None
        and first.count == 1
        and (first.amount.minor >= EXPLAINED * change.minor)
    )


def notable(movers: Iterable[Mover], usual: int) -> Mover | None:
    """The first group that is far above usual, whatever can be done about it. `usual`: of all spending."""
    for one in movers:
        change = one.row.change
        if one.row.group is None or one.is_expected or change is None or change.minor <= 0:
            continue
        if NOTABLE * change.minor >= usual:
            return one
    return None


def twice(odd: Oddity, worth: int) -> Advice:
    """A double charge; `worth`: its amount in the letter's currency, minor units. It comes back once."""
    paid = abs(odd.amount)
    return Advice(
        About.DUPLICATE, once=worth, name=odd.description, amount=paid, saves=paid, day=odd.date, ref=str(odd.id),
        why=odd.reason,
    )  # fmt: skip


def dearer(odd: Oddity, every: Every, rate: Callable[[int], int]) -> Advice | None:
    """A steady charge that asks more than before. `rate` turns minor units of its currency into the letter's; `saves`
    is what the step comes to in a year."""
    if odd.usual is None:
        return None
    paid, before = abs(odd.amount), abs(odd.usual)
    from finura_cli.domain.paces import BY_PACE  # only a week asks

    pace = BY_PACE[every]
    step = (paid - before).minor
    more = step * MONTHS // pace.months if pace.months else round_ratio(step * YEAR, pace.days)
    return Advice(
        About.PRICE_RISE, a_month=round_ratio(rate(more), MONTHS), name=odd.description, amount=paid, usual=before,
        saves=Money(more, paid.currency), day=odd.date, ref=str(odd.id), why=odd.reason,
    )  # fmt: skip
