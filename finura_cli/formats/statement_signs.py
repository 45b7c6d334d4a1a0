"""Which way the money of a statement went, where banks differ: settled from all its rows, and from its balances.

A signed amount is believed as it is written (OFX 2.3, 3.2.9.2: money out is negative) unless the whole statement
speaks against it: what it calls debits and credits, how it thanks for the payment of a card, or what two of its
balances differ by. A single row that is called a debit and is positive stays as it is: banks take back a charge so,
and some call everything a debit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from finura_cli.formats.phrases import says_card_was_paid
from finura_cli.records import NamedTuple

WRITTEN, INVERTED, BY_TYPE = "written", "inverted", "by type"

_OUT = frozenset("DEBIT DIRECTDEBIT OUT FEE SRVCHG WITHDRAWAL DB DBT DR D".split())
_IN = frozenset("CREDIT DEP DIRECTDEP IN DEPOSIT CR C".split())
# A check may be one that was paid in, and at a machine money goes both ways: they follow, but they tell nothing.
_OUT_WITHOUT_SIGN = _OUT | frozenset("CHECK POS ATM CASH REPEATPMT".split())
_IN_WITHOUT_SIGN = _IN | frozenset(("INT", "DIV"))

NO_SIGN = "nothing in the file says whether this is money in or out"
_ALL_DEBITS = "the amount has no sign, and the file calls it a debit: taken as money out"
_TURNED = "the signs were turned round, as the words of this statement speak against them"
_TURNED_BANK = "the signs were turned round: the file calls its negative amounts credits and its positive ones debits"


class Signed(NamedTuple):
    """An amount as it is written, what the file calls it, and its words."""

    minor: int
    type: str
    text: str


class Signs(NamedTuple):
    """How the amounts of a statement are to be taken."""

    mode: str
    doubt: str | None = None
    """Why every row of it is doubtful."""


class Step(NamedTuple):
    """Two balances and the rows between them: by how much they differ, and what the rows come to as written."""

    difference: int
    total: int
    after: int
    upto: int


def settle_signs(rows: Sequence[Signed], *, card: bool, proof: int) -> Signs:
    """How amounts are to be taken. `proof`: +1 when balances follow the amounts as written, -1 when the reverse."""
    rows = [row for row in rows if row.minor]
    if proof and not card:
        return Signs(WRITTEN if proof > 0 else INVERTED)
    negative = sum(row.minor < 0 for row in rows)
    positive = len(rows) - negative
    out = [row.minor > 0 for row in rows if row.type in _OUT]
    into = [row.minor > 0 for row in rows if row.type in _IN]
    against = sum(out) + len(into) - sum(into)
    if out and into and against and against > 4 * (len(out) + len(into) - against) and negative:
        return Signs(INVERTED, None if card or proof < 0 else _TURNED_BANK)
    if proof:
        return Signs(WRITTEN if proof > 0 else INVERTED)
    if out and not negative:
        return Signs(BY_TYPE, None if into else _ALL_DEBITS)
    return _of_card(rows, positive, negative) if card else Signs(WRITTEN)


def _of_card(rows: Sequence[Signed], positive: int, negative: int) -> Signs:
    thanked = [row.minor > 0 for row in rows if says_card_was_paid(row.text)]
    if thanked and not any(thanked) and (positive or len(thanked) == len(rows)):
        return Signs(INVERTED, _TURNED)
    untold = [row for row in rows if row.type not in _IN_WITHOUT_SIGN]
    if positive and not negative and untold and not any(thanked):
        return Signs(WRITTEN, NO_SIGN)
    return Signs(WRITTEN)


def turned(minor: int, type: str, mode: str) -> tuple[int, str | None]:
    """An amount under a mode, and why it is doubtful if it is."""
    if mode == INVERTED:
        return -minor, None
    if mode == BY_TYPE:
        if type in _OUT_WITHOUT_SIGN:
            return -minor, None
        return minor, None if type in _IN_WITHOUT_SIGN or not minor else NO_SIGN
    return minor, None


# --------------------------------------------------------------------------------------------------------- balances


def steps_between(points: Iterable[tuple[int, int]], rows: Iterable[tuple[int, int]]) -> list[Step]:
    """The steps from one balance to the next. `points`: place and balance, `rows`: place and amount as written, where
    a place is twice the ordinal of a day, and one less before its first row. Steps without rows are left out."""
    balances = sorted(dict(points).items())
    waiting = sorted(rows)
    steps: list[Step] = []
    at = 0
    for n, (place, balance) in enumerate(balances):
        total, count = 0, 0
        while at < len(waiting) and waiting[at][0] <= place:
            total += waiting[at][1]
            count += 1
            at += 1
        if n and count:
            steps.append(Step(balance - balances[n - 1][1], total, balances[n - 1][0], place))
    return steps


def proof_of(steps: Sequence[Step]) -> int:
    """+1 when balances follow the amounts as written, -1 when the reverse; 0 when they tell nothing."""
    plus = sum(step.total == step.difference != 0 for step in steps)
    minus = sum(step.total == -step.difference != 0 for step in steps)
    return (plus > minus) - (minus > plus)


def steps_off(steps: Sequence[Step], sign: int) -> list[Step]:
    """The steps that the rows do not make, where most others show that the file's balances are to be trusted."""
    off = [step for step in steps if step.difference != sign * step.total]
    return off if len(off) * 3 <= len(steps) else []
