"""The made-up household in books of its own, and its bank's file taken into them."""

from __future__ import annotations

from pathlib import Path

from finura_cli.domain.imports import Receipt
from finura_cli.formats import source
from finura_cli.formats.base import Source
from finura_cli.paths import BOOKS
from finura_cli.services import founding, importing
from finura_cli.services.household import CURRENCY, RULES, Household
from finura_cli.services.import_places import Said
from finura_cli.services.sample_files import BANK_CSV, bank_csv
from finura_cli.store import categories, connection, history, rules
from finura_cli.store.connection import Store


class _Folder(importing.Files):
    """Files named as a user standing in the folder would name them."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def load(self, path: str) -> Source:
        return source.load(str(self._folder / path))


def books(folder: Path) -> Store:
    """New books in `folder`, with the default tree and the household's rules."""
    return connection.create(folder / BOOKS, fill=_fill)


def _fill(store: Store) -> None:
    founding.fill(store, currency=CURRENCY)
    with history.unrecorded(store):
        for pattern, category in RULES:
            rules.add(store, pattern, categories.find(store, category).id)


def take_in_bank_file(store: Store, folder: Path, household: Household, *, at: str) -> Receipt:
    """Write the bank's file into `folder` and import it as any other."""
    (folder / BANK_CSV).write_bytes(bank_csv(household))
    files, asked = _Folder(folder), importing.Asked(Said(currency=CURRENCY))
    planned = importing.plan(store, BANK_CSV, asked, files)
    return importing.carry_out(store, [planned], asked, files, at=at)
