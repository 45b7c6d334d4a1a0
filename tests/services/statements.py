"""One bank's statement in several formats: the same rows, with other texts, dates and signs in each."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple


class Row(NamedTuple):
    """A day of October 2026, a text, minor units, whether it is pending, and the bank's own id."""

    day: int
    text: str
    minor: int
    pending: bool = False
    id: str = ""


def _money(minor: int, point: str = ".") -> str:
    return f"{minor / 100:.2f}".replace(".", point)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def plain(rows: Sequence[Row]) -> str:
    """ISO dates, one signed amount, and a status."""
    cells = [
        (f"2026-10-{r.day:02}", r.text, _money(r.minor), "INR", "Pending" if r.pending else "Booked") for r in rows
    ]
    return _table(["Date", "Description", "Amount", "Currency", "Status"], cells)


def german(rows: Sequence[Row]) -> str:
    """Semicolons, commas in amounts, days first."""
    cells = [(f"{r.day:02}.10.2026", f"Umsatz {r.text}", _money(r.minor, ","), "INR") for r in rows]
    return _table(["Buchungstag", "Verwendungszweck", "Betrag", "Währung"], cells, ";")


def sided(rows: Sequence[Row]) -> str:
    """Columns for money out and money in."""
    cells = [
        (
            f"{r.day:02}/10/2026", f"{r.text} / card",
            _money(-r.minor) if r.minor < 0 else "", _money(r.minor) if r.minor > 0 else "",
        )
        for r in rows
    ]  # fmt: skip
    return _table(["Txn Date", "Narration", "Withdrawal Amt", "Deposit Amt"], cells)


def ofx(rows: Sequence[Row]) -> str:
    """OFX 1.x with an id for each row, if it has one."""
    records = "".join(
        f"<STMTTRN><TRNTYPE>{'DEBIT' if r.minor < 0 else 'CREDIT'}<DTPOSTED>202610{r.day:02}"
        f"<TRNAMT>{_money(r.minor)}<FITID>{r.id}<NAME>{r.text[:32]}</STMTTRN>\n"
        for r in rows
        if not r.pending
    )
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n"
        "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>INR<BANKACCTFROM><BANKID>1<ACCTID>4711<ACCTTYPE>CHECKING"
        f"</BANKACCTFROM><BANKTRANLIST><DTSTART>20261001<DTEND>20261031\n{records}</BANKTRANLIST></STMTRS></STMTTRNRS>"
        "</BANKMSGSRSV1></OFX>\n"
    )


def qif(rows: Sequence[Row]) -> str:
    """QIF, months first; a day beyond the 12th settles that."""
    records = "".join(f"D10/{r.day:02}/2026\nT{_money(r.minor)}\nP{r.text} qif\n^\n" for r in rows if not r.pending)
    return f"!Type:Bank\n{records}"


Write = Callable[[Sequence[Row]], str]
FORMATS: dict[str, tuple[str, Write]] = {
    "plain": ("csv", plain), "german": ("csv", german), "sided": ("csv", sided), "ofx": ("ofx", ofx),
    "qif": ("qif", qif),
}  # fmt: skip


ORDERS = {"qif": "mdy", "sided": "dmy", "german": "dmy"}
"""Of formats whose files may leave it open."""


def written(folder: Path, name: str, form: str, rows: Sequence[Row]) -> str:
    """The rows in a file of this format; its path."""
    ending, write = FORMATS[form]
    path = folder / f"{name}-{form}.{ending}"
    path.write_text(write(rows), encoding="utf-8")
    return str(path)
