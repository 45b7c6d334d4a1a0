"""Which category the words of an entry name, and whether they say that money came in."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from finura_cli.domain.category import Category, Kind
from finura_cli.domain.text import folded, words
from finura_cli.records import NamedTuple

_EARNED = frozenset(
    words(
        "salary salaries wage wages pay payroll paycheck bonus pension dividend dividends benefits"
        " gehalt lohn rente salaire nomina sueldo salario stipendio salaris loon beton vetan বেতন वेतन"
    )
)
_HIRED = frozenset(
    words(
        "maid bua buya aya ayah nanny babysitter cook chef cleaner cleaning housekeeper servant helper help"
        " driver chauffeur guard darwan watchman gardener mali sweeper tutor teacher staff employee employees worker"
        " workers bai naukrani kaamwali didi contribution slip putzfrau haushaltshilfe"
        " বুয়া বুয়ার ড্রাইভার ড্রাইভারের দারোয়ান দারোয়ানের কাজের आया बाई ड्राइवर"
    )
)
"""Who is paid a salary by those who keep books at home, and what else is no pay."""
_CAME_IN = tuple(
    f" {' '.join(folded(phrase).split())} "
    for phrase in (
        "received, got, earned, earnings, income, refund, refunded, cashback, on savings, savings interest,"
        " from savings, on deposit, on deposits, erhalten, bekommen, পেলাম, পেয়েছি, मिला"
    ).split(",")
)


class Named(NamedTuple):
    """The category that the words name; and, where there is none, that of income which they name without saying that
    money came in."""

    category: Category | None
    unsaid: Category | None = None


def named_in(everything: Collection[Category], said: Sequence[str], *, sided: bool) -> Named:
    """The one category whose whole name is among the words; of several the longest: `income tax` is no income.

    `sided`: it is known whether money comes in; else a category of income is meant only by words that say so.
    """
    meant = [one for one in everything if sided or one.kind is not Kind.INCOME or _came_in(one, said)]
    found = _longest(meant, said)
    unsaid = _longest(everything, said) if found is None else None
    return Named(found, unsaid if unsaid is not None and unsaid.kind is Kind.INCOME else None)


def is_of_other_words(category: Category, past: Collection[str], said: Sequence[str], named: Category | None) -> bool:
    """Whether an earlier entry (its words, its category) tells nothing of these words, since only one of them says
    that money came in: `interest` does not make `overdraft interest` an income, nor `maid salary` the `salary` spent.

    `named`: the category that these words name.
    """
    if category.kind is not Kind.INCOME:
        return named is not None and named.kind is Kind.INCOME and not _HIRED.isdisjoint(set(past) - set(said))
    more = _HIRED.intersection(said)
    return not _came_in(category, said) and (set(words(category.name)).issuperset(past) or not more.issubset(past))


def _longest(everything: Collection[Category], said: Sequence[str]) -> Category | None:
    text = f" {' '.join(said)} "
    found = [(len(name), c) for c in everything if (name := words(c.name)) and f" {' '.join(name)} " in text]
    most = max((length for length, _ in found), default=0)
    longest = [c for length, c in found if length == most]
    return longest[0] if len(longest) == 1 else None


def _came_in(category: Category, said: Sequence[str]) -> bool:
    """Whether words that name a category of income say that money came in: as all that is said, by a name that is
    nothing else (`Salary`), or by another word. `business cards` are bought, `overdraft interest` is owed, the
    `maid salary` is paid."""
    name = words(category.name)
    text = f" {' '.join(said)} "
    pays = not _EARNED.isdisjoint(name) and _HIRED.isdisjoint(said)
    return len(name) == len(said) or pays or any(phrase in text for phrase in _CAME_IN)
