"""New books: the store with the default tree and the account Cash, and the settings beside it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from finura_cli import config, locks, private_files
from finura_cli.domain.account import AccountKind
from finura_cli.domain.categories_default import DEFAULT_TREE
from finura_cli.domain.currencies import CODES, home_currency
from finura_cli.errors import UsageError
from finura_cli.paths import BOOKS, KEYS
from finura_cli.store import accounts, categories, connection, copying, history
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from finura_cli.services.rebuilding import Export
    from finura_cli.vault.making import Made

CASH = "Cash"


@dataclass(frozen=True, slots=True)
class Founded:
    """What was made."""

    books: Path
    currency: str
    locale: str
    account: str | None
    """The account that new books begin with; None where they come from an export."""
    categories: int
    entries: int = 0


def check_no_books(home: Path) -> None:
    """Raises UsageError (`already-there`) where there are books, or the keys of some: neither is ever replaced."""
    books, keys_file = home / BOOKS, home / KEYS
    if os.path.lexists(books):
        raise UsageError(
            f"there are books already: {books}",
            hint="finura --profile NAME init makes others beside them",
            code="already-there",
        )
    if os.path.lexists(keys_file):
        from finura_cli.vault import header as keys

        found = keys.load(keys_file)
        if found is None or found.change != "init":  # else: init was interrupted before it made any books
            raise UsageError(
                f"there is a key file without its books: {keys_file}",
                hint="put the books back beside it (finura backup restore), or move it away",
                code="already-there",
            )


def found(
    home: Path, *, currency: str, locale: str, vault: Made | None = None, export: Export | None = None
) -> Founded:
    """Make the books of a home, encrypted with a vault. They appear complete or not at all; there is no undo.

    `export`: they are those of an export; what it settled besides currency and locale is settled here, too.
    """
    check_no_books(home)
    if currency not in CODES:
        raise UsageError(f"{currency!r} is no currency that is in use", hint="an ISO code, as INR", code="bad-currency")
    before = config.load(home)
    settings = before if export is None else export.settings
    config.save(home, replace(settings, currency=currency, locale=str(config.parsed("locale", locale))))
    filling = partial(fill, currency=currency) if export is None else partial(_fill_from, export=export)
    try:
        with locks.take(home, exclusive=True):
            check_no_books(home)
            store = _make(home, filling, vault)
    except BaseException:
        if export is not None:  # which may be none that can be books
            config.save(home, before)
        raise
    with store:
        if export is None:
            return Founded(home / BOOKS, currency, locale, CASH, len(DEFAULT_TREE))
        return Founded(home / BOOKS, currency, locale, None, len(categories.tree(store)), copying.count(store))


def _make(home: Path, filling: Callable[[Store], None], vault: Made | None) -> Store:
    if vault is not None:
        return _make_encrypted(home, filling, vault)
    private_files.remove(home / KEYS)
    return connection.create(home / BOOKS, fill=filling)


def _fill_from(store: Store, *, export: Export) -> None:
    from finura_cli.services import rebuilding  # few books begin so

    rebuilding.fill(store, export)


def _make_encrypted(home: Path, filling: Callable[[Store], None], vault: Made) -> Store:
    """The key file first: books whose key is lost in a crash would be lost. It says `init` until they are there."""
    from finura_cli.vault import header as keys

    try:
        keys.save(home / KEYS, vault.header, vault.key)
        store = connection.create(home / BOOKS, vault.key, fill=filling)
    except BaseException:
        if not os.path.lexists(home / BOOKS):
            private_files.remove(home / KEYS)
        raise
    keys.save(home / KEYS, vault.header.changing(None), vault.key)
    return store


def fill(store: Store, *, currency: str) -> None:
    """The first rows of empty books. The log begins after them."""
    with history.unrecorded(store):
        for node in DEFAULT_TREE:
            categories.add(store, node.path, node.kind, node.necessity)
        accounts.add(store, CASH, AccountKind.CASH, currency)


def likely_locale(environ: Mapping[str, str], currency: str | None) -> str:
    """A locale to propose: what the environment says, else English as it is written where the currency is at home."""
    named = environ.get("LC_ALL") or environ.get("LC_MONETARY") or environ.get("LANG") or ""
    said = named.partition(".")[0].partition("@")[0]
    if said not in ("", "C", "POSIX"):
        return said.replace("-", "_")
    if currency is not None:
        there = f"en_{currency[:2]}"
        if home_currency(there) == currency:
            return there
    return "en"
