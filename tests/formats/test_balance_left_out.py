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


def test_a_balance_of_a_day_above_the_table_is_that_after_the_last_row() -> None:
    got = read(
        '"Saldo vom 30.09.2026:";"-54,82 €"\n\n"Belegdatum";"Beschreibung";"Betrag"\n"25.09.26";"Kino";"-41,27 €"\n'
    )
    assert (got.reading.closing, len(got.drafts)) == (-5482, 1)


APART = """Statement - (@Ann),,,,,
,ID,Datetime,Note,Amount (total),Beginning Balance,Ending Balance,Fees
,,,,,$10.00,,
,39001,2026-09-03T18:00:01,pizza,+ $15.00,,,
,39002,2026-09-10T18:00:01,gas,- $20.00,,,
{last},,,,,,$5.00,$0.00
"""


def test_balances_in_columns_and_lines_of_their_own_are_no_rejected_rows() -> None:
    got = read(APART.format(last=""))
    assert (got.reading.opening, got.reading.closing) == (1000, 500)
    assert [d.minor for d in got.drafts] == [1500, -2000]
    assert not got.problems
    assert {n for s in got.skipped if s.why == "balance" for n in range(s.first, s.last + 1)} == {3, 6}


def test_a_balance_after_each_row_makes_no_line_one_of_balances() -> None:
    got = read("Date,Text,Amount,Closing Balance\n2026-09-03,a,-1.00,9.00\n,b,,8.00\n2026-09-05,c,-1.00,7.00\n")
    assert [p.line for p in got.problems] == [3]
