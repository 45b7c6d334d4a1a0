"""What if: `eating-out -20%`, `rent +500`, `income -10%`, `groceries =6000`, read and laid on amounts by category.

A change is laid on everything alike: on what is forecast, on the months of the past that intervals and odds rest on,
and on what was told of those months. So the engine that speaks without it speaks with it. Whole minor units.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from finura_cli.domain.category import Categories, Kind
from finura_cli.domain.money import LARGEST_MINOR, allocate, round_ratio
from finura_cli.domain.names import name_key, shortened
from finura_cli.domain.parse_money import NumberStyle, parse_money_in
from finura_cli.domain.text import visible
from finura_cli.errors import Ambiguous, UsageError
from finura_cli.records import NamedTuple

UNDERSTOOD = '--if "dining -20%", "rent +500", "groceries =6000" or "income -10%": a category, and what changes a month'
LONGEST = 120
MOST_PERCENT = 1000
MOST = 10 * LARGEST_MINOR
"""Changes laid one upon the other end here: beyond any amount that can be kept."""
ALL = {"income": Kind.INCOME, "spending": Kind.EXPENSE, "expenses": Kind.EXPENSE}
"""Words that stand for everything of a kind. A category of that very name and kind is in it."""

Key = int | None
"""A category's id; None is uncategorized."""

_SHAPE = re.compile(r"(?P<name>.*?)\s*(?P<sign>[-+=\u2212])\s*(?P<value>[^-+=\u2212]*)")
_PERCENT = re.compile(r"(\d{1,4})(?:[.,](\d{1,4}))?\s*%")


# -------------------------------------------------------------------------------------------------- what was typed


class Wish(NamedTuple):
    """What was typed, before its name is looked up: amounts become `times` as large and `more` minor units larger each
    month; or they come to `exactly` so many."""

    text: str
    name: str
    times: Fraction = Fraction(1)
    more: int = 0
    exactly: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A wish with what it is about: the categories `keys`, in order, of which `own` was named; None for all of the
    kind."""

    wish: Wish
    name: str
    kind: Kind
    own: int | None
    keys: tuple[int, ...] | None

    def covers(self, key: Key) -> bool:
        return self.keys is None or key in self.keys


def wish(text: str, currency: str, style: NumberStyle) -> Wish:
    """One `--if` as it was typed. UsageError (`bad-if`, `bad-amount`, `other-currency`) where it makes no sense."""
    said = " ".join(text.split())
    found = _SHAPE.fullmatch(said) if len(said) <= LONGEST else None
    if found is None or not name_key(found["name"]) or not found["value"].strip():
        raise _refused(f"{shortened(visible(said))} is no change")
    name, sign, value = found["name"], found["sign"].replace("\u2212", "-"), found["value"].strip()
    if value.endswith("%"):
        return Wish(said, name, times=_times(said, sign, value))
    if not any(character.isdigit() for character in value):
        raise _refused(f"{shortened(visible(said))} is no change")
    minor = parse_money_in(value, currency, style).minor
    if minor < 0:
        raise _refused(f"{shortened(said)} has two signs")
    if sign == "=":
        return Wish(said, name, exactly=minor)
    if not minor:
        raise _refused(f"{shortened(said)} changes nothing")
    return Wish(said, name, more=minor if sign == "+" else -minor)


def _times(said: str, sign: str, value: str) -> Fraction:
    found = _PERCENT.fullmatch(value)
    if found is None:
        raise _refused(f"{shortened(visible(said))} has no percentage that can be read")
    share = Fraction(f"{found[1]}.{found[2] or 0}") / 100
    if sign == "=":
        raise _refused(f"{shortened(said)} can mean two things", 'write "-80%" for a fifth of it, "=500" for an amount')
    if share == 0:
        raise _refused(f"{shortened(said)} changes nothing")
    if share > (1 if sign == "-" else MOST_PERCENT // 100):
        edge = "-100%: nothing is left then" if sign == "-" else f"+{MOST_PERCENT}%"
        raise _refused(f"{shortened(said)} goes too far", f"the most is {edge}")
    return 1 + share if sign == "+" else 1 - share


def _refused(message: str, hint: str = UNDERSTOOD) -> UsageError:
    return UsageError(message, hint=hint, code="bad-if")


def found_in(one: Wish, tree: Categories) -> Change:
    """What a wish is about: all income or spending, or one category with those below it, by its path or its end.

    Raises NotFound, Ambiguous; UsageError (`bad-if`) for a category of transfers.
    """
    key = name_key(one.name)
    kind = ALL.get(key)
    own = [category for category in tree.candidates(one.name) if category.kind is not kind]
    if kind is not None and own:
        named = ", ".join(category.path for category in own)
        raise Ambiguous(f"{shortened(one.name)} can be all {key}, or {named}", hint="give the category's full path")
    if kind is not None:
        return Change(one, "All income" if kind is Kind.INCOME else "All spending", kind, None, None)
    category = tree.find(one.name)
    if category.kind is Kind.TRANSFER:
        raise _refused(f"{category.path} is neither spent nor earned", "only income and spending can be changed")
    return Change(one, category.path, category.kind, category.id, tuple(sorted(tree.children_of(category.id))))


def changes(texts: Iterable[str], tree: Categories, currency: str, style: NumberStyle) -> tuple[Change, ...]:
    """Every `--if`, in the order in which they were typed; that is the order in which they are laid on amounts."""
    return tuple(found_in(wish(text, currency, style), tree) for text in texts)


# ------------------------------------------------------------------------------------------ what becomes of amounts


class Move(NamedTuple):
    """What becomes of any month of one category, minor units: so many `times` it, and so much `more`."""

    times: Fraction = Fraction(1)
    more: Fraction = Fraction(0)

    def of(self, minor: int) -> int:
        """Never taken below zero, unless it was there; nor beyond `MOST`."""
        whole = minor * self.times + self.more
        moved = round_ratio(whole.numerator, whole.denominator)
        return min(max(moved, min(minor, 0), -MOST), MOST)

    def fixed(self, bills: int, whole: int) -> int:
        """What of the moved amount bills are, where they were `bills` of a `whole`: all of it if they were all of it;
        what is added to both bills and other spending is other spending."""
        moved = self.of(whole)
        if 0 < bills == whole:
            return moved
        return min(round_ratio(bills * self.times.numerator, self.times.denominator), max(moved, 0))


class Part(NamedTuple):
    """Of a month that has begun: which share of its days is left, and what was spent (or earned) by category."""

    left: Fraction
    so_far: Mapping[Key, int]


def moves(
    wanted: Sequence[Change], kind: Kind, usual: Mapping[Key, int], part: Part | None = None
) -> dict[Key, Move]:  # fmt: skip
    """What becomes of the categories of a kind, those alone that change.

    `usual`: a usual month of each, minor units. Where a change is about several categories, an amount is shared out
    among them as they usually are; where none of them usually costs anything, it falls to the one that was named. What
    is left of a month that has begun takes its share of what is more each month; what comes to an exact amount counts
    what there was already.
    """
    found: Mapping[Key, Move] = {}
    for _, so_far in becoming(wanted, kind, usual, part):
        found = so_far
    return {key: move for key, move in found.items() if move != Move()}


def becoming(
    wanted: Sequence[Change], kind: Kind, usual: Mapping[Key, int], part: Part | None
) -> Iterator[tuple[Change, dict[Key, Move]]]:
    """After each change what has become of the categories until then."""
    now = {key: max(minor, 0) for key, minor in usual.items()}
    found: dict[Key, Move] = {}
    for one in wanted:
        if one.kind is not kind:
            continue
        covered = [key for key in now if one.covers(key)]
        if not any(now[key] for key in covered) and one.own not in covered:
            covered.append(one.own)
        found = dict(found)
        for key, step in moves_of(one, covered, now, part).items():
            before = found.get(key, Move())
            found[key] = Move(before.times * step.times, before.more * step.times + step.more)
            now[key] = step.of(now.get(key, 0))
        yield one, found


def moves_of(one: Change, covered: Sequence[Key], now: Mapping[Key, int], part: Part | None) -> dict[Key, Move]:
    """What one change makes of what it covers, as it is `now`; minor units."""
    times, more, exactly = one.wish.times, one.wish.more, one.wish.exactly
    had = sum(minor for key, minor in part.so_far.items() if one.covers(key)) if part is not None else 0
    if exactly is not None:
        shares = _shared(max(exactly - had, 0), covered, now, one.own)
        return {key: Move(Fraction(0), Fraction(share)) for key, share in shares.items()}
    if more:
        shares = _shared(
            _still(more, max(had, 0), sum(now.get(key, 0) for key in covered), part), covered, now, one.own
        )
        return {key: Move(Fraction(1), Fraction(share)) for key, share in shares.items()}
    return {key: Move(times) for key in covered}


def _still(more: int, had: int, rest: int, part: Part | None) -> int:
    """What of a month's more is still to come, where so much of it was had and such a rest is usual: a rent that is
    paid rises no more."""
    if part is None:
        return more
    left = Fraction(rest, rest + had) if rest + had else part.left
    return round_ratio(more * left.numerator, left.denominator)


def _shared(minor: int, covered: Sequence[Key], now: Mapping[Key, int], own: Key) -> dict[Key, int]:
    weights = [now.get(key, 0) for key in covered]
    if not any(weights):
        return {key: minor if key == own else 0 for key in covered}
    return dict(zip(covered, allocate(minor, weights), strict=True))


def difference(moved: Mapping[Key, Move], amounts: Mapping[Key, int]) -> int:
    """By how much amounts by category are larger together, minor units."""
    return sum(move.of(amounts.get(key, 0)) - amounts.get(key, 0) for key, move in moved.items())
