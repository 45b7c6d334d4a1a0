"""SWIFT statements: what the dialects have in common is in layouts/swift.txt, what they may do wrong is here."""

from __future__ import annotations

import contextlib
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finura_cli.domain.imports import Hints
from finura_cli.domain.money import exponent
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from finura_cli.formats import registry
from finura_cli.formats.source import from_bytes
from tests.formats.reading import Read, read
from tests.formats.test_layouts import LAYOUTS
from tests.thorough import in_part

SAMPLES = {name: text for name, (text, _) in LAYOUTS.items() if name.startswith("SWIFT")}


def statement(*lines: str, opening: str = "C240101EUR100,00", closing: str = "C240131EUR100,00") -> str:
    """A statement of one account around these lines."""
    return "\n".join(
        (":20:A", ":25:NL69DIJK0123456789", ":28C:1", f":60F:{opening}", *lines, f":62F:{closing}", "-", "")
    )


def line(text: str) -> Read:
    return read(statement(f":61:{text}", ":86:something"))


def the_draft(*lines: str) -> Draft:
    (draft,) = read(statement(*lines)).drafts
    return draft


# ------------------------------------------------------------------------------------------------- dates and amounts


@pytest.mark.parametrize(
    ("text", "day", "minor"),
    [
        ("2401020102D9,NMSCNONREF", "2024-01-02", -900),
        ("2401020102C11,8NMSCNONREF", "2024-01-02", 1180),
        ("240102D0000000001234,5NMSC", "2024-01-02", -123450),
        ("240102D000000000000001234,50NMSC", "2024-01-02", -123450),
        ("240102DR1234.56NMSC", "2024-01-02", -123456),
        ("240102DR1.234,56NMSC", "2024-01-02", -123456),
        ("240102    CR1,00NMSC", "2024-01-02", 100),
        ("240102RC1,00NMSC", "2024-01-02", -100),
        ("240102RD1,00NMSC", "2024-01-02", 100),
        ("240102RCR1,00NMSC", "2024-01-02", -100),
        ("240102D\n1,00NMSC", "2024-01-02", -100),
        ("240102D1,00", "2024-01-02", -100),
        ("991231D1,00NMSC", "1999-12-31", -100),
        ("20240102D1,00NMSC", "2024-01-02", -100),
        ("240229D0,01NMSC", "2024-02-29", -1),
        ("240102D,50NMSC", "2024-01-02", -50),
    ],
)
def test_a_statement_line(text: str, day: str, minor: int) -> None:
    (draft,) = line(text).drafts
    assert (draft.date.isoformat(), draft.minor) == (day, minor)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("240230D1,00NMSC", "no such day"),
        ("230229D1,00NMSC", "no such day"),
        ("241301D1,00NMSC", "no such day"),
        ("240100D1,00NMSC", "no such day"),
        ("2401D1,00NMSC", "no date"),
        ("240102D,NMSC", "begins with"),
        ("240102D.NMSC", "begins with"),
        ("240102DNaN", "begins with"),
        ("240102D1E3NMSC", "begins with"),
        ("240102D1 234,56NMSC", "begins with"),
        ("240102D12,00-NMSC", "begins with"),
        ("240102D-12,00NMSC", "begins with"),
        ("240102X12,00NMSC", "begins with"),
        ("24010212,00NMSC", "begins with"),
        ("240102D1,234,56NMSC", "no number"),
        ("240102D12,345NMSC", "more than 2 decimals"),
        ("240102D12.34.56NMSC", "no number"),
        ("240102D9999999999999999,00NMSC", "too large"),
        ("٢٤٠١٠٢D1,00NMSC", "begins with"),
        ("", "begins with"),
    ],
)
def test_what_is_no_statement_line_is_a_problem_and_the_others_are_read(text: str, why: str) -> None:
    got = read(statement(":61:240101C1,00NMSC", ":86:before", f":61:{text}", ":86:it", ":61:240103C3,00NMSC"))
    assert [draft.minor for draft in got.drafts] == [100, 300]
    (problem,) = got.problems
    assert problem.line == 7
    assert why in problem.why
    assert problem.text == f":61:{text}\n:86:it"


def test_a_dot_before_three_digits_parts_thousands_unless_the_file_has_decimal_points() -> None:
    lines = ":61:240102D1.234NMSC", ":61:240103D1,50NMSC"
    assert [d.minor for d in read(statement(*lines)).drafts] == [-123400, -150]
    got = read(statement(":61:240102D1.234NMSC", ":61:240103D1.50NMSC"))
    assert [d.minor for d in got.drafts] == [-150]
    assert "more than 2 decimals" in got.problems[0].why


def test_the_currency_tells_the_decimals() -> None:
    for currency, amount, minor in (("KWD", "1,5", 1500), ("JPY", "150,", 150), ("EUR", "1,5", 150)):
        got = read(
            statement(f":61:240102C{amount}NMSC", opening=f"C240101{currency}0,", closing=f"C240102{currency}9,")
        )
        assert got.drafts[0].minor == minor
        assert got.drafts[0].currency == got.reading.currency == currency


def test_the_roubles_of_old_are_roubles() -> None:
    assert (
        read(statement(":61:240102C1,NMSC", opening="C240101RUR0,", closing="C240102RUR1,")).reading.currency == "RUB"
    )


# ----------------------------------------------------------------------------------------------- texts of a payment


def test_what_german_banks_write() -> None:
    draft = the_draft(
        ":61:2403010301DR54,90NDDTNONREF//REF1",
        ":86:105?00SEPA-BASISLASTSCHRIFT?109248?20EREF+V-815?21MREF+M-1?22CRED+",
        "DE98ZZZ09999999999?23SVWZ+Strom Abschlag Maerz 2?24024 Kunde 4711?30NO",
        "RDDE00XXX?31DE02999123450000654321?32Stadtwerke Auental GmbH?33 & Co. KG",
    )
    assert draft.merchant == "Stadtwerke Auental GmbH & Co. KG"
    assert draft.description == "Strom Abschlag Maerz 2024 Kunde 4711"
    assert draft.note == "SEPA-BASISLASTSCHRIFT · DE02999123450000654321 · MREF M-1 · CRED DE98ZZZ09999999999"
    assert (draft.reference, draft.mode) == ("REF1", "direct debit")


def test_pieces_that_are_full_go_on_within_the_word() -> None:
    full = "a" * 20 + " begin "
    draft = the_draft(":61:240102D1,NMSC", f":86:020?00X?20{full.strip().ljust(27, 'n')}?21ning?22next")
    assert draft.description == "a" * 20 + " beginnning next"


@pytest.mark.parametrize("sign", "?<>~^|@#")
def test_subfields_by_any_sign(sign: str) -> None:
    told = f"020{sign}00TRANSFER{sign}20Rent{sign}21October{sign}32House{sign}33Ltd"
    draft = the_draft(":61:240102D1,NMSC", f":86:{told}")
    assert (draft.description, draft.merchant, draft.note) == ("Rent October", "House Ltd", "TRANSFER")


def test_what_is_beside_the_purpose_in_poland_is_not_told_twice() -> None:
    draft = the_draft(
        ":61:2502260226DN146,37NERRNONREF//3560",
        "PRZELEW INTERNET",
        ":86:7650<00PRZELEW INTERNET<10",
        "<20Abonament za pokazywanie danych prz",
        "<21ez caly rok",
        "<27TELEFONY POLNE",
        "<29",
        "<32TELEFONY POLNE<33",
        "<61NONREF",
    )
    assert draft.description == "Abonament za pokazywanie danych przez caly rok"
    assert (draft.merchant, draft.note, draft.reference) == ("TELEFONY POLNE", "PRZELEW INTERNET", "3560")


def test_what_dutch_banks_write() -> None:
    draft = the_draft(
        ":61:240102D14,25NDDTEREF//0001",
        "/TRCD/01016/",
        ":86:/TRTP/SEPA INCASSO/CSID/NL99ZZZ999999999999/NAME/Waterbedrijf Dij",
        "k/MARF/1/REMI/Termijn februari/IBAN/NL08DIJK0000001234",
    )
    assert (draft.merchant, draft.description) == ("Waterbedrijf Dijk", "Termijn februari")
    assert "NL08DIJK0000001234" in draft.note
    assert "TRCD" not in draft.note


def test_the_other_side_is_named_by_the_way_money_went() -> None:
    both = ":86:/ORDP//NAME/Anna/BENM//NAME/Bert/REMI/Pizza"
    assert the_draft(":61:240102D1,NMSC", both).merchant == "Bert"
    assert the_draft(":61:240102C1,NMSC", both).merchant == "Anna"
    assert the_draft(":61:240102C1,NMSC", both).note == "Bert"


def test_labels() -> None:
    draft = the_draft(
        ":61:240102D1,NMSC",
        ":86:SEPA OVERBOEKING                 IBAN: NL08DIJK0000001234        ",
        "BIC: DIJKNL2A                    NAAM: Bakker Dorp               ",
        "OMSCHRIJVING: twee broden",
    )
    assert (draft.merchant, draft.description) == ("Bakker Dorp", "twee broden")
    assert draft.note == "SEPA OVERBOEKING · NL08DIJK0000001234"


def test_free_text_keeps_its_words() -> None:
    cut = "x" * 60 + " wrap"
    assert the_draft(":61:240102D1,NMSC", f":86:{cut}", "ped here").description == "x" * 60 + " wrapped here"
    assert the_draft(":61:240102D1,NMSC", ":86:one", "two").description == "one two"
    assert the_draft(":61:240102D1,NMSC", ":86:one", ":86:two").description == "one two"
    assert the_draft(":61:240102D1,NMSC", ":86:5 < 20 and 7 > 30?").description == "5 < 20 and 7 > 30?"


def test_a_time_that_was_cut_begins_no_field() -> None:
    got = read(statement(":61:240102D1,NMSC", ":86:CARD 02.01.24 AT 12", ":20:15 SHOP", ":61:240103D2,NMSC"))
    assert [d.description for d in got.drafts] == ["CARD 02.01.24 AT 12 :20:15 SHOP", ""]
    assert got.reading.opening is None


def test_a_name_beside_the_reference() -> None:
    draft = the_draft(":61:240102D1,N0440310058227      P. Vermeer      ", ":86:Terug   ")
    assert (draft.merchant, draft.description, draft.reference) == ("P. Vermeer", "Terug", "0310058227")


def test_a_line_without_a_text_says_what_its_codes_say() -> None:
    assert the_draft(":61:240102D1,NCHGNONREF").description == "Charges"
    assert the_draft(":61:240102D1,NMSC12345").description == "12345"
    assert the_draft(":61:240102D1,00").description == ""


def test_long_references_stay_whole() -> None:
    draft = the_draft(":61:240102D1,NMSCabcdefghijklmnopqrstuvwxyz//0123456789012345678901234567890123456789")
    assert draft.reference == "0123456789012345678901234567890123456789"


def test_the_text_of_the_statement_is_not_the_last_payments() -> None:
    got = read(statement(":61:240102D1,NMSC", ":86:mine", closing="C240102EUR99,00\n:86:/SUM/1/0/1,/0,/"))
    assert got.drafts[0].description == "mine"
    assert got.skipped[-1].why == "footer"


# -------------------------------------------------------------------------------------- statements, parts, balances


def test_the_same_row_has_the_same_cells_in_the_report_of_the_day() -> None:
    row = ":61:2403200320D45,10NMSCNONREF//A1", ":86:BAKKER", "DORP"
    report = "\n".join((":20:R", ":25:NL69DIJK0123456789", ":28C:1", ":34F:EUR0,", *row, ":90D:1EUR45,10", "-", ""))
    assert read(report).drafts[0].raw == read(statement(*row)).drafts[0].raw


def test_what_is_only_expected_is_pending() -> None:
    got = read(statement(":61:240102EC5,NMSC", ":61:240102ED3,NMSC", ":61:240102C1,NMSC"))
    assert [(d.minor, d.pending) for d in got.drafts] == [(500, True), (-300, True), (100, False)]


def ends(text: str) -> tuple[int | None, int | None, str | None]:
    reading = read(text).reading
    return reading.opening, reading.closing, reading.closing_date


def test_balances_that_the_rows_prove() -> None:
    assert ends(statement(":61:240102C5,NMSC", closing="C240103EUR105,")) == (10000, 10500, "2024-01-03")
    assert ends(statement(":61:240102D105,NMSC", closing="D240103EUR5,")) == (10000, -500, "2024-01-03")


def test_balances_that_the_rows_contradict_are_not_believed() -> None:
    assert ends(statement(":61:240102C5,NMSC", closing="C240103EUR999,")) == (None, None, None)


def test_a_row_that_cannot_be_read_leaves_the_closing_balance() -> None:
    assert ends(statement(":61:240230C5,NMSC", closing="C240301EUR105,")) == (None, 10500, "2024-03-01")


def test_what_is_only_expected_is_in_no_balance() -> None:
    assert ends(statement(":61:240102EC5,NMSC", closing="C240103EUR100,")) == (10000, 10000, "2024-01-03")


def test_several_statements_chain() -> None:
    first = statement(":61:240102C5,NMSC", closing="C240103EUR105,")
    second = statement(":61:240104C5,NMSC", opening="C240103EUR105,", closing="C240104EUR110,")
    assert ends(first + second) == ends(second + first) == (10000, 11000, "2024-01-04")
    later = statement(":61:240204C5,NMSC", opening="C240203EUR205,", closing="C240204EUR210,")
    assert ends(first + later) == (None, 21000, "2024-02-04")


TWO = statement(":61:240102C5,NMSC", ":86:a", closing="C240103EUR105,") + (
    ":20:B\n:25:NL11DIJK0000000001\n:28C:1\n:60F:C240101USD1,\n:61:240102D1,NMSC\n:86:b\n:62F:C240102USD0,\n-\n"
) + statement(":61:240104C5,NMSC", ":86:c", opening="C240103EUR105,", closing="C240104EUR110,")  # fmt: skip


def part(text: str, number: int) -> Read:
    return read(text, format="mt940", part=number)


def test_accounts_are_parts() -> None:
    first, second = part(TWO, 0), part(TWO, 1)
    assert first.reading.details["parts"] == second.reading.details["parts"] == 2
    assert (first.reading.account, second.reading.account) == ("NL69DIJK0123456789", "NL11DIJK0000000001")
    assert [d.description for d in first.drafts] == ["a", "c"]
    assert [d.description for d in second.drafts] == ["b"]
    assert (first.reading.opening, first.reading.closing) == (10000, 11000)
    assert (second.reading.currency, second.reading.opening, second.reading.closing) == ("USD", 100, 0)
    assert first.reading.header_key != second.reading.header_key
    with pytest.raises(BadInput, match="no part 2"):
        part(TWO, 2)


def test_every_line_is_in_one_part() -> None:
    told: Counter[int] = Counter()
    for number in (0, 1):
        got = part(TWO, number)
        told.update([d.line for d in got.drafts])
        told.update(n for s in got.skipped for n in range(s.first, s.last + 1))
    assert told == Counter(range(1, len(TWO.splitlines()) + 1))


def test_one_account_in_two_currencies_is_two_parts() -> None:
    text = statement(":61:240102C5,NMSC") + statement(opening="C240101USD1,", closing="C240101USD1,")
    assert part(text, 1).reading.currency == "USD"


def test_pages_without_an_account_belong_to_the_one_before() -> None:
    text = (
        statement(":61:240102C5,NMSC") + ":20:A\n:28C:2\n:60M:C240101EUR5,\n:61:240103C1,NMSC\n:62F:C240101EUR6,\n-\n"
    )
    assert len(read(text).drafts) == 2


@pytest.mark.parametrize(
    ("written", "account"),
    [
        ("NL71 DIJK 0123 4567 89", "NL71DIJK0123456789"),
        ("1291.99.348EUR", "1291.99.348"),
        ("POLDERBANK/0390123456", "0390123456"),
        ("99912345/0194787400", "99912345/0194787400"),
        ("/PL07999900011980002002256301", "PL07999900011980002002256301"),
        ("LIPOPLPW/320000546101", "320000546101"),
        ("CH9300999011623852957/CHF", "CH9300999011623852957"),
    ],
)
def test_the_account_as_other_files_call_it(written: str, account: str) -> None:
    assert read(statement().replace("NL69DIJK0123456789", written)).reading.account == account


# ------------------------------------------------------------------------------------------------------------- ends


def test_a_file_that_ends_within_an_amount_loses_that_row_aloud() -> None:
    got = read(statement(":61:240102C5,NMSC", ":86:a").split(":62F:")[0] + ":61:240103D12")
    assert [d.minor for d in got.drafts] == [500]
    assert got.problems[0].why == "the file ends in the middle of this record"


def test_a_statement_without_its_end_says_so() -> None:
    got = read(statement(":61:240102C5,NMSC", ":86:a", ":61:240103C6,NMSC").split(":62F:")[0])
    assert [d.doubt is not None for d in got.drafts] == [False, True]
    assert (got.reading.opening, got.reading.closing) == (None, None)


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("step", in_part(5, 1))
def test_a_truncated_statement_gives_no_other_rows(name: str, step: int) -> None:
    text = SAMPLES[name].rstrip("\n")
    whole = Counter((d.date, d.minor) for rows in _drafts(text) for d in rows)
    for cut in (*range(0, len(text), step), len(text) - 1):
        for rows in _drafts(text[:cut]):
            assert Counter((d.date, d.minor) for d in rows) <= whole, text[:cut][-40:]


def _drafts(text: str) -> list[list[Draft]]:
    """The rows of each of two accounts, as far as they are there and can be read."""
    found = []
    for number in range(2):
        with contextlib.suppress(BadInput):
            got = part(text, number)
            found.append(got.drafts)
            if got.reading.details.get("parts", 1) == 1:
                break
    return found


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b":20:A\n:25:B\n:28C:1\n:61:240102C1,NMSC\n\0", "undecodable"),
        (b":20:A\n" * 150_000, "too-large"),
        (b"".join(b":20:A\n:25:%d\n:60F:C240101EUR1,\n" % n for n in range(300)), "too-large"),
    ],
)
def test_hostile_files_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read(data, format="mt940")
    assert refusal.value.code == code


def test_other_files_are_none() -> None:
    for data in (b"", b"hello", b"date,amount\n", b"{}", b"-\n-\n", b"{1:F01}{2:I103}{4:\n:32A:1\n-}"):
        with pytest.raises(BadInput) as refusal:
            read(data, format="mt940")
        assert refusal.value.code == "not-a-statement"


def test_a_field_of_a_megabyte_is_a_problem() -> None:
    got = read(statement(":61:240102C1,NMSC", ":86:" + "x" * 2**20, ":61:240103C2,NMSC"))
    assert [d.minor for d in got.drafts] == [200]
    assert "KiB" in got.problems[0].why


def test_bytes_that_are_no_text_cost_a_letter_only() -> None:
    data = statement(":61:240102C1,NMSC", ":86:Müller, größer, Käse, schön @@").encode().replace(b"@@", b"\xff")
    assert read(data).drafts[0].minor == 100


@pytest.mark.parametrize("encoding", ["cp1252", "cp1250", "iso8859_2", "cp852", "cp850", "utf-16", "utf-8-sig"])
def test_old_encodings(encoding: str) -> None:
    words = "Größe für Müller" if encoding in ("cp1252", "cp850") else "Opłata za kartę, źródło: żółta gęś"
    assert read(statement(":61:240102C1,NMSC", f":86:{words}").encode(encoding)).drafts[0].description == words


# ------------------------------------------------------------------------------------- the library as another witness

DISAGREES = {
    "SWIFT: Poland, carets and points": "takes 5.81 for 5",
    "SWIFT: United Kingdom": "takes 1.034,56 for 1",
    "SWIFT: Sweden": "gives up the file for a statement line of three lines",
    "SWIFT: pages without a head, long years": "knows years of two digits only",
    "SWIFT: interim report": "does not know what is only expected",
}
"""Why mt-940 reads other rows, or none."""


@pytest.mark.parametrize("name", SAMPLES)
def test_mt_940_reads_the_same_rows(name: str) -> None:
    import mt940

    got = [item for rows in _drafts(SAMPLES[name]) for item in rows]
    ours = Counter((d.date, Decimal(d.minor).scaleb(-exponent(d.currency))) for d in got)
    try:
        rows = mt940.parse(SAMPLES[name], options=mt940.Options.all())
        theirs = Counter((date(*row.data["date"].timetuple()[:3]), row.data["amount"].amount) for row in rows)
    except Exception:  # whatever it raises, it did not read the file
        theirs = Counter()
    assert (theirs == ours) == (name not in DISAGREES)


# ------------------------------------------------------------------------------------------------------------ damage


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_damage_is_never_worse_than_a_refusal(name: str, data: st.DataObject) -> None:
    raw = bytearray(SAMPLES[name].encode())
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, len(raw) - 1))
        what = data.draw(st.sampled_from(["cut", "byte", "twice", "tag", "swap"]))
        if what == "cut":
            del raw[place : place + data.draw(st.integers(1, 60))]
        elif what == "byte":
            raw[place] = data.draw(st.integers(0, 255))
        elif what == "twice":
            raw[place:place] = raw[place : place + data.draw(st.integers(1, 200))]
        elif what == "tag":
            tags = [b"\n:61:", b"\n:86:", b"\n:20:", b"\n:25:", b"\n:62F:", b"\n-\n", b"{4:", b"?20", b"/REMI/", b"//"]
            raw[place:place] = data.draw(st.sampled_from(tags))
        else:
            raw[place : place + 20] = raw[place : place + 20][::-1]
        if not raw:
            return
    source = from_bytes(bytes(raw), "file")
    reader = registry.reader("mt940")
    with contextlib.suppress(BadInput):
        parts = reader.settle(source, Hints()).details.get("parts", 1)
        assert isinstance(parts, int)
        for number in range(parts):
            for item in reader.rows(source, reader.settle(source, Hints(part=number))):
                if isinstance(item, Draft):
                    assert 1900 <= item.date.year <= 2100
                    assert abs(item.minor) <= 10**15
