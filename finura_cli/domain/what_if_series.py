"""What if: changes laid on what is told of months to come, in all and by category, and on the past behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from finura_cli.domain.category import Kind
from finura_cli.domain.forecast_champion import Foretold, Outlook, Told
from finura_cli.domain.what_if import Change, Key, Move, Part, becoming, moves_of
from finura_cli.records import NamedTuple


@dataclass(frozen=True)
class Nothing:
    """A category in which nothing was ever spent, in so many months."""

    months: int

    @property
    def spent(self) -> Sequence[int]:
        return (0,) * self.months

    @property
    def since(self) -> Sequence[int]:
        return range(self.months + 1)

    def told(self, origin: int, lead: int) -> Told:
        return Told(0, 0, 0)


class Step(NamedTuple):
    """A part of a series, and what had become of it before a change and what becomes of it with it."""

    part: Foretold
    before: Move
    after: Move

    def by(self, minor: int) -> int:
        return self.after.of(minor) - self.before.of(minor)


@dataclass(frozen=True)
class Changed:
    """A series, all spending or all income, with a change of some of its parts: it changes by as much as these do, and
    as much in the past and in what was told of it. What changed is told of each month the same way, so its errors stay
    its own."""

    base: Foretold
    steps: tuple[Step, ...]

    @cached_property
    def spent(self) -> Sequence[int]:
        months = list(self.base.spent)
        for step in self.steps:
            for n, minor in enumerate(step.part.spent):
                months[n] += step.by(minor)
        return months

    @property
    def since(self) -> Sequence[int]:
        return self.base.since

    def told(self, origin: int, lead: int) -> Told | None:
        plain = self.base.told(origin, lead)
        if plain is None:
            return None
        typical, plan_for, bills, moved = plain
        for step in self.steps:
            told = step.part.told(origin, lead) or Told(0, 0, 0)
            typical += step.by(told.typical)
            plan_for += step.by(told.plan_for)
            bills += step.after.fixed(told.bills, told.typical) - step.before.fixed(told.bills, told.typical)
        typical = max(typical, min(plain.typical, 0))
        return Told(typical, max(typical, plan_for), max(min(bills, typical), 0), moved)


def outlook(told: Outlook | None, move: Move) -> Outlook:
    """What is told of one category with a change."""
    low, typical, plan_for, high, bills = told or Outlook(0, 0, 0, 0, 0)
    return Outlook(move.of(low), move.of(typical), move.of(plan_for), move.of(high), move.fixed(bills, typical))


class Laid(NamedTuple):
    """All spending (or income) with the changes, what becomes of its categories, and what each change does in its turn:
    what it is about came to the first amount before it, and comes to the second with it. Minor units."""

    total: Foretold
    moves: dict[Key, Move]
    turns: tuple[tuple[Change, int, int], ...]


def laid(
    wanted: Sequence[Change], kind: Kind, total: Foretold, rows: Mapping[Key, Foretold], lead: int,
    part: Part | None = None,
) -> Laid:  # fmt: skip
    """The changes laid on what is told `lead` months ahead. The rows are what the total is made of, and know as many
    months. What is about everything is laid on the total as it is told, which its categories need not sum to."""
    known = len(total.spent)
    told = {key: one.told(known, lead) for key, one in rows.items()}
    usual = {key: 0 if one is None else one.typical for key, one in told.items()}
    had = part.so_far if part is not None else {}
    found: dict[Key, Move] = {}
    turns = []
    for one, after in becoming(wanted, kind, usual, part):
        steps = _on_all(one, total, known, lead, part) if one.keys is None else _on_some(one, found, after, rows, known)
        already = sum(minor for key, minor in had.items() if one.covers(key))
        figures = [(step, _typical(step.part, known, lead)) for step in steps]
        before = already + sum(step.before.of(minor) for step, minor in figures)
        turns.append((one, before, before + sum(step.by(minor) for step, minor in figures)))
        total, found = Changed(total, steps), after
    return Laid(total, {key: move for key, move in found.items() if move != Move()}, tuple(turns))


def _on_all(one: Change, total: Foretold, known: int, lead: int, part: Part | None) -> tuple[Step, ...]:
    usual = max(_typical(total, known, lead), 0)
    return tuple(Step(total, Move(), step) for step in moves_of(one, [None], {None: usual}, part).values())


def _on_some(
    one: Change, before: Mapping[Key, Move], after: Mapping[Key, Move], rows: Mapping[Key, Foretold], known: int
) -> tuple[Step, ...]:
    return tuple(
        Step(rows.get(key, Nothing(known)), before.get(key, Move()), move)
        for key, move in after.items()
        if one.covers(key)
    )


def _typical(one: Foretold, known: int, lead: int) -> int:
    told = one.told(known, lead)
    return 0 if told is None else told.typical
