"""The queue of what the program was unsure of: doubtful rows of files, and entries without a category."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from finura_cli.domain.books import Names
from finura_cli.domain.duplicates import is_double
from finura_cli.domain.memory import without_numbers
from finura_cli.domain.period import Period
from finura_cli.domain.query import Clause, Query
from finura_cli.domain.query_terms import Uncategorized, Unreviewed
from finura_cli.domain.review import Proposal, Queue, Waiting
from finura_cli.domain.text import folded
from finura_cli.domain.transaction import By, Transaction
from finura_cli.domain.verdict import Answer, Verdict
from finura_cli.errors import UsageError
from finura_cli.services import categorizing, posting
from finura_cli.services.naming import names_for, said_of
from finura_cli.store import history, search, transactions, verdicts
from finura_cli.store.connection import Store

SUBJECT = "review"
SNOOZED = timedelta(days=7)
_PAGE = 500


def queue(store: Store, query: Query, period: Period, *, today: date, limit: int | None = None) -> Queue:
    """The entries that wait for a person, at most `limit` of them; those snoozed are left out."""
    with store.read_tx():
        later = {key for key, said in verdicts.get(store, SUBJECT).items() if _sleeps(said, today)}
        doubtful = query & Query.of(Unreviewed())
        bare = query & Query.of(Uncategorized()) & Query((Clause((Unreviewed(),), negated=True),))
        found = _awake(store, doubtful, period, later, limit)
        rest = None if limit is None else limit - len(found)
        if rest is None or rest > 0:
            found += _awake(store, bare, period, later, rest)
        names = names_for(store, found)
        proposals = {proposal.id: proposal for proposal in categorizing.propose(store, found, names)}
        waiting = tuple(Waiting(entry, entry.review, _useful(proposals.get(entry.id))) for entry in found)
        counts = search.count(store, doubtful, period), search.count(store, bare, period)
        return Queue(waiting, names, *counts, snoozed=len(later))


def _awake(store: Store, query: Query, period: Period, later: set[str], limit: int | None) -> list[Transaction]:
    """The newest that match and are not snoozed."""
    found: list[Transaction] = []
    offset = 0
    while limit is None or len(found) < limit:
        page = search.find(store, query, period, limit=None if limit is None else _PAGE, offset=offset)
        found += [entry for entry in page if entry.uid not in later]
        if limit is None or len(page) < _PAGE:
            break
        offset += _PAGE
    return found if limit is None else found[:limit]


def _sleeps(said: Verdict, today: date) -> bool:
    return said.answer is Answer.SNOOZE and said.holds(today)


def _useful(proposal: Proposal | None) -> Proposal | None:
    return proposal if proposal is not None and proposal.category_id is not None else None


def accept(store: Store, ids: Sequence[int], *, at: str) -> int:
    """Keep these rows: a doubtful one counts from now on, one without a category takes what is proposed for it; what
    may be the posting of a pending entry, or an entry as its bank changed it, takes the place of that. The deed's
    number. All or nothing.

    Raises:
        NotFound: no such entry. UsageError: one has nothing to accept.
    """
    entries = [transactions.get(store, id) for id in ids]
    names = names_for(store, entries)
    proposals = {one.id: one for one in categorizing.propose(store, entries, names)}
    with history.deed(store, command="review accept", at=at) as deed:
        for entry in entries:
            proposal = _useful(proposals.get(entry.id))
            if entry.review is None and proposal is None:
                raise UsageError(
                    f"entry {entry.id} has nothing to accept",
                    hint=f"finura edit {entry.id} -c CATEGORY",
                    code="not-waiting",
                )
            if posting.accept(store, entry):
                continue
            if entry.review is not None:
                pending = entry.pending and not is_double(entry.review)
                transactions.replace(store, replace(entry, review=None, pending=pending))
            if proposal is not None:
                transactions.set_category(store, (entry.id,), proposal.category_id, proposal.by)
        deed.summary = said_of(entries)
        return deed.id


def reject(store: Store, ids: Sequence[int], *, at: str) -> int:
    """Take these doubtful rows out; they do not come back with the next import. What may take the place of another
    entry does not, and both stay. The deed's number. All or nothing.

    Raises:
        NotFound: no such entry. UsageError: one is not doubtful.
    """
    entries = [transactions.get(store, id) for id in ids]
    for entry in entries:
        if entry.review is None:
            raise UsageError(f"entry {entry.id} is not doubtful", hint=f"finura rm {entry.id}", code="not-waiting")
    with history.deed(store, command="review reject", at=at) as deed:
        transactions.remove(store, [entry.id for entry in entries if not posting.reject(store, entry)])
        deed.summary = said_of(entries)
        return deed.id


def snooze(store: Store, ids: Sequence[int], *, today: date, at: str) -> tuple[int, date]:
    """Ask about these later; the deed's number and the day."""
    entries = [transactions.get(store, id) for id in ids]
    until = today + SNOOZED
    with history.deed(store, command="review snooze", at=at) as deed:
        for entry in entries:
            verdicts.put(store, SUBJECT, entry.uid, Verdict(Answer.SNOOZE, until))
        deed.summary = said_of(entries)
        return deed.id, until


def settle(store: Store, entries: Sequence[Transaction], category_id: int, *, at: str) -> int:
    """File entries under a category, by hand, and call them looked at."""
    with history.deed(store, command="review", at=at) as deed:
        for entry in entries:
            if entry.review is not None:
                pending = entry.pending and not is_double(entry.review)
                transactions.replace(store, replace(entry, review=None, pending=pending))
        picks = [(e.id, n) for e in entries for n, line in enumerate(e.lines) if line.category_id is None]
        transactions.set_category(store, picks, category_id, By.HAND)
        deed.summary = said_of(entries)
        return deed.id


def without_doubt(store: Store, one: Waiting) -> Waiting | None:
    """What still waits of an entry whose doubt is settled: its category, if it has none."""
    for entry in transactions.get_many(store, (one.entry.id,)):
        if any(line.category_id is None for line in entry.lines):
            return Waiting(entry, None, one.proposal)
    return None


def alike(of: Transaction, others: Sequence[Transaction], names: Names) -> list[Transaction]:
    """Those of the others that have the same text, numbers aside, and move money the same way."""
    key = _key(of, names)
    return [one for one in others if one.id != of.id and one.review is None and _key(one, names) == key] if key else []


def favourites(entries: Sequence[Transaction], count: int = 6) -> list[int]:
    """The categories used most among these entries."""
    used = Counter(line.category_id for entry in entries for line in entry.lines if line.category_id is not None)
    return [id for id, _ in used.most_common(count)]


def recent(store: Store, *, limit: int = 300) -> list[Transaction]:
    """The newest entries, whose categories are offered first."""
    return search.find(store, Query(), limit=limit)


def _key(entry: Transaction, names: Names) -> str:
    words = folded(f"{entry.description} {names.merchant(entry.merchant_id)}")
    telling = without_numbers(words)
    return f"{'+' if entry.money.minor > 0 else '-'}{telling}" if telling else ""
