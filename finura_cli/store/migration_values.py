"""The schema of what accounts are worth: said by somebody, where entries do not tell it."""

from __future__ import annotations

VALUES = """
-- What an account (a house, a fund) was worth at the end of a day, in minor units of its currency.
CREATE TABLE account_values(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  account_id INTEGER NOT NULL REFERENCES accounts(id),
  date TEXT NOT NULL, worth INTEGER NOT NULL,
  UNIQUE (account_id, date)) STRICT;
"""
