"""Opening and closing balance: printed beside the rows, or proved by a running balance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from finura_cli.formats import amounts, chain, dates
from finura_cli.formats.account_grid import AccountGrid
from finura_cli.formats.collected import Collected, Numbers, numbers_of, settled
from finura_cli.formats.grid import Grid, Row
from finura_cli.formats.money_cells import MoneyCells
from finura_cli.formats.phrases import balance_columns, balance_kind, flag_family, may_be_balance
from finura_cli.formats.profile import FLAGS, Profile
from finura_cli.formats.statement_parts import in_digits, sums_said
from finura_cli.formats.unproved import after_one_row, why_untaken
from finura_cli.records import NamedTuple

_FEW = 3
"""So few steps do not show that a balance is what is owed."""

_TWO_SIGNS = "its amount has a minus, and a word beside it says debit or credit: one of the two is not needed"
_MOST_SIGNED = 100


class Balances(NamedTuple):
    """Minor units; None where nothing says them. The date is ISO."""

    opening: int | None = None
    closing: int | None = None
    closing_date: str | None = None
    gap: str | None = None
    """What the balances say against the rows, in a sentence."""
    breaks: Sequence[Sequence[object]] = ()
    """Lines whose rows are doubtful for that, each with the reason."""
    by_header: bool = False
    """Whether they rest on the header of a column alone, which means after its one row."""
    untaken: str | None = None
    """Which column of balances is not taken, and why."""

    def details(self) -> dict[str, object]:
        """What belongs into the details of a Reading."""
        found = {
            "gap": self.gap, "breaks": [list(one) for one in self.breaks], "balance_by_header": self.by_header,
            "balance_untaken": self.untaken,
        }  # fmt: skip
        return {name: value for name, value in found.items() if value}


def find_balances(grid: Grid, profile: Profile, collected: Collected, digits: int) -> Balances:
    """The balances of a file, and every row that contradicts them or itself."""
    found = _balances(grid, profile, collected, digits)
    return found._replace(breaks=[*_against_flags(profile, collected), *found.breaks])


def _against_flags(profile: Profile, collected: Collected) -> list[list[object]]:
    """Rows whose amount has a sign beside a flag, where flags say which way money went."""
    if profile.sign != FLAGS or not collected.column("amount").marks["-"]:
        return []
    cells = zip(collected.lines, collected.column("amount").cells, strict=True)
    signed = [line for line, cell in cells if (number := amounts.take_apart(cell)) and number.mark == "-"]
    return [[line, _TWO_SIGNS] for line in signed[:_MOST_SIGNED]]


def _balances(grid: Grid, profile: Profile, collected: Collected, digits: int) -> Balances:
    """The balances of a file. The running balance is believed where it follows from the amounts row by row, else
    what is printed as opening or closing, if it is printed once; of one row, the column whose header says so."""
    numbers = settled(profile, collected, digits)
    proof, values, balances = numbers
    runs = proof.sign > 0 and proof.ratio >= 0.8 and values
    if runs:
        balances = _carried(values, balances, rising=proof.rising)
    known = runs and None not in (values[0], values[-1], balances[0], balances[-1])
    lines = collected.odd if known else _rows(grid)
    if isinstance(grid, AccountGrid):
        lines = (row for row in lines if grid.says_whose(row[2]))
    printed = _printed(lines, profile, digits)
    opening, closing = (next(iter(found)) if len(found) == 1 else None for found in printed)
    if known:
        first, last = (0, -1) if proof.rising else (-1, 0)
        begin, end = (balances[first] or 0) - (values[first] or 0), balances[last] or 0
        gap, breaks = _broken(collected, numbers, digits)
        gap = gap or _beyond((opening, closing), (begin, end), digits)
        return Balances(begin, end, _iso(collected.parts[last], profile.date_order), gap, breaks)
    last_day = _last_day(collected, profile.date_order) if closing is not None else None
    gap, breaks = _broken(collected, numbers, digits)
    if gap is None and opening is not None and closing is not None:
        gap = _sums(profile, collected, closing - opening, digits)
    if (lone := after_one_row(profile, numbers)) is not None:
        if (gap := _beyond((opening, closing), lone, digits)) is None:
            return Balances(*lone, _iso(collected.parts[0], profile.date_order), by_header=True)
        return Balances(opening, closing, last_day, gap)  # what is printed says what it is
    untaken = why_untaken(profile, numbers) if (opening, closing, gap) == (None, None, None) else None
    return Balances(opening, closing, last_day, gap, breaks, untaken=untaken)


def _carried(values: Sequence[int | None], balances: Sequence[int | None], *, rising: bool) -> list[int | None]:
    """The running balance with those that a bank leaves out, at its newest rows mostly: what was before, and the
    amount."""
    found = list(balances)
    before = None
    for n in range(len(found)) if rising else reversed(range(len(found))):
        value = values[n]
        if found[n] is None and before is not None and value is not None:
            found[n] = before + value
        before = found[n]
    return found


# ------------------------------------------------------------------------------------ what balances say against rows


def _broken(collected: Collected, numbers: Numbers, digits: int) -> tuple[str | None, Sequence[Sequence[object]]]:
    """Where running balances do not follow from the amounts. Those of a card may count what is owed."""
    proof, values, balances = numbers
    if not proof.pairs:
        return None, ()
    owed = proof.sign < 0 and proof.pairs >= _FEW and proof.ratio >= 0.8
    if owed:
        values = [None if value is None else -value for value in values]
    whole = chain.breaks(chain.links(collected.lines, values, balances, rising=proof.rising))
    best, sign = whole, -1 if owed else 1
    if whole and len(set(collected.owners)) > 1:
        # A chain for each currency, each account, or both: whichever has more steps that fit
        fits = len(values) - 1 - len(whole)
        for which in (slice(0, 1), slice(1, 2), slice(0, 2)):
            chains, parted = _by_owner(collected, values, balances, which, rising=proof.rising)
            if len(values) - chains - len(parted) > fits:
                fits, best = len(values) - chains - len(parted), parted
    doubts, gap = chain.said(
        [one._replace(off=one.off * sign) for one in best], len(values), lambda minor: in_digits(minor, digits)
    )
    return gap, doubts


def _by_owner(
    collected: Collected, values: Sequence[int | None], balances: Sequence[int | None], which: slice, *, rising: bool
) -> tuple[int, list[chain.Break]]:
    """How many chains there are when each currency or account has its own, and where they are off."""
    places: dict[tuple[str, ...], list[int]] = {}
    for n, owner in enumerate(collected.owners):
        places.setdefault(tuple(owner[which]), []).append(n)
    if len(places) > 50:
        return len(values), []
    found = []
    for rows in places.values():
        taken = ([column[n] for n in rows] for column in (collected.lines, values, balances))
        lines, of_rows, after = taken
        found += chain.breaks(chain.links([n or 0 for n in lines], of_rows, after, rising=rising))
    return len(places), sorted(found, key=lambda one: one.line)


def _beyond(printed: tuple[int | None, int | None], proved: tuple[int, int], digits: int) -> str | None:
    """Whether a printed opening or closing balance is another than the one that the first or the last row has."""
    said = []
    for name, told, found in zip(("opening", "closing"), printed, proved, strict=True):
        if told is not None and told != found:
            said.append(f"the {name} balance is {in_digits(told, digits)}, that of the rows {in_digits(found, digits)}")
    return "; ".join(said) or None


def _sums(profile: Profile, collected: Collected, difference: int, digits: int) -> str | None:
    """Whether the rows add up to what the opening and the closing balance differ by."""
    values, _ = numbers_of(profile, collected, digits)
    total = sum(value for value in values if value is not None)
    if None in values or abs(total) == abs(difference):
        return None
    return sums_said(total, difference, digits)


# ------------------------------------------------------------------------------------------------ printed balances


def _rows(grid: Grid) -> Iterator[Row]:
    return (row for row in grid.rows() if grid.fault is None)


def _printed(rows: Iterable[Row], profile: Profile, digits: int) -> tuple[set[int], set[int]]:
    """Amounts beside the words for an opening and a closing balance."""
    found: dict[str, set[int]] = {"opening": set(), "closing": set()}
    rows = list(rows) if profile.sign == FLAGS else rows
    cells_of = MoneyCells(_with_all_flags(profile, rows) if profile.sign == FLAGS else profile)
    dated, apart = profile.columns.date, balance_columns(profile.header)
    for first, _, cells in rows:
        if len(cells) > 100:
            continue
        kind = next((kind for cell in cells if may_be_balance(cell) and (kind := balance_kind(cell))), None)
        in_body = (
            first >= profile.body_from and dated is not None and dated < len(cells) and dates.take_apart(cells[dated])
        )
        if kind not in found:
            if apart and first >= profile.body_from and not in_body:
                for at, side in apart.items():
                    if (value := _lone_amount(cells[at : at + 1], profile, digits)) is not None:
                        found[side].add(value)
            continue
        value = _in_body(cells, cells_of, digits) if in_body else _lone_amount(cells, profile, digits)
        if value is not None:
            found[kind].add(value)
    return found["opening"], found["closing"]


def _with_all_flags(profile: Profile, rows: Iterable[Row]) -> Profile:
    """The profile with the flags that only lines of balances have: all payments of a month may be money out."""
    at = profile.columns.flag
    told = (
        cells
        for _, _, cells in rows
        if len(cells) <= 100 and any(balance_kind(cell) for cell in cells if may_be_balance(cell))
    )
    found = {cells[at].strip() for cells in told if at is not None and at < len(cells)}
    family = flag_family({*profile.flags, *found})
    return replace(profile, flags=family) if family else profile


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
