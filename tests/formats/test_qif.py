"""QIF: every dialect read alike, accounts apart, splits and transfers told, damage said and never guessed."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest

from finura_cli.domain.category import Kind
from finura_cli.domain.fingerprints import fingerprint
from finura_cli.domain.imports import Hints, Problem, Skipped
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from finura_cli.formats.base import Certainty
from finura_cli.formats.qif import READER
from finura_cli.formats.source import from_bytes
from tests.formats.qif_samples import DIALECTS, QUICKEN, SPLITS
from tests.formats.reading import read
from tests.thorough import larger


def account(text: str, part: int) -> tuple[str, list[Draft]]:
    """The name and the rows of one account of a file that holds several."""
    source = from_bytes(text.encode(), "file")
    reading = READER.settle(source, Hints(part=part))
    return str(reading.details["account_name"]), [
        item for item in READER.rows(source, reading) if isinstance(item, Draft)
    ]


def record(*lines: str) -> str:
    return "\n".join((*lines, "^")) + "\n"


def bank(*records: str) -> str:
    return "!Type:Bank\n" + "".join(records)


FIRST = record("D13/01/2026", "T-1.00", "PFirst")
LAST = record("D14/01/2026", "T-3.00", "PLast")


# --------------------------------------------------------------------------------------------------------- dialects


@pytest.mark.parametrize("name", DIALECTS)
def test_a_dialect_is_read(name: str) -> None:
    text, rows = DIALECTS[name]
    got = read(text)
    assert got.rows == rows
    assert got.problems == []
    assert got.reading.format == "qif"
    assert not any(draft.doubt for draft in got.drafts)


@pytest.mark.parametrize("name", DIALECTS)
def test_line_ends_and_indents_make_no_difference(name: str) -> None:
    text, rows = DIALECTS[name]
    if isinstance(text, str):
        assert read(text.replace("\r\n", "\n").replace("\n", "\r")).rows == rows
        assert read(text.replace("\n", "\n\n  ")).rows == rows


@pytest.mark.parametrize(
    "text",
    ["Date,Amount\n2026-01-01,5\n", "Dear customer,\n^\n", "D13/01/2026\nT5\n", "!important\n", "D,T\n13/01/2026,5\n"],
)
def test_other_files_are_not_taken(text: str) -> None:
    assert READER.recognise(from_bytes(text.encode(), "export.qif")) == Certainty.NO


@pytest.mark.parametrize(
    ("lines", "description", "note", "mode"),
    [
        (["PShop", "MMilk", "N1043"], "Shop", "Milk · no. 1043", None),
        (["MMilk", "NATM"], "Milk", "", "cash"),
        (["PSmith &amp; Co", "A1 Main St", "ATown"], "Smith & Co", "", None),
        (["PShop", "Mone", "Mtwo"], "Shop", "one two", None),
        (["N1043"], "1043", "no. 1043", None),
    ],
)
def test_texts(lines: list[str], description: str, note: str, mode: str | None) -> None:
    (draft,) = read(bank(record("D13/01/2026", "T-1.00", *lines))).drafts
    assert (draft.description, draft.note, draft.mode) == (description, note, mode)


def test_days_that_can_be_read_in_two_ways_are_refused_with_both_readings() -> None:
    text = bank(record("D03/04/2026", "T-1.00"), record("D05/06/2026", "T-2.00"))
    with pytest.raises(BadInput) as caught:
        read(text)
    assert caught.value.code == "ambiguous-date-order"
    assert caught.value.hint == "--date-order dmy reads 2026-04-03, --date-order mdy reads 2026-03-04"
    assert read(text, date_order="mdy").drafts[0].date == date(2026, 3, 4)


def test_amounts_that_can_be_read_in_two_ways_are_refused() -> None:
    text = bank(record("D13/01/2026", "T-1,234"))
    with pytest.raises(BadInput) as caught:
        read(text)
    assert caught.value.code == "ambiguous-amount"
    assert read(text, currency="EUR").drafts[0].minor == -123400
    assert read(text, currency="KWD").drafts[0].minor == -1234


# ------------------------------------------------------------------------------------- accounts, transfers and lists


def test_each_account_is_a_part() -> None:
    name, rows = account(QUICKEN, 0)
    other, more = account(QUICKEN, 1)
    assert (name, other) == ("Everyday Checking", "Rewards Card")
    assert [draft.minor for draft in rows] == [-4250, -15000, -20000]
    assert [draft.minor for draft in more] == [20000, -1200]
    with pytest.raises(BadInput, match="2 accounts only"):
        account(QUICKEN, 2)


def test_an_account_is_known_by_its_name_or_by_a_number_in_it() -> None:
    named, numbered = QUICKEN, QUICKEN.replace("Everyday Checking", "12-3456-7")
    assert (read(named).reading.account, read(numbered).reading.account) == (None, "12-3456-7")
    details = read(named).reading.details
    assert (details["account_name"], details["account_kind"]) == ("Everyday Checking", "bank")


def test_types_without_names_are_accounts_of_their_own() -> None:
    text = bank(FIRST) + "!Type:CCard\n" + LAST
    assert [[draft.minor for draft in account(text, part)[1]] for part in (0, 1)] == [[-100], [-300]]


def test_a_transfer_names_the_other_account() -> None:
    _, (*_, out) = account(QUICKEN, 0)
    _, (into, drinks) = account(QUICKEN, 1)
    assert (out.kind, out.category, out.note) == (Kind.TRANSFER, None, "to Rewards Card")
    assert (into.kind, into.category, into.note) == (Kind.TRANSFER, None, "from Everyday Checking")
    assert (drinks.kind, drinks.category) == (None, "Food/Drinks")  # `Drinks` is no class of the file


def test_a_class_is_no_part_of_the_category() -> None:
    text = QUICKEN.replace("LFood:Groceries", "LFood:Groceries/Holiday")
    (first, *_) = account(text, 0)[1]
    assert (first.category, first.note) == ("Food:Groceries", "Milk & bread · no. 1043 · class Holiday")


def test_the_opening_balance_is_no_payment() -> None:
    for text in (QUICKEN, QUICKEN.replace("POpening Balance", "PXpening Balance")):
        assert read(text).reading.opening == 100000
    got = read(QUICKEN)
    assert Skipped(28, 34, "balance") in got.skipped


def test_an_opening_balance_between_payments_is_not_that_of_the_account() -> None:
    text = bank(FIRST, record("D01/01/2026", "T5.00", "POpening Balance", "L[Own]"), LAST)
    got = read(text)
    assert got.reading.opening is None
    assert [draft.minor for draft in got.drafts] == [-100, 500, -300]


def test_lists_are_skipped() -> None:
    got = read(QUICKEN)
    lines = QUICKEN.rstrip("\n").split("\n")
    skipped = [line for one in got.skipped for line in range(one.first, one.last + 1)]
    assert sorted(skipped) == sorted(set(skipped))
    for text in ("NFood", "NHoliday", '"XYZ",26 1/2,"1/3\' 6"', "PNobody", "DAccount no. 1"):
        assert lines.index(text) + 1 in skipped


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("!Type:Invst\nD01/13/2026\nNBuy\nYXYZ\nT5.00\n^\n", "it holds investments, which are not read"),
        ("!Type:Cat\nNFood\nE\n^\n", "it holds no transactions"),
        ("!Account\nNBank\nTBank\n^\n", "it holds no transactions"),
    ],
)
def test_files_without_transactions_are_refused(text: str, why: str) -> None:
    with pytest.raises(BadInput, match=why) as caught:
        read(text)
    assert caught.value.code == "not-a-statement"


def test_an_account_without_rows_is_one() -> None:
    got = read("!Type:Bank\n")
    assert (got.rows, got.problems) == ([], [])


def test_trades_beside_an_account_are_told() -> None:
    got = read(bank(FIRST) + "!Type:Invst\nD13/01/2026\nNBuy\nYXYZ\nT5.00\n^\n")
    assert got.rows == [("2026-01-13", "-1.00")]
    assert got.problems == [
        Problem(7, "D13/01/2026 NBuy YXYZ T5.00 ^", "an investment's transaction: investments are not read")
    ]


def test_what_a_bank_calls_every_row_is_no_category() -> None:
    text = bank(record("D13/01/2026", "T-1.00", "LATM"), record("D14/01/2026", "T2.00", "LDEP"))
    assert [(draft.category, draft.mode) for draft in read(text).drafts] == [(None, "cash"), (None, None)]
    named = read(text.replace("LDEP", "LGifts")).drafts
    assert [draft.category for draft in named] == ["ATM", "Gifts"]


# -------------------------------------------------------------------------------------------------------------- splits


def test_a_split_row_is_one_row_with_its_parts() -> None:
    mixed, same = read(SPLITS).drafts
    assert (mixed.minor, mixed.category, mixed.kind, mixed.doubt) == (-9805, None, None, None)
    assert mixed.note == "Textbooks: Autumn"
    assert mixed.more is not None
    assert mixed.more.lines == (("Textbooks", -5330, None, None), (None, -4475, Kind.TRANSFER, None))
    assert same.category == "Food"


def test_parts_that_do_not_come_to_the_amount_make_it_doubtful() -> None:
    mixed, same = read(SPLITS.replace("T-98.05", "T-93.05")).drafts
    assert mixed.doubt == "its parts come to another sum, which has -98.05"
    assert mixed.more is None
    assert mixed.note == "split: Textbooks -53.30 (Autumn), Savings -44.75"
    assert same.doubt is None


# -------------------------------------------------------------------------------------------------------- card signs


def test_charges_of_a_card_that_are_positive_are_turned_round_with_a_doubt() -> None:
    text = "!Type:CCard\n" + record("D13/01/2026", "T20.00", "PBooks") + record("D14/01/2026", "T5.00", "PCafe")
    paid = record("D15/01/2026", "T-25.00", "PPAYMENT - THANK YOU")
    got = read(text + paid)
    assert [draft.minor for draft in got.drafts] == [-2000, -500, 2500]
    assert all(draft.doubt for draft in got.drafts)
    assert {draft.doubt for draft in read(text).drafts} == {"nothing in the file says whether this is money in or out"}


# ------------------------------------------------------------------------------------------------------------ problems


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["D30/02/2026", "T-2.00"], "'30/02/2026': there is no such day"),
        (["Dsoon", "T-2.00"], "no date: 'soon'"),
        (["T-2.00"], "no date"),
        (["D13/01/2026"], "no amount"),
        (["D13/01/2026", "T"], "no amount"),
        (["D13/01/2026", "T."], "'.' is no amount"),
        (["D13/01/2026", "TNaN"], "'NaN' is no amount"),
        (["D13/01/2026", "T1,23,4"], "'1,23,4' is no number"),
        (["D13/01/2026", "T2.005"], "'2.005' has more than 2 decimals"),
        (["D13/01/2026", "T-2.00", "T-3.00"], "two amounts in one record"),
        (["D13/01/2026", "T-2.00", "U-3.00"], "two amounts: '-2.00' and '-3.00'"),
        (["D13/01/2026", "T99999999999999999999"], "'99999999999999999999' is too large"),
        (["D13/01/2026", "T-2.00", "P" + "x" * 200_000], "a field is too long (over 128 KiB)"),
        (["Pnothing but a name"], "no date"),
        (["D13/01/2026", "T-2.00", *["SFood", "$-1.00"] * 1001], "more than 1000 parts"),
    ],
)
def test_a_bad_record_is_a_problem_and_the_others_are_read(lines: list[str], why: str) -> None:
    got = read(bank(FIRST, record(*lines), LAST))
    assert got.rows == [("2026-01-13", "-1.00"), ("2026-01-14", "-3.00")]
    assert [(problem.line, problem.why) for problem in got.problems] == [(6, why)]


def test_a_missing_mark_between_two_records_is_doubtful() -> None:
    got = read(bank(FIRST.removesuffix("^\n"), LAST))
    assert got.rows == [("2026-01-13", "-1.00"), ("2026-01-14", "-3.00")]
    assert [draft.doubt for draft in got.drafts] == [None, "no ^ parts it from the record above"]


def test_a_file_that_ends_early_says_so() -> None:
    text = bank(FIRST, LAST)
    assert read(text.rstrip("\n")).drafts[-1].doubt is None
    assert read(text.removesuffix("^\n")).drafts[-1].doubt == "the file ends before this record does (no ^)"
    cut = read(bank(FIRST, "D14/01/2026\nT-3"))
    assert [problem.why for problem in cut.problems] == ["the file ends in the middle of this record"]


def test_a_row_is_known_by_its_cells_in_whatever_dialect() -> None:
    american = read(bank(record("D1/13' 6", "T-1,000.50", "N7", "PShop", "MMilk", "LFood", "CX"))).drafts
    german = read(bank(record("D13.01.2006", "T-1.000,50", "N7", "PShop", "MMilk"))).drafts
    assert [fingerprint(draft.raw) for draft in american] == [fingerprint(draft.raw) for draft in german]


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "text",
    [
        "!Type:Bank\n" + "^\n" * 100_000,
        "!Type:Bank\n" + "S\n" * 100_000,
        "!Type:Bank\n" + "M" * 2_000_000,
        "!Type:Bank\n" + "Mx\n" * 100_000,
        "!Type:Bank\n" + "!Type:Bank\n" * 40_000,
        "!Account\n" + "Nx\n^\n" * 50_000,
        "!Type:Bank\nD" + "1/" * 500_000,
        "!Type:Bank\n" + "D1/1/26\n" * 70_000,
        *larger(
            "!Type:Bank\n" + "^\n" * 300_000,
            "!Type:Bank\n" + "S\n" * 300_000,
            "!Type:Bank\n" + "Mx\n" * 300_000,
            "!Type:Bank\n" + "!Type:Bank\n" * 100_000,
            "!Account\n" + "Nx\n^\n" * 100_000,
            "!Type:Bank\n" + "D1/1/26\n" * 200_000,
        ),
    ],
)
def test_hostile_files_end_soon(text: str) -> None:
    with suppress(BadInput):
        assert read(text).drafts == []


def test_decimal_commas_do_not_say_that_the_day_comes_first() -> None:
    text = "!Type:Bank\nD01/05/2026\nT-5,00\nPa\n^\nD02/06/2026\nT7,50\nPb\n^\n"
    with pytest.raises(BadInput) as caught:
        read(text)
    assert caught.value.code == "ambiguous-date-order"
    month_first = text + "D03/13/2026\nT-1,25\nPc\n^\n"
    assert [day for day, _ in read(month_first).rows] == ["2026-01-05", "2026-02-06", "2026-03-13"]
    assert [day for day, _ in read(text, date_order="dmy").rows] == ["2026-05-01", "2026-06-02"]
