"""A rule for what was filed by hand the same way twice: the shortest pattern that tells it from all else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from finura_cli.domain.carriers import is_carrier
from finura_cli.domain.memory import without_numbers
from finura_cli.domain.rule_patterns import Condition, Facts, condition
from finura_cli.domain.text import folded
from finura_cli.errors import UsageError

ENOUGH = 2
"""Equal corrections after which a rule is proposed."""
_SHORTEST = 3  # letters of a word that may stand alone
_MOST_WORDS = 8
# What banks write before who was paid: true of any payment, so no rule begins with it.
_BANKING = frozenset(
    "upi imps neft rtgs ach pos nach ecs emi atm card debit credit visa mastercard maestro rupay payment paid pay to"
    " from transfer trf txn ref purchase online direct sepa lastschrift uberweisung kartenzahlung gutschrift"
    " prelevement virement carte paiement compra pago transferencia tarjeta sq tst paypal inc ltd pvt llc gmbh com www"
    " the and for der die das und von bei at in of on by".split()
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule that could be made."""

    pattern: str
    category_id: int


def alike(one: Facts, other: Facts) -> bool:
    """Whether two entries are the same matter: the same merchant, or the same text but for its numbers."""
    merchant = folded(one.merchant)
    if merchant.strip() and merchant == folded(other.merchant) and not is_carrier(one.merchant):
        return True
    text = without_numbers(one.words)
    return bool(text) and text == without_numbers(other.words)


def proposed(
    corrected: Sequence[Facts], others: Iterable[Facts], category_id: int, common: Collection[str] = (),
    decides: Callable[[str], bool] = lambda pattern: True,
) -> Suggestion | None:  # fmt: skip
    """The rule for entries that belong under one category.

    `others` were filed by hand elsewhere: the pattern holds for none of them. `common`: words that say little in these
    books; `decides`: whether a rule of this pattern would have its way beside the rules that are there. None: nothing
    tells them apart.
    """
    rivals = list(others)
    for pattern in _patterns(corrected, common):
        tried = _condition(pattern)
        if tried is None or not all(map(tried.met, corrected)):
            continue
        if not any(map(tried.met, rivals)) and decides(pattern):
            return Suggestion(pattern, category_id)
    return None


def _patterns(corrected: Sequence[Facts], common: Collection[str]) -> Iterator[str]:
    """What could tell them, the shortest first; then the same for one direction of the money alone."""
    plain = [*_merchant(corrected), *_words(corrected, common)]
    yield from plain
    inward = {facts.minor is not None and facts.minor > 0 for facts in corrected}
    if len(inward) == 1:
        direction = "income" if inward.pop() else "expense"
        yield from (f"{pattern} type:{direction}" for pattern in plain)


def _merchant(corrected: Sequence[Facts]) -> Iterator[str]:
    names = {folded(facts.merchant).strip() for facts in corrected}
    if len(names) == 1 and "" not in names and not is_carrier(corrected[0].merchant):
        name = " ".join(corrected[0].merchant.replace('"', " ").split())
        yield f'merchant:"{name}"' if " " in name else f"merchant:{name}"


def _words(corrected: Sequence[Facts], common: Collection[str]) -> Iterator[str]:
    shared = set.intersection(*(set(telling(facts)) for facts in corrected))
    words = [word for word in telling(corrected[0]) if word in shared and word not in common][:_MOST_WORDS]
    for count in (1, 2, 3):
        for several in combinations(words, count):
            if count > 1 or len(several[0]) >= _SHORTEST or not several[0].isascii():
                yield " ".join(several)


def telling(facts: Facts) -> list[str]:
    """The words of an entry that a rule for it may look for, in their order: no numbers, nothing that banks write."""
    carried = set(folded(facts.merchant).split()) if is_carrier(facts.merchant) else set()
    said = dict.fromkeys(without_numbers(facts.words).split())
    return [word for word in said if word not in _BANKING and word not in carried]


def _condition(pattern: str) -> Condition | None:
    try:
        return condition(pattern)
    except UsageError:
        return None
