"""What a running balance proves: which way the amounts count, and in which order the rows stand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from finura_cli.formats import amounts
from finura_cli.records import NamedTuple


class Proof(NamedTuple):
    """How well balances follow from amounts. `sign` is +1 when amounts count as given, -1 when reversed; `rising` is
    True when the oldest row comes first."""

    sign: int
    rising: bool
    ratio: float
    """Share of neighbouring rows that fit."""
    pairs: int
    settles_sign: bool
    """Whether the other sign fits clearly worse."""


NO_PROOF = Proof(1, True, 0.0, 0, settles_sign=False)


def prove(values: Sequence[int | None], balances: Sequence[int | None], *, rising: bool | None = None) -> Proof:
    """Compare each balance with its neighbour's. Rows without one are passed over, and so are amounts of zero.
    `rising`: whether the oldest row comes first, where the dates say so."""
    fits = {(sign, rising): 0 for sign in (1, -1) for rising in (True, False)}
    pairs = 0
    for before, after in zip(range(len(values) - 1), range(1, len(values)), strict=True):
        b0, b1, v0, v1 = balances[before], balances[after], values[before], values[after]
        if b0 is None or b1 is None or v0 is None or v1 is None:
            continue
        pairs += 1
        step = b1 - b0
        fits[1, True] += step == v1
        fits[-1, True] += step == -v1
        fits[1, False] += -step == v0
        fits[-1, False] += -step == -v0
    if not pairs:
        return NO_PROOF
    if rising is not None:  # the other order is none
        fits[1, not rising] = fits[-1, not rising] = -1
    sign, upwards = max(fits, key=lambda k: fits[k])
    best = fits[sign, upwards]
    other = max(fits[-sign, True], fits[-sign, False])
    return Proof(sign, upwards, best / pairs, pairs, settles_sign=best > other and (best == pairs or best > 2 * other))


def adds_up(rows: Sequence[Sequence[str]], amount: int, balance: int) -> float:
    """The share of neighbouring rows in which a column of balances follows from a column of amounts. A little less is
    said where it follows only from the amounts without their signs."""
    values = [loose(cells, amount) for cells in rows]
    balances = [loose(cells, balance) for cells in rows]
    proof = prove(values, balances)
    steps = [abs(b - a) if a is not None and b is not None else None for a, b in pairwise(balances)]
    sizes = [abs(value) if value is not None else None for value in values]
    known = sum(1 for step in steps if step is not None)
    unsigned = max(
        sum(1 for step, size in zip(steps, sizes[1:], strict=True) if step is not None and step == size),
        sum(1 for step, size in zip(steps, sizes[:-1], strict=True) if step is not None and step == size),
    )
    return max(proof.ratio if proof.sign > 0 else 0.0, 0.9 * unsigned / known if known else 0.0)


def loose(cells: Sequence[str], column: int) -> int | None:
    """A cell as an integer with four decimals, whatever its decimal sign; for comparisons among rows only."""
    number = amounts.take_apart(cells[column]) if column < len(cells) else None
    if number is None:
        return None
    shape = amounts.shape(number.body)
    try:
        units = amounts.to_units(number.body, "." if shape in (".?", "int", None) else "," if shape == ",?" else shape)
        value = amounts.scaled(units, 4)
    except ValueError:
        return None
    return -value if number.mark in ("-", "DR") else value
