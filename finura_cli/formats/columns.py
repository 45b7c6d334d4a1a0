"""Which column is what: by the header's words and by the values, each checking the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import permutations

from finura_cli.domain.currencies import CODES
from finura_cli.formats import amounts, dates
from finura_cli.formats.headers import currency_in, roles_of
from finura_cli.formats.phrases import flag_family
from finura_cli.formats.running import adds_up, loose

Cells = Sequence[str]


@dataclass(slots=True)
class Values:
    """What the cells of one column are, counted over a sample of rows."""

    filled: int = 0
    dashes: int = 0
    """Of these, cells that stand for nothing: `-`, `n/a`."""
    dates: int = 0
    times: int = 0
    amounts: int = 0
    nonzero: int = 0
    negative: int = 0
    signed: int = 0
    """Amounts with a sign of either kind."""
    decimals: int = 0
    money_like: int = 0
    """Amounts that show decimals, thousands, a sign or a currency, as plain numbers do not."""
    codes: int = 0
    """Cells that are a currency's code or sign."""
    length: int = 0
    long_numbers: int = 0
    distinct: set[str] = field(default_factory=set)

    def add(self, cell: str) -> None:
        """Count one cell."""
        text = cell.strip()
        if not text:
            return
        self.filled += 1
        self.length += len(text)
        if len(self.distinct) < 500:
            self.distinct.add(text)
        if amounts.is_blank(text):
            self.dashes += 1
            return
        if dates.take_apart(text):
            self.dates += 1
            return
        if ":" in text and (len(text) <= 8 or dates.read_time(text)):
            self.times += 1
            return
        if len(text) == 3 and text in CODES:
            self.codes += 1
            return
        number = amounts.take_apart(text)
        if number is None or amounts.shape(number.body) is None:
            return
        self.amounts += 1
        self.nonzero += any("1" <= c <= "9" for c in number.body)
        self.negative += number.mark in ("-", "DR")
        self.signed += bool(number.mark)
        self.decimals += "." in number.body[-3:] or "," in number.body[-3:]
        self.money_like += not text.isdigit()
        self.long_numbers += len(number.body) > 9 and number.body.isdigit()

    def half(self, count: int) -> bool:
        """Whether a count makes up half of what is filled: enough where a header says the same."""
        return count > 0 and count * 2 >= self.filled - self.dashes

    def mostly(self, count: int) -> bool:
        """Whether a count makes up most of what is filled."""
        return count > 0 and count * 10 >= (self.filled - self.dashes) * 7


def values_of(rows: Sequence[Cells], width: int) -> list[Values]:
    """The values of each column over a sample of rows."""
    columns = [Values() for _ in range(width)]
    for cells in rows:
        for column, cell in zip(columns, cells, strict=False):
            column.add(cell)
    return columns


@dataclass(slots=True)
class Columns:
    """Where each role stands. None and () where a file has no such column."""

    date: int | None = None
    other_date: int | None = None
    """A second date, taken where the first is empty in a pending row."""
    time: int | None = None
    amount: int | None = None
    debit: int | None = None
    credit: int | None = None
    flag: int | None = None
    balance: int | None = None
    fee: int | None = None
    currency: int | None = None
    payee: int | None = None
    text: tuple[int, ...] = ()
    """Descriptions, the main one first."""
    memo: tuple[int, ...] = ()
    kind: tuple[int, ...] = ()
    """Words for the sort of booking: asked for directions and as the last resort for a description."""
    category: int | None = None
    account: int | None = None
    reference: int | None = None
    status: int | None = None
    named_currency: str | None = None
    """The currency in the header of the chosen amounts."""
    by_header: bool = False
    """Whether the money columns were named by a header."""
    barred: frozenset[int] = frozenset()
    """Columns that a header names as numbers other than amounts."""

    def money(self) -> tuple[int, ...]:
        """The columns amounts are taken from."""
        return tuple(i for i in (self.amount, self.debit, self.credit) if i is not None)


_FITS = {
    "date": lambda v: v.half(v.dates),
    "late_date": lambda v: v.half(v.dates),
    "value_date": lambda v: v.half(v.dates),
    "amount": lambda v: v.half(v.amounts),
    "debit": lambda v: v.half(v.amounts),
    "credit": lambda v: v.half(v.amounts),
    "balance": lambda v: v.half(v.amounts),
    "foreign_amount": lambda v: v.half(v.amounts),
    "fee": lambda v: v.half(v.amounts),
    "currency": lambda v: (
        v.mostly(v.codes) or v.mostly(sum(1 for t in v.distinct if re.fullmatch("[A-Z]{3}|[$€£¥₹৳]", t)) and v.filled)
    ),
    "flag": lambda v: flag_family(v.distinct) is not None,
    "time": lambda v: v.mostly(v.times),
    "payee": lambda v: not v.mostly(v.dates),
    "description": lambda v: not v.mostly(v.dates),
    "account": lambda v: not v.mostly(v.dates),
    "reference": lambda v: not v.mostly(v.dates),
}


def by_header(header: Cells, values: Sequence[Values], rows: int) -> Columns:
    """Columns as a header names them, where their values agree. `rows`: how many rows the values were counted over."""
    named: dict[str, list[tuple[int, int]]] = {}
    for i, cell in enumerate(header):
        for role, score in roles_of(cell).items():
            v = values[i]
            fits = _FITS.get(role)
            if v.filled and fits is not None and not fits(v):
                continue
            named.setdefault(role, []).append((i, score))
    found = Columns(by_header=True)
    _take_dates(found, named, values)
    _take_money(found, named, values, header)
    _take_texts(found, named, values, rows)
    return found


def _best(
    named: dict[str, list[tuple[int, int]]], role: str, values: Sequence[Values], taken: set[int | None]
) -> int | None:
    """The column met most closely; of equals a filled one, then the first."""
    free = [(score, values[i].filled > 0, -i) for i, score in named.get(role, ()) if i not in taken]
    return -max(free)[2] if free else None


def _take_dates(found: Columns, named: dict[str, list[tuple[int, int]]], values: Sequence[Values]) -> None:
    # Banks put the date that counts first; a value date counts only where there is no other.
    order = [i for role in ("date", "late_date", "value_date") for i, _ in sorted(named.get(role, ()))]
    fullest = max((values[i].filled for i in order), default=0)
    order = [i for i in dict.fromkeys(order) if values[i].filled * 2 >= fullest]
    found.date = order[0] if order else None
    found.other_date = order[1] if len(order) > 1 else None
    found.time = _best(named, "time", values, set(order))


def _take_money(
    found: Columns, named: dict[str, list[tuple[int, int]]], values: Sequence[Values], header: Cells
) -> None:
    taken: set[int | None] = {found.date, found.other_date, found.time}
    found.balance = _best(named, "balance", values, taken)
    taken.add(found.balance)
    found.debit = _best(named, "debit", values, taken)
    taken.add(found.debit)
    found.credit = _best(named, "credit", values, taken)
    taken.add(found.credit)
    found.amount = _best_amount([pair for pair in named.get("amount", ()) if pair[0] not in taken], values, header)
    if found.amount is None and found.debit is None and found.credit is None:
        found.amount = _best(named, "foreign_amount", values, taken)
    taken.add(found.amount)
    found.fee = _best(named, "fee", values, taken)
    found.flag = _best(named, "flag", values, taken)
    found.currency = _best(named, "currency", values, taken)
    _choose_amounts(found, values)
    codes = {currency_in(header[i]) for i in found.money()} - {None}
    found.named_currency = codes.pop() if len(codes) == 1 else None
    other = ("balance", "fee", "other_number", "foreign_amount", "reference", "time", "account")
    found.barred = frozenset(i for role in other for i, score in named.get(role, ()) if score >= 40) - {*found.money()}


def _best_amount(pairs: list[tuple[int, int]], values: Sequence[Values], header: Cells) -> int | None:
    """Of several amounts the one in the account's own money: its header names the currency; then the closest met."""
    if not pairs:
        return None
    fullest = max(values[i].filled for i, _ in pairs)

    def rank(pair: tuple[int, int]) -> tuple[bool, bool, int, bool, int]:
        i, score = pair
        full = values[i].filled * 10 >= fullest * 9
        net = header[i].strip().casefold() in ("net", "net amount")
        return (full, currency_in(header[i]) is not None, score, net, -i)

    return max(pairs, key=rank)[0]


def _choose_amounts(found: Columns, values: Sequence[Values]) -> None:
    """Where a file has an amount and also two sides: the amount if it is signed, else the sides."""
    if found.amount is None or (found.debit is None and found.credit is None):
        return
    amount = values[found.amount]
    sides = [values[i] for i in (found.debit, found.credit) if i is not None]
    if amount.filled and (amount.signed or found.flag is not None or not any(v.filled for v in sides)):
        found.debit = found.credit = None
    elif len(sides) == 2 and any(v.filled for v in sides):
        found.amount = None
    else:
        found.debit = found.credit = None


def _take_texts(found: Columns, named: dict[str, list[tuple[int, int]]], values: Sequence[Values], rows: int) -> None:
    taken: set[int | None] = {
        found.date,
        found.time,
        found.balance,
        found.amount,
        found.debit,
        found.credit,
        found.currency,
        found.flag,
    }
    found.payee = _best(named, "payee", values, taken)
    taken.add(found.payee)
    texts = sorted(named.get("description", ()), key=lambda pair: (-values[pair[0]].filled, -pair[1], pair[0]))
    found.text = tuple(i for i, _ in texts if i not in taken)
    found.memo = tuple(i for i, _ in named.get("memo", ()) if i not in taken and i not in found.text)
    found.kind = tuple(i for i, _ in named.get("type", ()) if i not in taken and i not in found.text)
    for role in ("category", "status"):
        setattr(found, role, _best(named, role, values, taken))
    found.account = _best(named, "account", values, {*taken, *found.text})
    references = [
        (score, -i) for i, score in named.get("reference", ())
        if i not in taken and i not in found.text and rows and len(values[i].distinct) >= min(values[i].filled, 500) and values[i].filled * 2 >= rows
    ]  # fmt: skip
    found.reference = -max(references)[1] if references else None


# ------------------------------------------------------------------------------------------------ without a header


def by_values(rows: Sequence[Cells], values: Sequence[Values], known: Columns | None = None) -> Columns:
    """Columns of a file whose header says nothing, or not enough (`known`: what it did say)."""
    found = known or Columns()
    n = max(1, len(rows))
    if found.date is None:
        dated = [(v.filled >= n * 0.5 and v.half(v.dates), v.dates, -i) for i, v in enumerate(values) if v.dates]
        best = max(dated, default=None)
        if best is None or not best[1]:
            return found
        found.date = -best[2]
        if not best[0]:
            # A column of texts with a date here and there is none; a column that is a date where filled may be
            if not values[found.date].mostly(values[found.date].dates):
                found.date = None
                return found
    if not found.money():
        _money_by_values(found, rows, values)
    if found.currency is None:
        coded = [i for i, v in enumerate(values) if v.filled >= n * 0.5 and v.codes == v.filled]
        found.currency = coded[0] if coded else None
    if not found.text and found.payee is None:
        _texts_by_values(found, values)
    return found


def _money_by_values(found: Columns, rows: Sequence[Cells], values: Sequence[Values]) -> None:
    n = len(rows)
    taken = {found.date, found.balance, found.reference, found.time, found.account, *found.barred}
    money = [i for i, v in enumerate(values) if i not in taken and v.mostly(v.amounts) and not v.mostly(v.long_numbers)]
    likely = [i for i in money if values[i].money_like * 2 >= max(1, values[i].nonzero)]
    money = likely or [i for i in money if values[i].nonzero]
    pair = _two_sides(money or [], rows, values)
    if pair is not None:
        found.debit, found.credit = pair
        rest = [i for i in money if i not in pair and values[i].filled * 10 >= n * 5]
        found.balance = found.balance if found.balance is not None else (rest[-1] if rest else None)
        return
    # Where some columns show decimals, a column of whole numbers is an account or a card
    exact = [i for i in money if values[i].decimals * 2 >= max(1, values[i].nonzero)]
    money = exact or money
    full = [i for i in money if values[i].filled * 10 >= n * 9]
    if not full and money:
        full = [max(money, key=lambda i: values[i].filled)]
    if not full:
        return
    signed = [i for i in full if values[i].signed]
    with_flag = flag_column(rows, values, {found.date, *full})
    if len(full) == 1 or found.balance is not None:
        found.amount = (signed or full)[0]
    else:
        found.amount, found.balance = _amount_and_balance(full, rows, values)
    if not values[found.amount].negative:
        found.flag = with_flag


def complete_sides(found: Columns, rows: Sequence[Cells], values: Sequence[Values]) -> None:
    """Where a header names one side only, the other is an unnamed column that is filled where this one is empty."""
    if found.amount is not None or (found.debit is None) == (found.credit is None):
        return
    known = found.debit if found.debit is not None else found.credit
    assert known is not None
    taken = {found.date, found.balance, found.reference, found.account, known, *found.barred}
    for i, v in enumerate(values):
        if i in taken or not v.mostly(v.amounts) or v.long_numbers:
            continue
        states = Counter((_is_filled(cells, known), _is_filled(cells, i)) for cells in rows)
        if not states[True, True] and states[False, True] and not states[False, False]:
            found.debit, found.credit = (known, i) if found.debit == known else (i, known)
            return


def _is_filled(cells: Cells, column: int) -> bool:
    """Whether a cell holds an amount other than zero."""
    return column < len(cells) and any("1" <= c <= "9" for c in cells[column])


def flag_column(rows: Sequence[Cells], values: Sequence[Values], taken: set[int | None]) -> int | None:
    """A column of debit and credit flags: full, of one family, and with both if there is a choice."""
    best: tuple[bool, int, int] | None = None
    for i, v in enumerate(values):
        if i in taken or not v.filled or len(v.distinct) > 12:
            continue
        family = flag_family(v.distinct)
        if family is None:
            continue
        both = len(set(family.values())) == 2
        full = v.filled * 20 >= len(rows) * 19
        if (full or (not both and v.distinct <= {"CR", "Cr", "cr", "C", "+", "DR", "Dr", "dr"})) and (
            best is None or (both, v.filled, -i) > best
        ):
            best = (both, v.filled, -i)
    return -best[2] if best else None


def _two_sides(money: list[int], rows: Sequence[Cells], values: Sequence[Values]) -> tuple[int, int] | None:
    """Two columns of which every row fills one: (left, right). An empty neighbour of an unsigned column counts."""
    n = len(rows)

    best: tuple[int, tuple[int, int]] | None = None
    for a, left in enumerate(money):
        for right in money[a + 1 :]:
            if all(values[i].filled and values[i].nonzero * 20 >= n * 19 for i in (left, right)):
                continue
            states = Counter((_is_filled(cells, left), _is_filled(cells, right)) for cells in rows)
            one = states[True, False] + states[False, True]
            if states[True, True] * 20 > n or one * 10 < n * 8 or not (states[True, False] and states[False, True]):
                continue
            score = one * 10 - (right - left) + (values[left].money_like + values[right].money_like)
            if best is None or score > best[0]:
                best = (score, (left, right))
    if best:
        return best[1]
    partial = [i for i in money if not values[i].signed]
    for i in partial[:1]:
        for left, right in ((i, i + 1), (i - 1, i)):
            if (
                left >= 0
                and right < len(values)
                and not values[left if right == i else right].filled
                and flag_column(rows, values, {i}) is None
            ):
                return left, right
    return None


def _amount_and_balance(full: list[int], rows: Sequence[Cells], values: Sequence[Values]) -> tuple[int, int]:
    """Of two full money columns: which pair adds up row by row; else the one with signs is the amount; else the first."""
    triple = _before_and_after(full, rows) if len(full) > 2 else None
    if triple is not None:
        return triple
    negative = [i for i in full if values[i].negative]
    proofs = [(adds_up(rows, a, b), a in negative, -a, b) for a in full for b in full if a != b]
    ratio, _, minus_a, b = max(proofs)
    if ratio >= 0.5:
        return -minus_a, b
    amount = negative[0] if len(negative) == 1 else full[0]
    return amount, next(i for i in reversed(full) if i != amount)


def _before_and_after(full: list[int], rows: Sequence[Cells]) -> tuple[int, int] | None:
    """Amount and balance where each row holds the balance before it too: before + amount = after."""
    numbers = {i: [loose(cells, i) for cells in rows] for i in full}
    for before, amount, after in permutations(full, 3):
        three = zip(numbers[before], numbers[amount], numbers[after], strict=True)
        chained = sum(
            numbers[before][i + 1] == numbers[after][i] or numbers[before][i] == numbers[after][i + 1]
            for i in range(len(rows) - 1)
        )
        if (
            chained * 2 >= len(rows) - 1
            and before < after
            and all(b is not None and a is not None and c is not None and b + a == c for b, a, c in three)
        ):
            return amount, after
    return None


def _texts_by_values(found: Columns, values: Sequence[Values]) -> None:
    taken = {
        found.date,
        found.amount,
        found.debit,
        found.credit,
        found.balance,
        found.currency,
        found.flag,
        found.time,
        found.other_date,
    }
    texts = [
        i for i, v in enumerate(values)
        if i not in taken and v.filled and not v.mostly(v.dates) and not v.mostly(v.amounts) and not v.mostly(v.times) and not v.mostly(v.codes)
    ]  # fmt: skip
    wordy = [i for i in texts if values[i].length >= 5 * values[i].filled]
    # The longest texts tell most; codes and kinds of booking are short and few.
    wordy.sort(key=lambda i: -(values[i].length / values[i].filled) * min(1.0, (1 + len(values[i].distinct)) / 4))
    found.text = tuple(wordy[:1])
    found.memo = tuple(sorted(wordy[1:3]))
    found.kind = tuple(i for i in texts if i not in wordy)
