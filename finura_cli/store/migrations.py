"""The schema, as a list of migrations that only grows. `PRAGMA user_version` alone decides which have run."""

from __future__ import annotations

from finura_cli.store.migration_counting import COUNTING
from finura_cli.store.migration_days import DAYS
from finura_cli.store.migration_delivering import DELIVERING
from finura_cli.store.migration_foreseeing import FORESEEING
from finura_cli.store.migration_planning import PLANNING
from finura_cli.store.migration_rates import RATES
from finura_cli.store.migration_renaming import RENAMING
from finura_cli.store.migration_values import VALUES
from finura_cli.store.money_sql import amount_sql

APPLICATION_ID = 0x46494E55
"""`FINU`: tells our file from a database of another program."""

FIRST = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE accounts(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('cash','bank','card','wallet','savings','loan','investment')),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  opening INTEGER NOT NULL DEFAULT 0, opening_date TEXT,
  number TEXT, closed TEXT) STRICT;

CREATE TABLE categories(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  parent_id INTEGER REFERENCES categories(id),
  name TEXT NOT NULL, folded TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('expense','income','transfer')),
  necessity TEXT CHECK (necessity IN ('essential','discretionary','saving'))) STRICT;
CREATE UNIQUE INDEX categories_name ON categories(coalesce(parent_id, 0), folded);

CREATE TABLE merchants(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE) STRICT;
-- a text that means a merchant: left behind by rename and merge
CREATE TABLE merchant_aliases(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  folded TEXT NOT NULL UNIQUE, merchant_id INTEGER NOT NULL REFERENCES merchants(id)) STRICT;

CREATE TABLE rules(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  position INTEGER NOT NULL,
  pattern TEXT NOT NULL,             -- words, matched at word starts; or /regex/
  category_id INTEGER NOT NULL REFERENCES categories(id)) STRICT;

CREATE TABLE sources(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE, header_key TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES accounts(id),
  reading TEXT NOT NULL, last_import TEXT) STRICT;
CREATE UNIQUE INDEX sources_header ON sources(header_key, account_id);

CREATE TABLE batches(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  deed_id INTEGER NOT NULL, at TEXT NOT NULL,
  source_id INTEGER REFERENCES sources(id), account_id INTEGER NOT NULL REFERENCES accounts(id),
  name TEXT NOT NULL, sha256 TEXT NOT NULL, format TEXT NOT NULL, reading TEXT NOT NULL,
  read INTEGER NOT NULL, new INTEGER NOT NULL, already INTEGER NOT NULL, review INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  first_id INTEGER, last_id INTEGER,      -- the transactions it made
  CHECK (read = new + already + review + rejected)) STRICT;

CREATE TABLE transactions(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  date TEXT NOT NULL, time TEXT,
  account_id INTEGER NOT NULL REFERENCES accounts(id),
  currency TEXT NOT NULL, amount INTEGER NOT NULL,
  description TEXT NOT NULL, merchant_id INTEGER REFERENCES merchants(id),
  words TEXT NOT NULL,               -- folded description, merchant and note: domain.text.folded()
  note TEXT NOT NULL DEFAULT '', mode TEXT, mood INTEGER CHECK (mood BETWEEN 0 AND 5), who TEXT,
  pending INTEGER NOT NULL DEFAULT 0 CHECK (pending IN (0, 1)),
  batch_id INTEGER, batch_line INTEGER,
  transfer_id INTEGER,               -- the other side of a linked transfer
  refund_of INTEGER, review TEXT) STRICT;
CREATE INDEX transactions_date ON transactions(date);
CREATE INDEX transactions_pending ON transactions(date) WHERE pending = 1;
CREATE INDEX transactions_review ON transactions(review) WHERE review IS NOT NULL;

CREATE TABLE lines(
  transaction_id INTEGER NOT NULL REFERENCES transactions(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  category_id INTEGER REFERENCES categories(id),
  amount INTEGER NOT NULL,
  by TEXT CHECK (by IN ('hand','rule','import','memory','model')), confidence REAL,
  PRIMARY KEY (transaction_id, n)) STRICT, WITHOUT ROWID;
CREATE INDEX lines_by_hand ON lines(transaction_id) WHERE by = 'hand';

CREATE TABLE tags(
  transaction_id INTEGER NOT NULL REFERENCES transactions(id) ON DELETE CASCADE,
  tag TEXT NOT NULL, PRIMARY KEY (transaction_id, tag)) STRICT, WITHOUT ROWID;

-- One row for each row ever taken from a file. When its transaction is gone it is a tombstone:
-- the row does not come back with the next import. Dropped when the batch is undone.
CREATE TABLE fingerprints(
  account_id INTEGER NOT NULL, hash INTEGER NOT NULL,
  transaction_id INTEGER NOT NULL, batch_id INTEGER NOT NULL,
  PRIMARY KEY (account_id, hash)) STRICT, WITHOUT ROWID;

-- Kept sums of posted lines. category_id 0 is uncategorized; flow 1 in, -1 out, 0 part of a linked transfer.
CREATE TABLE totals(
  month TEXT NOT NULL, account_id INTEGER NOT NULL, currency TEXT NOT NULL,
  category_id INTEGER NOT NULL, flow INTEGER NOT NULL,
  amount INTEGER NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (month, account_id, currency, category_id, flow)) STRICT, WITHOUT ROWID;

CREATE TABLE budgets(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  target TEXT NOT NULL CHECK (target IN ('category','essential','discretionary','saving','total')),
  category_id INTEGER REFERENCES categories(id),
  amount INTEGER CHECK (amount >= 0),  -- NULL: from its start on there is no such budget any more
  currency TEXT NOT NULL,
  per TEXT NOT NULL CHECK (per IN ('day','week','month','quarter','year')),
  start TEXT NOT NULL,               -- first day it holds
  CHECK ((target = 'category') = (category_id IS NOT NULL))) STRICT;

CREATE TABLE verdicts(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subject TEXT NOT NULL, key TEXT NOT NULL,   -- subject: anomaly, duplicate, ...
  verdict TEXT NOT NULL CHECK (verdict IN ('accept','reject','snooze')), until TEXT,
  UNIQUE (subject, key)) STRICT;

-- A balance that was compared with a statement (or counted): it should still hold.
CREATE TABLE reconciliations(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  account_id INTEGER NOT NULL REFERENCES accounts(id),
  date TEXT NOT NULL, balance INTEGER NOT NULL) STRICT;

CREATE TABLE notes(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  date TEXT NOT NULL, text TEXT NOT NULL) STRICT;

-- The change log: one deed a command, with the images of every row it changed.
CREATE TABLE deeds(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  at TEXT NOT NULL, command TEXT NOT NULL, summary TEXT NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0,          -- 0: it holds; else the how-manieth undo took it back
  newest INTEGER,                             -- the newest deed at that time: redo only while it still is
  first_id INTEGER, last_id INTEGER, digest TEXT) STRICT;   -- of an import: the rows it made, and their digest
CREATE TABLE changes(
  deed_id INTEGER NOT NULL REFERENCES deeds(id),
  place TEXT NOT NULL, row INTEGER NOT NULL,  -- table, id
  before TEXT, after TEXT,                    -- JSON of the row (a transaction with lines and tags); NULL: not there
  PRIMARY KEY (deed_id, place, row)) STRICT, WITHOUT ROWID;
CREATE INDEX changes_row ON changes(place, row);

INSERT INTO meta(name, value) VALUES ('revision', '0');
"""


# What `finura sql` shows. Documented in docs/: columns are added, never renamed.
FIRST += f"""
CREATE VIEW category_paths AS
  WITH RECURSIVE tree(id, path, depth, kind, necessity) AS (
    SELECT id, name, 1, kind, necessity FROM categories WHERE parent_id IS NULL
    UNION ALL
    SELECT c.id, tree.path || ':' || c.name, depth + 1, c.kind, c.necessity
      FROM categories c JOIN tree ON c.parent_id = tree.id)
  SELECT id, path, depth, kind, necessity FROM tree;

CREATE VIEW entries AS
  SELECT t.id AS id, l.n AS line, t.date AS date, t.time AS time, a.name AS account, t.description AS description,
    m.name AS merchant, p.path AS category,
    CASE WHEN t.transfer_id IS NOT NULL THEN 'transfer' WHEN p.kind IS NOT NULL THEN p.kind
      WHEN l.amount > 0 THEN 'income' ELSE 'expense' END AS kind,
    p.necessity AS necessity, {amount_sql("l.amount", "t.currency")} AS amount, l.amount AS minor,
    t.currency AS currency,
    t.mode AS mode, t.mood AS mood, t.who AS who, t.note AS note,
    (SELECT group_concat(tag, ' ' ORDER BY tag) FROM tags WHERE transaction_id = t.id) AS tags,
    t.pending AS pending, t.transfer_id AS transfer, t.refund_of AS refund_of, t.batch_id AS batch,
    l.by AS category_by, l.confidence AS confidence
  FROM transactions t JOIN lines l ON l.transaction_id = t.id JOIN accounts a ON a.id = t.account_id
    LEFT JOIN merchants m ON m.id = t.merchant_id LEFT JOIN category_paths p ON p.id = l.category_id;

CREATE VIEW months AS
  SELECT t.month AS month, a.name AS account, p.path AS category,
    CASE WHEN t.flow = 0 THEN 'transfer' WHEN p.kind IS NOT NULL THEN p.kind
      WHEN t.flow > 0 THEN 'income' ELSE 'expense' END AS kind,
    {amount_sql("t.amount", "t.currency")} AS amount, t.amount AS minor, t.currency AS currency, t.count AS count
  FROM totals t JOIN accounts a ON a.id = t.account_id LEFT JOIN category_paths p ON p.id = t.category_id;

CREATE VIEW balances AS
  SELECT account, kind, {amount_sql("minor", "currency")} AS amount, minor, currency, closed FROM (
    SELECT a.id AS id, a.name AS account, a.kind AS kind, a.currency AS currency, a.closed AS closed,
      a.opening + coalesce((SELECT sum(t.amount) FROM totals t
        WHERE t.account_id = a.id AND t.currency = a.currency), 0) AS minor
    FROM accounts a) ORDER BY id;

CREATE VIEW planned AS
  SELECT b.target AS target, p.path AS category,
    iif(b.amount IS NULL, NULL, {amount_sql("b.amount", "b.currency")}) AS amount,
    b.amount AS minor, b.currency AS currency, b.per AS per, b.start AS start
  FROM budgets b LEFT JOIN category_paths p ON p.id = b.category_id;
"""

SEALED = """
ALTER TABLE deeds ADD COLUMN seal TEXT;   -- digest over the deed and its changes; see store/seals.py
"""

ARRIVALS = """
-- What the user settled about a source by its name, before or after its first file.
CREATE TABLE source_settings(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  account_id INTEGER REFERENCES accounts(id),
  date_order TEXT CHECK (date_order IN ('dmy','mdy','ymd')),
  fetch TEXT,                        -- the user's own downloader: JSON, a list of words; no shell sees them
  folder TEXT, archive TEXT,
  since TEXT) STRICT;                -- UTC: what is older in a downloader's folder is not its work
-- Files that came by themselves and are not read again. Outside the change log: nothing is said about money.
CREATE TABLE files_read(
  sha256 TEXT NOT NULL, account_id INTEGER NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (sha256, account_id)) STRICT, WITHOUT ROWID;
"""

OVERLAPS = """
-- The days that a file goes over, and (JSON) the imports whose rows it holds too: they are not undone before it.
ALTER TABLE batches ADD COLUMN first_day TEXT;
ALTER TABLE batches ADD COLUMN last_day TEXT;
ALTER TABLE batches ADD COLUMN relies TEXT;
-- A digest of the id that the bank itself gave to the row. Rows that another file brought first have fingerprints too.
ALTER TABLE fingerprints ADD COLUMN bank_id INTEGER;
"""

CATEGORIZING = f"""
ALTER TABLE lines ADD COLUMN why TEXT;          -- what the one that set the category went by: domain/guess.py
-- Of a line, else of its merchant, else of its category.
ALTER TABLE lines ADD COLUMN necessity TEXT CHECK (necessity IN ('essential','discretionary','saving'));
ALTER TABLE merchants ADD COLUMN necessity TEXT CHECK (necessity IN ('essential','discretionary','saving'));
CREATE INDEX lines_necessity ON lines(transaction_id) WHERE necessity IS NOT NULL;

-- A rule may do other things than set a category, and need not have a place of its own.
CREATE TABLE rules_anew(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  position INTEGER,                  -- set by the user: tried first, in this order; else the most specific first
  pattern TEXT NOT NULL,             -- conditions: domain/rules.py
  category_id INTEGER REFERENCES categories(id),
  merchant TEXT, tags TEXT, note TEXT, transfer INTEGER CHECK (transfer IN (0, 1))) STRICT;
INSERT INTO rules_anew(id, uid, position, pattern, category_id)
  SELECT id, uid, position, pattern, category_id FROM rules;
DELETE FROM sqlite_sequence WHERE name = 'rules_anew';
INSERT INTO sqlite_sequence(name, seq) SELECT 'rules_anew', seq FROM sqlite_sequence WHERE name = 'rules';
DROP TABLE rules;
ALTER TABLE rules_anew RENAME TO rules;

-- What was learnt, to be made anew from the books at any time. Outside the change log.
CREATE TABLE models(
  name TEXT PRIMARY KEY, at TEXT NOT NULL,
  data TEXT NOT NULL,                -- fingerprint of the rows it learnt from
  head TEXT NOT NULL,                -- JSON: what answering needs besides the weights
  report TEXT NOT NULL,              -- JSON: how it did on the user's own past
  bundle BLOB) STRICT, WITHOUT ROWID;  -- joblib bytes with a manifest
CREATE TABLE model_weights(
  name TEXT NOT NULL, feature TEXT NOT NULL, weights BLOB NOT NULL,
  PRIMARY KEY (name, feature)) STRICT, WITHOUT ROWID;

DROP VIEW entries;
DROP VIEW category_paths;
CREATE VIEW category_paths AS
  WITH RECURSIVE tree(id, path, depth, kind, necessity) AS (
    SELECT id, name, 1, kind, necessity FROM categories WHERE parent_id IS NULL
    UNION ALL
    SELECT c.id, tree.path || ':' || c.name, depth + 1, c.kind, coalesce(c.necessity, tree.necessity)
      FROM categories c JOIN tree ON c.parent_id = tree.id)
  SELECT id, path, depth, kind, necessity FROM tree;
CREATE VIEW entries AS
  SELECT t.id AS id, l.n AS line, t.date AS date, t.time AS time, a.name AS account, t.description AS description,
    m.name AS merchant, p.path AS category,
    CASE WHEN t.transfer_id IS NOT NULL THEN 'transfer' WHEN p.kind IS NOT NULL THEN p.kind
      WHEN l.amount > 0 THEN 'income' ELSE 'expense' END AS kind,
    coalesce(l.necessity, m.necessity, p.necessity) AS necessity,
    {amount_sql("l.amount", "t.currency")} AS amount, l.amount AS minor, t.currency AS currency,
    t.mode AS mode, t.mood AS mood, t.who AS who, t.note AS note,
    (SELECT group_concat(tag, ' ' ORDER BY tag) FROM tags WHERE transaction_id = t.id) AS tags,
    t.pending AS pending, t.transfer_id AS transfer, t.refund_of AS refund_of, t.batch_id AS batch,
    l.by AS category_by, l.confidence AS confidence, l.why AS why
  FROM transactions t JOIN lines l ON l.transaction_id = t.id JOIN accounts a ON a.id = t.account_id
    LEFT JOIN merchants m ON m.id = t.merchant_id LEFT JOIN category_paths p ON p.id = l.category_id;
"""

MIGRATIONS: list[str] = [
    FIRST,
    SEALED,
    ARRIVALS,
    OVERLAPS,
    CATEGORIZING,
    PLANNING,
    FORESEEING,
    VALUES,
    RATES,
    DELIVERING,
    DAYS,
    COUNTING,
    RENAMING,
]
