"""Which way money went: settled once for a file, from all its rows, or refused."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.errors import BadInput
from finura_cli.formats import amounts
from finura_cli.formats.collected import Collected
from finura_cli.formats.headers import is_of_a_card
from finura_cli.formats.money_column import MoneyColumn
from finura_cli.formats.phrases import flag_family, is_purchase, says_card_was_paid, says_direction
from finura_cli.formats.profile import EARLIER, FILE, FLAGS, INVERTED, SIDES, SIGNED, Profile
from finura_cli.formats.running import Proof

_FEW = 3
"""So few rows may all be money in; more of them without a sign want a reason."""

_MOST_CHARGES = 0.75
"""So large a share of a card's rows is charges, and not payments to it."""

_SOME, _FAR_MORE = 3, 4
"""So many texts, and so many times more of them than others, settle which way amounts count."""

_PAIR = 2
_MOST = 0.8
"""So large a share of rows that follow from each other's balances proves how amounts count."""


def settle_signs(
    profile: Profile, seen: Collected, proof: Proof, *, card: bool = False, before: str | None = None
) -> None:  # fmt: skip
    """Write the sign convention into the profile. `proof` is of the amounts as written, or of credit less debit;
    `card`: it is known to be a card's; `before`: how earlier files of the source were proved to be read.

    Raises BadInput (`ambiguous-sign`) when nothing in the file says which way money went.
    """
    columns = profile.columns
    if not columns.by_header and columns.balance is not None and len(seen.parts) <= _PAIR:
        marks = seen.column("amount").marks
        if len(seen.parts) == 1 or (columns.amount is not None and not marks["-"] and not marks["+"]):
            profile.doubt = "so few rows without a header do not tell which amount is the balance"
    if columns.amount is None:
        _settle_sides(profile, seen, proof)
    else:
        _settle_amount(profile, seen, proof, card=card or profile.columns.of_card, before=before)


# ------------------------------------------------------------------------------------------------------ two columns


def _settle_sides(profile: Profile, seen: Collected, proof: Proof) -> None:
    columns = profile.columns
    profile.sign = SIDES
    debit, credit = seen.column("debit").marks, seen.column("credit").marks
    profile.debit_sign = 1 if _negative(debit) else -1
    profile.credit_sign = -1 if _negative(credit) and not _negative(debit) and columns.by_header else 1
    if columns.by_header:
        if columns.debit is None and columns.credit is not None and credit["-"]:
            profile.credit_sign = 1  # one column called `inflow` that holds both
        return
    if (debit["-"] or credit["-"]) and not (proof.settles_sign and proof.ratio >= _MOST):
        thanked = [sign for sign, text in _signed_sides(seen) if sign and says_card_was_paid(text)]
        profile.debit_sign = profile.credit_sign = -1 if thanked and max(thanked) < 0 else 1
        if any(side["-"] and side[""] + side["+"] for side in (debit, credit)):
            profile.doubt = "two columns of amounts have no header, and only some of the amounts have a minus"
        return
    if len(seen.parts) == 1:
        profile.doubt = "nothing in the file says whether this is money in or out"
    elif proof.pairs <= 1 and (debit["-"] or credit["-"] or not (seen.column("debit") and seen.column("credit"))):
        profile.doubt = "whether this is money in or out is said by one step of the balance alone"
    if not _left_is_debit(seen, proof):
        columns.debit, columns.credit = columns.credit, columns.debit
        other = {"debit": "credit", "credit": "debit"}
        seen.money = {other.get(role, role): column for role, column in seen.money.items()}


def _signed_sides(seen: Collected) -> list[tuple[int, str]]:
    """The sign that the filled side has, and the words, of the first rows."""
    both = zip(seen.column("debit").cells, seen.column("credit").cells, seen.text, strict=False)
    return [(_sign(left) or _sign(right), text) for left, right, text in both]


def _sign(cell: str) -> int:
    number = amounts.take_apart(cell)
    zero = number is None or not any("1" <= c <= "9" for c in number.body)
    return 0 if zero else -1 if number is not None and number.mark == "-" else 1


def _negative(marks: dict[str, int]) -> bool:
    return marks["-"] > marks[""] + marks["+"]


def _left_is_debit(seen: Collected, proof: Proof) -> bool:
    """Of two unsigned columns without a header: the balance proves it; else words, place and frequency must agree."""
    if proof.settles_sign and proof.ratio >= 0.5:
        return proof.sign > 0
    votes = 0
    left = [
        bool(amounts.take_apart(cell)) and any("1" <= c <= "9" for c in cell) for cell in seen.column("debit").cells
    ]
    for is_left, text in zip(left, seen.text, strict=False):
        votes += -says_direction(text) * (1 if is_left else -1)
    votes = max(-3, min(3, votes))
    more_left, n = sum(left) * 2 - len(left), len(left)
    votes += 1  # debit stands first nearly everywhere
    if n >= 10 and abs(more_left) * 10 >= n * 5:  # money goes out more often than it comes in
        votes += 2 if more_left > 0 else -2
    elif more_left:
        votes += 1 if more_left > 0 else -1
    if abs(votes) < 2 and n > 1:
        raise _ambiguous("two columns of amounts have no header, and nothing tells which of them is money out")
    return votes > 0


# ------------------------------------------------------------------------------------------------------- one column


def _settle_amount(profile: Profile, seen: Collected, proof: Proof, *, card: bool, before: str | None) -> None:
    marks = seen.column("amount").marks
    if marks["CR"] or marks["DR"]:
        profile.sign = SIGNED
        profile.unmarked = -1 if not marks["DR"] and not marks["-"] else 1
        return
    if _settle_by_flags(profile, seen, marks):
        return
    profile.columns.flag = None
    if marks["+"] and not marks["-"]:
        profile.sign = SIGNED
        profile.unmarked = -1 if marks[""] else 1
        return
    told = _told(seen, proof)
    if before is not None:
        profile.sign = told or before
        if profile.sign != before:
            profile.doubt = "earlier files of this kind were read with the signs the other way round"
    elif marks["-"]:
        profile.sign = INVERTED if _is_inverted(seen, proof) else SIGNED
        if card and profile.sign == SIGNED:
            _doubt_charges(profile, seen, proof)
    elif marks[""]:
        _settle_without_signs(profile, seen, proof)
    proved = profile.sign == told or (before is None and card and _are_mostly_charges(profile, seen))
    # The balance of a card may be what is owed, and follows its charges
    proved = proved or (profile.sign == SIGNED and not card and proof.sign > 0 and _is_firm(proof))
    profile.sign_by = FILE if proved else EARLIER if before is not None else None


def _told(seen: Collected, proof: Proof) -> str | None:
    """The sign that words prove, or balances beside amounts without a minus; None where it is left to counts, to
    earlier files, or to the custom."""
    rows = [(sign, text) for sign, text in _signed_rows(seen) if sign]
    positive = sum(1 for sign, _ in rows if sign > 0)
    if positive and _is_inverted(seen, proof):
        return INVERTED
    if rows and positive == len(rows) and proof.sign < 0 and _is_firm(proof):
        return INVERTED
    thanked = [sign for sign, text in rows if says_card_was_paid(text)]
    if thanked:
        return SIGNED if all(sign > 0 for sign in thanked) and positive < len(rows) else None
    as_written, against = _spoken(rows)
    return SIGNED if as_written >= _SOME and as_written > _FAR_MORE * against else None


def _is_firm(proof: Proof) -> bool:
    return proof.settles_sign and proof.ratio >= _MOST and proof.pairs > 1


def _are_mostly_charges(profile: Profile, seen: Collected) -> bool:
    """Whether most rows of a card are money out, as its amounts are read now, and they are not few."""
    charge = 1 if profile.sign == INVERTED else -1
    signs = [sign for sign, _ in _signed_rows(seen) if sign]
    return profile.doubt is None and len(signs) > _FEW and signs.count(charge) >= _MOST_CHARGES * len(signs)


def _settle_by_flags(profile: Profile, seen: Collected, marks: dict[str, int]) -> bool:
    """Whether flags beside the amounts say the direction: unless the amounts of flagged debits are negative already."""
    family = flag_family(set(seen.flags))
    if family is None or profile.columns.flag is None:
        return False
    out = [cell for cell, flag in zip(seen.column("amount").cells, seen.flags, strict=True) if family.get(flag, 0) < 0]
    out_marks = MoneyColumn(out).marks
    into = [cell for cell, flag in zip(seen.column("amount").cells, seen.flags, strict=True) if family.get(flag, 0) > 0]
    into_marks = MoneyColumn(into).marks
    if marks["-"] and into_marks["-"] > into_marks[""] and not out_marks["-"] and out:
        profile.sign = INVERTED  # purchases positive, refunds negative
        profile.columns.flag = None
        return True
    if marks["-"] and (out_marks["-"] * 2 > sum(out_marks.values()) or not out):
        return False
    directions = set(family.values())
    empty = not all(seen.flags)
    profile.sign = FLAGS
    profile.flags = family
    profile.without_flag = 0
    if empty and len(directions) == 1:
        profile.without_flag = -directions.pop()
    return True


def _signed_rows(seen: Collected) -> list[tuple[int, str]]:
    """Sign as written and words of the first rows; 0 for an amount of zero."""
    return [(_sign(cell), text) for cell, text in zip(seen.column("amount").cells, seen.text, strict=False)]


def _is_inverted(seen: Collected, proof: Proof) -> bool:
    """Whether a card's charges stand positive and payments to it negative, by the words of both."""
    rows = [(sign, text) for sign, text in _signed_rows(seen) if sign]
    positive = sum(1 for sign, _ in rows if sign > 0)
    thanked = [sign for sign, text in rows if says_card_was_paid(text)]
    as_written, against = _spoken(rows)
    signs = (sign for sign, _ in _signed_rows(seen))
    bought = [sign for sign, kinds in zip(signs, seen.kinds, strict=False) if sign and any(map(is_purchase, kinds))]
    if bought and all(sign > 0 for sign in bought) and len(bought) < len(rows):
        return True
    if thanked and all(sign < 0 for sign in thanked):
        return (positive > 0 or len(thanked) == len(rows)) and against >= as_written
    if proof.sign > 0 and proof.settles_sign and proof.ratio >= _MOST:
        return False  # an account's balance follows the amounts as written
    return against >= _SOME and against > _FAR_MORE * as_written and positive * 2 > len(rows)


def _spoken(rows: Sequence[tuple[int, str]]) -> tuple[int, int]:
    """How many texts speak of money in and out as the sign beside them does, and how many against it. Each text once: a
    tenant's rent that comes in every month is one odd word, not twelve."""
    said = {(sign * says_direction(text), text) for sign, text in rows if not says_card_was_paid(text)}
    return sum(1 for way, _ in said if way > 0), sum(1 for way, _ in said if way < 0)


def _doubt_charges(profile: Profile, seen: Collected, proof: Proof) -> None:
    """A card is charged far more often than it is paid. Where nearly all amounts are positive and nothing speaks
    against it, positive ones are charges; where only more than half are, it is asked."""
    if proof.sign > 0 and proof.settles_sign and proof.ratio >= _MOST:
        return
    rows = [(sign, text) for sign, text in _signed_rows(seen) if sign]
    positive = sum(1 for sign, _ in rows if sign > 0)
    as_written = any(says_direction(text) == sign or (sign > 0 and says_card_was_paid(text)) for sign, text in rows)
    if as_written or positive * 2 <= len(rows):
        return
    if len(rows) > _FEW and positive >= _MOST_CHARGES * len(rows):
        profile.sign = INVERTED
    else:
        profile.doubt = "nothing in the file says whether charges of the card are positive or negative"


def _settle_without_signs(profile: Profile, seen: Collected, proof: Proof) -> None:
    """All amounts are positive, and no flag stands beside them."""
    n = len(seen.parts)
    if proof.settles_sign and proof.ratio >= _MOST:
        profile.sign = SIGNED if proof.sign > 0 else INVERTED
        if proof.sign < 0 and proof.pairs == 1:
            profile.doubt = "that this is money out is said by one step of the balance alone"
        return
    said = [1 if says_card_was_paid(text) else says_direction(text) for _, text in _signed_rows(seen)]
    out, into = sum(1 for d in said if d < 0), sum(1 for d in said if d > 0)
    if out and into:
        raise _ambiguous("its amounts have no sign, and some of them are money in")
    if out * 10 >= n or (not into and any(is_of_a_card(cell) for cell in profile.header)):
        profile.sign = INVERTED
    elif into * 10 >= n:
        profile.sign = SIGNED
    elif profile.columns.category is not None and profile.columns.balance is None:
        profile.sign = INVERTED  # a list of expenses
    elif n <= _FEW:
        profile.sign = SIGNED
        profile.doubt = "nothing in the file says whether this is money in or out"
    else:
        raise _ambiguous("its amounts have no sign")


def _ambiguous(why: str) -> BadInput:
    return BadInput(
        f"it cannot be told which amounts are money in and which are money out: {why}",
        hint="give the file negative amounts for money out, or a column that says debit or credit",
        code="ambiguous-sign",
    )
