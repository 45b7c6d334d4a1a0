"""Damage to samples of every format, for as long as it is given: `python -m tests.fuzz [SECONDS] [SEED]`.

A reader refuses, or gives rows; it ends within seconds, raises nothing else, and writes nothing. What breaks that is
kept in a file beside the report.
"""

from __future__ import annotations

import io
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import openpyxl

from finura_cli.domain.imports import Hints, Problem, Skipped
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from finura_cli.formats import registry
from finura_cli.formats.source import from_bytes

SLOW = 5.0
PIECES = [
    *(bytes([b]) for b in b'",;\t|\n\r\0\x1b<>&{}[]():=@*!^\xff\xfe\x80'),
    b"\r\n", b'""', b"</", b"/>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&#0;", b"&#x110000;", b"<![CDATA[", b"]]>",
    b"2026-02-30", b"99999999", b"1e999", b"NaN", b"-", b"1,234.56", b"1.234,56", b"(5.00)", b"9" * 40, b"0" * 400,
    "٣".encode(), "\u202e".encode(), b":61:", b":86:", b":60F:", b"-}", b"{1:F01}", b"<STMTTRN>", b"</STMTTRN>",
    b"<TRNAMT>", b"!Account\n", b"!Type:Bank\n", b"^\n", b"<Ntry>", b"</Ntry>", b"<Amt Ccy=\"XXX\">", b"include x\n",
    b"commodity $1,000.00\n", b"alias a=b\n", b"2026-01-01 * \"a\" \"b\"\n", b"\n  Assets:A  1 EUR\n", b"{{" * 30,
    b"[" * 300, b"<a>" * 300, b"P 2026-01-01 EUR $1\n", b"~ monthly\n", b"= /a/\n", b"; tag:\n", b"\"schema\": 99",
]  # fmt: skip


def samples() -> dict[str, bytes]:
    """At least one file of every reader: the layouts, and samples of what they do not hold."""
    from tests.formats.test_layouts import LAYOUTS

    found = {name: text.encode() for name, (text, _) in LAYOUTS.items()}
    found["simple"] = b"date,amount,category,description\n2026-01-31,5.00,Food,tea\n2026-02-01,7.25,Home,\n"
    found["ofx"] = (
        b"OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1"
        b"<ACCTID>2<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260131"
        b"<TRNAMT>-5.00<FITID>a1<NAME>Shop &amp; Co</STMTTRN><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260201<TRNAMT>7"
        b"<FITID>a2</STMTTRN></BANKTRANLIST><LEDGERBAL><BALAMT>2.00<DTASOF>20260201</LEDGERBAL></STMTRS></STMTTRNRS>"
        b"</BANKMSGSRSV1></OFX>"
    )
    found["ofx, XML"] = (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200"?>\n' + found["ofx"].split(b"\n\n")[1]
    )
    found["qif"] = (
        b"!Account\nNBank\nTBank\n^\n!Type:Bank\nD01/31'26\nT-5.00\nPShop\nMtea\nLFood\n^\nD02/13'26\nT9.00\nSFood\n$4.00\n"
        b"SHome\n$5.00\n^\n"
    )
    found["hledger"] = (
        b"; a journal\naccount assets:bank\n\n2026-01-31 * Shop | tea  ; mood:2\n    expenses:food  5.00 EUR\n"
        b"    assets:bank\n\n2026-02-01 ! Work\n    assets:bank  900 EUR = 895 EUR\n    income:work\n"
    )
    found["beancount"] = (
        b'option "operating_currency" "EUR"\n2026-01-01 open Assets:Bank EUR\n2026-01-01 open Expenses:Food\n\n'
        b'2026-01-31 * "Shop" "tea" #a ^b\n  Expenses:Food  5.00 EUR\n  Assets:Bank\n\n'
        b"2026-02-02 balance Assets:Bank -5 EUR\n"
    )
    found["finura"] = (
        b'{"schema": 1, "command": "export",\n"accounts": [\n{"uid": "a1", "name": "Main", "kind": "bank", "currency":'
        b' "EUR", "opening": "9.00"}],\n"categories": [\n{"uid": "c1", "path": "Food", "kind": "expense"}],\n'
        b'"transactions": [\n{"uid": "01900000-0000-7000-8000-000000000001", "date": "2026-01-31", "amount": "-5.00",'
        b' "currency": "EUR", "account": "a1", "description": "tea",'
        b' "lines": [{"category": "c1", "amount": "-5.00"}]}]}\n'
    )
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("Date", "Text", "Amount", "Balance"), ("2026-01-31", "tea", -5, 95), ("2026-02-01", "work", 9, 104)):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    found["xlsx"] = stream.getvalue()
    return found


def damaged(data: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """The file with some bytes cut, doubled, moved, changed, or taken from another file."""
    raw = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 6, 12))):
        at = chance.randrange(len(raw) + 1)
        match chance.randrange(8):
            case 0:
                del raw[at : at + chance.choice((1, 2, 5, 30, 200))]
            case 1:
                raw[at:at] = raw[at : at + chance.choice((3, 40, 400))] * chance.choice((1, 1, 2, 20))
            case 2 if at < len(raw):
                raw[at] = chance.randrange(256)
            case 3:
                other = chance.choice(others)
                start = chance.randrange(len(other))
                raw[at:at] = other[start : start + chance.choice((5, 60, 600))]
            case 4:
                del raw[at:]
            case 5:
                lines = raw.split(b"\n")
                chance.shuffle(lines)
                raw = bytearray(b"\n".join(lines))
            case _:
                raw[at:at] = chance.choice(PIECES) * chance.choice((1, 1, 1, 3, 50))
        del raw[200_000:]
    return bytes(raw)


def complaint(data: bytes, name: str | None) -> str | None:
    """What a reader did that it must not do with these bytes; None when all is well."""
    started = time.monotonic()
    try:
        source = from_bytes(data, "file")
        asked = Hints(format=name)
        reader = registry.pick(source, asked)
        name = reader.name
        reading = reader.settle(source, asked)
        for item in reader.rows(source, reading):
            if not isinstance(item, Draft | Problem | Skipped):
                return f"{name}: gave {item!r}"
            if isinstance(item, Draft) and not (1900 <= item.date.year <= 2100 and abs(item.minor) <= 10**15):
                return f"{name}: {item!r}"
    except BadInput:
        pass
    except Exception:
        return f"{name}: {traceback.format_exc()}"
    taken = time.monotonic() - started
    return f"{name}: took {taken:.1f} s" if taken > SLOW else None


def rounds(seed: int) -> Iterator[tuple[bytes, str | None]]:
    """Damaged files without end, each with the reader that is to take it; mostly the one that knows it."""
    chance = random.Random(seed)
    known = samples()
    files, names = list(known.values()), [row.name for row in registry.ROWS if row.begins]
    by_name = [known[name] for name in known if name in (*names, "ofx, XML")]
    while True:
        data = damaged(chance.choice(files if chance.random() < 0.6 else by_name), files, chance)
        yield data, chance.choice(names) if chance.random() < 0.3 else None


def run(seconds: float, seed: int, most: int | None = None) -> list[tuple[str, bytes]]:
    """Everything that went wrong in so many seconds, or with so many files, with the bytes that did it."""
    bad: list[tuple[str, bytes]] = []
    until, count = time.monotonic() + seconds, 0
    with tempfile.TemporaryDirectory() as empty, chdir(empty):
        for data, name in rounds(seed):
            if time.monotonic() > until or count == most:
                break
            count += 1
            said = complaint(data, name)
            if said is not None:
                bad.append((said, data))
        written = sorted(path.name for path in Path().iterdir())
        if written:
            bad.append((f"files were written: {written}", b""))
    print(f"{count:,} files, seed {seed}, {len(bad)} went wrong")
    return bad


def main() -> int:
    """Run and report; 1 when something went wrong."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(10**6)
    bad = run(seconds, seed)
    kept = Path(tempfile.mkdtemp(prefix="finura-fuzz-")) if bad else None
    for n, (said, data) in enumerate(bad[:50]):
        assert kept is not None
        (kept / str(n)).write_bytes(data)
        print(f"{kept / str(n)}: {said}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
