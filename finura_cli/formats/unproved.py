"""A column of balances that no second row proves: what its header says of it, and why it is not taken otherwise."""

from __future__ import annotations

from finura_cli.formats.collected import Numbers
from finura_cli.formats.headers import WHOLE, key, roles_of
from finura_cli.formats.profile import INVERTED, Profile

_SHOWN = 40
_AFTER = frozenset(
    "after na nach nachher apres despues apos dopo po tras efter etter jalkeen utan sonrasi после після".split()
)
# What may still be spent, which credit and blocked money are in or out of
_NOT_HELD = ("available", "disponib", "disponiv", "verfugbar", "beschikbaar")
_MOST = 0.8


def after_one_row(profile: Profile, numbers: Numbers) -> tuple[int, int] | None:
    """What there was before and after the only row of a table, whose header calls its balance that after the row. None
    for a card, whose balance may be what is owed."""
    at = profile.columns.balance
    if at is None or len(numbers.values) != 1 or profile.doubt or profile.sign == INVERTED or profile.columns.of_card:
        return None
    value, balance = numbers.values[0], numbers.balances[0]
    if value is None or balance is None or not _is_after(profile.header[at] if at < len(profile.header) else ""):
        return None
    return balance - value, balance


def _is_after(title: str) -> bool:
    """Whether a header names the balance after a row: nearly all that only say balance do."""
    words = key(title)
    score = roles_of(title).get("balance", 0)
    if not score or any(word in words for word in _NOT_HELD):
        return False
    return score == WHOLE or not _AFTER.isdisjoint(words.split())


def why_untaken(profile: Profile, numbers: Numbers) -> str | None:
    """Why the column of balances says nothing of what there was before the first row, in half a sentence; None where
    there is none, or it is empty."""
    at, proof = profile.columns.balance, numbers.proof
    if at is None or all(balance is None for balance in numbers.balances):
        return None
    title = profile.header[at].strip() if at < len(profile.header) else ""
    title = (title if len(title) <= _SHOWN else f"{title[:_SHOWN]}…") or f"{at + 1}"
    if proof.pairs and proof.ratio >= _MOST:
        why = "it seems to count what is owed" if proof.sign < 0 else "the first or the last row has none"
    else:
        why = "it does not follow from the amounts" if proof.pairs else "no second row proves it"
    return f"column {title}: {why}"
