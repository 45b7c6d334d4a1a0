"""Who was paid, from what banks write."""

import re
from pathlib import Path
from statistics import mean

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from finura_cli.domain.names import LONGEST, name_key
from finura_cli.domain.payees import LONGEST as LOOKED_AT
from finura_cli.domain.payees import is_bank_text, payee
from tests.work import lines_run

ROWS = [
    line.rsplit("\t", 1)
    for line in (Path(__file__).with_name("payees.tsv")).read_text("utf-8").splitlines()
    if line and not line.startswith("# ")
]
PIECES = sorted({word for text, _ in ROWS for word in re.split(r"(\W+)", text) if word})
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=10).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join),
    st.sampled_from([text for text, _ in ROWS]),
)


@pytest.mark.parametrize(("text", "name"), ROWS, ids=range(len(ROWS)))
def test_who_was_paid(text, name):
    assert payee(text) == (None if name == "-" else name)


def test_the_table_is_of_many_lands():
    assert len(ROWS) >= 200
    assert sum(name == "-" for _, name in ROWS) >= 40


@settings(max_examples=600)
@given(TEXTS)
@example("SQ *SQ *PAYPAL *X")
@example("UPI/UPI/UPI-A")
@example("İSTANBUL İİ 123456 TR")
@example("ﬁﬁ STORE 1234")
@example("ß")
@example("CASH EEN JOHN İ KANTOOR")
def test_laws(text):
    name = payee(text)
    if name is None:
        return
    assert payee(name) == name
    assert len(name) <= len(text)
    assert name == " ".join(name.split())
    assert len(name) <= LONGEST
    assert name_key(name)


@given(st.sampled_from([name for _, name in ROWS if name != "-"]))
def test_a_name_is_its_own(name):
    assert payee(name) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\t\n",
        "\x00\x01",
        "*",
        "***",
        "/" * 300,
        "-*" * 200,
        "[",
        "]",
        "1234",
        "١٢٣٤",
        "()()",
        ",,,",
        "UPI/",
        "UPI",
        "@",
    ],
)
def test_nobody(text):
    assert payee(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[bold red]SWIGGY[/]", "Swiggy"),
        ("CAFE\x1b[31m NERO", "CAFE [31m NERO"),
        ("CAFE\nNERO\t1234", "Cafe Nero"),
        ("CAFE\u202eNERO", "Cafe Nero"),
        ("মীনা\u200cবাজার", "মীনা\u200cবাজার"),
        ("AB" * 50_000, "A" + "ba" * 39 + "b"),
    ],
)
def test_hostile(text, name):
    assert payee(text) == name


@pytest.mark.parametrize("text", ["CARD PURCHASE x99 TESCO", "POS x1 TESCO", "DEBIT CARD X07, TESCO"])
def test_the_end_of_a_card_is_no_name(text):
    assert payee(text) == "Tesco"


@pytest.mark.parametrize(
    "piece", ["A ", "1 ", "*", "x", "XX1", "A*", "/A", "-", ".a", "naam:", " 's", ",9", "[", "a.b", "UPI/", "ref. "]
)
def test_a_long_text_costs_no_more(piece):
    assert lines_run(lambda: payee(piece * 50_000)) <= 1.1 * lines_run(lambda: payee(piece * LOOKED_AT))


def test_a_plain_name_costs_little():
    names = [name for _, name in ROWS if name != "-" and name.replace(" ", "").isalpha()]
    plain = mean(lines_run(lambda name=name: payee(name)) for name in names)
    assert plain * 3 < mean(lines_run(lambda text=text: payee(text)) for text, _ in ROWS)


def test_other_scripts_are_left_alone():
    for text in ("মীনা বাজার", "स्विगी", "كارفور", "スターバックス 渋谷", "Εθνική", "Пятёрочка"):
        assert payee(f"  {text} ") == text


@pytest.mark.parametrize(
    "text",
    [
        "HOFER DANKT  0527  K2   18.09. 17:20",
        "POS 23,55 AT K1 16.09. 11:32 SPAR DANKT 4105 KORNEUBURG 2100",
        "Software 13.9.2017",
        "VISA XXXX1234 Tesco",
        "UPI/DR/412398123/SWIGGY/HDFC",
        "AMAZON 4432 SEATTLE",
        "Hutchison Drei Austria GmbH Bruenner Strasse 52 1210 Wien",
    ],
)
def test_a_field_for_a_name_that_holds_what_a_bank_writes(text):
    assert is_bank_text(text)
    assert not is_bank_text(payee(text) or "")


@pytest.mark.parametrize(
    "name",
    ["Swiggy", "7-Eleven", "Forever 21", "Rema 1000", "24/7 Fitness", "1-800-FLOWERS", "PIER 39", "Hotel 1895", "U2",
     "Überweisung", "ALBERT HEIJN", "S.R.L. 1.2.3", "2.5% Club", ""],
)  # fmt: skip
def test_a_name_with_a_number_is_a_name(name):
    assert not is_bank_text(name)
