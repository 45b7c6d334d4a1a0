"""The made-up household as files: a European bank's CSV, and the simple format as CSV and XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from finura_cli.domain.categories_default import DEFAULT_TREE
from finura_cli.domain.money import plain
from finura_cli.services.household import CURRENCY, OPENING, Household

BANK_CSV, SIMPLE_CSV, SIMPLE_XLSX = "bank.csv", "household.csv", "household.xlsx"

_IBAN = "DE81 9999 9999 0004 1711 20"  # its check digits are right; a bank 999 999 99 does not exist
_BANK_HEADER = ("Buchungstag", "Wertstellung", "Umsatzart", "Empfänger/Auftraggeber", "Verwendungszweck",
                "Betrag", "Währung", "Saldo")  # fmt: skip
SIMPLE_HEADER = ("date", "amount", "category", "transaction_type", "merchant", "payment_mode", "description", "time")
_KIND = {node.path.rpartition(":")[2]: node.kind.value for node in DEFAULT_TREE}


def bank_csv(household: Household) -> bytes:
    """The account as its bank exports it: a few lines of its own first, decimal comma, newest row first."""
    stream = io.StringIO()
    write = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow
    rows = _bank_rows(household)
    write(("Umsätze", "Nordlicht Bank eG"))
    write(("Konto", _IBAN))
    write(("Zeitraum", f"{household.start:%d.%m.%Y} - {household.end:%d.%m.%Y}"))
    write((f"Kontostand am {household.end:%d.%m.%Y}", f"{rows[0][-1] if rows else _comma(OPENING)} {CURRENCY}"))
    stream.write("\r\n")
    write(_BANK_HEADER)
    for row in rows:
        write(row)
    return stream.getvalue().encode()


def _bank_rows(household: Household) -> list[tuple[str, ...]]:
    balance = OPENING
    rows: list[tuple[str, ...]] = []
    for it in household.on_account:
        balance += it.minor
        day = f"{it.day:%d.%m.%Y}"
        text = "Kartenzahlung" if it.mode == "card" else "Gutschrift" if it.minor > 0 else "Lastschrift"
        rows.append((day, day, text, it.payee, it.purpose, _comma(it.minor), CURRENCY, _comma(balance)))
    return rows[::-1]


def _comma(minor: int) -> str:
    whole, _, cents = plain(abs(minor), CURRENCY).partition(".")
    return f"{'-' if minor < 0 else ''}{int(whole):,}".replace(",", ".") + f",{cents}"


def simple_csv(household: Household) -> bytes:
    """All of the household in the simple format, cash and credit card included."""
    from finura_cli.formats.csv import write_rows

    stream = io.StringIO(newline="")
    write_rows(stream, SIMPLE_HEADER, simple_rows(household))
    return stream.getvalue().encode()


def simple_rows(household: Household) -> Iterator[tuple[date | Decimal | str, ...]]:
    """Typed cells. The amount is a magnitude; a negative one is the reverse of its kind: a refund."""
    for it in household.happenings:
        kind = _KIND[it.category]
        amount = Decimal(plain(it.minor if kind == "income" else -it.minor, CURRENCY))
        mode = "card" if it.mode == "credit" else it.mode
        yield it.day, amount, it.category, kind, it.payee, mode, it.purpose, it.time or ""


def write_all(household: Household, folder: Path) -> tuple[Path, ...]:
    """Write the three files. The same household gives the same files."""
    from finura_cli.formats.excel import write_workbook

    targets = tuple(folder / name for name in (BANK_CSV, SIMPLE_CSV, SIMPLE_XLSX))
    targets[0].write_bytes(bank_csv(household))
    targets[1].write_bytes(simple_csv(household))
    write_workbook(targets[2], SIMPLE_HEADER, list(simple_rows(household)))
    return targets
