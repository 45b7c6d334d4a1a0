"""Made-up books for the benchmark: the same entries as CSV, as a journal for ledger and hledger, and for beancount."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

YEARS = 10
LAST_DAY = date(2026, 10, 31)
MONTH, NEEDLE = "2025-10", "SKYJET"
BUDGET = {"Groceries": 15_000, "Dining": 9_000, "Transport": 4_000, "Rent": 24_000, "Shopping": 9_000}
_SPENDING = {  # how often, usual amount, how many merchants
    "Groceries": (22, 620, 60), "Dining": (20, 380, 70), "Transport": (18, 160, 25), "Fuel": (5, 1_400, 12),
    "Shopping": (9, 1_100, 45), "Clothing": (4, 1_700, 30), "Health": (5, 540, 35), "Entertainment": (5, 450, 25),
    "Education": (2, 2_400, 20), "Travel": (2, 5_200, 25), "Personal": (4, 420, 25), "Gifts": (1, 1_500, 15),
    "Household": (3, 900, 25),
}  # fmt: skip
_MONTHLY = (
    ("Salary", "Acme Technologies", 92_000, 28), ("Rent", "Lakeview Residency", 24_000, 3),
    ("Utilities", "City Power", 1_900, 9), ("Utilities", "FibreNet", 1_179, 6),
    ("Insurance", "SecureLife", 3_100, 12), ("Subscriptions", "StreamFlix", 649, 8),
)  # fmt: skip
_SHOPS = ("Anand", "Coastal", "Deccan", "Fortune", "Ganesh", "Imperial", "Lotus", "Prime", "Royal", "Sunrise")
_KINDS = ("Stores", "Traders", "House", "Corner", "Market", "Point", "Plaza")


class Row(NamedTuple):
    day: date
    paise: int
    category: str
    is_income: bool
    merchant: str
    text: str


class Books(NamedTuple):
    """Where the files are, and what the month's spending is in all and for groceries, in paise. `bare`: the CSV without
    its categories."""

    csv: Path
    bare: Path
    journal: Path
    beancount: Path
    rules: Path
    spent: int
    groceries: int


def write(folder: Path, size: int) -> Books:
    """`size` entries of ten years, oldest first; the same size always makes the same files."""
    rows = _rows(size)
    made = Books(*(folder / f"{size}.{end}" for end in ("csv", "bare.csv", "journal", "beancount", "rules")), 0, 0)
    _table(made.csv, rows)
    _table(made.bare, (row._replace(category="") for row in rows))
    with open(made.journal, "w", encoding="utf-8") as file:
        file.write("~ monthly\n")
        file.writelines(f"    Expenses:{name}  {amount}.00 INR\n" for name, amount in BUDGET.items())
        file.write("    Assets:Bank\n\n")
        file.writelines(_journal(rows))
    with open(made.beancount, "w", encoding="utf-8") as file:
        names = {f"{'Income' if row.is_income else 'Expenses'}:{row.category}" for row in rows}
        file.writelines(f"{rows[0].day} open {name} INR\n" for name in sorted(names | {"Assets:Bank"}))
        file.writelines(_beancount(rows))
    made.rules.write_text(
        "skip 1\nfields date,amt,category,type,payee,note\ndescription %payee | %note\ncurrency INR\n"
        "account1 Assets:Bank\namount1 -%amt\naccount2 Expenses:%category\n"
        "if %type income\n account2 Income:%category\n amount1 %amt\n"
    )
    month = [row for row in rows if f"{row.day:%Y-%m}" == MONTH and not row.is_income]
    groceries = sum(row.paise for row in month if row.category == "Groceries")
    return made._replace(spent=sum(row.paise for row in month), groceries=groceries)


def _rows(size: int) -> list[Row]:
    draw = random.Random(size)
    first = LAST_DAY.replace(year=LAST_DAY.year - YEARS, day=1) + timedelta(days=31)
    days = (LAST_DAY - first).days + 1
    found = []
    for n in range(YEARS * 12):
        year, month = divmod(first.year * 12 + first.month - 1 + n, 12)
        for category, merchant, usual, day in _MONTHLY[: max(1, size // 200)]:
            paise = usual * 100 if category != "Utilities" else int(usual * draw.lognormvariate(0, 0.2) * 100)
            on = date(year, month + 1, day)
            text = f"ACH D- {merchant.upper()}-{draw.randrange(10**9):09d}"
            found.append(Row(on, paise, category, category == "Salary", merchant, text))
    shops = {name: _merchants(name, count) for name, (_, _, count) in _SPENDING.items()}
    names, often = list(_SPENDING), [weight for weight, _, _ in _SPENDING.values()]
    for n, category in enumerate(draw.choices(names, often, k=max(0, size - len(found)))):
        merchant = shops[category][min(int(draw.paretovariate(0.9)) - 1, len(shops[category]) - 1)]
        paise = max(500, int(_SPENDING[category][1] * draw.lognormvariate(0, 0.7) * 100))
        on = first + timedelta(days=draw.randrange(days))
        found.append(Row(on, paise, category, False, merchant, f"UPI/{n:09d}/{merchant.upper()}/PAYMENT"))
    return sorted(found[:size], key=lambda row: row.day)


def _merchants(category: str, count: int) -> list[str]:
    known = ["SkyJet Airways"] if category == "Travel" else []
    made = [f"{shop} {category} {kind}" for kind in _KINDS for shop in _SHOPS]
    return (known + made)[:count]


def _table(path: Path, rows: Iterable[Row]) -> None:
    with open(path, "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["date", "amount", "category", "transaction_type", "merchant", "description"])
        table.writerows(
            (row.day, _decimal(row.paise), row.category, _kind(row), row.merchant, row.text) for row in rows
        )


def _journal(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        side, sign = ("Income", "-") if row.is_income else ("Expenses", "")
        yield (
            f"{row.day} * {row.merchant} | {row.text}\n    {side}:{row.category}  {sign}{_decimal(row.paise)} INR\n"
            "    Assets:Bank\n\n"
        )


def _beancount(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        side, sign = ("Income", "-") if row.is_income else ("Expenses", "")
        yield (
            f'{row.day} * "{row.merchant}" "{row.text}"\n  {side}:{row.category}  {sign}{_decimal(row.paise)} INR\n'
            "  Assets:Bank\n\n"
        )


def _kind(row: Row) -> str:
    return "income" if row.is_income else "expense"


def _decimal(paise: int) -> str:
    return f"{paise // 100}.{paise % 100:02d}"
