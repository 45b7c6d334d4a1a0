"""Every deed can be taken back and done again; the books are then as they were, row by row."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finura_cli.domain.account import AccountKind
from finura_cli.domain.budget import Per, Target
from finura_cli.domain.channel import Carries, Channel
from finura_cli.domain.finding import Weight
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.rates import Rate
from finura_cli.domain.transaction import By, Line, Transaction
from finura_cli.domain.verdict import Answer, Verdict
from finura_cli.domain.worth import Valued
from finura_cli.errors import FinuraError, NotFound, UsageError
from finura_cli.store import (
    account_values,
    accounts,
    budget_moves,
    budgets,
    categories,
    channels,
    checks,
    connection,
    history,
    links,
    merchants,
    notes,
    people,
    rates,
    rows,
    rules,
    search,
    totals,
    transactions,
    verdicts,
)
from finura_cli.store.connection import Store
from finura_cli.store.migrations import FIRST, MIGRATIONS
from tests.store.books import AT, added, entry, everything, exported, imported
from tests.store.conftest import found
from tests.store.made import new_books


def whole(store: Store) -> None:
    """Nothing in the books is damaged."""
    assert [f for f in checks.examine(store) if f.weight is Weight.DAMAGE] == []


def test_a_deed_is_logged_with_its_summary_and_count(books: Store) -> None:
    added(books, entry(-500), entry(-700))
    (deed,) = history.log(books)
    assert (deed.id, deed.command, deed.summary, deed.at, deed.undone, deed.rows) == (
        1,
        "add",
        "2 entries",
        AT,
        False,
        2,
    )


def test_a_deed_that_changes_nothing_leaves_no_trace(books: Store) -> None:
    with history.deed(books, "edit", AT) as deed:
        pass
    account = accounts.get(books, 1)
    with history.deed(books, "edit", AT) as other:
        accounts.update(books, account)
    assert (deed.id, other.id, history.log(books)) == (0, 0, [])


def test_a_deed_that_fails_leaves_no_trace(books: Store) -> None:
    before = everything(books)
    with pytest.raises(KeyboardInterrupt), history.deed(books, "add", AT):  # noqa: PT012 the block is what is tested
        transactions.add(books, entry(-500))
        raise KeyboardInterrupt
    assert (everything(books), history.log(books), books.deed) == (before, [], None)
    added(books, entry(-500))


def test_writing_outside_a_deed_is_a_bug(books: Store) -> None:
    with pytest.raises(RuntimeError):
        transactions.add(books, entry(-500))


def test_an_inner_deed_is_part_of_the_outer_one(books: Store) -> None:
    with history.deed(books, "import", AT) as outer:
        with history.deed(books, "add", AT) as inner:
            transactions.add(books, entry(-500))
        assert inner is outer
    assert [deed.command for deed in history.log(books)] == ["import"]


@pytest.mark.parametrize(
    "text", ["a\0b", "\x01\x1b[31m\x7f", "\uffff\ufffe", "\u2028\u202e", "🍕", "\\u0041 \"'\n\t", "\x85"]
)
def test_any_text_comes_back_as_it_was(books: Store, text: str) -> None:
    added(books, entry(-100, text=text, note=text, tags=(text,)))
    after = everything(books)
    history.undo(books)
    history.redo(books)
    assert everything(books) == after
    assert search.find(books, Query())[0].description == text


def test_undo_of_a_number_that_is_none(books: Store) -> None:
    added(books, entry(-100))
    for number in (0, -1, 99):
        with pytest.raises(NotFound):
            history.undo(books, number)


def test_founding_is_not_undoable(books: Store) -> None:
    with pytest.raises(UsageError) as caught:
        history.undo(books)
    assert caught.value.code == "nothing-to-undo"


def test_undo_takes_the_newest_and_redo_brings_it_back(books: Store) -> None:
    states = [everything(books)]
    for minor in (-100, -200, -300):
        added(books, entry(minor, tags=("goa", "trip")))
        states.append(everything(books))
    for n in (2, 1, 0):
        assert history.undo(books).undone
        assert everything(books) == states[n]
    for n in (1, 2, 3):
        assert not history.redo(books).undone
        assert everything(books) == states[n]
    with pytest.raises(UsageError) as caught:
        history.redo(books)
    assert caught.value.code == "nothing-to-redo"


def test_ids_and_uids_are_never_given_again(books: Store) -> None:
    (first,) = added(books, entry(-100))
    history.undo(books)
    (second,) = added(books, entry(-100))
    assert second > first


def test_after_something_newer_nothing_is_done_again(books: Store) -> None:
    added(books, entry(-100))
    history.undo(books)
    added(books, entry(-200))
    with pytest.raises(UsageError):
        history.redo(books)


def test_undo_of_an_earlier_deed_that_nothing_builds_on(books: Store) -> None:
    added(books, entry(-100))
    added(books, entry(-200))
    after = everything(books)
    history.undo(books, 1)
    assert [t.money.minor for t in transactions.get_many(books, (1, 2))] == [-200]
    with pytest.raises(UsageError) as caught:
        history.undo(books, 1)
    assert caught.value.code == "already-undone"
    history.redo(books)
    assert everything(books) == after
    with pytest.raises(NotFound):
        history.undo(books, 99)


def test_undo_is_refused_while_a_later_deed_changed_the_same_row(books: Store) -> None:
    (id,) = added(books, entry(-100))
    with history.deed(books, "edit", AT):
        transactions.replace(books, transactions.get(books, id)._replace(note="x"))
    before = everything(books)
    with pytest.raises(UsageError) as caught:
        history.undo(books, 1)
    assert caught.value.code == "later-deeds"
    assert "2 (edit)" in caught.value.message
    assert everything(books) == before
    history.undo(books, 2)
    history.undo(books, 1)


@pytest.mark.parametrize("use", ["entry", "import", "rule", "budget", "child"])
def test_undo_is_refused_while_something_later_uses_the_row(books: Store, use: str) -> None:
    with history.deed(books, "category add", AT):
        account = accounts.add(books, "Card", AccountKind.CARD, "INR").id
        category = categories.add(books, "Fun").id
    if use == "entry":
        added(books, entry(-100, category=category))
    elif use == "import":
        imported(books, [-100, -200], account=account)
    else:
        with history.deed(books, use, AT):
            if use == "rule":
                rules.add(books, "swiggy", category)
            elif use == "budget":
                budgets.set(books, Target.CATEGORY, category, 500, "INR", Per.MONTH, entry(1).date)
            else:
                categories.add(books, "Fun:Games")
    before = everything(books)
    with pytest.raises(UsageError) as caught:
        history.undo(books, 1)
    assert (caught.value.code, "2 (" in caught.value.message) == ("later-deeds", True)
    assert everything(books) == before


def test_undo_is_refused_when_a_name_was_taken_meanwhile(books: Store) -> None:
    with history.deed(books, "category rm", AT):
        categories.remove(books, 3)
    with history.deed(books, "category add", AT):
        categories.add(books, "Food:Dining")
    with pytest.raises(UsageError) as caught:
        history.undo(books, 1)
    assert caught.value.code == "later-deeds"


def test_undo_is_refused_when_what_a_row_names_has_gone(books: Store) -> None:
    (id,) = added(books, entry(-100, category=3))
    with history.deed(books, "rm", AT):
        transactions.remove(books, (id,))
    with history.deed(books, "category rm", AT):
        categories.remove(books, 3)
    with pytest.raises(UsageError) as caught:
        history.undo(books, 2)
    assert "3 (category rm)" in caught.value.message


def test_undo_of_an_import_leaves_nothing_of_it_and_redo_everything(books: Store) -> None:
    before = everything(books)
    imported(books, [-100, -250, 900], mark=50)
    after, dump = everything(books), exported(books)
    assert books.conn.value("SELECT count(*) FROM changes WHERE place = 'transactions'") == 0
    for _ in range(2):
        history.undo(books)
        assert everything(books) == before
        history.redo(books)
        assert (everything(books), exported(books)) == (after, dump)
        whole(books)
    assert books.conn.value("SELECT count(*) FROM changes WHERE place IN ('transactions', 'fingerprints')") == 0


def test_a_removed_row_of_an_import_stays_known(books: Store) -> None:
    imported(books, [-100, -250], mark=50)
    with history.deed(books, "rm", AT):
        transactions.remove(books, (1,))
    assert books.conn.execute("SELECT hash FROM fingerprints ORDER BY hash").fetchall() == [(51,), (52,)]
    whole(books)
    with pytest.raises(UsageError) as caught:
        history.undo(books, 1)
    assert caught.value.code == "later-deeds"
    history.undo(books, 2)
    history.undo(books, 1)
    assert books.conn.value("SELECT count(*) FROM fingerprints") == 0


def test_redo_of_an_import_whose_kept_rows_were_altered_is_refused(books: Store) -> None:
    imported(books, [-100, -250])
    history.undo(books)
    books.conn.execute("UPDATE changes SET after = replace(after, '-250', '-251') WHERE place = 'transactions'")
    with pytest.raises(FinuraError) as caught:
        history.redo(books)
    assert caught.value.exit_code == 76


def test_a_removed_side_leaves_its_transfer_and_comes_back(books: Store) -> None:
    with history.deed(books, "add", AT):
        one, other = transactions.add_linked(books, entry(-500, category=6), entry(500, account=2, category=6))
        refund = transactions.add(books, entry(50, refund_of=one))
    linked = everything(books)
    with history.deed(books, "rm", AT):
        assert transactions.remove(books, (one, 77)) == 1
    assert transactions.get(books, other).transfer_id is None
    assert transactions.get(books, refund).refund_of is None
    assert totals.compare(books) == []
    history.undo(books)
    assert everything(books) == linked


def test_books_of_the_first_format_are_sealed_with_the_next_deed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They come with deeds that have no seal, and imports with a digest of fewer columns."""
    path = tmp_path / "finura.db"
    with monkeypatch.context() as old:
        old.setattr(connection, "MIGRATIONS", [FIRST])
        connection.create(path, fill=first_format).close()
    with connection.open_store(path, migrate=True) as store:
        assert store.conn.value("PRAGMA user_version") == len(MIGRATIONS)
        whole(store)
        assert (history.undo(store).id, history.redo(store).id) == (1, 1)
        whole(store)
        with history.deed(store, "edit", AT):
            rows.update(store, "transactions", (1,), {"who": "x"})
        whole(store)
        assert store.conn.value("SELECT count(*) FROM deeds WHERE seal IS NULL") == 0
        store.conn.execute("UPDATE transactions SET amount = 1 WHERE id = 2")
        assert "import" in [finding.code for finding in checks.examine(store)]


def first_format(store: Store) -> None:
    """An import as the first format kept it."""
    store.conn.execute(
        "INSERT INTO accounts(uid, name, folded, kind, currency) VALUES ('c', 'Cash', 'cash', 'cash', 'INR')"
    )
    columns = [("id", 1, 2), ("uid", "a", "b"), ("date", "2026-10-05", "2026-10-06"), ("time", "", ""),
               ("account_id", 1, 1), ("currency", "INR", "INR"), ("amount", -100, -250),
               ("description", "row 1", "row 2")]  # fmt: skip
    texts = ["\x1f".join(str(column[n]) for column in columns) for n in (1, 2)]
    digest = hashlib.sha256("\x1e".join(texts).encode() + b"\x1d").hexdigest()
    with store.write_tx():
        store.conn.execute(
            "INSERT INTO deeds(uid, at, command, summary, first_id, last_id, digest)"
            " VALUES ('d', ?, 'import', '', 1, 2, ?)",
            (AT, digest),
        )
        for id, uid, day, _, account, currency, amount, text in zip(*(column[1:] for column in columns), strict=True):
            store.conn.execute(
                "INSERT INTO transactions(id, uid, date, account_id, currency, amount, description, words)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (id, uid, day, account, currency, amount, text, f" {text} "),
            )
            store.conn.execute("INSERT INTO lines(transaction_id, n, amount) VALUES (?, 0, ?)", (id, amount))
        totals.rebuild(store)


# Laws: any row of deeds, taken back in order, gives the books of before, and done again those of after.

numbers = st.integers(0, 30)
names = st.sampled_from(
    "add add split edit rename_person rm import merge_category move_category rename_category"
    " remove_category set_category account category merchant merge_merchant rename_merchant rule move_rule"
    " budget move_money note value unvalue rate unrate channel unchannel verdict transfer close import_linked".split()
)
linking = st.sampled_from("import_linked import_linked import_linked add edit set_category rm link part".split())
steps = st.one_of(*(st.lists(st.tuples(some, numbers, numbers), max_size=9) for some in (names, linking)))


class Deeds:
    """What a user may do, with numbers for the choices. A refusal is fine: it must leave no trace."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def do(self, name: str, a: int, b: int) -> None:
        if name == "import":
            imported(self.store, [-a - 1, b, a * b - 100], account=1 + a % 2, mark=1000 * len(history.log(self.store)))
            return
        with history.deed(self.store, name.partition("_")[0], AT):
            getattr(self, name)(a, b)

    def import_linked(self, a: int, b: int) -> None:
        """A file of which rows are the other sides of entries that are there."""
        there = [entry.id for entry in search.find(self.store, Query(), Period.ALL) if self._free(entry)]
        imported(self.store, [-a - 1, b, -700], account=1 + a % 2, mark=1000 * len(history.log(self.store)))
        last = self.store.conn.value("SELECT max(id) FROM transactions")
        chosen = sorted({there[(a + n * b) % len(there)] for n in range(3)}) if there else []
        links.link(self.store, list(zip(chosen, (last, last - 1, last - 2), strict=False)))

    def link(self, a: int, b: int) -> None:
        one, other = self._entry(a), self._entry(b)
        if one.id != other.id and self._free(one) and self._free(other):
            links.link(self.store, [(one.id, other.id)])

    def part(self, a: int, b: int) -> None:
        entry = self._entry(a)
        if entry.transfer_id is not None:
            links.unlink(self.store, entry.id, entry.transfer_id)

    @staticmethod
    def _free(entry: Transaction) -> bool:
        return entry.transfer_id is None and len(entry.lines) == 1

    def _entry(self, a: int) -> Any:
        ids = [id for (id,) in self.store.conn.execute("SELECT id FROM transactions ORDER BY id")]
        return transactions.get(self.store, ids[a % len(ids)] if ids else 0)

    def _category(self, a: int) -> Any:
        everyone = categories.all(self.store)
        return everyone[a % len(everyone)]

    def _merchant(self, a: int) -> int:
        return merchants.find_or_add(self.store, ("Swiggy", "আগোরা", "D-Mart", "Uber")[a % 4])

    def add(self, a: int, b: int) -> None:
        merchant = self._merchant(a) if a % 3 else None
        day, category = f"2026-{1 + a % 12:02}-{1 + b % 28:02}", self._category(b).id if b % 5 else None
        transactions.add(
            self.store,
            entry(a * 7 - b * 11, day=day, account=1 + a % 2, category=category, merchant_id=merchant,
                  note="n" * (b % 2), pending=a % 7 == 0, tags=("goa",) * (a % 2)),
        )  # fmt: skip

    def split(self, a: int, b: int) -> None:
        old = self._entry(a)
        parts = (b - 3, old.money.minor - b + 3)
        lines = tuple(
            Line(self._category(a + n).id, Money(part, "INR"), By.MODEL, 1 / (3 + b), who=("Asha", "asha", None)[b % 3])
            for n, part in enumerate(parts)
        )
        transactions.replace(self.store, old._replace(lines=lines, tags=("x", "y")))

    def edit(self, a: int, b: int) -> None:
        rows.update(self.store, "transactions", (self._entry(a).id, self._entry(b).id), {"pending": b % 2, "who": "e"})

    def rename_person(self, a: int, b: int) -> None:
        people.rename(self.store, {"asha", "e"}, f"Asha {a}")

    def rm(self, a: int, b: int) -> None:
        transactions.remove(self.store, {self._entry(a).id, self._entry(b).id})

    def transfer(self, a: int, b: int) -> None:
        transactions.add_linked(
            self.store, entry(-a, day="2026-05-31", category=None), entry(a, account=2, category=6, day="2026-06-01")
        )

    def set_category(self, a: int, b: int) -> None:
        transactions.set_category(self.store, [self._entry(a).id], self._category(b).id, By.HAND)

    def merge_category(self, a: int, b: int) -> None:
        categories.merge(self.store, self._category(a).id, self._category(b).id)

    def move_category(self, a: int, b: int) -> None:
        categories.move(self.store, self._category(a).id, self._category(b).id if b % 4 else None)

    def rename_category(self, a: int, b: int) -> None:
        categories.update(self.store, self._category(a)._replace(name=f"Name {b % 3}", necessity=None))

    def remove_category(self, a: int, b: int) -> None:
        categories.remove(self.store, self._category(a).id)

    def account(self, a: int, b: int) -> None:
        accounts.add(self.store, f"Account {a % 3}", AccountKind.WALLET, "JPY", opening=b)

    def close(self, a: int, b: int) -> None:
        accounts.update(self.store, accounts.get(self.store, 1 + a % 2)._replace(closed=entry(1).date, opening=b))

    def category(self, a: int, b: int) -> None:
        categories.add(self.store, f"{self._category(a).path}:New {b % 3}")

    def merchant(self, a: int, b: int) -> None:
        self._merchant(a)

    def merge_merchant(self, a: int, b: int) -> None:
        merchants.merge(self.store, self._merchant(a), self._merchant(b))

    def rename_merchant(self, a: int, b: int) -> None:
        merchants.rename(self.store, self._merchant(a), f"Shop {b % 3}")

    def rule(self, a: int, b: int) -> None:
        rules.add(self.store, f"word{a}", self._category(b).id)

    def move_rule(self, a: int, b: int) -> None:
        everyone = rules.all(self.store)
        rules.move(self.store, everyone[a % len(everyone)].id if everyone else 0, b % 4)

    def budget(self, a: int, b: int) -> None:
        budgets.set(
            self.store, Target.CATEGORY, self._category(a).id, b * 100, "INR", Per.MONTH, entry(1).date,
            rollover=b % 2 == 0, cap=b or None, template="last month" if b % 3 else None,
        )  # fmt: skip

    def move_money(self, a: int, b: int) -> None:
        sides = [(Target.CATEGORY, self._category(n).id) for n in (a, b)]
        budget_moves.add(self.store, *sides, b + 1, "INR", entry(1).date)

    def value(self, a: int, b: int) -> None:
        account_values.put(self.store, Valued(1 + a % 2, entry(1).date + timedelta(days=b % 3), b))

    def unvalue(self, a: int, b: int) -> None:
        account_values.remove(self.store, 1 + a % 2, entry(1).date + timedelta(days=b % 3))

    def rate(self, a: int, b: int) -> None:
        rates.put(self.store, Rate(entry(1).date + timedelta(days=a % 3), "USD", "INR", str(b + 1)))

    def unrate(self, a: int, b: int) -> None:
        rates.remove(self.store, [one.id for one in rates.all(self.store)][: a % 2 + 1])

    def channel(self, a: int, b: int) -> None:
        new = Channel(0, "", f"Place {a % 3}", f"file:///{b}", list(Carries)[b % 2], ("budget",) * (a % 2))
        kept = channels.find(self.store, new.name)
        if kept is None:
            channels.add(self.store, new)
        else:
            channels.put(self.store, replace(new, id=kept.id, uid=kept.uid, paused=b % 3 == 0))

    def unchannel(self, a: int, b: int) -> None:
        for one in channels.all(self.store)[: a % 2 + 1]:
            channels.remove(self.store, one)

    def note(self, a: int, b: int) -> None:
        notes.add(self.store, entry(1).date, f"note {a}")

    def verdict(self, a: int, b: int) -> None:
        verdicts.put(self.store, "anomaly", f"key {a % 3}", Verdict(Answer.REJECT if b % 2 else Answer.ACCEPT))


def attempt(deeds: Deeds, step: tuple[str, int, int]) -> bool:
    """Whether the step was done; a refused one changed nothing."""
    store = deeds.store
    before, done = everything(store), len(history.log(store))
    try:
        deeds.do(*step)
    except FinuraError:
        assert everything(store) == before
        return False
    return len(history.log(store)) > done


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_undoing_all_and_doing_all_again(
    tmp_path_factory: pytest.TempPathFactory, plan: list[tuple[str, int, int]]
) -> None:
    with fresh(tmp_path_factory) as store:
        deeds = Deeds(store)
        states, dumps = [everything(store)], [exported(store)]
        for step in plan:
            if attempt(deeds, step):
                states.append(everything(store))
                dumps.append(exported(store))
            assert totals.compare(store) == []
        whole(store)
        for n in reversed(range(len(states) - 1)):
            history.undo(store)
            assert (everything(store), exported(store)) == (states[n], dumps[n])
        for n in range(1, len(states)):
            history.redo(store)
            assert (everything(store), exported(store)) == (states[n], dumps[n])
        whole(store)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps, st.lists(numbers, min_size=1, max_size=6))
def test_undoing_in_any_order_keeps_the_books_whole(
    tmp_path_factory: pytest.TempPathFactory, plan: list[tuple[str, int, int]], picks: list[int]
) -> None:
    with fresh(tmp_path_factory) as store:
        deeds = Deeds(store)
        for step in plan:
            attempt(deeds, step)
        states = [everything(store)]
        for pick in picks:
            live = [deed.id for deed in history.log(store) if not deed.undone]
            if not live:
                break
            try:
                history.undo(store, live[pick % len(live)])
            except UsageError as refusal:
                assert refusal.code == "later-deeds"  # noqa: PT017 either outcome is fine
                assert everything(store) == states[-1]
            else:
                states.append(everything(store))
            whole(store)
        for state in reversed(states[:-1]):
            history.redo(store)
            assert everything(store) == state
        whole(store)


def fresh(factory: pytest.TempPathFactory) -> Store:
    """As the fixture `books`, once for each example."""
    store = new_books(factory.mktemp("law") / "finura.db")
    store.conn.execute("PRAGMA synchronous=OFF")
    found(store)
    return store
