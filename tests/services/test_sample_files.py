"""sample_data/ is what the generator writes, and every file of it can be imported."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from finura_cli.domain.imports import Problem
from finura_cli.services import founding, importing
from finura_cli.services.household import OPENING, SAMPLE_END, live
from finura_cli.services.import_places import Said
from finura_cli.services.sample_files import BANK_CSV, SIMPLE_CSV, SIMPLE_XLSX, write_all
from finura_cli.store import accounts, connection
from finura_cli.store.connection import Store

SAMPLES = Path(__file__).parents[2] / "sample_data"
NAMES = (BANK_CSV, SIMPLE_CSV, SIMPLE_XLSX)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    write_all(live(SAMPLE_END), folder)
    return folder


@pytest.fixture
def books(tmp_path: Path) -> Store:
    return connection.create(tmp_path / "finura.db", fill=lambda store: founding.fill(store, currency="EUR"))


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_files_are_what_the_generator_writes(written: Path, name: str) -> None:
    assert (SAMPLES / name).read_bytes() == (written / name).read_bytes(), "make sample-data"
    assert (SAMPLES / name).stat().st_size < 200 * 1024


def test_both_simple_files_hold_the_same_cells(written: Path) -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(written / SIMPLE_XLSX, read_only=True).worksheets[0]
    header, *cells = sheet.iter_rows(values_only=True)
    with (written / SIMPLE_CSV).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert list(header) == rows[0]
    assert len(cells) == len(rows) - 1
    for row, found in zip(rows[1:], cells, strict=True):
        day, amount, *texts = found
        assert [f"{day:%Y-%m-%d}", f"{amount:.2f}", *(text or "" for text in texts)] == row


@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_taken(written: Path, books: Store, name: str) -> None:
    lived = live(SAMPLE_END)
    expected = lived.on_account if name == BANK_CSV else lived.happenings
    files, asked = importing.Files(), importing.Asked(Said(currency="EUR"))
    planned = importing.plan(books, str(written / name), asked, files)
    done = importing.carry_out(books, [planned], asked, files, at="2026-11-01T09:00:00")
    counts = done.counts
    assert (counts.read, counts.rejected, counts.already) == (len(expected), 0, 0)
    assert planned.new_categories == ()
    balance = next(
        money.minor for id, money in accounts.balances(books).items() if accounts.get(books, id).name == "Main"
    )
    assert balance == (OPENING if name == BANK_CSV else 0) + sum(it.minor for it in expected)


def test_categories_and_signs_of_the_simple_file_are_the_households(written: Path, books: Store) -> None:
    files, asked = importing.Files(), importing.Asked(Said(currency="EUR"))
    planned = importing.plan(books, str(written / SIMPLE_CSV), asked, files)
    found = Counter(
        (row.date, row.minor, (row.category or "").rpartition(":")[2])
        for row in importing.planned_rows(books, planned, files)
        if not isinstance(row, Problem) and hasattr(row, "minor")
    )
    assert found == Counter((it.day, it.minor, it.category) for it in live(SAMPLE_END).happenings)
