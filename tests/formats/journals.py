"""Journals for the tests: whole ones made by hypothesis, and what hledger and Ledger make of a journal."""

from __future__ import annotations

import csv
import io
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from finura_cli.domain.category import Kind
from finura_cli.domain.imports import Hints, Problem, Reading, Skipped
from finura_cli.domain.money import plain
from finura_cli.domain.transaction import Draft, DraftLine
from finura_cli.formats import registry
from finura_cli.formats.source import from_bytes

OWN = ["assets:bank:checking", "assets:cash", "Assets:Savings Account", "liabilities:visa", "liabilities:house"]
SPENT = ["expenses:food:groceries", "expenses:food:dining out", "Expenses:Rent", "expenses:fees & fines"]
EARNED = ["income:salary", "revenues:interest"]
FIRST = date(2026, 1, 1)


def parts(text: str | bytes, **hints: str | int | None) -> list[tuple[Reading, list[Draft | Problem | Skipped]]]:
    """Every part of a file: its reading and its items, read as the command does."""
    source = from_bytes(text.encode() if isinstance(text, str) else text, "file")
    asked = Hints(**hints)
    reader = registry.pick(source, asked)
    first = reader.settle(source, asked)
    readings = [first]
    for part in range(1, int(str(first.details.get("parts", 1)))):
        readings.append(reader.settle(source, replace(asked, part=part)))
    return [(reading, list(reader.rows(source, reading))) for reading in readings]


def drafts(text: str | bytes, **hints: str | int | None) -> dict[str, list[Draft]]:
    """The rows by account."""
    return {
        str(reading.account): [item for item in items if isinstance(item, Draft)]
        for reading, items in parts(text, **hints)
    }


def problems(text: str | bytes, **hints: str | int | None) -> list[Problem]:
    """The rejected records of all parts."""
    return [item for _, items in parts(text, **hints) for item in items if isinstance(item, Problem)]


def lines_of(draft: Draft) -> tuple[DraftLine, ...]:
    """The lines of a row, be it split or not."""
    if draft.more is not None and draft.more.lines:
        return draft.more.lines
    return (DraftLine(draft.category, draft.minor, draft.kind),)


def balances(text: str) -> dict[tuple[str, str], Decimal]:
    """What each account holds in each currency when all was read; accounts of two currencies are one here."""
    found: Counter[tuple[str, str]] = Counter()
    for reading, items in parts(text):
        account = str(reading.account).removesuffix(f" {reading.currency}")
        minor = (reading.opening or 0) + sum(item.minor for item in items if isinstance(item, Draft))
        found[account, str(reading.currency)] += Decimal(plain(minor, reading.currency))
    return {key: amount for key, amount in found.items() if amount}


def flows(text: str) -> dict[str, Decimal]:
    """What was spent and earned by category, over all accounts."""
    found: Counter[str] = Counter()
    for rows in drafts(text).values():
        for draft in rows:
            for line in lines_of(draft):
                if line.kind is not Kind.TRANSFER:
                    found[str(line.category)] += Decimal(plain(line.minor, draft.currency))
    return {key: amount for key, amount in found.items() if amount}


def by_hledger(text: str, *options: str) -> dict[tuple[str, str], Decimal]:
    """What hledger says that each account comes to, by commodity."""
    words = ["hledger", "-f", "-", "balance", "--flat", "--real", "-N", "--layout=bare", "-O", "csv", *options]
    said = subprocess.run(words, input=text, capture_output=True, encoding="utf-8", timeout=30)
    assert said.returncode == 0, said.stderr + text
    found: dict[tuple[str, str], Decimal] = {}
    for account, commodity, amount in list(csv.reader(io.StringIO(said.stdout)))[1:]:
        number = Decimal(amount.replace(",", "."))
        if number:
            found[account, commodity] = number
    return found


def by_ledger(text: str, path: str) -> dict[tuple[str, str], Decimal]:
    """What Ledger says that each account comes to, by commodity."""
    form = "%(account)\t%(commodity(scrub(amount)))\t%(quantity(scrub(amount)))\n"
    words = ["ledger", "-f", path, "register", "--real", "--format", form]
    said = subprocess.run(words, input=text, capture_output=True, encoding="utf-8", timeout=30)
    assert said.returncode == 0, said.stderr + text
    found: Counter[tuple[str, str]] = Counter()
    for line in said.stdout.splitlines():
        account, commodity, amount = line.split("\t")
        found[account, commodity] += Decimal(amount)
    return {key: amount for key, amount in found.items() if amount}


def money(minor: int, style: str) -> str:
    """An amount as people write it: `$-1,234.50`, `-1.234,50 EUR`, `INR 1234.50`."""
    sign, whole, part = "-" if minor < 0 else "", abs(minor) // 100, abs(minor) % 100
    if style == "$":
        return f"${sign}{whole:,}.{part:02}"
    if style == "EUR":
        return f"{sign}{whole:,}".replace(",", ".") + f",{part:02} EUR"
    return f"INR {sign}{whole}.{part:02}"


@st.composite
def journals(draw: st.DrawFn) -> str:
    """A journal that hledger and Ledger read alike: all sorts of transactions, in the order of their dates."""
    style = draw(st.sampled_from(["$", "EUR", "INR"]))
    cents = st.integers(1, 3_000_000)
    text = [f"commodity {money(100_000, style)}" if draw(st.booleans()) else "; a journal", ""]
    day = FIRST
    held: Counter[str] = Counter()

    def book(heading: str, postings: list[tuple[str, int]], *, hide: bool = True) -> None:
        hidden = draw(st.integers(0, len(postings) - 1)) if hide and draw(st.booleans()) else -1
        text.append(f"{day} {heading}")
        for n, (account, minor) in enumerate(postings):
            held[account] += minor
            amount = "" if n == hidden else f"  {money(minor, style)}"
            tail = draw(st.sampled_from(["", "", "", "  ; a note", "  ; trip:paris"]))
            if account in OWN and postings[n + 1 :] == [] and amount and draw(st.integers(0, 3)) == 0:
                amount += f" = {money(held[account], style)}"
            text.append(f"    {account}{amount}{tail}".rstrip())
        if draw(st.integers(0, 6)) == 0:
            text.append(f"    [funds:holiday]  {money(500, style)}")
            text.append(f"    [funds:general]  {money(-500, style)}")
        text.append("")

    if draw(st.booleans()):
        started = draw(st.lists(st.sampled_from(OWN), min_size=1, max_size=3, unique=True))
        postings = [(account, draw(cents)) for account in started]
        book("opening balances", [*postings, ("equity:opening balances", -sum(m for _, m in postings))])
    for _ in range(draw(st.integers(1, 12))):
        day += timedelta(days=draw(st.integers(0, 9)))
        mark = draw(st.sampled_from(["", "* ", "! ", "(42) ", "* (x) "]))
        heading = mark + draw(st.sampled_from(["Corner shop", "Corner shop | weekly", "Miete Januar ; daheim", "café"]))
        one, two = draw(st.lists(st.sampled_from(OWN), min_size=2, max_size=2, unique=True))
        kind = draw(st.sampled_from(["spend", "spend", "earn", "move", "refund", "loan", "pay", "shared"]))
        amount = draw(cents)
        if kind in ("spend", "refund"):
            sign = 1 if kind == "spend" else -1
            spent = [(draw(st.sampled_from(SPENT)), sign * draw(cents)) for _ in range(draw(st.integers(1, 3)))]
            book(heading, [*spent, (one, -sum(minor for _, minor in spent))])
        elif kind == "earn":
            book(heading, [(one, amount), (draw(st.sampled_from(EARNED)), -amount)])
        elif kind == "move":
            book(heading, [(one, amount), (two, -amount)])
        elif kind == "loan":
            interest = draw(cents)
            book(heading, [(two, amount), ("expenses:interest", interest), (one, -amount - interest)])
        elif kind == "pay":
            tax = draw(st.integers(1, amount + 1))
            book(heading, [(one, amount), (two, 1000), ("expenses:tax", tax), ("income:salary", -amount - tax - 1000)])
        else:
            other = draw(cents)
            book(heading, [("expenses:gifts", amount + other), (one, -amount), (two, -other)])
    return "\n".join(text)
