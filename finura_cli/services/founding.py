"""New books: the store with the default tree and the account Cash, and the settings beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from finura_cli import config
from finura_cli.domain.account import AccountKind
from finura_cli.domain.categories_default import DEFAULT_TREE
from finura_cli.domain.currencies import CODES, home_currency
from finura_cli.errors import UsageError
from finura_cli.paths import BOOKS
from finura_cli.store import accounts, categories, connection, history
from finura_cli.store.connection import Store

CASH = "Cash"


@dataclass(frozen=True, slots=True)
class Founded:
    """What was made."""

    books: Path
    currency: str
    locale: str
    account: str
    categories: int


def check_no_books(home: Path) -> None:
    """Raises UsageError (`already-there`) where there are books: none are ever replaced."""
    books = home / BOOKS
    if books.exists() or books.is_symlink():
        raise UsageError(
            f"there are books already: {books}",
            hint="finura --profile NAME init makes others beside them",
            code="already-there",
        )


def found(home: Path, *, currency: str, locale: str) -> Founded:
    """Make the books of a home. They appear complete or not at all; there is no undo."""
    check_no_books(home)
    if currency not in CODES:
        raise UsageError(f"{currency!r} is no currency that is in use", hint="an ISO code, as INR", code="bad-currency")
    settings = replace(config.load(home), currency=currency, locale=str(config.parsed("locale", locale)))
    config.save(home, settings)
    connection.create(home / BOOKS, fill=partial(fill, currency=currency)).close()
    return Founded(home / BOOKS, currency, locale, CASH, len(DEFAULT_TREE))


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
