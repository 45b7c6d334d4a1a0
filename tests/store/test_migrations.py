"""Books of an older format, opened with this program: nothing in them is lost, or means something else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from finura_cli.domain.transaction import By
from finura_cli.store import checks, connection, history, merchants, rules, totals, transactions
from finura_cli.store.connection import Store
from finura_cli.store.migrations import MIGRATIONS

KEY = "0123456789abcdef" * 4
AT = "2026-10-05T10:00:00Z"

_IMAGE = (
    "json_object('id', 1, 'uid', 't1', 'date', '2026-10-01', 'time', NULL, 'account_id', 1, 'currency', 'INR',"
    " 'amount', -250, 'description', 'swiggy order', 'merchant_id', 1, 'words', ' swiggy order swiggy ', 'note', '',"
    " 'mode', NULL, 'mood', NULL, 'who', NULL, 'pending', 0, 'batch_id', NULL, 'batch_line', NULL,"
    " 'transfer_id', NULL, 'refund_of', NULL, 'review', NULL, 'lines', json_array({line}), 'tags', json_array('lunch'))"
)
_BEFORE = _IMAGE.format(line="json_array(0, NULL, -250, NULL, NULL)")
_AFTER = _IMAGE.format(line="json_array(0, 2, -250, 'hand', NULL)")
OF_FORMAT_4 = f"""
INSERT INTO accounts(uid, name, folded, kind, currency) VALUES ('a1', 'Cash', 'cash', 'cash', 'INR');
INSERT INTO categories(uid, parent_id, name, folded, kind, necessity) VALUES
  ('c1', NULL, 'Food', 'food', 'expense', 'essential'), ('c2', 1, 'Dining', 'dining', 'expense', 'discretionary'),
  ('c3', 1, 'Groceries', 'groceries', 'expense', NULL);
INSERT INTO merchants(uid, name, folded) VALUES ('m1', 'Swiggy', 'swiggy');
INSERT INTO merchant_aliases(folded, merchant_id) VALUES ('bundl', 1);
INSERT INTO rules(id, uid, position, pattern, category_id) VALUES (1, 'r1', 3, 'swiggy', 2),
  (4, 'r4', 1, 'order', 3), (5, 'r5', 2, '/swiggy.*instamart/', 3), (9, 'r9', 4, 'zomato', 2);
DELETE FROM rules WHERE id = 9;
INSERT INTO transactions(uid, date, account_id, currency, amount, description, merchant_id, words) VALUES
  ('t1', '2026-10-01', 1, 'INR', -250, 'swiggy order', 1, ' swiggy order swiggy ');
INSERT INTO lines(transaction_id, n, category_id, amount, by) VALUES (1, 0, 2, -250, 'hand');
INSERT INTO tags(transaction_id, tag) VALUES (1, 'lunch');
INSERT INTO deeds(uid, at, command, summary) VALUES ('d1', '{AT}', 'add', ''), ('d2', '{AT}', 'edit', ''),
  ('d3', '{AT}', 'rules rm', '');
INSERT INTO changes(deed_id, place, row, before, after) VALUES (1, 'transactions', 1, NULL, {_BEFORE}),
  (2, 'transactions', 1, {_BEFORE}, {_AFTER}), (3, 'rules', 9,
   json_object('id', 9, 'uid', 'r9', 'position', 4, 'pattern', 'zomato', 'category_id', 2), NULL);
"""


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def older(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Books that the program before rules had effects wrote, opened by this one."""
    path = tmp_path / "finura.db"
    with monkeypatch.context() as old:
        old.setattr(connection, "MIGRATIONS", MIGRATIONS[:4])
        connection.create(path, request.param, fill=_filled).close()
    with connection.open_store(path, request.param, migrate=True) as store:
        yield store


def _filled(store: Store) -> None:
    with store.write_tx():
        for statement in connection.statements(OF_FORMAT_4):
            store.conn.execute(statement)
        totals.rebuild(store)


def test_rules_keep_their_order_and_their_numbers(older: Store) -> None:
    assert [(rule.id, rule.position, rule.pattern, rule.category_id) for rule in rules.all(older)] == [
        (4, 1, "order", 3), (5, 2, "/swiggy.*instamart/", 3), (1, 3, "swiggy", 2),
    ]  # fmt: skip
    with history.deed(older, "rules add", AT):
        assert rules.add(older, "a much more specific one", 2).id == 10  # 9 was given before
    assert [rule.id for rule in rules.all(older)] == [4, 5, 1, 10]


def test_entries_and_merchants_are_as_they_were_and_sound(older: Store) -> None:
    assert {finding.code for finding in checks.examine(older)} <= {"not-encrypted"}
    (line,) = transactions.get(older, 1).lines
    assert (line.category_id, line.money.minor, line.by, line.why, line.necessity) == (2, -250, By.HAND, None, None)
    assert [(one.name, one.necessity) for one in merchants.all(older)] == [("Swiggy", None)]
    assert merchants.known(older, "bundl") == 1
    shown = older.conn.execute("SELECT category, necessity, minor, tags, why FROM entries").fetchall()
    assert shown == [("Food:Dining", "discretionary", -250, "lunch", None)]
    assert older.conn.execute("SELECT path, necessity FROM category_paths WHERE id = 3").fetchall() == [
        ("Food:Groceries", "essential")
    ]
    for view in ("months", "balances", "planned"):
        older.conn.execute(f"SELECT * FROM {view}").fetchall()


def test_deeds_of_the_older_format_are_taken_back_and_done_again(older: Store) -> None:
    assert history.undo(older).command == "rules rm"
    assert [rule.id for rule in rules.all(older)] == [4, 5, 1, 9]
    assert history.undo(older).command == "edit"
    assert transactions.get(older, 1).lines[0].category_id is None
    assert {finding.code for finding in checks.examine(older)} <= {"not-encrypted"}
    for command in ("edit", "rules rm"):
        assert history.redo(older).command == command
    assert transactions.get(older, 1).lines[0].by is By.HAND
    assert [rule.id for rule in rules.all(older)] == [4, 5, 1]


def test_what_is_not_as_an_older_deed_left_it_is_still_noticed(older: Store) -> None:
    older.conn.execute("UPDATE lines SET why = 'x'")
    assert "log" in [finding.code for finding in checks.examine(older)]


@pytest.mark.parametrize("key", [None, KEY])
def test_new_books_are_the_same_whether_they_went_through_every_format_or_got_what_that_comes_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str | None
) -> None:
    """The second is what nearly all other tests have."""

    def made(name: str) -> tuple[object, ...]:
        with connection.create(tmp_path / name, key) as store:
            schema = store.conn.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
            tables = [name for type, name, *_ in schema if type == "table"]
            rows = [store.conn.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables]
            pragmas = [store.conn.value(f"PRAGMA {name}") for name in ("application_id", "user_version", "encoding")]
            return set(schema), dict(zip(tables, rows, strict=True)), pragmas

    kinds = [made("first"), made("second")]
    monkeypatch.setattr(connection, "MIGRATIONS", list(MIGRATIONS))  # another list: through them all
    assert made("through all") == kinds[0] == kinds[1]
