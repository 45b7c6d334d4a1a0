"""What a file does to the opening balance of an account that is there: it gives one, or its older rows move it.

An opening balance is what was in an account at the beginning of its day. A bank's rows of earlier days are in it
already, so it moves, and what the account holds from that day on stays. `older_entries` has what is typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from finura_cli.domain.account import Account
from finura_cli.domain.imports import ImportPlan, Mark, OpeningMove, Place, Reading, Skipped
from finura_cli.domain.period import shifted
from finura_cli.domain.transaction import Draft
from finura_cli.services.import_places import is_card
from finura_cli.services.import_rows import Rows
from finura_cli.store import accounts, imports
from finura_cli.store.connection import Store

_POSTED = frozenset({Mark.NEW, Mark.DOUBT, Mark.ASKED, Mark.POSTED})
"""Rows of which a posted entry comes, unless the bank itself calls them pending."""


def planned(store: Store | None, plan: ImportPlan, rows: Rows, earlier: Sequence[ImportPlan]) -> OpeningMove | None:
    """What an import would do to the opening balance of an account that is there, after the `earlier` files of the same
    command. The rows are read once more, where some are older."""
    if store is None or plan.place.account_id is None or plan.seen.first is None:
        return None
    account = accounts.get(store, plan.place.account_id)
    for other in earlier:
        if other.place.account_id == account.id and other.moves is not None:
            account = account._replace(opening=other.moves.after, opening_date=other.moves.day)
    opened = account.opening_date
    if opened is None:
        alone = not any(other.place.account_id == account.id for other in earlier)
        return given(store, account, plan) if alone and plan.counts_for_something else None
    if plan.seen.first >= opened:
        return None
    before = _before(account, opened, plan.marks, rows)
    return moved(account, plan, before) if before else None


def given(store: Store, account: Account, plan: ImportPlan) -> OpeningMove | None:
    """The opening balance that a file gives to an account of which nobody said one yet."""
    if account.opening or account.opening_date is not None or plan.opening is None or plan.seen.first is None:
        return None
    past = imports.taken_before(store, account.id, plan.seen.first)
    if past is None:
        return None
    return OpeningMove(None, plan.opening - past.minor, past.first or plan.seen.first)


def _before(account: Account, opened: date, marks: bytearray, rows: Rows) -> int:
    """What rows of days before the opening balance come to, in minor units of the account's currency."""
    before, at = 0, -1
    for item in rows():
        if isinstance(item, Skipped):
            continue
        at += 1
        if isinstance(item, Draft) and marks[at] in _POSTED and item.date < opened and not item.pending:
            before += item.minor if (item.currency or account.currency) == account.currency else 0
    return before


def moved(account: Account, plan: ImportPlan, before: int) -> OpeningMove:
    """The opening balance without what the account took in `before` its day: what follows stays.

    Its day moves too when the file proves that nothing is missing between: its own opening balance is the new one.
    """
    opening = account.opening - before
    day = plan.seen.first if plan.opening == opening else account.opening_date
    return OpeningMove(account.opening, opening, day or plan.seen.first or date.min)


def may_be_owed(store: Store | None, place: Place, reading: Reading) -> bool:
    """Whether a balance that only its header explains goes into the account of a card, where it may be what is owed."""
    return bool(reading.details.get("balance_by_header")) and is_card(store, place, reading)


def untaken(
    store: Store | None, place: Place, reading: Reading, opening: int | None, first: date | None
) -> str | None:  # fmt: skip
    """Why a file that has balances does not set the opening balance of an account that has none. `opening`: what there
    was before its first row, of the day `first`."""
    account = accounts.get(store, place.account_id) if store is not None and place.account_id is not None else None
    if account is not None and (account.opening_date is not None or account.opening):
        return None
    if may_be_owed(store, place, reading):
        return "one row does not prove whether it counts what is owed"
    if store is not None and account is not None and opening is not None and first is not None:
        held = accounts.balances(store, shifted(first, -1))[account.id].minor
        if held != opening and imports.taken_before(store, account.id, first) is None:
            return "as entries were typed into the account before"
    why = reading.details.get("balance_untaken")
    return why if isinstance(why, str) else None
