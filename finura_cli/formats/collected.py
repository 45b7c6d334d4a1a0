"""The columns that matter, taken from all rows of a table: what orders, decimals and signs are settled from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from finura_cli.formats import amounts, dates, preamble
from finura_cli.formats.columns import Columns
from finura_cli.formats.grid import Grid
from finura_cli.formats.money_cells import MoneyCells
from finura_cli.formats.phrases import is_surely_no_payment
from finura_cli.formats.profile import SIDES, SIGNED, Profile
from finura_cli.formats.running import NO_PROOF, Proof, prove
from finura_cli.formats.signs import Evidence

_TEXTS = 2_000
"""Rows whose words are kept."""


@dataclass(slots=True)
class Collected:
    """The columns that matter, of all rows that are records; the lists are of one length."""

    parts: list[dates.Parts] = field(default_factory=list)
    others: set[dates.Parts] = field(default_factory=set)
    rows: Evidence = field(default_factory=Evidence)
    balance: list[str] = field(default_factory=list)
    fee: list[str] = field(default_factory=list)
    currencies: Counter[str] = field(default_factory=Counter)
    accounts: set[str] = field(default_factory=set)
    undated: int = 0
    """Rows with an amount and no date."""


def collect(grid: Grid, profile: Profile) -> Collected:
    """Walk through the whole file once and keep what orders and signs are settled from."""
    found = Collected()
    c = profile.columns
    shared: dict[str, str] = {}
    words = [i for i in (c.payee, *c.text, *c.memo, *c.kind, c.category, c.flag) if i is not None]
    for first, _, cells in grid.rows():
        if first < profile.body_from or grid.fault is not None:
            continue

        def cell(column: int | None, cells: Sequence[str] = cells) -> str:
            text = cells[column].strip() if column is not None and column < len(cells) else ""
            return shared.setdefault(text, text)

        money = [cell(i) for i in c.money()]
        if all(amounts.is_blank(text) for text in money):
            continue
        parts = dates.take_apart(cell(c.date))
        if parts is None:
            found.undated += not cell(c.date) and any(map(amounts.take_apart, money))
            continue
        if any(is_surely_no_payment(text) for text in cells if len(text) > 4 and text[0].isalpha()):
            continue
        found.parts.append(parts)
        if other := dates.take_apart(cell(c.other_date)):
            found.others.add(other)
        seen = found.rows
        seen.amount.append(cell(c.amount))
        seen.debit.append(cell(c.debit))
        seen.credit.append(cell(c.credit))
        seen.flag.append(cell(c.flag))
        if len(seen.text) < _TEXTS:
            seen.text.append(" ".join(cells[i] for i in words if i < len(cells)))
        found.balance.append(cell(c.balance))
        found.fee.append(cell(c.fee))
        found.currencies[_currency_of(cell, c, money)] += 1
        if c.account is not None and len(found.accounts) < 3:
            found.accounts.add(preamble.as_account(cell(c.account)) or "?")
    if found.accounts & {"?"} or (len(found.parts) < 2 and c.account is not None and not _is_own(profile, c.account)):
        found.accounts = set()
    return found


def _is_own(profile: Profile, column: int) -> bool:
    return column < len(profile.header) and preamble.is_own_account(profile.header[column])


def _currency_of(cell: Callable[[int | None], str], c: Columns, money: Sequence[str]) -> str:
    if c.currency is not None:
        return preamble.as_currency(cell(c.currency)) or ""
    for text in money:
        number = amounts.take_apart(text)
        if number is not None and number.currency:
            return number.currency
    return ""


def proof_as_written(profile: Profile, collected: Collected, digits: int) -> Proof:
    """What the running balance says of the amounts as written (or of credit less debit)."""
    if profile.columns.balance is None:
        return NO_PROOF
    trial = Profile(profile.columns, profile.width, decimal=profile.decimal, sign=SIDES if profile.columns.amount is None else SIGNED)
    values, balances = _numbers(trial, collected, digits)
    return prove(values, balances)


def _numbers(profile: Profile, collected: Collected, digits: int) -> tuple[list[int | None], list[int | None]]:
    """The amounts and balances of all records under a profile; None where one cannot be read."""
    c = profile.columns
    cells = MoneyCells(profile)
    rows, values, balances = collected.rows, [], []
    width = max(i for i in (*c.money(), c.balance, c.flag, c.fee) if i is not None) + 1
    line = [""] * width
    sources = [(c.amount, rows.amount), (c.debit, rows.debit), (c.credit, rows.credit), (c.flag, rows.flag),
               (c.balance, collected.balance), (c.fee, collected.fee)]  # fmt: skip
    wanted = [(i, column) for i, column in sources if i is not None]
    for n in range(len(collected.parts)):
        for i, column in wanted:
            line[i] = column[n]
        try:
            values.append(cells.of(line, digits))
        except ValueError:
            values.append(None)
        balances.append(cells.balance(line, digits))
    return values, balances


def final_proof(profile: Profile, collected: Collected, digits: int) -> tuple[Proof, list[int | None], list[int | None]]:
    """What the running balance says under the settled profile."""
    if profile.columns.balance is None or not collected.parts:
        return NO_PROOF, [], []
    values, balances = _numbers(profile, collected, digits)
    return prove(values, balances), values, balances


def settle_fee(profile: Profile, collected: Collected, digits: int) -> None:
    """A fee beside the amount is taken off where only that agrees with the running balance."""
    if profile.columns.fee is None or profile.columns.amount is None or not any(collected.fee):
        return
    without, _, _ = final_proof(profile, collected, digits)
    profile.fee = True
    with_fee, _, _ = final_proof(profile, collected, digits)
    profile.fee = with_fee.sign > 0 and with_fee.ratio > without.ratio
