"""Where running balances and amounts part: a row that is missing, there twice, turned round or altered shows itself
between two lines.

Banks sort the rows of a day as they like, so balances are a chain in any order: each row leads from one balance to
another, and all but the first row begin where another one ends. Only what has no such neighbour is off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from finura_cli.records import NamedTuple

_MOST_SAID = 100


class Link(NamedTuple):
    """A row of a chain, oldest first: its line, and the balances before and after it in minor units."""

    line: int
    before: int
    after: int


class Break(NamedTuple):
    """Between two neighbours: the lines of the older and the newer row, and by how much the balance moves between them
    though no row says so."""

    older: int
    line: int
    off: int


def links(
    lines: Sequence[int], values: Sequence[int | None], balances: Sequence[int | None], *, rising: bool
) -> list[Link]:
    """The rows that have a balance, oldest first. Rows without one count towards the next that has one, unless that
    fits the one before without them (they are pending then)."""
    found: list[Link] = []
    waiting, last = 0, None
    order = range(len(lines)) if rising else range(len(lines) - 1, -1, -1)
    for n in order:
        value, balance = values[n], balances[n]
        if value is None:
            waiting, last = 0, None
        elif balance is None:
            waiting += value
        else:
            before = balance - value
            if waiting and before != last:
                before -= waiting
            found.append(Link(lines[n], before, balance))
            waiting, last = 0, balance
    return found


def breaks(chain: Sequence[Link]) -> list[Break]:
    """Where the chain is off, oldest first."""
    torn = [n for n in range(1, len(chain)) if chain[n].before != chain[n - 1].after]
    if not torn:
        return []
    if len(torn) == 1:  # rows in another order would be off in two places
        n = torn[0]
        return [Break(chain[n - 1].line, chain[n].line, chain[n].before - chain[n - 1].after)]
    begins = Counter(link.before for link in chain)
    ends = Counter(link.after for link in chain)
    lone_begins, lone_ends = begins - ends, ends - begins
    if sum(lone_begins.values()) <= 1:
        return []  # one chain, in another order
    started = chain[0].before in lone_begins
    if started:
        lone_begins[chain[0].before] -= 1
    open_ends: list[Link] = [chain[0]] if lone_ends[chain[0].after] > 0 else []
    found = []
    for n in range(1, len(chain)):
        link = chain[n]
        if lone_begins[link.before] > 0:
            lone_begins[link.before] -= 1
            if started:
                older = open_ends.pop(0) if open_ends else chain[n - 1]
                found.append(Break(older.line, link.line, link.before - older.after))
            started = True
        if lone_ends[link.after] > 0:
            lone_ends[link.after] -= 1
            open_ends.append(link)
    return found


def said(found: Sequence[Break], rows: int, money: Callable[[int], str]) -> tuple[list[list[object]], str | None]:
    """What is said of breaks: why the rows below them are doubtful, by line, and one sentence for the file. Where a
    good part of the rows is off, the column is no running balance of these rows, and only the file is spoken of.
    `money`: from minor units to text."""
    if not found:
        return [], None
    first = ", ".join(str(one.line) for one in found[:3]) + (", ..." if len(found) > 3 else "")
    where = f"line {first}" if len(found) == 1 else f"{len(found)} lines: {first}"
    if len(found) > 2 and len(found) * 4 > rows:
        return [], f"the balances do not follow from the amounts at {where}"
    total = money(sum(one.off for one in found))
    doubts: list[list[object]] = [
        [one.line, f"between lines {one.older} and {one.line} a row is missing, double or altered: the balances "
                   f"want one more, which has {money(one.off)}"]
        for one in found[:_MOST_SAID]
    ]  # fmt: skip
    return doubts, f"the balances move by {total} more than the rows say, at {where}"
