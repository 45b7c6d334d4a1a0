"""Tables that say beside every row whose it is: the user's accounts are told from the other side of payments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.imports import Hints
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from finura_cli.formats import registry
from finura_cli.formats.source import from_bytes
from tests.formats.reading import read

RABO = """\
IBAN/BBAN,Munt,Datum,Bedrag,Saldo na trn,Tegenrekening IBAN/BBAN,Naam tegenpartij,Omschrijving-1
NL20RABO0123456789,EUR,2026-10-01,"-20,00","+980,00",,Albert Heijn,pas 1
NL20RABO0123456789,EUR,2026-10-02,"-100,00","+880,00",NL44RABO0987654321,Spaar,naar spaar
NL44RABO0987654321,EUR,2026-10-02,"+100,00","+5100,00",NL20RABO0123456789,J Jansen,naar spaar
NL20RABO0123456789,EUR,2026-10-03,"-5,50","+874,50",,Bakker,pas 1
NL44RABO0987654321,EUR,2026-10-31,"+4,00","+5104,00",,Rabobank,rente
"""
BUNQ = """\
Date,Amount,Account,Counterparty,Name,Description
2026-10-01,-20.00,NL20BUNQ0123456789,NL44INGB0987654321,Albert Heijn,boodschappen
2026-10-02,-100.00,NL20BUNQ0123456789,NL44BUNQ0987654321,Spaar,naar spaar
2026-10-02,100.00,NL44BUNQ0987654321,NL20BUNQ0123456789,Jan,naar spaar
"""
NATWEST = """\
Date,Type,Description,Value,Balance,Account Name,Account Number
01/10/2026,POS,TESCO,-20.00,980.00,CURRENT,'123456-11111111
13/10/2026,TFR,TO SAVINGS,-100.00,880.00,CURRENT,'123456-11111111
13/10/2026,TFR,FROM CURRENT,100.00,5100.00,SAVER,'123456-22222222
"""
PROGRAM = """\
Date,Account,Payee,Category,Amount
2026-11-01,Checking,Kroger,Groceries,-20.00
2026-11-02,Visa,Shell,Gas,-30.00
2026-11-03,,Payroll,Salary,1000.00
"""
BY_BALANCE = """\
Date,Description,IBAN,Amount,Balance
2026-10-01,Rent,NL20RABO0123456789,-20.00,980.00
2026-10-02,Bike,NL20RABO0123456789,-100.00,880.00
2026-10-03,Shoes,NL20RABO0123456789,-10.00,870.00
2026-10-01,Interest,NL44RABO0987654321,100.00,5100.00
2026-10-02,Interest,NL44RABO0987654321,1.00,5101.00
2026-10-03,Interest,NL44RABO0987654321,1.00,5102.00
"""


def parts(text: str) -> dict[str, list[str]]:
    """By account: the amounts of its rows."""
    count = read(text).reading.details.get("parts", 1)
    assert isinstance(count, int)
    all_of_it = [read(text, part=n) for n in range(count)]
    return {str(one.reading.details.get("account_name")): [amount for _, amount in one.rows] for one in all_of_it}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (RABO, {"NL20RABO0123456789": ["-20.00", "-100.00", "-5.50"], "NL44RABO0987654321": ["100.00", "4.00"]}),
        (BUNQ, {"NL20BUNQ0123456789": ["-20.00", "-100.00"], "NL44BUNQ0987654321": ["100.00"]}),
        (NATWEST, {"CURRENT": ["-20.00", "-100.00"], "SAVER": ["100.00"]}),
        (PROGRAM, {"Checking": ["-20.00", "1000.00"], "Visa": ["-30.00"]}),
        (BY_BALANCE, {"NL20RABO0123456789": ["-20.00", "-100.00", "-10.00"],
                      "NL44RABO0987654321": ["100.00", "1.00", "1.00"]}),
    ],
    ids=["own by its header", "beside the other side's", "names of a bank", "names of a program", "by the balances"],
)  # fmt: skip
def test_every_account_has_its_rows(text: str, told: dict[str, list[str]]) -> None:
    assert parts(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "Date,Payee,Account number,Amount\n2026-10-01,A,DE12500105171234567890,-5.00\n"
        "2026-10-02,B,DE12500105171234567891,-6.00\n",
        BY_BALANCE.replace("5101.00", "871.00").replace("5100.00", "970.00"),
        "Date,Description,Card Member,Account #,Amount\n2026-10-01,A,ANN,-41000,5.00\n2026-10-02,B,BEN,-41018,6.00\n",
        "Date,Description,Card No.,Debit,Credit\n2026-10-01,A,1234,5.00,\n2026-10-02,B,5678,6.00,\n",
        "Date,Account,Amount\n2026-10-01,Kroger,-5.00\n2026-10-02,Shell,-6.00\n",
        "Date,Account,Description,Amount\n" + "".join(f"2026-10-0{n},Shop {n},x,-5.00\n" for n in range(1, 9)),
        PROGRAM.replace("Checking", "Visa").replace(",Account,", ",Card number,"),
    ],
    ids=["payees", "one balance", "cards of one account", "numbers of cards", "the only text", "all differ", "cards"],
)
def test_columns_that_are_the_other_sides_part_nothing(text: str) -> None:
    assert "accounts_named" not in read(text).reading.details


@pytest.mark.parametrize("head", ["txnidx,date,code,description,account,amount,total", "n,Datum,c,Text,Konto,Betrag,s"])
def test_a_register_of_double_entry_is_refused(head: str) -> None:
    """Its halves cancel each other in one account, and its categories are no accounts."""
    rows = "1,2026-10-01,,Kroger,expenses:food,20.00,20.00\n1,2026-10-01,,Kroger,assets:bank,-20.00,0.00\n"
    with pytest.raises(BadInput, match="double entry"):
        read(f"{head}\n{rows}")


def test_a_constant_other_side_is_not_the_files_own_account() -> None:
    """A statement of savings, all of whose rows are paid from one account."""
    savings = (
        '"Konto";"Tagesgeld DE12120300009999888877"\n\n'
        '"Buchungsdatum";"Zahlungsempfänger*in";"Verwendungszweck";"IBAN";"Betrag (€)"\n'
        '"01.09.26";"Max Muster";"Sparen";"DE12500105171234567890";"400,00"\n'
        '"01.08.26";"Max Muster";"Sparen";"DE12500105171234567890";"400,00"\n'
    )
    assert read(savings).reading.account == "DE12120300009999888877"
    assert read(savings.split("\n\n")[1]).reading.account is None


def test_each_account_has_its_balances_and_a_key_of_its_own() -> None:
    first, second = (read(RABO, part=n).reading for n in range(2))
    assert (first.account, first.opening, first.closing) == ("NL20RABO0123456789", 100000, 87450)
    assert (second.account, second.opening, second.closing) == ("NL44RABO0987654321", 500000, 510400)
    assert first.header_key != second.header_key
    assert "gap" not in first.details
    with pytest.raises(BadInput, match="no part 2, only 2"):
        read(RABO, part=2)


def test_a_row_that_goes_on_below_stays_with_its_account() -> None:
    text = PROGRAM.replace("2026-11-03,", ",,Station 12,,\n2026-11-03,")
    visa = read(text, part=1)
    assert [draft.description for draft in visa.drafts] == ["Shell Station 12"]


def test_who_names_the_account_means_all_rows() -> None:
    source = from_bytes(RABO.encode(), "file")
    reader = registry.pick(source, Hints())
    reading = reader.settle(source, Hints(one_account=True))
    assert sum(isinstance(item, Draft) for item in reader.rows(source, reading)) == 5


@given(
    st.lists(st.tuples(st.sampled_from(["Checking", "Visa", "", " Visa ", "Œuvre"]), st.integers(1, 999)), min_size=1)
)
def test_every_line_is_of_one_account(rows: list[tuple[str, int]]) -> None:
    text = "Date,Account,Payee,Amount\n" + "".join(f"2026-10-01,{name},P{n},-{n}.00\n" for name, n in rows)
    count = read(text).reading.details.get("parts", 1)
    assert isinstance(count, int)
    seen: list[int] = []
    for part in range(count):
        found = read(text, part=part)
        seen += [draft.line for draft in found.drafts]
        seen += [line for one in found.skipped for line in range(one.first, one.last + 1)]
        assert not found.problems
    assert sorted(seen) == list(range(1, len(rows) + 2))


def test_a_balance_printed_once_is_of_none_of_several_accounts() -> None:
    header, *rows = PROGRAM.splitlines()
    told = "\n".join(["Opening balance,100.00", "", header, *rows, "Closing balance,1050.00"])
    both = [read(told, part=n).reading for n in range(2)]
    assert [(one.opening, one.closing) for one in both] == [(None, None)] * 2
    named = "\n".join([header, "Opening balance,Visa,,,100.00", *rows])
    assert [read(named, part=n).reading.opening for n in range(2)].count(10000) == 1


def test_what_earlier_files_call_accounts_tells_the_column() -> None:
    many = PROGRAM.splitlines()[0] + "".join(f"\n2026-11-0{n},A{n},Kroger,Groceries,-20.00" for n in range(1, 7))
    assert "parts" not in read(many).reading.details
    assert read(many, accounts=frozenset({"A3"})).reading.details["parts"] == 6
    few = "\n".join(BY_BALANCE.splitlines()[:2] + BY_BALANCE.splitlines()[4:5])
    assert "parts" not in read(few).reading.details
    assert read(few, accounts=frozenset({"NL20RABO0123456789"})).reading.details["parts"] == 2
