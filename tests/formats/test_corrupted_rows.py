"""No corrupted row survives: with balances in a file, a row that is missing, there twice, turned round or altered is
said, at its line where balances run."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from finura_cli.errors import BadInput
from tests.formats.reading import Read, read
from tests.formats.test_damaged_layouts import SHARES
from tests.formats.test_layouts import LAYOUTS, whole
from tests.thorough import in_part

DAMAGE = ("drop", "double", "flip", "alter")


@dataclass(frozen=True)
class Row:
    """One row of a made-up account, in cents."""

    day: int
    text: str
    minor: int
    balance: int


def account(seed: int, count: int = 12) -> list[Row]:
    """Rows of one account, oldest first; several on some days. No two amounts are of one size."""
    chance = random.Random(seed)
    sizes = chance.sample(range(100, 90_000), count)
    balance, day, rows = 500_000, 1, []
    for n, size in enumerate(sizes):
        minor = size if n % 4 == 3 else -size
        balance += minor
        day += chance.choice((0, 1, 2))
        rows.append(Row(day, "Lohn" if minor > 0 else f"Laden {n}", minor, balance))
    return rows


def euro(minor: int) -> str:
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02}"


def signed(rows: list[Row]) -> list[str]:
    head = "Date;Description;Amount;Balance"
    return [head, *(f"2026-01-{r.day:02};{r.text};{euro(r.minor)};{euro(r.balance)}" for r in rows)]


def sides(rows: list[Row]) -> list[str]:
    lines = ["Datum,Text,Belastung,Gutschrift,Saldo"]
    for r in rows:
        out, into = (euro(-r.minor), "") if r.minor < 0 else ("", euro(r.minor))
        lines.append(f"{r.day:02}.01.2026,{r.text},{out},{into},{euro(r.balance)}")
    return lines


def no_header(rows: list[Row]) -> list[str]:
    return [f"{r.day:02}.01.2026\t{r.text}\t{euro(r.minor)}\t{euro(r.balance)}" for r in rows]


def before_the_row(rows: list[Row]) -> list[str]:
    head = "Date;Description;Amount;Balance"
    return [head, *(f"2026-01-{r.day:02};{r.text};{euro(r.minor)};{euro(r.balance - r.minor)}" for r in rows)]


def once_a_day(rows: list[Row]) -> list[str]:
    """The balance is printed with the last row of a day only."""
    last = {r.day: r for r in rows}
    head = "Date;Description;Amount;Balance"
    return [
        head,
        *(f"2026-01-{r.day:02};{r.text};{euro(r.minor)};{euro(r.balance) if last[r.day] == r else ''}" for r in rows),
    ]


SHAPES = {"signed": signed, "sides": sides, "no header": no_header, "before": before_the_row, "once a day": once_a_day}


def damaged(rows: list[Row], at: int, how: str) -> list[Row]:
    """The same rows with one of them corrupted; the balances stay as they were."""
    row = rows[at]
    match how:
        case "drop":
            return rows[:at] + rows[at + 1 :]
        case "double":
            return rows[: at + 1] + rows[at:]
        case "flip":
            other = Row(row.day, row.text, -row.minor, row.balance)
        case _:
            other = Row(row.day, row.text, row.minor + 1_00, row.balance)
    return [*rows[:at], other, *rows[at + 1 :]]


def complaint(text: str) -> Read | None:
    """What is read, if something is said about it; refusals are as good."""
    try:
        got = read(text)
    except BadInput:
        return None
    assert got.problems or got.reading.details.get("gap") or any(d.doubt for d in got.drafts), text
    return got


@pytest.mark.parametrize("how", DAMAGE)
@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("shape", [name for name in SHAPES if name != "before"])
@pytest.mark.parametrize("seeds", in_part(2, 4))
def test_one_corrupted_row_is_said_at_its_line(shape: str, newest_first: bool, how: str, seeds: int) -> None:
    for seed in range(seeds):
        rows = account(seed)
        for at in range(1, len(rows) - 1):
            table = damaged(rows, at, how)
            if shape == "once a day" and (newest_first or rows[at].day == rows[0].day):
                continue  # before the first balance nothing is known
            lines = SHAPES[shape](table)
            if newest_first:
                start = len(lines) - len(table)
                lines = lines[:start] + lines[start:][::-1]
            got = complaint("\n".join(lines) + "\n")
            assert got is not None
            doubtful = [d for d in got.drafts if d.doubt]
            assert doubtful
            near = {r.day for r in rows[at - 1 : at + 3]}
            assert all(d.date.day in near for d in doubtful)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("newest_first", [False, True])
def test_sound_rows_are_not_complained_of(shape: str, newest_first: bool) -> None:
    for seed in range(20):
        lines = SHAPES[shape](account(seed))
        if newest_first and shape != "once a day":
            start = len(lines) - 12
            lines = lines[:start] + lines[start:][::-1]
        got = read("\n".join(lines) + "\n")
        assert len(got.drafts) == 12
        assert "gap" not in got.reading.details
        assert not [d for d in got.drafts if d.doubt]


def test_rows_of_a_day_in_any_order_are_sound() -> None:
    for seed in range(20):
        rows, chance = account(seed), random.Random(seed)
        rows.sort(key=lambda r: (r.day, chance.random()))
        got = read("\n".join(signed(rows)) + "\n")
        assert "gap" not in got.reading.details


def test_the_amount_that_is_missing_is_named_with_the_lines_around_it() -> None:
    rows = [Row(1, "a", -1_00, 99_00), Row(2, "b", -2_00, 97_00), Row(3, "c", -4_00, 93_00), Row(4, "d", 7_00, 100_00)]
    got = read("\n".join(signed(rows[:2] + rows[3:])) + "\n")
    assert [(d.line, d.doubt) for d in got.drafts if d.doubt] == [
        (
            4,
            "between lines 3 and 4 a row is missing, double or altered: the balances want one more, which has -4.00",
        )
    ]
    assert got.reading.details["gap"] == "the balances move by -4.00 more than the rows say, at line 4"


def test_an_altered_balance_is_said_too() -> None:
    rows = account(3)
    rows[5] = Row(rows[5].day, rows[5].text, rows[5].minor, rows[5].balance + 9)
    got = read("\n".join(signed(rows)) + "\n")
    assert [d.line for d in got.drafts if d.doubt] == [7, 8]


@pytest.mark.parametrize("how", DAMAGE)
def test_opening_and_closing_balance_give_the_gap_as_a_sum(how: str) -> None:
    rows = account(9)
    for at in range(len(rows)):
        lines = [f"{r.day:02}.01.2026;{r.text};{euro(r.minor)};" for r in damaged(rows, at, how)]
        text = "\n".join(
            [
                f"Opening balance;;;{euro(500_000)}",
                "Date;Description;Amount;",
                *lines,
                f"Closing balance;;;{euro(rows[-1].balance)}",
            ]
        )
        got = complaint(text + "\n")
        assert got is None or "than the balances say" in str(got.reading.details["gap"])


def test_a_printed_balance_tells_when_the_first_or_the_last_row_is_missing() -> None:
    rows = account(2)
    ends = (f"Opening balance;;;{euro(500_000)}", f"Closing balance;;;{euro(rows[-1].balance)}")
    whole = "\n".join((ends[0], *signed(rows), ends[1]))
    assert "gap" not in read(whole + "\n").reading.details
    without_first = "\n".join((ends[0], *signed(rows[1:]), ends[1]))
    assert "the opening balance is 5000.00" in str(read(without_first + "\n").reading.details["gap"])
    without_last = "\n".join((ends[0], *signed(rows[:-1]), ends[1]))
    assert "the closing balance is" in str(read(without_last + "\n").reading.details["gap"])


def with_balances(share: int) -> list[str]:
    """The tables among the layouts whose every row has a balance."""
    found = []
    for name in list(LAYOUTS)[share::SHARES]:
        got = whole(name)
        columns = got.reading.details.get("columns")
        runs = isinstance(columns, dict) and columns.get("balance") is not None
        if runs and len(got.drafts) > 1 and all(d.balance is not None for d in got.drafts):
            found.append(name)
    assert len(found) > 7, found
    return found


@pytest.mark.parametrize("share", range(SHARES))
def test_a_row_of_a_layout_that_is_there_twice_or_missing_within_is_said(share: int) -> None:
    for name in with_balances(share):
        text, rows = LAYOUTS[name]
        lines = text.split("\n")
        drafts = whole(name).drafts
        for n, draft in enumerate(drafts):
            if not draft.minor:
                continue
            twice = complaint("\n".join(lines[: draft.line] + lines[draft.line - 1 :]))
            assert twice is None or len(twice.drafts) + len(twice.problems) > len(rows), name
            if 0 < n < len(drafts) - 1:
                complaint("\n".join(lines[: draft.line - 1] + lines[draft.line :]))


STATEMENT = """:20:MADEUP
:25:DE02100100100006820101
:28C:1/1
:60F:C260101EUR100,00
:61:2601020102D10,00NMSCNONREF
:86:Laden
:61:2601030103C25,00NMSCNONREF
:86:Lohn
:62F:C260103EUR115,00
-
"""


def test_a_statement_whose_rows_do_not_lead_to_its_balance_says_by_how_much() -> None:
    assert "gap" not in read(STATEMENT).reading.details
    got = read(STATEMENT.replace(":61:2601020102D10,00", ":61:2601020102D12,00"))
    assert got.reading.details["gap"] == "the rows add up to 13.00, 2.00 less than the balances say"
    turned = read(STATEMENT.replace("0103C25,00", "0103D25,00"))
    assert turned.reading.details["gap"] == "the rows add up to -35.00, 50.00 less than the balances say"
