"""Debts are sums of movements: nothing is lost between people, and settling brings a net to zero."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.category import LENT, Categories, Category, Kind
from finura_cli.domain.money import Money
from finura_cli.domain.people import (
    Movement,
    course,
    find,
    is_borrowed,
    lent_ids,
    means_lent,
    person_key,
    person_name,
    settlement,
    standing,
)
from finura_cli.errors import NotFound, UsageError

NAMES = ["Asha", "asha", "ÁSHA", "Ravi", "জয়", "🙂", None]
movements = st.lists(
    st.builds(
        Movement,
        entry_id=st.integers(1, 50),
        date=st.integers(0, 40).map(lambda n: date(2026, 1, 1) + timedelta(n)),
        name=st.sampled_from(NAMES),
        money=st.builds(Money, st.integers(-5000, 5000), st.sampled_from(["INR", "JPY"])),
        description=st.just("x"),
        account_id=st.just(1),
        pending=st.booleans(),
    ),
    max_size=30,
)


def tree(*more: tuple[str, Kind]) -> Categories:
    paths = [("Food", Kind.EXPENSE), ("Transfer", Kind.TRANSFER), *more]
    return Categories(
        Category(n, f"u{n}", path.rpartition(":")[2], path, None, kind, None) for n, (path, kind) in enumerate(paths, 1)
    )


@given(movements)
def test_nothing_is_lost_between_people(found: list[Movement]) -> None:
    people = standing(found)
    for currency in ("INR", "JPY"):
        for pending in (False, True):
            want = -sum(
                one.money.minor
                for one in found
                if one.name and one.pending is pending and one.money.currency == currency
            )
            nets = [person.pending if pending else person.net for person in people]
            assert sum(net.minor for net in nets if net.currency == currency) == want
    assert sum(person.count for person in people) == sum(one.name is not None for one in found)
    keys = [(person_key(person.name), person.net.currency) for person in people]
    assert len(set(keys)) == len(keys), "one row a person and currency"


@given(movements, st.randoms())
def test_the_course_ends_at_the_net_whatever_the_order(found: list[Movement], chance: object) -> None:
    people = {(person_key(person.name), person.net.currency): person for person in standing(found)}
    chance.shuffle(found)  # type: ignore[attr-defined]
    for key, currency in people:
        theirs = [one for one in found if one.name and person_key(one.name) == key]
        last = [step for step in course(theirs) if step.net.currency == currency][-1]
        assert last.net == people[key, currency].net


@given(st.integers(-5000, 5000).filter(bool), st.integers(1, 5000))
def test_settling_ends_at_zero_or_comes_nearer(net: int, amount: int) -> None:
    open_ = Money(net, "INR")
    assert open_ - settlement(open_, None, "Asha") == Money(0, "INR")
    if amount > abs(net):
        with pytest.raises(UsageError) as refused:
            settlement(open_, Money(amount, "INR"), "Asha")
        assert refused.value.code == "more-than-owed"
    else:
        left = open_ - settlement(open_, Money(amount, "INR"), "Asha")
        assert abs(left.minor) == abs(net) - amount


def test_who_owes_most_stands_first_and_who_is_even_last() -> None:
    def moved(name: str, minor: int, day: int) -> Movement:
        return Movement(day, date(2026, 1, day), name, Money(minor, "INR"), "", 1)

    people = standing([
        moved("Even", -5, 1), moved("even", 5, 2), moved("Owes", -7, 3), moved("Owed", 9, 4), moved("Most", -8, 5),
    ])  # fmt: skip
    assert [(person.name, person.net.minor) for person in people] == [
        ("Most", 8), ("Owes", 7), ("Owed", -9), ("even", 0),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["Lent", "borrowed", "Lent & borrowed", LENT, "lent-borrowed"])
def test_short_words_mean_the_category(text: str) -> None:
    books = tree((LENT, Kind.TRANSFER))
    assert find(text, books).path == LENT
    assert lent_ids(books) == {3}
    assert is_borrowed(text, find(text, books)) == (text == "borrowed")
    assert means_lent(text, tree()), "in books that have none yet"
    with pytest.raises(NotFound):
        find(text, tree())


def test_a_category_of_the_users_own_goes_first() -> None:
    books = tree((LENT, Kind.TRANSFER), ("Income:Borrowed", Kind.INCOME), ("Lent", Kind.EXPENSE))
    assert find("Borrowed", books).path == "Income:Borrowed"
    assert not is_borrowed("Borrowed", find("Borrowed", books))
    assert find("lent", books).path == "Lent"
    assert not means_lent("lent", books)


def test_it_is_found_where_it_was_moved_to() -> None:
    assert lent_ids(tree(("Debts:Lent & borrowed", Kind.TRANSFER))) == {3}
    assert lent_ids(tree(("Debts:Lent & borrowed", Kind.EXPENSE))) == frozenset()


@pytest.mark.parametrize("text", ["", "  ", "a\tb", "x" * 101, "🙂", "--"])
def test_what_is_no_name(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        person_name(text)
    assert refused.value.code == "bad-name"
