"""An index of the parts of split entries, so that all entries are counted from kept numbers, and not one by one."""

from __future__ import annotations

COUNTING = """
CREATE INDEX lines_more ON lines(transaction_id) WHERE n > 0;
"""
