"""Profiles that come along with the program: each takes its sample by the road that `finura import` goes, and no file
is kept from its profile by what is looked at first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import finura_cli.formats
from finura_cli.domain.imports import Hints
from finura_cli.errors import BadInput
from finura_cli.formats import profiles, registry
from finura_cli.formats.profile_toml import Declared, parse
from finura_cli.formats.profiles_met import HEAD, met
from finura_cli.formats.source import from_bytes
from finura_cli.services import bank_profiles, understanding
from tests.conftest import Finura
from tests.formats.reading import Read, Sample, profile_samples, understood
from tests.formats.test_layouts import LAYOUTS

FOLDER = Path(finura_cli.formats.__file__).parent / "banks"
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
SAMPLES = profile_samples()
# A bank that was made up: what words of its own language, letters beyond ASCII and lines above the header may break.
FJORD = """
match = ["Bokföringsdatum", "Transaktionsdag", "Text", "Belopp"]
date_order = "ymd"
decimal = ","
sign = "as written"
[columns]
date = "Bokföringsdatum"
amount = "Belopp"
text = "Text"
"""
ITS_FILE = (
    "Sparbanken Fjord;Kontonummer: 8327-9 123 456 789-0\nValuta: SEK\n\n"
    "Bokföringsdatum;Transaktionsdag;Text;Belopp;Saldo\n"
    "2024-01-31;2024-01-30;Kortköp Ålandsbåten;-1 249,50;23 950,49\n"
    "2024-01-03;2024-01-02;Överföring Åsa;-300,01;199,99\n"
)
ITS_ROWS = [("2024-01-31", "-1249.50"), ("2024-01-03", "-300.01")]


@pytest.fixture
def fjord(monkeypatch: pytest.MonkeyPatch) -> Declared:
    """A profile that has come along besides the others."""
    added = parse("fjord.toml", FJORD.encode(), own=False)
    every = (*bank_profiles.along(), added)
    monkeypatch.setattr(bank_profiles, "along", lambda: every)
    return added


def sample_of(name: str) -> Sample:
    assert name in SAMPLES, (
        f"finura_cli/formats/banks/{name}.toml has no sample: write tests/formats/banks/{name}.txt, a file of it with "
        "rows that you made up, and below it lines such as `=> 2024-01-31 -5.00; 2024-02-01 7.00`"
    )
    return SAMPLES[name]


def declared_as(name: str) -> Declared:
    return next(one for one in bank_profiles.along() if one.name == name)


def encodings(name: str) -> list[str]:
    """What its sample is written in: what the profile says, else all that files come in and that can write it."""
    declared, text = declared_as(name), sample_of(name).text
    if declared.encoding is not None:
        return [declared.encoding]
    every = ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"]
    return [one for one in every if text.encode(one, "replace").decode(one) == text]


def taken(name: str, data: bytes, part: int = 0) -> Read:
    """Read as an import does, by the profile of that name."""
    got = understood(data, part=part)
    by = got.reading.details.get("profile")
    assert by == name, f"{name}.toml does not take tests/formats/banks/{name}.txt: {why_not(name, data, by or None)}"
    return got


def why_not(name: str, data: bytes, other: object) -> str:
    declared, found = declared_as(name), from_bytes(data, "file")
    if other is not None:
        return f"{other}.toml fits it too, and names more words of the header"
    reader = registry.pick(found, Hints()).name
    if reader != "csv":
        return f"the reader {reader} takes it, and profiles that come along are only for what csv would take"
    if not met(found, [declared]):
        return f"not all of match = {list(declared.match)} stands in the first {HEAD} bytes"
    try:
        profiles.which(found, [replace(declared, own=True)])
    except BadInput as refusal:
        return refusal.message
    return f"no line is a header with all of match = {list(declared.match)} as cells"


def parts_of(name: str, data: bytes) -> dict[str, list[tuple[str, str]]]:
    found, number, part = {}, 1, 0
    while part < number:
        got = taken(name, data, part)
        found[str(got.reading.details.get("account_name", ""))] = got.rows
        number, part = int(str(got.reading.details.get("parts", 1))), part + 1
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_profile_that_comes_along_takes_its_sample_by_the_road_of_an_import(name: str) -> None:
    sample = sample_of(name)
    for encoding in encodings(name):
        assert parts_of(name, sample.text.encode(encoding)) == sample.parts, f"{name}, written in {encoding}"


@pytest.mark.parametrize("name", NAMES)
def test_the_command_reads_it_by_its_profile(finura: Finura, tmp_path: Path, name: str) -> None:
    finura("init", "--currency", "EUR", "--locale", "en_IE", "--no-pin")
    file = tmp_path / "file.csv"
    file.write_bytes(sample_of(name).text.encode(encodings(name)[0]))
    said = " ".join(finura("import", str(file), "--dry-run", code=None).out.split())
    assert f"by profile {name}" in said, f"`finura import` does not read tests/formats/banks/{name}.txt by {name}.toml"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('amount = "Belopp"', 'amount = "Summa"', "the header has no column 'Summa'"),
        ('"Text", "Belopp"]', '"Text", "Summa"]', "stands in the first 8192 bytes"),
        ('"Text", "Belopp"]', '"Bokföringsdatum;Transaktionsdag"]', "no line is a header"),
    ],
)
def test_why_a_profile_takes_nothing_is_told(monkeypatch: pytest.MonkeyPatch, old: str, new: str, why: str) -> None:
    assert old in FJORD
    wrong = parse("fjord.toml", FJORD.replace(old, new).encode(), own=False)
    monkeypatch.setattr(bank_profiles, "along", lambda: (wrong,))
    with pytest.raises(AssertionError, match=why):
        taken("fjord", ITS_FILE.encode())


def test_a_sample_without_a_profile_is_none() -> None:
    left = SAMPLES.keys() - set(NAMES)
    assert not left, f"tests/formats/banks has samples of no profile: {left}; take them away, or write the profiles"


@pytest.mark.parametrize("name", NAMES)
def test_a_profile_that_comes_along_has_words_and_is_not_the_users(name: str) -> None:
    declared = declared_as(name)
    assert not declared.own
    assert declared.match, f"{name}.toml has no `match`: by the number of columns alone it would take files of others"


# ------------------------------------------------------------------------------ what is looked at before one is tried


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_header_that_is_no_plain_text_is_met_in_every_encoding(fjord: Declared, encoding: str, ends: str) -> None:
    data = ITS_FILE.replace("\n", ends).encode(encoding)
    got = understood(data)
    assert (got.reading.details.get("profile"), got.rows) == ("fjord", ITS_ROWS)


def test_a_header_without_a_word_of_ascii_is_met_too(monkeypatch: pytest.MonkeyPatch) -> None:
    declared = parse("kvit.toml", 'match = ["Дата", "Сумма"]\n[columns]\ndate = 1\namount = 2\n'.encode(), own=False)
    monkeypatch.setattr(bank_profiles, "along", lambda: (declared,))
    text = "Дата;Сумма;Назначение\n31.01.2024;-5,00;Продукты\n25.01.2024;7,00;Зарплата\n"
    for encoding in ("utf-8", "utf-16", "cp1251"):
        assert understood(text.encode(encoding)).reading.details.get("profile") == "kvit", encoding


def test_a_long_file_of_two_bytes_a_letter_is_met_by_its_beginning(fjord: Declared) -> None:
    head, row = ITS_FILE.splitlines(keepends=True)[3:5]
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        got = understood((head + row * 4_000).encode(encoding))
        assert (got.reading.details.get("profile"), len(got.rows)) == ("fjord", 4_000), encoding


def everything() -> list[bytes]:
    texts = [text for text, _ in LAYOUTS.values()] + [one.text for one in SAMPLES.values()] + [ITS_FILE]
    return [text.encode(encoding, "replace") for text in texts for encoding in ("utf-8", "utf-16", "cp1252")]


def test_whatever_a_profile_fits_it_is_tried_for(fjord: Declared) -> None:
    """The law of what is looked at first: it takes no file from a profile, and tries few in vain."""
    tried, every = 0, bank_profiles.along()
    for data in everything():
        found = from_bytes(data, "file")
        fits, first = profiles.which(found, every), met(found, every)
        assert (fits.declared if fits else None) in (*first, None), data[:200]
        tried += len(first)
    assert tried < len(everything()) // 10


@given(
    st.data(),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"]),
    st.lists(st.text("aÖß_ -.(é", max_size=12), max_size=4),
)
def test_whatever_header_fits_its_profile_is_tried(data: st.DataObject, encoding: str, others: list[str]) -> None:
    declared = parse("fjord.toml", FJORD.encode(), own=False)
    ways = (str, str.upper, str.lower, str.title, lambda word: f" {word} ", lambda word: f'"{word} (EUR)"')
    cells = [data.draw(st.sampled_from(ways))(word) for word in (*declared.match, "Saldo")]
    header = data.draw(st.permutations([*cells, *others]))
    text = ";".join(header) + "\n" + ITS_FILE.splitlines(keepends=True)[4]
    found = from_bytes(text.encode(encoding), "file")
    if profiles.which(found, [declared]) is not None:
        assert met(found, [declared]) == (declared,)


def test_a_plain_file_is_tried_against_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a file whose head has the words of no profile was tried against one")

    monkeypatch.setattr(profiles, "which", never)
    for text in (
        "Date,Description,Amount\n2026-01-01,x,-1.00\n",
        "Account,Date,Payee,Category,Amount\na,2026-01-02,c,d,1\n",
    ):
        try:
            understanding.understood(None, from_bytes(text.encode(), "file"), Hints())
        except BadInput:
            continue
