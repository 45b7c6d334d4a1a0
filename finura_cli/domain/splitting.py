"""Splits: one amount under several categories."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.category import Categories
from finura_cli.domain.money import Money
from finura_cli.domain.parse_money import NumberStyle, parse_money_in
from finura_cli.domain.transaction import By, Line
from finura_cli.errors import UsageError


def read_split(text: str) -> tuple[tuple[str, str], ...]:
    """`Food=600,Household=400` -> pairs of category and amount."""
    pairs = []
    for part in text.split(","):
        name, sign, amount = part.rpartition("=")
        if not sign or not name.strip() or not amount.strip():
            raise UsageError(f"`{part.strip()}` is no part of a split", hint="--split Food=600,Household=400")
        pairs.append((name.strip(), amount.strip()))
    return tuple(pairs)


def split_lines(
    total: Money,
    parts: Sequence[tuple[str, str]],
    *,
    rest: str | None,
    tree: Categories,
    style: NumberStyle,
) -> tuple[Line, ...]:
    """Lines that sum to `total`. Parts are magnitudes in its direction; what they leave goes to the category `rest`.

    Raises UsageError: `split-does-not-sum` when something is left and there is no `rest`, or the parts are too much;
    `other-currency` when a part names one.
    """
    sign = -1 if total.minor < 0 else 1
    lines = [
        Line(tree.find(name).id, Money(sign * part.minor, part.currency), By.HAND)
        for name, part in ((name, parse_money_in(text, total.currency, style)) for name, text in parts)
    ]
    left = total.minor - sum(line.money.minor for line in lines)
    if not left:
        return tuple(lines)
    amount = f"{Money(abs(left), total.currency).plain()} {total.currency}"
    if (left < 0) != (total.minor < 0):
        raise UsageError(f"the parts are {amount} more than the amount", code="split-does-not-sum")
    if rest is None:
        raise UsageError(
            f"the parts leave {amount} of the amount",
            hint="make them sum to it, or give -c for the rest",
            code="split-does-not-sum",
        )
    return (*lines, Line(tree.find(rest).id, Money(left, total.currency), By.HAND))
