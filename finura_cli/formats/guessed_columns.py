"""Which column is what where a header says nothing, or not enough: by the values alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import permutations

from finura_cli.formats.columns import Cells, Columns, Values
from finura_cli.formats.phrases import flag_family
from finura_cli.formats.running import adds_up, loose


def by_values(rows: Sequence[Cells], values: Sequence[Values], known: Columns | None = None) -> Columns:
    """Columns of a file whose header says nothing, or not enough (`known`: what it did say)."""
    found = known or Columns()
    n = max(1, len(rows))
    if found.date is None:
        # A column of texts with a date here and there is none; one that is a date wherever it is filled may be.
        dated = [
            (v.filled * 2 >= n, v.dates, -i)
            for i, v in enumerate(values)
            if v.mostly(v.dates) or (v.filled * 2 >= n and v.half(v.dates))
        ]
        if not dated:
            return found
        found.date = -max(dated)[2]
    if not found.money():
        _money_by_values(found, rows, values)
    if found.currency is None:
        coded = [i for i, v in enumerate(values) if v.filled >= n * 0.5 and v.codes == v.filled]
        found.currency = coded[0] if coded else None
    if not found.text and found.payee is None:
        _texts_by_values(found, values)
        found.unread = tuple(i for i in found.unread if i not in (*found.text, *found.memo, *found.kind))
    return found


def _money_by_values(found: Columns, rows: Sequence[Cells], values: Sequence[Values]) -> None:
    n = len(rows)
    taken = {found.date, found.balance, found.reference, found.time, found.account, *found.barred}
    money = [i for i, v in enumerate(values) if i not in taken and v.mostly(v.amounts) and not v.mostly(v.long_numbers)]
    money = [i for i in money if values[i].nonzero] or money  # not a fee that is zero in every row
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


_MOST_MONEY = 8
"""Full columns of money that are tried against each other: a damaged file can have hundreds."""


def _amount_and_balance(full: list[int], rows: Sequence[Cells], values: Sequence[Values]) -> tuple[int, int]:
    """Of two full money columns: the pair that adds up row by row; else the one with signs is the amount, else the
    first."""
    full = full[:_MOST_MONEY]
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
    """Amount and balance where each row holds the balance before it too: before + amount = after, in most rows (one
    may be the row that something is wrong with)."""
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
            and sum(b is not None and a is not None and c is not None and b + a == c for b, a, c in three) * 2
            >= len(rows)
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
        i
        for i, v in enumerate(values)
        if i not in taken and v.filled and not any(map(v.mostly, (v.dates, v.amounts, v.times, v.codes)))
    ]
    wordy = [i for i in texts if values[i].length >= 5 * values[i].filled]
    # The longest texts tell most; codes and kinds of booking are short and few.
    wordy.sort(key=lambda i: -(values[i].length / values[i].filled) * min(1.0, (1 + len(values[i].distinct)) / 4))
    found.text = tuple(wordy[:1])
    found.memo = tuple(sorted(wordy[1:3]))
    found.kind = tuple(i for i in texts if i not in wordy)
