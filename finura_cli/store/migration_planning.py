"""The schema of plans: budgets that roll over, bills, entries that post themselves, goals, people, nudges."""

from __future__ import annotations

from finura_cli.store.money_sql import amount_sql

PLANNING = f"""
ALTER TABLE lines ADD COLUMN who TEXT;          -- whose this part is; NULL: as its transaction says
ALTER TABLE accounts ADD COLUMN statement_day INTEGER CHECK (statement_day BETWEEN 1 AND 31);
ALTER TABLE accounts ADD COLUMN due_day INTEGER CHECK (due_day BETWEEN 1 AND 31);
ALTER TABLE accounts ADD COLUMN credit_limit INTEGER CHECK (credit_limit > 0);

ALTER TABLE budgets ADD COLUMN rollover INTEGER CHECK (rollover IN (0, 1));  -- NULL: 0
ALTER TABLE budgets ADD COLUMN cap INTEGER CHECK (cap >= 0);  -- of what rolls over, either way
ALTER TABLE budgets ADD COLUMN template TEXT;   -- what was typed when the amount was worked out: average 6 months
-- Money given from one budget to another, for one month.
CREATE TABLE budget_moves(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  start TEXT NOT NULL,               -- first day of the month it is for
  from_target TEXT NOT NULL, from_category_id INTEGER REFERENCES categories(id),
  to_target TEXT NOT NULL, to_category_id INTEGER REFERENCES categories(id),
  amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL) STRICT;

CREATE TABLE bills(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, folded TEXT NOT NULL,
  merchant_id INTEGER REFERENCES merchants(id), text TEXT,  -- whose charges pay it: a merchant, else a text
  account_id INTEGER REFERENCES accounts(id), category_id INTEGER REFERENCES categories(id),
  currency TEXT NOT NULL,
  amount INTEGER CHECK (amount > 0), low INTEGER CHECK (low > 0), high INTEGER CHECK (high >= low),
  every TEXT NOT NULL
    CHECK (every IN ('weekly','fortnightly','monthly','two-monthly','quarterly','half-yearly','yearly')),
  due TEXT NOT NULL,                 -- a day on which it fell or will fall due; the others follow at its pace
  until TEXT,                        -- no due day after this one
  remind INTEGER CHECK (remind >= 0),  -- days before; NULL: as the settings say
  by TEXT NOT NULL CHECK (by IN ('hand','detected'))) STRICT;
-- What was said of one due day: the entry that paid it, or (NULL) that it is skipped.
CREATE TABLE bill_days(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  bill_id INTEGER NOT NULL REFERENCES bills(id), due TEXT NOT NULL, transaction_id INTEGER,
  UNIQUE (bill_id, due)) STRICT;

-- Entries that post themselves.
CREATE TABLE schedules(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  every TEXT NOT NULL
    CHECK (every IN ('weekly','fortnightly','monthly','two-monthly','quarterly','half-yearly','yearly')),
  start TEXT NOT NULL, until TEXT,   -- first day, last day
  account_id INTEGER NOT NULL REFERENCES accounts(id), to_account_id INTEGER REFERENCES accounts(id),
  category_id INTEGER REFERENCES categories(id), merchant_id INTEGER REFERENCES merchants(id),
  amount INTEGER NOT NULL, currency TEXT NOT NULL, description TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '', mode TEXT, who TEXT, tags TEXT) STRICT;
-- Days that are done: the entry that was posted for one, were it removed since; NULL: it is skipped.
CREATE TABLE schedule_days(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  schedule_id INTEGER NOT NULL REFERENCES schedules(id), due TEXT NOT NULL, transaction_id INTEGER,
  UNIQUE (schedule_id, due)) STRICT;

CREATE TABLE goals(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE,
  target INTEGER NOT NULL CHECK (target > 0), currency TEXT NOT NULL,
  start TEXT NOT NULL, by TEXT,      -- from when on it is saved for, and until when
  contribution INTEGER CHECK (contribution > 0), per TEXT CHECK (per IN ('day','week','month')),
  account_id INTEGER REFERENCES accounts(id),
  closed TEXT,
  CHECK ((by IS NULL) <> (contribution IS NULL)), CHECK ((contribution IS NULL) = (per IS NULL))) STRICT;
-- What was put into a goal, or taken out: slices of the account's balance.
CREATE TABLE goal_slices(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  goal_id INTEGER NOT NULL REFERENCES goals(id), account_id INTEGER NOT NULL REFERENCES accounts(id),
  date TEXT NOT NULL, amount INTEGER NOT NULL, note TEXT NOT NULL DEFAULT '') STRICT;

-- Every word at the right moment, said or withheld, with what it rested on. Outside the change log: it was said.
CREATE TABLE nudges(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  at TEXT NOT NULL, kind TEXT NOT NULL, object TEXT NOT NULL, period TEXT NOT NULL, bucket TEXT NOT NULL,
  text TEXT NOT NULL, basis TEXT NOT NULL,   -- JSON: the figures behind it
  spending INTEGER NOT NULL CHECK (spending IN (0, 1)),
  withheld TEXT,                     -- why it was not said: holdout, quiet, cap; NULL: it was
  UNIQUE (kind, object, period, bucket)) STRICT;
CREATE INDEX nudges_at ON nudges(at);

DROP VIEW entries;
CREATE VIEW entries AS
  SELECT t.id AS id, l.n AS line, t.date AS date, t.time AS time, a.name AS account, t.description AS description,
    m.name AS merchant, p.path AS category,
    CASE WHEN t.transfer_id IS NOT NULL THEN 'transfer' WHEN p.kind IS NOT NULL THEN p.kind
      WHEN l.amount > 0 THEN 'income' ELSE 'expense' END AS kind,
    coalesce(l.necessity, m.necessity, p.necessity) AS necessity,
    {amount_sql("l.amount", "t.currency")} AS amount, l.amount AS minor, t.currency AS currency,
    t.mode AS mode, t.mood AS mood, coalesce(l.who, t.who) AS who, t.note AS note,
    (SELECT group_concat(tag, ' ' ORDER BY tag) FROM tags WHERE transaction_id = t.id) AS tags,
    t.pending AS pending, t.transfer_id AS transfer, t.refund_of AS refund_of, t.batch_id AS batch,
    l.by AS category_by, l.confidence AS confidence, l.why AS why
  FROM transactions t JOIN lines l ON l.transaction_id = t.id JOIN accounts a ON a.id = t.account_id
    LEFT JOIN merchants m ON m.id = t.merchant_id LEFT JOIN category_paths p ON p.id = l.category_id;
DROP VIEW planned;
CREATE VIEW planned AS
  SELECT b.target AS target, p.path AS category,
    iif(b.amount IS NULL, NULL, {amount_sql("b.amount", "b.currency")}) AS amount,
    b.amount AS minor, b.currency AS currency, b.per AS per, b.start AS start,
    coalesce(b.rollover, 0) AS rollover, b.cap AS cap_minor, b.template AS template
  FROM budgets b LEFT JOIN category_paths p ON p.id = b.category_id;
"""
