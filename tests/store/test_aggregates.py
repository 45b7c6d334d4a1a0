"""Sums are what adding up the matching lines gives, whether they come from kept totals or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finura_cli.domain.books import Names
from finura_cli.domain.category import Kind, Necessity
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.query import Clause, Query
from finura_cli.domain.query_parser import parse_query
from finura_cli.domain.query_terms import InAccounts, InCategories, OfKind, Phrase, Uncategorized
from finura_cli.domain.transaction import Line, NewTransaction, Transaction
from finura_cli.store import (
    accounts,
    aggregates,
    categories,
    connection,
    history,
    merchants,
    search,
    totals,
    transactions,
)  # fmt: skip
from finura_cli.store.connection import Store
from tests.store.books import AT, added, entry, imported
from tests.store.conftest import found

START = date(2026, 8, 20)
days = st.integers(0, 110).map(lambda n: START + timedelta(days=n))


@st.composite
def entries(draw: st.DrawFn) -> NewTransaction:
    currency = draw(st.sampled_from(["INR", "INR", "USD"]))
    own = st.just(None) | st.none() | st.sampled_from(Necessity)
    part = st.tuples(st.none() | st.integers(1, 6), st.integers(-900, 900), own)
    parts = draw(st.lists(part, min_size=1, max_size=3))
    return entry(1, currency=currency)._replace(
        date=draw(days),
        account_id=draw(st.integers(1, 2)),
        money=Money(sum(minor for _, minor, _ in parts), currency),
        lines=tuple(Line(category, Money(minor, currency), necessity=said) for category, minor, said in parts),
        description=draw(st.sampled_from(["lunch", "rent", ""])),
        time=draw(st.none() | st.sampled_from(["00:10", "23:59:59"])),
        pending=draw(st.sampled_from([False, False, False, True])),
        transfer_id=draw(st.sampled_from([None, None, None, 1])),
        merchant_id=draw(st.none() | st.integers(1, 2)),
        mood=draw(st.none() | st.integers(0, 5)),
        tags=tuple(draw(st.sets(st.sampled_from(["goa", "work"])))),
    )


tests = st.one_of(
    st.lists(st.integers(1, 2), min_size=1, max_size=2).map(lambda ids: InAccounts(tuple(ids))),
    st.sets(st.integers(1, 6), max_size=4).map(lambda ids: InCategories(tuple(sorted(ids)))),
    st.sampled_from([OfKind(Kind.EXPENSE, (1, 2, 3)), OfKind(Kind.INCOME, (4, 5)), OfKind(Kind.TRANSFER, (6,))]),
    st.just(Uncategorized()),
    st.just("essential"),
    st.just(Phrase(" lunch")),
)
queries = st.lists(st.tuples(st.lists(tests, min_size=1, max_size=2), st.booleans()), max_size=2)
periods = st.one_of(
    st.just(Period.ALL),
    st.tuples(days, days).map(lambda pair: Period(min(pair), max(pair))),
    days.map(lambda day: Period(day, date.max)),
    days.map(lambda day: Period(date.min, day)),
    st.just(Period(date(2026, 9, 1), date(2026, 11, 1))),
)
ways = st.tuples(
    st.sampled_from([(), ("month",), ("day",)]),
    st.sampled_from([(), ("account",), ("category",)]),
    st.sampled_from([(), *((key,) for key in aggregates.KEYS)]),
).map(lambda parts: sum(parts, ()))


def by_hand(
    everything: list[Transaction], names: Names, period: Period, query: Query, by: tuple[str, ...], pending: bool
) -> Counter[tuple[Any, ...]]:
    """The same from the definition of a query; the values are amounts, and counts under a key of their own."""
    made: Counter[tuple[Any, ...]] = Counter()
    for txn in everything:
        if txn.date not in period or txn.pending is not pending:
            continue
        keys = {
            "merchant": [txn.merchant_id], "payee": [names.merchant(txn.merchant_id) or txn.description],
            "mode": [txn.mode], "mood": [txn.mood], "tag": list(txn.tags) or [None],
            "weekday": [txn.date.weekday()],
            "hour": [int(txn.time[:2]) if txn.time else None],
        }  # fmt: skip
        for line in query.matches(txn, names):
            keys["necessity"] = [line.necessity or names.necessities.get(txn.merchant_id or 0)]
            keys["who"] = [txn.who if line.who is None else line.who]
            flow = 0 if txn.transfer_id else 1 if line.money.minor > 0 else -1
            day = txn.date if "day" in by else txn.date.replace(day=1) if "month" in by else None
            for key in next((keys[name] for name in by if name in keys), [None]):
                where = (line.category_id, line.money.currency, flow, day, txn.account_id if "account" in by else None)
                made[(*where, key, "amount")] += line.money.minor
                made[(*where, key, "count")] += 1
    return made


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with connection.create(tmp_path_factory.mktemp("sums") / "finura.db") as made:
        made.conn.execute("PRAGMA synchronous=OFF")
        found(made)
        with history.unrecorded(made):
            for name in ("Swiggy", "D-Mart"):
                merchants.find_or_add(made, name)
            for path, necessity in (("Food", Necessity.DISCRETIONARY), ("Transfer", Necessity.SAVING)):
                category = categories.find(made, path)
                categories.update(made, category._replace(necessity=necessity))
        yield made


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(entries(), max_size=8), periods, queries, ways, st.sampled_from([False, False, True]),
    st.none() | st.sampled_from(Necessity), st.booleans(),
)  # fmt: skip
def test_sums_are_what_the_lines_add_up_to(
    store: Store, many: list[NewTransaction], period: Period, asked: list[tuple[list[Any], bool]],
    by: tuple[str, ...], pending: bool, said: Necessity | None, plain: bool,
) -> None:  # fmt: skip
    if plain:  # nothing was said of a line: then necessities come from the kept totals, unless a merchant has one
        many = [one._replace(lines=tuple(line._replace(necessity=None) for line in one.lines)) for one in many]
    with history.unrecorded(store):
        merchants.set_necessity(store, 2, said)
        transactions.remove(store, [id for (id,) in store.conn.execute("SELECT id FROM transactions")])
        transactions.add_all(store, many)
    owners = {account.id: account for account in accounts.all(store)}
    shops = {merchant.id: merchant.name for merchant in merchants.all(store)}
    names = Names(categories.tree(store), owners, shops, merchants.necessities(store))
    (essential,) = parse_query(["is:essential"], names).clauses[0].tests
    clauses = [
        Clause(tuple(essential if test == "essential" else test for test in tests), negated) for tests, negated in asked
    ]
    query = Query(tuple(clauses))
    sums = aggregates.sums(store, period, query=query, by=by, pending=pending)
    got: Counter[tuple[Any, ...]] = Counter()
    for one in sums:
        where = (one.category_id, one.currency, one.flow, one.day, one.account_id, one.key)
        assert (*where, "count") not in got, "a group comes once"
        got[(*where, "amount")] += one.amount
        got[(*where, "count")] += one.count
    everything = search.find(store, Query())
    assert dict(got) == dict(by_hand(everything, names, period, query, by, pending))
    assert totals.compare(store) == []
    assert search.count(store, Query()) == len(everything)


def test_all_entries_are_counted_without_reading_them(books: Store) -> None:
    plan = books.conn.execute(f"EXPLAIN QUERY PLAN {search._ALL}").fetchall()
    read = [text for *_, text in plan if text.startswith(("SCAN t", "SEARCH t", "SCAN l", "SEARCH l"))]
    assert {text.partition(" (")[0] for text in read} == {
        "SCAN totals", "SCAN transactions USING COVERING INDEX transactions_pending",
        "SCAN lines USING COVERING INDEX lines_more", "SCAN t USING COVERING INDEX transactions_pending",
        "SEARCH l USING COVERING INDEX lines_more",
    }  # fmt: skip


def test_a_month_is_read_from_kept_totals(books: Store) -> None:
    added(books, entry(-500, category=2), entry(-300, category=None), entry(900, category=5))
    books.conn.execute("UPDATE totals SET amount = amount * 2")
    month = Period(date(2026, 10, 1), date(2026, 11, 1))
    kept = {one.category_id: one.amount for one in aggregates.sums(books, month)}
    assert kept == {None: -600, 2: -1000, 5: 1800}
    part = {one.category_id: one.amount for one in aggregates.sums(books, Period(date(2026, 10, 2), month.end))}
    assert part == {None: -300, 2: -500, 5: 900}


def test_kind_of_a_sum(books: Store) -> None:
    tree = categories.tree(books)
    with history.deed(books, "add", AT):
        transactions.add_linked(books, entry(-500, category=2), entry(500, account=2, category=None))
    added(books, entry(40, category=2), entry(-7, category=None), entry(7, category=None), entry(-1, category=6))
    kinds = Counter({(one.kind(tree), one.category_id): one.amount for one in aggregates.sums(books, by=("account",))})
    assert kinds == {
        (Kind.TRANSFER, 2): -500, (Kind.TRANSFER, None): 500, (Kind.EXPENSE, 2): 40, (Kind.EXPENSE, None): -7,
        (Kind.INCOME, None): 7, (Kind.TRANSFER, 6): -1,
    }  # fmt: skip


@pytest.mark.parametrize("by", [("month", "day"), ("tag", "mode"), ("name; DROP TABLE lines",)])
def test_what_sums_cannot_be_by(books: Store, by: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="sums"):
        aggregates.sums(books, by=by)


def test_totals_can_be_made_anew(books: Store) -> None:
    added(books, entry(-500), entry(-300, day="2026-09-30", pending=True))
    imported(books, [-1, -2, 3])
    good = books.conn.execute("SELECT * FROM totals").fetchall()
    books.conn.execute("UPDATE totals SET amount = amount - 1 WHERE category_id = 2 AND month = '2026-10'")
    books.conn.execute("INSERT INTO totals VALUES ('2020-01', 1, 'INR', 0, 1, 5, 1)")
    books.conn.execute("DELETE FROM totals WHERE month = '2026-09' AND flow = 1")
    assert [(one.month, one.kept, one.counted) for one in totals.compare(books)] == [
        ("2020-01", 5, None), ("2026-09", None, 3), ("2026-10", -501, -500),
    ]  # fmt: skip
    totals.rebuild(books)
    assert totals.compare(books) == []
    assert books.conn.execute("SELECT * FROM totals").fetchall() == good


def test_balances(books: Store) -> None:
    added(books, entry(-500), entry(-300, day="2026-11-02"), entry(-9, day="2026-10-06", pending=True))
    added(books, entry(700, account=2, day="2026-09-30"), entry(5, account=2, currency="USD"))
    inr = {id: money.minor for id, money in accounts.balances(books).items()}
    assert inr == {1: -800, 2: 100_700}
    for day, cash, bank in (("2026-09-29", 0, 100_000), ("2026-09-30", 0, 100_700), ("2026-10-05", -500, 100_700),
                            ("2026-10-31", -500, 100_700), ("2026-11-02", -800, 100_700)):  # fmt: skip
        at = accounts.balances(books, date.fromisoformat(day))
        assert (at[1].minor, at[2].minor) == (cash, bank)


def test_an_opening_balance_counts_from_its_day(books: Store) -> None:
    with history.deed(books, "account edit", AT):
        accounts.update(books, accounts.get(books, 2)._replace(opening_date=date(2026, 10, 5)))
    assert accounts.balances(books, date(2026, 10, 4))[2].minor == 0
    assert accounts.balances(books, date(2026, 10, 5))[2].minor == 100_000
    assert accounts.balances(books)[2].minor == 100_000
