"""OFX: every dialect read alike, signs and balances proved where they can be, damage said and never guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from finura_cli.domain.fingerprints import fingerprint
from finura_cli.domain.imports import Hints
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from finura_cli.formats import registry
from finura_cli.formats.base import Certainty
from finura_cli.formats.ofx import READER
from finura_cli.formats.source import from_bytes
from tests.formats.ofx_samples import (
    BRAZIL,
    BROKER,
    DIALECTS,
    FRENCH,
    ONE_LINE,
    PENDING,
    SGML_HEADER,
    XML,
    Rows,
    bank,
    card,
    row,
    whole,
)
from tests.formats.reading import Read, read
from tests.thorough import larger


def part(text: str, number: int) -> Read:
    """One account of a file that holds several."""
    source = from_bytes(text.encode(), "file")
    reading = READER.settle(source, Hints(part=number))
    items = list(READER.rows(source, reading))
    drafts = [item for item in items if isinstance(item, Draft)]
    return replace(read(ONE_LINE), reading=reading, drafts=drafts)


def only(text: str | bytes) -> Draft:
    """The one draft of a file."""
    got = read(text)
    assert [*got.problems] == []
    (draft,) = got.drafts
    return draft


def refused(text: str | bytes) -> str:
    """The code of a refusal."""
    with pytest.raises(BadInput) as caught:
        read(text)
    return caught.value.code


# --------------------------------------------------------------------------------------------------------- dialects


@pytest.mark.parametrize("name", DIALECTS)
def test_a_dialect_is_read(name: str) -> None:
    text, rows = DIALECTS[name]
    got = read(text)
    assert got.rows == rows
    assert got.problems == []
    assert got.reading.format == "ofx"
    assert not any(draft.doubt for draft in got.drafts)


@pytest.mark.parametrize("name", DIALECTS)
def test_the_same_with_other_line_ends_or_none_is_the_same(name: str) -> None:
    text, rows = DIALECTS[name]
    if isinstance(text, str):
        assert read(text.replace("\n", "\r\n")).rows == rows
        assert read(text.replace("\n", "\r")).rows == rows
        assert read(text.replace("\n<", "<")).rows == rows


@pytest.mark.parametrize(
    "text",
    [
        "Date,Amount\n2026-01-01,<OFX>\n",
        "a note about <OFX> files\n",
        "<html><body>Please log in</body></html>",
        "<?xml version='1.0'?><Document/>",
        ":20:STATEMENT\n",
    ],
)
def test_other_files_are_not_taken(text: str) -> None:
    assert READER.recognise(from_bytes(text.encode(), "statement.ofx")) == Certainty.NO


def test_what_a_statement_says_of_itself() -> None:
    reading = read(XML).reading
    assert (reading.currency, reading.account) == ("EUR", "DE02120300000000202051")
    assert (reading.closing, reading.closing_date) == (303760, "2026-01-31")
    assert reading.details["parts"] == 1


def test_what_a_record_says() -> None:
    bought, paid = read(XML).drafts
    assert (bought.description, bought.mode, bought.reference) == ("Bäckerei Küster & Söhne", "card", "A-100001")
    assert (paid.description, paid.merchant, paid.note) == ("Beispiel GmbH", "Beispiel GmbH", "Gehalt Januar")
    assert bought.line == 12


@pytest.mark.parametrize(
    ("encoding", "header"),
    [
        ("cp1252", "CHARSET:1252"),
        ("utf-8", "CHARSET:1252"),
        ("utf-8", "CHARSET:NONE"),
        ("iso8859-15", "CHARSET:ISO-8859-15"),
        ("latin-1", "CHARSET:8859-1"),
        ("cp1252", "CHARSET:NONE"),
        ("cp1250", "CHARSET:1250"),
    ],
)
def test_the_header_names_a_charset_and_the_bytes_decide(encoding: str, header: str) -> None:
    text = whole(bank(row("-1.00", name="Café Müller, Städtchen"))).replace("CHARSET:1252", header)
    assert only(text.encode(encoding)).description == "Café Müller, Städtchen"


def test_a_name_that_was_cut_inside_of_a_letter_loses_that_letter_only() -> None:
    data = whole(bank(row("-1.00", name="Caf@"), row("-2.00", name="Zoë ë ë"))).encode().replace(b"@", "é".encode()[:1])
    assert [draft.description for draft in read(data).drafts] == ["Caf", "Zoë ë ë"]


def test_entities_and_bare_signs() -> None:
    text = "AT&T &amp; Co &lt;3 &#201;t&#xE9; I <3 U &nbsp; &bogus; &#0; &"
    assert only(whole(bank(row("-1.00", name=text)))).description == "AT&T & Co <3 Été I <3 U &bogus; &#0; &"


@pytest.mark.parametrize(
    ("leaves", "description", "note"),
    [
        ({"name": "SHOP", "memo": "SHOP"}, "SHOP", ""),
        ({"memo": "only a memo"}, "only a memo", ""),
        ({"name": "", "memo": ""}, "DEBIT", ""),
        ({"name": "SHOP", "memo": "Main St", "extdname": "Shop of Ann"}, "SHOP", "Main St · Shop of Ann"),
        ({"name": "A", "origcurrency": "<CURRATE>1.1<CURSYM>CHF</ORIGCURRENCY>"}, "A", "originally in CHF at 1.1"),
    ],
)
def test_texts(leaves: dict[str, str], description: str, note: str) -> None:
    draft = only(whole(bank(row("-1.00", **leaves))))
    assert (draft.description, draft.note) == (description, note)


def test_a_check_is_called_by_its_number() -> None:
    draft = only(whole(bank(row("-1.00", kind="CHECK", checknum="1043"))))
    assert (draft.description, draft.mode, draft.note) == ("CHECK 1043", "check", "check 1043")


@pytest.mark.parametrize(
    ("currency", "amount", "minor"),
    [("JPY", "-1200", -1200), ("CLP", "-12.500", -12500), ("KWD", "-1.250", -1250), ("USD", "-1,234.50", -123450)],
)
def test_amounts_have_the_decimals_of_their_currency(currency: str, amount: str, minor: int) -> None:
    assert only(whole(bank(row(amount), currency=currency))).minor == minor


def test_a_row_in_another_currency_says_so() -> None:
    foreign = row("-1250", currency="<CURRATE>0.0091<CURSYM>JPY</CURRENCY>", name="Ramen")
    got = read(whole(bank(row("-1.00"), foreign)))
    assert [(draft.minor, draft.currency) for draft in got.drafts] == [(-100, None), (-1250, "JPY")]
    assert got.reading.currency == "USD"


def test_a_currency_that_stands_for_none_is_none() -> None:
    assert read(whole(bank(row("-1.00"), currency="XXX"))).reading.currency is None


def test_a_file_without_currency_takes_that_of_its_rows() -> None:
    text = whole(bank(row("-1.00", currency="<CURRATE>1<CURSYM>AUD</CURRENCY>"), currency=""))
    assert read(text).reading.currency == "AUD"


# ------------------------------------------------------------------------------------------------- dates and times


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("20260105", "2026-01-05"),
        ("202601051120", "2026-01-05"),
        ("20260105235959.999[-11:XXX]", "2026-01-05"),
        ("20260105000000[+5.30:IST]", "2026-01-05"),
        ("20260105093914:014", "2026-01-05"),
        ("2026-01-05", "2026-01-05"),
        ("20260105T101500Z", "2026-01-05"),
    ],
)
def test_the_day_is_the_one_that_the_bank_wrote(written: str, day: str) -> None:
    assert only(whole(bank(row("-1.00", written)))).date.isoformat() == day


@pytest.mark.parametrize("written", ["20260230", "20261301", "00000000", "20260105xyz", "99990101", "soon", ""])
def test_a_day_that_is_none_is_a_problem(written: str) -> None:
    got = read(whole(bank(row("-1.00", written), row("-2.00"))))
    assert got.rows == [("2026-01-05", "-2.00")]
    assert [problem.line for problem in got.problems] == [27]


def test_days_that_can_be_read_in_two_ways_are_refused() -> None:
    text = whole(bank(row("-1.00", "03/04/2026"), row("-2.00", "05/06/2026")))
    assert refused(text) == "ambiguous-date-order"
    assert read(text, date_order="dmy").rows[0] == ("2026-04-03", "-1.00")


def test_times_are_kept_where_they_differ_and_are_no_full_hour() -> None:
    days = ["20260105081502", "20260105171144", "20260106120000", "20260107184500[-3:BRT]"]
    assert [draft.time for draft in read(whole(bank(*(row("-1.00", day) for day in days)))).drafts] == [
        "08:15:02", "17:11:44", None, None,
    ]  # fmt: skip


def test_the_time_at_which_a_file_was_made_is_none() -> None:
    got = read(whole(bank(*(row("-1.00", f"202601{day:02}122017") for day in range(1, 9)))))
    assert {draft.time for draft in got.drafts} == {None}


def test_a_day_of_purchase_stands_in_for_a_missing_posting_date_with_a_doubt() -> None:
    text = whole(bank("<STMTTRN><TRNTYPE>POS<DTUSER>20260104<TRNAMT>-1.00</STMTTRN>"))
    draft = only(text)
    assert (draft.date.isoformat(), draft.doubt) == (
        "2026-01-04",
        "it has no posting date: the day is when it was made",
    )


# ---------------------------------------------------------------------------------------------------------- problems

BAD_AMOUNTS = [".", "", "NaN", "Infinity", "1e3", "1_000", "--5", "5-5", "12.345", "9" * 20, "1,23,4", "٣", "USD"]


@pytest.mark.parametrize("amount", BAD_AMOUNTS)
def test_an_amount_that_is_none_is_a_problem_and_the_others_are_read(amount: str) -> None:
    got = read(whole(bank(row("-1.00"), row(amount, name="odd"), row("-3.00", "20260107"))))
    assert got.rows == [("2026-01-05", "-1.00"), ("2026-01-07", "-3.00")]
    assert [(problem.line, "odd" in problem.text) for problem in got.problems] == [(32, True)]


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (("</STMTTRN>\n<STMTTRN>\n", ""), "two dates in one record"),
        (("<STMTTRN>\n", ""), "the beginning of this record (<STMTTRN>) is missing"),
        (("<TRNAMT>-2.00\n", ""), "no amount"),
        (("<TRNAMT>-2.00\n", "<TRNAMT-2.00\n"), "no date: "),
    ],
)
def test_damage_to_a_record_is_said(damage: tuple[str, str], why: str) -> None:
    second = row("-2.00", "20260106", name="B")
    text = whole(bank(row("-1.00"), second, row("-3.00", "20260107")))
    at = text.index(second) - len("</STMTTRN>\n")
    got = read(text[:at] + text[at:].replace(*damage, 1))
    assert ("2026-01-07", "-3.00") in got.rows
    assert ("2026-01-06", "-2.00") not in got.rows
    assert [problem.why.startswith(why) for problem in got.problems] == [True]


def test_a_file_that_ends_within_a_statement_is_refused() -> None:
    text = whole(bank(row("-1.00"), row("-2.00"), ledger="10.00"))
    for end in range(text.index("<STMTTRN>"), text.index("</BANKMSGSRSV1>")):
        assert refused(text[:end]) == "truncated", text[:end][-40:]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SGML_HEADER, "the file holds no statement"),
        (
            f"{SGML_HEADER}<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>15500<SEVERITY>ERROR<MESSAGE>Sign-on failed"
            "</STATUS></SONRS></SIGNONMSGSRSV1></OFX>",
            "the file holds no statement: the bank answered '15500 Sign-on failed'",
        ),
        (
            BROKER.replace("<INVBANKTRAN>", "<!--").replace("</INVBANKTRAN>", "-->"),
            "the file is no statement that can be read: it holds investments",
        ),
        (
            f"{SGML_HEADER}<OFX><LOANSTMTRS><LOANTRANLIST><LOANSTMTTRN><TRNAMT>5</LOANSTMTTRN></LOANTRANLIST>"
            "</LOANSTMTRS></OFX>",
            "the file is no statement that can be read: it holds the transactions of a loan",
        ),
    ],
)
def test_files_without_a_statement_say_what_they_are(text: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(text)
    assert (caught.value.message, caught.value.code) == (said, "not-a-statement")


def test_a_file_with_entities_of_its_own_is_refused() -> None:
    assert refused('<!DOCTYPE OFX [<!ENTITY a "b">]><OFX></OFX>') == "dtd"
    assert read("<!DOCTYPE OFX SYSTEM 'ofx.dtd'>" + whole(bank(row("-1.00")), header="")).rows != []


def test_a_statement_without_rows_is_one() -> None:
    got = read(whole(bank(ledger="12.00")))
    assert (got.rows, got.problems, got.reading.closing) == ([], [], 1200)


def test_of_a_broker_the_bank_part_is_read_and_the_trades_are_told() -> None:
    got = read(BROKER)
    assert got.rows == [("2026-01-05", "50.00")]
    assert [problem.why for problem in got.problems] == ["an investment's transaction: investments are not read"]
    assert (got.reading.account, got.reading.closing) == ("Z77001", None)


def test_amounts_that_can_be_read_in_two_ways_are_refused() -> None:
    assert refused(whole(bank(row("-1.234")))) == "ambiguous-amount"
    assert read(whole(bank(row("-1.234"), ledger="1,50"))).rows == [("2026-01-05", "-1234.00")]


def test_every_line_is_accounted_for() -> None:
    for text in (whole(bank(row("-1.00"), row("."), ledger="1.00"), card(row("-2.00", name="two"))), BRAZIL):
        got = read(text)
        ends = {draft.line: draft.line + text.split("\n")[draft.line - 1 :].index("</STMTTRN>") for draft in got.drafts}
        ends |= {p.line: p.line + text.split("\n")[p.line - 1 :].index("</STMTTRN>") for p in got.problems}
        other = range(text.split("\n").index("<CCSTMTRS>"), 0) if "<CCSTMTRS>" in text else ()
        told = [line for first, last in ends.items() for line in range(first, last + 1)]
        told += [line for skipped in got.skipped for line in range(skipped.first, skipped.last + 1)]
        assert sorted(told) == sorted(set(told))
        lines = text.rstrip("\n").split("\n")
        missing = set(range(1, len(lines) + 1)) - set(told) - set(other)
        # A record of the other account is told with that
        assert all("two" in "".join(lines[min(missing) - 1 : max(missing)]) for _ in missing)


# -------------------------------------------------------------------------------------------- accounts and balances


def test_each_account_is_a_part() -> None:
    one, two = part(FRENCH, 0), part(FRENCH, 1)
    assert (one.reading.account, one.reading.closing) == ("00012345678", 84210)
    assert (two.reading.account, two.reading.closing) == ("00098765432", None)
    assert [reading.details["parts"] for reading in (one.reading, two.reading)] == [2, 2]
    assert two.rows == [("2026-01-10", "123.00")]
    assert one.reading.header_key != two.reading.header_key
    with pytest.raises(BadInput, match="2 accounts only"):
        READER.settle(from_bytes(FRENCH.encode(), "file"), Hints(part=2))


def test_statements_of_one_account_are_one_part_and_empty_accounts_none() -> None:
    text = whole(
        bank(row("-1.00", "20260201"), account="1111"), card(account="9999", ledger="-5.00"),
        bank(row("-2.00", "20260105"), account="1111"),
    )  # fmt: skip
    got = read(text)
    assert got.rows == [("2026-02-01", "-1.00"), ("2026-01-05", "-2.00")]
    assert got.reading.details["parts"] == 1


def test_savings_and_checking_under_one_number_are_two_accounts() -> None:
    savings = bank(row("5.00", kind="INT"), account="8811").replace("CHECKING", "SAVINGS")
    text = whole(bank(row("-1.00"), account="8811"), savings)
    readings = [part(text, n).reading for n in (0, 1)]
    assert [reading.account for reading in readings] == ["8811-CHECKING", "8811-SAVINGS"]
    assert [reading.details["account_kind"] for reading in readings] == ["bank", "savings"]


def test_an_opening_balance_among_the_rows_is_that_and_no_payment() -> None:
    reading = read(BRAZIL.encode("cp1252")).reading
    assert (reading.opening, reading.closing) == (150000, 230000)


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        (["-386,80", "1.200,00", "-13,20"], [False, False, False]),
        (["-386,80", "1.200,00", "-18,20"], [True, True, True]),
        (["-336,80", "1.200,00", "-13,20"], [True, True, True]),
    ],
)
def test_a_digit_that_is_wrong_is_said_where_balances_prove_it(amounts: list[str], said: list[bool]) -> None:
    text = BRAZIL
    for old, new in zip(["-386,80", "1.200,00", "-13,20"], amounts, strict=True):
        text = text.replace(old, new)
    text = text.replace("SALDO TOTAL DISPONÍVEL DIA", "saldo")
    assert [bool(draft.doubt) for draft in read(text).drafts] == said


def test_among_many_balances_only_the_days_of_the_wrong_one_are_doubtful() -> None:
    rows, balance = [row("100.00", "20251231", "CREDIT", memo="SALDO ANTERIOR")], 100
    for day in range(1, 8):
        balance -= day
        rows.append(row(f"-{day}.00" if day != 4 else "-9.00", f"202601{day:02}", name="x"))
        rows.append(row(f"{balance}.00", f"202601{day:02}", "CREDIT", memo="SALDO DO DIA"))
    drafts = read(whole(bank(*rows))).drafts
    assert [draft.date.day for draft in drafts if draft.doubt] == [4]


def test_a_closing_balance_of_another_day_proves_nothing() -> None:
    opening = row("100.00", "20260101", "CREDIT", memo="SALDO ANTERIOR")
    later = read(whole(bank(opening, row("-1.00"), ledger="77.00 20260315")))
    assert (later.reading.opening, later.reading.closing, later.drafts[0].doubt) == (10000, None, None)


def test_rows_after_the_day_of_the_balance_are_not_in_it() -> None:
    got = read(whole(bank(row("-1.00", "20260105"), row("-2.00", "20260131"), ledger="50.00 20260110")))
    assert (got.reading.opening, got.reading.closing) == (5100, None)


def test_pending_rows_are_outside_of_the_balance() -> None:
    posted, pending = read(PENDING).drafts
    assert (posted.pending, pending.pending) == (False, True)
    assert (pending.description, pending.minor) == ("HOTEL HOLD", -2000)


# -------------------------------------------------------------------------------------------------------------- signs

INVERTED: Rows = [("2026-01-05", "-20.00"), ("2026-01-06", "-5.00"), ("2026-01-07", "25.00")]


def test_a_sign_is_believed_whatever_the_row_is_called() -> None:
    for kind in ("DEBIT", "CREDIT", "OTHER"):
        got = read(whole(bank(row("-20.00", kind=kind), row("7.00", "20260106", kind))))
        assert got.rows == [("2026-01-05", "-20.00"), ("2026-01-06", "7.00")]
        assert not any(draft.doubt for draft in got.drafts)


def test_charges_of_a_card_that_are_positive_are_turned_round_as_the_types_say() -> None:
    rows = row("20.00"), row("5.00", "20260106"), row("-25.00", "20260107", "CREDIT")
    got = read(whole(card(*rows, ledger="600.00")))
    assert got.rows == INVERTED
    assert not any(draft.doubt for draft in got.drafts)
    assert got.reading.closing is None  # nobody can tell whether the balance is turned round, too


def test_or_as_the_words_of_a_card_say_and_then_with_a_doubt() -> None:
    kinds = {"kind": "OTHER", "name": "BOOK SHOP"}
    rows = row("20.00", **kinds), row("5.00", "20260106", **kinds)
    got = read(whole(card(*rows, row("-25.00", "20260107", "OTHER", name="PAYMENT - THANK YOU"))))
    assert got.rows == INVERTED
    assert all(draft.doubt for draft in got.drafts)


def test_amounts_without_any_sign_go_by_their_type() -> None:
    rows = row("20.00"), row("5.00", "20260106", "POS"), row("25.00", "20260107", "CREDIT")
    got = read(whole(bank(*rows)))
    assert got.rows == INVERTED
    assert not any(draft.doubt for draft in got.drafts)
    assert all(draft.doubt for draft in read(whole(bank(*rows[:1]))).drafts)


def test_a_card_whose_rows_say_nothing_is_doubtful() -> None:
    got = read(whole(card(row("20.00", kind="POS"), row("5.00", kind="POS"))))
    assert {draft.doubt for draft in got.drafts} == {"nothing in the file says whether this is money in or out"}


def test_two_balances_prove_the_sign() -> None:
    def month(day: str, ledger: str, *amounts: str) -> str:
        return bank(*(row(amount, day, "OTHER") for amount in amounts), ledger=ledger)

    january = month("20260110", "100.00 20260131", "8.00")
    written = read(whole(january, month("20260210", "70.00 20260228", "-20.00", "-10.00")))
    inverted = read(whole(january, month("20260210", "70.00 20260228", "20.00", "10.00")))
    assert written.rows[1:] == inverted.rows[1:] == [("2026-02-10", "-20.00"), ("2026-02-10", "-10.00")]
    assert inverted.reading.closing == 7000


# ----------------------------------------------------------------------------------------------------------- identity


def raws(text: str) -> list[int]:
    return [fingerprint(draft.raw) for draft in read(text).drafts]


def test_a_row_is_known_by_its_id_day_and_amount_in_whatever_dialect() -> None:
    sgml = whole(bank(row("-80", "20260105120000[-5:EST]", fitid="7", name="SHOP", memo="x")))
    xml = whole(bank("<STMTTRN><FITID>7</FITID><TRNAMT>-80.00</TRNAMT><DTPOSTED>20260105</DTPOSTED></STMTTRN>"))
    assert raws(sgml) == raws(xml)


def test_ids_that_are_counted_anew_in_every_file_do_not_collide() -> None:
    january, february = (
        whole(bank(row(amount, day, fitid="1"))) for amount, day in (("-1", "20260105"), ("-2", "20260205"))
    )
    assert raws(january) != raws(february)


@pytest.mark.parametrize("fitid", ["", "0", "000000", "N/A"])
def test_rows_without_an_id_are_known_by_their_texts(fitid: str) -> None:
    one, two = read(whole(bank(row("-1", fitid=fitid, name="A"), row("-1", fitid=fitid, name="B")))).drafts
    assert one.raw != two.raw
    assert (one.reference, one.doubt) == (None, None)


def test_the_same_record_twice_is_doubtful_the_second_time() -> None:
    one, two = read(whole(bank(row("-1.00", fitid="7", name="A"), row("-1.00", fitid="7", name="A")))).drafts
    assert (one.doubt, two.doubt) == (None, "the same id, date, amount and text as in line 27")


@pytest.mark.parametrize(
    ("fitid", "is_told"),
    [
        ("0000123456782009", True),
        ("UUID-4747-8883", True),
        ("20260105836300", True),
        ("17", False),
        ("20260105001", False),
    ],
)
def test_an_id_that_may_come_again_for_another_row_is_no_reference(fitid: str, is_told: bool) -> None:
    assert only(whole(bank(row("-1.00", fitid=fitid)))).reference == (fitid if is_told else None)


def test_corrections_are_told() -> None:
    got = read(whole(bank(
        row("-1.00", fitid="8", correctfitid="7", correctaction="REPLACE"),
        row("-2.00", fitid="9", correctfitid="6", correctaction="DELETE"),
        row("-3.00", fitid="5", correctfitid="5", correctaction="REPLACE"),
    )))  # fmt: skip
    assert [draft.doubt for draft in got.drafts] == ["the bank says that it replaces the row with the id '7'", None]
    assert [problem.why for problem in got.problems] == ["takes back an earlier record: '6'"]


# -------------------------------------------------------------------------------------------------------------- limits


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "text",
    [
        "<OFX>" + "<STMTTRN>" * 70_000,
        "<OFX>" + "<BANKTRANLIST>" * 70_000,
        "<OFX>" + "<a" * 500_000,
        "<OFX>" + "<a b=" * 300_000,
        "<OFX>" + "<!--" * 300_000,
        "<OFX>" + "<!---->" * 100_000,
        "<OFX>" + "<![CDATA[" * 200_000,
        "<OFX><STMTTRN>" + "<MEMO>a<MEMO>b" * 70_000,
        "<OFX><x" + " " * 2_000_000 + "y",
        "<OFX><STMTTRN><NAME>" + "&#" * 1_000_000,
        "<OFX></STMTRS>" * 40_000,
        whole(bank(row("-1.00", memo="x" * 2_000_000))),
        *larger(
            "<OFX>" + "<STMTTRN>" * 200_000,
            "<OFX>" + "<BANKTRANLIST>" * 200_000,
            "<OFX><STMTTRN>" + "<MEMO>a<MEMO>b" * 200_000,
            "<OFX></STMTRS>" * 100_000,
        ),
    ],
)
def test_hostile_files_end_soon(text: str) -> None:
    source = from_bytes(text.encode(), "file")
    try:
        reader = registry.pick(source, Hints())
        reading = reader.settle(source, Hints())
    except BadInput:
        return
    assert not [item for item in reader.rows(source, reading) if isinstance(item, Draft)]
