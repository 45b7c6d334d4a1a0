"""Rules over what is stored, and the rule that is offered after the second equal correction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from finura_cli.domain.money import Money
from finura_cli.domain.rules import Rule
from finura_cli.domain.transaction import By, Line, NewTransaction
from finura_cli.services import founding, ruling
from finura_cli.store import accounts, categories, connection, history, merchants, rules, transactions
from finura_cli.store.connection import Store

AT = "2026-10-30T12:00:00"


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Store]:
    with connection.create(tmp_path / "finura.db", fill=lambda store: founding.fill(store, currency="INR")) as store:
        yield store


def path(store: Store, name: str) -> int:
    return categories.find(store, name).id


def entry(
    store: Store, text: str, category: str | None = None, by: By | None = By.HAND, minor: int = -100, **more: object
) -> int:
    money = Money(minor, "INR")
    line = Line(path(store, category), money, by) if category else Line(None, money)
    with history.deed(store, command="add", at=AT):
        return transactions.add(store, NewTransaction(date(2026, 10, 1), 1, money, text, (line,), **more))  # type: ignore[arg-type]


def make(store: Store, pattern: str, category: str | None = None, **more: object) -> Rule:
    with history.deed(store, command="rules add", at=AT):
        id = path(store, category) if category else None
        return rules.put(store, ruling.checked(store, Rule(0, "", None, pattern, id, **more)))  # type: ignore[arg-type]


def test_it_is_offered_after_the_second_equal_correction_and_made_once(books: Store) -> None:
    first = entry(books, "UPI/SWIGGY/4123", "Dining")
    assert ruling.suggest(books, first) is None
    second = entry(books, "UPI/SWIGGY/777", "Dining")
    offer = ruling.suggest(books, second)
    assert offer is not None
    assert (offer.suggestion.pattern, offer.path) == ("swiggy", "Food:Dining")
    with history.deed(books, command="rules add", at=AT):
        made = ruling.accept(books, offer)
    assert (made.pattern, made.position) == ("swiggy", None)
    assert ruling.suggest(books, second) is None


def test_what_was_declined_is_not_offered_again(books: Store) -> None:
    entry(books, "UBER TRIP 1", "Ride share")
    second = entry(books, "UBER TRIP 2", "Ride share")
    offer = ruling.suggest(books, second)
    assert offer is not None
    with history.deed(books, command="review", at=AT):
        ruling.decline(books, offer)
    assert ruling.suggest(books, second) is None
    assert ruling.suggest(books, entry(books, "UBER TRIP 3", "Ride share")) is None


def test_none_where_other_corrections_contradict_or_another_rule_would_decide(books: Store) -> None:
    entry(books, "ACME 1", "Gifts")
    entry(books, "ACME 2", "Dining")
    assert ruling.suggest(books, entry(books, "ACME 3", "Dining")) is None
    rule = make(books, "zomato", "Gifts")
    with history.deed(books, command="rules mv", at=AT):
        rules.move(books, rule.id, 1)
    entry(books, "ZOMATO 1", "Dining")
    assert ruling.suggest(books, entry(books, "ZOMATO 2", "Dining")) is None


def test_a_more_specific_rule_is_offered_against_one_that_is_wrong(books: Store) -> None:
    make(books, "uber", "Ride share")
    entry(books, "UBER EATS 1", "Dining")
    offer = ruling.suggest(books, entry(books, "UBER EATS 2", "Dining"))
    assert offer is not None
    assert offer.suggestion.pattern == "uber eats"


def test_only_what_was_filed_by_hand_is_a_correction(books: Store) -> None:
    entry(books, "NETFLIX 1", "Subscriptions", By.MEMORY)
    second = entry(books, "NETFLIX 2", "Subscriptions")
    assert ruling.suggest(books, second) is None
    assert ruling.suggest(books, entry(books, "NETFLIX 3")) is None
    assert ruling.suggest(books, 999) is None


def test_one_entry_is_enough_where_a_person_says_always(books: Store) -> None:
    entry(books, "CAFE ROMA", "Dining")
    said = transactions.get(books, entry(books, "POS 12 CAFE NERO"))
    offer = ruling.always(books, said, "", path(books, "Groceries"))
    assert offer is not None
    assert offer.suggestion.pattern == "nero"
    make(books, "cafe", "Dining")
    assert ruling.always(books, said, "", path(books, "Dining")) is None
    assert ruling.always(books, transactions.get(books, entry(books, "12345")), "", path(books, "Dining")) is None


def test_effects_leave_alone_what_was_set_by_hand(books: Store) -> None:
    with history.deed(books, command="add", at=AT):
        shop = merchants.find_or_add(books, "My shop")
    mine = entry(books, "SWIGGY 1", "Gifts", merchant_id=shop, note="mine", tags=("a",))
    guessed = entry(books, "SWIGGY 2", "Gifts", By.MODEL)
    bare = entry(books, "SWIGGY 3")
    make(books, "swiggy", "Dining", merchant="Swiggy", tags=("a", "b"), note="rule")
    planned = ruling.plan(books, transactions.get_many(books, [mine, guessed, bare]))
    assert ruling.carry_out(books, planned, at=AT)[1] == 3
    one, two, three = transactions.get_many(books, [mine, guessed, bare])
    assert (one.lines[0].category_id, one.lines[0].by, one.merchant_id, one.note) == (
        path(books, "Gifts"), By.HAND, shop, "mine",
    )  # fmt: skip
    assert one.tags == two.tags == three.tags == ("a", "b")
    for changed in (two, three):
        line = changed.lines[0]
        assert (line.category_id, line.by, line.confidence, line.why) == (
            path(books, "Dining"),
            By.RULE,
            None,
            "1 swiggy",
        )
        assert merchants.get(books, changed.merchant_id or 0).name == "Swiggy"
        assert changed.note == "rule"
    assert ruling.plan(books, transactions.get_many(books, [mine, guessed, bare])) == []


def test_splits_and_linked_transfers_keep_their_categories(books: Store) -> None:
    money = Money(-300, "INR")
    parts = (Line(path(books, "Dining"), Money(-100, "INR"), By.MODEL), Line(None, Money(-200, "INR")))
    with history.deed(books, command="add", at=AT):
        split = transactions.add(books, NewTransaction(date(2026, 10, 1), 1, money, "SWIGGY", parts))
    make(books, "swiggy", "Gifts", tags=("t",))
    planned = ruling.plan(books, transactions.get_many(books, [split]))
    assert [(one.filed, one.tags) for one in planned] == [(None, ("t",))]
    ruling.carry_out(books, planned, at=AT)
    assert transactions.get(books, split).lines == parts


def test_what_changed_since_the_preview_stays(books: Store) -> None:
    id = entry(books, "SWIGGY")
    make(books, "swiggy", "Dining")
    planned = ruling.plan(books, [transactions.get(books, id)])
    with history.deed(books, command="categorize", at=AT):
        transactions.set_category(books, [id], path(books, "Gifts"), By.HAND)
    assert ruling.carry_out(books, planned, at=AT)[1] == 0
    assert transactions.get(books, id).lines[0].category_id == path(books, "Gifts")


def test_a_merchant_has_one_name_whatever_the_rule_calls_it(books: Store) -> None:
    with history.deed(books, command="merchant rename", at=AT):
        shop = merchants.find_or_add(books, "Swiggy Ltd")
        merchants.rename(books, shop, "Swiggy")
    id = entry(books, "SWIGGY", merchant_id=shop)
    make(books, "swiggy", merchant="SWIGGY LTD")
    assert ruling.plan(books, [transactions.get(books, id)]) == []


def test_rules_follow_an_account_that_is_renamed(books: Store) -> None:
    rule = make(books, 'acct:"Cash" swiggy', "Dining")
    other = make(books, "cash swiggy", "Dining")
    with history.deed(books, command="account edit", at=AT):
        accounts.update(books, accounts.get(books, 1)._replace(name="Purse"))
        rules.account_renamed(books, "Cash", "Purse")
    assert rules.get(books, rule.id).pattern == 'acct:"Purse" swiggy'
    assert rules.get(books, other.id).pattern == "cash swiggy"
    id = entry(books, "SWIGGY")
    assert [one.before.id for one in ruling.plan(books, [transactions.get(books, id)])] == [id]


def test_a_rule_whose_account_is_gone_breaks_nothing(books: Store) -> None:
    make(books, 'acct:"Old" swiggy', "Gifts")
    make(books, "swiggy", "Dining")
    id = entry(books, "SWIGGY")
    (one,) = ruling.plan(books, [transactions.get(books, id)])
    assert one.filed is not None
    assert one.filed.id == 2
