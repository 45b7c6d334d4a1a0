"""Any one row of any layout with balances: missing, there twice, turned round, with a minus, or with another figure.

What the balances can prove is always said. They cannot prove the amount of the row at the open end: of balances after
each row the oldest one's, of balances before each row the newest one's. Nor do they speak of pending rows.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from finura_cli.formats.profile import FLAGS, SIDES, Profile, from_details
from tests.formats.reading import Read, read
from tests.formats.test_layouts import LAYOUTS, whole
from tests.thorough import in_part

SAMPLE = Path(__file__).parents[2] / "sample_data" / "bank.csv"


SHARES = 12
"""In so many shares the layouts are looked at: which of them have balances is known only when they were read."""


@cache
def with_balances(share: int) -> list[str]:
    """The tables whose rows have balances, most of them, or that print an opening and a closing one."""
    found = []
    for name in list(LAYOUTS)[share::SHARES]:
        got = whole(name)
        if got.reading.format == "csv" and len(got.drafts) > 1:
            balanced = [d for d in got.drafts if d.balance is not None]
            ends = got.reading.opening is not None and got.reading.closing is not None
            if ends or len(balanced) * 2 > len(got.drafts):
                found.append(name)
    assert len(found) > 7, found  # of twenty-five
    return found


def is_open_end(n: int, got: Read) -> bool:
    """Whether no balance proves the amount of a row."""
    drafts = got.drafts
    if drafts[n].balance is None:
        return from_details(got.reading.details).columns.balance is not None
    days = [d.date for d in drafts]
    rising = days[0] < days[-1] or (days[0] == days[-1] and drafts[0].balance != got.reading.closing)
    oldest, newest = (0, len(drafts) - 1) if rising else (len(drafts) - 1, 0)
    before = got.reading.opening == drafts[oldest].balance
    return n == (newest if before else oldest)


def other_figure(cell: str) -> str:
    return re.sub("[0-9]", lambda m: "8" if m[0] == "9" else str(int(m[0]) + 1), cell, count=1)


def turned(cell: str) -> str:
    if mark := re.search(r"\b(DR|CR|DB)\b", cell, re.IGNORECASE):
        return cell[: mark.start()] + ("DR" if mark[0].upper() == "CR" else "CR") + cell[mark.end() :]
    bare = re.sub(r"[-+()]", "", cell)
    return bare if bare != cell and "+" not in cell else f"-{bare}"


def damages(cells: Sequence[str], profile: Profile) -> Iterator[list[str]]:
    """The row with its money going the other way, with a sign that it had not, with another figure."""
    c = profile.columns
    columns = [at for at in (c.amount, c.debit, c.credit) if at is not None and re.search("[1-9]", cells[at])]
    for at in columns[:1]:
        yield [other_figure(cell) if n == at else cell for n, cell in enumerate(cells)]
        if profile.sign != SIDES or len(columns) == 1:
            yield [turned(cell) if n == at else cell for n, cell in enumerate(cells)]
    if profile.sign == SIDES and c.debit is not None and c.credit is not None:
        swap = {c.debit: c.credit, c.credit: c.debit}
        yield [cells[swap.get(n, n)] for n in range(len(cells))]
    if profile.sign == FLAGS and c.flag is not None:
        own = profile.flags.get(cells[c.flag].strip())
        for flag in [flag for flag, sign in profile.flags.items() if sign != own][:1]:
            yield [flag if n == c.flag else cell for n, cell in enumerate(cells)]


def corrupted(lines: list[str], draft: Draft, got: Read) -> Iterator[list[str]]:
    """The file with something wrong in one row."""
    profile, delimiter = from_details(got.reading.details), str(got.reading.details["delimiter"])
    above, row, below = lines[: draft.line - 1], lines[draft.line - 1], lines[draft.line :]
    yield [*above, row, row, *below]
    cells = next(csv.reader([row], delimiter=delimiter))
    cells += [""] * (profile.width - len(cells))
    for other in damages(cells, profile):
        stream = io.StringIO()
        csv.writer(stream, delimiter=delimiter, lineterminator="").writerow(other)
        yield [*above, stream.getvalue(), *below]


def is_said(text: str, before: Read) -> bool:
    """Whether something is said that was not said of the sound file; or the rows are the same."""
    try:
        got = read(text)
    except BadInput:
        return True
    said = bool(got.reading.details.get("gap")) or any(d.doubt for d in got.drafts)
    return said or len(got.problems) > len(before.problems) or sorted(got.rows) == sorted(before.rows)


@pytest.mark.parametrize("share", range(SHARES))
def test_one_dropped_row_is_said(share: int) -> None:
    """But for the rows at the ends, where nothing says that there was one more, unless both balances are printed."""
    for name in with_balances(share):
        lines, got = LAYOUTS[name][0].split("\n"), whole(name)
        ends = got.reading.opening is not None and got.reading.closing is not None and got.drafts[0].balance is None
        proved = [d for d in got.drafts if d.balance is not None]
        for draft in got.drafts:
            inner = draft in proved[1:-1]
            if draft.minor and not draft.pending and (inner or ends):
                dropped = [*lines[: draft.line - 1], *lines[draft.line :]]
                assert is_said("\n".join(dropped), got), (name, draft)


@pytest.mark.parametrize("share", range(SHARES))
def test_one_corrupted_row_is_said(share: int) -> None:
    for name in with_balances(share):
        lines, got = LAYOUTS[name][0].split("\n"), whole(name)
        for n, draft in enumerate(got.drafts):
            if draft.minor and not is_open_end(n, got):
                for damaged in corrupted(lines, draft, got):
                    assert is_said("\n".join(damaged), got), (name, damaged)


@pytest.mark.parametrize("rows", in_part(250, 900))
def test_one_corrupted_row_of_the_sample_is_said_at_its_line(rows: int) -> None:
    lines = SAMPLE.read_text(encoding="utf-8").split("\n")[: rows + 1]
    got = read("\n".join(lines))
    # Every fiftieth row, and those at both ends but the oldest, which stands last
    for n in {*range(0, len(got.drafts) - 1, 50), 1, len(got.drafts) - 2}:
        draft = got.drafts[n]
        dropped = [*lines[: draft.line - 1], *lines[draft.line :]]
        for damaged in (*corrupted(lines, draft, got), *([dropped] if n else [])):
            found = read("\n".join(damaged))
            doubtful = [d.line for d in found.drafts if d.doubt]
            assert found.reading.details["gap"]
            assert doubtful
            assert all(abs(line - draft.line) <= 1 for line in doubtful)
