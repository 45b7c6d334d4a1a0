"""What a person said about an entry, carried over to the row that takes its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from finura_cli.domain.money import Money
from finura_cli.domain.transaction import By, Line, Transaction

Image = Mapping[str, object]
"""Fields of an entry as its file brought it, by their names in the store."""


def carried_over(old: Transaction, brought: Image | None, new: Transaction) -> Transaction:
    """`new` with what was said about `old` by hand: category and split, tags, note, mood and the rest.

    `brought`: `old` as its file brought it, None if it was typed, and so all of it by hand. What nobody touched is as
    `new` has it; where `new` says nothing, as `old` had it.
    """

    def by_hand(field: str, value: object) -> bool:
        return value not in (None, "") and (brought is None or brought.get(field) != value)

    return new._replace(
        description=old.description if by_hand("description", old.description) else new.description or old.description,
        merchant_id=old.merchant_id if by_hand("merchant_id", old.merchant_id) else new.merchant_id or old.merchant_id,
        note=old.note if by_hand("note", old.note) else new.note or old.note,
        mode=old.mode if by_hand("mode", old.mode) else new.mode or old.mode,
        time=new.time or (old.time if old.date == new.date else None),
        mood=new.mood if old.mood is None else old.mood,
        who=old.who or new.who,
        tags=tuple(dict.fromkeys((*old.tags, *new.tags))),
        refund_of=old.refund_of or new.refund_of,
        lines=_lines(old.lines, new),
    )


def _lines(old: Sequence[Line], new: Transaction) -> tuple[Line, ...]:
    """Categories set by hand, over the new amount; a split keeps its proportions."""
    if len(new.lines) > 1 or not any(line.by is By.HAND for line in old):
        kept = all(line.category_id is None for line in new.lines) and len(old) == 1
        if kept:
            return tuple(line._replace(money=new.money) for line in old)
        said = old[0].necessity if len(old) == 1 else None
        return tuple(line._replace(necessity=said) for line in new.lines) if said is not None else new.lines
    amounts = shared_out([line.money.minor for line in old], new.money)
    return tuple(line._replace(money=money) for line, money in zip(old, amounts, strict=True))


def shared_out(parts: Sequence[int], whole: Money) -> tuple[Money, ...]:
    """The whole in the proportions of these parts; parts of both signs stay, and the largest takes the difference."""
    if sum(parts) == whole.minor:
        return tuple(Money(part, whole.currency) for part in parts)
    if all(part < 0 for part in parts) or all(part > 0 for part in parts):
        return whole.allocate([abs(part) for part in parts])
    largest = max(range(len(parts)), key=lambda n: abs(parts[n]))
    rest = whole.minor - sum(parts)
    return tuple(Money(part + rest * (n == largest), whole.currency) for n, part in enumerate(parts))
