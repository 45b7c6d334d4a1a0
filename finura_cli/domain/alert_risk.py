"""What there is to say before the hour at which, on days like the one ahead, more was spent. Pure, in minor units.

What was counted is said: on so many such days it was so. Nothing here says that one brings the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import sqrt

from finura_cli.domain.alerts import Alert, AlertKind, Figure, Identity
from finura_cli.domain.money import Money
from finura_cli.domain.risk import LOW_MOOD, YEAR, Block, Day, Likely, Spending, high_from
from finura_cli.domain.risk_ahead import HIGH, LOW, RiskTold
from finura_cli.records import NamedTuple

TIMES, POINTS = 1.5, 0.1
"""A chance is well above its base rate when it is so many times that, and so much higher."""
FEWEST = 8
"""Such days on which something was spent there and then, for a word about it."""
MORE, SURE = 1.2, 2.5
"""On such days so many times as much goes there as on others, by so many standard errors of the difference."""
AROUND = 1
"""An hour is told with so many beside it: nobody has lunch by the clock."""
MORNING, NOON = "08:00", "12:00"
"""Where no hour is known it is said in the morning."""


class More(NamedTuple):
    """On days of a kind more was spent on a category, `hour`: around that hour of the day (0 to 23; None: all day).

    `days`: days of the kind on which anything was, of `such`; `usual_days` of the `others`. `mean`, `usual`: minor
    units a day, on days of the kind and on the others.
    """

    risk: str
    category: int
    hour: int | None
    days: int
    such: int
    mean: int
    usual_days: int
    others: int
    usual: int

    def is_due(self, time: str) -> bool:
        """Whether a local time (HH:MM) lies in the hour before it."""
        if self.hour is None:
            return MORNING <= time < NOON
        return f"{self.hour - 1:02}:00" <= time < f"{self.hour:02}:00"


def is_well_above(told: RiskTold) -> bool:
    """Whether a chance is worth a word: it is proven to know more than the base rate, and well above it."""
    return told.proven and told.chance >= max(TIMES * told.base, told.base + POINTS)


def days_of(days: Sequence[Day], risk: str) -> tuple[frozenset[date], frozenset[date]]:
    """The days of the last year that were so, and those that are known not to have been."""
    lately = days[-YEAR:]
    cut = high_from(days) if risk == HIGH else None
    so: dict[date, bool] = {}
    for one in lately:
        if risk == LOW and one.mood is not None:
            so[one.day] = one.mood <= LOW_MOOD
        elif cut is not None:
            so[one.day] = one.spent > cut
    return frozenset(day for day, was in so.items() if was), frozenset(day for day, was in so.items() if not was)


def more_on(
    spendings: Iterable[Spending], days: Sequence[Day], risk: str,
    categories: Sequence[Likely[int]], blocks: Sequence[Likely[Block]],
) -> More | None:  # fmt: skip
    """Where and when clearly more was spent on days of a kind than on others: the likeliest category first, in it the
    likeliest part of the day; without an hour where none is clear. `days` end with the last one that is over."""
    such, others = days_of(days, risk)
    if len(such) < FEWEST or len(others) < FEWEST:
        return None
    sums: dict[int, dict[int | None, dict[date, int]]] = {one.what: {} for one in categories}
    for line in spendings:
        if line.category in sums and (line.day in such or line.day in others):
            of_hour = sums[line.category].setdefault(line.hour, {})
            of_hour[line.day] = of_hour.get(line.day, 0) + line.minor
    for category, by_hour in sums.items():
        for block in blocks:
            hour = _busiest(by_hour, block.what, such)
            near = {} if hour is None else _added(by_hour.get(hour + beside) for beside in range(-AROUND, AROUND + 1))
            found = _more(near, such, others)
            if found is not None:
                return More(risk, category, hour, *found)
    for category, by_hour in sums.items():
        found = _more(_added(by_hour.values()), such, others)
        if found is not None:
            return More(risk, category, None, *found)
    return None


def risk_alert(
    more: More, told: RiskTold, day: date, name: str, object: str, currency: str, *, felt: bool = False
) -> Alert:
    """The word before that hour. `name`, `object`: of the category, the latter its uid. `felt`: the low mood is no
    chance any more, it is logged."""
    days, advice, ahead = {
        LOW: ("low-mood days", "maybe a walk?", "A low mood today"),
        HIGH: ("days of high spending", "maybe leave it for tomorrow?", "Such a day today"),
    }[more.risk]
    when = "" if more.hour is None else f" around {hour_text(more.hour)}"
    text = f"on {days} you spent more on {{name}}{when} ({more.days} days); {advice}"
    if not felt:
        text += f" {ahead}: {told.chance * 100:.0f} %, usually {told.base * 100:.0f} %"
    basis: dict[str, Figure] = {
        "name": name, "risk": more.risk, "chance": told.chance, "base": told.base, "hour": more.hour,
        "days": more.days, "such": more.such, "spent": Money(more.mean, currency), "others": more.others,
        "usual_days": more.usual_days, "usual": Money(more.usual, currency),
    }  # fmt: skip
    return Alert(Identity(AlertKind.RISK, object, str(day), more.risk), text, basis)


def hour_text(hour: int) -> str:
    """`1 pm`, `12 am`."""
    return f"{hour % 12 or 12} {'am' if hour < 12 else 'pm'}"


def _busiest(by_hour: Mapping[int | None, Mapping[date, int]], block: Block, such: frozenset[date]) -> int | None:
    """The hour of a part of the day at which something was spent on most of these days, the earliest of equals. That
    after midnight is none: the hour before it is of another day."""
    counts = {
        hour: sum(day in such and minor > 0 for day, minor in by_hour.get(hour, {}).items())
        for hour in range(max(6 * block, 1), 6 * block + 6)
    }
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] else None


def _added(several: Iterable[Mapping[date, int] | None]) -> dict[date, int]:
    sums: dict[date, int] = {}
    for one in several:
        for day, minor in (one or {}).items():
            sums[day] = sums.get(day, 0) + minor
    return sums


def _more(
    sums: Mapping[date, int], such: frozenset[date], others: frozenset[date]
) -> tuple[int, int, int, int, int, int] | None:
    """The counts and means of both kinds of days, where those of the one are clearly higher."""
    spent, usual = ([sums.get(day, 0) for day in sorted(days)] for days in (such, others))
    days = sum(minor > 0 for minor in spent)
    mean, mean_usual = sum(spent) / len(spent), sum(usual) / len(usual)
    if days < FEWEST or mean <= max(MORE * mean_usual, 0):
        return None
    error = sqrt(_variance(spent) / len(spent) + _variance(usual) / len(usual))
    if mean - mean_usual < SURE * error:
        return None
    seldom = sum(minor > 0 for minor in usual)
    return days, len(spent), round(mean), seldom, len(usual), round(mean_usual)


def _variance(minors: Sequence[int]) -> float:
    """Of a sample; the squares are whole numbers, so that nothing is lost."""
    count, whole = len(minors), sum(minors)
    return (count * sum(minor * minor for minor in minors) - whole * whole) / (count * (count - 1))
