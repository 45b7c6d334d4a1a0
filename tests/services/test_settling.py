"""Laws of review: whatever is answered, the books stay sound, one undo takes it back, and a no is for ever."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finura_cli.domain.account import AccountKind
from finura_cli.domain.category import Kind as CategoryKind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.review import Decision, Kind, Verb, Waiting
from finura_cli.domain.transaction import By, Line, NewTransaction, Transaction
from finura_cli.errors import UsageError
from finura_cli.services import reviewing, settling
from finura_cli.services.exporting import as_json
from finura_cli.store import accounts, categories, checks, history, search, transactions
from finura_cli.store.connection import Store
from tests.store.made import new_books

AT = "2026-11-21T12:00:00"
TODAY = date(2026, 11, 21)
Entry = tuple[int, int, int, str, str | None, str | None, bool]
"""Account, day of October, minor units, text, category, question, pending."""

texts = st.sampled_from(["TRANSFER TO SAVINGS", "EBERT SHOES", "REFUND EBERT SHOES", "CARD BILL PAYMENT", "UPI/ANIL"])
questions = st.sampled_from([None, None, None, "may be the same as entry 1, 1 day apart", "amount without a sign"])
entries = st.lists(
    st.tuples(
        st.integers(1, 3), st.integers(1, 12), st.sampled_from([-300, -200, 200, 300]), texts,
        st.sampled_from([None, None, "Clothing", "Transfer"]), questions, st.booleans(),
    ),
    min_size=1,
    max_size=14,
)  # fmt: skip


@contextmanager
def books(some: list[Entry]) -> Iterator[Store]:
    with TemporaryDirectory() as folder, new_books(Path(folder, "home", "finura.db")) as store:
        store.conn.execute("PRAGMA synchronous=OFF")
        with history.unrecorded(store):
            for kind in (AccountKind.BANK, AccountKind.SAVINGS, AccountKind.CARD):
                accounts.add(store, kind.value.capitalize(), kind, "INR")
            categories.add(store, "Clothing")
            categories.add(store, "Transfer", CategoryKind.TRANSFER)
        with history.deed(store, "test", AT):
            for account, day, minor, text, category, review, pending in some:
                money = Money(minor * 100, "INR")
                category_id = categories.find(store, category).id if category else None
                line = Line(category_id, money, By.IMPORT if category else None)
                doubled = review is not None and review.startswith("may")
                transactions.add(
                    store,
                    NewTransaction(
                        date(2026, 10, day), account, money, text, (line,), review=review, pending=pending or doubled
                    ),
                )
        yield store


def dump(store: Store) -> str:
    return "".join(as_json(store, {}, Query(), None))


def queue(store: Store) -> tuple[Waiting, ...]:
    return reviewing.queue(store, Query(), Period.ALL, today=TODAY).waiting


def everything(store: Store) -> dict[int, Transaction]:
    return {entry.id: entry for entry in search.find(store, Query(), Period.ALL)}


def answered(store: Store, chance: random.Random) -> list[Decision]:
    """An answer, at random, to each that waits; some are left."""
    clothing = categories.find(store, "Clothing").id
    made = []
    for one in queue(store):
        verb = chance.choice([*Verb, Verb.ACCEPT, None])
        if verb is Verb.FILE:
            made.append(Decision(one, Verb.FILE, clothing))
        elif verb is not None:
            until = date(2026, 12, 1) if verb is Verb.SNOOZE else None
            try:
                made.append(settling.decide(one, verb, until=until))
            except UsageError:
                continue
    return made


@settings(max_examples=20, deadline=None)
@given(entries, st.randoms(use_true_random=False))
def test_any_answers_leave_sound_books_and_one_undo_takes_them_back(some: list[Entry], chance: random.Random) -> None:
    with books(some) as store:
        before, decisions = dump(store), answered(store, chance)
        done = settling.carry_out(store, decisions, command="review", at=AT)
        assert sum(done.counts.values()) + len(done.left) >= len(decisions)
        assert [found.code for found in checks.examine(store)] == ["not-encrypted"]
        for entry in everything(store).values():
            if entry.transfer_id is not None:
                other = everything(store)[entry.transfer_id]
                assert (other.transfer_id, other.money) == (entry.id, -entry.money)
                assert other.account_id != entry.account_id
            if entry.refund_of is not None:
                assert everything(store)[entry.refund_of].money == -entry.money
        after = dump(store)
        if done.deed_id:
            history.undo(store)
            assert dump(store) == before
            history.redo(store)
            assert dump(store) == after
        else:
            assert not decisions


@settings(max_examples=20, deadline=None)
@given(entries, st.randoms(use_true_random=False))
def test_what_was_answered_is_not_asked_again(some: list[Entry], chance: random.Random) -> None:
    with books(some) as store:
        decisions = answered(store, chance)
        done = settling.carry_out(store, decisions, command="review", at=AT)
        now = {(one.kind, tuple(entry.uid for entry in one.entries)): one for one in queue(store)}
        for decision in decisions:
            item = decision.item
            if set(done.left) & {entry.id for entry in item.entries}:
                continue
            if item.kind is Kind.PENDING and decision.verb is Verb.FILE:
                continue  # a category says nothing of its being posted
            again = now.get((item.kind, tuple(entry.uid for entry in item.entries)))
            if item.kind is Kind.UNCATEGORIZED and decision.verb is Verb.REJECT and again is not None:
                assert again.proposal is None or again.proposal.path != (item.proposal and item.proposal.path)
            else:
                assert again is None, (decision, again)


@settings(max_examples=15, deadline=None)
@given(entries)
def test_rejecting_everything_ends(some: list[Entry]) -> None:
    with books(some) as store:
        for _ in range(200):
            made = []
            for one in queue(store):
                try:
                    made.append(settling.decide(one, Verb.REJECT))
                except UsageError:
                    continue
            if not made:
                break
            settling.carry_out(store, made, command="review", at=AT)
        assert {one.kind for one in queue(store)} <= {Kind.UNCATEGORIZED}
        assert all(one.proposal is None for one in queue(store))


def test_what_changed_since_it_was_shown_is_left_alone() -> None:
    shoes: list[Entry] = [(1, 1, -200, "EBERT SHOES", None, None, False), (1, 2, -300, "UPI/ANIL", None, None, False)]
    with books(shoes) as store:
        clothing = categories.find(store, "Clothing").id
        decisions = [Decision(one, Verb.FILE, clothing) for one in queue(store)]
        with history.deed(store, "edit", AT):
            transactions.set_category(store, [1], categories.find(store, "Transfer").id, By.HAND)
        with pytest.raises(UsageError, match="changed meanwhile"):
            settling.carry_out(store, decisions, command="review", at=AT, all_or_none=True)
        done = settling.carry_out(store, decisions, command="review", at=AT)
        assert (done.ids, done.left) == ((2,), (1,))
        assert everything(store)[1].lines[0].category_id != clothing


def test_the_largest_sums_come_first_and_transfers_count_twice() -> None:
    some: list[Entry] = [
        (1, 1, -3000, "UPI/ANIL", None, None, False),
        (1, 2, -2000, "TRANSFER", None, None, False),
        (2, 3, 2000, "TRANSFER", None, None, False),
        (1, 4, -100, "UPI/ANIL", None, "amount without a sign", False),
        (1, 4, -500, "UPI/ANIL", None, None, True),
    ]
    with books(some) as store:
        found = queue(store)
        assert [(one.entry.id, one.kind) for one in found] == [
            (2, Kind.TRANSFER), (1, Kind.UNCATEGORIZED), (5, Kind.PENDING), (4, Kind.DOUBT),
        ]  # fmt: skip
        part = reviewing.queue(store, Query(), Period.ALL, today=TODAY, limit=2)
        assert [one.entry.id for one in part.waiting] == [2, 1]
        assert part.cut
        assert not reviewing.queue(store, Query(), Period.ALL, today=TODAY, limit=4).cut
