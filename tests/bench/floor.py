"""The least that Python and SQLite must do for the same answers: no command line to speak of, nothing to look at.

floor.py import DB CSV | month DB 2025-10 | trend DB | add DB | search DB TEXT
"""

import sys

SCHEMA = """
CREATE TABLE IF NOT EXISTS entries(id INTEGER PRIMARY KEY, date TEXT NOT NULL, amount INTEGER NOT NULL,
  category TEXT, kind TEXT NOT NULL, merchant TEXT, text TEXT, digest INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS totals(month TEXT, kind TEXT, category TEXT, count INTEGER, total INTEGER,
  PRIMARY KEY (month, kind, category)) WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(text, content='entries', content_rowid='id');
"""
INDEXES = """
CREATE UNIQUE INDEX IF NOT EXISTS by_digest ON entries(digest);
CREATE INDEX IF NOT EXISTS by_date ON entries(date, kind, category, amount);
"""


def connect(path):
    import sqlite3

    books = sqlite3.connect(path, isolation_level=None)
    books.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536")
    return books


def take_in(path, source):
    """Rows that are not there yet, with an index for duplicates, totals by month, and words to search."""
    import csv
    from datetime import date
    from hashlib import blake2b

    books = connect(path)
    books.executescript(SCHEMA)
    (last,) = books.execute("SELECT coalesce(max(id), 0) FROM entries").fetchone()
    if last:
        books.executescript(INDEXES)
    seen = set()

    def rows():
        with open(source, newline="", encoding="utf-8") as file:
            table = csv.reader(file)
            next(table)
            for day, amount, category, kind, merchant, text in table:
                date.fromisoformat(day)
                whole, _, rest = amount.partition(".")
                key = "\x1f".join((day, amount, kind, merchant, text)).encode()
                digest = int.from_bytes(blake2b(key, digest_size=8).digest(), "big", signed=True)
                if digest not in seen:
                    seen.add(digest)
                    yield day, int(whole) * 100 + int(rest), category, kind, merchant, text, digest

    books.execute("BEGIN IMMEDIATE")
    books.executemany(
        "INSERT OR IGNORE INTO entries(date, amount, category, kind, merchant, text, digest) VALUES (?,?,?,?,?,?,?)",
        rows(),
    )
    if not last:
        for line in INDEXES.strip().splitlines():
            books.execute(line)
    books.execute(
        "INSERT INTO totals SELECT substr(date, 1, 7), kind, category, count(*), sum(amount) FROM entries"
        " WHERE id > ? GROUP BY 1, 2, 3 ON CONFLICT DO UPDATE SET count = count + excluded.count,"
        " total = total + excluded.total",
        (last,),
    )
    books.execute("INSERT INTO words(rowid, text) SELECT id, text FROM entries WHERE id > ?", (last,))
    books.execute("COMMIT")
    print(books.execute("SELECT count(*) FROM entries WHERE id > ?", (last,)).fetchone()[0])


def month(path, asked):
    for kind, category, total in connect(path).execute(
        "SELECT kind, category, total FROM totals WHERE month = ?", (asked,)
    ):
        print(f"{kind:8} {category:16} {total / 100:14.2f}")


def trend(path):
    for when, kind, category, total in connect(path).execute("SELECT month, kind, category, total FROM totals"):
        print(f"{when},{kind},{category},{total / 100:.2f}")


def add(path):
    import time

    books = connect(path)
    books.execute("BEGIN IMMEDIATE")
    books.execute(
        "INSERT INTO entries(date, amount, category, kind, merchant, text, digest)"
        " VALUES ('2026-10-31', 10000, 'Gifts', 'expense', 'Bloom', 'flowers', ?)",
        (time.time_ns(),),
    )
    books.execute(
        "INSERT INTO totals VALUES ('2026-10', 'expense', 'Gifts', 1, 10000) ON CONFLICT DO UPDATE SET"
        " count = count + 1, total = total + excluded.total"
    )
    books.execute("COMMIT")
    month(path, "2026-10")


def search(path, word):
    for row in connect(path).execute(
        "SELECT * FROM entries WHERE id IN (SELECT rowid FROM words WHERE words MATCH ?)", (word,)
    ):
        print(*row, sep=",")


if __name__ == "__main__":
    {"import": take_in, "month": month, "trend": trend, "add": add, "search": search}[sys.argv[1]](*sys.argv[2:])
