"""What a list says it comes to, and the balances beside it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.query_parser import parse_query
from finura_cli.domain.transaction import NewTransaction
from finura_cli.errors import NotFound, UsageError
from finura_cli.services.explaining import explain
from finura_cli.services.listing import listing
from finura_cli.services.naming import names_of
from finura_cli.store import connection, history, search, transactions
from finura_cli.store.connection import Store
from tests.store.test_select import Rewind, entries, founded, periods, queries


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with connection.create(tmp_path_factory.mktemp("listing") / "finura.db") as books:
        books.conn.execute("PRAGMA synchronous=OFF")
        founded(books)
        yield books


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(entries(), min_size=1, max_size=25), st.lists(st.tuples(queries, periods), min_size=4, max_size=8))
def test_a_limit_changes_no_total(
    store: Store, many: list[NewTransaction], asked: list[tuple[list[str], Period | None]]
) -> None:
    """One way sums the entries at hand, the other asks the books: kept totals, or lines."""
    try:
        with history.unrecorded(store):
            transactions.add_all(store, many)
            for words, period in asked:
                query = parse_query(words, names_of(store))
                whole = listing(store, query, period or Period.ALL, currency="INR")
                page = listing(store, query, period or Period.ALL, currency="INR", limit=1)
                assert page.rows == whole.rows[:1]
                assert page.count == whole.count == len(whole.rows)
                assert page.totals == whole.totals
                assert page.unconverted == whole.unconverted
                assert page.pending == whole.pending
                assert page.pending_count == whole.pending_count
            raise Rewind
    except Rewind:
        pass


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(entries(), min_size=1, max_size=25), queries, periods)
def test_running_balances_are_sums_from_the_beginning(
    store: Store, many: list[NewTransaction], words: list[str], period: Period | None
) -> None:
    try:
        with history.unrecorded(store):
            store.conn.execute("UPDATE accounts SET opening = id * 1000")
            transactions.add_all(store, many)
            expected: dict[int, int] = {}
            sums: dict[tuple[int, str], int] = {(1, "INR"): 1000, (2, "INR"): 2000, (3, "JPY"): 3000}
            for entry in search.find(store, Query(), order="date"):
                if not entry.pending:
                    key = (entry.account_id, entry.money.currency)
                    sums[key] = expected[entry.id] = sums.get(key, 0) + entry.money.minor
            query = parse_query(words, names_of(store))
            for row in listing(store, query, period or Period.ALL, running=True).rows:
                assert (None if row.running is None else row.running.minor) == expected.get(row.entry.id)
            raise Rewind
    except Rewind:
        pass


def test_running_needs_an_order_by_date(store: Store) -> None:
    with pytest.raises(UsageError):
        listing(store, Query(), order="-amount", running=True)


def test_nothing_at_all(store: Store) -> None:
    found = listing(store, Query(), currency="INR")
    assert found.rows == ()
    assert found.count == 0
    assert found.totals.net.plain() == "0.00"


def test_what_is_not_there_cannot_be_explained(store: Store) -> None:
    with pytest.raises(NotFound):
        explain(store, 12345)


def test_a_transfer_names_its_other_side_and_a_refund_what_it_is_of(store: Store) -> None:
    from finura_cli.domain.money import Money
    from finura_cli.domain.transaction import By, Line

    def new(account: int, minor: int, by: By | None, category: int | None, **more: object) -> NewTransaction:
        money = Money(minor, "INR")
        return NewTransaction(date(2026, 10, 3), account, money, "x", (Line(category, money, by, 0.83),), **more)  # type: ignore[arg-type]

    with contextlib.suppress(Rewind), history.unrecorded(store):
        out, into = transactions.add_linked(store, new(1, -500, None, None), new(2, 500, None, None))
        bought = transactions.add(store, new(1, -90, By.MODEL, 1))
        back = transactions.add(store, new(1, 40, By.MEMORY, 1, refund_of=bought))
        story = explain(store, out)
        assert story.other_side is not None
        assert story.other_side.id == into
        assert story.why == ("a transfer between your own accounts",)
        assert [refund.id for refund in explain(store, bought).refunds] == [back]
        assert explain(store, bought).why == ("a guess, 83% sure",)
        refunded = explain(store, back)
        assert refunded.refund_of is not None
        assert refunded.refund_of.id == bought
        raise Rewind
