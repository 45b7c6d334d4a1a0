"""Cells that a spreadsheet would run."""

from __future__ import annotations

import re

_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*", re.ASCII)


def neutralised(text: str) -> str:
    """`text` with a `'` before it when a spreadsheet would take it for a formula; plain numbers are left alone."""
    if text.startswith(_STARTS) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text
