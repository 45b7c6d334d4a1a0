"""Whatever bytes come: a reader raises BadInput or gives rows, ends, and accounts for every line."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from finura_cli.domain.imports import Hints
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from finura_cli.formats import registry
from finura_cli.formats.source import from_bytes
from tests import fuzz
from tests.formats.reading import read
from tests.formats.test_layouts import LAYOUTS
from tests.thorough import in_part

CALM = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FRAGMENTS = [
    *'",;\t|\n\r\x00\x1b€éß\u202e\ufeff',
    "\r\n",
    '""',
    "2026-01-31",
    "31.12.2025",
    "01/02/2026",
    "2026-02-30",
    "99999999",
    "1e999",
    "NaN",
    "-",
    "1,234.56",
    "1.234,56",
    "(5.00)",
    "5-",
    "1_000",
    "٣",
    "9" * 40,
    "=1+1",
    "Date",
    "Amount",
    "Betrag",
    "Debit",
    "Credit",
    "Balance",
    "Saldo",
    "date,amount,category",
    "Category",
    "CR",
    "DR",
    "Opening balance",
    "Total",
    "\ud800",
]


def settle_and_walk(data: bytes) -> None:
    source = from_bytes(data, "file")
    for order in (None, "mdy"):
        with contextlib.suppress(BadInput):
            reader = registry.pick(source, Hints(date_order=order))
            reading = reader.settle(source, Hints(date_order=order))
            for item in reader.rows(source, reading):
                if isinstance(item, Draft):
                    assert 1900 <= item.date.year <= 2100
                    assert abs(item.minor) <= 10**15
                    assert all(isinstance(cell, str) for cell in item.raw)


@CALM
@given(st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b"PK\x03\x04")
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
@example(b'"')
@example(b"\n\n\n")
def test_any_bytes(data: bytes) -> None:
    settle_and_walk(data)


@CALM
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=60))
def test_any_mixture_of_what_files_are_made_of(parts: list[str]) -> None:
    settle_and_walk("".join(parts).encode("utf-8", "surrogatepass"))


@settings(CALM, max_examples=80)
@given(st.sampled_from(sorted(LAYOUTS)), st.data())
def test_a_real_layout_with_damage(name: str, data: st.DataObject) -> None:
    raw = bytearray(LAYOUTS[name][0].encode())
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(raw) - 1))
        what = data.draw(st.sampled_from(["cut", "byte", "twice", "quote"]))
        if what == "cut":
            del raw[place : place + data.draw(st.integers(1, 30))]
        elif what == "byte":
            raw[place] = data.draw(st.integers(0, 255))
        elif what == "twice":
            raw[place:place] = raw[place : place + 40]
        else:
            raw[place:place] = b'"'
        if not raw:
            break
    settle_and_walk(bytes(raw))


@CALM
@given(st.sampled_from(sorted(LAYOUTS)), st.integers(0, 400))
def test_a_truncated_file_gives_no_other_rows(name: str, cut: int) -> None:
    text, rows = LAYOUTS[name]
    lines = text.rstrip("\n").split("\n")
    kept = lines[: len(lines) - cut % len(lines)]
    with contextlib.suppress(BadInput):
        got = read("\n".join(kept) + "\n")
        dates = {day for day, _ in rows}
        assert all(day in dates for day, _ in got.rows)


@pytest.mark.parametrize("size", [10_000, 2_000_000])
def test_one_long_line_ends_soon(size: int) -> None:
    settle_and_walk(b"a" * size)
    settle_and_walk(b"," * size)
    settle_and_walk(b'"' * size)
    settle_and_walk(b"Date,Amount\n2026-01-31," + b"9" * size + b"\n2026-01-30,5.00\n")


@pytest.mark.parametrize("most", in_part(400, 1500))
def test_damage_to_samples_of_every_reader(most: int) -> None:
    assert {row.name for row in registry.ROWS} >= {"simple", "csv", "xlsx", "ofx", "qif", "mt940", "camt", "finura"}
    assert fuzz.run(60, seed=20260131, most=most) == []


def test_every_reader_takes_one_of_the_samples() -> None:
    taken = {registry.pick(from_bytes(data, "file"), Hints()).name for data in fuzz.samples().values()}
    left = {row.name for row in registry.ROWS if row.begins} - taken - {"calamine", "ledger", "journal", "hledger"}
    assert not left, f"no sample is taken by {left}: add a file of each to tests/formats/layouts, which is then damaged"


@pytest.mark.timeout(60)  # of a reader that looks back from each sign it takes three minutes
def test_a_long_word_in_an_old_encoding_ends_soon() -> None:
    settle_and_walk(b"Cuenta " + b"0" * 20_000 + b" \xe9,Importe\n" + b"2026-01-31,5.00\n")
