"""Money back: which purchase an amount that came in may be a refund of."""

from __future__ import annotations

from collections.abc import Iterable

from finura_cli.domain.duplicates import likeness, telling_words
from finura_cli.records import NamedTuple

LONGEST = 90
"""Days between a purchase and its refund."""
_ALIKE = 0.5


class Payment(NamedTuple):
    """An entry as far as refunds go: money out, or (`minor` above zero) what may be its refund."""

    id: int
    account_id: int
    day: int
    """Proleptic ordinal of its date."""
    minor: int
    currency: str
    merchant_id: int | None
    words: str
    """Folded text."""
    category_id: int | None = None


class Refund(NamedTuple):
    """What a refund may be of. Not `sure`: the purchase is only an example of what was bought there."""

    purchase: Payment
    sure: bool


def find(refund: Payment, purchases: Iterable[Payment]) -> Refund | None:
    """The purchase of the same merchant, or of much the same text, at most LONGEST days before and of at least the
    amount. It is sure where one alone has the very amount. The same account is preferred, then the latest.
    """
    fitting = [purchase for purchase in purchases if _fits(refund, purchase)]
    equal = [purchase for purchase in fitting if -purchase.minor == refund.minor]
    best = max(
        equal or fitting,
        key=lambda purchase: (purchase.account_id == refund.account_id, purchase.day, purchase.id),
        default=None,
    )
    return Refund(best, len(equal) == 1) if best is not None else None


def handles(refund: Payment) -> frozenset[str]:
    """Words by which its purchase can be found."""
    return telling_words(refund.words)


def _fits(refund: Payment, purchase: Payment) -> bool:
    if purchase.currency != refund.currency or -purchase.minor < refund.minor:
        return False
    if not 0 <= refund.day - purchase.day <= LONGEST:
        return False
    same = refund.merchant_id is not None and refund.merchant_id == purchase.merchant_id
    return same or likeness(refund.words, purchase.words) >= _ALIKE
