"""The examination finds each kind of damage, and nothing in sound books."""

from __future__ import annotations

from pathlib import Path

import pytest

from finura_cli.domain.finding import Weight
from finura_cli.store import checks, connection, folding, history, rows, transactions
from finura_cli.store.connection import Store
from tests.store.books import AT, added, entry, imported

KEY = "0123456789abcdef" * 4


@pytest.fixture
def full(books: Store) -> Store:
    """Something of everything."""
    added(books, entry(-500), entry(300, category=5, account=2))
    imported(books, [-100, -250, 900], mark=50)
    with history.deed(books, "add", AT):
        transactions.add_linked(books, entry(-500, category=6), entry(500, account=2, category=6))
    with history.deed(books, "rm", AT):
        transactions.remove(books, (3,))
    return books


def codes(store: Store) -> list[str]:
    return [finding.code for finding in checks.examine(store) if finding.weight is Weight.DAMAGE]


def test_sound_books(full: Store) -> None:
    assert [finding.code for finding in checks.examine(full)] == ["not-encrypted"]


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ("UPDATE lines SET amount = amount + 1 WHERE transaction_id = 4", "lines"),
        ("DELETE FROM lines WHERE transaction_id = 4", "lines"),
        ("UPDATE totals SET amount = amount + 1", "totals"),
        ("DELETE FROM totals", "totals"),
        ("UPDATE transactions SET amount = -501 WHERE id = 1", "log"),
        ("UPDATE transactions SET note = 'x' WHERE id = 1", "log"),
        ("DELETE FROM transactions WHERE id = 1", "log"),
        ("DELETE FROM tags", None),
        ("UPDATE transactions SET description = 'x' WHERE id = 4", "import"),
        ("DELETE FROM transactions WHERE id = 5", "import"),
        ("UPDATE changes SET before = replace(before, 'row 1', 'row 7') WHERE row = 3", "import"),
        ("UPDATE transactions SET transfer_id = 99 WHERE id = 6", "link"),
        ("UPDATE transactions SET transfer_id = 1 WHERE id = 6", "link"),
        ("UPDATE fingerprints SET batch_id = 9 WHERE hash = 51", "fingerprint"),
        ("UPDATE sqlite_sequence SET seq = 2 WHERE name = 'transactions'", "sequence"),
        ("UPDATE transactions SET account_id = 77 WHERE id = 1", "reference"),
        ("UPDATE transactions SET who = 'x' WHERE id = 4", "import"),
        ("UPDATE lines SET by = 'hand' WHERE transaction_id = 4", "import"),
        ("INSERT INTO tags VALUES (4, 'x')", "import"),
        ("DELETE FROM fingerprints WHERE hash = 51", "import"),
        ("UPDATE fingerprints SET hash = 99 WHERE hash = 51", "import"),
        ("UPDATE transactions SET words = ' x ' WHERE id = 4", "words"),
        ("UPDATE deeds SET undone = 1 WHERE id = 4", "seal"),
        ("UPDATE deeds SET summary = 'x' WHERE id = 1", "seal"),
        ("DELETE FROM changes WHERE deed_id = 3", "seal"),
        ("UPDATE deeds SET seal = NULL WHERE id = 2", "seal"),
        ("DELETE FROM deeds WHERE id = 4", "seal"),
        ("DELETE FROM meta WHERE name = 'log'", "seal"),
        ("UPDATE meta SET value = 'x' WHERE name = 'log'", "unreadable"),
    ],
)
def test_each_damage_is_found(full: Store, damage: str, code: str | None) -> None:
    full.conn.execute("PRAGMA foreign_keys=OFF")
    full.conn.execute(damage)
    assert code in codes(full) if code else codes(full) == []


def test_what_was_undone_must_stay_undone(full: Store) -> None:
    with history.deed(full, "edit", AT):
        rows.update(full, "transactions", (1, 4), {"who": "x"})
    history.undo(full)
    assert codes(full) == []
    for id in (1, 4):
        full.conn.execute("UPDATE transactions SET who = 'x' WHERE id = ?", (id,))
        assert codes(full) == ["log"]
        full.conn.execute("UPDATE transactions SET who = NULL WHERE id = ?", (id,))
    history.redo(full)
    assert codes(full) == []


def test_a_lost_list_of_free_pages_is_found(tmp_path: Path) -> None:
    path = tmp_path / "finura.db"
    with connection.create(path) as store:
        with store.write_tx():
            for n in range(500):
                values = (str(n), "x" * 60)
                store.conn.execute("INSERT INTO notes(uid, date, text) VALUES (?, '2026-10-05', ?)", values)
        store.conn.execute("DELETE FROM notes WHERE id > 50")
        assert codes(store) == []
    whole = bytearray(path.read_bytes())
    whole[36:40] = (int.from_bytes(whole[36:40], "big") + 1).to_bytes(4, "big")
    path.write_bytes(whole)
    with connection.open_store(path) as store:
        assert "pages" in codes(store)


def test_searched_words_are_made_anew(full: Store) -> None:
    full.conn.execute("UPDATE transactions SET words = ' x ' WHERE id IN (1, 4)")
    assert codes(full) == ["words"]
    assert folding.rebuild(full) == 2
    assert codes(full) == []
    assert folding.rebuild(full) == 0


def test_a_damaged_file_is_a_finding_not_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "finura.db"
    with connection.create(path) as store, store.write_tx():
        for n in range(3000):
            store.conn.execute("INSERT INTO notes(uid, date, text) VALUES (?, '2026-10-05', ?)", (str(n), "x" * 60))
    whole = bytearray(path.read_bytes())
    among_rows = len(whole) * 3 // 4 // 4096 * 4096  # the schema stands before the rows: without it nothing opens
    whole[among_rows : among_rows + 4096] = b"\xa5" * 4096
    path.write_bytes(whole)
    with connection.open_store(path) as store:
        assert codes(store)


def test_an_altered_byte_of_encrypted_books_is_found(tmp_path: Path) -> None:
    path = tmp_path / "finura.db"
    with connection.create(path, KEY) as store, store.write_tx():
        for n in range(3000):
            store.conn.execute("INSERT INTO notes(uid, date, text) VALUES (?, '2026-10-05', ?)", (str(n), "x" * 60))
    with connection.open_store(path, KEY) as store:
        assert checks.examine(store) == []
    whole = bytearray(path.read_bytes())
    whole[len(whole) - 5000] ^= 1
    path.write_bytes(whole)
    with connection.open_store(path, KEY) as store:
        assert "pages" in codes(store)
