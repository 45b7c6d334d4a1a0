"""ISO 20022 statements: whole messages are in layouts/camt.txt, what entries may be like is here."""

from __future__ import annotations

import contextlib
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finura_cli.domain.imports import Hints
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from finura_cli.formats import camt, camt_tree, registry
from finura_cli.formats.source import from_bytes
from tests.formats.reading import Read, read
from tests.formats.test_layouts import LAYOUTS
from tests.thorough import in_part

SAMPLES = {name: text for name, (text, _) in LAYOUTS.items() if name.startswith("CAMT")}
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."
DAY = "<BookgDt><Dt>2024-01-02</Dt></BookgDt>"
AMOUNT = '<Amt Ccy="EUR">5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>'


def statement(*inside: str, iban: str = "NL69DIJK0123456789", currency: str = "EUR") -> str:
    account = f"<Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>{currency}</Ccy></Acct>"
    return "\n".join(("<Stmt><Id>1</Id>", account, *inside, "</Stmt>"))


def message(*statements: str, version: str = "02") -> str:
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<Document xmlns="{NAMESPACE}{version}"><BkToCstmrStmt>',
            *statements,
            "</BkToCstmrStmt></Document>",
            "",
        )
    )


def entry(*inside: str) -> str:
    return f"<Ntry>{''.join(inside)}</Ntry>"


def balance(kind: str, amount: str, day: str, side: str = "CRDT", currency: str = "EUR") -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{amount}</Amt>'
        f"<CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def payment(*inside: str) -> str:
    return f"<NtryDtls><TxDtls>{''.join(inside)}</TxDtls></NtryDtls>"


def parties(creditor: str = "", debtor: str = "") -> str:
    sides = (("Dbtr", debtor), ("Cdtr", creditor))
    return f"<RltdPties>{''.join(f'<{role}><Nm>{name}</Nm></{role}>' for role, name in sides if name)}</RltdPties>"


def the_draft(*inside: str) -> Draft:
    got = read(message(statement(entry(*inside))))
    assert got.problems == []
    (draft,) = got.drafts
    return draft


def the_problem(*inside: str) -> str:
    got = read(message(statement(entry(AMOUNT, DAY), entry(*inside), entry(AMOUNT, DAY))))
    assert len(got.drafts) == 2
    (problem,) = got.problems
    return problem.why


# ------------------------------------------------------------------------------------------------- amounts and dates


@pytest.mark.parametrize(
    ("written", "currency", "minor"),
    [
        ("8.850", "EUR", 885),
        ("100", "EUR", 10000),
        ("100.", "EUR", 10000),
        (".5", "EUR", 50),
        (" 5.10\n", "EUR", 510),
        ("+5.10", "EUR", 510),
        ("0005.10", "EUR", 510),
        ("1E3", "EUR", 100000),
        ("1.5E+1", "EUR", 1500),
        ("12800", "JPY", 12800),
        ("12800.00", "JPY", 12800),
        ("1.25", "KWD", 1250),
        ("0", "EUR", 0),
    ],
)
def test_an_amount(written: str, currency: str, minor: int) -> None:
    draft = the_draft(f'<Amt Ccy="{currency}">{written}</Amt><CdtDbtInd>CRDT</CdtDbtInd>', DAY)
    assert (draft.minor, draft.currency) == (minor, currency)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "no amount"),
        (".", "no amount"),
        ("NaN", "no amount"),
        ("INF", "no amount"),
        ("1,50", "no amount"),
        ("1,234.50", "no amount"),
        ("1 000", "no amount"),
        ("1_000", "no amount"),
        ("-5.00", "no amount"),
        ("٣", "no amount"),
        ("1E999", "no amount"),
        ("1E99", "too large"),
        ("9" * 30, "too large"),
        ("5.001", "more than 2 decimals"),
        ("5.005", "more than 2 decimals"),
    ],
)
def test_what_is_no_amount_is_a_problem(written: str, why: str) -> None:
    assert why in the_problem(f'<Amt Ccy="EUR">{written}</Amt><CdtDbtInd>CRDT</CdtDbtInd>', DAY)


def test_an_entry_without_its_side_or_amount_is_a_problem() -> None:
    assert the_problem('<Amt Ccy="EUR">1</Amt>', DAY) == "neither credit nor debit"
    assert "neither CRDT nor DBIT" in the_problem('<Amt Ccy="EUR">1</Amt><CdtDbtInd>X</CdtDbtInd>', DAY)
    assert the_problem("<CdtDbtInd>CRDT</CdtDbtInd>", DAY) == "no amount"


@pytest.mark.parametrize(
    ("dates", "day", "time"),
    [
        ("<BookgDt><Dt>2024-01-02</Dt></BookgDt><ValDt><Dt>2024-01-05</Dt></ValDt>", "2024-01-02", None),
        ("<ValDt><Dt>2024-01-05</Dt></ValDt>", "2024-01-05", None),
        ("<BookgDt><Dt>2024-01-02+01:00</Dt></BookgDt>", "2024-01-02", None),
        ("<BookgDt><Dt>2024-01-02Z</Dt></BookgDt>", "2024-01-02", None),
        ("<BookgDt><DtTm>2024-01-02T13:15:00</DtTm></BookgDt>", "2024-01-02", "13:15"),
        ("<BookgDt><DtTm>2024-01-02T13:15:00.123+01:00</DtTm></BookgDt>", "2024-01-02", None),
        ("<BookgDt><DtTm>2024-01-02T00:00:00</DtTm></BookgDt>", "2024-01-02", None),
        ("<BookgDt>2024-01-02</BookgDt>", "2024-01-02", None),
        (payment("<RltdDts><TxDtTm>2024-01-02T10:00:00Z</TxDtTm></RltdDts>"), "2024-01-02", None),
    ],
)
def test_a_date(dates: str, day: str, time: str | None) -> None:
    draft = the_draft(AMOUNT, dates)
    assert (draft.date.isoformat(), draft.time) == (day, time)


@pytest.mark.parametrize(
    "written", ["2024-02-30", "2023-02-29", "2024-13-01", "0000-01-01", "2024-1-2", "20240102", "02.01.2024", "today"]
)
def test_a_day_that_is_none_is_a_problem(written: str) -> None:
    assert written in the_problem(AMOUNT, f"<BookgDt><Dt>{written}</Dt></BookgDt><ValDt><Dt>2024-01-05</Dt></ValDt>")


def test_an_entry_without_a_day_is_a_problem() -> None:
    assert the_problem(AMOUNT) == "no date"


# ------------------------------------------------------------------------------------------------------ status, sides


@pytest.mark.parametrize(
    ("status", "pending", "doubt"),
    [
        ("<Sts>BOOK</Sts>", False, False),
        ("<Sts><Cd>BOOK</Cd></Sts>", False, False),
        ("", False, False),
        ("<Sts>PDNG</Sts>", True, False),
        ("<Sts><Cd>PDNG</Cd></Sts>", True, False),
        ("<Sts><Cd>FUTR</Cd></Sts>", True, False),
        ("<Sts>INFO</Sts>", True, True),
        ("<Sts><Prtry>ODD</Prtry></Sts>", True, True),
    ],
)
def test_a_status(status: str, pending: bool, doubt: bool) -> None:
    draft = the_draft('<Amt Ccy="EUR">1</Amt><CdtDbtInd>CRDT</CdtDbtInd>', status, DAY)
    assert (draft.pending, draft.doubt is not None) == (pending, doubt)


def test_a_reversal_goes_the_way_it_says_and_names_the_earlier_payee() -> None:
    back = '<Amt Ccy="EUR">5</Amt><CdtDbtInd>CRDT</CdtDbtInd><RvslInd>true</RvslInd>'
    draft = the_draft(back, DAY, payment(parties("The shop", "Me")))
    assert (draft.minor, draft.merchant, draft.note) == (500, "The shop", "reversal")


def test_the_other_side_is_the_payee() -> None:
    credit = '<Amt Ccy="EUR">5</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
    assert the_draft(AMOUNT, DAY, payment(parties("Shop", "Me"))).merchant == "Shop"
    assert the_draft(credit, DAY, payment(parties("Me", "Employer"))).merchant == "Employer"
    assert the_draft(credit, DAY, payment(parties("Only one"))).merchant == "Only one"
    new = "<RltdPties><Cdtr><Pty><Nm>Shop</Nm></Pty></Cdtr></RltdPties>"
    assert the_draft(AMOUNT, DAY, payment(new)).merchant == "Shop"
    ultimate = "<RltdPties><Cdtr><Nm>Payments Ltd</Nm></Cdtr><UltmtCdtr><Nm>Shop</Nm></UltmtCdtr></RltdPties>"
    draft = the_draft(AMOUNT, DAY, payment(ultimate))
    assert (draft.merchant, draft.note) == ("Payments Ltd", "Shop")


@pytest.mark.parametrize(
    ("inside", "description"),
    [
        ("<RmtInf><Ustrd>Rent</Ustrd><Ustrd>October</Ustrd></RmtInf>", "Rent October"),
        (f"<RmtInf><Ustrd>{'x' * 140}</Ustrd><Ustrd>yz</Ustrd></RmtInf>", "x" * 140 + "yz"),
        ("<RmtInf><Ustrd>EREF+E1 SVWZ+Rent KREF+K</Ustrd></RmtInf>", "Rent"),
        ("<RmtInf><Ustrd>/REMI/Rent</Ustrd></RmtInf>", "Rent"),
        ("<RmtInf><Strd><AddtlRmtInf>Rent</AddtlRmtInf></Strd></RmtInf>", "Rent"),
        ("<AddtlTxInf>Rent</AddtlTxInf>", "Rent"),
        (parties("Landlord"), "Landlord"),
        ("<Refs><EndToEndId>E1</EndToEndId></Refs>", "E1"),
        ("<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>", ""),
        ("<RmtInf><Ustrd>[b]&lt;x&gt;=1+1</Ustrd></RmtInf>", "[b]<x>=1+1"),
    ],
)
def test_what_it_was_for(inside: str, description: str) -> None:
    assert the_draft(AMOUNT, DAY, payment(inside)).description == description


def test_what_the_bank_calls_it() -> None:
    draft = the_draft(AMOUNT, DAY, "<AddtlNtryInf>CARD 1234 BAKERY</AddtlNtryInf>")
    assert draft.description == "CARD 1234 BAKERY"
    more = payment("<RmtInf><Ustrd>Rent</Ustrd></RmtInf>")
    assert the_draft(AMOUNT, DAY, more, "<AddtlNtryInf>TRANSFER</AddtlNtryInf>").note == "TRANSFER"


@pytest.mark.parametrize(
    ("family", "sub", "mode"),
    [("CCRD", "POSD", "card"), ("CCRD", "CWDL", "cash"), ("RDDT", "ESDD", "direct debit"), ("MDOP", "CHRG", "fee"),
     ("ICDT", "STDO", "standing order"), ("RCDT", "ESCT", "transfer"), ("XXXX", "OTHR", None)],
)  # fmt: skip
def test_how_it_was_paid(family: str, sub: str, mode: str | None) -> None:
    code = f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{sub}</SubFmlyCd></Fmly></Domn></BkTxCd>"
    assert the_draft(AMOUNT, DAY, code).mode == mode


def test_a_german_code_says_how_it_was_paid() -> None:
    code = "<BkTxCd><Prtry><Cd>NDDT+105+9248</Cd><Issr>DK</Issr></Prtry></BkTxCd>"
    assert the_draft(AMOUNT, DAY, code).mode == "direct debit"


def test_a_batch_is_one_row_that_tells_its_payments() -> None:
    one = f'<TxDtls><Amt Ccy="EUR">3.00</Amt>{parties("Landlord")}<RmtInf><Ustrd>Rent</Ustrd></RmtInf></TxDtls>'
    two = f'<TxDtls><AmtDtls><TxAmt><Amt Ccy="USD">2.00</Amt></TxAmt></AmtDtls>{parties("Phones")}</TxDtls>'
    draft = the_draft(AMOUNT, DAY, f"<NtryDtls>{one}{two}</NtryDtls>")
    assert (draft.minor, draft.merchant, draft.description) == (-500, None, "Landlord, Phones")
    assert draft.note == "2 payments · Landlord 3.00 Rent · Phones 2.00 USD"
    assert the_draft(AMOUNT, DAY, f"<NtryDtls>{one}{one}</NtryDtls>").merchant == "Landlord"


def test_a_batch_of_thousands_is_read_to_its_end() -> None:
    one = f"<TxDtls>{parties('Someone')}</TxDtls>"
    draft = the_draft(AMOUNT, DAY, f"<NtryDtls>{one * 5000}</NtryDtls>", "<AddtlNtryInf>Salaries</AddtlNtryInf>")
    assert (draft.description, draft.minor) == ("Salaries", -500)
    assert draft.note.startswith("5000 payments")
    assert draft.note.endswith("and 4980 more")


def test_the_row_is_the_same_when_it_is_booked_and_counted_anew() -> None:
    def told(number: str, status: str) -> tuple[str, ...]:
        inside = (f"<NtryRef>{number}</NtryRef>", AMOUNT.replace("BOOK", status), DAY, "<AcctSvcrRef>A1</AcctSvcrRef>")
        return the_draft(*inside).raw

    assert told("1", "BOOK") == told("7", "BOOK") == told("1", "PDNG")
    assert told("2024010200001", "BOOK") != told("2024010200002", "BOOK")


def test_a_text_of_a_megabyte_is_a_problem() -> None:
    assert "KiB" in the_problem(AMOUNT, DAY, payment(f"<RmtInf><Ustrd>{'x' * 2**20}</Ustrd></RmtInf>"))


# ------------------------------------------------------------------------------------------ statements and balances


def ends(*inside: str) -> tuple[int | None, int | None, str | None]:
    reading = read(message(statement(*inside))).reading
    return reading.opening, reading.closing, reading.closing_date


def test_balances_that_the_entries_prove() -> None:
    row = entry(AMOUNT, DAY)
    opening, closing = balance("OPBD", "8", "2024-01-02"), balance("CLBD", "3", "2024-01-02")
    assert ends(opening, closing, row) == (800, 300, "2024-01-02")
    assert ends(balance("PRCD", "8", "2024-01-01"), closing, row) == (800, 300, "2024-01-02")
    assert ends(opening, balance("ITBD", "3", "2024-01-02"), row) == (800, 300, "2024-01-02")
    assert ends(balance("ITBD", "8", "2024-01-02"), balance("ITBD", "3", "2024-01-02"), row)[:2] == (800, 300)
    overdrawn = balance("OPBD", "2", "2024-01-01"), balance("CLBD", "3", "2024-01-02", "DBIT")
    assert ends(*overdrawn, row) == (200, -300, "2024-01-02")
    assert ends(opening, balance("CLBD", "4", "2024-01-02"), row) == (None, None, None)
    assert ends(balance("CLBD", "3", "2024-01-02"), row) == (None, 300, "2024-01-02")
    assert ends(row) == (None, None, None)


def test_balances_of_several_days() -> None:
    days = [
        balance("OPBD", "8", "2024-01-02"), balance("CLBD", "3", "2024-01-02"),
        balance("OPBD", "3", "2024-01-03"), balance("CLBD", "2", "2024-01-03", "DBIT"),
    ]  # fmt: skip
    rows = entry(AMOUNT, DAY), entry(AMOUNT, DAY.replace("02<", "03<"))
    assert ends(*days, *rows) == ends(*days[2:], *days[:2], *rows) == (800, -200, "2024-01-03")


def test_what_is_pending_or_in_other_money_is_in_no_balance() -> None:
    rows = entry(AMOUNT, DAY), entry(AMOUNT.replace("BOOK", "PDNG"), DAY), entry(AMOUNT.replace("EUR", "USD"), DAY)
    opening, closing = balance("OPBD", "8", "2024-01-02"), balance("CLBD", "3", "2024-01-02")
    assert ends(opening, closing, balance("CLBD", "9", "2024-01-09", currency="SEK"), *rows)[:2] == (800, 300)


def part(text: str, number: int) -> Read:
    return read(text, format="camt", part=number)


def test_accounts_are_parts_and_every_line_is_in_one() -> None:
    one, other = entry("\n", AMOUNT, DAY, "\n"), entry("\n", AMOUNT.replace("EUR", "CHF"), DAY)
    text = message(statement(one), statement(other, iban="CH1009999000123456789", currency="CHF"), statement(one))
    first, second = part(text, 0), part(text, 1)
    assert [len(first.drafts), len(second.drafts)] == [2, 1]
    assert (first.reading.account, second.reading.account) == ("NL69DIJK0123456789", "CH1009999000123456789")
    assert second.reading.currency == "CHF"
    told: Counter[int] = Counter()
    for got in (first, second):
        told.update([d.line for d in got.drafts])
        told.update(n for s in got.skipped for n in range(s.first, s.last + 1))
    assert set(told.values()) == {1}
    assert set(told) >= set(range(1, len(text.splitlines()) + 1))


def test_a_message_in_one_line() -> None:
    text = message(statement(entry(AMOUNT, DAY), entry(AMOUNT, DAY))).replace("\n", "")
    assert [d.line for d in read(text).drafts] == [1, 1]


def test_the_kind_of_the_account() -> None:
    text = message(statement()).replace("</Id><Ccy>", "</Id><Tp><Cd>SVGS</Cd></Tp><Ccy>")
    assert read(text).reading.details["account_kind"] == "savings"


def test_a_statement_without_entries_is_one() -> None:
    got = read(message(statement()))
    assert (got.drafts, got.problems, got.reading.account) == ([], [], "NL69DIJK0123456789")


@pytest.mark.parametrize("version", [f"{n:02}" for n in range(1, 15)])
def test_every_version(version: str) -> None:
    assert len(read(message(statement(entry(AMOUNT, DAY)), version=version)).drafts) == 1


def test_messages_one_behind_the_other() -> None:
    text = message(statement(entry(AMOUNT, DAY)))
    got = read(text + "\n" + text)
    assert [d.line for d in got.drafts] == [5, 5 + len(text.splitlines()) + 1]


# -------------------------------------------------------------------------------------------------------- encodings


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("UTF-8", "utf-8"), ("UTF-8", "utf-8-sig"), ("UTF-8", "utf-16"), ("UTF-16", "utf-8"), ("utf-16", "utf-16-le"),
        ("utf-16", "utf-16-be"), ("ISO-8859-1", "cp1252"), ("windows-1252", "cp1252"), ("UTF-8", "cp1252"),
        ("ISO-8859-1", "utf-8"), ("nonsense", "utf-8"), ("nonsense", "cp1252"), ("ISO-8859-15", "iso-8859-15"),
    ],
)  # fmt: skip
def test_encodings_right_and_wrong(declared: str, encoding: str) -> None:
    words = "Größe für Müller in Köln"
    text = message(statement(entry(AMOUNT, DAY, payment(f"<RmtInf><Ustrd>{words}</Ustrd></RmtInf>"))))
    data = text.replace('"UTF-8"', f'"{declared}"').encode(encoding)
    assert read(data).drafts[0].description == words


@pytest.mark.parametrize("before", ["", "\n\n", "\ufeff", "\ufeff \n", "<!-- a remark -->"])
@pytest.mark.parametrize("behind", ["", "\n\n", "\x1a", "<!-- a remark -->"])
def test_what_stands_around(before: str, behind: str) -> None:
    text = message(statement(entry(AMOUNT, DAY))).removeprefix('<?xml version="1.0" encoding="UTF-8"?>\n')
    assert len(read(before + text.strip() + behind).drafts) == 1


# ------------------------------------------------------------------------------------------------------------ hostile

SOUND = message(statement(entry(AMOUNT, DAY)))
BOMB = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>'
)
REFUSED = {
    "an entity bomb": (SOUND.replace("<Document", BOMB + "<Document").replace("5.00", "&c;"), "dtd"),
    "an outer file": (
        SOUND.replace("<Document", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document'),
        "dtd",
    ),
    "a DTD by address": (SOUND.replace("<Document", '<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><Document'), "dtd"),
    "an entity of no DTD": (SOUND.replace("5.00", "&nbsp;"), "not-a-statement"),
    "depth": (SOUND.replace("<Ntry>", "<Ntry>" + "<a>" * 100_000), "too-deep"),
    "cut": (SOUND[: len(SOUND) // 2], "truncated"),
    "cut behind an entry": (SOUND[: SOUND.index("</Stmt>")], "truncated"),
    "crossed tags": (SOUND.replace("</Ntry>", "</Stmt>"), "not-a-statement"),
    "a bare ampersand": (SOUND.replace("5.00", "5 & 6"), "not-a-statement"),
    "NUL": (SOUND.replace("5.00", "5\0"), "not-a-statement"),
    "another message": (SOUND.replace("BkToCstmrStmt", "Order").replace("camt.053", "pain.001"), "not-a-statement"),
    "no statement in it": (SOUND.replace("Stmt>", "Nothing>"), "not-a-statement"),
    "a remark of megabytes": (SOUND.replace("<Ntry>", f"<!--{'x' * 2**24}--><Ntry>"), "too-large"),
}  # fmt: skip


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", REFUSED)
def test_a_file_is_refused(name: str) -> None:
    text, code = REFUSED[name]
    with pytest.raises(BadInput) as refusal:
        read(text)
    assert refusal.value.code == code
    assert "\n" not in refusal.value.message


@pytest.mark.timeout(60)
@pytest.mark.parametrize("share", in_part(20, 1))
def test_statements_and_balances_without_end_are_refused(share: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (camt_tree._MOST_STATEMENTS, camt._MOST_BALANCES) == (100_000, 50_000)
    monkeypatch.setattr(camt_tree, "_MOST_STATEMENTS", 100_000 // share)
    monkeypatch.setattr(camt, "_MOST_BALANCES", 50_000 // share)
    closing = balance("CLBD", "1", "2024-01-01")
    for text, most in (
        (message("<Stmt/>" * (100_000 // share + 1)), f"the file holds more than {100_000 // share:,} statements"),
        (message(statement(closing * (50_000 // share + 1))), f"a statement of more than {50_000 // share:,} balances"),
    ):
        with pytest.raises(BadInput) as refusal:
            read(text)
        assert (refusal.value.code, refusal.value.message) == ("too-large", most)


@pytest.mark.timeout(60)
def test_what_an_entry_is_not_made_of_costs_nothing() -> None:
    flood = "<Other><Amt>9</Amt><Sts>PDNG</Sts></Other>" * 25_000 + "<Amt>7</Amt>" * 30_000
    draft = the_draft(AMOUNT, DAY, flood)
    assert (draft.minor, draft.pending) == (-500, False)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_truncated_message_is_refused(name: str) -> None:
    text = SAMPLES[name].rstrip()
    for cut in range(0, len(text), 7):
        with pytest.raises(BadInput):
            read(text[:cut])


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_damage_is_never_worse_than_a_refusal(name: str, data: st.DataObject) -> None:
    raw = bytearray(SAMPLES[name].encode())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(raw) - 1))
        what = data.draw(st.sampled_from(["digit", "letter", "byte", "twice", "text", "cut"]))
        if what == "digit":
            raw[place : place + 1] = data.draw(st.sampled_from([b"0", b"9", b"-", b".", b"E", b" "]))
        elif what == "letter":
            raw[place : place + 1] = data.draw(st.sampled_from([b"a", b"N", b"\xc3\xa9"]))
        elif what == "byte":
            raw[place] = data.draw(st.integers(0, 255))
        elif what == "twice":
            raw[place:place] = raw[place : place + data.draw(st.integers(1, 200))]
        elif what == "text":
            raw[place:place] = data.draw(
                st.sampled_from([b"<Ntry>", b"</Ntry>", b"<!DOCTYPE a>", b"<?xml ?>", b"&lt;"])
            )
        else:
            del raw[place : place + data.draw(st.integers(1, 60))]
        if not raw:
            return
    source = from_bytes(bytes(raw), "file")
    reader = registry.reader("camt")
    with contextlib.suppress(BadInput):
        parts = reader.settle(source, Hints()).details.get("parts", 1)
        assert isinstance(parts, int)
        for number in range(parts):
            for item in reader.rows(source, reader.settle(source, Hints(part=number))):
                if isinstance(item, Draft):
                    assert 1900 <= item.date.year <= 2100
                    assert abs(item.minor) <= 10**15
