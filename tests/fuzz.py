"""Damage to samples of every format, for as long as it is given: `python -m tests.fuzz [SECONDS] [SEED] [READER]`.

A reader refuses, or gives rows; it ends within seconds, raises nothing else, and writes nothing. What breaks that is
kept in a file beside the report. Seconds are those of the processor, so that a busy computer changes nothing. With
READER only samples of that format are damaged, and it takes them whatever they look like, or what then knows them.
"""

from __future__ import annotations

import io
import random
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import chdir, contextmanager, redirect_stdout, suppress
from pathlib import Path
from typing import NamedTuple

import openpyxl

from finura_cli.domain.imports import Hints, Problem, Reading, Skipped
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from finura_cli.formats import profiles, registry
from finura_cli.formats.base import Reader, Source
from finura_cli.formats.source import from_bytes
from finura_cli.services import understanding

SLOW = 5.0
REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "bank_files"
"""Files of real banks, where that folder is beside the repository: they hold what no sample was made up with."""
PROFILE = "profile"
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
    from tests.formats import ofx_samples, old_workbook, qif_samples
    from tests.formats.reading import profile_samples
    from tests.formats.test_layouts import LAYOUTS
    from tests.hostile.workbooks import ods, ods_row

    found = {name: text.encode() for name, (text, _) in LAYOUTS.items()}
    found |= {f"profile {name}": sample.text.encode() for name, sample in profile_samples().items()}
    for module in (ofx_samples, qif_samples):
        texts = ((name, value) for name, value in vars(module).items() if name.isupper() and isinstance(value, str))
        found |= {f"{module.__name__}.{name}": value.encode() for name, value in texts if len(value) > 200}
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
    found["xlsx"] = _workbook()
    found["xls"] = old_workbook.XLS
    found["ods"] = ods(*(ods_row(*map(str, row)) for row in TABLE))
    return found


def real_ones() -> list[bytes]:
    """Small files of real banks; none where they are not at hand."""
    return [path.read_bytes() for path in sorted(REAL.glob("*/*")) if 0 < path.stat().st_size < 100_000]


TABLE = (("Date", "Text", "Amount", "Balance"), ("2026-01-31", "tea", -5, 95), ("2026-02-01", "work", 9, 104))


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in TABLE:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def damaged(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """The file with some bytes cut, doubled, moved, changed, or taken from another file; of an archive mostly one of
    the parts, packed again."""
    if data.startswith(b"PK\x03\x04") and chance.random() < 0.8:
        with suppress(zipfile.BadZipFile):
            return _with_a_damaged_part(data, others, chance)
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


def _with_a_damaged_part(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        at = chance.randrange(len(before.namelist()))
        for n, name in enumerate(before.namelist()):
            part = before.read(name)
            after.writestr(name, damaged(part, others, chance) if n == at and part else part)
    return stream.getvalue()


class TooLongError(BaseException):
    """Raised in the middle of a reader that does not end; no reader can catch it as a mistake of its own."""


@contextmanager
def _ended_after(seconds: float) -> Iterator[None]:
    """Ends what is inside after so many seconds of the processor, where the system can."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _understood(source: Source, asked: Hints, *, by_profile: bool) -> tuple[Reader, Reading]:
    if by_profile:
        taker, _, reading = understanding.understood(None, source, asked)
        return taker, reading
    reader = registry.pick(source, asked)
    return reader, reader.settle(source, asked)


def complaint(data: bytes, name: str | None) -> str | None:
    """What a reader did that it must not do with these bytes; None when all is well."""
    started, printed = time.process_time(), io.StringIO()
    try:
        with _ended_after(SLOW), redirect_stdout(printed):
            source = from_bytes(data, "file")
            asked = Hints(format=None if name == PROFILE else name)
            reader, reading = _understood(source, asked, by_profile=name == PROFILE)
            name = reader.name
            for item in reader.rows(source, reading):
                if not isinstance(item, Draft | Problem | Skipped):
                    return f"{name}: gave {item!r}"
                if isinstance(item, Draft) and not (1900 <= item.date.year <= 2100 and abs(item.minor) <= 10**15):
                    return f"{name}: {item!r}"
    except BadInput:
        pass
    except TooLongError:
        return f"{name}: {traceback.format_exc()}"
    except Exception:
        return f"{name}: {traceback.format_exc()}"
    if printed.getvalue():
        return f"{name}: printed {printed.getvalue()[:80]!r}"
    taken = time.process_time() - started
    return f"{name}: took {taken:.1f} s" if taken > SLOW else None


class Supply(NamedTuple):
    """Files to damage, files to take pieces from, and the readers that may be made to take them."""

    files: Sequence[bytes]
    others: Sequence[bytes]
    names: Sequence[str]
    forced: float
    """How often a reader is made to take a file, instead of the one that knows it."""


def supply() -> Supply:
    """For all readers: half of the files are layouts, half are of the formats that are no tables."""
    known = samples()
    names = [row.name for row in registry.ROWS if row.begins]
    by_name = [known[name] for name in known if name in (*names, "ofx, XML", "xls", "ods")]
    files = list(known.values())
    return Supply([*files, *by_name * (len(files) * 2 // (3 * len(by_name)))], files, names, 0.3)


def supply_of(reader: str) -> Supply:
    """For one reader: the files that it takes when nobody says which is to."""
    others = [*samples().values(), *real_ones()]
    return Supply([data for data in others if _is_taken(data, reader)] or others, others, [reader], 0.5)


def _is_taken(data: bytes, name: str) -> bool:
    with suppress(BadInput):
        source = from_bytes(data, "file")
        if name == PROFILE:
            return understanding.understood(None, source, Hints())[0] is profiles.READER
        if name in ("hledger", "ledger"):
            name = "journal"  # either takes what it does
        return registry.pick(source, Hints()).name == name
    return False


def rounds(seed: int, given: Supply) -> Iterator[tuple[bytes, str | None]]:
    """Damaged files without end, each with the reader that is to take it; None for the one that knows it."""
    chance = random.Random(seed)
    while True:
        data = damaged(chance.choice(given.files), given.others, chance)
        yield data, chance.choice(given.names) if chance.random() < given.forced else None


def run(seconds: float, seed: int, most: int | None = None, reader: str | None = None) -> list[tuple[str, bytes]]:
    """Everything that went wrong in so many seconds of the processor, or with so many files, with the bytes that did
    it."""
    bad: list[tuple[str, bytes]] = []
    given = supply() if reader is None else supply_of(reader)
    until, count = time.process_time() + seconds, 0
    with tempfile.TemporaryDirectory() as empty, chdir(empty):
        for data, name in rounds(seed, given):
            if time.process_time() > until or count == most:
                break
            count += 1
            said = complaint(data, name)
            if said is not None:
                bad.append((said, data))
        written = sorted(path.name for path in Path().iterdir())
        if written:
            bad.append((f"files were written: {written}", b""))
    print(f"{reader or 'all readers'}: {count:,} files, seed {seed}, {len(bad)} went wrong")
    return bad


def main() -> int:
    """Run and report; 1 when something went wrong."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(10**6)
    reader = sys.argv[3] if len(sys.argv) > 3 else None
    if reader is not None and reader not in {row.name for row in registry.ROWS}:
        print(f"there is no reader {reader!r}: {', '.join(row.name for row in registry.ROWS)}")
        return 2
    bad = run(seconds, seed, reader=reader)
    kept = Path(tempfile.mkdtemp(prefix="finura-fuzz-")) if bad else None
    for n, (said, data) in enumerate(bad[:50]):
        assert kept is not None
        (kept / str(n)).write_bytes(data)
        print(f"{kept / str(n)}: {said}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
