"""Any table of cells, settled: where its header is, what its columns are, in which order and with which signs."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from finura_cli.domain.imports import Hints, Reading
from finura_cli.domain.money import exponent
from finura_cli.errors import BadInput
from finura_cli.formats import amounts, dates, preamble
from finura_cli.formats.account_grid import AccountGrid, with_account
from finura_cli.formats.balances import find_balances
from finura_cli.formats.collected import Collected, as_written, collect, settle_fee
from finura_cli.formats.columns import Columns, by_header, values_of
from finura_cli.formats.date_order import settle_order, written_day_first
from finura_cli.formats.grid import Grid, Row
from finura_cli.formats.guessed_columns import by_values, complete_sides, flag_column
from finura_cli.formats.headers import header_score, is_of_a_card, key, roles_of, two_at_most
from finura_cli.formats.own_accounts import own_account, part_of_several
from finura_cli.formats.phrases import flag_family, is_surely_no_payment
from finura_cli.formats.profile import Profile
from finura_cli.formats.signs import settle_signs

_SAMPLE = 2_000
_HEADER_WITHIN = 100
_WIDEST = 400


@dataclass(slots=True)
class Head:
    """What stands above the table."""

    preamble: list[Row] = field(default_factory=list)
    header: Row | None = None
    body: list[Row] = field(default_factory=list)
    """The first rows below."""


def settle(grid: Grid, hints: Hints, name: str, details: dict[str, object] | None = None) -> Reading:
    """How a table is read. Raises BadInput: `not-a-statement`, `ambiguous-date-order`, `ambiguous-amount`,
    `ambiguous-sign`."""
    head = find_head(grid)
    profile = Profile(Columns(), width=usual_width(head))
    grid.width = profile.width
    if head.header is not None:
        profile.header_first, last, cells = head.header
        profile.header = tuple(cells[:_WIDEST])
        profile.body_from = last + 1
    elif head.body:
        profile.body_from = head.body[0][0]
    profile.columns = find_columns(head, profile.width)
    above = preamble.read(head.preamble)
    collected = collect(grid, profile)
    currency = currency_of(collected, profile, above)
    digits = exponent(currency or hints.currency)
    _settle_conventions(profile, collected, hints, above, currency)
    if profile.carry_date:
        collected = collect(grid, profile)
    shape, account = header_key(profile), own_account(profile, collected, above.account)
    details = details or {}
    if (part := part_of_several(profile, collected, hints, digits)) is not None:
        grid = AccountGrid(grid, part)
        collected = collect(grid, profile)
        currency = currency_of(collected, profile, above)
        digits = exponent(currency or hints.currency)
        details |= {**part.as_details(), "whole_key": shape}
        shape, account = with_account(shape, part.account), preamble.number_of_named(part.account)
    balances = find_balances(grid, profile, collected, digits)
    return Reading(
        format=name,
        header_key=shape,
        details={**details, **profile.as_details(), **balances.details()},
        currency=currency,
        account=account,
        opening=balances.opening,
        closing=balances.closing,
        closing_date=balances.closing_date,
    )


def _settle_conventions(
    profile: Profile, collected: Collected, hints: Hints, above: preamble.Above, currency: str | None
) -> None:
    """Orders, decimals and signs, from whole columns."""
    day_first = written_day_first(profile.header, list(collected.money.values()), currency)
    profile.date_order = settle_order(collected.parts, (*collected.others, *above.dates), hints, day_first=day_first)
    digits = exponent(currency or hints.currency)
    settle_decimals(profile, collected, currency or hints.currency)
    if sum(map(dates.is_far, days := set(collected.parts))) * 2 > len(days):
        profile.doubt = "its years are far ahead: they may be of another calendar"
    if collected.parts:
        settle_signs(
            profile, collected, as_written(profile, collected, digits).proof, card=hints.card, before=hints.sign
        )
        settle_fee(profile, collected, digits)
    profile.carry_date = collected.undated >= 2 and collected.undated * 4 >= len(collected.parts)


# --------------------------------------------------------------------------------------------- header and columns


def find_head(grid: Grid) -> Head:
    """Preamble, header and the first rows of the body."""
    rows: list[Row] = []
    for row in grid.rows():
        if grid.fault is None:
            rows.append((row[0], row[1], row[2][:_WIDEST]))
        if len(rows) == _SAMPLE:
            break
    best, place = 0, None
    for i, (_, _, cells) in enumerate(rows[:_HEADER_WITHIN]):
        score = 0 if _holds_values(cells) else header_score(cells)
        if score > best:
            best, place = score, i
    if place is None or best < 10:
        place = _unknown_header(rows) if best == 0 else place
    if place is None:
        first = next((i for i, row in enumerate(rows) if _is_dated_amount(row[2])), 0)
        # A row as wide as a record, with an amount but no date, is one that something is wrong with.
        like = (i for i in range(first) if len(rows[i][2]) == len(rows[first][2]) and any(map(_is_amount, rows[i][2])))
        first = next(like, first)
        return Head(rows[:first], None, rows[first:])
    return Head(rows[:place], rows[place], rows[place + 1 :])


def _holds_values(cells: Sequence[str]) -> bool:
    return any(dates.take_apart(cell) for cell in cells if cell)


def _is_amount(cell: str) -> bool:
    if not cell or dates.take_apart(cell) is not None:
        return False
    number = amounts.take_apart(cell)
    return number is not None and amounts.shape(number.body) is not None


def _is_dated_amount(cells: Sequence[str]) -> bool:
    return _holds_values(cells) and any(map(_is_amount, cells))


def _unknown_header(rows: Sequence[Row]) -> int | None:
    """A header in words that we do not know: short texts only, right above the first record, as wide as it."""
    first = next((i for i, row in enumerate(rows) if _is_dated_amount(row[2])), 0)
    if not first:
        return None
    cells = rows[first - 1][2]
    texts = [cell for cell in cells if cell.strip()]
    like = (
        len(texts) >= 3
        and len(texts) * 2 >= len(rows[first][2])
        and all(len(t) < 40 and not any("0" <= c <= "9" for c in t) for t in texts)
    )
    return first - 1 if like else None


def usual_width(head: Head) -> int:
    """Number of cells of most rows, or of the header where that is wider."""
    widths = Counter(len(cells) for _, _, cells in head.body)
    widest = max((*widths, len(head.header[2]) if head.header else 0), default=0)
    return min(widest, _WIDEST)


def find_columns(head: Head, width: int) -> Columns:
    """What the columns are. Raises BadInput (`not-a-statement`) when there is no date or no amount among them."""
    body = [cells for _, _, cells in head.body]
    header = [*(head.header[2] if head.header else ()), *[""] * width][:width]
    records = [cells for cells in body if _is_dated_amount(cells) and not any(map(is_surely_no_payment, cells))]
    values = values_of(records or body, width)
    found = by_header(header, values, len(records)) if head.header else Columns()
    named_money = bool(found.money())
    if (found.date is None or not found.money() or not (found.text or found.payee is not None)) and records:
        found = by_values(records, values, found)
    complete_sides(found, records, values)
    found.holder = _holder(found, records)
    found.by_header = named_money
    cards = (column for title, column in zip(header, values, strict=True) if is_of_a_card(title))
    found.of_card = bool(records) and any(column.filled == len(records) for column in cards)
    if found.date is None or not found.money():
        raise _nothing_found(header, found, bool(records))
    if found.flag is None and found.amount is not None and records and not values[found.amount].mostly_negative:
        found.flag = flag_column(records, values, {found.date, found.amount, found.balance})
        if values[found.amount].negative and not (found.flag and _says_both(values[found.flag].distinct)):
            found.flag = None  # signed amounts, and a column of dashes beside them
    return found


def _holder(found: Columns, records: Sequence[Sequence[str]]) -> str | None:
    """The name that stands in every row, as who pays or as who is paid: nobody else does."""
    payer, payee = found.payer, found.payee
    if payer is None or payee is None:
        return None
    rows = [(cells[payer].strip(), cells[payee].strip()) for cells in records if len(cells) > max(payer, payee)]
    sides = [set(row) for row in rows if all(row)]
    common = set.intersection(*sides) if len(sides) > 1 else set[str]()
    return common.pop() if len(common) == 1 else None


def _says_both(flags: set[str]) -> bool:
    return len(set((flag_family(flags) or {}).values())) > 1


def _nothing_found(header: Sequence[str], found: Columns, has_records: bool) -> BadInput:
    roles = {role for cell in header for role in roles_of(cell)}
    if "balance" in roles and has_records:
        why = "it lists balances, not transactions"
    elif found.date is None:
        why = "no column of it holds dates"
    else:
        why = "no column of it holds amounts"
    return BadInput(
        f"the file is no statement: {why}",
        hint="give a file with a date and an amount in every row",
        code="not-a-statement",
    )


def header_key(profile: Profile) -> str:
    """Digest of the header or, without one, of the shape: the same source gives the same next month."""
    if profile.header:
        shape = "\x1f".join(key(cell) for cell in profile.header)
    else:
        c = profile.columns
        shape = f"{profile.width} {c.date} {c.amount} {c.debit} {c.credit} {c.balance} {c.text}"
    return hashlib.sha256(shape.encode("utf-8", "surrogatepass")).hexdigest()[:32]


# ------------------------------------------------------------------------------------------------- whole columns


def currency_of(collected: Collected, profile: Profile, above: preamble.Above) -> str | None:
    """The one currency of the file; None when it says none, or several."""
    if len(collected.currencies) > 1:
        return None
    return next(iter(collected.currencies), None) or profile.columns.named_currency or above.currency


def settle_decimals(profile: Profile, collected: Collected, currency: str | None) -> None:
    """The decimal sign of each column: its own cells', else that of the columns beside it."""
    columns = {role: column for role, column in collected.money.items() if column}
    firm = {c.style.decimal for role, c in columns.items() if c.style.firm and role != "fee"} - {"?", ""}
    for role, column in columns.items():
        decimal, is_firm = column.style
        if not is_firm and len(firm) == 1:
            decimal = next(iter(firm))
        elif decimal == "?" and not is_firm:
            body = column.open_body or ""
            # `1.234` in a currency of two decimals or none can only be thousands
            whole = exponent(currency) <= 2 if currency else two_at_most(profile.header)
            decimal = ("," if "." in body else ".") if whole else "?"
            if decimal == "?" and role in ("amount", "debit", "credit"):
                raise amounts.ambiguous(body)
        profile.decimal[role] = decimal
