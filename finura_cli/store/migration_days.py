"""The index of days holds what sums by day ask of an entry, so that they need not read it, its texts and all."""

from __future__ import annotations

DAYS = """
DROP INDEX transactions_date;
CREATE INDEX transactions_date
  ON transactions(date, id, pending, account_id, currency, amount, merchant_id, transfer_id);
"""
