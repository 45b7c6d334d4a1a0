"""The schema of what goes out by itself: where to, what waits to be sent, which work is done."""

from __future__ import annotations

DELIVERING = """
-- When an alert was said, or would have been, had chance not withheld it (local, ISO). NULL: it waits.
ALTER TABLE nudges ADD COLUMN told TEXT;
UPDATE nudges SET told = at WHERE withheld IS NULL OR (withheld = 'holdout' AND basis ->> 'besides' IS NULL);

-- Where messages go. The address holds secrets: it is never exported, and never shown whole.
CREATE TABLE channels(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE,
  address TEXT NOT NULL,
  carries TEXT NOT NULL CHECK (carries IN ('amounts','private')),
  topics TEXT,                       -- words with spaces between; NULL: all that goes out
  pace TEXT NOT NULL CHECK (pace IN ('at-once','digest')),
  paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1))) STRICT;

-- One message for one channel, ever: what is here is not made again. Outside the change log: it was sent.
CREATE TABLE outbox(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  channel TEXT NOT NULL,             -- its uid; 'terminal' where there is none
  topic TEXT NOT NULL, key TEXT NOT NULL,
  made TEXT NOT NULL,                -- local, ISO
  subject TEXT NOT NULL, text TEXT, html TEXT,  -- NULL once it is settled
  private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1)),  -- 1: it has dots for amounts
  state TEXT NOT NULL CHECK (state IN ('waiting','sending','sent','failed','unknown')),
  tries INTEGER NOT NULL DEFAULT 0, next TEXT, settled TEXT, error TEXT,
  UNIQUE (channel, topic, key)) STRICT;
CREATE INDEX outbox_open ON outbox(state) WHERE state IN ('waiting','sending');

-- Work that is done for a day, a week, a month. Outside the change log, as what it did is in it.
CREATE TABLE runs(
  job TEXT NOT NULL, key TEXT NOT NULL, at TEXT NOT NULL,
  failed TEXT,                       -- why; NULL: it is done
  tries INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (job, key)) STRICT, WITHOUT ROWID;
"""
