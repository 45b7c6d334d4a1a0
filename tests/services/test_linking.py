"""Transfers when files come: what is linked, what undo takes back, and what the sums say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finura_cli.domain.account import AccountKind
from finura_cli.domain.category import Kind
from finura_cli.domain.imports import Links, Receipt
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.transaction import By, Line, NewTransaction, Transaction
from finura_cli.domain.transfers import APART, near
from finura_cli.errors import UsageError
from finura_cli.services import importing, linking
from finura_cli.services.exporting import as_json
from finura_cli.services.import_places import Said
from finura_cli.store import (
    accounts,
    aggregates,
    categories,
    checks,
    history,
    links,
    search,
    totals,
    transactions,
)
from finura_cli.store.connection import Store
from tests.store.made import new_books

AT = "2026-11-21T12:00:00"
Row = tuple[int, str, int]
"""Day of October (0: the last of September), text, minor units."""
RENT = (15, "RENT", -2400000)
"""A file without any negative amount is doubted as a whole, which is another law."""


@contextmanager
def books() -> Iterator[tuple[Store, Path]]:
    """Main, Savings and Card, all without entries."""
    with TemporaryDirectory() as folder, new_books(Path(folder, "home", "finura.db")) as store:
        store.conn.execute("PRAGMA synchronous=OFF")
        with history.unrecorded(store):
            accounts.add(store, "Main", AccountKind.BANK, "INR")
            accounts.add(store, "Savings", AccountKind.SAVINGS, "INR")
            accounts.add(store, "Card", AccountKind.CARD, "INR")
            categories.add(store, "Food:Dining")
            categories.add(store, "Transfer", Kind.TRANSFER)
        yield store, Path(folder)


def written(path: Path, rows: Sequence[Row]) -> str:
    first = date(2026, 10, 1)
    lines = [f"{first + timedelta(day - 1)},{text},{minor / 100:.2f}" for day, text, minor in rows]
    path.write_text("\n".join(["Date,Description,Amount", *lines]) + "\n", encoding="utf-8")
    return str(path)


def taken(store: Store, *files: tuple[str, str]) -> Receipt:
    """These files (account, path), each account's by itself."""
    receipt = None
    for account, path in files:
        wish = importing.Asked(Said(account=account, currency="INR"))
        read = importing.Files()
        receipt = importing.carry_out(store, [importing.plan(store, path, wish, read)], wish, read, at=AT)
    assert receipt is not None
    return receipt


def entries(store: Store) -> list[Transaction]:
    return search.find(store, Query(), Period.ALL, order="id")


def links_of(store: Store) -> set[tuple[str, str]]:
    """The texts of both sides of each transfer, the sender's first."""
    by_id = {entry.id: entry for entry in entries(store)}
    return {
        (entry.description, by_id[entry.transfer_id].description)
        for entry in by_id.values()
        if entry.transfer_id is not None and entry.money.minor < 0
    }


def dump(store: Store) -> str:
    return "".join(as_json(store, {}, Query(), None))


def sums(store: Store) -> dict[Kind, int]:
    found = dict.fromkeys(Kind, 0)
    tree = categories.tree(store)
    for one in [*aggregates.sums(store), *aggregates.sums(store, pending=True)]:
        found[one.kind(tree)] += one.amount
    return found


def filed_as_moved(store: Store) -> list[Transaction]:
    """Entries that are one side of a transfer by their category alone."""
    tree = categories.tree(store)
    found = [entry for entry in entries(store) if entry.transfer_id is None and entry.lines[0].category_id is not None]
    return [entry for entry in found if tree.by_id[entry.lines[0].category_id or 0].kind is Kind.TRANSFER]


def assert_sound(store: Store) -> None:
    """Linked pairs are mutual, opposite, of two accounts, in time; kept sums are right."""
    by_id = {entry.id: entry for entry in entries(store)}
    for entry in by_id.values():
        if entry.transfer_id is not None:
            other = by_id[entry.transfer_id]
            assert other.transfer_id == entry.id
            assert other.money == -entry.money
            assert other.account_id != entry.account_id
            out, into = sorted((entry, other), key=lambda side: side.money.minor)
            assert timedelta(0) <= into.date - out.date <= timedelta(days=APART)
    assert [found.code for found in checks.examine(store)] == ["not-encrypted"]


def test_an_import_links_its_transfers_and_its_undo_takes_them_back() -> None:
    with books() as (store, folder):
        main = written(folder / "main.csv", [RENT, (10, "TRANSFER TO SAVINGS", -500000), (12, "CARD BILL", -123456)])
        other = written(folder / "savings.csv", [(1, "FEE", -100), (11, "TRANSFER FROM MAIN", 500000)])
        card = written(folder / "card.csv", [(3, "SHOES", -123456), (13, "PAYMENT THANK YOU", 123456)])
        assert taken(store, ("Main", main)).transfers == Links(0, 0)
        alone, before = dump(store), sums(store)
        receipt = taken(store, ("Savings", other))
        assert receipt.transfers == Links(1, 0)
        assert receipt.files[0].uncategorized == 1
        assert links_of(store) == {("TRANSFER TO SAVINGS", "TRANSFER FROM MAIN")}
        assert_sound(store)
        history.undo(store)
        assert dump(store) == alone
        assert sums(store) == before
        history.redo(store)
        assert len(links_of(store)) == 1
        assert taken(store, ("Card", card)).transfers == Links(1, 0)
        assert links_of(store) >= {("CARD BILL", "PAYMENT THANK YOU")}
        assert sums(store) == {Kind.INCOME: 0, Kind.EXPENSE: RENT[2] - 100 - 123456, Kind.TRANSFER: 0}
        assert_sound(store)


def linked_from_both_sides(store: Store, folder: Path) -> int:
    """Main, then Savings of which a row is the other side of one of Main's; the deed of the first."""
    main = written(folder / "main.csv", [RENT, (10, "TRANSFER TO SAVINGS", -500000)])
    other = written(folder / "savings.csv", [(1, "FEE", -100), (11, "TRANSFER FROM MAIN", 500000)])
    first = taken(store, ("Main", main)).deed
    assert taken(store, ("Savings", other)).transfers == Links(1, 0)
    assert first is not None
    return first


def test_the_undo_of_an_import_parts_what_a_later_one_linked_to_it() -> None:
    with books() as (store, folder):
        first, full = linked_from_both_sides(store, folder), dump(store)
        history.undo(store, first)
        assert [(entry.description, entry.transfer_id) for entry in entries(store)] == [
            ("FEE", None),
            ("TRANSFER FROM MAIN", None),
        ]
        assert_sound(store)
        assert [deed.undone for deed in history.log(store)] == [False, True]
        history.redo(store)
        assert dump(store) == full
        assert_sound(store)
        history.undo(store, first)
        assert taken(store, ("Main", str(folder / "main.csv"))).transfers == Links(1, 0)
        assert_sound(store)
        for _ in range(2):
            history.undo(store)
        assert entries(store) == []
        assert_sound(store)


def test_the_undo_of_an_import_is_refused_where_the_user_changed_its_entries_since() -> None:
    with books() as (store, folder):
        first = linked_from_both_sides(store, folder)
        (out,) = [entry for entry in entries(store) if entry.description == "TRANSFER TO SAVINGS"]
        with history.deed(store, "edit", AT) as edited:
            transactions.set_category(store, [out.id], categories.find(store, "Transfer").id, By.HAND)
        with pytest.raises(UsageError, match=rf"later ones build on it: {edited.id} \(edit\)"):
            history.undo(store, first)
        history.undo(store)
        history.undo(store, first)


def test_what_the_user_said_of_the_other_side_is_not_in_the_way() -> None:
    with books() as (store, folder):
        first = linked_from_both_sides(store, folder)
        (into,) = [entry for entry in entries(store) if entry.description == "TRANSFER FROM MAIN"]
        with history.deed(store, "edit", AT) as edited:
            transactions.set_category(store, [into.id], categories.find(store, "Transfer").id, By.HAND)
        full = dump(store)
        history.undo(store, first)
        kept = transactions.get(store, into.id)
        assert (kept.transfer_id, kept.lines[0].by) == (None, By.HAND)
        history.undo(store, edited.id)
        assert transactions.get(store, into.id).lines[0].by is None
        assert_sound(store)
        history.redo(store)
        history.redo(store)
        assert dump(store) == full
        assert_sound(store)


def test_a_link_that_the_user_made_is_taken_back_before_its_import() -> None:
    with books() as (store, folder):
        first = linked_from_both_sides(store, folder)
        out, into = (entry for entry in entries(store) if entry.transfer_id is not None)
        linking.unlink_by_hand(store, out.id, at=AT)
        by_hand = linking.link_by_hand(store, out.id, into.id, at=AT)
        with pytest.raises(UsageError, match=rf"later ones build on it: {by_hand} \(edit\)"):
            history.undo(store, first)


def test_files_of_one_command_are_linked_with_each_other() -> None:
    with books() as (store, folder):
        asked, files = importing.Asked(Said(account="Main", currency="INR")), importing.Files()
        main = written(folder / "main.csv", [RENT, (10, "Umbuchung", -500000)])
        other = written(folder / "savings.csv", [(1, "FEE", -100), (11, "Umbuchung", 500000)])
        plans = [importing.plan(store, main, asked, files)]
        there = importing.Asked(Said(account="Savings", currency="INR"))
        plans.append(importing.plan(store, other, there, files, earlier=plans))
        receipt = importing.carry_out(store, plans, asked, files, at=AT)
        assert receipt.transfers == Links(1, 0)
        assert [file.uncategorized for file in receipt.files] == [1, 1]
        history.undo(store)
        assert entries(store) == []


def test_a_pending_entry_is_linked_when_it_is_posted() -> None:
    with books() as (store, folder):

        def stated(name: str, *rows: str) -> str:
            lines = ["Date,Description,Amount,Status", "2026-10-01,RENT,-24000.00,Booked", *rows]
            (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
            return str(folder / name)

        other = written(folder / "savings.csv", [(1, "FEE", -100), (11, "TRANSFER FROM MAIN", 500000)])
        taken(store, ("Main", stated("main.csv", "2026-10-10,TRANSFER TO SAVINGS,-5000.00,Pending")))
        assert taken(store, ("Savings", other)).transfers == Links(0, 0)
        before = dump(store)
        posted = stated("later.csv", "2026-10-11,TRANSFER TO SAVINGS,-5000.00,Booked")
        assert taken(store, ("Main", posted)).transfers == Links(1, 0)
        assert_sound(store)
        history.undo(store)
        assert dump(store) == before


@pytest.mark.parametrize("path", ["Food:Dining", "Transfer:Lent & borrowed", "Transfer:Lent & borrowed:Trip"])
def test_what_was_filed_by_hand_as_spent_or_lent_is_no_transfer(path: str) -> None:
    with books() as (store, folder):
        main = written(folder / "main.csv", [RENT, (10, "TRANSFER TO SAVINGS", -500000)])
        other = written(folder / "savings.csv", [(1, "FEE", -100), (11, "TRANSFER FROM MAIN", 500000)])
        taken(store, ("Main", main))
        (chosen,) = [entry.id for entry in entries(store) if entry.description.startswith("TRANSFER")]
        with history.deed(store, "edit", AT):
            category = (
                categories.find(store, path) if path == "Food:Dining" else categories.add(store, path, Kind.TRANSFER)
            )
            transactions.set_category(store, [chosen], category.id, By.HAND)
        assert taken(store, ("Savings", other)).transfers == Links(0, 0)
        assert linking.proposals(store) == []


def test_what_may_be_another_is_asked_about_and_a_no_is_remembered() -> None:
    with books() as (store, folder):
        main = written(folder / "main.csv", [RENT, (10, "TRANSFER TO SAVINGS", -500000)])
        other = written(folder / "savings.csv", [(1, "FEE", -100), (11, "FROM MAIN", 500000), (12, "ALSO", 500000)])
        taken(store, ("Main", main))
        assert taken(store, ("Savings", other)).transfers == Links(0, 1)
        seen = set()
        for _ in range(2):
            (pair,) = linking.proposals(store)
            seen.add(pair.into.words.strip())
            with history.deed(store, "review", AT):
                linking.refuse(store, pair.out.uid, pair.into.uid)
        assert seen == {"from main", "also"}
        assert linking.proposals(store) == []
        again = written(folder / "again.csv", [(1, "FEE", -100), (12, "ALSO", 500000), (20, "NEW", -5)])
        assert taken(store, ("Savings", again)).transfers == Links(0, 0)
        history.undo(store)
        history.undo(store)
        assert len(linking.proposals(store)) == 1


def test_by_hand_two_entries_become_a_transfer_and_are_parted_for_ever() -> None:
    with books() as (store, _):
        dining = categories.find(store, "Dining").id
        accounts_of = {account.name: account.id for account in accounts.all(store)}

        def entry(account: str, day: int, minor: int, currency: str = "INR", category: int | None = None) -> int:
            money = Money(minor, currency)
            line = Line(category, money, By.HAND if category else None)
            new = NewTransaction(date(2026, 10, day), accounts_of[account], money, "x", (line,))
            with history.deed(store, "add", AT):
                return transactions.add(store, new)

        out, into = entry("Main", 1, -500, category=dining), entry("Savings", 9, 500)
        euros, same, less = entry("Savings", 9, 5, "EUR"), entry("Main", 9, 500), entry("Savings", 1, 400)
        before = dump(store)
        for bad in (same, less, out):
            with pytest.raises(UsageError, match="are no transfer"):
                linking.link_by_hand(store, out, bad, at=AT)
        linking.link_by_hand(store, out, into, at=AT)
        assert [transactions.get(store, id).transfer_id for id in (out, into)] == [into, out]
        assert transactions.get(store, out).lines[0].category_id == categories.find(store, "Transfer").id
        assert totals.compare(store) == []
        with pytest.raises(UsageError, match="is linked to"):
            linking.link_by_hand(store, out, euros, at=AT)
        history.undo(store)
        assert dump(store) == before
        linking.link_by_hand(store, out, euros, at=AT)
        assert linking.unlink_by_hand(store, euros, at=AT)[1] == out
        assert linking.rejected(store) == {"+".join(sorted(transactions.get(store, id).uid for id in (out, euros)))}
        linking.link_by_hand(store, euros, out, at=AT)
        assert linking.rejected(store) == set()


texts = st.sampled_from(["TRANSFER TO SAVINGS", "Umbuchung", "COFFEE", "SALARY", "CARD BILL PAYMENT", "UPI/ANIL"])
rows = st.lists(st.tuples(st.integers(1, 9), texts, st.sampled_from([-300, -200, -100, 100, 200, 300])), max_size=8)


@settings(max_examples=15, deadline=None)
@given(rows, rows, rows)
def test_laws_of_linking(main: list[Row], savings: list[Row], card: list[Row]) -> None:
    with books() as (store, folder):
        for name, rows in (("Main", main), ("Savings", savings), ("Card", card)):
            path = written(folder / f"{name}.csv", [RENT, *rows])
            linked, before, spent = links_of(store), dump(store), sums(store)
            receipt = taken(store, (name, path))
            assert_sound(store)
            assert len(links_of(store) - linked) <= receipt.transfers.linked
            after, later = sums(store), dump(store)
            assert after[Kind.TRANSFER] == sum(entry.money.minor for entry in filed_as_moved(store))
            assert sum(after.values()) == sum(entry.money.minor for entry in entries(store))
            history.undo(store)
            assert (dump(store), sums(store)) == (before, spent)
            history.redo(store)
            assert dump(store) == later
            assert_sound(store)


def parted(store: Store) -> None:
    """No entry is linked, so that all are there to be looked for."""
    for entry in entries(store):
        if entry.transfer_id is not None and entry.id < entry.transfer_id:
            with history.deed(store, "edit", AT):
                links.unlink(store, entry.id, entry.transfer_id)


ends = st.one_of(st.integers(-4, 4), st.integers(27, 35))
"""Days from the 26th to the 4th of the next month."""
months = st.lists(st.tuples(ends, texts, st.sampled_from([-100, 100])), max_size=3)


@settings(max_examples=25, deadline=None)
@given(months, months)
def test_of_many_entries_those_are_read_that_rows_of_a_file_may_belong_to(main: list[Row], other: list[Row]) -> None:
    with books() as (store, folder):
        taken(store, ("Savings", written(folder / "other.csv", [RENT, *other])))
        taken(store, ("Main", written(folder / "earlier.csv", [RENT, (33, "ONE", -100), (-2, "TWO", 100)])))
        parted(store)
        (file,) = taken(store, ("Main", written(folder / "main.csv", [RENT, *main]))).files
        rows_of = linking._rows_of(store, file)
        if rows_of is None:
            return
        parted(store)
        found, everything = near(links.around(store, rows_of)), near(links.opposites(store))
        for id in range(rows_of.first, rows_of.last + 1):
            assert found.get(id) == everything.get(id)
            for other_id in found.get(id, ()):
                assert found[other_id] == everything[other_id]


moved = st.lists(
    st.tuples(
        st.integers(1, 9),
        st.sampled_from(["TRANSFER TO SAVINGS", "Umbuchung", "CARD BILL PAYMENT", "COFFEE"]),
        st.sampled_from([-200, -100, 100, 200]),
    ),
    max_size=5,
)


@settings(max_examples=12, deadline=None)
@given(moved, moved, moved, st.permutations(range(3)), st.integers(0, 2))
def test_imports_are_undone_in_any_order_and_done_again(
    main: list[Row], savings: list[Row], card: list[Row], order: list[int], again: int
) -> None:
    with books() as (store, folder):
        files = list(zip(("Main", "Savings", "Card"), (main, savings, card), strict=True))
        paths = [(name, written(folder / f"{name}.csv", [RENT, *rows])) for name, rows in files]
        deeds = [taken(store, path).deed or 0 for path in paths]
        states = [dump(store)]
        for n in order:
            history.undo(store, deeds[n])
            states.append(dump(store))
            assert_sound(store)
        assert entries(store) == []
        for state in reversed(states[:-1]):
            history.redo(store)
            assert dump(store) == state
            assert_sound(store)
        held = len(entries(store))
        history.undo(store, deeds[again])
        taken(store, paths[again])
        assert len(entries(store)) == held
        assert_sound(store)


@settings(max_examples=15, deadline=None)
@given(rows, rows)
def test_income_and_expense_change_by_what_was_linked(main: list[Row], savings: list[Row]) -> None:
    with books() as (store, folder):
        taken(
            store,
            ("Main", written(folder / "main.csv", [RENT, *main])),
            ("Savings", written(folder / "savings.csv", [RENT, *savings])),
        )
        linked = sum(e.money.minor for e in entries(store) if e.transfer_id is not None and e.money.minor > 0)
        moved = filed_as_moved(store)
        rest = [entry.money.minor for entry in entries(store) if entry not in moved]
        total = {
            Kind.INCOME: sum(minor for minor in rest if minor > 0),
            Kind.EXPENSE: sum(minor for minor in rest if minor < 0),
        }
        after = sums(store)
        assert total[Kind.INCOME] - after[Kind.INCOME] == linked
        assert after[Kind.EXPENSE] - total[Kind.EXPENSE] == linked
