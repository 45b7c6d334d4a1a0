"""Which entry paid which due day: said by hand, or by payee, amount and day. Pure, and the same for any order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from finura_cli.domain.bills import Bill, By
from finura_cli.domain.charges import same_text
from finura_cli.domain.paces import Pace
from finura_cli.domain.text import folded
from finura_cli.records import NamedTuple

DRIFT = 1.35
"""What a detected bill asks may move by so many times and still be its price."""
STEADY = 1.02
"""... of one that was typed by so many."""
OTHER = 3.0
"""Up to so many times more, or less, it may be the bill with another amount, near its day."""
NEAR_DAYS = 10
FARTHEST = 45
"""An entry pays a due day at most half a pace, and at most so many days, away from it."""

Day = tuple[int, date]
"""A bill's id and one of its due days."""


class Payment(NamedTuple):
    """A posted entry that is money out; `minor` > 0."""

    id: int
    day: int
    """Proleptic ordinal."""
    account_id: int
    currency: str
    description: str
    merchant_id: int | None
    minor: int
    words: str = ""
    """Folded: of its description, merchant and note."""


class _Pair(NamedTuple):
    """How well an entry fits a due day; the least first."""

    amount_class: int
    other_account: bool
    days: int
    ratio: float
    due: date
    bill_id: int
    entry: int


def bill_paid(
    bills: Sequence[Bill],
    dues: Mapping[int, Sequence[date]],
    payments: Sequence[Payment],
    said: Mapping[Day, int | None],
) -> dict[Day, Payment]:
    """The entry that paid each due day, where one did.

    `dues`: the due days of each bill, by its id. `said`: the entry that a person named for a day (None: it is
    skipped, nothing pays it). What was said wins; then amount, account and the nearest day decide. An entry pays one
    due day, and a due day is paid by one entry.
    """
    by_id = {payment.id: payment for payment in payments}
    paid = {day: by_id[entry] for day, entry in said.items() if entry is not None and entry in by_id}
    taken = {entry for entry in said.values() if entry is not None}
    pairs = sorted(
        pair
        for bill in bills
        for payment in _theirs(bill, payments, [one for (id, _), one in paid.items() if id == bill.id])
        if payment.id not in taken
        for due in dues.get(bill.id, ())
        if (bill.id, due) not in said
        for pair in _pair(bill, due, payment)
    )
    for pair in pairs:
        day = (pair.bill_id, pair.due)
        if day not in paid and pair.entry not in taken:
            paid[day] = by_id[pair.entry]
            taken.add(pair.entry)
    return paid


def is_of(bill: Bill, linked: Iterable[Payment] = ()) -> Callable[[str, int | None, str, str], bool]:
    """Whether a description, merchant, currency and folded words are those of a bill's payee, or of an entry linked to
    it by hand.

    A detected text is the whole description but for its numbers; a typed one is among the words, or the description's.
    """
    whole = {same_text(one.description) for one in linked if one.description}
    shops = {one.merchant_id for one in linked if one.merchant_id is not None}
    phrase: str | None = None
    if bill.merchant_id is not None:
        shops.add(bill.merchant_id)
    if bill.text and bill.by is By.DETECTED:
        whole.add(same_text(bill.text))
    elif bill.text:
        phrase = folded(bill.text) if folded(bill.text).strip() else None
    known: dict[str, bool] = {}

    def holds(description: str, merchant_id: int | None, currency: str, words: str = "") -> bool:
        if currency != bill.currency:
            return False
        if merchant_id is not None and merchant_id in shops:
            return True
        if phrase and phrase in words:
            return True
        if not whole and not phrase:
            return False
        found = known.get(description)
        if found is None:
            said = phrase is not None and phrase in folded(description)
            found = known[description] = said or (bool(whole) and same_text(description) in whole)
        return found

    return holds


def _theirs(bill: Bill, payments: Sequence[Payment], linked: Sequence[Payment]) -> list[Payment]:
    holds = is_of(bill, linked)
    return [one for one in payments if holds(one.description, one.merchant_id, one.currency, one.words)]


def fits(bill: Bill, minor: int) -> int | None:
    """0: what it asks; 1: it may be the bill with another amount; None: it is something else."""
    low, high = bill.bounds
    share = DRIFT if bill.by is By.DETECTED else STEADY
    if low <= share * minor and minor <= share * high:
        return 0
    return 1 if low <= OTHER * minor and minor <= OTHER * high else None


def reach(pace: Pace) -> int:
    """How many days from its day an entry still pays it."""
    return min(pace.days // 2 + 1, FARTHEST)


def _pair(bill: Bill, due: date, payment: Payment) -> list[_Pair]:
    days = abs(payment.day - due.toordinal())
    farthest = reach(bill.pace)
    if days > farthest:
        return []
    amount_class = fits(bill, payment.minor)
    if amount_class is None or (amount_class == 1 and days > min(NEAR_DAYS, farthest)):
        return []
    low, high = bill.bounds
    ratio = max(low / payment.minor, payment.minor / high, 1.0)
    other = bill.account_id is not None and bill.account_id != payment.account_id
    return [_Pair(amount_class, other, days, ratio, due, bill.id, payment.id)]
