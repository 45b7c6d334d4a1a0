"""Damage to OFX and QIF files, byte by byte and at random: no row is made up, and none is lost without a word."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from finura_cli.domain.imports import Hints, Problem
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from finura_cli.formats import registry
from finura_cli.formats.source import from_bytes
from tests.formats import ofx_samples, qif_samples
from tests.formats.ofx_samples import bank, card, row, whole
from tests.formats.reading import read
from tests.thorough import in_part

CALM = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SGML = whole(
    bank(row("-1.25", fitid="1", name="A", memo="m1"), row("300.00", "20260107", "CREDIT", fitid="3"), ledger="9.5")
)
PLAIN_QIF = (
    "!Type:Bank\nD01/13/2026\nU-5.00\nT-5.00\nC*\nN7\nPShop\nMMilk\nLFood\n^\nD01/14/2026\nT-1,250.00\nN12\nPRent\n"
    "M12\n^\nD01/15/2026\nPPay\nT2,000.00\nLSalary\n^\n"
)
WHOLE_FILES = {
    "SGML": (SGML, "X<>\n"),
    "XML": (ofx_samples.XML, "X<"),
    "one line": (ofx_samples.ONE_LINE, "X>"),
    "QIF": (PLAIN_QIF, "XDTUPS$^! \n1"),
    "QIF with splits": (qif_samples.SPLITS, "XDTUPS$^! \n1"),
}
# A wrong digit in a date or an amount is no damage that a file without balances could show.
VALUES = re.compile(r"(?<=<DTPOSTED>)[^<\n]*|(?<=<TRNAMT>)[^<\n]*|(?<=<CURDEF>)[^<\n]*|(?m:(?<=^[DTU$])[-0-9].*$)")


def changed(text: str, signs: str) -> list[tuple[str, str]]:
    """Every file that differs from a text in one character outside of dates and amounts; with where it does."""
    kept = {place for m in VALUES.finditer(text) for place in range(m.start(), m.end())}
    found = []
    for place in range(len(text)):
        if place not in kept:
            before, after = text[:place], text[place + 1 :]
            where = f"{before[-20:]}|{text[place:][:20]}"
            found += [(before + sign + after, f"{sign!r} at {where}") for sign in ("", *signs) if sign != text[place]]
    return found


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", WHOLE_FILES)
@pytest.mark.parametrize("step", in_part(7, 1))  # no count of signs can be divided by it: each has its turns
def test_one_wrong_character_makes_no_row_and_loses_none_silently(name: str, step: int) -> None:
    text, signs = WHOLE_FILES[name]
    expected = Counter(read(text).rows)
    for damaged, where in changed(text, signs)[::step]:
        try:
            got = read(damaged)
        except BadInput:
            continue
        believed = Counter(row for row, draft in zip(got.rows, got.drafts, strict=True) if not draft.doubt)
        assert not believed - expected, where
        if got.reading.details.get("parts") == 1:
            assert sum((expected - Counter(got.rows)).values()) <= len(got.problems), where


@pytest.mark.parametrize("text", [SGML, ofx_samples.XML, ofx_samples.BRAZIL, PLAIN_QIF])
def test_a_file_cut_anywhere_is_refused_or_gives_rows_that_it_holds(text: str) -> None:
    rows = read(text).rows
    for end in range(len(text)):
        try:
            got = read(text[:end])
        except BadInput:
            continue
        believed = [row for row, draft in zip(got.rows, got.drafts, strict=True) if not draft.doubt]
        assert believed == rows[: len(believed)], text[:end][-40:]
        if "<OFX>" in text:
            assert got.rows == rows, text[:end][-40:]


def settle_and_walk(data: bytes) -> None:
    """What must hold for any bytes: a refusal, or rows that are sound."""
    for order in (None, "dmy"):
        source, hints = from_bytes(data, "file"), Hints(date_order=order)
        try:
            reader = registry.pick(source, hints)
            if reader.name not in ("ofx", "qif"):
                return
            reading = reader.settle(source, hints)
        except BadInput:
            continue
        for part in range(int(str(reading.details["parts"]))):
            hints = Hints(date_order=order, part=part)
            check_rows(list(reader.rows(source, reader.settle(source, hints))))


def check_rows(items: list[object]) -> None:
    for item in items:
        if isinstance(item, Draft):
            assert 1900 <= item.date.year <= 2100
            assert abs(item.minor) <= 10**15
            assert all(isinstance(cell, str) for cell in item.raw)
            assert not any("\ud800" <= c <= "\udfff" for c in item.description + item.note)
            if item.more is not None:
                assert sum(line.minor for line in item.more.lines) == item.minor
        elif isinstance(item, Problem):
            assert item.why
            assert "\n" not in item.text


FILES = {
    **{f"OFX {name}": text for name, (text, _) in ofx_samples.DIALECTS.items()},
    **{f"QIF {name}": text for name, (text, _) in qif_samples.DIALECTS.items()},
    "OFX broker": ofx_samples.BROKER,
    "OFX French": ofx_samples.FRENCH,
    "OFX card": whole(card(row("5.00"), row("-5.00", kind="CREDIT")), bank(row("1", kind="CREDIT"))),
    "QIF Quicken": qif_samples.QUICKEN,
    "QIF splits": qif_samples.SPLITS,
}
PIECES = [
    *("<", ">", "</", "<STMTTRN>", "</STMTTRN>", "<TRNAMT>", "<TRNAMT>5", "<DTPOSTED>20260230", "<BANKTRANLIST>"),
    *("</STMTRS>", "<CCSTMTRS>", "<!--", "-->", "<![CDATA[", "&#9999999;", "&amp;amp;", "<LEDGERBAL><BALAMT>1<DTASOF>"),
    *("^\n", "!Type:Bank\n", "!Type:Invst\n", "!Account\n", "D13/01/2026\n", "D01/13/2026\n", "T5\n", "T-1,234\n"),
    *("$5\n", "S\n", "L[X]\n", "\x00", "\ufeff", "é", "\u202e", "\n", "\r", " ", "9" * 25, "-", ",", ".", "NaN"),
]
HEADS = ["<OFX>", "OFXHEADER:100\n", "!Type:Bank\n", "!Account\n"]


@settings(CALM, max_examples=100)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_a_file_with_any_damage(name: str, data: st.DataObject) -> None:
    text = FILES[name]
    raw = bytearray(text.encode() if isinstance(text, str) else text)
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(raw) - 1))
        what = data.draw(st.sampled_from(["cut", "byte", "twice", "piece", "end"]))
        if what == "cut":
            del raw[place : place + data.draw(st.integers(1, 200))]
        elif what == "byte":
            raw[place] = data.draw(st.integers(0, 255))
        elif what == "twice":
            raw[place:place] = raw[place : place + data.draw(st.integers(1, 400))]
        elif what == "piece":
            raw[place:place] = data.draw(st.sampled_from(PIECES)).encode()
        else:
            del raw[place:]
        if not raw:
            break
    settle_and_walk(bytes(raw))


@CALM
@given(
    st.sampled_from(["<OFX>", "OFXHEADER:100\n", "!Type:Bank\n", "!Account\n"]),
    st.lists(st.sampled_from(PIECES), max_size=60),
)
@example("<OFX>", ["<STMTTRN>", "</STMTTRN>", "<BANKTRANLIST>"])
@example("!Type:Bank\n", ["D13/01/2026\n", "T5\n", "S\n", "$5\n", "S\n", "^\n"])
def test_any_mixture_of_what_files_are_made_of(head: str, pieces: list[str]) -> None:
    settle_and_walk((head + "".join(pieces)).encode())
