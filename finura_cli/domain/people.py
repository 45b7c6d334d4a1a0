"""People: who owes whom. Every line under `Transfer:Lent & borrowed` that has a name is a movement of a debt; a
person's net is what all of theirs come to. There is nothing else to keep: entries are the only truth.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from finura_cli.domain.category import LENT, Categories, Category, lent_ids
from finura_cli.domain.money import Money
from finura_cli.domain.names import checked_name, name_key
from finura_cli.domain.transaction import Line
from finura_cli.errors import UsageError
from finura_cli.records import NamedTuple

_LENT, _BORROWED = "lent", "borrowed"
_LAST = LENT.rpartition(":")[2]


class Movement(NamedTuple):
    """A line between the user and a person. `money` as it stands in the books: out is negative.

    `name` is None where nobody was named.
    """

    entry_id: int
    date: date
    name: str | None
    money: Money
    description: str
    account_id: int
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """What stands between the user and a person in one currency. `net` positive: they owe it; negative: the user does.

    Posted movements alone count; `pending` is what those that are not posted yet will add to it.
    """

    name: str
    net: Money
    pending: Money
    last: date
    count: int
    """Movements, pending ones included."""


class Step(NamedTuple):
    """A movement, and the net after it (as `Person.net`; a pending one does not change it)."""

    movement: Movement
    net: Money


def person_key(name: str) -> str:
    """The form in which names are one person's: case and accents do not matter."""
    return name_key(name)


def person_name(text: str) -> str:
    """A person's name as it may be kept.

    Raises:
        UsageError: empty, too long, with characters that cannot be typed, or without any letter or digit.
    """
    name = checked_name(text, "a person")
    if not any(character.isalnum() for character in name):
        raise UsageError("the name of a person has a letter or digit", code="bad-name")
    return name


def means_lent(text: str, tree: Categories) -> bool:
    """Whether a text is short for `Lent & borrowed`: `Lent` or `Borrowed`, unless a category is called so; or the
    category itself in books that were made before there was one."""
    return (_is_path(text) or person_key(text) in (_LENT, _BORROWED)) and not tree.candidates(text)


def is_borrowed(text: str, category: Category) -> bool:
    """Whether a text, which was found to mean a category, says that the money was borrowed: then it comes in."""
    return person_key(text) == _BORROWED and name_key(category.name) != _BORROWED


def find(text: str, tree: Categories, inward: bool | None = None) -> Category:
    """The category of a text as people type it; `Lent` and `Borrowed` are short for `Lent & borrowed`. `inward`: as in
    `Categories.find`.

    Raises:
        NotFound, Ambiguous: as `Categories.find`; NotFound of it where the books have none yet.
    """
    return tree.find(_LAST if means_lent(text, tree) else text, inward)


def without_debts(lines: Collection[Line], tree: Categories) -> tuple[Line, ...]:
    """The lines beside which others are lent or borrowed: another category is for these alone. All, where none is so,
    or where there is nothing else."""
    lent = lent_ids(tree)
    return tuple(line for line in lines if line.category_id not in lent) or tuple(lines)


def _is_path(text: str) -> bool:
    parts = [name_key(part) for part in text.split(":")]
    return all(parts) and [name_key(part) for part in LENT.split(":")][-len(parts) :] == parts


def standing(movements: Iterable[Movement]) -> tuple[Person, ...]:
    """Everyone who is named, once for each currency: who owes most first, then whom the user owes, then who is even.

    A person is called as the latest movement has it. Movements in any order.
    """
    found: dict[tuple[str, str], list[Movement]] = {}
    for one in movements:
        if one.name is not None:
            found.setdefault((person_key(one.name), one.money.currency), []).append(one)
    names = _names(one for theirs in found.values() for one in theirs)
    people = [_person(names[key], theirs) for (key, _), theirs in found.items()]
    return tuple(sorted(people, key=_place))


def _person(name: str, theirs: Sequence[Movement]) -> Person:
    currency = theirs[0].money.currency
    return Person(
        name,
        Money(-sum(one.money.minor for one in theirs if not one.pending), currency),
        Money(-sum(one.money.minor for one in theirs if one.pending), currency),
        max(one.date for one in theirs),
        len(theirs),
    )


def _place(person: Person) -> tuple[int, str, int, str]:
    net = person.net.minor
    return (0 if net > 0 else 1 if net < 0 else 2, person.net.currency, -abs(net), person_key(person.name))


def _names(movements: Iterable[Movement]) -> dict[str, str]:
    """By key, how a person is written in the latest movement."""
    latest: dict[str, Movement] = {}
    for one in movements:
        key = person_key(one.name or "")
        if key not in latest or (one.date, one.entry_id) >= (latest[key].date, latest[key].entry_id):
            latest[key] = one
    return {key: one.name or "" for key, one in latest.items()}


def course(movements: Iterable[Movement]) -> Iterator[Step]:
    """The movements of one person, the oldest first, each with the net after it in its currency."""
    nets: dict[str, int] = {}
    for one in sorted(movements, key=lambda one: (one.date, one.entry_id)):
        currency = one.money.currency
        nets[currency] = nets.get(currency, 0) - (0 if one.pending else one.money.minor)
        yield Step(one, Money(nets[currency], currency))


def settlement(net: Money, amount: Money | None, name: str) -> Money:
    """What an entry must say to bring a net to zero, or (`amount`, a magnitude) nearer to it: money in is positive.

    Raises:
        UsageError: the amount is nothing (`bad-amount`) or more than what stands open (`more-than-owed`).
    """
    if amount is None:
        return net
    if amount.minor <= 0:
        raise UsageError("what is settled is more than nothing", hint="an amount, as 250", code="bad-amount")
    if amount.minor > abs(net.minor):
        said = f"{name} owes you less" if net.minor > 0 else f"you owe {name} less"
        raise UsageError(
            f"{said} than {amount.plain()} {net.currency}",
            hint="without an amount all of it is settled; to lend more: finura add AMOUNT -c Lent --who NAME",
            code="more-than-owed",
        )
    return amount if net.minor > 0 else -amount
