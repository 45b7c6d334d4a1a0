"""What earlier files with the same header say of a table: which column names accounts, how its days and signs are read.

A table that names the account in every row is remembered by its header and that account, one source for each. What was
taken into one account as a whole is remembered by the header alone, and goes on so.
"""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.imports import ImportPlan, Place, Reading, Remembered
from finura_cli.formats.account_grid import with_account
from finura_cli.services.import_places import Said, is_part
from finura_cli.store import source_settings, sources
from finura_cli.store.connection import Store

AS_WRITTEN = "signed"


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


def is_by_sign(reading: Reading) -> bool:
    """Whether it is a table in which the sign of one column of amounts says which way money went."""
    return "sign_by" in reading.details and reading.details.get("sign") in (AS_WRITTEN, "inverted")


def sign_before(store: Store, place: Place, reading: Reading, earlier: Sequence[ImportPlan]) -> str | None:
    """What files with this header that went into this account proved of their signs, those of the same command too:
    `signed` or `inverted`. None where none did, or one this and another that."""
    if not is_by_sign(reading):
        return None
    same = (plan for plan in earlier if plan.place.name == place.name and plan.reading.header_key == reading.header_key)
    known = {plan.reading.details.get("sign") for plan in same if plan.reading.details.get("sign_by") == "file"}
    if place.account_id is not None:
        known |= sources.signs_proved(store, reading.header_key, place.account_id)
    sign = known.pop() if len(known) == 1 else None
    return sign if isinstance(sign, str) else None
