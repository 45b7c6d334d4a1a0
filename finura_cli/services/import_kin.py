"""What earlier files with the same header say of a table: which column names accounts, how its days and signs are read.

A table that names the account in every row is remembered by its header and that account, one source for each. What was
taken into one account as a whole is remembered by the header alone, and goes on so.
"""

from __future__ import annotations

from finura_cli.domain.imports import Place, Reading, Remembered
from finura_cli.formats.account_grid import with_account
from finura_cli.services.import_places import Said, is_card, is_part
from finura_cli.store import source_settings, sources
from finura_cli.store.connection import Store

_FEW = 3
"""Fewer charges show nothing."""


def is_as_one(store: Store | None, reading: Reading, said: Said) -> bool:
    """Whether a table whose column names accounts goes into one all the same: as -a says, or as files with this header
    did before. Those that were of one account by its number only show which account that is."""
    whole, names = reading.details.get("whole_key"), reading.details.get("accounts_named")
    if not isinstance(whole, str) or not isinstance(names, list):
        return False
    if said.account is not None and not said.answered:
        return is_part(reading)
    if store is None or any(sources.with_header(store, with_account(whole, name)) for name in names):
        return False
    return _was_one(store, whole)


def accounts_named(reading: Reading) -> frozenset[str]:
    """The accounts that a table names in its rows, as far as it is read so."""
    names = reading.details.get("accounts_named")
    return frozenset(map(str, names)) if isinstance(names, list) else frozenset()


def known_accounts(store: Store, reading: Reading, said: Said) -> frozenset[str]:
    """What earlier files with this header call the accounts they were of. None where this one was understood without,
    or goes into one account as a whole."""
    if "owners" in reading.details or (said.account is not None and not said.answered):
        return frozenset()
    if _was_one(store, reading.header_key):
        return frozenset()
    known = {one.reading.account for one in sources.with_header(store, reading.header_key)}
    known |= {str(one.reading.details.get("account_name")) for one in sources.parted(store, reading.header_key)}
    return frozenset(filter(None, known)) if reading.account not in known else frozenset()


def _was_one(store: Store, whole_key: str) -> bool:
    return any(sources.had_no_account(store, one.id) for one in sources.with_header(store, whole_key))


def kin(store: Store, reading: Reading) -> list[Remembered]:
    """The sources whose files have this header: of this account, else of any."""
    whole = str(reading.details.get("whole_key", reading.header_key))
    own = sources.with_header(store, reading.header_key)
    return own or [*sources.with_header(store, whole), *sources.parted(store, whole)]


def orders_said(store: Store, reading: Reading) -> set[str | None]:
    """The orders of day and month that were said for files with this header."""
    return {order for one in kin(store, reading) for order in source_settings.orders_of(store, one.header_key)}


def turned(store: Store, place: Place, reading: Reading) -> bool | None:
    """Whether the signs of a table are to be settled anew as those of a card (True), or of one whose charges have a
    minus (False), as they had in the files with this header until now. None: they stand."""
    details, columns = reading.details, reading.details.get("columns")
    if details.get("sign") == "signed" and is_card(store, place, reading):
        return None if _have_a_minus(store, place, reading) else True
    by_header = isinstance(columns, dict) and columns.get("of_card")
    if by_header and (details.get("sign") == "inverted" or details.get("doubt")):
        return False if _have_a_minus(store, place, reading) else None
    return None


def _have_a_minus(store: Store, place: Place, reading: Reading) -> bool:
    """Whether most of what files with this header brought into the account, with the signs as written, is money out."""
    for one in sources.with_header(store, reading.header_key):
        if one.account_id == place.account_id:
            out, into = sources.went_out(store, one.id)
            return out > max(_FEW - 1, into)
    return False
