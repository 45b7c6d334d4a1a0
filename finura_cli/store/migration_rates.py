"""The schema of exchange rates: those somebody said or brought, and those copied from the European Central Bank."""

from __future__ import annotations

RATES = """
-- On this day one unit of `currency` was `value` units of `to_currency`: an exact decimal, as text.
CREATE TABLE rates(
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  date TEXT NOT NULL,
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  to_currency TEXT NOT NULL CHECK (length(to_currency) = 3 AND to_currency <> currency),
  value TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('own','ecb')),
  UNIQUE (date, currency, to_currency, source)) STRICT;
"""
