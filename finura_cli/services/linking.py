"""Transfers between own accounts: linked when a file comes, proposed for review, made and parted by hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from finura_cli.domain.category import TRANSFER, Kind
from finura_cli.domain.imports import NO_LINKS, FileReceipt, Links, Mark
from finura_cli.domain.period import Period
from finura_cli.domain.transaction import By, Transaction
from finura_cli.domain.transfer_evidence import Own
from finura_cli.domain.transfers import Filed, Pair, certain, judged, near, pair_key, proposed
from finura_cli.domain.verdict import Answer, Verdict
from finura_cli.errors import UsageError
from finura_cli.store import accounts, categories, history, links, sources, transactions, verdicts
from finura_cli.store.connection import Store

SUBJECT = "transfer"
"""Of verdicts on pairs."""


def after_import(store: Store, files: Sequence[FileReceipt]) -> tuple[tuple[FileReceipt, ...], Links]:
    """Link what the rows of these files certainly are, in the deed of their import. The files with what is left to be
    filed, and how many transfers were linked and may be others."""
    brought = {file.batch: rows for file in files if (rows := _rows_of(store, file)) is not None}
    ranges, posted = list(brought.values()), {id for file in files for id in _posted(file)}
    if not (ranges or posted) or len(links.holding(store)) < 2:
        return tuple(files), NO_LINKS
    with links.at_hand(store):
        fresh, found = _met(store, ranges, posted)
    made = certain(found, fresh)
    links.link(store, [(pair.out.id, pair.into.id) for pair in made])
    transactions.set_category(store, _with(Filed.GUESSED, made), None, None)
    asked = [pair for pair in proposed(_left(found, made)) if pair.out.id in fresh or pair.into.id in fresh]
    filed = _with(Filed.OPEN, made)
    fewer = {batch: sum(rows.first <= id <= rows.last for id in filed) for batch, rows in brought.items()}
    left = tuple(replace(file, uncategorized=file.uncategorized - fewer.get(file.batch, 0)) for file in files)
    return left, Links(len(made), len(asked))


def _with(filed: Filed, made: Sequence[Pair]) -> list[int]:
    """Of these pairs the sides that are filed so."""
    return [side.id for pair in made for side in (pair.out, pair.into) if side.filed is filed]


def _met(store: Store, ranges: Sequence[links.File], posted: Collection[int]) -> tuple[set[int], list[Pair]]:
    """Of the rows of files and the entries that they posted, those that have another side; and all pairs to choose
    among."""
    traces = {trace for rows in ranges for trace in links.around(store, rows)} | set(links.beside(store, posted))
    partners = near(traces)
    fresh = {id for id in partners if id in posted or any(rows.first <= id <= rows.last for rows in ranges)}
    theirs = {other for id in fresh for other in partners[id]}
    rivals = {other for id in theirs for other in partners[id]}
    return fresh, judged(links.sides(store, fresh | theirs | rivals), owns(store), rejected(store))


def _posted(file: FileReceipt) -> list[int]:
    """The pending entries that rows of a file posted."""
    marks = file.plan.marks
    return [id for at, id in file.plan.links.items() if file.batch is not None and marks[at] == Mark.POSTED]


def _rows_of(store: Store, file: FileReceipt) -> links.File | None:
    """The rows that a file brought; None when it brought none."""
    account_id, seen = file.plan.place.account_id, file.plan.seen
    if file.batch is None or account_id is None or seen.first is None or seen.last is None:
        return None
    batch = sources.batch(store, file.batch)
    if batch.first_id is None or batch.last_id is None:
        return None
    return links.File(batch.first_id, batch.last_id, account_id, seen.first, seen.last)


def proposals(store: Store, period: Period = Period.ALL) -> list[Pair]:
    """The transfers to ask about, the surest first; each entry is in one of them at most."""
    if len(links.holding(store)) < 2:
        return []
    return proposed(judged(links.sides(store, near(links.opposites(store, period))), owns(store), rejected(store)))


def owns(store: Store) -> dict[int, Own]:
    """What tells each own account in a text."""
    return {account.id: Own.of(account) for account in accounts.all(store)}


def rejected(store: Store) -> set[str]:
    """The pairs of which a person said that they are no transfer."""
    return {key for key, said in verdicts.get(store, SUBJECT).items() if said.answer is Answer.REJECT}


def _left(found: Sequence[Pair], made: Collection[Pair]) -> list[Pair]:
    taken = {id for pair in made for id in (pair.out.id, pair.into.id)}
    return [pair for pair in found if pair.out.id not in taken and pair.into.id not in taken]


def join(store: Store, one: Transaction, other: Transaction) -> None:
    """Make two entries one transfer, in an open deed, because a person said so.

    Raises:
        UsageError `no-transfer`: they cannot be one.
    """
    problem = _unfit(one, other)
    if problem is not None:
        is_part = len(one.lines) > 1 or len(other.lines) > 1
        hint = "a part is linked to nothing: file it, and the other entry, under Transfer" if is_part else None
        raise UsageError(f"entries {one.id} and {other.id} are no transfer: {problem}", hint=hint, code="no-transfer")
    links.link(store, [(one.id, other.id)])
    verdicts.forget(store, SUBJECT, pair_key(one.uid, other.uid))
    tree = categories.tree(store)
    moved = next((category.id for category in tree.candidates(TRANSFER)), None)
    for entry in (one, other):
        category_id = entry.lines[0].category_id
        if category_id is not None and tree.by_id[category_id].kind is not Kind.TRANSFER:
            transactions.set_category(store, (entry.id,), moved, By.HAND if moved is not None else None)


def part(store: Store, entry: Transaction) -> int:
    """Make the two sides of a transfer entries of their own, in an open deed, and never propose them again. The other
    side's id.

    Raises:
        UsageError `no-transfer`: it is not linked.
    """
    if entry.transfer_id is None:
        raise UsageError(f"entry {entry.id} is not linked to another", code="no-transfer")
    other = transactions.get(store, entry.transfer_id)
    links.unlink(store, entry.id, other.id)
    refuse(store, entry.uid, other.uid)
    return other.id


def refuse(store: Store, one: str, other: str) -> None:
    """Remember, in an open deed, that two entries (by their uids) are no transfer."""
    verdicts.put(store, SUBJECT, pair_key(one, other), Verdict(Answer.REJECT))


def link_by_hand(store: Store, id: int, other_id: int, *, at: str) -> int:
    """Link two entries that a person names, of two currencies too; the deed's number."""
    one, other = transactions.get(store, id), transactions.get(store, other_id)
    with history.deed(store, command="edit", at=at) as deed:
        join(store, one, other)
        deed.summary = f"{one.id} and {other.id} are one transfer"
        return deed.id


def unlink_by_hand(store: Store, id: int, *, at: str) -> tuple[int, int]:
    """Part a transfer; the deed's number and the other side's id."""
    entry = transactions.get(store, id)
    with history.deed(store, command="edit", at=at) as deed:
        other = part(store, entry)
        deed.summary = f"{entry.id} and {other} are no transfer"
        return deed.id, other


def _unfit(one: Transaction, other: Transaction) -> str | None:
    """Why two entries cannot be the sides of one transfer."""
    for entry in (one, other):
        if entry.transfer_id is not None:
            return f"{entry.id} is linked to {entry.transfer_id}"
        if len(entry.lines) > 1:
            return f"{entry.id} is split"
        if entry.pending:
            return f"{entry.id} is pending"
    if one.account_id == other.account_id:
        return "both are in one account"
    if (one.money.minor < 0) == (other.money.minor < 0):
        return "both go the same way"
    if one.money.currency == other.money.currency and one.money.minor != -other.money.minor:
        return "their amounts differ"
    return None
