"""Questions in SQL: the documented views answer, nothing else does, and nothing changes."""

from __future__ import annotations

import re

import pytest

from finura_cli.cli.topics import topic
from finura_cli.domain.budget import Per, Target
from finura_cli.domain.money import plain
from finura_cli.errors import UsageError
from finura_cli.store import asking, budgets, history, merchants, transactions
from finura_cli.store.connection import Store, open_store
from tests.store.books import AT, added, entry, everything


@pytest.fixture
def full(books: Store) -> Store:
    with history.deed(books, "add", AT):
        shop = merchants.find_or_add(books, "আগোরা")
        transactions.add(books, entry(-12345, merchant_id=shop, tags=("goa", "work"), mode="upi", mood=3))
        transactions.add(books, entry(-1200, currency="JPY", category=None))
        transactions.add(books, entry(-5, currency="KWD", category=3, pending=True))
        transactions.add_linked(books, entry(-700, category=6), entry(700, account=2, category=6))
        budgets.set(books, Target.CATEGORY, 1, 50_000, "INR", Per.MONTH, entry(1).date)
        budgets.set(books, Target.TOTAL, None, None, "INR", Per.MONTH, entry(1).date)
    return books


def test_entries(full: Store) -> None:
    answer = asking.ask(
        full, "SELECT id, account, merchant, category, kind, amount, currency, tags, pending FROM entries"
    )
    assert answer.rows == (
        (1, "Cash", "আগোরা", "Food:Groceries", "expense", "-123.45", "INR", "goa work", 0),
        (2, "Cash", None, None, "expense", "-1200", "JPY", None, 0),
        (3, "Cash", None, "Food:Dining", "expense", "-0.005", "KWD", None, 1),
        (4, "Cash", None, "Transfer", "transfer", "-7.00", "INR", None, 0),
        (5, "Bank", None, "Transfer", "transfer", "7.00", "INR", None, 0),
    )


def test_the_other_views(full: Store) -> None:
    assert asking.ask(
        full, "SELECT month, account, category, kind, amount, count FROM months WHERE kind <> 'transfer'"
    ).rows == (
        ("2026-10", "Cash", "Food:Groceries", "expense", "-123.45", 1),
        ("2026-10", "Cash", None, "expense", "-1200", 1),
    )
    assert asking.ask(full, "SELECT account, kind, amount, currency FROM balances").rows == (
        ("Cash", "cash", "-130.45", "INR"), ("Bank", "bank", "1007.00", "INR"),
    )  # fmt: skip
    assert asking.ask(full, "SELECT target, category, amount, per, start FROM planned ORDER BY target").rows == (
        ("category", "Food", "500.00", "month", "2026-10-05"), ("total", None, None, "month", "2026-10-05"),
    )  # fmt: skip
    below_food = "SELECT path, depth, necessity FROM category_paths WHERE path LIKE 'Food:%' ORDER BY path"
    assert asking.ask(full, below_food).rows == (
        ("Food:Dining", 2, "discretionary"), ("Food:Groceries", 2, "essential"),
    )  # fmt: skip


@pytest.mark.parametrize("currency", ["INR", "JPY", "KWD", "CLF", "UYI"])
@pytest.mark.parametrize("minor", [0, 1, -1, 99, -100, 12345, -(10**15)])
def test_amounts_in_sql_are_those_of_the_house(books: Store, minor: int, currency: str) -> None:
    added(books, entry(minor, currency=currency))
    assert asking.ask(books, "SELECT amount FROM entries").rows == ((plain(minor, currency),),)


def test_columns_have_names_of_their_own(books: Store) -> None:
    answer = asking.ask(books, "SELECT 1 AS a, 2 AS a, 3 AS a, x'00ff' AS b")
    assert (answer.columns, answer.rows) == (("a", "a_2", "a_3", "b"), ((1, 2, 3, "00ff"),))


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM accounts", "UPDATE accounts SET name = 'x'", "INSERT INTO notes VALUES (1, 'u', 'd', 't')",
        "DROP VIEW entries", "CREATE TEMP TABLE x(y)", "ATTACH '/tmp/other.db' AS other", "PRAGMA query_only = OFF",
        "PRAGMA table_info(accounts)", "SELECT * FROM pragma_table_info('accounts')", "VACUUM INTO '/tmp/other.db'",
        "BEGIN",
        "SELECT * FROM meta", "SELECT * FROM changes", "SELECT * FROM deeds", "SELECT * FROM fingerprints",
        "SELECT * FROM sqlite_master", "SELECT load_extension('x')", "SELECT sqlcipher_export('x')",
        "SELECT randomblob(1000000000)", "WITH d AS (SELECT 1) DELETE FROM accounts", "REINDEX", "", "-- nothing",
    ],
)  # fmt: skip
def test_what_may_not_be_asked(full: Store, sql: str) -> None:
    before = everything(full)
    with pytest.raises(UsageError) as caught:
        asking.ask(full, sql)
    assert caught.value.code == "not-readable"
    assert everything(full) == before
    added(full, entry(-1))  # the books can be written to as before


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("SELECT 1; SELECT 2", "one-statement"), ("SELECT 1; DROP TABLE lines", "one-statement"),
        ("SELEC 1", "bad-sql"),
        ("SELECT nothing FROM entries", "bad-sql"), ("SELECT '\ud800'", "bad-sql"), ("SELECT 1\0", "bad-sql"),
        ("SELECT abs(-9223372036854775808)", "bad-sql"), ("SELECT 1 -- " + "x" * 200_000, "bad-sql"),
    ],
)  # fmt: skip
def test_wrong_sql(full: Store, sql: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        asking.ask(full, sql)
    assert caught.value.code == code


def test_a_question_without_end_is_stopped(full: Store) -> None:
    with pytest.raises(UsageError) as caught:
        asking.ask(
            full, "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT sum(x) FROM n", seconds=0.2
        )
    assert caught.value.code == "too-long"
    assert asking.ask(full, "SELECT 1").rows == ((1,),)


def test_a_store_that_was_read_only_stays_so(full: Store) -> None:
    with open_store(full.path, read_only=True) as store:
        asking.ask(store, "SELECT 1")
        assert store.conn.value("PRAGMA query_only") == 1


def test_the_views_are_documented_column_by_column(books: Store) -> None:
    text = topic("sql").text
    for view in asking.VIEWS:
        said = re.search(rf"^    {view} (.*?)(?:\n\n|\n    \w)", text, re.MULTILINE | re.DOTALL)
        assert said, view
        columns = asking.ask(books, f"SELECT * FROM {view}").columns
        assert said[1].split()[-len(columns) :] == list(columns), view
