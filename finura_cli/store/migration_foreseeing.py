"""The schema of what is foreseen: days with a mood, forecasts that were made, answers that are kept."""

from __future__ import annotations

FORESEEING = """
-- How somebody felt, without any entry.
CREATE TABLE moods(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  date TEXT NOT NULL, time TEXT,
  mood INTEGER NOT NULL CHECK (mood BETWEEN 0 AND 5), note TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX moods_date ON moods(date);

-- Every forecast that was made, to be held against what came. Outside the change log: it was said.
CREATE TABLE forecasts(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  made TEXT NOT NULL,                -- the day it was made; told again on that day, the later one counts
  what TEXT NOT NULL CHECK (what IN ('expenses','income','savings','bills','balance')),
  category_id INTEGER,               -- NULL: all together
  start TEXT NOT NULL, end TEXT NOT NULL,  -- the days it is about, the last one not among them
  currency TEXT NOT NULL,
  typical INTEGER NOT NULL, plan_for INTEGER, low INTEGER NOT NULL, high INTEGER NOT NULL,
  share REAL NOT NULL CHECK (share > 0 AND share < 1),  -- what the interval from low to high is to hold
  speaker TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX forecasts_told ON forecasts(what, start, end, made, coalesce(category_id, 0), currency, share);

-- What was worked out from the books as they are, to be worked out anew at any time. Outside the change log.
CREATE TABLE answers(
  name TEXT NOT NULL, question TEXT NOT NULL,  -- a digest of all that was asked
  books TEXT NOT NULL,               -- a digest of the books it was worked out from
  at TEXT NOT NULL, answer BLOB NOT NULL,
  PRIMARY KEY (name, question)) STRICT, WITHOUT ROWID;
"""
