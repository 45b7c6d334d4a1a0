"""Profiles of banks: what they must say, when they fit, and that they win where they do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.imports import Hints, Problem, Reading, Skipped
from finura_cli.domain.money import plain
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput, Locked
from finura_cli.formats import profiles, registry
from finura_cli.formats.base import Source
from finura_cli.formats.excel import write_workbook
from finura_cli.formats.profile_toml import LARGEST, Declared, parse
from finura_cli.formats.source import from_bytes
from finura_cli.services.bank_profiles import along, own
from tests.formats.reading import profile_samples

Rows = list[tuple[str, str]]

PLAIN = """
match = ["Wann", "Wieviel"]
date_order = "dmy"
decimal = ","
[columns]
date = "Wann"
amount = "Wieviel"
text = ["Wofür", "Wem"]
"""
FILE = "Wann;Wieviel;Wofür;Wem\n01.02.2026;-3,50;Tee;Laden\n02.02.2026;1.200,00;Lohn;Werk\n"


def declared(text: str, name: str = "mine.toml") -> Declared:
    return parse(name, text.encode())


def source(text: str | bytes) -> Source:
    return from_bytes(text.encode() if isinstance(text, str) else text, "file")


def fitted(found: Source, *texts: str | Declared, part: int = 0) -> Reading:
    fit = profiles.which(found, [one if isinstance(one, Declared) else declared(one) for one in texts])
    assert fit is not None
    return profiles.settled(fit, Hints(part=part))


def drafts(found: Source, reading: Reading) -> list[Draft]:
    return [item for item in profiles.READER.rows(found, reading) if isinstance(item, Draft)]


def rows(found: Source, reading: Reading) -> Rows:
    return [(d.date.isoformat(), plain(d.minor, d.currency)) for d in drafts(found, reading)]


# ------------------------------------------------------------------------------------------------------ what it says


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ('match = ["a"]\nmatch = ["b"]\n', 2, "cannot overwrite"),
        ('match = ["a"]\ndate = "a"\n[columns]\ndate = "a"\namount = "b"\n', 2, "there is no 'date'"),
        ('match = ["a"]\n[columns]\ndate = "a"\nsum = "b"\n', 4, "cannot be 'sum'"),
        ('match = ["a"]\n[columns]\namount = "b"\n', 2, "needs date"),
        ('match = ["a"]\n[columns]\ndate = "a"\n', None, "needs amount, or debit and credit"),
        ('match = ["a"]\n[columns]\ndate = "a"\namount = "b"\ndebit = "c"\n', 4, "needs amount, or debit and credit"),
        ('[columns]\ndate = "a"\namount = "b"\n', None, "match is missing"),
        ('match = ["a"]\nwidth = 3\n[columns]\ndate = "a"\namount = "b"\n', 2, "exclude each other"),
        ('width = 3\n[columns]\ndate = "a"\namount = 2\n', 2, "columns are numbers"),
        ('match = ["a"]\ndate_order = "ddmm"\n[columns]\ndate = "a"\namount = "b"\n', 2, "date_order is one of"),
        ('match = ["a"]\ndecimal = ";"\n[columns]\ndate = "a"\namount = "b"\n', 2, "decimal is one of"),
        ('match = ["a"]\nsign = "-"\n[columns]\ndate = "a"\namount = "b"\n', 2, "sign is one of"),
        ('match = ["a"]\nskip = -1\n[columns]\ndate = "a"\namount = "b"\n', 2, "skip is a number"),
        ('match = ["a"]\nskip = true\n[columns]\ndate = "a"\namount = "b"\n', 2, "skip is a number"),
        ('match = ["a"]\nencoding = "rot13"\n[columns]\ndate = "a"\namount = "b"\n', 2, "no encoding 'rot13'"),
        ('match = ["a"]\nencoding = "idna"\n[columns]\ndate = "a"\namount = "b"\n', 2, "no encoding"),
        ('match = ["a"]\ndelimiter = "--"\n[columns]\ndate = "a"\namount = "b"\n', 2, "delimiter is one sign"),
        ('match = ["a"]\ncurrency = "euro"\n[columns]\ndate = "a"\namount = "b"\n', 2, "is no currency"),
        ('match = ["a"]\nout = ["D"]\n[columns]\ndate = "a"\namount = "b"\n', 2, "out and in go together"),
        ('match = ["a"]\nout = ["D"]\nin = ["D"]\n[columns]\ndate = "a"\namount = "b"\nflag = "c"\n', 2, "in common"),
        ('match = []\n[columns]\ndate = "a"\namount = "b"\n', 1, "match is a list of texts"),
        ('match = [1]\n[columns]\ndate = "a"\namount = "b"\n', 1, "match is a list of texts"),
        ('match = ["a"]\n[columns]\ndate = ["a", "b"]\namount = "b"\n', 3, "date is one column"),
        ('match = ["a"]\n[columns]\ndate = 0\namount = "b"\n', 3, "its number from 1"),
        ('match = ["a"]\ntransfers = ["T"]\n[columns]\ndate = "a"\namount = "b"\n', 2, "transfers need"),
        ("match = [\n", None, "at end of document"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(text: str, line: int | None, why: str) -> None:
    with pytest.raises(Locked) as refusal:
        declared(text)
    message = refusal.value.message
    assert message.startswith("profile mine.toml: ")
    assert why in message
    assert line is None or f"line {line}" in message
    assert (refusal.value.code, refusal.value.exit_code) == ("bad-bank-profile", 78)
    assert "finura help formats" in (refusal.value.hint or "")


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe", b"a = " + b"[" * 100_000, b"x" * (LARGEST + 1), b"a = " + b"9" * 5_000, b"\0", b"",
        b'match = ["\\u0000"]\n[columns]\ndate = "a"\namount = "b"\n', b'match = ["[bold]"]\n',
        b'match = ["a"]\ncolumns = 3\n', b'match = ["a"]\n[columns.date]\nx = 1\n', b'[[columns]]\ndate = "a"\n',
    ],
)  # fmt: skip
def test_what_is_no_profile_is_refused(data: bytes) -> None:
    with pytest.raises(Locked, match=r"profile bad\.toml"):
        parse("bad.toml", data)


def refusal_of(data: bytes) -> Locked | None:
    try:
        parse("any.toml", data)
    except Locked as refusal:
        return refusal
    return None


@given(st.text(max_size=300))
def test_any_text_is_a_profile_or_is_refused(text: str) -> None:
    refusal = refusal_of(text.encode("utf-8", "surrogatepass"))
    assert refusal is None or "\n" not in refusal.message


@given(
    st.dictionaries(
        st.sampled_from(["match", "skip", "columns", "encoding", "sign", "width", "in"]),
        st.one_of(st.integers(), st.booleans(), st.text(max_size=5), st.lists(st.text(max_size=5))),
    )
)
def test_any_values_are_a_profile_or_are_refused(values: dict[str, object]) -> None:
    lines = [f"{name} = {_toml(value)}" for name, value in values.items()]
    refusal = refusal_of("\n".join(lines).encode("utf-8", "surrogatepass"))
    assert refusal is None or refusal.code == "bad-bank-profile"


def _toml(value: object) -> str:
    import json

    return json.dumps(value) if not isinstance(value, bool) else str(value).lower()


# -------------------------------------------------------------------------------------------------- that it is used


def test_it_reads_as_it_says() -> None:
    found = source(FILE)
    reading = fitted(found, PLAIN)
    assert rows(found, reading) == [("2026-02-01", "-3.50"), ("2026-02-02", "1200.00")]
    assert [(d.description, d.note) for d in drafts(found, reading)] == [("Tee", "Laden"), ("Lohn", "Werk")]
    assert (reading.format, reading.details["profile"]) == ("csv", "mine")


def test_it_fits_by_the_header_alone_and_only_then() -> None:
    assert profiles.which(source("Wann;Betrag\n01.02.2026;-3,50\n"), [declared(PLAIN)]) is None
    other = PLAIN.replace("Wem", "X").replace("Wofür", "X")
    assert profiles.which(source("wieviel ;X; WANN\n-3,50;x;01.02.2026\n"), [declared(other)])
    assert profiles.which(source("not a table at all\n"), [declared(PLAIN)]) is None
    assert profiles.which(source(b"\x00\x01\x02"), [declared(PLAIN)]) is None
    assert profiles.which(source(b"PK\x03\x04 broken"), [declared(PLAIN)]) is None


def test_of_several_the_one_that_names_more_words_is_taken_and_the_users_own_first() -> None:
    closer = PLAIN.replace('"Wieviel"]', '"Wieviel", "Wem"]')
    found = source(FILE)
    assert fitted(found, declared(PLAIN, "a.toml"), declared(closer, "b.toml")).details["profile"] == "b"
    along_too = parse("c.toml", closer.encode(), own=False)
    assert fitted(found, along_too, declared(PLAIN, "a.toml")).details["profile"] == "a"


def test_a_column_that_is_not_there_is_said_and_not_guessed() -> None:
    with pytest.raises(
        BadInput, match="the profile mine fits the header, but the header has no column 'Wem'"
    ) as refusal:
        profiles.which(source("Wann;Wieviel;Wofür\n01.02.2026;1;x\n"), [declared(PLAIN)])
    assert refusal.value.code == "profile-misfit"


def test_two_columns_of_one_name_are_told_apart_by_number() -> None:
    text = "Wann;Wieviel;Wofür;Wem;Wem\n01.02.2026;-3,50;Tee;a;b\n"
    with pytest.raises(BadInput, match="several columns are called 'Wem'; give its number, 4"):
        profiles.which(source(text), [declared(PLAIN)])
    found = source(text)
    assert drafts(found, fitted(found, PLAIN.replace('"Wem"]', "5]")))[0].note == "b"


def test_values_that_contradict_it_are_refused() -> None:
    with pytest.raises(BadInput, match="no row has a date and an amount where it says"):
        fitted(source("Wann;Wieviel;Wofür;Wem\nx;y;z;w\n"), PLAIN)


def test_what_is_left_out_is_found_out() -> None:
    bare = 'match = ["Wann", "Wieviel"]\n[columns]\ndate = "Wann"\namount = "Wieviel"\n'
    found = source(FILE)
    reading = fitted(found, bare)
    assert rows(found, reading) == [("2026-02-01", "-3.50"), ("2026-02-02", "1200.00")]
    unclear = "Wann;Wieviel\n01/02/2026;-3.50\n03/04/2026;-1.00\n"
    with pytest.raises(BadInput) as refusal:
        fitted(source(unclear), bare)
    assert refusal.value.code == "ambiguous-date-order"
    said = bare.replace("[columns]", 'date_order = "mdy"\n[columns]')
    assert rows(source(unclear), fitted(source(unclear), said))[0][0] == "2026-01-02"


def test_a_second_date_tells_day_from_month_and_dates_what_is_pending() -> None:
    bare = 'match = ["Wann"]\n[columns]\ndate = "Wann"\namount = "Wieviel"\nstatus = "Stand"\n'
    booked = "03/02/2026;01/02/2026;-3.50;\n04/03/2026;27/02/2026;-1.00;\n"
    text = f"Wann;Gekauft;Wieviel;Stand\n{booked};05/03/2026;-2.00;pending\n"
    with pytest.raises(BadInput) as refusal:
        fitted(source(text), bare)
    assert refusal.value.code == "ambiguous-date-order"
    reading = fitted(source(text), bare + 'other_date = "Gekauft"\n')
    assert rows(source(text), reading) == [("2026-02-03", "-3.50"), ("2026-03-04", "-1.00"), ("2026-03-05", "-2.00")]


def test_signs_by_words_of_its_own() -> None:
    text = "Wann;Wieviel;Art\n01.02.2026;3,50;raus\n02.02.2026;9,00;rein\n03.02.2026;1,00;sonst\n"
    profile = 'match = ["Art"]\nout = ["Raus"]\nin = ["Rein"]\n[columns]\ndate = 1\namount = 2\nflag = 3\n'
    found = source(text)
    reading = fitted(found, profile)
    assert rows(found, reading) == [("2026-02-01", "-3.50"), ("2026-02-02", "9.00")]
    (problem,) = (item for item in profiles.READER.rows(found, reading) if isinstance(item, Problem))
    assert (problem.line, problem.why) == (4, "'sonst' does not say debit or credit")


def test_a_card_turned_round_and_a_file_without_header() -> None:
    profile = (
        'width = 3\nskip = 2\nsign = "turned round"\ncurrency = "EUR"\n[columns]\ndate = 1\namount = 3\ntext = 2\n'
    )
    found = source("My card\nfrom here on,,\n2026-02-01,Shoes,80.00\n2026-02-02,Refund,-30.00\n")
    reading = fitted(found, profile)
    assert rows(found, reading) == [("2026-02-01", "-80.00"), ("2026-02-02", "30.00")]
    skipped = [item for item in profiles.READER.rows(found, reading) if isinstance(item, Skipped)]
    assert [(one.first, one.last) for one in skipped] == [(1, 2)]
    assert profiles.which(source("a,b\n2026-02-01,1\n2026-02-02,1\n"), [declared(profile)]) is None


def test_an_encoding_that_cannot_be_told() -> None:
    data = "Wann;Wieviel;Wofür;Wem\n01.02.2026;-3,50;Café;x\n".encode("cp850")
    profile = PLAIN.replace("[columns]", 'encoding = "cp850"\n[columns]')
    assert drafts(source(data), fitted(source(data), profile))[0].description == "Café"


def test_a_sheet_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    write_workbook(path, ["Wann", "Wieviel", "Wofür", "Wem"], [["01.02.2026", "-3,50", "Tee", "x"]], title="Umsätze")
    found = source(path.read_bytes())
    reading = fitted(found, PLAIN.replace("[columns]", 'sheet = "Umsätze"\n[columns]'))
    assert (reading.format, rows(found, reading)) == ("xlsx", [("2026-02-01", "-3.50")])
    assert profiles.which(found, [declared(PLAIN.replace("[columns]", 'sheet = "Other"\n[columns]'))]) is None


def test_a_long_file_is_read_to_its_end_though_only_its_beginning_was_looked_at() -> None:
    text = FILE.splitlines()[0] + "\n" + "".join(f"01.02.2026;-{n},00;Tee;x\n" for n in range(1, 20_001))
    found = source(text)
    assert len(text) > 400_000
    assert len(rows(found, fitted(found, PLAIN))) == 20_000


# ------------------------------------------------------------------- those that come with Finura: test_profiles_along


def test_an_ordinary_file_of_a_bank_meets_none_of_them() -> None:
    for text in (
        FILE,
        "Date,Description,Amount\n2026-01-01,x,-1.00\n",
        "Account,Date,Payee,Category,Amount\na,b,c,d,e\n",
    ):
        assert profiles.which(source(text), along()) is None


def test_the_reader_of_profiles_takes_no_file_by_itself() -> None:
    assert registry.reader("profile") is profiles.READER
    assert "profile" not in registry.names()
    assert profiles.READER.recognise(source(FILE)) == 0


# ------------------------------------------------------------------------------------------------------ where it lies


def test_the_users_own_are_read_from_the_home(tmp_path: Path) -> None:
    assert own(tmp_path) == ()
    banks = tmp_path / "banks"
    banks.mkdir()
    (banks / "b.toml").write_text(PLAIN)
    (banks / "a.toml").write_text(PLAIN)
    (banks / ".hidden.toml").write_text("nonsense")
    (banks / "notes.txt").write_text("nonsense")
    assert [one.name for one in own(tmp_path)] == ["a", "b"]
    (banks / "c.toml").mkdir()
    with pytest.raises(Locked, match=r"profile c\.toml: is no file"):
        own(tmp_path)


def test_a_pipe_in_the_place_of_a_profile_stalls_nobody(tmp_path: Path) -> None:
    import os

    (tmp_path / "banks").mkdir()
    os.mkfifo(tmp_path / "banks" / "x.toml")
    with pytest.raises(Locked, match="is no file"):
        own(tmp_path)


def test_details_survive_the_store() -> None:
    """What a profile has settled comes back from JSON, and reads the same."""
    import json

    for text in (profile_samples()["firefly"].text, FILE):
        found = source(text)
        reading = fitted(found, *along(), declared(PLAIN))
        again = Reading(**{**_plain(reading), "details": json.loads(json.dumps(reading.details))})
        assert rows(found, again) == rows(found, reading)


def _plain(reading: Reading) -> dict[str, object]:
    from dataclasses import asdict

    return asdict(reading)
