"""Opening and closing balance: printed beside the rows, or proved by a running balance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from finura_cli.formats import amounts, dates
from finura_cli.formats.collected import Collected, settled
from finura_cli.formats.grid import Grid
from finura_cli.formats.money_cells import MoneyCells
from finura_cli.formats.phrases import balance_kind, may_be_balance
from finura_cli.formats.profile import Profile


class Balances(NamedTuple):
    """Minor units; None where nothing says them. The date is ISO."""

    opening: int | None = None
    closing: int | None = None
    closing_date: str | None = None


def find_balances(grid: Grid, profile: Profile, collected: Collected, digits: int) -> Balances:
    """The balances of a file. The running balance is believed where it follows from the amounts row by row, else
    what is printed as opening or closing, if it is printed once."""
    proof, values, balances = settled(profile, collected, digits)
    if (
        proof.sign > 0
        and proof.ratio >= 0.8
        and values
        and None not in (values[0], values[-1], balances[0], balances[-1])
    ):
        first, last = (0, -1) if proof.rising else (-1, 0)
        opening = (balances[first] or 0) - (values[first] or 0)
        return Balances(opening, balances[last], _iso(collected.parts[last], profile.date_order))
    printed = _printed(grid, profile, digits)
    found = {}
    for kind, of_kind in printed.items():
        if len(of_kind) == 1:
            found[kind] = of_kind.copy().pop()
    closing = found.get("closing")
    last_day = _last_day(collected, profile.date_order) if closing is not None else None
    return Balances(found.get("opening"), closing, last_day)


def _printed(grid: Grid, profile: Profile, digits: int) -> dict[str, set[int]]:
    """Amounts beside the words for an opening and a closing balance."""
    found: dict[str, set[int]] = {"opening": set(), "closing": set()}
    cells_of = MoneyCells(profile)
    dated = profile.columns.date
    for first, _, cells in grid.rows():
        if grid.fault is not None or len(cells) > 100:
            continue
        kind = next((kind for cell in cells if may_be_balance(cell) and (kind := balance_kind(cell))), None)
        if kind not in found:
            continue
        in_body = (
            first >= profile.body_from and dated is not None and dated < len(cells) and dates.take_apart(cells[dated])
        )
        value = _in_body(cells, cells_of, digits) if in_body else _lone_amount(cells, profile, digits)
        if value is not None:
            found[kind].add(value)
    return found


def _in_body(cells: Sequence[str], cells_of: MoneyCells, digits: int) -> int | None:
    balance = cells_of.balance(cells, digits)
    try:
        return balance if balance is not None else cells_of.of(cells, digits)
    except ValueError:
        return None


def _lone_amount(cells: Sequence[str], profile: Profile, digits: int) -> int | None:
    """The one amount of a line that is no record."""
    decimal = next(
        (
            sign
            for role in ("amount", "debit", "credit", "balance")
            if (sign := profile.decimal.get(role, "")) in (".", ",")
        ),
        "",
    )
    found = []
    for cell in cells:
        number = amounts.take_apart(cell) if dates.take_apart(cell) is None else None
        if number is None:
            continue
        try:
            minor = amounts.scaled(amounts.to_units(number.body, decimal), digits)
        except ValueError:
            return None
        found.append(-minor if number.mark in ("-", "DR") else minor)
    return found[0] if len(found) == 1 else None


def _iso(parts: dates.Parts, order: str) -> str | None:
    try:
        return dates.to_date(parts, order).isoformat()
    except ValueError:
        return None


def _last_day(collected: Collected, order: str) -> str | None:
    days = [day for parts in set(collected.parts) if (day := _iso(parts, order))]
    return max(days, default=None)
