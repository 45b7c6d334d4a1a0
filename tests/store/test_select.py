"""SQL finds what Query.matches finds, and sums what it sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finura_cli.domain.account import AccountKind
from finura_cli.domain.books import Names
from finura_cli.domain.category import Kind, Necessity
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.query_parser import parse_query
from finura_cli.domain.transaction import Line, NewTransaction, Transaction
from finura_cli.errors import UsageError
from finura_cli.store import accounts, aggregates, categories, history, merchants, select, transactions
from finura_cli.store.compiled import Compiled, run
from finura_cli.store.connection import Store
from tests.store.made import new_books

DAYS = [date(2026, 9, 28) + timedelta(days=n) for n in range(8)]
WORDS = ["Swiggy", "order", "12", "চাল", "ডাল-ভাত", "café", "50%", "a_b", "it's", "UPI/x", "হিন্দी", "\u200bzero"]


def founded(books: Store) -> None:
    """Three accounts, five categories, three merchants."""
    with history.unrecorded(books):
        for name, kind, currency in (
            ("Cash", AccountKind.CASH, "INR"),
            ("Bank", AccountKind.BANK, "INR"),
            ("Yen", AccountKind.CARD, "JPY"),
        ):
            accounts.add(books, name, kind, currency)
        categories.add(books, "Food:Groceries", Kind.EXPENSE, Necessity.ESSENTIAL)
        categories.add(books, "Food:Eating out", Kind.EXPENSE, Necessity.DISCRETIONARY)
        categories.add(books, "Salary", Kind.INCOME)
        categories.add(books, "Transfer", Kind.TRANSFER)
        for name, necessity in (("Swiggy", None), ("আগোরা", Necessity.SAVING), ("D-Mart 50%", Necessity.ESSENTIAL)):
            merchants.set_necessity(books, merchants.find_or_add(books, name), necessity)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with new_books(tmp_path_factory.mktemp("select") / "finura.db") as books:
        books.conn.execute("PRAGMA synchronous=OFF")
        founded(books)
        yield books


texts = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
minors = st.integers(-3000, 3000)


@st.composite
def entries(draw: st.DrawFn) -> NewTransaction:
    account = draw(st.integers(1, 3))
    currency = "JPY" if account == 3 else draw(st.sampled_from(["INR", "INR", "KWD"]))
    own = st.none() | st.none() | st.sampled_from(Necessity)
    whose = st.none() | st.sampled_from(["asha ", "Ravi", "Ásha"])
    lines = draw(st.lists(st.tuples(st.none() | st.integers(1, 5), minors, own, whose), min_size=1, max_size=3))
    return NewTransaction(
        date=draw(st.sampled_from(DAYS)),
        account_id=account,
        money=Money(sum(line[1] for line in lines), currency),
        description=draw(texts),
        lines=tuple(Line(id, Money(minor, currency), necessity=said, who=who) for id, minor, said, who in lines),
        time=draw(st.none() | st.sampled_from(["00:10", "04:00", "12:30:45", "22:00", "23:59"])),
        merchant_id=draw(st.none() | st.integers(1, 3)),
        note=draw(st.just("") | texts),
        mode=draw(st.none() | st.sampled_from(["upi", "Credit Card"])),
        mood=draw(st.none() | st.integers(0, 5)),
        who=draw(st.none() | st.sampled_from(["Asha", "জয়"])),
        tags=tuple(draw(st.sets(st.sampled_from(["Goa Trip", "goa", "পূজা"])))),
        pending=draw(st.booleans()),
        batch_id=draw(st.none() | st.integers(1, 3)),
        transfer_id=draw(st.none() | st.none() | st.integers(1, 9)),
        review=draw(st.none() | st.just("duplicate?")),
    )


def ranges(low: int, high: int) -> st.SearchStrategy[str]:
    number = st.integers(low, high)
    both = st.tuples(number, number).map(lambda pair: f"{min(pair)}..{max(pair)}")
    return number.map(str) | number.map("{}..".format) | number.map("..{}".format) | both


terms = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(["sw", "ord", "চা", "cafe", "a b", "order 12", "/swig+y/", "/^a_b/", "/%$/", "/ডাল.*12/"]),
    st.sampled_from(["Food", "groceries", "Salary", "Transfer"]).map("cat:{}".format),
    st.sampled_from(["Cash", "Bank", "Yen"]).map("acct:{}".format),
    st.sampled_from(["swiggy", "আগো", "50", "mart"]).map("merchant:{}".format),
    st.sampled_from(["order", "12"]).map("text:{}".format),
    ranges(0, 30).map("amt:{}".format),
    st.sampled_from(["amt:0.5..", "amt:..2.005", "amt:999999999999999.."]),
    st.sampled_from(["goa", "goa trip", "পূজা"]).map("tag:{}".format),
    st.sampled_from(["order", "চাল"]).map("note:{}".format),
    st.sampled_from(["upi", "card"]).map("mode:{}".format),
    st.sampled_from(["asha", "জয়", "ravi", "ash"]).map("who:{}".format),
    ranges(0, 5).map("mood:{}".format),
    ranges(1, 40).map("id:{}".format),
    ranges(1, 3).map("batch:{}".format),
    st.sampled_from(["22:00..04:00", "4..12:30", "..04:00", "22:00..", "12"]).map("time:{}".format),
    st.sampled_from(["expense", "income", "transfer"]).map("type:{}".format),
    st.sampled_from(
        ["pending", "unreviewed", "uncategorized", "recurring", "essential", "discretionary", "saving"]
    ).map("is:{}".format),
)
queries = st.lists(st.tuples(st.booleans() | st.just(False), terms), max_size=4).map(
    lambda found: [f"not:{term}" if negated else term for negated, term in found]
)
periods = st.none() | st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map(
    lambda pair: Period(min(pair), max(pair))
)


def names(store: Store) -> Names:
    return Names(
        categories.tree(store),
        {account.id: account for account in accounts.all(store)},
        {merchant.id: merchant.name for merchant in merchants.all(store)},
        merchants.necessities(store),
        recurring=lambda: frozenset(range(1, 60, 3)),
    )


def kind_of(txn: Transaction, line: Line, books: Names) -> str:
    if txn.transfer_id is not None:
        return "transfer"
    if line.category_id is None:
        return "income" if line.money.minor > 0 else "expense"
    return books.categories.by_id[line.category_id].kind.value


@settings(max_examples=16, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(entries(), min_size=1, max_size=25), st.lists(st.tuples(queries, periods), min_size=8, max_size=16))
def test_sql_is_the_definition(
    store: Store, many: list[NewTransaction], asked: list[tuple[list[str], Period | None]]
) -> None:
    books = names(store)
    try:
        with history.unrecorded(store):
            ids = transactions.add_all(store, many)
            stored = transactions.get_many(store, ids)
            for words, period in asked:
                query = parse_query(words, books)
                found = {
                    txn: lines
                    for txn in stored
                    if (period is None or txn.date in period) and (lines := query.matches(txn, books))
                }
                sums = {txn.id: sum(line.money.minor for line in lines) for txn, lines in found.items()}
                assert dict(run(store, select.transactions(query, period)).fetchall()) == sums, words
                assert run(store, select.count(query, period)).fetchone() == (len(found),)
                expected: Counter[tuple[str, str, int]] = Counter()
                counts: Counter[tuple[str, str, int]] = Counter()
                for txn, lines in found.items():
                    for line in lines:
                        key = (kind_of(txn, line, books), txn.money.currency, int(txn.pending))
                        expected[key] += line.money.minor
                        counts[key] += 1
                told: dict[tuple[str, str, int], tuple[int, int]] = {}
                for pending in (False, True):
                    for one in aggregates.sums(store, period or Period.ALL, query=query, pending=pending):
                        key = (one.kind(books.categories).value, one.currency, int(pending))
                        amount, number = told.get(key, (0, 0))
                        told[key] = (amount + one.amount, number + one.count)
                assert told == {key: (expected[key], counts[key]) for key in counts}, words
                condition = select.where(query, period)
                lines_found = run(
                    store,
                    Compiled(
                        "SELECT count(*) FROM transactions t JOIN lines l ON l.transaction_id = t.id"
                        f" WHERE {condition.sql}",
                        condition.params,
                    ),
                ).fetchone()
                assert lines_found == (sum(counts.values()),)
            raise Rewind
    except Rewind:
        pass


class Rewind(Exception):
    """Ends an example: the books are as they were."""


@pytest.fixture
def sorted_books(tmp_path: Path) -> Iterator[Store]:
    with new_books(tmp_path / "finura.db") as books:
        with history.unrecorded(books):
            accounts.add(books, "Cash", AccountKind.CASH, "INR")
            accounts.add(books, "Bank", AccountKind.BANK, "INR")
            food = categories.add(books, "Food").id
            rent = categories.add(books, "Rent").id
            zoo = merchants.find_or_add(books, "Zoo")
            for account, day, minor, text, category, merchant in (
                (1, 3, -500, "beta", rent, None),
                (2, 1, 900, "alpha", food, zoo),
                (1, 3, -20, "Gamma", None, None),
            ):
                money = Money(minor, "INR")
                transactions.add(
                    books,
                    NewTransaction(
                        date(2026, 10, day), account, money, text, (Line(category, money),), merchant_id=merchant
                    ),
                )
        yield books


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        ("-date", [3, 1, 2]),
        ("date", [2, 1, 3]),
        ("-amount", [2, 3, 1]),
        ("-size", [2, 1, 3]),
        ("description", [2, 1, 3]),
        ("account", [2, 1, 3]),
        ("-category", [1, 2, 3]),
        ("-merchant", [2, 3, 1]),
        ("id", [1, 2, 3]),
    ],
)
def test_orders(sorted_books: Store, order: str, ids: list[int]) -> None:
    assert [id for id, _ in run(sorted_books, select.transactions(Query(), order=order))] == ids
    page = run(sorted_books, select.transactions(Query(), order=order, limit=1, offset=1)).fetchall()
    assert [id for id, _ in page] == ids[1:2]


@pytest.mark.parametrize("order", ["", "-", "words", "date; DROP TABLE lines", "--date", "t.id"])
def test_unknown_orders_are_refused(order: str) -> None:
    with pytest.raises(UsageError) as caught:
        select.transactions(Query(), order=order)
    assert caught.value.exit_code == 2
    assert all(name in (caught.value.hint or "") for name in select.ORDERS)


@pytest.mark.parametrize("typed", ["'; DROP TABLE lines; --", '" OR 1=1', "%", "_", "a' OR 'a'='a", "\\", "x); --"])
def test_what_is_typed_never_becomes_sql(sorted_books: Store, typed: str) -> None:
    books = names(sorted_books)
    for field in ("", "tag:", "note:", "merchant:", "mode:", "who:", "text:"):
        compiled = select.transactions(parse_query([f"{field}qqq{typed}"], books))
        assert "qqq" not in compiled.sql
        assert run(sorted_books, compiled).fetchall() == []
    assert run(sorted_books, select.count(Query())).fetchone() == (3,)


def test_the_newest_come_from_the_index(sorted_books: Store) -> None:
    def plan(compiled: Compiled) -> str:
        explained = sorted_books.conn.execute(f"EXPLAIN QUERY PLAN {compiled.sql}", compiled.params)
        return " / ".join(row[3] for row in explained)

    newest = plan(select.transactions(Query(), limit=50))
    assert "SCAN t USING INDEX transactions_date" in newest
    assert "LAST 2 TERMS" in newest  # only days are sorted by time, and only as many as are needed
    month = plan(select.transactions(Query(), Period(date(2026, 10, 1), date(2026, 11, 1))))
    assert "SEARCH t USING INDEX transactions_date (date>? AND date<?)" in month
    assert "SCAN t" in plan(select.transactions(parse_query(["beta"], names(sorted_books))))


def test_sums_by_day_need_no_entry_itself(sorted_books: Store) -> None:
    half = select.where(Query(), Period(date(2026, 10, 1), date(2026, 11, 1)))
    sql = (
        "SELECT t.date, t.account_id, l.category_id, t.currency, iif(t.transfer_id IS NOT NULL, 0, 1), sum(l.amount)"
        f" FROM transactions t JOIN lines l ON l.transaction_id = t.id WHERE t.pending = 0 AND {half.sql}"
        " GROUP BY 1, 2, 3, 4, 5"
    )
    explained = [row[3] for row in sorted_books.conn.execute(f"EXPLAIN QUERY PLAN {sql}", half.params)]
    assert explained[0] == "SEARCH t USING COVERING INDEX transactions_date (date>? AND date<?)"
