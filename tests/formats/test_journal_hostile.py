"""Hostile journals: whatever comes is refused, rejected or read, in linear time, and no line of it is lost."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from finura_cli.domain.imports import Hints, Problem, Skipped
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from finura_cli.formats import registry
from finura_cli.formats.source import from_bytes
from tests.formats.journals import drafts, lines_of, parts, problems

CALM = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
READERS = ["journal", "hledger", "ledger", "beancount", "finura"]
ROW = "2026-10-03 * Shop\n    expenses:food  $5.00\n    assets:bank\n"
FRAGMENTS = [
    *"\n\n\n\n    \t;:=~*!()[]{}@#^\"'|,.-+/\\\0\x1b€",
    "\r\n", "2026-10-03", "2026-02-30", "10/3", "expenses:food", "assets:bank", "Assets:Bank", "Expenses:Food", "  ",
    "$5.00", "-5 EUR", "5 AAPL", "1e999", "NaN", "٣", "9" * 40, "= $5.00", "@ $2", "@@ 3 EUR", "{$5}", "[2026-10-03]",
    "include /etc/passwd", "alias a = b", "apply account x", "end apply account", "account a:b  ; type:A", "Y 2026",
    "D $1,000.00", "comment", "end comment", "commodity EUR", "balance", "pad", "open", "txn", '"text"', "\ud800",
    ROW, '2026-10-03 * "a" "b"\n  Expenses:Food  5 EUR\n  Assets:Bank\n', "pushtag #x", 'option "name_assets" "X"',
]  # fmt: skip


def walk(data: bytes) -> None:
    source = from_bytes(data, "file")
    count = data.count(b"\n") + data.count(b"\r") + 1
    for name in READERS:
        reader = registry.reader(name)
        reader.recognise(source)
        with contextlib.suppress(BadInput):
            reading = reader.settle(source, Hints(format=name, currency="EUR"))
            json.dumps(reading.details)
            for part in range(int(str(reading.details["parts"]))):
                one = reader.settle(source, Hints(format=name, currency="EUR", part=part))
                for item in reader.rows(source, one):
                    if isinstance(item, Draft):
                        assert 1900 <= item.date.year <= 2100
                        assert abs(item.minor) <= 10**15
                        assert sum(line.minor for line in lines_of(item)) == item.minor
                        assert all(isinstance(cell, str) for cell in item.raw)
                    first = item.first if isinstance(item, Skipped) else item.line
                    assert 1 <= first <= count


@CALM
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=60))
@example(["2026-10-03", "\n", "    ", "assets:bank", "  ", "= $5.00"])
@example(['2026-10-03 * "a', "\n"])
def test_any_mixture_of_what_journals_are_made_of(pieces: list[str]) -> None:
    walk("".join(pieces).encode("utf-8", "surrogatepass"))


@CALM
@given(st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b"{")
def test_any_bytes(data: bytes) -> None:
    walk(data)


@settings(CALM, max_examples=80)
@given(st.data())
def test_a_sound_journal_with_damage(data: st.DataObject) -> None:
    raw = bytearray((ROW * 3 + "    assets:cash  $5.00 = $9.00\n" + ROW).encode())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(raw) - 1))
        if data.draw(st.booleans()):
            del raw[place : place + data.draw(st.integers(1, 20))]
        else:
            raw[place:place] = data.draw(st.binary(min_size=1, max_size=4))
        if not raw:
            break
    walk(bytes(raw))


BIG = 60_000


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text",
    [
        "a" * BIG * 20,
        ROW + "    " + "a:" * BIG + "  $5.00\n",
        ROW + "    assets:x  " + "(" * BIG + "\n",
        ROW + "    assets:x  $" + "9" * BIG + "\n",
        ROW + "    ; " + "a:b," * BIG + "\n",
        ROW + "    ; " + ":a" * BIG + ":\n",
        ROW + "    ; " + " " * BIG + "x\n",
        ROW + "    ; " + "[" * BIG + "\n",
        ROW + "    assets:x  $1 " + "@ $1 " * BIG + "\n",
        "2026-10-03 balance Assets:X  " + "(" * BIG + "1 EUR\n",
        "2026-10-03 * \"x\"\n  Assets:X  " + "-" * BIG + "1 EUR\n",
        '{"schema": 1, "command": "export", "x": ' + "[" * BIG + "\n",
        '{"schema": 1, "command": "export", "transactions": [' + '{"amount": ' + "9" * 5_000 + "}]}",
    ],
    ids=range(13),
)  # fmt: skip
def test_what_is_large_or_deep_ends_soon(text: str) -> None:
    walk(text.encode())


@pytest.mark.parametrize(
    "many",  # the whole takes too long, too, for who looks back at each line with hardly any work
    [
        pytest.param(BIG // 3, id="part", marks=pytest.mark.timeout(30)),
        pytest.param(BIG, id="whole", marks=[pytest.mark.timeout(60), pytest.mark.judge]),
    ],
)
@pytest.mark.parametrize(
    "lines",
    [
        lambda many: "apply account a\n" * many + ROW,
        lambda many: "".join(f"alias a{n} = b{n}\n" for n in range(199)) + ROW * (many // 20),
        lambda many: "comment\n" * many + ROW,
        lambda many: "2026-10-03 x\n" * many,
        lambda many: "2026-10-03 x\n" + "    assets:bank  $1\n    expenses:a  $-1\n" * (many // 3),
        lambda many: "".join(f"2026-10-03 x\n    assets:a{n}  $1\n    income:x\n" for n in range(many // 30)),
        lambda many: '2026-10-03 * "' + "\\" * BIG + "\n" + '\\" \n' * many,
        lambda many: '{"schema": 1, "command": "export", "accounts": [' + "{}," * many,
    ],
    ids=range(8),
)  # fmt: skip
def test_what_has_many_lines_ends_soon(lines: Callable[[int], str], many: int) -> None:
    walk(lines(many).encode())


def test_more_accounts_than_anybody_has_are_refused() -> None:
    text = "".join(f"2026-10-03 x\n    assets:a{n}  $1.00\n    income:x\n" for n in range(600))
    with pytest.raises(BadInput) as refused:
        parts(text)
    assert refused.value.code == "too-many-accounts"


@pytest.mark.parametrize("cut", range(1, len(ROW)))
def test_a_file_that_is_cut_off_gives_no_other_rows(cut: int) -> None:
    rows = drafts("commodity $1,000.00\n" + ROW + "\n" + ROW[:-cut])
    assert list(rows) == ["assets:bank"]
    assert [row.minor for row in rows["assets:bank"]] in ([-500], [-500, -500])


def test_a_last_amount_that_may_be_cut_off_is_looked_at() -> None:
    text = ROW + "\n2026-10-04 x\n    expenses:food\n    assets:bank  $-12"
    assert [row.doubt is not None for row in drafts(text)["assets:bank"]] == [False, True]
    assert [row.doubt is not None for row in drafts(text + "\n")["assets:bank"]] == [False, False]


def test_bytes_that_are_no_text_spoil_their_own_record() -> None:
    good = "2026-10-03 Café crème brûlée\n    expenses:food  $5.00\n    assets:bank\n".encode()
    text = good * 3 + good.replace("é".encode(), b"\xe9\xe9", 1)
    (problem,) = problems(text)
    assert problem.why == "holds bytes that are no text"
    assert len(drafts(text)["assets:bank"]) == 3


def test_texts_are_kept_as_they_are() -> None:
    text = "2026-10-03 =cmd|'/c'!A1 [bold]\u202e <b>\n    expenses:food  $5.00\n    assets:bank\n"
    (row,) = drafts(text)["assets:bank"]
    assert row.merchant == "=cmd"
    assert "\u202e" in row.description


# --------------------------------------------------------------------------------------------------- our own export

ENTRY: dict[str, object] = {
    "uid": "01900000-0000-7000-8000-000000000001", "date": "2026-10-03", "time": None, "account": "a",
    "amount": "-5.00", "currency": "EUR", "description": "x", "merchant": None, "note": "", "mode": None,
    "mood": None, "who": None,
    "tags": [], "pending": False, "import": None, "line": None, "transfer": None, "refund_of": None, "review": None,
    "lines": [{"category": None, "amount": "-5.00", "by": None, "confidence": None}],
}  # fmt: skip


def export(*entries: dict[str, object], **more: object) -> str:
    account = {"uid": "a", "name": "Main", "kind": "bank", "currency": "EUR", "opening": "0.00", "number": None}
    head: dict[str, object] = {"schema": 1, "command": "export", "settings": {}, "accounts": [account]}
    return json.dumps(head | {"categories": [], "merchants": []} | more | {"transactions": list(entries)})


@pytest.mark.parametrize(
    "wrong",
    [
        {"uid": "x"}, {"uid": 5}, {"date": "2026-02-30"}, {"date": "20261003"}, {"date": "0000-01-01"},
        {"amount": -5}, {"amount": "5.001"}, {"amount": "1e3"}, {"amount": "9" * 16}, {"amount": "٣"},
        {"amount": "-4.00"},
        {"currency": "eur"}, {"time": "25:00"}, {"mood": 9}, {"mood": True}, {"tags": "x"}, {"tags": [1]},
        {"description": None}, {"description": "a\0b"}, {"description": "\ud800"}, {"description": "x" * 200_000},
        {"account": "b"}, {"account": ["a"]}, {"merchant": "m"}, {"lines": []}, {"lines": None}, {"lines": [5]},
        {"lines": [{"category": "c", "amount": "-5.00"}]}, {"lines": [{"category": {}, "amount": "-5.00"}]},
    ],
    ids=str,
)  # fmt: skip
def test_an_entry_of_an_export_that_is_not_sound_is_told(wrong: dict[str, object]) -> None:
    second = ENTRY | {"uid": "01900000-0000-7000-8000-000000000002"} | wrong
    text = export(ENTRY, second)
    assert len(problems(text)) == 1
    assert [row.minor for rows in drafts(text).values() for row in rows] == [-500]


def test_a_uid_is_taken_once() -> None:
    (problem,) = problems(export(ENTRY, ENTRY))
    assert problem.why == "its uid occurs twice"


@pytest.mark.parametrize(
    "text",
    [
        export(ENTRY)[:-1], export(ENTRY) + "x", export(ENTRY).replace('"schema"', "NaN, "), export(ENTRY, schema=2),
        export(ENTRY, accounts=[{"uid": "a"}]), export(ENTRY, categories=[{"uid": "c", "path": "x", "kind": "odd"}]),
        '{"command": "export"', '{"command": "export", "transactions": [1 2]}',
    ],
)  # fmt: skip
def test_an_export_that_is_damaged_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        parts(text)
    assert refused.value.code in ("truncated", "newer-export")


def test_other_json_is_no_export() -> None:
    for text in ('{"schema": 1, "command": "list", "rows": []}', "[]", '{"transactions": []}'):
        with pytest.raises(BadInput) as refused:
            parts(text)
        assert refused.value.code == "not-a-statement"


def test_problems_of_an_export_name_their_line() -> None:
    text = export(ENTRY, ENTRY | {"amount": "x"}).replace('{"uid"', '\n{"uid"')
    assert [(p.line, p.text.startswith('{"uid"')) for p in problems(text)] == [(4, True)]
    assert isinstance(problems(text)[0], Problem)
