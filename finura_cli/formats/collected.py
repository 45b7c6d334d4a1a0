"""The columns that matter, taken from all rows of a table: what orders, decimals and signs are settled from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from finura_cli.formats import amounts, dates, preamble
from finura_cli.formats.grid import Grid, Row
from finura_cli.formats.money_cells import MoneyCells
from finura_cli.formats.money_column import MoneyColumn
from finura_cli.formats.phrases import is_surely_no_payment
from finura_cli.formats.profile import SIDES, SIGNED, Profile
from finura_cli.formats.running import NO_PROOF, Proof, prove
from finura_cli.records import NamedTuple

_ODD = 1_000
_TEXTS = 2_000
"""Rows whose words are kept."""


@dataclass
class Collected:
    """The columns that matter, of all rows that are records; the lists are of one length."""

    parts: list[dates.Parts] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    owners: list[tuple[str, str]] = field(default_factory=list)
    """Currency and account as the rows have them; empty where the table has no such column."""
    odd: list[Row] = field(default_factory=list)
    """The first rows that are no records: what is printed above, between and below."""
    others: set[dates.Parts] = field(default_factory=set)
    money: dict[str, MoneyColumn] = field(default_factory=dict)
    """By role: amount, debit, credit, balance, fee; those that the table has."""
    flags: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    """All words of the first rows; shorter than the other lists in a long file."""
    kinds: list[tuple[str, ...]] = field(default_factory=list)
    """The sorts of booking of the same first rows."""
    currencies: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    undated: int = 0
    """Rows with an amount and no date."""

    def column(self, role: str) -> MoneyColumn:
        """A column of amounts; an empty one for a role that the table has not."""
        return self.money.get(role) or MoneyColumn(())


ROLES = ("amount", "debit", "credit", "balance", "fee")


def collect(grid: Grid, profile: Profile) -> Collected:
    """Walk through the whole file once and keep what orders and signs are settled from."""
    found = Collected()
    c = profile.columns
    places = {role: place for role in ROLES if (place := getattr(c, role)) is not None}
    cells_of: dict[str, list[str]] = {role: [] for role in places}
    in_turn = [(place, cells_of[role].append) for role, place in places.items()]
    words = [i for i in (c.payee, *c.text, *c.memo, *c.kind, c.category, c.flag) if i is not None]
    codes, accounts = set[str](), set[str]()
    money, width, date_at, body_from = c.money(), profile.width, c.date or 0, profile.body_from
    for first, last, cells in grid.rows():
        if first < body_from or grid.fault is not None:
            _keep_odd(found, (first, last, cells))
            continue
        cells.extend([""] * (width - len(cells)))
        if all(amounts.is_blank(cells[i]) for i in money):
            _keep_odd(found, (first, last, cells))
            continue
        parts = dates.take_apart(cells[date_at])
        if parts is None and profile.carry_date and found.parts and not cells[date_at].strip():
            parts = found.parts[-1]
        if parts is None:
            _keep_odd(found, (first, last, cells))
            found.undated += not cells[date_at].strip() and any(amounts.take_apart(cells[i]) for i in money)
            continue
        if any(map(is_surely_no_payment, cells)):
            _keep_odd(found, (first, last, cells))
            continue
        found.parts.append(parts)
        found.lines.append(first)
        if c.currency is not None or c.account is not None:
            found.owners.append((_cell(cells, c.currency), _cell(cells, c.account)))
        for place, append in in_turn:
            append(cells[place].strip())
        if c.other_date is not None and (other := dates.take_apart(cells[c.other_date])):
            found.others.add(other)
        if c.flag is not None:
            found.flags.append(cells[c.flag].strip())
        if len(found.text) < _TEXTS:
            found.text.append(" ".join(cells[i] for i in words))
            found.kinds.append(tuple(cells[i] for i in c.kind))
        if c.currency is not None:
            codes.add(cells[c.currency])
        if c.account is not None and len(accounts) < 3:
            accounts.add(cells[c.account])
    _settle_calendar(found, profile)
    found.money = {role: MoneyColumn(cells) for role, cells in cells_of.items()}
    found.currencies = _currencies(found, codes)
    found.accounts = _accounts(accounts, profile, len(found.parts))
    return found


def _settle_calendar(found: Collected, profile: Profile) -> None:
    profile.years_ahead = dates.years_ahead(set(found.parts))
    if profile.years_ahead:
        found.parts = [dates.in_common_years(parts, profile.years_ahead) for parts in found.parts]


def _currencies(found: Collected, codes: set[str]) -> set[str]:
    """Those of a column of their own, else those beside the amounts."""
    named = {code for text in codes if (code := preamble.as_currency(text))}
    return named or set().union(*(found.column(role).currencies for role in ("amount", "debit", "credit")))


def _cell(cells: Sequence[str], at: int | None) -> str:
    return "" if at is None else cells[at]


def _keep_odd(found: Collected, row: Row) -> None:
    if len(found.odd) < _ODD and len(row[2]) <= 100 and any(row[2]):
        found.odd.append(row)


def _accounts(written: set[str], profile: Profile, rows: int) -> set[str]:
    """The accounts of the rows, if their column is the file's own account and not the other side's."""
    column = profile.columns.account
    ids = {preamble.as_account(text) for text in written}
    if column is None or None in ids or (rows < 2 and not _is_own(profile, column)):
        return set()
    return {one for one in ids if one is not None}


def _is_own(profile: Profile, column: int) -> bool:
    return column < len(profile.header) and preamble.is_own_account(profile.header[column])


def numbers_of(profile: Profile, collected: Collected, digits: int) -> tuple[list[int | None], list[int | None]]:
    """The amounts and balances of all records under a profile; None where one cannot be read."""
    c = profile.columns
    cells = MoneyCells(profile)
    values: list[int | None] = []
    balances: list[int | None] = []
    columns: list[tuple[int, Sequence[str]]] = [
        (getattr(c, role), column.cells) for role, column in collected.money.items()
    ]
    if c.flag is not None and collected.flags:
        columns.append((c.flag, collected.flags))
    line = [""] * (max(i for i, _ in columns) + 1)
    for n in range(len(collected.parts)):
        for i, column in columns:
            line[i] = column[n]
        try:
            values.append(cells.of(line, digits))
        except ValueError:
            values.append(None)
        balances.append(cells.balance(line, digits))
    return values, balances


class Numbers(NamedTuple):
    """Amounts and balances of all records, and what the balances prove of them."""

    proof: Proof
    values: list[int | None]
    balances: list[int | None]


def as_written(profile: Profile, collected: Collected, digits: int) -> Numbers:
    """The amounts as written (or credit less debit), before their signs are settled."""
    sign = SIDES if profile.columns.amount is None else SIGNED
    bare = Profile(profile.columns, profile.width, date_order=profile.date_order, decimal=profile.decimal, sign=sign)
    return settled(bare, collected, digits)


def settled(profile: Profile, collected: Collected, digits: int) -> Numbers:
    """The amounts under a profile. Nothing is computed where there is no balance to compare with."""
    if profile.columns.balance is None or not collected.parts:
        return Numbers(NO_PROOF, [], [])
    values, balances = numbers_of(profile, collected, digits)
    rising = _rises(collected, profile.date_order)
    proof = prove(values, balances, rising=rising)
    if rising is not None and proof.ratio < 0.8:
        free = prove(values, balances)
        if rising != free.rising and free.sign < 0 and free.ratio >= 0.8:
            # The balance is that before the row: it leads on to the next one's
            pairs = zip(values, balances, strict=True)
            balances = [None if value is None or balance is None else value + balance for value, balance in pairs]
            proof = prove(values, balances, rising=rising)
    return Numbers(proof, values, balances)


def _rises(collected: Collected, order: str) -> bool | None:
    """Whether the oldest row comes first, by the days of the first rows; None where they go up and down."""
    try:
        days = [dates.to_date(parts, order) for parts in collected.parts[:_TEXTS]]
    except ValueError:
        return None
    if not days or days[0] == days[-1]:
        return None
    rising = days[0] < days[-1]
    later = pairwise(days) if rising else pairwise(reversed(days))
    return rising if all(a <= b for a, b in later) else None


def settle_fee(profile: Profile, collected: Collected, digits: int) -> None:
    """A fee beside the amount is taken off where only that agrees with the running balance."""
    if profile.columns.fee is None or not collected.column("fee"):
        return
    without = settled(profile, collected, digits).proof
    profile.fee = True
    taken_off = settled(profile, collected, digits).proof
    profile.fee = taken_off.sign > 0 and taken_off.ratio > without.ratio
