"""Journals that are written: whatever a text holds, hledger, Ledger and Beancount read the file, come to the same
sums, and our own reader gives the entries back."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from finura_cli.domain.money import Money
from finura_cli.formats import beancount_writer, journal_writer
from finura_cli.formats.written import OPENING, Against, Booking, Books, Declared, Entry, line
from tests import needs
from tests.formats.journals import by_hledger, by_ledger, drafts

FEW = settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # to shrink an example takes minutes of other programs
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
ODD = [
    "",
    "lunch",
    "a  b",
    "a\tb",
    "; x",
    "a ; b",
    "|",
    "a | b",
    "(1) x",
    "!x",
    "* x",
    "= x",
    "date:2026-13-45",
    "date: x",
    "[2026-01-01]",
    "[=12]",
    "[x]",
    "::",
    "a:: 1 +",
    ":a:b:",
    "#tag",
    "^link",
    '"',
    "\\",
    'a \\" b',
    "@ 5 EUR",
    "{5}",
    "২০২৬ খাবার",
    "किराना",
    "\u202eabc",
    "a\nb",
    "a\x07b",
    "uid: 1",
    "mood: 3",
    "name: y",
    "note: z",
    "5.00 EUR",
    "x" * 300,
    "a,date:b",
    "%",
    "~",
    "e\u0301",
    "😀",
]
TEXTS = st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="꞉⁅"), max_size=12)
NAMES = TEXTS.map(lambda text: text.replace(":", "-")).filter(lambda text: line(text).strip() != "")
OWN_KINDS = [("assets", "bank"), ("assets", "cash"), ("liabilities", "card")]
KINDS = [("expenses", "Food"), ("income",), ("equity", "Transfer")]


@st.composite
def books(draw: st.DrawFn) -> Books:
    """Three accounts in two currencies, categories of each kind, and bookings of every sort."""
    names = draw(st.lists(NAMES, min_size=6, max_size=6, unique_by=lambda name: line(name).casefold()))
    own = [(*OWN_KINDS[n], names[n]) for n in range(3)]
    filed = [(*KINDS[n], names[3 + n]) for n in range(3)]
    currency = dict(zip(own, ("EUR", "EUR", "JPY"), strict=True))
    minors = st.integers(1, 5_000_000)
    bookings, n = [], 0

    def entry(
        account: tuple[str, ...], minor: int, day: date, *, pending: bool = False, like: Entry | None = None
    ) -> Entry:
        nonlocal n
        n += 1
        said = (like.description, like.merchant) if like else (draw(TEXTS), draw(TEXTS))
        return Entry(
            account, Money(minor, currency[account]), day, f"00000000-0000-7000-8000-{n:012x}", *said,
            note=draw(TEXTS), time=draw(st.sampled_from([None, "07:05"])), mode=draw(st.sampled_from([None, "upi"])),
            mood=draw(st.sampled_from([None, 0, 5])), who=draw(st.sampled_from([None, "Ana; x, y"])),
            tags=tuple(draw(st.lists(st.sampled_from(["trip", "date", "a,b", "x:y", "খাবার"]), max_size=2, unique=True))),
            pending=pending,
        )  # fmt: skip

    first = date(2026, 1, 1)
    for account in own:
        money = Money(draw(minors), currency[account])
        bookings.append(Booking((Entry(account, money, first, "", "opening"),), (Against(OPENING, -money),)))
    for day in (first + timedelta(days=d) for d in range(1, draw(st.integers(2, 7)))):
        account = draw(st.sampled_from(own))
        minor = draw(minors) * draw(st.sampled_from([1, -1]))
        match draw(st.sampled_from(["plain", "plain", "split", "moved", "later", "exchanged"])):
            case "plain":
                one = entry(account, minor, day, pending=draw(st.booleans()))
                bookings.append(Booking((one,), (Against(draw(st.sampled_from(filed)), -one.money),)))
            case "split":
                one = entry(account, minor + minor // 3, day)
                parts = (Money(-minor, one.money.currency), Money(-(minor // 3), one.money.currency))
                bookings.append(Booking((one,), (Against(filed[0], parts[0], "Ana"), Against(filed[1], parts[1]))))
            case "exchanged":
                out, into = entry(own[0], -minor, day), entry(own[2], draw(minors) * (1 if minor > 0 else -1), day)
                bookings.append(Booking((out, into)))
            case word:
                out = entry(own[0], -minor, day)
                other = day + timedelta(days=word == "later")
                bookings.append(Booking((out, entry(own[1], minor, other, like=draw(st.sampled_from([None, out]))))))
    declared = [Declared(path, path[-1]) for path in own]
    labels = [f"Food:{names[3]}", f"Income:{names[4]}", f"Transfer:{names[5]}"]
    declared += [Declared(path, label) for path, label in zip(filed, labels, strict=True)]
    tags = tuple(sorted({tag for booking in bookings for one in booking.entries for tag in one.tags}))
    return Books(first, ("EUR", "JPY"), tags, (*declared, Declared(OPENING, "")), bookings)


def sums(made: Books) -> Counter[str]:
    """What all accounts of one's own hold, by currency."""
    found: Counter[str] = Counter()
    for booking in made.bookings:
        for one in booking.entries:
            found[one.money.currency] += Decimal(one.money.plain())
    return found


def own_sums(said: dict[tuple[str, str], Decimal]) -> Counter[str]:
    found: Counter[str] = Counter()
    for (account, code), amount in said.items():
        if account.partition(":")[0].lower() in ("assets", "liabilities"):
            found[code] += amount
    return found


def comes_back(made: Books, text: str, form: str) -> None:
    """Every entry, in its account, with all that was said of it."""
    wanted = {one.uid: one for booking in made.bookings for one in booking.entries if one.uid}
    met = set()
    for rows in drafts(text, format=form).values():
        for row in rows:
            if row.more is None and row.description == "opening":
                continue  # of an account without entries: what it held at the start is all that moves it
            one = wanted[str(row.more and row.more.uid)]
            met.add(one.uid)
            assert (row.date, row.minor, row.currency) == (one.day, one.money.minor, one.money.currency)
            assert (row.time, row.mode, row.pending) == (one.time, one.mode, one.pending)
            assert (row.more.mood, row.more.who) == (one.mood, one.who)
            assert (row.description, row.merchant) == (line(one.description), line(one.merchant) or None)
            assert row.note == line(one.note)
            assert [part.who for part in row.more.lines if part.who] == ["Ana"] * bool(row.more.lines)
    assert met == set(wanted)


@pytest.mark.timeout(300)
@FEW
@given(books())
def test_hledger_reads_whatever_is_written(made: Books) -> None:
    needs.program("hledger")
    text = "".join(journal_writer.pieces(made, "hledger"))
    assert own_sums(by_hledger(text)) == sums(made)
    comes_back(made, text, "hledger")


@pytest.mark.timeout(300)
@FEW
@given(made=books())
def test_ledger_reads_whatever_is_written(made: Books, tmp_path: Path) -> None:
    needs.program("ledger")
    path = tmp_path / "a.ledger"
    text = "".join(journal_writer.pieces(made, "ledger"))
    path.write_text(text, "utf-8")
    assert own_sums(by_ledger(text, str(path))) == sums(made)
    comes_back(made, text, "ledger")


@pytest.mark.timeout(300)
@settings(FEW, max_examples=8)
@given(made=books())
def test_beancount_reads_whatever_is_written(made: Books, tmp_path: Path) -> None:
    needs.package("beancount")
    path = tmp_path / "a.beancount"
    text = "".join(beancount_writer.pieces(made))
    path.write_text(text, "utf-8")
    words = [sys.executable, "-m", "beancount.scripts.check", str(path)]
    checked = subprocess.run(words, capture_output=True, encoding="utf-8", timeout=60)
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, ""), text
    comes_back(made, text, "beancount")
