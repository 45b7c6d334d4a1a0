"""Banks leave the running balance out at rows that are not settled yet, the newest ones."""

from __future__ import annotations

import pytest

from tests.formats.reading import read

ROWS = (("2026-09-02", "XQZVK", -20, -7), ("2026-09-15", "ACME", 2000, 1993), ("2026-09-25", "ZUQQI", -54, 1939),
        ("2026-09-28", "VORNIK", -6, 1933), ("2026-09-29", "VORNIK", -3, 1930))  # fmt: skip


@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize("left_out", [0, 1, 2])
def test_the_balance_goes_on_by_the_amounts(left_out: int, newest_first: bool) -> None:
    settled = len(ROWS) - left_out
    lines = [f"{day},{text},{cents},{after if n < settled else ''}" for n, (day, text, cents, after) in enumerate(ROWS)]
    text = "\n".join(["Date,Description,Amount,Balance", *(reversed(lines) if newest_first else lines), ""])
    reading = read(text.encode()).reading
    assert (reading.opening, reading.closing, reading.closing_date) == (1300, 193000, "2026-09-29")
