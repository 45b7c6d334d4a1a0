"""Accounts, categories, merchants, rules, budgets, notes, verdicts and transactions: in, out, found again."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from finura_cli.domain.account import AccountKind
from finura_cli.domain.budget import Per, Target
from finura_cli.domain.category import Kind, Necessity
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import InCategories, Phrase, Uncategorized
from finura_cli.domain.transaction import By, Line, NewTransaction
from finura_cli.domain.verdict import Answer, Verdict
from finura_cli.errors import Ambiguous, NotFound, UsageError
from finura_cli.store import (
    accounts,
    aggregates,
    budgets,
    categories,
    connection,
    dump,
    history,
    merchants,
    notes,
    rules,
    search,
    transactions,
    verdicts,
)
from finura_cli.store.connection import Store
from finura_cli.store.uids import new_uid, new_uids
from tests.store.books import AT, added, entry, exported, imported


@pytest.fixture
def open_books(books: Store) -> Iterator[Store]:
    """The books within a deed that lasts: for tests that do not ask about the log."""
    with history.unrecorded(books):
        yield books


class TestTransactions:
    def test_what_goes_in_comes_out(self, books: Store) -> None:
        lines = (Line(2, Money(-300, "INR"), By.HAND), Line(None, Money(-200, "INR"), By.MODEL, 0.123456789012345678))
        new = entry(
            -500, time="12:30", note="with Asha", mode="upi", mood=3, who="Asha", tags=("goa", "trip"), pending=True,
            review="doubt",
        )  # fmt: skip
        (id,) = added(books, new._replace(lines=lines))
        stored = transactions.get(books, id)
        for name in ("date", "time", "account_id", "money", "description", "note", "mode", "mood", "who", "tags",
                     "pending", "review", "transfer_id", "refund_of", "batch_id", "merchant_id"):  # fmt: skip
            assert getattr(stored, name) == getattr(new, name), name
        assert stored.lines == lines

    def test_parts_add_up(self, books: Store) -> None:
        wrong = entry(-500)._replace(lines=(Line(2, Money(-499, "INR")),))
        foreign = entry(-500)._replace(lines=(Line(2, Money(-500, "USD")),))
        for new in (wrong, foreign, entry(0)._replace(lines=())):
            with pytest.raises(UsageError) as caught:
                added(books, new)
            assert caught.value.code == "does-not-add-up"

    @pytest.mark.parametrize(
        ("new", "code"),
        [(entry(10**15 + 1), "too-large"), (entry(-(10**30)), "too-large"), (entry(-1, text="\udcff"), "not-text"),
         (entry(-1, note="\ud800"), "not-text"), (entry(-1, mood=10**30), "too-large")],
    )  # fmt: skip
    def test_what_cannot_be_stored(self, books: Store, new: NewTransaction, code: str) -> None:
        with pytest.raises(UsageError) as caught:
            added(books, new)
        assert caught.value.code == code
        assert search.count(books, Query()) == 0

    def test_get_says_what_to_do(self, books: Store) -> None:
        with pytest.raises(NotFound) as caught:
            transactions.get(books, 7)
        assert (caught.value.exit_code, "finura list" in (caught.value.hint or "")) == (2, True)

    def test_get_many_keeps_the_order_asked(self, books: Store) -> None:
        added(books, entry(-1), entry(-2), entry(-3))
        assert [t.id for t in transactions.get_many(books, (3, 1, 99, 2))] == [3, 1, 2]

    def test_find_and_count(self, books: Store) -> None:
        added(books, entry(-1, day="2026-10-01"), entry(-2, day="2026-10-03"), entry(-3, day="2026-11-01"))
        october = Period(date(2026, 10, 1), date(2026, 11, 1))
        assert [t.money.minor for t in search.find(books, Query(), october)] == [-2, -1]
        assert [t.money.minor for t in search.find(books, Query(), order="amount", limit=2)] == [-3, -2]
        assert search.count(books, Query(), october) == 2

    def test_find_reads_the_entries_once(self, books: Store) -> None:
        added(books, entry(-1), entry(-2, category=None), entry(-3))
        asked: list[str] = []
        books.conn.set_trace_callback(asked.append)
        try:
            found = search.find(books, Query.of(Phrase(" lun"), Uncategorized()))
        finally:
            books.conn.set_trace_callback(None)
        assert [(t.id, t.lines[0].category_id) for t in found] == [(2, None)]
        assert len([sql for sql in asked if "FROM transactions" in sql]) == 1

    def test_sums_part_kinds_currencies_and_pending(self, books: Store) -> None:
        added(
            books, entry(-100), entry(30, category=2), entry(900, category=5), entry(-7, category=None),
            entry(-50, pending=True), entry(-9, currency="USD"),
        )  # fmt: skip
        tree = categories.tree(books)
        found: Counter[tuple[str, Kind, bool]] = Counter()
        for pending in (False, True):
            for one in aggregates.sums(books, pending=pending):
                found[one.currency, one.kind(tree), pending] += one.amount
        assert found == {
            ("INR", Kind.EXPENSE, False): -77, ("INR", Kind.EXPENSE, True): -50,
            ("INR", Kind.INCOME, False): 900, ("USD", Kind.EXPENSE, False): -9,
        }  # fmt: skip

    def test_set_category_of_whole_entries_and_of_lines(self, books: Store) -> None:
        split = entry(-500)._replace(lines=(Line(2, Money(-300, "INR")), Line(3, Money(-200, "INR"))))
        one, two = added(books, split, split)
        with history.deed(books, "categorize", AT):
            transactions.set_category(books, [one], 1, By.RULE)
            transactions.set_category(books, [(two, 1)], 5, By.MODEL, 0.75)
        assert [line.category_id for line in transactions.get(books, one).lines] == [1, 1]
        assert transactions.get(books, two).lines[1] == Line(5, Money(-200, "INR"), By.MODEL, 0.75)

    def test_the_words_hold_merchant_and_note(self, books: Store) -> None:
        with history.deed(books, "add", AT):
            shop = merchants.find_or_add(books, "Café Blü")
            id = transactions.add(books, entry(-1, text="UPI/99", note="Für Asha", merchant_id=shop))
        words = "SELECT words FROM transactions WHERE id = ?"
        assert books.conn.value(words, (id,)) == " upi 99 cafe blu fur asha "
        with history.deed(books, "merchant rename", AT):
            merchants.rename(books, shop, "আগোরা")
        assert books.conn.value(words, (id,)) == " upi 99 আগোরা fur asha "


class TestAccounts:
    @pytest.mark.parametrize("name", ["cash", "CASH", " Cash ", "ca"])
    def test_found_by_name_or_words(self, books: Store, name: str) -> None:
        assert accounts.find(books, name).id == 1

    def test_not_found_names_the_nearest(self, books: Store) -> None:
        with pytest.raises(NotFound) as caught:
            accounts.find(books, "Bnak")
        assert caught.value.hint == "did you mean Bank?"

    def test_two_that_fit_are_named(self, open_books: Store) -> None:
        accounts.add(open_books, "HDFC Savings", AccountKind.SAVINGS, "INR")
        accounts.add(open_books, "HDFC Card", AccountKind.CARD, "INR")
        with pytest.raises(Ambiguous) as caught:
            accounts.find(open_books, "hdfc")
        assert "HDFC Savings, HDFC Card" in caught.value.message
        assert accounts.find(open_books, "hdfc c").name == "HDFC Card"

    @pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\nb", "a\x1b[31m", "cash"])
    def test_names_that_cannot_be(self, books: Store, name: str) -> None:
        with pytest.raises(UsageError), history.deed(books, "account add", AT):
            accounts.add(books, name, AccountKind.BANK, "INR")
        assert len(accounts.all(books)) == 2

    @pytest.mark.parametrize("currency", ["", "inr", "INRX", "ÄÖÜ", "I1R "])
    def test_currencies_that_cannot_be(self, books: Store, currency: str) -> None:
        with pytest.raises(UsageError), history.deed(books, "account add", AT):
            accounts.add(books, "New", AccountKind.BANK, currency)

    def test_an_account_with_entries_keeps_its_currency(self, books: Store) -> None:
        added(books, entry(-1))
        with pytest.raises(UsageError) as caught, history.deed(books, "account edit", AT):
            accounts.update(books, accounts.get(books, 1)._replace(currency="USD"))
        assert caught.value.code == "in-use"

    def test_activity(self, books: Store) -> None:
        added(books, entry(-1), entry(-1, day="2026-11-02", pending=True))
        assert accounts.activity(books) == {1: (2, date(2026, 11, 2))}


class TestCategories:
    def test_paths_make_what_is_missing_above(self, open_books: Store) -> None:
        made = categories.add(open_books, "Home: Garden :Tools", Kind.EXPENSE, Necessity.DISCRETIONARY)
        assert made.path == "Home:Garden:Tools"
        assert {c.path for c in categories.all(open_books)} >= {"Home", "Home:Garden", "Home:Garden:Tools"}

    def test_a_child_has_the_kind_of_its_family(self, open_books: Store) -> None:
        assert categories.add(open_books, "Income:Bonus").kind is Kind.INCOME
        with pytest.raises(UsageError) as caught:
            categories.add(open_books, "Income:Food", Kind.EXPENSE)
        assert caught.value.code == "other-kind"

    @pytest.mark.parametrize("text", ["Food:Groceries", "groceries", "FOOD:GROCERIES", "Food : Groceries"])
    def test_found_by_path_or_last_part(self, books: Store, text: str) -> None:
        assert categories.find(books, text).id == 2

    def test_a_whole_path_wins_over_an_end_and_two_ends_are_named(self, open_books: Store) -> None:
        categories.add(open_books, "Travel:Food")
        assert categories.find(open_books, "food").path == "Food"
        categories.add(open_books, "Travel:Dining")
        with pytest.raises(Ambiguous) as caught:
            categories.find(open_books, "dining")
        assert "Food:Dining, Travel:Dining" in caught.value.message

    def test_not_found_names_the_nearest(self, books: Store) -> None:
        with pytest.raises(NotFound) as caught:
            categories.find(books, "grocries")
        assert caught.value.hint == "did you mean Food:Groceries?"

    def test_names_without_letters_are_told_apart(self, open_books: Store) -> None:
        one, other = categories.add(open_books, "🍕"), categories.add(open_books, "🚕")
        assert (categories.find(open_books, "🍕"), categories.find(open_books, "🚕")) == (one, other)

    @pytest.mark.parametrize("path", ["", ":", "Food:", ":Food", "a\tb", "Food", "x" * 101])
    def test_paths_that_cannot_be(self, books: Store, path: str) -> None:
        with pytest.raises(UsageError), history.deed(books, "category add", AT):
            categories.add(books, path)
        assert len(categories.all(books)) == 6

    def test_merge_moves_everything(self, open_books: Store) -> None:
        store = open_books
        new = categories.add(store, "Eating:Dining:Lunch")
        id = transactions.add(store, entry(-500, category=new.id))
        rule = rules.add(store, "lunch", new.id)
        budgets.set(store, Target.CATEGORY, new.parent_id, 100, "INR", Per.MONTH, date(2026, 1, 1))
        categories.merge(store, categories.find(store, "Eating").id, 1)
        assert [c.path for c in categories.all(store) if c.kind is Kind.EXPENSE] == [
            "Food", "Food:Dining", "Food:Dining:Lunch", "Food:Groceries",
        ]  # fmt: skip
        assert (
            categories.find(store, "Lunch").id == transactions.get(store, id).lines[0].category_id == rule.category_id
        )
        assert [b.category_id for b in budgets.all(store)] == [3]
        with pytest.raises(UsageError):
            categories.merge(store, 1, 2)

    def test_only_what_nothing_uses_is_removed(self, books: Store) -> None:
        added(books, entry(-1, category=2))
        for path in ("Food", "Groceries"):
            with pytest.raises(UsageError) as caught, history.deed(books, "category rm", AT):
                categories.remove(books, categories.find(books, path).id)
            assert caught.value.code == "in-use"
        with history.deed(books, "category rm", AT):
            categories.merge(books, 2, 3)
        assert transactions.get(books, 1).lines[0].category_id == 3

    def test_move_and_update(self, open_books: Store) -> None:
        store = open_books
        for parent, code in ((2, "circular"), (4, "other-kind")):
            with pytest.raises(UsageError) as caught:
                categories.move(store, 1, parent)
            assert caught.value.code == code
        assert categories.move(store, 3, None).path == "Dining"
        food = categories.update(store, categories.get(store, 1)._replace(name="Essen", kind=Kind.INCOME))
        assert (food.path, categories.get(store, 2).path) == ("Essen", "Essen:Groceries")
        assert categories.get(store, 2).kind is Kind.INCOME
        with pytest.raises(UsageError):
            categories.update(store, food._replace(name="a:b"))


class TestMerchants:
    def test_old_names_still_mean_them(self, open_books: Store) -> None:
        store = open_books
        swiggy, zomato = merchants.find_or_add(store, "Swiggy"), merchants.find_or_add(store, "Zomato")
        assert merchants.find_or_add(store, " SWIGGY ") == swiggy
        merchants.rename(store, swiggy, "Swiggy India")
        assert merchants.known(store, "swiggy") == swiggy
        with pytest.raises(UsageError):
            merchants.rename(store, zomato, "swiggy")
        merchants.merge(store, swiggy, zomato)
        assert {merchants.known(store, name) for name in ("swiggy", "Swiggy India", "zomato")} == {zomato}
        merchants.rename(store, zomato, "Swiggy")
        assert [m.name for m in merchants.all(store)] == ["Swiggy"]
        assert merchants.known(store, "nobody") is None

    def test_counts(self, open_books: Store) -> None:
        shop = merchants.find_or_add(open_books, "Agora")
        transactions.add_all(open_books, [entry(-1, merchant_id=shop), entry(-2, merchant_id=shop)])
        assert [(m.name, m.entries) for m in merchants.with_counts(open_books)] == [("Agora", 2)]


def test_rules_are_tried_in_their_order(open_books: Store) -> None:
    for word in "abc":
        rules.add(open_books, word, 1)
    rules.move(open_books, 3, 1)
    rules.move(open_books, 1, 99)
    assert "".join(rule.pattern for rule in rules.all(open_books)) == "cba"
    rules.remove(open_books, 2)
    changed = rules.update(open_books, rules.get(open_books, 1)._replace(pattern="x", category_id=2))
    assert (changed.pattern, changed.category_id) == ("x", 2)
    with pytest.raises(NotFound):
        rules.get(open_books, 2)


def test_a_budget_of_the_same_day_takes_the_place_of_the_other(open_books: Store) -> None:
    day = date(2026, 10, 1)
    first = budgets.set(open_books, Target.ESSENTIAL, None, 500, "INR", Per.MONTH, day)
    second = budgets.set(open_books, Target.ESSENTIAL, None, 600, "INR", Per.WEEK, day)
    ended = budgets.set(open_books, Target.ESSENTIAL, None, None, "INR", Per.WEEK, date(2026, 11, 1))
    assert second == first._replace(amount=600, per=Per.WEEK)
    assert budgets.all(open_books) == [second, ended]
    budgets.remove(open_books, ended.id)
    assert budgets.all(open_books) == [second]


def test_notes_and_verdicts(open_books: Store) -> None:
    id = notes.add(open_books, date(2026, 10, 5), "the landlord owes us")
    assert [(note.id, note.date, note.text) for note in notes.all(open_books)] == [
        (id, date(2026, 10, 5), "the landlord owes us")
    ]
    notes.remove(open_books, id)
    with pytest.raises(NotFound):
        notes.remove(open_books, id)
    later = Verdict(Answer.SNOOZE, date(2026, 11, 1))
    verdicts.put(open_books, "anomaly", "amount:7", Verdict(Answer.REJECT))
    verdicts.put(open_books, "anomaly", "amount:7", later)
    assert verdicts.get(open_books, "anomaly") == {"amount:7": later}
    assert (later.holds(date(2026, 10, 31)), later.holds(date(2026, 11, 1))) == (True, False)
    verdicts.forget(open_books, "anomaly", "amount:7")
    assert verdicts.get(open_books, "anomaly") == {}


def test_an_export_names_rows_by_uid_and_says_what_people_call_them(books: Store) -> None:
    with history.deed(books, "add", AT):
        shop = merchants.find_or_add(books, "Agora")
        transactions.add(books, entry(-500, merchant_id=shop, tags=("b", "a")))
        transactions.add_linked(books, entry(-1200, currency="JPY", category=6), entry(1200, account=2, currency="JPY"))
        rules.add(books, "lunch", 2)
        merchants.rename(books, shop, "Agora Super")
    imported(books, [-100])
    made = exported(books)
    assert list(made) == [
        "accounts", "categories", "merchants", "rules", "budgets", "budget_moves", "bills", "schedules", "goals",
        "notes", "moods", "verdicts", "reconciliations", "account_values", "rates", "sources", "imports",
        "transactions", "imported_rows",
    ]  # fmt: skip
    uids = {name: {row["name"]: row["uid"] for row in made[name]} for name in ("accounts", "categories", "merchants")}
    first, out, into, row = made["transactions"]
    assert first["account"] == uids["accounts"]["Cash"]
    assert first["merchant"] == uids["merchants"]["Agora Super"]
    assert (first["amount"], first["tags"], out["amount"]) == ("-5.00", ["a", "b"], "-1200")
    assert first["lines"] == [
        {
            "category": uids["categories"]["Groceries"],
            "amount": "-5.00",
            "by": "hand",
            "confidence": None,
            "why": None,
            "necessity": None,
            "who": None,
        }
    ]
    assert (out["transfer"], into["transfer"]) == (into["uid"], out["uid"])
    assert (row["import"], row["line"]) == (made["imports"][0]["uid"], 1)
    assert made["merchants"][0]["aliases"] == ["agora"]
    for name, rows in made.items():
        assert all(("id" in each) == ("uid" in each) for each in rows)
        keys = [each.get("uid", (each.get("subject"), each.get("key"), each.get("import"))) for each in rows]
        assert keys == sorted(keys), name


def test_an_export_of_a_query_holds_the_entries_that_match(books: Store) -> None:
    added(books, entry(-1, day="2026-10-01"), entry(-2, category=3), entry(-3))
    chosen = Query.of(InCategories((2,)))
    assert [row["amount"] for row in dump.transactions(books, chosen)] == ["-0.01", "-0.03"]
    after = Period(date(2026, 10, 2), date.max)
    assert [row["amount"] for row in dump.transactions(books, chosen, after)] == ["-0.03"]


def test_uids_rise_and_are_version_7() -> None:
    made = [*new_uids(40_000), new_uid(), *new_uids(3)]
    assert made == sorted(set(made))
    form = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
    assert all(form.fullmatch(uid) for uid in made)


def test_uids_rise_when_the_clock_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before = new_uid()
    monkeypatch.setattr("time.time_ns", lambda: 0)
    assert new_uid() > before


WRITERS = {
    "rows.py", "totals.py", "folding.py", "history.py", "deeds.py", "seals.py", "images.py", "imports.py",
    "migrations.py", "files_read.py", "models.py", "handing.py", "partings.py", "nudges.py",
    "answers.py", "forecasts.py", "rebuilding.py", "outbox.py", "runs.py", "migration_delivering.py",
}  # fmt: skip


def test_nothing_else_writes_rows() -> None:
    """Every other write goes through rows.py, which keeps the log; the revision in meta is no row of the books."""
    written = re.compile(
        r"\b(INSERT\s+INTO|REPLACE\s+INTO|UPDATE\s+(?!meta\b)\w+\s+SET|DELETE\s+FROM)\b", re.IGNORECASE
    )
    for file in Path(connection.__file__).parent.glob("*.py"):
        if file.name in WRITERS:
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        texts = [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        assert [text for text in texts if written.search(text)] == [], file.name
