"""Fingerprints: the same rows give the same numbers, whatever the file around them looks like."""

from __future__ import annotations

import random
from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.fingerprints import Fingerprints, fingerprint, of_bank_id

cells = st.text(st.characters(codec="utf-8"), max_size=8)
rows = st.lists(st.tuples(st.sampled_from(["2026-10-01", "2026-10-02"]), st.sampled_from(["1.00", "2.00"]), cells))


def of(many: list[tuple[str, str, str]]) -> list[int]:
    prints = Fingerprints()
    return [prints.of(row) for row in many]


@given(rows, st.randoms(use_true_random=False))
def test_order_does_not_matter_and_every_row_has_its_own(
    many: list[tuple[str, str, str]], chance: random.Random
) -> None:
    found = of(many)
    mixed = many.copy()
    chance.shuffle(mixed)
    assert sorted(of(mixed)) == sorted(found)
    assert len(set(found)) == len(many)


@given(rows)
def test_a_file_of_fewer_days_has_some_of_the_same(many: list[tuple[str, str, str]]) -> None:
    part = [row for row in many if row[0] == "2026-10-01"]
    assert set(of(part)) <= set(of(many))


@given(st.tuples(cells, cells), st.tuples(cells, cells))
def test_where_a_cell_ends_matters(one: tuple[str, str], other: tuple[str, str]) -> None:
    same = [normalize("NFC", cell) for cell in one] == [normalize("NFC", cell) for cell in other]
    assert (fingerprint(one) == fingerprint(other)) == same


def test_cells_that_hold_the_separator() -> None:
    assert fingerprint(("a\x1fb", "c")) != fingerprint(("a", "b\x1fc"))
    assert fingerprint(("a\x1fb",)) != fingerprint(("a", "b"))


def test_a_lone_surrogate_is_no_end() -> None:
    assert fingerprint(("\ud800",)) != fingerprint(("\ud801",))
    assert of_bank_id("\ud800") != of_bank_id("\ud801")


@given(cells, cells)
def test_an_id_of_a_bank_is_known_by_its_letters_alone(one: str, other: str) -> None:
    same = normalize("NFC", one) == normalize("NFC", other)
    assert (of_bank_id(one) == of_bank_id(other)) == same
    assert of_bank_id(normalize("NFD", one)) == of_bank_id(one)
    assert -(2**63) <= of_bank_id(one) < 2**63
    assert of_bank_id(one)


def test_it_is_the_same_in_every_run_and_fits_an_sql_integer() -> None:
    assert fingerprint(("2026-10-01", "-250.00", "SWIGGY")) == -8660935526275389859
    assert all(-(2**63) <= fingerprint((str(n),)) < 2**63 for n in range(100))
