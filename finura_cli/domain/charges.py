"""Money spent, line by line, and which charges are of one payee: what rules of odd and recurring charges read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from finura_cli.records import NamedTuple


class Charge(NamedTuple):
    """A posted line of money spent, as the rules read it; in order of day and id. 100,000 of them are made at once."""

    id: int
    """Of its transaction."""
    uid: str
    day: int
    """Proleptic ordinal of the posting date."""
    account_id: int
    currency: str
    description: str
    merchant_id: int | None
    category_id: int | None
    paid: int
    """Minor units, > 0: of this line."""
    whole: int
    """Minor units, > 0: of the whole transaction."""
    first: bool
    """Whether it is the first line of its transaction: rules of whole charges read only these."""


_DIGITS = re.compile(r"\d+")


def same_text(description: str) -> str:
    """Texts that differ only in numbers (references, times, card digits), case or spaces are the same charge."""
    return " ".join(_DIGITS.sub("#", description.casefold()).split())


def text_codes(charges: Sequence[Charge], *, nameless: bool = False) -> list[int]:
    """A number for each charge, the same for the same text; -1 where the description says nothing, and with `nameless`
    where there is a merchant, whose text `payee_codes` does not need."""
    codes: dict[str, int] = {}
    by_description: dict[str, int] = {}
    result = []
    for charge in charges:
        if nameless and charge.merchant_id is not None:
            result.append(-1)
            continue
        code = by_description.get(charge.description)
        if code is None:
            text = same_text(charge.description)
            code = by_description[charge.description] = codes.setdefault(text, len(codes)) if text else -1
        result.append(code)
    return result


def payee_codes(charges: Sequence[Charge], texts: Sequence[int]) -> list[int]:
    """A number for each charge, the same for the same merchant, else for the same text; -1: neither is known."""
    codes: dict[tuple[bool, int], int] = {}
    result = []
    for charge, text in zip(charges, texts, strict=True):
        key = (True, charge.merchant_id) if charge.merchant_id is not None else (False, text)
        result.append(codes.setdefault(key, len(codes)) if key != (False, -1) else -1)
    return result
