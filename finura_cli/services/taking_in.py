"""Writing one planned file into the books: account, source, categories, merchants, rows, and last the batch."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from finura_cli.domain.account import Account
from finura_cli.domain.former_paths import path_key
from finura_cli.domain.imports import FileReceipt, ImportPlan, Mark, NewCategory, OpeningMove
from finura_cli.domain.names import name_key
from finura_cli.services import import_openings, posting
from finura_cli.services.filing import Filer
from finura_cli.services.import_entries import Tally, entries
from finura_cli.services.import_places import is_path, new_kind
from finura_cli.services.import_rows import Item
from finura_cli.store import accounts, brought, categories, imports, sources
from finura_cli.store.connection import Store
from finura_cli.store.deeds import OpenDeed


def take_in(
    store: Store, deed: OpenDeed, plan: ImportPlan, items: Iterator[Item], filer: Filer, *, at: str,
    progress: Callable[[int, int], None],
) -> FileReceipt:  # fmt: skip
    """Write one file. Its plan fits the books as they are now."""
    if not plan.counts_for_something:
        return FileReceipt(plan, plan.place.name or "", None, 0)
    was = accounts.get(store, plan.place.account_id) if plan.place.account_id is not None else None
    account = _account(store, plan)
    placed = replace(plan, place=replace(plan.place, account_id=account.id, name=account.name))
    source_id = sources.keep(store, placed, account.id, at)
    batch_id = imports.next_batch_id(store)
    tally = Tally()
    reads = plan.counts.written or plan.marks.count(Mark.POSTED)
    rows = entries(store, placed, items if reads else iter(()), filer, account, tally, progress)
    ids = plan.bank_ids
    links = [(entry, plan.fingerprints[at], ids[at] if ids else 0) for at, entry in plan.links.items()]
    behind = _behind(store, placed, account.id)
    written = imports.write(store, deed, account.id, batch_id, rows, links)
    for one in tally.posted:
        posting.post(store, one, batch_id)
    posting.flag_never_posted(store, plan.overdue)
    if tally.before_opening:
        current = accounts.get(store, account.id)
        done = import_openings.moved(current, placed, tally.before_opening)
        accounts.update(store, current._replace(opening=done.after, opening_date=done.day))
    sources.add_batch(
        store, batch_id, placed, deed_id=deed.id, at=at, account_id=account.id, source_id=source_id,
        name=short_name(plan.path), first=written.first if written else None, last=written.last if written else None,
        relies=behind,
    )  # fmt: skip
    off = _off(store, placed, account.id)
    return FileReceipt(placed, account.name, batch_id, tally.uncategorized, tally.guessed, off, _moves(store, was))


def _off(store: Store, plan: ImportPlan, account_id: int) -> int | None:
    """How far the books are from the closing balance of a statement, where the whole history of the account is known:
    from a day on that has an opening balance, or all of it, where nobody ever said one."""
    reading, seen, account = plan.reading, plan.seen, accounts.get(store, account_id)
    day = date.fromisoformat(reading.closing_date) if reading.closing_date else seen.last
    known = seen.first is not None and (account.opening_date or date.min) <= seen.first
    if reading.closing is None or day is None or not known or account.currency != plan.place.currency:
        return None
    if seen.last is not None and day < seen.last:
        return None  # a balance of the middle of the file
    held = accounts.balances(store, day)[account_id].minor
    return None if abs(held) == abs(reading.closing) else held - reading.closing


def _behind(store: Store, plan: ImportPlan, account_id: int) -> list[int]:
    """The earlier imports that brought rows of this file: without them it would have brought them itself."""
    if not plan.marks.count(Mark.ALREADY) and not plan.links:
        return []
    known = array("q", [plan.fingerprints[at] for at, mark in enumerate(plan.marks) if mark == Mark.ALREADY])
    return brought.batches_behind(store, account_id, known, plan.links.values())


def short_name(path: str) -> str:
    """What a file is called in the log."""
    return "standard input" if path == "-" else Path(path).name


def make_categories(store: Store, wanted: Sequence[NewCategory]) -> None:
    """Make the categories that a file names and the books do not have."""
    if not wanted:
        return
    tree = categories.tree(store)
    families = {name_key(category.path) for category in tree if category.parent_id is None}
    for new in sorted(wanted, key=lambda new: path_key(new.name)):  # `food` before `Food:Bar`, which would make it, too
        found = tree.candidates(new.name)
        if len(found) != 1 or (found[0].kind is not new.kind and name_key(found[0].path) != name_key(new.name)):
            family = name_key(new.name.partition(":")[0])
            categories.add(store, new.name, None if family in families else new.kind)
            families.add(family)


def _account(store: Store, plan: ImportPlan) -> Account:
    """The account of a plan: made if it is new; its opening balance and number filled in if nobody said them yet."""
    place, opening = plan.place, plan.opening
    first = plan.seen.first if opening is not None else None
    if place.account_id is None:
        return accounts.add(
            store, place.name or "", new_kind(plan.reading), place.currency or "", opening=opening or 0,
            opening_date=first, number=place.number,
        )  # fmt: skip
    account = accounts.get(store, place.account_id)
    changed = account
    if (account.number is None or is_path(account.number)) and place.number is not None:
        changed = changed._replace(number=place.number)
    if (one := import_openings.given(store, account, plan)) is not None:
        changed = changed._replace(opening=one.after, opening_date=one.day)
    return accounts.update(store, changed) if changed != account else account


def _moves(store: Store, was: Account | None) -> OpeningMove | None:
    """What became of the opening balance of an account that was there."""
    if was is None:
        return None
    now = accounts.get(store, was.id)
    if now.opening_date is None or (now.opening, now.opening_date) == (was.opening, was.opening_date):
        return None
    return OpeningMove(was.opening if was.opening_date is not None else None, now.opening, now.opening_date)
